"""Observations and scorecards of one's own making."""

from __future__ import annotations

from dataclasses import replace

from coachbook.scorecards.merge import merge, ordered
from coachbook.scorecards.record import (
    CardKey,
    Kind,
    Medium,
    Observation,
    Scorecard,
    Source,
    State,
    Value,
)
from coachbook.scorecards.resolve import joined

KEY = CardKey("north", "lin", "2026-W48", Kind.NORMAL, "zhou-min")
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
    source = Source(medium, sha, f"Scores!{field}", f"{medium} 1", document, edit)
    return Observation(card, field, value, doubt, "", source, about, settles)


def card_of(*observations: Observation, key: CardKey = KEY) -> Scorecard:
    """A first revision."""
    every = ordered(replace(each, card=key) for each in observations)
    values, questions = merge(every)
    empty = Scorecard(key, "", "1.0", CRITERIA, {}, {}, values, questions, every, State.DRAFT)
    return joined(empty, empty)
