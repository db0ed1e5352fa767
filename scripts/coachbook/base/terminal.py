"""What a command tells the person at the keyboard: problems, progress, failures to write."""

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

WARNINGS_SHOWN = 5  # of each rule, where warnings do not stop a command


def as_text(problems: Iterable[Problem], here: Path) -> str:
    """Each problem on a line, its hint below it; files are relative to the folder `here`."""
    return "".join(f"{_relative(problem, here)}\n" for problem in problems)


def in_brief(problems: Sequence[Problem], here: Path, most: int = 20) -> Iterator[str]:
    """Lines that give each rule's number of problems and the first `most` of them."""
    by_rule = sorted(problems, key=lambda problem: (problem.severity, problem.rule))
    for (severity, rule), group in groupby(by_rule, key=lambda p: (p.severity, p.rule)):
        same_rule = list(group)
        yield f"{severity}: {rule}: {len(same_rule):,}"
        yield as_text(same_rule[:most], here).rstrip("\n")
        if len(same_rule) > most:
            yield f"and {len(same_rule) - most:,} more"


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
    """A number and its noun: 1 sheet, 8 sheets."""
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


LINES = 10  # of progress, where there is no bar
FEW = 50


class Progress(Protocol):
    """Called each time a piece of work is done."""

    def __call__(self) -> None:
        """One more."""


@contextmanager
def progress(total: int, what: str) -> Iterator[Progress]:
    """Show on stderr how many of `total` pieces are done; `what` is the noun for one.

    No name of a person is shown. Where stderr is not a terminal, a line is written at every tenth
    of the work, and none if there are fewer than FEW pieces.
    """
    if sys.stderr.isatty():
        label = count_noun(total, what)
        with click.progressbar(length=total, label=label, show_pos=True, file=sys.stderr) as bar:
            yield lambda: bar.update(1)
        return
    yield _ProgressLines(total, what)


class _ProgressLines:
    """Counts, and writes a line at every tenth."""

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


def can_ask() -> bool:
    """Whether somebody sits at the keyboard who can answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def check_writable(folder: Path, option: str) -> None:
    """Make sure, before any work is done, that files can be written to a folder.

    Raises:
        click.ClickException: they cannot; `option` is the option that names another folder.
    """
    with explain_write_errors(folder, option):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass


@contextmanager
def explain_write_errors(folder: Path, option: str) -> Iterator[None]:
    """Turn an error in writing into a sentence that says what to do.

    Raises:
        click.ClickException: something in the folder could not be written.
    """
    try:
        yield
    except BrokenPipeError:  # the reader of a pipe has left, as with `| head`: no file is at fault
        raise
    except OSError as error:
        advice = _ADVICE.get(error.errno or 0, f"name another folder with {option}")
        says = f"{folder}: cannot be written: {error.strerror or error}"
        raise click.ClickException(f"{says}; what is there is whole; {advice}") from None
