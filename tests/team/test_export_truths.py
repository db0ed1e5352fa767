"""The set of exports agrees with itself: what a truth says of a file stands in that file.

Nothing of the product is used, so the set cannot follow a mistake of the importer.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

EXPORTS = Path(__file__).parent / "exports"
NAMES = sorted(folder.parent.name for folder in EXPORTS.glob("*/truth.yml"))
FIELDS = {
    *("deal", "rep", "rep_id", "rep_email", "team", "supervisor", "customer", "product"),
    *("stage", "status", "claimed", "amount", "won_amount", "currency", "opened", "last_contact"),
    *("next_call", "closed", "won_on", "lost_on", "expected_closing", "closes", "sector"),
    *("follow_ups", "key_account", "none"),
}
ENCODINGS = {"utf-8-bom": "utf-8-sig", "utf-16": "utf-16", "gb18030": "gb18030"}
SHANGHAI = timedelta(hours=8)
DAY_ZERO = date(1899, 12, 30)


@dataclass(frozen=True)
class Export:
    """A file as it stands, by line, beside what is true of it."""

    truth: dict[str, Any]
    lines: dict[int, list[Any]]

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The columns of which the truth holds values, in the order of `values`."""
        return [each for each in self.truth["columns"] if each["header"] in self.truth["values_of"]]

    def cells(self, header: str) -> list[Any]:
        """What stands in a column, deal by deal."""
        at = next(each["at"] for each in self.truth["columns"] if each["header"] == header)
        return [self.lines[deal["line"]][at - 1] for deal in self.truth["deals"]]


@pytest.fixture(params=NAMES)
def export(request: pytest.FixtureRequest) -> Export:
    """Each export of the set."""
    return read_export(request.param)


@cache
def read_export(name: str) -> Export:
    """An export and its truth, by the name of its folder."""
    folder = EXPORTS / name
    truth = yaml.safe_load((folder / "truth.yml").read_text(encoding="utf-8"))
    read = csv_lines if truth["kind"] == "csv" else xlsx_lines
    return Export(truth, dict(read(folder / truth["file"], truth)))


def csv_lines(file: Path, truth: dict[str, Any]) -> Iterator[tuple[int, list[Any]]]:
    """The records, each with the line on which it begins."""
    text = file.read_bytes().decode(ENCODINGS.get(truth["encoding"], truth["encoding"]))
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=truth["delimiter"].replace("tab", "\t")
    )
    line = 1
    for record in reader:
        yield line, record
        line = reader.line_num + 1


def xlsx_lines(file: Path, truth: dict[str, Any]) -> Iterator[tuple[int, list[Any]]]:
    """The rows of the sheet that holds the deals."""
    for line, row in enumerate(openpyxl.load_workbook(file)[truth["sheet"]].values, start=1):
        yield line, list(row)


def days(cell: Any, form: str) -> date | None:
    """The day in a cell, read in a form."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, int):
        return DAY_ZERO + timedelta(days=cell)
    if not cell:
        return None
    stamp = datetime.strptime(cell, form.split(" or ")[0])  # noqa: DTZ007 - only its date is used
    return ((stamp + SHANGHAI) if stamp.tzinfo else stamp).date()


def amount(cell: Any, form: dict[str, Any]) -> Decimal | None:
    """The amount in a cell, read as the truth says amounts are written."""
    if cell in (None, ""):
        return None
    text, unit = str(cell), Decimal(form.get("unit", 1))
    unit *= 10_000 if "万" in text else 1_000 if text.endswith("K") else 1
    decimal, thousands = (mark.replace("?", "") for mark in (form["decimal"], form["thousands"]))
    for mark in (*form.get("marks", ()), " ", "." if form["decimal"] == "?" else thousands):
        text = text.replace(mark, "") if mark else text
    return Decimal(text.replace(decimal or ".", ".")) * unit


def test_there_are_sixty() -> None:
    assert len(NAMES) == 60


def test_each_column_stands_where_the_truth_says(export: Export) -> None:
    header = export.lines[export.truth["header_row"]]
    assert [each["header"] for each in export.truth["columns"]] == header
    for column in export.truth["columns"]:
        assert {column["field"], *column.get("also", ())} <= FIELDS


def test_each_line_is_a_deal_or_said_to_be_none(export: Export) -> None:
    header = export.truth["header_row"]
    told = {each["line"] for each in export.truth.get("not_deals", ())}
    deals = {deal["line"] for deal in export.truth["deals"]}
    assert len(deals) == len(export.truth["deals"])
    assert deals | told | {header} == set(export.lines)
    assert not told & deals


def test_each_value_stands_in_its_cell(export: Export) -> None:
    for deal in export.truth["deals"]:
        for column, value in zip(export.columns, deal["values"], strict=True):
            cell = export.lines[deal["line"]][column["at"] - 1]
            if column["header"] in deal.get("refuse", {}):
                assert value is None
                assert cell
            elif "date" in column:
                day = days(cell, column["date"]["form"])
                assert (day.isoformat() if day else None) == value
            elif "amount" in column:
                assert amount(cell, column["amount"]) == (None if value is None else Decimal(value))
            elif column["field"] == "key_account":
                assert (cell == "是") == (value == "yes")
            else:
                plain = "" if cell is None else str(cell).upper() if cell in (True, False) else cell
                bare = str(plain).strip()
                assert bare == (value or "") or (value and str(value) in name_in(bare))


def name_in(cell: str) -> set[str]:
    """What a cell may mean beside what stands in it: a person or currency with more around it."""
    currency = {"人民币": "CNY"}.get(cell, cell.split(" - ")[0])
    return {currency, cell.removeprefix("@"), cell.split("(")[0]}


def test_a_column_that_fits_two_forms_of_dates_says_so(export: Export) -> None:
    for column in export.columns:
        form = column.get("date", {}).get("form", "")
        if form[:5] in ("%d/%m", "%m/%d"):
            other = form.split(" or ")[0].replace(form[:5], f"{form[3:5]}/{form[:2]}")
            cells = [cell for cell in export.cells(column["header"]) if cell]
            assert (column.get("sure", "yes") != "yes") == all(fits(c, other) for c in cells)


def fits(cell: str, form: str) -> bool:
    """Whether a date can be read in a form."""
    with suppress(ValueError):
        return bool(datetime.strptime(cell, form))  # noqa: DTZ007 - only whether it fits
    return False


def test_no_two_deals_share_an_id(export: Export) -> None:
    for column in export.columns:
        if column["field"] == "deal":
            cells = export.cells(column["header"])
            assert len(cells) == len(set(cells))


def test_each_stage_is_counted_and_has_its_meaning(export: Export) -> None:
    for field, meanings in (("stage", "stages"), ("status", "statuses"), ("claimed", "classes")):
        for column in export.columns:
            if column["field"] == field:
                cells = export.cells(column["header"])
                counted = Counter(
                    str(c).upper() if c in (True, False) else c for c in cells if c != ""
                )
                counted.pop(None, None)
                assert counted == {each["is"]: each["rows"] for each in export.truth[meanings]}


def test_the_state_of_each_deal_follows_from_stage_and_status(export: Export) -> None:
    states = {each["is"]: each["state"] for each in export.truth["stages"]}
    statuses = {each["is"]: each["state"] for each in export.truth.get("statuses", ())}
    fields = [column["field"] for column in export.columns]
    for deal in export.truth["deals"]:
        stage = states[deal["values"][fields.index("stage")]]
        status = statuses[deal["values"][fields.index("status")]] if statuses else "stage"
        assert deal["state"] == (stage if status == "stage" else status)
