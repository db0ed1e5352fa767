"""Penalties in money have a note on what the law limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from coachbook.base.problems import Problem
from coachbook.base.text import Language
from coachbook.playbook.draft import Draft
from coachbook.playbook.model.law import Law, LawNote
from coachbook.playbook.model.walk import texts_of
from coachbook.playbook.rules.rule import all_entries, rule, rule_problem


@rule(needs_whole=(Law,))
def penalty_noted(draft: Draft) -> Iterator[Problem]:
    """An entry that speaks of a penalty in money is touched by a note of law.yml.

    What takes money from people is where the law looks first; a page that says so without saying
    what the law limits gets a supervisor into trouble.
    """
    law = draft.playbook.law
    touched = {name for note in law.notes for name in note.touches}
    words = {language: _any_of(law.penalty_words.in_(language), language) for language in Language}
    for topic, path, entry in all_entries(draft):
        if entry.id in touched or isinstance(entry, LawNote):
            continue
        for inner, text in texts_of(entry):
            for language in Language:
                if found := words[language].search(text.in_(language)):
                    says = f"'{found[0]}' is a penalty, and no note of law.yml touches '{entry.id}'"
                    hint = (
                        f"name '{entry.id}' under `touches` of a note, or say it without the word"
                    )
                    where = (*path, *inner, language.value)
                    yield rule_problem(draft, penalty_noted, topic, where, says, hint)


def _any_of(words: Sequence[str], language: Language) -> re.Pattern[str]:
    """Matches any of some words; in English whole ones, nothing if there are none."""
    each = "|".join(map(re.escape, words)) or "(?!)"
    return re.compile(rf"\b(?:{each})\b" if language is Language.EN else each, re.IGNORECASE)
