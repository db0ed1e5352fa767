"""Where the files of a print run go, and the fingerprints by which they are known again."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import click

from coachbook.base.files import file_stem, write_file
from coachbook.base.week import Week


class SheetPaths:
    """The files of a run in its output folder, under names that sort and that any system takes.

    A name is made of the week, ids and codes only: plain ASCII, at most 32 characters each. Two
    names that differ only in case would be one file on Windows and macOS, so the second is refused.
    """

    def __init__(self, out: Path, week: Week, *, fillable: bool, part: str) -> None:
        self.out, self._week = out, week
        self._fillable = "_fillable" if fillable else ""
        self._part = f"_{part}" if part else ""
        self._taken: dict[str, str] = {}

    def sheet(self, team: str, sheet_id: str) -> str:
        """A rep's sheet, as a path relative to the output folder.

        Raises:
            click.ClickException: another rep's sheet has that path.
        """
        name = f"{file_stem(team)}/{sheet_id}{self._fillable}.pdf"
        first = self._taken.setdefault(name.casefold(), sheet_id)
        if first != sheet_id:
            says = f"'{first}' and '{sheet_id}' would share the file {self.out / name}"
            raise click.ClickException(f"{says}; give one of them another id")
        return name

    def pack(self, team: str = "") -> Path:
        """The pack of a team; without one, of all teams of the run."""
        team_part = f"_{team}" if team else ""
        return self.out / f"{self._week}{team_part}_pack{self._fillable}{self._part}.pdf"

    def blank(self, department: str, languages: str) -> Path:
        """The blank form of a department in some languages."""
        return self.out / f"{self._week}_blank_{department}_{languages}{self._fillable}.pdf"


def file_fingerprint(file: Path) -> str:
    """The SHA-256 of a file in hexadecimal digits; empty if it cannot be read."""
    with suppress(OSError):
        return sha256(file.read_bytes()).hexdigest()
    return ""


def write_sheet(file: Path, content: bytes) -> str:
    """Write a file, whole or not at all; its fingerprint.

    Raises:
        OSError: it cannot be written.
    """
    write_file(file, content)
    return sha256(content).hexdigest()
