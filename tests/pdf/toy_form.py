"""A small form of its own, made with the macros of the real one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader

from coachbook.base.templates import html_environment
from coachbook.base.text import Language
from coachbook.pdf.form_map import FormMap
from coachbook.pdf.form_widgets import Widget
from coachbook.pdf.qr_code import qr_globals
from coachbook.sheet.form_mapping import FormIdentity

ROOT = Path(__file__).resolve().parents[2]
TOY = ROOT / "tests" / "pdf" / "toy"
SHEET = ROOT / "checklists" / "sheet"
IDENTITY = FormIdentity(TOY / "sheet.html", "1.0", (Language.ZH,))


def toy_html(fields: Mapping[str, str]) -> str:
    """The small form with texts."""
    environment = html_environment(TOY)
    environment.loader = ChoiceLoader([FileSystemLoader(TOY), FileSystemLoader(SHEET)])
    environment.globals.update(qr_globals(environment))
    return environment.get_template("sheet.html").render(fields=fields)


@dataclass(frozen=True)
class Toy:
    """The form, blank and fillable."""

    html: str
    blank: bytes
    map: FormMap
    fields: tuple[Widget, ...]
    fillable: bytes
