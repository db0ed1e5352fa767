"""A form, blank or with a rep's texts -> one HTML page for the printer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from jinja2 import Template

from coachbook.model.playbook import Playbook
from coachbook.prose import plain
from coachbook.render.qr import qr_globals
from coachbook.render.templates import html_environment
from coachbook.sheets.form import Form
from coachbook.text import Language
from coachbook.words import word_texts


def sheet_template(checklists: Path, name: str = "sheet.html") -> Template:
    """The template of the weekly sheet, or of texts of it laid out alone."""
    environment = html_environment(checklists / "sheet")
    environment.globals.update(qr_globals(environment))
    return environment.get_template(name)


def form_html(
    form: Form,
    playbook: Playbook,
    template: Template,
    fields: Mapping[str, str],
    title: str,
    empty: str = "",
) -> str:
    """The form with `fields` in its slots; `empty` stands in text slots that they do not name, and
    if there is an `empty`, a code that says nothing stands in theirs."""
    return template.render(
        form=form,
        languages=form.languages,
        lead=form.lead,
        fields=fields,
        empty=empty,
        title=title,
        w=word_texts("sheet"),
        show=partial(_plain, playbook),
    )


def _plain(playbook: Playbook, prose: str, language: Language) -> str:
    return plain(prose, playbook.entries, language)
