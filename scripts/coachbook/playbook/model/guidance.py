"""Principles, focus areas, duties, authorities, activities, standards and roles."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from coachbook.base.text import Text
from coachbook.playbook.model.entry import AnyRef, Entry, Guided, Model, RefTo, RoleRef, Topic


class Rhythm(StrEnum):
    """How often something is done."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    PROJECT = "project"
    YEAR = "year"
    NEED = "need"


class Principle(Guided):
    """A conviction that the rest of the playbook follows from."""

    kind: ClassVar[str] = "principle"


class Focus(Guided):
    """One of the areas a supervisor manages."""

    kind: ClassVar[str] = "focus"
    uses: tuple[AnyRef, ...] = Field((), description="Figures and lists it rests on.")


class Duty(Guided):
    """What the supervisor is answerable for."""

    kind: ClassVar[str] = "duty"
    allowed_by: tuple[Annotated[str, RefTo(("authority",))], ...] = Field(
        (), description="Authorities that allow it."
    )
    done_by: tuple[Annotated[str, RefTo(("activity", "standard"))], ...] = Field(
        (), description="Activities and standards that carry it out."
    )
    placed_in: tuple[Annotated[str, RefTo(("meeting", "check", "report"))], ...] = Field(
        (), description="Its place in the cadence or on the sheet."
    )


class Stage(StrEnum):
    """Where in the course of a matter a power is used."""

    PROPOSE = "propose"
    DECIDE = "decide"
    CARRY_OUT = "carry-out"
    FILE = "file"


class Power(Entry):
    """A kind of say in a matter: propose, decide, carry out ..."""

    kind: ClassVar[str] = "power"
    means: Text = Field(description="What the power allows.")
    mark: Text = Field(description="One or two characters for the matrix.")
    stage: Stage = Field(description="Whether it proposes, decides, carries out or files.")


class Holding(Model):
    """The powers one role holds in a matter."""

    role: RoleRef = Field(description="Who holds them.")
    powers: tuple[Annotated[str, RefTo(("power",))], ...] = Field(
        min_length=1, description="What this role may do in the matter."
    )


class Authority(Guided):
    """A matter in which the supervisor has a say, and who else has one."""

    kind: ClassVar[str] = "authority"
    holdings: tuple[Holding, ...] = Field(min_length=1, description="Who has which power.")


class Activity(Guided):
    """Something that is done, by whom and how often."""

    kind: ClassVar[str] = "activity"
    who: RoleRef = Field(description="The role that does it.")
    every: Rhythm = Field(description="How often it is done.")
    uses: tuple[AnyRef, ...] = Field((), description="Figures and lists it works with.")


class Standard(Activity):
    """An activity with a yardstick: what counts as done right."""

    kind: ClassVar[str] = "standard"


class Takes(Model):
    """What a role takes to others: a step of the escalation path."""

    to: tuple[RoleRef, ...] = Field(min_length=1, description="Whom it is taken to.")
    what: tuple[Text, ...] = Field(min_length=1, description="What is taken there.")
    when: Text = Field(description="By when, and how.")
    urgent: bool = Field(False, description="It comes before everything else.")


class Role(Entry):
    """A post, and what it does in Coachbook."""

    kind: ClassVar[str] = "role"
    means: Text = Field(description="What the post is for.")
    topics: tuple[str, ...] = Field(
        (), description="Files of the playbook that concern this post even where they name none."
    )
    takes: tuple[Takes, ...] = Field((), description="What it takes to whom.")


class Department(Entry):
    """A department; some entries are for one department only."""

    kind: ClassVar[str] = "department"
    means: Text = Field(description="What the department does.")


class Principles(Topic):
    """playbook/principles.yml"""

    principles: tuple[Principle, ...] = Field(min_length=1)


class FocusAreas(Topic):
    """playbook/focus.yml"""

    areas: tuple[Focus, ...] = Field(min_length=1)


class Duties(Topic):
    """playbook/duties.yml"""

    duties: tuple[Duty, ...] = Field(min_length=1)


class Authorities(Topic):
    """playbook/authorities.yml"""

    powers: tuple[Power, ...] = Field(min_length=1)
    authorities: tuple[Authority, ...] = Field(min_length=1)


class Activities(Topic):
    """playbook/activities.yml"""

    activities: tuple[Activity, ...] = Field(min_length=1)


class Standards(Topic):
    """playbook/standards.yml"""

    standards: tuple[Standard, ...] = Field(min_length=1)


class Targets(Topic):
    """playbook/targets.yml"""

    activities: tuple[Activity, ...] = Field(min_length=1)


class Roles(Topic):
    """playbook/roles.yml"""

    roles: tuple[Role, ...] = Field(min_length=1)
    departments: tuple[Department, ...] = Field(min_length=1)
