"""The arguments of `coachbook learn`."""

from __future__ import annotations

from pathlib import Path

import click

from coachbook.commands.options import PLAYBOOK, playbook_folder


@click.command()
@PLAYBOOK
@click.option("--try", "try_out", is_flag=True, help="Only say how well it does; write nothing.")
def learn(playbook: Path | None, try_out: bool) -> None:
    """Learn from the labelled statements of the playbook what words speak for a fact."""
    from coachbook.commands import learn as learning

    folder = playbook_folder(playbook)
    if try_out:
        learning.say_how_well(folder)
    else:
        learning.learn(folder)
