"""A PDF file as its readers see it: text, places, links, bookmarks, fonts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import page as page_validation
import pikepdf
import pypdfium2
import pypdfium2.raw as raw
from pikepdf import NameTree

POINTS = 72 / 25.4


@dataclass(frozen=True)
class Box:
    """A rectangle on a page, in points from the lower left."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class Link:
    """A link in a file: where it is (pages count from 1), and the name that it leads to."""

    page: int
    box: Box
    target: str


@dataclass(frozen=True)
class Bookmark:
    """A bookmark: how deep, what it says, where it leads."""

    level: int
    title: str
    page: int
    top: float


class Pdf:
    """A PDF file as two libraries see it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._read = pypdfium2.PdfDocument(file)
        self.built = pikepdf.open(file)

    def close(self) -> None:
        """Let the file go."""
        self._read.close()
        self.built.close()

    def __len__(self) -> int:
        return len(self.built.pages)

    @cached_property
    def texts(self) -> list[str]:
        """The text of each page."""
        return [page.get_textpage().get_text_bounded() for page in self._read]

    def text_in(self, page: int, box: Box) -> str:
        """The text in a rectangle of a page."""
        sheet = self._read[page - 1].get_textpage()
        return str(sheet.get_text_bounded(box.left, box.bottom, box.right, box.top))

    def sizes_on(self, page: int) -> set[float]:
        """The sizes of all type on a page, in points to a tenth, drawings included."""
        text, matrix = self._read[page - 1].get_textpage(), raw.FS_MATRIX()
        found = set()
        for number in range(text.count_chars()):
            raw.FPDFText_GetMatrix(text, number, matrix)
            if not raw.FPDFText_IsGenerated(text, number):  # a blank that no one has set
                found.add(round(raw.FPDFText_GetFontSize(text, number) * abs(matrix.d), 1))
        return found

    @cached_property
    def places(self) -> dict[str, tuple[int, float, float]]:
        """Page, left and top of each named place."""
        numbers = {page.objgen: n for n, page in enumerate(self.built.pages, start=1)}
        found = {}
        for name, to in NameTree(self.built.Root.Names.Dests).items():
            found[str(name)] = (numbers[pikepdf.Page(to[0]).objgen], float(to[2]), float(to[3]))
        return found

    @property
    def links(self) -> Iterator[Link]:
        """Every link."""
        for number, page in enumerate(self.built.pages, start=1):
            for note in page.get("/Annots", ()):
                left, one, right, other = map(float, note.Rect)
                box = Box(left, min(one, other), right, max(one, other))
                yield Link(number, box, str(note.Dest))

    @property
    def bookmarks(self) -> list[Bookmark]:
        """The bookmarks in reading order."""
        found = []
        for item in self._read.get_toc():
            to = item.get_dest()
            page = to.get_index()
            found.append(Bookmark(item.level, item.get_title(), page + 1, to.get_view()[1][1]))
        return found

    @property
    def fonts(self) -> set[str]:
        """The names of the fonts in the file, without the mark of a subset."""
        dictionaries = (o for o in self.built.objects if isinstance(o, pikepdf.Dictionary))
        names = (str(o.BaseFont) for o in dictionaries if "/BaseFont" in o)
        return {name.rpartition("+")[2].lstrip("/") for name in names}

    @property
    def faults(self) -> list[str]:
        """What keeps the file from being PDF/UA-1."""
        report = page_validation.validate_pdf(
            str(self.file),
            profile=page_validation.ValidationProfile.PDF_UA_1,
            limits=page_validation.SafetyLimits(max_reference_depth=100_000),
        )
        faults = [f"{failure.rule_id}: {failure.message}" for failure in report.failures]
        return faults if faults or report.is_compliant else ["not compliant"]
