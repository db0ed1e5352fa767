"""A workbook comes in by two doors, as a scorecard and as a table: both refuse the same harm.

A table with macros is read, for exports of CRMs are saved so, and the macros are never run; a
scorecard has none.
"""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from coachbook.base.problems import Problem, Problems
from coachbook.base.workbook_package import Limits
from coachbook.scorecard.readers import workbook_reader
from coachbook.team import xlsx_file
from coachbook.team.table_reader import read_table

from .workbook_file import known

TYPES, SHEET, BOOK = "[Content_Types].xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml"
STYLES, THEME = "xl/styles.xml", "xl/theme/theme1.xml"
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]>'
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@cache
def plain() -> bytes:
    """A small workbook that is a table, and no scorecard; one, for each says when it was made."""
    book = openpyxl.Workbook()
    for row in (["姓名", "电话量"], ["李晓燕", 90]):
        book.worksheets[0].append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(plain())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(changed: Mapping[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The workbook with parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as archive:
        for name, part in {**parts(), **changed}.items():
            archive.writestr(name, part)
    return out.getvalue()


def twice() -> bytes:
    """The workbook with one part in it a second time."""
    out = io.BytesIO(plain())
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(SHEET, b"<x/>")
    return out.getvalue()


def flagged() -> bytes:
    """The workbook with each entry marked as encrypted."""
    made = bytearray(plain())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := made.find(mark, at + 1)) >= 0:
            (old,) = struct.unpack_from("<H", made, at + flags)
            struct.pack_into("<H", made, at + flags, old | 1)
    return bytes(made)


def corrupt() -> bytes:
    """The workbook with wrong bytes in the middle of the packed sheet."""
    with zipfile.ZipFile(io.BytesIO(plain())) as archive:
        at = archive.getinfo(SHEET).header_offset + 30 + len(SHEET) + 20
    return plain()[:at] + b"\xff" * 20 + plain()[at + 20 :]


def as_scorecard(content: bytes, folder: Path) -> str:
    """What the door for scorecards says."""
    del folder
    return workbook_reader.read(content, "week.xlsx", known()).refusals[0].says


def refused(content: bytes, folder: Path) -> Problem:
    """The problem that the door for tables finds."""
    (folder / "table.xlsx").write_bytes(content)
    with pytest.raises(Problems) as raised:
        read_table(folder / "table.xlsx")
    return raised.value.problems[0]


def as_table(content: bytes, folder: Path) -> str:
    """What the door for tables says."""
    problem = refused(content, folder)
    assert problem.rule in ("table-workbook", "table-size")
    assert problem.hint
    return problem.says


Door = Callable[[bytes, Path], str]
both = pytest.mark.parametrize("door", [as_scorecard, as_table])

HARM: dict[str, tuple[Callable[[], bytes], str]] = {
    "encrypted entries": (flagged, "is protected by a password"),
    "cut off": (lambda: plain()[:-200], "is a damaged workbook (BadZipFile)"),
    "corrupt": (corrupt, "is a damaged workbook ("),
    "half a part": (
        lambda: packed({BOOK: parts()[BOOK][:200]}), "is a damaged workbook ("),
    "another packing": (lambda: packed({}, zipfile.ZIP_BZIP2), "is packed in an unusual way"),
    "a part twice": (twice, "is packed in an unusual way"),
    "entities": (
        lambda: packed({SHEET: DOCTYPE + parts()[SHEET]}), "defines entities, which no workbook"),
    "another encoding": (
        lambda: packed({SHEET: parts()[SHEET].decode().encode("utf-16")}),
        "is written in an unusual way"),
}  # fmt: skip


MACROS: dict[str, tuple[Callable[[], bytes], str]] = {
    "macros": (lambda: packed({"xl/vbaProject.bin": b""}), "has macros in it, which are never run"),
    "macros of ODS": (lambda: packed({"Basic/a": b""}), "has macros in it, which are never run"),
    "macros by type": (
        lambda: packed({TYPES: parts()[TYPES].replace(b"sheet.main", b"sheet.macroEnabled.main")}),
        "is a workbook for macros, which are never run here"),
}  # fmt: skip


@both
@pytest.mark.parametrize("name", HARM)
def test_harm_is_refused(name: str, door: Door, tmp_path: Path) -> None:
    make, says = HARM[name]
    assert says in door(make(), tmp_path)


@pytest.mark.parametrize("name", MACROS)
def test_macros_are_refused_in_a_scorecard_and_passed_over_in_a_table(
    name: str, tmp_path: Path
) -> None:
    make, says = MACROS[name]
    assert says in as_scorecard(make(), tmp_path)
    (tmp_path / "table.xlsx").write_bytes(make())
    assert read_table(tmp_path / "table.xlsx").rows[0].values == ("李晓燕", "90")


def test_an_old_file_that_is_none_is_refused(tmp_path: Path) -> None:
    assert "is protected by a password, or an old .xls file" in as_scorecard(OLD, tmp_path)
    assert "is a damaged workbook" in as_table(OLD, tmp_path)


@both
def test_a_part_is_named(door: Door, tmp_path: Path) -> None:
    assert f" part {SHEET} " in door(packed({SHEET: DOCTYPE + parts()[SHEET]}), tmp_path)


@pytest.mark.parametrize("content", [b"", b"a,b\n", packed({})[4:], OLD[4:]])
def test_what_is_no_workbook_is_told_so_by_each_door(content: bytes, tmp_path: Path) -> None:
    assert "is no workbook, whatever its name says: save it" in as_scorecard(content, tmp_path)
    assert as_table(content, tmp_path) == "is named .xlsx but is no such workbook"


def test_the_advice_is_for_the_door(tmp_path: Path) -> None:
    assert as_scorecard(flagged(), tmp_path).endswith(
        ": save it as a plain .xlsx file and hand that in"
    )
    assert as_scorecard(plain()[:-200], tmp_path).endswith(
        ": open it, save it as .xlsx and hand that in"
    )
    assert refused(flagged(), tmp_path).hint == "save the sheet as CSV"
    assert refused(plain()[:-200], tmp_path).hint.startswith(
        "open it and save it once more as .xlsx"
    )


def test_an_ods_workbook_is_no_table(tmp_path: Path) -> None:
    content = packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"})
    assert as_table(content, tmp_path) == "is named .xlsx but is no such workbook"


def unpacked() -> int:
    return sum(map(len, parts().values()))


def tags(name: str = "") -> int:
    return sum(part.count(b"<") for each, part in parts().items() if each.startswith(name))


# What the small workbook is just within, and what is said when it is one over.
BOUNDS: dict[str, tuple[Callable[[Limits, int], Limits], Callable[[], int], str]] = {
    "bytes": (
        lambda limits, most: replace(limits, packed=most), lambda: len(plain()), "is the most"),
    "unpacked bytes": (
        lambda limits, most: replace(limits, unpacked=most), unpacked, "would unpack to"),
    "ratio": (
        lambda limits, most: replace(limits, ratio=most),
        lambda: -(-unpacked() // len(plain())), "would unpack to"),
    "parts": (
        lambda limits, most: replace(limits, parts=most), lambda: len(parts()), "an unusual way"),
    "tags in a sheet": (
        lambda limits, most: replace(limits, tags_of={SHEET: most}), lambda: tags(SHEET),
        f"part {SHEET} "),
    "tags in any part": (
        lambda limits, most: replace(limits, tags=most), lambda: tags(THEME), f"part {THEME} "),
    "tags in all": (
        lambda limits, most: replace(limits, tags_in_all=most), tags, "holds far more than a t"),
}  # fmt: skip


@both
@pytest.mark.parametrize("name", BOUNDS)
def test_each_bound_holds_to_the_last(
    name: str, door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounded, most, says = BOUNDS[name]
    content = plain()
    for module in (workbook_reader, xlsx_file):
        monkeypatch.setattr(module, "LIMITS", bounded(module.LIMITS, most() - 1))
    assert says in door(content, tmp_path)
    for module in (workbook_reader, xlsx_file):
        monkeypatch.setattr(module, "LIMITS", bounded(module.LIMITS, most()))
    if door is as_table:
        assert read_table(tmp_path / "table.xlsx").rows[0].values == ("李晓燕", "90")
    else:
        assert "was not made by Coachbook" in door(content, tmp_path)


def test_both_doors_have_bounds_of_their_own() -> None:
    scorecard, table = workbook_reader.LIMITS, xlsx_file.LIMITS
    assert (scorecard.packed, scorecard.unpacked, scorecard.parts) == (10**7, 4 * 10**7, 2_000)
    assert (table.packed, table.unpacked, table.ratio) == (5 * 10**7, 2 * 10**8, 200)
    assert [scorecard.tags_in(name) for name in (SHEET, BOOK, STYLES)] == [400_000, 200_000, 40_000]
    assert [table.tags_in(name) for name in (SHEET, BOOK)] == [50_000_000, 1_000_000]
