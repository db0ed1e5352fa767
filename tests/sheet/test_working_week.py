"""The working week on a sheet: hatched days, averages, the month's target, anchors, who has one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from click import ClickException

from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.prose import plain_text
from coachbook.sheet.form import make_form
from coachbook.sheet.jobs import form_html, sheet_template
from coachbook.sheet.sheet import Sheet, make_sheet
from coachbook.sheet.slot_texts import slot_texts
from coachbook.team.model import (
    Commitment,
    DatedFact,
    DayActivity,
    Deal,
    DealState,
    MonthTarget,
    PastLevel,
    Person,
    Rep,
    RepTarget,
    TargetsFile,
    Team,
    TeamFolder,
)
from coachbook.team.selection import select_reps
from coachbook.team.work_calendar import Holiday, Leave, WorkCalendar, WorkHours

ROOT = Path(__file__).resolve().parents[2]
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


@pytest.mark.parametrize(
    ("workdays", "marks", "unused"),
    [
        (1, ["0 天", "同 3 分", "同 3 分", "≥ 1 天", "1 天，没有空着的钟头"], (1, 2)),
        (2, ["0 天", "≥ 1 天", "同 3 分", "≥ 2 天", "2 天，没有空着的钟头"], (2,)),
        (3, ["0 天", "≥ 1 天", "≥ 2 天", "≥ 3 天", "3 天，没有空着的钟头"], ()),
    ],
)
def test_levels_that_come_to_the_same_in_a_short_week_are_one(
    real: Playbook, workdays: int, marks: list[str], unused: tuple[int, ...]
) -> None:
    book = real.for_week(workdays)
    calls = next(one for one in book.scorecard.criteria if one.id == "criterion.calls")
    assert [plain_text(each.zh, book.entries, Language.ZH) for each in calls.marks] == marks
    form = make_form(book, "training", (Language.ZH,))
    html = form_html(form, book, sheet_template(ROOT / "checklists"), {}, "x")
    boxes = re.findall(r'id="criterion\.calls/(\d)"', html)
    assert [int(box) for box in boxes] == [level for level in range(5) if level not in unused]
    assert len(re.findall(r'id="criterion\.records/(\d)"', html)) == 5  # of other samples, too
    if unused:
        assert calls.anchors[2].zh == "这一周用不上这一级：和 3 分一样"
        assert calls.anchors[2].en == "Not used this week: the same as level 3"


def note_of(real: Playbook, week: Week, rep: Rep, language: Language = Language.ZH) -> str:
    texts = slot_texts(sheet_of(real, week, rep), real, (language,), rep.name)
    return texts.get("scores/days", "")


def away(*days: str, **fields: object) -> Rep:
    leave = tuple(Leave.model_validate(day) for day in days)
    return REP.model_copy(update={"leave": leave, **fields})


def test_a_rep_s_own_days_are_said_where_anchors_count_days(real: Playbook) -> None:
    assert note_of(real, Week(2026, 48), REP) == ""
    two_off = away("2026-11-24", "2026-11-25")
    says = "本人这周上班 3 天：表上的 1、3、4、5 天，按 1、2、3、3 天评，同天数取高分"
    assert note_of(real, Week(2026, 48), two_off) == says
    one_off = note_of(real, Week(2026, 48), away("2026-11-24"), Language.EN)
    assert one_off == (
        "Working days for this rep: 4. Read 1, 3, 4, 5 days as 1, 3, 4, 4; of equals the higher "
        "counts"
    )
    left = away(left=date(2026, 11, 24))
    assert note_of(real, Week(2026, 48), left).startswith("本人这周上班 2 天：")
    joined = away(joined=date(2026, 11, 25))
    assert note_of(real, Week(2026, 48), joined).startswith("本人这周上班 3 天：")
    october = note_of(real, Week(2026, 41), away("2026-10-09"))
    assert october == "本人这周上班 2 天：表上的 1、2、3 天，按 1、2、2 天评，同天数取高分"


def test_a_week_off_is_not_one_of_five_days(real: Playbook) -> None:
    off = {"from": "2026-11-23", "to": "2026-11-27"}
    says = "本人这周不上班：按天数评的项选“不适用”"
    assert note_of(real, Week(2026, 48), away(off)) == says  # type: ignore[arg-type]
    everyone = WorkCalendar(WorkHours(holidays=(Holiday.model_validate(off),)))
    sheet = sheet_of(real, Week(2026, 48), calendar=everyone)
    assert slot_texts(sheet, real, (Language.ZH,), "林")["scores/days"] == says


def test_a_half_day_is_marked_and_counts_as_a_day(real: Playbook) -> None:
    half = {"from": "2026-11-24", "half": True}
    sheet = sheet_of(real, Week(2026, 48), away(half))  # type: ignore[arg-type]
    texts = slot_texts(sheet, real, (Language.EN,), "Lin")
    assert (texts["day/2"], texts["day/3"]) == ("24 Nov ½", "25 Nov")
    assert "scores/days" not in texts


def test_the_next_level_is_one_that_the_rep_s_week_has(real: Playbook) -> None:
    criteria = [one for one in real.scorecard.criteria if one.department in ("", "training")]
    levels = {one.id: 1 if one.id == "criterion.calls" else 4 for one in criteria}
    scores = tuple(
        PastLevel(f"2026-W{week}", "lin", name, level)
        for name, level in levels.items()
        for week in (45, 46, 47)
    )
    for rep, level, days in ((REP, 2, "3 days"), (away("2026-11-24", "2026-11-25"), 2, "2 days"),
                             (away({"from": "2026-11-24", "to": "2026-11-27"}), 3, "1 day")):  # type: ignore[arg-type]  # fmt: skip
        sheet = sheet_of(real, Week(2026, 48), rep, scores=scores)
        texts = slot_texts(sheet, real, (Language.EN,), "Lin")
        assert texts["focus"].startswith("Calls made: about 1.")
        assert texts["focus/next"] == f"Next level {level}"
        assert texts["focus/next/anchor"].endswith(f"calls on at least {days}")


@pytest.mark.parametrize(
    ("done", "is_open"), [(None, True), ("2026-11-30", True), ("2026-11-29", False)]
)
def test_what_was_done_after_a_past_week_was_open_in_it(
    real: Playbook, done: str | None, *, is_open: bool
) -> None:
    day = date.fromisoformat(done) if done else None
    one = Commitment("C", "lin", date(2026, 11, 20), "问谁签字", date(2026, 11, 25), day)
    sheet = sheet_of(real, Week(2026, 48), commitments=(one,))
    assert [each.id for each in sheet.commitments] == (["C"] if is_open else [])


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
