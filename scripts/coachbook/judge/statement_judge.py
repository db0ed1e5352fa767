"""A judge of statements in either language, with its answers in words."""

from __future__ import annotations

from coachbook.base.text import Language
from coachbook.base.words import fill_names, load_words
from coachbook.judge.judgement import StatementKind, Verdict, judge, language_of
from coachbook.judge.judging_rules import JudgingRules, judging_rules
from coachbook.playbook.model.playbook import Playbook


class Judge:
    """Judges statements of either language by one playbook's rules."""

    def __init__(self, playbook: Playbook) -> None:
        self._rules: dict[Language, JudgingRules] = {
            language: judging_rules(playbook, language) for language in Language
        }
        self._weights = playbook.weights
        entries = playbook.entries
        self._names = {id_: entry.name for id_, entry in entries.items()}
        self._questions = {question.id: question.ask for question in playbook.questions.questions}

    def verdict(self, text: str, language: Language | None = None) -> Verdict:
        """The verdict on a text; without a language, by the rules of the one it is written in."""
        return judge(text, self._rules[language or language_of(text)], self._weights)

    def name(self, about: str, language: Language) -> str:
        """What a fact, feeling or bar is called."""
        return self._names[about].in_(language)

    def question(self, verdict: Verdict, language: Language) -> str:
        """The text of the question that a verdict asks, in a language."""
        return self._questions[verdict.ask].in_(language)

    def doubt(self, text: str, language: Language) -> str:
        """Why a text proves nothing and what to ask, in one sentence; empty if it is a fact.

        A blank text is no evidence and raises no doubt either.
        """
        verdict = self.verdict(text) if text.strip() else None
        if verdict is None or verdict.kind is StatementKind.FACT:
            return ""
        words = load_words("judge", language)
        first = verdict.words[0] if verdict.words else None
        key = verdict.kind.value if first else "nothing"
        return fill_names(
            words[f"doubt-{key}"],
            words=text[first.start : first.end].strip() if first else "",
            name=self.name(first.about, language) if first else "",
            ask=self.question(verdict, language),
        )
