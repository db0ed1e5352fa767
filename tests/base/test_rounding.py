"""Rounding: half up, from the exact value, once."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from coachbook.base.rounding import round_half_up, to_tenth


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (Fraction(9, 4), "2.3"),
        (Fraction(47, 20), "2.4"),
        (Fraction(-9, 4), "-2.3"),
        (Fraction(-1, 20), "-0.1"),
        (Fraction(-1, 21), "0.0"),
        (Decimal("2.2499"), "2.2"),
        (4, "4.0"),
        (0, "0.0"),
    ],
)
def test_a_half_is_rounded_away_from_zero(number: Fraction | Decimal | int, shown: str) -> None:
    assert str(to_tenth(number)) == shown


def test_a_whole_number_has_no_decimals() -> None:
    assert str(round_half_up(Fraction(165, 2))) == "83"
    assert str(round_half_up(Decimal("79.499"))) == "79"
