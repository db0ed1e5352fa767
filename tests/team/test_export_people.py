"""Who a deal's owner is: by name, id or e-mail, for certain or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from coachbook.team.cell_values import CellError
from coachbook.team.crm.rep_finder import RepFinder, name_and_group
from coachbook.team.model import Person, Rep, Team


def rep(id_: str, name: str, external_id: str = "", email: str = "") -> Rep:
    joined = date(2024, 1, 8)
    return Rep(id=id_, name=name, joined=joined, external_id=external_id, email=email)


def team(id_: str, name: str, *reps: Rep) -> Team:
    lead = Person(id=f"lead-{id_}", name="周敏")
    return Team(id=id_, name=name, department="tea", supervisor=lead, reps=reps)


FINDER = RepFinder(
    (
        team(
            "t1",
            "销售一部",
            rep("r001", "王一", "E01"),
            rep("ada-quill", "Ada Quill", "7", "ada@example.com"),
            rep("bo", "Bo Finch"),
        ),
        team("t2", "销售二部", rep("r002", "王一", "E02"), rep("r003", "李二")),
    ),
    namesakes={"cy marsh": "one whose row was left out"},
)


@pytest.mark.parametrize(
    ("name", "own_id", "found"),
    [
        ("Ada Quill", "", "ada-quill"),
        ("ADA  QUILL", "", "ada-quill"),
        ("Quill, Ada", "", "ada-quill"),
        ("ADA@example.com", "", "ada-quill"),
        ("Ada Quill <ada@example.com>", "", "ada-quill"),
        ("7", "", "ada-quill"),
        ("", "E02", "r002"),
        ("王一", "E02", "r002"),
        ("王一(销售一部)", "", "r001"),
        ("王一（销售二部）", "", "r002"),
        ("李二(销售九部)", "", "r003"),
        ("E01 / 王一", "", "r001"),
        ("Bo Finch", "99", "bo"),  # of whom no id is known
    ],
)
def test_who_it_is(name: str, own_id: str, found: str) -> None:
    assert FINDER.rep(name, own_id).id == found


@pytest.mark.parametrize(
    ("name", "own_id", "rule"),
    [
        ("王一", "", "import-rep-ambiguous"),
        ("王一(销售九部)", "", "import-rep-ambiguous"),
        ("王一", "E03", "team-unknown-rep"),
        ("Ada Quill", "8", "team-unknown-rep"),
        ("Ada Quill", "E01", "import-rep-differs"),
        ("", "E09", "team-unknown-rep"),
        ("Eve", "", "team-unknown-rep"),
        ("Bo Finch (Ada Quill)", "", "team-unknown-rep"),
    ],
)
def test_who_it_is_cannot_be_told(name: str, own_id: str, rule: str) -> None:
    with pytest.raises(CellError) as error:
        FINDER.rep(name, own_id)
    assert error.value.rule == rule


def test_both_of_one_name_are_named() -> None:
    with pytest.raises(CellError) as error:
        FINDER.rep("王一")
    assert error.value.says == "'王一' could be two reps: r001 (销售一部), r002 (销售二部)"


def test_a_name_whose_other_bearer_was_left_out_is_nobodys() -> None:
    finder = RepFinder((team("t1", "North", rep("cy", "Cy Marsh", "3")),), FINDER.namesakes)
    with pytest.raises(CellError, match=r"could be two reps: cy \(North\), one whose row was left"):
        finder.rep("Cy Marsh")
    assert finder.rep("Cy Marsh", "3").id == "cy"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("王一(销售一部)", ("王一", "销售一部")),
        ("王一（销售一部）", ("王一", "销售一部")),
        ("Ada Quill", ("Ada Quill", "")),
        ("Ada (ada@example.com)", ("Ada (ada@example.com)", "")),
    ],
)
def test_what_stands_in_brackets_after_a_name(text: str, parts: tuple[str, str]) -> None:
    assert name_and_group(text) == parts
