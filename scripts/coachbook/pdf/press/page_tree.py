"""Page tree, page labels and bookmarks of a long file (ISO 32000-1, 7.7.3, 12.4.2 and 12.3.3).

They are written while pages are added, so that memory holds little more than object numbers,
however long the file gets. Pages and labels hang in bundles of 64 on branches below one root:
viewers find a page among 20,000 by reading the root and one branch.
"""

from __future__ import annotations

from dataclasses import dataclass

from coachbook.pdf.press.writer import Writer, pdf_string, references

_BUNDLE = 64  # pages or labels on one branch


class Pages:
    """The page tree and the labels of the pages."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.count = 0
        self._root, self._branch = writer.number(), writer.number()
        self._leaves: list[int] = []
        self._branches: list[int] = []
        self._labels: list[tuple[int, bytes]] = []
        self._label_branches: list[int] = []

    def add(self, entries: bytes = b"", number: int = 0) -> int:
        """Write a page; its object number."""
        number = self._writer.add(
            b"<</Type/Page/Parent %d 0 R%s>>" % (self._branch, entries), number
        )
        self._leaves.append(number)
        self.count += 1
        if len(self._leaves) >= _BUNDLE:
            self._close()
            self._branch = self._writer.number()
        return number

    def start_on_front(self) -> None:
        """Add an empty page if the next one would be printed on the back of a sheet of paper."""
        if self.count % 2:
            self.add()

    def label(self, prefix: str, style: bytes = b"/D") -> None:
        """From the next page on, pages are called `prefix` and a number from 1, in this style."""
        self._labels.append((self.count, b"<</S%s/P%s>>" % (style, pdf_string(prefix))))
        if len(self._labels) >= _BUNDLE:
            self._close_labels()

    def finish(self, entries: bytes) -> tuple[int, int]:
        """Write both roots; the object numbers of the page tree and of the labels.

        `entries` go into the root of the page tree: every page inherits them.
        """
        self._close()
        body = b"<</Type/Pages/Count %d/Kids%s%s>>"
        self._writer.add(body % (self.count, references(self._branches), entries), self._root)
        self._close_labels()
        return self._root, self._writer.add(b"<</Kids%s>>" % references(self._label_branches))

    def _close(self) -> None:
        """Write a branch of the page tree, even an empty one: its number is in use already."""
        body = b"<</Type/Pages/Parent %d 0 R/Count %d/Kids%s>>"
        leaves = references(self._leaves)
        self._writer.add(body % (self._root, len(self._leaves), leaves), self._branch)
        self._branches.append(self._branch)
        self._leaves.clear()

    def _close_labels(self) -> None:
        if self._labels:
            first, last = self._labels[0][0], self._labels[-1][0]
            pairs = b" ".join(b"%d %s" % pair for pair in self._labels)
            body = b"<</Limits[%d %d]/Nums[%s]>>" % (first, last, pairs)
            self._label_branches.append(self._writer.add(body))
            self._labels.clear()


@dataclass
class _BookmarkLevel:
    """Bookmarks below `parent`. The last one is written only when its successor is known."""

    parent: int
    first: int = 0
    last: int = 0
    count: int = 0
    entries: bytes = b""
    before: int = 0


class Bookmarks:
    """Bookmarks on two levels: sections, and below each its entries, which viewers show closed."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._root = writer.number()
        self._outer = _BookmarkLevel(self._root)
        self._inner: _BookmarkLevel | None = None

    def add_section(self, title: str, page: int) -> None:
        """A bookmark for `page`; the entries that are added next stand below it."""
        self._close_entries()
        self._add(self._outer, title, page)
        self._inner = _BookmarkLevel(self._outer.last)

    def add_entry(self, title: str, page: int) -> None:
        """A bookmark for `page`, below the last section."""
        assert self._inner is not None
        self._add(self._inner, title, page)

    def finish(self) -> int:
        """Write what is pending; the object number of the outline."""
        self._close_entries()
        self._write_last(self._outer)
        level = self._outer
        ends = b"/First %d 0 R/Last %d 0 R" % (level.first, level.last) if level.first else b""
        return self._writer.add(b"<</Type/Outlines%s/Count %d>>" % (ends, level.count), self._root)

    def _add(self, level: _BookmarkLevel, title: str, page: int) -> None:
        number = self._writer.number()
        self._write_last(level, number)
        level.before, level.last = level.last, number
        level.first = level.first or number
        level.count += 1
        level.entries = b"/Title%s/Dest[%d 0 R/Fit]" % (pdf_string(title), page)

    def _write_last(self, level: _BookmarkLevel, following: int = 0) -> None:
        """Write the last bookmark of a level, now that it is known what follows it."""
        if level.last:
            before = b"/Prev %d 0 R" % level.before if level.before else b""
            after = b"/Next %d 0 R" % following if following else b""
            body = b"<</Parent %d 0 R%s%s%s>>" % (level.parent, before, after, level.entries)
            self._writer.add(body, level.last)

    def _close_entries(self) -> None:
        """Write the last entry of a section, and tell the section of its entries.

        A negative /Count means that they are closed.
        """
        level, self._inner = self._inner, None
        if level is not None and level.last:
            self._write_last(level)
            ends = b"/First %d 0 R/Last %d 0 R/Count -%d" % (level.first, level.last, level.count)
            self._outer.entries += ends
