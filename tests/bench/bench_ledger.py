"""What a large house's ledger costs: `python tests/bench/bench_ledger.py [REPS]`. Prints figures.

By default 10,000 reps with 13 open deals each, 52 weeks: 6.8 million deal-weeks. Every week one
deal in six changes (a new fact, claim or amount), half of them are contacted, and one in fifty is
closed and followed by a new one, so that a year has some 4 million lines. Each week goes in by the
way of `sheets`, `collect` and `import` (`write_week`). Queries are of a team of ten. A tenth of the
house comes before it, in files as well: what grows faster than the house shows.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from coachbook.base.week import Week
from coachbook.playbook.load import load_playbook
from coachbook.playbook.model.playbook import Playbook
from coachbook.scorecard.deal_ledger import WeekEntry, write_week
from coachbook.scorecard.past_folder import folder_on
from coachbook.scorecard.store.kind import StoreKind
from coachbook.scorecard.store.open_store import move, open_ledger, open_store
from coachbook.scorecard.store.sqlite_store import SqliteStore
from coachbook.team.ledger.ledger_entry import newest_day
from coachbook.team.model import DatedFact, Deal, DealState, TeamFolder

ROOT = Path(__file__).resolve().parents[2]
DEALS, WEEKS, TEAM_SIZE = 13, 52, 10
FIRST = Week(2026, 1)


class House:
    """Deals that change week by week, the same in each run."""

    def __init__(self, reps: int, playbook: Playbook) -> None:
        self.chance = random.Random(11)
        self.facts = [fact.id for fact in playbook.facts.facts]
        self.claims = [rung.id for rung in playbook.customers.classes]
        self.reps = [f"rep-{number:05}" for number in range(reps)]
        self.made = 0
        self.deals = [self._new(rep, FIRST.monday) for rep in self.reps for _ in range(DEALS)]

    def _new(self, rep: str, day: date) -> Deal:
        self.made += 1
        return Deal(
            f"D26-{self.made:07}",
            rep,
            claimed=self.chance.choice(self.claims),
            amount=Decimal(self.chance.randrange(1000, 90000)),
            opened=day,
            last_contact=day,
            follow_ups=1,
            facts=tuple(
                DatedFact(self.chance.choice(self.facts), day - timedelta(days=number))
                for number in range(self.chance.randrange(4))
            ),
        )

    def week(self, week: Week) -> None:
        """Go on by a week: closed deals are dropped after a while, new ones come."""
        day = week.monday - timedelta(days=3)
        for number, deal in enumerate(self.deals):
            luck = self.chance.random()
            if deal.state is not DealState.OPEN:
                self.deals[number] = self._new(deal.rep, day)
            elif luck < 0.02:
                self.deals[number] = replace(deal, state=DealState.WON, closed=day)
            elif luck < 0.10:
                fact = DatedFact(self.chance.choice(self.facts), day)
                self.deals[number] = _contacted(replace(deal, facts=(*deal.facts, fact)), day)
            elif luck < 0.15:
                self.deals[number] = replace(deal, claimed=self.chance.choice(self.claims))
            elif luck < 0.18:
                self.deals[number] = replace(deal, amount=(deal.amount or Decimal(0)) + 500)
            elif luck < 0.60:
                self.deals[number] = _contacted(deal, day)


def _contacted(deal: Deal, day: date) -> Deal:
    return replace(deal, last_contact=day, follow_ups=(deal.follow_ups or 0) + 1)


def timed(what: str, work: Callable[[], object]) -> float:
    """Run it and print the CPU time it took."""
    start = time.process_time()
    made = work()
    used = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:<58} {used:8.2f} s CPU   {memory:5.0f} MB   {made}", flush=True)
    return used


def weeks(count: int) -> Iterator[Week]:
    """The weeks of a year."""
    week = FIRST
    for _ in range(count):
        yield week
        week = week.next()


def size(folder: Path) -> int:
    """The bytes of all files."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def main(reps: int, kind: StoreKind, playbook: Playbook) -> None:
    """Keep a year, ask for a team's, and move it."""
    with tempfile.TemporaryDirectory() as name:
        records = Path(name)
        if kind is StoreKind.SQLITE:
            move(records, kind)
        house, spent = House(reps, playbook), list[float]()
        print(f"\n{kind}: {reps:,} reps, {reps * DEALS * WEEKS:,} deal-weeks")
        for week in weeks(WEEKS):
            if week != FIRST:
                house.week(week)
            folder = TeamFolder((), tuple(house.deals))
            start = time.process_time()
            said = write_week(records, WeekEntry(folder, week, playbook, cards=()))
            spent.append(time.process_time() - start)
            assert not said, said
        print(
            f"a week: the first {spent[0]:.1f} s, then {spent[1]:.1f} to {max(spent[1:]):.1f} s CPU"
        )
        ledger, team = open_ledger(records), house.reps[40:50]
        every = sum(1 for _ in ledger.lines())
        if isinstance(store := open_store(records), SqliteStore):
            store.settle()
        taken = size(records)
        print(f"{every:,} lines, {taken / 1e6:,.0f} MB, {taken / every:.0f} bytes a line")
        timed("a team's year", lambda: sum(1 for _ in ledger.lines(reps=team)))
        timed("a deal's way", lambda: sum(1 for _ in ledger.lines(deal="D26-0000500")))
        timed("the last line of every deal", lambda: len(ledger.latest("2026-W53")))
        last = Week(2026, 40)
        print(f"the newest day: {newest_day(house.deals)}")
        own = TeamFolder((), tuple(deal for deal in house.deals if deal.rep in team))
        timed(
            "a team's deals in a past week",
            lambda: len(folder_on(own, records, last, last.monday, team).deals),
        )
        other = StoreKind.FILES if kind is StoreKind.SQLITE else StoreKind.SQLITE
        timed(f"moving to {other}", lambda: move(records, other))
        timed("and back", lambda: move(records, kind))
        if kind is StoreKind.SQLITE:
            timed("forgetting a rep's deals", lambda: open_ledger(records).forget(team[0]))


if __name__ == "__main__":
    BOOK = load_playbook(ROOT / "playbook")[0].playbook
    REPS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    TENTH = max(REPS // 10, 100)
    main(TENTH, StoreKind.FILES, BOOK)
    main(TENTH, StoreKind.SQLITE, BOOK)
    main(REPS, StoreKind.SQLITE, BOOK)
