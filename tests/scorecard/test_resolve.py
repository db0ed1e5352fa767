"""Observations and that week's sheet make a scorecard: form, what its numbers mean, state."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from coachbook.base.yaml_file import parse_yaml
from coachbook.playbook.load import read_draft
from coachbook.playbook.model.playbook import Playbook
from coachbook.scorecard.merge import ABOUT
from coachbook.scorecard.observation import CardKey, CardKind, Medium, Observation, State
from coachbook.scorecard.reader_context import ArchivedForm, PrintedSheet, ReaderContext
from coachbook.scorecard.resolve import combine_cards, resolve_card
from coachbook.sheet.fields import Field, FieldKind
from coachbook.team.model import Team

from .cards import card_of, seen
from .test_merge import observations

ROOT = Path(__file__).resolve().parents[2]
KEY = CardKey("north", "lin", "2026-W48", CardKind.NORMAL, "zhou-min")
TEAM = """
id: north
name: 华北一组
department: training
supervisor: {id: zhou-min, name: 周敏}
reps: [{id: lin, name: 林晓喆, joined: 2025-03-03}]
"""
SHEET = PrintedSheet("lin", "HMK7X", "north", "zhou-min", "AB12", "zh", ("D1", "D2"), ("C1",))
FACT = "deal/1/fact.asks-invoice"


@pytest.fixture(scope="module")
def book() -> Playbook:
    return read_draft(ROOT / "playbook").playbook


@pytest.fixture(scope="module")
def known(book: Playbook) -> ReaderContext:
    team = Team.model_validate(parse_yaml(Path("team.yml"), TEAM).data)
    return ReaderContext(book, (team,))


def test_without_a_print_it_is_the_edition_in_force(known: ReaderContext) -> None:
    card = resolve_card(KEY, [seen("criterion.records", 3)], known)
    assert (card.form, card.edition, card.state) == ("", known.edition, State.DRAFT)
    assert "criterion.records" in card.criteria
    assert not card.deals


def test_a_printed_sheet_says_what_its_numbers_mean(known: ReaderContext) -> None:
    printed = replace(known, printed={KEY.week: {"lin": SHEET}})
    card = resolve_card(KEY, [seen(FACT, True)], printed)
    assert (card.form, card.deals, card.commitments) == (
        "AB12",
        {"1": "D1", "2": "D2"},
        {"1": "C1"},
    )
    elsewhere = resolve_card(replace(KEY, team="south"), [seen(FACT, True)], printed)
    assert not elsewhere.deals


def test_an_old_form_keeps_its_edition_and_its_criteria(known: ReaderContext) -> None:
    old = ArchivedForm(
        "AB12", "0.9", "training", ("zh",), (Field("criterion.old", FieldKind.SCORE, ""),)
    )
    there = replace(known, printed={KEY.week: {"lin": SHEET}}, forms={"AB12": old})
    card = resolve_card(KEY, [seen("criterion.old", 3)], there)
    assert (card.edition, card.criteria, card.state) == ("0.9", ("criterion.old",), State.FINAL)


def test_a_document_says_which_edition_it_is_of(known: ReaderContext) -> None:
    one = seen("criterion.records", 3)
    said = replace(one, source=replace(one.source, edition="0.9", form="ZZ99"))
    assert (resolve_card(KEY, [said], known).edition, resolve_card(KEY, [said], known).form) == (
        "0.9",
        "ZZ99",
    )
    other = seen("criterion.records", 3, medium=Medium.WEB)
    two = replace(other, source=replace(other.source, edition="1.0"))
    assert resolve_card(KEY, [said, two], known).edition == known.edition


def test_a_document_with_other_deals_goes_before_the_print(known: ReaderContext) -> None:
    printed = replace(known, printed={KEY.week: {"lin": SHEET}})
    card = resolve_card(KEY, [seen(FACT, True, about="D9")], printed)
    assert card.deals == {"1": "D9", "2": "D2"}
    assert card.value(FACT) is True


def test_a_number_that_means_two_deals_is_a_question_on_every_line(known: ReaderContext) -> None:
    mine = seen(FACT, True, about="D1")
    other = seen("deal/1/fact.names-budget", True, about="D2", medium=Medium.WEB)
    card = resolve_card(KEY, [mine, other, seen("criterion.records", 3)], known)
    assert [(one.field, one.reason) for one in card.open] == [
        (FACT, ABOUT),
        (other.field, ABOUT),
    ]
    assert card.value("criterion.records") == 3
    assert card.state is State.NEEDS_REVIEW
    answers = [
        seen(name, True, about="D1", medium=Medium.PERSON, edit="1") for name in (FACT, other.field)
    ]
    settled = resolve_card(KEY, [mine, other, *answers], known)
    assert not settled.open
    assert settled.deals == {"1": "D1"}


@given(observations, observations)
def test_joining_is_the_same_as_reading_all_at_once(
    one: list[Observation], other: list[Observation]
) -> None:
    together = combine_cards(card_of(*one), card_of(*other))
    assert (
        together
        == combine_cards(together, card_of(*one))
        == combine_cards(card_of(*other), card_of(*one))
    )
    assert together == card_of(*one, *other)


def test_a_moved_id_is_found_through_the_id_map(known: ReaderContext) -> None:
    names = known.current_ids
    assert all(names.get(new, new) == new for new in names.values())
    for old, new in names.items():
        assert known.current_id(f"{old}/own") == f"{new}/own"
    assert known.current_id("criterion.records/own") == "criterion.records/own"
