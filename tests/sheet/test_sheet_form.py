"""The weekly sheet as paper: what the playbook can print in a slot fits it; nothing is small."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pypdf
import pypdfium2
import pytest

from coachbook.base.text import Language, Text
from coachbook.pdf.html_to_pdf import PageLayout, Printer
from coachbook.playbook.model.playbook import Playbook
from coachbook.sheet.fields import sheet_fields
from coachbook.sheet.form import make_form
from coachbook.sheet.form_mapping import FormIdentity, form_map
from coachbook.sheet.jobs import form_html, sheet_template
from coachbook.sheet.slot_texts import SlotTexts

from ..pdf.toy_form import ROOT

pytestmark = pytest.mark.usefixtures("heavy")

CHECKLISTS = ROOT / "checklists"
ZH, EN = Language.ZH, Language.EN
EVERY = [(ZH,), (EN,), (ZH, EN)]
SMALLEST = 7.5  # points
LINE, TICK, LARGE = 7.0, 4.0, 4.5  # mm

by_languages = pytest.mark.parametrize("languages", EVERY, ids="-".join)


class Slots(HTMLParser):
    """The slots of a form: id -> kind."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds: dict[str, str] = {}

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        classes = found.get("class", "").split()
        if "slot" in classes and "id" in found:
            self.kinds[found["id"]] = classes[1]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def printed(book: Playbook, languages: tuple[Language, ...], fields: dict[str, str]) -> bytes:
    form = make_form(book, "training", languages)
    html = form_html(form, book, sheet_template(CHECKLISTS), fields, "x")
    return Printer(CHECKLISTS).lay_out(html).pdf()


def said(book: Playbook) -> Iterator[tuple[str, list[Text]]]:
    """Every text of the playbook that a sheet may have to print, by the slot it goes to."""
    reasons = [
        Text(
            zh=reason.zh.replace("[days]", "188").replace("[follow_ups]", "18"),
            en=reason.en.replace("[days]", "188").replace("[follow_ups]", "18"),
        )
        for choice in book.sheet.choices
        for reason in (choice.reason, choice.reason_since_opened)
        if reason
    ]
    longest = max(book.customers.classes, key=lambda rung: len(rung.name.zh)).name
    filled = [
        Text(
            zh=text.zh.replace("[claim]", longest.zh).replace("[class]", longest.zh),
            en=text.en.replace("[claim]", longest.en).replace("[class]", longest.en),
        )
        for text in reasons
    ]
    asked = {choice.ask for choice in book.sheet.choices}
    names = [rung.name for rung in book.customers.classes]
    yield "reason", filled
    yield "ask", [q.ask for q in book.questions.questions if q.id in asked]
    yield "claimed", names
    yield "proved", names


@by_languages
def test_the_widest_texts_of_the_playbook_fit_their_slots(
    real: Playbook, languages: tuple[Language, ...]
) -> None:
    """All deals and a focus a sheet; whatever is cut is missing from the page."""
    deals = real.sheet.deals_in(len(languages))
    widest = sorted(real.scorecard.criteria, key=lambda c: -max(len(c.asks.zh) * 2, len(c.asks.en)))
    for criterion in widest[:2]:
        fields = SlotTexts(real, languages)
        fields.put("focus", criterion.name)
        fields.put("focus/asks", criterion.asks)
        for place, level in (("now", 0), ("next", 4)):
            fields.put(f"focus/{place}/anchor", criterion.anchors[level])
        for slot, texts in said(real):
            first = sorted(texts, key=lambda text: -max(len(text.zh) * 2, len(text.en)))
            for number, text in enumerate(first[:deals], start=1):
                fields.put(f"deal/{number}/{slot}", text)
        document = pypdfium2.PdfDocument(printed(real, languages, fields))
        pages = squeezed("".join(page.get_textpage().get_text_bounded() for page in document))
        document.close()
        assert [text for text in fields.values() if squeezed(text) not in pages] == []


@by_languages
def test_no_type_is_smaller_than_the_smallest(
    real: Playbook, languages: tuple[Language, ...]
) -> None:
    html = form_html(
        make_form(real, "training", languages), real, sheet_template(CHECKLISTS), {}, "x"
    )
    slots = Slots()
    slots.feed(html)
    fields = {name: "8" for name, kind in slots.kinds.items() if kind not in ("bar", "qr")}
    sizes: set[float] = set()

    def note(text: str, cm: list[float], tm: list[float], _: object, size: float) -> None:
        if text.strip():
            sizes.add(round(abs(size * tm[3] * cm[3]), 2))

    for page in pypdf.PdfReader(io.BytesIO(printed(real, languages, fields))).pages:
        page.extract_text(visitor_text=note)
    assert sizes
    assert min(sizes) >= SMALLEST - 0.01


@by_languages
def test_room_to_write_and_to_tick(real: Playbook, languages: tuple[Language, ...]) -> None:
    html = form_html(
        make_form(real, "training", languages), real, sheet_template(CHECKLISTS), {}, "x"
    )
    laid: PageLayout = Printer(CHECKLISTS).lay_out(html)
    identity = FormIdentity(CHECKLISTS / "sheet" / "sheet.html", "1.0", languages, "training")
    boxes = form_map(identity, html, laid, laid.pdf()).boxes
    for box in boxes:
        if box.kind in ("tick", "choice"):
            side = LARGE if box.kind == "tick" else TICK
            assert (round(box.width, 2), round(box.height, 2)) == (side, side), box
        else:
            assert box.height >= LINE - 0.01, box
    assert min(box.x for box in boxes) >= 7
    assert max(box.x + box.width for box in boxes) <= 203


@by_languages
def test_the_boxes_on_paper_are_the_fields_asked_for(
    real: Playbook, languages: tuple[Language, ...]
) -> None:
    form = make_form(real, "training", languages)
    html = form_html(form, real, sheet_template(CHECKLISTS), {}, "x")
    on_paper = re.findall(r'id="([^"]+)" data-kind', html)
    assert on_paper == [box for field in sheet_fields(form) for box in field.boxes]
