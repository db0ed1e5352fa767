"""What a reader must know is gathered from the records, when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from coachbook.base.problems import Problems
from coachbook.base.text import Language
from coachbook.pdf.form_map import Box, FormMap, Kind, to_json
from coachbook.playbook.load import read_draft
from coachbook.playbook.model.playbook import Playbook
from coachbook.scorecard.context_loader import load_reader_context
from coachbook.scorecard.reader_context import ReaderContext
from coachbook.sheet.fields import FieldKind, sheet_fields
from coachbook.sheet.form import make_form

ROOT = Path(__file__).resolve().parents[2]
BOXES: dict[FieldKind, Kind] = {
    FieldKind.TICK: "tick",
    FieldKind.NUMBER: "number",
    FieldKind.CAUSE: "cause",
    FieldKind.ITEM: "level",
    FieldKind.TEXT: "text",
    FieldKind.SIGN: "sign",
}
ENTRY = {
    "run": 1,
    "code": "HMK7X",
    "team": "north",
    "supervisor": "zhou-min",
    "form": "CON",
    "language": "zh",
    "fingerprint": "x",
    "files": {},
    "deals": ["D1"],
    "commitments": [],
}


@pytest.fixture(scope="module")
def book() -> Playbook:
    return read_draft(ROOT / "playbook").playbook


def boxes(book: Playbook) -> Iterator[Box]:
    for field in sheet_fields(make_form(book, "training", (Language.ZH,))):
        for box in field.boxes:
            kind = "choice" if field.options else BOXES[field.kind]
            yield Box(box, 1, kind, "", 0, 0, 1, 1)


@pytest.fixture
def known(book: Playbook, tmp_path: Path) -> ReaderContext:
    for folder in ("forms", "printed"):
        (tmp_path / folder).mkdir()
    for form in ("AB12", "CON"):  # Windows keeps the second name for itself
        made = FormMap(form, "1.0", ("zh",), "training", 210, 297, tuple(boxes(book)))
        stem = f"_{form}" if form == "CON" else form
        (tmp_path / "forms" / f"{stem}.json").write_text(to_json(made))
    (tmp_path / "forms" / "drawn.json").write_text("{}")
    (tmp_path / "forms" / "ZZ99.json").write_text("no map")
    (tmp_path / "printed" / "2026-W48.json").write_text(json.dumps({"lin": ENTRY}))
    (tmp_path / "printed" / "2026-W48.1-of-2.json").write_text(json.dumps({"wang": ENTRY}))
    return load_reader_context(book, (), tmp_path)


def test_a_kept_form_asks_for_what_it_printed(known: ReaderContext) -> None:
    assert [*known.forms] == ["AB12", "CON", "ZZ99"]
    for form in ("AB12", "CON"):
        fields = {field.id: field.kind for field in known.forms[form].fields}
        today = {name: field.kind for name, field in known.fields("training").items()}
        assert fields.items() <= today.items()
        assert len(fields) > 100


@pytest.mark.parametrize("form", ["ZZ99", "QQ11", "../x", "drawn/../AB12", ""])
def test_a_form_that_is_not_kept_is_not_there(form: str, known: ReaderContext) -> None:
    assert known.forms.get(form) is None


def test_what_was_printed_is_found_by_week_and_rep(known: ReaderContext) -> None:
    assert [*known.printed] == ["2026-W48"]
    sheet = known.sheet("2026-W48", "lin")
    assert sheet is not None
    assert (sheet.rep, sheet.form, sheet.deals) == ("lin", "CON", ("D1",))
    assert known.sheet("2026-W48", "wang") is not None
    for week, rep in (("2026-W47", "lin"), ("2026-W48", "smith"), ("../x", "lin")):
        assert known.sheet(week, rep) is None


def test_wrong_codes_are_told_at_once(book: Playbook, tmp_path: Path) -> None:
    (tmp_path / "codes.csv").write_text("rep,code\nlin,AAAAA\n")
    with pytest.raises(Problems, match="is not a rep's code"):
        load_reader_context(book, (), tmp_path)
