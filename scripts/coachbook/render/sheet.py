"""A sheet -> one HTML page for the printer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

from jinja2 import Template

from coachbook.model.playbook import Playbook
from coachbook.prose import plain
from coachbook.render.templates import html_environment
from coachbook.sheets.sheet import Sheet
from coachbook.text import Language
from coachbook.words import word_texts


def sheet_template(checklists: Path) -> Template:
    """The template of the weekly sheet."""
    return html_environment(checklists / "sheet").get_template("sheet.html")


def sheet_html(
    sheet: Sheet, playbook: Playbook, languages: tuple[Language, ...], template: Template
) -> str:
    """The sheet as HTML; the first language leads, the second stands beneath it."""
    words = word_texts("sheet")
    show: Callable[[str, Language], str] = partial(_plain, playbook)
    return template.render(
        sheet=sheet,
        book=playbook,
        languages=languages,
        lead=languages[0],
        w=words,
        show=show,
        day=partial(_day, {language: _months(language) for language in languages}),
        money=money,
    )


def money(amount: Decimal) -> str:
    """An amount with thousands separators, without needless decimals: 12,800."""
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


def _plain(playbook: Playbook, prose: str, language: Language) -> str:
    return plain(prose, playbook.entries, language)


def _months(language: Language) -> list[str]:
    return word_texts("sheet")["months"].in_(language).split()


def _day(months: dict[Language, list[str]], day: date, language: Language) -> str:
    form = word_texts("sheet")["day_form"].in_(language)
    return form.format(month=months[language][day.month - 1], day=day.day)
