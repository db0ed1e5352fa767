"""A team's week: what to do, the numbers behind it, and a page for each rep. No layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from coachbook.base.week import Week
from coachbook.playbook.model.coaching import Cause, Criterion, RootCause
from coachbook.report.card_evidence import CardEvidence
from coachbook.report.commitments import CommitmentTally
from coachbook.report.critical import CriticalFlag
from coachbook.report.diagnosis import Finding
from coachbook.report.pipeline import Rung
from coachbook.report.trends import RoleModel, Trends
from coachbook.scorecard.scoring import CriterionMean, Score
from coachbook.scorecard.weekly_levels import WeeklyLevels
from coachbook.team.deal_evidence import AssessedDeal
from coachbook.team.model import Objection, Rep, Team
from coachbook.team.target_gap import TargetGap, TeamGaps


class Unscored(StrEnum):
    """Why a rep has no score in a week."""

    NONE = "none"
    DRAFT = "draft"
    REVIEW = "review"
    NEW = "new"


@dataclass(frozen=True)
class Calls:
    """Calls beside attendance. `short`: days on which they stayed short of the figure."""

    calls: int
    present: Decimal
    days: int
    short: int
    silent: int

    @property
    def per_day(self) -> Decimal | None:
        """Calls for each day at work; None: nobody was there."""
        return (Decimal(self.calls) / self.present).quantize(Decimal(1)) if self.present else None


@dataclass(frozen=True)
class RepReport:
    """One rep's week. `score` None: the rep was not scored, for the reason in `unscored`."""

    rep: Rep
    week_levels: WeeklyLevels | None
    score: Score | None
    unscored: Unscored | None
    weakest: Criterion | None
    trends: Trends
    findings: tuple[Finding, ...]
    target_gap: TargetGap | None
    calls: Calls
    commitments: CommitmentTally
    cases: tuple[AssessedDeal, ...]
    overclaimed: tuple[AssessedDeal, ...]
    evidence: tuple[CardEvidence, ...]
    flags: tuple[CriticalFlag, ...]
    objection: Objection | None


@dataclass(frozen=True)
class Advice:
    """What to do about the shortest plank.

    Attributes:
        plank: The criterion.
        low: Ids of the reps who are low on it.
        cause: The cause that most speaks for; None: nothing speaks for any.
        ticked: How often root causes that lead to it were ticked beside the criterion, by root.
        backed: Ids of those of the low whose numbers support it.
        model: Whom to learn from.
    """

    weakest: CriterionMean
    low_reps: tuple[str, ...]
    cause: Cause | None
    root_cause_counts: tuple[tuple[RootCause, int], ...]
    supported_reps: tuple[str, ...]
    role_model: RoleModel | None


@dataclass(frozen=True)
class TeamReport:
    """One team's week. `advice` None: too few were scored to say."""

    team: Team
    week: Week
    edition: str
    weeks: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    reps: tuple[RepReport, ...]
    criterion_means: tuple[CriterionMean, ...]
    role_models: Mapping[str, RoleModel | None]
    advice: Advice | None
    rungs: tuple[Rung, ...]
    overclaimed: tuple[AssessedDeal, ...]
    target_gaps: TeamGaps
    calls: Calls
    daily_calls: Decimal
    commitments: CommitmentTally
    trends: Trends

    @property
    def scored(self) -> tuple[RepReport, ...]:
        """The reps who have a score."""
        return tuple(one for one in self.reps if one.score)

    @property
    def flags(self) -> tuple[CriticalFlag, ...]:
        """The critical items of all reps."""
        return tuple(flag for one in self.reps for flag in one.flags)

    @property
    def evidence(self) -> tuple[CardEvidence, ...]:
        """What was written as evidence on the cards of all reps."""
        return tuple(one for rep in self.reps for one in rep.evidence)
