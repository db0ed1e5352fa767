"""An amount is read as it was meant, or refused with what to write; never as another."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from coachbook.team.amount_text import (
    CellNumber,
    currencies_of,
    parse_deal_amount,
    plain_amount,
    read_amount,
    unit_of,
)
from coachbook.team.cell_values import CellError

from .small_import import Run, SmallImport


class Import(SmallImport):
    """Imports amounts."""

    def __call__(self, amounts: list[str], column: str = "Amount", top: str = "") -> Result:
        return self.bring("amount", column, amounts, top)

    def amounts(self) -> dict[str, str]:
        return self.kept("amount")


@pytest.fixture
def bring(tmp_path: Path, run: Run, project_root: Path) -> Import:
    """Imports amounts."""
    return Import(tmp_path, run, project_root / "playbook")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12800", "12800"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1\u00a0234", "1234"),
        ("1\u202f234\u202f567", "1234567"),
        ("1'234.50", "1234.50"),
        ("1’234", "1234"),
        ("12,5", "12.5"),
        ("950,00", "950.00"),
        ("1.2万", "12000"),
        ("￥12万", "120000"),
        ("3万元", "30000"),
        ("0.5亿", "50000000"),
        ("12K", "12000"),
        ("1.2 M", "1200000"),
        ("2 lakh", "200000"),
        ("1,00,000", "100000"),
        ("US$ 1200.50", "1200.50"),
        ("1200 €", "1200"),
        ("5 kUSD", "5000"),
        ("人民币1200元整", "1200"),
        ("１２，８００．５０", "12800.50"),
        ("0.125", "0.125"),
        ("1234.567", "1234.567"),
        ("+7", "7"),
        ("62500.000000", "62500.0000"),
        ("1200 Swedish kronor", "1200"),
        ("18,250.750000", "18250.7500"),
    ],
)
def test_amounts_that_can_be_read_in_one_way(bring: Import, text: str, amount: str) -> None:
    result = bring([text])
    assert result.exit_code == 0, result.output
    assert bring.amounts() == {"1": amount}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1.234", "'1.234' may be 1.234 or 1234 [team-amount-form]"),
        ("1,234", "'1,234' may be 1.234 or 1234 [team-amount-form]"),
        ("-1,234.00", "'-1,234.00' is negative"),
        ("(1,234.00)", "'(1,234.00)' is negative"),
        ("1200.00-", "'1200.00-' is negative"),
        ("1.2万5千", "is not such a number"),
        ("3万-5万", "is not such a number"),
        ("约3万", "is not such a number"),
        ("5%", "is not such a number"),
        ("12000元/年", "is not such a number"),
        ("10²", "is not such a number"),
        ("1,2,3", "is not such a number"),
        ("1.2345600", "is not such a number"),
        ("1,000000", "'1,000000' may be 1 or 1000000 [team-amount-form]"),
        ("1 2", "is not such a number"),
        ("€5 $", "names two currencies"),
        ("1e3", "is not such a number"),
    ],
)
def test_what_may_be_two_amounts_or_none_is_refused(bring: Import, text: str, says: str) -> None:
    result = bring([text, "1"])
    assert result.exit_code == 1
    assert says in result.output
    assert bring.amounts() == {"2": "1"}


def test_the_mapping_says_which_mark_is_which(bring: Import) -> None:
    texts = ["1.234", "1.234,5", "12,500", "12"]
    bring(texts, top='amounts: {decimal: ",", thousands: "."}\n')
    assert bring.amounts() == {"1": "1234", "2": "1234.5", "3": "12.5000", "4": "12"}
    refused = bring(["1,234.5"], top='amounts: {decimal: ",", thousands: "."}\n')
    assert "'1,234.5' is not such a number" in refused.output
    assert "`amounts: {decimal: " in bring(["1.234"]).output


def test_a_mark_to_be_ignored_does_not_make_another_number(bring: Import) -> None:
    texts = ["950,00", "12,800", "1.234", "1.234,50", "3万元", "$ 7", "(8)", "-9", "ca. 10"]
    bring(texts, top='ignore_in_amounts: [$, "，", "万", 元, (, ), "-", "ca."]\n')
    assert bring.amounts() == {"2": "12800", "5": "30000", "6": "7", "9": "10"}


@pytest.mark.parametrize(
    ("column", "unit"),
    [
        ("金额(万元)", 10_000),
        ("金额（百万元）", 1_000_000),
        ("金额/千元", 1_000),
        ("合同额万元", 10_000),
        ("Amount (k€)", 1_000),
        ("Amount in thousands", 1_000),
        ("Amount ('000)", 1_000),
        ("Amount [INR lakh]", 100_000),
    ],
)
def test_the_unit_of_a_column_is_asked_and_applied(bring: Import, column: str, unit: int) -> None:
    refused = bring(["1.5"], column)
    assert f"write at the top `amount_unit: {unit}`; or 1" in refused.output
    bring(["1.5", "1.2万", "3K"], column, top=f"amount_unit: {unit}\n")
    assert bring.amounts() == {"1": str(unit * 3 // 2), "2": "12000", "3": "3000"}


def test_cents_are_a_hundredth(bring: Import) -> None:
    assert "`amount_unit: 0.01`" in bring(["1250"], "Amount (cents)").output
    bring(["1250"], "Amount (cents)", top="amount_unit: 0.01\n")
    assert bring.amounts() == {"1": "12.5"}


@pytest.mark.parametrize("column", ["Amount (%)", "Value (packs)", "金额(手)"])
def test_an_unknown_unit_is_asked(bring: Import, column: str) -> None:
    refused = bring(["5"], column)
    assert refused.exit_code == 1
    assert f"what 1 stands for in '{column}' is not known" in refused.output
    bring(["5"], column, top="amount_unit: 1\n")
    assert bring.amounts() == {"1": "5"}


def test_a_unit_other_than_that_of_the_name_is_refused(bring: Import) -> None:
    refused = bring(["5"], "金额(万元)", top="amount_unit: 1000\n")
    assert "`amount_unit: {金额(万元): 10000}`" in refused.output
    bring(["5"], "金额(万元)", top='amount_unit: {"金额(万元)": 1000}\n')
    assert bring.amounts() == {"1": "5000"}
    strange = bring(["5"], "金额(万元)", top='amount_unit: {"金额(万元)": 1000, 金: 1}\n')
    assert "'金' is no column of amounts" in strange.output


@pytest.mark.parametrize(
    "column", ["Amount", "Amount (USD)", "金额（元）", "金额(必填)", "Deal - Value"]
)
def test_a_column_without_a_unit_is_not_asked(bring: Import, column: str) -> None:
    assert bring(["5"], column).exit_code == 0


GROUPS = [",", ".", " ", "\u00a0", "'", ""]
UNITS = ["", "万", "k", " M", "亿"]
CURRENCIES = ["", "¥", "USD ", "€"]


def grouped(whole: int, group: str) -> str:
    return f"{whole:,}".replace(",", group)


@given(
    cents=st.integers(0, 10**9),
    places=st.integers(0, 3),
    decimal=st.sampled_from([",", "."]),
    group=st.sampled_from(GROUPS),
    unit=st.sampled_from(UNITS),
    currency=st.sampled_from(CURRENCIES),
    said=st.booleans(),
)
def test_no_amount_becomes_another(
    cents: int, places: int, decimal: str, group: str, unit: str, currency: str, said: bool
) -> None:
    """Written in any style and read, it is the same, or refused."""
    if group == decimal:
        return
    whole, part = divmod(cents, 10**places)
    behind = f"{decimal}{part:0{places}}" if places else ""
    text = f"{currency}{grouped(whole, group)}{behind}{unit}"
    meant = Decimal(cents).scaleb(-places) * (unit_of(f"x ({unit})") or 1)
    try:
        read = read_amount(text, decimal if said else "")
    except CellError:
        assert not said
        return
    assert read.value == meant


@given(st.decimals(0, 10**10, places=4, allow_nan=False))
def test_an_amount_that_is_written_is_read_as_the_same(amount: Decimal) -> None:
    for value in (amount, amount.quantize(Decimal("0.001")), amount.normalize() + 0):
        assert parse_deal_amount(plain_amount(value)) == value
        assert read_amount(CellNumber(format(value, "f")), ",").value == value


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("¥", {"CNY", "JPY"}),
        ("rmb", {"CNY"}),
        ("CNY - Chinese Yuan", {"CNY"}),
        ("港币", {"HKD"}),
        ("XAF", {"XAF"}),
        ("人民币(CNY)", {"CNY"}),
        ("money", set[str]()),
    ],
)
def test_what_currencies_are_called(text: str, codes: set[str]) -> None:
    assert currencies_of(text) == codes
