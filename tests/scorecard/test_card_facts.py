"""Facts ticked on scorecards join those of the deals; only they move level and class."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from coachbook.playbook.load import read_draft
from coachbook.scorecard.carry_over import with_card_facts
from coachbook.scorecard.observation import CardKind, Scorecard
from coachbook.team.deal_evidence import assess_deal
from coachbook.team.model import DatedFact, Deal, TeamFolder

from .cards import KEY, card_of, seen

BOOK = read_draft(Path(__file__).resolve().parents[2] / "playbook").playbook
INVOICE, FORM = "fact.asks-invoice", "fact.sent-reply-form"
TODAY = date(2026, 11, 23)


def ticked(fact: str, day: str | None, *, tick: bool = True) -> Scorecard:
    observations = [seen(f"deal/1/{fact}", True)] if tick else []
    observations += [seen(f"deal/1/{fact}/date", day)] if day else []
    return replace(card_of(*observations), deals={"1": "D1"})


def folder(*facts: DatedFact) -> TeamFolder:
    return TeamFolder((), deals=(Deal("D1", "lin", facts=facts), Deal("D2", "lin")))


def test_a_dated_tick_raises_its_deal_and_no_other_until_it_expires() -> None:
    before = folder()
    after = with_card_facts(before, [ticked(FORM, "2026-11-20")])
    assert after.deals[0].facts == (DatedFact(FORM, date(2026, 11, 20)),)
    assert after.deals[1] == before.deals[1]
    assert before.deals[0].facts == ()
    assert assess_deal(after.deals[0], BOOK, TODAY).level == 3
    assert assess_deal(after.deals[0], BOOK, date(2027, 3, 1)).level == 0
    assert assess_deal(after.deals[0], BOOK, date(2026, 11, 19)).level == 0


def test_a_tick_without_a_day_and_a_day_without_a_tick_prove_nothing() -> None:
    cards = [ticked(FORM, None), ticked(INVOICE, "2026-11-20", tick=False)]
    for card in cards:
        assert with_card_facts(folder(), [card]) == folder()


def test_the_same_fact_in_both_counts_once_and_cards_in_any_order_are_the_same() -> None:
    known = DatedFact(INVOICE, date(2026, 11, 18))
    same, other = ticked(INVOICE, "2026-11-18"), ticked(FORM, "2026-11-20")
    other = replace(other, card=replace(KEY, week="2026-W49"))
    one, two = (with_card_facts(folder(known), each) for each in ([same, other], [other, same]))
    assert one == two
    assert one.deals[0].facts == (known, DatedFact(FORM, date(2026, 11, 20)))


def test_only_the_last_revision_of_a_lead_s_own_card_counts() -> None:
    old, new = ticked(FORM, "2026-11-20"), replace(ticked(INVOICE, "2026-11-20"), revision=2)
    assert [fact.fact for fact in with_card_facts(folder(), [old, new]).deals[0].facts] == [INVOICE]
    for kind in (CardKind.SELF, CardKind.CALIBRATION):
        card = replace(old, card=replace(KEY, kind=kind))
        assert with_card_facts(folder(), [card]) == folder()


def test_a_fact_that_the_playbook_no_longer_has_proves_nothing() -> None:
    deal = with_card_facts(folder(), [ticked("fact.of-old", "2026-11-20")]).deals[0]
    assert assess_deal(deal, BOOK, TODAY).level == 0
