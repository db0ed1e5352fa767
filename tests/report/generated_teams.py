"""Teams made up by chance, whose weeks have everything a report can trip over.

Seeded, so that the same number always gives the same team. Each team leans one way: good or bad
weeks, many or few cards, with or without activity, deals, targets and ticks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from random import Random

from coachbook.base.week import Week
from coachbook.report.report_builder import make_report
from coachbook.report.team_report import TeamReport
from coachbook.scorecard.card_activity import with_card_activity
from coachbook.scorecard.carry_over import with_cards
from coachbook.scorecard.observation import Scorecard, Value
from coachbook.team.folder_reader import read_team
from coachbook.team.model import Commitment, DatedFact, DayActivity, Deal, DealState, TeamFolder

from ..scorecard.printed import BOOK, DEMO
from ..scorecard.team_cards import CRITERIA, card

FOLDER = read_team(DEMO, BOOK, lambda _: True)[0]
TEAM = FOLDER.teams[0]
REPS = tuple(rep.id for rep in TEAM.reps)
WEEK = Week.parse("2026-W48")
WEEKS = tuple(WEEK.earlier(ago) for ago in range(4, -1, -1))
ACTIVE = {(rep.id, week): rep.is_active(week) for rep in TEAM.reps for week in WEEKS}
FACTS = tuple(fact.id for fact in BOOK.facts.facts)
CLAIMS = ("", *(one.id for one in BOOK.customers.classes))
ROOTS = len(BOOK.scorecard.root_causes)


@dataclass(frozen=True)
class MadeTeam:
    """A team's folder and cards as they were made, and the report on them."""

    folder: TeamFolder
    cards: tuple[Scorecard, ...]
    report: TeamReport


def made_team(number: int) -> MadeTeam:
    """The team of this number."""
    rng = Random(number)
    folder = replace(
        FOLDER,
        scores=(),
        deals=tuple(_deals(rng)),
        activity=tuple(_activity(rng)),
        commitments=tuple(_commitments(rng)),
        targets=FOLDER.targets if rng.random() < 0.8 else type(FOLDER.targets)(),
    )
    cards = tuple(_cards(rng))
    checks = BOOK.sheet.checks
    joined = with_card_activity(with_cards(folder, cards, WEEK.next()), cards, checks, WEEK.next())
    return MadeTeam(folder, cards, make_report(TEAM, joined, cards, BOOK, WEEK))


def _levels(rng: Random) -> list[Value]:
    """What a team's levels are drawn from: few are high, few are low, and some are all the same."""
    numbers: list[list[Value]] = [[4], [4, 4, 4, 4, 3], [0, 1], [0, 1, 2, 3, 4], [2, 3]]
    with_gaps: list[list[Value]] = [[4, 4, "na"], [1, "na", "na"]]
    return rng.choice([*numbers, *with_gaps])


def _cards(rng: Random) -> list[Scorecard]:
    found, pool, share = [], _levels(rng), rng.choice((0.3, 0.8, 1))
    low, root = rng.choice(CRITERIA), rng.randint(1, ROOTS)
    often_low = rng.choice((0, 0.6))
    for week in WEEKS:
        for rep in REPS:
            if rng.random() > share or not ACTIVE[rep, week]:
                continue
            values: dict[str, Value] = {name: rng.choice(pool) for name in CRITERIA}
            if rng.random() < often_low:
                values[low] = rng.choice((0, 1))
                ticked = root if rng.random() < 0.7 else rng.randint(1, ROOTS)
                values[f"{low}/cause"] = ticked
            if rng.random() < 0.1:
                values = {**dict.fromkeys(CRITERIA, "na"), rng.choice(CRITERIA): rng.choice(pool)}
            for day in range(1, 6):
                if rng.random() < 0.3:
                    values[f"check.calls/{day}"] = rng.randint(0, 120)
            found.append(card(rep, week, values, level=2))
    return found


def _activity(rng: Random) -> list[DayActivity]:
    if rng.random() < 0.2:
        return []
    found = []
    for rep in REPS:
        most = rng.choice((60, 100, 140))
        for week in WEEKS[: rng.choice((4, 5))]:
            for day in week.days:
                if rng.random() < 0.9 and ACTIVE[rep, week]:
                    calls, prospects = rng.randint(most - 60, most), rng.randint(0, 50)
                    present = Decimal(rng.choice(("1", "1", "1", "0.5", "0")))
                    found.append(DayActivity(day, rep, calls, prospects, 5, present))
    return found


def _deals(rng: Random) -> list[Deal]:
    found = []
    for number in range(rng.choice((0, 10, 60))):
        opened = WEEK.monday - timedelta(days=rng.randint(5, 90))
        facts = tuple(
            DatedFact(fact, opened + timedelta(days=rng.randint(0, 5)))
            for fact in rng.sample(FACTS, rng.randint(0, 3))
        )
        won = rng.random() < 0.2
        found.append(
            Deal(
                id=f"D-{number}",
                rep=rng.choice(REPS),
                customer=f"客户{number}",
                claimed=rng.choice(CLAIMS),
                state=DealState.WON if won else DealState.OPEN,
                amount=Decimal(rng.randint(1, 400) * 100),
                opened=opened,
                closed=WEEK.monday - timedelta(days=rng.randint(0, 20)) if won else None,
                facts=facts,
            )
        )
    return found


def _commitments(rng: Random) -> list[Commitment]:
    found = []
    for number in range(rng.randint(0, 20)):
        agreed = WEEK.monday - timedelta(days=rng.randint(1, 30))
        due = agreed + timedelta(days=rng.randint(0, 10))
        done = due + timedelta(days=rng.randint(-3, 3)) if rng.random() < 0.4 else None
        ticked = None if done else rng.choice((None, *WEEKS))
        found.append(Commitment(f"C{number}", rng.choice(REPS), agreed, "x", due, done, ticked))
    return found
