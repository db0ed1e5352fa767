"""The model of a team's report: what to do, the numbers behind it, and a part for each rep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from coachbook.base.rounding import round_half_up
from coachbook.base.text import Text
from coachbook.base.week import Week
from coachbook.playbook.model.coaching import Cause, Criterion, RootCause
from coachbook.report.card_evidence import CardEvidence, TickedAgainst
from coachbook.report.commitments import CommitmentTally
from coachbook.report.critical import CriticalFlag
from coachbook.report.diagnosis import Finding
from coachbook.report.pipeline import Rung
from coachbook.report.trends import RoleModel, Trends
from coachbook.scorecard.card_activity import CountDifference
from coachbook.scorecard.observation import OpenItem
from coachbook.scorecard.scoring import CriterionMean, Score
from coachbook.scorecard.weekly_levels import WeeklyLevels
from coachbook.sheet.standing import WeeklyFocus
from coachbook.team.deal_evidence import AssessedDeal
from coachbook.team.model import Objection, Rep, Team
from coachbook.team.target_gap import TargetGap, TeamGaps


class Unscored(StrEnum):
    """Why a rep has no score in a week. NOTHING: all was marked as not applicable."""

    NONE = "none"
    DRAFT = "draft"
    REVIEW = "review"
    NEW = "new"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Calls:
    """Calls and attendance in a week.

    Attributes:
        calls: How many calls.
        present: Days of attendance; half a day is 0.5.
        days: On how many days the rep was at work at all.
        short: Days with fewer calls than the figure.
        silent: Days without a call.
    """

    calls: int
    present: Decimal
    days: int
    short: int
    silent: int

    @property
    def per_day(self) -> Decimal | None:
        """Calls for each day of attendance, rounded half up; None: there was none."""
        return (
            round_half_up(Fraction(self.calls) / Fraction(self.present)) if self.present else None
        )


@dataclass(frozen=True)
class RepReport:
    """One rep's week.

    Attributes:
        week_levels: How the rep was scored; None: not at all.
        score: What the levels come to; None: see `unscored`.
        rests_on_enough: Whether the score rests on enough of the rubric to be one to go by.
        unscored: Why there is no score.
        findings_weeks: The weeks with days at work that the findings rest on, the earliest first.
        differences: Numbers on the card that are not what counts.
        focus: The focus of next week, as next week's sheet has it.
        refused: What was written on the card, could not be read, and waits for somebody.
        cases: The open deals, with what their facts prove.
        overclaimed: Those of them claimed furthest above their facts.
        evidence: What the rep said about them, judged.
        against: What was ticked against them.
    """

    rep: Rep
    week_levels: WeeklyLevels | None
    score: Score | None
    rests_on_enough: bool
    unscored: Unscored | None
    focus: WeeklyFocus
    refused: tuple[OpenItem, ...]
    trends: Trends
    findings: tuple[Finding, ...]
    findings_weeks: tuple[str, ...]
    differences: tuple[CountDifference, ...]
    target_gap: TargetGap | None
    calls: Calls
    commitments: CommitmentTally
    cases: tuple[AssessedDeal, ...]
    overclaimed: tuple[AssessedDeal, ...]
    evidence: tuple[CardEvidence, ...]
    against: tuple[TickedAgainst, ...]
    flags: tuple[CriticalFlag, ...]
    objection: Objection | None

    @property
    def weakest(self) -> Criterion | None:
        """The criterion to work on; None: no recent score to go by, or nothing is short."""
        known = self.focus.level is not None and not self.focus.nothing_short
        return self.focus.criterion if known else None


@dataclass(frozen=True)
class Advice:
    """What to do about the team's weakest criterion.

    Attributes:
        weakest: The criterion and its mean.
        low_reps: Ids of the reps who are low on it.
        cause: What holds for most of them; None: too few to say.
        do: What to do today; None: the playbook does not say.
        cause_reps: Ids of the low reps of whom the cause was ticked or is supported by numbers.
            Without a cause, those of the one that most have in common.
        root_cause_counts: How often each root cause was ticked for the low reps.
        supported_reps: Ids of those low reps whose numbers support the cause.
        role_model: Whom to learn from.
    """

    weakest: CriterionMean
    low_reps: tuple[str, ...]
    cause: Cause | None
    do: Text | None
    cause_reps: tuple[str, ...]
    root_cause_counts: tuple[tuple[RootCause, int], ...]
    supported_reps: tuple[str, ...]
    role_model: RoleModel | None

    @property
    def other_reps(self) -> tuple[str, ...]:
        """The low reps of whom the cause is not known to hold."""
        return tuple(rep for rep in self.low_reps if rep not in self.cause_reps)

    @property
    def unsupported_reps(self) -> tuple[str, ...]:
        """The low reps of whom the cause was ticked and is not borne out by their numbers."""
        return tuple(rep for rep in self.cause_reps if rep not in self.supported_reps)


@dataclass(frozen=True)
class TeamReport:
    """One team's week.

    Attributes:
        days: The days of the week that have a column on its sheets.
        weeks: The weeks of the trends, the earliest first.
        criterion_means: Each criterion over the reps, in the order of the rubric.
        role_models: Whom to learn each criterion from, by its id.
        advice: What to do; None: too few were scored to say, or all is at the top.
        at_top: Each criterion that was scored this week averages at the top.
        overclaimed: The open deals claimed furthest above their facts.
        daily_calls: The playbook's figure for calls on a full day.
    """

    team: Team
    week: Week
    days: tuple[date, ...]
    edition: str
    weeks: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    reps: tuple[RepReport, ...]
    criterion_means: tuple[CriterionMean, ...]
    role_models: Mapping[str, RoleModel | None]
    advice: Advice | None
    at_top: bool
    rungs: tuple[Rung, ...]
    overclaimed: tuple[AssessedDeal, ...]
    target_gaps: TeamGaps
    calls: Calls
    daily_calls: Decimal
    commitments: CommitmentTally
    trends: Trends

    @property
    def scored(self) -> tuple[RepReport, ...]:
        """The reps who have a score to go by."""
        return tuple(one for one in self.reps if one.score and one.rests_on_enough)

    @property
    def short(self) -> tuple[RepReport, ...]:
        """The reps who have something to work on, by the scores of the recent weeks."""
        return tuple(one for one in self.reps if one.weakest)

    @property
    def nothing_short(self) -> bool:
        """Whether nothing is: neither of the team this week, nor of any rep."""
        return self.at_top and not self.short

    @property
    def differences(self) -> tuple[CountDifference, ...]:
        """The numbers on the cards of all reps that are not what counts."""
        return tuple(one for rep in self.reps for one in rep.differences)

    @property
    def findings_weeks(self) -> tuple[str, ...]:
        """The weeks with days at work that the findings of all reps rest on."""
        return tuple(sorted({week for rep in self.reps for week in rep.findings_weeks}))

    @property
    def flags(self) -> tuple[CriticalFlag, ...]:
        """The critical items of all reps."""
        return tuple(flag for one in self.reps for flag in one.flags)

    @property
    def evidence(self) -> tuple[CardEvidence, ...]:
        """The evidence written on the cards of all reps."""
        return tuple(one for rep in self.reps for one in rep.evidence)
