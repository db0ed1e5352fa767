"""Worlds without coaching: what the chosen criterion seems to gain by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from random import Random
from statistics import fmean

from coachbook.base.week import Week
from coachbook.playbook.model.coaching import FocusRule
from coachbook.sheet.standing import weekly_focus
from coachbook.team.model import PastLevel, Person, Rep, Team, TeamFolder

from ..scorecard.printed import BOOK

WEEK = Week(2026, 48)
CRITERIA = BOOK.scorecard.criteria
REP = Rep(id="lin", name="林", joined=date(2020, 1, 1))
TEAM = Team(
    id="n", name="一组", department="training", supervisor=Person(id="z", name="周"), reps=(REP,)
)


@dataclass(frozen=True)
class World:
    """How reps are made up; `left_out`: the share of levels that are N/A."""

    weeks: int = 8
    spread: float = 0.7
    mean: float = 2.3
    noise: float = 0.8
    left_out: float = 0.0
    lot: bool = False

    def with_(self, weeks: int, spread: float) -> World:
        """The same with another history and spread."""
        return replace(self, weeks=weeks, spread=spread)


@dataclass(frozen=True)
class Outcome:
    """`gain`: next week's level less the stated one; `hits`: how often it was the weakest."""

    gain: float
    hits: float


def outcome(world: World, reps: int, seed: int = 7) -> Outcome:
    """What comes out for so many reps; the same each time."""
    random = Random(seed)
    rule = BOOK.scorecard.focus.model_copy(update={"lot": world.lot})
    every = [one for _ in range(reps) if (one := _rep(world, rule, random))]
    return Outcome(fmean(gain for gain, _ in every), fmean(hit for _, hit in every))


def _rep(world: World, rule: FocusRule, random: Random) -> tuple[float, bool] | None:
    """Gain and hit of one rep; None: nothing was scored."""
    true = {one.id: random.gauss(world.mean, world.spread) for one in CRITERIA}

    def level(name: str) -> int:
        return max(0, min(4, round(true[name] + random.gauss(0, world.noise))))

    scores = tuple(
        PastLevel(
            str(WEEK.earlier(ago)),
            REP.id,
            name,
            None if random.random() < world.left_out else level(name),
        )
        for ago in range(world.weeks, 0, -1)
        for name in true
    )
    focus = weekly_focus(REP, TeamFolder((TEAM,), scores=scores), CRITERIA, WEEK, rule)
    if focus.level is None:
        return None
    name = focus.criterion.id
    return level(name) - float(focus.level), true[name] == min(true.values())
