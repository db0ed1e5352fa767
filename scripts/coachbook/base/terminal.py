"""Showing problems to the person at the keyboard, to programs and to GitHub."""

from __future__ import annotations

import errno
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Protocol

import click

from coachbook.base.files import file_stem, write_file
from coachbook.base.problems import Problem, Severity
from coachbook.base.week import Week


def as_text(problems: Iterable[Problem], here: Path) -> str:
    """One problem a line (and its hint beneath), files relative to `here`."""
    return "".join(f"{_relative(problem, here)}\n" for problem in problems)


def in_brief(problems: Sequence[Problem], here: Path, most: int = 20) -> Iterator[str]:
    """The problems by kind: how many, and at most `most` of each."""
    by_kind = sorted(problems, key=lambda problem: (problem.severity, problem.rule))
    for (severity, rule), group in groupby(by_kind, key=lambda p: (p.severity, p.rule)):
        kind = list(group)
        yield f"{severity}: {rule}: {len(kind):,}"
        yield as_text(kind[:most], here).rstrip("\n")
        if len(kind) > most:
            yield f"and {len(kind) - most:,} more"


def as_json(problems: Iterable[Problem], here: Path) -> str:
    """The problems as a JSON list."""
    rows = [
        {
            "file": _name(problem.place.file, here),
            "line": problem.place.line,
            "column": problem.place.column,
            "severity": problem.severity.value,
            "rule": problem.rule,
            "says": problem.says,
            "hint": problem.hint,
        }
        for problem in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def as_github(problems: Iterable[Problem], here: Path) -> str:
    """The problems as GitHub Actions annotations."""
    return "".join(
        f"::{problem.severity} file={_property(_name(problem.place.file, here))},"
        f"line={problem.place.line},col={problem.place.column},"
        f"title={_property(problem.rule)}::{_escaped(f'{problem.says} {problem.hint}'.strip())}\n"
        for problem in problems
    )


def problem_counts(problems: Sequence[Problem]) -> str:
    """How many errors and warnings there are, in words."""
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return f"{count_noun(errors, 'error')}, {count_noun(len(problems) - errors, 'warning')}"


def count_noun(number: int, word: str) -> str:
    """A number and its word: 1 sheet, 8 sheets."""
    """So many of what the word names: 1 error, 2 errors."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def _relative(problem: Problem, here: Path) -> str:
    place = problem.place
    start = f"{_name(place.file, here)}:{place.line}:{place.column}"
    return str(problem).replace(str(place), start, 1)


def _name(file: Path, here: Path) -> str:
    return str(file.relative_to(here)) if file.is_relative_to(here) else str(file)


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


LINES = 10
FEW = 50


class Progress(Protocol):
    """Is told of each piece that is done."""

    def __call__(self) -> None:
        """One more."""


@contextmanager
def progress(total: int, what: str) -> Iterator[Progress]:
    """Show on stderr how many of `total` are done (`what` names one); nothing of what they are.

    Off a terminal a line is written at every tenth, and none if there are few.
    """
    if sys.stderr.isatty():
        label = count_noun(total, what)
        with click.progressbar(length=total, label=label, show_pos=True, file=sys.stderr) as bar:
            yield lambda: bar.update(1)
        return
    yield _Lines(total, what)


class _Lines:
    """Counts, and says so now and then."""

    def __init__(self, total: int, what: str) -> None:
        self._total, self._what, self._done = total, what, 0

    def __call__(self) -> None:
        """One more."""
        self._done += 1
        tenth = self._done * LINES // self._total > (self._done - 1) * LINES // self._total
        if self._total >= FEW and tenth:
            click.echo(f"{self._done:,} of {count_noun(self._total, self._what)}", err=True)


_ADVICE = {
    errno.ENOSPC: "make room and run the same command again: it goes on where it stopped",
    errno.EDQUOT: "make room and run the same command again: it goes on where it stopped",
}


class SheetPaths:
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
    write_file(file, content)
    return sha256(content).hexdigest()


def check_writable(folder: Path, option: str) -> None:
    """See before any work whether files can be written to a folder.

    Raises:
        click.ClickException: they cannot; `option` is what names another folder.
    """
    with explain_write_errors(folder, option):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass


@contextmanager
def explain_write_errors(folder: Path, option: str) -> Iterator[None]:
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
