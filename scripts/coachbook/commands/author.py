"""`coachbook new` and `coachbook schema`: for those who write the playbook."""

from __future__ import annotations

from pathlib import Path

import click

from coachbook.commands.show import as_text
from coachbook.load import problems_in, read_draft
from coachbook.output import write, write_folder
from coachbook.problems import did_you_mean
from coachbook.schema import schemas
from coachbook.skeleton import add_entry, kinds

SCHEMA_FOLDER = "schema"


def new(folder: Path, topic: str, kind: str, word: str) -> None:
    """Add a skeleton entry to a topic file, and say what is still to be settled about it."""
    draft = read_draft(folder)
    topics = {name: kinds(model) for name, model in draft.playbook.topics.items()}
    topics = {name: found for name, found in topics.items() if found}
    _refuse(topic, list(topics), "topic")
    chosen = kind or next(iter(topics[topic]))
    _refuse(chosen, list(topics[topic]), f"kind in '{topic}'")
    identity, text = add_entry(draft, topic, chosen, word)
    before = set(problems_in(folder))
    file = folder / f"{topic}.yml"
    write(file, text.encode())
    line = text[: text.index(f"- id: {identity}\n")].count("\n") + 1
    click.echo(f"{identity} stands in {file}:{line}")
    left = [p for p in problems_in(folder) if p.place.line >= line and p not in before]
    click.echo(as_text([p for p in left if p.place.file == file], Path.cwd()), nl=False)


def schema(folder: Path) -> None:
    """Write the JSON Schemas beside the playbook."""
    made = schemas()
    changed = write_folder(folder / SCHEMA_FOLDER, made)
    click.echo(f"{len(made)} schemas in {folder / SCHEMA_FOLDER}, {changed} changed")


def _refuse(value: str, valid: list[str], what: str) -> None:
    if value not in valid:
        hint = did_you_mean(value, valid) or f"expected one of: {', '.join(valid)}"
        raise click.ClickException(f"there is no {what} '{value}'; {hint}")
