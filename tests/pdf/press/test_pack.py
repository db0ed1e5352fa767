"""A pack: what is on its pages, how they hang together, how large it is."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from itertools import chain
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from coachbook.pdf.press.compose import compose, make_plate
from coachbook.pdf.press.pack_writer import PackForm, PackSection, PackSheet, ReadyPages, write_pack

from .composing import dense, faces, fields, name_of, sheet_ink, sheets
from .test_compose import composed

pytestmark = pytest.mark.usefixtures("heavy")

FORM = PackForm(dense())
REPS = 30


def ready(content: bytes | None) -> Iterator[PackSheet | ReadyPages]:
    """A file as a pack takes it."""
    if content:
        yield ReadyPages("cover", "cover", content)


def cover(pages: int) -> bytes:
    """A cover of so many pages, each with a line in a font of its own."""
    document, target = pikepdf.new(), io.BytesIO()
    for number in range(pages):
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page = document.add_blank_page(page_size=(595.276, 841.89))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(C=document.make_indirect(font)))
        words = b"BT /C 20 Tf 50 700 Td (cover %d) Tj ET" % number
        page.Contents = document.make_stream(words)
    document.save(target)
    return target.getvalue()


def packed(parts: Iterable[PackSection]) -> bytes:
    """A pack."""
    target = io.BytesIO()
    write_pack(target, parts, faces(), "全部 Pack", "zh-Hans")
    return target.getvalue()


@cache
def three() -> bytes:
    """Three teams: a cover of one page, one of two, none."""
    covers = (cover(1), cover(2), None)
    reps = (range(10), range(10, 20), range(20, REPS))
    return packed(
        PackSection(f"团队 {number}", chain(ready(front), sheets(FORM, those)))
        for number, (front, those) in enumerate(zip(covers, reps, strict=True))
    )


def firsts() -> list[int]:
    """The page that each rep begins on, from 0."""
    before = [2] * 10 + [4] * 20
    return [2 * rep + covers for rep, covers in enumerate(before)]


def test_each_rep_is_on_its_two_pages() -> None:
    read = pypdfium2.PdfDocument(three())
    assert len(read) == 2 * REPS + 4
    for rep, first in enumerate(firsts()):
        for page in (first, first + 1):
            text = re.sub(r"\s", "", read[page].get_textpage().get_text_bounded())
            assert name_of(rep).replace(" ", "") in text
            assert "周检查表Weeklysheet" in text


def test_every_part_begins_on_a_front() -> None:
    read = pypdfium2.PdfDocument(three())
    fronts = [page.get_textpage().get_text_bounded().strip() for page in read]
    assert fronts[:2] == ["cover 0", ""]
    assert fronts[22:24] == ["cover 0", "cover 1"]
    assert all(first % 2 == 0 for first in firsts())


def test_bookmarks_lead_to_teams_and_reps() -> None:
    marks = [
        (mark.level, mark.get_title(), mark.get_dest().get_index())
        for mark in pypdfium2.PdfDocument(three()).get_toc()
    ]
    assert [mark for mark in marks if mark[0] == 0] == [
        (0, "团队 0", 0),
        (0, "团队 1", 22),
        (0, "团队 2", 44),
    ]
    inner = [mark[1:] for mark in marks if mark[0] == 1]
    assert inner[:2] == [("cover", 0), (name_of(0), 2)]
    assert [mark for mark in inner if mark[0] != "cover"] == [
        (name_of(rep), first) for rep, first in enumerate(firsts())
    ]
    with pikepdf.open(io.BytesIO(three())) as document, document.open_outline() as outline:
        assert [len(item.children) for item in outline.root] == [11, 11, 10]
        assert [item.is_closed for item in outline.root] == [True] * 3


def test_pages_are_labelled() -> None:
    read = pypdfium2.PdfDocument(three())
    labels = [read.get_page_label(page) for page in (0, 1, 2, 3, 4, 22, 23, 24, 62, 63)]
    assert labels == [
        *("cover i", "cover ii", "R00000 1", "R00000 2", "R00001 1"),
        *("cover i", "cover ii", "R00010 1", "R00029 1", "R00029 2"),
    ]


@pytest.mark.parametrize("reps", [1, 2, 200])
def test_packs_of_any_length_are_sound(reps: int) -> None:
    content = packed([PackSection("A", sheets(FORM, range(reps))), PackSection("B", ())])
    with pikepdf.open(io.BytesIO(content)) as document:
        assert document.check_pdf_syntax() == []
        assert len(document.pages) == 2 * reps
        assert "/StructTreeRoot" not in document.Root
        with document.open_outline() as outline:
            assert [item.title for item in outline.root] == ["A"]


def test_a_team_without_reps_has_its_cover_and_no_more() -> None:
    content = packed([PackSection("A", ready(cover(1))), PackSection("B", ready(cover(2)))])
    with pikepdf.open(io.BytesIO(content)) as document:
        assert document.check_pdf_syntax() == []
        assert len(document.pages) == 4
        with document.open_outline() as outline:
            assert [(item.title, len(item.children)) for item in outline.root] == [
                ("A", 1),
                ("B", 1),
            ]


def test_the_printers_programs_have_nothing_to_say(tmp_path: Path) -> None:
    (tmp_path / "pack.pdf").write_bytes(three())
    for command in (["pdfinfo"], ["pdffonts"], ["pdftotext", "-q"]):
        done = subprocess.run([*command, tmp_path / "pack.pdf"], capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")


def pictures(content: bytes, folder: Path, first: int) -> list[Image.Image]:
    """Two pages, 100 dots an inch."""
    file = folder / f"{first}.pdf"
    file.write_bytes(content)
    which = ["-f", str(first), "-l", str(first + 1)]
    command = ["pdftoppm", "-r", "100", "-gray", *which, str(file), str(file.with_suffix(""))]
    subprocess.run(command, check=True)
    return [Image.open(one) for one in sorted(folder.glob(f"{first}-*.pgm"))]


def test_a_reps_pages_look_as_in_the_reps_own_file(tmp_path: Path) -> None:
    own = compose(make_plate(dense(), faces()), sheet_ink(dense(), 11), "title")
    alone = pictures(own, tmp_path, 1)
    within = pictures(three(), tmp_path, firsts()[11] + 1)
    for one, other in zip(alone, within, strict=True):
        assert ImageChops.difference(one, other).getextrema() == (0, 0)


HASHES = """
import sys
sys.path[:0] = ["scripts", "."]
from hashlib import sha256
from itertools import chain
from tests.pdf.press.test_compose import composed
from tests.pdf.press.test_pack import small
print(*(sha256(content).hexdigest() for content in (composed(1, True), small())))
"""


def small() -> bytes:
    """A pack with a bit of everything."""
    form = PackForm(dense(), fields())
    return packed([PackSection("A", chain(ready(cover(1)), sheets(form, range(3))))])


def test_the_same_reps_give_the_same_bytes_in_any_process(project_root: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-c", HASHES]
    done = subprocess.run(
        command, cwd=project_root, env=environment, capture_output=True, text=True, check=True
    )
    here = (composed(1, True), small())
    assert done.stdout.split() == [sha256(content).hexdigest() for content in here]


def test_a_full_disk_is_told() -> None:
    class Full(io.BytesIO):
        def write(self, content: object) -> int:
            if self.tell() > 100_000:
                raise OSError(28, "No space left on device")
            return super().write(content)  # type: ignore[arg-type]

    with pytest.raises(OSError, match="No space left"):
        write_pack(Full(), [PackSection("A", sheets(FORM, range(900)))], faces(), "T", "en")


def test_forms_can_be_mixed() -> None:
    other = PackForm(dense())
    both = [*sheets(FORM, range(2)), *sheets(other, range(2, 4))]
    read = pypdfium2.PdfDocument(packed([PackSection("A", both)]))
    assert len(read) == 8
