"""`coachbook new` and `coachbook schema`: for those who write the playbook."""

from __future__ import annotations

from pathlib import Path

import click

from coachbook.commands.show import as_text
from coachbook.load import problems_in, read_draft
from coachbook.model.playbook import TOPICS
from coachbook.output import write, write_folder
from coachbook.problems import Problems, did_you_mean
from coachbook.schema import schemas
from coachbook.shape import shape
from coachbook.skeleton import add_entry, kinds
from coachbook.yaml_file import parse_yaml

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
    file = folder / f"{topic}.yml"
    try:
        added = parse_yaml(file, text)
        shape(TOPICS[topic], added)
    except Problems as found:
        raise click.ClickException(f"'{identity}' does not fit into {file}:\n{found}") from None
    grown = text.count("\n") - file.read_bytes().count(b"\n")
    write(file, text.encode())
    field = topics[topic][chosen]
    first = added.place((field, len(getattr(draft.playbook.topics[topic], field)))).line
    click.echo(f"{identity} stands in {file}:{first}")
    own = range(first, first + grown)
    left = [p for p in problems_in(folder) if p.place.file == file and p.place.line in own]
    click.echo(as_text(left, Path.cwd()), nl=False)


def schema(folder: Path) -> None:
    """Write the JSON Schemas beside the playbook."""
    made = schemas()
    changed = write_folder(folder / SCHEMA_FOLDER, made)
    click.echo(f"{len(made)} schemas in {folder / SCHEMA_FOLDER}, {changed} changed")


def _refuse(value: str, valid: list[str], what: str) -> None:
    if value not in valid:
        hint = did_you_mean(value, valid) or f"expected one of: {', '.join(valid)}"
        raise click.ClickException(f"there is no {what} '{value}'; {hint}")
