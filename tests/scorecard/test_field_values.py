"""What people write and what it is taken for: the same on every medium, and never a guess."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachbook.base.week import Week
from coachbook.scorecard.readers.field_values import Accepted, Raw, Refused, parse_field
from coachbook.sheet.fields import FieldKind

WEEK = Week(2026, 48)
SCORE, TICK, DAY = FieldKind.SCORE, FieldKind.TICK, FieldKind.DATE


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        *((SCORE, raw, 3) for raw in ("３", "三", " 3 ", "3分", "3 分", "\xa03", "\u200b3", "3.0")),
        *((SCORE, raw, "na") for raw in ("N", "n/a", "不适用", "Ｎ")),
        *((TICK, raw, True) for raw in ("√", "是", "TRUE", "✓", 1, "1")),
        *((TICK, raw, None) for raw in ("否", "FALSE", 0, "0")),
        (FieldKind.NUMBER, "12个", 12),
        (FieldKind.DONE, "√", "done"),
        (FieldKind.DONE, "未完成", "not-done"),
        (DAY, "11-24", "2026-11-24"),
        (DAY, "11月24日", "2026-11-24"),
        (DAY, "2026/11/24", "2026-11-24"),
        (DAY, "1-3", "2026-01-03"),
        (DAY, "11-29", "2026-11-29"),
    ],
)
def test_taken_with_a_note(kind: FieldKind, raw: Raw, value: object) -> None:
    made = parse_field(kind, raw, week=WEEK)
    assert isinstance(made, Accepted)
    assert made.value == value
    assert type(made.value) is type(value)
    assert " read as " in made.note


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        *((SCORE, raw, 3) for raw in (3, 3.0, "3")),
        *((kind, raw, None) for kind in FieldKind for raw in (None, "", " ", "\u200b")),
        (TICK, True, True),
        (TICK, False, None),
        (DAY, "2026-11-24", "2026-11-24"),
        (DAY, date(2026, 11, 24), "2026-11-24"),
        (DAY, datetime(2026, 11, 24, 9, 30), "2026-11-24"),  # noqa: DTZ001 - as a cell has it
        (FieldKind.TEXT, " 再约\n一次 ", "再约\n一次"),
        (FieldKind.TEXT, 5, "5"),
        (FieldKind.TEXT, datetime(2026, 12, 1), "2026-12-01"),  # noqa: DTZ001 - as a cell has it
        (FieldKind.SIGN, "周敏", "周敏"),
    ],
)
def test_taken_as_it_is(kind: FieldKind, raw: Raw, value: object) -> None:
    made = parse_field(kind, raw, week=WEEK)
    assert made == Accepted(value)  # type: ignore[arg-type]  # a value of its kind


def test_a_number_as_text_is_noted_where_numbers_could_stand() -> None:
    assert parse_field(SCORE, "3", typed=True) == Accepted(3, "'3' read as 3")
    assert parse_field(SCORE, 3, typed=True) == Accepted(3)


@pytest.mark.parametrize(
    ("kind", "raw", "says"),
    [
        (SCORE, date(2026, 3, 4), "a date or time (2026-03-04)"),
        *((SCORE, raw, "not a whole number") for raw in ("3.5", 3.5, "2/3", "?", "x", "-1", "1e3")),
        *((SCORE, raw, "not a whole number") for raw in (float("nan"), 3.25, 3.5e-9)),
        *((SCORE, raw, "out of range; expected 0 to 4") for raw in (5, "5", -1, "九")),
        *((SCORE, raw, "is not a number") for raw in (True, False)),
        *((TICK, raw, "a tick or a cross?") for raw in ("x", "X", "×")),
        *((TICK, raw, "is no tick") for raw in (2, "maybe", date(2026, 1, 1))),
        (DAY, "3/4", "can be read as two days"),
        (DAY, "2026-02-30", "there is no day"),
        (DAY, 46350.0, "is not a date"),
        (DAY, "soon", "is not a date"),
        *(
            (DAY, raw, "2026-12-20 is later than the week, which ends 2026-11-29")
            for raw in ("12-20", "2026-12-20", date(2026, 12, 20))
        ),
        (FieldKind.DONE, 1, "neither done nor not done"),
        (FieldKind.CAUSE, "6", "expected a number from 1 to 5"),
        (FieldKind.NUMBER, 12000, "out of range"),
        (FieldKind.TEXT, "长" * 2001, "2,000 is the most"),
        (FieldKind.TEXT, "\ud83d", "half of a character"),
    ],
)
def test_refused_with_a_sentence(kind: FieldKind, raw: Raw, says: str) -> None:
    made = parse_field(kind, raw, most=5, week=WEEK)
    assert isinstance(made, Refused)
    assert says in made.says


@pytest.mark.parametrize("kind", FieldKind)
def test_no_number_is_too_large_for_a_sentence(kind: FieldKind) -> None:
    assert parse_field(kind, 10**5000) == Refused("the number is far too large")
    assert parse_field(kind, float("inf")) == Refused("the number is far too large")


@given(
    st.sampled_from(FieldKind),
    st.none()
    | st.text()
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.decimals(),
)
def test_whatever_is_written_has_an_answer_of_its_kind(kind: FieldKind, raw: Raw) -> None:
    made = parse_field(kind, raw, most=5, week=WEEK)
    if isinstance(made, Accepted) and made.value is not None:
        whole = type(made.value) is int
        assert {
            SCORE: made.value == "na" or (whole and made.value in range(5)),
            FieldKind.LEVEL: made.value == "na" or (whole and made.value in range(5)),
            FieldKind.NUMBER: whole,
            FieldKind.CAUSE: whole and made.value in range(1, 6),
            FieldKind.ITEM: whole and made.value in range(1, 6),
            TICK: made.value is True,
            FieldKind.DONE: made.value in ("done", "not-done"),
        }.get(kind, isinstance(made.value, str) and made.value)
