"""A file's structure without parts that say nothing: they are more than half of it."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, Object

_PLAIN = {"/Type", "/S", "/P", "/Pg", "/K"}  # no language, no other words, no name
_MAY_GO = {"/Span", "/Div", "/NonStruct"}  # if empty: a place to write on has no text
_HOLD_TEXT = {"/P", "/TD", "/TH", "/Span", *(f"/H{level}" for level in range(1, 7))}


def fold(document: pikepdf.Pdf) -> None:
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
    kept = [kid for kid in kids if not (_is_element(kid) and _empty(kid))]
    if len(kept) < len(kids):
        element.K = Array(kept)
    return not kept and str(element.get("/S")) in _MAY_GO and not {*element.keys()} - _PLAIN


def _is_element(kid: Object | int) -> bool:
    return isinstance(kid, Dictionary) and "/S" in kid


def _fold(texts: Array) -> bool:
    """Fold the innermost spans of a page, given what each of its texts is in."""
    folded: dict[tuple[int, int], int] = {}
    parents: dict[tuple[int, int], Object] = {}
    for number, span in enumerate(texts):
        if isinstance(span, Dictionary) and _says_nothing(span):
            folded[span.objgen] = number
            parents[span.P.objgen] = texts[number] = span.P
    for parent in parents.values():
        parent.K = Array([folded.get(_place(kid), kid) for kid in parent.K])
    return bool(folded)


def _place(kid: Object | int) -> tuple[int, int]:
    return kid.objgen if isinstance(kid, Object) else (0, 0)


def _says_nothing(span: Object) -> bool:
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
