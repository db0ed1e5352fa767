"""The numbers of a team's report as an XLSX file. It has no formulas; texts stay texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import TypeAlias

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from coachbook.report.pipeline import LEVELS
from coachbook.report.report_page import ReportWords
from coachbook.report.report_wording import number_words, rule_words
from coachbook.report.team_report import RepReport, TeamReport
from coachbook.scorecard.observation import NOT_APPLICABLE
from coachbook.scorecard.workbook.cells import write_text_cell
from coachbook.scorecard.workbook.xlsx_bytes import workbook_bytes

Item: TypeAlias = "str | int | Decimal | None"
Table = tuple[str, Sequence[str], Iterable[Sequence[Item]]]
WIDEST = 60


def report_workbook(report: TeamReport, words: ReportWords) -> bytes:
    """The bytes of the file; the same report gives the same bytes."""
    book = Workbook()
    for empty in book.worksheets:
        book.remove(empty)
    for key, heads, rows in _tables(report, words):
        sheet = book.create_sheet(words.say(key))
        widths: dict[int, int] = {}
        for row_number, row in enumerate((heads, *rows), start=1):
            for column, item in enumerate(row, start=1):
                width = _write(sheet.cell(row_number, column), item, head=row_number == 1)
                widths[column] = min(max(widths.get(column, 8), width + 2), WIDEST)
        for column, width in widths.items():
            sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.freeze_panes = "B2"
    return workbook_bytes(book, datetime.combine(report.week.monday, time(), UTC))


def _write(cell: Cell, item: Item, *, head: bool) -> int:
    """Write an item into a cell; returns its width, in which a Chinese character counts as two."""
    if isinstance(item, str):
        write_text_cell(cell, item)
    elif item is not None:
        cell.value = item
    if head:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in str(item or ""))


def _tables(report: TeamReport, words: ReportWords) -> Iterator[Table]:
    say = words.say
    names = [words.text(one.name) for one in report.criteria]
    yield "sheet_team", [say("what_column"), say("value_column")], _team_rows(report, words)
    yield "sheet_reps", [say(key) for key in _REP_HEADS], _rep_rows(report, words)
    yield "sheet_levels", [say("rep"), say("score"), *names], _level_rows(report, words)
    levels = [say("evidence_level", n=level) for level in LEVELS]
    mixed = any(len(rung.amounts) > 1 for rung in report.rungs)
    others = [say("other_currencies")] if mixed else []
    heads = [say("claimed"), *levels, say("deals"), say("above"), say("amount"), *others]
    yield "sheet_pipeline", heads, _rung_rows(report, words)
    heads = [say("week"), say("edition"), say("count_column"), say("score"), *names]
    yield "team_trends", heads, _week_rows(report)
    heads = [say("rep"), say("cause"), say("rule"), say("numbers"), say("verdict")]
    yield "sheet_causes", heads, _cause_rows(report, words)
    if any(one.evidence for one in report.reps):
        heads = [say("rep"), say("customer"), say("said_head"), say("verdict")]
        yield "sheet_said", heads, _said_rows(report, words)


_REP_HEADS = (
    *("rep", "score", "change", "focus_next", "target_amount", "won_amount", "missing_amount"),
    *("present_days", "calls_count", "calls_a_day", "short_days", "due_count", "on_time_count"),
    *("above", "red", "note_column"),
)


def _team_rows(report: TeamReport, words: ReportWords) -> Iterator[Sequence[Item]]:
    say = words.say
    yield say("week"), str(report.week)
    yield say("edition"), report.edition
    yield say("mean_score"), _or_few(report.trends.score.last, words)
    yield say("scored_of", n=len(report.scored), of=len(report.reps)), len(report.scored)
    advice = report.advice
    none = say(_no_plank(report))
    yield say("shortest"), words.text(advice.weakest.criterion.name) if advice else none
    if advice and advice.cause:
        yield say("cause"), words.text(advice.cause.name)
    for gap in filter(None, (report.target_gaps.month, report.target_gaps.year)):
        yield f"{say('target_amount')} {gap.period}", gap.target
        yield f"{say('won_amount')} {gap.period}", gap.won
        for currency, won in gap.others.items():
            yield f"{say('won_amount')} {gap.period} ({currency})", won
        yield f"{say('missing_amount')} {gap.period}", gap.missing
    yield say("present_days"), report.calls.present
    yield say("calls_count"), report.calls.calls
    yield say("due_count"), report.commitments.due
    yield say("on_time_count"), report.commitments.on_time


def _no_plank(report: TeamReport) -> str:
    """The word for why no criterion is named."""
    if report.at_top:
        return "plank_none" if report.nothing_short else "plank_some"
    return "few"


def _or_few(number: Decimal | None, words: ReportWords) -> Item:
    return words.say("few") if number is None else number


def _rep_rows(report: TeamReport, words: ReportWords) -> Iterator[Sequence[Item]]:
    for one in report.reps:
        gap = one.target_gap
        why = words.say(f"why_unscored_{one.unscored.value}") if one.unscored else ""
        yield (
            one.rep.name,
            _score(one, words),
            one.trends.score.change,
            words.text(one.weakest.name) if one.weakest else "",
            *((gap.target, gap.won, gap.missing) if gap else (None, None, None)),
            one.calls.present,
            one.calls.calls,
            one.calls.per_day,
            one.calls.short,
            one.commitments.due,
            one.commitments.on_time,
            sum(case.overclaimed for case in one.cases),
            len(one.flags),
            why,
        )


def _level_rows(report: TeamReport, words: ReportWords) -> Iterator[Sequence[Item]]:
    for one in report.reps:
        levels = one.week_levels.levels if one.week_levels else {}
        given = (levels.get(criterion.id) for criterion in report.criteria)
        cells = ("N/A" if level == NOT_APPLICABLE else level for level in given)
        yield one.rep.name, _score(one, words), *cells


def _score(one: RepReport, words: ReportWords) -> Item:
    """The score; as a text with what it rests on, where that is too little to reckon with."""
    if one.score is None or one.rests_on_enough:
        return one.score.percent if one.score else None
    rests = words.say("score_rests", weight=one.score.weight, of=one.score.weights)
    return f"{one.score.percent} ({rests})"


def _rung_rows(report: TeamReport, words: ReportWords) -> Iterator[Sequence[Item]]:
    for rung in report.rungs:
        name = words.text(rung.claimed.name) if rung.claimed else words.say("no_claim")
        others = " + ".join(
            f"{total} {currency}" for currency, total in rung.amounts.items() if currency
        )
        mixed = (others,) if len(rung.amounts) > 1 else ()
        yield name, *rung.counts, rung.deals, rung.overclaimed, rung.amounts[""], *mixed


def _week_rows(report: TeamReport) -> Iterator[Sequence[Item]]:
    for at, point in enumerate(report.trends.score.points):
        levels = (report.trends.criteria[one.id].points[at].value for one in report.criteria)
        yield point.week, point.edition, point.count, point.value, *levels


def _cause_rows(report: TeamReport, words: ReportWords) -> Iterator[Sequence[Item]]:
    for one in report.reps:
        for finding in one.findings:
            verdict = words.say(f"verdict_{finding.verdict.value}")
            for check in finding.checks:
                rule = rule_words(check.rule, words)
                numbers = number_words(check, words)
                yield one.rep.name, words.text(finding.cause.name), rule, numbers, verdict


def _said_rows(report: TeamReport, words: ReportWords) -> Iterator[Sequence[Item]]:
    for one in report.reps:
        for each in one.evidence:
            deal = each.case.deal
            yield one.rep.name, deal.customer or deal.id, each.text, words.told(each.text)
