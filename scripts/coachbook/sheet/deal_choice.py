"""Chooses the deals to print on a sheet, by the rules in playbook/sheet.yml.

A rule (`Choice`) names conditions, of which all must hold, and takes at most `most` deals. Rules
are applied in the order of their priority, and a deal goes to the first that takes it, so that the
reason printed for it is the most important one. The order within a rule is the rule's own (`order`)
and total: of equals the largest amount (two currencies are not compared: the team's is
first), the longest idle, the first id, so that the same data always gives the same sheet. A rule
that takes deals for their silence has the longest silence first: by amount, six deals rung on
Friday would push out a small one that is silent since May.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from coachbook.playbook.model.coaching import Choice, DealOrder, When
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.deal_evidence import AssessedDeal, assessed_deals
from coachbook.team.model import Deal, Rep
from coachbook.team.work_calendar import ORDINARY_WEEKS, WorkCalendar


@dataclass(frozen=True)
class DealCandidate(AssessedDeal):
    """A deal as it stands on the Monday of the week.

    Attributes:
        idle: Working days that went by without contact, from 0; where no contact is known, since
            the opening; None: neither is known, or there may have been contact that nobody can
            date.
        top_percent: The smallest p, 1 to 100, such that it is among the largest p % of the rep's
            open deals in its currency; 101: it has no amount.
    """

    idle: int | None
    top_percent: int

    @property
    def idle_since_opened(self) -> bool:
        """Whether `idle` counts from the opening, for no contact is known."""
        return self.idle is not None and self.deal.last_contact is None


@dataclass(frozen=True)
class ChosenDeal:
    """A deal to inspect, with the rule that chose it."""

    candidate: DealCandidate
    choice: Choice


def choose_deals(
    rep: Rep,
    deals: Sequence[Deal],
    playbook: Playbook,
    monday: date,
    calendar: WorkCalendar = ORDINARY_WEEKS,
) -> tuple[ChosenDeal, ...]:
    """The deals of `rep` to print, at most `deals_printed`, in the order of the rules' priority.

    A rule takes at most `most` deals, the first in its order. A deal is printed once, for the first
    rule that takes it. `monday` is the first day of the sheet's week; what counts is how deals
    stood then. `calendar` is that of the house: a customer waits on a working day even if the rep
    is on leave.
    """
    candidates = _candidates(rep, deals, playbook, monday, calendar)
    chosen: list[ChosenDeal] = []
    for choice in sorted(playbook.sheet.choices, key=lambda choice: choice.priority):
        taken = {item.candidate.deal.id for item in chosen}
        room = min(choice.most, playbook.sheet.deals_printed - len(chosen))
        fitting = [
            candidate
            for candidate in candidates
            if candidate.deal.id not in taken and _fits(candidate, choice.when, rep, monday)
        ]
        fitting.sort(key=lambda candidate: _sort_key(candidate, choice.order))
        chosen += [ChosenDeal(candidate, choice) for candidate in fitting[:room]]
    return tuple(chosen)


def _candidates(
    rep: Rep,
    deals: Sequence[Deal],
    playbook: Playbook,
    monday: date,
    calendar: WorkCalendar,
) -> list[DealCandidate]:
    assessed = assessed_deals(deals, (rep.id,), playbook, monday)
    by_amount = sorted(
        (one.deal for one in assessed),
        key=lambda deal: (deal.currency, -(deal.amount or Decimal(0)), deal.id),
    )
    ranks = {
        deal.id: number
        for _, same in groupby(by_amount, key=lambda deal: deal.currency)
        for number, deal in enumerate(same, start=1)
    }
    sizes = Counter(deal.currency for deal in by_amount)
    candidates = []
    for one in assessed:
        deal = one.deal
        last_contact = (deal.last_contact or deal.opened) if deal.contact_known else None
        # Rounded up: the second of three deals is among the largest 67 %.
        top_percent = -(-100 * ranks[deal.id] // sizes[deal.currency]) if deal.amount else 101
        idle = calendar.missed(last_contact, monday) if last_contact else None
        candidates.append(DealCandidate(deal, one.standing, one.claimed, idle, top_percent))
    return candidates


def _sort_key(candidate: DealCandidate, order: DealOrder) -> tuple[int, str, Decimal, int, str]:
    """Sorts candidates of one rule; what is not known of a deal is last."""
    deal, idle = candidate.deal, candidate.idle or 0
    next_call = deal.next_call or date.max
    first = {
        DealOrder.AMOUNT: 0,
        DealOrder.IDLE: -idle,
        DealOrder.OVERDUE: next_call.toordinal(),
        DealOrder.FOLLOW_UPS: -(deal.follow_ups or 0),
    }
    return (first[order], deal.currency, -(deal.amount or Decimal(0)), -idle, deal.id)


def _fits(candidate: DealCandidate, when: When, rep: Rep, monday: date) -> bool:
    """Whether all conditions that a rule sets hold for a deal."""
    deal = candidate.deal
    conditions: tuple[tuple[object, Callable[[], bool]], ...] = (
        (when.classes, lambda: candidate.standing.customer_class.id in when.classes),
        (when.claims, lambda: deal.claimed in when.claims),
        (when.claim_above_evidence, lambda: candidate.overclaimed),
        (when.key_account, lambda: deal.key_account),
        (when.idle_days, lambda: candidate.idle is not None and candidate.idle >= when.idle_days),
        (when.never_contacted, lambda: candidate.idle is None and deal.contact_known),
        (when.next_call_overdue, lambda: deal.next_call is not None and deal.next_call < monday),
        (when.follow_ups, lambda: (deal.follow_ups or 0) >= when.follow_ups),
        (
            when.rep_joined_within_days,
            lambda: (monday - rep.joined).days <= when.rep_joined_within_days,
        ),
        (when.no_customer, lambda: not deal.customer),
        (when.top_amount_percent, lambda: candidate.top_percent <= when.top_amount_percent),
    )
    return all(holds() for condition, holds in conditions if condition)
