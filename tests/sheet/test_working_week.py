"""The working week on a sheet: hatched days, averages, the month's target, anchors, who has one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from click import ClickException

from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.prose import plain_text
from coachbook.sheet.sheet import Sheet, make_sheet
from coachbook.sheet.slot_texts import slot_texts
from coachbook.team.model import (
    DatedFact,
    DayActivity,
    Deal,
    DealState,
    MonthTarget,
    Person,
    Rep,
    RepTarget,
    TargetsFile,
    Team,
    TeamFolder,
)
from coachbook.team.selection import select_reps
from coachbook.team.work_calendar import Holiday, Leave, WorkCalendar, WorkHours

REP = Rep(id="lin", name="林", joined=date(2025, 3, 3))
TEAM = Team(
    id="north", name="华北", department="training", supervisor=Person(id="zhou"), reps=(REP,)
)
NATIONAL = WorkCalendar(
    WorkHours(
        holidays=(Holiday.model_validate({"from": "2026-10-01", "to": "2026-10-07"}),),
        makeup_days=(date(2026, 10, 10),),
    )
)


def sheet_of(real: Playbook, week: Week, rep: Rep = REP, **rows: object) -> Sheet:
    folder = replace(TeamFolder((TEAM,), calendar=NATIONAL), **rows)  # type: ignore[arg-type]
    return make_sheet(TEAM, rep, folder, real, week)


def hatched(sheet: Sheet) -> list[int]:
    return [day.isoweekday() for day, there in sheet.days if not there]


def test_who_left_on_tuesday_has_the_rest_of_the_week_hatched(real: Playbook) -> None:
    gone = REP.model_copy(update={"left": date(2026, 11, 24)})
    assert hatched(sheet_of(real, Week(2026, 48), gone)) == [3, 4, 5]
    assert hatched(sheet_of(real, Week(2026, 48))) == []


def test_days_of_leave_are_hatched_and_half_days_are_not(real: Playbook) -> None:
    spans = ({"from": "2026-11-24"}, {"from": "2026-11-26", "to": "2026-11-27", "half": True})
    away = REP.model_copy(update={"leave": tuple(map(Leave.model_validate, spans))})
    assert hatched(sheet_of(real, Week(2026, 48), away)) == [2]


def test_a_week_at_a_month_s_end_has_the_target_of_its_working_days(real: Playbook) -> None:
    months = tuple(
        MonthTarget(month=month, reps=(RepTarget(rep="lin", amount=Decimal(amount)),))
        for month, amount in (("2026-09", 70_000), ("2026-10", 80_000))
    )
    won = Deal("D", "lin", state=DealState.WON, amount=Decimal(7_000), closed=date(2026, 9, 9))
    targets = TargetsFile(months=months)
    september, october = (
        sheet_of(real, Week(2026, number), targets=targets, deals=(won,)).gap for number in (40, 41)
    )
    assert september
    assert (september.period, int(september.target), int(september.won)) == (
        "2026-09",
        70_000,
        7_000,
    )
    assert october
    assert (october.period, int(october.target), int(october.won)) == ("2026-10", 80_000, 0)


def test_a_saturday_s_calls_count_in_last_week_s_average(real: Playbook) -> None:
    monday = date(2026, 11, 16)
    calls = [100, 100, 100, 100, 100, 400]
    rows = tuple(
        DayActivity(monday + timedelta(days=n), "lin", count, 10, 10, Decimal(1))
        for n, count in enumerate(calls)
    )
    sheet = sheet_of(real, Week(2026, 48), activity=rows)
    assert {row.check.id: row.average for row in sheet.checks}["check.calls"] == "150"


def test_a_customer_waits_working_days(real: Playbook) -> None:
    for last, waited in ((date(2026, 11, 20), 0), (date(2026, 11, 19), 1), (date(2026, 5, 1), 141)):
        facts = (DatedFact("fact.asks-payment-terms", date(2026, 11, 18)),)
        deal = Deal("D", "lin", customer="甲", last_contact=last, facts=facts)
        [printed] = sheet_of(real, Week(2026, 48), deals=(deal,)).deals
        assert printed.chosen.candidate.idle == waited


@pytest.mark.parametrize(
    ("workdays", "marks"),
    [
        (3, ["0 天", "≥ 1 天", "≥ 2 天", "≥ 3 天", "3 天，没有空着的钟头"]),
        (5, ["0 天", "≥ 1 天", "≥ 3 天", "≥ 4 天", "5 天，没有空着的钟头"]),
        (6, ["0 天", "≥ 2 天", "≥ 4 天", "≥ 5 天", "6 天，没有空着的钟头"]),
        (0, ["0 天", "≥ 1 天", "≥ 3 天", "≥ 4 天", "5 天，没有空着的钟头"]),
    ],
)
def test_anchors_in_days_hold_in_any_week(real: Playbook, workdays: int, marks: list[str]) -> None:
    book = real.for_week(workdays)
    calls = next(one for one in book.scorecard.criteria if one.id == "criterion.calls")
    assert [plain_text(each.zh, book.entries, Language.ZH) for each in calls.marks] == marks
    assert plain_text(calls.marks[1].en, real.entries, Language.EN) == "≥ 1 day"
    assert real.entries["figure.days-all"] is real.for_week(5).entries["figure.days-all"]


def test_dates_go_from_the_first_column_to_the_last(real: Playbook) -> None:
    texts = slot_texts(sheet_of(real, Week(2026, 41)), real, (Language.ZH,), "林")
    assert texts["dates"] == "10月5日 – 10月10日"
    assert texts["day/6"] == "10月10日"


def test_a_rep_who_joins_later_has_no_sheet_yet() -> None:
    later = REP.model_copy(update={"id": "new", "joined": date(2026, 11, 30)})
    sunday = REP.model_copy(update={"id": "sun", "joined": date(2026, 11, 29)})
    team = TEAM.model_copy(update={"reps": (REP, later, sunday)})
    folder = TeamFolder((team,))
    [(_, reps)] = select_reps(folder, (), (), None, Week(2026, 48))
    assert [rep.id for rep in reps] == ["lin", "sun"]
    with pytest.raises(ClickException, match="'new' joins on 2026-11-30, after the week 2026-W48"):
        select_reps(folder, (), ("new",), None, Week(2026, 48))
    alone = TeamFolder((team.model_copy(update={"reps": (later,)}),))
    with pytest.raises(ClickException, match="nobody is there in the week 2026-W48"):
        select_reps(alone, (), (), None, Week(2026, 48))
