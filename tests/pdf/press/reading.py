"""A tagged file as it is read out: texts and names of pictures in order, with their language."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import groupby

import pikepdf

Spoken = tuple[str, str]  # a text, and the language it is read out in
Marked = dict[object, dict[int, str]]  # page -> number of a marked content -> its text


def spoken(content: bytes) -> list[Spoken]:
    """What is read out. Neighbours in one language are one text; spaces are left out."""
    with pikepdf.open(io.BytesIO(content)) as document:
        pages: Marked = {page.objgen: dict(_marked(page)) for page in document.pages}
        root = document.Root.StructTreeRoot
        texts = [*_read(root, str(document.Root.Lang), pages)]
    return [
        (said, language)
        for language, some in groupby(texts, key=lambda text: text[1])
        if (said := re.sub(r"\s", "", "".join(text for text, _ in some)))
    ]


def _read(element: pikepdf.Object, language: str, pages: Marked) -> Iterator[Spoken]:
    language = str(element.get("/Lang", language))
    if "/Alt" in element:
        yield str(element.Alt), language
    kids = element.get("/K", pikepdf.Array())
    each: list[object] = [*kids] if isinstance(kids, pikepdf.Array) else [kids]
    for kid in each:
        if isinstance(kid, int):
            yield pages[element.Pg.objgen].get(kid, ""), language
        elif isinstance(kid, pikepdf.Object) and "/S" in kid:
            yield from _read(kid, language, pages)


def _marked(page: pikepdf.Page) -> Iterator[tuple[int, str]]:
    """The texts of marked contents. None has a language of its own: that is the structure's."""
    texts = {name: _texts(font) for name, font in page.Resources.Font.items()}
    number, font, said = -1, "", ""
    for instruction in pikepdf.parse_content_stream(page):
        operands, code = instruction.operands, str(instruction.operator)
        if code == "BDC":
            number, said = int(operands[1].MCID), ""
            assert "/Lang" not in operands[1]
        elif code == "Tf":
            font = str(operands[0])
        elif code == "TJ":
            strings = (part for part in operands[0] if isinstance(part, pikepdf.String))
            shown = b"".join(map(bytes, strings))
            codes = (shown[at : at + 2] for at in range(0, len(shown), 2))
            said += "".join(texts[font].get(glyph, "?") for glyph in codes)
        elif code == "EMC" and number >= 0:
            yield number, said
            number = -1


def _texts(font: pikepdf.Object) -> dict[bytes, str]:
    """What each code of a font stands for."""
    pairs = re.findall(rb"<([0-9a-fA-F]+)>\s+<([0-9a-fA-F]*)>\n", font.ToUnicode.read_bytes())
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in pairs
    }
