"""A sheet -> the texts that are printed on its form, by the id of their place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

from coachbook.base.text import Language, Text
from coachbook.base.words import fill_names, fill_text, word_texts
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.prose import plain_text
from coachbook.sheet.sheet import PrintedDeal, Sheet
from coachbook.sheet.standing import WeeklyFocus
from coachbook.team.model import Objection
from coachbook.team.target_gap import TargetGap

UNDER = "/under"
FOCUS_STEPS = (("focus/now", "focus_now"), ("focus/next", "focus_next"))


class SlotTexts(dict[str, str]):
    """Slot id -> text. A bilingual text goes to `id` and, in the second language, `id/under`."""

    def __init__(self, playbook: Playbook, languages: tuple[Language, ...]) -> None:
        super().__init__()
        self.languages = languages
        self._entries = playbook.entries

    def say(self, slot: str, text: Text) -> None:
        """Put a text, with its marks written out, in each language."""
        for place, language in zip((slot, slot + UNDER), self.languages, strict=False):
            self[place] = plain_text(text.in_(language), self._entries, language)


def slot_texts(
    sheet: Sheet, playbook: Playbook, languages: tuple[Language, ...], who: str
) -> dict[str, str]:
    """Every text of a sheet that is this rep's or this week's own. `who`: a name, or a code."""
    fields = SlotTexts(playbook, languages)
    lead = languages[0]
    for side in ("front", "back"):
        fields[f"{side}/rep"] = who
        fields[f"{side}/week"] = str(sheet.week)
        fields[f"{side}/sheet"] = f"{sheet.commit} · {sheet.id}" if sheet.commit else sheet.id
    fields["dates"] = (
        f"{format_day(sheet.days[0][0], lead)} – {format_day(sheet.days[-1][0], lead)}"
    )
    fields["team"] = sheet.team.name
    fields["supervisor"] = sheet.team.supervisor.name
    _gap(fields, sheet.gap)
    _commitments(fields, sheet)
    _focus(fields, sheet.focus)
    if sheet.objection:
        fields["focus/talk"] = _objection(sheet.objection, playbook, lead)
    for number, (on, there) in enumerate(sheet.days, start=1):
        fields[f"day/{number}"] = format_day(on, lead)
        if not there:
            fields.update({f"{row.check.id}/{number}/away": "1" for row in sheet.checks})
    for row in sheet.checks:
        fields[f"{row.check.id}/average"] = row.average
    note = "deals_note" if sheet.open_deals else "deals_none"
    fields["deals"] = _filled(note, lead, deals=sheet.open_deals)
    columns = frozenset(column.fact for column in playbook.sheet.facts)
    for deal in sheet.deals:
        _deal(fields, deal, columns)
    return dict(fields)


def format_day(on: date, language: Language) -> str:
    """A day without its year, as the language writes it: 11月23日, 23 Nov."""
    months, form = _calendar(language, "months", "day_form")
    return form.format(month=months[on.month - 1], day=on.day)


def short_day(on: date, language: Language) -> str:
    """A day for a narrow box: 11-23, 23 Nov."""
    months, form = _calendar(language, "short_months", "short_day_form")
    return form.format(month=months[on.month - 1], day=on.day)


def format_amount(amount: Decimal) -> str:
    """An amount with thousands separators, without needless decimals: 12,800."""
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


@cache
def _calendar(language: Language, months: str, form: str) -> tuple[tuple[str, ...], str]:
    words = word_texts("sheet")
    return tuple(words[months].in_(language).split()), words[form].in_(language)


def _filled(word: str, language: Language, **values: object) -> str:
    return fill_names(word_texts("sheet")[word].in_(language), **values)


def _gap(fields: SlotTexts, gap: TargetGap | None) -> None:
    lead = fields.languages[0]
    if gap is None:
        fields["gap/won"] = _filled("gap_none", lead)
        return

    def amount(value: Decimal) -> str:
        return f"{gap.currency}{format_amount(value)}"

    fields["gap/missing"] = amount(gap.missing)
    fields["gap/bar"] = str(gap.percent)
    fields["gap/won"] = _filled("gap_won", lead, amount=amount(gap.won), percent=gap.percent)
    fields["gap/target"] = _filled("gap_target", lead, amount=amount(gap.target))


def _commitments(fields: SlotTexts, sheet: Sheet) -> None:
    lead = fields.languages[0]
    for number, item in enumerate(sheet.commitments, start=1):
        fields[f"commitment/{number}"] = item.what
        fields[f"commitment/{number}/due"] = format_day(item.due, lead)
    if sheet.more_commitments:
        fields["commitments"] = _filled("commitments_more", lead, count=sheet.more_commitments)
    elif not sheet.commitments:
        fields["commitments"] = _filled("commitments_none", lead)


def _focus(fields: SlotTexts, focus: WeeklyFocus) -> None:
    words = word_texts("sheet")
    fields.say("focus", focus.criterion.name)
    fields.say("focus/asks", focus.criterion.asks)
    if focus.level is None:
        fields.say("focus/now/anchor", words["focus_unscored"])
        return
    levels = dict.fromkeys((focus.level, focus.next_level))
    for (place, word), level in zip(FOCUS_STEPS, levels, strict=False):
        anchor = focus.criterion.anchors[level]
        fields.say(place, fill_text(words[word], level=level))
        fields.say(f"{place}/anchor", anchor)


def _objection(objection: Objection, playbook: Playbook, language: Language) -> str:
    """What the rep disagreed with last week, to be talked about."""
    about = playbook.entries.get(objection.about)
    name = plain_text(about.name.in_(language), playbook.entries, language) if about else ""
    said = " · ".join(filter(None, (name, objection.because)))
    return _filled("objection", language, said=said)


def _deal(fields: SlotTexts, deal: PrintedDeal, columns: frozenset[str]) -> None:
    """`columns`: the facts that have a column; what else is known stands with the goods."""
    lead = fields.languages[0]
    item, place = deal.chosen.case.deal, f"deal/{deal.number}"
    others = [
        f"{fact.name.in_(lead)} {short_day(on, lead)}"
        for fact, on in deal.known
        if fact.id not in columns
    ]
    fields[f"{place}/customer"] = item.customer or _filled("no_customer", lead)
    goods = [
        item.id,
        format_amount(item.amount) if item.amount else "",
        *(others or [item.product]),
    ]
    fields[f"{place}/goods"] = " · ".join(filter(None, goods))
    if deal.claimed:
        fields.say(f"{place}/claimed", deal.claimed.name)
    fields.say(f"{place}/proved", deal.chosen.case.standing.customer_class.name)
    fields[f"{place}/level"] = str(deal.level.number)
    fields[f"{place}/follow-ups"] = "" if item.follow_ups is None else str(item.follow_ups)
    fields[f"{place}/last"] = format_day(item.last_contact, lead) if item.last_contact else ""
    fields.say(f"{place}/reason", deal.reason)
    fields[f"{place}/rule"] = deal.chosen.choice.id
    fields.say(f"{place}/ask", deal.question.ask)
    for fact, on in deal.known:
        if fact.id in columns:
            fields[f"{place}/{fact.id}/known"] = short_day(on, lead)
