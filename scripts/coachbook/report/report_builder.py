"""Builds a team's report for a week from everything known by the end of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from coachbook.base.text import Text
from coachbook.base.week import Week
from coachbook.judge.statement_judge import Judge
from coachbook.playbook.department_view import for_departments
from coachbook.playbook.model.coaching import Cause, Criterion
from coachbook.playbook.model.playbook import Playbook
from coachbook.report.card_evidence import evidence_on_card, ticked_against
from coachbook.report.commitments import commitments_due
from coachbook.report.critical import RepWeek, critical_flags
from coachbook.report.diagnosis import RuleResult, diagnose
from coachbook.report.measures import TeamMeasures, call_totals
from coachbook.report.pipeline import most_overclaimed, rungs
from coachbook.report.team_report import Advice, Calls, RepReport, TeamReport, Unscored
from coachbook.report.trends import RoleModel, Trends, role_model_of, trends, weeks_until
from coachbook.scorecard.card_activity import count_differences
from coachbook.scorecard.observation import CardKind, OpenItem, Scorecard, State
from coachbook.scorecard.scoring import CriterionMean, criterion_means, score, weakest_mean
from coachbook.scorecard.weekly_levels import WeeklyLevels, levels_by_rep
from coachbook.sheet.standing import WeeklyFocus, in_week_of, weekly_focus
from coachbook.team.deal_evidence import assessed_deals
from coachbook.team.model import Commitment, Objection, Rep, Team, TeamFolder
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
        this_week = [card for card in cards if card.card.week == str(week)]
        self.differences = count_differences(folder, this_week, playbook.sheet.checks)
        self.judge = Judge(playbook)

    def report(self) -> TeamReport:
        reps = tuple(self._rep_report(rep) for rep in self.reps)
        scored = [one.week_levels.levels for one in reps if one.week_levels]
        means = criterion_means(scored, self.criteria, self.reckoning.few_reps)
        role_models = self._role_models()
        rep_ids = frozenset(rep.id for rep in self.reps)
        deals = assessed_deals(self.folder.deals, rep_ids, self.playbook, self.week.sunday)
        commitments = self._commitments(rep_ids)
        all_levels = tuple(self.levels.values())
        return TeamReport(
            team=self.team,
            week=self.week,
            days=self.folder.calendar.days(self.week),
            edition=self.playbook.edition.version,
            weeks=self.weeks,
            criteria=self.criteria,
            reps=reps,
            criterion_means=means,
            role_models=role_models,
            advice=self._advice(reps, weakest_mean(means), role_models),
            at_top=(lowest := weakest_mean(means)) is not None and lowest.at_top,
            rungs=rungs(deals, self.playbook),
            overclaimed=most_overclaimed(deals, MOST_OVERCLAIMED),
            target_gaps=team_gaps(self.team, self.folder, self.week, self.week.sunday),
            calls=_sum_calls(one.calls for one in reps),
            daily_calls=self.measures.daily_figures.calls,
            commitments=commitments_due(commitments, self.week, self.reckoning.back_weeks),
            trends=self._trends(all_levels, self.reckoning.few_reps),
        )

    def _role_models(self) -> Mapping[str, RoleModel | None]:
        """Whom to learn each criterion from, by its id: of weeks with a score to go by."""
        few = self.reckoning
        weeks = self.weeks[-few.back_weeks :]
        levels = {
            rep.id: {
                week: one
                for week, one in self.levels[rep.id].items()
                if score(one.levels, self.criteria).enough(few.few_weight)
            }
            for rep in self.reps
        }
        return {
            one.id: role_model_of(levels, one.id, weeks, few.model_level, few.few_weeks)
            for one in self.criteria
        }

    def _rep_report(self, rep: Rep) -> RepReport:
        levels = self.levels[rep.id].get(str(self.week))
        given = score(levels.levels, self.criteria) if levels else None
        result = given if given and given.weight else None
        deals = assessed_deals(self.folder.deals, (rep.id,), self.playbook, self.week.sunday)
        activity = (row for row in self.folder.activity if row.rep == rep.id)
        days = tuple(row for row in activity if row.day in self.week.all_days)
        workdays = self.folder.calendar_of(rep.id).workdays(self.week)
        rep_week = RepWeek(rep.id, self.week, workdays, days, deals, self.cards.get(rep.id))
        commitments = self._commitments((rep.id,))
        return RepReport(
            rep=rep,
            week_levels=levels,
            score=result,
            rests_on_enough=result is not None and result.enough(self.reckoning.few_weight),
            unscored=None if result else self._unscored_reason(rep),
            focus=self._focus(rep),
            refused=self._refused(rep),
            trends=self._trends((self.levels[rep.id],), 1),
            findings=diagnose(rep.id, self.measures, self.playbook),
            findings_weeks=self.measures.weeks_counted(rep.id, self.reckoning.back_weeks),
            differences=tuple(one for one in self.differences if one.card.rep == rep.id),
            target_gap=rep_gap(rep, self.folder, self.week, self.week.sunday),
            calls=self._calls(rep.id),
            commitments=commitments_due(commitments, self.week, self.reckoning.back_weeks),
            cases=deals,
            overclaimed=most_overclaimed(deals, MOST_OVERCLAIMED),
            evidence=evidence_on_card(levels.card if levels else None, deals, self.judge),
            against=ticked_against(levels.card if levels else None, deals),
            flags=tuple(critical_flags(rep_week, self.playbook)),
            objection=self._objection(rep),
        )

    def _commitments(self, reps: Collection[str]) -> Iterator[Commitment]:
        """What some reps agreed, due on days on which they work."""
        for one in self.folder.commitments:
            if one.rep in reps:
                yield one.on_workday(self.folder.calendar_of(one.rep))

    def _trends(self, reps: Sequence[Mapping[str, WeeklyLevels]], few: int) -> Trends:
        return trends(reps, self.criteria, self.weeks, few, self.reckoning.few_weight)

    def _objection(self, rep: Rep) -> Objection | None:
        """What the rep disagreed with this week, if anything."""
        week = str(self.week)
        every = (one for one in self.folder.objections if one.rep == rep.id and one.week == week)
        return next(every, None)

    def _refused(self, rep: Rep) -> tuple[OpenItem, ...]:
        card = self.cards.get(rep.id)
        return card.refused if card else ()

    def _unscored_reason(self, rep: Rep) -> Unscored:
        if str(self.week) in self.levels[rep.id]:
            return Unscored.NOTHING
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
        days = [row for row in self.measures.days_at_work(rep, 1) if row.calls is not None]
        calls, present = call_totals(days)
        short = sum(map(self.measures.is_short_day, days))
        return Calls(calls, present, len(days), short, sum(row.calls == 0 for row in days))

    def _focus(self, rep: Rep) -> WeeklyFocus:
        """The focus of the week after: what the next sheet will say, too."""
        rule, week = self.playbook.scorecard.focus, self.week.next()
        focus = weekly_focus(rep, self.folder, self.criteria, week, rule)
        workdays = len(self.folder.calendar_of(rep.id).workdays(week))
        return in_week_of(workdays, focus, self.playbook)

    def _advice(
        self,
        reps: Sequence[RepReport],
        weakest: CriterionMean | None,
        role_models: Mapping[str, RoleModel | None],
    ) -> Advice | None:
        """What to do about the team's weakest criterion; None: too few to say, or all at the top.

        Of the causes that can explain the criterion it is the one that most of the low reps have in
        common: a rep has it if a root cause that leads to it was ticked beside the criterion, or if
        the rep's numbers support it. Of equals it is the first in the playbook, the order in which
        causes are to be asked about. It holds for more than `cause_percent` of the low reps and for
        at least `cause_reps` of them, or nothing is said of causes.
        """
        if weakest is None or weakest.at_top:
            return None
        name = weakest.criterion.id
        low = [
            (one, one.week_levels)
            for one in reps
            if one.week_levels and one.week_levels.levels.get(name) in self.reckoning.low_levels
        ]
        roots = {root.id: root for root in self.playbook.scorecard.root_causes}
        ticked = {
            one.rep.id: roots[root]
            for one, levels in low
            if (root := levels.root_causes.get(name, "")) in roots
        }
        causes = self._causes_of(weakest.criterion)
        supported = {
            cause.id: [one.rep.id for one, _ in low if _supports(one, cause.id)] for cause in causes
        }
        with_cause = {
            cause: [
                one.rep.id
                for one, _ in low
                if one.rep.id in backed
                or (one.rep.id in ticked and ticked[one.rep.id].cause == cause)
            ]
            for cause, backed in supported.items()
        }
        common = max(supported, key=lambda cause: len(with_cause[cause]), default="")
        sure = self._holds_for_most(len(with_cause.get(common, ())), len(low))
        counts = Counter(root.id for root in ticked.values())
        return Advice(
            weakest=weakest,
            low_reps=tuple(one.rep.id for one, _ in low),
            cause=next((one for one in causes if sure and one.id == common), None),
            do=self._today(weakest.criterion, common if sure else ""),
            cause_reps=tuple(with_cause.get(common, ())),
            root_cause_counts=tuple((roots[r], counts[r]) for r in roots if counts[r]),
            supported_reps=tuple(supported[common]) if sure else (),
            role_model=role_models[name],
        )

    def _causes_of(self, criterion: Criterion) -> Sequence[Cause]:
        """The causes that can explain a low criterion, in the order of the playbook."""
        named = {one.cause for one in criterion.causes}
        causes = self.playbook.diagnosis.causes
        return [one for one in causes if one.id in named] if named else causes

    def _holds_for_most(self, reps: int, low: int) -> bool:
        """Whether enough of the low reps have a cause for it to be the team's."""
        rule = self.reckoning
        return reps >= rule.cause_reps and 100 * reps > rule.cause_percent * low

    def _today(self, criterion: Criterion, cause: str) -> Text | None:
        """What to do today about a criterion: by its cause, else to find one."""
        by_cause = (one.do for one in criterion.causes if one.cause == cause)
        return next(by_cause, criterion.today)


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
