"""A note cut into the parts that are judged each by itself.

“Called, not in, ring Thu; budget ok'd by FD” says several things. A part ends at a break (the end
of a sentence, a dash, “but”), and at a comma or an “and” only if somebody does something on both
sides of it: “asked for a quote, paid the deposit” are two parts, “asked for a quote, 30 seats” is
one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coachbook.judge.judging_rules import JudgingRules
from coachbook.judge.sign_search import SignFound, compiled, has_role, signs_in

ACTS = ("act", "commit", "sure", "never", "stop")  # roles of signs that make a part
BLANKS = " \n"


@dataclass(frozen=True)
class NotePart:
    """A part of a folded note: its sentence's number, where it starts, its text, its signs.

    `quoted`: whether it begins inside quotation marks, as the customer's own words.
    """

    sentence: int
    start: int
    text: str
    signs: tuple[SignFound, ...]
    quoted: bool


def note_parts(folded: str, rules: JudgingRules, language: str) -> list[NotePart]:
    """The parts of a folded note that hold more than blanks, in order."""
    parts: list[NotePart] = []
    sentences = _pieces(folded, 0, len(folded), rules["breaks"][language])
    for sentence, (start, end) in enumerate(sentences):
        for first, last in _joined(folded, start, end, rules, language):
            parts.append(_part(folded, sentence, first, last, rules))
    return parts


def whole_note(folded: str, rules: JudgingRules) -> NotePart:
    """A folded note as a single part."""
    return _part(folded, 0, 0, len(folded), rules)


def _joined(
    folded: str, start: int, end: int, rules: JudgingRules, language: str
) -> Iterator[tuple[int, int]]:
    """The pieces of a sentence between commas, joined until each part tells of an act."""
    pieces = list(_pieces(folded, start, end, rules["commas"][language]))
    acts = [
        len(pieces) > 1 and _tells_of_an_act(folded[first:last], rules) for first, last in pieces
    ]
    begun, told = start, False
    for (first, _), act in zip(pieces, acts, strict=True):
        if told and act:
            yield begun, first
            begun, told = first, False
        told = told or act
    yield begun, end


def _tells_of_an_act(text: str, rules: JudgingRules) -> bool:
    return has_role(text, rules["signs"], ACTS)


def _part(folded: str, sentence: int, start: int, end: int, rules: JudgingRules) -> NotePart:
    text = folded[start:end].lstrip(" ")
    signs = tuple(signs_in(text, rules["signs"]))
    return NotePart(
        sentence, end - len(text), text, signs, _is_quoted(folded[: end - len(text) + 1])
    )


def _is_quoted(begun: str) -> bool:
    """Whether a quotation is open at the end of a text."""
    return begun.count("“") > begun.count("”") or begun.count('"') % 2 == 1


def _pieces(folded: str, start: int, end: int, pattern: str) -> Iterator[tuple[int, int]]:
    """What lies between the matches of a pattern, each piece with the match that ends it."""
    begun = start
    for match in compiled(pattern).finditer(folded[start:end]):
        if folded[begun : start + match.end()].strip(BLANKS):
            yield begun, start + match.end()
            begun = start + match.end()
    if folded[begun:end].strip(BLANKS):
        yield begun, end
