"""The bytes of a PDF text -> the text, whatever program wrote them, and what is doubtful of it."""

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

GUESSED = "its letters are in an unknown code and were guessed"
LOST = "it holds characters that the program that saved it could not write"

_MARKS = (
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF8, "utf-8"),
)
_GUESSES = ("utf-8", "gb18030")
# Where PDFDocEncoding is not Latin-1: what stands there in a text of a Western language.
_OWN = dict(zip(range(0x18, 0x20), "˘ˇˆ˙˝˛˚˜", strict=True))
_OWN |= dict(zip(range(0x80, 0x9F), "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž", strict=True))
_OWN[0xA0] = "€"


def pdf_text(raw: bytes) -> tuple[str, str]:
    """The text, and why a person should look at it; empty: it is clear."""
    text, doubt = _decoded(raw)
    if any(unicodedata.category(c) in ("Co", "Cs", "Cn") or c == "\ufffd" for c in text):
        return text.encode("utf-8", "replace").decode("utf-8"), LOST
    return text.replace("\r\n", "\n").replace("\r", "\n"), doubt


def _decoded(raw: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace"), ""
    if raw.isascii():
        return raw.decode("ascii"), ""
    for encoding in _GUESSES:
        try:
            return raw.decode(encoding), GUESSED
        except UnicodeDecodeError:
            continue
    return "".join(_OWN.get(byte, chr(byte)) for byte in raw), ""


MOST_FIELDS, MOST_DEPTH, MOST_PAGES = 200_000, 8, 4_000
DIFFER = "what the box shows and what the file says differ"
SEVERAL = "several boxes are ticked where one is asked for"
_OFF = ""


class PdfFormError(ValueError):
    """Why a file has no fields that can be read, as a sentence."""


@dataclass(frozen=True)
class PdfField:
    """One field.

    Attributes:
        name: Its full name: the parts between parents and kids joined with ".".
        button: It is ticked, not written.
        value: What was written; of a button the state, empty: off.
        doubt: Why a person should look, in words; empty: it is clear.
    """

    name: str
    button: bool
    value: str
    doubt: str


@dataclass(frozen=True)
class PdfForm:
    """A file's fields, and when it was last saved (UTC, ISO; empty: it does not say)."""

    fields: tuple[PdfField, ...]
    saved: str


def pdf_form(content: bytes) -> PdfForm:
    """The fields of a file.

    Raises:
        PdfFormError: it has none, or they cannot be read.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            _check(document)
            return PdfForm(tuple(_fields(document)), _saved(document))
    except pikepdf.PasswordError:
        raise PdfFormError("is locked with a password: save it without one") from None
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, TypeError) as error:
        if isinstance(error, PdfFormError):
            raise
        raise PdfFormError(
            "is damaged and cannot be read: save it again, or fill in a copy"
        ) from None


def _check(document: Pdf) -> None:
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


class _Above(NamedTuple):
    """What a field has from its parents."""

    name: str
    kind: Object | None
    value: Object | None
    depth: int


def _fields(document: Pdf) -> Iterator[PdfField]:
    """Every field, parents before their kids."""
    waiting = [
        (each, _Above("", None, None, 0)) for each in reversed([*document.Root.AcroForm.Fields])
    ]
    seen: set[tuple[int, int]] = set()
    count = 0
    while waiting:
        field, above = waiting.pop()
        count += 1
        if count > MOST_FIELDS:
            raise PdfFormError(f"has more than {MOST_FIELDS:,} fields")
        if not isinstance(field, Dictionary):
            continue
        if field.is_indirect:
            if field.objgen in seen:
                raise PdfFormError("has fields that contain themselves: it is damaged, or worse")
            seen.add(field.objgen)
        if above.depth > MOST_DEPTH:
            raise PdfFormError(f"has fields nested deeper than {MOST_DEPTH}")
        here = _here(field, above)
        kids = [*field.Kids] if isinstance(field.get("/Kids"), Array) else []
        named = [kid for kid in kids if isinstance(kid, Dictionary) and "/T" in kid]
        if named:
            waiting += [(kid, here) for kid in reversed(named)]
        else:
            yield _field(here, kids or [field])


def _here(field: Object, above: _Above) -> _Above:
    own = field.get("/T")
    part = pdf_text(bytes(own))[0] if isinstance(own, String) else ""
    name = f"{above.name}.{part}" if above.name and part else above.name or part
    kind, value = field.get("/FT", above.kind), field.get("/V", above.value)
    return _Above(name[:500], kind, value, above.depth + 1)


def _field(here: _Above, widgets: list[Object]) -> PdfField:
    if here.kind == Name.Btn:
        return _button(here, widgets)
    if isinstance(here.value, String):
        text, doubt = pdf_text(bytes(here.value))
    elif isinstance(here.value, pikepdf.Stream):
        text, doubt = "", "its text is kept in a way that is not read"
    else:
        text, doubt = "", ""
    return PdfField(here.name, False, text, doubt)


def _button(here: _Above, widgets: list[Object]) -> PdfField:
    """A box or a group of boxes: /V of the field, /AS of each widget."""
    said = None if here.value is None else _state(here.value)
    shown = [_state(one.AS) for one in widgets if isinstance(one, Dictionary) and "/AS" in one]
    on = [*dict.fromkeys(state for state in shown if state)]
    if len(on) > 1:
        return PdfField(here.name, True, on[0], SEVERAL)
    seen = on[0] if on else _OFF
    if said is None or not shown:
        return PdfField(here.name, True, seen if said is None else said, "")
    return PdfField(here.name, True, seen or said, "" if said == seen else DIFFER)


def _state(value: Object) -> str:
    """A state without its slash; off is empty."""
    if isinstance(value, String):
        text = pdf_text(bytes(value))[0]
    else:
        text = str(value) if isinstance(value, Name) else ""
    text = text.removeprefix("/")[:100]
    return "" if text == "Off" else text


def _saved(document: Pdf) -> str:
    raw = document.trailer.get("/Info", Dictionary()).get("/ModDate")
    if not isinstance(raw, String):
        return ""
    try:
        on = decode_pdf_date(pdf_text(bytes(raw))[0])
        return on.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if on.tzinfo else ""
    except (ValueError, OverflowError):
        return ""
