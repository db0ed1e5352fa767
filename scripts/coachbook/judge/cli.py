"""The commands `judge` and `learn`: is a statement a fact or a feeling?"""

from __future__ import annotations

from pathlib import Path

import click

from coachbook import options
from coachbook.base.text import Language


@click.command()
@options.PLAYBOOK
@click.argument("text")
@options.language("What to answer in (default: the text's own language).")
@click.option("--json", "as_json", is_flag=True, help="The verdict as JSON.")
def judge(playbook: Path, text: str, language: Language | None, as_json: bool) -> None:
    """Say whether TEXT is a fact, a feeling or neither can be told, by which words, what to ask."""
    from coachbook.judge import judge_text as judging

    judging.judge(playbook, text, language, as_json)


@click.command()
@options.PLAYBOOK
@click.option("--try", "try_out", is_flag=True, help="Only say how well it does; write nothing.")
def learn(playbook: Path, try_out: bool) -> None:
    """Learn from the labelled statements of the playbook what words speak for a fact."""
    from coachbook.judge import learn as learning

    (learning.show_accuracy if try_out else learning.learn)(playbook)


COMMANDS = (judge, learn)
