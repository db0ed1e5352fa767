"""The fields of a sheet, by ids that are the same on paper, on screen and in a scorecard.

What paper asks with one mark, a screen may ask in more detail, in fields of its own: paper has one
day for all new facts of a deal (`deal/1/day`), a screen a day for each (`deal/1/fact.paid/date`).
A card may have either, and `scorecard/mark_meaning.py` says what they come to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from coachbook.playbook.rubric import LEVELS as LEVELS
from coachbook.sheet.form import LINES as MOST_LINES
from coachbook.sheet.form import Form

LINES = range(1, MOST_LINES + 1)
STATEMENT = "/said"  # ends the id of what was written about a deal in words
KEPT = "/kept"  # ends the id of a daily check that asks for yes or no
YES, NO = "yes", "no"
EARLIER = "earlier"  # the day of a new fact: before this week
OBJECTIONS = ("slip", "differs")
MAIN_CAUSE = "cause"
MOST_COMMITMENTS = 40  # that one rep can tick off on a screen


class FieldKind(StrEnum):
    """What may be written into a field.

    `level`: 0 to 4; `score`: 0 to 4 or not applicable; `done`: done or not done; `cause`: the
    number of a root cause, from 1; `item`: the number of a criterion, from 1; `choice`: one of the
    field's options.
    """

    TICK = "tick"
    NUMBER = "number"
    SCORE = "score"
    LEVEL = "level"
    CAUSE = "cause"
    DONE = "done"
    CHOICE = "choice"
    DATE = "date"
    ITEM = "item"
    TEXT = "text"
    SIGN = "sign"


@dataclass(frozen=True)
class Field:
    """A field.

    Attributes:
        id: Its id.
        kind: What may be written into it.
        part: The part of the sheet it is in.
        about: The id of its playbook entry.
        options: The ends of the ids of its boxes, of which one is ticked; empty: it has one box.
    """

    id: str
    kind: FieldKind
    part: str
    about: str = ""
    options: tuple[str, ...] = ()

    @property
    def boxes(self) -> tuple[str, ...]:
        """The ids of its boxes in the form map; a short week may lack some (`unused_levels`)."""
        return tuple(f"{self.id}/{option}" for option in self.options) or (self.id,)


def options_of(field: Field) -> tuple[str, ...]:
    """What may be chosen in a field of kind choice; empty for any other."""
    return field.options if field.kind is FieldKind.CHOICE else ()


LEVEL_OPTIONS = tuple(map(str, LEVELS))
SCORE_OPTIONS = (*LEVEL_OPTIONS, "na")
DONE_OPTIONS = ("done", "not-done")


def sheet_fields(form: Form) -> tuple[Field, ...]:
    """Every field of a form on paper, in the order of the sheet."""
    return (
        *_commitments(range(1, form.commitments + 1)),
        *_checks(form),
        *(_own(each.id) for each in form.criteria),
        *_lines(form.lines),
        *(each for number in _deals(form) for each in _deal_on_paper(form, number)),
        *(_score(each.id) for each in form.criteria),
        *_causes(form),
        *_agreed(form),
        *_end(),
    )


def screen_fields(form: Form, commitments: int = MOST_COMMITMENTS) -> tuple[Field, ...]:
    """Those that a screen asks, which has more room than paper.

    For each fact its own day, for each low score its cause, any day for what was agreed; what the
    customer of each deal said or did, as many `commitments` as are open, and the day on which each
    was done, which may be left blank.
    """
    on_paper, numbers = range(1, form.commitments + 1), range(1, commitments + 1)
    return (
        *_commitments(on_paper),
        *_checks(form),
        *_lines(MOST_LINES),
        *(each for number in _deals(form) for each in _deal_on_screen(form, number)),
        *(each for one in form.criteria for each in _all_of(one.id)),
        *_agreed(form, on_screen=True),
        *_end(),
        *(Field(f"deal/{number}{STATEMENT}", FieldKind.TEXT, "deals") for number in _deals(form)),
        *_commitments(range(form.commitments + 1, commitments + 1)),
        *(Field(f"commitment/{number}/date", FieldKind.DATE, "commitments") for number in numbers),
    )


def known_fields(form: Form) -> tuple[Field, ...]:
    """Every field that a card may have, on whichever medium it was filled in, now or before.

    A daily check that is not counted was one box, ticked if it was kept; and for discipline, if a
    breach was seen. Each has kept its id and its meaning.
    """
    former = (
        Field(f"{row.check.id}/{day}", FieldKind.TICK, "checks", row.check.id)
        for row in form.checks
        if not row.figure
        for day in form.days
    )
    deals = (each for n in _deals(form) for each in (*_deal_on_screen(form, n), _day(form, n)))
    scores = (each for one in form.criteria for each in _all_of(one.id))
    every = (
        *_commitments(range(1, form.commitments + 1)),
        *_checks(form),
        *former,
        *_lines(MOST_LINES),
        *deals,
        *scores,
        *_causes(form),
        *_agreed(form, on_screen=True),
        *_agreed(form),
        *_end(),
        *screen_fields(form),
    )
    return tuple({each.id: each for each in every}.values())


def _to(most: int) -> range:
    return range(1, most + 1)


def _deals(form: Form) -> range:
    return _to(form.deals)


def _commitments(numbers: range) -> Iterator[Field]:
    for number in numbers:
        yield Field(f"commitment/{number}", FieldKind.DONE, "commitments", "", DONE_OPTIONS)


def _checks(form: Form) -> Iterator[Field]:
    """The daily checks: those that are counted, then those that ask for yes or no."""
    for row in sorted(form.checks, key=lambda row: not row.figure):
        for day in form.days:
            field = f"{row.check.id}/{day}"
            if row.figure:
                yield Field(field, FieldKind.NUMBER, "checks", row.check.id)
            else:
                kept = f"{field}{KEPT}"
                yield Field(kept, FieldKind.CHOICE, "checks", row.check.id, (YES, NO))


def _own(criterion: str) -> Field:
    return Field(f"{criterion}/own", FieldKind.LEVEL, "scores", criterion, LEVEL_OPTIONS)


def _score(criterion: str) -> Field:
    return Field(criterion, FieldKind.SCORE, "scores", criterion, SCORE_OPTIONS)


def _cause(criterion: str) -> Field:
    return Field(f"{criterion}/cause", FieldKind.CAUSE, "scores", criterion)


def _all_of(criterion: str) -> tuple[Field, ...]:
    return _score(criterion), _own(criterion), _cause(criterion)


def _lines(most: int) -> Iterator[Field]:
    for part in ("discipline", "praise"):
        for number in _to(most):
            yield Field(f"{part}/{number}", FieldKind.TEXT, part)


def _deal(form: Form, number: int) -> Iterator[Field]:
    for column in form.facts:
        yield Field(f"deal/{number}/{column.fact}", FieldKind.TICK, "deals", column.fact)


def _day(form: Form, number: int) -> Field:
    days = (*map(str, form.days), EARLIER)
    return Field(f"deal/{number}/day", FieldKind.CHOICE, "deals", "", days)


def _deal_on_paper(form: Form, number: int) -> tuple[Field, ...]:
    return (*_deal(form, number), _day(form, number), *_against(form, number))


def _against(form: Form, number: int) -> Iterator[Field]:
    for sign in form.against:
        yield Field(f"deal/{number}/against/{sign.id}", FieldKind.TICK, "deals")


def _deal_on_screen(form: Form, number: int) -> Iterator[Field]:
    for fact in _deal(form, number):
        yield fact
        yield Field(f"{fact.id}/date", FieldKind.DATE, "deals", fact.about)
    yield from _against(form, number)


def _causes(form: Form) -> Iterator[Field]:
    """The main cause of the sheet, and that of one more low row."""
    numbers = tuple(map(str, _to(len(form.root_causes))))
    yield Field(MAIN_CAUSE, FieldKind.CAUSE, "scores", "", numbers)
    yield Field("further/item", FieldKind.ITEM, "scores")
    yield Field("further/cause", FieldKind.CAUSE, "scores")


def _agreed(form: Form, *, on_screen: bool = False) -> Iterator[Field]:
    days = tuple(map(str, form.next_days))
    for number in LINES:
        yield Field(f"agreed/{number}/what", FieldKind.TEXT, "agreed")
        yield Field(f"agreed/{number}/who", FieldKind.TEXT, "agreed")
        if on_screen:
            yield Field(f"agreed/{number}/due", FieldKind.TEXT, "agreed")
        else:
            yield Field(f"agreed/{number}/day", FieldKind.CHOICE, "agreed", "", days)


def _end() -> Iterator[Field]:
    yield Field("objection/item", FieldKind.ITEM, "objection")
    yield Field("objection/how", FieldKind.CHOICE, "objection", "", OBJECTIONS)
    yield Field("objection/because", FieldKind.TEXT, "objection")
    yield Field("signature/rep", FieldKind.SIGN, "signatures")
    yield Field("signature/supervisor", FieldKind.SIGN, "signatures")
