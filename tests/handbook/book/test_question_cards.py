"""Question cards: fronts meet their backs, no text leaves its card."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from coachbook.base.project import Project
from coachbook.base.text import Language
from coachbook.handbook.book.print_book import Paper, print_paper
from coachbook.handbook.book.question_cards import (
    COLUMNS,
    ROWS,
    WAYS,
    QuestionCard,
    Side,
    best_sides,
    sheets,
    trials,
)
from coachbook.handbook.build_request import HandbookRequest
from coachbook.playbook.model.playbook import Playbook

from ...conftest import Once
from .pdf_file import POINTS, Box, Pdf

Run = Callable[..., Result]
WIDE, HIGH = 92 * POINTS, 68 * POINTS
LEFT, TOP = 13 * POINTS, 12.5 * POINTS
FOOT = 8 * POINTS


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


@pytest.fixture(scope="session")
def real_cards(project: Project, once: Once) -> Iterator[dict[Language, Pdf]]:
    """The cards of the real playbook."""

    def fill(out: Path) -> None:
        wanted = HandbookRequest(project.playbook, out, (), tuple(Language))
        print_paper(project, wanted, Paper(book=False, cards=True))

    out = once("cards", fill)
    found = {each: Pdf(out / "book" / f"cards-{each}.pdf") for each in Language}
    yield found
    for pdf in found.values():
        pdf.close()


@pytest.fixture
def cards(real_cards: dict[Language, Pdf], language: Language) -> Pdf:
    """The cards in a language."""
    return real_cards[language]


def card_box(pdf: Pdf, name: str, side: str) -> tuple[int, Box]:
    """The page of a side, and the rectangle in which it is cut out."""
    page, left, top = pdf.places[f"{name}/{side}"]
    return page, Box(left, top - HIGH, left + WIDE, top)


def test_there_are_as_many_sides_as_questions_and_eight_to_a_sheet(
    cards: Pdf, real: Playbook
) -> None:
    questions = len(real.questions.questions)
    full, rest = divmod(questions, COLUMNS * ROWS)
    assert len(cards) == 2 * (full + bool(rest))
    assert [float(x) for x in cards.built.pages[0].mediabox[2:]] == pytest.approx(
        [210 * POINTS, 297 * POINTS], abs=0.1
    )
    assert len([name for name in cards.places if name.endswith("/front")]) == questions


def test_a_back_is_behind_its_front(cards: Pdf, real: Playbook) -> None:
    spots = set()
    for question in real.questions.questions:
        (page, front), (behind, back) = (
            card_box(cards, question.id, side) for side in ("front", "back")
        )
        assert behind == page + 1
        assert page % 2 == 1
        assert back.top == pytest.approx(front.top, abs=0.1)
        assert back.left == pytest.approx(210 * POINTS - front.right, abs=0.1)
        spots.add((page, round(front.left), round(front.top)))
    assert len(spots) == len(real.questions.questions)
    assert {left for _, left, _ in spots} == {round(LEFT), round(LEFT + WIDE)}


def test_each_card_holds_its_own_text_and_nothing_leaves_it(
    cards: Pdf, real: Playbook, language: Language
) -> None:
    inside = [""] * len(cards)
    for question in real.questions.questions:
        for side in WAYS:
            page, box = card_box(cards, question.id, side)
            text = Box(box.left + 5 * POINTS, box.bottom + FOOT - 1, box.right - 5, box.top - 10)
            said = squeezed(cards.text_in(page, text))
            inside[page - 1] += squeezed(cards.text_in(page, box))
            assert squeezed(question.name.in_(language)) in said
            if side == "front":
                assert squeezed(question.ask.in_(language)) in said, question.id
            else:
                for name in (*question.counts, *question.counts_not):
                    assert squeezed(real.entries[name].name.in_(language)) in said, name
    for found, whole in zip(inside, cards.texts, strict=True):
        assert len(found) == len(squeezed(whole))


def test_cards_name_their_edition_and_anyone_can_read_them(cards: Pdf, real: Playbook) -> None:
    assert real.edition.version in cards.texts[0]
    assert cards.faults == []
    assert cards.fonts == {"Coachbook-Sans", "Coachbook-Sans-Bold"}


def test_the_same_questions_give_the_same_bytes(
    run: Run, small_folder: Path, printed: dict[str, Pdf], tmp_path: Path
) -> None:
    result = run("handbook", "--cards", "--playbook", small_folder, "--out", tmp_path)
    assert result.exit_code == 0
    assert sorted(file.name for file in tmp_path.rglob("*.pdf")) == ["cards-en.pdf", "cards-zh.pdf"]
    for file in tmp_path.rglob("*.pdf"):
        assert file.read_bytes() == printed[file.name].file.read_bytes()
    assert result.output.count(": 2 pages, ") == 2
    assert "flip on the long edge" in result.output


@pytest.mark.usefixtures("heavy")
@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("What did the customer do?", "And what then? " * 60, "front"),
        ("What facts", "What facts, then? " * 60, "front"),
    ],
)
def test_a_text_that_no_card_holds_is_told_with_its_question(
    run: Run, folder: Path, tmp_path: Path, old: str, new: str, says: str
) -> None:
    file = folder / "questions.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(f"en: {old}", f"en: {new}"), encoding="utf-8")
    result = run("handbook", "--cards", "--playbook", folder, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert f"the {says} of the card of 'question.what-facts' does not hold its text (en)" in (
        result.output
    )
    assert "(zh)" not in result.output
    assert "playbook/questions.yml:" in result.output


def a_card(number: int) -> QuestionCard:
    return QuestionCard(f"question.q{number}", number, "n", "a", (), (), "m", ())


@given(st.lists(st.integers(1, 3), min_size=8, max_size=8))
def test_the_best_way_with_one_page_is_taken(pages: list[int]) -> None:
    tried = trials([a_card(1)])
    starts = [1 + sum(pages[:index]) for index in range(len(pages) + 1)]
    places = {side.place: start for side, start in zip(tried, starts, strict=False)}
    found = best_sides(tried, {**places, "end": starts[-1]})
    for side, ways in WAYS.items():
        fits = [
            each.way
            for each, needed in zip(tried, pages, strict=True)
            if each.side == side and needed == 1
        ]
        best = found.get(("question.q1", side))
        assert (best.way if best else None) == next((way for way in ways if way in fits), None)


@given(st.integers(1, 40))
def test_fronts_and_backs_alternate_and_mirror(number: int) -> None:
    cards = [a_card(n) for n in range(number)]
    filled = {
        (card.id, side): Side(card, side, ways[0]) for card in cards for side, ways in WAYS.items()
    }
    pages = sheets(cards, filled)
    assert len(pages) == 2 * -(-number // (COLUMNS * ROWS))
    for fronts, backs in zip(pages[::2], pages[1::2], strict=True):
        for front, back in zip(fronts, backs, strict=True):
            assert front.side.card == back.side.card
            assert (back.row, back.column) == (front.row, COLUMNS - 1 - front.column)
