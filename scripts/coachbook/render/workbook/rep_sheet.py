"""A rep's sheet: what the paper asks, in the paper's order. Scores are shown from the grid."""

from __future__ import annotations

from collections.abc import Mapping

from coachbook.render.workbook.page import Page
from coachbook.render.workbook.rep_back import lay_out_back
from coachbook.render.workbook.rep_front import Head, lay_out_front
from coachbook.render.workbook.tables import PAIRS, Part, Told
from coachbook.sheets.asked import asked_on_screen


def lay_out_rep(page: Page, told: Told, texts: Mapping[str, str], head: Head) -> None:
    """Write a rep's sheet.

    Args:
        page: The empty sheet.
        told: What is alike for all reps.
        texts: The rep's own, by their place on paper.
        head: What stands in its first lines.
    """
    part = Part(page, told, texts, asked={field.id: field for field in asked_on_screen(told.form)})
    lay_out_front(part, head)
    lay_out_back(part)
    rep = page.look.widths.rep
    pairs = [rep.pair] * (2 * PAIRS - 2)
    page.widths([rep.number, rep.name, rep.detail, *pairs, rep.last, rep.last])
    page.sheet.freeze_panes = "A4" if head.whose else "A3"
