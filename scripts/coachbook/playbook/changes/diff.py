"""`coachbook diff`: what changed from one edition to another, and for whom."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from pydantic import TypeAdapter

from coachbook.base.project import Project
from coachbook.base.templates import text_environment
from coachbook.base.text import Language
from coachbook.playbook.changes.change_sentences import ChangeWriter
from coachbook.playbook.changes.edition_changes import Change, by_role, changes
from coachbook.playbook.changes.editions import read_edition


@dataclass(frozen=True)
class DiffRequest:
    """Which two editions to compare, and how to show it. `here` is where revisions are read."""

    old: str
    new: str
    here: Path
    language: Language
    as_json: bool


def diff(project: Project, wanted: DiffRequest) -> bool:
    """Print the changes; whether there are any.

    Raises:
        Problems: an edition cannot be read.
    """
    old, new = (read_edition(name, wanted.here) for name in (wanted.old, wanted.new))
    found = changes(old, new)
    teller = ChangeWriter(old, new, wanted.language)
    click.echo(_json(found) if wanted.as_json else _text(project, teller, found), nl=False)
    return bool(found)


def _text(project: Project, teller: ChangeWriter, found: Sequence[Change]) -> str:
    template = text_environment(project.docs / "templates").get_template("changes.txt.jinja")
    groups = {
        role: [teller.tell(change) for change in group]
        for role, group in by_role(found, teller.new).items()
    }
    return template.render(
        head=teller.head(), counted=teller.counted(found), groups=groups, whom=teller.whom
    )


def _json(found: Sequence[Change]) -> str:
    rows = TypeAdapter(tuple[Change, ...]).dump_python(tuple(found), mode="json")
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
