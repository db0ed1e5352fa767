"""Turns a sheet into the texts that are printed on its form, by slot id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache

from coachbook.base.money import format_money
from coachbook.base.text import Language, Text
from coachbook.base.words import fill_names, fill_text, word_texts
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.prose import JOINER, plain_text
from coachbook.playbook.rubric import MOST_LEVEL
from coachbook.sheet.sheet import OwnDays, PrintedDeal, Sheet, on_paper
from coachbook.sheet.standing import WeeklyFocus
from coachbook.team.deal_sums import deal_amount, format_sums
from coachbook.team.model import Commitment, Objection
from coachbook.team.target_gap import TargetGap

HALF = "½"  # beside a day of which the rep works half
UNDER = "/under"  # ends the id of the slot for the second language
FOCUS_STEPS = (("focus/now", "focus_now"), ("focus/next", "focus_next"))


class SlotTexts(dict[str, str]):
    """Slot id -> text. A bilingual text goes to `id` and, in the second language, `id/under`."""

    def __init__(self, playbook: Playbook, languages: tuple[Language, ...]) -> None:
        super().__init__()
        self.languages = languages
        self._entries = playbook.entries

    def put(self, slot: str, text: Text) -> None:
        """Set the text of a slot in each language, as plain text."""
        for place, language in zip((slot, slot + UNDER), self.languages, strict=False):
            self[place] = plain_text(text.in_(language), self._entries, language)


def slot_texts(
    sheet: Sheet, playbook: Playbook, languages: tuple[Language, ...], rep_label: str
) -> dict[str, str]:
    """Every text of a sheet that is not on its form. `rep_label` is the rep's name or code."""
    sheet = on_paper(sheet, playbook, languages)
    texts = SlotTexts(playbook, languages)
    lead = languages[0]
    for side in ("front", "back"):
        texts[f"{side}/rep"] = rep_label
        texts[f"{side}/week"] = str(sheet.week)
        texts[f"{side}/sheet"] = f"{sheet.commit} · {sheet.id}" if sheet.commit else sheet.id
    texts["dates"] = f"{format_day(sheet.days[0][0], lead)} – {format_day(sheet.days[-1][0], lead)}"
    texts["team"] = sheet.team.name
    texts["supervisor"] = sheet.team.supervisor.name
    _add_gap(texts, sheet.gap)
    _add_commitments(texts, sheet.commitments)
    if sheet.further:
        texts["commitments"] = _phrase("commitments_more", lead, count=len(sheet.further))
    elif not sheet.commitments:
        texts["commitments"] = _phrase("commitments_none", lead)
    _add_focus(texts, sheet.focus, sheet.deals)
    if sheet.objection:
        texts["focus/talk"] = _objection(sheet.objection, playbook, lead)
    if sheet.own_days:
        texts["scores/days"] = _own_days(sheet.own_days, lead)
    for on, present in sheet.days:
        number, half = on.isoweekday(), f" {HALF}" if on in sheet.half_days else ""
        if present:
            texts[f"day/{number}"] = f"{format_day(on, lead)}{half}"
        else:
            texts[f"day/{number}/off"] = _phrase("day_off", lead, day=format_day(on, lead))
    for row in sheet.checks:
        if row.check.figure:
            texts[f"{row.check.id}/average"] = row.average
    note = "deals_note" if sheet.open_deals else "deals_none"
    texts["deals"] = _phrase(note, lead, deals=sheet.open_deals)
    columns = frozenset(column.fact for column in playbook.sheet.facts)
    for deal in sheet.deals:
        _add_deal(texts, deal, columns)
    return dict(texts)


def screen_texts(
    sheet: Sheet, playbook: Playbook, languages: tuple[Language, ...], rep_label: str
) -> dict[str, str]:
    """The texts of a sheet on a screen, where all open commitments have room."""
    texts = SlotTexts(playbook, languages)
    texts.update(slot_texts(sheet, playbook, languages, rep_label))
    _add_commitments(texts, sheet.on_screen)
    if sheet.further:
        del texts["commitments"]
    if left := len(sheet.commitments) + len(sheet.further) - len(sheet.on_screen):
        texts["commitments"] = _phrase("commitments_left", languages[0], count=left)
    return dict(texts)


def format_day(on: date, language: Language) -> str:
    """A day without its year: 11月23日, 23 Nov."""
    months, form = _calendar(language, "months", "day_form")
    return form.format(month=months[on.month - 1], day=on.day)


def short_day(on: date, language: Language) -> str:
    """A day for a narrow box: 11-23, 23 Nov."""
    months, form = _calendar(language, "short_months", "short_day_form")
    return form.format(month=months[on.month - 1], day=on.day)


@cache
def _calendar(language: Language, months: str, form: str) -> tuple[tuple[str, ...], str]:
    words = word_texts("sheet")
    return tuple(words[months].in_(language).split()), words[form].in_(language)


def _phrase(word: str, language: Language, **values: object) -> str:
    return fill_names(word_texts("sheet")[word].in_(language), **values)


def _add_gap(texts: SlotTexts, gap: TargetGap | None) -> None:
    lead = texts.languages[0]
    if gap is None:
        texts["gap/won"] = _phrase("gap_none", lead)
        return

    def amount(value: Decimal) -> str:
        return format_money(value, gap.currency, lead)

    texts["gap/missing"] = amount(gap.missing)
    texts["gap/bar"] = str(gap.bar)
    word = "gap_won" if gap.percent is not None else "gap_won_no_share"
    won = format_sums(gap.all_won, gap.currency, lead)
    texts["gap/won"] = _phrase(word, lead, amount=won, percent=gap.percent)
    texts["gap/target"] = _phrase("gap_target", lead, amount=amount(gap.target))


def _add_commitments(texts: SlotTexts, commitments: Iterable[Commitment]) -> None:
    lead = texts.languages[0]
    for number, item in enumerate(commitments, start=1):
        texts[f"commitment/{number}"] = item.what
        texts[f"commitment/{number}/due"] = format_day(item.due, lead)


def _add_focus(texts: SlotTexts, focus: WeeklyFocus, deals: Sequence[PrintedDeal]) -> None:
    """Set the focus, and what it rests on; if nothing is short, what else the week is good for."""
    words, criterion = word_texts("sheet"), focus.criterion
    if focus.nothing_short:
        _add_nothing_short(texts, focus, deals)
        return
    texts.put("focus/asks", criterion.asks)
    if focus.level is None:
        why = "focus_stale" if focus.newest else "focus_unscored"
        texts.put("focus", criterion.name)
        texts.put("focus/now/anchor", fill_text(words[why], week=focus.newest))
        return
    stated = fill_text(
        words["focus_stated"],
        name=criterion.name,
        level=focus.level,
        scores=focus.scores,
        week=focus.newest,
        last=focus.last_level,
    )
    texts.put("focus", stated)
    levels = (focus.whole_level, focus.next_level)
    for (place, word), level in zip(FOCUS_STEPS, levels, strict=True):
        if level is not None:
            texts.put(place, fill_text(words[word], level=level))
            texts.put(f"{place}/anchor", criterion.anchors[level])


def _add_nothing_short(texts: SlotTexts, focus: WeeklyFocus, deals: Sequence[PrintedDeal]) -> None:
    words, best = word_texts("sheet"), focus.criterion
    texts.put("focus", fill_text(words["focus_none"], week=focus.newest))
    texts.put("focus/asks", words["focus_none_asks"])
    texts.put("focus/now", words["focus_teach"])
    teach = fill_text(words["focus_teach_what"], name=best.name, anchor=best.anchors[MOST_LEVEL])
    texts.put("focus/now/anchor", teach)
    if deals:
        weakest = min(deals, key=lambda deal: (deal.level.number, deal.number))
        which = fill_text(words["focus_deal_which"], number=weakest.number, reason=weakest.reason)
        texts.put("focus/next", words["focus_deal"])
        texts.put("focus/next/anchor", which)


def _own_days(own: OwnDays, language: Language) -> str:
    """How the days in the anchors read for a rep who works fewer days than everyone."""
    if not own.workdays:
        return _phrase("own_days_none", language)
    printed, days = (JOINER[language].join(map(str, each)) for each in (own.printed, own.own))
    word = "own_days" if len(set(own.own)) == len(own.own) else "own_days_same"
    return _phrase(word, language, workdays=own.workdays, printed=printed, own=days)


def _objection(objection: Objection, playbook: Playbook, language: Language) -> str:
    """The rep's objection of last week, to be talked about."""
    about = playbook.entries.get(objection.about)
    name = plain_text(about.name.in_(language), playbook.entries, language) if about else ""
    said = " · ".join(filter(None, (name, objection.because)))
    return _phrase("objection", language, said=said)


def _add_deal(texts: SlotTexts, deal: PrintedDeal, columns: frozenset[str]) -> None:
    """Set the texts of a deal. Facts that have no column in `columns` stand with the goods."""
    lead = texts.languages[0]
    item, place = deal.chosen.candidate.deal, f"deal/{deal.number}"
    others = [
        f"{fact.name.in_(lead)} {short_day(on, lead)}"
        for fact, on in deal.facts
        if fact.id not in columns
    ]
    texts[f"{place}/customer"] = item.customer or _phrase("no_customer", lead)
    goods = [
        item.id,
        deal_amount(item, lead),
        *(others or [item.product]),
    ]
    texts[f"{place}/goods"] = " · ".join(filter(None, goods))
    if deal.claimed:
        texts.put(f"{place}/claimed", deal.claimed.name)
    texts.put(f"{place}/proved", deal.chosen.candidate.standing.customer_class.name)
    texts[f"{place}/level"] = str(deal.level.number)
    texts[f"{place}/follow-ups"] = "" if item.follow_ups is None else str(item.follow_ups)
    texts[f"{place}/last"] = format_day(item.last_contact, lead) if item.last_contact else ""
    texts.put(f"{place}/reason", deal.reason)
    texts.put(f"{place}/ask", deal.question.ask)
    for fact, on in deal.facts:
        if fact.id in columns:
            texts[f"{place}/{fact.id}/known"] = short_day(on, lead)
