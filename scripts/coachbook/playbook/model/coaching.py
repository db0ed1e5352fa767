"""Scorecard rubric, sheet, diagnosis and the path for new supervisors."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, StringConstraints

from coachbook.base.text import Text
from coachbook.playbook.model.entry import AnyRef, Entry, FigureRef, Guided, Model, RefTo, Topic

ClassRef = Annotated[str, RefTo(("class",))]


class ScaleStep(Model):
    """The name of one level of the rubric."""

    level: int = Field(ge=0, le=4, description="The level, 0 to 4.")
    name: Text = Field(description="What the level is called.")


class PossibleCause(Model):
    """A cause that can explain why a criterion is low, and what to do about it on the same day."""

    cause: Annotated[str, RefTo(("cause",))] = Field(description="The cause.")
    do: Text = Field(
        description="What a lead does today with those who are low: a whole instruction, which "
        "stands on page one of the report."
    )


class Criterion(Entry):
    """One scored line of the scorecard, with an observable anchor for each level 0 to 4."""

    kind: ClassVar[str] = "criterion"
    weight: int = Field(ge=1, le=100, description="Points of 100.")
    asks: Text = Field(description="The question the score answers.")
    anchors: tuple[Text, ...] = Field(description="What is seen at level 0, 1, 2, 3, 4.")
    counted: Text = Field(description="What the anchors count, as it heads the line on the sheet.")
    marks: tuple[Text, ...] = Field(
        description="The anchors in brief, as they stand beside the boxes of the sheet."
    )
    look_at: tuple[AnyRef, ...] = Field(min_length=1, description="Where the evidence stands.")
    practice: tuple[AnyRef, ...] = Field(min_length=1, description="What to train when low.")
    today: Text | None = Field(
        None, description="What a lead does today while no cause is sure: an instruction likewise."
    )
    causes: tuple[PossibleCause, ...] = Field(
        (), description="The causes that can explain a low level; left out: each of them can."
    )


class RootCause(Entry):
    """Why a criterion is low; ticked beside a score of 0 or 1."""

    kind: ClassVar[str] = "root"
    means: Text = Field(description="How the cause shows.")
    cause: Annotated[str, RefTo(("cause",))] = Field(description="The diagnosis it leads to.")


class Sign(StrEnum):
    """What records can show of a critical item without anybody's judgement."""

    NO_RECORDS = "no-records"
    FEELING_CLAIMED = "feeling-claimed"
    NOT_SUBMITTED = "not-submitted"


class Critical(Entry):
    """An item that is flagged on its own and never averaged away."""

    kind: ClassVar[str] = "critical"
    sign: Sign | None = Field(None, description="How records show it; left out: only people see.")
    means: Text = Field(description="What has happened.")
    consequence: Text = Field(description="What follows.")


class Counted(StrEnum):
    """A column of activity.csv."""

    CALLS = "calls"
    PROSPECTS = "prospects"
    RECORDS = "records"


class ExampleLevel(Model):
    """The level given for one criterion."""

    model_config = ConfigDict(title="Scored")

    criterion: Annotated[str, RefTo(("criterion",))] = Field(
        description="The criterion that is scored."
    )
    level: int = Field(ge=0, le=4, description="The level given, 0 to 4.")


class Check(Entry):
    """A daily box on the sheet."""

    kind: ClassVar[str] = "check"
    asks: Text = Field(description="The question that the box answers.")
    does: Annotated[str, RefTo(("activity", "standard", "rule", "meeting", "report"))] = Field(
        description="What the box stands for."
    )
    figure: FigureRef | None = Field(None, description="The number a day asks for.")
    counts: Counted | None = Field(None, description="The column of activity.csv it counts.")
    breach: bool = Field(
        False,
        description="It asks whether the rules were kept: a no is a breach. On forms of before "
        "the boxes for yes and no, a tick was.",
    )


class When(Model):
    """Conditions on a deal; all that are given must hold. Days count back from the Monday."""

    classes: tuple[ClassRef, ...] = Field((), description="Class by evidence is one of these.")
    claims: tuple[ClassRef, ...] = Field((), description="Class the rep claims is one of these.")
    claim_above_evidence: bool = Field(False, description="Claimed class above evidence.")
    key_account: bool = Field(False, description="Flagged as a key account.")
    idle_days: int = Field(0, ge=0, description="At least so many working days without contact.")
    never_contacted: bool = Field(False, description="No day of contact is known.")
    next_call_overdue: bool = Field(False, description="The next call date has passed.")
    follow_ups: int = Field(0, ge=0, description="At least so many follow-ups.")
    rep_joined_within_days: int = Field(0, ge=0, description="The rep is new.")
    no_customer: bool = Field(False, description="No customer is named.")
    top_amount_percent: int = Field(
        0, ge=0, le=100, description="Among the largest so many percent of the rep's open deals."
    )


class DealOrder(StrEnum):
    """Which of the deals that a choice could take come first."""

    AMOUNT = "amount"
    IDLE = "idle"
    OVERDUE = "overdue"
    FOLLOW_UPS = "follow-ups"


class PrintedFact(Model):
    """A fact that has a column on the sheet, by rising evidence level."""

    fact: Annotated[str, RefTo(("fact",))] = Field(description="The fact.")
    head: Text = Field(description="Its name in a column 12 mm wide.")


class PrintedSign(Model):
    """What a customer does against a deal, with a box beside each deal."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")] = Field(
        description="Its name in the ids of boxes."
    )
    head: Text = Field(description="Its name beside a box, 11 mm wide.")


class Choice(Entry):
    """A rule that puts a deal on the sheet, and the reason printed beside it."""

    kind: ClassVar[str] = "choose"
    priority: int = Field(ge=1, description="Lower comes first.")
    reason: Text = Field(description="Printed beside the deal; may use [days], [claim], [class].")
    reason_since_opened: Text | None = Field(
        None,
        description="Printed instead where no contact is known: [days] count from the opening.",
    )
    ask: Annotated[str, RefTo(("question",))] = Field(description="The question to ask.")
    when: When = Field(description="The conditions on a deal.")
    most: int = Field(ge=1, le=8, description="At most so many deals by this rule.")
    order: DealOrder = Field(
        DealOrder.AMOUNT,
        description="Which come first: the largest amounts, the longest idle, the longest overdue, "
        "or those with the most follow-ups. Of equals the largest amount.",
    )


class Measure(StrEnum):
    """A number about a rep, of the weeks up to a report."""

    SHORT_DAYS = "short-days"
    FULL_DAYS = "full-days"
    INTEREST_RATE = "interest-rate"
    OLD_DEALS = "old-deals"
    SECTOR_DROP = "sector-drop"
    SECTOR_REPS = "sector-reps"
    SECTORS_DOWN = "sectors-down"
    INTERESTED = "interested"
    SIGNED = "signed"
    WITHOUT_FACT = "without-fact"


class NumberRule(Model):
    """What a number must be for a cause to hold."""

    measure: Measure = Field(description="Which number.")
    least: Decimal | None = Field(None, description="It is at least so much.")
    most: Decimal | None = Field(None, description="It is at most so much.")
    fact: Annotated[str, RefTo(("fact",))] | None = Field(
        None, description="Of `without-fact`: the fact that deals lack."
    )


class Reckoning(Model):
    """Over how many weeks numbers are reckoned, and how few are too few to say anything."""

    recent_weeks: int = Field(2, ge=1, description="Weeks over which days short are counted.")
    back_weeks: int = Field(4, ge=1, description="Weeks over which all else is counted.")
    trend_weeks: int = Field(12, ge=2, description="Weeks that a trend shows, at most.")
    old_days: int = Field(30, ge=1, description="A deal in hand for longer is old.")
    drop: int = Field(33, ge=1, le=100, description="So many percent fewer is a drop.")
    low_level: int = Field(1, ge=0, le=3, description="Up to this level a score is low.")
    far_apart: int = Field(
        2, ge=1, le=4, description="So many levels between two marks of one week are far apart."
    )
    model_level: int = Field(3, ge=1, le=4, description="From this level on one can learn from it.")
    few_days: int = Field(4, ge=1, description="Fewer days at work say nothing.")
    few_calls: int = Field(200, ge=1, description="Fewer calls say nothing of a rate.")
    few_deals: int = Field(5, ge=1, description="Fewer deals say nothing of a share.")
    few_reps: int = Field(4, ge=2, description="Fewer reps make no median and no mean.")
    few_weeks: int = Field(3, ge=2, description="Fewer weeks make no trend and no role model.")
    few_weight: int = Field(50, ge=1, le=100, description="Less weight scored makes no score.")
    cause_reps: int = Field(
        3, ge=1, description="Fewer low reps with one cause make no cause of the team."
    )
    cause_percent: int = Field(
        50, ge=0, le=99, description="A cause holds for more of the low reps than so many percent."
    )

    @property
    def signed_weeks(self) -> int:
        """Over how many weeks deals signed are counted, for there are fewer of them."""
        return 2 * self.back_weeks

    @property
    def low_levels(self) -> range:
        """The levels that are low: the lead gives a root cause."""
        return range(self.low_level + 1)


class Cause(Guided):
    """A cause for a rep below par."""

    kind: ClassVar[str] = "cause"
    test: Text = Field(
        description="The question whose yes leads here; asked in the order of the file."
    )
    signals: tuple[Text, ...] = Field(min_length=2, description="What you see in the numbers.")
    ask: tuple[Text, ...] = Field(min_length=2, description="What to ask the rep.")
    do: tuple[Text, ...] = Field(min_length=2, description="What to do about it.")
    numbers: tuple[NumberRule, ...] = Field(
        (), description="All of these must hold for the numbers to support it."
    )


class Day(Entry):
    """One working day of the path for new supervisors."""

    kind: ClassVar[str] = "day"
    number: int = Field(ge=1, le=60, description="The working day, counted from 1.")
    read: tuple[AnyRef, ...] = Field(min_length=1, description="Ids of what to read.")
    practice: Text = Field(description="What to practise.")
    check: Text = Field(description="How to tell that it worked.")


class CalibrationRule(Model):
    """What it takes to say how far leads agree who scored the same reps blind."""

    cases: int = Field(
        10,
        ge=2,
        description="Under so many reps scored twice: too few to say. From 10 on the interval "
        "held what it promises in trials.",
    )
    alpha: Decimal = Field(
        Decimal("0.67"),
        gt=0,
        lt=1,
        description="Krippendorff's alpha from which leads agree well enough.",
    )


class FocusRule(Model):
    """How a rep's past levels are weighed to choose the focus of the week."""

    weeks: int = Field(
        13, ge=1, le=52, description="Scores of so many weeks count; older ones are too old."
    )
    half_life: int = Field(3, ge=1, description="A score so many weeks older counts half as much.")
    noise: Decimal = Field(
        Decimal("0.85"),
        gt=0,
        le=2,
        description="How far one criterion's level usually strays from week to week (standard "
        "deviation); what a rep's own weeks say is weighed against it.",
    )
    noise_scores: int = Field(
        10, ge=1, description="The usual noise counts as much as so many scores of the rep."
    )
    near: Decimal = Field(
        Decimal("0.2"),
        ge=0,
        lt=1,
        description="Means so near to the lowest, in levels, are as low: the heaviest is chosen.",
    )
    lot: bool = Field(
        False,
        description="Of criteria as low, a lot drawn from week and rep chooses in place of the "
        "weight; the print log says so. For houses that want to prove what coaching does.",
    )


class Rubric(Topic):
    """playbook/scorecard.yml"""

    model_config = ConfigDict(title="Scorecard")

    most_criteria: int = Field(ge=1, description="At most so many criteria.")
    scale: tuple[ScaleStep, ...] = Field(min_length=5, max_length=5)
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    root_causes: tuple[RootCause, ...] = Field(min_length=1)
    critical: tuple[Critical, ...] = ()
    calibration: CalibrationRule = Field(
        CalibrationRule(), description="When leads are compared who scored the same reps."
    )
    focus: FocusRule = Field(FocusRule(), description="How the focus of the week is chosen.")
    example: tuple[ExampleLevel, ...] = Field(
        (), description="A week's levels, to show how a score is reckoned; not named: N/A."
    )


MOST_DEALS_IN_TWO = 5


class SheetDesign(Topic):
    """playbook/sheet.yml"""

    model_config = ConfigDict(title="Sheet")

    deals_printed: int = Field(ge=1, le=6, description="Deals on one sheet, at most.")
    deals_in_two_languages: int | None = Field(
        None,
        ge=1,
        le=MOST_DEALS_IN_TWO,
        description="The same on a sheet in two languages; left out: 5 at most.",
    )
    facts: tuple[PrintedFact, ...] = Field(
        min_length=1, max_length=6, description="The facts to tick beside each deal."
    )
    against: tuple[PrintedSign, ...] = Field(
        (), max_length=2, description="What a customer does against a deal, a box each."
    )
    appeal: Text | None = Field(
        None, description="That a person decides, and whom to turn to: a line above signatures."
    )
    follow_ups: FigureRef = Field(description="The follow-ups it takes, beside each deal's own.")
    commitments_printed: int = Field(ge=1, le=6, description="Open commitments, at most.")
    closing_past_days: int = Field(
        30, ge=1, description="An open deal whose closing date is so many days past is told."
    )
    checks: tuple[Check, ...] = Field(min_length=1)
    choices: tuple[Choice, ...] = Field(min_length=1)

    def deals_in(self, languages: int) -> int:
        """How many deals a sheet in so many languages has."""
        if languages == 1:
            return self.deals_printed
        return self.deals_in_two_languages or min(self.deals_printed, MOST_DEALS_IN_TWO)


class Diagnosis(Topic):
    """playbook/diagnosis.yml"""

    reckoning: Reckoning = Field(
        Reckoning(), description="Weeks reckoned over; how few is too few."
    )
    causes: tuple[Cause, ...] = Field(min_length=1)


class Onboarding(Topic):
    """playbook/onboarding.yml"""

    days: tuple[Day, ...] = Field(min_length=1)
