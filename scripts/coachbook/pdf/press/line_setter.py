"""Sets a text on one line as WeasyPrint would, but without it, which is far quicker.

WeasyPrint has Pango cut a text into runs of one script and HarfBuzz shape each run, so letters are
not kerned across the end of a run. Here the same HarfBuzz is asked directly. Everything around the
line (clip, colour, font, baseline, alignment) is copied from a text that WeasyPrint set: a
`LineSetting`, learnt once for each kind of slot and language. It is believed only if it reproduces
a set of trial texts operator by operator; otherwise, and for any text that might break, hold rare
characters or need glyphs that are placed, the galley lays the text out.

In this order: which texts are simple enough and what script each part of them has; shaping; the
learning of settings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import uharfbuzz as hb

from coachbook.pdf.press.fragment import FONT_NAMES, Fragment, pdf_number

HAN, LATIN, COMMON = "Hani", "Latn", "Zyyy"  # ISO 15924
LANGUAGES = {"zh": "zh-Hans", "en": "en"}  # for HTML's `lang`

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
    """Whether a text holds only characters that Pango and this module are known to treat alike.

    These are Chinese characters, Latin letters, digits, common punctuation and single spaces
    between them.
    """
    return _SIMPLE.fullmatch(text) is not None


def script_runs(text: str) -> Iterator[tuple[str, str]]:
    """Cut a text into runs of one script: (script, run), as Pango does (pango-script.c, UAX #24).

    Characters of no script (digits, punctuation) join the run before them; at the beginning of a
    text, the run after them. A closing bracket has the script of its opening one.
    "王（W）" gives (Hani, "王（"), (Latn, "W"), (Hani, "）"); "王Ty（W）" gives (Hani, "王"),
    (Latn, "Ty（W）").
    """
    han, latin = _IS_HAN.search(text), _IS_LATIN.search(text)
    if not (han and latin):
        yield (HAN if han else LATIN if latin else COMMON), text
        return
    begin, now = 0, COMMON  # where the current run begins, and its script as far as known
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


UNITS = 1024  # Pango's units in a CSS px; advances are whole numbers of them
SPARE = 0.05  # px that a line must leave free, so that rounding never decides whether it fits
NEAR = 3e-6  # px: positions are written with six decimals

TRIALS = (  # one glyph, kerning, ligatures, both scripts, brackets; short lines and long
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
    """How lines in one kind of slot and language are set.

    Attributes:
        head: The operators before the text.
        tail: The operators after it.
        face: The face of the font.
        size: Its size, in Pango's units.
        baseline: Its y from the slot's top left corner, in CSS px, as it is written.
        anchor: The x that lines are aligned to, in CSS px.
        alignment: The share of a line's width that lies before the anchor: 0 if lines are aligned
            left, 0.5 if centred, 1 if right.
        max_width: How wide a line may be, in CSS px.
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
        """Itself as JSON, for the cache."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True)
class _Shaped:
    """A shaped line: its `TJ` operator, its glyphs with their texts, and its width in CSS px."""

    operator: bytes
    glyphs: tuple[tuple[int, str], ...]
    width: float


class Shaper:
    """Shapes text with a font file, as Pango does."""

    def __init__(self, file: Path) -> None:
        self._face = hb.Face(hb.Blob(file.read_bytes()))
        self._fonts: dict[int, hb.Font] = {}
        self._widths: dict[tuple[int, int], int] = {}

    def shape(self, text: str, size: int, language: str) -> _Shaped | None:
        """One line of text, or None if it must be laid out by WeasyPrint.

        Args:
            text: A simple text.
            size: Of the font, in Pango's units.
            language: As in HTML's `lang`.
        """
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
                    return None  # a missing character, a placed mark, several glyphs for one letter
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
        """The number that `TJ` subtracts after a glyph, in thousandths of the size.

        It is the font's advance minus the shaped one. WeasyPrint rounds the first to thousandths
        and cuts the difference off towards zero, so this does, too. At size 10,240 (10 px), a glyph
        of 560 thousandths that is shaped with an advance of 5,500 units (537.1 thousandths) gives
        int(22.9) = 22.
        """
        if (glyph, size) not in self._widths:
            units = font.get_glyph_h_advance(glyph)
            self._widths[glyph, size] = round(units * 1000 / size)
        return int(self._widths[glyph, size] - advance * 1000 / size)


class Lines:
    """Sets texts on one line, by settings that are proved to give what WeasyPrint gives.

    Args:
        fonts: The font file of each face.
    """

    def __init__(self, fonts: Mapping[str, Path]) -> None:
        self._faces = {face: Shaper(path) for face, path in fonts.items()}
        self._names = {name: face for face, name in FONT_NAMES.items()}

    def set(self, text: str, language: str, setting: LineSetting) -> Fragment | None:
        """A text on one line; None if it must be laid out by WeasyPrint."""
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
        """The setting of a kind, from trial texts that WeasyPrint set; None if there is none.

        The first trial text gives a candidate for each alignment. One is taken only if its anchor
        is where that alignment would have it, and if it gives every trial text that fits on a line
        exactly as WeasyPrint did.

        Args:
            language: "zh" or "en".
            line_span: As of `LaidSlot`.
            trials: Texts and their fragments.
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
        """The setting that gives this fragment, for an alignment; None if it is no plain line."""
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
    """Whether two lines are the same, operator by operator; x may differ by its last decimals."""
    ours, theirs = _SETTING.fullmatch(one.content), _SETTING.fullmatch(other.content)
    if ours is None or theirs is None:
        return one == other
    parts = ("head", "y", "font", "size", "shown", "tail")
    near = abs(float(ours["x"]) - float(theirs["x"])) < NEAR
    return near and ours.group(*parts) == theirs.group(*parts) and one.glyphs == other.glyphs
