"""Weights, anchors, and numbers that stand in one place only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from coachbook.base.problems import Problem
from coachbook.base.text import Text
from coachbook.playbook.draft import Draft
from coachbook.playbook.model.coaching import Rubric
from coachbook.playbook.model.walk import texts_of
from coachbook.playbook.rules.rule import rule, rule_problem

FULL_SCORE = 100
ANCHORS = 5
# Hyphen, dashes, tildes, and the Chinese words for "to".
_DASH = r"\s*[-\u2013\u2014~\uff5e\u81f3\u5230]\s*"


@rule(needs_whole=(Rubric,))
def weights_sum(draft: Draft) -> Iterator[Problem]:
    """The weights of the criteria add up to 100.

    So a weight is a share that a team lead can read at once.
    """
    total = sum(criterion.weight for criterion in draft.playbook.scorecard.criteria)
    if total != FULL_SCORE:
        says = f"the weights add up to {total}"
        yield rule_problem(
            draft, weights_sum, "scorecard", ("criteria",), says, f"expected {FULL_SCORE}"
        )


@rule(needs_whole=())
def scale_complete(draft: Draft) -> Iterator[Problem]:
    """The scale names the levels 0, 1, 2, 3 and 4, in this order.

    The columns of the sheet are read off it.
    """
    for index, step in enumerate(draft.playbook.scorecard.scale):
        if step.level != index:
            says = f"the level {step.level} stands in place {index}"
            path = ("scale", index, "level")
            yield rule_problem(draft, scale_complete, "scorecard", path, says, f"expected {index}")


@rule(needs_whole=())
def criteria_most(draft: Draft) -> Iterator[Problem]:
    """There are no more criteria than `most_criteria` allows.

    A scorecard that takes longer than five minutes is not filled in.
    """
    card = draft.playbook.scorecard
    if len(card.criteria) > card.most_criteria:
        says = f"there are {len(card.criteria)} criteria"
        hint = f"expected at most {card.most_criteria}"
        yield rule_problem(draft, criteria_most, "scorecard", ("criteria",), says, hint)


@rule(needs_whole=())
def example_once(draft: Draft) -> Iterator[Problem]:
    """The example of a score gives each criterion one level at most.

    With two, nobody could reckon it again.
    """
    example = draft.playbook.scorecard.example
    for number, scored in enumerate(example):
        if scored.criterion in {earlier.criterion for earlier in example[:number]}:
            says = f"the example scores '{scored.criterion}' twice"
            path = ("example", number, "criterion")
            yield rule_problem(draft, example_once, "scorecard", path, says, "delete one")


@rule(needs_whole=())
def anchors_observable(draft: Draft) -> Iterator[Problem]:
    """Every criterion has five different anchors, one for each level from 0 to 4.

    Two people who see the same week must arrive at the same level, whether they read the anchors
    in full or, on the sheet, in brief.
    """
    for number, criterion in enumerate(draft.playbook.scorecard.criteria):
        for key, anchors in (("anchors", criterion.anchors), ("marks", criterion.marks)):
            path = ("criteria", number, key)
            if len(anchors) != ANCHORS:
                says = f"'{criterion.id}' has {len(anchors)} {key}"
                hint = f"expected {ANCHORS}"
                yield rule_problem(draft, anchors_observable, "scorecard", path, says, hint)
            for index, language in _repeated_anchors(anchors):
                says = f"the anchor of level {index} says the same as an earlier one"
                where = (*path, index, language)
                hint = "say what is seen at this level"
                yield rule_problem(draft, anchors_observable, "scorecard", where, says, hint)


@rule(needs_whole=(Rubric,))
def criterion_causes(draft: Draft) -> Iterator[Problem]:
    """Either no criterion names the causes that can explain it, or each does, and each cause once.

    A report blames a low criterion on nothing else. One without causes among others that have some
    would be blamed on anything.
    """
    criteria = draft.playbook.scorecard.criteria
    if not any(one.causes for one in criteria):
        return
    for number, criterion in enumerate(criteria):
        if not criterion.causes:
            says = f"'{criterion.id}' names no cause that can explain it"
            hint = "add `causes`, or delete those of all others"
            path: tuple[str | int, ...] = ("criteria", number)
            yield rule_problem(draft, criterion_causes, "scorecard", path, says, hint)
        for index, possible in enumerate(criterion.causes):
            if possible.cause in {earlier.cause for earlier in criterion.causes[:index]}:
                says = f"'{criterion.id}' names '{possible.cause}' twice"
                path = ("criteria", number, "causes", index, "cause")
                yield rule_problem(draft, criterion_causes, "scorecard", path, says, "delete one")


def _repeated_anchors(anchors: Sequence[Text]) -> Iterator[tuple[int, str]]:
    """The number and language of each anchor that repeats an earlier one word for word."""
    for language in ("zh", "en"):
        wordings = [getattr(anchor, language) for anchor in anchors]
        for index, wording in enumerate(wordings):
            if wording in wordings[:index]:
                yield index, language


@rule(needs_whole=())
def number_by_hand(draft: Draft) -> Iterator[Problem]:
    """Prose does not repeat a number range or a meeting's time by hand.

    It stands once as data and is shown with `{id}`; a copy would go out of date.
    """
    patterns = [
        (
            entry.id,
            re.compile(rf"(?<![\d:]){_number(entry.low)}{_DASH}{_number(entry.high)}(?![\d:])"),
        )
        for entry in draft.playbook.figures.figures
        if entry.high is not None
    ]
    patterns += [
        (meeting.id, re.compile(rf"{meeting.start:%H:%M}{_DASH}{meeting.end:%H:%M}"))
        for meeting in draft.playbook.cadence.meetings
    ]
    for name, topic in draft.playbook.topics.items():
        for path, text in texts_of(topic):
            for language in ("zh", "en"):
                for owner, pattern in patterns:
                    match = pattern.search(getattr(text, language))
                    if match:
                        says = f"'{match[0]}' is written by hand"
                        hint = f"write {{{owner}}}"
                        where = (*path, language)
                        yield rule_problem(draft, number_by_hand, name, where, says, hint)


def _number(number: Decimal) -> str:
    return re.escape(str(number))
