"""The team report on the demonstration team: what it says to do, and what that rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result

from coachbook.base.week import Week
from coachbook.playbook.model.coaching import Sign
from coachbook.report.diagnosis import RuleResult, diagnose, first_supported
from coachbook.report.measures import TeamMeasures
from coachbook.report.report_builder import make_report
from coachbook.report.team_report import RepReport, TeamReport, Unscored
from coachbook.report.trends import Point, Trend
from coachbook.scorecard.carry_over import with_cards
from coachbook.scorecard.observation import CardKind, Scorecard, State, Value
from coachbook.team.folder_reader import read_team
from coachbook.team.model import TeamFolder

from ..scorecard.cards import card_of, seen
from ..scorecard.printed import BOOK, DEMO
from ..scorecard.team_cards import KEYS, card

FOLDER = read_team(DEMO, BOOK, lambda _: True)[0]
WEEK = Week.parse("2026-W47")
NEXT = Week.parse("2026-W48")
TEAM = FOLDER.teams[0]


def report_of(*cards: Scorecard, week: Week = WEEK, folder: TeamFolder = FOLDER) -> TeamReport:
    return make_report(TEAM, with_cards(folder, cards, week.next()), cards, BOOK, week)


def of(report: TeamReport, rep: str) -> RepReport:
    return next(one for one in report.reps if one.rep.id == rep)


def test_page_one_names_one_plank_and_one_action() -> None:
    report = report_of()
    assert report.advice is not None
    assert report.advice.weakest.criterion.id == "criterion.records"
    assert report.advice.weakest.mean == Decimal("1.6")
    assert report.advice.low_reps == ("li-xiaoyan", "zhao-lei", "liu-yang", "zheng-yue")
    assert report.advice.cause is None  # two of four have it: neither most, nor three
    assert report.advice.cause_reps == ("li-xiaoyan", "zhao-lei")
    assert report.advice.do == report.advice.weakest.criterion.today
    assert report.advice.role_model is not None
    assert report.advice.role_model.rep == "wang-zhe"


def test_a_root_cause_ticked_on_cards_leads_to_its_cause() -> None:
    skill = [one.id for one in BOOK.scorecard.root_causes].index("root.skill") + 1
    reps = [rep.id for rep in TEAM.reps]
    cards = [
        card(rep, NEXT, {"criterion.talk-track": 0, "criterion.talk-track/cause": skill}, level=3)
        for rep in reps
    ]
    advice = report_of(*cards, week=NEXT).advice
    assert advice is not None
    assert advice.weakest.criterion.id == "criterion.talk-track"
    assert advice.cause is not None
    assert advice.cause.id == "cause.weak-skills"
    assert [(root.id, count) for root, count in advice.root_cause_counts] == [
        ("root.skill", len(reps))
    ]


def test_few_scored_reps_are_too_few_to_say() -> None:
    cards = [card(rep, NEXT, {}, level=2) for rep in ("wang-zhe", "sun-qian", "chen-jun")]
    report = report_of(*cards, week=NEXT)
    assert report.advice is None
    assert all(weakest.mean is None for weakest in report.criterion_means)
    assert report.trends.score.last is None
    assert len(report.scored) == 3


def test_who_was_not_scored_stands_there_with_the_reason() -> None:
    whole = card("wang-zhe", NEXT, {}, level=2)
    draft = card_of(seen("criterion.calls", 3), key=replace(whole.card, rep="sun-qian"))
    doubtful = card_of(
        seen("criterion.calls", 3, doubt="two marks"), key=replace(whole.card, rep="chen-jun")
    )
    assert (draft.state, doubtful.state) == (State.DRAFT, State.NEEDS_REVIEW)
    report = report_of(whole, draft, doubtful, week=NEXT)
    why = {one.rep.id: one.unscored for one in report.reps}
    assert why["wang-zhe"] is None
    assert why["sun-qian"] is Unscored.DRAFT
    assert why["chen-jun"] is Unscored.REVIEW
    assert why["liu-yang"] is Unscored.NONE


def test_calibration_never_comes_into_a_reps_score() -> None:
    blind = card("wang-zhe", NEXT, {}, level=0, kind=CardKind.CALIBRATION, scorer="lee")
    own = card("wang-zhe", NEXT, {}, level=4, kind=CardKind.SELF, scorer="wang-zhe")
    lead = card("wang-zhe", NEXT, {}, level=2)
    one = of(report_of(blind, own, lead, week=NEXT), "wang-zhe")
    assert one.score is not None
    assert one.score.percent == 50
    assert one.week_levels is not None
    assert set(one.week_levels.own.values()) == {4}
    alone = of(report_of(blind, own, week=NEXT), "wang-zhe")
    assert alone.score is None


@pytest.mark.parametrize(
    ("rep", "cause"),
    [
        ("zhao-lei", "cause.too-few-new"),
        ("liu-yang", "cause.weak-skills"),
        ("wang-zhe", None),
    ],
)
def test_the_numbers_support_the_cause_that_the_team_was_invented_with(
    rep: str, cause: str | None
) -> None:
    findings = diagnose(rep, TeamMeasures(TEAM, FOLDER, BOOK, WEEK), BOOK)
    supported = first_supported(findings)
    assert (supported and supported.cause.id) == cause
    phase = next(one for one in findings if one.cause.id == "cause.industry-phase")
    assert phase.verdict is RuleResult.FEW  # the demonstration team's deals name no industry


def test_without_activity_rates_are_too_few_to_say() -> None:
    numbers = TeamMeasures(TEAM, replace(FOLDER, activity=()), BOOK, WEEK)
    few, *_ = diagnose("zhao-lei", numbers, BOOK)
    assert few.verdict is RuleResult.FEW
    assert all(one.number.value is None for one in few.checks)


def test_targets_add_up_from_year_to_month_to_rep() -> None:
    goals = report_of().target_gaps
    assert goals.month is not None
    assert goals.month.target == sum(gap.target for gap in goals.reps.values()) == 323000
    assert goals.sum is not None
    assert goals.sum.adds_up
    assert not goals.sum.unassigned


def test_targets_that_do_not_add_up_are_told(tmp_path: Path) -> None:
    for file in DEMO.iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    targets = (tmp_path / "targets.yml").read_text(encoding="utf-8")
    spoilt = targets.replace("amount: 1003000", "amount: 1000000")
    (tmp_path / "targets.yml").write_text(spoilt, encoding="utf-8")
    problems = {problem.rule: problem for problem in read_team(tmp_path, BOOK)[1]}
    assert problems["team-targets-sum"].hint == "its reps' months of 2026 come to 1,003,000"
    (tmp_path / "targets.yml").write_text(
        targets.replace("team: training-1", "team: trainin-1"), encoding="utf-8"
    )
    problems = {problem.rule: problem for problem in read_team(tmp_path, BOOK)[1]}
    assert "training-1" in problems["team-unknown-team"].hint


def test_critical_items_stand_apart_from_the_score() -> None:
    report = report_of()
    flags = {(flag.rep, flag.critical.sign) for flag in report.flags}
    assert flags == {
        ("chen-jun", Sign.FEELING_CLAIMED),
        ("zhao-lei", Sign.FEELING_CLAIMED),
    }
    zero = card("wang-zhe", NEXT, {"check.records/2": 0}, level=4)
    one = of(report_of(zero, week=NEXT), "wang-zhe")
    assert one.score is not None
    assert one.score.percent == 100
    assert (Sign.NO_RECORDS, (NEXT.days[1],)) in {(f.critical.sign, f.days) for f in one.flags}


def test_what_was_written_as_evidence_is_judged_and_raises_nothing() -> None:
    deals = {
        "1": of(report_of(), "wang-zhe").cases[0].deal.id,
        "2": of(report_of(), "wang-zhe").cases[1].deal.id,
    }
    words = {"deal/1/said": "老板对我挺好", "deal/2/said": "王主任问发什么证书"}
    one = replace(card("wang-zhe", WEEK, {**words}, level=3), deals=deals)
    before, after = of(report_of(), "wang-zhe"), of(report_of(one), "wang-zhe")
    felt, fact = after.evidence
    assert (felt.case.deal.id, felt.is_feeling, felt.undated) == (deals["1"], True, ())
    assert (fact.is_fact, fact.undated) == (True, ("fact.asks-certificate",))
    levels = [case.standing.level for case in before.cases]
    assert [case.standing.level for case in after.cases] == levels


def test_a_trend_is_broken_where_the_rubric_changed_or_a_week_is_missing() -> None:
    points = [("W1", "1.0", 2), ("W2", "1.0", 3), ("W3", "1.1", 1), ("W4", "", None)]
    points += [("W5", "1.1", 2), ("W6", "1.1", 4)]
    trend = Trend(tuple(Point(w, e, v if v is None else Decimal(v)) for w, e, v in points))
    assert [[point.week for point in piece] for piece in trend.pieces] == [
        ["W1", "W2"],
        ["W3"],
        ["W5", "W6"],
    ]
    assert [point.week for point in trend.breaks] == ["W3"]
    assert trend.change == 2


def test_a_change_across_editions_is_none() -> None:
    old = card("wang-zhe", NEXT, {}, level=2)
    new = replace(card("wang-zhe", NEXT.next(), {}, level=3), edition="2.0")
    one = of(report_of(old, new, week=NEXT.next()), "wang-zhe")
    assert one.trends.score.change is None
    assert [point.edition for point in one.trends.score.breaks] == ["2.0"]


def test_diagnose_says_rule_number_and_verdict(run: Callable[..., Result]) -> None:
    told = run("diagnose", "zhao-lei", "--team", DEMO, "--week", "2026-W47", "--lang", "en")
    assert told.exit_code == 0
    assert "Too few new customers (cause.too-few-new): supported" in told.output
    assert "Days short of calls or prospects: 10 of 10; must be ≥ 60%: supported" in told.output
    assert "too few to say" in told.output
    wrong = run("diagnose", "zhao-lai", "--team", DEMO, "--week", "2026-W47")
    assert (wrong.exit_code, "zhao-lei" in wrong.output) == (1, True)


def test_the_helpers_cards_are_final() -> None:
    assert card("wang-zhe", NEXT, {}, level=2).state is State.FINAL
    assert set(KEYS) == {rep.id for rep in TEAM.reps}


def test_what_is_agreed_done_and_ticked_counts_before_the_last_score_is_in() -> None:
    open_one = next(one for one in FOLDER.commitments if one.done is None)
    deal = next(one for one in FOLDER.deals if one.rep == open_one.rep)
    said: dict[str, Value] = {
        "criterion.calls": None,
        "commitment/1": "done",
        "agreed/1/what": "上午十点前打满二十通",
        "deal/1/fact.sent-reply-form": True,
        "deal/1/fact.sent-reply-form/date": "2026-11-18",
    }
    draft = replace(
        card(open_one.rep, WEEK, said, level=3),
        commitments={"1": open_one.id},
        deals={"1": deal.id},
    )
    assert draft.state is State.DRAFT
    joined = with_cards(FOLDER, [draft])
    after = {one.id: one for one in joined.commitments}
    assert (after[open_one.id].done, after[open_one.id].ticked) == (None, WEEK)
    assert "上午十点前打满二十通" in {one.what for one in joined.commitments}
    facts = next(one.facts for one in joined.deals if one.id == deal.id)
    assert "fact.sent-reply-form" in {one.fact for one in facts}
    assert {one.week for one in joined.scores} == {one.week for one in FOLDER.scores}
