"""The fields of a sheet, by ids that are the same on paper, on screen and in a scorecard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from coachbook.playbook.rubric import LEVELS as LEVELS
from coachbook.sheet.form import Form

LINES = range(1, 4)
STATEMENT = "/said"  # ends the id of what was written about a deal in words
MOST_COMMITMENTS = 40  # that one rep can tick off on a screen


class FieldKind(StrEnum):
    """What may be written into a field.

    `level`: 0 to 4; `score`: 0 to 4 or not applicable; `done`: done or not done; `cause`: the
    number of a root cause, from 1; `item`: the number of a criterion, from 1.
    """

    TICK = "tick"
    NUMBER = "number"
    SCORE = "score"
    LEVEL = "level"
    CAUSE = "cause"
    DONE = "done"
    DATE = "date"
    ITEM = "item"
    TEXT = "text"
    SIGN = "sign"


@dataclass(frozen=True)
class Field:
    """A field: `part` is the part of the sheet it is in, `about` the id of its playbook entry."""

    id: str
    kind: FieldKind
    part: str
    about: str = ""

    @property
    def boxes(self) -> tuple[str, ...]:
        """The ids of its boxes in the form map; a short week may lack some (`unused_levels`)."""
        if self.kind is FieldKind.SCORE:
            return (*(f"{self.id}/{level}" for level in LEVELS), f"{self.id}/na")
        if self.kind is FieldKind.DONE:
            return (f"{self.id}/done", f"{self.id}/not-done")
        return (self.id,)


def sheet_fields(form: Form) -> tuple[Field, ...]:
    """Every field of a form, in the order of the sheet."""
    return tuple(_fields(form))


def screen_fields(form: Form, commitments: int = MOST_COMMITMENTS) -> tuple[Field, ...]:
    """Those, and others for which only a screen has room.

    These are what the customer of each deal said or did, as many `commitments` as are open, and the
    day on which each was done, which may be left blank.
    """
    numbers = range(1, form.deals + 1)
    statements = (Field(f"deal/{number}{STATEMENT}", FieldKind.TEXT, "deals") for number in numbers)
    further = range(form.commitments + 1, commitments + 1)
    more = (Field(f"commitment/{number}", FieldKind.DONE, "commitments") for number in further)
    every = range(1, commitments + 1)
    days = (Field(f"commitment/{number}/date", FieldKind.DATE, "commitments") for number in every)
    return (*sheet_fields(form), *statements, *more, *days)


def _fields(form: Form) -> Iterator[Field]:
    for number in range(1, form.commitments + 1):
        yield Field(f"commitment/{number}", FieldKind.DONE, "commitments")
    for row in form.checks:
        kind = FieldKind.NUMBER if row.figure else FieldKind.TICK
        for day in form.days:
            yield Field(f"{row.check.id}/{day}", kind, "checks", row.check.id)
    for part in ("discipline", "praise"):
        for number in LINES:
            yield Field(f"{part}/{number}", FieldKind.TEXT, part)
    for number in range(1, form.deals + 1):
        for column in form.facts:
            place = f"deal/{number}/{column.fact}"
            yield Field(place, FieldKind.TICK, "deals", column.fact)
            yield Field(f"{place}/date", FieldKind.DATE, "deals", column.fact)
    for criterion in form.criteria:
        yield Field(criterion.id, FieldKind.SCORE, "scores", criterion.id)
        yield Field(f"{criterion.id}/own", FieldKind.LEVEL, "scores", criterion.id)
        yield Field(f"{criterion.id}/cause", FieldKind.CAUSE, "scores", criterion.id)
    for number in LINES:
        for what in ("what", "who", "due"):
            yield Field(f"agreed/{number}/{what}", FieldKind.TEXT, "agreed")
    yield Field("objection/item", FieldKind.ITEM, "objection")
    yield Field("objection/because", FieldKind.TEXT, "objection")
    yield Field("signature/rep", FieldKind.SIGN, "signatures")
    yield Field("signature/supervisor", FieldKind.SIGN, "signatures")
