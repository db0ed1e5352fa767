"""A mapping file, read and checked against the playbook and the export."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from coachbook.base.problems import Problem, Problems, did_you_mean
from coachbook.base.validation import build_model
from coachbook.base.yaml_file import KeyPath, YamlFile, read_yaml
from coachbook.team.cell_values import CellError, quoted
from coachbook.team.crm.day_text import SERIALS
from coachbook.team.crm.mapping import ASK, DealColumns, Mapping
from coachbook.team.crm.state_flags import FLAGS
from coachbook.team.known_ids import KnownIds, class_parser, id_parser
from coachbook.team.table_row import Table
from coachbook.team.work_calendar_rules import time_zone_problems

_NEVER_FILLED = (
    *("deal", "rep", "rep_id", "stage", "status", "won_amount", "lost", "expected"),
    *FLAGS,
)


@dataclass(frozen=True)
class MappingFile:
    """A mapping and the place of every value in it."""

    mapping: Mapping
    source: YamlFile

    def problem(self, path: KeyPath, rule: str, says: str, hint: str = "") -> Problem:
        """A problem at a value of the mapping."""
        return Problem(self.source.place(path), rule, says, hint)

    def file_names(self) -> Iterator[tuple[KeyPath, str]]:
        """The names of the export's files, with their places."""
        yield ("reps", "file"), self.mapping.reps.file
        if self.mapping.deals.file != self.mapping.reps.file:
            yield ("deals", "file"), self.mapping.deals.file
        for number, side in enumerate(self.mapping.look_up):
            yield ("look_up", number, "file"), side.file


def read_mapping(file: Path, known: KnownIds) -> MappingFile:
    """Read a mapping file.

    Raises:
        Problems: everything that is wrong with it.
    """
    source = read_yaml(file, file.parent)
    mapping_file = MappingFile(build_model(Mapping, source), source)
    problems = [
        *_unknown_ids(mapping_file, known),
        *_bad_dates(mapping_file),
        *_bad_zone(mapping_file),
        *_bad_fields(mapping_file),
        *_bad_files(mapping_file),
        *_missing_columns(mapping_file),
    ]
    if problems:
        raise Problems(problems)
    return mapping_file


def column_problems(mapping_file: MappingFile, tables: dict[str, Table]) -> Iterator[Problem]:
    """A problem for each column that the mapping names and the export lacks."""
    for path, file, column in _columns(mapping_file.mapping):
        columns = tables[file].columns
        if column == ASK and ASK not in columns:
            says = f"it is not said which column is '{path[-1]}'"
            hint = 'write its name, or "" if there is none'
            yield mapping_file.problem(path, "import-asked", says, hint)
        elif column and columns.count(column) > 1:
            says = f"'{file}' has {columns.count(column)} columns '{quoted(column)}'"
            yield mapping_file.problem(
                path, "import-column", says, "rename one of them in the file"
            )
        elif column and column not in columns:
            says = f"'{file}' has no column '{quoted(column)}'"
            hint = did_you_mean(column, columns) or f"it has: {', '.join(columns)}"
            yield mapping_file.problem(path, "import-column", says, hint)


def unused_corrections(mapping: Mapping, tables: dict[str, Table]) -> Iterator[KeyPath]:
    """The corrections that find nothing to correct in the export."""
    for column, corrections in mapping.corrections.items():
        seen = {row[column] for table in tables.values() for row in table.rows}
        yield from (("corrections", column, text) for text in corrections if text not in seen)


def _columns(mapping: Mapping) -> Iterator[tuple[KeyPath, str, str]]:
    for name, side in (("reps", mapping.reps), ("deals", mapping.deals)):
        for field, column in side.columns.model_dump().items():
            yield (name, "columns", field), side.file, column
    for number, column in enumerate(mapping.deals.key):
        yield ("deals", "key", number), mapping.deals.file, column
    for number, look_up in enumerate(mapping.look_up):
        yield ("look_up", number, "key"), look_up.file, look_up.key
        for index, fill in enumerate(look_up.fills):
            yield ("look_up", number, "fills", index, "column"), look_up.file, fill.column


def _unknown_ids(mapping_file: MappingFile, known: KnownIds) -> Iterator[Problem]:
    mapping = mapping_file.mapping
    references: list[tuple[KeyPath, str, Callable[[str], str]]] = [
        (("department",), mapping.department, id_parser(known.departments, "department"))
    ]
    references += [
        (("stages", number, "claimed"), stage.claimed, class_parser(known))
        for number, stage in enumerate(mapping.stages)
        if stage.claimed
    ]
    for path, text, parse in references:
        try:
            parse(text)
        except CellError as error:
            yield mapping_file.problem(path, error.rule, error.says, error.hint)


def _missing_columns(mapping_file: MappingFile) -> Iterator[Problem]:
    """A deal has an id, a rep, and a stage or a status."""
    deals = mapping_file.mapping.deals
    columns, path = deals.columns, ("deals", "columns")
    asked: list[tuple[bool, KeyPath, str, str]] = [
        (
            bool(columns.deal or deals.key),
            path,
            "deal",
            "the column with the deal's id; without one, write beside `columns` a list of columns "
            "that together tell a deal from all others, such as `key: [Customer, Product]`",
        ),
        (
            bool(columns.stage or columns.status or columns.has_flags),
            path,
            "stage",
            "the column with the deal's stage",
        ),
        (
            bool(mapping_file.mapping.stages or columns.status or columns.has_flags),
            (),
            "stages",
            "each stage of the export, and whether it is open, won or lost",
        ),
    ]
    for there, where, key, hint in asked:
        if not there:
            says = f"the key '{key}' is missing"
            yield mapping_file.problem((*where, key), "shape-missing-key", says, f"expected {hint}")


def _bad_dates(mapping_file: MappingFile) -> Iterator[Problem]:
    """A form of dates is right if a day written in it is read back as the same day."""
    day = datetime(2001, 2, 3)  # noqa: DTZ001 - only its date is used
    for number, form in enumerate(mapping_file.mapping.dates):
        try:
            good = form in SERIALS or datetime.strptime(day.strftime(form), form) == day  # noqa: DTZ007
        except (ValueError, re.error):
            good = False
        if not good:
            says = f"'{quoted(form)}' is not the form of a date"
            hint = "expected such as %m/%d/%Y or %Y年%m月%d日"
            yield mapping_file.problem(("dates", number), "import-date-form", says, hint)


def _bad_zone(mapping_file: MappingFile) -> Iterator[Problem]:
    zone = mapping_file.mapping.timezone
    return time_zone_problems(mapping_file.source, ("timezone",), zone) if zone else iter(())


def _bad_fields(mapping_file: MappingFile) -> Iterator[Problem]:
    valid = [name for name in DealColumns.model_fields if name not in _NEVER_FILLED]
    for number, side in enumerate(mapping_file.mapping.look_up):
        for index, fill in enumerate(side.fills):
            if fill.field not in valid:
                says = f"a deal has no field '{quoted(fill.field)}' that could be looked up"
                hint = did_you_mean(fill.field, valid) or f"expected one of: {', '.join(valid)}"
                path: KeyPath = ("look_up", number, "fills", index, "field")
                yield mapping_file.problem(path, "import-field", says, hint)


def _bad_files(mapping_file: MappingFile) -> Iterator[Problem]:
    earlier: set[str] = set()
    for path, name in mapping_file.file_names():
        if name in earlier:
            says = f"the file '{quoted(name)}' is named a second time"
            yield mapping_file.problem(path, "import-file", says, "each table is a file of its own")
        earlier.add(name)
