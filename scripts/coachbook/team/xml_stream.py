"""XML read as a stream by a reader that takes what it needs; names come without their prefixes.

The parts of a workbook are checked before (`workbook_package`): no entities, a bounded number of
tags. So expat alone is enough, and only a chunk is in memory at a time.
"""

from __future__ import annotations

from typing import IO
from xml.parsers import expat

CHUNK = 1 << 20


class XmlReader:
    """What a parser calls."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text stands here."""


class Elements(XmlReader):
    """Collects all elements with their attributes, the names of both without prefixes."""

    def __init__(self) -> None:
        self.found: list[tuple[str, dict[str, str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take an element."""
        bare = {key.rpartition(":")[2]: text for key, text in attributes.items()}
        self.found.append((name, bare))


def parser_of(reader: XmlReader) -> expat.XMLParserType:
    """A parser that feeds a reader."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        reader.start(name.rpartition(":")[2], attributes)

    def end(name: str) -> None:
        reader.end(name.rpartition(":")[2])

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = reader.text
    return parser


def parse_stream(stream: IO[bytes], reader: XmlReader) -> None:
    """Feed a whole stream to a reader.

    Raises:
        expat.ExpatError: it is not well-formed.
    """
    parser = parser_of(reader)
    while chunk := stream.read(CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
