"""A judge of statements in either language, with its answers in words."""

from __future__ import annotations

from coachbook.base.text import Language
from coachbook.base.words import fill_names, load_words
from coachbook.judge.judgement import StatementKind, Verdict, judge
from coachbook.judge.judging_rules import judging_rules
from coachbook.judge.weighing import weighing
from coachbook.playbook.model.claims import Weights
from coachbook.playbook.model.playbook import Playbook


class Judge:
    """Judges statements of either language by one playbook's rules.

    `weights` are those of a team that has taught the judge; the playbook's own without them.
    """

    def __init__(self, playbook: Playbook, weights: Weights | None = None) -> None:
        self._rules = judging_rules(playbook)
        self._weighing = weighing(weights or playbook.weights)

    def verdict(self, text: str) -> Verdict:
        """The verdict on a text."""
        return judge(text, self._rules, self._weighing)

    def name(self, about: str, language: Language) -> str:
        """What a fact, feeling or bar is called; what words of no named fact are."""
        if not about:
            return load_words("judge", language)["unnamed"]
        return self._rules["names"][about][language.value]

    def question(self, verdict: Verdict, language: Language) -> str:
        """The text of the question that a verdict asks, in a language."""
        return self._rules["questions"][verdict.ask][language.value]

    def doubt(self, text: str, language: Language) -> str:
        """Why a text proves nothing and what to ask, in one sentence; empty if it is a fact.

        A blank text is no evidence and raises no doubt either.
        """
        verdict = self.verdict(text) if text.strip() else None
        if verdict is None or (verdict.kind is StatementKind.FACT and verdict.facts):
            return ""
        words = load_words("judge", language)
        first = verdict.words[0] if verdict.words else None
        key = verdict.kind.value if first else "nothing"
        return fill_names(
            words[f"doubt-{key}"],
            words=text[first.start : first.end].strip() if first else "",
            name=self.name(first.about, language) if first else "",
            likely=self.names(verdict.likely, language),
            ask=self.question(verdict, language),
        )

    def told(self, text: str, language: Language) -> str:
        """What a text is, in one sentence, and what to ask if it proves nothing; blank: empty."""
        if not text.strip():
            return ""
        if doubt := self.doubt(text, language):
            return doubt
        verdict = self.verdict(text)
        told = load_words("judge", language)["told-fact"]
        names = self.names(verdict.facts, language)
        return fill_names(told, name=names, level=verdict.level)

    def names(self, abouts: tuple[str, ...], language: Language) -> str:
        """What several facts are called, in one line."""
        return load_words("judge", language)["between"].join(
            self.name(about, language) for about in abouts
        )
