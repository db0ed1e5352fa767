"""Short texts that stand on one line: set without WeasyPrint, as it would have set them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import uharfbuzz as hb

from coachbook.render.press.fragment import FONT_NAMES, Fragment, number
from coachbook.render.press.script import plain, runs

UNITS = 1024  # of Pango in a CSS px: what advances are rounded to
SPARE = 0.05  # px that a line must leave free, so that no rounding decides whether it fits
NEAR = 3e-6  # px: positions are written with six decimals

TRIALS = (  # kerning, ligatures, both scripts, brackets, short lines and long
    "国",
    "7",
    "Ag",
    "fi",
    "1,280",
    "Sofia",
    "To AVA.",
    "王Ty（W）",
    "北京 Fjord 12.5%",
    *("永" * count for count in (5, 12, 24)),
)

_SETTING = re.compile(
    rb"(?P<head>.*)BT\n1 0 0 -1 (?P<x>\S+) (?P<y>\S+) Tm\n"
    rb"(?P<font>/\w) (?P<size>\S+) Tf\n(?P<shown>\[.*\] TJ)\nET\n(?P<tail>.*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Ruled:
    """How lines of a kind and language are set.

    Attributes:
        head: The operators before the text.
        tail: The operators after it.
        face: The font.
        size: Its size in Pango's units.
        baseline: Its y, as written.
        at: Where a line begins (`back` 0), has its middle (0.5) or ends (1), in px.
        back: Which share of its width lies before `at`.
        room: How wide it may be.
    """

    head: str
    tail: str
    face: str
    size: int
    baseline: str
    at: float
    back: float
    room: float

    def json(self) -> str:
        """Itself, to be remembered."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True)
class _Shaped:
    """A line: what `TJ` shows, the glyphs in it and its width in px."""

    shown: bytes
    glyphs: tuple[tuple[int, str], ...]
    width: float


class Face:
    """A font file that shapes text as Pango does."""

    def __init__(self, file: Path) -> None:
        self._face = hb.Face(hb.Blob(file.read_bytes()))
        self._fonts: dict[int, hb.Font] = {}
        self._widths: dict[tuple[int, int], int] = {}

    def shape(self, text: str, size: int, language: str) -> _Shaped | None:
        """One line of text, or None if it cannot be set directly."""
        font = self._font(size)
        shown, glyphs, units = [b"["], [], 0
        open_ = False
        for script, run in runs(text):
            buffer = hb.Buffer()
            buffer.add_str(run)
            buffer.direction, buffer.script, buffer.language = "ltr", script, language
            hb.shape(font, buffer)
            infos, positions = buffer.glyph_infos, buffer.glyph_positions
            ends = [info.cluster for info in infos[1:]] + [len(run)]
            for info, place, end in zip(infos, positions, ends, strict=True):
                offset = place.x_offset or place.y_offset
                if not info.codepoint or offset or end <= info.cluster:
                    return None  # a missing character, a placed mark, a cluster of two glyphs
                shown.append(b"%04x" % info.codepoint if open_ else b"<%04x" % info.codepoint)
                glyphs.append((info.codepoint, run[info.cluster : end]))
                units += place.x_advance
                kerning = self._kerning(font, info.codepoint, size, place.x_advance)
                open_ = not kerning
                if kerning:
                    shown.append(b">%d" % kerning)
        shown.append(b">] TJ" if open_ else b"] TJ")
        return _Shaped(b"".join(shown), tuple(glyphs), units / UNITS)

    def _font(self, size: int) -> hb.Font:
        if size not in self._fonts:
            self._fonts[size] = hb.Font(self._face)
            self._fonts[size].scale = (size, size)
        return self._fonts[size]

    def _kerning(self, font: hb.Font, glyph: int, size: int, advance: int) -> int:
        """What `TJ` takes back after a glyph, cut to whole thousandths as WeasyPrint does."""
        if (glyph, size) not in self._widths:
            units = font.get_glyph_h_advance(glyph)
            self._widths[glyph, size] = round(units * 1000 / size)
        return int(self._widths[glyph, size] - advance * 1000 / size)


class Lines:
    """Sets texts on one line where that was proved to give what WeasyPrint gives.

    Args:
        fonts: The font file of each face.
    """

    def __init__(self, fonts: Mapping[str, Path]) -> None:
        self._faces = {face: Face(path) for face, path in fonts.items()}
        self._names = {name: face for face, name in FONT_NAMES.items()}

    def set(self, text: str, language: str, ruled: Ruled) -> Fragment | None:
        """A text on one line; None if it must be laid out."""
        if not plain(text):
            return None
        shaped = self._faces[ruled.face].shape(text, ruled.size, LANGUAGES[language])
        if shaped is None or shaped.width > ruled.room - SPARE:
            return None
        x = number(ruled.at - shaped.width * ruled.back)
        content = b"%sBT\n1 0 0 -1 %s %s Tm\n%s %s Tf\n%s\nET\n%s" % (
            ruled.head.encode(),
            x,
            ruled.baseline.encode(),
            FONT_NAMES[ruled.face],
            number(ruled.size / UNITS),
            shaped.shown,
            ruled.tail.encode(),
        )
        glyphs = sorted({(ruled.face, glyph, part) for glyph, part in shaped.glyphs})
        return Fragment(content, tuple(glyphs))

    def learn(
        self, language: str, inner: tuple[float, float], trials: Sequence[tuple[str, Fragment]]
    ) -> Ruled | None:
        """The rule of a kind, from trial texts that WeasyPrint set; None if there is none.

        It is believed only if it gives every trial text that fits exactly as WeasyPrint did.

        Args:
            language: "zh" or "en".
            inner: Where lines begin, and how wide they may be.
            trials: Texts and what came of them.
        """
        begin, room = inner
        for text, fragment in trials[:1]:
            for back in (0.0, 0.5, 1.0):
                ruled = self._ruled(fragment, text, language, room, back)
                near = ruled and abs(ruled.at - begin - room * back) < NEAR
                if ruled and near and self._proved(ruled, language, trials):
                    return ruled
        return None

    def _ruled(
        self, fragment: Fragment, text: str, language: str, room: float, back: float
    ) -> Ruled | None:
        """The rule that one line is set by, if this share of it lies before its place."""
        match = _SETTING.fullmatch(fragment.content)
        if match is None:
            return None
        face = self._names[match["font"]]
        size = round(float(match["size"]) * UNITS)
        shaped = self._faces[face].shape(text, size, LANGUAGES[language])
        if shaped is None:
            return None
        return Ruled(
            match["head"].decode(),
            match["tail"].decode(),
            face,
            size,
            match["y"].decode(),
            float(match["x"]) + shaped.width * back,
            back,
            room,
        )

    def _proved(self, ruled: Ruled, language: str, trials: Sequence[tuple[str, Fragment]]) -> bool:
        same = []
        for text, fragment in trials:
            ours = self.set(text, language, ruled)
            if ours is not None:
                same.append(alike(ours, fragment))
        return len(same) > 3 and all(same)


def alike(one: Fragment, other: Fragment) -> bool:
    """Whether two lines are the same: operator by operator, x within a millionth or so."""
    ours, theirs = _SETTING.fullmatch(one.content), _SETTING.fullmatch(other.content)
    if ours is None or theirs is None:
        return one == other
    parts = ("head", "y", "font", "size", "shown", "tail")
    near = abs(float(ours["x"]) - float(theirs["x"])) < NEAR
    return near and ours.group(*parts) == theirs.group(*parts) and one.glyphs == other.glyphs


LANGUAGES = {"zh": "zh-Hans", "en": "en"}  # as `lang` says them
