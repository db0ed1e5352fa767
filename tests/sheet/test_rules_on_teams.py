"""What the playbook's own rules choose: on the demonstration team, and on a CRM's export."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from coachbook.__main__ import cli
from coachbook.base.week import Week
from coachbook.playbook.model.playbook import Playbook
from coachbook.sheet.sheet import PrintedDeal, make_sheet
from coachbook.team.folder_reader import read_team

Printed = dict[str, tuple[PrintedDeal, ...]]


def printed(folder: Path, book: Playbook, week: Week) -> Printed:
    """The deals on each rep's sheet."""
    team, _ = read_team(folder, book)
    return {
        rep.id: make_sheet(each, rep, team, book, week).deals
        for each in team.teams
        for rep in each.reps
    }


@pytest.fixture(scope="session")
def demo(project_root: Path, real: Playbook) -> Printed:
    return printed(project_root / "checklists" / "demo-team", real, Week(2026, 48))


NAMED = [
    ("li-xiaoyan", "choose.near-certain-unproved", "报准客户，没有承诺事实", "commitment fact"),
    ("li-xiaoyan", "choose.interested-a-idle", "意向A类6个工作日没联系", "6 workdays"),
    ("wang-zhe", "choose.key-account", "重点客户，2个工作日没联系", "Key: 2"),
    ("zheng-yue", "choose.new-rep", "新人，联系过的都看", "New rep: all contacts"),
    ("chen-jun", "choose.claim-unproved", "报意向A类客户，只够回访客户", "above its facts"),
    ("sun-qian", "choose.many-follow-ups", "跟了11次还没签", "11 follow-ups"),
]


@pytest.mark.parametrize(("rep", "rule", "zh", "en"), NAMED)
def test_the_demonstration_team(demo: Printed, rep: str, rule: str, zh: str, en: str) -> None:
    reasons = [deal.reason for deal in demo[rep] if deal.chosen.choice.id == rule]
    assert zh in [reason.zh for reason in reasons]
    assert any(en in reason.en for reason in reasons)


def test_a_rule_chooses_what_it_says(demo: Printed) -> None:
    for deal in (deal for deals in demo.values() for deal in deals):
        case, proved = deal.chosen.candidate, deal.chosen.candidate.standing.customer_class.id
        match deal.chosen.choice.id:
            case "choose.near-certain-unproved":
                assert case.deal.claimed == "class.near-certain"
                assert deal.level.number < 3
            case "choose.interested-a-idle":
                assert proved == "class.interested-a"
                assert (case.idle or 0) >= 3
            case "choose.key-account":
                assert case.deal.key_account


def test_a_new_rep_s_contacts_fill_the_sheet(demo: Printed, real: Playbook) -> None:
    rules = [deal.chosen.choice.id for deal in demo["zheng-yue"]]
    assert len(rules) == real.sheet.deals_printed
    assert {*rules} == {"choose.claim-unproved", "choose.new-rep"}


def test_no_sheet_is_filled_by_claims_alone(demo: Printed) -> None:
    for deals in demo.values():
        claims = [deal for deal in deals if deal.chosen.choice.id.endswith("unproved")]
        assert len(claims) <= 4


def test_an_export_without_facts(
    project_root: Path, tmp_path: Path, real: Playbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as a public one: open deals have no amount, facts or follow-ups, often no customer."""
    monkeypatch.chdir(project_root)
    export = shutil.copytree(project_root / "tests" / "data" / "crm", tmp_path / "export")
    for name in ("sales_pipeline", "sales_teams", "accounts", "products"):
        assert (export / f"{name}.csv").is_file()
    mapping = project_root / "docs" / "examples" / "crm-export.mapping.yml"
    where = ("--mapping", str(mapping), "--out", str(tmp_path / "team"))
    CliRunner().invoke(cli, ["team", "import", *where, str(export)])
    chosen = printed(tmp_path / "team", real, Week(2017, 10))
    rules = {
        deal.chosen.candidate.deal.id: deal.chosen.choice.id for d in chosen.values() for deal in d
    }
    assert rules == {
        "AA000004": "choose.no-customer",
        "AA000005": "choose.never-contacted",
        "AA000006": "choose.longest-idle",
        "AA000007": "choose.longest-idle",
    }
