"""Writes the deals of a week down in the ledger of a records folder.

A deal's facts are those of the team folder and those that leads ticked on scorecards. All of it is
read and written under the lock of the records folder: of several runs at once each finds what the
others wrote, and adds only what is new.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import click

from coachbook.base.folder_lock import folder_lock
from coachbook.base.week import Week
from coachbook.playbook.model.playbook import Playbook
from coachbook.scorecard.carry_over import with_ticks
from coachbook.scorecard.observation import Scorecard
from coachbook.scorecard.past_folder import folder_on
from coachbook.scorecard.store.open_store import open_ledger
from coachbook.scorecard.team_history import cards_until, with_scorecards
from coachbook.sheet.sheets_request import SheetsRequest
from coachbook.team.code_file import read_codes
from coachbook.team.ledger.ledger import Ledger
from coachbook.team.ledger.ledger_entry import (
    gone_lines,
    is_past,
    lines_of,
    mark_of,
    new_lines,
    newest_day,
)
from coachbook.team.ledger.ledger_line import LedgerLine, WeekMark
from coachbook.team.model import Deal, TeamFolder
from coachbook.team.selection import reps_of
from coachbook.team.shard import Shard


@dataclass(frozen=True)
class WeekEntry:
    """What a run knows of the deals in a week.

    Attributes:
        folder: The team folder, without what scorecards add.
        week: Which week.
        playbook: By which facts prove something.
        shard: Only this share of the reps; None: all.
        complete: Whether the folder has every deal, so that one that is not there is gone.
        cards: The scorecards up to the week; None: those that matter are read.
        named: Reps whose scorecards have just changed.
        codes: The codes of reps when the run began. A rep whose code is another or gone by now was
            forgotten meanwhile, and is not written down again.
    """

    folder: TeamFolder
    week: Week
    playbook: Playbook
    shard: Shard | None = None
    complete: bool = True
    cards: Sequence[Scorecard] | None = None
    named: Collection[str] = ()
    codes: Mapping[str, str] = field(default_factory=dict)


def write_week(records: Path, entry: WeekEntry) -> str:
    """Add to the ledger what a run knows of a week; returns a sentence if it may not.

    Raises:
        Problems: the ledger or a scorecard cannot be read.
        OSError: the ledger cannot be written.
    """
    every = entry.folder.deals
    newest = newest_day(every)
    mark = mark_of(entry.week, newest, _share(entry.shard))
    with folder_lock(records):
        ledger = open_ledger(records)
        if is_past(entry.week, newest, ledger.marks()):
            return _past_sentence(entry.week, newest, ledger)
        before = ledger.latest(str(entry.week))
        forgotten = _forgotten(records, entry.codes)
        own = [one for one in every if mark.covers(one.rep) and one.rep not in forgotten]
        ticked, lines = _with_ticks(records, entry, own, before)
        mark = _reaching(mark, ticked)
        lines = lines or tuple(lines_of(ticked, entry.playbook, mark))
        added = [*new_lines(lines, before)]
        if entry.complete:
            added += gone_lines(every, before, mark)
        ledger.add(added, mark)
    return ""


def _forgotten(records: Path, codes: Mapping[str, str]) -> frozenset[str]:
    now = read_codes(records / "codes.csv") if codes else {}
    return frozenset(rep for rep, code in codes.items() if now.get(rep) != code)


def _reaching(mark: WeekMark, deals: Sequence[Deal]) -> WeekMark:
    """The mark as of the newest day of deals, ticks on scorecards included."""
    return replace(mark, day=mark_of(Week.parse(mark.week), newest_day(deals)).day)


def _share(shard: Shard | None) -> str:
    return f"{shard.number}/{shard.of}" if shard else ""


def _past_sentence(week: Week, newest: date | None, ledger: Ledger) -> str:
    if newest and newest > week.sunday:
        why = f"the data speak of {newest}, after it"
    else:
        later = max(mark.week for mark in ledger.marks())
        why = f"{later} was written down before, and the data are no newer"
    return f"the ledger of {week} stays as it is: {why}"


def _with_ticks(
    records: Path, entry: WeekEntry, deals: Sequence[Deal], before: Mapping[str, LedgerLine]
) -> tuple[tuple[Deal, ...], tuple[LedgerLine, ...]]:
    """Deals with the facts that are ticked on the scorecards up to the week, and their lines.

    The lines are empty if they were not needed to find out, or the cards have changed the deals.

    To read every card of a large house takes minutes. So as long as nobody read them, a deal's
    last line stands for its ticks, and cards are read only of reps where something else has
    changed. They are read again of reps of whom a fact is missing that the ledger has: another run
    may just have collected it.
    """
    lines: tuple[LedgerLine, ...] = ()
    if entry.cards is None:
        ticked = tuple(_with_line_facts(deal, before.get(deal.id)) for deal in deals)
        mark = _reaching(mark_of(entry.week, None), ticked)
        lines = tuple(lines_of(ticked, entry.playbook, mark))
        reps = {line.rep for line in new_lines(lines, before)} | {*entry.named}
    else:
        ticked = with_ticks(replace(entry.folder, deals=tuple(deals)), entry.cards).deals
        reps = {deal.rep for deal in ticked if _lacks_facts(deal, before.get(deal.id))}
    if not reps:
        return ticked, lines
    cards = cards_until(records, entry.week, None, reps)
    fresh = with_ticks(replace(entry.folder, deals=tuple(deals)), cards).deals
    both = zip(ticked, fresh, strict=True)
    known = tuple(new if new.rep in reps else old for old, new in both)
    return known, lines if known == ticked else ()


def _with_line_facts(deal: Deal, line: LedgerLine | None) -> Deal:
    facts = (*deal.facts, *(line.facts if line else ()))
    return replace(deal, facts=tuple(dict.fromkeys(facts)))


def _lacks_facts(deal: Deal, line: LedgerLine | None) -> bool:
    return line is not None and not {*line.facts} <= {*deal.facts}


def start_week(
    folder: TeamFolder, records: Path, playbook: Playbook, request: SheetsRequest, *, complete: bool
) -> TeamFolder:
    """Write the week of sheets down, and give the folder as it stood on the week's Monday.

    With what the scorecards of the weeks before it add. `complete`: the folder has no errors.

    Raises:
        Problems: the ledger or a scorecard cannot be read.
        OSError: the ledger cannot be written.
    """
    week, codes = request.week, read_codes(records / "codes.csv")
    reps = _reps_asked(folder, request)
    cards = cards_until(records, week, None, reps)
    if not request.blank:
        every = None if reps else cards
        entry = WeekEntry(folder, week, playbook, request.shard, complete, every, codes=codes)
        if sentence := write_week(records, entry):
            click.echo(sentence, err=True)
    then = folder_on(folder, records, week, week.monday, reps)
    return with_scorecards(then, cards, playbook, week)


def _reps_asked(folder: TeamFolder, request: SheetsRequest) -> Collection[str]:
    """The ids of the reps that sheets are asked for; empty: all of the folder."""
    reps, shard = reps_of(folder, request.teams, request.reps), request.shard
    if shard is None:
        return reps
    named = reps or [rep.id for team in folder.teams for rep in team.reps]
    return [rep for rep in named if shard.includes(rep)]


def write_import(
    folder: TeamFolder, records: Path, playbook: Playbook, week: Week, *, complete: bool
) -> str:
    """Write down the deals of an export; returns a sentence if it may not.

    Raises:
        Problems: the ledger or a scorecard cannot be read.
        OSError: the ledger cannot be written.
    """
    codes = read_codes(records / "codes.csv")
    entry = WeekEntry(folder, week, playbook, None, complete, codes=codes)
    return write_week(records, entry)
