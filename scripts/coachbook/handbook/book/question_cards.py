"""The playbook's questions -> pocket cards, eight to a sheet; the back has the answers.

How much fits on a card is found by trial. First each side is laid out in all its ways, from the
largest type or the most text down, each on a page of the card's size. Of those that need no second
page the best one is printed. All trials are one document, so that layout is paid for once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Template

from coachbook.base.punctuation import tighten_punctuation
from coachbook.base.text import Language
from coachbook.base.words import load_words
from coachbook.handbook.links import Links
from coachbook.playbook.model.evidence import Question

COLUMNS, ROWS = 2, 4
# The ways to fill each side, the best first; classes of docs/book/cards.css.
WAYS: dict[str, tuple[str, ...]] = {
    "front": ("large", "big", "medium", "small"),
    "back": ("full", "some", "short", "least"),
}
_TAGS = {Language.ZH: "zh-Hans", Language.EN: "en"}


@dataclass(frozen=True)
class QuestionCard:
    """The texts of a card."""

    id: str
    number: int
    name: str
    ask: str
    counts: tuple[str, ...]
    counts_not: tuple[str, ...]
    misreading: str
    follow_up: tuple[str, ...]


@dataclass(frozen=True)
class Side:
    """A side of a card (front or back), filled in one of its ways."""

    card: QuestionCard
    side: str
    way: str

    @property
    def place(self) -> str:
        """Its anchor in the document."""
        return f"{self.card.id}/{self.side}/{self.way}"


@dataclass(frozen=True)
class Spot:
    """A side and its place on the sheet; columns and rows count from 0 at the upper left."""

    side: Side
    column: int
    row: int


def make_cards(links: Links) -> tuple[QuestionCard, ...]:
    """A card for each question of the playbook."""
    return tuple(
        _card(links, number, question)
        for number, question in enumerate(links.playbook.questions.questions, start=1)
    )


def trials(cards: Iterable[QuestionCard]) -> tuple[Side, ...]:
    """Each side of each card in each of its ways."""
    return tuple(
        Side(card, side, way) for card in cards for side, ways in WAYS.items() for way in ways
    )


def best_sides(
    candidates: Sequence[Side], places: Mapping[str, int]
) -> dict[tuple[str, str], Side]:
    """The best way to fill each side, by card and side; a side that fits in no way is missing.

    Args:
        candidates: The sides as laid out, the best way first; each begins a new page.
        places: The page that each begins on; "end" is the page after the last.
    """
    starts = [*(places[side.place] for side in candidates), places["end"]]
    best: dict[tuple[str, str], Side] = {}
    for side, start, following in zip(candidates, starts, starts[1:], strict=False):
        if following - start == 1:
            best.setdefault((side.card.id, side.side), side)
    return best


def sheets(
    cards: Sequence[QuestionCard], filled: Mapping[tuple[str, str], Side]
) -> tuple[tuple[Spot, ...], ...]:
    """The pages to print: the fronts of a sheet, then its backs, then the next sheet.

    Paper is flipped on its long edge, so the back of a card is in the other column than its front.
    """
    pages: list[tuple[Spot, ...]] = []
    for start in range(0, len(cards), COLUMNS * ROWS):
        for side in WAYS:
            spots = []
            for index, card in enumerate(cards[start : start + COLUMNS * ROWS]):
                row, column = divmod(index, COLUMNS)
                mirrored = COLUMNS - 1 - column if side == "back" else column
                spots.append(Spot(filled[card.id, side], mirrored, row))
            pages.append(tuple(spots))
    return tuple(pages)


def trials_html(links: Links, candidates: Sequence[Side], template: Template) -> str:
    """HTML of sides, each on a page of the card's size."""
    return _html(links, template, trials=candidates, pages=())


def cards_html(links: Links, pages: Sequence[Sequence[Spot]], template: Template) -> str:
    """HTML of the sheets."""
    return _html(links, template, trials=(), pages=pages)


def _html(links: Links, template: Template, **sides: Sequence[object]) -> str:
    html = template.render(
        edition=links.playbook.edition,
        language=links.language,
        tag=_TAGS[links.language],
        word=load_words("handbook/book", links.language),
        label=load_words("handbook", links.language),
        columns=COLUMNS,
        rows=ROWS,
        **sides,
    )
    return tighten_punctuation(html) if links.language is Language.ZH else html


def _card(links: Links, number: int, question: Question) -> QuestionCard:
    def names(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(links.full_playbook.entries[each].name.in_(links.language) for each in ids)

    return QuestionCard(
        id=question.id,
        number=number,
        name=question.name.in_(links.language),
        ask=links.plain(question.ask),
        counts=names(question.counts),
        counts_not=names(question.counts_not),
        misreading=links.plain(question.misreading),
        follow_up=tuple(map(links.plain, question.follow_up)),
    )
