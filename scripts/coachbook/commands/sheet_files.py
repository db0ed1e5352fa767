"""Where the sheets' files are, and what keeps them whole."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

import click

from coachbook.output import file_stem, write
from coachbook.week import Week

_ADVICE = {
    errno.ENOSPC: "make room and run the same command again: it goes on where it stopped",
    errno.EDQUOT: "make room and run the same command again: it goes on where it stopped",
}


class Paths:
    """Names of files in the output folder: they sort, and no file system stumbles over them.

    They are made of the week, ids and codes only, which are plain ASCII of at most 32 characters.
    Two names that differ in case alone would be one file on some systems and are refused.
    """

    def __init__(self, out: Path, week: Week, *, fillable: bool, part: str) -> None:
        self.out, self._week = out, week
        self._fillable = "_fillable" if fillable else ""
        self._part = f"_{part}" if part else ""
        self._taken: dict[str, str] = {}

    def sheet(self, team: str, sheet_id: str) -> str:
        """The file of one rep, from the output folder on.

        Raises:
            click.ClickException: another rep has that file.
        """
        name = f"{file_stem(team)}/{sheet_id}{self._fillable}.pdf"
        first = self._taken.setdefault(name.casefold(), sheet_id)
        if first != sheet_id:
            says = f"'{first}' and '{sheet_id}' would share the file {self.out / name}"
            raise click.ClickException(f"{says}; give one of them another id")
        return name

    def pack(self, team: str = "") -> Path:
        """The pack of a team, or of the whole house."""
        whose = f"_{team}" if team else ""
        return self.out / f"{self._week}{whose}_pack{self._fillable}{self._part}.pdf"

    def blank(self, department: str, languages: str) -> Path:
        """A blank form."""
        return self.out / f"{self._week}_blank_{department}_{languages}{self._fillable}.pdf"


def fingerprint_of(file: Path) -> str:
    """The SHA-256 of a file; empty if it cannot be read."""
    with suppress(OSError):
        return sha256(file.read_bytes()).hexdigest()
    return ""


def keep_file(file: Path, content: bytes) -> str:
    """Write a file, whole or not at all; its SHA-256.

    Raises:
        OSError: it cannot be written.
    """
    write(file, content)
    return sha256(content).hexdigest()


def check_writable(folder: Path, option: str) -> None:
    """See before any work whether files can be written to a folder.

    Raises:
        click.ClickException: they cannot; `option` is what names another folder.
    """
    with said(folder, option):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass


@contextmanager
def said(folder: Path, option: str) -> Iterator[None]:
    """An error in writing becomes a sentence with what to do.

    Raises:
        click.ClickException: something in the folder could not be written.
    """
    try:
        yield
    except BrokenPipeError:  # nobody reads on, as with `| head`: that is no file
        raise
    except OSError as error:
        advice = _ADVICE.get(error.errno or 0, f"name another folder with {option}")
        says = f"{folder}: cannot be written: {error.strerror or error}"
        raise click.ClickException(f"{says}; what is there is whole; {advice}") from None
