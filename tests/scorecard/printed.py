"""Fillable sheets of the demonstration team, printed once, and its team folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from click.testing import Result

from coachbook.playbook.load import load_playbook
from coachbook.scorecard.context_loader import load_reader_context
from coachbook.scorecard.reader_context import ReaderContext
from coachbook.team.folder_reader import read_team

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "checklists" / "demo-team"
BOOK = load_playbook(ROOT / "playbook")[0].playbook
WEEK = "2026-W48"
REPS = ("wang-zhe", "kevin-lim")


@dataclass(frozen=True)
class Printed:
    """A team folder with records, and the files that were printed of it."""

    team: Path
    out: Path

    @property
    def records(self) -> Path:
        return self.team / "records"

    @property
    def known(self) -> ReaderContext:
        return load_reader_context(
            BOOK, read_team(self.team, BOOK, lambda _: True)[0].teams, self.records
        )

    def sheet(self, rep: str = REPS[0]) -> bytes:
        """A rep's fillable sheet."""
        return (self.out / "training-1" / f"{WEEK}_training-1_{rep}_fillable.pdf").read_bytes()

    @property
    def pack(self) -> bytes:
        """Both reps' sheets in one file."""
        return next(self.out.glob("*_pack_fillable*.pdf")).read_bytes()

    def copy(self, folder: Path) -> Printed:
        """One of which a test may write to the records."""
        shutil.copytree(self.team, folder / "team")
        return Printed(folder / "team", self.out)


def print_demo(folder: Path, run: Callable[..., Result]) -> Printed:
    """Print the sheets of two reps."""
    shutil.copytree(DEMO, folder / "team", ignore=shutil.ignore_patterns("records"))
    reps = [each for rep in REPS for each in ("--rep", rep)]
    asked = ("--team", folder / "team", "--week", WEEK, "--out", folder / "out", *reps)
    made = run("sheets", *asked, "--fillable", "--plain")
    assert made.exit_code == 0, made.output
    return Printed(folder / "team", folder / "out")
