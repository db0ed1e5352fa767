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
    """Which two editions to compare, and how to show the changes.

    `old` and `new` are folders or git revisions; revisions are looked up in the folder `here`.
    """

    old: str
    new: str
    here: Path
    language: Language
    as_json: bool


def show_changes(project: Project, request: DiffRequest) -> bool:
    """Print the changes from one edition to the other; whether there are any.

    Raises:
        Problems: an edition cannot be read.
    """
    old, new = (read_edition(name, request.here) for name in (request.old, request.new))
    all_changes = changes(old, new)
    writer = ChangeWriter(old, new, request.language)
    click.echo(
        _json(all_changes) if request.as_json else _text(project, writer, all_changes), nl=False
    )
    return bool(all_changes)


def _text(project: Project, writer: ChangeWriter, all_changes: Sequence[Change]) -> str:
    template = text_environment(project.docs / "templates").get_template("changes.txt.jinja")
    groups = {
        role: [writer.sentence(change) for change in group]
        for role, group in by_role(all_changes, writer.new).items()
    }
    return template.render(
        heading=writer.heading(),
        summary=writer.summary(all_changes),
        groups=groups,
        role_heading=writer.role_heading,
    )


def _json(all_changes: Sequence[Change]) -> str:
    rows = TypeAdapter(tuple[Change, ...]).dump_python(tuple(all_changes), mode="json")
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
