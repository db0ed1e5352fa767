"""The form fields of a PDF, as any program may have saved them, with what is doubtful about them.

Fields and their states follow ISO 32000-1, 12.7 (interactive forms); text strings follow 7.9.2.2
and annex D. Where programs break the standard, the value is kept with a doubt, so that a person
looks at it: some write text in UTF-8 or GB 18030 without saying so, and some change only the value
of a box (/V) or only its look (/AS). Preview on macOS gives the box that was chosen in a group the
name and value of the group, leaves the group at Off, and cuts the link from the box to it: such
a box is still one of the group's.
"""

from __future__ import annotations

import codecs
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String
from pikepdf.models.metadata import decode_pdf_date

from coachbook.scorecard.observation import Refusal
from coachbook.scorecard.readers.pdf_overlays import overlay_refusals

MOST_FIELDS, MOST_DEPTH, MOST_PAGES = 200_000, 8, 4_000

GUESSED = "its letters are in an unknown code and were guessed"
LOST = "it holds characters that the program that saved it could not write"
DIFFER = "what the box shows and what the file says differ"
SEVERAL = "several boxes are ticked where one is asked for"
_OFF = ""

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF8, "utf-8"),
)
_GUESSES = ("utf-8", "gb18030")
# Where PDFDocEncoding (ISO 32000-1, annex D.2) differs from Latin-1.
_PDF_DOC_ENCODING = dict(zip(range(0x18, 0x20), "˘ˇˆ˙˝˛˚˜", strict=True))
_PDF_DOC_ENCODING |= dict(zip(range(0x80, 0x9F), "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž", strict=True))
_PDF_DOC_ENCODING[0xA0] = "€"


class PdfFormError(ValueError):
    """Why the fields of a file cannot be read, as a sentence."""


@dataclass(frozen=True)
class PdfField:
    """One form field.

    Attributes:
        name: Its full name: the partial names from the root down, joined by ".".
        button: Whether it is a check box or radio button, not a text field.
        value: The text; of a button, its state; empty: off.
        doubt: Why a person should look, as a phrase; empty: it is clear.
    """

    name: str
    button: bool
    value: str
    doubt: str


@dataclass(frozen=True)
class PdfForm:
    """A file's fields, when it was last saved, and what is not read.

    `saved` is ISO, in UTC or, if it names no zone, "local"; empty if it does not say.
    """

    fields: tuple[PdfField, ...]
    saved: str
    overlays: tuple[Refusal, ...] = ()


def pdf_form(content: bytes) -> PdfForm:
    """The fields of a file.

    Raises:
        PdfFormError: it has none, or they cannot be read.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            _check_form(document)
            fields = tuple(_fields(document))
            return PdfForm(fields, _save_time(document), overlay_refusals(document, content))
    except pikepdf.PasswordError:
        raise PdfFormError("is locked with a password: save it without one") from None
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, TypeError) as error:
        if isinstance(error, PdfFormError):
            raise
        raise PdfFormError(
            "is damaged and cannot be read: save it again, or fill in a copy"
        ) from None


def _check_form(document: Pdf) -> None:
    form = document.Root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        says = "has no fields: it was printed to a file, flattened or scanned"
        raise PdfFormError(f"{says}; send the file in which the fields can still be filled in")
    if "/XFA" in form:
        raise PdfFormError("is an XFA form, which is no sheet of ours: fill in the sheet itself")
    if not isinstance(form.get("/Fields"), Array) or not len(form.Fields):
        raise PdfFormError("has a form without fields: it was flattened; fill in a fresh copy")
    pages = document.Root.Pages.get("/Count", 0)
    if not isinstance(pages, int) or pages > MOST_PAGES:
        raise PdfFormError(f"has more pages than a pack may have ({MOST_PAGES:,})")


class _Inherited(NamedTuple):
    """What a field inherits from its parents: name, type and value; and how deep it is."""

    name: str
    kind: Object | None
    value: Object | None
    depth: int


def _fields(document: Pdf) -> Iterator[PdfField]:
    """Every terminal field, in the order of the tree; a field's kids without a name are widgets.

    The tree is walked with a stack and checked for loops, since hostile files have both.
    """
    pending = [
        (each, _Inherited("", None, None, 0)) for each in reversed([*document.Root.AcroForm.Fields])
    ]
    seen: set[tuple[int, int]] = set()
    count = 0
    while pending:
        field, inherited = pending.pop()
        count += 1
        if count > MOST_FIELDS:
            raise PdfFormError(f"has more than {MOST_FIELDS:,} fields")
        if not isinstance(field, Dictionary):
            continue
        if field.is_indirect:
            if field.objgen in seen:
                raise PdfFormError("has fields that contain themselves: it is damaged, or worse")
            seen.add(field.objgen)
        if inherited.depth > MOST_DEPTH:
            raise PdfFormError(f"has fields nested deeper than {MOST_DEPTH}")
        own = _with_own(field, inherited)
        kids = [*field.Kids] if isinstance(field.get("/Kids"), Array) else []
        subfields = [
            kid
            for kid in kids
            if isinstance(kid, Dictionary) and "/T" in kid and not _is_box_of(field, kid, own)
        ]
        if subfields:
            pending += [(kid, own) for kid in reversed(subfields)]
        else:
            yield _field(own, kids or [field])


def _is_box_of(group: Object, kid: Object, own: _Inherited) -> bool:
    """Whether a kid with a name is a box of a group all the same, as Preview names them."""
    is_box = own.kind == Name.Btn and kid.get("/Subtype") == Name.Widget and "/Kids" not in kid
    return is_box and kid.get("/T") == group.get("/T")


def _with_own(field: Object, inherited: _Inherited) -> _Inherited:
    own = field.get("/T")
    part = pdf_text(bytes(own))[0] if isinstance(own, String) else ""
    name = f"{inherited.name}.{part}" if inherited.name and part else inherited.name or part
    kind, value = field.get("/FT", inherited.kind), field.get("/V", inherited.value)
    return _Inherited(name[:500], kind, value, inherited.depth + 1)


def _field(own: _Inherited, widgets: list[Object]) -> PdfField:
    if own.kind == Name.Btn:
        return _button(own, widgets)
    if isinstance(own.value, String):
        text, doubt = pdf_text(bytes(own.value))
    elif isinstance(own.value, pikepdf.Stream):
        text, doubt = "", "its text is kept in a way that is not read"
    else:
        text, doubt = "", ""
    return PdfField(own.name, False, text, doubt)


def _button(own: _Inherited, widgets: list[Object]) -> PdfField:
    """A check box or a group of them: /V is the stored state, /AS what each widget displays."""
    boxes = [one for one in widgets if isinstance(one, Dictionary)]
    displayed = [_state(one.AS) for one in boxes if "/AS" in one]
    stored = None if own.value is None else _state(own.value)
    stored_in_boxes = {_state(one.V) for one in boxes if "/T" in one and "/V" in one} - {_OFF}
    if not stored and len(stored_in_boxes) == 1:
        stored = stored_in_boxes.pop()
    states_on = [*dict.fromkeys(state for state in displayed if state)]
    if len(states_on) > 1:
        return PdfField(own.name, True, states_on[0], SEVERAL)
    seen = states_on[0] if states_on else _OFF
    if stored is None or not displayed:
        return PdfField(own.name, True, seen if stored is None else stored, "")
    differ = stored != seen or stored_in_boxes - {seen}
    return PdfField(own.name, True, seen or stored, DIFFER if differ else "")


def _state(value: Object) -> str:
    """The name of a state without its slash; empty for Off."""
    if isinstance(value, String):
        text = pdf_text(bytes(value))[0]
    else:
        text = str(value) if isinstance(value, Name) else ""
    text = text.removeprefix("/")[:100]
    return "" if text == "Off" else text


def _save_time(document: Pdf) -> str:
    raw = document.trailer.get("/Info", Dictionary()).get("/ModDate")
    if not isinstance(raw, String):
        return ""
    try:
        saved = decode_pdf_date(pdf_text(bytes(raw))[0])
        if saved.tzinfo is None:
            return f"{saved:%Y-%m-%dT%H:%M:%S} local"
        return saved.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return ""


def pdf_text(raw: bytes) -> tuple[str, str]:
    """The text of a PDF string, and why a person should look at it; empty: it is clear."""
    text, doubt = _decoded(raw)
    if any(unicodedata.category(c) in ("Co", "Cs", "Cn") or c == "\ufffd" for c in text):
        return text.encode("utf-8", "replace").decode("utf-8"), LOST
    return text.replace("\r\n", "\n").replace("\r", "\n"), doubt


def _decoded(raw: bytes) -> tuple[str, str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace"), ""
    if raw.isascii():
        return raw.decode("ascii"), ""
    for encoding in _GUESSES:
        try:
            return raw.decode(encoding), GUESSED
        except UnicodeDecodeError:
            continue
    return "".join(_PDF_DOC_ENCODING.get(byte, chr(byte)) for byte in raw), ""
