"""Codes on paper: what a QR code says, and the codes that stand for reps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from string import ascii_letters

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachbook.base.problems import Problems
from coachbook.base.week import Week
from coachbook.team.code_file import assign_codes, read_codes
from coachbook.team.codes import (
    ALPHABET,
    DIGITS,
    Corner,
    CoverCode,
    Payload,
    assign,
    code_fault,
    print_code,
    read_code,
)

REP = assign({}, ["lin"])["lin"]
IDS = st.text(ascii_letters + "0123456789-_", min_size=1)
WEEKS = st.dates(date(2014, 12, 29), date(2039, 10, 30)).map(Week.of)
PRINTS = st.text(DIGITS, min_size=3, max_size=3)
PAYLOADS = st.builds(
    Payload,
    st.text(DIGITS, min_size=4, max_size=4),
    IDS.map(lambda rep: assign({}, [rep])[rep]),
    WEEKS,
    st.integers(1, 9),
    st.sampled_from(Corner),
    PRINTS,
)
COVERS = st.builds(CoverCode, WEEKS, PRINTS)


@given(PAYLOADS | COVERS)
def test_what_is_written_is_read(code: Payload | CoverCode) -> None:
    assert len(str(code)) == 19
    assert str(code)[0] == "D"
    assert read_code(str(code)) == code


@given(PAYLOADS)
def test_the_codes_of_sheets_from_before_are_read(payload: Payload) -> None:
    old = replace(payload, print="")
    assert len(str(old)) == 16
    assert str(old)[0] == "C"
    assert Payload.parse(str(old)) == old


def test_a_code_that_was_printed_long_ago_is_read() -> None:
    old = Payload("7AQ2", REP, Week(2026, 48), 2, Corner.TOP)
    assert str(old) == "C7AQ2NYMMPH9CBG6"
    assert Payload.parse(str(old)) == old


@given(PAYLOADS | COVERS, st.integers(0, 18), st.integers(0, 18), st.integers(1, 35))
def test_every_wrong_character_and_every_exchange_is_seen(
    payload: Payload | CoverCode, here: int, there: int, step: int
) -> None:
    text = str(payload)
    wrong = DIGITS[(DIGITS.index(text[here]) + step) % len(DIGITS)]
    with pytest.raises(ValueError, match="damaged"):
        read_code(text[:here] + wrong + text[here + 1 :])
    exchanged = [*text]
    exchanged[here], exchanged[there] = text[there], text[here]
    if "".join(exchanged) != text:
        with pytest.raises(ValueError, match="damaged"):
            read_code("".join(exchanged))


@pytest.mark.parametrize("text", ["", "A", "a" * 19, "0" * 18, "０" * 19, "A B" * 6 + "A"])
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


def test_a_cover_is_no_sheet() -> None:
    cover = str(CoverCode(Week(2026, 48), "0P7"))
    with pytest.raises(ValueError, match="is on the cover of a pack, not on a sheet"):
        Payload.parse(cover)
    with pytest.raises(ValueError, match="'7' is not a print"):
        CoverCode(Week(2026, 48), "7")
    with pytest.raises(ValueError, match="not 2014-W52"):
        CoverCode(Week(2014, 52), "0P7")


def test_a_print_is_called_after_its_content_and_a_clash_takes_the_next_value() -> None:
    names = {number: print_code(f"content {number}", {}) for number in range(2_000)}
    assert names == {number: print_code(f"content {number}", {}) for number in range(2_000)}
    assert len({*names.values()}) > 1_900
    one, other = "content 1", "content 2"
    taken = print_code(one, {})
    assert print_code(one, {taken: one}) == taken
    second = print_code(one, {taken: other})
    assert second != taken
    assert print_code(one, {taken: other, second: one}) == second
    assert print_code(one, {taken: other, second: other}) not in (taken, second)


def test_full_of_prints_is_said() -> None:
    every = {f"{a}{b}{c}": "x" for a in DIGITS for b in DIGITS for c in DIGITS}
    with pytest.raises(ValueError, match="only 46,656 values for the prints of a week"):
        print_code("y", every)


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
