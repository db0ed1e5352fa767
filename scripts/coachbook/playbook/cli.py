"""The playbook's commands: check, explain, translated, new, schema, diff."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coachbook import options
from coachbook.base.text import Language
from coachbook.options import current_project, request

if TYPE_CHECKING:
    from pydantic import BaseModel


@click.command()
@options.PLAYBOOK
@click.option("--strict", is_flag=True, help="Warnings stop, too.")
@click.option("--json", "form", flag_value="json", help="Problems as JSON.")
@click.option("--github", "form", flag_value="github", help="Problems as GitHub annotations.")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="On this day notes on the law may be old, as 2026-11-30 (default: the clock's).",
)
def check(playbook: Path, strict: bool, form: str | None, today: datetime | None) -> bool:
    """Check the playbook: every problem at once, each with its place and a hint."""
    from coachbook.playbook.check_playbook import check_playbook

    day = today or datetime.now(UTC).astimezone()
    return check_playbook(playbook, strict, form or "text", day.date())


@click.command()
@click.argument("rule", default="")
def explain(rule: str) -> None:
    """Say what RULE demands and why; without RULE, list all rules."""
    from coachbook.playbook.check_playbook import explain_rule
    from coachbook.team.team_rules import TEAM_RULES

    explain_rule(rule, TEAM_RULES)


@click.command()
@options.PLAYBOOK
@click.argument("ids", nargs=-1, metavar="ID...")
@click.option("--all", "everything", is_flag=True, help="Confirm every text there is.")
def translated(playbook: Path, ids: tuple[str, ...], everything: bool) -> None:
    """Confirm that the English texts of entries say what the Chinese ones say now."""
    from coachbook.playbook.author_tools import confirm_translations

    if not ids and not everything:
        raise click.UsageError("name the ids to confirm, or --all")
    confirm_translations(playbook, ids, everything)


@click.command()
@options.PLAYBOOK
@click.argument("topic")
@click.option("--kind", default="", help="The kind of entry, where a topic has several.")
@click.option("--word", default="new", help="The word after the dot in its id.")
def new(playbook: Path, topic: str, kind: str, word: str) -> None:
    """Add a skeleton entry to a TOPIC's file, with a free id."""
    from coachbook.playbook.author_tools import new_entry

    new_entry(playbook, topic, kind, word)


@click.command()
@options.PLAYBOOK
def schema(playbook: Path) -> None:
    """Write the JSON Schemas that editors complete and check with."""
    from coachbook.playbook.json_schemas import write_schemas

    write_schemas(playbook, other_models())


def other_models() -> Mapping[str, type[BaseModel]]:
    """The models of other wings' files, by the name of the JSON Schema that each gets."""
    from coachbook.scorecard.readers.yaml_card import HandCard
    from coachbook.scorecard.store.card_shape import CardFile
    from coachbook.team.crm.mapping import Mapping as CrmMapping
    from coachbook.team.model import TargetsFile, TeamFile

    return {
        "scorecard-by-hand": HandCard,
        "scorecard-record": CardFile,
        "team": TeamFile,
        "team-targets": TargetsFile,
        "team-mapping": CrmMapping,
    }


@click.command()
@options.PLAYBOOK
@click.argument("old")
@click.argument("new")
@options.language("Default: zh.", Language.ZH)
@click.option("--json", "as_json", is_flag=True, help="The changes as JSON.")
@click.option("--exit-code", is_flag=True, help="End with 1 if there are changes.")
def diff(playbook: Path, exit_code: bool, **given: object) -> bool:
    """Say what changed, and for whom, from edition OLD to NEW: each a folder or a git revision."""
    from coachbook.playbook.changes.diff import DiffRequest, show_changes

    diff_request = request(DiffRequest, {"here": playbook, **given})
    changed = show_changes(current_project(), diff_request)
    return not (changed and exit_code)


COMMANDS = (check, explain, translated, new, schema, diff)
