"""The one way in which numbers are rounded for people: half up, from the exact value, and once.

Rounding what is rounded already moves it twice: of means 2.25 and 2.75 the change is -0.5, while
2.2 less 2.8 would be -0.6. So means, scores and changes stay fractions until they are shown. A half
is rounded away from 0, as people do by hand and as score.js and the workbook's formula do.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def round_half_up(number: Fraction | Decimal | int, places: int = 0) -> Decimal:
    """A number to so many decimals; of two that are as near, the one further from 0."""
    exact = Fraction(number) * 10**places
    whole = int(abs(exact) + Fraction(1, 2))  # exact, whatever the context's precision
    return Decimal(whole if exact >= 0 else -whole).scaleb(-places)


def to_tenth(number: Fraction | Decimal | int) -> Decimal:
    """A number as scores, means and changes are shown: with one decimal."""
    return round_half_up(number, 1)
