"""Ids of other programs, and the ids that stand for them here."""

from __future__ import annotations

import re

import pytest

from coachbook.team.cell_values import ID_FORM, CellError
from coachbook.team.external_ids import MOST_EXTERNAL, hashed_id, parse_external_id, safe_id

FOREIGN = [
    "6f1c2a3e-0b7d-4c55-9a01-8d2f4b6c7e90",
    "__export__.crm_lead_12_3f2a",
    "SJ2026/11/003",
    "商机0001",
    "商机",
    "12 345",
    "Brightwater renewal",
    "x" * MOST_EXTERNAL,
]


@pytest.mark.parametrize("text", FOREIGN)
def test_a_foreign_id_gets_one_that_can_be_a_file_name(text: str) -> None:
    assert parse_external_id(text) == text
    assert ID_FORM.fullmatch(safe_id(text))
    assert safe_id(text) != text


def test_it_follows_from_the_id_alone_and_stays_for_good() -> None:
    assert safe_id("SJ2026/11/003") == "sj2026-11-003-ubgfmn4hco"
    assert safe_id("商机0001") == "0001-jsvgnd5dgs"
    assert safe_id("商机").startswith("x-")
    assert len({safe_id(text) for text in FOREIGN}) == len(FOREIGN)


@pytest.mark.parametrize("text", ["D-1", "00042", "18203456789", "006Fj00000AbCdE"])
def test_an_id_that_can_be_one_stays(text: str) -> None:
    assert safe_id(text) == text
    assert hashed_id(text) != text


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("1.23E+12", "import-shortened-id"),
        ("1,8E+17", "import-shortened-id"),
        ("../evil", "team-id"),
        ("/etc/passwd", "team-id"),
        ("a\tb", "team-id"),
        ("x" * (MOST_EXTERNAL + 1), "team-id"),
    ],
)
def test_what_is_no_id_is_refused(text: str, rule: str) -> None:
    with pytest.raises(CellError) as error:
        parse_external_id(text)
    assert error.value.rule == rule
    assert re.search("be an id|spreadsheet", error.value.says)
