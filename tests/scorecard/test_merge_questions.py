"""What a question about a field shows, and which sources stand behind a value."""

from __future__ import annotations

import pytest

from coachbook.scorecard.merge import ABOUT, ANSWERS, CLEARED, CONFLICT, merge
from coachbook.scorecard.observation import Candidate, Medium, Observation, OpenItem, Provenance

from .cards import seen

WEB, PDF, PERSON = Medium.WEB, Medium.PDF, Medium.PERSON


def question(*those: Observation) -> OpenItem:
    values, questions = merge(those)
    assert not values
    (one,) = questions
    return one


def sources(*those: Observation) -> tuple[Provenance, ...]:
    values, questions = merge(those)
    assert not questions
    return values["f"].sources


@pytest.mark.parametrize(
    ("reason", "those"),
    [
        (CONFLICT, (seen("f", 3), seen("f", 4, medium=WEB))),
        ("faint", (seen("f", 3, doubt="faint"),)),
        (ABOUT, (seen("f", 2, about="D1"), seen("f", 3, about="D2", sha="b"))),
        (CLEARED, (seen("f", None, edit="2"), seen("f", 3, edit="1"))),
        (ANSWERS, (seen("f", 3, medium=PERSON), seen("f", 4, medium=PERSON, sha="b"))),
    ],
)
def test_a_question_names_its_field_and_reason_and_shows_each_value_with_its_source(
    reason: str, those: tuple[Observation, ...]
) -> None:
    shown = tuple(Candidate(each.value, each.source) for each in those)
    one = question(*those)
    assert (one.field, one.reason) == ("f", reason)
    assert {*one.candidates} == {*shown}
    assert len(one.candidates) == len(shown)


def test_several_doubts_are_told_one_after_the_other_each_once() -> None:
    doubts = ("torn", "faint", "faint")
    those = [seen("f", 3, doubt=doubt, sha=f"{n}") for n, doubt in enumerate(doubts)]
    assert question(*those).reason == "torn; faint"


def test_one_source_that_says_two_things_is_shown_with_both() -> None:
    assert [each.value for each in question(seen("f", 4), seen("f", 3)).candidates] == [3, 4]


def test_a_number_is_not_the_text_that_looks_like_it() -> None:
    assert question(seen("f", 3), seen("f", "3", medium=WEB)).reason == CONFLICT


def test_an_older_copy_that_says_the_same_does_not_stand_behind_the_value() -> None:
    old, new = seen("f", 3, edit="1"), seen("f", 3, edit="2")
    assert sources(old, new) == (new.source,)


def test_a_blank_does_not_stand_behind_the_value() -> None:
    blank, filled = seen("f", None), seen("f", 3, medium=WEB)
    assert sources(blank, filled) == (filled.source,)


def test_a_doubt_that_a_person_cleared_does_not_stand_behind_the_value() -> None:
    doubt = seen("f", 3, doubt="faint", medium=PDF, sha="a")
    answer = seen("f", 3, medium=PERSON, edit="1", settles=("a",))
    assert sources(doubt, answer) == (answer.source,)


def test_what_agrees_with_a_persons_answer_stands_behind_the_value_too() -> None:
    agreeing, other = seen("f", 4, sha="a"), seen("f", 2, medium=WEB, sha="b")
    answer = seen("f", 4, medium=PERSON, edit="1", settles=("a", "b"))
    assert {*sources(agreeing, other, answer)} == {agreeing.source, answer.source}


def test_a_document_that_does_not_say_what_a_number_means_agrees_with_one_that_does() -> None:
    told, silent = seen("f", True, about="D1", sha="a"), seen("f", True, medium=WEB)
    assert {*sources(told, silent)} == {told.source, silent.source}
