"""Names in place of ids, weeks years ahead, and numbers with their unit: said what they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result

from coachbook.base.week import Week
from coachbook.scorecard.far_weeks import MOST_AHEAD, KnownWeeks
from coachbook.scorecard.observation import Reading
from coachbook.scorecard.readers import yaml_reader
from coachbook.scorecard.readers.field_values import Accepted, Refused, parse_field
from coachbook.scorecard.readers.name_for_id import name_fault, no_id_fault
from coachbook.sheet.fields import FieldKind

from .printed import Printed
from .workbook_file import WEEK, known

Run = Callable[..., Result]

NAMES = {
    "wang-zhe": "王喆",
    "lim": "Kevin Lim",
    "jones": "Tom O'Neil",
    "jones-2": "Tom O'Neil",
    "chan": "陈大文 Ann Chan",
}


@pytest.mark.parametrize(
    ("written", "says"),
    [
        *(
            (written, "a name stands here, but 'rep' is an id: write wang-zhe")
            for written in ("王喆", " 王 喆", "王\u3000喆")
        ),
        *(
            (written, "a name stands here, but 'rep' is an id: write lim")
            for written in ("Kevin Lim", "kevin lim", "Lim, Kevin", "ＫＥＶＩＮ　ＬＩＭ")
        ),
        (
            "Tom O'Neil",
            "a name stands here, which several have, but 'rep' is an id: "
            "write the one that is meant of jones, jones-2",
        ),
        *(
            (written, "a name stands here, but 'rep' is an id: write chan")
            for written in ("陈大文", "Chan Ann", "陈大文 Ann Chan")
        ),
        *((written, "") for written in ("王哲", "陈", "Ann", "Kevin", "陈大文 Ann")),
        ("wang-zha", ""),
    ],
)
def test_a_name_in_place_of_an_id_gets_a_sentence_without_the_name(written: str, says: str) -> None:
    assert name_fault("rep", written, NAMES) == says


def test_a_name_that_nobody_has_is_not_repeated_either() -> None:
    says = "what stands here is no id, and no name in team.yml: write the id, such as wang-zhe"
    assert no_id_fault("王哲", NAMES) == says
    assert no_id_fault("wang-zha", NAMES) == ""


def card(**keys: str) -> bytes:
    said = {"team": "north", "rep": "lin", "week": WEEK, **keys}
    lines = [f"{key}: {value}" for key, value in said.items()]
    return "\n".join([*lines, "values: {criterion.calls: 3}"]).encode()


def told(content: bytes) -> list[tuple[str, str]]:
    reading = yaml_reader.read(content, "card.yml", known())
    assert bool(reading.refusals) is not bool(reading.observations)
    return [(each.address, each.says) for each in reading.refusals]


def test_rep_team_and_scorer_are_named_by_their_place() -> None:
    assert told(card()) == []
    is_id = "a name stands here, but '{}' is an id: write {}".format
    assert told(card(rep="林晓喆")) == [("line 2:6", is_id("rep", "lin"))]
    assert told(card(team="华北&一组")) == [("line 1:7", is_id("team", "north"))]
    assert told(card(scorer="周敏")) == [("line 4:9", is_id("scorer", "zhou-min"))]


def test_what_collect_shows_of_a_name_does_not_repeat_it(
    printed: Printed, tmp_path: Path, run: Run
) -> None:
    team = printed.copy(tmp_path)
    file = tmp_path / "card.yml"
    file.write_bytes(card(team="training-1", rep="王喆"))
    out = run("collect", file, "--team", team.team).output
    assert "refused: line 2:6: a name stands here, but 'rep' is an id: write wang-zhe" in out
    assert "王喆" not in out


def reading(week: str) -> Reading:
    return yaml_reader.read(card(week=week), "card.yml", known())


def test_a_week_far_ahead_of_all_that_is_known_is_asked() -> None:
    week = Week.parse("2026-W48")
    last = Week.of(week.monday.fromordinal(week.monday.toordinal() + 7 * MOST_AHEAD))
    for issued, stored in ((["2026-W48"], []), ([], ["2026-W48"]), (["2026-W01"], ["2026-W48"])):
        weeks = KnownWeeks(issued, lambda stored=stored: stored)  # type: ignore[misc]
        assert weeks.far(reading(str(last))) == {}
        (refusal,) = weeks.far(reading(str(last.next()))).values()
        assert refusal.address == f"north/lin {last.next()}"
        assert refusal.says == (
            "is far ahead of 2026-W48, the newest week that is known: is it mistyped? "
            "If it is meant, issue that week's sheets first"
        )
        assert weeks.far(reading("2006-W48")) == {}
    assert KnownWeeks([], list).far(reading("2036-W48")) == {}  # nothing is known yet
    assert KnownWeeks(["2026-W48", "2036-W48"], list).far(reading("2036-W48")) == {}
    assert KnownWeeks(["2026-W48"], lambda: ["2036-W48"]).far(reading("2036-W48")) == {}


def test_collect_takes_nothing_of_a_week_years_ahead(
    printed: Printed, tmp_path: Path, run: Run
) -> None:
    team = printed.copy(tmp_path)
    file = tmp_path / "card.yml"
    file.write_bytes(card(team="training-1", rep="wang-zhe", week="2036-W48"))
    result = run("collect", file, "--team", team.team)
    assert result.exit_code == 1
    assert "training-1/wang-zhe 2036-W48: is far ahead of 2026-W48" in result.output
    assert "0 with something new" in result.output


@pytest.mark.parametrize(
    ("written", "counts", "number"),
    [
        *(
            (written, "calls", 88)
            for written in ("88通", "88 calls", "８８", "８８　通", "88通电话")
        ),
        ("88 Calls", "calls", 88),
        ("八通", "calls", 8),
        ("22条", "records", 22),
        ("30家", "prospects", 30),
        ("30个", "prospects", 30),
    ],
)
def test_a_number_may_have_the_unit_of_its_field(written: str, counts: str, number: int) -> None:
    made = parse_field(FieldKind.NUMBER, written, counts=counts)
    assert made == Accepted(number, made.note if isinstance(made, Accepted) else "")
    assert isinstance(made, Accepted)
    assert made.note


@pytest.mark.parametrize(
    ("written", "counts", "unit"),
    [
        ("88条", "calls", "条"),
        ("88 records", "calls", "records"),
        ("22通", "records", "通"),
        ("3分", "calls", "分"),
    ],
)
def test_the_unit_of_another_field_is_refused(written: str, counts: str, unit: str) -> None:
    expected = "expected a whole number from 0 to 9999"
    says = f"'{written}': '{unit}' is not what is counted here; {expected}"
    assert parse_field(FieldKind.NUMBER, written, counts=counts) == Refused(says)


def test_which_field_counts_what() -> None:
    book = known()
    fields = {"check.calls/1": "calls", "check.records/5": "records", "check.next-calls/1": ""}
    assert {each: book.counted(each) for each in fields} == fields
    content = card().replace(b"criterion.calls: 3", "check.calls/1: 88通".encode())
    assert [each.value for each in yaml_reader.read(content, "a", book).observations] == [88]
    content = card().replace(b"criterion.calls: 3", "check.records/1: 88通".encode())
    assert [where for where, _ in told(content)] == ["line 4:27"]
    unknown = replace(book, playbook=book.playbook)
    assert unknown.counted("check.nothing/1") == ""
