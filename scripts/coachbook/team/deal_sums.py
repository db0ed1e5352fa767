"""Deals in more than one currency: which is the team's, and sums that never mix two.

The currency of a team's targets is the team's. Deals that may be in it count as such: `CNY`, 元 and
`RMB` are `¥` to a team that writes its targets so. Where no target says it, all deals in one
currency are in the team's; what is in several stands by currency.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from coachbook.base.money import format_amount, format_money
from coachbook.base.problems import Problem, Severity
from coachbook.base.text import Language
from coachbook.team.amount_text import currency_code, same_currency
from coachbook.team.model import Deal


def in_team_currency(deals: Sequence[Deal], currency: str) -> tuple[Deal, ...]:
    """The deals; those in the team's currency say none. `currency`: of the targets; empty: unsaid.

    Others say theirs by its code, so that one currency is not two.
    """
    codes = {currency_code(deal.currency) for deal in deals if deal.amount is not None}
    own = {code for code in codes if same_currency(code, currency)} if currency else codes
    if len(own) > 1:  # $ may be USD and CAD, and not both
        own = {currency_code(currency)} if currency else {""}
    return tuple(_in_currency(deal, own) if deal.currency else deal for deal in deals)


def _in_currency(deal: Deal, own: Collection[str]) -> Deal:
    code = currency_code(deal.currency)
    return replace(deal, currency="" if code in own else code)


def amount_sums(deals: Iterable[Deal]) -> dict[str, Decimal]:
    """What deals come to, by currency; that of the team, empty, is always there and first."""
    sums = {"": Decimal(0)}
    for deal in sorted(deals, key=lambda each: each.currency):
        sums[deal.currency] = sums.get(deal.currency, Decimal(0)) + (deal.amount or Decimal(0))
    return {currency: total for currency, total in sums.items() if total or not currency}


def format_sums(sums: dict[str, Decimal], currency: str, language: Language) -> str:
    """Sums with their currencies, such as ¥1,200 + 300 EUR; `currency`: that of the team."""
    parts = [
        format_money(total, name or currency, language)
        for name, total in sums.items()
        if total or not name
    ]
    if len(parts) > 1 and not sums[""]:
        parts = parts[1:]
    return " + ".join(parts)


def deal_amount(deal: Deal, language: Language) -> str:
    """A deal's amount: with its currency, if that is not the team's; empty: not known or 0."""
    if not deal.amount:
        return ""
    if deal.currency:
        return format_money(deal.amount, deal.currency, language)
    return format_amount(deal.amount)


def currency_warnings(deals: Iterable[Deal], currency: str) -> Iterator[Problem]:
    """A warning for each currency that is not the team's, at its first deal."""
    foreign = [deal for deal in deals if deal.currency and deal.amount]
    for name, number in sorted(Counter(deal.currency for deal in foreign).items()):
        first = next(deal for deal in foreign if deal.currency == name)
        says = f"amounts in {name}, in {number:,} of the deals, are in no sum of the team's"
        hint = "they are shown apart, and count for no target"
        if not currency:
            hint += "; write in targets.yml which currency the team's is, such as `currency: ¥`"
        if first.place:
            yield Problem(first.place, "team-other-currency", says, hint, Severity.WARNING)
