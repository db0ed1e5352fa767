"""A problem is a value with a place: collected first, shown together at the end."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """How much a problem weighs: an error stops a build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Place:
    """Where a value stands: a file and a 1-based line and column (in characters)."""

    file: Path
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Problem:
    """What is wrong, where, by which rule, and what to do about it."""

    place: Place
    rule: str
    says: str
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        line = f"{self.place}: {self.severity}: {self.says} [{self.rule}]"
        return f"{line}\n    {self.hint}" if self.hint else line


class Problems(Exception):  # noqa: N818 - it carries problems, it is not one error
    """Raised by a loader that found errors; carries all of them, in reading order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems in reading order (file, line, column, rule), without repeats."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda p: (p.place, p.rule, p.says)))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of the problems is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def nearest(value: str, valid: Iterable[str]) -> str:
    """The valid value most like `value`, or an empty string if none is near."""
    matches = difflib.get_close_matches(value, sorted(set(valid)), n=1, cutoff=0.6)
    return matches[0] if matches else ""


def did_you_mean(value: str, valid: Iterable[str]) -> str:
    """A hint that names the nearest valid value, or an empty string if none is near."""
    match = nearest(value, valid)
    return f"did you mean '{match}'?" if match else ""
