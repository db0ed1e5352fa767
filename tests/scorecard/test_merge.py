"""One function decides: its order of precedence, and that order and repetition change nothing."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from coachbook.scorecard.merge import ABOUT, ANSWERS, CLEARED, CONFLICT, merge
from coachbook.scorecard.observation import Medium, Observation, Value

from .cards import seen

FIELDS = ("criterion.calls", "deal/1/fact.asks-invoice")
READERS = tuple(medium for medium in Medium if medium is not Medium.PERSON)

readings = st.builds(
    seen,
    st.sampled_from(FIELDS),
    st.sampled_from((None, 0, 3, True, "na")),
    doubt=st.sampled_from(("", "", "faint")),
    medium=st.sampled_from(READERS),
    edit=st.sampled_from(("", "1", "2")),
    about=st.sampled_from(("", "D1", "D2")),
)
answers = st.builds(
    seen,
    st.sampled_from(FIELDS),
    st.sampled_from((None, 0, 4, "na")),
    medium=st.just(Medium.PERSON),
    edit=st.sampled_from(("1", "2")),
    settles=st.sampled_from(((), ("web1",), ("pdf", "workbook2"))),
)
observations = st.lists(readings | answers, max_size=8)


def value(*those: Observation) -> Value:
    values, questions = merge(those)
    assert not questions
    return values["f"].value if values else None


def reason(*those: Observation) -> str:
    values, questions = merge(those)
    assert not values
    return questions[0].reason


@given(observations.flatmap(lambda those: st.tuples(st.just(those), st.permutations(those))))
def test_order_and_repetition_change_nothing(
    orders: tuple[list[Observation], Sequence[Observation]],
) -> None:
    those, shuffled = orders
    assert repr(merge(shuffled)) == repr(merge(those)) == repr(merge([*those, *shuffled]))


@given(st.lists(readings, max_size=8), readings)
def test_no_source_ever_clears_a_doubt(those: list[Observation], later: Observation) -> None:
    doubtful = {each.field for each in those if each.doubt}
    _, questions = merge([*those, later])
    assert doubtful <= {one.field for one in questions}


@given(observations)
def test_a_field_has_a_value_or_a_question_and_no_value_comes_from_nowhere(
    those: list[Observation],
) -> None:
    values, questions = merge(those)
    assert not {*values} & {one.field for one in questions}
    for name, one in values.items():
        sources = {each.source for each in those if each.field == name}
        assert one.value is not None
        assert one.sources
        assert {*one.sources} <= sources


@given(st.lists(readings, min_size=1, max_size=8), st.sampled_from((None, 0, 4, "na")))
def test_an_answer_over_everything_leaves_nothing_open(
    those: list[Observation], said: Value
) -> None:
    person = [seen(field, said, medium=Medium.PERSON, edit="9") for field in FIELDS]
    values, questions = merge([*those, *person])
    assert not questions
    assert {one.value for one in values.values()} <= {said}


def test_blank_is_not_zero_and_not_applicable_is_not_blank() -> None:
    assert value(seen("f", 0)) == 0
    assert value(seen("f", "na")) == "na"
    assert value(seen("f", None)) is None
    assert reason(seen("f", 0), seen("f", "na", medium=Medium.WEB)) == CONFLICT


def test_a_blank_gives_way_to_a_value() -> None:
    assert value(seen("f", None), seen("f", 0, medium=Medium.WEB)) == 0


def test_sources_that_agree_are_both_kept() -> None:
    values, _ = merge([seen("f", 3), seen("f", 3, medium=Medium.WEB)])
    assert [source.medium for source in values["f"].sources] == [Medium.WEB, Medium.WORKBOOK]


def test_sources_that_differ_have_no_value() -> None:
    _, (question,) = merge([seen("f", 3), seen("f", 4, medium=Medium.WEB)])
    assert question.reason == CONFLICT
    assert {each.value for each in question.candidates} == {3, 4}


def test_a_newer_edit_of_a_document_supersedes_all_of_the_older_one() -> None:
    old = (seen("f", 3, edit="1"), seen("g", 2, edit="1"))
    values, questions = merge([*old, seen("f", 4, edit="2")])
    assert {name: one.value for name, one in values.items()} == {"f": 4}
    assert not questions
    web = Medium.WEB  # it notes every change, so that a blank there was meant
    values, questions = merge(
        [seen("f", 3, edit="1", medium=web), seen("f", None, edit="2", medium=web)]
    )
    assert not values
    assert not questions


def test_what_an_older_copy_of_a_file_says_is_not_lost_where_a_later_one_is_blank() -> None:
    """Two fill in copies of one workbook: the scores in the one, the facts in the other."""
    first, second = seen("f", 3, edit="1", sha="a"), seen("f", None, edit="2", sha="b")
    assert reason(first, second) == CLEARED
    assert value(first, second, seen("f", 3, medium=Medium.WEB)) == 3
    assert reason(first, second, seen("f", 4, medium=Medium.WEB)) == CLEARED
    assert reason(first, seen("f", 4, edit="2"), seen("f", None, edit="3")) == CLEARED
    answer = seen("f", None, medium=Medium.PERSON, edit="1", settles=("a", "b"))
    values, questions = merge([first, second, answer])
    assert not values
    assert not questions


def test_the_same_edit_with_two_values_is_a_conflict() -> None:
    assert reason(seen("f", 3, edit="1", sha="a"), seen("f", 4, edit="1", sha="b")) == CONFLICT


def test_a_doubt_has_no_value_even_where_a_clear_source_has_one() -> None:
    assert reason(seen("f", 3), seen("f", 3, doubt="faint", medium=Medium.PDF)) == "faint"
    assert reason(seen("f", 3, doubt="faint", edit="1"), seen("f", 3, edit="2")) == "faint"


def test_an_answer_counts_over_what_the_person_saw() -> None:
    sources = (seen("f", 3, sha="a"), seen("f", 4, medium=Medium.WEB, sha="b"))
    answer = seen("f", 4, medium=Medium.PERSON, edit="1", settles=("a", "b"))
    assert value(*sources, answer) == 4
    assert value(*sources, answer, seen("f", 4, medium=Medium.PDF, sha="c")) == 4
    assert reason(*sources, answer, seen("f", 1, medium=Medium.PDF, sha="c")) == CONFLICT
    doubt = seen("f", 4, doubt="faint", medium=Medium.PDF, sha="c")
    assert reason(*sources, answer, doubt) == "faint"


def test_the_last_answer_counts_and_the_first_ones_still_settle_what_they_saw() -> None:
    doubt = seen("f", 2, doubt="faint", sha="a")
    first = seen("f", 3, medium=Medium.PERSON, edit="1", settles=("a",))
    later = seen("f", 4, medium=Medium.WEB, sha="b")
    second = seen("f", 4, medium=Medium.PERSON, edit="2", settles=("b",))
    assert reason(doubt, first, later) == CONFLICT
    assert value(doubt, first, later, second) == 4


def test_a_person_may_say_that_a_field_is_blank() -> None:
    blank = seen("f", None, medium=Medium.PERSON, edit="1", settles=("a",))
    assert value(seen("f", 3, sha="a"), blank) is None
    assert reason(seen("f", 3, sha="a"), blank, seen("f", 3, medium=Medium.WEB)) == CONFLICT


def test_answers_given_at_once_that_differ_are_a_question_again() -> None:
    one = seen("f", 3, medium=Medium.PERSON, edit="1", document="a")
    other = seen("f", 4, medium=Medium.PERSON, edit="1", document="b")
    assert reason(one, other) == ANSWERS


def test_a_number_that_means_two_deals_is_a_question() -> None:
    assert reason(seen("f", True, about="D1"), seen("f", True, about="D2", sha="b")) == ABOUT
