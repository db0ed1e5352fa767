"""Levels that a week of few working days does not have: refused on every medium.

Anchors count days, so in a week of one or two of them levels come to the same, and only the
highest of these stands. The lower ones have no box, no button and no place in a list. They come in
all the same by a card written by hand, or on a form that was issued before a holiday was known:
whoever gave a 2 there may have meant what five days say of it, so a person must look.
"""

from __future__ import annotations

from dataclasses import replace

from coachbook.scorecard.observation import Medium, Observation, Reading, Refusal, Value
from coachbook.scorecard.reader_context import ReaderContext
from coachbook.scorecard.refusal_words import says


def refuse_unused_levels(reading: Reading, context: ReaderContext) -> Reading:
    """A reading in which each level that its week does not have is refused, with its place."""
    observations, refusals = list[Observation](), [*reading.refusals]
    for each in reading.observations:
        why = unused_level(each.card.week, each.field, each.value, context)
        if why:
            refusals.append(_refusal(each, why))
        else:
            observations.append(each)
    return replace(reading, observations=tuple(observations), refusals=tuple(refusals))


def unused_level(week: str, field: str, value: Value, context: ReaderContext) -> str:
    """Why a value is no level of a criterion in a week, as a sentence; empty: it is one."""
    criterion, _, part = context.current_id(field).partition("/")
    if isinstance(value, bool) or not isinstance(value, int) or part not in ("", "own"):
        return ""
    book = context.book_of(week)
    same = book.same_level(criterion, value)
    return "" if same == value else says("unused_level", value=value, week=week, same=same)


def _refusal(seen: Observation, why: str) -> Refusal:
    """The refusal of one; what a person answered in review leaves the question as it is."""
    source = seen.source
    if source.medium is Medium.PERSON:
        return Refusal(f"{source.place} {seen.field}", why)
    return Refusal.of_field(source.place, why, seen.card, seen.field, source)
