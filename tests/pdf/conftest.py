"""The small form, laid out once a session: blank, fillable, and printed for a rep."""

from __future__ import annotations

import pytest

from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.pdf.acroform import add_form_fields
from coachbook.pdf.form_widgets import widgets
from coachbook.pdf.html_to_pdf import Printer
from coachbook.sheet.form_mapping import form_map
from coachbook.team.codes import Corner, Payload, assign

from .toy_form import IDENTITY, ROOT, TOY, Toy, toy_html


@pytest.fixture(scope="session")
def printer() -> Printer:
    return Printer(TOY, ROOT / "checklists")


@pytest.fixture(scope="session")
def toy(printer: Printer) -> Toy:
    html = toy_html({})
    laid = printer.lay_out(html)
    blank = laid.pdf()
    made = form_map(IDENTITY, html, laid, blank)
    fields = widgets(made, Language.ZH)
    return Toy(html, blank, made, fields, add_form_fields(blank, fields, "which"))


@pytest.fixture(scope="session")
def payload() -> Payload:
    return Payload("7AQ2", assign({}, ["lin"])["lin"], Week(2026, 48), 2, Corner.TOP, "0P7")


@pytest.fixture(scope="session")
def printed(printer: Printer, payload: Payload) -> bytes:
    """The form with a rep's name and a code on its second side."""
    fields = {"back/rep": "林晓喆", "back/code/top": str(payload)}
    return printer.lay_out(toy_html(fields)).pdf()
