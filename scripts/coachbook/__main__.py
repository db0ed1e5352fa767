"""The command line: the commands of every wing, and `all`, which does the whole job."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from coachbook import __version__
from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.calibration import cli as calibration
from coachbook.handbook import cli as handbook
from coachbook.judge import cli as judge
from coachbook.options import TEAM, WEEK, CommandGroup, current_project
from coachbook.playbook import cli as playbook
from coachbook.report import cli as report
from coachbook.scorecard import cli as scorecard
from coachbook.sheet import cli as sheet
from coachbook.team import cli as team

# A command imports what it needs when it runs, so that `check` does not load the PDF libraries.


@click.group(
    cls=CommandGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__)
def cli() -> None:
    """Coach reps through their deals: check the playbook, build the handbook, print the sheets."""


@cli.command("all")
@TEAM
@WEEK
def everything(team: Path, week: Week) -> None:
    """Check the playbook, build the handbook and print a team's sheets."""
    from coachbook.handbook.build import build_handbook
    from coachbook.handbook.build_request import HandbookRequest
    from coachbook.playbook.check_playbook import check_playbook
    from coachbook.scorecard.deal_ledger import start_week
    from coachbook.sheet.print_sheets import print_sheets
    from coachbook.sheet.sheets_request import SheetsRequest

    project = current_project()
    site = HandbookRequest(project.playbook, project.build, (), tuple(Language))
    paper = SheetsRequest(team, week, (), (), project.build / "sheets" / str(week), False)
    with _timed("Playbook"):
        if not check_playbook(project.playbook, strict=False, output_format="text"):
            raise click.ClickException("the playbook has errors: nothing was built")
    with _timed("Handbook"):
        build_handbook(project, site)
    with _timed("Sheets"):
        printed = print_sheets(project, project.playbook, paper, start_week)
        files = (*printed.sheets, *printed.packs)
        click.echo(f"{len(files)} files, {sum(file.stat().st_size for file in files) / 1e6:.1f} MB")
    click.echo(f"\nRead: {project.build / 'site' / 'index.html'}")
    for pack in printed.packs[-1:]:
        click.echo(f"Print: {pack}")


@contextmanager
def _timed(name: str) -> Iterator[None]:
    click.echo(f"\n== {name}")
    started = time.monotonic()
    yield
    click.echo(f"{time.monotonic() - started:.1f} s")


for wing in (playbook, team, sheet, scorecard, judge, report, calibration, handbook):
    for command in wing.COMMANDS:
        cli.add_command(command)


def main() -> None:
    """Run the command line.

    Python looks for cycles of dead objects whenever 700 more are alive. A playbook and the layout
    of a page are hundreds of thousands that stay: that takes up to a tenth of the time for nothing.
    """
    gc.set_threshold(50_000, 20, 50)
    cli()


if __name__ == "__main__":
    main()
