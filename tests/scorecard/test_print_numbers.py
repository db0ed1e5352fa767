"""A deal has one number on the scorecard, whatever it has on the prints of the week."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coachbook.scorecard.print_numbers import numbered_as_on_card, numbers_on_card
from coachbook.scorecard.reader_context import ArchivedForm
from coachbook.scorecard.review_questions import fields_of_card
from coachbook.sheet.fields import Field, FieldKind
from coachbook.sheet.prints import Print

from .cards import KEY, seen
from .workbook_file import known_but

LISTS = st.lists(st.lists(st.sampled_from("ABCDEFGH"), unique=True, max_size=6), max_size=5)


def prints_of(*lists: str) -> tuple[Print, ...]:
    return tuple(
        Print(run=run, kind="normal", scorer="z", team="n", language="zh", form="AB12",
              deals=(*deals,), commitments=(*deals.lower(),))
        for run, deals in enumerate(lists, start=1)
    )  # fmt: skip


def test_the_first_print_gives_the_numbers_and_later_ones_add_to_them() -> None:
    prints = prints_of("AB", "CB", "DCA")
    assert numbers_on_card(prints, "deal") == {"A": 1, "B": 2, "C": 3, "D": 4}
    assert numbers_on_card(prints, "commitment") == {"a": 1, "b": 2, "c": 3, "d": 4}
    assert numbers_on_card(prints_of("AB", "ABC"), "deal") == {"A": 1, "B": 2, "C": 3}
    assert numbers_on_card((), "deal") == {}


@given(LISTS)
def test_a_number_is_of_one_deal_and_never_changes(lists: list[list[str]]) -> None:
    prints = prints_of(*map("".join, lists))
    numbers = numbers_on_card(prints, "deal")
    assert sorted({*numbers}) == sorted({each for deals in lists for each in deals})
    assert len({*numbers.values()}) == len(numbers)
    for count in range(len(prints)):
        assert numbers_on_card(prints[:count], "deal").items() <= numbers.items()


def test_only_what_is_on_record_gets_another_number() -> None:
    def field_of(name: str, about: str) -> str:
        (each,) = numbered_as_on_card([seen(name, True, about=about)], prints_of("AB", "CB"))
        return each.field

    assert field_of("deal/1/fact.x/date", "C") == "deal/3/fact.x/date"
    assert field_of("deal/1/fact.x", "A") == "deal/1/fact.x"
    assert field_of("deal/1/fact.x", "Z") == "deal/1/fact.x"
    assert field_of("deal/1/fact.x", "") == "deal/1/fact.x"
    assert field_of("commitment/1", "c") == "commitment/3"
    assert field_of("commitment/2/date", "a") == "commitment/1/date"
    assert field_of("criterion.learning", "C") == "criterion.learning"


def test_review_knows_the_lines_that_no_form_has_and_the_fields_of_every_print() -> None:
    old = ArchivedForm(
        "OLD1", "0.9", "training", ("zh",), (Field("deal/2/old", FieldKind.DATE, ""),)
    )
    (before,) = prints_of("A")
    before = before.model_copy(update={"form": "OLD1"})
    prints = (before, *prints_of("ABCDEF", "GHBCDA"))
    known = known_but(prints={KEY.week: {"lin": prints}}, forms={"OLD1": old})
    fields = fields_of_card(KEY, known)
    assert fields["deal/8/fact.asks-invoice"].kind is FieldKind.TICK
    assert fields["deal/8/said"].kind is FieldKind.TEXT
    assert "deal/9/said" not in fields
    assert fields["deal/2/old"].kind is FieldKind.DATE
    without = fields_of_card(KEY, known_but())
    assert {*without} < {*fields}
    assert "deal/7/said" not in without
