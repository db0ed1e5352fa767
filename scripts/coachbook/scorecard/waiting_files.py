"""Files of which something came to nothing, and which wait until somebody has seen to them.

Of a card for an unknown rep, a form of another house or a week years ahead nothing goes into a
scorecard, so no scorecard can ask about it. It waits here: in waiting.json of the records folder,
by the hash of the file. It is settled when the file is collected and nothing of it is refused as a
whole, when a better one comes in from the same place, or when a person leaves it as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from pydantic import RootModel, ValidationError

from coachbook.base.files import MOST_BYTES, read_bytes
from coachbook.base.folder_lock import folder_lock, write_under_lock
from coachbook.base.problems import Place, Problem, Problems
from coachbook.playbook.model.entry import Model
from coachbook.scorecard.observation import Refusal

FILE = "waiting.json"
MOST_WAITING, MOST_SENTENCES = 2000, 20


class RefusedPart(Model):
    """Where in a file something was refused, and why, as a sentence."""

    address: str
    says: str


class WaitingFile(Model):
    """A file of which something was refused that no scorecard knows of.

    Attributes:
        name: The name of the file, and of the one that it came in.
        saved: When the file was last written, as "2026-11-27T10:00:00Z"; empty: not known.
        place: A hash of where the file was; empty: it is not a place that holds one file.
        refused: What was refused.
    """

    name: str
    saved: str = ""
    place: str = ""
    refused: tuple[RefusedPart, ...]


class _WaitingTable(RootModel[dict[str, WaitingFile]]):
    """waiting.json: the files by their SHA-256."""


def place_of(file: Path) -> str:
    """A hash of where a file was."""
    return sha256(str(Path.cwd() / file).encode()).hexdigest()


def parts_of(refusals: Iterable[Refusal]) -> tuple[RefusedPart, ...]:
    """What was refused and stands on no scorecard."""
    whole = (each for each in refusals if each.seen is None)
    return tuple(RefusedPart(address=each.address, says=each.says) for each in whole)


def waiting_files(records: Path) -> Mapping[str, WaitingFile]:
    """The files that wait, by their SHA-256, in the order in which they came in.

    Raises:
        Problems: the file that lists them cannot be read.
    """
    file = records / FILE
    if not file.exists():
        return {}
    try:
        return _WaitingTable.model_validate_json(read_bytes(file, None, MOST_BYTES)).root
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        says = f"is no list of files that wait: {where}: {first['msg']}"
        hint = "put a copy of it back, or move it away and collect the files again"
        raise Problems([Problem(Place(file), "records-waiting", says, hint)]) from None


def note_outcome(records: Path, digest: str, outcome: WaitingFile) -> None:
    """Keep what of a file came to nothing; or, if it was all taken, that nothing does any more.

    Raises:
        Problems: the file that lists them cannot be read.
        OSError: it cannot be written.
    """
    before = waiting_files(records)
    is_known = digest in before or any(outcome.place == each.place for each in before.values())
    if not outcome.refused and not is_known:
        return
    with folder_lock(records):
        table = dict(waiting_files(records))
        if outcome.refused:
            kept = outcome.refused[:MOST_SENTENCES]
            table[digest] = outcome.model_copy(update={"refused": kept})
        else:
            place = outcome.place
            mended = {sha for sha, each in table.items() if place and each.place == place}
            for sha in mended | {digest}:
                table.pop(sha, None)
        _write(records, table)


def leave_files(records: Path, digests: Collection[str]) -> None:
    """Forget files that a person has left as they are.

    Raises:
        Problems: the file that lists them cannot be read.
        OSError: it cannot be written.
    """
    if not {*digests} & waiting_files(records).keys():
        return
    with folder_lock(records):
        table = waiting_files(records)
        _write(records, {sha: each for sha, each in table.items() if sha not in digests})


def forget_in_waiting(records: Path, rep: str, name: str) -> int:
    """Remove each file that has a rep's id or name in what is kept of it; how many there were."""
    table = waiting_files(records)
    word = re.compile(rf"(?<![\w-]){re.escape(rep)}(?![\w-])", re.ASCII)
    texts = {sha: _text(each) for sha, each in table.items()}
    named = {sha for sha, text in texts.items() if word.search(text) or (name and name in text)}
    kept = {sha: each for sha, each in table.items() if sha not in named}
    if len(kept) < len(table):
        with folder_lock(records):
            _write(records, kept)
    return len(table) - len(kept)


def _text(waiting: WaitingFile) -> str:
    parts = (f"{each.address} {each.says}" for each in waiting.refused)
    return " ".join((waiting.name, *parts))


def _write(records: Path, table: Mapping[str, WaitingFile]) -> None:
    rows = {sha: table[sha].model_dump() for sha in [*table][-MOST_WAITING:]}
    write_under_lock(
        records / FILE, (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()
    )
