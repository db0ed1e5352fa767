"""Codes on paper: what a QR code says, and the codes that stand for reps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from string import ascii_letters

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachbook.base.problems import Problems
from coachbook.base.week import Week
from coachbook.team.code_file import assign_codes, read_codes
from coachbook.team.codes import ALPHABET, DIGITS, Corner, Payload, assign, code_fault

REP = assign({}, ["lin"])["lin"]
IDS = st.text(ascii_letters + "0123456789-_", min_size=1)
WEEKS = st.dates(date(2014, 12, 29), date(2039, 10, 30)).map(Week.of)
PAYLOADS = st.builds(
    Payload,
    st.text(DIGITS, min_size=4, max_size=4),
    IDS.map(lambda rep: assign({}, [rep])[rep]),
    WEEKS,
    st.integers(1, 9),
    st.sampled_from(Corner),
)


@given(PAYLOADS)
def test_what_is_written_is_read(payload: Payload) -> None:
    assert len(str(payload)) == 16
    assert Payload.parse(str(payload)) == payload


@given(PAYLOADS, st.integers(0, 15), st.integers(0, 15), st.integers(1, 35))
def test_every_wrong_character_and_every_exchange_is_seen(
    payload: Payload, here: int, there: int, step: int
) -> None:
    text = str(payload)
    wrong = DIGITS[(DIGITS.index(text[here]) + step) % len(DIGITS)]
    with pytest.raises(ValueError, match="damaged"):
        Payload.parse(text[:here] + wrong + text[here + 1 :])
    exchanged = [*text]
    exchanged[here], exchanged[there] = text[there], text[here]
    if "".join(exchanged) != text:
        with pytest.raises(ValueError, match="damaged"):
            Payload.parse("".join(exchanged))


@pytest.mark.parametrize("text", ["", "A", "a" * 16, "0" * 17, "０" * 16, "A B" * 5 + "A"])
def test_what_no_sheet_carries_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a sheet's code"):
        Payload.parse(text)


@pytest.mark.parametrize(
    ("form", "rep", "week", "page", "says"),
    [
        ("ab12", REP, Week(2026, 48), 1, "not a form"),
        ("AB12", "lin", Week(2026, 48), 1, "not a rep's code"),
        ("AB12", REP, Week(2014, 52), 1, "weeks 2015-W01 to 2039-W43, not 2014-W52"),
        ("AB12", REP, Week(2039, 44), 1, "weeks 2015-W01 to 2039-W43"),
        ("AB12", REP, Week(2026, 48), 10, "pages 1 to 9, not 10"),
    ],
)
def test_what_a_code_cannot_hold_is_said(
    form: str, rep: str, week: Week, page: int, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        Payload(form, rep, week, page, Corner.TOP)


@given(st.sets(IDS, max_size=30), st.sets(IDS, max_size=30))
def test_codes_are_kept_and_new_ones_do_not_depend_on_the_order(
    first: set[str], second: set[str]
) -> None:
    before = assign({}, first)
    after = assign(before, sorted(second))
    assert before.items() <= after.items()
    assert after == assign(before, sorted(second | first, reverse=True))
    assert set(after) == first | second
    assert len(set(after.values())) == len(after)
    assert not any(map(code_fault, after.values()))


def test_ten_thousand_reps_collide_and_are_told_apart() -> None:
    reps = [f"rep-{number}" for number in range(10_000)]
    codes = assign({}, reps)
    assert len(set(codes.values())) == len(reps)
    alone: Mapping[str, str] = {rep: assign({}, [rep])[rep] for rep in reps}
    assert 0 < sum(alone[rep] != codes[rep] for rep in reps) < 600


def test_a_wrong_character_of_a_reps_code_and_an_exchange_are_seen() -> None:
    for here in range(5):
        for other in set(ALPHABET) - {REP[here]}:
            assert code_fault(REP[:here] + other + REP[here + 1 :])
        for there in range(here):
            exchanged = [*REP]
            exchanged[here], exchanged[there] = REP[there], REP[here]
            assert REP[here] == REP[there] or code_fault("".join(exchanged))
    assert not {*"01OILUVAE"} & {*ALPHABET}


def test_codes_are_written_once_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "records" / "codes.csv"
    assert read_codes(file) == {}
    first = assign_codes(file, ["lin", "wang", '=a,"b"'])
    assert read_codes(file) == first
    stamp = file.stat().st_mtime_ns
    assert assign_codes(file, ["wang"]) == first
    assert file.stat().st_mtime_ns == stamp
    assert first.items() <= assign_codes(file, ["smith"]).items()
    assert file.read_bytes().startswith(b"rep,code\n")


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("", 1, "codes-header"),
        ("name,code\n", 1, "codes-header"),
        (f"rep,code\nlin,{REP}\nwang\n", 3, "codes-line"),
        (f"rep,code\n,{REP}\n", 2, "codes-line"),
        ("rep,code\nlin,HELLO\n", 2, "codes-code"),
        (f"rep,code\nlin,{REP}\nwang,{REP}\n", 3, "codes-twice"),
        (f"rep,code\nlin,{REP}\nlin,{assign({}, ['x'])['x']}\n", 3, "codes-twice"),
        ('rep,code\n"lin,1\n', 2, "table-quotes"),
    ],
)
def test_a_bad_file_is_reported_and_left_as_it_is(
    tmp_path: Path, text: str, line: int, rule: str
) -> None:
    file = tmp_path / "codes.csv"
    file.write_text(text)
    with pytest.raises(Problems) as raised:
        assign_codes(file, ["new"])
    assert [(p.place.file, p.place.line, p.rule) for p in raised.value.problems] == [
        (file, line, rule)
    ]
    assert file.read_text() == text


def test_a_file_that_a_spreadsheet_saved_is_read(tmp_path: Path) -> None:
    file = tmp_path / "codes.csv"
    file.write_bytes(f"\ufeffrep;code\r\nlin;{REP}\r\n".encode())
    assert assign_codes(file, []) == {"lin": REP}
