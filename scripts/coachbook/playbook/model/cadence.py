"""Meetings, training, discipline and reports: what happens when, and who owns it."""

from __future__ import annotations

import re
from datetime import time
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from coachbook.base.text import Text
from coachbook.playbook.model.entry import AnyRef, Entry, Guided, Model, RefTo, RoleRef, Topic
from coachbook.playbook.model.guidance import Activity, Rhythm


def _clock(value: object) -> object:
    """Refuses what pydantic would take for seconds since midnight or a time with a zone."""
    if isinstance(value, str) and not re.fullmatch(r"\d\d:\d\d", value, re.ASCII):
        raise PydanticCustomError("time_parsing", "not a time of day such as 17:00")
    return value


Clock = Annotated[time, BeforeValidator(_clock)]


class Weekday(StrEnum):
    """A day of the week."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class AgendaItem(Model):
    """One item of a meeting's agenda."""

    minutes: int = Field(ge=1, le=240, description="How long it takes.")
    what: Text = Field(description="What is done.")
    uses: tuple[AnyRef, ...] = Field((), description="Ids of the entries it uses.")


class Meeting(Guided):
    """A meeting with a time, an owner, inputs, outputs and an agenda in minutes."""

    kind: ClassVar[str] = "meeting"
    owner: RoleRef = Field(description="Who holds it and answers for it.")
    attends: tuple[RoleRef, ...] = Field(min_length=1, description="Who is there.")
    every: Rhythm = Field(description="How often it is held.")
    weekdays: tuple[Weekday, ...] = Field((), description="Empty: the day is set each time.")
    weeks: tuple[int, ...] = Field((), description="Weeks of the month, 1 to 5; -1 is the last.")
    falls_on: tuple[Weekday, ...] = Field(
        (),
        description="Where the day is set each time: the first of these weekdays after the end of "
        "the project, or the last of them in the year.",
    )
    start: Clock = Field(description="When it begins, as 17:00.")
    end: Clock = Field(description="When it ends, as 18:00.")
    inputs: tuple[AnyRef, ...] = Field((), description="Ids of what is brought along.")
    outputs: tuple[AnyRef, ...] = Field((), description="Ids of what comes of it.")
    agenda: tuple[AgendaItem, ...] = Field(min_length=1)

    @property
    def minutes(self) -> int:
        """Length from start to end."""
        return (self.end.hour - self.start.hour) * 60 + self.end.minute - self.start.minute

    @property
    def display(self) -> str:
        """The time as readers see it, such as 17:00-18:00 with an en dash."""
        return f"{self.start:%H:%M}\N{EN DASH}{self.end:%H:%M}"


class Session(Entry):
    """A ready-made training session."""

    kind: ClassVar[str] = "session"
    minutes: int = Field(ge=5, le=480, description="How long it takes.")
    goal: Text = Field(description="What those who attend can do afterwards.")
    steps: tuple[Text, ...] = Field(min_length=2, description="What is done, step by step.")
    trains: tuple[AnyRef, ...] = Field(min_length=1, description="Entries it practises.")


class Rule(Guided):
    """A rule of conduct."""

    kind: ClassVar[str] = "rule"


class Penalty(Entry):
    """What follows a breach, step by step."""

    kind: ClassVar[str] = "penalty"
    owner: RoleRef | None = Field(None, description="Who imposes it and answers for it.")
    measure: Text | None = Field(None, description="What is counted, and from when.")
    steps: tuple[Text, ...] = Field(min_length=1, description="First time, second time ...")
    appeal: Text = Field(description="How the rep can object.")


class Breach(Entry):
    """Something that breaks the rules."""

    kind: ClassVar[str] = "breach"
    seen_by: Text = Field(description="How it is noticed, as a fact.")
    say: Text = Field(description="What to say on the spot.")
    penalty: Annotated[str, RefTo(("penalty",))] = Field(description="What follows it.")


class Reward(Entry):
    """Recognition that is given without fail when it is earned."""

    kind: ClassVar[str] = "reward"
    owner: RoleRef = Field(description="Who gives it.")
    means: Text = Field(description="What it is.")
    measure: Text = Field(description="What earns it.")


class Report(Guided):
    """A report: what stands in it, who makes it and who reads it."""

    kind: ClassVar[str] = "report"
    every: tuple[Rhythm, ...] = Field(min_length=1, description="How often it is made.")
    due: Text = Field(description="When it is due.")
    made_by: RoleRef = Field(description="Who makes it.")
    reviewed_by: RoleRef = Field(description="Who checks it.")
    readers: tuple[RoleRef, ...] = Field(min_length=1, description="Who reads it.")
    columns: tuple[Text, ...] = Field(min_length=1, description="What stands in it.")


class Cadence(Topic):
    """playbook/cadence.yml"""

    meetings: tuple[Meeting, ...] = Field(min_length=1)


class Training(Topic):
    """playbook/training.yml"""

    activities: tuple[Activity, ...] = Field(min_length=1)
    sessions: tuple[Session, ...] = Field(min_length=1)


class Discipline(Topic):
    """playbook/discipline.yml"""

    before: tuple[Text, ...] = Field(
        min_length=1, description="What comes before a penalty may be used at all, in order."
    )
    rules: tuple[Rule, ...] = Field(min_length=1)
    breaches: tuple[Breach, ...] = Field(min_length=1)
    penalties: tuple[Penalty, ...] = Field(min_length=1)
    rewards: tuple[Reward, ...] = Field(min_length=1)


class Reports(Topic):
    """playbook/reports.yml"""

    reports: tuple[Report, ...] = Field(min_length=1)
