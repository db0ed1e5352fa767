"""What goes into the ledger, which weeks are past, and how deals stood on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from coachbook.base.problems import Problems
from coachbook.base.week import Week
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.ledger.ledger_entry import (
    gone_lines,
    is_past,
    lines_of,
    mark_of,
    new_lines,
    newest_day,
)
from coachbook.team.ledger.ledger_line import (
    LedgerLine,
    LineState,
    WeekMark,
    line_text,
    mark_text,
    parse_line,
    parse_mark,
)
from coachbook.team.ledger.past_deals import LedgerView, deals_on, needs_lines
from coachbook.team.model import DatedFact, Deal, DealState
from coachbook.team.shard import Shard

W47, W48, W49 = (Week(2026, number) for number in (47, 48, 49))
MONDAY, SUNDAY = W48.monday, W48.sunday
DAY = timedelta(days=1)
PRICE, NUMBER = "fact.asks-price", "fact.left-number"
DEAL = Deal(
    "D1",
    "lin",
    claimed="class.warm",
    amount=Decimal(100),
    opened=date(2026, 10, 1),
    last_contact=date(2026, 11, 20),
    follow_ups=4,
    next_call=date(2026, 11, 25),
    facts=(DatedFact(NUMBER, date(2026, 11, 20)),),
)
LINE = LedgerLine(
    week="2026-W48",
    deal="D1",
    rep="lin",
    day=MONDAY,
    state=LineState.OPEN,
    claimed="class.new",
    level=1,
    proved="class.new",
    amount=Decimal(90),
    facts=DEAL.facts,
)
MARK = mark_of(W48, date(2026, 11, 20))
LATER = replace(DEAL, last_contact=date(2026, 12, 9), claimed="class.hot", amount=Decimal(500))


def view(*lines: LedgerLine, marks: tuple[WeekMark, ...] = (MARK,)) -> LedgerView:
    return LedgerView(marks, {"D1": lines} if lines else {})


def on_monday(deal: Deal, ledger: LedgerView | None = None) -> Deal | None:
    found = deals_on([deal], W48, MONDAY, ledger)
    return found[0] if found else None


def on_sunday(deal: Deal, ledger: LedgerView | None = None) -> Deal | None:
    found = deals_on([deal], W48, SUNDAY, ledger)
    return found[0] if found else None


# The text of a line


@pytest.mark.parametrize(
    "line",
    [
        LINE,
        replace(LINE, claimed="", level=0, amount=None, facts=()),
        replace(
            LINE, state=LineState.WON, closed=MONDAY, deal="单\u2028子", amount=Decimal("1.50")
        ),
        replace(LINE, currency="EUR"),
        replace(LINE, last_contact=date(2026, 11, 20), follow_ups=0),
        LedgerLine("2026-W48", "D1", "lin", MONDAY, LineState.GONE),
    ],
)
def test_a_line_is_read_as_it_was_written(line: LedgerLine) -> None:
    text = line_text(line)
    assert parse_line(text, Path("x"), 1) == line
    assert line_text(parse_line(text, Path("x"), 1)) == text
    assert "\n" not in text


@pytest.mark.parametrize("mark", [MARK, mark_of(W48, None, "3/16")])
def test_a_mark_is_read_as_it_was_written(mark: WeekMark) -> None:
    assert parse_mark(mark_text(mark), Path("x"), 1) == mark


@pytest.mark.parametrize(
    "text",
    ["", "{}", line_text(LINE)[:-1], line_text(LINE).replace("2026-11-20", "2026-11-31")],
)
def test_what_is_no_line_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(Problems) as caught:
        parse_line(text, Path("2026-W48.jsonl"), 7)
    (problem,) = caught.value.problems
    assert (problem.rule, problem.place.line) == ("records-ledger", 7)
    with pytest.raises(Problems):
        parse_mark("[]", Path("weeks.jsonl"), 1)


# Which day the data speak of


def test_the_newest_day_is_of_the_past_of_the_deals() -> None:
    assert newest_day([DEAL]) == date(2026, 11, 20)
    expected = replace(DEAL, closed=date(2027, 3, 1))
    assert newest_day([expected]) == date(2026, 11, 20)
    won = replace(DEAL, state=DealState.WON, closed=date(2026, 11, 21))
    assert newest_day([won]) == date(2026, 11, 21)
    assert newest_day([Deal("D2", "lin"), Deal("D3", "lin", opened=MONDAY)]) == MONDAY
    assert newest_day([Deal("D2", "lin")]) is None


def test_one_mistyped_year_is_no_news_from_the_future() -> None:
    slip = replace(DEAL, id="D2", last_contact=date(2027, 11, 20))
    assert newest_day([slip, DEAL]) == date(2026, 11, 20)
    assert newest_day([slip, slip, DEAL]) == date(2027, 11, 20)
    at_most = replace(DEAL, id="D2", last_contact=date(2026, 11, 20) + 31 * DAY)
    assert newest_day([at_most, DEAL]) == at_most.last_contact
    assert newest_day([slip, slip, *[DEAL] * 97]) == date(2027, 11, 20)
    assert newest_day([slip, slip, *[DEAL] * 98]) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("newest", "marks", "past"),
    [
        (SUNDAY, (), False),
        (SUNDAY + DAY, (), True),
        (None, (), False),
        (MONDAY, (mark_of(W48, MONDAY),), False),
        (MONDAY, (mark_of(W49, MONDAY),), True),
        (MONDAY + DAY, (mark_of(W49, MONDAY),), False),
        (None, (mark_of(W49, MONDAY),), True),
        (MONDAY, (mark_of(W49, None),), True),
    ],
)
def test_a_week_is_past_once_the_data_went_on(
    newest: date | None, marks: tuple[WeekMark, ...], past: bool
) -> None:
    assert is_past(W48, newest, marks) is past


@pytest.mark.parametrize(
    ("newest", "day"),
    [
        (None, MONDAY),
        (MONDAY - DAY, MONDAY),
        (MONDAY + DAY, MONDAY + DAY),
        (SUNDAY, SUNDAY),
        (SUNDAY + DAY, SUNDAY),
    ],
)
def test_a_mark_is_as_of_a_day_in_its_week(newest: date | None, day: date) -> None:
    assert mark_of(W48, newest).day == day


def test_a_mark_of_a_share_covers_its_reps() -> None:
    reps = [f"rep-{number}" for number in range(20)]
    mark = mark_of(W48, None, "2/3")
    assert [mark.covers(rep) for rep in reps] == [Shard(2, 3).includes(rep) for rep in reps]
    assert all(map(mark_of(W48, None).covers, reps))


# What is written down


def test_a_line_says_what_was_claimed_and_what_is_proved(small: Playbook) -> None:
    facts = (DatedFact(PRICE, date(2026, 11, 20)), DatedFact(NUMBER, date(2026, 11, 12)))
    [line] = lines_of([replace(DEAL, facts=facts)], small, MARK)
    assert (line.week, line.day, line.rep, line.state) == ("2026-W48", MONDAY, "lin", "open")
    assert (line.claimed, line.amount) == ("class.warm", Decimal(100))
    assert (line.level, line.proved) == (2, "class.warm")
    assert line.facts == tuple(reversed(facts))


def test_a_deal_with_a_date_after_the_week_is_left_out(small: Playbook) -> None:
    inside = replace(DEAL, last_contact=SUNDAY)
    outside = replace(DEAL, id="D2", last_contact=SUNDAY + DAY)
    undated = Deal("D3", "lin")
    lines = lines_of([inside, outside, undated], small, MARK)
    assert [line.deal for line in lines] == ["D1", "D3"]


def test_what_a_closed_deal_had_proved_does_not_expire(small: Playbook) -> None:
    facts = (DatedFact(PRICE, date(2025, 11, 20)),)
    won = replace(DEAL, state=DealState.WON, closed=date(2025, 11, 21), facts=facts)
    assert [line.level for line in lines_of([won], small, MARK)] == [2]
    still_open = replace(won, state=DealState.OPEN)
    assert [line.level for line in lines_of([still_open], small, MARK)] == [0]


def test_only_what_says_something_else_is_new() -> None:
    before = {"D1": LINE}
    same = replace(LINE, week="2026-W49", day=W49.monday)
    assert [*new_lines([same], before)] == []
    assert [*new_lines([same], {})] == [same]
    for change in (
        {"rep": "wang"},
        {"state": LineState.WON},
        {"claimed": "class.warm"},
        {"level": 2},
        {"proved": "class.warm"},
        {"amount": None},
        {"closed": MONDAY},
        {"facts": ()},
    ):
        changed = replace(same, **change)
        assert [*new_lines([changed], before)] == [changed]


def test_a_deal_that_is_no_longer_there_is_gone_once() -> None:
    [gone] = gone_lines([], {"D1": LINE}, mark_of(W49, None))
    assert gone == LedgerLine("2026-W49", "D1", "lin", W49.monday, LineState.GONE)
    assert not [*gone_lines([], {"D1": gone}, mark_of(W49, None))]
    assert not [*gone_lines([DEAL], {"D1": LINE}, mark_of(W49, None))]
    shares = [mark_of(W49, None, f"{number}/2") for number in (1, 2)]
    assert sum(len([*gone_lines([], {"D1": LINE}, mark)]) for mark in shares) == 1


# How deals stood, by their dates alone


def test_a_deal_without_a_later_date_stays_as_it_is() -> None:
    assert on_monday(DEAL) is DEAL
    assert on_sunday(DEAL) is DEAL


@pytest.mark.parametrize(("opened", "there"), [(MONDAY, True), (MONDAY + DAY, False)])
def test_a_deal_opened_later_did_not_exist(opened: date, there: bool) -> None:
    assert (on_monday(replace(DEAL, opened=opened)) is not None) is there


def test_a_deal_closed_later_was_open_and_its_claim_is_not_known() -> None:
    won = replace(DEAL, state=DealState.WON, closed=MONDAY + DAY)
    then = on_monday(won)
    assert then is not None
    assert (then.state, then.closed, then.claimed) == (DealState.OPEN, None, "")
    on_the_day = replace(won, closed=MONDAY)
    assert on_monday(on_the_day) == on_the_day


def test_of_a_deal_contacted_later_contact_and_count_are_not_known() -> None:
    then = on_monday(replace(DEAL, last_contact=MONDAY + DAY))
    assert then is not None
    assert (then.last_contact, then.follow_ups, then.next_call) == (None, None, None)
    assert not then.contact_known
    assert then.claimed == "class.warm"
    on_the_day = replace(DEAL, last_contact=MONDAY)
    assert on_monday(on_the_day) == on_the_day


def test_a_fact_of_a_later_day_is_not_known() -> None:
    facts = (DatedFact(NUMBER, MONDAY), DatedFact(PRICE, MONDAY + DAY))
    then = on_monday(replace(DEAL, facts=facts))
    assert then is not None
    assert then.facts == facts[:1]


def test_of_a_past_week_a_count_without_a_day_is_not_known() -> None:
    undated = replace(DEAL, id="D2", last_contact=None)
    then = deals_on([LATER, undated], W48, MONDAY)
    assert [deal.follow_ups for deal in then] == [None, None]
    now = deals_on([DEAL, undated], W48, MONDAY)
    assert [deal.follow_ups for deal in now] == [4, 4]


# How deals stood, by the ledger


def test_what_has_no_date_comes_from_the_ledger() -> None:
    then = on_monday(replace(LATER, rep="wang"), view(LINE))
    assert then is not None
    assert (then.claimed, then.amount, then.rep) == ("class.new", Decimal(90), "lin")
    assert (then.facts, then.last_contact, then.follow_ups) == (DEAL.facts, None, None)


def test_the_line_of_the_week_before_tells_if_the_week_has_none() -> None:
    earlier = replace(LINE, week="2026-W47", day=W47.sunday, claimed="class.warm")
    then = on_monday(LATER, view(earlier, marks=(mark_of(W47, None),)))
    assert then is not None
    assert then.claimed == "class.warm"


def test_of_several_lines_of_a_week_that_up_to_the_day_tells() -> None:
    corrected = replace(LINE, claimed="class.warm")
    friday = replace(LINE, day=MONDAY + 4 * DAY, claimed="class.hot")
    next_week = replace(LINE, week="2026-W49", day=W49.monday, claimed="class.signed")
    lines = (LINE, corrected, friday, next_week)
    monday, sunday = on_monday(LATER, view(*lines)), on_sunday(LATER, view(*lines))
    assert monday is not None
    assert sunday is not None
    assert (monday.claimed, sunday.claimed) == ("class.warm", "class.hot")
    only_friday = on_monday(LATER, view(friday, next_week))
    assert only_friday is not None
    assert only_friday.claimed == "class.hot"


def test_what_happened_in_the_week_counts_for_its_report() -> None:
    """Monday's sheets wrote the week down; what came until Sunday is in the next Monday's line."""
    in_week = DatedFact(PRICE, MONDAY + 2 * DAY)
    after = DatedFact(PRICE, SUNDAY + DAY)
    following = replace(
        LINE,
        week="2026-W49",
        day=W49.monday,
        state=LineState.WON,
        closed=SUNDAY,
        facts=(*DEAL.facts, in_week, after),
    )
    ledger = view(LINE, following, marks=(MARK, mark_of(W49, SUNDAY + DAY)))
    then = on_sunday(LATER, ledger)
    assert then is not None
    assert then.facts == (*DEAL.facts, in_week)
    assert (then.state, then.closed) == (DealState.WON, SUNDAY)
    monday = on_monday(LATER, ledger)
    assert monday is not None
    assert (monday.state, monday.facts) == (DealState.OPEN, DEAL.facts)


def test_what_was_entered_later_with_an_earlier_date_was_not_known() -> None:
    backdated = DatedFact(PRICE, MONDAY + DAY)
    today = replace(LATER, facts=(*DEAL.facts, backdated))
    looked = view(LINE, marks=(MARK, mark_of(W49, None)))
    then = on_sunday(today, looked)
    assert then is not None
    assert then.facts == DEAL.facts
    nobody_looked = on_sunday(today, view(LINE))
    assert nobody_looked is not None
    assert nobody_looked.facts == (*DEAL.facts, backdated)


def test_a_deal_the_ledger_did_not_have_yet_was_not_known() -> None:
    other = replace(DEAL, id="D2")
    assert deals_on([LATER, other], W48, MONDAY, view(LINE)) != ()
    assert [deal.id for deal in deals_on([LATER, other], W48, MONDAY, view(LINE))] == ["D1"]
    other_share = view(LINE, marks=(mark_of(W48, None, "1/2"), mark_of(W48, None, "2/2")))
    assert len(deals_on([LATER, other], W48, MONDAY, other_share)) == 1
    not_begun = LedgerView((mark_of(W49, None),), {})
    assert len(deals_on([LATER, other], W48, MONDAY, not_begun)) == 2


def test_a_deal_opened_in_the_week_is_in_its_report_as_first_written_down() -> None:
    opened = replace(LATER, opened=MONDAY + 2 * DAY)
    first = replace(LINE, week="2026-W49", day=W49.monday)
    then = on_sunday(opened, view(first, marks=(MARK, mark_of(W49, None))))
    assert then is not None
    assert (then.claimed, then.amount) == ("class.new", Decimal(90))
    assert on_monday(opened, view(first)) is None


def test_a_deal_that_was_gone_stays_away() -> None:
    gone = LedgerLine("2026-W48", "D1", "lin", MONDAY, LineState.GONE)
    assert on_monday(LATER, view(gone)) is None


def test_a_deal_closed_after_the_day_in_its_own_line_was_open() -> None:
    won = replace(LINE, state=LineState.WON, day=MONDAY + 3 * DAY, closed=MONDAY + 2 * DAY)
    then = on_monday(replace(LATER, state=DealState.WON, closed=won.closed), view(won))
    assert then is not None
    assert (then.state, then.closed) == (DealState.OPEN, None)


def test_the_week_of_the_data_needs_no_ledger() -> None:
    assert not needs_lines([DEAL], W48, (MARK,))
    assert on_monday(DEAL, view(LINE)) is DEAL
    assert needs_lines([LATER], W48, ())
    assert needs_lines([DEAL], W48, (MARK, mark_of(W49, None)))


def test_a_mistyped_year_is_shown_as_of_the_ledger_only_once_the_week_is_written() -> None:
    slip = replace(DEAL, last_contact=date(2027, 11, 20))
    every = [slip, replace(DEAL, id="D2"), replace(DEAL, id="D3")]
    before = view(replace(LINE, week="2026-W47"), marks=(mark_of(W47, None),))
    assert not needs_lines(every, W48, before.marks)
    assert deals_on(every, W48, MONDAY, before)[0].claimed == "class.warm"
    assert needs_lines(every, W48, (MARK,))
    assert deals_on(every, W48, MONDAY, view(LINE))[0].claimed == "class.new"


# The last contact


CONTACTED = replace(LINE, last_contact=date(2026, 11, 20), follow_ups=4)


def contact(deal: Deal | None) -> tuple[date | None, int | None, bool]:
    assert deal is not None
    return deal.last_contact, deal.follow_ups, deal.contact_known


def test_the_last_contact_of_a_past_week_is_that_of_the_ledger() -> None:
    then = (date(2026, 11, 20), 4, True)
    now = replace(LATER, follow_ups=9)
    assert contact(on_monday(now, view(CONTACTED))) == then
    assert contact(on_monday(now, view(LINE))) == (None, None, False)  # a line of before
    never = replace(LINE, follow_ups=0)
    assert contact(on_monday(now, view(never))) == (None, 0, True)


@pytest.mark.parametrize(
    ("next_contact", "expected"),
    [
        (date(2026, 11, 27), (date(2026, 11, 27), 6, True)),  # known by Sunday
        (date(2026, 11, 29), (date(2026, 11, 29), 6, True)),
        (date(2026, 11, 30), (None, None, False)),  # perhaps another on Thursday
        (date(2026, 11, 20), (date(2026, 11, 20), 4, True)),
    ],
)
def test_what_the_next_line_says_of_contact_counts_if_it_was_by_then(
    next_contact: date, expected: tuple[date | None, int | None, bool]
) -> None:
    following = replace(
        CONTACTED, week="2026-W49", day=W49.monday, last_contact=next_contact, follow_ups=6,
        claimed="class.hot",
    )  # fmt: skip
    marks = (MARK, mark_of(W49, date(2026, 11, 30)))
    ledger = view(CONTACTED, following, marks=marks)
    now = replace(LATER, follow_ups=9)
    assert contact(on_sunday(now, ledger)) == expected
    assert contact(on_monday(now, ledger)) == (date(2026, 11, 20), 4, True)


def test_a_contact_after_the_day_in_its_own_line_says_nothing_of_before() -> None:
    wednesday = replace(CONTACTED, day=date(2026, 11, 25), last_contact=date(2026, 11, 25))
    mark = mark_of(W48, date(2026, 11, 25))
    assert contact(on_monday(LATER, view(wednesday, marks=(mark,)))) == (None, None, False)


def test_a_new_contact_is_a_new_line() -> None:
    assert [*new_lines([CONTACTED], {"D1": LINE})] == [CONTACTED]
    assert [*new_lines([replace(CONTACTED, follow_ups=5)], {"D1": CONTACTED})]
