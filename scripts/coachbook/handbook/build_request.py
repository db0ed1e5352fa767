"""The request for a handbook, and the result of its build."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coachbook.base.problems import Problem
from coachbook.base.text import Language


@dataclass(frozen=True)
class HandbookRequest:
    """What to build, from which playbook, and where to."""

    playbook: Path
    out: Path
    departments: tuple[str, ...]
    languages: tuple[Language, ...]
    since: str = ""  # the edition to compare with; empty: the newest tag of an older one

    @property
    def site(self) -> Path:
        """The folder that readers open."""
        return self.out / "site"


@dataclass(frozen=True)
class HandbookBuild:
    """The result of a build: warnings about the playbook, number of pages, size in bytes."""

    warnings: tuple[Problem, ...]
    pages: int
    size: int = 0
    changed: bool = True
