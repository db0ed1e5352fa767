"""Fields into a finished PDF file, so that viewers show and save them alike.

What each viewer needs, learnt the hard way: the kids of a radio group have no name and are not in
/Fields; every box brings its own pictures for on and off, and /NeedAppearances is false (poppler
draws nothing otherwise); /DR and /DA name Helv and ZaDb, so that a viewer finds a font when someone
types; no Chinese font is embedded for fields: what counts is the value, not its picture.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, Object, Pdf, String

from coachbook.pdf.field_names import SHEET
from coachbook.pdf.form_widgets import Widget, tick_ink

_PRINT = 4
_READ_ONLY, _RADIO, _MULTILINE, _NO_SPELLING = 1, 1 << 15, 1 << 12, 1 << 22
_PADDING = b"/Tx BMC EMC"


def add_form_fields(pdf: bytes, fields: Sequence[Widget], sheet: str | None = None) -> bytes:
    """The file with fields; a tagged file stays PDF/UA-1. The same bytes for the same input.

    `sheet` goes into the hidden field that says which sheet it is; None: there is no such field.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        made = [document.make_indirect(_annotation(field)) for field in fields]
        _picture(document, fields, made)
        named = [*_named(document, fields, made)]
        if sheet is not None:
            hidden = Dictionary(FT=Name.Tx, Ff=_READ_ONLY, T=String(SHEET), V=String(sheet))
            named.append(document.make_indirect(hidden))
        document.Root.AcroForm = Dictionary(
            Fields=Array(named),
            NeedAppearances=False,
            DA=String("/Helv 0 Tf 0 g"),
            DR=Dictionary(Font=Dictionary(Helv=_font("Helvetica"), ZaDb=_font("ZapfDingbats"))),
        )
        for number, page in enumerate(document.pages, start=1):
            page.obj.Tabs = Name.S
            own = [one for one, field in zip(made, fields, strict=True) if field.page == number]
            for one in own:
                one.P = page.obj
            page.obj.Annots = Array([*page.obj.get("/Annots", Array()), *own])
        if "/StructTreeRoot" in document.Root:
            _tag(document, made)
        target = io.BytesIO()
        modern = pikepdf.ObjectStreamMode.generate
        document.save(target, deterministic_id=True, object_stream_mode=modern)
    return target.getvalue()


def _annotation(field: Widget) -> Dictionary:
    """What all kinds have, with the keys of its kind; a radio option has no name of its own."""
    made = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        Rect=Array(field.rect),
        F=_PRINT,
        TU=String(field.tooltip),
    )
    if field.kind == "text":
        made.FT, made.T = Name.Tx, String(field.name)
        made.Ff = _NO_SPELLING | (_MULTILINE if field.lines > 1 else 0)
        made.MaxLen, made.V = field.most, String("")
        made.DA = String(f"/Helv {field.size:g} Tf 0 g")
        return made
    made.AS, made.MK, made.DA = Name.Off, Dictionary(CA=String("4")), String("/ZaDb 0 Tf 0 g")
    if field.kind == "check":
        made.FT, made.T, made.V = Name.Btn, String(field.name), Name.Off
    return made


def _picture(document: Pdf, fields: Sequence[Widget], made: Sequence[Object]) -> None:
    """Give each annotation its looks; those of one size and kind share them."""
    known: dict[tuple[float, float, bytes], Object] = {}

    def drawn(width: float, height: float, content: bytes) -> Object:
        key = width, height, content
        if key not in known:
            known[key] = document.make_stream(
                content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, width, height])
            )
        return known[key]

    for field, one in zip(fields, made, strict=True):
        left, bottom, right, top = field.rect
        width, height = round(right - left, 2), round(top - bottom, 2)
        if field.kind == "text":
            one.AP = Dictionary(N=drawn(width, height, _PADDING))
        else:
            states = {f"/{field.on}": tick_ink(width, height), "/Off": b""}
            shown = {name: drawn(width, height, content) for name, content in states.items()}
            one.AP = Dictionary(N=Dictionary(shown))


def _named(document: Pdf, fields: Sequence[Widget], made: Sequence[Object]) -> Iterator[Object]:
    """The fields of the form: each annotation, but one for all options of a radio group."""
    groups: dict[str, Object] = {}
    for field, one in zip(fields, made, strict=True):
        if field.kind != "radio":
            yield one
            continue
        if field.name not in groups:
            groups[field.name] = document.make_indirect(
                Dictionary(
                    FT=Name.Btn,
                    Ff=_RADIO,
                    T=String(field.name),
                    TU=String(field.group),
                    V=Name.Off,
                    Kids=Array(),
                )
            )
            yield groups[field.name]
        one.Parent = groups[field.name]
        groups[field.name].Kids.append(one)


def _font(name: str) -> Dictionary:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/{name}"))
    if name == "Helvetica":
        font.Encoding = Name.WinAnsiEncoding
    return font


def _tag(document: Pdf, made: Sequence[Object]) -> None:
    """Put the fields into the structure, each in its place in the reading order.

    A box is an empty span in the page, and the structure keeps it; if there are not as many of
    them as boxes, the fields follow the text instead.
    """
    root = document.Root.StructTreeRoot
    empty = [*_empty_spans(root)]
    if len(empty) != len(made):
        whole = root.K[0] if isinstance(root.K, Array) else root.K
        fresh = (Dictionary(Type=Name.StructElem, P=whole) for _ in made)
        empty = [document.make_indirect(element) for element in fresh]
        whole.K = Array([*whole.K, *empty])
    parents = NumberTree(root.ParentTree)
    following = max(parents, default=-1) + 1
    for number, (element, one) in enumerate(zip(empty, made, strict=True), start=following):
        element.S, element.Pg = Name.Form, one.P
        element.K = Dictionary(Type=Name.OBJR, Obj=one, Pg=one.P)
        one.StructParent = number
        parents[number] = element
    root.ParentTreeNextKey = following + len(made)


def _empty_spans(root: Object) -> Iterator[Object]:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        below = element.get("/K", Array())
        kids = [*below] if isinstance(below, Array) else [below]
        if not kids and element.get("/S") == Name.Span:
            yield element
        waiting += [kid for kid in reversed(kids) if isinstance(kid, Dictionary) and "/S" in kid]
