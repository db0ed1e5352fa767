"""Composes the file of one rep from the plate of the form and the fragments of the rep's texts.

A plate is all that the files of one form share: objects are already written, constant parts of the
pages compressed. A rep's file then costs only its own ink, glyphs and title. As every file holds
the form's structure tree, `fold_spans` first takes out of it what says nothing.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, Object

from coachbook.pdf.press.font_embedding import Faces, Stock, add_by_face, embed
from coachbook.pdf.press.fragment import FONT_NAMES, Fragment
from coachbook.pdf.press.metadata import add_colours, add_info, add_metadata
from coachbook.pdf.press.object_copies import Copies
from coachbook.pdf.press.pack_fields import sheet_identity_field
from coachbook.pdf.press.skeleton import Skeleton, SkeletonPage, Slot
from coachbook.pdf.press.writer import CompressedPart, FilePrefix, Writer, compress_part, join_parts

# Keys of a structure element that says nothing: no language, no alternative text, no id.
_PLAIN = {"/Type", "/S", "/P", "/Pg", "/K"}
_REMOVABLE = {"/Span", "/Div", "/NonStruct"}  # if empty, as where a page has room to write
_HOLD_TEXT = {"/P", "/TD", "/TH", "/Span", *(f"/H{level}" for level in range(1, 7))}

_LARGE = 8000  # bytes; smaller pieces take less room if they are compressed with the ink


class PlatePage:
    """The content of a page: large pieces, compressed once, and between them small ones and slots.

    Args:
        page: The page of the skeleton.
    """

    def __init__(self, page: SkeletonPage) -> None:
        self._empty = dict.fromkeys(page.order, b"")
        self._parts: list[CompressedPart | tuple[list[str], list[bytes]]] = []
        names: list[str] = []
        pieces: list[bytes] = []
        for name, piece in zip([*page.order, ""], page.pieces, strict=True):
            if len(piece) < _LARGE:
                pieces.append(piece)
            else:
                self._parts += [(names, [*pieces, b""]), compress_part(piece)]
                names, pieces = [], [b""]
            names.append(name)
        self._parts.append((names[:-1], pieces))

    def filled(self, placed: Mapping[str, bytes]) -> bytes:
        """The compressed content with `placed`, by slot id; other slots are empty."""
        ink = {**self._empty, **placed}
        return join_parts((self._part(part, ink) for part in self._parts), level=5)

    def _part(
        self, part: CompressedPart | tuple[list[str], list[bytes]], ink: Mapping[str, bytes]
    ) -> CompressedPart | bytes:
        if isinstance(part, CompressedPart):
            return part
        names, pieces = part
        between = chain.from_iterable(zip(pieces, map(ink.__getitem__, names), strict=False))
        return b"".join([*between, pieces[-1]])


@dataclass(frozen=True)
class Plate:
    """All that the files of one form share.

    Attributes:
        prefix: The constant front part of the file.
        pages: The contents of the pages.
        slots: The slots of the skeleton, by id.
        stocks: The form's own glyphs, by face: the fonts of every file begin with them.
        fonts: The object numbers of the fonts, by face.
        contents: The object numbers of the pages' contents.
        root: The object number of the catalog.
        metadata: The object number of the metadata.
        sheet: The object number of the hidden field; 0: the form has no fields.
        language: The language of the form.
    """

    prefix: FilePrefix
    pages: tuple[PlatePage, ...]
    slots: Mapping[str, Slot]
    stocks: Mapping[str, Stock]
    fonts: Mapping[str, int]
    contents: tuple[int, ...]
    root: int
    metadata: int
    sheet: int
    language: str


def make_plate(skeleton: Skeleton, faces: Faces, form: bytes | None = None) -> Plate:
    """Make the plate of a form.

    Args:
        skeleton: The form.
        faces: The faces of the font.
        form: The form's file with something added, such as fields; None: that of the skeleton.
    """
    writer = Writer(io.BytesIO())
    fonts = {face: writer.number() for face in faces}
    contents = tuple(writer.number() for _ in skeleton.pages)
    metadata, sheet = writer.number(), 0
    with pikepdf.open(io.BytesIO(form or skeleton.pdf)) as source:
        fold_spans(source)
        copies = Copies(source, writer)
        font_objects = {FONT_NAMES[face]: number for face, number in fonts.items()}
        for page, number in zip(source.pages, contents, strict=True):
            page.Contents = copies.stand_in(number)
            _replace_fonts(
                page.Resources.Font, {k: copies.stand_in(n) for k, n in font_objects.items()}
            )
        if "/AcroForm" in source.Root:
            sheet = writer.number()
            source.Root.AcroForm.Fields.append(copies.stand_in(sheet))
        if "/Names" in source.Root:
            del source.Root.Names  # link targets that nothing refers to
        source.Root.Metadata = copies.stand_in(metadata)
        source.Root.OutputIntents = pikepdf.Array([copies.stand_in(add_colours(writer))])
        source.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        language, root = str(source.Root.Lang), copies.add(source.Root)
    slots = {slot.id: slot for slot in skeleton.slots}
    stocks = _stocks(skeleton, faces)
    prefix = writer.prefix()
    pages = tuple(map(PlatePage, skeleton.pages))
    return Plate(prefix, pages, slots, stocks, fonts, contents, root, metadata, sheet, language)


def compose(plate: Plate, fragments: Mapping[str, Fragment], title: str, sheet: str = "") -> bytes:
    """The file of one rep.

    Args:
        plate: The plate of the form.
        fragments: The ink of each slot, by its id; a slot that is missing stays empty.
        title: The document title, which viewers show.
        sheet: The value of the hidden field of a fillable file.
    """
    target = io.BytesIO()
    writer = Writer(target, plate.prefix)
    glyphs: dict[str, dict[int, str]] = {face: {} for face in plate.stocks}
    placed: dict[str, bytes] = {}
    for name, fragment in fragments.items():
        slot = plate.slots[name]
        placed[name] = fragment.placed(slot.x, slot.y)
        add_by_face(fragment.glyphs, glyphs)
    for page, number in zip(plate.pages, plate.contents, strict=True):
        writer.raw_stream(page.filled(placed), b"/Filter/FlateDecode", number)
    for face, number in plate.fonts.items():
        embed(writer, plate.stocks[face], glyphs[face], number, level=4)
    if plate.sheet:
        writer.add(sheet_identity_field(sheet), plate.sheet)
    add_metadata(writer, title, plate.language, plate.metadata)
    writer.finish(plate.root, add_info(writer, title))
    return target.getvalue()


def _stocks(skeleton: Skeleton, faces: Faces) -> dict[str, Stock]:
    """The glyphs of the form itself, by face."""
    glyphs: dict[str, dict[int, str]] = {face: {} for face in faces}
    add_by_face(skeleton.fixed, glyphs)
    return {face: Stock(faces[face], used) for face, used in glyphs.items()}


def _replace_fonts(fonts: pikepdf.Object, font_objects: Mapping[bytes, pikepdf.Object]) -> None:
    """Put other fonts into a font dictionary, in place, as forms on the page may share it."""
    for name in [*fonts.keys()]:
        del fonts[name]
    for key, font in font_objects.items():
        fonts[key.decode()] = font


def fold_spans(document: pikepdf.Pdf) -> None:
    """Simplify the structure tree of a file, in place (ISO 32000-1, 14.7).

    WeasyPrint wraps each text in a span; that is more than half of the tree, and says nothing if
    the span has no language or other property of its own. `<P><Span>text</Span></P>` becomes
    `<P>text</P>`. Elements that are left without content are taken out.
    """
    for _, texts in NumberTree(document.Root.StructTreeRoot.ParentTree).items():
        while isinstance(texts, Array) and _fold_innermost(texts):
            pass  # again, as a span that was folded may stand in another plain span
    _prune(document.Root.StructTreeRoot)


def _prune(element: Object) -> bool:
    """Take empty elements out of this one; whether it can be taken out itself."""
    kids = element.get("/K", Array())
    if not isinstance(kids, Array):
        return False
    remaining = [kid for kid in kids if not (_is_element(kid) and _prune(kid))]
    if len(remaining) < len(kids):
        element.K = Array(remaining)
    return not remaining and str(element.get("/S")) in _REMOVABLE and not {*element.keys()} - _PLAIN


def _is_element(kid: Object | int) -> bool:
    return isinstance(kid, Dictionary) and "/S" in kid


def _fold_innermost(texts: Array) -> bool:
    """Fold the innermost spans of a page; whether there were any.

    `texts` is the page's entry in the parent tree (14.7.4.4): the n-th item is the element that
    holds marked content n. So the span of text n is replaced, among its parent's kids, by n.
    """
    mcids: dict[tuple[int, int], int] = {}
    parents: dict[tuple[int, int], Object] = {}
    for number, span in enumerate(texts):
        if isinstance(span, Dictionary) and _is_plain_span(span):
            mcids[span.objgen] = number
            parents[span.P.objgen] = texts[number] = span.P
    for parent in parents.values():
        parent.K = Array([mcids.get(_object_id(kid), kid) for kid in parent.K])
    return bool(mcids)


def _object_id(kid: Object | int) -> tuple[int, int]:
    return kid.objgen if isinstance(kid, Object) else (0, 0)


def _is_plain_span(span: Object) -> bool:
    """Whether a span says nothing and holds one text, which its parent may hold as well."""
    if span.get("/S") != Name.Span or {*span.keys()} - _PLAIN:
        return False
    parent, kids = span.P, span.get("/K")
    if not isinstance(kids, Array) or len(kids) != 1:
        return False
    text: object = kids[0]
    if isinstance(text, Object):
        return False
    same_page = "/Pg" in parent and parent.Pg.objgen == span.Pg.objgen
    return same_page and str(parent.get("/S")) in _HOLD_TEXT
