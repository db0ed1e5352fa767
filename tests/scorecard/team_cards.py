"""Final scorecards of the demonstration team."""

from __future__ import annotations

from collections.abc import Mapping

from coachbook.base.week import Week
from coachbook.scorecard.merge import canonical_order, merge
from coachbook.scorecard.observation import CardKey, CardKind, Scorecard, State, Value
from coachbook.scorecard.resolve import combine_cards
from coachbook.team.folder_reader import read_team

from .cards import seen
from .printed import BOOK, DEMO

TEAM = read_team(DEMO, BOOK, lambda _: True)[0].teams[0]
KEYS = tuple(rep.id for rep in TEAM.reps)
CRITERIA = tuple(
    one.id for one in BOOK.scorecard.criteria if one.department in ("", TEAM.department)
)


def card(
    rep: str,
    week: Week,
    values: Mapping[str, Value],
    *,
    level: int,
    kind: CardKind = CardKind.NORMAL,
    scorer: str = "",
) -> Scorecard:
    """A card with every criterion at `level` but for `values`."""
    key = CardKey(TEAM.id, rep, str(week), kind, scorer or TEAM.supervisor.id)
    written: dict[str, Value] = {**dict.fromkeys(CRITERIA, level), **values}
    every = canonical_order(seen(field, value, card=key) for field, value in written.items())
    found, questions = merge(every)
    edition = BOOK.edition.version
    empty = Scorecard(key, "", edition, CRITERIA, {}, {}, found, questions, every, State.DRAFT)
    return combine_cards(empty, empty)
