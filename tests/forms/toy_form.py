"""A small form of its own, made with the macros of the real one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader

from coachbook.render.fillable import Widget
from coachbook.render.form_boxes import Identity
from coachbook.render.form_map import FormMap
from coachbook.render.qr import qr_globals
from coachbook.render.templates import html_environment
from coachbook.text import Language

ROOT = Path(__file__).resolve().parents[2]
TOY = ROOT / "tests" / "forms" / "toy"
SHEET = ROOT / "checklists" / "sheet"
IDENTITY = Identity(TOY / "sheet.html", "1.0", (Language.ZH,))


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
