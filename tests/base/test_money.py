"""Where the currency stands, in each language; amounts whole, broken and below zero."""

from __future__ import annotations

from decimal import Decimal

import pytest

from coachbook.base.money import format_amount, format_money
from coachbook.base.text import Language


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "0"),
        ("999", "999"),
        ("12800", "12,800"),
        ("12800.00", "12,800"),
        ("2980.5", "2,980.50"),
        ("-1234.5", "−1,234.50"),
        ("-7", "−7"),
    ],
)
def test_an_amount_has_separators_and_cents_only_if_it_is_not_whole(amount: str, text: str) -> None:
    assert format_amount(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("currency", "zh", "en"),
    [
        ("", "85,000", "85,000"),
        ("¥", "¥85,000", "¥85,000"),
        ("￥", "￥85,000", "￥85,000"),
        ("$", "$85,000", "$85,000"),
        (" € ", "€85,000", "€85,000"),
        ("US$", "US$85,000", "US$85,000"),
        ("元", "85,000元", "85,000 元"),
        ("万元", "85,000万元", "85,000 万元"),
        ("元¥", "85,000元¥", "85,000 元¥"),
        ("RMB", "85,000 RMB", "85,000 RMB"),
        ("CNY", "85,000 CNY", "85,000 CNY"),
        ("yuan", "85,000 yuan", "85,000 yuan"),
    ],
)
def test_a_sign_stands_before_and_a_word_after_as_its_language_sets_it(
    currency: str, zh: str, en: str
) -> None:
    amount = Decimal(85000)
    assert format_money(amount, currency, Language.ZH) == zh
    assert format_money(amount, currency, Language.EN) == en
    assert format_money(-amount, currency, Language.ZH) == f"−{zh}"
    assert format_money(-amount, currency, Language.EN) == f"−{en}"
