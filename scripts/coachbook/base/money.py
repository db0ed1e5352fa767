"""Amounts as people read them, and where the currency stands: `format_money` is the only place.

A sign (¥, €, US$) stands before the number. A word or a code (元, 万元, RMB, yuan) stands after it:
Chinese sets a Chinese word right after the digits, 85,000元; everything else follows a space,
85,000 RMB and 85,000 元 in English. A minus stands before all, as both languages have it: −¥85,000.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from coachbook.base.text import Language

MINUS = "−"


def format_amount(amount: Decimal) -> str:
    """An amount with thousands separators, and two decimals if it is not whole: 12,800."""
    whole = amount == amount.to_integral_value()
    number = f"{abs(amount):,.0f}" if whole else f"{abs(amount):,.2f}"
    return f"{MINUS}{number}" if amount < 0 else number


def format_money(amount: Decimal, currency: str, language: Language) -> str:
    """An amount with its currency, which may be a sign, a word, a code or nothing."""
    unit, number = currency.strip(), format_amount(abs(amount))
    if _is_sign(unit):
        money = f"{unit}{number}"
    elif language is Language.ZH and _is_chinese(unit):
        money = f"{number}{unit}"
    else:
        money = f"{number} {unit}".rstrip()
    return f"{MINUS}{money}" if amount < 0 else money


def _is_sign(unit: str) -> bool:
    """Whether a currency has a sign in it, such as € or US$, and no Chinese word."""
    return not _is_chinese(unit) and any(unicodedata.category(c) == "Sc" for c in unit)


def _is_chinese(unit: str) -> bool:
    """Whether a currency has a Chinese character in it."""
    return any(unicodedata.name(c, "").startswith("CJK UNIFIED IDEOGRAPH") for c in unit)
