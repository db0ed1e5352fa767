"""Whatever a team folder holds, every text of a sheet has a place on its form, and no other."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.playbook.load import read_draft
from coachbook.playbook.model.playbook import Playbook
from coachbook.sheet.form import make_form
from coachbook.sheet.jobs import form_html, sheet_template
from coachbook.sheet.sheet import make_sheet
from coachbook.sheet.slot_texts import slot_texts
from coachbook.team.model import Commitment, DatedFact, Deal, Person, Rep, Team, TeamFolder

from .conftest import ROOT

SPOKEN = st.sampled_from([(Language.ZH,), (Language.EN,), (Language.ZH, Language.EN)])
NAMES = st.text(max_size=60)
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@cache
def playbook() -> Playbook:
    """The project's. A function, for hypothesis would write out an argument."""
    return read_draft(ROOT / "playbook").playbook


@cache
def places(languages: tuple[Language, ...]) -> frozenset[str]:
    """The ids of the slots of a form."""
    form = make_form(playbook(), "training", languages)
    html = form_html(form, playbook(), sheet_template(ROOT / "checklists"), {}, "x")
    return frozenset(re.findall(r'class="slot [\w-]+" id="([^"]+)"', html))


FACTS = ("fact.asks-discount", "fact.left-number", "fact.agreed-in-words", "fact.gave-mobile")
CLASSES = ("", "class.new-call", "class.interested-a", "class.near-certain", "class.signed")
DEALS = st.lists(
    st.builds(
        Deal,
        id=st.integers(0, 99).map(str),
        rep=st.just("r"),
        customer=NAMES,
        product=NAMES,
        claimed=st.sampled_from(CLASSES),
        amount=st.none() | st.integers(0, 10**11).map(lambda cents: Decimal(cents) / 100),
        last_contact=st.none() | DAYS,
        follow_ups=st.none() | st.integers(0, 999),
        next_call=st.none() | DAYS,
        key_account=st.booleans(),
        facts=st.lists(st.builds(DatedFact, st.sampled_from(FACTS), DAYS), max_size=4).map(tuple),
    ),
    max_size=9,
    unique_by=lambda deal: deal.id,
)
AGREED = st.lists(st.tuples(DAYS, NAMES, DAYS), max_size=7)


@settings(max_examples=60, deadline=None)
@given(SPOKEN, DAYS, DAYS, NAMES, DEALS, AGREED)
def test_every_text_has_a_place(
    languages: tuple[Language, ...],
    day: date,
    joined: date,
    name: str,
    deals: list[Deal],
    agreed: list[tuple[date, str, date]],
) -> None:
    book = playbook()
    rep = Rep(id="r", name=name, joined=joined)
    boss = Person(id="s", name=name)
    team = Team(id="t", name=name, department="training", supervisor=boss, reps=(rep,))
    commitments = tuple(
        Commitment(f"c{number}", "r", on, what, due)
        for number, (on, what, due) in enumerate(agreed)
    )
    folder = TeamFolder((team,), tuple(deals), commitments=commitments)
    sheet = make_sheet(team, rep, folder, book, Week.of(day))
    fields = slot_texts(sheet, book, languages, rep.name)
    assert fields.keys() <= places(languages)
    assert len(sheet.deals) <= book.sheet.deals_printed
    assert [deal.number for deal in sheet.deals] == [*range(1, len(sheet.deals) + 1)]
    assert all(isinstance(text, str) for text in fields.values())
    assert "[" not in fields.get("gap/won", "") + fields.get("commitments", "")
