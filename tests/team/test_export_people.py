"""Who a deal's owner is: by name, id or e-mail, for certain or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from coachbook.team.cell_values import CellError
from coachbook.team.crm.owner_names import is_nobody, owner_name, person_key, several_people
from coachbook.team.crm.rep_finder import RepFinder
from coachbook.team.model import Person, Rep, Team


def rep(id_: str, name: str, external_id: str = "", email: str = "") -> Rep:
    joined = date(2024, 1, 8)
    return Rep(id=id_, name=name, joined=joined, external_id=external_id, email=email)


def team(id_: str, name: str, *reps: Rep) -> Team:
    lead = Person(id=f"lead-{id_}", name="周敏")
    return Team(id=id_, name=name, department="tea", supervisor=lead, reps=reps)


def test_two_people_with_a_comma_are_no_surname_and_first_name() -> None:
    people = {person_key("Ada Quill"), person_key("王一")}
    assert several_people("Ada Quill, Bo Finch", people) == ("Ada Quill", "Bo Finch")
    assert several_people("Quill, Ada", people) == ()
    assert several_people("García Pérez, Ana María", people) == ()


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
    ("text", "name", "group", "code", "has_left"),
    [
        ("王一(销售一部)", "王一", "销售一部", "", False),
        ("王一（销售一部）", "王一", "销售一部", "", False),
        ("Ada Quill", "Ada Quill", "", "", False),
        ("王一(离职)", "王一", "", "", True),
        ("王一（销售一部）（已离职）", "王一", "销售一部", "", True),
        ("[离职]王一", "王一", "", "", True),
        ("王一-离职", "王一", "", "", True),
        ("Ada Quill (Deactivated User)", "Ada Quill", "", "", True),
        ("Ada Quill - inactive", "Ada Quill", "", "", True),
        ("王一(W017)", "王一", "", "W017", False),
        ("W017-王一", "王一", "", "W017", False),
        ("王一(实习)", "王一", "", "", False),
        ("Anne-Marie Quill", "Anne-Marie Quill", "", "", False),
    ],
)
def test_what_stands_beside_a_name(
    text: str, name: str, group: str, code: str, *, has_left: bool
) -> None:
    found = owner_name(text)
    assert (found.name, found.group, found.code, found.has_left) == (name, group, code, has_left)


def test_an_e_mail_beside_a_name() -> None:
    assert owner_name("Ada Quill <ada@example.com>").email == "ada@example.com"
    assert owner_name("Ada (ada@example.com)").name == "Ada"


NOBODY = """\
公海 华东公海 公海（华东） 公海池 公共池 线索池 无 无负责人 未分配 离职人员 系统管理员
API_User Unassigned (unassigned)
Inbound_Queue queue No_owner N/A - System admin Automated_Process Integration_User House_Account
ＡＰＩ_user Deactivated_User (No_value) null
"""


@pytest.mark.parametrize("text", [text.replace("_", " ") for text in NOBODY.split()])
def test_who_is_nobody(text: str) -> None:
    assert is_nobody(text)


@pytest.mark.parametrize(
    "text",
    ["王一", "Ada Quill", "吴海", "王一(离职)", "Gregory House", "Adam In", "", "Jan Bot", "海池"],
)
def test_who_is_somebody(text: str) -> None:
    assert not is_nobody(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lee, Ann", "Ann Lee"),
        ("ann  LEE", "Ann Lee"),
        ("王 一", "王一"),
        ("王　一", "王一"),
        ("Ａｎｎ Lee", "Ann Lee"),
        ("阿依·买买提", "阿依・买买提"),
        ("O’Neil", "O'Neil"),
        ("Ann\u200b Lee", "Ann Lee"),
    ],
)
def test_one_name_in_two_ways(one: str, other: str) -> None:
    assert person_key(one) == person_key(other)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("王一、李二", 2),
        ("王一,李二", 2),
        ("Ann Lee; Bo Finch", 2),
        ("Ann and Bo", 2),
        ("Lee, Ann", 0),
        ("王一", 0),
    ],
)
def test_more_than_one_person(text: str, number: int) -> None:
    assert len(several_people(text)) == number
