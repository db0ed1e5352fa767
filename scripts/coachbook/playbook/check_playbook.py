"""`coachbook check` and `explain`: the problems of a playbook, and what each rule demands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import click

from coachbook.base.problems import (
    Problem,
    Problems,
    Severity,
    did_you_mean,
    has_errors,
    in_order,
)
from coachbook.base.terminal import as_github, as_json, as_text, problem_counts
from coachbook.playbook.load import problems_in, read_draft
from coachbook.playbook.rules import RULES
from coachbook.playbook.rules.file_rules import READING_RULES, STATEMENT_RULES
from coachbook.playbook.rules.rule import advice

DAY_RULES = {
    "law-current": "Every note of law.yml was read within the last twelve months.\n\n"
    "The law changes, and a note that is old misleads. `check` says so on the day (`--today` sets "
    "another); it is only a warning, also with --strict, for nothing in the playbook has changed."
}


def check_playbook(
    folder: Path, strict: bool, output_format: str, today: date | None = None
) -> bool:
    """Print every problem of a playbook; whether the playbook passes.

    Args:
        folder: The playbook.
        strict: Warnings fail it, too.
        output_format: "json", "github" (annotations), or anything else for plain text.
        today: A day on which notes on the law may be old, which alone never fails it; None: they
            are not looked at.
    """
    problems = problems_in(folder)
    shown = in_order((*problems, *_stale_notes(folder, today)))
    formatters = {"json": as_json, "github": as_github}
    click.echo(formatters.get(output_format, as_text)(shown, Path.cwd()), nl=False)
    if output_format != "json":
        click.echo(f"{folder}: {problem_counts(shown)}", err=output_format == "github")
    return passes(problems, strict)


def _stale_notes(folder: Path, today: date | None) -> tuple[Problem, ...]:
    """A warning for each note that was read over twelve months before a day.

    None if there is no day, or the playbook cannot be read.
    """
    try:
        draft = read_draft(folder) if today else None
    except Problems:
        draft = None
    if draft is None or today is None:
        return ()
    hint = "read it again, mend what has changed, and write the day"
    return tuple(
        Problem(
            draft.place("law", ("notes", number, "checked")),
            "law-current",
            f"'{note.id}' was checked on {note.checked}, over twelve months before {today}",
            hint,
            Severity.WARNING,
        )
        for number, note in enumerate(draft.playbook.law.notes)
        if note.is_stale(today)
    )


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
    texts = {**READING_RULES, **rules, **STATEMENT_RULES, **DAY_RULES, **other_rules}
    if not rule:
        width = max(map(len, texts))
        for name, text in texts.items():
            click.echo(f"{name:{width}}  {text.splitlines()[0]}")
    elif rule in texts:
        click.echo(f"{rule}: {texts[rule]}\n\nIn the handbook: authors.html#rule.{rule}")
    else:
        hint = did_you_mean(rule, texts) or "'coachbook explain' lists them all"
        raise click.ClickException(f"there is no rule '{rule}'; {hint}")
