"""Forms are kept for ever, and are never changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coachbook.base.problems import Problems
from coachbook.pdf.form_map import FormMap, from_json
from coachbook.pdf.html_to_pdf import Printer
from coachbook.sheet.form_archive import archive_form, code_fields, proved_form
from coachbook.team.codes import Payload

from ..pdf.toy_form import IDENTITY, ROOT, TOY, Toy, toy_html

pytestmark = pytest.mark.usefixtures("heavy")

SOURCES = (TOY / "toy.css", ROOT / "checklists/fonts/CoachbookSans-Regular.ttf")


def made(folder: Path, printer: Printer, html: str = "") -> FormMap:
    """The small form, by way of the folder."""
    return proved_form(folder, IDENTITY, html or toy_html({}), printer, SOURCES)


def test_a_form_is_kept_with_its_blank_page_and_not_laid_out_again(
    toy: Toy, printer: Printer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert made(tmp_path, printer) == toy.map
    name = toy.map.form
    assert {file.name for file in tmp_path.iterdir()} == {
        f"{name}.json",
        f"{name}.pdf",
        "drawn.json",
    }
    assert (tmp_path / f"{name}.pdf").read_bytes() == toy.blank
    with monkeypatch.context() as patched:
        patched.setattr(Printer, "lay_out", None)
        assert made(tmp_path, printer) == toy.map
    (tmp_path / "drawn.json").write_text("{")
    (tmp_path / f"{name}.pdf").unlink()
    assert made(tmp_path, printer) == toy.map
    assert (tmp_path / f"{name}.pdf").read_bytes() == toy.blank


def test_another_form_stands_beside_it(printer: Printer, tmp_path: Path) -> None:
    first = made(tmp_path, printer)
    other = made(tmp_path, printer, toy_html({}).replace("表扬", "夸奖"))
    assert first.form != other.form
    assert len([*tmp_path.glob("*.pdf")]) == 2


@pytest.mark.parametrize("kind", ["json", "pdf"])
def test_a_kept_form_is_never_changed(
    toy: Toy, printer: Printer, tmp_path: Path, kind: str
) -> None:
    archive_form(toy.map, toy.blank, tmp_path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    moved = replace(toy.map, boxes=toy.map.boxes[1:])
    other = printer.lay_out(toy_html({"front/rep": "x"})).pdf()
    with pytest.raises(Problems) as raised:
        archive_form(*((moved, toy.blank) if kind == "json" else (toy.map, other)), tmp_path)
    (problem,) = raised.value.problems
    assert problem.place.file == tmp_path / f"{toy.map.form}.{kind}"
    assert problem.rule == "form-kept"
    archive_form(toy.map, toy.blank, tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_box_that_is_not_where_the_map_says_stops_the_form(
    printer: Printer, tmp_path: Path
) -> None:
    html = toy_html({}).replace("</head>", "<style>.box.tick { border: 0 }</style></head>")
    with pytest.raises(Problems) as raised:
        made(tmp_path, printer, html)
    assert {problem.rule for problem in raised.value.problems} == {"form-proof"}
    assert len(raised.value.problems) == 8
    assert not [*tmp_path.iterdir()]


def test_a_damaged_map_is_reported_not_replaced(toy: Toy, printer: Printer, tmp_path: Path) -> None:
    made(tmp_path, printer)
    file = tmp_path / f"{toy.map.form}.json"
    file.write_text("{}")
    with pytest.raises(Problems):
        made(tmp_path, printer)
    assert file.read_text() == "{}"
    with pytest.raises(Problems):
        from_json(file.read_text(), file)


def test_each_corner_has_a_code_of_its_own(toy: Toy, payload: Payload) -> None:
    fields = code_fields(toy.map, payload.rep, payload.week, payload.print)
    assert len({*fields.values()}) == 4
    read = {slot: Payload.parse(text) for slot, text in fields.items()}
    assert read["back/code/top"] == replace(payload, form=toy.map.form)
    assert [(one.page, str(one.corner)) for one in read.values()] == [
        (1, "top"),
        (1, "bottom"),
        (2, "top"),
        (2, "bottom"),
    ]
