"""`coachbook new` and `translated`: what an author has done to the playbook's own files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from coachbook.base.files import write_file
from coachbook.base.problems import Problems, did_you_mean
from coachbook.base.terminal import as_text
from coachbook.base.validation import build_model
from coachbook.base.yaml_file import parse_yaml
from coachbook.playbook.entry_template import add_entry, entry_kinds
from coachbook.playbook.load import problems_in, read_draft
from coachbook.playbook.model.playbook import TOPICS
from coachbook.playbook.translation_lock import LOCK, confirmations, lock_text


def new_entry(folder: Path, topic: str, kind: str, word: str) -> None:
    """Add a skeleton entry to a topic's file and show the problems that are left in it.

    Args:
        folder: The playbook.
        topic: The topic, such as duties.
        kind: The kind of entry; empty: the first kind that the topic has.
        word: What follows the dot in the new id.

    Raises:
        Problems: the playbook cannot be read.
        click.ClickException: there is no such topic or kind, or the skeleton is not valid there.
    """
    draft = read_draft(folder)
    kinds = {name: entry_kinds(model) for name, model in draft.playbook.topics.items()}
    kinds = {name: fields for name, fields in kinds.items() if fields}
    _require_one_of(topic, list(kinds), "topic")
    kind = kind or next(iter(kinds[topic]))
    _require_one_of(kind, list(kinds[topic]), f"kind in '{topic}'")
    entry_id, text = add_entry(draft, topic, kind, word)
    file = folder / f"{topic}.yml"
    try:
        source = parse_yaml(file, text)
        build_model(TOPICS[topic], source)
    except Problems as problems:
        raise click.ClickException(f"'{entry_id}' does not fit into {file}:\n{problems}") from None
    line_count = text.count("\n") - file.read_bytes().count(b"\n")
    write_file(file, text.encode())
    field = kinds[topic][kind]
    first = source.place((field, len(getattr(draft.playbook.topics[topic], field)))).line
    click.echo(f"{entry_id} stands in {file}:{first}")
    lines = range(first, first + line_count)
    left = [p for p in problems_in(folder) if p.place.file == file and p.place.line in lines]
    click.echo(as_text(left, Path.cwd()), nl=False)


def confirm_translations(folder: Path, ids: Sequence[str], everything: bool) -> None:
    """Record that the English texts of `ids` say what their Chinese texts say now.

    `everything` stands for all ids. Confirmations of retired ids leave the lock.

    Raises:
        Problems: the playbook cannot be read.
        click.ClickException: an id has no text.
    """
    draft = read_draft(folder)
    owners = {owner for owner, _, _ in confirmations(draft.playbook)}
    unknown = [name for name in ids if name not in owners]
    if unknown:
        lines = [f"there is no '{name}'; {did_you_mean(name, owners)}" for name in unknown]
        raise click.ClickException("\n".join(line.removesuffix("; ") for line in lines))
    chosen = frozenset(owners if everything else ids)
    retired = {row.id for row in draft.playbook.ids.retired}
    others = {row for row in draft.confirmations if row[0] not in chosen | retired}
    lock = frozenset(others | confirmations(draft.playbook, chosen))
    write_file(folder / LOCK, lock_text(lock).encode())
    click.echo(f"{len(chosen)} confirmed in {folder / LOCK}")


def _require_one_of(value: str, valid: list[str], what: str) -> None:
    if value not in valid:
        hint = did_you_mean(value, valid) or f"expected one of: {', '.join(valid)}"
        raise click.ClickException(f"there is no {what} '{value}'; {hint}")
