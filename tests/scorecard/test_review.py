"""Review: every doubt and conflict becomes a question, and an answer settles it for good."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coachbook.__main__ import cli
from coachbook.base.text import Language
from coachbook.scorecard.readers.answers_reader import read
from coachbook.scorecard.review_questions import questions_of

from .filling import filled
from .printed import REPS, WEEK, Printed
from .reviewing import ASKED, CAUSE, SCORE, TICK, anchors, card, numbers

Run = Callable[..., Result]


def test_every_doubt_and_conflict_is_a_question(team: Printed) -> None:
    asked = questions_of([card(team)], team.known)
    assert {each.field.id for each in asked} == ASKED
    assert [each.reason for each in asked] == sorted(each.reason for each in asked)
    assert len({each.id for each in asked}) == len(ASKED)
    numbers = {each.field.id: (each.most, each.about) for each in asked}
    assert numbers[CAUSE][0] == len(team.known.playbook.scorecard.root_causes)
    assert numbers[TICK][1] == card(team).deals["1"]


def test_the_same_questions_give_the_same_bytes(team: Printed, run: Run) -> None:
    run("review", "--team", team.team)
    first = (team.records / "review.html").read_bytes()
    run("review", "--team", team.team)
    assert (team.records / "review.html").read_bytes() == first


def in_terminal(team: Printed, answers: str, language: str = "en") -> Result:
    asked = ["review", "--team", str(team.team), "--terminal", "--lang", language]
    return CliRunner().invoke(cli, asked, input=answers, catch_exceptions=False)


def test_the_terminal_asks_one_question_after_the_other(team: Printed) -> None:
    done = in_terminal(team, "a\n\n9\n1\nb\nq\n")
    assert done.exit_code == 0, done.output
    assert "is out of range" in done.output
    assert "3 answers kept" in done.output
    assert len(card(team).open) == 3
    (file,) = (team.records / "inbox").glob("*.json")
    said = json.loads(file.read_bytes())
    assert said["coachbook"] == "coachbook answers 1"
    assert len(said["answers"]) == 3


@pytest.mark.parametrize("language", Language)
def test_the_terminal_says_what_each_number_means(team: Printed, language: Language) -> None:
    said = in_terminal(team, "\n" * 6, language.value).output
    colon = {"zh": "：", "en": ": "}[language]
    causes = [(each.name, each.means) for each in team.known.playbook.scorecard.root_causes]
    lines = [f"{name.in_(language)}{colon}{means.in_(language)}" for name, means in causes]
    for told in (numbers(anchors(language, colon), first=0), numbers(lines)):
        block = "\n".join(f"     {line}" for line in told)
        assert said.count(f"{block}\n  a) ") == 1


def test_stopping_the_terminal_keeps_what_was_answered(team: Printed) -> None:
    done = in_terminal(team, "a\n")
    assert "1 answer kept" in done.output
    assert len(card(team).open) == 5
    assert in_terminal(team, "").exit_code == 0


def test_a_later_file_that_differs_is_a_new_question(
    team: Printed, run: Run, tmp_path: Path
) -> None:
    in_terminal(team, "a\n" * 6)
    assert card(team).open == ()
    (tmp_path / "c.pdf").write_bytes(filled(team.sheet(), {SCORE: "0"}))
    assert "1 open for review" in run("collect", tmp_path / "c.pdf", "--team", team.team).output


ANSWER: dict[str, object] = {
    "team": "training-1",
    "rep": REPS[0],
    "week": WEEK,
    "kind": "normal",
    "scorer": "zhou-min",
    "field": SCORE,
    "value": 2,
    "at": "2026-11-23T19:00:00Z",
    "settles": ["0" * 64],
}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"field": "criterion.learnin"}, "did you mean 'criterion.learning'?"),
        ({"rep": "wang-zh"}, "did you mean 'wang-zhe'?"),
        ({"team": "nobody"}, "there is no team 'nobody'"),
        ({"week": "2026-W60"}, "no week 60"),
        ({"kind": "odd"}, "odd"),
        ({"value": 7}, "7 is out of range"),
        ({"value": [1]}, "is no answer that review writes"),
        ({"settles": []}, "is no answer that review writes"),
        ({"at": "yesterday"}, "is no answer that review writes"),
        ({"more": 1}, "is no answer that review writes"),
    ],
)
def test_answers_that_make_no_sense_are_refused(
    printed: Printed, change: dict[str, object], says: str
) -> None:
    said = {"coachbook": "coachbook answers 1", "document": "x", "answers": [ANSWER | change]}
    reading = read(json.dumps(said).encode(), "answers.json", printed.known)
    assert reading.observations == ()
    assert says in reading.refusals[0].says
