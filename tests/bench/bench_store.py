"""What a large house's store costs: `python tests/bench/bench_store.py [CARDS]`. Prints figures.

By default 520,000 scorecards: 10,000 reps in 1,000 teams, 52 weeks. They are made from a few
templates, so that making them is quick, and put in as a move from files would.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from coachbook.scorecard.merge import canonical_order, merge
from coachbook.scorecard.observation import (
    CardKey,
    CardKind,
    Medium,
    Observation,
    Provenance,
    Scorecard,
    State,
)
from coachbook.scorecard.resolve import combine_cards
from coachbook.scorecard.store.card_file import from_json, to_json
from coachbook.scorecard.store.file_store import FileStore
from coachbook.scorecard.store.kind import StoreKind
from coachbook.scorecard.store.open_store import move
from coachbook.scorecard.store.sqlite_store import SqliteStore

CRITERIA = tuple(f"criterion.number-{number}" for number in range(8))
OTHERS = [f"check.number-{number}/{day}" for number in range(6) for day in range(1, 6)]
OTHERS += [f"deal/{number}/fact.number-{fact}" for number in range(1, 7) for fact in range(12)]
WEEKS, TEAM_SIZE = 52, 10
KEY = CardKey("TEAM", "REP", "WEEK", CardKind.NORMAL, "LEAD")


def card(level: int) -> Scorecard:
    """A full card of a workbook: 8 scores and what else stands on a sheet, most of it blank."""
    source = Provenance(Medium.WORKBOOK, "0" * 64, "", "workbook 1", "document", "1")
    values: dict[str, int | None] = {
        name: (level + number) % 5 for number, name in enumerate(CRITERIA)
    }
    values |= {name: 12 if number < 30 else None for number, name in enumerate(OTHERS)}
    every = canonical_order(
        Observation(KEY, name, value, "", "", replace(source, place=f"Scores!B{number}"))
        for number, (name, value) in enumerate(values.items())
    )
    settled, questions = merge(every)
    empty = Scorecard(KEY, "AB12", "1.0", CRITERIA, {}, {}, settled, questions, every, State.DRAFT)
    return combine_cards(empty, empty)


def contents(count: int) -> Iterator[tuple[CardKey, int, bytes]]:
    """As a store gives them, in order."""
    templates = [to_json(card(level)) for level in range(5)]
    for number in range(count):
        week, rep = divmod(number, max(1, count // WEEKS))
        key = CardKey(
            f"team-{rep // TEAM_SIZE:04}",
            f"rep-{rep:05}",
            f"2026-W{week + 1:02}" if week < WEEKS else f"2027-W{week + 1 - WEEKS:02}",
            CardKind.NORMAL,
            f"lead-{rep // TEAM_SIZE:04}",
        )
        content = templates[(number * 7 + week) % 5]
        for mark, value in (
            (b"TEAM", key.team),
            (b"REP", key.rep),
            (b"WEEK", key.week),
            (b"LEAD", key.scorer),
        ):
            content = content.replace(b'"%s"' % mark, b'"%s"' % value.encode(), 1)
        yield key, 1, content


def timed(what: str, work: Callable[[], object]) -> None:
    """Run it and print the CPU time it took."""
    start = time.process_time()
    made = work()
    used = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:<58} {used:8.2f} s CPU   {memory:5.0f} MB   {made}", flush=True)


def files(count: int) -> None:
    """What a house of files costs, card by card, each on the disk before the next."""
    made = [from_json(content, Path("bench")) for _, _, content in contents(count)]
    with tempfile.TemporaryDirectory() as name:
        store = FileStore(Path(name))
        timed(f"files: adding {count:,} scorecards", lambda: len(store.add_all(made)))
        timed("files: the same again", lambda: len(store.add_all(made)))
        timed("files: moving to a database", lambda: move(Path(name), StoreKind.SQLITE))
        timed("files: and back", lambda: move(Path(name), StoreKind.FILES))


def main(count: int) -> None:
    """Fill a store and ask it."""
    with tempfile.TemporaryDirectory() as name:
        store = SqliteStore(Path(name))
        timed(f"putting in {count:,} scorecards", lambda: store.put(contents(count)))
        store.settle()
        size = sum(file.stat().st_size for file in Path(name).iterdir())
        print(f"{size / 1e6:,.0f} MB on disk, {size / count:,.0f} bytes a scorecard")
        where = {"week": "2026-W48", "team": "team-0042"}
        timed("a team's week: the cards", lambda: len([*store.cards(**where)]))
        timed("a team's week: the scores", lambda: len([*store.scores(**where)]))
        timed("a team's year: the scores", lambda: len([*store.scores(team=where["team"])]))
        timed("a team's year: the cards", lambda: len([*store.cards(team=where["team"])]))
        timed("a rep's year: the cards", lambda: len([*store.cards(rep="rep-00420")]))
        timed("the whole house, weekly means", lambda: len([*store.means()]))
        key = CardKey("team-0042", "rep-00420", "2026-W48", CardKind.NORMAL, "lead-0042")
        latest = store.latest(key)
        if latest is None:
            return
        timed("one lookup", lambda: store.latest(key) is not None)
        person = replace(latest.observations[0], value=4)
        source = replace(person.source, medium=Medium.PERSON, document="answer")
        more = combine_cards(
            latest, replace(latest, observations=(replace(person, source=source),))
        )
        timed("one more revision, on the disk", lambda: store.add(more))
        timed("what there is of a rep", lambda: store.traces("rep-00420").revisions)
        store.close()


if __name__ == "__main__":
    files(2_000)
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 520_000)
