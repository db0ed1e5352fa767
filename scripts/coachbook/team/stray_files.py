"""What stands in a team folder and is not read: a misspelt name, or a table in another form.

Whoever writes `target.yml` would else see "no target" and not why. Left alone are a README, hidden
files, what Coachbook itself writes, and what Office and desktops leave beside the files.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from coachbook.base.privacy_guard import FILES, FOLDERS
from coachbook.base.problems import Place, Problem, Severity, nearest
from coachbook.team.cell_values import quoted
from coachbook.team.tables import COMMITMENTS, DAYS, DEALS, SCORES

TEAM, TARGETS = "team.yml", "targets.yml"
REJECTED, REPORT, OFFERED = "rejected.csv", "import-report.csv", "offered-facts.csv"
MAPPING, IMPORTS, JUDGE = "mapping.yml", "imports", "judge"
READ = (TEAM, *(table.file for table in (DEALS, DAYS)), TARGETS, COMMITMENTS.file, SCORES.file)
_OURS = {*READ, *FILES, *FOLDERS, REJECTED, REPORT, OFFERED, MAPPING, IMPORTS, JUDGE}
_LEFT_ALONE = re.compile(
    r"\..* | ~\$.* | readme(\..*)? | thumbs\.db | desktop\.ini | __macosx",
    re.IGNORECASE | re.VERBOSE,
)
_OF_A_WEEK = re.compile(r"\d{4}-W\d{2}(\D.*)?", re.ASCII)  # sheets, packs, reports, workbooks


def stray_files(folder: Path) -> Iterator[Problem]:
    """A warning for each file and folder in a team folder that no command reads or has written."""
    if not folder.is_dir():
        return
    entries = {entry.name: entry for entry in sorted(folder.iterdir())}
    for name, entry in entries.items():
        if _LEFT_ALONE.fullmatch(name) or name in _OURS or _is_output(entry):
            continue
        twin = next((one for one in READ if _stem(one) == _stem(name)), "")
        if not twin:
            yield _unknown(entry, entries)
        elif not _is_same(entry, folder / twin):
            yield _other_form(entry, twin, entries)


def _stem(name: str) -> str:
    """A name without its ending, in lower case: that of `Deals.XLSX` is `deals`."""
    return Path(name.casefold()).stem


def _is_output(entry: Path) -> bool:
    """Whether a file is named after a week, as all output is, or a folder holds such files."""
    if _OF_A_WEEK.fullmatch(entry.name):
        return True
    return entry.is_dir() and any(_OF_A_WEEK.fullmatch(inner.name) for inner in entry.iterdir())


def _is_same(entry: Path, read: Path) -> bool:
    """Whether the file is read after all: the disk does not tell upper and lower case apart."""
    return read.exists() and entry.exists() and entry.samefile(read)


def _unknown(entry: Path, entries: Collection[str]) -> Problem:
    near = nearest(entry.name, (*READ, "records"))
    if not near:
        hint = f"it is not read; move it elsewhere. A team folder holds: {', '.join(READ)}"
    elif near in entries:
        hint = f"it is not read, '{near}' is; move it elsewhere"
    else:
        hint = f"it is not read; did you mean '{near}'?"
    says = f"'{quoted(entry.name)}' is unknown in a team folder"
    return Problem(Place(entry), "team-unknown-file", says, hint, Severity.WARNING)


def _other_form(entry: Path, twin: str, entries: Collection[str]) -> Problem:
    name = quoted(entry.name)
    if twin in entries:
        says = f"'{name}' is not read: '{twin}' is"
        hint = f"if it is the newer one, save it as '{twin}'; else move it elsewhere"
    else:
        says, hint = f"'{name}' is not read: only '{twin}' would be", f"save it as '{twin}'"
    return Problem(Place(entry), "team-other-form", says, hint, Severity.WARNING)
