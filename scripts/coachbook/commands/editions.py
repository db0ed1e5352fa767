"""Editions of the playbook: a folder, or a revision that git knows."""

from __future__ import annotations

import io
import re
import tarfile
import tempfile
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from coachbook.changes.older import read_older
from coachbook.commands import git
from coachbook.departments import seen_by
from coachbook.model.playbook import TOPICS, Playbook
from coachbook.problems import Problem, Problems
from coachbook.render.news import Origin

_FILES = {f"{name}.yml" for name in TOPICS}


def read_edition(name: str, here: Path) -> Playbook:
    """The playbook in the folder `name`, else the one in `here` as it stood in that revision.

    It need not be complete, nor pass the rules: see `coachbook.changes.older`.

    Raises:
        Problems: its files do not have the shape of a playbook.
        click.ClickException: there is neither such a folder nor such a revision.
    """
    for folder in (Path(name), Path(name) / "playbook"):
        if name and (folder / "edition.yml").is_file():
            return read_older(folder)
    content = git.archive(here, name)
    with tempfile.TemporaryDirectory(prefix="coachbook-") as made:
        folder = Path(made)
        _unpack(content, folder)
        try:
            return read_older(folder)
        except Problems as found:
            raise Problems(_renamed(p, folder, name) for p in found.problems) from None


def origin_of(playbook: Playbook, here: Path, since: str, chosen: Collection[str]) -> Origin:
    """What is known of where a handbook comes from.

    `since` names the edition to compare with; "": the newest tag of an older one, and if that
    cannot be read any more, the handbook says so. `chosen`: the departments that see it.

    Raises:
        Problems: the edition that was asked for cannot be read.
        click.ClickException: it does not exist.
    """
    commit = git.short_commit(here)
    name = since or edition_before(playbook, here)
    try:
        before = read_edition(name, here) if name else None
    except Problems:
        if since:
            raise
        return Origin(commit, unread=name)
    return Origin(commit, seen_by(before, chosen) if before else None)


def edition_before(playbook: Playbook, here: Path) -> str:
    """The newest tag such as edition-1.0 of an edition older than this one; "" if none."""
    found = {_number(tag.removeprefix("edition-")): tag for tag in git.tags(here, "edition-*")}
    older = [number for number in found if () < number < _number(playbook.edition.version)]
    return found[max(older)] if older else ""


def _unpack(content: bytes, folder: Path) -> None:
    """Only the playbook's own files, and of them only regular ones: no link is followed."""
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isreg() else None
            if stream and member.name in _FILES:
                (folder / member.name).write_bytes(stream.read())


def _renamed(problem: Problem, folder: Path, revision: str) -> Problem:
    file = Path(f"{revision}:{problem.place.file.relative_to(folder)}")
    hint = problem.hint.replace(str(folder), revision)
    return replace(problem, place=replace(problem.place, file=file), hint=hint)


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split("."))) if re.fullmatch(r"\d+\.\d+", version) else ()
