"""Makes a team's workbook: the grid, a worksheet for each rep, and the hidden identity."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from hashlib import sha256

from openpyxl.workbook import Workbook
from openpyxl.workbook.protection import WorkbookProtection

from coachbook.base.text import Language, Text
from coachbook.base.week import Week
from coachbook.base.words import fill_names, load_words
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.prose import plain_text
from coachbook.scorecard.observation import CardKind
from coachbook.scorecard.workbook.cells import Styles
from coachbook.scorecard.workbook.data_validation import Rules
from coachbook.scorecard.workbook.form_text import form_text
from coachbook.scorecard.workbook.grid import Column, Grid
from coachbook.scorecard.workbook.identity import RepPart, WorkbookIdentity, add_identity_sheet
from coachbook.scorecard.workbook.look import Look
from coachbook.scorecard.workbook.rep_back import lay_out_back
from coachbook.scorecard.workbook.rep_front import Head, lay_out_front
from coachbook.scorecard.workbook.rep_lines import PAIRS, FormWording, RepSheetWriter
from coachbook.scorecard.workbook.workbook_wording import columns_of, heading_of, lists_of
from coachbook.scorecard.workbook.worksheet import Page, set_up
from coachbook.scorecard.workbook.xlsx_bytes import workbook_bytes
from coachbook.sheet.fields import screen_fields
from coachbook.sheet.form import make_form
from coachbook.sheet.prints import deal_ids
from coachbook.sheet.sheet import Sheet
from coachbook.sheet.slot_texts import screen_texts
from coachbook.team.model import Rep, Team

MOST_TITLE = 31
_NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\'!\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Order:
    """What a workbook is made of; `sheets` has one for each rep, `prints` their names by rep id."""

    team: Team
    week: Week
    sheets: tuple[Sheet, ...]
    language: Language
    kind: CardKind = CardKind.NORMAL
    scorer: str = ""
    scorer_name: str = ""
    prints: Mapping[str, str] = field(default_factory=dict)

    @property
    def days(self) -> tuple[date, ...]:
        """The days that have a column."""
        return tuple(day for day, _ in self.sheets[0].days)

    @property
    def by(self) -> str:
        """Who scores: the supervisor, if nobody else is named."""
        return self.scorer or self.team.supervisor.id

    def scorer_line(self, words: Mapping[str, str], self_scorer: str) -> str:
        """The line that says what kind of scorecard it is and who scores; empty: the lead's own.

        Args:
            words: The workbook's words.
            self_scorer: Who scores in a self-assessment, if nobody is named.
        """
        if self.kind is CardKind.NORMAL:
            return ""
        lead = self.team.supervisor
        default_scorer = self_scorer if self.kind is CardKind.SELF else lead.name or lead.id
        scorer = self.scorer_name or self.scorer or default_scorer
        return fill_names(words["whose"], kind=words[f"kind_{self.kind}"], scorer=scorer)


def make_workbook(order: Order, playbook: Playbook, look: Look) -> bytes:
    """The bytes of the XLSX file; the same order gives the same bytes."""
    labels = labels_of(sheet.rep for sheet in order.sheets)
    texts = [
        screen_texts(sheet, playbook, (order.language,), label)
        for sheet, label in zip(order.sheets, labels, strict=True)
    ]
    wording = _form_wording(order, playbook)
    document = _document(order, wording, texts)
    styles = Styles(look, order.language)
    book = Workbook()
    for empty in book.worksheets:
        book.remove(empty)
    scorer_line = order.scorer_line(wording.words, wording.words["each_rep"])
    heading = heading_of(order.team, order.week, order.days, wording, document, scorer_line)
    titles = titles_of(labels)
    grid = Page(book, wording.words["scores"], 0, look, styles)
    columns: Sequence[Column] = columns_of(wording)
    own_days = [each.get("scores/days", "") for each in texts]
    lines = Grid(grid, heading, columns, wording).lay_out(
        list(zip(labels, titles, own_days, strict=True))
    )
    pages = [Page(book, title, n, look, styles) for n, title in enumerate(titles, start=1)]
    heads = [
        Head(label, order.scorer_line(wording.words, label), heading.about, grid.title)
        for label in labels
    ]
    for page, rep_texts, head in zip(pages, texts, heads, strict=True):
        lay_out_rep(page, wording, rep_texts, head)
    identity = _identity(order, wording.form.edition, document, (grid, *pages), labels, lines)
    add_identity_sheet(book, identity, lists_of(wording))
    foot = fill_names(wording.words["page"], team=_literal(order.team.name), week=order.week)
    page_heads = (heading.scorer_line, *(head.scorer_line for head in heads))
    for page, scorer_line in zip((grid, *pages), page_heads, strict=True):
        set_up(page.sheet, look, foot, _literal(scorer_line))
    book.security = WorkbookProtection(lockStructure=True)
    book.calculation.fullCalcOnLoad = True
    book.properties.creator, book.properties.title = "Coachbook", heading.title
    return workbook_bytes(book, datetime.combine(order.week.monday, time(), UTC))


def _form_wording(order: Order, playbook: Playbook) -> FormWording:
    language, entries = order.language, playbook.entries
    weekdays = tuple(day.isoweekday() for day in order.days)

    def written_out(text: Text) -> str:
        return plain_text(text.in_(language), entries, language)

    words = load_words("scorecard/workbook", language)
    return FormWording(
        form=make_form(playbook, order.team.department, (language,), weekdays),
        words=words,
        sheet_words=load_words("sheet", language),
        plain=written_out,
        rules=Rules(words, order.week),
        reckoning=playbook.diagnosis.reckoning,
        unused=playbook.unused_levels,
    )


def _document(order: Order, wording: FormWording, texts: Sequence[Mapping[str, str]]) -> str:
    """The id of the document: a hash of everything that it asks, and of whom."""
    form, week = form_text(wording.form), str(order.week)
    asked = [form, order.team.id, week, order.kind, order.by, order.language]
    reps = [[sheet.rep.id, *_ids(sheet)] for sheet in order.sheets]
    text = json.dumps([asked, reps, list(texts)], sort_keys=True)
    return sha256(text.encode()).hexdigest()[:12]


def _ids(sheet: Sheet) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids behind the numbers of deals and of commitments."""
    return deal_ids(sheet), tuple(item.id for item in sheet.on_screen)


def _identity(
    order: Order,
    edition: str,
    document: str,
    pages: Sequence[Page],
    labels: Sequence[str],
    lines: Sequence[Mapping[str, str]],
) -> WorkbookIdentity:
    grid, *parts = pages
    shared = dict(grid.labels)
    for key in parts[0].labels:
        if all(page.labels.get(key) == parts[0].labels[key] for page in parts):
            shared[key] = parts[0].labels[key]
    fields = {name: place for page in pages for name, place in page.fields.items()}
    reps = []
    for sheet, page, label, line in zip(order.sheets, parts, labels, lines, strict=True):
        deals, commitments = _ids(sheet)
        own_labels = {key: text for key, text in page.labels.items() if shared.get(key) != text}
        reps.append(
            RepPart(
                rep=sheet.rep.id,
                label=label,
                sheet=page.title,
                deals=deals,
                commitments=commitments,
                labels={**own_labels, **line},
                print=order.prints.get(sheet.rep.id, ""),
            )
        )
    return WorkbookIdentity(
        document=document,
        team=order.team.id,
        week=str(order.week),
        kind=order.kind,
        scorer=order.by,
        edition=edition,
        language=order.language,
        grid=grid.title,
        fields=fields,
        labels=shared,
        reps=tuple(reps),
    )


def _literal(text: str) -> str:
    """A text as it is written in a page header or footer, where & begins a code."""
    return text.replace("&", "&&")


def lay_out_rep(page: Page, wording: FormWording, texts: Mapping[str, str], head: Head) -> None:
    """Write a rep's worksheet.

    Args:
        page: The empty worksheet.
        wording: The form and its words.
        texts: The rep's own texts, by their slot on the paper sheet.
        head: The first lines.
    """
    writer = RepSheetWriter(
        page, wording, texts, asked={field.id: field for field in screen_fields(wording.form)}
    )
    lay_out_front(writer, head)
    lay_out_back(writer)
    rep = page.look.widths.rep
    pairs = [rep.pair] * (2 * PAIRS - 2)
    page.widths([rep.number, rep.name, rep.detail, *pairs, rep.last, rep.last])
    page.sheet.freeze_panes = "A4" if head.scorer_line else "A3"


def labels_of(reps: Iterable[Rep]) -> list[str]:
    """The labels of reps: their names, followed by the id where two reps share a name."""
    named = [(rep.name.strip() or rep.id, rep.id) for rep in reps]
    count = Counter(name for name, _ in named)
    return [name if count[name] == 1 else f"{name} ({rep})" for name, rep in named]


def titles_of(labels: Sequence[str]) -> list[str]:
    """The titles of the reps' worksheets; the number before the name makes each unique."""
    return [_title(number, label) for number, label in enumerate(labels, start=1)]


def _title(number: int, label: str) -> str:
    plain = _NOT_IN_TITLE.sub(" ", label)
    return f"{number} {plain}"[:MOST_TITLE].strip()
