"""Final scorecards of the demonstration team."""

from __future__ import annotations

from collections.abc import Mapping

from coachbook.scorecards.merge import merge, ordered
from coachbook.scorecards.record import CardKey, Kind, Scorecard, State, Value
from coachbook.scorecards.resolve import joined
from coachbook.team.load import read_team
from coachbook.week import Week

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
    kind: Kind = Kind.NORMAL,
    scorer: str = "",
) -> Scorecard:
    """A card with every criterion at `level` but for `values`."""
    key = CardKey(TEAM.id, rep, str(week), kind, scorer or TEAM.supervisor.id)
    written: dict[str, Value] = {**dict.fromkeys(CRITERIA, level), **values}
    every = ordered(seen(field, value, card=key) for field, value in written.items())
    found, questions = merge(every)
    edition = BOOK.edition.version
    empty = Scorecard(key, "", edition, CRITERIA, {}, {}, found, questions, every, State.DRAFT)
    return joined(empty, empty)
