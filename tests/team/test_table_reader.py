"""Tables from whatever program they came: what is read, where a cell stands, what is not."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachbook.base.problems import Problems
from coachbook.team import table_reader as door
from coachbook.team.table_reader import read_table
from coachbook.team.table_row import Table

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
DELIMITERS = st.sampled_from([",", ";", "\t"])


def table_of(folder: Path, content: bytes, name: str = "t.csv") -> Table:
    """The table in a file with this content."""
    file = folder / name
    file.write_bytes(content)
    return read_table(file)


def refusal(folder: Path, content: bytes, name: str = "t.csv") -> str:
    """Why a file with this content is refused: place, sentence and rule of the first problem."""
    with pytest.raises(Problems) as refused:
        table_of(folder, content, name)
    problem = refused.value.problems[0]
    return f"{problem.place.line}:{problem.place.column} {problem.says} [{problem.rule}]"


def workbook(rows: list[list[object]]) -> bytes:
    """An XLSX file with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6),
    delimiter=DELIMITERS,
    encoding=st.sampled_from(["utf-8", "utf-8-sig"]),
)
def test_what_csv_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str, encoding: str
) -> None:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([["a", "b", "c"], *rows])
    text = stream.getvalue()
    table = table_of(tmp_path_factory.mktemp("csv"), text.encode(encoding))
    expected = [[cell.strip() for cell in row] for row in rows]
    assert [list(row.values) for row in table.rows] == [row for row in expected if any(row)]
    lines = io.StringIO(text, newline="").readlines()
    for row in table.rows:
        at = row.at("c")
        assert lines[at.line - 1][at.column - 1] == '"'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encoding_and_separator_are_found(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = f'姓名{delimiter}城市\n王喆{delimiter}"临岚, 新区; 东"\n'
    table = table_of(tmp_path, text.encode(encoding))
    assert table.columns == ("姓名", "城市")
    assert [row.values for row in table.rows] == [("王喆", "临岚, 新区; 东")]


def test_places_count_lines_inside_quotes(tmp_path: Path) -> None:
    table = table_of(tmp_path, b'a,b,c\r\n1,"x\r\ny",3\r\n\r\n,,\r\n4,5,6\r\n')
    assert [str(row.at("c")).removeprefix(f"{tmp_path}/") for row in table.rows] == [
        "t.csv:3:4",
        "t.csv:6:5",
    ]
    assert table.rows[0]["b"] == "x\r\ny"
    assert table.rows[0]["nothing"] == ""


def test_rows_of_another_length_are_set_aside(tmp_path: Path) -> None:
    table = table_of(tmp_path, b"a,b\n1,2\n1,2,3\n1\n3,4\n")
    assert [row.values for row in table.rows] == [("1", "2"), ("3", "4")]
    assert [(p.place.line, p.place.column, p.says) for p in table.problems] == [
        (3, 5, "the row has 3 cells, the header 2"),
        (4, 1, "the row has 1 cells, the header 2"),
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "1:1 the table is empty [table-empty]"),
        (b"\n , \n", "1:1 the table is empty [table-empty]"),
        (b"a,b\n1,\x002\n", "2:3 holds a NUL byte [table-nul]"),
        (b"a,b,a\n", "1:5 the column 'a' stands here a second time [table-columns]"),
        (b"a,,c\n", "1:3 column 2 has no name [table-columns]"),
        (b'a,b\n1,"2\n', "2:1 not valid CSV: unexpected end of data [table-quotes]"),
        (b'a,b\n1,2\n1,"2"x\n', "3:1 not valid CSV: ',' expected after '\"' [table-quotes]"),
        (
            "姓名,城市\n王".encode() + b"\xff\xff\n",
            "2:2 byte 0xff is neither UTF-8 nor part of a GB18030 text [table-encoding]",
        ),
        (
            "客户".encode("gb18030") + b"\xff,b\n",
            "1:1 byte 0xbf is neither UTF-8 nor part of a GB18030 text [table-encoding]",
        ),
        (b",".join(b"%d" % n for n in range(201)), "1:1 has 201 columns; 200 is the most"),
        (b"PK\x03\x04", "1:1 is named .csv but is a workbook or archive [table-kind]"),
        (b"\xd0\xcf\x11\xe0", "1:1 is named .csv but is an old .xls workbook [table-kind]"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    assert refusal(tmp_path, content).startswith(says)


def test_too_large_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MOST_ROWS", 2)
    assert refusal(tmp_path, b"a\n1\n2\n3\n") == "4:1 has more than 2 rows [table-size]"
    monkeypatch.setattr(door, "MOST_BYTES", 5)
    assert refusal(tmp_path, b"a\n1\n2\n") == "1:1 has 6 bytes; 5 is the most [file-size]"


def test_files_that_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    for name, says in {
        "none.csv": "there is no such file",
        "folder.csv": "is not a regular file",
        "old.doc": "a table cannot be read from a '.doc' file",
    }.items():
        with pytest.raises(Problems, match=says):
            read_table(tmp_path / name)


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside.csv").write_text("a\n1\n")
    inside = tmp_path / "team"
    inside.mkdir()
    (inside / "t.csv").symlink_to(tmp_path / "outside.csv")
    with pytest.raises(Problems, match="leads out of its folder"):
        read_table(inside / "t.csv", inside)


def test_a_workbook_gives_text(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["name", "n", "day", "at", "yes"],
        ["王喆 ", 12.0, date(2026, 11, 17), datetime(2026, 11, 17, 9, 30), True],  # noqa: DTZ001
        [],
        [None, 0.1 + 0.2, None, None, None],
    ]
    table = table_of(tmp_path, workbook(rows), "t.xlsx")
    assert table.rows[0].values == ("王喆", "12", "2026-11-17", "2026-11-17T09:30:00", "yes")
    assert table.rows[1]["n"] == "0.3"
    assert table.rows[1]["yes"] == ""
    assert (table.rows[1].at("n").line, table.rows[1].at("n").column) == (4, 2)


def test_a_formula_without_a_value_is_refused(tmp_path: Path) -> None:
    content = workbook([["a", "b"], [1, "=A2+1"]])
    says = "2:2 the formula in column 2 has no value [table-formula]"
    assert refusal(tmp_path, content, "t.xlsx") == says


def test_workbooks_that_are_none_are_refused(tmp_path: Path) -> None:
    good = workbook([["a"], [1]])
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(2_000_000))
    bomb.seek(0, io.SEEK_END)
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    directory = good.index(b"PK\x01\x02")
    future = good[: directory + 6] + b"\xff" + good[directory + 7 :]
    for content, says in {
        b"a,b\n": "is named .xlsx but is no such workbook [table-workbook]",
        good[: len(good) // 2]: "is a damaged workbook (BadZipFile) [table-workbook]",
        empty.getvalue(): "is named .xlsx but is no such workbook [table-workbook]",
        future: "is a damaged workbook (NotImplementedError) [table-workbook]",
        bomb.getvalue(): f"to 2,000,000 bytes; {200 * bomb.tell():,} is the most [table-size]",
    }.items():
        assert says in refusal(tmp_path, content, "t.xlsx")
