"""Loads the context of the readers from a playbook, a team folder and its records folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from coachbook.base.files import decode, read_bytes
from coachbook.base.problems import Problems
from coachbook.base.week import Week
from coachbook.pdf.form_map import Box, FormMap, from_json
from coachbook.playbook.model.playbook import Playbook
from coachbook.scorecard.reader_context import ArchivedForm, PrintedSheet, ReaderContext
from coachbook.sheet.fields import DONE_OPTIONS, MAIN_CAUSE, Field, FieldKind
from coachbook.sheet.print_log import PrintLog, PrintLogEntry
from coachbook.team.code_file import read_codes
from coachbook.team.model import Team
from coachbook.team.work_calendar import ORDINARY_WEEKS, WorkCalendar

MOST_BYTES = 20_000_000
_NOT_FORMS = ("drawn",)

T = TypeVar("T")


def load_reader_context(
    playbook: Playbook,
    teams: tuple[Team, ...],
    records: Path,
    deals: Mapping[str, str] = MappingProxyType({}),
    commitments: Mapping[str, str] = MappingProxyType({}),
    calendar: WorkCalendar = ORDINARY_WEEKS,
) -> ReaderContext:
    """The context of the readers for some teams; prints and forms are read only when asked for.

    Args:
        playbook: The one in force.
        teams: The teams of the folder.
        records: The records folder.
        deals: The rep of each deal in the team folder, by the deal's id; empty: not known.
        commitments: The rep of each commitment in the team folder, likewise.
        calendar: The working days of everyone.

    Raises:
        Problems: codes.csv is wrong.
    """
    return ReaderContext(
        playbook=playbook,
        teams=teams,
        forms=_ArchivedForms(PrintLog(records).forms),
        printed=_Printed(PrintLog(records), _last_sheets),
        prints=_Printed(PrintLog(records), PrintLog.prints),
        codes=read_codes(records / "codes.csv"),
        deals=deals,
        commitments=commitments,
        calendar=calendar,
    )


class _Printed(Mapping[str, Mapping[str, T]]):
    """What was printed, by week: printed/<week>.json, each read once when it is asked for."""

    def __init__(
        self, records: PrintLog, by_rep: Callable[[PrintLog, Week], Mapping[str, T]]
    ) -> None:
        self._records, self._by_rep = records, by_rep
        self._week = cache(self._read)

    def __getitem__(self, week: str) -> Mapping[str, T]:
        sheets = self._week(week)
        if not sheets:
            raise KeyError(week)
        return sheets

    def __iter__(self) -> Iterator[str]:
        files = (self._records.folder / "printed").glob("*.json")
        return iter(sorted({file.name.partition(".")[0] for file in files}))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _read(self, week: str) -> Mapping[str, T]:
        try:
            parsed_week = Week.parse(week)
        except ValueError:
            return {}
        return self._by_rep(self._records, parsed_week)


def _last_sheets(log: PrintLog, week: Week) -> Mapping[str, PrintedSheet]:
    return {rep: _sheet(rep, entry) for rep, entry in log.latest_entries(week).items()}


def _sheet(rep: str, entry: PrintLogEntry) -> PrintedSheet:
    return PrintedSheet(
        rep=rep,
        code=entry.code,
        team=entry.team,
        supervisor=entry.supervisor,
        form=entry.form,
        language=entry.language,
        deals=entry.deals,
        commitments=entry.commitments,
    )


class _ArchivedForms(Mapping[str, ArchivedForm]):
    """The archived forms by hash: forms/<hash>.json, each read once when it is asked for.

    A form whose file is missing or cannot be read counts as unknown.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._form = cache(self._read)

    def __getitem__(self, form: str) -> ArchivedForm:
        return self._form(form)

    def __iter__(self) -> Iterator[str]:
        stems = (file.stem.lstrip("_") for file in self._folder.glob("*.json"))
        return iter(sorted(stem for stem in stems if stem not in _NOT_FORMS))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _read(self, form: str) -> ArchivedForm:
        if not form.isalnum():
            raise KeyError(form)
        files = (self._folder / f"{start}{form}.json" for start in ("", "_"))
        file = next((each for each in files if each.is_file()), None)
        if file is None:
            raise KeyError(form)
        try:
            return archived_form(from_json(decode(file, read_bytes(file, None, MOST_BYTES)), file))
        except Problems:
            raise KeyError(form) from None


def archived_form(form: FormMap) -> ArchivedForm:
    """A form made from its form map: each box is a field, but a row of choices is one field."""
    options: dict[str, list[str]] = {}
    for box in form.boxes:
        if box.kind == "choice":
            group, _, option = box.id.rpartition("/")
            options.setdefault(group, []).append(option)
    fields = {field.id: field for field in (_field(box, options) for box in form.boxes)}
    named = (form.form, form.edition, form.department, form.languages)
    return ArchivedForm(*named, tuple(fields.values()))


def _field(box: Box, options: Mapping[str, Sequence[str]]) -> Field:
    part = box.id.partition("/")[0]
    if box.kind == "choice":
        group = box.id.rpartition("/")[0]
        return Field(group, _kind_of(group, options[group]), part, "", tuple(options[group]))
    number_of = box.id in ("objection/item", "further/item")
    return Field(box.id, FieldKind.ITEM if number_of else FieldKind(box.kind), part)


def _kind_of(group: str, options: Sequence[str]) -> FieldKind:
    """What a row of choices is, by its id and its options: short weeks lack some levels."""
    if {*options} <= {*DONE_OPTIONS}:
        return FieldKind.DONE
    if group == MAIN_CAUSE:
        return FieldKind.CAUSE
    if group.endswith("/own"):
        return FieldKind.LEVEL
    return FieldKind.CHOICE if "/" in group else FieldKind.SCORE
