"""Builds a team's report for a week from everything known by the end of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from coachbook.base.week import Week
from coachbook.judge.statement_judge import Judge
from coachbook.playbook.department_view import for_departments
from coachbook.playbook.model.playbook import Playbook
from coachbook.report.card_evidence import evidence_on_card
from coachbook.report.commitments import commitments_due
from coachbook.report.critical import RepWeek, critical_flags
from coachbook.report.diagnosis import RuleResult, diagnose
from coachbook.report.measures import TeamMeasures, call_totals
from coachbook.report.pipeline import most_overclaimed, rungs
from coachbook.report.team_report import Advice, Calls, RepReport, TeamReport, Unscored
from coachbook.report.trends import RoleModel, role_model_of, trends, weeks_until
from coachbook.scorecard.observation import CardKind, OpenItem, Scorecard, State
from coachbook.scorecard.scoring import CriterionMean, criterion_means, score, weakest_mean
from coachbook.scorecard.weekly_levels import levels_by_rep
from coachbook.sheet.standing import WeeklyFocus, weekly_focus
from coachbook.team.deal_evidence import assessed_deals
from coachbook.team.model import Objection, Rep, Team, TeamFolder
from coachbook.team.target_gap import rep_gap, team_gaps

MOST_OVERCLAIMED = 5


def make_report(
    team: Team, folder: TeamFolder, cards: Iterable[Scorecard], playbook: Playbook, week: Week
) -> TeamReport:
    """The report of a team's week.

    Args:
        team: The team, with its former reps: their sales count for the team's target and their
            levels for its trends, but nothing else of them is shown.
        folder: The team folder, with what the cards up to the week add (see `with_cards`).
        cards: Scorecards in their latest revision; those of later weeks are passed over.
        playbook: The one in force.
        week: The week to report on.
    """
    known = tuple(card for card in cards if card.card.week <= str(week))
    return _ReportBuilder(team, folder, known, playbook, week).report()


class _ReportBuilder:
    """What all parts of one report are made of."""

    def __init__(
        self,
        team: Team,
        folder: TeamFolder,
        cards: Sequence[Scorecard],
        playbook: Playbook,
        week: Week,
    ) -> None:
        self.team, self.folder, self.playbook, self.week = team, folder, playbook, week
        self.reps = team.active_reps(week)
        self.reckoning = playbook.diagnosis.reckoning
        self.criteria = for_departments(playbook.scorecard.criteria, team.department)
        all_levels = levels_by_rep(folder, cards, playbook)
        self.levels = {
            rep.id: {
                one.week: one
                for one in all_levels.get(rep.id, ())
                if one.week <= str(week) and rep.is_active(Week.parse(one.week))
            }
            for rep in team.reps
        }
        self.cards = {
            card.card.rep: card
            for card in cards
            if card.card.week == str(week) and card.card.kind is CardKind.NORMAL
        }
        scored_weeks = (week_ for by_week in self.levels.values() for week_ in by_week)
        self.weeks = weeks_until(week, self.reckoning.trend_weeks, scored_weeks)
        self.measures = TeamMeasures(team, folder, playbook, week)
        self.judge = Judge(playbook)

    def report(self) -> TeamReport:
        reps = tuple(self._rep_report(rep) for rep in self.reps)
        scored = [one.week_levels.levels for one in reps if one.week_levels]
        means = criterion_means(scored, self.criteria, self.reckoning.few_reps)
        role_models = self._role_models()
        rep_ids = frozenset(rep.id for rep in self.reps)
        deals = assessed_deals(self.folder.deals, rep_ids, self.playbook, self.week.sunday)
        commitments = (one for one in self.folder.commitments if one.rep in rep_ids)
        all_levels = tuple(self.levels.values())
        return TeamReport(
            team=self.team,
            week=self.week,
            edition=self.playbook.edition.version,
            weeks=self.weeks,
            criteria=self.criteria,
            reps=reps,
            criterion_means=means,
            role_models=role_models,
            advice=self._advice(reps, weakest_mean(means), role_models),
            rungs=rungs(deals, self.playbook),
            overclaimed=most_overclaimed(deals, MOST_OVERCLAIMED),
            target_gaps=team_gaps(self.team, self.folder, self.week, self.week.sunday),
            calls=_sum_calls(one.calls for one in reps),
            daily_calls=self.measures.daily_figures.calls,
            commitments=commitments_due(commitments, self.week, self.reckoning.back_weeks),
            trends=trends(all_levels, self.criteria, self.weeks, self.reckoning.few_reps),
        )

    def _role_models(self) -> Mapping[str, RoleModel | None]:
        """Whom to learn each criterion from, by its id."""
        few = self.reckoning
        weeks = self.weeks[-few.back_weeks :]
        levels = {rep.id: self.levels[rep.id] for rep in self.reps}
        return {
            one.id: role_model_of(levels, one.id, weeks, few.model_level, few.few_weeks)
            for one in self.criteria
        }

    def _rep_report(self, rep: Rep) -> RepReport:
        levels = self.levels[rep.id].get(str(self.week))
        result = score(levels.levels, self.criteria) if levels else None
        deals = assessed_deals(self.folder.deals, (rep.id,), self.playbook, self.week.sunday)
        activity = (row for row in self.folder.activity if row.rep == rep.id)
        days = tuple(row for row in activity if row.day in self.week.all_days)
        workdays = rep.calendar(self.folder.calendar).workdays(self.week)
        rep_week = RepWeek(rep.id, self.week, workdays, days, deals, self.cards.get(rep.id))
        commitments = (one for one in self.folder.commitments if one.rep == rep.id)
        return RepReport(
            rep=rep,
            week_levels=levels,
            score=result,
            unscored=None if result else self._unscored_reason(rep),
            focus=self._focus(rep),
            refused=self._refused(rep),
            trends=trends((self.levels[rep.id],), self.criteria, self.weeks, 1),
            findings=diagnose(rep.id, self.measures, self.playbook),
            target_gap=rep_gap(rep, self.folder, self.week, self.week.sunday),
            calls=self._calls(rep.id),
            commitments=commitments_due(commitments, self.week, self.reckoning.back_weeks),
            cases=deals,
            overclaimed=most_overclaimed(deals, MOST_OVERCLAIMED),
            evidence=evidence_on_card(levels.card if levels else None, deals, self.judge),
            flags=tuple(critical_flags(rep_week, self.playbook)),
            objection=self._objection(rep),
        )

    def _objection(self, rep: Rep) -> Objection | None:
        """What the rep disagreed with this week, if anything."""
        week = str(self.week)
        every = (one for one in self.folder.objections if one.rep == rep.id and one.week == week)
        return next(every, None)

    def _refused(self, rep: Rep) -> tuple[OpenItem, ...]:
        card = self.cards.get(rep.id)
        return card.refused if card else ()

    def _unscored_reason(self, rep: Rep) -> Unscored:
        card = self.cards.get(rep.id)
        if card and card.state is State.NEEDS_REVIEW:
            return Unscored.REVIEW
        if card:
            return Unscored.DRAFT
        return (
            Unscored.NEW
            if rep.joined > self.folder.calendar.last_workday(self.week)
            else Unscored.NONE
        )

    def _calls(self, rep: str) -> Calls:
        days = self.measures.days_at_work(rep, 1)
        calls, present = call_totals(days)
        short = sum(map(self.measures.is_short_day, days))
        return Calls(calls, present, len(days), short, sum(row.calls == 0 for row in days))

    def _focus(self, rep: Rep) -> WeeklyFocus:
        """The focus of the week after: what the next sheet will say, too."""
        rule = self.playbook.scorecard.focus
        return weekly_focus(rep, self.folder, self.criteria, self.week.next(), rule)

    def _advice(
        self,
        reps: Sequence[RepReport],
        weakest: CriterionMean | None,
        role_models: Mapping[str, RoleModel | None],
    ) -> Advice | None:
        """What to do about the team's weakest criterion; None: too few were scored to say.

        The cause is the one with most votes among the reps who are low on the criterion. A root
        cause ticked beside it votes for the cause that it leads to, and so does each rep whose
        numbers support a cause. Of equals it is the first in the playbook, the order in which
        causes are to be asked about.
        """
        if weakest is None:
            return None
        name, low_levels = weakest.criterion.id, self.reckoning.low_levels
        low = [
            (one, one.week_levels)
            for one in reps
            if one.week_levels and one.week_levels.levels.get(name) in low_levels
        ]
        ticks = Counter(levels.root_causes.get(name, "") for _, levels in low)
        root_causes = [(root, ticks[root.id]) for root in self.playbook.scorecard.root_causes]
        causes = self.playbook.diagnosis.causes
        supported = {
            cause.id: tuple(one.rep.id for one, _ in low if _supports(one, cause.id))
            for cause in causes
        }
        votes = Counter({cause.id: len(supported[cause.id]) for cause in causes})
        for root, count in root_causes:
            votes[root.cause] += count
        leading = max(causes, key=lambda one: votes[one.id])
        cause = leading if votes[leading.id] else None
        return Advice(
            weakest=weakest,
            low_reps=tuple(one.rep.id for one, _ in low),
            cause=cause,
            root_cause_counts=tuple(
                (root, count)
                for root, count in root_causes
                if count and cause and root.cause == cause.id
            ),
            supported_reps=supported[cause.id] if cause else (),
            role_model=role_models[name],
        )


def _supports(one: RepReport, cause: str) -> bool:
    """Whether a rep's numbers support a cause."""
    return any(f.cause.id == cause and f.verdict is RuleResult.YES for f in one.findings)


def _sum_calls(every: Iterable[Calls]) -> Calls:
    calls = tuple(every)
    return Calls(
        sum(one.calls for one in calls),
        sum((one.present for one in calls), Decimal(0)),
        sum(one.days for one in calls),
        sum(one.short for one in calls),
        sum(one.silent for one in calls),
    )
