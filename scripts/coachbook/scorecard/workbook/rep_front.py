"""The front of a rep's sheet: who and which week, last week's commitments, daily checks."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.utils import quote_sheetname

from coachbook.base.words import fill_names
from coachbook.scorecard.workbook.rep_lines import (
    DETAIL,
    LAST,
    NAME,
    NUMBER,
    RepSheetWriter,
    column_pair,
)
from coachbook.sheet.fields import DAYS, LINES, FieldKind

BACK = 5  # the pair where the way back begins


@dataclass(frozen=True)
class Head:
    """The first lines of a rep's sheet.

    Attributes:
        label: What the rep is called.
        whose: Whose judgement it is; empty: the lead's own, as usual.
        about: The line that stands on every sheet.
        grid: The name of the first sheet.
    """

    label: str
    whose: str
    about: str
    grid: str


def lay_out_front(part: RepSheetWriter, head: Head) -> None:
    """Write the front."""
    _head(part, head)
    _commitments(part)
    _checks(part)
    _lines(part)


def _head(part: RepSheetWriter, head: Head) -> None:
    said, paper, texts = part.told.said, part.told.paper, part.texts
    back = column_pair(BACK)[0]
    part.text(NUMBER, back - 1, f"{paper['title']} · {head.label}", "title")
    part.text(back, LAST, said["back"], "link")
    part.page.sheet.cell(part.row, back).hyperlink = f"#{quote_sheetname(head.grid)}!A1"
    part.next(part.page.look.heights.title)
    if head.whose:
        part.text(NUMBER, LAST, head.whose, "whose")
        part.next(part.page.look.heights.whose)
    gap = [texts.get(key, "") for key in ("gap/missing", "gap/target", "gap/won")]
    if gap[0]:
        gap[0] = f"{paper['gap']} {gap[0]}"
    focus = fill_names(said["focus"], focus=texts["focus"], asks=texts["focus/asks"])
    for line in (head.about, " · ".join(filter(None, gap)), focus):
        part.text(NUMBER, LAST, line, "line")
        part.next(part.page.look.heights.line)


def _commitments(part: RepSheetWriter) -> None:
    said, paper, texts = part.told.said, part.told.paper, part.texts
    part.section(paper["commitments"], paper["commitments_why"])
    numbers = [
        number
        for number in range(1, part.told.form.commitments + 1)
        if texts.get(f"commitment/{number}")
    ]
    if not numbers:
        part.text(NUMBER, LAST, said["no_commitments"], "line")
        part.next(part.page.look.heights.line)
        return
    what, outcome = (DETAIL, column_pair(BACK)[0] - 1), (column_pair(BACK)[0], LAST)
    part.text(NUMBER, NUMBER, said["number"], "head")
    part.text(NAME, NAME, paper["due"], "head")
    part.text(*what, paper["what"], "left_head")
    part.label(*outcome, "outcome", said["outcome"])
    part.next(part.page.look.heights.row)
    for number in numbers:
        field, key = f"commitment/{number}", f"commitment.{number}"
        part.text(NUMBER, NUMBER, str(number), "number")
        part.text(NAME, NAME, texts.get(f"{field}/due", ""), "mark")
        part.label(*what, key, texts[field], "text")
        part.input(outcome, field, (key, "outcome"), "choice")
        part.next(part.page.look.heights.words)


def _checks(part: RepSheetWriter) -> None:
    said, paper, texts = part.told.said, part.told.paper, part.texts
    part.section(paper["daily"])
    part.text(NUMBER, NAME, said["check"], "left_head")
    part.text(DETAIL, DETAIL, said["asks"], "left_head")
    for day, weekday in zip(DAYS, paper["weekdays"].split(), strict=True):
        part.label(*column_pair(day - 1), f"day.{day}", f"{weekday} {texts[f'day/{day}']}")
    part.text(column_pair(len(DAYS))[0], LAST, paper["last_week"], "head")
    part.next(part.page.look.heights.head)
    for row in part.told.form.checks:
        check = row.check.id
        name = part.told.plain(row.check.name)
        if row.figure:
            name = f"{name}  {row.figure} {paper['a_day']}"
        part.label(NUMBER, NAME, check, name, "label")
        part.text(DETAIL, DETAIL, part.told.plain(row.check.asks), "text")
        for day in DAYS:
            away = texts.get(f"{check}/{day}/away")
            field = f"{check}/{day}"
            number = part.asked[field].kind is FieldKind.NUMBER
            style = "away" if away else "count" if number else "choice"
            part.input(column_pair(day - 1), field, (check, f"day.{day}"), style)
        part.text(column_pair(len(DAYS))[0], LAST, texts.get(f"{check}/average", ""), "mark")
        part.next(part.page.look.heights.words)


def _lines(part: RepSheetWriter) -> None:
    paper = part.told.paper
    columns = {"discipline": (NAME, column_pair(1)[1]), "praise": (column_pair(2)[0], LAST)}
    part.row += 1
    part.text(NUMBER, NUMBER, part.told.said["number"], "head")
    for key, span in columns.items():
        part.label(*span, key, paper[key], "left_head")
    part.next(part.page.look.heights.row)
    for number in LINES:
        key = f"line.{number}"
        part.label(NUMBER, NUMBER, key, str(number), "number")
        for what, span in columns.items():
            part.input(span, f"{what}/{number}", (key, what))
        part.next(part.page.look.heights.words)
