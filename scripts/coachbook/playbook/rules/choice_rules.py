"""Rules about the sheet: which deals are printed, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coachbook.base.problems import Problem, did_you_mean
from coachbook.base.text import Language
from coachbook.playbook.draft import Draft
from coachbook.playbook.model.coaching import When
from coachbook.playbook.rules.rule import rule, rule_problem

DAYS = "days"
REASON_MARKS = (DAYS, "claim", "class", "follow_ups")
_MARK = re.compile(r"\[([^\]]*)\]")


@rule(needs_whole=())
def choice_order(draft: Draft) -> Iterator[Problem]:
    """No two choices have the same priority.

    Otherwise which deal is printed first would be chance.
    """
    seen: dict[int, str] = {}
    for number, choice in enumerate(draft.playbook.sheet.choices):
        if choice.priority in seen:
            says = f"'{choice.id}' has the priority {choice.priority} of '{seen[choice.priority]}'"
            path = ("choices", number, "priority")
            hint = f"free: {max(c.priority for c in draft.playbook.sheet.choices) + 1}"
            yield rule_problem(draft, choice_order, "sheet", path, says, hint)
        seen.setdefault(choice.priority, choice.id)


@rule(needs_whole=())
def choice_conditions(draft: Draft) -> Iterator[Problem]:
    """Every choice has at least one condition.

    A choice without one would put any deal on the sheet for no reason.
    """
    for number, choice in enumerate(draft.playbook.sheet.choices):
        if choice.when == When():
            says = f"'{choice.id}' has no condition"
            path = ("choices", number, "when")
            hint = f"expected one of: {', '.join(When.model_fields)}"
            yield rule_problem(draft, choice_conditions, "sheet", path, says, hint)


@rule(needs_whole=())
def reason_marks(draft: Draft) -> Iterator[Problem]:
    """The reason of a choice uses only the marks that the sheet can fill in.

    They are [days], [claim], [class] and [follow_ups].
    """
    for path, text in _reason_texts(draft):
        for mark in _MARK.findall(text):
            if mark not in REASON_MARKS:
                says = f"the sheet cannot fill in [{mark}]"
                hint = did_you_mean(mark, REASON_MARKS)
                hint = hint or f"expected one of: {', '.join(REASON_MARKS)}"
                yield rule_problem(draft, reason_marks, "sheet", path, says, hint)


@rule(needs_whole=())
def reason_since_opened(draft: Draft) -> Iterator[Problem]:
    """A choice whose reason counts days has another reason for deals without a known contact.

    Their days count from the opening; to print them as days without contact would be untrue.
    """
    for number, choice in enumerate(draft.playbook.sheet.choices):
        texts = f"{choice.reason.zh} {choice.reason.en}"
        if DAYS in _MARK.findall(texts) and choice.reason_since_opened is None:
            says = f"'{choice.id}' does not say what [{DAYS}] are where no contact is known"
            hint = f"add `reason_since_opened`, such as: [{DAYS}] days since opened"
            path = ("choices", number, "reason")
            yield rule_problem(draft, reason_since_opened, "sheet", path, says, hint)


def _reason_texts(draft: Draft) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Each text that says why a deal was chosen, with its path in sheet.yml."""
    for number, choice in enumerate(draft.playbook.sheet.choices):
        for field in ("reason", "reason_since_opened"):
            text = getattr(choice, field)
            for language in Language if text else ():
                yield ("choices", number, field, language.value), text.in_(language)
