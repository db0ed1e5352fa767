"""The arguments of `coachbook judge`."""

from __future__ import annotations

from pathlib import Path

import click

from coachbook.commands.options import PLAYBOOK, playbook_folder
from coachbook.text import Language


@click.command()
@PLAYBOOK
@click.argument("text")
@click.option(
    "--lang",
    "language",
    type=click.Choice([each.value for each in Language]),
    help="What to answer in (default: the text's own language).",
)
@click.option("--json", "as_json", is_flag=True, help="The verdict as JSON.")
def judge(playbook: Path | None, text: str, language: str | None, as_json: bool) -> None:
    """Say whether TEXT is a fact, a feeling or neither can be told, by which words, what to ask."""
    from coachbook.commands import judge as judging

    wanted = Language(language) if language else None
    judging.judge(playbook_folder(playbook), text, wanted, as_json)
