"""What page one may say of people: both sides of each bound."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.report.commitments import commitments_due
from coachbook.report.report_builder import make_report
from coachbook.report.report_page import report_html
from coachbook.report.team_report import Advice, TeamReport, Unscored
from coachbook.scorecard.carry_over import with_cards
from coachbook.scorecard.observation import Scorecard, Value
from coachbook.team.folder_reader import read_team
from coachbook.team.model import Commitment

from ..scorecard.printed import BOOK, DEMO, ROOT
from ..scorecard.team_cards import CRITERIA, card

FOLDER = read_team(DEMO, BOOK, lambda _: True)[0]
EMPTY = replace(FOLDER, deals=(), activity=(), commitments=(), scores=())
TEAM = FOLDER.teams[0]
REPS = tuple(rep.id for rep in TEAM.reps)
WEEK = Week.parse("2026-W48")
ROOTS = {one.id: number for number, one in enumerate(BOOK.scorecard.root_causes, start=1)}
RECORDS = "criterion.records"


def report_of(*cards: Scorecard) -> TeamReport:
    return make_report(TEAM, with_cards(EMPTY, cards), cards, BOOK, WEEK)


def html_of(report: TeamReport, language: Language = Language.ZH) -> str:
    return report_html(report, BOOK, language, ROOT / "checklists")


def advice_on(low: int, ticked: int, root: str = "root.system") -> Advice:
    """The advice where `low` reps are low on customer records, `ticked` of them with a cause."""
    cards = []
    for number, rep in enumerate(REPS):
        values: dict[str, Value] = {RECORDS: 0 if number < low else 2}
        if number < ticked:
            values[f"{RECORDS}/cause"] = ROOTS[root]
        cards.append(card(rep, WEEK, values, level=3))
    found = report_of(*cards).advice
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("low", "ticked", "sure"),
    [(2, 2, False), (3, 2, False), (3, 3, True), (5, 3, True), (6, 3, False), (6, 4, True)],
)
def test_a_cause_needs_most_of_the_low_reps_and_three(low: int, ticked: int, sure: bool) -> None:
    advice = advice_on(low, ticked)
    assert (advice.cause is not None) == sure
    criterion = advice.weakest.criterion
    by_cause = next(one.do for one in criterion.causes if one.cause == "cause.weak-skills")
    assert advice.do == (by_cause if sure else criterion.today)
    assert advice.cause_reps == REPS[:ticked]
    assert advice.other_reps == REPS[ticked:low]


def test_a_cause_that_cannot_explain_the_criterion_is_not_named() -> None:
    advice = advice_on(6, 6, "root.talk-track")
    assert advice.cause is None
    assert [(root.id, n) for root, n in advice.root_cause_counts] == [("root.talk-track", 6)]


def test_every_criterion_says_what_to_do_today() -> None:
    for criterion in BOOK.scorecard.criteria:
        assert criterion.today
        texts = (criterion.today, *(one.do for one in criterion.causes))
        for text in texts:
            assert text.zh.startswith("今天")
            assert text.en.startswith("Today ")
            assert "@" not in text.zh + text.en


def test_where_all_are_at_the_top_nothing_is_short() -> None:
    report = report_of(*(card(rep, WEEK, {}, level=4) for rep in REPS))
    assert report.nothing_short
    assert report.advice is None
    for language, told in ((Language.ZH, "没有短板"), (Language.EN, "Nothing is short")):
        assert f'<p class="plank">{told}</p>' in html_of(report, language)
    before = card(REPS[0], WEEK.previous(), {RECORDS: 2}, level=4)
    report = report_of(*(card(rep, WEEK, {}, level=4) for rep in REPS), before)
    assert not report.nothing_short
    assert report.advice is None
    name = next(one.name.en for one in BOOK.scorecard.criteria if one.id == RECORDS)
    page = html_of(report, Language.EN)
    assert '<p class="plank">Nothing is short this week</p>' in page
    one = report.reps[0]
    assert f"{one.rep.name}: {name}, about {one.focus.level}" in page
    assert "Estimated from the scores of several weeks" in page
    assert re.search(r'<dd class="do">Today ', page)
    assert f'<p class="plank">{name} <span>{one.focus.level} → 4</span></p>' in page
    almost = [card(rep, WEEK, {RECORDS: 3 if rep == REPS[0] else 4}, level=4) for rep in REPS]
    report = report_of(*almost)
    assert not report.nothing_short
    assert report.advice is not None
    assert report.advice.weakest.mean == Decimal("3.9")


def test_a_score_that_rests_on_little_is_marked_and_stays_out() -> None:
    weights = {one.id: one.weight for one in BOOK.scorecard.criteria if one.id in CRITERIA}
    light = "criterion.learning"
    thin: dict[str, Value] = {**dict.fromkeys(CRITERIA, "na"), light: 4}
    cards = [card(rep, WEEK.earlier(ago), thin, level=0) for rep in REPS[:1] for ago in (2, 1, 0)]
    cards += [card(rep, WEEK, {}, level=2) for rep in REPS[1:]]
    report = report_of(*cards)
    one = report.reps[0]
    assert one.score is not None
    assert one.score.percent == 100
    assert not one.rests_on_enough
    assert (one.score.weight, one.score.weights) == (weights[light], 100)
    assert report.trends.score.last == 50
    assert report.trends.score.points[-1].count == len(report.scored) == len(REPS) - 1
    assert one.trends.score.last is None
    assert report.role_models[light] is None  # 4.0 over three weeks, each of which says too little
    assert "100.0（只凭 100 里的 5 分权重，不算平均，不当标杆）" in html_of(report)


@pytest.mark.parametrize(("weight", "enough"), [(50, True), (45, False)])
def test_half_of_the_rubric_is_enough(weight: int, enough: bool) -> None:
    assert BOOK.diagnosis.reckoning.few_weight == 50
    scored = {50: ("criterion.records", "criterion.calls", "criterion.evidence",
                   "criterion.learning"),
              45: ("criterion.records", "criterion.calls", "criterion.evidence")}  # fmt: skip
    values = {name: 3 if name in scored[weight] else "na" for name in CRITERIA}
    one = report_of(card(REPS[0], WEEK, values, level=0)).reps[0]
    assert one.score is not None
    assert (one.score.weight, one.rests_on_enough) == (weight, enough)


def test_all_not_applicable_is_nothing_scored() -> None:
    report = report_of(card(REPS[0], WEEK, dict.fromkeys(CRITERIA, "na"), level=0))
    one = report.reps[0]
    assert (one.score, one.unscored, one.weakest) == (None, Unscored.NOTHING, None)
    assert not one.focus.nothing_short
    assert report.scored == ()
    assert "全是不适用，没有一项能评" in html_of(report)


@pytest.mark.parametrize(
    ("ticked", "outcome"),
    [
        ("2026-W47", (1, 0, 0)),
        ("2026-W48", (1, 0, 0)),
        ("2026-W49", (0, 1, 0)),
        ("", (0, 0, 1)),
    ],
)
def test_a_tick_without_a_day_is_kept_by_the_week_it_was_due(
    ticked: str, outcome: tuple[int, int, int]
) -> None:
    """Due on a Tuesday, it is kept if it is ticked on that week's sheet, whatever the day."""
    one = Commitment("C", REPS[0], WEEK.earlier(1).days[3], "x", WEEK.days[1],
                     ticked=Week.parse(ticked) if ticked else None)  # fmt: skip
    kept = commitments_due([one], WEEK.next(), 4)
    assert (kept.on_time, kept.late, kept.missed) == outcome
    assert [each.id for each in kept.open] == ([] if ticked else ["C"])


def test_what_is_due_in_the_week_it_was_agreed_can_only_be_ticked_on_the_next_sheet() -> None:
    one = Commitment("C", REPS[0], WEEK.days[1], "x", WEEK.days[4], ticked=WEEK.next())
    assert one.is_on_time
    assert not replace(one, ticked=WEEK.next().next()).is_on_time


def test_the_first_sheet_that_says_done_counts() -> None:
    mine = [one for one in FOLDER.commitments if one.rep == REPS[0] and one.is_open]
    [first] = mine
    cards = [
        replace(card(REPS[0], week, {"commitment/1": value}, level=2), commitments={"1": first.id})
        for week, value in (
            (WEEK, "not-done"),
            (WEEK.next(), "done"),
            (WEEK.next().next(), "done"),
        )
    ]
    joined = with_cards(FOLDER, reversed(cards))
    found = next(one for one in joined.commitments if one.id == first.id)
    assert (found.ticked, found.is_on_time) == (WEEK.next(), False)


def test_a_change_is_of_exact_means_wherever_it_stands() -> None:
    """Four reps: 11 of 4 are 2.75, 9 of 4 are 2.25; the change is -0.5, and never -0.6."""
    before, now = (3, 3, 3, 2), (2, 2, 2, 3)
    cards = [
        card(rep, week, {RECORDS: level}, level=4)
        for week, levels in ((WEEK.earlier(1), before), (WEEK, now))
        for rep, level in zip(REPS, levels, strict=False)
    ]
    report = report_of(*cards)
    trend = report.trends.criteria[RECORDS]
    assert [str(point.value) for point in trend.points] == ["2.8", "2.3"]
    assert trend.change == Decimal("-0.5")
    mean = next(one.mean for one in report.criterion_means if one.criterion.id == RECORDS)
    assert mean == trend.last == Decimal("2.3")
