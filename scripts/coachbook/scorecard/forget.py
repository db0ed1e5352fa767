"""`coachbook forget`: remove everything recorded about a rep, and name what is beyond reach.

The store comes last. Originals are found through the store, so if the run is cut short before that,
the command can be run again and still knows what to remove.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

import click

from coachbook.base.folder_lock import NAME as LOCK
from coachbook.base.folder_lock import folder_lock
from coachbook.base.terminal import count_noun
from coachbook.pdf.press.fragment_cache import clear_cache
from coachbook.playbook.changes.git import ever_committed, repository
from coachbook.scorecard.inbox import INBOX
from coachbook.scorecard.known_people import KnownPeople
from coachbook.scorecard.review.review_request import PAGE
from coachbook.scorecard.store.file_store import DATABASE, FOLDER
from coachbook.scorecard.store.open_store import open_ledger, open_store
from coachbook.scorecard.store.store import RepTraces
from coachbook.scorecard.waiting_files import forget_in_waiting
from coachbook.sheet.print_log import PrintLog
from coachbook.team.cell_values import quoted
from coachbook.team.code_file import drop_code
from coachbook.team.crm.former_states import FormerStates
from coachbook.team.stray_files import TARGETS, TEAM
from coachbook.team.tables import COMMITMENTS, DAYS, DEALS, SCORES

MEMORY = "press.sqlite"  # a cache with fragments of pages, on which there are names
MOST_BYTES = 50_000_000
WRITTEN = (".md", ".txt", ".yml", ".yaml")
BY_HAND = {TEAM, TARGETS, *(kind.file for kind in (COMMITMENTS, DAYS, DEALS, SCORES))}


def forget(people: KnownPeople, rep: str, *, confirmed: bool) -> None:
    """Remove a rep's scorecards, originals, prints, code and lines of the ledger.

    Shows what else may hold them.

    Raises:
        click.Abort: the user answered no.
        click.ClickException: there are no such folders, or they do not know the rep.
        Problems: a scorecard cannot be read; run the command again when it can.
        OSError: something cannot be removed; likewise.
    """
    people.check_there()
    people.check_rep(rep, scorers=True)
    team, records = people.team, people.records
    if not confirmed:
        click.confirm(f"Remove everything recorded of '{rep}' in {records}, for good?", abort=True)
    states = FormerStates(team).forget()
    with folder_lock(records):  # all of it: nothing may be added to what was looked for
        store = open_store(records)
        traces = store.traces(rep)
        originals = [*_originals(records, traces.originals)]
        for file in originals:
            file.unlink()
        printed, sheets = PrintLog(records).forget(rep)
        code = drop_code(records / "codes.csv", rep)
        clear_cache(records / MEMORY)
        page_removed = _remove(records / PAGE)
        lines = open_ledger(records).forget(rep)
        forget_in_waiting(records, rep, people.name_of(rep))
        store.forget(rep)  # last: see the top of this module
    click.echo(
        f"removed of '{rep}': {count_noun(traces.revisions, 'revision')} of scorecards, "
        f"{count_noun(len(originals), 'original')}, {printed} printed, "
        f"{count_noun(int(code), 'code')}, {count_noun(lines, 'line')} of the ledger"
    )
    if states:
        click.echo(f"removed: what {team} was before its imports; none of them can be undone now")
    if page_removed:
        click.echo(f"removed: {records / PAGE}; coachbook review writes it anew")
    orphans = _orphans(records, store.originals())
    for line in (
        *_shared_traces(records, traces, rep),
        *orphans,
        *_other_traces(team, records, rep, sheets),
    ):
        click.echo(f"still there: {line}")


def _remove(file: Path) -> bool:
    there = file.is_file()
    file.unlink(missing_ok=True)
    return there


def _originals(records: Path, hashes: Collection[str]) -> Iterator[Path]:
    """The originals in the inbox with these hashes."""
    files = (records / INBOX).glob("*")
    yield from (file for file in sorted(files) if file.name.lstrip(".")[:64] in hashes)


def _shared_traces(records: Path, traces: RepTraces, rep: str) -> Iterator[str]:
    for file in _originals(records, traces.shared):
        yield f"{file} is of others, too: '{rep}' stands in it until you delete the file"
    if traces.scored:
        revisions = count_noun(traces.scored, "revision")
        yield f"{revisions} of scorecards of others that '{rep}' scored; the id stands on them"


def _orphans(records: Path, claimed: frozenset[str]) -> Iterator[str]:
    """A line if originals in the inbox belong to no scorecard, as when a run was killed."""
    files = sorted((records / INBOX).glob("*"))
    unclaimed = [file for file in files if file.name.lstrip(".")[:64] not in claimed]
    if unclaimed:
        says = f"{count_noun(len(unclaimed), 'original')} of no scorecard, such as {unclaimed[0]}"
        yield f"{says}: look whether the rep is in it, or collect it again first"


def _other_traces(team: Path, records: Path, rep: str, sheets: tuple[str, ...]) -> Iterator[str]:
    """A line for whatever else may hold the rep: people's own files, copies, and what was sent."""
    for file in _files_naming(team, records, rep):
        yield f"{file} names '{rep}': {_what_to_do(file, records)}"
    if sheets:
        more = f" and {len(sheets) - 1} more" if sheets[1:] else ""
        yield f"printed and made files, wherever they are: {quoted(sheets[0])}{more}"
    if (root := repository(records)) and ever_committed(records):
        yield f"the history of the git repository {root}: its commits still hold the records"
    yield "backups, synchronised folders, exports, reports, paper and files that were sent"


def _what_to_do(file: Path, records: Path) -> str:
    """Advice on a file that names the rep: only what a person wrote should be edited."""
    if file.is_relative_to(records):
        return "it is a record of others, too, and stays as it is"
    if file.name in BY_HAND or file.suffix in WRITTEN:
        return "take out the lines"
    return "delete it, or have it made anew"


def _files_naming(team: Path, records: Path, rep: str) -> Iterator[Path]:
    """Files of the team folder and the records in which the id stands as a word.

    Without the inbox and the store, which other lines speak of.
    """
    word = re.compile(rb"(?<![\w-])" + re.escape(rep.encode()) + rb"(?![\w-])")
    for file in sorted({*team.glob("*"), *records.rglob("*")}):
        inner = file.relative_to(records).parts if file.is_relative_to(records) else ()
        is_covered = inner[:1] in ((INBOX,), (FOLDER,)) or "".join(inner[:1]).startswith(DATABASE)
        if (
            is_covered
            or file.name == LOCK
            or not file.is_file()
            or file.stat().st_size > MOST_BYTES
        ):
            continue
        if word.search(file.name.encode()) or word.search(file.read_bytes()):
            yield file
