"""What is asked of `coachbook sheets`, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.team.shard import Shard


@dataclass(frozen=True)
class SheetsRequest:
    """What is to be printed.

    Attributes:
        team: The team folder.
        week: Which week.
        reps: Only these; empty: all.
        languages: In place of each rep's own; empty: each rep's own.
        out: Where the files go.
        keep_going: What cannot be printed stops nothing.
        teams: Only these; empty: all.
        records: Where codes and what was printed are kept; None: in the team folder.
        codes: Codes are printed in place of names.
        changed: Only sheets that differ from what was last printed.
        shard: Only this share of the reps.
        fillable: With fields to fill in on a screen.
        plain: Each sheet laid out by itself.
        blank: A form without a rep, in place of the reps' sheets.
        again: Files that are there and whole are made again, too.
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
        """The share's name in file names; empty: everyone."""
        return self.shard.name if self.shard else ""

    def concerns(self, rep: str) -> bool:
        """Whether a rep, there or gone, is among those to print for."""
        return (not self.shard or self.shard.includes(rep)) and (not self.reps or rep in self.reps)

    @property
    def part(self) -> str:
        """What tells packs of some reps from the pack of all."""
        changed, part = "changed" if self.changed else "", "part" if self.reps else ""
        return "_".join(filter(None, (self.shard_name, changed, part)))


@dataclass(frozen=True)
class PrintResult:
    """What was written: the sheets' files and the packs, the widest last."""

    sheets: tuple[Path, ...]
    packs: tuple[Path, ...]
    problems: int = 0
    made: int = 0
    left_out: int = 0


class InterruptedRun(click.ClickException):
    """Somebody pressed Ctrl-C."""

    exit_code = 130

    def __init__(self) -> None:
        says = "every file that is there is whole; run the same command again to go on from here"
        super().__init__(says)

    def show(self, file: object = None) -> None:  # noqa: ARG002
        """Say how to go on."""
        click.echo(f"\nStopped: {self.message}", err=True)
