"""What is printed in place of a character that the font lacks, so that none stops a sheet.

A name in brackets: 〔赞〕 for 👍, 〔〓U+20BB7〕 for a rare Chinese character. Where one or more
others say just the same, these: S for Š, A for 𝐀, 〔1日〕 for ㏠. What has no look of its own
(controls, marks of direction, joiners, skin tones, variation selectors) is left out: the font has
no use for it, and some of it would print a number backwards.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from coachbook.base.text import Language
from coachbook.base.words import load_words

_TONES = "\U0001f3fb-\U0001f3ff"
_JOINED = f"[\ufe00-\ufe0f{_TONES}\u20e3\U000e0020-\U000e007f]"
_FLAG = "[\U0001f1e6-\U0001f1ff]"
# What readers take for one character: a flag; or a character with marks, variants and others that
# are joined to it by U+200D (a family is three people joined).
_PICTURE = rf".(?:{_JOINED}|[\u0300-\u036f])*"
_CLUSTER = re.compile(f"{_FLAG}{_FLAG}|{_PICTURE}(?:\u200d{_PICTURE})*", re.DOTALL)
_ADDED = re.compile(f"{_JOINED}|[\u2640\u2642]")
_LATIN = re.compile(r"LATIN (?P<case>CAPITAL|SMALL) LETTER (?P<letter>[A-Z]{1,2})(?: WITH .*)?")
_NAMED = re.compile(r".* (?:SYLLABLE|LETTER) (?P<name>.*)")
_SAME = ("<font>", "<wide>", "<narrow>")  # kinds of decomposition that keep the sense (UAX #44)
_LONGER = ("<compat>", "<circle>", "<square>")
_FLAG_LETTER = 0x1F1E6 - ord("A")
_RARE_HAN = range(0x20000, 0x40000)  # the planes of rare Chinese characters, named or not yet
GETA = "〓"  # printers' mark for a missing Chinese character
OPEN, CLOSE = "〔", "〕"


@dataclass(frozen=True)
class StandIn:
    """What is printed (`shown`) for characters that the font lacks (`of`)."""

    of: str
    shown: str

    def __str__(self) -> str:
        codes = " ".join(f"U+{ord(one):04X}" for one in self.of)
        name = unicodedata.name(self.of[0], "").lower()
        return f"{codes}{f' ({name})' if name else ''}, printed as {self.shown}"


@dataclass(frozen=True)
class PrintableText:
    """A text that the font can print, and what it has in place of others."""

    text: str
    stand_ins: tuple[StandIn, ...] = ()


def printable_text(text: str, glyphs: frozenset[int], language: Language) -> PrintableText:
    """A text with stand-ins for what is not among `glyphs` (code points).

    >>> printable_text("发方案👍", glyphs, Language.ZH).text
    '发方案〔赞〕'
    """
    if unicodedata.is_normalized("NFC", text) and all(ord(each) in glyphs for each in text):
        return PrintableText(text)
    printed, stand_ins, in_brackets = "", [], False
    for match in _CLUSTER.finditer(text):
        cluster = match.group()
        shown = _shown(cluster, glyphs, language)
        if shown.strip() != _visible(cluster).strip():
            stand_ins.append(StandIn(cluster, shown))
        starts = shown[:1] == OPEN and shown != cluster
        joined = starts and in_brackets  # 〔meem〕〔hah〕 is easier to read as 〔meem hah〕
        printed = f"{printed[:-1]} {shown[1:]}" if joined else printed + shown
        in_brackets = starts or (in_brackets and not shown)
    return PrintableText(printed, tuple(dict.fromkeys(stand_ins)))


def printable_texts(
    texts: Mapping[str, str], glyphs: frozenset[int], language: Language
) -> dict[str, PrintableText]:
    """Each of some texts, by the same keys."""
    return {key: printable_text(text, glyphs, language) for key, text in texts.items()}


def printable_html(html: str, glyphs: frozenset[int], language: Language) -> str:
    """A page whose texts the font can print. Its lines stay as they are."""
    return printable_text(html, glyphs | {ord("\n")}, language).text


def _visible(cluster: str) -> str:
    """What can be seen of a character, its marks written the short way."""
    return unicodedata.normalize("NFC", "".join(c for c in cluster if not _is_invisible(c)))


def _shown(cluster: str, glyphs: frozenset[int], language: Language) -> str:
    composed = unicodedata.normalize("NFC", cluster) if len(cluster) > 1 else cluster
    if all(ord(each) in glyphs for each in composed):
        return composed
    if re.fullmatch(f"{_FLAG}{_FLAG}", cluster):
        return _bracketed("".join(chr(ord(each) - _FLAG_LETTER) for each in cluster))
    words = load_words("pdf/pictures", language)
    names = [words.get(_ADDED.sub("", part), "") for part in cluster.split("\u200d")]
    if any(names):
        return _bracketed("+".join(filter(None, names)))
    return "".join(_shown_alone(each, glyphs) for each in composed)


def _shown_alone(character: str, glyphs: frozenset[int]) -> str:
    """What stands for one character; empty for one without a look."""
    if character.isspace():
        return character if ord(character) in glyphs else " "
    if ord(character) in glyphs:
        return character
    if _is_invisible(character) or unicodedata.combining(character):
        return ""
    return _other_writing(character, glyphs) or _bracketed(_name(character))


def _is_invisible(character: str) -> bool:
    """Whether a character has no look of its own: controls, joiners, selectors, skin tones."""
    kind = unicodedata.category(character)
    return kind in ("Cc", "Cf", "Cs") or bool(re.fullmatch(_JOINED, character))


def _other_writing(character: str, glyphs: frozenset[int]) -> str:
    """The same in other characters; empty if there is none that says just the same.

    A small raised 5 is not a 5, so what is raised or lowered, or a fraction, is not rewritten.
    """
    latin = _LATIN.fullmatch(unicodedata.name(character, ""))
    if latin:
        letter = latin["letter"]
        return letter.title() if latin["case"] == "CAPITAL" else letter.lower()
    kind, _, _ = unicodedata.decomposition(character).partition(" ")
    plain = unicodedata.normalize("NFKC", character)
    if plain == character or not all(ord(each) in glyphs for each in plain):
        return ""
    if len(plain) == 1 and (kind in _SAME or not kind.startswith("<")):
        return plain
    return _bracketed(plain) if kind in (*_SAME, *_LONGER) else ""


def _name(character: str) -> str:
    code, name = f"U+{ord(character):04X}", unicodedata.name(character, "")
    if name.startswith("CJK ") or ord(character) in _RARE_HAN:
        return f"{GETA}{code}"
    if unicodedata.category(character) in ("Lo", "Ll", "Lu"):
        named = _NAMED.fullmatch(name)
        return named["name"].lower() if named else code
    return name.lower() or code


def _bracketed(name: str) -> str:
    return f"{OPEN}{name}{CLOSE}"
