"""The guesser, measured on exports whose truth was written by somebody else (`exports/README.md`).

Files are read here as their truths say, so that the guess alone is measured, and not the reading.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from coachbook.base.problems import Place
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.crm.guess import Guess, guess_mapping
from coachbook.team.crm.mapping import ASK
from coachbook.team.known_ids import known_ids
from coachbook.team.table_row import Header, Table, TableRow

EXPORTS = Path(__file__).parent / "exports"
TRUTHS = sorted(EXPORTS.glob("*/truth.yml"))
SAME = {
    "closes": {"closed", "expected"},  # which of them it is, is asked
    "stage": {"status"},  # of one column that is both
    "won_on": {"closed"},
    "lost_on": {"lost"},
    "expected_closing": {"expected"},
    "rep_email": {"rep_id"},
    # Columns of yes and no were no fields when the truths were written.
    "status": {"not_lost"},
    "none": {"is_closed", "is_won", "deleted"},
}
# A title that passes for the product where no column has that, of which the truth does not say so.
ARGUABLE = {("wukong-zh-xlsx", "商机名称")}
DELIMITERS = {"tab": "\t"}

pytestmark = pytest.mark.skipif(not TRUTHS, reason="the exports are not in this checkout")


def lines_of(folder: Path, truth: dict[str, Any]) -> Iterator[tuple[int, list[str]]]:
    file = folder / truth["file"]
    if truth["kind"] == "csv":
        encoding = {"utf-8-bom": "utf-8-sig"}.get(truth["encoding"], truth["encoding"])
        text = file.read_bytes().decode(encoding)
        separator = DELIMITERS.get(truth["delimiter"], truth["delimiter"])
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        first = 1
        for row in reader:
            yield first, [cell.strip() for cell in row]
            first = reader.line_num + 1
        return
    book = openpyxl.load_workbook(file, data_only=True)
    sheet = book[truth["sheet"]] if truth.get("sheet") else book.worksheets[0]
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield number, ["" if value is None else str(value).strip() for value in values]


def table_of(folder: Path, truth: dict[str, Any]) -> Table:
    lines = dict(lines_of(folder, truth))
    names = lines[truth["header_row"]]
    columns = [name if name not in names[:at] else "" for at, name in enumerate(names)]
    header = Header(tuple(columns), tuple(range(len(columns))))
    left_out = {each["line"] for each in truth.get("not_deals") or ()}
    place = Place(folder / truth["file"])
    rows = [
        TableRow(header, tuple(cells), place)
        for line, cells in lines.items()
        if line > truth["header_row"] and line not in left_out and any(cells)
    ]
    return Table(TableRow(header, tuple(names), place), tuple(rows))


def guessed(truth_file: Path, real: Playbook) -> tuple[dict[str, Any], Table, Guess]:
    truth = yaml.safe_load(truth_file.read_text(encoding="utf-8"))
    table = table_of(truth_file.parent, truth)
    guess = guess_mapping({truth["file"]: table}, known_ids(real))
    assert guess is not None
    return truth, table, guess


def test_columns_are_right_and_none_is_taken_for_another(real: Playbook) -> None:
    right = total = 0
    wrong = []
    for file in TRUTHS:
        truth, table, guess = guessed(file, real)
        taken: dict[str, set[str]] = {}
        people = [each for each in guess.reps.items() if each[0] in ("team", "supervisor")]
        for name, column in (*guess.deals.items(), *people):
            taken.setdefault(column.column, set()).add(name)
        for column in truth["columns"]:
            name = table.columns[column["at"] - 1]
            fields = {column["field"], *(column.get("also") or ())}
            fields |= {same for each in fields for same in SAME.get(each, ())}
            mine = taken.get(name, set()) if name else set()
            total += 1
            right += mine <= fields if mine else "none" in fields or not name
            if not mine <= fields and (file.parent.name, name) not in ARGUABLE:
                wrong.append((file.parent.name, name, column["field"], mine))
    print(f"{right} of {total} columns are right")
    assert wrong == []
    assert right >= 0.95 * total


def test_no_stage_means_something_else(real: Playbook) -> None:
    wrong = []
    for file in TRUTHS:
        truth, _, guess = guessed(file, real)
        settled = bool(guess.statuses)  # the state is then the status's, and not the stage's
        for kind, every in (("stages", guess.stages), ("statuses", guess.statuses)):
            meant = {each["is"]: each for each in truth.get(kind) or ()}
            for each in every:
                known = meant.get(each.text)
                if known is None or each.state == ASK:
                    continue
                states = {known.get("state"), *(known.get("also") or ())}
                if each.state not in states and not (kind == "stages" and settled):
                    wrong.append((file.parent.name, each.text, each.state))
                if each.claimed and each.claimed not in {known.get("claimed"), *states}:
                    wrong.append((file.parent.name, each.text, each.claimed))
    assert wrong == []
