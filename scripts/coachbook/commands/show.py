"""Showing problems to the person at the keyboard, to programs and to GitHub."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from coachbook.problems import Problem, Severity


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


def counted(problems: Sequence[Problem]) -> str:
    """How many errors and warnings there are, in words."""
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return f"{plural(errors, 'error')}, {plural(len(problems) - errors, 'warning')}"


def plural(number: int, word: str) -> str:
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
