"""Which sheet of a workbook holds the deals, and what the lines around a table say of its unit."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import yaml
from click.testing import Result

Run = Callable[..., Result]
Rows = list[list[object]]
HEAD: list[object] = ["ID", "Owner", "Account", "Stage", "Amount", "Created"]
DEALS: Rows = [HEAD, ["D-1", "Ada", "Quay", "Won", 1.2, "2026-11-02"]]
OTHER: Rows = [HEAD, ["D-2", "Bo", "Shore", "Won", 7, "2026-11-03"]]
PIVOT: Rows = [["Owner", "Stage", "Amount"], ["Ada", "Won", 5], ["Bo", "Won", 7]]
NOTES: Rows = [["How to fill in"], ["Ask Gia"]]
MAPPING = """\
department: training
language: en
joined: 2024-01-08
reps: {file: d.xlsx, columns: {name: Owner}}
deals:
  file: d.xlsx
  columns: {deal: ID, rep: Owner, customer: Account, stage: Stage, amount: Amount, opened: Created}
stages: [{stage: Won, state: won}]
"""


class Export:
    """A workbook with some sheets, looked at or imported."""

    def __init__(self, folder: Path, run: Run, playbook: Path) -> None:
        self.folder, self.run, self.playbook = folder, run, playbook
        self.file = folder / "d.xlsx"

    def save(self, **sheets: Rows) -> None:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        stream = io.BytesIO()
        book.save(stream)
        self.file.write_bytes(stream.getvalue())

    def look(self, *options: str, file: Path | None = None) -> str:
        given = ("--playbook", self.playbook, *options)
        return self.run("team", "look", *given, file or self.file).output

    def mapping(self) -> dict[str, dict[str, str]]:
        text = (self.folder / "d.mapping.yml").read_text(encoding="utf-8")
        data: dict[str, dict[str, str]] = yaml.safe_load(text)
        return data

    def bring(self, mapping: str, *more: str) -> tuple[str, list[list[str]]]:
        written = self.folder / "m.yml"
        written.write_text(mapping, encoding="utf-8")
        given = ("--playbook", self.playbook, "--mapping", written, "--yes", *more)
        said = self.run("team", "import", *given, "--out", self.folder / "out", self.file).output
        deals = self.folder / "out" / "deals.csv"
        if not deals.exists():
            return said, []
        with deals.open(encoding="utf-8", newline="") as stream:
            return said, [[row["deal"], row["amount"]] for row in csv.DictReader(stream)]


@pytest.fixture
def export(tmp_path: Path, run: Run, project_root: Path) -> Export:
    return Export(tmp_path, run, project_root / "playbook")


@pytest.mark.parametrize("before", [NOTES, PIVOT])
def test_deals_are_found_on_another_sheet(export: Export, before: Rows) -> None:
    export.save(First=before, Deals=DEALS, Empty=[])
    said = export.look()
    assert "the sheet 'Deals' was read, which holds deals; not read: First" in said
    assert export.mapping()["deals"]["sheet"] == "Deals"
    said, deals = export.bring(MAPPING)
    assert (deals, "the sheet 'Deals' was read" in said) == ([["D-1", "1.2"]], True)


def test_the_first_sheet_needs_no_word(export: Export) -> None:
    export.save(Deals=DEALS, Notes=NOTES)
    assert "the sheet 'Deals' was read; not read: Notes" in export.look()
    assert "sheet" not in export.mapping()["deals"]


def test_of_two_sheets_with_deals_it_is_asked_which(export: Export) -> None:
    export.save(Oct=DEALS, Nov=OTHER)
    said = export.look()
    assert "has deals on several sheets: Oct, Nov" in said
    assert "--sheet Oct" in said
    assert not (export.folder / "d.mapping.yml").exists()
    assert "Shore" in export.look("--sheet", "Nov")
    assert export.mapping()["deals"]["sheet"] == "Nov"


def test_a_sheet_of_which_the_mapping_says_the_name_is_read(export: Export) -> None:
    export.save(Oct=DEALS, Nov=OTHER)
    _, deals = export.bring(MAPPING.replace("  columns: {deal", "  sheet: Nov\n  columns: {deal"))
    assert deals == [["D-2", "7"]]


def test_of_two_sheets_with_the_columns_of_a_mapping_it_is_asked_which(export: Export) -> None:
    export.save(Oct=DEALS, Nov=OTHER, Notes=[["about"], ["nothing"]])
    said, deals = export.bring(MAPPING)
    assert "has the columns of the mapping on several sheets: Oct, Nov" in said
    assert "`sheet: Oct`" in said
    assert deals == []
    _, deals = export.bring(MAPPING, "--sheet", "Nov")
    assert deals == [["D-2", "7"]]


def test_the_encoding_of_a_first_look_can_be_said(export: Export) -> None:
    file = export.folder / "d.csv"
    text = "ID,Owner,Account,Stage,Created\n1,Ota,Jiří Dvořák,Won,2026-11-02\n"
    file.write_bytes(text.encode("windows-1250"))
    asked = export.look(file=file)
    assert "one of windows-1252, windows-1250" in asked
    assert "--encoding NAME" in asked
    assert "Jiří Dvořák" in export.look("--encoding", "windows-1250", file=file)
    assert export.mapping()["deals"]["encoding"] == "windows-1250"


@pytest.mark.parametrize(
    "title", ["单位：万元", "制表：李四  单位：万元 2026年", "商机表（单位：万元）"]
)
@pytest.mark.parametrize("place", [0, -1])
def test_a_unit_that_stands_outside_the_table_is_asked(
    export: Export, title: str, place: int
) -> None:
    rows: Rows = [*DEALS, ["D-3", "Ada", "Pier", "Won", 2, "2026-11-02"]]
    rows.insert(len(rows) if place else 0, [title])
    export.save(Deals=rows)
    assert "What does 1 stand for in 'Amount'" in export.look()
    said, deals = export.bring(MAPPING)
    assert "amounts in 'Amount' are in units of 10,000 [import-unit]" in said
    assert deals == []
    _, deals = export.bring(f"{MAPPING}amount_unit: 10000\n")
    assert deals == [["D-1", "12000"], ["D-3", "20000"]]


def test_a_title_without_a_unit_asks_nothing(export: Export) -> None:
    export.save(Deals=[["Deals of November (2026), in order"], *DEALS])
    assert "What does 1 stand for" not in export.look()
