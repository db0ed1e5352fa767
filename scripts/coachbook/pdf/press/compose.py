"""A file's structure without parts that say nothing: they are more than half of it."""

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

_PLAIN = {"/Type", "/S", "/P", "/Pg", "/K"}  # no language, no other words, no name
_REMOVABLE = {"/Span", "/Div", "/NonStruct"}  # if empty: a place to write on has no text
_HOLD_TEXT = {"/P", "/TD", "/TH", "/Span", *(f"/H{level}" for level in range(1, 7))}


def fold_spans(document: pikepdf.Pdf) -> None:
    """Put a text that a plain span is around right under what is around the span, and take out
    what is around nothing."""
    for _, texts in NumberTree(document.Root.StructTreeRoot.ParentTree).items():
        while isinstance(texts, Array) and _fold(texts):
            pass  # what was folded may be right inside another plain span
    _empty(document.Root.StructTreeRoot)


def _empty(element: Object) -> bool:
    """Take empty parts out of an element; whether it is one itself."""
    kids = element.get("/K", Array())
    if not isinstance(kids, Array):
        return False
    remaining = [kid for kid in kids if not (_is_element(kid) and _empty(kid))]
    if len(remaining) < len(kids):
        element.K = Array(remaining)
    return not remaining and str(element.get("/S")) in _REMOVABLE and not {*element.keys()} - _PLAIN


def _is_element(kid: Object | int) -> bool:
    return isinstance(kid, Dictionary) and "/S" in kid


def _fold(texts: Array) -> bool:
    """Fold the innermost spans of a page, given what each of its texts is in."""
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


_LARGE = 8000  # bytes; small pieces take less room when they are compressed together


class PlatePage:
    """A page's content: runs of small pieces and slots, and large pieces, compressed already.

    Args:
        page: The skeleton's.
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
        """The content with what is placed in its slots, compressed."""
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
    """What all files of one form share.

    Attributes:
        begun: The constant front part.
        pages: The pages' contents.
        slots: The skeleton's, by id.
        stocks: The form's own glyphs, by face: every rep's fonts begin with them.
        fonts: The numbers of the rep's fonts, by face.
        contents: The numbers of the pages' contents.
        root: The number of the catalog.
        metadata: The number of the metadata.
        sheet: The number of the field that says which sheet it is; 0: it has no fields.
        language: Of the form.
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
    """What all files of a form share.

    Args:
        skeleton: The form.
        faces: The font's faces.
        form: The form's file with more in it than the skeleton has, such as fields to fill in.
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
            _rename(page.Resources.Font, {k: copies.stand_in(n) for k, n in font_objects.items()})
        if "/AcroForm" in source.Root:
            sheet = writer.number()
            source.Root.AcroForm.Fields.append(copies.stand_in(sheet))
        if "/Names" in source.Root:
            del source.Root.Names  # a name for each id, which nothing refers to
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
    """One rep's file.

    Args:
        plate: What all files of the form share.
        fragments: The ink of each slot, by its id; a slot that is not there stays empty.
        title: What viewers show as the file's name.
        sheet: What the hidden field of a fillable file says.
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
    """The glyphs of the form itself."""
    glyphs: dict[str, dict[int, str]] = {face: {} for face in faces}
    add_by_face(skeleton.fixed, glyphs)
    return {face: Stock(faces[face], used) for face, used in glyphs.items()}


def _rename(fonts: pikepdf.Object, font_objects: Mapping[bytes, pikepdf.Object]) -> None:
    """Put other fonts into a dictionary, in place: forms on the page may share it."""
    for name in [*fonts.keys()]:
        del fonts[name]
    for key, font in font_objects.items():
        fonts[key.decode()] = font
