"""What stands on the sheet of one rep for one week, as data without layout."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from coachbook.base.text import Text
from coachbook.base.week import Week
from coachbook.base.words import fill_text
from coachbook.playbook.department_view import for_departments
from coachbook.playbook.model.coaching import Check
from coachbook.playbook.model.evidence import CustomerClass, Fact, Level, Question
from coachbook.playbook.model.playbook import Playbook
from coachbook.sheet.deal_choice import ChosenDeal, choose_deals
from coachbook.sheet.fields import MOST_COMMITMENTS
from coachbook.sheet.standing import WeeklyFocus, daily_average, in_week_of, weekly_focus
from coachbook.team.model import Commitment, DayActivity, Objection, Rep, Team, TeamFolder
from coachbook.team.target_gap import TargetGap, rep_gap
from coachbook.team.work_calendar import HALF, WorkCalendar


@dataclass(frozen=True)
class CheckRow:
    """A daily check, and the daily average of last week; empty: it is not counted."""

    check: Check
    average: str


@dataclass(frozen=True)
class PrintedDeal:
    """A deal to inspect: why it was chosen, what to ask, and which facts are known since when."""

    number: int
    chosen: ChosenDeal
    claimed: CustomerClass | None
    level: Level
    reason: Text
    question: Question
    facts: tuple[tuple[Fact, date], ...]


@dataclass(frozen=True)
class OwnDays:
    """How a rep's week differs from that of everyone, in which forms count days.

    Attributes:
        workdays: On how many days the rep is to work, half days included.
        printed: The numbers of days in the anchors of the forms.
        own: What each of them is for the rep.
    """

    workdays: int
    printed: tuple[Decimal, ...]
    own: tuple[Decimal, ...]


@dataclass(frozen=True)
class Sheet:
    """Everything that stands on one sheet.

    `days`: its columns, and whether the rep is to work; `half_days`: of which only half is worked.
    `own_days`: None if the rep works as many days as everyone. `commitments` are the open ones that
    stand on paper, `further` those for which only a screen has room.
    """

    id: str
    commit: str
    week: Week
    team: Team
    rep: Rep
    days: tuple[tuple[date, bool], ...]
    half_days: tuple[date, ...]
    gap: TargetGap | None
    commitments: tuple[Commitment, ...]
    further: tuple[Commitment, ...]
    focus: WeeklyFocus
    checks: tuple[CheckRow, ...]
    deals: tuple[PrintedDeal, ...]
    open_deals: int
    own_days: OwnDays | None = None
    objection: Objection | None = None

    @property
    def on_screen(self) -> tuple[Commitment, ...]:
        """The open commitments that can be ticked on a screen."""
        return (*self.commitments, *self.further)[:MOST_COMMITMENTS]


def on_paper(sheet: Sheet, playbook: Playbook, languages: Sized) -> Sheet:
    """The sheet with as many deals as paper in these languages has room for."""
    return replace(sheet, deals=sheet.deals[: playbook.sheet.deals_in(len(languages))])


def sheet_id(week: Week, team: Team, rep: Rep) -> str:
    """The id of a sheet, in its footer and its file's name: 2026-W48_team_rep."""
    return f"{week}_{team.id}_{rep.id}"


def make_sheet(
    team: Team, rep: Rep, folder: TeamFolder, playbook: Playbook, week: Week, commit: str = ""
) -> Sheet:
    """The sheet of one rep for one week, from what is known on its Monday.

    `commit` is the commit of the playbook; empty: unknown.
    """
    monday, calendar = week.monday, rep.calendar(folder.calendar)
    activity = tuple(row for row in folder.activity if row.rep == rep.id)
    criteria = for_departments(playbook.scorecard.criteria, team.department)
    workdays, everyone = (len(each.workdays(week)) for each in (calendar, folder.calendar))
    focus = weekly_focus(rep, folder, criteria, week, playbook.scorecard.focus)
    chosen = choose_deals(rep, folder.deals, playbook, monday, folder.calendar)
    commitments = _open_commitments(rep, folder, monday, calendar)
    limit = playbook.sheet.commitments_printed
    return Sheet(
        id=sheet_id(week, team, rep),
        commit=commit,
        week=week,
        team=team,
        rep=rep,
        days=tuple((day, calendar.is_workday(day)) for day in folder.calendar.days(week)),
        half_days=tuple(day for day in week.all_days if calendar.share(day) == HALF),
        gap=rep_gap(rep, folder, week, until=monday - timedelta(days=1)),
        commitments=commitments[:limit],
        further=commitments[limit:],
        focus=in_week_of(workdays, focus, playbook),
        checks=_checks(playbook, team, activity, week),
        deals=tuple(_printed_deal(n, item, playbook) for n, item in enumerate(chosen, start=1)),
        open_deals=sum(d.rep == rep.id and d.state == "open" for d in folder.deals),
        own_days=_own_days(playbook, workdays, everyone),
        objection=_objection(rep, folder, week.previous()),
    )


def _own_days(playbook: Playbook, workdays: int, everyone: int) -> OwnDays | None:
    if workdays == everyone and workdays:
        return None
    printed, own = (
        [figure.low for figure in book.figures.figures if figure.of_week]
        for book in (playbook.for_week(everyone), playbook.for_week(workdays))
    )
    if not printed:
        return None
    pairs = dict(sorted(zip(printed, own, strict=True)))
    return OwnDays(workdays, tuple(pairs), tuple(pairs.values()))


def _objection(rep: Rep, folder: TeamFolder, week: Week) -> Objection | None:
    """What the rep disagreed with in this week, or None."""
    matching = (item for item in folder.objections if item.rep == rep.id and item.week == str(week))
    return next(matching, None)


def _open_commitments(
    rep: Rep, folder: TeamFolder, monday: date, calendar: WorkCalendar
) -> tuple[Commitment, ...]:
    """The rep's open commitments from before the week, the earliest due first.

    Each is due on a day on which the rep works. What was done after the week was open in it.
    """
    last = monday + timedelta(days=6)
    matching = (
        item.on_workday(calendar)
        for item in folder.commitments
        if item.rep == rep.id and not item.is_done_by(last) and item.agreed < monday
    )
    return tuple(sorted(matching, key=lambda item: (item.due, item.id)))


def _checks(
    playbook: Playbook, team: Team, activity: Iterable[DayActivity], week: Week
) -> tuple[CheckRow, ...]:
    rows = tuple(activity)
    return tuple(
        CheckRow(check, daily_average(rows, check.counts, week.previous()) if check.counts else "")
        for check in for_departments(playbook.sheet.checks, team.department)
    )


def _printed_deal(number: int, chosen: ChosenDeal, playbook: Playbook) -> PrintedDeal:
    facts = {fact.id: fact for fact in playbook.facts.facts}
    question = next(q for q in playbook.questions.questions if q.id == chosen.choice.ask)
    standing = chosen.candidate.standing
    claimed = chosen.candidate.claimed
    return PrintedDeal(
        number=number,
        chosen=chosen,
        claimed=claimed,
        level=playbook.evidence.levels[standing.level],
        reason=_reason(chosen, claimed),
        question=question,
        facts=tuple((facts[dated.fact], dated.on) for dated in standing.live),
    )


def _reason(chosen: ChosenDeal, claimed: CustomerClass | None) -> Text:
    candidate = chosen.candidate
    values = {
        "days": "?" if candidate.idle is None else candidate.idle,
        "follow_ups": candidate.deal.follow_ups or 0,
        "claim": claimed.name if claimed else "",
        "class": candidate.standing.customer_class.name,
    }
    reason = chosen.choice.reason
    if candidate.idle_since_opened:
        reason = chosen.choice.reason_since_opened or reason
    return fill_text(reason, **values)
