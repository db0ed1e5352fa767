"""Judging statements: sound patterns, words for every fact and feeling, weights up to date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coachbook.base.problems import Problem, Severity
from coachbook.base.text import Language
from coachbook.playbook.draft import Draft
from coachbook.playbook.model.claims import Claims, Patterns
from coachbook.playbook.model.walk import Path, values_of
from coachbook.playbook.rules.rule import rule, rule_problem

# Syntax that JavaScript reads differently from Python, or not at all.
_FOREIGN = re.compile(r"\(\?(?![:=!])|\\[AZGKQEpPNkswWSdDxU]|[*+?}]\+")
_CLASS_OR_ESCAPE = re.compile(r"\\u[0-9a-f]{4}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]")
_ENDLESS = re.compile(r"[*+]|\{[0-9]*,\}")


@rule(needs_whole=())
def pattern_sound(draft: Draft) -> Iterator[Problem]:
    """Every pattern of claims.yml is one that Python and a browser read alike, and quick to try.

    The same rules judge on the command line and in the web form: no look-behind, no named groups,
    no \\w, \\s or \\d. Nothing may repeat without end (* or +): write {0,9}.
    """
    for path, patterns in _patterns(draft):
        for language in Language:
            for number, pattern in enumerate(patterns.in_(language)):
                place = (*path, language.value, number)
                if fault := _fault(pattern):
                    says, hint = fault
                    yield rule_problem(draft, pattern_sound, "claims", place, says, hint)


@rule(needs_whole=())
def breaks_given(draft: Draft) -> Iterator[Problem]:
    """A note is cut into parts by one pattern of each kind in each language.

    Without them a second fact in a note is not seen.
    """
    claims = draft.playbook.claims
    for key, patterns, hint in (("breaks", claims.breaks, "[;!?]"), ("commas", claims.commas, ",")):
        for language in Language:
            if len(patterns.in_(language)) != 1:
                says = f"`{key}` needs one pattern in '{language.value}'"
                yield rule_problem(draft, breaks_given, "claims", (key,), says, f"write ['{hint}']")


@rule(needs_whole=(Claims,))
def topics_complete(draft: Draft) -> Iterator[Problem]:
    """Every fact for and against a deal has one list of words in `topics`.

    A fact is named only if a word of its own stands in the statement.
    """
    given = [topic.about for topic in draft.playbook.claims.topics]
    for fact in (*draft.playbook.facts.facts, *draft.playbook.facts.against):
        if fact.id not in given:
            says = f"no words for '{fact.id}'"
            hint = "add it to `topics`"
            yield rule_problem(draft, topics_complete, "claims", ("topics",), says, hint)
    for number, each in enumerate(given):
        if each in given[:number]:
            says, place = f"'{each}' has a second list of words", ("topics", number)
            yield rule_problem(draft, topics_complete, "claims", place, says, "put them together")


@rule(needs_whole=(Claims,))
def marks_complete(draft: Draft) -> Iterator[Problem]:
    """Every feeling has one mark.

    Otherwise a rep who writes it down is not told which it is, nor what to ask instead.
    """
    given = [mark.feeling for mark in draft.playbook.claims.marks]
    for feeling in draft.playbook.feelings.feelings:
        if feeling.id not in given:
            says = f"no mark for '{feeling.id}'"
            yield rule_problem(
                draft, marks_complete, "claims", ("marks",), says, "add it to `marks`"
            )
    for number, each in enumerate(given):
        if each in given[:number]:
            says, place = f"'{each}' has a second mark", ("marks", number)
            yield rule_problem(draft, marks_complete, "claims", place, says, "put them together")


@rule(needs_whole=())
def weights_current(draft: Draft) -> Iterator[Problem]:
    """What words speak for was learned from the statements as they are now.

    Otherwise one that was added or set right changes nothing.
    """
    if draft.statements_fingerprint != draft.playbook.weights.of:
        says = "the statements have changed since weights.json was learned from them"
        hint, weight = "run `coachbook learn`", Severity.WARNING
        yield rule_problem(draft, weights_current, "claims", ("margins",), says, hint, weight)


def _patterns(draft: Draft) -> Iterator[tuple[Path, Patterns]]:
    for path, value, _ in values_of(draft.playbook.claims):
        if isinstance(value, Patterns):
            yield path, value


def _fault(pattern: str) -> tuple[str, str] | None:
    """What is wrong with a pattern, and what to do."""
    if foreign := _FOREIGN.search(pattern):
        return f"'{foreign[0]}' is not read alike everywhere", "write it out"
    for between in _CLASS_OR_ESCAPE.split(pattern):
        if endless := _ENDLESS.search(between):
            return f"'{endless[0]}' repeats without end", "write {0,9}"
    try:
        re.compile(pattern, re.ASCII)
    except re.error as error:
        return f"is not a pattern: {error.msg}", "see the other patterns"
    return None
