"""The workbook in LibreOffice: reckons, and reads back the same after it was saved there."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from coachbook.base.text import Language
from coachbook.scorecard.issue import workbook_order
from coachbook.scorecard.observation import Reading, Value
from coachbook.scorecard.readers.workbook_reader import read
from coachbook.scorecard.scoring import score
from coachbook.scorecard.workbook.look import read_look
from coachbook.scorecard.workbook.make_workbook import make_workbook

from . import score_cases, webform_page
from .score_cases import CASES
from .workbook_file import NA, ROOT, File, everything, known, values

pytestmark = pytest.mark.usefixtures("heavy")

CRITERIA = known().playbook.scorecard.criteria
LEVELS: Mapping[int, list[Value]] = {2: [3, 1, "na", 1, 4, 2, 0, None], 3: [4] * 8}


def filled() -> File:
    """The first rep's part whole, of the others only scores."""
    file = File("en")
    for field, (typed, _) in everything("en").items():
        file.put(field, typed)
    for rep, levels in LEVELS.items():
        for criterion, level in zip(CRITERIA, levels, strict=True):
            file.put(criterion.id, NA["en"] if level == "na" else level, rep)
    return file


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The workbook as a lead saved it, and as LibreOffice saved it in turn."""
    folder = tmp_path_factory.mktemp("office")
    file = folder / "typed.xlsx"
    file.write_bytes(filled().bytes())
    xlsx = converted(file, folder / "xlsx", "xlsx")
    ods = converted(file, folder / "ods", "ods")
    return {"typed": file, "xlsx": xlsx, "ods": ods, "back": converted(ods, folder / "b", "xlsx")}


def converted(file: Path, out: Path, kind: str) -> Path:
    program = shutil.which("soffice")
    if program is None:
        pytest.fail("LibreOffice is not installed: see scripts/setup.sh")
    profile = f"-env:UserInstallation=file://{file.parent}/profile"
    command = [program, profile, "--headless", "--convert-to", kind, "--outdir", str(out), file]
    subprocess.run([*map(str, command)], check=True, capture_output=True, timeout=120)
    return out / f"{file.stem}.{kind}"


def seen(reading: Reading) -> Any:
    return {(o.card, o.field, o.value, o.doubt, o.about) for o in reading.observations}


@pytest.mark.parametrize("how", ["xlsx", "ods", "back"])
def test_what_libreoffice_saved_reads_the_same(saved: dict[str, Path], how: str) -> None:
    typed = read(saved["typed"].read_bytes(), "typed", known())
    again = read(saved[how].read_bytes(), how, known())
    assert again.refusals == ()
    assert values(again) == {field: value for field, (_, value) in everything("en").items()}
    assert seen(again) == seen(typed)
    assert [each.note for each in again.observations if each.note] == []


def test_libreoffice_reckons_as_we_do(saved: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(saved["xlsx"], data_only=True)
    grid = book.worksheets[0]
    names = {criterion.id: criterion.name.en for criterion in CRITERIA}
    for rep, levels in LEVELS.items():
        line = 6 + 2 * (rep - 1)
        ours = score(dict(zip(names, levels, strict=True)), CRITERIA)
        total, count, plank = (grid.cell(line, 2 + len(CRITERIA) + step).value for step in range(3))
        exact = Decimal(str(total)).quantize(Decimal("0.1"), ROUND_HALF_UP)
        assert exact == ours.percent
        assert count == f"{8 - len(ours.blank)}/8"
        assert plank == (None if rep == 3 else names[str(ours.weakest)])
    sheet = book.worksheets[2]
    column = [row[13].value for row in sheet.iter_rows()]
    start = column.index("Lead") + 1
    assert column[start : start + 8] == ["N/A" if level == "na" else level for level in LEVELS[2]]


def test_libreoffice_reckons_what_the_table_says(tmp_path: Path) -> None:
    book = known().playbook
    topic = book.scorecard.model_copy(update={"criteria": tuple(score_cases.CRITERIA)})
    book = book.model_copy(update={"scorecard": topic})
    folder, week = webform_page.demo(), webform_page.WEEK
    order = workbook_order(folder, folder.teams[0], book, week, Language.EN)
    file = File.of(make_workbook(order, book, read_look(ROOT / "checklists")))
    for rep, case in enumerate(CASES, start=1):
        for criterion, level in zip(score_cases.CRITERIA, case.levels, strict=True):
            file.put(criterion.id, NA["en"] if level == "na" else level, rep)
    typed = tmp_path / "typed.xlsx"
    typed.write_bytes(file.bytes())
    saved = converted(typed, tmp_path / "xlsx", "xlsx")
    grid = openpyxl.load_workbook(saved, data_only=True).worksheets[0]
    names = {one.id: one.name.en for one in score_cases.CRITERIA}
    for rep, case in enumerate(CASES, start=1):
        line, after = 6 + 2 * (rep - 1), 2 + len(names)
        total, count, weakest = (grid.cell(line, after + step).value for step in range(3))
        tenth = Decimal("0.1")
        shown = total and str(Decimal(str(total)).quantize(tenth, ROUND_HALF_UP))
        assert (shown or None if total != 0 else "0.0") == case.score, case.says
        assert count == (f"{case.answered}/8" if case.answered else None), case.says
        assert weakest == (names[case.weakest_id] if case.weakest_id else None), case.says


def test_libreoffice_keeps_names_locks_lists_and_the_hidden_sheet(saved: dict[str, Path]) -> None:
    before, after = (openpyxl.load_workbook(saved[how]) for how in ("typed", "back"))
    assert {*before.defined_names} - {*after.defined_names} == set()
    assert all(sheet.protection.sheet for sheet in after.worksheets)
    assert after["coachbook"].sheet_state != "visible"
    grid = after.worksheets[0]
    lists = {rule.formula1 for rule in grid.data_validations.dataValidation}
    assert '"0,1,2,3,4,N/A"' in lists
