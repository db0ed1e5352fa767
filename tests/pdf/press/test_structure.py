"""The structure of composed files: smaller than the form's, and it says the same."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
import pytest

from coachbook.pdf.acroform import add_form_fields
from coachbook.pdf.press.compose import compose, make_plate

from .composing import dense, faces, fields

pytestmark = pytest.mark.usefixtures("heavy")

Leaf = tuple[object, object]  # a page, and a text on it or the name of a field


GROUPS = {"/Div", "/NonStruct"}


def kids_of(element: pikepdf.Object) -> list[object]:
    """What an element holds: elements, and numbers of texts."""
    kids = element.get("/K", pikepdf.Array())
    return [*kids] if isinstance(kids, pikepdf.Array) else [kids]


def leaves(element: pikepdf.Object, pages: list[object]) -> Iterator[Leaf]:
    """What is read out, in order."""
    for kid in kids_of(element):
        if not isinstance(kid, pikepdf.Object):
            yield pages.index(element.Pg.objgen), kid
        elif kid.get("/Type") == "/OBJR":
            yield pages.index(kid.Pg.objgen), str(kid.Obj.TU)
        else:
            yield from leaves(kid, pages)


def kinds(element: pikepdf.Object) -> list[str]:
    """Every element but spans, and but what only puts others together and is empty."""
    kids, kind = kids_of(element), str(element.get("/S", "/Span"))
    inside = [one for kid in kids if isinstance(kid, pikepdf.Object) for one in kinds(kid)]
    holds = inside or any(not isinstance(kid, pikepdf.Object) for kid in kids)
    return inside if kind == "/Span" or (kind in GROUPS and not holds) else [kind, *inside]


@pytest.mark.parametrize("with_fields", [False, True])
def test_it_is_read_in_the_same_order(with_fields: bool) -> None:
    form = add_form_fields(dense().pdf, fields()) if with_fields else dense().pdf
    composed = compose(make_plate(dense(), faces(), form), {}, "title")
    found = []
    for content in (form, composed):
        with pikepdf.open(io.BytesIO(content)) as document:
            pages: list[object] = [page.objgen for page in document.pages]
            root = document.Root.StructTreeRoot
            elements = [o for o in document.objects if isinstance(o, pikepdf.Dictionary)]
            count = sum("/S" in o and "/P" in o for o in elements)
            found.append(([*leaves(root, pages)], kinds(root), count))
            tree = pikepdf.NumberTree(root.ParentTree)
            for page in document.pages:
                for number, element in enumerate(tree[int(page.StructParents)]):
                    assert number in kids_of(element)
    (one, before, many), (other, after, few) = found
    assert one == other
    assert len(one) > 100
    assert before == after
    assert few < 0.7 * many
