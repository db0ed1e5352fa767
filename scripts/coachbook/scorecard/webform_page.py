"""A team's web form for a week: one HTML file to fill in on a screen, without a network."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from markupsafe import Markup

from coachbook.base.templates import html_environment
from coachbook.base.text import Language, Text
from coachbook.base.week import Week
from coachbook.base.words import word_texts
from coachbook.judge.judge_data import SCRIPT, judge_data
from coachbook.playbook.labelled_statements import ANSWERS
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.prose import plain_text
from coachbook.scorecard.readers.field_values import MOST_NUMBER, MOST_TEXT
from coachbook.scorecard.readers.web_file import FORMAT, MOST_BYTES, MOST_EDIT, NAME
from coachbook.sheet.fields import options_of, screen_fields
from coachbook.sheet.form import Form, make_form
from coachbook.sheet.prints import deal_ids
from coachbook.sheet.sheet import Sheet
from coachbook.sheet.slot_texts import format_day, screen_texts
from coachbook.team.model import Team

FOLDER = "scorecard/webform"
STYLES = ("look.css", "fields.css", "print.css")
SCRIPTS = (
    *("../fill.js", "words.js", "durable.js", "keep.js"),
    *("examples.js", "claims.js", "score.js", "labels.js", "widgets.js"),
    *(
        "sections.js",
        "deals.js",
        "panel.js",
        "merge.js",
        "text_block.js",
        "exchange.js",
        "earlier.js",
        "main.js",
    ),
)
_UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}

Bilingual: TypeAlias = dict[str, str]
_DAY_DONE = re.compile(r"commitment/\d+/date")


@dataclass(frozen=True)
class Webform:
    """What one web form is for.

    `forms` and `prints` have, by rep id, the hash of the printed form, if there is one, and the
    name of the print that the rep's part of the page is.
    """

    team: Team
    week: Week
    kind: str
    scorer: str
    sheets: tuple[Sheet, ...]
    forms: Mapping[str, str]
    prints: Mapping[str, str] = field(default_factory=dict)

    @property
    def days(self) -> tuple[date, ...]:
        """The days that have a column."""
        return tuple(day for day, _ in self.sheets[0].days)


def webform_html(webform: Webform, playbook: Playbook, checklists: Path, language: Language) -> str:
    """The page. Whatever comes from data stays data in it and never becomes markup or script."""
    folder = checklists / FOLDER
    style = "".join((folder / name).read_text(encoding="utf-8") for name in STYLES)
    scripts = (SCRIPT, *(folder / name for name in SCRIPTS))
    script = "".join(file.read_text(encoding="utf-8") for file in scripts)
    data = webform_data(webform, playbook, language)
    words = _words()
    title = f"{word_texts('sheet')['title'].in_(language)} {webform.week} {webform.team.name}"
    return (
        html_environment(folder)
        .get_template("page.html")
        .render(
            language=language,
            title=title,
            w=words,
            style=Markup(style),
            script=Markup(script),
            style_hash=_hash(style),
            script_hash=_hash(script),
            data=Markup(in_script(data)),
        )
    )


def in_script(data: object) -> str:
    """JSON that is safe inside a script element: no HTML parser sees a tag or an end in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_UNSAFE)


def webform_data(webform: Webform, playbook: Playbook, language: Language) -> Mapping[str, object]:
    """The data of the page, in both languages; the scripts in checklists/ read these keys."""
    weekdays = tuple(day.isoweekday() for day in webform.days)
    form = make_form(playbook, webform.team.department, (language,), weekdays)
    most = max(len(sheet.on_screen) for sheet in webform.sheets)
    asked = screen_fields(form, most)
    fields = {field.id: field.kind for field in asked}
    reps = [_rep(sheet, playbook, webform) for sheet in webform.sheets]
    return {
        "file": {"format": FORMAT, "name": NAME, "most_bytes": MOST_BYTES, "most_edit": MOST_EDIT},
        "longest": MOST_TEXT,
        "most_number": MOST_NUMBER,
        "low_level": playbook.diagnosis.reckoning.low_level,
        "page": _page(webform, form, fields, language),
        "words": _words(),
        "fields": fields,
        "options": {field.id: [*options_of(field)] for field in asked if options_of(field)},
        **_form_data(form, playbook),
        "judge": judge_data(playbook),
        "answers": [*ANSWERS],
        "reps": reps,
    }


def _page(
    webform: Webform, form: Form, fields: Mapping[str, str], language: Language
) -> Mapping[str, object]:
    weekdays = {each: word_texts("sheet")["weekdays"].in_(each).split() for each in Language}
    days = [
        {
            "number": on.isoweekday(),
            "date": on.isoformat(),
            "weekday": {each: names[on.isoweekday() - 1] for each, names in weekdays.items()},
            "label": {each: format_day(on, each) for each in Language},
        }
        for on in webform.days
    ]
    about: dict[str, object] = {
        "team": webform.team.id,
        "week": str(webform.week),
        "kind": webform.kind,
        "scorer": webform.scorer,
        "edition": form.edition,
    }
    sheets = {
        sheet.rep.id: [[*deal_ids(sheet)], [*_commitments(sheet)]] for sheet in webform.sheets
    }
    # Pages that were issued before the day could be written keep their id, and what stands on them.
    asked = [each for each in fields if not _DAY_DONE.fullmatch(each)]
    content = json.dumps([about, asked, sheets], sort_keys=True)
    return {
        **about,
        "id": sha256(content.encode()).hexdigest()[:16],
        "team_name": webform.team.name,
        "supervisor": webform.team.supervisor.name,
        "language": language,
        "days": days,
        "sunday": webform.week.sunday.isoformat(),
        "oldest": f"{webform.week.year - 1}-01-01",
    }


def _form_data(form: Form, playbook: Playbook) -> Mapping[str, object]:
    def say(text: Text) -> Bilingual:
        return {each: plain_text(text.in_(each), playbook.entries, each) for each in Language}

    return {
        "scale": [say(step.name) for step in form.scale],
        "criteria": [
            {
                "id": each.id,
                "name": say(each.name),
                "weight": each.weight,
                "asks": say(each.asks),
                "anchors": [say(anchor) for anchor in each.anchors],
                "marks": [say(mark) for mark in each.marks],
                "unused": [*playbook.unused_levels.get(each.id, ())],
            }
            for each in form.criteria
        ],
        "causes": [{"name": say(r.name), "means": say(r.means)} for r in form.root_causes],
        "checks": [
            {
                "id": row.check.id,
                "name": say(row.check.name),
                "asks": say(row.check.asks),
                "figure": row.figure,
            }
            for row in form.checks
        ],
        "facts": [
            {"id": column.fact, "head": say(column.head), "level": column.level}
            for column in form.facts
        ],
        "against": [{"id": each.id, "head": say(each.head)} for each in form.against],
        "levels": [say(level.name) for level in form.levels],
    }


def _rep(sheet: Sheet, playbook: Playbook, webform: Webform) -> Mapping[str, object]:
    texts_by_language = {each: screen_texts(sheet, playbook, (each,), "") for each in Language}
    slots = dict.fromkeys(slot for texts in texts_by_language.values() for slot in texts)
    texts: dict[str, object] = {}
    for slot in slots:
        bilingual: Bilingual = {each: texts_by_language[each].get(slot, "") for each in Language}
        same = len(set(bilingual.values())) == 1
        if not slot.startswith(("front/", "back/")):
            texts[slot] = next(iter(bilingual.values())) if same else bilingual
    return {
        "id": sheet.rep.id,
        "name": sheet.rep.name or sheet.rep.id,
        "form": webform.forms.get(sheet.rep.id, ""),
        "print": webform.prints.get(sheet.rep.id, ""),
        "deals": [*deal_ids(sheet)],
        "commitments": [*_commitments(sheet)],
        "texts": texts,
    }


def _commitments(sheet: Sheet) -> tuple[str, ...]:
    return tuple(item.id for item in sheet.on_screen)


def _words() -> Mapping[str, Bilingual]:
    texts = {**word_texts("sheet"), **word_texts("scorecard/webform")}
    return {key: {each: text.in_(each) for each in Language} for key, text in texts.items()}


def _hash(content: str) -> str:
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"
