"""Showing problems to the person at the keyboard, to programs and to GitHub."""

from __future__ import annotations

import errno
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Protocol

import click

from coachbook.base.problems import Problem, Severity


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
