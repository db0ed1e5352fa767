"""A scorecard written by hand as YAML or JSON: its keys. Its JSON Schema is made from this."""

from __future__ import annotations

from pydantic import Field, StrictInt

from coachbook.model.base import Model
from coachbook.scorecards.card_shape import FieldValue
from coachbook.scorecards.record import Kind


class FactLine(Model):
    """A fact about a deal and its day."""

    deal: str = Field(description="The deal's id; it must be one of those on that week's sheet.")
    fact: str = Field(description="The fact's id, such as fact.asks-invoice.")
    on: FieldValue = Field(None, description="The day, such as 2026-11-24.")


class CommitmentLine(Model):
    """What became of a commitment."""

    commitment: str = Field(description="The commitment's id, as in commitments.csv.")
    done: FieldValue = Field(description="Whether it was kept: done or not-done.")


class HandCard(Model):
    """One rep's week, by hand."""

    team: str = Field(description="The team's id.")
    rep: str = Field(description="The rep's id.")
    week: str = Field(description="ISO week, such as 2026-W48.")
    kind: Kind = Field(Kind.NORMAL, description="normal, self or calibration.")
    scorer: str = Field("", description="Id of who scored; left out: the supervisor.")
    edit: str | StrictInt = Field(
        "", description="Counts your corrections of this card: 2 takes the place of 1."
    )
    deals: dict[str, str] = Field(
        {}, description="Ids of the deals by their number, if no sheet was printed."
    )
    commitments: dict[str, str] = Field({}, description="Likewise.")
    values: dict[str, FieldValue] = Field(
        {}, description="Field id and what stands in it, such as criterion.calls: 3."
    )
    facts: tuple[FactLine, ...] = Field((), description="Facts by the ids of their deals.")
    kept: tuple[CommitmentLine, ...] = Field((), description="Commitments by their ids.")
