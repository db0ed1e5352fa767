"""Copies objects of an existing PDF file into one that is being written."""

from __future__ import annotations

import re
from collections.abc import Collection

import pikepdf

from coachbook.pdf.press.writer import Writer

# Strings are matched first, so that "12 0 R" inside one is left alone.
_REFERENCE = re.compile(
    rb"\((?:\\.|[^\\()])*\)|<[0-9a-fA-F]*>|(?<![\w.])(\d+) (\d+) R\b", re.DOTALL
)


class Copies:
    """Copies objects of a file, each once and under a new number.

    Args:
        pdf: The file to copy from.
        writer: The file to copy to.
    """

    def __init__(self, pdf: pikepdf.Pdf, writer: Writer) -> None:
        self._pdf, self._writer = pdf, writer
        self._numbers: dict[tuple[int, int], int] = {}
        self._waiting: list[tuple[int, int]] = []

    def stand_in(self, number: int) -> pikepdf.Object:
        """An object to put into the source: where it stands, the copy refers to object `number`."""
        place = self._pdf.make_indirect(pikepdf.Dictionary())
        self._numbers[place.objgen] = number
        return place

    def add(self, value: pikepdf.Object) -> int:
        """Copy an object and all that it refers to; its new number."""
        if not value.is_indirect:
            value = self._pdf.make_indirect(value)
        number = self._number(value.objgen)
        self._finish()
        return number

    def entries(self, value: pikepdf.Object, left_out: Collection[str]) -> bytes:
        """The entries of a dictionary but for some; what they refer to is copied."""
        body = self._entries(value, left_out)
        self._finish()
        return body

    def _finish(self) -> None:
        for old in self._waiting:  # grows in the loop
            self._copy(old)
        self._waiting.clear()

    def _number(self, old: tuple[int, int]) -> int:
        if old not in self._numbers:
            self._numbers[old] = self._writer.number()
            self._waiting.append(old)
        return self._numbers[old]

    def _copy(self, old: tuple[int, int]) -> None:
        value, number = self._pdf.get_object(old), self._numbers[old]
        if not isinstance(value, pikepdf.Stream):
            self._writer.add(self._source(value), number)
            return
        source = self._entries(value.stream_dict, ("/Length",))
        if "/Filter" in value.stream_dict:
            self._writer.raw_stream(value.read_raw_bytes(), source, number)
        else:
            self._writer.stream(value.read_raw_bytes(), source, number, level=9)

    def _entries(self, value: pikepdf.Object, left_out: Collection[str]) -> bytes:
        entries = {key: entry for key, entry in value.items() if key not in left_out}
        return self._source(pikepdf.Dictionary(entries))[2:-2]

    def _source(self, value: pikepdf.Object) -> bytes:
        def renumbered(found: re.Match[bytes]) -> bytes:
            if found[1] is None:
                return found[0]
            return b"%d 0 R" % self._number((int(found[1]), int(found[2])))

        return _REFERENCE.sub(renumbered, value.unparse(resolved=True))
