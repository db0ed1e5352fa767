"""Both languages, up to date, in one vocabulary."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from coachbook.base.problems import Problem, Severity, did_you_mean
from coachbook.base.words import word_texts
from coachbook.playbook.draft import Draft
from coachbook.playbook.model.reference import Glossary
from coachbook.playbook.model.walk import phrases_of, texts_of
from coachbook.playbook.prose import without_marks
from coachbook.playbook.rules.rule import all_entries, rule, rule_problem
from coachbook.playbook.translation_lock import fingerprint, owned_texts

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")
_LETTER = re.compile(r"[A-Za-z]")
DEFINED_KINDS = ("role", "class", "flag", "level")
_BIDI = {*"\u200e\u200f\u061c", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}


@rule(needs_whole=())
def both_languages(draft: Draft) -> Iterator[Problem]:
    """The zh text is Chinese and the en text has no Chinese in it.

    A text in the wrong place is a page that half of the readers cannot read.
    """
    for name, topic in draft.playbook.topics.items():
        for path, text in texts_of(topic):
            zh, en = without_marks(text.zh), without_marks(text.en)
            if _LETTER.search(zh) and not _HAN.search(text.zh) and len(zh) > len("Coachbook+"):
                says = "the zh text has no Chinese in it"
                yield rule_problem(draft, both_languages, name, (*path, "zh"), says, "translate it")
            if _HAN.search(en):
                says = "the en text has Chinese in it"
                yield rule_problem(draft, both_languages, name, (*path, "en"), says, "translate it")


@rule(needs_whole=())
def translation_current(draft: Draft) -> Iterator[Problem]:
    """Every English text was confirmed against the Chinese text that stands there now.

    When the Chinese changes, that one field is out of date until someone has read both and says
    so: `coachbook translated ID`.
    """
    for name, topic in draft.playbook.topics.items():
        for owner, field, path, text in owned_texts(name, topic):
            if (owner, field, fingerprint(text.zh)) not in draft.confirmations:
                says = f"the en text of '{owner}' ({field}) was not confirmed against this zh text"
                hint = f"read both, then: coachbook translated {owner}"
                where = (*path, "en")
                weight = Severity.WARNING
                yield rule_problem(draft, translation_current, name, where, says, hint, weight)


@rule(needs_whole=())
def text_written(draft: Draft) -> Iterator[Problem]:
    """No text is still the one that `coachbook new` put there.

    A page that says "to be written" helps nobody.
    """
    unwritten = word_texts("playbook/entry_template")["unwritten"]
    for name, topic in draft.playbook.topics.items():
        for path, text in texts_of(topic):
            for language in ("zh", "en"):
                if getattr(text, language).startswith(getattr(unwritten, language)):
                    says = "this text is still to be written"
                    where = (*path, language)
                    yield rule_problem(draft, text_written, name, where, says, "", Severity.WARNING)


@rule(needs_whole=())
def term_avoided(draft: Draft) -> Iterator[Problem]:
    """No text uses a word that the glossary says to avoid.

    One concept has one term; a second word for it makes readers look for a second thing.
    """
    preferred = {language: _preferred_words(draft, language) for language in ("zh", "en")}
    patterns = {lang: _any_of(words, lang) for lang, words in preferred.items() if words}
    for name, topic in draft.playbook.topics.items():
        for path, text in texts_of(topic):
            for language, pattern in patterns.items():
                own = without_marks(getattr(text, language))
                for word in _matching_words(own, pattern):
                    says = f"'{word}' is a word to avoid"
                    hint = f"write '{preferred[language].get(word.casefold(), word)}'"
                    yield rule_problem(draft, term_avoided, name, (*path, language), says, hint)


@rule(needs_whole=())
def term_unique(draft: Draft) -> Iterator[Problem]:
    """A word names one concept: no two terms share a name.

    Otherwise a reader who looks a word up finds two answers.
    """
    for language in ("zh", "en"):
        seen: dict[str, str] = {}
        for number, term in enumerate(draft.playbook.glossary.terms):
            word = getattr(term.name, language).casefold()
            if word in seen:
                says = f"'{word}' is the name of '{term.id}' and of '{seen[word]}'"
                path = ("terms", number, "name", language)
                yield rule_problem(
                    draft, term_unique, "glossary", path, says, "rename or merge them"
                )
            seen.setdefault(word, term.id)


@rule(needs_whole=(Glossary,))
def term_defined(draft: Draft) -> Iterator[Problem]:
    """Every role, customer class, flag and evidence level is explained by a term.

    These are the words that stand on every sheet.
    """
    terms = draft.playbook.glossary.terms
    defined = {target for term in terms for target in term.defines}
    for topic, path, entry in all_entries(draft):
        if entry.kind in DEFINED_KINDS and entry.id not in defined:
            says = f"no term explains '{entry.id}'"
            hint = did_you_mean(f"term.{entry.id.split('.')[1]}", [term.id for term in terms])
            hint = hint or "add it to `defines` of a term in glossary.yml"
            yield rule_problem(draft, term_defined, topic, (*path, "id"), says, hint)


@rule(needs_whole=())
def clean_text(draft: Draft) -> Iterator[Problem]:
    """No text holds control, direction or private-use characters.

    They are invisible, and can turn a printed line round.
    """
    for name, topic in draft.playbook.topics.items():
        texts: list[tuple[tuple[str | int, ...], str]] = []
        for path, text in texts_of(topic):
            texts += [((*path, "zh"), text.zh), ((*path, "en"), text.en)]
        for path, phrases in phrases_of(topic):
            for language in ("zh", "en"):
                words = getattr(phrases, language)
                texts += [((*path, language, n), word) for n, word in enumerate(words)]
        for path, words in texts:
            if words.isprintable():
                continue
            for character in words:
                if character in _BIDI or unicodedata.category(character) in ("Cc", "Co", "Cn"):
                    says = f"the character U+{ord(character):04X} may not stand in a text"
                    yield rule_problem(draft, clean_text, name, path, says, "delete it")
                    break


def _matching_words(text: str, folded: re.Pattern[str]) -> list[str]:
    """The words of a text that a pattern of case-folded words finds, as they are written.

    The folded text is searched first: most texts have no match, and that is four times as fast as a
    search that ignores case.
    """
    if not folded.search(text.casefold()):
        return []
    return re.findall(folded.pattern, text, re.IGNORECASE)


def _preferred_words(draft: Draft, language: str) -> dict[str, str]:
    """The term to write, by each word to avoid for it (case-folded)."""
    return {
        word.casefold(): getattr(term.name, language)
        for term in draft.playbook.glossary.terms
        for word in getattr(term.avoid, language)
    }


def _any_of(words: Iterable[str], language: str) -> re.Pattern[str]:
    """A pattern for any of the words, the longest first; in English only whole words."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    choice = "|".join(map(re.escape, longest_first))
    return re.compile(choice if language == "zh" else rf"\b(?:{choice})\b")
