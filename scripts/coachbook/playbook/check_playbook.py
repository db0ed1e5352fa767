"""`coachbook check` and `explain`: the problems of a playbook, and what each rule demands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from coachbook.base.problems import Problem, did_you_mean, has_errors
from coachbook.base.terminal import as_github, as_json, as_text, problem_counts
from coachbook.playbook.load import problems_in
from coachbook.playbook.rules import RULES
from coachbook.playbook.rules.file_rules import READING_RULES, STATEMENT_RULES
from coachbook.playbook.rules.rule import advice


def check_playbook(folder: Path, strict: bool, output_format: str) -> bool:
    """Print every problem of a playbook; whether the playbook passes.

    Args:
        folder: The playbook.
        strict: Warnings fail it, too.
        output_format: "json", "github" (annotations), or anything else for plain text.
    """
    problems = problems_in(folder)
    formatters = {"json": as_json, "github": as_github}
    click.echo(formatters.get(output_format, as_text)(problems, Path.cwd()), nl=False)
    if output_format != "json":
        click.echo(f"{folder}: {problem_counts(problems)}", err=output_format == "github")
    return passes(problems, strict)


def passes(problems: Sequence[Problem], strict: bool) -> bool:
    """Whether a build may go on with these problems; if strict, only without any."""
    return not (problems if strict else has_errors(problems))


def explain_rule(rule: str, other_rules: Mapping[str, str]) -> None:
    """Print what a rule demands and why; without a name, all rules, one a line.

    `other_rules` are those of other wings, by name, each with its text.

    Raises:
        click.ClickException: there is no such rule.
    """
    rules = {name: advice(function) for name, function in RULES.items()}
    texts = {**READING_RULES, **rules, **STATEMENT_RULES, **other_rules}
    if not rule:
        width = max(map(len, texts))
        for name, text in texts.items():
            click.echo(f"{name:{width}}  {text.splitlines()[0]}")
    elif rule in texts:
        click.echo(f"{rule}: {texts[rule]}\n\nIn the handbook: authors.html#rule.{rule}")
    else:
        hint = did_you_mean(rule, texts) or "'coachbook explain' lists them all"
        raise click.ClickException(f"there is no rule '{rule}'; {hint}")
