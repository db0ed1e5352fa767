"""The front of a rep's worksheet: rep and week, last week's commitments, daily checks."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.utils import get_column_letter, quote_sheetname

from coachbook.base.words import fill_names
from coachbook.scorecard.workbook.cells import CellSpan
from coachbook.scorecard.workbook.formulas import shade_while
from coachbook.scorecard.workbook.rep_lines import (
    DETAIL,
    LAST,
    NAME,
    NUMBER,
    RepSheetWriter,
    column_pair,
)
from coachbook.sheet.fields import KEPT, LINES, MOST_COMMITMENTS, FieldKind

BACK = 5  # the column pair where the link back to the grid begins


@dataclass(frozen=True)
class Head:
    """The first lines of a rep's worksheet.

    Attributes:
        label: The rep's label.
        scorer_line: What kind of scorecard it is and who scores; empty: the lead's own.
        about: The line that is the same on every worksheet.
        grid: The title of the first worksheet.
    """

    label: str
    scorer_line: str
    about: str
    grid: str


def lay_out_front(writer: RepSheetWriter, head: Head) -> None:
    """Write the front."""
    _head(writer, head)
    _commitments(writer)
    _checks(writer)
    _lines(writer)


def _head(writer: RepSheetWriter, head: Head) -> None:
    words, sheet_words, texts = writer.wording.words, writer.wording.sheet_words, writer.texts
    back = column_pair(BACK)[0]
    writer.text(NUMBER, back - 1, f"{sheet_words['title']} · {head.label}", "title")
    writer.text(back, LAST, words["back"], "link")
    writer.page.sheet.cell(writer.row, back).hyperlink = f"#{quote_sheetname(head.grid)}!A1"
    writer.next(writer.page.look.heights.title)
    if head.scorer_line:
        writer.text(NUMBER, LAST, head.scorer_line, "whose")
        writer.next(writer.page.look.heights.whose)
    gap = [texts.get(key, "") for key in ("gap/missing", "gap/target", "gap/won")]
    if gap[0]:
        gap[0] = f"{sheet_words['gap']} {gap[0]}"
    focus = fill_names(words["focus"], focus=texts["focus"], asks=texts["focus/asks"])
    for line in (head.about, " · ".join(filter(None, gap))):
        writer.text(NUMBER, LAST, line, "line")
        writer.next(writer.page.look.heights.line)
    writer.text(NUMBER, LAST, focus, "focus")
    writer.next(writer.page.look.heights.focus)


def _commitments(writer: RepSheetWriter) -> None:
    words, sheet_words, texts = writer.wording.words, writer.wording.sheet_words, writer.texts
    writer.section(sheet_words["commitments"], sheet_words["commitments_why"])
    numbers = [
        number for number in range(1, MOST_COMMITMENTS + 1) if texts.get(f"commitment/{number}")
    ]
    if not numbers:
        writer.text(NUMBER, LAST, words["no_commitments"], "line")
        writer.next(writer.page.look.heights.line)
        return
    what, outcome = (DETAIL, column_pair(BACK)[0] - 1), column_pair(BACK)
    day = (outcome[1] + 1, LAST)
    writer.text(NUMBER, NUMBER, words["number"], "head")
    writer.text(NAME, NAME, sheet_words["due"], "head")
    writer.text(*what, sheet_words["what"], "left_head")
    writer.label(*outcome, "outcome", words["outcome"])
    writer.label(*day, "done_on", words["done_on"])
    writer.next(writer.page.look.heights.row)
    for number in numbers:
        field, key = f"commitment/{number}", f"commitment.{number}"
        writer.text(NUMBER, NUMBER, str(number), "number")
        writer.text(NAME, NAME, texts.get(f"{field}/due", ""), "mark")
        writer.label(*what, key, texts[field], "text")
        told = writer.input(outcome, field, (key, "outcome"), "choice")
        dated = writer.input(day, f"{field}/date", (key, "done_on"), "date")
        _shade_gap(writer, told, dated)
        writer.next(writer.page.look.heights.words)


def _shade_gap(writer: RepSheetWriter, told: CellSpan, dated: CellSpan) -> None:
    """Shade what is not said to be done while a day stands beside it."""
    page = writer.page
    here, day = (f"${get_column_letter(one.first)}{one.row}" for one in (told, dated))
    done = writer.wording.sheet_words["done"]
    lacks = f'AND({here}<>"{done}",{day}<>"")'
    shade_while(page.sheet, told.cells, lacks, page.look.shades.gap)


def _checks(writer: RepSheetWriter) -> None:
    words, sheet_words, texts = writer.wording.words, writer.wording.sheet_words, writer.texts
    writer.section(sheet_words["daily"])
    writer.text(NUMBER, NAME, words["check"], "left_head")
    writer.text(DETAIL, DETAIL, words["asks"], "left_head")
    weekdays, days = sheet_words["weekdays"].split(), writer.wording.form.days
    for column, day in enumerate(days):
        date = texts.get(f"day/{day}/off") or texts[f"day/{day}"]
        text = f"{weekdays[day - 1]} {date}"
        writer.label(*column_pair(column), f"day.{day}", text)
    writer.text(column_pair(len(days))[0], LAST, sheet_words["last_week"], "head")
    writer.next(writer.page.look.heights.head)
    for row in writer.wording.form.checks:
        check = row.check.id
        name = writer.wording.plain(row.check.name)
        if row.figure:
            name = f"{name}  {row.figure} {sheet_words['a_day']}"
        writer.label(NUMBER, NAME, check, name, "label")
        asks = writer.wording.plain(row.check.asks)
        writer.text(DETAIL, DETAIL, asks, "text")
        for column, day in enumerate(days):
            away = texts.get(f"day/{day}/off")
            field = f"{check}/{day}" if row.figure else f"{check}/{day}{KEPT}"
            number = writer.asked[field].kind is FieldKind.NUMBER
            style = "away" if away else "count" if number else "choice"
            writer.input(column_pair(column), field, (check, f"day.{day}"), style)
        writer.text(column_pair(len(days))[0], LAST, texts.get(f"{check}/average", ""), "mark")
        writer.next(writer.page.look.heights.words)


def _lines(writer: RepSheetWriter) -> None:
    sheet_words = writer.wording.sheet_words
    columns = {"discipline": (NAME, column_pair(1)[1]), "praise": (column_pair(2)[0], LAST)}
    writer.row += 1
    writer.text(NUMBER, NUMBER, writer.wording.words["number"], "head")
    for key, span in columns.items():
        writer.label(*span, key, sheet_words[key], "left_head")
    writer.next(writer.page.look.heights.row)
    for number in LINES:
        key = f"line.{number}"
        writer.label(NUMBER, NUMBER, key, str(number), "number")
        for what, span in columns.items():
            writer.input(span, f"{what}/{number}", (key, what))
        writer.next(writer.page.look.heights.words)
