"""The back of a rep's sheet: deals, scores, new commitments, objection, signatures."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from coachbook.base.words import fill_names
from coachbook.playbook.model.coaching import Criterion
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
from coachbook.scorecard.workbook.worksheet import CellSpan
from coachbook.sheet.fields import LEVELS, LINES

STANDING = 6  # the pair that says what a deal claims and proves
LEAD, OWN = column_pair(5)
CAUSE = column_pair(6)


def lay_out_back(part: RepSheetWriter) -> None:
    """Write the back; printed, deals and scores have a page each."""
    _break(part)
    _deals(part)
    _break(part)
    _scores(part)
    _agreed(part)
    _two(part, "objection", ("objection_item", "objection_because"), ("item", "because"))
    _two(part, "signatures", ("sign_rep", "sign_supervisor"), ("rep", "supervisor"))


def _break(part: RepSheetWriter) -> None:
    part.page.sheet.row_breaks.append(Break(id=part.row))


def _deals(part: RepSheetWriter) -> None:
    said, paper, texts, form = part.told.said, part.told.paper, part.texts, part.told.form
    numbers = [n for n in range(1, form.deals + 1) if texts.get(f"deal/{n}/customer")]
    part.section(paper["deals"], texts.get("deals", "") if numbers else "")
    if not numbers:
        part.text(NUMBER, LAST, said["no_deals"], "line")
        part.next(part.page.look.heights.line)
        return
    for columns, word in (
        ((NUMBER, NUMBER), said["number"]),
        ((NAME, NAME), paper["customer"]),
        ((DETAIL, DETAIL), said["reason"]),
        (column_pair(STANDING), said["standing"]),
    ):
        part.text(*columns, word, "head")
    for place, column in enumerate(form.facts):
        part.label(*column_pair(place), column.fact, part.told.plain(column.head))
    part.next(part.page.look.heights.head)
    for columns in ((NUMBER, NUMBER), (NAME, NAME), (DETAIL, DETAIL), column_pair(STANDING)):
        part.text(*columns, "", "small_head")
    for place, _ in enumerate(form.facts):
        tick, date = column_pair(place)
        part.text(tick, tick, said["ticked"], "small_head")
        part.text(date, date, said["dated"], "small_head")
    part.next(part.page.look.heights.line)
    first = part.row
    for number in numbers:
        _deal(part, number)
    _facts_shaded(part, first)


def _deal(part: RepSheetWriter, number: int) -> None:
    said, texts, form = part.told.said, part.texts, part.told.form
    deal, key = f"deal/{number}", f"deal.{number}"
    facts = [
        f"{part.told.plain(column.head)} {texts[f'{deal}/{column.fact}/known']}"
        for column in form.facts
        if f"{deal}/{column.fact}/known" in texts
    ]
    of_which = texts[f"{deal}/goods"].partition(" · ")
    why = [
        texts[f"{deal}/reason"],
        fill_names(said["ask"], ask=texts[f"{deal}/ask"]),
        fill_names(said["known"], facts=", ".join(facts)) if facts else "",
        of_which[2],
    ]
    claimed = texts.get(f"{deal}/claimed", "")
    stands = [
        fill_names(said["claims"], claimed=claimed) if claimed else "",
        fill_names(said["proves"], proved=texts[f"{deal}/proved"], level=texts[f"{deal}/level"]),
    ]
    part.text(NUMBER, NUMBER, str(number), "number")
    customer = f"{texts[f'{deal}/customer']}\n{of_which[0]}"
    part.label(NAME, NAME, key, customer, "label")
    part.text(DETAIL, DETAIL, "\n".join(filter(None, why)), "text")
    for place, column in enumerate(form.facts):
        tick, date = column_pair(place)
        field, keys = f"{deal}/{column.fact}", (key, column.fact)
        part.input((tick, tick), field, keys, "choice")
        part.input((date, date), f"{field}/date", keys, "date", shift=1)
    part.text(*column_pair(STANDING), "\n".join(filter(None, stands)), "stands")
    part.next(part.page.look.heights.deal)
    said_key = f"{key}.said"
    part.text(NUMBER, NAME, "", "small_head")
    part.label(DETAIL, DETAIL, said_key, fill_names(said["told"], deal=of_which[0]), "small_head")
    whole = (FIRST_PAIR, LAST)
    part.input(whole, f"{deal}/said", (said_key, said_key), shift=1)
    part.next(part.page.look.heights.words)


def _facts_shaded(part: RepSheetWriter, first: int) -> None:
    """A fact without its day, and a day without its fact, are gaps."""
    sheet, gap = part.page.sheet, part.page.look.shades.gap
    for place, _ in enumerate(part.told.form.facts):
        tick, date = (get_column_letter(column) for column in column_pair(place))
        last = part.row - 1
        for here, other in ((tick, date), (date, tick)):
            lacks = f'AND({here}{first}="",{other}{first}<>"")'
            shade_while(sheet, f"{here}{first}:{here}{last}", lacks, gap)


def _scores(part: RepSheetWriter) -> None:
    said, paper, form = part.told.said, part.told.paper, part.told.form
    part.section(paper["scores"])
    part.text(NUMBER, NUMBER, said["number"], "head")
    part.text(NAME, NAME, said["criterion"], "left_head")
    part.text(DETAIL, DETAIL, said["counted"], "left_head")
    for step in form.scale:
        part.text(*column_pair(step.level), f"{step.level} {part.told.plain(step.name)}", "head")
    part.text(LEAD, LEAD, said["lead"], "head")
    part.text(OWN, OWN, said["own_mark"], "head")
    part.label(*CAUSE, "cause", paper["cause"])
    part.next(part.page.look.heights.head)
    for number, criterion in enumerate(form.criteria, start=1):
        _score(part, number, criterion)


def _score(part: RepSheetWriter, number: int, criterion: Criterion) -> None:
    page, row, plain = part.page, part.row, part.told.plain
    part.text(NUMBER, NUMBER, str(number), "number")
    name = f"{plain(criterion.name)} ({criterion.weight})"
    part.label(NAME, NAME, criterion.id, name, "label")
    part.text(DETAIL, DETAIL, plain(criterion.counted), "text")
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
    span = part.input(CAUSE, f"{criterion.id}/cause", (criterion.id, "cause"), "choice")
    reckoning = part.told.reckoning
    wanted = is_low(lead, reckoning, f'{cause}=""')
    shade_while(page.sheet, span.cells, wanted, page.look.shades.gap)
    at = f"{get_column_letter(LEAD)}{row}"
    shade_while(page.sheet, at, is_low(lead, reckoning), page.look.shades.low)
    part.next(page.look.heights.score)


def _agreed(part: RepSheetWriter) -> None:
    said, paper = part.told.said, part.told.paper
    columns = {
        "who": (NAME, NAME),
        "what": (DETAIL, column_pair(3)[1]),
        "due": (column_pair(4)[0], LAST),
    }
    heads = {"who": paper["who"], "what": paper["what"], "due": paper["by_when"]}
    part.section(said["commitments_new"])
    part.text(NUMBER, NUMBER, said["number"], "head")
    for key, span in columns.items():
        part.label(*span, f"agreed.{key}", heads[key], "left_head")
    part.next(part.page.look.heights.row)
    for number in LINES:
        line = f"agreed.{number}"
        part.label(NUMBER, NUMBER, line, str(number), "number")
        for key, span in columns.items():
            part.input(span, f"agreed/{number}/{key}", (line, f"agreed.{key}"))
        part.next(part.page.look.heights.words)


def _two(part: RepSheetWriter, topic: str, words: tuple[str, str], fields: tuple[str, str]) -> None:
    """A line of two fields: the names of their heads, and of the fields."""
    said, paper = part.told.said, part.told.paper
    prefix = "signature" if topic == "signatures" else topic
    part.row += 1
    columns = ((DETAIL, DETAIL), (FIRST_PAIR, LAST))
    part.text(NUMBER, NAME, "", "left_head")
    for word, field, span in zip(words, fields, columns, strict=True):
        head = said[word] if word in said else paper[word]
        part.label(*span, f"{prefix}.{field}", head, "left_head")
    part.next(part.page.look.heights.row)
    part.label(NUMBER, NAME, topic, said[topic], "label")
    for field, span in zip(fields, columns, strict=True):
        style = "choice" if field == "item" else "words"
        part.input(span, f"{prefix}/{field}", (topic, f"{prefix}.{field}"), style)
    part.next(part.page.look.heights.words)
