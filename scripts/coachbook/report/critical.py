"""Critical items that the records show. They are flagged on their own, never averaged away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from coachbook.base.week import Week
from coachbook.playbook.ladder import fact_levels, interested_level
from coachbook.playbook.model.coaching import Counted, Critical, Sign
from coachbook.playbook.model.playbook import Playbook
from coachbook.report.pipeline import deals_on_feelings
from coachbook.scorecard.observation import Scorecard
from coachbook.team.deal_evidence import AssessedDeal
from coachbook.team.model import DayActivity


@dataclass(frozen=True)
class CriticalFlag:
    """A critical item that the records of one rep and week show, on which days or deals."""

    critical: Critical
    rep: str
    days: tuple[date, ...] = ()
    deals: tuple[str, ...] = ()


@dataclass(frozen=True)
class RepWeek:
    """What there is to look at: one rep's week."""

    rep: str
    week: Week
    days: tuple[DayActivity, ...]
    cases: tuple[AssessedDeal, ...]
    card: Scorecard | None


def critical_flags(records: RepWeek, playbook: Playbook) -> Iterator[CriticalFlag]:
    """The critical items that the records of a rep's week show."""
    for critical in playbook.scorecard.critical:
        if critical.sign:
            days, deals = _SIGNS[critical.sign](records, critical, playbook)
            if days or deals:
                yield CriticalFlag(critical, records.rep, tuple(days), tuple(deals))


_Shown = tuple[list[date], list[str]]


def _no_records(records: RepWeek, _: Critical, playbook: Playbook) -> _Shown:
    days = {row.day for row in records.days if row.present > 0 and row.records == 0}
    away = {row.day for row in records.days if row.present == 0}
    for check in playbook.sheet.checks:
        if check.counts is Counted.RECORDS and records.card:
            for number, day in enumerate(records.week.days, start=1):
                if records.card.value(f"{check.id}/{number}") == 0 and day not in away:
                    days.add(day)
    return sorted(days), []


def _feeling_claimed(records: RepWeek, _: Critical, playbook: Playbook) -> _Shown:
    return [], [case.deal.id for case in deals_on_feelings(records.cases, playbook)]


def _not_submitted(records: RepWeek, critical: Critical, playbook: Playbook) -> _Shown:
    """A buying fact of a day, and that day's box for submitting is not ticked though others are."""
    checks = [check.id for check in playbook.sheet.checks if check.does in critical.see]
    ticked = set(_ticked(records, checks))
    if not ticked:
        return [], []
    days, deals = set(), []
    for day, deal in _told(records.cases, playbook):
        if day in records.week.days and day not in ticked:
            days.add(day)
            deals.append(deal)
    return sorted(days), sorted(set(deals))


def _ticked(records: RepWeek, checks: Iterable[str]) -> Iterator[date]:
    for check in checks:
        for number, day in enumerate(records.week.days, start=1):
            if records.card and records.card.value(f"{check}/{number}") is True:
                yield day


def _told(cases: Iterable[AssessedDeal], playbook: Playbook) -> Iterator[tuple[date, str]]:
    """The buying facts of open deals: their days and deals."""
    levels, buying = fact_levels(playbook), interested_level(playbook)
    for case in cases:
        for fact in case.deal.facts:
            if levels.get(fact.fact, 0) >= buying:
                yield fact.on, case.deal.id


_SIGNS: Mapping[Sign, Callable[[RepWeek, Critical, Playbook], _Shown]] = {
    Sign.NO_RECORDS: _no_records,
    Sign.FEELING_CLAIMED: _feeling_claimed,
    Sign.NOT_SUBMITTED: _not_submitted,
}
