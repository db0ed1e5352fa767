"""The weekly sheet itself: mapped, proved, with its codes, and fillable."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from coachbook.base.text import Language
from coachbook.pdf.acroform import add_form_fields
from coachbook.pdf.form_widgets import widgets
from coachbook.pdf.html_to_pdf import PageLayout, Printer
from coachbook.playbook.model.playbook import Playbook
from coachbook.sheet.form import make_form
from coachbook.sheet.form_archive import code_fields
from coachbook.sheet.form_mapping import FormIdentity, form_map
from coachbook.sheet.jobs import form_html, sheet_template
from coachbook.sheet.map_proof import box_offsets
from coachbook.team.codes import Payload

from ..pdf.toy_form import ROOT

pytestmark = pytest.mark.usefixtures("heavy")

CHECKLISTS = ROOT / "checklists"
ZH, EN = Language.ZH, Language.EN
Drawn = Callable[..., tuple[str, PageLayout]]


@pytest.fixture(scope="module")
def draw(real: Playbook) -> Drawn:
    """The sheet of a department in some languages, with texts: its HTML, and laid out."""
    printer, template = Printer(CHECKLISTS), sheet_template(CHECKLISTS)

    def drawn(
        department: str, languages: tuple[Language, ...], fields: dict[str, str]
    ) -> tuple[str, PageLayout]:
        form = make_form(real, department, languages)
        html = form_html(form, real, template, fields, "x")
        return html, printer.lay_out(html)

    return drawn


@pytest.mark.parametrize("languages", [(ZH,), (EN,), (ZH, EN)], ids="-".join)
def test_every_box_is_where_the_map_says(draw: Drawn, languages: tuple[Language, ...]) -> None:
    html, laid = draw("training", languages, {})
    blank = laid.pdf()
    identity = FormIdentity(Path("sheet.html"), "1.0", languages, "training")
    made = form_map(identity, html, laid, blank)
    assert [*map(str, box_offsets(made, blank))] == []
    assert {box.page for box in made.boxes} == {1, 2}
    fields = widgets(made, languages[0])
    with pikepdf.open(io.BytesIO(add_form_fields(blank, fields))) as document:
        forms = [o for o in document.objects if isinstance(o, pikepdf.Dictionary)]
        forms = [o for o in forms if o.get("/S") == "/Form"]
        assert len(forms) == len(made.boxes)
        # Each stands in its place in the text, none behind it.
        assert not any(element.P.S == "/Document" for element in forms)


def test_two_codes_on_each_side_are_read_from_a_scan(draw: Drawn, payload: Payload) -> None:
    html, laid = draw("training", (ZH, EN), {})
    made = form_map(FormIdentity(Path("sheet.html"), "1.0", (ZH, EN)), html, laid, laid.pdf())
    codes = code_fields(made, payload.rep, payload.week, payload.print)
    document = pypdfium2.PdfDocument(draw("training", (ZH, EN), {**codes})[1].pdf())
    for number, side in enumerate(("front", "back"), start=1):
        page = document[number - 1].render(scale=150 / 72, grayscale=True).to_pil()
        found = sorted(zxingcpp.read_barcodes(page), key=lambda code: code.position.top_left.y)
        assert [code.text for code in found] == [
            codes[f"{side}/code/{corner}"] for corner in ("top", "bottom")
        ]
        assert {Payload.parse(code.text).page for code in found} == {number}
