"""Critical items that show in the data of a rep's week.

A critical item is a fault so grave that no good score may hide it: each is flagged by itself and
never becomes part of an average. The playbook says by which sign one can be seen; the three signs
are the functions at the end of this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coachbook.base.week import Week
from coachbook.playbook.ladder import fact_levels, interested_level
from coachbook.playbook.model.coaching import Check, Counted, Critical, Sign
from coachbook.playbook.model.playbook import Playbook
from coachbook.report.pipeline import deals_on_feelings
from coachbook.scorecard.mark_meaning import kept_on
from coachbook.scorecard.observation import Scorecard
from coachbook.team.deal_evidence import AssessedDeal
from coachbook.team.model import DayActivity

_DAYS = range(1, 8)


@dataclass(frozen=True)
class CriticalFlag:
    """A critical item seen in a rep's week, with the days or the ids of the deals that show it."""

    critical: Critical
    rep: str
    days: tuple[date, ...] = ()
    deals: tuple[str, ...] = ()


@dataclass(frozen=True)
class RepWeek:
    """What is known of one rep's week.

    Attributes:
        rep: The rep's id.
        week: Which week.
        workdays: The days of the week on which the rep was to work.
        days: The rep's calls and attendance on the days of the week.
        cases: The rep's open deals, with what their facts prove.
        card: The lead's scorecard; None: there is none yet.
    """

    rep: str
    week: Week
    workdays: tuple[date, ...]
    days: tuple[DayActivity, ...]
    cases: tuple[AssessedDeal, ...]
    card: Scorecard | None


def critical_flags(rep_week: RepWeek, playbook: Playbook) -> Iterator[CriticalFlag]:
    """The critical items that a rep's week shows, in the order of the playbook."""
    for critical in playbook.scorecard.critical:
        if critical.sign:
            days, deals = _SIGNS[critical.sign](rep_week, critical, playbook)
            if days or deals:
                yield CriticalFlag(critical, rep_week.rep, tuple(days), tuple(deals))


_DaysAndDeals = tuple[list[date], list[str]]


def _no_records(rep_week: RepWeek, _: Critical, playbook: Playbook) -> _DaysAndDeals:
    """Days at work without a call record, by the activity file or by the daily check of the card.

    An absent day never counts, even if the card has a 0 for it.
    """
    days = {row.day for row in rep_week.days if row.present > 0 and row.records == 0}
    absent_days = {row.day for row in rep_week.days if row.present == 0}
    for check in playbook.sheet.checks:
        if check.counts is Counted.RECORDS and rep_week.card:
            for number, day in enumerate(rep_week.week.all_days, start=1):
                if rep_week.card.value(f"{check.id}/{number}") == 0 and day not in absent_days:
                    days.add(day)
    return sorted(days), []


def _feeling_claimed(rep_week: RepWeek, _: Critical, playbook: Playbook) -> _DaysAndDeals:
    """Deals claimed as interested without one live fact."""
    return [], [case.deal.id for case in deals_on_feelings(rep_week.cases, playbook)]


def _not_submitted(rep_week: RepWeek, critical: Critical, playbook: Playbook) -> _DaysAndDeals:
    """Days with a buying fact on which the deal was not submitted to the supervisor.

    The card says of each day whether it was. A day without a mark says nothing, unless another day
    of the week was ticked on a form that had one box a day.
    """
    checks = [
        check for check in playbook.sheet.checks if check.does in critical.see and not check.breach
    ]
    missed = set(_missed(rep_week, checks))
    if not missed:
        return [], []
    days, deals = set(), []
    for day, deal in _buying_facts(rep_week.cases, playbook):
        if day in rep_week.workdays and day in missed:
            days.add(day)
            deals.append(deal)
    return sorted(days), sorted(set(deals))


def _missed(rep_week: RepWeek, checks: Sequence[Check]) -> Iterator[date]:
    """The days on which none of these checks was kept, by the card."""
    card = rep_week.card
    if card is None:
        return
    one_box = any(card.value(f"{each.id}/{number}") is True for each in checks for number in _DAYS)
    for number, day in zip(_DAYS, rep_week.week.all_days, strict=True):
        kept = {kept_on(card, each, number) for each in checks}
        if True not in kept and (False in kept or one_box):
            yield day


def _buying_facts(cases: Iterable[AssessedDeal], playbook: Playbook) -> Iterator[tuple[date, str]]:
    """The day of each buying fact of an open deal, and the deal's id."""
    levels, buying = fact_levels(playbook), interested_level(playbook)
    for case in cases:
        for fact in case.deal.facts:
            if levels.get(fact.fact, 0) >= buying:
                yield fact.on, case.deal.id


_SIGNS: Mapping[Sign, Callable[[RepWeek, Critical, Playbook], _DaysAndDeals]] = {
    Sign.NO_RECORDS: _no_records,
    Sign.FEELING_CLAIMED: _feeling_claimed,
    Sign.NOT_SUBMITTED: _not_submitted,
}
