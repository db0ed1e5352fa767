"""What every playbook model is made of: entries, references and topic files."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, StringConstraints
from pydantic_core import CoreSchema

from coachbook.base.text import Phrases, Text

ID_PATTERN = r"[a-z]+(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+"
CLAUSE_PATTERN = r"[A-Z][0-9]+(?:\.[0-9]+|[a-z])?"

Id = Annotated[str, StringConstraints(pattern=f"^{ID_PATTERN}$")]
ClauseId = Annotated[str, StringConstraints(pattern=f"^{CLAUSE_PATTERN}$")]


@dataclass(frozen=True)
class RefTo:
    """Marks a string as the id of another entry, of one of `kinds` (none named: of any kind)."""

    kinds: tuple[str, ...] = ()

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        shape = handler(schema)
        start = f"(?:{'|'.join(self.kinds)})" if self.kinds else "[a-z]+"
        return {**shape, "pattern": rf"^{start}(\.[a-z0-9]+(-[a-z0-9]+)*)+$"}


AnyRef = Annotated[str, RefTo()]
RoleRef = Annotated[str, RefTo(("role",))]
FigureRef = Annotated[str, RefTo(("figure",))]


class Model(BaseModel):
    """A frozen record that knows all of its keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Origin(StrEnum):
    """Where an entry's content comes from: the source document, or settled by us."""

    SOURCE = "source"
    OURS = "ours"


class Entry(Model):
    """One thing in the playbook, with an id that never changes its meaning."""

    kind: ClassVar[str]

    id: Id = Field(description="Permanent id: kind, a dot, words joined by hyphens.")
    name: Text = Field(description="Short title, as it stands in headings and links.")
    source: tuple[ClauseId, ...] = Field((), description="Clauses of the source it carries.")
    origin: Origin = Field(Origin.SOURCE, description="`ours` where we settled it ourselves.")
    department: str = Field("", description="Only for this department; empty: for all.")
    aliases: Phrases = Field(Phrases(), description="Other words people search it by.")
    see: tuple[AnyRef, ...] = Field((), description="Ids of related entries.")


class Guided(Entry):
    """An entry with guidance that a new supervisor can act on."""

    means: Text = Field(description="What it means, in one to three sentences.")
    how: tuple[Text, ...] = Field(min_length=2, description="How to do it, step by step.")
    example: Text = Field(description="A good example: a small scene with facts.")
    mistake: Text = Field(description="A common mistake and what it costs.")
    measure: Text = Field(description="What shows that it is done, and done well.")
    measured_by: tuple[AnyRef, ...] = Field(
        (), description="Ids of the criteria, checks, reports or figures that measure it."
    )


class Topic(Model):
    """One playbook file: a page of the handbook."""

    title: Text = Field(description="Title of the topic's page.")
    intro: Text = Field(description="One or two sentences: what the reader finds here.")
