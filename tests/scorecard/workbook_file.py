"""Workbooks written through the command line, filled in as a person would, and read back."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
from click.testing import CliRunner, Result
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook

from coachbook.__main__ import cli
from coachbook.base.text import Language
from coachbook.playbook.load import load_playbook
from coachbook.scorecard.observation import Reading, Value
from coachbook.scorecard.reader_context import ReaderContext
from coachbook.scorecard.readers.workbook_reader import read
from coachbook.scorecard.workbook.identity import cell_name
from coachbook.sheet.field_labels import option_label
from coachbook.sheet.fields import Field, FieldKind, screen_fields
from coachbook.sheet.form import make_form
from coachbook.team.folder_reader import read_team

ROOT = Path(__file__).resolve().parents[2]
WEEK = "2026-W48"
NAMES = {"lin": "林晓喆", "wang": "王珺", "smith": "Ann Smith"}
NA = {"zh": "不适用", "en": "N/A"}
DONE = {"zh": "已办", "en": "Done"}

TEAM = """\
teams:
  - id: north
    name: 华北&一组
    department: training
    supervisor: {id: zhou-min, name: 周敏}
    reps:
      - {id: lin, name: 林晓喆, joined: 2025-03-03}
      - {id: wang, name: 王珺, joined: 2026-11-25}
      - {id: smith, name: Ann Smith, joined: 2025-01-06, language: en}
  - id: south
    name: South
    department: training
    supervisor: {id: lee, name: Lee}
    reps:
      - {id: jones, name: "Tom O'Neil", joined: 2025-01-06, language: en}
      - {id: jones-2, name: "Tom O'Neil", joined: 2025-01-06, language: en}
"""
EVIL = """=cmd|' /C calc'!A0"""
DEALS = f"""\
deal,rep,customer,product,claimed,state,amount,opened,last_contact,follow_ups,next_call,closed,key_account,facts
D1,lin,恒远建筑,,class.near-certain,open,9800,,2026-11-18,4,2026-11-24,,,fact.left-number 2026-11-18
D2,lin,汇通物业,,class.interested-a,open,5200,,2026-11-02,3,2026-11-12,,yes,
D9,smith,"{EVIL}",＝1+1,class.interested-a,open,100,,2026-11-02,3,2026-11-12,,,
"""
COMMITMENTS = """\
commitment,rep,agreed,what,due,done
C1,lin,2026-11-19,+问清楚谁签字,2026-11-25,
"""


def team_folder(folder: Path) -> Path:
    """A team folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("team.yml", TEAM), ("deals.csv", DEALS), ("commitments.csv", COMMITMENTS)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def command(*arguments: str | Path) -> Result:
    """`coachbook workbook` with these arguments, in the project."""
    with _in(ROOT):
        return CliRunner().invoke(cli, ["workbook", *map(str, arguments)], catch_exceptions=False)


@cache
def written(language: str = "zh", team: str = "north") -> bytes:
    """A workbook as the command wrote it."""
    with TemporaryDirectory() as name:
        folder = team_folder(Path(name) / "team")
        out = Path(name) / "out"
        made = command("--team", folder, "--team", team, "--week", WEEK, "--lang", language,
                       "--out", out)  # fmt: skip
        assert made.exit_code == 0, made.output
        return (out / f"{WEEK}_{team}.xlsx").read_bytes()


@cache
def known() -> ReaderContext:
    """The project's playbook and the team."""
    book = load_playbook(ROOT / "playbook")[0].playbook
    with TemporaryDirectory() as name:
        folder, _ = read_team(team_folder(Path(name)), book, lambda _: True)
    return ReaderContext(book, folder.teams)


@cache
def fields() -> Mapping[str, Field]:
    """What the team's workbooks of this week ask."""
    form = make_form(known().playbook, "training", (Language.ZH,))
    return {field.id: field for field in screen_fields(form)}


@cache
def untouched(language: str = "zh", team: str = "north") -> File:
    """A workbook to look at; not to be written to."""
    return File(language, team)


class File:
    """A workbook while somebody works on it. Reps are numbered from 1, in the order of the team."""

    def __init__(self, language: str = "zh", team: str = "north") -> None:
        self.book: Workbook = openpyxl.load_workbook(io.BytesIO(written(language, team)))

    @classmethod
    def of(cls, content: bytes) -> File:
        """A workbook from elsewhere."""
        file = cls.__new__(cls)
        file.book = openpyxl.load_workbook(io.BytesIO(content))
        return file

    def cell(self, field: str, rep: int = 1) -> Cell:
        """The cell of a field, found by its name."""
        return self.named(cell_name(rep, field))

    def named(self, name: str) -> Cell:
        """The cell that a name leads to."""
        ((sheet, address),) = self.book.defined_names[name].destinations
        cell = self.book[sheet][address.replace("$", "")]
        assert isinstance(cell, Cell)
        return cell

    def put(self, field: str, value: Any, rep: int = 1) -> File:
        """Type something into a field."""
        cell = self.cell(field, rep)
        cell.value = value
        if isinstance(value, str) and cell.number_format == "@":
            cell.data_type = "s"
        return self

    def bytes(self) -> bytes:
        """The file as it is saved."""
        stream = io.BytesIO()
        self.book.save(stream)
        return stream.getvalue()

    def read(self) -> Reading:
        """What the reader makes of it."""
        return read(self.bytes(), "week.xlsx", known())


def values(reading: Reading, rep: str = "lin") -> dict[str, Value]:
    """What was read of a rep, without what is blank or in doubt."""
    return {
        each.field: each.value
        for each in reading.observations
        if each.card.rep == rep and each.value is not None and not each.doubt
    }


def everything(language: str) -> dict[str, tuple[Any, Value]]:
    """For each field of the first rep what is typed, and what that means."""
    book = known().playbook
    made: dict[str, tuple[Any, Value]] = {}
    for place, (name, field) in enumerate(fields().items()):
        if name.startswith(("deal/", "commitment/")) and int(name.split("/")[1]) > _rows(name):
            continue
        cause = book.scorecard.root_causes[1].name
        item = book.scorecard.criteria[2].name
        english, chosen = language == "en", (field.options or ("",))[-1]
        made[name] = {
            FieldKind.TICK: ("√", True),
            FieldKind.NUMBER: (30 + place, 30 + place),
            FieldKind.SCORE: (place % 5, place % 5) if place % 4 else (NA[language], "na"),
            FieldKind.LEVEL: (place % 5, place % 5),
            FieldKind.CAUSE: (f"2 {cause.en if english else cause.zh}", 2),
            FieldKind.DONE: (DONE[language], "done"),
            FieldKind.DATE: (_day(place), f"2026-11-{1 + place % 20:02}"),
            FieldKind.ITEM: (f"3 {item.en if english else item.zh}", 3),
            FieldKind.TEXT: (f"=文字 {place}", f"=文字 {place}"),
            FieldKind.SIGN: ("周敏", "周敏"),
            FieldKind.CHOICE: (option_label(chosen, Language(language)), chosen),
        }[field.kind]
    return made


def known_but(**changed: Any) -> ReaderContext:
    """What is known, with something else known."""
    return replace(known(), **changed)


def _rows(name: str) -> int:
    return 2 if name.startswith("deal/") else 1


def _day(place: int) -> Any:
    from datetime import date

    return date(2026, 11, 1 + place % 20)


@contextmanager
def _in(folder: Path) -> Any:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
