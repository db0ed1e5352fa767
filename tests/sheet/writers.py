"""What several processes do at once to the records of prints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coachbook.base.week import Week
from coachbook.sheet import form_archive
from coachbook.sheet.form_mapping import FormIdentity
from coachbook.sheet.print_log import PrintLog, PrintLogEntry
from coachbook.team.code_file import read_codes

WEEK = Week.parse("2026-W48")
EACH = 3


def entry_of(code: str, **changes: Any) -> PrintLogEntry:
    values: dict[str, Any] = {
        "run": 1,
        "code": code,
        "team": "north",
        "supervisor": "zhou-min",
        "form": "AB12",
        "language": "zh",
        "fingerprint": "x",
        "files": {},
        "deals": (),
        "commitments": (),
    }
    return PrintLogEntry(**{**values, **changes})


def log_entries(records: Path, number: int) -> None:
    log = PrintLog(records)
    for each in range(EACH):
        rep = f"rep-{number}-{each}"
        log.add(WEEK, "", {rep: entry_of(log.codes([])[rep])})
        assert rep in log.latest_entries(WEEK)


def give_codes(records: Path, number: int) -> None:
    for each in range(EACH):
        mine = [f"rep-{number}-{each}", "everybody's"]
        given = PrintLog(records).codes(mine)
        assert given.items() <= read_codes(records / "codes.csv").items()


class _Layout:
    """A form that is not laid out."""

    def __init__(self, form: str = "") -> None:
        self.form = form

    def lay_out(self, _: str) -> _Layout:
        return self

    def pdf(self) -> bytes:
        return b""


def note_form(records: Path, number: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("prove", "archive_form"):
            patch.setattr(form_archive, name, lambda *_: None)
        patch.setattr(form_archive, "form_map", lambda *_: _Layout(f"A{number:03}"))
        identity: Any = FormIdentity(Path("t"), "1.0", (), "training")
        layout: Any = _Layout()
        form_archive.proved_form(records / "forms", identity, str(number), layout, ())
