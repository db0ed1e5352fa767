"""The back of a rep's worksheet: deals, scores, new commitments, objection, signatures."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from coachbook.base.words import fill_names
from coachbook.playbook.model.coaching import Criterion
from coachbook.scorecard.workbook.cells import CellSpan
from coachbook.scorecard.workbook.formulas import is_low, shade_while
from coachbook.scorecard.workbook.identity import cell_name
from coachbook.scorecard.workbook.rep_lines import (
    DETAIL,
    FIRST_PAIR,
    LAST,
    NAME,
    NUMBER,
    RepSheetWriter,
    column_pair,
)
from coachbook.sheet.fields import LEVELS, LINES

STANDING = 6  # the column pair for what a deal claims and proves
LEAD, OWN = column_pair(5)
CAUSE = column_pair(6)


def lay_out_back(writer: RepSheetWriter) -> None:
    """Write the back; when printed, deals and scores start a page each."""
    _break(writer)
    _deals(writer)
    _break(writer)
    _scores(writer)
    _agreed(writer)
    objection = {
        "item": ("objection_item", (DETAIL, DETAIL)),
        "how": ("objection_how", (column_pair(0)[0], column_pair(1)[1])),
        "because": ("objection_because", (column_pair(2)[0], LAST)),
    }
    signatures = {
        "rep": ("sign_rep", (DETAIL, DETAIL)),
        "supervisor": ("sign_supervisor", (FIRST_PAIR, LAST)),
    }
    _fields_beside(writer, "objection", "objection", objection)
    _fields_beside(writer, "signatures", "signature", signatures)


def _break(writer: RepSheetWriter) -> None:
    writer.page.sheet.row_breaks.append(Break(id=writer.row))


def _deals(writer: RepSheetWriter) -> None:
    words, sheet_words, texts, form = (
        writer.wording.words,
        writer.wording.sheet_words,
        writer.texts,
        writer.wording.form,
    )
    numbers = [n for n in range(1, form.deals + 1) if texts.get(f"deal/{n}/customer")]
    writer.section(sheet_words["deals"], texts.get("deals", "") if numbers else "")
    if not numbers:
        writer.text(NUMBER, LAST, words["no_deals"], "line")
        writer.next(writer.page.look.heights.line)
        return
    for columns, word in (
        ((NUMBER, NUMBER), words["number"]),
        ((NAME, NAME), sheet_words["customer"]),
        ((DETAIL, DETAIL), words["reason"]),
        (column_pair(STANDING), words["standing"]),
    ):
        writer.text(*columns, word, "head")
    for place, column in enumerate(form.facts):
        writer.label(*column_pair(place), column.fact, writer.wording.plain(column.head))
    writer.next(writer.page.look.heights.head)
    for columns in ((NUMBER, NUMBER), (NAME, NAME), (DETAIL, DETAIL), column_pair(STANDING)):
        writer.text(*columns, "", "small_head")
    for place, _ in enumerate(form.facts):
        tick, date = column_pair(place)
        writer.text(tick, tick, words["ticked"], "small_head")
        writer.text(date, date, words["dated"], "small_head")
    writer.next(writer.page.look.heights.line)
    first = writer.row
    for number in numbers:
        _deal(writer, number)
    _facts_shaded(writer, first)


def _deal(writer: RepSheetWriter, number: int) -> None:
    words, texts, form = writer.wording.words, writer.texts, writer.wording.form
    deal, key = f"deal/{number}", f"deal.{number}"
    facts = [
        f"{writer.wording.plain(column.head)} {texts[f'{deal}/{column.fact}/known']}"
        for column in form.facts
        if f"{deal}/{column.fact}/known" in texts
    ]
    of_which = texts[f"{deal}/goods"].partition(" · ")
    why = [
        texts[f"{deal}/reason"],
        fill_names(words["ask"], ask=texts[f"{deal}/ask"]),
        fill_names(words["known"], facts=", ".join(facts)) if facts else "",
        of_which[2],
    ]
    claimed = texts.get(f"{deal}/claimed", "")
    stands = [
        fill_names(words["claims"], claimed=claimed) if claimed else "",
        fill_names(words["proves"], proved=texts[f"{deal}/proved"], level=texts[f"{deal}/level"]),
    ]
    writer.text(NUMBER, NUMBER, str(number), "number")
    customer = f"{texts[f'{deal}/customer']}\n{of_which[0]}"
    writer.label(NAME, NAME, key, customer, "label")
    writer.text(DETAIL, DETAIL, "\n".join(filter(None, why)), "text")
    for place, column in enumerate(form.facts):
        tick, date = column_pair(place)
        field, keys = f"{deal}/{column.fact}", (key, column.fact)
        writer.input((tick, tick), field, keys, "choice")
        writer.input((date, date), f"{field}/date", keys, "date", shift=1)
    writer.text(*column_pair(STANDING), "\n".join(filter(None, stands)), "stands")
    writer.next(writer.page.look.heights.deal)
    said_key = f"{key}.said"
    writer.text(NUMBER, NAME, "", "small_head")
    writer.label(
        DETAIL, DETAIL, said_key, fill_names(words["told"], deal=of_which[0]), "small_head"
    )
    signs = form.against
    last = LAST - 2 * len(signs)
    writer.input((FIRST_PAIR, last), f"{deal}/said", (said_key, said_key), shift=1)
    for place, sign in enumerate(signs):
        label_at, sign_key = last + 1 + 2 * place, f"{key}.{sign.id}"
        head = writer.wording.plain(sign.head)
        writer.label(label_at, label_at, sign_key, head, "small_head")
        cell, field = (label_at + 1, label_at + 1), f"{deal}/against/{sign.id}"
        writer.input(cell, field, (sign_key, sign_key), "choice", shift=1)
    writer.next(writer.page.look.heights.words)


def _facts_shaded(writer: RepSheetWriter, first: int) -> None:
    """Shade a tick without its day, and a day without its tick, as gaps."""
    sheet, gap = writer.page.sheet, writer.page.look.shades.gap
    for place, _ in enumerate(writer.wording.form.facts):
        tick, date = (get_column_letter(column) for column in column_pair(place))
        last = writer.row - 1
        for here, other in ((tick, date), (date, tick)):
            lacks = f'AND({here}{first}="",{other}{first}<>"")'
            shade_while(sheet, f"{here}{first}:{here}{last}", lacks, gap)


def _scores(writer: RepSheetWriter) -> None:
    words, sheet_words, form = writer.wording.words, writer.wording.sheet_words, writer.wording.form
    writer.section(sheet_words["scores"], writer.texts.get("scores/days", ""))
    writer.text(NUMBER, NUMBER, words["number"], "head")
    writer.text(NAME, NAME, words["criterion"], "left_head")
    writer.text(DETAIL, DETAIL, words["counted"], "left_head")
    for step in form.scale:
        writer.text(
            *column_pair(step.level), f"{step.level} {writer.wording.plain(step.name)}", "head"
        )
    writer.text(LEAD, LEAD, words["lead"], "head")
    writer.text(OWN, OWN, words["own_mark"], "head")
    writer.label(*CAUSE, "cause", sheet_words["cause"])
    writer.next(writer.page.look.heights.head)
    for number, criterion in enumerate(form.criteria, start=1):
        _score(writer, number, criterion)


def _score(writer: RepSheetWriter, number: int, criterion: Criterion) -> None:
    page, row, plain = writer.page, writer.row, writer.wording.plain
    writer.text(NUMBER, NUMBER, str(number), "number")
    name = f"{plain(criterion.name)} ({criterion.weight})"
    writer.label(NAME, NAME, criterion.id, name, "label")
    writer.text(DETAIL, DETAIL, plain(criterion.counted), "text")
    lead, cause = f"${get_column_letter(LEAD)}{row}", f"${get_column_letter(CAUSE[0])}{row}"
    for level in LEVELS:
        span = CellSpan(row, *column_pair(level))
        page.text(span, plain(criterion.marks[level]), "mark")
        seen = f"AND(ISNUMBER({lead}),{lead}={level})"
        shade_while(page.sheet, span.cells, seen, page.look.shades.seen)
    for column, field, style in (
        (LEAD, criterion.id, "shown"),
        (OWN, f"{criterion.id}/own", "own_shown"),
    ):
        name = cell_name(page.number, field)
        page.formula(CellSpan(row, column, column), f'IF({name}="","",{name})', style)
    span = writer.input(CAUSE, f"{criterion.id}/cause", (criterion.id, "cause"), "choice")
    reckoning = writer.wording.reckoning
    lacks_cause = is_low(lead, reckoning, f'{cause}=""')
    shade_while(page.sheet, span.cells, lacks_cause, page.look.shades.gap)
    at = f"{get_column_letter(LEAD)}{row}"
    shade_while(page.sheet, at, is_low(lead, reckoning), page.look.shades.low)
    writer.next(page.look.heights.score)


def _agreed(writer: RepSheetWriter) -> None:
    words, sheet_words = writer.wording.words, writer.wording.sheet_words
    columns = {
        "who": (NAME, NAME),
        "what": (DETAIL, column_pair(3)[1]),
        "due": (column_pair(4)[0], LAST),
    }
    heads = {"who": sheet_words["who"], "what": sheet_words["what"], "due": sheet_words["by_when"]}
    writer.section(words["commitments_new"])
    writer.text(NUMBER, NUMBER, words["number"], "head")
    for key, span in columns.items():
        writer.label(*span, f"agreed.{key}", heads[key], "left_head")
    writer.next(writer.page.look.heights.row)
    for number in LINES:
        line = f"agreed.{number}"
        writer.label(NUMBER, NUMBER, line, str(number), "number")
        for key, span in columns.items():
            writer.input(span, f"agreed/{number}/{key}", (line, f"agreed.{key}"))
        writer.next(writer.page.look.heights.words)


def _fields_beside(
    writer: RepSheetWriter,
    topic: str,
    prefix: str,
    fields: Mapping[str, tuple[str, tuple[int, int]]],
) -> None:
    """A line with some fields; each has the key of the word above it, and its columns."""
    words, sheet_words = writer.wording.words, writer.wording.sheet_words
    writer.row += 1
    writer.text(NUMBER, NAME, "", "left_head")
    for field, (key, span) in fields.items():
        head = words[key] if key in words else sheet_words[key]
        writer.label(*span, f"{prefix}.{field}", head, "left_head")
    writer.next(writer.page.look.heights.row)
    writer.label(NUMBER, NAME, topic, words[topic], "label")
    for field, (_, span) in fields.items():
        style = "choice" if field in ("item", "how") else "words"
        writer.input(span, f"{prefix}/{field}", (topic, f"{prefix}.{field}"), style)
    writer.next(writer.page.look.heights.words)
