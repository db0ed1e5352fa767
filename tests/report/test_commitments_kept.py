"""When a commitment is kept: due on working days, and not known until somebody has said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.report.report_builder import make_report
from coachbook.report.report_page import report_html
from coachbook.report.team_report import TeamReport
from coachbook.scorecard.carry_over import with_cards
from coachbook.scorecard.merge import CONFLICT
from coachbook.scorecard.observation import Medium, OpenItem, Scorecard, Value
from coachbook.sheet.sheet import make_sheet
from coachbook.sheet.slot_texts import slot_texts
from coachbook.team.folder_reader import read_team
from coachbook.team.model import Commitment, TeamFolder
from coachbook.team.work_calendar import Holiday, Leave, WorkCalendar, WorkHours

from ..scorecard.printed import BOOK, DEMO, ROOT
from ..scorecard.team_cards import card

FOLDER = read_team(DEMO, BOOK, lambda _: True)[0]
OCTOBER = WorkCalendar(
    WorkHours(holidays=(Holiday.model_validate({"from": "2026-10-01", "to": "2026-10-07"}),))
)
REP = FOLDER.teams[0].reps[0]
WEEK = Week(2026, 41)  # 5 to 11 October; Thursday the 8th is its first working day
AGREED = date(2026, 9, 23)


def folder_of(*commitments: Commitment, leave: str = "") -> TeamFolder:
    team = FOLDER.teams[0]
    away = (Leave.model_validate(leave),) if leave else ()
    first = REP.model_copy(update={"leave": away})
    team = team.model_copy(update={"reps": (first, *team.reps[1:])})
    return replace(
        FOLDER,
        teams=(team,),
        calendar=OCTOBER,
        deals=(),
        activity=(),
        scores=(),
        commitments=commitments,
    )


def report_of(folder: TeamFolder, *cards: Scorecard, week: Week = WEEK) -> TeamReport:
    joined = with_cards(folder, cards, week.next())
    return make_report(folder.teams[0], joined, cards, BOOK, week)


def page_of(report: TeamReport, language: Language = Language.EN) -> str:
    return report_html(report, BOOK, language, ROOT / "checklists")


def tally(report: TeamReport) -> tuple[int, int, int, int]:
    kept = report.commitments
    return kept.on_time, kept.late, kept.missed, kept.unknown


@pytest.mark.parametrize(
    ("due", "done", "leave", "outcome"),
    [
        ("2026-10-05", "2026-10-08", "", (1, 0, 0, 0)),
        ("2026-10-05", "2026-10-09", "", (0, 1, 0, 0)),
        ("2026-10-03", "2026-10-08", "", (1, 0, 0, 0)),  # a Saturday in the holiday
        ("2026-10-08", "2026-10-09", "", (0, 1, 0, 0)),
        ("2026-10-08", "2026-10-09", "2026-10-08", (1, 0, 0, 0)),
        ("2026-09-27", "2026-09-28", "", (1, 0, 0, 0)),  # a Sunday
        ("2026-09-27", "2026-09-29", "", (0, 1, 0, 0)),
    ],
)
def test_what_falls_due_on_a_day_off_is_due_on_the_next_working_day(
    due: str, done: str, leave: str, outcome: tuple[int, int, int, int]
) -> None:
    one = Commitment("C", REP.id, AGREED, "x", date.fromisoformat(due), date.fromisoformat(done))
    assert tally(report_of(folder_of(one, leave=leave))) == outcome


def test_sheet_and_report_name_the_working_day() -> None:
    one = Commitment("C", REP.id, AGREED, "ring them", date(2026, 10, 4))
    folder = folder_of(one)
    sheet = make_sheet(folder.teams[0], REP, folder, BOOK, WEEK)
    assert slot_texts(sheet, BOOK, (Language.EN,), "W")["commitment/1/due"] == "8 Oct"
    before = page_of(report_of(folder, week=WEEK.previous()))
    assert "ring them" in before
    assert "due 8 Oct</span>" in before  # not yet overdue in the week of the 4th


def test_who_has_left_has_no_next_working_day() -> None:
    one = Commitment("C", REP.id, AGREED, "x", date(2026, 10, 4))
    gone = OCTOBER.of((), REP.joined, date(2026, 9, 30))
    assert one.on_workday(gone) is one


@pytest.mark.parametrize(
    ("says", "outcome"),
    [("", (0, 0, 0, 1)), ("blank", (0, 0, 1, 0)), ("not-done", (0, 0, 1, 0)),
     ("done", (1, 0, 0, 0))],
)  # fmt: skip
@pytest.mark.parametrize("on_card", [False, True])
def test_what_is_due_this_week_is_not_known_until_a_sheet_comes_back(
    says: str, outcome: tuple[int, int, int, int], *, on_card: bool
) -> None:
    source = "2026-W39 x, agreed/1" if on_card else ""
    one = Commitment("C", REP.id, AGREED, "x", date(2026, 10, 9), card=source)
    values = {} if says == "blank" else {"commitment/1": says}
    back = replace(card(REP.id, WEEK, values, level=2), commitments={"1": "C"})
    report = report_of(folder_of(one), *((back,) if says else ()))
    assert tally(report) == outcome
    assert ("1 not known yet: no sheet has come back" in page_of(report)) == (not says)
    assert ("1 件办没办还不知道" in page_of(report, Language.ZH)) == (not says)


@pytest.mark.parametrize(
    ("says", "outcome"), [(None, (0, 0, 0, 1)), ("not-done", (0, 0, 1, 0)), ("done", (1, 0, 0, 0))]
)
def test_a_blank_on_a_sheet_that_is_not_filled_in_to_the_end_says_nothing(
    says: str | None, outcome: tuple[int, int, int, int]
) -> None:
    one = Commitment("C", REP.id, AGREED, "x", date(2026, 10, 9))
    values: dict[str, Value] = {"criterion.calls": None, "commitment/1": says}
    back = replace(card(REP.id, WEEK, values, level=2), commitments={"1": "C"})
    assert tally(report_of(folder_of(one), back)) == outcome


@pytest.mark.parametrize(("says", "missed"), [(None, 0), ("not-done", 1)])
def test_what_a_card_by_hand_leaves_out_was_never_asked(says: str | None, missed: int) -> None:
    one = Commitment("C", REP.id, AGREED, "x", date(2026, 10, 9))
    back = replace(card(REP.id, WEEK, {"commitment/1": says}, level=2), commitments={"1": "C"})
    by_hand = tuple(
        replace(each, source=replace(each.source, medium=Medium.FILE)) for each in back.observations
    )
    report = report_of(folder_of(one), replace(back, observations=by_hand))
    assert tally(report) == (0, 0, missed, 1 - missed)


@pytest.mark.parametrize("weeks_later", [0, 1])
@pytest.mark.parametrize(
    ("now", "outcome"), [(None, (0, 0, 0, 1)), ("done", (0, 1, 0, 0)), ("not-done", (0, 0, 1, 0))]
)
def test_what_sources_disagree_about_is_not_said_to_be_missed(
    now: str | None, outcome: tuple[int, int, int, int], weeks_later: int
) -> None:
    """One copy says done, another one not: nobody knows until a person or a later sheet says."""
    one = Commitment("C", REP.id, AGREED, "x", date(2026, 10, 9))
    question = OpenItem("commitment/1", CONFLICT, ())
    back = replace(card(REP.id, WEEK, {}, level=2), commitments={"1": "C"}, open=(question,))
    week = WEEK.next() if now or weeks_later else WEEK
    cards = [back]
    if now:
        again = card(REP.id, week, {"commitment/1": now}, level=2)
        cards.append(replace(again, commitments={"1": "C"}))
    assert tally(report_of(folder_of(one), *cards, week=week)) == outcome


@pytest.mark.parametrize(("source", "missed"), [("", 1), ("2026-W39 x, agreed/1", 0)])
def test_a_week_later_the_file_says_not_done_and_a_card_that_is_out_nothing(
    source: str, missed: int
) -> None:
    one = Commitment("C", REP.id, AGREED, "x", date(2026, 10, 9), card=source)
    report = report_of(folder_of(one), week=WEEK.next())
    assert tally(report) == (0, 0, missed, 1 - missed)


def test_a_sheet_of_before_it_was_due_says_nothing_of_it() -> None:
    one = Commitment("C", REP.id, AGREED, "x", date(2026, 10, 9), card="2026-W39 x, agreed/1")
    early = replace(card(REP.id, WEEK.previous(), {}, level=2), commitments={"1": "C"})
    assert tally(report_of(folder_of(one), early)) == (0, 0, 0, 1)


def test_what_is_not_known_stays_out_of_the_share_that_was_kept() -> None:
    done = Commitment("D", REP.id, AGREED, "x", date(2026, 10, 9), date(2026, 10, 9))
    report = report_of(folder_of(replace(done, id="C", done=None), done))
    assert '<td class="n" data-head="Kept on time">1/1</td>' in page_of(report)


def test_the_page_names_the_days_of_a_week_with_a_saturday() -> None:
    hours = WorkHours(holidays=OCTOBER.hours.holidays, makeup_days=(date(2026, 10, 10),))
    folder = replace(folder_of(), calendar=WorkCalendar(hours))
    page = page_of(report_of(folder))
    assert page.count("<span>5 Oct – 10 Oct</span>") == 1 + len(report_of(folder).reps)
    assert "5 Oct – 9 Oct" in page_of(report_of(folder_of()))
