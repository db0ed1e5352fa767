"""Ink that many pages of a file draw alike: written once, and drawn by its name."""

from __future__ import annotations

from collections.abc import Iterable

from coachbook.render.press.fonts import by_face
from coachbook.render.press.fragment import Fragment, number
from coachbook.render.press.writer import Writer

_SHARED_FROM = 4  # uses: what is rarer takes less room where it is drawn
_MOST_SHARED = 500  # every page's resources list them
_MOST_COUNTED = 20_000  # so that memory stays flat


class Drawings:
    """The drawings of a file, `/D0` and on, and the glyphs of all its ink, by face."""

    def __init__(self, writer: Writer, faces: Iterable[str]) -> None:
        self._writer = writer
        self.glyphs: dict[str, dict[int, str]] = {face: {} for face in faces}
        self._numbers: list[int] = []
        self._shared: dict[bytes, Fragment] = {}
        self._uses: dict[bytes, int] = {}

    def add(self, content: bytes, box: bytes, resources: bytes) -> bytes:
        """Write a drawing; what draws it. `box` is the rectangle it keeps to, in numbers."""
        entries = b"/Type/XObject/Subtype/Form/BBox[%s]/Resources%s" % (box, resources)
        self._numbers.append(self._writer.stream(content, entries, level=9))
        return b"/D%d Do" % (len(self._numbers) - 1)

    def shared(self, fragment: Fragment, width: float, height: float, fonts: bytes) -> Fragment:
        """The fragment, or what draws it if it is in use often; its slot is so large."""
        content = fragment.content
        if content in self._shared:
            return self._shared[content]
        uses = self._uses[content] = self._uses.get(content, 0) + 1
        if uses == 1:
            by_face(fragment.glyphs, self.glyphs)
        if len(self._uses) > _MOST_COUNTED:
            self._uses.clear()
        if uses < _SHARED_FROM or len(self._shared) >= _MOST_SHARED:
            return fragment
        box = b"0 0 %s %s" % (number(width), number(height))
        drawn = Fragment(self.add(content, box, fonts), fragment.glyphs)
        self._shared[content] = drawn
        return drawn

    def resources(self) -> bytes:
        """What a page that draws any of them has among its resources."""
        names = (b"/D%d %d 0 R" % pair for pair in enumerate(self._numbers))
        return b"/XObject<<%s>>" % b"".join(names)
