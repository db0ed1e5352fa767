"""The project's own playbook: sound, whole, and of the size that was asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from coachbook.playbook.model.entry import Entry
from coachbook.playbook.model.playbook import Playbook

CLAUSES = """
    G1 G2 G3 M1 M1a M1b M1c M2 M3 M4 M5 M6 M7 R1 R2 R3 R4 R5 R6 R7 A1 A2 A3 A4 A5 A6
    W1 W1.1 W1.2 W2.1 W2.2 W2.3 W2.4 W2.5 W2.6 W2.7 W2.8 W2.9 W2.10 W2.11 W2.12 W2.13 W2.14
    W2.15 W2.16 W2.17 W3 W4 W4.1 W4.2 W5.1 W5.2 W5.3 W6.1 W6.2 W7 W8.1 W8.2 W8.3 W8.5 W8.6
"""


def test_it_passes_the_strict_check(project_root: Path, run: Callable[..., Result]) -> None:
    result = run(
        *("check", "--strict", "--today", "2026-11-30", "--playbook", project_root / "playbook")
    )
    assert result.stdout == f"{project_root / 'playbook'}: 0 errors, 0 warnings\n"
    assert result.exit_code == 0


def test_every_clause_of_the_source_is_there_and_carried(real: Playbook) -> None:
    assert sorted(clause.id for clause in real.source.clauses) == sorted(CLAUSES.split())
    assert {clause for entry in real.entries.values() for clause in entry.source} == set(
        CLAUSES.split()
    )


@pytest.mark.parametrize(
    ("topic", "field", "least", "most"),
    [
        ("questions", "questions", 12, 99),
        ("facts", "facts", 25, 99),
        ("feelings", "feelings", 25, 99),
        ("diagnosis", "causes", 5, 5),
        ("scorecard", "criteria", 1, 8),
        ("onboarding", "days", 30, 30),
        ("evidence", "levels", 4, 4),
        ("customers", "classes", 6, 6),
        ("duties", "duties", 7, 7),
        ("authorities", "authorities", 6, 6),
    ],
)
def test_there_are_as_many_as_were_asked_for(
    topic: str, field: str, least: int, most: int, real: Playbook
) -> None:
    entries: tuple[Entry, ...] = getattr(real.topics[topic], field)
    assert least <= len(entries) <= most


def test_every_criterion_has_five_anchors(real: Playbook) -> None:
    assert {len(criterion.anchors) for criterion in real.scorecard.criteria} == {5}


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        ("prospects-per-day", "30–50"),
        ("records-per-day", "15–25"),
        ("follow-ups-to-close", "8–11"),
        ("training-per-month", "2"),
        ("pareto-customers", "20%"),
        ("pareto-volume", "80%"),
        ("pareto-profit", "80%"),
    ],
)
def test_the_figures_of_the_source_stand_as_data(figure: str, shown: str, real: Playbook) -> None:
    found = {entry.id: entry.display for entry in real.figures.figures}
    assert found[f"figure.{figure}"] == shown


def test_the_daily_meeting_is_when_the_source_says(real: Playbook) -> None:
    shown = {meeting.id: meeting.display for meeting in real.cadence.meetings}
    assert shown["meeting.daily-sales"] == "17:00–18:00"
