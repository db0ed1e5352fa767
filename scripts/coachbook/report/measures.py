"""The measures that speak for or against a cause, for each rep in the weeks up to a report.

Percentages are shares (short days of all days at work) or compare a rep with the team: a rep with 6
interested customers where the team's median is 8 has 75 %. The median, since one star would pull up
a mean until half of the team looks weak. How many weeks are looked at, and from how many days,
calls, deals or reps on something is said, stands in `reckoning` of the playbook's diagnosis.yml.
Below that a measure has no value, and a rule on it is neither met nor failed. A day of which a
count is not known is neither short nor full.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from statistics import median

from coachbook.base.rounding import to_tenth
from coachbook.base.week import Week
from coachbook.playbook.ladder import fact_levels, interested_level
from coachbook.playbook.model.coaching import Measure, NumberRule, Reckoning
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.deal_evidence import assess_deal
from coachbook.team.model import DayActivity, Deal, DealState, Team, TeamFolder


@dataclass(frozen=True)
class MeasuredNumber:
    """What was counted, `part` of `whole`, and the value of the measure; None: too few to say."""

    value: Decimal | None
    part: int
    whole: int


@dataclass(frozen=True)
class DailyFigures:
    """The playbook's figures for a full day at work."""

    calls: Decimal
    prospects: Decimal


class TeamMeasures:
    """The measures of one team, up to the end of one week.

    Args:
        team: The team. Medians are over its reps who had not left before the week.
        folder: The team folder, with what scorecards added.
        playbook: Gives the figures and the reckoning.
        week: Up to the end of this week.
    """

    def __init__(self, team: Team, folder: TeamFolder, playbook: Playbook, week: Week) -> None:
        self._reps = tuple(rep.id for rep in team.active_reps(week))
        every = [rep.id for rep in team.reps]
        self._book, self._week = playbook, week
        self._deals = {rep: [d for d in folder.deals if d.rep == rep] for rep in every}
        self._activity = {rep: [a for a in folder.activity if a.rep == rep] for rep in every}
        self._reckoning: Reckoning = playbook.diagnosis.reckoning
        figures = {figure.id: figure.low for figure in playbook.figures.figures}
        counts = {c.counts: figures[c.figure] for c in playbook.sheet.checks if c.figure}
        low = {name.value: number for name, number in counts.items() if name}
        self.daily_figures = DailyFigures(
            low.get("calls", Decimal(0)), low.get("prospects", Decimal(0))
        )
        self._by_measure: Mapping[Measure, Callable[[str, NumberRule], MeasuredNumber]] = {
            Measure.SHORT_DAYS: lambda rep, _: self._days(rep, self._short_day),
            Measure.FULL_DAYS: lambda rep, _: self._days(rep, self._full_day),
            Measure.INTEREST_RATE: lambda rep, _: self._interest_rate(rep),
            Measure.OLD_DEALS: lambda rep, _: self._old_deals(rep),
            Measure.SECTOR_DROP: lambda rep, _: self._sector_drop(rep),
            Measure.SECTOR_REPS: lambda rep, _: self._sector_reps(rep),
            Measure.SECTORS_DOWN: lambda *_: self._sectors_down(),
            Measure.INTERESTED: lambda rep, _: self._percent_of_median(rep, self._interested_count),
            Measure.SIGNED: lambda rep, _: self._percent_of_median(rep, self._signed_count),
            Measure.WITHOUT_FACT: self._without_fact,
        }

    def measure(self, rep: str, rule: NumberRule) -> MeasuredNumber:
        """A rep's value of the measure that a rule is about."""
        return self._by_measure[rule.measure](rep, rule)

    def days_at_work(self, rep: str, weeks: int) -> list[DayActivity]:
        """The days on which a rep was at work, in the last `weeks` weeks."""
        first = self._first_day(weeks)
        return [
            row
            for row in self._activity[rep]
            if row.present > 0 and first <= row.day <= self._week.sunday
        ]

    def weeks_counted(self, rep: str, weeks: int) -> tuple[str, ...]:
        """Of the last `weeks` weeks those with a day at work on record, the earliest first."""
        return tuple(sorted({str(Week.of(row.day)) for row in self.days_at_work(rep, weeks)}))

    def is_short_day(self, row: DayActivity) -> bool:
        """Whether there were fewer calls than the figure; of half a day, than half of it."""
        return _below(row.calls, self.daily_figures.calls * row.present) is True

    def _short_day(self, row: DayActivity) -> bool | None:
        """Whether calls or prospects were too few; None: of what is known none was, not all is."""
        calls = _below(row.calls, self.daily_figures.calls * row.present)
        prospects = _below(row.prospects, self.daily_figures.prospects * row.present)
        if calls or prospects:
            return True
        return None if calls is None or prospects is None else False

    def _full_day(self, row: DayActivity) -> bool | None:
        return None if row.calls is None else not self.is_short_day(row)

    def _days(self, rep: str, holds: Callable[[DayActivity], bool | None]) -> MeasuredNumber:
        days = map(holds, self.days_at_work(rep, self._reckoning.recent_weeks))
        known = [held for held in days if held is not None]
        return self._percentage(sum(known), len(known), self._reckoning.few_days)

    def _interest_rate(self, rep: str) -> MeasuredNumber:
        """Newly interested customers for each call, in percent of the team's median."""
        rates = {}
        for each in self._peers(rep):
            days = self.days_at_work(each, self._reckoning.back_weeks)
            calls = sum(row.calls for row in days if row.calls is not None)
            if calls >= self._reckoning.few_calls:
                rates[each] = (len(self._newly_interested(each, 0)), calls)
        middle = median([Fraction(part, calls) for part, calls in rates.values()] or [Fraction(0)])
        part, calls = rates.get(rep, (0, 0))
        if not middle or len(rates) < self._reckoning.few_reps or not calls:
            return MeasuredNumber(None, part, calls)
        return MeasuredNumber(to_tenth(Fraction(100 * part, calls) / middle), part, calls)

    def _old_deals(self, rep: str) -> MeasuredNumber:
        ends = self._week.sunday - timedelta(days=self._reckoning.old_days)
        deals = [deal for deal in self._open(rep) if deal.opened]
        old = sum(deal.opened is not None and deal.opened < ends for deal in deals)
        return self._percentage(old, len(deals), self._reckoning.few_deals)

    def _without_fact(self, rep: str, rule: NumberRule) -> MeasuredNumber:
        deals = self._interested(rep)
        lacking = sum(all(f.fact != rule.fact for f in deal.facts) for deal in deals)
        return self._percentage(lacking, len(deals), self._reckoning.few_deals)

    def _sector_drop(self, rep: str) -> MeasuredNumber:
        sector = self._sector_of(rep)
        if not sector:
            return MeasuredNumber(None, 0, 0)
        before, now = self._sector_counts(1)[sector], self._sector_counts(0)[sector]
        few = before < self._reckoning.few_deals
        drop = None if few else to_tenth(Fraction(100 * (before - now), before))
        return MeasuredNumber(drop, now, before)

    def _sector_reps(self, rep: str) -> MeasuredNumber:
        """How many reps lost `drop` % or more of their new interest in the rep's main industry."""
        sector = self._sector_of(rep)
        if not sector:
            return MeasuredNumber(None, 0, 0)
        pairs = [
            tuple(
                sum(deal.sector == sector for deal in self._newly_interested(each, back))
                for back in (0, 1)
            )
            for each in self._reps
        ]
        down = sum(self._fell(before, now) for now, before in pairs)
        known = sum(before > 0 for _, before in pairs)
        few = self._sector_counts(1)[sector] < self._reckoning.few_deals
        return MeasuredNumber(None if few else Decimal(down), down, known)

    def _sectors_down(self) -> MeasuredNumber:
        before, now = self._sector_counts(1), self._sector_counts(0)
        known = [one for one in before if one and before[one] >= self._reckoning.few_deals]
        down = sum(self._fell(before[one], now[one]) for one in known)
        few = len(known) < 2  # of one industry nothing can be said about "in two or more"
        return MeasuredNumber(None if few else Decimal(down), down, len(known))

    def _percent_of_median(self, rep: str, count: Callable[[str], int]) -> MeasuredNumber:
        """A rep's count in percent of the team's median."""
        counts = {each: count(each) for each in self._peers(rep)}
        middle = median(map(Fraction, counts.values()))
        part, whole = counts.get(rep, 0), int(sum(counts.values()))
        if (
            len(counts) < self._reckoning.few_reps
            or not middle
            or whole < self._reckoning.few_deals
        ):
            return MeasuredNumber(None, part, whole)
        return MeasuredNumber(to_tenth(100 * part / middle), part, whole)

    def _peers(self, rep: str) -> set[str]:
        """The reps a median is taken over: those of the team now, and the rep it is for."""
        return {*self._reps, rep}

    def _interested_count(self, rep: str) -> int:
        return len(self._interested(rep))

    def _signed_count(self, rep: str) -> int:
        first = self._first_day(self._reckoning.signed_weeks)
        return sum(
            deal.state is DealState.WON
            and deal.closed is not None
            and first <= deal.closed <= self._week.sunday
            for deal in self._deals[rep]
        )

    def _open(self, rep: str) -> list[Deal]:
        return [deal for deal in self._deals[rep] if deal.state is DealState.OPEN]

    def _interested(self, rep: str) -> list[Deal]:
        """The rep's open deals whose live facts prove interest."""
        on = self._week.sunday
        return [d for d in self._open(rep) if assess_deal(d, self._book, on).level >= self._buying]

    def _newly_interested(self, rep: str, back: int) -> list[Deal]:
        """Deals whose first buying fact is in the last `back_weeks` weeks.

        With `back` 1, in as many weeks before those.
        """
        weeks = self._reckoning.back_weeks
        first = self._first_day(weeks) - timedelta(weeks=weeks * back)
        last = self._week.sunday - timedelta(weeks=weeks * back)
        found = []
        for deal in self._deals[rep]:
            days = [f.on for f in deal.facts if self._levels.get(f.fact, 0) >= self._buying]
            if days and first <= min(days) <= last:
                found.append(deal)
        return found

    @cached_property
    def _levels(self) -> Mapping[str, int]:
        return fact_levels(self._book)

    @cached_property
    def _buying(self) -> int:
        return interested_level(self._book)

    def _sector_counts(self, back: int) -> Counter[str]:
        """How many customers of the team became interested, by industry; `back` as above."""
        return Counter(
            deal.sector for rep in self._reps for deal in self._newly_interested(rep, back)
        )

    def _sector_of(self, rep: str) -> str | None:
        """The industry of most of a rep's deals, of equals the first by name; None: unknown."""
        sectors = Counter(deal.sector for deal in self._deals[rep] if deal.sector)
        return min(sectors, key=lambda one: (-sectors[one], one), default=None)

    def _fell(self, before: int, now: int) -> bool:
        """Whether a count fell by `drop` percent or more."""
        return before > 0 and 100 * (before - now) >= self._reckoning.drop * before

    def _first_day(self, weeks: int) -> date:
        return self._week.monday - timedelta(weeks=weeks - 1)

    def _percentage(self, part: int, whole: int, few: int) -> MeasuredNumber:
        percent = to_tenth(Fraction(100 * part, whole)) if whole >= few else None
        return MeasuredNumber(percent, part, whole)


def _below(count: int | None, figure: Decimal) -> bool | None:
    """Whether a count is below a figure; None: the count is not known."""
    return None if count is None else count < figure


def call_totals(rows: Iterable[DayActivity]) -> tuple[int, Decimal]:
    """The calls, and the days of attendance in which they were made."""
    known = [(row.calls, row.present) for row in rows if row.calls is not None]
    return sum(calls for calls, _ in known), sum((share for _, share in known), Decimal(0))
