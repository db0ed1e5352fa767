"""What is let in as a workbook, and what is one tag or one folder too much."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest

from coachbook.base.workbook_package import Format, Unsafe, open_package
from coachbook.scorecard.readers.workbook_reader import LIMITS

ODS = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}
XLSX = {"xl/workbook.xml": b"<x/>"}


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def refusal(files: Mapping[str, bytes]) -> str:
    """Why these files, packed together, are not let in; empty: they are."""
    content = zipped(files)
    try:
        open_package(content, LIMITS)
    except Unsafe as error:
        return str(error)
    return ""


@pytest.mark.parametrize(("files", "kind"), [(ODS, Format.ODS), (XLSX, Format.XLSX)])
def test_a_plain_workbook_is_let_in(files: Mapping[str, bytes], kind: Format) -> None:
    assert open_package(zipped(files), LIMITS).format is kind


@pytest.mark.parametrize(
    ("files", "name"),
    [
        (ODS, "Basic/Standard/Module1.xml"),
        (ODS, "Basic/script-lc.xml"),
        (ODS, "Scripts/python/week.py"),
        (ODS, "basic/Standard/Module1.xml"),
        (XLSX, "xl/vbaProject.bin"),
        (XLSX, "xl/VBAPROJECT.BIN"),
    ],
)
def test_macros_are_not_let_in(files: Mapping[str, bytes], name: str) -> None:
    assert "it has macros in it" in refusal({**files, name: b"<x/>"})


@pytest.mark.parametrize(
    ("files", "name", "most"),
    [
        (ODS, "content.xml", 400_000),
        (ODS, "styles.xml", 40_000),
        (XLSX, "xl/workbook.xml", 200_000),
        (XLSX, "xl/worksheets/sheet1.xml", 400_000),
        (XLSX, "xl/sharedStrings.xml", 400_000),
        (XLSX, "xl/styles.xml", 40_000),
    ],
)
def test_a_part_has_as_many_tags_as_a_teams_workbook_needs(
    files: Mapping[str, bytes], name: str, most: int
) -> None:
    assert refusal({**files, name: b"<x/>" * most}) == ""
    assert f"its part {name} holds far more" in refusal({**files, name: b"<x/>" * (most + 1)})


def test_all_parts_together_have_as_many_tags_as_a_teams_workbook_needs() -> None:
    """Each part stays within its own limit."""
    parts = {
        "xl/worksheets/sheet1.xml": b"<x/>" * 400_000,
        "xl/worksheets/sheet2.xml": b"<x/>" * 399_999,
    }
    assert refusal({**XLSX, **parts}) == ""
    assert "it holds far more" in refusal({**XLSX, **parts, "xl/styles.xml": b"<x/>"})
