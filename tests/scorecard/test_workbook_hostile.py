"""Files that mean harm, or no workbook: refused with a sentence, in little time and memory."""

from __future__ import annotations

import io
import json
import random
import struct
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from coachbook.scorecard.observation import Reading
from coachbook.scorecard.readers.workbook_reader import LIMITS, read
from coachbook.scorecard.workbook.identity import identity_hash

from .workbook_file import File, known, written

pytestmark = pytest.mark.usefixtures("heavy")

BILLION = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>'
)
SHEET, STYLES, BOOK = "xl/worksheets/sheet2.xml", "xl/styles.xml", "xl/workbook.xml"


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(written())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(changed: Mapping[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The workbook with parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as archive:
        for name, part in {**parts(), **changed}.items():
            archive.writestr(name, part)
    return out.getvalue()


def before(name: str, mark: bytes, more: bytes) -> bytes:
    """A part of the workbook with something put in before a mark."""
    part = parts()[name]
    at = part.index(mark)
    return part[:at] + more + part[at:]


def locked(content: bytes) -> bytes:
    """The file with each entry marked as encrypted."""
    made = bytearray(content)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := made.find(mark, at + 1)) >= 0:
            (old,) = struct.unpack_from("<H", made, at + flags)
            struct.pack_into("<H", made, at + flags, old | 1)
    return bytes(made)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "no workbook"),
    "text": (lambda: b"week,rep,score\n", "no workbook"),
    "a password, or old": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a password"),
    "a zip of something else": (lambda: only_zip({"readme.txt": b"hello"}), "no workbook"),
    "cut off": (lambda: written()[:-2_000], "damaged"),
    "encrypted entries": (lambda: locked(written()), "a password"),
    "a bomb": (lambda: packed({"xl/media/x.bin": bytes(LIMITS.unpacked)}), "would unpack to"),
    "another packing": (lambda: packed({}, zipfile.ZIP_BZIP2), "packed in an unusual way"),
    "macros": (lambda: packed({"xl/vbaProject.bin": b"\x00"}), "macros"),
    "macros by type": (
        lambda: packed({"[Content_Types].xml": parts()["[Content_Types].xml"].replace(
            b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")}), "macros"),
    "entities": (lambda: packed({SHEET: BILLION + parts()[SHEET]}), "defines entities"),
    "another encoding": (
        lambda: packed({SHEET: parts()[SHEET].decode().encode("utf-16")}), "unusual way"),
    "a huge sheet": (
        lambda: packed({SHEET: before(SHEET, b"</sheetData>", b"<row/>" * 500_000)}), "far more"),
    "a million styles": (
        lambda: packed({STYLES: before(STYLES, b"</cellXfs>", b"<xf/>" * 500_000)}), "far more"),
    "a million names": (
        lambda: packed({BOOK: before(BOOK, b"</definedNames>", b"<definedName/>" * 500_000)}),
        "far more",
    ),
    "broken XML": (lambda: packed({SHEET: parts()[SHEET][: len(parts()[SHEET]) // 2]}), "damaged"),
    "an ODS file of nothing": (lambda: ods(b"<x/>"), "was not made by Coachbook"),
    "an ODS file that is cut off": (lambda: ods(b"<x><y>"), "damaged"),
    "an ODS file in knots": (
        lambda: ods(ods_cell(b"<text:span>" * 50_000 + b"</text:span>" * 50_000)), "damaged"),
    "an ODS file of spaces": (
        lambda: ods(ods_cell(b'<text:s text:c="1000000"/>' * 50_000)), "was not made by Coachbook"),
    "a sheet of another kind": (lambda: packed({SHEET: b"<x/>"}), "was deleted"),
}  # fmt: skip


def ods(content: bytes) -> bytes:
    """A package that says it is an ODS workbook, with this for its content."""
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return only_zip({"mimetype": kind, "content.xml": content})


def ods_cell(text: bytes) -> bytes:
    """The content of an ODS workbook with one cell."""
    names = b" ".join(
        b'xmlns:%s="urn:oasis:names:tc:opendocument:xmlns:%s:1.0"' % (name, name)
        for name in (b"office", b"table", b"text")
    )
    cell = b'<table:table-cell office:value-type="string"><text:p>%s</text:p></table:table-cell>'
    row = b"<table:table-row>" + cell % text + b"</table:table-row>"
    return b'<x %s><table:table table:name="A">%s</table:table></x>' % (names, row)


def forged(change: Callable[[dict[str, Any]], object]) -> bytes:
    """A workbook whose hidden sheet was changed together with its hash."""
    file = File()
    hidden = file.book["coachbook"]
    text = "".join(str(cell.value) for cell in hidden["A"][2:] if cell.value)
    said = json.loads(text)
    change(said)
    text = json.dumps(said)
    hidden["A2"].value = identity_hash(text)
    for row in range(3, 20):
        hidden.cell(row, 1).value = text[(row - 3) * 30_000 : (row - 2) * 30_000] or None
    return file.bytes()


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said["fields"].update({"deal/x": said["fields"]["deal/1/said"]}),
        lambda said: said["fields"].update({"deal/-1": said["fields"]["deal/1/said"]}),
        lambda said: said["labels"].clear(),
        lambda said: said["reps"].append(said["reps"][0]),
        lambda said: said["reps"].clear(),
        lambda said: said.update(week=[]),
        lambda said: said.update(reps=said["reps"] * 60),
    ],
)
def test_a_forged_hidden_sheet_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    reading = read(forged(change), "week.xlsx", known())
    assert [each.address for each in reading.refusals] == ["week.xlsx"]
    assert "its hidden sheet cannot be read" in reading.refusals[0].says


@pytest.mark.parametrize(("field", "value"), [("week", "2026-W99"), ("team", "norht")])
def test_a_week_or_team_that_does_not_exist_is_refused(field: str, value: str) -> None:
    (refusal,) = read(forged(lambda said: said.update({field: value})), "", known()).refusals
    assert value in refusal.says or "no week 99" in refusal.says


def only_zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def read_traced(content: bytes) -> tuple[Reading, int]:
    """What is read, and the most memory that it took."""
    known()
    tracemalloc.start()
    try:
        return read(content, "week.xlsx", known()), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(name: str) -> None:
    make, says = HOSTILE[name]
    content = make()
    reading, most = read_traced(content)
    assert says in reading.refusals[0].says
    assert most < 200_000_000
    if reading.refusals[0].address == "week.xlsx":
        assert reading.observations == ()


def far_cell() -> bytes:
    """A workbook with something in the last cell that a sheet can have."""
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return packed({SHEET: before(SHEET, b"</sheetData>", far)})


def test_a_cell_at_the_end_of_the_sheet_makes_none_of_those_before_it() -> None:
    reading, most = read_traced(far_cell())
    assert reading.refusals == ()
    assert most < 20_000_000


def test_names_that_lead_far_away_are_deleted_cells() -> None:
    file = File()
    name = file.book.defined_names["card1_criterion_calls"]
    name.attr_text = "评分!$D$1048576"
    (refusal,) = file.read().refusals
    assert "cells were deleted" in refusal.says


def test_whatever_byte_is_wrong_no_reading_fails() -> None:
    chance = random.Random(5)
    for _ in range(15):
        broken = bytearray(written())
        for _ in range(chance.randint(1, 4)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        reading = read(bytes(broken), "week.xlsx", known())
        assert reading.refusals or reading.observations == ()
    for _ in range(10):
        cut = written()[: chance.randrange(len(written()))]
        assert read(cut, "week.xlsx", known()).refusals
