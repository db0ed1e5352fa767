"""A date is read as the day that was meant, or refused; what may be two is neither."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from coachbook.playbook.model.playbook import Playbook
from coachbook.team.amount_text import CellNumber, CellNumber1904
from coachbook.team.cell_values import CellError
from coachbook.team.crm.day_text import read_day
from coachbook.team.folder_reader import read_team

from .small_import import Run, SmallImport

SHANGHAI = ZoneInfo("Asia/Shanghai")
US, EUROPE = "%m/%d/%Y", "%d/%m/%Y"


class Import(SmallImport):
    """Imports deals that were opened on days that are written so."""

    def __call__(self, days: list[str], forms: tuple[str, ...] = (), top: str = "") -> Result:
        dates = ", ".join(f'"{form}"' for form in forms)
        return self.bring("opened", "Opened", days, f"{top}dates: [{dates}]\n")

    def days(self) -> dict[str, str]:
        return self.kept("opened")


@pytest.fixture
def bring(tmp_path: Path, run: Run, project_root: Path) -> Import:
    """Imports deals."""
    return Import(tmp_path, run, project_root / "playbook")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-3-5", "2026-03-05"),
        ("2026/3/5 8:05", "2026-03-05"),
        ("2026.3.5", "2026-03-05"),
        ("20260305", "2026-03-05"),
        ("2026年3月5日", "2026-03-05"),
        ("2026年3月5日 星期四", "2026-03-05"),
        ("2026-03-05 週四", "2026-03-05"),
        ("Thurs 2026-03-05", "2026-03-05"),
        ("2026-03-05 周四 下午3:05", "2026-03-05"),
        ("２０２６/３/５", "2026-03-05"),
        ("2026-10-31T16:00:00Z", "2026-11-01"),
        ("2026-10-31T15:59:59.999Z", "2026-10-31"),
        ("2026-10-31 16:00:00 UTC", "2026-11-01"),
        ("2026-10-31T16:00:00+00:00", "2026-11-01"),
        ("2026-11-01T00:00:00+08:00", "2026-11-01"),
        ("2026-10-31T20:00:00-0500", "2026-11-01"),
        ("2026-10-31 傍晚 4点05分 UTC", "2026-11-01"),
        ("2026-10-31 中午1时05分09秒 UTC", "2026-10-31"),
        ("2026-10-31 中午3:59 GMT", "2026-10-31"),
        ("2026-10-31 pm. 4:00 GMT", "2026-11-01"),
        ("1793462400000", "2026-11-01"),
        ("2026-10-31 16:00", "2026-10-31"),
    ],
)
def test_year_first_and_stamps_need_no_form(bring: Import, text: str, day: str) -> None:
    result = bring([text])
    assert result.exit_code == 0, result.output
    assert bring.days() == {"1": day}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("3月5日", "'3月5日' has no year"),
        ("3/5", "'3/5' has no year"),
        ("星期四", "'星期四' is no date that exists"),
        ("2026年3月5日 星期五", "is no date that exists"),
        ("2026-03-05 禮拜五", "is no date that exists"),
        ("0001-01-01", "is no date that exists"),
        ("1899-12-30", "is no date that exists"),
        ("2026-02-30", "is no date that exists"),
        ("2026/3/5 25:00", "is no date that exists"),
        ("2026-03-05 8:05 CST", "is no date that exists"),
        ("45975", "is no date that exists"),
        ("10/2/2026", "is no date that exists"),
        ("2026-11", "is no date that exists"),
        ("0000-00-00", "is no date that exists"),
    ],
)
def test_what_is_no_day_for_certain_is_rejected(bring: Import, text: str, says: str) -> None:
    result = bring([text, "2026-03-05"])
    assert says in result.output
    assert bring.days() == {"2": "2026-03-05"}
    rejected = (bring.folder / "out" / "rejected.csv").read_text(encoding="utf-8")
    assert text in rejected


def test_a_word_that_stands_for_no_day_can_be_said_to_be_nothing(bring: Import) -> None:
    assert 'corrections: {"Opened": {"n/a": ""}}' in bring(["n/a", "2026-11-05"]).output
    bring(["n/a", "2026-11-05"], top='corrections: {"Opened": {"n/a": ""}}\n')
    assert bring.days() == {"1": "", "2": "2026-11-05"}


@pytest.mark.parametrize("text", ["1900-01-01", "1970-01-01T00:00:00Z"])
def test_a_day_that_programs_write_for_none_is_refused(bring: Import, text: str) -> None:
    assert "is what programs write where there is no day" in bring([text]).output
    assert bring.days() == {}


def test_a_moment_is_a_day_where_the_team_is(bring: Import) -> None:
    bring(["2026-10-31T16:00:00Z"], top="timezone: Europe/London\n")
    assert bring.days() == {"1": "2026-10-31"}
    team = bring.folder / "out" / "team.yml"
    text = team.read_text(encoding="utf-8")
    team.write_text(text.replace("  name: North\n", "  name: North\n  timezone: Europe/London\n"))
    bring(["2026-10-31T16:00:00Z", "2026-10-31T23:30:00-02:00"])
    assert bring.days() == {"1": "2026-10-31", "2": "2026-11-01"}
    wrong = bring(["2026-10-31"], top="timezone: Europe/Londn\n")
    assert "there is no time zone 'Europe/Londn'" in wrong.output


def test_two_forms_that_disagree_read_nothing(bring: Import) -> None:
    result = bring(["03/11/2026", "13/11/2026", "05/05/2026"], (US, EUROPE))
    assert "'03/11/2026' may be 2026-03-11 or 2026-11-03 [team-date-form]" in result.output
    assert bring.days() == {"2": "2026-11-13", "3": "2026-05-05"}


def test_a_form_that_no_date_proves_is_told(bring: Import) -> None:
    silent = bring(["03/11/2026", "05/11/2026"], (US,))
    assert "m.yml:1:9: warning: no date proves the form %m/%d/%Y" in silent.output
    assert "write `%d/%m/%Y` in place of `%m/%d/%Y`" in silent.output
    proved = bring(["03/11/2026", "03/13/2026"], (US,))
    assert "import-date-order" not in proved.output
    against = bring(["03/11/2026", "13/11/2026"], (US,))
    assert "'13/11/2026' is no date in the form %m/%d/%Y, but all are in %d/%m/%Y" in against.output
    assert "1 rejected" in against.output


def test_days_that_a_spreadsheet_program_counts(bring: Import) -> None:
    bring(["45975", "45975.75"], ("excel",))
    assert bring.days() == {"1": "2025-11-14", "2": "2025-11-14"}
    bring(["44513"], ("excel1904",))
    assert bring.days() == {"1": "2025-11-14"}
    assert read_day(CellNumber("45975"), ()) == date(2025, 11, 14)
    assert read_day(CellNumber1904("44513"), ()) == date(2025, 11, 14)
    assert read_day(CellNumber("20251114"), ()) == date(2025, 11, 14)
    with pytest.raises(CellError):
        read_day(CellNumber("12"), ())


def test_a_stated_form_may_have_a_time_or_not(bring: Import) -> None:
    bring(["11/14/2026 9:05 PM", "11/14/2026", "Sat 11/14/2026"], (US,))
    assert {*bring.days().values()} == {"2026-11-14"}
    bring(["11/14/2026 21:05", "11/14/2026 18:30 Z"], ("%m/%d/%Y %H:%M",))
    assert bring.days() == {"1": "2026-11-14", "2": "2026-11-15"}


FORMS = ("%Y-%m-%d", "%Y/%m/%d", US, EUROPE, "%d.%m.%Y", "%Y年%m月%d日", "%m/%d/%y", "%d %b %Y")
TIMES = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S")


@given(
    day=st.datetimes(datetime(1990, 1, 1), datetime(2068, 12, 31)),  # noqa: DTZ001 - local
    form=st.sampled_from(FORMS),
    time=st.sampled_from(TIMES),
    stated=st.sets(st.sampled_from(FORMS), max_size=3),
    bare=st.booleans(),
)
def test_no_day_becomes_another(
    day: datetime, form: str, time: str, stated: set[str], bare: bool
) -> None:
    """Written in a form that the mapping states, or in none that it does: the day, or refused."""
    text = day.strftime(form + time)
    if bare:
        text = text.replace("/0", "/")
    if form not in stated:
        return
    try:
        read = read_day(text, tuple(stated), SHANGHAI)
    except CellError:
        assert len(stated) > 1 or "T" in text
        return
    assert read == day.date()


@given(
    moment=st.datetimes(datetime(1992, 1, 1), datetime(2099, 12, 30)),  # noqa: DTZ001 - UTC
    hours=st.integers(-12, 14),
)
def test_a_moment_is_the_same_from_every_offset(moment: datetime, hours: int) -> None:
    there = moment + timedelta(hours=hours)
    text = f"{there:%Y-%m-%dT%H:%M:%S}{'-' if hours < 0 else '+'}{abs(hours):02}:00"
    assert (
        read_day(text, (), SHANGHAI) == (moment + timedelta(hours=8)).date() or moment.year < 1992
    )


def test_days_and_yes_or_no_as_spreadsheets_write_them(team: Path, small: Playbook) -> None:
    file = team / "deals.csv"
    text = file.read_text(encoding="utf-8")
    text = text.replace(",2026-10-12,2026-11-17,", ",2026/10/12,2026年11月7日,")
    file.write_text(text.replace(",yes,", ",TRUE,").replace(",no,", ",FALSE,"), encoding="utf-8")
    folder, problems = read_team(team, small)
    first = folder.deals[0]
    assert (first.opened, first.last_contact) == (date(2026, 10, 12), date(2026, 11, 7))
    assert [deal.key_account for deal in folder.deals] == [True, False]
    assert not problems
