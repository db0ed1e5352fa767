"""Open, won or lost; what was won and when; ids: as the export's columns say, each for itself."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from coachbook.team.crm.column_names import vocabulary
from coachbook.team.model import DealState

Run = Callable[..., Result]

REPS = "Name,Email,Team,Manager\nAda Quill,ada@example.com,North,Gia Holt\n"
HEAD = """\
department: training
language: en
joined: 2024-01-08
reps: {file: reps.csv, columns: {name: Name, team: Team, supervisor: Manager}}
deals:
  file: deals.csv
"""
STAGES = """\
stages:
  - {stage: Proposal, state: open, claimed: class.interested-a}
  - {stage: Done, state: won}
"""


class Import:
    """Imports an export of one table of deals."""

    def __init__(self, folder: Path, run: Run, playbook: Path) -> None:
        self.folder, self.run, self.playbook = folder, run, playbook

    def __call__(self, mapping: str, deals: str, reps: str = REPS) -> Result:
        texts = {"m.yml": mapping, "reps.csv": reps, "deals.csv": deals}
        for name, text in texts.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        files = (self.folder / "reps.csv", self.folder / "deals.csv")
        given = ("--playbook", self.playbook, "--mapping", self.folder / "m.yml")
        return self.run("team", "import", *given, "--out", self.folder / "out", *files)

    def deals(self) -> dict[str, dict[str, str]]:
        with (self.folder / "out" / "deals.csv").open(encoding="utf-8", newline="") as stream:
            return {row["external_id"] or row["deal"]: row for row in csv.DictReader(stream)}


@pytest.fixture
def bring(tmp_path: Path, run: Run, project_root: Path) -> Import:
    """Imports an export."""
    return Import(tmp_path, run, project_root / "playbook")


def mapping(columns: str, more: str = "", stages: str = STAGES, top: str = "") -> str:
    return f"{top}{HEAD}  columns: {{deal: ID, rep: Owner, {columns}}}\n{more}{stages}"


STATUS = """\
ID,Owner,Stage,Status,Amount,Won time,Lost time,Expected
1,Ada Quill,Proposal,Open,10,,,2026-12-31
2,Ada Quill,Proposal,Won,20,2026-11-05,,2026-12-01
3,Ada Quill,Proposal,Lost,30,,2026-11-01,2026-12-01
"""


def test_won_is_in_the_status_and_the_class_follows_from_the_stage(bring: Import) -> None:
    columns = "stage: Stage, status: Status, amount: Amount, closed: Won time, lost: Lost time"
    result = bring(mapping(f"{columns}, expected: Expected"), STATUS)
    assert result.exit_code == 0, result.output
    found = bring.deals()
    assert [(d["state"], d["claimed"], d["closed"]) for d in found.values()] == [
        ("open", "class.interested-a", "2026-12-31"),
        ("won", "class.interested-a", "2026-11-05"),
        ("lost", "class.interested-a", "2026-11-01"),
    ]


def test_a_status_that_is_left_out_and_says_otherwise_is_refused(bring: Import) -> None:
    columns = "stage: Stage, amount: Amount"
    result = bring(mapping(columns), STATUS)
    assert result.exit_code == 1
    assert "m.yml:7:" in result.output
    assert (
        "leaves out 'Status', which says otherwise in 2 of the rows: 'Won', 'Lost', first in line 3"
        in result.output
    )
    assert "write under `columns` of the deals `status: Status`" in result.output
    assert not (bring.folder / "out").exists()
    assert bring(mapping(columns, "  unused: [Status]\n"), STATUS).exit_code == 0


def test_stage_and_status_that_contradict_are_refused(bring: Import) -> None:
    deals = (
        "ID,Owner,Stage,Status\n1,Ada Quill,Done,Open\n2,Ada Quill,Done,Parked\n3,Ada Quill,Done,\n"
    )
    output = bring(mapping("stage: Stage, status: Status"), deals).output
    assert "deals.csv:2:" in output
    assert "the stage 'Done' is won, the status open [import-state]" in output
    assert "the mapping has no status 'Parked' [import-status]" in output
    assert bring.deals()["3"]["state"] == "won"


WON = """\
ID,Owner,Stage,Estimate,Actual amount
1,Ada Quill,Done,120000,98000
2,Ada Quill,Proposal,50000,
3,Ada Quill,Done,70000,
"""


def test_what_was_won_is_not_what_was_expected(bring: Import) -> None:
    columns = "stage: Stage, amount: Estimate, won_amount: Actual amount"
    output = bring(mapping(columns), WON).output
    assert [deal["amount"] for deal in bring.deals().values()] == ["98000", "50000", ""]
    assert "the deal '3' is won, but has no amount" in output


def test_an_amount_won_that_is_left_out_is_refused(bring: Import) -> None:
    result = bring(mapping("stage: Stage, amount: Estimate"), WON)
    assert result.exit_code == 1
    assert (
        "leaves out 'Actual amount', which says otherwise in 1 of the rows: '98000'"
        in result.output
    )


def test_a_column_in_ten_thousands_is_asked_for_its_unit(bring: Import) -> None:
    deals = "ID,Owner,Stage,金额(万元)\n1,Ada Quill,Proposal,1.25\n"
    columns = 'stage: Stage, amount: "金额(万元)"'
    refused = bring(mapping(columns), deals)
    assert "write at the top `amount_unit: 10000`; or 1" in refused.output
    bring(mapping(columns, top="amount_unit: 10000\n"), deals)
    assert bring.deals()["1"]["amount"] == "12500"


@pytest.mark.parametrize(
    ("expected", "won", "amounts"),
    [
        ("预计金额(万元)", "实际金额", ["98000", "125000"]),
        ("预计金额", "实际金额（万元）", ["980000000", "12.5"]),
        ("预计金额(万元)", "实际金额（万元）", ["980000000", "125000"]),
        ("预计金额", "实际金额", ["980000000", "125000"]),
    ],
)
def test_a_unit_is_that_of_the_columns_whose_name_has_it(
    bring: Import, expected: str, won: str, amounts: list[str]
) -> None:
    deals = f"ID,Owner,Stage,{expected},{won}\n1,Ada Quill,Done,12,98000\n"
    deals += "2,Ada Quill,Proposal,12.5,\n"
    columns = f'stage: Stage, amount: "{expected}", won_amount: "{won}"'
    if "万" in expected + won:
        refused = bring(mapping(columns), deals)
        assert "write at the top `amount_unit: 10000`; or 1" in refused.output
    bring(mapping(columns, top="amount_unit: 10000\n"), deals)
    assert [deal["amount"] for deal in bring.deals().values()] == amounts


def test_an_open_deal_whose_closing_day_is_past_is_told(bring: Import) -> None:
    deals = (
        "ID,Owner,Stage,Closed,Last\n1,Ada Quill,Proposal,2026-09-01,2026-11-16\n"
        "2,Ada Quill,Proposal,2026-12-31,2026-11-16\n"
    )
    output = bring(mapping("stage: Stage, closed: Closed, last_contact: Last"), deals).output
    assert output.count("is past [team-closing-past]") == 1
    assert "the deal '1' is open, but its closing date, 2026-09-01, is past" in output


def test_reps_are_known_by_the_e_mail_of_their_row(bring: Import) -> None:
    deals = "ID,Owner,Stage\n1,ADA@example.com,Proposal\n"
    assert bring(mapping("stage: Stage"), deals).exit_code == 0
    assert bring.deals()["1"]["rep"] == "ada-quill"


def test_two_of_one_name_are_told_apart_by_id_or_refused(bring: Import) -> None:
    reps = "Name,ID,Team,Manager\n王伟,E01,一组,李四\n王伟,E02,二组,周五\n"
    deals = "ID,Owner,Owner ID,Stage\n1,王伟,E01,Proposal\n2,王伟,E02,Proposal\n"
    by_id = mapping("stage: Stage, rep_id: Owner ID").replace("{name: Name", "{name: Name, id: ID")
    assert bring(by_id, deals, reps).exit_code == 0
    assert [deal["rep"] for deal in bring.deals().values()] == ["E01", "E02"]


def test_two_rows_of_one_name_and_team_leave_their_deals_to_nobody(bring: Import) -> None:
    reps = (
        "Name,Team,Manager,Since\nAda Quill,North,Gia,2024-01-08\nAda Quill,North,Gia,2025-01-06\n"
    )
    by_name = mapping("stage: Stage").replace("{name: Name", "{name: Name, joined: Since")
    output = bring(by_name, "ID,Owner,Stage\n1,Ada Quill,Proposal\n", reps).output
    assert "a second row for 'Ada Quill'" in output
    assert "could be two reps" in output
    assert bring.deals() == {}


def test_reps_from_the_deals_alone(bring: Import) -> None:
    deals = "ID,Owner,Stage\n1,王一(销售一部),Proposal\n2,王一(销售一部),Proposal\n3,,Proposal\n"
    text = mapping("stage: Stage").replace(
        "reps: {file: reps.csv, columns: {name: Name, team: Team, supervisor: Manager}}",
        "reps: {file: deals.csv, columns: {name: Owner}}",
    )
    (bring.folder / "m.yml").write_text(text, encoding="utf-8")
    (bring.folder / "deals.csv").write_text(deals, encoding="utf-8")
    result = bring.run(
        *("team", "import", "--playbook", bring.playbook, "--mapping", bring.folder / "m.yml"),
        *("--out", bring.folder / "out", bring.folder / "deals.csv"),
    )
    assert "deals.csv: 3 rows read, 2 written, 1 rejected" in result.output
    assert (
        "the export does not say who leads '销售一部': 'Supervisor' stands in team.yml"
        in result.output
    )
    file = bring.folder / "out" / "team.yml"
    team = file.read_text(encoding="utf-8")
    assert "name: 王一\n" in team
    assert "name: 销售一部\n" in team
    file.write_text(team.replace("name: Supervisor", "name: 周敏"), encoding="utf-8")
    again = bring.run(
        *("team", "import", "--playbook", bring.playbook, "--out", bring.folder / "out"),
        bring.folder / "deals.csv",
    )
    assert "who leads" not in again.output
    assert "name: 周敏" in file.read_text(encoding="utf-8")


def test_foreign_ids_are_kept_beside_ours_and_case_tells_two_apart(bring: Import) -> None:
    ids = ("AbC", "ABC", "商机1", "商机1")
    deals = "".join(["ID,Owner,Stage\n", *(f"{one},Ada Quill,Proposal\n" for one in ids)])
    output = bring(mapping("stage: Stage"), deals).output
    assert "deals.csv: 4 rows read, 3 written, 1 rejected" in output
    found = bring.deals()
    assert [*found] == ["AbC", "ABC", "商机1"]
    assert found["AbC"]["deal"] == "AbC"
    assert found["ABC"]["deal"].startswith("abc-")


def test_a_key_of_several_columns_names_a_deal(bring: Import) -> None:
    deals = (
        "Account,Product,Owner,Stage\nQuay,Tea,Ada Quill,Proposal\nQuay,Coffee,Ada Quill,Proposal\n"
    )
    text = mapping("stage: Stage", "  key: [Account, Product]\n").replace("deal: ID, ", "")
    assert bring(text, deals).exit_code == 0
    assert [*bring.deals()] == ["Quay / Tea", "Quay / Coffee"]


@pytest.mark.parametrize(
    ("claimed", "hint"),
    [
        ("Interested A", "write class.interested-a"),
        ("意向B类客户", "write class.interested-b"),
        ("class.interested-c", "expected one of: class.new-call (新拜访客户, new call), "),
    ],
)
def test_a_class_is_never_suggested_for_its_spelling(
    bring: Import, claimed: str, hint: str
) -> None:
    stages = f"stages: [{{stage: Proposal, state: open, claimed: {claimed}}}]\n"
    output = bring(mapping("stage: Stage", stages=stages), "ID,Owner,Stage\n").output
    assert f"there is no class '{claimed}' [team-unknown-class]\n    {hint}" in output
    assert "did you mean" not in output


@pytest.mark.parametrize(
    "stage",
    [
        "Won (cancelled)",
        "已成交(退款)",
        "赢单【已退款】",
        "Signed (not yet)",
        "[Cancelled] Won",
        "B类(已丢单)",
    ],
)
def test_words_in_brackets_may_say_the_opposite_and_are_asked(stage: str) -> None:
    assert vocabulary().state_of(stage) is None
    assert vocabulary().state_of("Closed Won (100%)") is DealState.WON
    assert vocabulary().state_of("Closed Won (Sales Pipeline)") is DealState.WON
