"""Adds form fields to a finished PDF file, in a way that all common viewers show and save alike.

The format is ISO 32000-1, 12.7 (interactive forms) and 12.5.6.19 (widgets). What each viewer needs
beyond it, learnt the hard way:

- The kids of a radio group have no name of their own and are not listed in /Fields.
- Every tick box brings its own appearance for on and for off, and /NeedAppearances is false;
  otherwise poppler draws nothing.
- /DR and /DA name Helv and ZaDb, so that a viewer finds a font when someone types.
- No Chinese font is embedded for fields: what counts is a field's value, not how it is drawn.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, Object, Pdf, String

from coachbook.pdf.field_names import SHEET
from coachbook.pdf.form_widgets import Widget, tick_ink

_PRINT = 4  # annotation flag (ISO 32000-1, table 165)
# Field flags (tables 221, 226 and 228): bits 1, 16, 13 and 23.
_READ_ONLY, _RADIO, _MULTILINE, _NO_SPELLING = 1, 1 << 15, 1 << 12, 1 << 22
_EMPTY_TEXT = b"/Tx BMC EMC"  # the appearance of an empty text field


def add_form_fields(pdf: bytes, fields: Sequence[Widget], sheet: str | None = None) -> bytes:
    """The file with form fields. A tagged file stays PDF/UA-1; the same input gives the same bytes.

    Args:
        pdf: The file, without fields.
        fields: In reading order; the options of a radio group follow each other.
        sheet: The value of the hidden field that identifies the sheet; None: no such field.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        annotations = [document.make_indirect(_annotation(field)) for field in fields]
        _add_appearances(document, fields, annotations)
        form_fields = [*_form_fields(document, fields, annotations)]
        if sheet is not None:
            hidden = Dictionary(FT=Name.Tx, Ff=_READ_ONLY, T=String(SHEET), V=String(sheet))
            form_fields.append(document.make_indirect(hidden))
        document.Root.AcroForm = Dictionary(
            Fields=Array(form_fields),
            NeedAppearances=False,
            DA=String("/Helv 0 Tf 0 g"),
            DR=Dictionary(Font=Dictionary(Helv=_font("Helvetica"), ZaDb=_font("ZapfDingbats"))),
        )
        for number, page in enumerate(document.pages, start=1):
            page.obj.Tabs = Name.S
            page_annotations = [
                annotation
                for annotation, field in zip(annotations, fields, strict=True)
                if field.page == number
            ]
            for annotation in page_annotations:
                annotation.P = page.obj
            page.obj.Annots = Array([*page.obj.get("/Annots", Array()), *page_annotations])
        if "/StructTreeRoot" in document.Root:
            _add_to_structure(document, annotations)
        target = io.BytesIO()
        modern = pikepdf.ObjectStreamMode.generate
        document.save(target, deterministic_id=True, object_stream_mode=modern)
    return target.getvalue()


def _annotation(field: Widget) -> Dictionary:
    """The widget of a field. A radio option has no name: its group has it."""
    annotation = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        Rect=Array(field.rect),
        F=_PRINT,
        TU=String(field.tooltip),
    )
    if field.kind == "text":
        annotation.FT, annotation.T = Name.Tx, String(field.name)
        annotation.Ff = _NO_SPELLING | (_MULTILINE if field.lines > 1 else 0)
        annotation.MaxLen, annotation.V = field.max_length, String("")
        annotation.DA = String(f"/Helv {field.size:g} Tf 0 g")
        return annotation
    annotation.AS, annotation.MK = Name.Off, Dictionary(CA=String("4"))
    annotation.DA = String("/ZaDb 0 Tf 0 g")
    if field.kind == "check":
        annotation.FT, annotation.T, annotation.V = Name.Btn, String(field.name), Name.Off
    return annotation


def _add_appearances(
    document: Pdf, fields: Sequence[Widget], annotations: Sequence[Object]
) -> None:
    """Give each annotation its appearance; those of one size and kind share a stream."""
    appearances: dict[tuple[float, float, bytes], Object] = {}

    def appearance(width: float, height: float, content: bytes) -> Object:
        key = width, height, content
        if key not in appearances:
            appearances[key] = document.make_stream(
                content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, width, height])
            )
        return appearances[key]

    for field, annotation in zip(fields, annotations, strict=True):
        left, bottom, right, top = field.rect
        width, height = round(right - left, 2), round(top - bottom, 2)
        if field.kind == "text":
            annotation.AP = Dictionary(N=appearance(width, height, _EMPTY_TEXT))
        else:
            states = {f"/{field.on}": tick_ink(width, height), "/Off": b""}
            state_appearances = {
                name: appearance(width, height, content) for name, content in states.items()
            }
            annotation.AP = Dictionary(N=Dictionary(state_appearances))


def _form_fields(
    document: Pdf, fields: Sequence[Widget], annotations: Sequence[Object]
) -> Iterator[Object]:
    """What /Fields lists: each annotation, but for radio options their group, once."""
    groups: dict[str, Object] = {}
    for field, annotation in zip(fields, annotations, strict=True):
        if field.kind != "radio":
            yield annotation
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
        annotation.Parent = groups[field.name]
        groups[field.name].Kids.append(annotation)


def _font(name: str) -> Dictionary:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/{name}"))
    if name == "Helvetica":
        font.Encoding = Name.WinAnsiEncoding
    return font


def _add_to_structure(document: Pdf, annotations: Sequence[Object]) -> None:
    """Give each field its element in the structure tree, at its place in the reading order.

    WeasyPrint leaves an empty /Span in the structure for each box on the page. The n-th empty span
    becomes the /Form element of the n-th field. Where their numbers differ, this cannot be told,
    and the fields are appended after the text. (ISO 32000-1, 14.7.4.3: object references; 14.7.4.4:
    the parent tree that leads from an annotation back to its element.)
    """
    root = document.Root.StructTreeRoot
    spans = [*_empty_spans(root)]
    if len(spans) != len(annotations):
        document_element = root.K[0] if isinstance(root.K, Array) else root.K
        elements = (Dictionary(Type=Name.StructElem, P=document_element) for _ in annotations)
        spans = [document.make_indirect(element) for element in elements]
        document_element.K = Array([*document_element.K, *spans])
    parents = NumberTree(root.ParentTree)
    first_number = max(parents, default=-1) + 1
    for number, (element, annotation) in enumerate(
        zip(spans, annotations, strict=True), start=first_number
    ):
        element.S, element.Pg = Name.Form, annotation.P
        element.K = Dictionary(Type=Name.OBJR, Obj=annotation, Pg=annotation.P)
        annotation.StructParent = number
        parents[number] = element
    root.ParentTreeNextKey = first_number + len(annotations)


def _empty_spans(root: Object) -> Iterator[Object]:
    """Spans without content, in reading order."""
    stack = [root]
    while stack:
        element = stack.pop()
        kids_entry = element.get("/K", Array())
        kids = [*kids_entry] if isinstance(kids_entry, Array) else [kids_entry]
        if not kids and element.get("/S") == Name.Span:
            yield element
        stack += [kid for kid in reversed(kids) if isinstance(kid, Dictionary) and "/S" in kid]
