"""The form fields of a pack: those of a form again for each rep, under a parent field of the rep's.

acroform.py says what viewers need and why. Here a form's fields are written up to thousands of
times, so whatever does not differ (appearances, tooltips, rectangles) is written once and referred
to, and the rest is prepared once as templates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coachbook.pdf.field_names import SHEET
from coachbook.pdf.form_widgets import Widget, tick_ink
from coachbook.pdf.press.fragment import pdf_number
from coachbook.pdf.press.writer import Writer, pdf_name, pdf_string, references

_PRINT = 4  # flags as in acroform.py
_RADIO, _MULTILINE, _NO_SPELLING = 1 << 15, 1 << 12, 1 << 22
_TICK_FONT = b"/DA(/ZaDb 0 Tf 0 g)"  # of the rep's field; tick boxes inherit it
_FONTS = (
    b"<</Font<</Helv<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    b"/ZaDb<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>>>>>"
)


@dataclass(frozen=True)
class _ObjectTemplate:
    """An object that is written for each rep. Numbers count from the rep's own field, which is 0.

    Attributes:
        entries: Its dictionary, but for parent and kids.
        parent: The number of the field above it.
        kids: The numbers of the fields below it.
        page: The page it shows on, from 1; 0: none.
    """

    entries: bytes
    parent: int = 0
    kids: tuple[int, ...] = ()
    page: int = 0


@dataclass(frozen=True)
class FormFields:
    """The fields of a form, prepared to be written for a rep.

    Attributes:
        templates: Of objects 1, 2, …: first the widgets in reading order, then the radio groups.
        top_level: The numbers of those directly below the rep's own field, in reading order.
        by_page: The numbers of the widgets on each page.
    """

    templates: tuple[_ObjectTemplate, ...]
    top_level: tuple[int, ...]
    by_page: tuple[tuple[int, ...], ...]


class PackFields:
    """Writes all fields of a pack."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._reps: list[int] = []
        self._shared_values: dict[bytes, bytes] = {}
        self._appearances: dict[tuple[float, float, bytes], int] = {}

    def form(self, widgets: Sequence[Widget], pages: int) -> FormFields:
        """Write what all reps of a form share, and prepare the rest."""
        radios = dict.fromkeys(widget.name for widget in widgets if widget.kind == "radio")
        groups = {group: place for place, group in enumerate(radios, start=len(widgets) + 1)}
        templates = [
            _ObjectTemplate(self._entries(widget), groups.get(widget.name, 0), page=widget.page)
            for widget in widgets
        ]
        for group in groups.values():
            kids = tuple(
                n for n, template in enumerate(templates, start=1) if template.parent == group
            )
            templates.append(_ObjectTemplate(self._group(widgets[kids[0] - 1]), kids=kids))
        top_level = dict.fromkeys(
            template.parent or n for n, template in enumerate(templates, start=1)
        )
        by_page = [
            tuple(n for n, template in enumerate(templates, start=1) if template.page == page)
            for page in range(1, pages + 1)
        ]
        return FormFields(tuple(templates), tuple(top_level), tuple(by_page))

    def add(self, form: FormFields, prefix: str, sheet: str = "") -> list[bytes]:
        """Write a rep's fields; the entries about them for each of the rep's pages.

        Args:
            form: The fields of the rep's form.
            prefix: The name of the rep's own field, unique in the pack.
            sheet: The value of the hidden field.
        """
        if not form.templates:
            return [b""] * len(form.by_page)
        writer = self._writer
        own, *places = writer.numbers(1 + len(form.templates))
        for template, place in zip(form.templates, places, strict=True):
            kids = (
                b"/Kids" + references(own + kid for kid in template.kids) if template.kids else b""
            )
            writer.add(
                b"<<%s%s/Parent %d 0 R>>" % (template.entries, kids, own + template.parent), place
            )
        identity = writer.add(sheet_identity_field(sheet, own))
        top_level = references([*(own + n for n in form.top_level), identity])
        writer.add(b"<</T%s%s/Kids%s>>" % (pdf_string(prefix), _TICK_FONT, top_level), own)
        self._reps.append(own)
        return [b"/Tabs/S/Annots" + references(own + n for n in page) for page in form.by_page]

    def finish(self) -> bytes:
        """Write the form; the entry about it for the catalog."""
        if not self._reps:
            return b""
        body = b"<</Fields%s/NeedAppearances false/DA(/Helv 0 Tf 0 g)/DR%s>>"
        return b"/AcroForm %d 0 R" % self._writer.add(body % (references(self._reps), _FONTS))

    def _group(self, option: Widget) -> bytes:
        names = pdf_string(option.name), self._shared_text(option.group)
        return b"/FT/Btn/Ff %d/V/Off/T%s/TU%s" % (_RADIO, *names)

    def _entries(self, widget: Widget) -> bytes:
        entries = b"/Subtype/Widget/F %d/Rect%s/TU%s" % (
            _PRINT,
            self._shared(b"[%s]" % b" ".join(map(pdf_number, widget.rect))),
            self._shared_text(widget.tooltip),
        )
        if widget.kind == "text":
            flags = _NO_SPELLING | (_MULTILINE if widget.lines > 1 else 0)
            max_length = b"/MaxLen %d" % widget.max_length if widget.max_length else b""
            font = b"/DA(/Helv %s Tf 0 g)" % pdf_number(widget.size)
            # No appearance: viewers make one when someone types, and must find no shared one.
            return entries + b"/FT/Tx/Ff %d%s%s/T%s" % (
                flags,
                max_length,
                font,
                pdf_string(widget.name),
            )
        on, off = self._appearance(widget, tick_ink(*_size(widget))), self._appearance(widget, b"")
        # The dictionary of states is not shared: programs put new appearances into the one they
        # find, and poppler draws only what it finds directly in the widget.
        states = b"<</N<<%s %d 0 R/Off %d 0 R>>>>" % (pdf_name(widget.on), on, off)
        entries += b"/AP%s/AS/Off/MK%s" % (states, self._shared(b"<</CA(4)>>"))
        return (
            entries + b"/FT/Btn/T" + pdf_string(widget.name) if widget.kind == "check" else entries
        )

    def _shared_text(self, words: str) -> bytes:
        return self._shared(pdf_string(words))

    def _shared(self, value: bytes) -> bytes:
        """A reference to a value that many fields have: a rep's fields get short and alike."""
        if value not in self._shared_values:
            self._shared_values[value] = b" %d 0 R" % self._writer.add(value)
        return self._shared_values[value]

    def _appearance(self, widget: Widget, content: bytes) -> int:
        """The appearance of a state of a field; states that are drawn alike share it."""
        key = *_size(widget), content
        if key not in self._appearances:
            width, height = map(pdf_number, key[:2])
            entries = b"/Type/XObject/Subtype/Form/BBox[0 0 %s %s]" % (width, height)
            self._appearances[key] = self._writer.raw_stream(content, entries)
        return self._appearances[key]


def sheet_identity_field(sheet: str, parent: int = 0) -> bytes:
    """The hidden field that identifies the sheet; no page shows it."""
    above = b"/Parent %d 0 R" % parent if parent else b""
    return b"<</FT/Tx/Ff 1/T%s/V%s%s>>" % (pdf_string(SHEET), pdf_string(sheet), above)


def _size(widget: Widget) -> tuple[float, float]:
    """Width and height in points, to a hundredth: so boxes of one size share appearances."""
    left, bottom, right, top = widget.rect
    return round(right - left, 2), round(top - bottom, 2)
