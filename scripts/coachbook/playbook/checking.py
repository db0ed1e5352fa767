"""`coachbook check`, `explain` and `translated`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from coachbook.base.files import write_file
from coachbook.base.problems import Problem, did_you_mean, has_errors
from coachbook.base.terminal import as_github, as_json, as_text, problem_counts
from coachbook.playbook.load import problems_in, read_draft
from coachbook.playbook.rules import RULES
from coachbook.playbook.rules.file_rules import READING_RULES, STATEMENT_RULES
from coachbook.playbook.rules.rule import advice
from coachbook.playbook.translation_lock import LOCK, confirmations, lock_text


def check(folder: Path, strict: bool, form: str) -> bool:
    """Print every problem in the playbook; whether it passes."""
    problems = problems_in(folder)
    forms = {"json": as_json, "github": as_github}
    click.echo(forms.get(form, as_text)(problems, Path.cwd()), nl=False)
    if form != "json":
        click.echo(f"{folder}: {problem_counts(problems)}", err=form == "github")
    return passes(problems, strict)


def passes(problems: Sequence[Problem], strict: bool) -> bool:
    """Whether the problems let a build go on."""
    return not (problems if strict else has_errors(problems))


def explain(rule: str, others: Mapping[str, str]) -> None:
    """Print what a rule demands and why; without a name, every rule in a line each.

    `others` are rules that are not the playbook's own, with what they demand.
    """
    rules = {name: advice(function) for name, function in RULES.items()}
    texts = {**READING_RULES, **rules, **STATEMENT_RULES, **others}
    if not rule:
        width = max(map(len, texts))
        for name, text in texts.items():
            click.echo(f"{name:{width}}  {text.splitlines()[0]}")
    elif rule in texts:
        click.echo(f"{rule}: {texts[rule]}\n\nIn the handbook: authors.html#rule.{rule}")
    else:
        hint = did_you_mean(rule, texts) or "'coachbook explain' lists them all"
        raise click.ClickException(f"there is no rule '{rule}'; {hint}")


def translated(folder: Path, ids: Sequence[str], everything: bool) -> None:
    """Confirm that the English texts of `ids` say what their Chinese texts say now."""
    draft = read_draft(folder)
    owners = {owner for owner, _, _ in confirmations(draft.playbook)}
    unknown = [name for name in ids if name not in owners]
    if unknown:
        lines = [f"there is no '{name}'; {did_you_mean(name, owners)}" for name in unknown]
        raise click.ClickException("\n".join(line.removesuffix("; ") for line in lines))
    chosen = frozenset(owners if everything else ids)
    retired = {row.id for row in draft.playbook.ids.retired}
    kept = {row for row in draft.confirmed if row[0] not in chosen | retired}
    lock = frozenset(kept | confirmations(draft.playbook, chosen))
    write_file(folder / LOCK, lock_text(lock).encode())
    click.echo(f"{len(chosen)} confirmed in {folder / LOCK}")
