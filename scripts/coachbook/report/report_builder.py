"""Makes the report of a team's week of all that is known by the end of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from coachbook.base.week import Week
from coachbook.judge.statement_judge import Judge
from coachbook.playbook.department_view import for_departments
from coachbook.playbook.model.coaching import Criterion
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.rubric import MOST_LEVEL
from coachbook.report.card_evidence import evidence_on_card
from coachbook.report.commitments import commitments_due
from coachbook.report.critical import RepWeek, critical_flags
from coachbook.report.diagnosis import RuleResult, diagnose
from coachbook.report.measures import TeamMeasures, call_totals
from coachbook.report.pipeline import most_overclaimed, rungs
from coachbook.report.team_report import Advice, Calls, RepReport, TeamReport, Unscored
from coachbook.report.trends import RoleModel, model_of, trends, weeks_to
from coachbook.scorecard.observation import CardKind, Scorecard, State
from coachbook.scorecard.scoring import CriterionMean, criterion_means, score, weakest_mean
from coachbook.scorecard.weekly_levels import WeeklyLevels, marks_of
from coachbook.team.deal_evidence import assessed_deals
from coachbook.team.model import Rep, Team, TeamFolder
from coachbook.team.target_gap import rep_gap, team_gaps

WORST = 5


def make_report(
    team: Team, folder: TeamFolder, cards: Iterable[Scorecard], playbook: Playbook, week: Week
) -> TeamReport:
    """The report of a week. `folder` has what the cards up to it add (see `with_cards`).

    Of reps of the team who left before, only what they sold, and their marks in its trends.
    """
    every = tuple(card for card in cards if card.card.week <= str(week))
    return _Making(team, folder, every, playbook, week).report()


class _Making:
    """What all parts of one report are made of."""

    def __init__(
        self,
        team: Team,
        folder: TeamFolder,
        cards: Sequence[Scorecard],
        playbook: Playbook,
        week: Week,
    ) -> None:
        self.team, self.folder, self.book, self.week = team, folder, playbook, week
        self.there = team.active_reps(week)
        self.few = playbook.diagnosis.reckoning
        self.criteria = for_departments(playbook.scorecard.criteria, team.department)
        every = marks_of(folder, cards, playbook)
        self.marks = {
            rep.id: {
                one.week: one
                for one in every.get(rep.id, ())
                if one.week <= str(week) and rep.is_active(Week.parse(one.week))
            }
            for rep in team.reps
        }
        self.cards = {
            card.card.rep: card
            for card in cards
            if card.card.week == str(week) and card.card.kind is CardKind.NORMAL
        }
        known = (one for weeks in self.marks.values() for one in weeks)
        self.weeks = weeks_to(week, self.few.trend_weeks, known)
        self.numbers = TeamMeasures(team, folder, playbook, week)
        self.judge = Judge(playbook)

    def report(self) -> TeamReport:
        reps = tuple(self._rep(rep) for rep in self.there)
        scored = [one.marks.levels for one in reps if one.marks]
        every = criterion_means(scored, self.criteria, self.few.few_reps)
        back = self.weeks[-self.few.back_weeks :]
        marks = {rep.id: self.marks[rep.id] for rep in self.there}
        models = {
            one.id: model_of(marks, one.id, back, self.few.model_level, self.few.few_weeks)
            for one in self.criteria
        }
        mine = frozenset(rep.id for rep in self.there)
        there = assessed_deals(self.folder.deals, mine, self.book, self.week.sunday)
        agreed = (one for one in self.folder.commitments if one.rep in mine)
        return TeamReport(
            team=self.team,
            week=self.week,
            edition=self.book.edition.version,
            weeks=self.weeks,
            criteria=self.criteria,
            reps=reps,
            planks=every,
            models=models,
            advice=self._advice(reps, weakest_mean(every), models),
            rungs=rungs(there, self.book),
            worst=most_overclaimed(there, WORST),
            goals=team_gaps(self.team, self.folder, self.week, self.week.sunday),
            calls=_together(one.calls for one in reps),
            asked=self.numbers.asked.calls,
            kept=commitments_due(agreed, self.week, self.few.back_weeks),
            trends=trends(tuple(self.marks.values()), self.criteria, self.weeks, self.few.few_reps),
        )

    def _rep(self, rep: Rep) -> RepReport:
        marks = self.marks[rep.id].get(str(self.week))
        made = score(marks.levels, self.criteria) if marks else None
        mine = assessed_deals(self.folder.deals, (rep.id,), self.book, self.week.sunday)
        counted = [row for row in self.folder.activity if row.rep == rep.id]
        week = tuple(row for row in counted if row.day in self.week.days)
        card = self.cards.get(rep.id)
        return RepReport(
            rep=rep,
            marks=marks,
            score=made,
            unscored=None if made else self._why(rep),
            plank=self._plank(marks),
            trends=trends((self.marks[rep.id],), self.criteria, self.weeks, 1),
            findings=diagnose(rep.id, self.numbers, self.book),
            gap=rep_gap(rep, self.folder, self.week, self.week.sunday),
            calls=self._calls(rep.id),
            kept=commitments_due(
                (one for one in self.folder.commitments if one.rep == rep.id),
                self.week,
                self.few.back_weeks,
            ),
            cases=mine,
            above=most_overclaimed(mine, WORST),
            said=evidence_on_card(marks.card if marks else None, mine, self.judge),
            flags=tuple(critical_flags(RepWeek(rep.id, self.week, week, mine, card), self.book)),
            objection=next(
                (
                    one
                    for one in self.folder.objections
                    if one.rep == rep.id and one.week == str(self.week)
                ),
                None,
            ),
        )

    def _why(self, rep: Rep) -> Unscored:
        card = self.cards.get(rep.id)
        if card and card.state is State.NEEDS_REVIEW:
            return Unscored.REVIEW
        if card:
            return Unscored.DRAFT
        return Unscored.NEW if rep.joined > self.week.days[-1] else Unscored.NONE

    def _calls(self, rep: str) -> Calls:
        days = self.numbers.days(rep, 1)
        calls, present = call_totals(days)
        short = sum(map(self.numbers.short, days))
        return Calls(calls, present, len(days), short, sum(row.calls == 0 for row in days))

    def _plank(self, marks: WeeklyLevels | None) -> Criterion | None:
        """The rep's weakest criterion; None: there is none, or nothing is left to reach."""
        name = score(marks.levels, self.criteria).plank if marks else None
        if marks is None or name is None or marks.levels[name] == MOST_LEVEL:
            return None
        return next(one for one in self.criteria if one.id == name)

    def _advice(
        self,
        reps: Sequence[RepReport],
        plank: CriterionMean | None,
        models: Mapping[str, RoleModel | None],
    ) -> Advice | None:
        if plank is None:
            return None
        name = plank.criterion.id
        low = [
            one for one in reps if one.marks and one.marks.levels.get(name) in self.few.low_levels
        ]
        ticks = Counter(one.marks.roots.get(name, "") for one in low if one.marks)
        roots = [(root, ticks[root.id]) for root in self.book.scorecard.root_causes]
        weight: Counter[str] = Counter()
        for root, count in roots:
            weight[root.cause] += count
        backed = {
            cause.id: [one.rep.id for one in low if _supports(one, cause.id)]
            for cause in self.book.diagnosis.causes
        }
        for cause, ids in backed.items():
            weight[cause] += len(ids)
        causes = self.book.diagnosis.causes
        chosen = max(causes, key=lambda one: weight[one.id])
        best = chosen if weight[chosen.id] else None
        return Advice(
            plank=plank,
            low=tuple(one.rep.id for one in low),
            cause=best,
            ticked=tuple(
                (root, count) for root, count in roots if count and best and root.cause == best.id
            ),
            backed=tuple(backed[best.id]) if best else (),
            model=models[name],
        )


def _supports(one: RepReport, cause: str) -> bool:
    return any(f.cause.id == cause and f.verdict is RuleResult.YES for f in one.findings)


def _together(every: Iterable[Calls]) -> Calls:
    calls = tuple(every)
    return Calls(
        sum(one.calls for one in calls),
        sum((one.present for one in calls), Decimal(0)),
        sum(one.days for one in calls),
        sum(one.short for one in calls),
        sum(one.silent for one in calls),
    )
