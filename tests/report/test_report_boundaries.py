"""The team report where one day, one call or one point more would turn it: both sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from coachbook.base.week import Week
from coachbook.playbook.model.coaching import Measure, NumberRule, Sign
from coachbook.report.diagnosis import RuleCheck, RuleResult, diagnose
from coachbook.report.measures import MeasuredNumber, TeamMeasures
from coachbook.report.report_builder import make_report
from coachbook.report.team_report import RepReport, TeamReport
from coachbook.scorecard.carry_over import with_cards
from coachbook.scorecard.observation import Scorecard
from coachbook.sheet.sheet import make_sheet
from coachbook.team.folder_reader import read_team
from coachbook.team.model import Commitment, DatedFact, DayActivity, Deal, DealState, TeamFolder

from ..scorecard.printed import BOOK, DEMO
from ..scorecard.team_cards import CRITERIA, card

FOLDER = read_team(DEMO, BOOK, lambda _: True)[0]
EMPTY = replace(FOLDER, deals=(), activity=(), commitments=(), scores=())
TEAM = FOLDER.teams[0]
WEEK = Week.parse("2026-W47")
MONDAY, TUESDAY, *_ = WEEK.days
REP = "wang-zhe"
WEIGHTS = {one.id: one.weight for one in BOOK.scorecard.criteria if one.id in CRITERIA}
HEAVY = max(CRITERIA, key=lambda one: WEIGHTS[one])
LIGHT = min(CRITERIA, key=lambda one: WEIGHTS[one])


def report_of(folder: TeamFolder, *cards: Scorecard) -> TeamReport:
    return make_report(TEAM, with_cards(folder, cards), cards, BOOK, WEEK)


def of_rep(folder: TeamFolder, *cards: Scorecard) -> RepReport:
    return next(one for one in report_of(folder, *cards).reps if one.rep.id == REP)


def signs(one: RepReport) -> dict[Sign | None, tuple[date, ...]]:
    return {flag.critical.sign: flag.days for flag in one.flags}


def worked(day: date, *, present: str = "1", calls: int = 90, rep: str = REP) -> DayActivity:
    return DayActivity(day, rep, calls, 40, 0, Decimal(present))


def with_fact(fact: str, on: date, name: str = "D1", rep: str = REP) -> Deal:
    return Deal(name, rep, opened=on, facts=(DatedFact(fact, on),))


def test_of_criteria_on_one_level_the_heaviest_comes_first() -> None:
    assert WEIGHTS[HEAVY] > WEIGHTS[LIGHT]
    levels = {HEAVY: 1, LIGHT: 1}
    cards = [card(rep.id, WEEK, levels, level=3) for rep in TEAM.reps]
    report = report_of(EMPTY, *cards)
    assert {one.weakest.id for one in report.reps if one.weakest} == {HEAVY}
    assert report.advice is not None
    assert report.advice.weakest.criterion.id == HEAVY


def test_a_lighter_criterion_on_a_lower_level_comes_before_the_heaviest() -> None:
    cards = [card(rep.id, WEEK, {HEAVY: 1, LIGHT: 0}, level=3) for rep in TEAM.reps]
    report = report_of(EMPTY, *cards)
    assert {one.weakest.id for one in report.reps if one.weakest} == {LIGHT}
    assert report.advice is not None
    assert report.advice.weakest.criterion.id == LIGHT


def test_of_criteria_that_weigh_the_same_the_rubrics_first_comes_first() -> None:
    first, second = _twins()
    cards = [card(rep.id, WEEK, {first: 1, second: 1}, level=3) for rep in TEAM.reps]
    report = report_of(EMPTY, *cards)
    assert {one.weakest.id for one in report.reps if one.weakest} == {first}
    assert report.advice is not None
    assert report.advice.weakest.criterion.id == first


def test_a_reps_focus_is_that_of_the_next_sheet_and_not_of_one_bad_week() -> None:
    weeks = [WEEK.earlier(ago) for ago in (3, 2, 1)]
    earlier = [card(REP, week, {LIGHT: 1}, level=3) for week in weeks]
    cards = (*earlier, card(REP, WEEK, {HEAVY: 1, LIGHT: 2}, level=3))
    one = of_rep(EMPTY, *cards)
    assert one.score is not None
    assert one.score.weakest == HEAVY
    assert one.weakest is not None
    assert one.weakest.id == LIGHT
    folder = with_cards(EMPTY, cards)
    rep = next(each for each in TEAM.reps if each.id == REP)
    sheet = make_sheet(TEAM, rep, folder, BOOK, WEEK.next())
    assert sheet.focus == one.focus
    assert (one.focus.newest, one.focus.scores) == (str(WEEK), 4)


def test_a_rep_at_the_top_has_nothing_short_and_one_without_scores_has_no_focus() -> None:
    top = of_rep(EMPTY, card(REP, WEEK, {}, level=4))
    assert top.focus.nothing_short
    assert top.weakest is None
    assert of_rep(EMPTY).weakest is None
    nothing = of_rep(EMPTY, card(REP, WEEK, dict.fromkeys(CRITERIA, "na"), level=4))
    assert not nothing.focus.nothing_short
    assert nothing.weakest is None


@pytest.mark.parametrize(("closed", "won"), [(WEEK.sunday, 500), (WEEK.next().monday, 0)])
def test_what_was_sold_up_to_sunday_counts_towards_every_target(closed: date, won: int) -> None:
    sold = Deal("D1", REP, state=DealState.WON, amount=Decimal(500), closed=closed)
    goals = report_of(replace(EMPTY, deals=(sold,))).target_gaps
    assert goals.year is not None
    assert goals.month is not None
    assert {goals.year.won, goals.month.won, goals.reps[REP].won} == {Decimal(won)}


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("39.9", RuleResult.NO),
        ("40", RuleResult.YES),
        ("60", RuleResult.YES),
        ("60.1", RuleResult.NO),
    ],
)
def test_a_number_that_just_reaches_a_bound_supports_the_cause(
    value: str, verdict: RuleResult
) -> None:
    rule = NumberRule(measure=Measure.SHORT_DAYS, least=Decimal(40), most=Decimal(60))
    assert RuleCheck(rule, MeasuredNumber(Decimal(value), 1, 1)).verdict is verdict


@pytest.mark.parametrize(("present", "flagged"), [("0", False), ("0.5", True), ("1", True)])
def test_a_day_without_records_is_flagged_only_if_the_rep_was_there(
    present: str, flagged: bool
) -> None:
    found = signs(of_rep(replace(EMPTY, activity=(worked(TUESDAY, present=present),))))
    assert found == ({Sign.NO_RECORDS: (TUESDAY,)} if flagged else {})


@pytest.mark.parametrize(("present", "flagged"), [("0", False), ("0.5", True)])
def test_a_nought_written_on_the_card_for_a_day_away_is_not_flagged(
    present: str, flagged: bool
) -> None:
    away = replace(worked(TUESDAY, present=present), records=5)
    zero = card(REP, WEEK, {"check.records/2": 0}, level=3)
    found = signs(of_rep(replace(EMPTY, activity=(away,)), zero))
    assert found == ({Sign.NO_RECORDS: (TUESDAY,)} if flagged else {})


@pytest.mark.parametrize(
    ("fact", "flagged"), [("fact.gave-mobile", False), ("fact.asks-certificate", True)]
)
def test_a_customer_is_to_be_submitted_from_the_first_buying_fact(fact: str, flagged: bool) -> None:
    ticked = card(REP, WEEK, {"check.submission/1": True}, level=3)
    found = signs(of_rep(replace(EMPTY, deals=(with_fact(fact, TUESDAY),)), ticked))
    assert found == ({Sign.NOT_SUBMITTED: (TUESDAY,)} if flagged else {})


@pytest.mark.parametrize(
    ("fact", "percent"), [("fact.gave-mobile", None), ("fact.asks-certificate", 100)]
)
def test_a_customer_is_interested_from_the_first_buying_fact(
    fact: str, percent: int | None
) -> None:
    """Seen in the rate of interest: of contact facts alone there is none to compare."""
    reps = [rep.id for rep in TEAM.active_reps(WEEK)]
    deals = tuple(with_fact(fact, MONDAY, f"D-{rep}", rep) for rep in reps)
    activity = tuple(worked(MONDAY, calls=500, rep=rep) for rep in reps)
    assert _interest(replace(EMPTY, deals=deals, activity=activity)).value == percent


@pytest.mark.parametrize(("calls", "said"), [(199, False), (200, True)])
def test_of_a_rep_with_few_calls_a_rate_says_nothing(calls: int, said: bool) -> None:
    assert BOOK.diagnosis.reckoning.few_calls == 200
    reps = [rep.id for rep in TEAM.active_reps(WEEK)]
    deals = tuple(with_fact("fact.asks-certificate", MONDAY, f"D-{rep}", rep) for rep in reps)
    activity = tuple(worked(MONDAY, calls=calls if rep == REP else 500, rep=rep) for rep in reps)
    found = _interest(replace(EMPTY, deals=deals, activity=activity))
    assert found == (MeasuredNumber(Decimal(250), 1, 200) if said else MeasuredNumber(None, 0, 0))


@pytest.mark.parametrize("other", ["aaa", "zzz"])
def test_of_two_cards_the_supervisors_counts(other: str) -> None:
    assert "aaa" < TEAM.supervisor.id < "zzz"
    theirs, lead = card(REP, WEEK, {}, level=1, scorer=other), card(REP, WEEK, {}, level=4)
    for cards in ((theirs, lead), (lead, theirs)):
        one = of_rep(EMPTY, *cards)
        assert one.week_levels is not None
        assert one.week_levels.card == lead
        assert one.score is not None
        assert one.score.percent == 100


@pytest.mark.parametrize(
    ("days_after", "outcome"),
    [(-1, (1, 0, 0, 0)), (0, (1, 0, 0, 0)), (1, (0, 1, 0, 0)), (None, (0, 0, 0, 1))],
    ids=["the day before", "on the day", "the day after", "nothing said yet"],
)
def test_what_is_done_on_the_day_it_is_due_is_on_time(
    days_after: int | None, outcome: tuple[int, int, int, int]
) -> None:
    done = None if days_after is None else TUESDAY + timedelta(days=days_after)
    agreed = MONDAY - timedelta(days=7)
    kept = report_of(
        replace(EMPTY, commitments=(Commitment("C1", REP, agreed, "x", TUESDAY, done),))
    ).commitments
    assert (kept.on_time, kept.late, kept.missed, kept.unknown) == outcome


def _interest(folder: TeamFolder) -> MeasuredNumber:
    """The measure of interested customers a call that the first cause with one holds."""
    findings = diagnose(REP, TeamMeasures(TEAM, folder, BOOK, WEEK), BOOK)
    held = (one for finding in findings for one in finding.checks)
    return next(one.number for one in held if one.rule.measure is Measure.INTEREST_RATE)


def _twins() -> tuple[str, str]:
    """The first two criteria of the rubric that weigh the same."""
    return next(
        (one, two)
        for number, one in enumerate(CRITERIA)
        for two in CRITERIA[number + 1 :]
        if WEIGHTS[one] == WEIGHTS[two]
    )
