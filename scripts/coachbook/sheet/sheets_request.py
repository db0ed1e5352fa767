"""The request of `coachbook sheets`, and its result."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.team.shard import Shard


@dataclass(frozen=True)
class SheetsRequest:
    """What to print, and how.

    Attributes:
        team: The team folder.
        week: Which week.
        reps: Only these; empty: all.
        languages: Used in place of each rep's own; empty: each rep's own.
        out: The folder for the files.
        keep_going: Go on after a sheet that cannot be printed.
        teams: Only these; empty: all.
        records: The folder of codes and print log; None: `records` in the team folder.
        codes: Print codes in place of names.
        changed: Only sheets that differ from what was last printed.
        shard: Only this share of the reps; None: all.
        fillable: Add fields to fill in on a screen.
        plain: Lay out each sheet by itself.
        blank: Print blank forms in place of the reps' sheets.
        again: Make files again even if they are there and whole.
    """

    team: Path
    week: Week
    reps: tuple[str, ...]
    languages: tuple[Language, ...]
    out: Path
    keep_going: bool
    teams: tuple[str, ...] = ()
    records: Path | None = None
    codes: bool = False
    changed: bool = False
    shard: Shard | None = None
    fillable: bool = False
    plain: bool = False
    blank: bool = False
    again: bool = False

    @property
    def shard_name(self) -> str:
        """The name of the shard in file names; empty: no shard."""
        return self.shard.name if self.shard else ""

    def concerns(self, rep: str) -> bool:
        """Whether a rep, current or departed, is among those to print for."""
        return (not self.shard or self.shard.includes(rep)) and (not self.reps or rep in self.reps)

    @property
    def pack_suffix(self) -> str:
        """The end of a pack's file name, if it holds only some of the reps."""
        changed, part = "changed" if self.changed else "", "part" if self.reps else ""
        return "_".join(filter(None, (self.shard_name, changed, part)))


@dataclass(frozen=True)
class PrintResult:
    """The files of sheets and of packs, the pack with the most last; and the counts of the run.

    `forgotten` counts the sheets of reps who were forgotten while they were printed.
    """

    sheets: tuple[Path, ...]
    packs: tuple[Path, ...]
    problems: int = 0
    made: int = 0
    left_out: int = 0
    forgotten: int = 0


class InterruptedRun(click.ClickException):
    """The user pressed Ctrl-C."""

    exit_code = 130

    def __init__(self) -> None:
        message = "every file that is there is whole; run the same command again to go on from here"
        super().__init__(message)

    def show(self, file: object = None) -> None:  # noqa: ARG002
        """Say how to go on."""
        click.echo(f"\nStopped: {self.message}", err=True)
