"""The cover of a pack: who is in it, who has no sheet, and what changed since last week.

A cover is a form with slots, printed by jobs like a sheet. It has a code, so that a cover which is
scanned with the sheets of its pack is known as one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from jinja2 import Template

from coachbook.base.templates import html_environment
from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.base.words import fill_names, load_words
from coachbook.pdf.qr_code import qr_globals
from coachbook.sheet.printer import FormKey, Job
from coachbook.sheet.roster import Note, RosterRow
from coachbook.sheet.slot_texts import format_day
from coachbook.team.codes import CoverCode, print_code

ROWS = (10, 20, 30, 60)  # the sizes that covers come in; more rows go on further covers
ONE_COLUMN = 30  # rows; more stand in two columns


@dataclass(frozen=True)
class CoverRow:
    """A row: a rep or a team. `number` is a dash for a rep without a sheet."""

    number: str
    label: str
    note: str


@dataclass(frozen=True)
class Cover:
    """What stands on a cover. It takes as many sheets of paper as its rows need.

    `days` are those that have a column on the sheets.
    """

    id: str
    heading: str
    supervisor: str
    week: Week
    days: Sequence[date]
    counts: str
    rows: Sequence[CoverRow]
    row_kind: str  # what the rows are: `name` (reps) or `team`


def cover_rows(team_rows: Sequence[RosterRow], language: Language) -> list[CoverRow]:
    """The rows of a team, in words."""
    words = load_words("sheet/pack", language)
    rows = []
    printed = 0
    for row in team_rows:
        printed += row.printed
        note = words[f"note_{row.note.value}"] if row.note else ""
        rows.append(CoverRow(str(printed) if row.printed else "–", row.label, note))
    return rows


def count_line(team_rows: Sequence[RosterRow], language: Language, *, compared: bool) -> str:
    """How many sheets, how many reps without one and, if `compared`, how many changes."""
    words = load_words("sheet/pack", language)
    leaving = (Note.GONE, Note.MOVED)
    missing = sum(not row.printed and row.note not in leaving for row in team_rows)
    changed = sum(bool(row.note) and (row.printed or row.note in leaving) for row in team_rows)
    counts = [fill_names(words["sheets"], count=sum(row.printed for row in team_rows))]
    counts += [fill_names(words["missing"], count=missing)] if missing else []
    if compared:
        counts.append(fill_names(words["moves"], count=changed) if changed else words["same"])
    return " · ".join(counts)


def cover_jobs(cover: Cover, languages: tuple[Language, ...]) -> Iterator[Job]:
    """The jobs of a cover: one for each sheet of paper, whose back is blank."""
    words = load_words("sheet/pack", languages[0])
    most = ROWS[-1]
    pages = [cover.rows[start : start + most] for start in range(0, len(cover.rows), most)] or [()]
    for number, rows in enumerate(pages, start=1):
        room = next(room for room in ROWS if room >= len(rows))
        page = fill_names(words["page"], page=number, pages=len(pages)) if len(pages) > 1 else ""
        yield Job(
            id=f"{cover.id}_{number}",
            form=FormKey("cover", languages, cover.row_kind, room),
            texts=_texts(cover, rows, languages[0], page),
            title=f"{words['title']} {cover.week} {cover.heading}",
            team=cover.heading,
            label=words["cover"] if number == 1 else f"{words['cover']} {number}",
        )


def cover_template(checklists: Path) -> Template:
    """The template of a cover."""
    environment = html_environment(checklists / "sheet")
    environment.globals.update(qr_globals(environment))
    return environment.get_template("cover.html")


def cover_html(job: Job, template: Template, edition: str) -> str:
    """A cover as HTML."""
    key = job.form
    columns = 1 if key.rows <= ONE_COLUMN else 2
    return template.render(
        texts=job.texts,
        title=job.title,
        lead=key.languages[0],
        edition=edition,
        row_kind=key.department,
        columns=columns,
        rows=key.rows // columns,
        w={language: load_words("sheet/pack", language) for language in key.languages},
    )


def _texts(
    cover: Cover, rows: Sequence[CoverRow], language: Language, page: str
) -> Mapping[str, str]:
    days = cover.days
    texts = {
        "heading": cover.heading,
        "supervisor": cover.supervisor,
        "week": str(cover.week),
        "dates": f"{format_day(days[0], language)} – {format_day(days[-1], language)}",
        "counts": cover.counts,
        "page": page,
    }
    for number, row in enumerate(rows, start=1):
        texts[f"row/{number}/number"] = row.number
        texts[f"row/{number}/name"] = row.label
        texts[f"row/{number}/note"] = row.note
    content = json.dumps([cover.id, texts], sort_keys=True, ensure_ascii=False)
    digest = sha256(content.encode()).hexdigest()
    return {**texts, "code": str(CoverCode(cover.week, print_code(digest, {})))}
