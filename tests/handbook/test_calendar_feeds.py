"""Calendar feeds, read back with two parsers and expanded over eighteen months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

from coachbook.base.text import Language
from coachbook.handbook.calendar_feeds import Feeds
from coachbook.playbook.meeting_days import (
    calendar_occasions,
    falls_on,
    meetings_of,
    meetings_without_date,
    roles_that_meet,
)
from coachbook.playbook.model.cadence import Meeting, Weekday
from coachbook.playbook.model.guidance import Rhythm
from coachbook.playbook.model.playbook import Playbook

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONTHS = timedelta(days=548)
PROJECT_END = date(2027, 3, 3)  # a Wednesday


def _feeds(
    book: Playbook, root: Path, language: Language = Language.ZH, ends: tuple[date, ...] = ()
) -> dict[str, bytes]:
    return Feeds(book, book, language, root / "docs" / "templates").files(ends=ends)


def _expanded(feed: bytes, start: date) -> list[Event]:
    """Every occurrence in eighteen months, by the parser that did not write the feed."""
    calendar = IcsCalendarStream.calendar_from_ics(feed.decode())
    day = datetime.combine(start, time(), SHANGHAI)
    return list(calendar.timeline_tz(SHANGHAI).overlapping(day, day + MONTHS))


def _days(book: Playbook, meeting: Meeting) -> set[date]:
    """The days a meeting must fall on, counted by hand: week by week of each month."""
    start = book.edition.date
    days = [start + timedelta(days=n) for n in range(MONTHS.days)]
    names = list(Weekday)
    if meeting.every is Rhythm.YEAR:
        ends = {day.year for day in days}
        fits = [d for d in days if names[d.weekday()] in meeting.falls_on]
        return {max(d for d in fits if d.year == year) for year in ends} & {
            d for d in days if d.month == 12
        }
    on = [d for d in days if names[d.weekday()] in meeting.weekdays]
    if not meeting.weeks:
        return set(on)
    found = set()
    for day in on:
        first = day.replace(day=1)
        month = [first + timedelta(days=n) for n in range(31)]
        same = [d for d in month if d.month == day.month and d.weekday() == day.weekday()]
        if any(w <= len(same) and same[w - 1 if w > 0 else w] == day for w in meeting.weeks):
            found.add(day)
    return found


@pytest.fixture(params=["small", "real"])
def book(request: pytest.FixtureRequest) -> Playbook:
    """Either playbook."""
    found: Playbook = request.getfixturevalue(request.param)
    return found


def test_every_occurrence_is_on_its_day_at_its_time(book: Playbook, project_root: Path) -> None:
    feeds = _feeds(book, project_root, ends=(PROJECT_END,))
    meetings = {meeting.id: meeting for meeting in book.cadence.meetings}
    for role in roles_that_meet(book):
        feed = feeds[f"{role.removeprefix('role.')}.zh.ics"]
        seen: dict[str, list[date]] = {}
        for event in _expanded(feed, book.edition.date):
            assert isinstance(event.dtstart, datetime)
            assert isinstance(event.end, datetime)
            name = str(event.uid).removesuffix("@coachbook").split(".2027", 1)[0]
            local = event.dtstart.astimezone(SHANGHAI), event.end.astimezone(SHANGHAI)
            times = local[0].time(), local[1].time()
            assert times == (meetings[name].start, meetings[name].end)
            seen.setdefault(name, []).append(local[0].date())
        for meeting in meetings_of(book, role):
            found = seen.pop(meeting.id)
            assert len(found) == len(set(found)), "an occurrence stands there twice"
            if meeting.every is not Rhythm.PROJECT:
                assert set(found) == _days(book, meeting), meeting.id
        assert not seen


def test_the_project_review_is_on_the_first_of_its_days_after_the_end(real: Playbook) -> None:
    ends = (date(2026, 12, 18), date(2026, 12, 20), PROJECT_END, PROJECT_END)
    found = [o for o in calendar_occasions(real, "role.manager", ends) if o.project_end]
    assert [(str(o.project_end), f"{o.first:%a %F}") for o in found] == [
        ("2026-12-18", "Mon 2026-12-21"),
        ("2026-12-20", "Mon 2026-12-21"),
        ("2027-03-03", "Mon 2027-03-08"),
    ]


def test_the_year_review_is_on_the_last_of_its_days(real: Playbook) -> None:
    review = next(m for m in real.cadence.meetings if m.id == "meeting.year-review")
    december = [date(2026, 12, 1) + timedelta(days=n) for n in range(40)]
    assert [day for day in december if falls_on(review, day)] == [date(2026, 12, 29)]


def test_what_has_no_day_is_left_out_and_named(real: Playbook) -> None:
    assert [m.id for m in meetings_without_date(real, "role.rep")] == ["meeting.project-review"]
    assert meetings_without_date(real, "role.rep", [PROJECT_END]) == ()
    assert "role.after-sales" in roles_that_meet(real)


def test_a_feed_has_no_uid_twice_and_the_same_in_each_language(
    book: Playbook, project_root: Path
) -> None:
    uids = []
    for language in Language:
        for name, feed in sorted(_feeds(book, project_root, language, (PROJECT_END,)).items()):
            events = icalendar.Calendar.from_ical(feed).events
            assert max(Counter(event.uid for event in events).values()) == 1
            uids.append((name.split(".")[0], [event.uid for event in events]))
    half = len(uids) // 2
    assert uids[:half] == uids[half:]


@pytest.mark.parametrize("language", Language)
def test_lines_are_folded_at_octets_and_end_in_crlf(
    book: Playbook, language: Language, project_root: Path
) -> None:
    for feed in _feeds(book, project_root, language).values():
        assert feed.endswith(b"END:VCALENDAR\r\n")
        assert feed.count(b"\n") == feed.count(b"\r\n") == feed.count(b"\r")
        for line in feed.split(b"\r\n"):
            assert len(line) <= 75
            line.decode()  # no character is cut in two
        unfolded = feed.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]
        assert all(line.split(":")[0].split(";")[0].isupper() for line in unfolded)


def test_the_agenda_survives_both_parsers(real: Playbook, project_root: Path) -> None:
    feed = _feeds(real, project_root)["supervisor.zh.ics"]
    one = {str(e.uid): str(e.get("description")) for e in icalendar.Calendar.from_ical(feed).events}
    other = {
        str(e.uid): str(e.description)
        for e in IcsCalendarStream.calendar_from_ics(feed.decode()).events
    }
    assert one == other
    text = one["meeting.daily-sales@coachbook"]
    assert "每天17:00–18:00的例会" in text
    assert "3 分钟　看当天的电话量和联系客户数，只报数，不追究。\n" in text
    assert "\n带走什么：客户实情日报表、意向客户和准客户日报、话术、跟进\n" in text
    assert "\n负责人：销售主管\n" in text
    assert text.endswith("手册里的这一页：会议节奏\n按手册第 1.0 版")


def test_the_hour_holds_wherever_the_phone_is(real: Playbook, project_root: Path) -> None:
    feed = _feeds(real, project_root, Language.EN)["rep.en.ics"]
    calendar = icalendar.Calendar.from_ical(feed)
    assert [str(zone["tzid"]) for zone in calendar.timezones] == ["Asia/Shanghai"]
    daily = next(e for e in calendar.events if e.uid == "meeting.daily-sales@coachbook")
    assert isinstance(daily.start, datetime)
    assert daily.start.astimezone(UTC).hour == 9
    assert str(daily.get("summary")) == "Daily sales meeting"
    assert daily.categories == ["Daily"]


def test_no_zone_means_the_readers_own_hour(real: Playbook, project_root: Path) -> None:
    edition = real.edition.model_copy(update={"timezone": ""})
    book = real.model_copy(update={"edition": edition})
    feed = _feeds(book, project_root)["rep.zh.ics"]
    assert b"VTIMEZONE" not in feed
    assert b"DTSTART:20261123T170000\r\n" in feed


def test_the_address_of_the_page_is_given_where_it_is_known(
    real: Playbook, project_root: Path
) -> None:
    assert b"URL:" not in _feeds(real, project_root)["rep.zh.ics"]
    edition = real.edition.model_copy(update={"site": "https://books.example/sales/"})
    book = real.model_copy(update={"edition": edition})
    feed = icalendar.Calendar.from_ical(_feeds(book, project_root)["rep.zh.ics"])
    address = "https://books.example/sales/zh/cadence.html#meeting.morning-start"
    assert str(feed.events[0]["url"]) == address
    assert f"\n{address}\n" in str(feed.events[0].get("description"))


def test_the_same_playbook_gives_the_same_bytes(real: Playbook, project_root: Path) -> None:
    assert _feeds(real, project_root) == _feeds(real, project_root)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1))
def test_no_text_gets_out_of_its_line(text: str) -> None:
    event = icalendar.Event()
    event.add("description", text)
    back = IcsCalendarStream.calendar_from_ics(
        "BEGIN:VCALENDAR\r\nPRODID:x\r\nVERSION:2.0\r\n"
        "BEGIN:VEVENT\r\nDTSTAMP:20261123T000000Z\r\nUID:1\r\nSUMMARY:s\r\n"
        "DTSTART:20261123T000000\r\n"
        + event.to_ical().decode().split("\r\n", 1)[1].removesuffix("END:VEVENT\r\n")
        + "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    assert len(back.events) == 1


def test_the_command_writes_what_was_asked_for(
    run: Callable[..., Result], small_folder: Path, tmp_path: Path
) -> None:
    wanted = ("--role", "rep", "--lang", "en", "--project-end", "2027-03-03")
    result = run("calendar", "--playbook", small_folder, *wanted, "--out", tmp_path)
    assert result.stdout == f"{tmp_path / 'rep.en.ics'}: 3 meetings\n"
    assert [file.name for file in tmp_path.iterdir()] == ["rep.en.ics"]


def test_the_command_says_what_a_feed_lacks(
    run: Callable[..., Result], small_folder: Path, tmp_path: Path
) -> None:
    result = run("calendar", "--playbook", small_folder, "--role", "rep", "--out", tmp_path)
    assert result.stdout.splitlines() == [
        f"{tmp_path / 'rep.zh.ics and rep.en.ics'}: 2 meetings",
        "    without 'meeting.project-review', whose day is set each time: "
        "say when the project ends with --project-end",
    ]


def test_a_role_that_does_not_meet_is_refused(
    run: Callable[..., Result], small_folder: Path, tmp_path: Path
) -> None:
    result = run("calendar", "--playbook", small_folder, "--role", "superviser", "--out", tmp_path)
    assert result.exit_code == 2
    assert "did you mean 'supervisor'?" in result.stderr
    assert not list(tmp_path.iterdir())


HOUSE = """\
holidays: [{from: 2026-12-24, to: 2027-01-01}]
makeup_days: [2027-01-09]
teams:
  - id: north
    name: 华北
    department: training
    timezone: Asia/Tokyo
    supervisor: {id: zhou, name: 周敏}
    reps: [{id: lin, name: 林晓喆, joined: 2025-03-03}]
  - id: south
    name: 华南
    department: training
    supervisor: {id: he, name: 何静}
    reps: [{id: wang, name: 王珺, joined: 2025-03-03}]
"""


def test_a_house_s_holidays_fall_out_and_daily_meetings_are_held_on_make_up_days(
    real: Playbook, run: Callable[..., Result], tmp_path: Path
) -> None:
    team, out = tmp_path / "team", tmp_path / "feeds"
    team.mkdir()
    (team / "team.yml").write_text(HOUSE, encoding="utf-8")
    (team / "deals.csv").write_text("deal,rep,customer,state\n", encoding="utf-8")
    several = run("calendar", "--team", team, "--out", out)
    assert several.exit_code == 1
    assert "several time zones (Asia/Shanghai, Asia/Tokyo); name one team" in several.output
    unknown = run("calendar", "--team", team, "--team", "nroth", "--out", out)
    assert "there is no team 'nroth'; did you mean 'north'?" in unknown.output
    done = run("calendar", "--team", team, "--team", "north", "--lang", "zh", "--out", out)
    assert done.exit_code == 0, done.output
    feed = (out / "supervisor.zh.ics").read_bytes()
    house: dict[str, list[datetime]] = {}
    for event in _expanded(feed, real.edition.date):
        assert isinstance(event.start, datetime)
        house.setdefault(str(event.summary), []).append(event.start)
    plain = _feeds(real, Path(__file__).resolve().parents[2])["supervisor.zh.ics"]
    held: dict[str, set[date]] = {}
    for event in _expanded(plain, real.edition.date):
        assert isinstance(event.start, datetime)
        held.setdefault(str(event.summary), set()).add(event.start.date())
    off = {date(2026, 12, 24) + timedelta(days=n) for n in range(9)}
    every_day = set(list(Weekday)[:5])
    daily = {m.name.zh for m in real.cadence.meetings if every_day <= {*m.weekdays}}
    assert daily & held.keys()
    for name, days in held.items():
        added = {date(2027, 1, 9)} if name in daily else set()
        assert {start.date() for start in house[name]} == (days - off) | added
    starts = [start for each in house.values() for start in each]
    assert {str(start.tzinfo) for start in starts} == {"Asia/Tokyo"}
