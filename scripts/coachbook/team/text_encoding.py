"""The bytes of a text -> in which encoding it is written, if only one makes sense.

Almost any bytes are valid GB18030, so that a German `Müller` becomes `M黮ler` without an error. An
encoding fits only if what comes out looks like text that people write in it: characters that its
older, smaller standard has (GB 2312, the first level of Big5), kana or first-level kanji, whole
Cyrillic words, accented letters within Latin words. None or several: it is asked.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

from coachbook.team.dos_pages import DOS, dos_pages
from coachbook.team.latin_letters import (
    HIGH_RUN,
    SIGNS_IN_PLACE,
    encoding_words,
    has_letters_of,
    is_western,
    rivals,
)

_BOMS = (
    *((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32")),
    (codecs.BOM_UTF32_BE, "utf-32"),
    *((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")),
)
_MOST = 200_000  # bytes that are looked at: enough of any file
_MOSTLY, _NEARLY_ALL = 0.7, 0.85
_CYRILLIC = re.compile(r"[А-ЯЁ]?[а-яё]+|[А-ЯЁ]+(?:[а-яё]+)?|[№«»–—]+")
_ENDS_IN_ASCII = ("big5", "shift-jis")  # encodings in which half of a character may be a letter
# One character at or within a word of Latin letters.
_WITHIN_LATIN = re.compile(
    "[a-z][^\x00-\x7f](?![^\x00-\x7f])|(?<![^\x00-\x7f])[^\x00-\x7f][a-z]{2}"
)
_KANA = re.compile("[\u3041-\u30fe]{2}")
_HALF_KATAKANA = re.compile("[\uff61-\uff9f]")
_WESTERN = "windows-1252"
_LAST_KOREAN = 0xC8
_MOST_KOREAN = 0.1  # of the characters behind those whose bytes Korean has, in a Chinese text


def encodings_of(content: bytes) -> tuple[str, ...]:
    """The encodings in which these bytes are a text; several: it cannot be told."""
    for start, name in _BOMS:
        if content.startswith(start):
            return (name,) if _decoded(content, name) is not None else ()
    if wide := _without_bom(content):
        return (wide,)
    if _decoded(content, "utf-8") is not None:
        return ("utf-8",)
    head = content[: content.rfind(b"\n", 0, _MOST) + 1 or _MOST]
    texts = ((name, _decoded(head, name)) for name in _FITS)
    fits = {name: text for name, text in texts if text is not None and _makes_sense(name, text)}
    worded = tuple(name for name, text in fits.items() if _is_worded(name, text))
    if len(worded) == 1:
        return worded
    if "gb18030" in fits and _may_be_korean(fits["gb18030"]):
        fits["euc-kr"] = ""
    if "big5" in fits and _KANA.search(_decoded(head, "euc-jp") or ""):
        fits["euc-jp"] = ""
    if _WESTERN in fits:
        fits |= dict.fromkeys(rivals(head), "")
        fits = _without_signs_of_mac(fits)
    read = next((fits[name] for name in (_WESTERN, "mac-roman") if name in fits), "")
    if read or not fits:
        is_asked = len(fits) > 1 or _WESTERN not in fits
        fits |= dict.fromkeys(dos_pages(head, read, is_asked=is_asked), "")
    readings = {_decoded(head, name) or name: name for name in reversed(fits)}
    return tuple(name for name in fits if name in readings.values())


def _is_worded(name: str, text: str) -> bool:
    """Whether a word stands there that nearly every table of deals has."""
    return any(word in text for word in encoding_words().headers.get(name, ()))


def _without_signs_of_mac(fits: dict[str, str]) -> dict[str, str]:
    """Without Mac Roman where all beyond ASCII are quotes and dashes of Windows in their places."""
    if HIGH_RUN.search(SIGNS_IN_PLACE.sub("", fits[_WESTERN])):
        return fits
    return {name: text for name, text in fits.items() if name != "mac-roman"}


def _may_be_korean(text: str) -> bool:
    """Whether all characters stand where the bytes of Korean syllables do: by sound, b to l."""
    high = (character for character in text if character > "\x7f")
    codes = [code for character in high if (code := _code(character, "gb2312"))]
    return sum(code[0] > _LAST_KOREAN for code in codes) <= _MOST_KOREAN * len(codes)


def _makes_sense(name: str, text: str) -> bool:
    """Whether a text looks like one that people write in an encoding."""
    if name in _ENDS_IN_ASCII and _WITHIN_LATIN.search(text):
        return False
    return _FITS[name](text)


def unscrambled(text: str) -> str:
    """What a text was before UTF-8 was read as Windows-1252; empty: it was not."""
    try:
        return text.encode(_WESTERN).decode("utf-8")
    except UnicodeError:
        return ""


def possible_encodings(content: bytes) -> tuple[str, ...]:
    """The encodings in which these bytes can be read, whether or not that makes sense."""
    words = encoding_words()
    known = dict.fromkeys((*_FITS, *words.languages, *words.dos))
    return tuple(name for name in known if _decoded(content, name) is not None)


def _without_bom(content: bytes) -> str:
    """UTF-16 without its mark, by the zero bytes of its ASCII characters; empty: it is not."""
    head = content[:4000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(len(head) // 2, 1)
    for zeros, others, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros > 0.2 * half and not others and _decoded(content, name) is not None:
            return name
    return ""


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_simplified(text: str) -> bool:
    """Whether nearly all characters are in GB 2312, most in its first level, and few are kana."""
    codes = [_code(character, "gb2312") for character in text if character > "\x7f"]
    if sum(bool(code) and 0xA4 <= code[0] <= 0xA5 for code in codes) > 2:
        return False  # kana
    first = sum(0xA1 <= code[0] <= 0xD7 for code in codes if code)
    there = sum(bool(code) for code in codes)
    return there >= _NEARLY_ALL * len(codes) and first >= _MOSTLY * len(codes)


def _is_traditional(text: str) -> bool:
    """Whether nearly all characters are in the first level of Big5, those in common use."""
    codes = [_code(character, "big5") for character in text if character > "\x7f"]
    first = sum(0xA1 <= code[0] <= 0xC6 for code in codes if code)
    words = sum(code[0] >= 0xA4 for code in codes if code)
    return words > 1 and first >= _NEARLY_ALL * len(codes)


def _is_japanese(text: str) -> bool:
    """Whether nearly all characters are full-width signs, kana or kanji of the first level."""
    if _HALF_KATAKANA.search(text):
        return False
    codes = [_code(character, "shift_jis") for character in text if character > "\x7f"]
    first = sum(0x81 <= code[0] <= 0x98 for code in codes if code)
    return len(codes) > 1 and first >= _NEARLY_ALL * len(codes)


def _is_cyrillic(text: str) -> bool:
    """Whether all runs of other than ASCII are Cyrillic words, mostly of common letters.

    Some begin with a capital: in Hebrew there is none, and its bytes are small Cyrillic letters.
    """
    runs = HIGH_RUN.findall(text)
    letters = [letter for run in runs for letter in run.lower() if letter.isalpha()]
    common = sum(letter in encoding_words().cyrillic for letter in letters)
    return (
        all(map(_CYRILLIC.fullmatch, runs))
        and any(len(run) > 2 for run in runs)
        and any(run[0].isupper() for run in runs)
        and 2 * common >= len(letters)
    )


def _code(character: str, encoding: str) -> bytes:
    try:
        return character.encode(encoding)
    except UnicodeEncodeError:
        return b""


_FITS: dict[str, Callable[[str], bool]] = {
    "gb18030": _is_simplified,
    "big5": _is_traditional,
    "shift-jis": _is_japanese,
    "windows-1252": is_western,
    "windows-1251": _is_cyrillic,
    "cp866": _is_cyrillic,
    "mac-roman": lambda text: is_western(text) and has_letters_of(text, _WESTERN),
}
KNOWN = ("utf-8", "utf-16", *_FITS, DOS)
