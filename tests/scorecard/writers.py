"""What several processes do at once to the scorecards of a records folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from coachbook.base.problems import Problems
from coachbook.scorecard.inbox import keep_original
from coachbook.scorecard.store.kind import StoreKind
from coachbook.scorecard.store.open_store import move, open_store

from .cards import CRITERIA, KEY, card_of, seen


def add_to_one_card(records: Path, kind: StoreKind, number: int) -> None:
    store = open_store(records, kind)
    document = str(number)
    assert store.add(card_of(seen(CRITERIA[0], 3, sha=document, document=document)))
    keep_original(records, document.encode(), "txt")


def begin_a_store(records: Path, number: int) -> None:
    """Half of them ask for files, half for a database; who comes too late is told."""
    kind = StoreKind.SQLITE if number % 2 else StoreKind.FILES
    key = replace(KEY, rep=f"rep-{number}")
    try:
        open_store(records, kind).add(card_of(seen(CRITERIA[0], 3, sha=str(number)), key=key))
    except Problems as problems:
        if {each.rule for each in problems.problems} <= {"records-store", "records-moved"}:
            return
        raise
    (records / f"added-{number}").touch()


def add_or_move(records: Path, number: int) -> None:
    """The first four move the store to and fro; the others add until it is told that they did."""
    if number < 4:
        for kind in (StoreKind.SQLITE, StoreKind.FILES):
            move(records, kind)
        return
    key = replace(KEY, rep=f"rep-{number}")
    while True:
        try:
            open_store(records).add(card_of(seen(CRITERIA[0], 3, sha=str(number)), key=key))
        except (Problems, OSError):
            continue
        return
