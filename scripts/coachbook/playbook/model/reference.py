"""Edition, figures, lists, glossary, source outline and retired ids."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from coachbook.base.text import Language, Phrases, Text
from coachbook.playbook.model.entry import AnyRef, ClauseId, Entry, Id, Model, Topic

ORDINARY_WORKDAYS = 5  # of a week; numbers of days in the playbook are for such a week
_IN_ADDRESS = r"[A-Za-z0-9._~:/?#@!$&+,=%-]"
EDIT_PATTERN = rf"^https?://{_IN_ADDRESS}+\{{file\}}{_IN_ADDRESS}*(\{{line\}}{_IN_ADDRESS}*)?$"


class Edition(Topic):
    """playbook/edition.yml"""

    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+$")] = Field(
        description="Number of the edition: two numbers with a point."
    )
    date: Annotated[date, Field(description="The day of the edition, as 2026-11-23.")]
    timezone: str = Field(
        "", description="Time zone of all clock times, as Asia/Shanghai; empty: wherever one reads."
    )
    site: Annotated[str, StringConstraints(pattern=r"^https?://\S+/$")] = Field(
        "", description="Where the built site is served, ending in /; empty: not known."
    )
    edit: Annotated[str, StringConstraints(pattern=EDIT_PATTERN)] = Field(
        "", description="Address of an editor for {file} and {line}; empty: no link to one."
    )


class Figure(Entry):
    """A number that the craft works with; prose shows it as `{figure.name}`."""

    kind: ClassVar[str] = "figure"
    low: Decimal = Field(description="The number, or where its range begins.")
    high: Decimal | None = Field(None, description="Where the range ends; none: it is one number.")
    percent: bool = Field(False, description="Shown with a percent sign.")
    unit: Text | None = Field(None, description="What is counted, as on the sheet.")
    single: Text | None = Field(None, description="The unit of one, where it reads otherwise.")
    of_week: bool = Field(
        False,
        description="A number of days in a week of five working days; in another week it is the "
        "same share of it, rounded up. Shown with its unit.",
    )
    means: Text | None = Field(None, description="What the number is for.")

    def for_week(self, workdays: int) -> Figure:
        """The figure in a week of so many working days: whole days that are that share or more.

        Of 3 days, 3 in 5 are 2 days and 4 in 5 are 3 days; of 6 days they are 4 and 5.
        """
        if not self.of_week:
            return self
        share = self.low * workdays / ORDINARY_WORKDAYS
        return self.model_copy(update={"low": share.to_integral_value(ROUND_CEILING)})

    def in_words(self, language: Language) -> str:
        """The number as prose shows it: of the days of a week with its unit, "4 days"."""
        unit = self.single if self.single and self.low == 1 else self.unit
        if not self.of_week or unit is None:
            return self.display
        return f"{self.display} {unit.in_(language)}"

    @property
    def display(self) -> str:
        """The number as readers see it: 30-50 with an en dash, 20%."""
        numbers = f"{self.low}" if self.high is None else f"{self.low}\N{EN DASH}{self.high}"
        return f"{numbers}%" if self.percent else numbers


class Listing(Entry):
    """A list that the craft works with: fields of a record, parts of a plan."""

    kind: ClassVar[str] = "list"
    means: Text = Field(description="What the list is for.")
    items: tuple[Text, ...] = Field(min_length=1, description="The items, in order.")


class Term(Entry):
    """A word of the house: one concept, one term."""

    kind: ClassVar[str] = "term"
    means: Text = Field(description="What the word means in this house.")
    avoid: Phrases = Field(Phrases(), description="Words not to use for it in the playbook.")
    defines: tuple[AnyRef, ...] = Field((), description="Entries whose name this term explains.")


class ClauseKind(StrEnum):
    """What a clause of the source must become."""

    PRINCIPLE = "principle"
    FOCUS = "focus"
    DUTY = "duty"
    AUTHORITY = "authority"
    ACTIVITY = "activity"
    STANDARD = "standard"
    CADENCE = "cadence"
    REPORT = "report"
    RULE = "rule"


class ClauseFact(Model):
    """A fact of a clause and the entries that hold it as data."""

    name: str = Field(description="What the fact is about; for authors only.")
    numbers: tuple[Decimal, ...] = Field((), description="Numbers that must stand there.")
    times: tuple[str, ...] = Field((), description="Clock times that must stand there.")
    count: int = Field(0, ge=0, description="At least so many items must stand there.")
    held_by: tuple[AnyRef, ...] = Field(
        min_length=1, description="Ids of the entries that hold it."
    )


class Clause(Model):
    """One clause of the source document, summed up in our own words."""

    id: ClauseId = Field(description="Number of the clause in the source: a letter and a number.")
    kind: ClauseKind = Field(description="What it must become in the playbook.")
    says: Text = Field(description="What it says, in our own words.")
    department: str = Field("", description="Only for this department; empty: for all.")
    made: Text | None = Field(None, description="What we made of it, where that differs, and why.")
    facts: tuple[ClauseFact, ...] = ()


class Fate(StrEnum):
    """What became of a retired id."""

    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    DELETED = "deleted"


class Retired(Model):
    """An id that is no longer in use, and what became of it."""

    id: Id = Field(description="The id that is no longer in use.")
    fate: Fate = Field(description="What became of it.")
    to: tuple[AnyRef, ...] = Field(
        (), description="Ids that took its place; none if it was deleted."
    )
    why: Text = Field(description="Why it went.")


class Figures(Topic):
    """playbook/figures.yml"""

    figures: tuple[Figure, ...] = Field(min_length=1)


class Lists(Topic):
    """playbook/lists.yml"""

    lists: tuple[Listing, ...] = Field(min_length=1)


class Glossary(Topic):
    """playbook/glossary.yml"""

    terms: tuple[Term, ...] = Field(min_length=1)


class Source(Topic):
    """playbook/source.yml"""

    clauses: tuple[Clause, ...] = Field(min_length=1)
    notes: tuple[Text, ...] = Field((), description="Remarks on how the source was read.")


class IdMap(Topic):
    """playbook/ids.yml"""

    retired: tuple[Retired, ...] = ()
