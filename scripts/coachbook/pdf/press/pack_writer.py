"""Writes a pack: the sheets of many reps in one file for the printer, a page at a time.

Whatever many pages draw alike is written once and drawn by name, as a form XObject (ISO 32000-1,
8.10): the constant content of a form's pages, and texts that recur, such as a supervisor's name.
The pages are not tagged: a pack is for paper. Pages are written as they come and only object
numbers stay in memory, so a pack of a thousand reps needs little more of it than one of ten.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

import pikepdf

from coachbook.pdf.form_widgets import Widget
from coachbook.pdf.press.font_embedding import Faces, Stock, add_by_face, embed
from coachbook.pdf.press.fragment import FONT_NAMES, Fragment, pdf_number
from coachbook.pdf.press.metadata import add_info
from coachbook.pdf.press.object_copies import Copies
from coachbook.pdf.press.pack_fields import FormFields, PackFields
from coachbook.pdf.press.page_tree import Bookmarks, Pages
from coachbook.pdf.press.skeleton import Skeleton, Slot
from coachbook.pdf.press.writer import Writer, pdf_string

_SHARED_FROM = 4  # uses: rarer ink takes less room where it is drawn
_MOST_SHARED = 500  # drawings: the resources of every page list them
_MOST_COUNTED = 20_000  # texts whose uses are counted, so that memory stays flat

# What a print dialogue should offer: both sides, no scaling.
_VIEWER_SETTINGS = (
    b"/PageMode/UseOutlines/ViewerPreferences"
    b"<</DisplayDocTitle true/Duplex/DuplexFlipLongEdge/PrintScaling/None>>"
)
_A4 = b"[0 0 595.276 841.89]"  # of empty pages
_NOT_COPIED = ("/Type", "/Parent", "/StructParents", "/Annots", "/Tabs")


@dataclass(frozen=True, eq=False)
class PackForm:
    """A form in a pack, with the fields to fill in on it."""

    skeleton: Skeleton
    widgets: tuple[Widget, ...] = ()


@dataclass(frozen=True)
class PackSheet:
    """One rep's pages in a pack.

    Attributes:
        title: The title of its bookmark.
        label: What viewers show before its page numbers.
        form: The form: the same object for all reps of a form.
        fragments: The ink of each slot, by its id.
        prefix: The name of the field above all its fields; unique in the pack.
        sheet: The value of its hidden field, which identifies the sheet.
    """

    title: str
    label: str
    form: PackForm
    fragments: Mapping[str, Fragment]
    prefix: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class ReadyPages:
    """Pages that are a PDF file already, such as a cover; `title` and `label` as of `PackSheet`."""

    title: str
    label: str
    content: bytes


@dataclass(frozen=True)
class PackSection:
    """A team's part of a pack, with a bookmark above those of its sheets."""

    title: str
    sheets: Iterable[PackSheet | ReadyPages]


def write_pack(
    target: BinaryIO, sections: Iterable[PackSection], faces: Faces, title: str, language: str
) -> int:
    """Write a pack; the number of its pages. Each sheet begins on the front of a leaf.

    Raises:
        OSError: the target cannot be written to; what it then holds is no whole file.
    """
    press = _Press(Writer(target), faces)
    for section in sections:
        press.section(section.title)
        for sheet in section.sheets:
            if isinstance(sheet, ReadyPages):
                press.ready_pages(sheet)
            else:
                press.sheet(sheet)
    press.finish(title, language)
    return press.pages.count


@dataclass(frozen=True)
class _FormInk:
    """A form in the file: what each page begins with, its /MediaBox, its slots and fields."""

    page_starts: tuple[bytes, ...]
    boxes: tuple[bytes, ...]
    slots: Mapping[str, Slot]
    fields: FormFields


class _Press:
    def __init__(self, writer: Writer, faces: Faces) -> None:
        self._writer, self._faces = writer, faces
        self.pages, self._bookmarks = Pages(writer), Bookmarks(writer)
        self._fonts = {face: writer.number() for face in faces}
        font_entries = (
            b"%s %d 0 R" % (FONT_NAMES[face], font) for face, font in self._fonts.items()
        )
        self._font_list = writer.add(b"<<%s>>" % b"".join(font_entries))
        self._ink_resources = b" %d 0 R" % writer.add(b"<</Font %d 0 R>>" % self._font_list)
        self._drawings = Drawings(writer, faces)
        self._forms: dict[PackForm, _FormInk] = {}
        self._fields = PackFields(writer)
        self._section = ""  # the title of a section that has no page yet

    def section(self, title: str) -> None:
        """Begin a section; its bookmark leads to the first page in it."""
        self._section = title

    def ready_pages(self, ready_pages: ReadyPages) -> None:
        """Copy the pages of a file."""
        self.pages.label(f"{ready_pages.label} ", b"/r")
        with pikepdf.open(io.BytesIO(ready_pages.content)) as file:
            copies = Copies(file, self._writer)
            numbers = [self.pages.add(copies.entries(page.obj, _NOT_COPIED)) for page in file.pages]
        self._add_bookmark(ready_pages.title, numbers[0])

    def sheet(self, sheet: PackSheet) -> None:
        """Write the pages of a rep."""
        form = self._forms.get(sheet.form) or self._add_form(sheet.form)
        page_contents = [[start] for start in form.page_starts]
        for name, fragment in sheet.fragments.items():
            if fragment.content:
                slot = form.slots[name]
                ink = self._drawings.share(fragment, slot.width, slot.height, self._ink_resources)
                page_contents[slot.page].append(ink.placed(slot.x, slot.y))
        contents = [self._writer.stream(b"".join(page)) for page in page_contents]
        field_entries = self._fields.add(form.fields, sheet.prefix, sheet.sheet)
        self.pages.label(f"{sheet.label} ")
        numbers = [
            self.pages.add(b"/Contents %d 0 R/MediaBox%s%s" % entries)
            for entries in zip(contents, form.boxes, field_entries, strict=True)
        ]
        self._add_bookmark(sheet.title, numbers[0])

    def finish(self, title: str, language: str) -> None:
        """Write fonts, resources and catalog, for which all pages must be known."""
        writer = self._writer
        for face, glyphs in self._drawings.glyphs.items():
            embed(writer, Stock(self._faces[face], {}), glyphs, self._fonts[face], level=9)
        resources = b"<</Font %d 0 R%s>>" % (self._font_list, self._drawings.resources())
        entries = b"/MediaBox%s/Resources %d 0 R" % (_A4, writer.add(resources))
        pages, labels = self.pages.finish(entries)
        root = writer.add(
            b"<</Type/Catalog/Pages %d 0 R/PageLabels %d 0 R/Outlines %d 0 R%s/Lang%s%s>>"
            % (
                pages,
                labels,
                self._bookmarks.finish(),
                _VIEWER_SETTINGS,
                pdf_string(language),
                self._fields.finish(),
            )
        )
        writer.finish(root, add_info(writer, title))

    def _add_bookmark(self, title: str, page: int) -> None:
        """Add the bookmark of a sheet, after that of its section if it is the first in it."""
        if self._section:
            self._bookmarks.add_section(self._section, page)
            self._section = ""
        self._bookmarks.add_entry(title, page)
        self.pages.start_on_front()

    def _add_form(self, form: PackForm) -> _FormInk:
        """Write the constant pages of a form, which those of its reps draw."""
        skeleton, page_starts = form.skeleton, []
        add_by_face(skeleton.fixed, self._drawings.glyphs)
        boxes = [b"0 0 %s %s" % (pdf_number(p.width), pdf_number(p.height)) for p in skeleton.pages]
        with pikepdf.open(io.BytesIO(skeleton.pdf)) as source:
            copies = Copies(source, self._writer)
            for page, box, old in zip(skeleton.pages, boxes, source.pages, strict=True):
                others = copies.entries(old.Resources, ("/Font",))
                resources = b"<</Font %d 0 R%s>>" % (self._font_list, others)
                page_starts.append(
                    self._drawings.add(page.bare, box, resources) + b"\n" + page.flip
                )
        slots = {slot.id: slot for slot in skeleton.slots}
        fields = self._fields.form(form.widgets, len(page_starts))
        media_boxes = tuple(b"[%s]" % box for box in boxes)
        form_ink = self._forms[form] = _FormInk(tuple(page_starts), media_boxes, slots, fields)
        return form_ink


class Drawings:
    """The form XObjects of a file, `/D0`, `/D1`, …, and the glyphs of all its ink, by face."""

    def __init__(self, writer: Writer, faces: Iterable[str]) -> None:
        self._writer = writer
        self.glyphs: dict[str, dict[int, str]] = {face: {} for face in faces}
        self._numbers: list[int] = []
        self._shared: dict[bytes, Fragment] = {}
        self._uses: dict[bytes, int] = {}

    def add(self, content: bytes, box: bytes, resources: bytes) -> bytes:
        """Write a drawing, clipped to `box` ("x y x y"); the operator that draws it."""
        entries = b"/Type/XObject/Subtype/Form/BBox[%s]/Resources%s" % (box, resources)
        self._numbers.append(self._writer.stream(content, entries, level=9))
        return b"/D%d Do" % (len(self._numbers) - 1)

    def share(self, fragment: Fragment, width: float, height: float, fonts: bytes) -> Fragment:
        """The fragment itself or, from its fourth use on, one that draws it by name.

        Width and height are those of its slot. A fragment in use for the first time has its
        glyphs collected. Counting starts again when there are too many different texts.
        """
        content = fragment.content
        if content in self._shared:
            return self._shared[content]
        uses = self._uses[content] = self._uses.get(content, 0) + 1
        if uses == 1:
            add_by_face(fragment.glyphs, self.glyphs)
        if len(self._uses) > _MOST_COUNTED:
            self._uses.clear()
        if uses < _SHARED_FROM or len(self._shared) >= _MOST_SHARED:
            return fragment
        box = b"0 0 %s %s" % (pdf_number(width), pdf_number(height))
        drawing = Fragment(self.add(content, box, fonts), fragment.glyphs)
        self._shared[content] = drawing
        return drawing

    def resources(self) -> bytes:
        """The entry for the resources of pages that draw them."""
        names = (b"/D%d %d 0 R" % pair for pair in enumerate(self._numbers))
        return b"/XObject<<%s>>" % b"".join(names)
