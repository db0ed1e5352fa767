"""Which texts a line can be made of, and where their script changes.

Pango shapes each run of one script by itself, so letters are not kerned across its ends.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import uharfbuzz as hb

from coachbook.pdf.press.fragment import FONT_NAMES, Fragment, pdf_number

HAN, LATIN, COMMON = "Hani", "Latn", "Zyyy"

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff"
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\uff21-\uff3a\uff41-\uff5a"
_COMMON = (
    "!-@\\[-`{-~\u00b7\u00d7\u2013\u2014\u2018\u2019\u201c\u201d\u2026"
    "\u3001-\u3003\u3008-\u3011\u3014-\u3017\uff01-\uff20\uff3b-\uff40\uff5b-\uff5e\uffe5"
)
_SIMPLE = re.compile(f"[{_HAN}{_LATIN}{_COMMON}]+(?: [{_HAN}{_LATIN}{_COMMON}]+)*")
_IS_HAN, _IS_LATIN = re.compile(f"[{_HAN}]"), re.compile(f"[{_LATIN}]")

_PAIRS = "() [] {} <> \u2018\u2019 \u201c\u201d 〈〉 《》 「」 『』 【】 〔〕 〖〗 （） ［］ ｛｝"
_OPENS = {pair[0]: pair[1] for pair in _PAIRS.split()}
_CLOSES = {close: opens for opens, close in _OPENS.items()}


def is_simple_text(text: str) -> bool:
    """Whether a text is made of characters that every part of the house sets the same way:
    Chinese and western letters, figures, punctuation, single spaces between."""
    return _SIMPLE.fullmatch(text) is not None


def script_runs(text: str) -> Iterator[tuple[str, str]]:
    """The runs of one script, each with its script. What belongs to no script goes with the
    letters before it, a closing bracket with its opening one."""
    han, latin = _IS_HAN.search(text), _IS_LATIN.search(text)
    if not (han and latin):
        yield (HAN if han else LATIN if latin else COMMON), text
        return
    begin, now = 0, COMMON
    brackets: list[tuple[str, str]] = []
    for index, letter in enumerate(text):
        script = _script(letter)
        if letter in _CLOSES:
            while brackets and brackets[-1][0] != _CLOSES[letter]:
                brackets.pop()
            if brackets:
                script = brackets.pop()[1]
        if COMMON not in (script, now) and script != now:
            yield now, text[begin:index]
            begin, now = index, script
        elif now == COMMON and script != COMMON:
            now = script
            brackets = [(opens, now) for opens, _ in brackets]
        if letter in _OPENS:
            brackets.append((letter, now))
    yield now, text[begin:]


def _script(letter: str) -> str:
    if _IS_HAN.match(letter):
        return HAN
    return LATIN if _IS_LATIN.match(letter) else COMMON


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
class LineSetting:
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
    anchor: float
    alignment: float
    max_width: float

    def json(self) -> str:
        """Itself, to be remembered."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True)
class _Shaped:
    """A line: what `TJ` shows, the glyphs in it and its width in px."""

    operator: bytes
    glyphs: tuple[tuple[int, str], ...]
    width: float


class Shaper:
    """A font file that shapes text as Pango does."""

    def __init__(self, file: Path) -> None:
        self._face = hb.Face(hb.Blob(file.read_bytes()))
        self._fonts: dict[int, hb.Font] = {}
        self._widths: dict[tuple[int, int], int] = {}

    def shape(self, text: str, size: int, language: str) -> _Shaped | None:
        """One line of text, or None if it cannot be set directly."""
        font = self._font(size)
        operator, glyphs, units = [b"["], [], 0
        open_ = False
        for script, run in script_runs(text):
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
                operator.append(b"%04x" % info.codepoint if open_ else b"<%04x" % info.codepoint)
                glyphs.append((info.codepoint, run[info.cluster : end]))
                units += place.x_advance
                kerning = self._kerning(font, info.codepoint, size, place.x_advance)
                open_ = not kerning
                if kerning:
                    operator.append(b">%d" % kerning)
        operator.append(b">] TJ" if open_ else b"] TJ")
        return _Shaped(b"".join(operator), tuple(glyphs), units / UNITS)

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
        self._faces = {face: Shaper(path) for face, path in fonts.items()}
        self._names = {name: face for face, name in FONT_NAMES.items()}

    def set(self, text: str, language: str, setting: LineSetting) -> Fragment | None:
        """A text on one line; None if it must be laid out."""
        if not is_simple_text(text):
            return None
        shaped = self._faces[setting.face].shape(text, setting.size, LANGUAGES[language])
        if shaped is None or shaped.width > setting.max_width - SPARE:
            return None
        x = pdf_number(setting.anchor - shaped.width * setting.alignment)
        content = b"%sBT\n1 0 0 -1 %s %s Tm\n%s %s Tf\n%s\nET\n%s" % (
            setting.head.encode(),
            x,
            setting.baseline.encode(),
            FONT_NAMES[setting.face],
            pdf_number(setting.size / UNITS),
            shaped.operator,
            setting.tail.encode(),
        )
        glyphs = sorted({(setting.face, glyph, part) for glyph, part in shaped.glyphs})
        return Fragment(content, tuple(glyphs))

    def learn(
        self, language: str, line_span: tuple[float, float], trials: Sequence[tuple[str, Fragment]]
    ) -> LineSetting | None:
        """The rule of a kind, from trial texts that WeasyPrint set; None if there is none.

        It is believed only if it gives every trial text that fits exactly as WeasyPrint did.

        Args:
            language: "zh" or "en".
            inner: Where lines begin, and how wide they may be.
            trials: Texts and what came of them.
        """
        begin, max_width = line_span
        for text, fragment in trials[:1]:
            for alignment in (0.0, 0.5, 1.0):
                setting = self._setting_of(fragment, text, language, max_width, alignment)
                near = setting and abs(setting.anchor - begin - max_width * alignment) < NEAR
                if setting and near and self._is_proved(setting, language, trials):
                    return setting
        return None

    def _setting_of(
        self, fragment: Fragment, text: str, language: str, max_width: float, alignment: float
    ) -> LineSetting | None:
        """The rule that one line is set by, if this share of it lies before its place."""
        match = _SETTING.fullmatch(fragment.content)
        if match is None:
            return None
        face = self._names[match["font"]]
        size = round(float(match["size"]) * UNITS)
        shaped = self._faces[face].shape(text, size, LANGUAGES[language])
        if shaped is None:
            return None
        return LineSetting(
            match["head"].decode(),
            match["tail"].decode(),
            face,
            size,
            match["y"].decode(),
            float(match["x"]) + shaped.width * alignment,
            alignment,
            max_width,
        )

    def _is_proved(
        self, setting: LineSetting, language: str, trials: Sequence[tuple[str, Fragment]]
    ) -> bool:
        matches = []
        for text, fragment in trials:
            ours = self.set(text, language, setting)
            if ours is not None:
                matches.append(same_line(ours, fragment))
        return len(matches) > 3 and all(matches)


def same_line(one: Fragment, other: Fragment) -> bool:
    """Whether two lines are the same: operator by operator, x within a millionth or so."""
    ours, theirs = _SETTING.fullmatch(one.content), _SETTING.fullmatch(other.content)
    if ours is None or theirs is None:
        return one == other
    parts = ("head", "y", "font", "size", "shown", "tail")
    near = abs(float(ours["x"]) - float(theirs["x"])) < NEAR
    return near and ours.group(*parts) == theirs.group(*parts) and one.glyphs == other.glyphs


LANGUAGES = {"zh": "zh-Hans", "en": "en"}  # as `lang` says them
