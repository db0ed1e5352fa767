"""The commands `judge` and `learn`: is a statement a fact or a feeling?"""

from __future__ import annotations

from pathlib import Path

import click

from coachbook import options
from coachbook.base.text import Language


@click.command()
@options.PLAYBOOK
@click.argument("text", required=False)
@click.option(
    "--file",
    "notes",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Judge each line of this file (-: standard input) in place of TEXT, one verdict a line.",
)
@click.option("--team", type=options.FOLDER, help="A team folder, for what it has learned.")
@click.option("--keep-as", metavar="LABEL", help="Keep TEXT there under this, its right answer.")
@options.language("What to answer in (default: the text's own language).")
@click.option("--json", "as_json", is_flag=True, help="The verdict as JSON; of a file, one a line.")
def judge(
    playbook: Path,
    text: str | None,
    notes: Path | None,
    team: Path | None,
    keep_as: str | None,
    language: Language | None,
    as_json: bool,
) -> None:
    """Say whether TEXT is a fact for a deal or against it, a feeling, or cannot be told.

    With the words it rests on, and what to ask next.
    """
    from coachbook.judge import judge_text as judging

    if (text is None) is (notes is None):
        raise click.UsageError("give either TEXT or --file NOTES")
    if keep_as is not None:
        if team is None or text is None:
            raise click.UsageError("--keep-as needs TEXT and --team")
        from coachbook.judge import learn as learning

        learning.keep(playbook, team, text, keep_as)
    elif notes is not None:
        judging.judge_file(playbook, team, notes, language, as_json)
    elif text is not None:
        judging.judge(playbook, team, text, language, as_json)


@click.command()
@options.PLAYBOOK
@click.option("--try", "try_out", is_flag=True, help="Only say how well it does; write nothing.")
@click.option("--team", type=options.FOLDER, help="With a team's own; the weights stay there.")
def learn(playbook: Path, try_out: bool, team: Path | None) -> None:
    """Learn from the labelled statements of the playbook what words speak for a fact."""
    from coachbook.judge import learn as learning

    if team and try_out:
        raise click.UsageError("--try goes without --team")
    if team:
        learning.learn_for_team(playbook, team)
    else:
        (learning.show_accuracy if try_out else learning.learn)(playbook)


COMMANDS = (judge, learn)
