"""Teams, reps, deals and what is known of them. Private: never part of the handbook."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from pydantic import Field

from coachbook.base.problems import Place
from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.playbook.model.coaching import Counted
from coachbook.playbook.model.entry import Model
from coachbook.team.work_calendar import ORDINARY_WEEKS, Leave, WorkCalendar, WorkHours


class Person(Model):
    """A rep or a supervisor. `id` goes into file names, so it is plain ASCII."""

    id: str = Field(description="Short id: letters, digits, hyphens, underscores.")
    name: str = Field("", description="Name as printed on the sheet.")


class Rep(Person):
    """A sales rep."""

    joined: date = Field(description="First working day, such as 2026-03-02.")
    left: date | None = Field(
        None, description="Last working day of a rep who has left, such as 2026-11-20."
    )
    language: Language = Field(Language.ZH, description="Language of the rep's sheet.")
    leave: tuple[Leave, ...] = Field(
        (), description="Days away: 2026-11-24, {from: …, to: …}, or with half: true."
    )
    external_id: str = Field("", description="The rep's id in the CRM, by which imports know them.")
    email: str = Field("", description="By which imports know the rep.")

    def is_active(self, week: Week) -> bool:
        """Whether the rep is there on a day of a week: has joined by its end, not left before."""
        return self.joined <= week.sunday and not self.has_left(week)

    def calendar(self, everyone: WorkCalendar) -> WorkCalendar:
        """The rep's own working days, from those of everyone."""
        return everyone.of(self.leave, self.joined, self.left)

    def has_left(self, week: Week) -> bool:
        """Whether the rep has left before a week; the week of the last day still counts."""
        return self.left is not None and self.left < week.monday


class Team(Model):
    """A team with its supervisor and reps."""

    id: str
    name: str
    department: str = Field(description="A department of playbook/roles.yml, such as training.")
    timezone: str = Field(
        "", description="Its time zone, such as Asia/Shanghai; left out: that of edition.yml."
    )
    supervisor: Person
    reps: tuple[Rep, ...] = Field(min_length=1)

    def active_reps(self, week: Week) -> tuple[Rep, ...]:
        """The reps who are there in a week."""
        return tuple(rep for rep in self.reps if rep.is_active(week))


class TeamFile(WorkHours):
    """team.yml"""

    teams: tuple[Team, ...] = Field(min_length=1)


class RepTarget(Model):
    """What one rep is to sell in a month."""

    rep: str
    amount: Decimal = Field(ge=0)


class MonthTarget(Model):
    """The targets of one month."""

    month: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", description="Such as 2026-11.")
    reps: tuple[RepTarget, ...] = Field(min_length=1)


class TeamTarget(Model):
    """What one team is to sell in a year."""

    team: str = Field(description="The team's id in team.yml.")
    amount: Decimal = Field(ge=0, description="What it is to sell in the year.")


class YearTarget(Model):
    """The targets of one year; its months are shared out to the reps under `months`."""

    year: int = Field(ge=1583, le=9998, description="Such as 2026.")
    teams: tuple[TeamTarget, ...] = Field(min_length=1)


class TargetsFile(Model):
    """targets.yml"""

    currency: str = Field(
        "",
        description="Printed with amounts: a sign before, such as ¥; a word after, such as 元.",
    )
    years: tuple[YearTarget, ...] = ()
    months: tuple[MonthTarget, ...] = ()


class DealState(StrEnum):
    """Whether a deal is still being worked on."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True)
class DatedFact:
    """A fact about a deal and the day it became known."""

    fact: str
    on: date


@dataclass(frozen=True)
class DealNote:
    """What a CRM holds in words about a deal, by the deal's id."""

    deal: str
    text: str


@dataclass(frozen=True)
class Deal:
    """A row of deals.csv.

    `claimed` is the id of the class that the rep says the customer is in, or empty. `sector` is the
    customer's industry, if it is known. `currency` is that of the amount, if it is not the team's.
    `contact_known` is False if there may have been contact,
    but nobody can say when, as on a day that is past. `place` is where the row stands.
    """

    id: str
    rep: str
    customer: str = ""
    product: str = ""
    claimed: str = ""
    state: DealState = DealState.OPEN
    amount: Decimal | None = None
    opened: date | None = None
    last_contact: date | None = None
    follow_ups: int | None = None
    next_call: date | None = None
    closed: date | None = None
    key_account: bool = False
    facts: tuple[DatedFact, ...] = ()
    sector: str = ""
    external_id: str = ""
    currency: str = ""
    contact_known: bool = True
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True)
class DayActivity:
    """What a rep did on a day: a row of activity.csv, or what a scorecard says of it.

    `present` is the share of the day, 0 to 1. A count that a card does not give is None: it is not
    known, and never 0. `place` is where the row stands.
    """

    day: date
    rep: str
    calls: int | None
    prospects: int | None
    records: int | None
    present: Decimal
    place: Place | None = field(default=None, compare=False)

    def count(self, counted: Counted) -> int | None:
        """One of the counts; None: not known."""
        counts = {
            Counted.CALLS: self.calls,
            Counted.PROSPECTS: self.prospects,
            Counted.RECORDS: self.records,
        }
        return counts[counted]


@dataclass(frozen=True)
class Commitment:
    """An action agreed in coaching: a row of commitments.csv, or a line of a scorecard.

    Attributes:
        done: The day it was done, if that is known.
        ticked: The week of the first sheet on which it was ticked as done. That is all that is
            known if nobody wrote the day: a tick says that something was done, and not when.
        asked: The week of the last sheet that says it was not done, or has no tick at its end.
        unsettled: What the last sheet that came back says of it waits in the review.
        card: Where on which card it stands, such as "2026-W48 wang-zhe, agreed/1"; empty: it is a
            row of the file.
        place: Where that row stands.
    """

    id: str
    rep: str
    agreed: date
    what: str
    due: date
    done: date | None = None
    ticked: Week | None = None
    asked: Week | None = None
    unsettled: bool = False
    card: str = field(default="", compare=False)
    place: Place | None = field(default=None, compare=False)

    def on_workday(self, calendar: WorkCalendar) -> Commitment:
        """The same, due on a day on which its rep works: what falls due on a day off or during
        leave is due on the next working day.
        """
        due = calendar.workday_from(self.due)
        return self if due == self.due else replace(self, due=due)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done, by all that is known."""
        return self.done is None and self.ticked is None

    def is_done_by(self, day: date) -> bool:
        """Whether it was done on a day or before; a tick counts from its sheet's Monday on."""
        if self.done is not None:
            return self.done <= day
        return self.ticked is not None and self.ticked.monday <= day

    @property
    def is_on_time(self) -> bool:
        """Whether it was done by the day it was due.

        Without a day it was, if it was ticked on the sheet of the week it was due or on an earlier
        one, or on the first sheet that could ask for it: what was agreed on Wednesday for Friday
        stands on next week's sheet, and its tick there says nothing of a delay.
        """
        if self.done is not None:
            return self.done <= self.due
        first_asked = Week.of(self.agreed).next()
        return self.ticked is not None and self.ticked <= max(Week.of(self.due), first_asked)


@dataclass(frozen=True)
class PastLevel:
    """A row of scores.csv: a criterion's level, 0 to 4, in an ISO week; None: not applicable."""

    week: str
    rep: str
    criterion: str
    level: int | None


@dataclass(frozen=True)
class Objection:
    """What a rep does not agree with on a scorecard. `about` is a criterion's id, or empty."""

    week: str
    rep: str
    about: str
    because: str


@dataclass(frozen=True)
class TeamFolder:
    """Everything in a team folder that could be read.

    `omitted_reps` are the reps with an error in team.yml, as (team id, rep id). `objections` come
    from scorecards; no file of the folder has them.
    """

    teams: tuple[Team, ...]
    deals: tuple[Deal, ...] = ()
    activity: tuple[DayActivity, ...] = ()
    targets: TargetsFile = field(default_factory=TargetsFile)
    commitments: tuple[Commitment, ...] = ()
    scores: tuple[PastLevel, ...] = ()
    calendar: WorkCalendar = ORDINARY_WEEKS
    omitted_reps: tuple[tuple[str, str], ...] = ()
    objections: tuple[Objection, ...] = ()

    def calendar_of(self, rep: str) -> WorkCalendar:
        """The working days of a rep; those of everyone if nobody has this id."""
        return self._calendars.get(rep, self.calendar)

    @cached_property
    def _calendars(self) -> dict[str, WorkCalendar]:
        reps = (rep for team in self.teams for rep in team.reps)
        return {rep.id: rep.calendar(self.calendar) for rep in reps}

    @property
    def names(self) -> dict[str, str]:
        """What supervisors and reps are called, by their ids, as far as it is known."""
        people = (one for team in self.teams for one in (team.supervisor, *team.reps))
        return {one.id: one.name for one in people if one.name}
