"""Chinese punctuation set tight, as printers do and the layout engine does not.

A full-width mark fills a square, half of which is blank. Where two marks meet, the blank half of
one goes: `：“` takes one and a half squares instead of two (W3C, Requirements for Chinese Text
Layout). A closing mark gives up its half before any other mark, an opening mark after another
opening one. The style sheet shows the class `half` in the font's
half-width form.
"""

from __future__ import annotations

import re

_CLOSING = "，。、；：！？）》】〉」』”’"
_OPENING = "（《【〈「『“‘"
_PAIR = rf"[{_CLOSING}](?=[{_CLOSING}{_OPENING}])|(?<=[{_OPENING}])[{_OPENING}]"
# Left alone: tags, elements that are not prose, and links (an element inside a link would become a
# second link in a PDF file).
_UNTOUCHED = r"<(svg|title|style|a)\b.*?</\1>|<[^>]*>"
_TOKEN = re.compile(rf"{_UNTOUCHED}|(?P<pair>{_PAIR})", re.DOTALL)


def tighten_punctuation(html: str) -> str:
    """HTML in which each mark that gives up its blank half has the class `half`."""
    return _TOKEN.sub(_half_width, html)


def _half_width(match: re.Match[str]) -> str:
    return f'<span class="half">{match[0]}</span>' if match["pair"] else match[0]
