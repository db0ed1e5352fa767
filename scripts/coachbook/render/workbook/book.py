"""A team's sheets of a week -> the workbook."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from hashlib import sha256

from openpyxl.workbook import Workbook
from openpyxl.workbook.protection import WorkbookProtection

from coachbook.model.playbook import Playbook
from coachbook.prose import plain
from coachbook.render.fields import fields_of
from coachbook.render.workbook.cells import Styles
from coachbook.render.workbook.form_text import form_text
from coachbook.render.workbook.grid import Column, Grid
from coachbook.render.workbook.hidden import hide
from coachbook.render.workbook.look import Look
from coachbook.render.workbook.naming import labels_of, titles_of
from coachbook.render.workbook.package import packed
from coachbook.render.workbook.page import Page
from coachbook.render.workbook.paper import set_up
from coachbook.render.workbook.rep_front import Head
from coachbook.render.workbook.rep_sheet import lay_out_rep
from coachbook.render.workbook.rules import Rules
from coachbook.render.workbook.tables import Told
from coachbook.render.workbook.wording import columns_of, heading_of, lists_of
from coachbook.scorecards.record import Kind
from coachbook.scorecards.workbook_identity import Identity, RepPart
from coachbook.sheets.form import make_form
from coachbook.sheets.sheet import Sheet
from coachbook.team.model import Team
from coachbook.text import Language, Text
from coachbook.week import Week
from coachbook.words import fill, words


@dataclass(frozen=True)
class Order:
    """What a workbook is made for. `sheets` are the team's, one a rep."""

    team: Team
    week: Week
    sheets: tuple[Sheet, ...]
    language: Language
    kind: Kind = Kind.NORMAL
    scorer: str = ""
    scorer_name: str = ""

    @property
    def by(self) -> str:
        """Who scores: the supervisor, if nobody else is named."""
        return self.scorer or self.team.supervisor.id

    def whose(self, said: Mapping[str, str], own: str) -> str:
        """Of what kind it is and who scores, as its head says; empty: the lead's own, as usual.

        Args:
            said: The workbook's words.
            own: Who scores in a self-assessment, if nobody is named.
        """
        if self.kind is Kind.NORMAL:
            return ""
        lead = self.team.supervisor
        usual = own if self.kind is Kind.SELF else lead.name or lead.id
        scorer = self.scorer_name or self.scorer or usual
        return fill(said["whose"], kind=said[f"kind_{self.kind}"], scorer=scorer)


def make_workbook(order: Order, playbook: Playbook, look: Look) -> bytes:
    """The XLSX file: the same order gives the same bytes."""
    labels = labels_of(sheet.rep for sheet in order.sheets)
    texts = [
        fields_of(sheet, playbook, (order.language,), label)
        for sheet, label in zip(order.sheets, labels, strict=True)
    ]
    told = _told(order, playbook)
    document = _document(order, told, texts)
    styles = Styles(look, order.language)
    book = Workbook()
    for empty in book.worksheets:
        book.remove(empty)
    whose = order.whose(told.said, told.said["each_rep"])
    heading = heading_of(order.team, order.week, told, document, whose)
    titles = titles_of(labels)
    grid = Page(book, told.said["scores"], 0, look, styles)
    columns: Sequence[Column] = columns_of(told)
    lines = Grid(grid, heading, columns, told).lay_out(list(zip(labels, titles, strict=True)))
    pages = [Page(book, title, n, look, styles) for n, title in enumerate(titles, start=1)]
    heads = [
        Head(label, order.whose(told.said, label), heading.about, grid.title) for label in labels
    ]
    for page, own, head in zip(pages, texts, heads, strict=True):
        lay_out_rep(page, told, own, head)
    identity = _identity(order, told.form.edition, document, (grid, *pages), labels, lines)
    hide(book, identity, lists_of(told))
    foot = fill(told.said["page"], team=_literal(order.team.name), week=order.week)
    above = (heading.whose, *(head.whose for head in heads))
    for page, whose in zip((grid, *pages), above, strict=True):
        set_up(page.sheet, look, foot, _literal(whose))
    book.security = WorkbookProtection(lockStructure=True)
    book.calculation.fullCalcOnLoad = True
    book.properties.creator, book.properties.title = "Coachbook", heading.title
    return packed(book, datetime.combine(order.week.monday, time(), UTC))


def _literal(text: str) -> str:
    """As it is written above or beneath a printed page, where & begins a code."""
    return text.replace("&", "&&")


def _told(order: Order, playbook: Playbook) -> Told:
    language, entries = order.language, playbook.entries

    def written_out(text: Text) -> str:
        return plain(text.in_(language), entries, language)

    said = words("workbook", language)
    return Told(
        form=make_form(playbook, order.team.department, (language,)),
        said=said,
        paper=words("sheet", language),
        plain=written_out,
        rules=Rules(said, order.week),
        reckoning=playbook.diagnosis.reckoning,
    )


def _document(order: Order, told: Told, texts: Sequence[Mapping[str, str]]) -> str:
    """The id of the document: of all that is asked in it, and of whom."""
    form, week = form_text(told.form), str(order.week)
    asked = [form, order.team.id, week, order.kind, order.by, order.language]
    reps = [[sheet.rep.id, *_ids(sheet)] for sheet in order.sheets]
    text = json.dumps([asked, reps, list(texts)], sort_keys=True)
    return sha256(text.encode()).hexdigest()[:12]


def _ids(sheet: Sheet) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids behind the numbers of deals and of commitments."""
    deals = tuple(deal.chosen.case.deal.id for deal in sheet.deals)
    return deals, tuple(item.id for item in sheet.commitments)


def _identity(
    order: Order,
    edition: str,
    document: str,
    pages: Sequence[Page],
    labels: Sequence[str],
    lines: Sequence[Mapping[str, str]],
) -> Identity:
    grid, *parts = pages
    shared = dict(grid.labels)
    for key in parts[0].labels:
        if all(page.labels.get(key) == parts[0].labels[key] for page in parts):
            shared[key] = parts[0].labels[key]
    fields = {name: place for page in pages for name, place in page.fields.items()}
    reps = []
    for sheet, page, label, line in zip(order.sheets, parts, labels, lines, strict=True):
        deals, commitments = _ids(sheet)
        own = {key: said for key, said in page.labels.items() if shared.get(key) != said}
        reps.append(
            RepPart(
                rep=sheet.rep.id,
                label=label,
                sheet=page.title,
                deals=deals,
                commitments=commitments,
                labels={**own, **line},
            )
        )
    return Identity(
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
