"""The language of each part of a tagged file, which WeasyPrint knows and does not write.

It works on the objects of a file that is not written yet, as WeasyPrint shows them at last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pikepdf

Objects = Sequence[object]  # by number; a dictionary is a dict, a reference b"12 0 R"
Element = dict[str, object]


def say_languages(objects: Objects, texts: Sequence[str], language: str) -> None:
    """Write /Lang on each part of the structure that speaks another language than what it is in.

    A file whose structure has not as many texts as were laid out stays as it is.

    Args:
        objects: Of the file.
        texts: The language of each text, in reading order.
        language: The file's.
    """
    structure = [one for one in objects if isinstance(one, dict) and "StructTreeRoot" in one]
    root = _element(objects, structure[0]["StructTreeRoot"])
    speakers = [*_speakers(objects, root)]
    if len(speakers) == len(texts):
        spoken = {id(speaker): text for speaker, text in zip(speakers, texts, strict=True)}
        _say(objects, root, language, spoken)


def _speakers(objects: Objects, element: Element) -> Iterator[Element]:
    """For each text what it is right in, in reading order. A text has a span to itself, but not in
    a link."""
    for kid in _kids(element):
        if not isinstance(kid, int):
            yield from _speakers(objects, _element(objects, kid))
        elif element["S"] == "/Span":
            yield _element(objects, element["P"])
        elif element["S"] != "/Figure":
            yield element


def _say(objects: Objects, element: Element, around: str, spoken: dict[int, str]) -> None:
    language = spoken.get(id(element), around)
    if language != around:
        element["Lang"] = pikepdf.String(language).unparse()
    for kid in _kids(element):
        if not isinstance(kid, int):
            _say(objects, _element(objects, kid), language, spoken)


def _kids(element: Element) -> list[object]:
    kids = element.get("K")
    return kids if isinstance(kids, list) else []


def _element(objects: Objects, reference: object) -> Element:
    found = objects[int(reference.split()[0])] if isinstance(reference, bytes) else None
    return found if isinstance(found, dict) else {}
