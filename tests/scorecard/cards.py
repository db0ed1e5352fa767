"""Observations and scorecards of one's own making."""

from __future__ import annotations

from dataclasses import replace

from coachbook.scorecard.merge import canonical_order, merge
from coachbook.scorecard.observation import (
    CardKey,
    CardKind,
    Medium,
    Observation,
    Provenance,
    Scorecard,
    State,
    Value,
)
from coachbook.scorecard.resolve import combine_cards

KEY = CardKey("north", "lin", "2026-W48", CardKind.NORMAL, "zhou-min")
CRITERIA = ("criterion.calls", "criterion.records", "criterion.prospects")


def seen(
    field: str,
    value: Value,
    *,
    doubt: str = "",
    medium: Medium = Medium.WORKBOOK,
    document: str = "",
    edit: str = "",
    sha: str = "",
    about: str = "",
    settles: tuple[str, ...] = (),
    card: CardKey = KEY,
) -> Observation:
    """An observation; the document is the medium unless named, and its hash what tells it apart."""
    document = document or medium.value
    sha = sha or f"{document}{edit}"
    source = Provenance(medium, sha, f"Scores!{field}", f"{medium} 1", document, edit)
    return Observation(card, field, value, doubt, "", source, about, settles)


def card_of(*observations: Observation, key: CardKey = KEY) -> Scorecard:
    """A first revision."""
    every = canonical_order(replace(each, card=key) for each in observations)
    values, questions = merge(every)
    empty = Scorecard(key, "", "1.0", CRITERIA, {}, {}, values, questions, every, State.DRAFT)
    return combine_cards(empty, empty)
