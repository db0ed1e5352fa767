"""Four weeks of the demonstration team: what is filled in one week stands on the next one's sheet.

Each week's cards come back on another medium: a workbook, a web form's file, YAML, a fillable PDF.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result

from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.report.report_builder import make_report
from coachbook.scorecard.carry_over import with_cards
from coachbook.scorecard.observation import Medium
from coachbook.scorecard.team_history import cards_until
from coachbook.scorecard.workbook.identity import cell_name
from coachbook.sheet.sheet import Sheet, make_sheet
from coachbook.sheet.slot_texts import slot_texts
from coachbook.team.folder_reader import read_team

from .filling import filled
from .printed import BOOK, DEMO, REPS
from .team_cards import CRITERIA, KEYS, TEAM

W48, W49, W50, W51, W52 = (Week(2026, number) for number in range(48, 53))
REP, OTHER = "zhao-lei", "wang-zhe"
CALLS, EVIDENCE, TRACK = "criterion.calls", "criterion.evidence", "criterion.talk-track"

Run = Callable[..., Result]


@dataclass(frozen=True)
class Loop:
    """A copy of the demonstration team that weeks are played with."""

    team: Path
    out: Path
    run: Run

    def collect(self, name: str, content: bytes) -> None:
        self.out.mkdir(exist_ok=True)
        file = self.out / name
        file.write_bytes(content)
        done = self.run("collect", file, "--team", self.team)
        assert done.exit_code == 0, done.output

    def sheet(self, week: Week, rep: str = REP) -> Sheet:
        """The sheet as the commands make it."""
        folder = read_team(self.team, BOOK, lambda _: True)[0]
        joined = with_cards(folder, cards_until(self.team / "records", week), week)
        [team] = joined.teams
        one = next(one for one in team.reps if one.id == rep)
        return make_sheet(team, one, joined, BOOK, week)

    def open(self, week: Week) -> list[str]:
        return [one.what for one in self.sheet(week).commitments]


def workbook(loop: Loop) -> None:
    """W48: everyone's levels, a dated fact, and the first open commitment done."""
    made = loop.run("workbook", "--team", loop.team, "--week", str(W48), "--out", loop.out)
    assert made.exit_code == 0, made.output
    book = openpyxl.load_workbook(loop.out / f"{W48}_{TEAM.id}.xlsx")

    def enter(rep: str, field: str, value: str | int | date) -> None:
        name = cell_name(KEYS.index(rep) + 1, field)
        [(sheet, place)] = book.defined_names[name].destinations
        book[sheet][place.replace("$", "")] = value

    for rep in KEYS:
        for criterion in CRITERIA:
            enter(rep, criterion, 2 if criterion != CALLS else 1)
    enter(REP, "deal/1/fact.sent-reply-form", "✓")
    enter(REP, "deal/1/fact.sent-reply-form/date", date(2026, 11, 25))
    enter(REP, "commitment/1", "已办")
    enter(REP, "agreed/1/what", "上午十点前打满二十通")
    enter(REP, "agreed/1/due", "2026-12-04")
    saved = io.BytesIO()
    book.save(saved)
    loop.collect("w48.xlsx", saved.getvalue())


def webform(loop: Loop) -> None:
    """W49: a low talk track with its cause, and an objection."""
    values: dict[str, object] = {**dict.fromkeys(CRITERIA, 3), TRACK: 1, f"{TRACK}/cause": 3}
    values |= {"objection/item": CRITERIA.index(TRACK) + 1, "objection/because": "录音是旧的"}
    document = "web-0123456789abcdef"
    stamped = {field: [value, document, 1] for field, value in values.items()}
    empty = {"form": "", "deals": [], "commitments": []}
    whole = {
        "coachbook": "coachbook webform 1",
        "page": "aa",
        "document": document,
        "edit": 1,
        "seen": {},
        "team": TEAM.id,
        "week": str(W49),
        "kind": "normal",
        "scorer": TEAM.supervisor.id,
        "edition": BOOK.edition.version,
        "reps": {rep: {**empty, "values": stamped} for rep in KEYS},
    }
    loop.collect("w49.json", json.dumps(whole).encode())


def by_hand(loop: Loop) -> None:
    """W50: YAML for one rep; the agreed action is done."""
    agreed = next(one for one in loop.sheet(W50).commitments if one.what.startswith("上午"))
    scored = "".join(f"  {criterion}: {3}\n" for criterion in CRITERIA)
    values = f"values:\n{scored}  agreed/1/what: 录三段新的\n  agreed/1/who: 赵磊\n"
    kept = f"commitments: {{1: {agreed.id}}}\nkept:\n  - {{commitment: {agreed.id}, done: done}}\n"
    card = f"team: {TEAM.id}\nrep: {REP}\nweek: {W50}\n{values}{kept}"
    loop.collect("w50.yml", card.encode())


def on_pdf(loop: Loop, weeks: Path) -> None:
    """W51: a fillable sheet printed from the store."""
    out = weeks / "sheets"
    asked = ("--team", loop.team, "--week", str(W51), "--rep", REP, "--out", out)
    made = loop.run("sheets", *asked, "--fillable", "--plain")
    assert made.exit_code == 0, made.output
    file = out / TEAM.id / f"{W51}_{TEAM.id}_{REP}_fillable.pdf"
    levels = {**dict.fromkeys(CRITERIA, "4"), EVIDENCE: "1"}
    loop.collect("w51.pdf", filled(file.read_bytes(), levels))


@pytest.fixture(scope="module")
def team_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("loop") / "team"
    return Path(shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("records")))


@pytest.mark.usefixtures("heavy")
def test_four_weeks_on_four_media(team_folder: Path, run: Run, tmp_path: Path) -> None:
    loop = Loop(team_folder, tmp_path / "in", run)
    first = loop.sheet(W48)
    deal, oldest = first.deals[0].chosen.candidate, first.commitments[0].what
    assert deal.standing.level < 3

    workbook(loop)
    second = loop.sheet(W49)
    [again] = [
        one.chosen.candidate for one in second.deals if one.chosen.candidate.deal.id == deal.deal.id
    ]
    assert again.standing.level == 3
    assert again.standing.customer_class.rank > deal.standing.customer_class.rank
    assert oldest not in loop.open(W49)
    assert "上午十点前打满二十通" in loop.open(W49)
    assert (second.focus.criterion.id, second.focus.last_level) == (CALLS, 1)
    assert (second.focus.newest, second.focus.scores) == (str(W48), 5)
    assert loop.sheet(W48).commitments == first.commitments  # an old sheet stays as it was

    webform(loop)
    third = loop.sheet(W50)
    # One low week on the talk track does not make it weaker than calls, at 0 a month ago.
    assert (third.focus.criterion.id, third.focus.last_level) == (CALLS, 3)
    assert (third.focus.newest, third.focus.scores) == (str(W49), 6)
    assert third.objection is not None
    talk = slot_texts(third, BOOK, (Language.ZH,), "赵磊")["focus/talk"]
    assert talk == "上周不同意，先谈：话术 · 录音是旧的"

    by_hand(loop)
    fourth = loop.sheet(W51)
    assert "上午十点前打满二十通" not in loop.open(W51)
    assert fourth.objection is None
    [agreed] = [one for one in _all_open(loop, W51) if one.startswith("录三段新的")]
    assert agreed == "录三段新的 · 赵磊"

    on_pdf(loop, tmp_path)
    assert loop.sheet(W52).focus.criterion.id == EVIDENCE
    _check_report(loop)


def _all_open(loop: Loop, week: Week) -> list[str]:
    folder = read_team(loop.team, BOOK, lambda _: True)[0]
    joined = with_cards(folder, cards_until(loop.team / "records", week), week)
    return [one.what for one in joined.commitments if one.rep == REP and one.is_open]


def _check_report(loop: Loop) -> None:
    cards = cards_until(loop.team / "records", W51)
    media = {
        source.medium for card in cards for one in card.values.values() for source in one.sources
    }
    assert media == {Medium.WORKBOOK, Medium.WEB, Medium.FILE, Medium.PDF}
    folder = with_cards(read_team(loop.team, BOOK, lambda _: True)[0], cards, W51.next())
    last = make_report(folder.teams[0], folder, cards, BOOK, W51)
    assert last.advice is None  # one rep of eight was scored
    assert [one.rep.id for one in last.scored] == [REP]
    one = last.scored[0]
    assert [point.week for point in one.trends.score.points][-4:] == [
        *map(str, (W48, W49, W50, W51))
    ]
    third = make_report(folder.teams[0], folder, cards, BOOK, W49)
    assert third.advice is not None
    assert third.advice.weakest.criterion.id == TRACK
    assert third.advice.cause is not None
    assert third.advice.cause.id == "cause.weak-skills"
    assert REPS[0] in third.advice.low_reps
