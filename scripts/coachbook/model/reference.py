"""Edition, figures, lists, glossary, source outline and retired ids."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from coachbook.model.base import AnyRef, ClauseId, Entry, Id, Model, Topic
from coachbook.text import Phrases, Text


class Edition(Topic):
    """playbook/edition.yml"""

    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+$")]
    date: date


class Figure(Entry):
    """A number that the craft works with; prose shows it as `{figure.name}`."""

    kind: ClassVar[str] = "figure"
    low: Decimal
    high: Decimal | None = None
    percent: bool = False
    unit: Text | None = Field(None, description="What is counted, as on the sheet.")
    means: Text | None = None

    @property
    def shown(self) -> str:
        """The number as readers see it: 30-50 with an en dash, 20%."""
        numbers = f"{self.low}" if self.high is None else f"{self.low}\N{EN DASH}{self.high}"
        return f"{numbers}%" if self.percent else numbers


class Listing(Entry):
    """A list that the craft works with: fields of a record, parts of a plan."""

    kind: ClassVar[str] = "list"
    means: Text
    items: tuple[Text, ...] = Field(min_length=1)


class Term(Entry):
    """A word of the house: one concept, one term."""

    kind: ClassVar[str] = "term"
    means: Text
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

    name: str
    numbers: tuple[Decimal, ...] = Field((), description="Numbers that must stand there.")
    times: tuple[str, ...] = Field((), description="Clock times that must stand there.")
    count: int = Field(0, ge=0, description="At least so many items must stand there.")
    held_by: tuple[AnyRef, ...] = Field(min_length=1)


class Clause(Model):
    """One clause of the source document, summed up in our own words."""

    id: ClauseId
    kind: ClauseKind
    says: Text
    department: str = ""
    facts: tuple[ClauseFact, ...] = ()


class Fate(StrEnum):
    """What became of a retired id."""

    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    DELETED = "deleted"


class Retired(Model):
    """An id that is no longer in use, and what became of it."""

    id: Id
    fate: Fate
    to: tuple[AnyRef, ...] = ()
    why: Text


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
    notes: tuple[Text, ...] = ()


class IdMap(Topic):
    """playbook/ids.yml"""

    retired: tuple[Retired, ...] = ()
