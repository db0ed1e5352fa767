"""Judging statements: patterns that work everywhere, a sign for every fact and feeling."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coachbook.draft import Draft
from coachbook.model.claims import Patterns
from coachbook.model.walk import Path, values_of
from coachbook.problems import Problem, did_you_mean
from coachbook.rules.base import found
from coachbook.text import Language

# What browsers read otherwise, or not at all.
_FOREIGN = re.compile(r"\(\?(?![:=!])|\\[AZGKQEpPNkswWSdDxU]|[*+?}]\+")
_CLASS_OR_ESCAPE = re.compile(r"\\u[0-9a-f]{4}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]")
_ENDLESS = re.compile(r"[*+]|\{[0-9]*,\}")


def pattern_sound(draft: Draft) -> Iterator[Problem]:
    """Every pattern of claims.yml is one that Python and a browser read alike, and quick to try.

    The same rules judge on the command line and in the web form: no look-behind, no named groups,
    no \\w, \\s or \\d. Nothing may repeat without end (* or +): write {0,9}.
    """
    for path, patterns in _patterns(draft):
        for language in Language:
            for number, pattern in enumerate(patterns.in_(language)):
                place = (*path, language.value, number)
                if fault := _fault(draft, pattern, language):
                    says, hint = fault
                    yield found(draft, pattern_sound, "claims", place, says, hint)
    for number, named in enumerate(draft.playbook.claims.words):
        for language in Language:
            if fault := _fault(draft, getattr(named, language.value), language):
                place = ("words", number, language.value)
                yield found(draft, pattern_sound, "claims", place, *fault)


def breaks_given(draft: Draft) -> Iterator[Problem]:
    """A statement is cut by one pattern for sentences and one for clauses, in each language.

    Without them one word would rule out the whole statement.
    """
    breaks = draft.playbook.claims.breaks
    for field, patterns in (("sentence", breaks.sentence), ("clause", breaks.clause)):
        for language in Language:
            if len(patterns.in_(language)) != 1 or "(" not in patterns.in_(language)[0]:
                says = f"`{field}` needs one pattern with a group in '{language.value}'"
                place = ("breaks", field)
                yield found(draft, breaks_given, "claims", place, says, "write ['([!?])']")


def signs_complete(draft: Draft) -> Iterator[Problem]:
    """Every fact has one sign and every feeling one mark.

    Otherwise a rep who writes it down is told that nothing can be told.
    """
    book, claims = draft.playbook, draft.playbook.claims
    signs = [sign.fact for sign in claims.signs]
    marks = [mark.feeling for mark in claims.marks]
    facts = [fact.id for fact in book.facts.facts]
    feelings = [feeling.id for feeling in book.feelings.feelings]
    rows = (("signs", "sign", signs, facts), ("marks", "mark", marks, feelings))
    for field, word, given, wanted in rows:
        for missing in (each for each in wanted if each not in given):
            says = f"no {word} for '{missing}'"
            yield found(draft, signs_complete, "claims", (field,), says, f"add it to `{field}`")
        for number, each in enumerate(given):
            if each in given[:number]:
                says = f"'{each}' has a second {word}"
                place = (field, number)
                yield found(draft, signs_complete, "claims", place, says, "put them together")


def _patterns(draft: Draft) -> Iterator[tuple[Path, Patterns]]:
    for path, value, _ in values_of(draft.playbook.claims):
        if isinstance(value, Patterns):
            yield path, value


def _fault(draft: Draft, pattern: str, language: Language) -> tuple[str, str] | None:
    """What is wrong with a pattern, and what to do."""
    claims = draft.playbook.claims
    try:
        whole = claims.expanded(pattern, language)
    except KeyError as error:
        known = [named.name for named in claims.words]
        hint = did_you_mean(str(error.args[0]), known) or f"expected one of: {', '.join(known)}"
        return f"there are no words '<{error.args[0]}>'", hint
    if foreign := _FOREIGN.search(whole.replace("\\u", "")):
        return f"'{foreign[0]}' is not read alike everywhere", "write it out"
    if endless := _ENDLESS.search(_CLASS_OR_ESCAPE.sub("", whole)):
        return f"'{endless[0]}' repeats without end", "write {0,9}"
    try:
        re.compile(whole, re.ASCII)
    except re.error as error:
        return f"is not a pattern: {error.msg}", "see the other patterns"
    return None
