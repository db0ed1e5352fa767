"""Columns of yes and no that say how a deal stands, and rows that are no deals of a rep."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from coachbook.__main__ import cli
from coachbook.team.crm import first_mapping, import_team

Run = Callable[..., Result]

MAPPING = """\
department: training
language: en
joined: 2024-01-08
supervisor: Gia Holt
reps: {file: deals.csv, columns: {name: Owner}}
deals:
  file: deals.csv
"""
STAGES = """\
stages:
  - {stage: Proposal, state: open, claimed: class.interested-a}
  - {stage: Closed Won, state: won}
"""


class Import:
    """Imports one table of deals."""

    def __init__(self, folder: Path, run: Run, playbook: Path) -> None:
        self.folder, self.run, self.playbook = folder, run, playbook

    def __call__(self, columns: str, deals: str, more: str = "", stages: str = STAGES) -> Result:
        text = f"{MAPPING}  columns: {{deal: ID, rep: Owner, {columns}}}\n{more}{stages}"
        (self.folder / "m.yml").write_text(text, encoding="utf-8")
        return self.bring(deals, "--mapping", self.folder / "m.yml")

    def bring(self, deals: str, *more: object) -> Result:
        file = self.folder / "deals.csv"
        file.write_text(deals, encoding="utf-8")
        given = ("--playbook", self.playbook, *more, "--out", self.folder / "out")
        return self.run("team", "import", *given, file)

    def deals(self) -> dict[str, dict[str, str]]:
        with (self.folder / "out" / "deals.csv").open(encoding="utf-8", newline="") as stream:
            return {row["external_id"] or row["deal"]: row for row in csv.DictReader(stream)}

    def states(self) -> dict[str, str]:
        return {id_: deal["state"] for id_, deal in self.deals().items()}

    def look(self, deals: str) -> dict[str, object]:
        (self.folder / "deals.csv").write_text(deals, encoding="utf-8")
        file = self.folder / "deals.mapping.yml"
        file.unlink(missing_ok=True)
        self.run("team", "look", "--playbook", self.playbook, self.folder / "deals.csv")
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert isinstance(data, dict)
        return data


@pytest.fixture
def bring(tmp_path: Path, run: Run, project_root: Path) -> Import:
    """Imports an export."""
    return Import(tmp_path, run, project_root / "playbook")


CLOSED = """\
ID,Owner,Account,Stage,Is Closed,Is Won
1,Ada Quill,Quay,Proposal,FALSE,FALSE
2,Ada Quill,Quay,Proposal,TRUE,TRUE
3,Ada Quill,Quay,Proposal,TRUE,FALSE
4,Ada Quill,Quay,Closed Won,TRUE,TRUE
5,Ada Quill,Quay,Closed Won,TRUE,FALSE
6,Ada Quill,Quay,Closed Won,,
7,Ada Quill,Quay,Proposal,x,FALSE
8,Ada Quill,Quay,Proposal,FALSE,TRUE
"""


def test_closed_and_won_make_the_state(bring: Import) -> None:
    columns = "customer: Account, stage: Stage, is_closed: Is Closed, is_won: Is Won"
    output = bring(columns, CLOSED).output
    assert bring.states() == {"1": "open", "2": "won", "3": "lost", "4": "won", "6": "won"}
    assert "the stage is won, 'Is Closed' is yes, 'Is Won' is no [import-state]" in output
    assert "'x' says neither yes nor no [import-flag]" in output
    assert "'Is Closed' is no, 'Is Won' is yes [import-state]" in output


def test_closed_alone_is_neither_won_nor_lost(bring: Import) -> None:
    deals = "ID,Owner,Account,Stage,Closed\n1,Ada Quill,Quay,Proposal,yes\n"
    deals += "2,Ada Quill,Quay,Closed Won,yes\n3,Ada Quill,Quay,Proposal,no\n"
    output = bring("customer: Account, stage: Stage, is_closed: Closed", deals).output
    assert bring.states() == {"2": "won", "3": "open"}
    assert "nothing says whether it is lost or won" in output


def test_without_a_stage_two_such_columns_are_enough(bring: Import) -> None:
    deals = "ID,Owner,Account,是否赢单,是否关闭\n1,Ada Quill,Quay,是,是\n2,Ada Quill,Quay,否,是\n"
    deals += "3,Ada Quill,Quay,否,否\n4,Ada Quill,Quay,,\n"
    output = bring(
        "customer: Account, is_won: 是否赢单, is_closed: 是否关闭", deals, stages=""
    ).output
    assert bring.states() == {"1": "won", "2": "lost", "3": "open"}
    assert "1 rejected" in output


@pytest.mark.parametrize(
    ("column", "field", "says"),
    [
        ("Is Closed", "is_closed", "TRUE"),
        ("IsWon", "is_won", "true"),
        ("是否赢单", "is_won", "是"),
        ("是否输单", "is_lost", "是"),
        ("IsDeleted", "deleted", "1"),
        ("已删除", "deleted", "是"),
        ("生命状态", "deleted", "作废"),
        ("Archived", "archived", "Yes"),
        ("Active", "active", "False"),
    ],
)
def test_a_mapping_that_leaves_out_what_says_otherwise_is_refused(
    bring: Import, column: str, field: str, says: str
) -> None:
    deals = f"ID,Owner,Account,Stage,{column}\n1,Ada Quill,Quay,Proposal,{says}\n"
    refused = bring("customer: Account, stage: Stage", deals)
    assert refused.exit_code == 1
    assert f"the mapping leaves out '{column}', which says otherwise in 1" in refused.output
    assert f"`{field}: {column}`" in refused.output
    unused = bring("customer: Account, stage: Stage", deals, f"  unused: [{column}]\n")
    assert unused.exit_code == 0, unused.output
    assert bring.states() == {"1": "open"}


@pytest.mark.parametrize(
    ("column", "field", "gone", "there"),
    [
        ("IsDeleted", "deleted", "TRUE", "FALSE"),
        ("作废", "deleted", "已作废", "正常"),
        ("Archived", "archived", "yes", "no"),
        ("是否有效", "active", "否", "是"),
    ],
)
def test_what_is_deleted_or_archived_is_left_out_and_said(
    bring: Import, column: str, field: str, gone: str, there: str
) -> None:
    deals = f"ID,Owner,Account,Stage,{column}\n1,Ada Quill,Quay,Proposal,{gone}\n"
    deals += f"2,Ada Quill,Quay,Proposal,{there}\n3,Ada Quill,Quay,Proposal,{gone}\n"
    done = bring(f"customer: Account, stage: Stage, {field}: {column}", deals)
    assert done.exit_code == 0, done.output
    assert [*bring.states()] == ["2"]
    assert f"2 rows are left out: '{column}' is '{gone}' [import-left-out-{field}]" in done.output
    assert "deals.csv: 3 rows read, 1 written, 2 left out, 0 rejected" in done.output


def test_a_stage_or_status_may_say_that_it_is_no_deal(bring: Import) -> None:
    deals = "ID,Owner,Account,Stage,Status\n1,Ada Quill,Quay,Proposal,Open\n"
    deals += "2,Ada Quill,Quay,Proposal,Deleted\n3,Ada Quill,Quay,Junk,Open\n"
    stages = f"{STAGES}  - {{stage: Junk, state: left-out}}\n"
    output = bring("customer: Account, stage: Stage, status: Status", deals, stages=stages).output
    assert [*bring.states()] == ["1"]
    assert "1 row is left out: 'Status' is 'Deleted' [import-left-out-state]" in output
    assert "1 row is left out: 'Stage' is 'Junk' [import-left-out-state]" in output


def test_the_first_look_uses_such_columns(bring: Import) -> None:
    mapping = bring.look(
        "ID,Owner,Account,Stage,Amount,IsClosed,IsWon,IsDeleted\n"
        "1,Ada Quill,Quay,Parked,5,false,false,false\n2,Ada Quill,Pier,Won,6,true,true,false\n"
    )
    columns = mapping["deals"]["columns"]  # type: ignore[index]
    assert (columns["is_closed"], columns["is_won"], columns["deleted"]) == (
        *("IsClosed", "IsWon"),
        "IsDeleted",
    )
    states = {each["stage"]: each["state"] for each in mapping["stages"]}  # type: ignore[attr-defined]
    assert states == {"Parked": "open", "Won": "won"}


ACTIVE = """\
ID,Owner,Account,Stage,Amount,Active
1,Ada,Quay,Proposal,5,TRUE
2,Ada,Pier,Proposal,6,FALSE
"""


@pytest.mark.parametrize(
    ("answer", "states"), [("1", {"1": "open"}), ("2", {"1": "open", "2": "lost"})]
)
def test_what_is_not_active_is_asked_whether_it_is_lost(
    bring: Import,
    project_root: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    states: dict[str, str],
) -> None:
    assert bring.look(ACTIVE)["deals"]["columns"]["active"] == "ask"  # type: ignore[index]
    (bring.folder / "deals.mapping.yml").unlink()
    for module in (first_mapping, import_team):
        monkeypatch.setattr(module, "can_ask", lambda: True)
    arguments = ("team", "import", "--playbook", project_root / "playbook")
    files = ("--out", bring.folder / "out", bring.folder / "deals.csv")
    result = CliRunner().invoke(
        cli, [*map(str, (*arguments, *files))], input=f"Gia\n2\n2024-01-08\n{answer}\n"
    )
    assert result.exit_code == 0, result.output
    assert bring.states() == states


def test_an_unknown_column_of_yes_and_no_is_asked_about(
    bring: Import, project_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deals = "ID,Owner,Account,Stage,Amount,Created,Last Contact,Next Call,Sold?,Finished up\n"
    deals += "1,Ada Quill,Quay,Proposal,5,2026-10-01,2026-11-20,2026-12-01,Y,Y\n"
    deals += "2,Ada Quill,Pier,Proposal,6,2026-10-01,2026-11-20,2026-12-01,N,N\n"
    (bring.folder / "deals.csv").write_text(deals, encoding="utf-8")
    for module in (first_mapping, import_team):
        monkeypatch.setattr(module, "can_ask", lambda: True)
    arguments = ("team", "import", "--playbook", project_root / "playbook")
    files = ("--out", bring.folder / "out", bring.folder / "deals.csv")
    # 'Sold?' says is_won, the third; 'Finished up' says nothing; who leads; training
    answers = ["3", "0", "Gia", "2"]
    result = CliRunner().invoke(
        cli, [*map(str, (*arguments, *files))], input="\n".join(answers) + "\n"
    )
    assert result.exit_code == 0, result.output
    assert bring.states() == {"1": "won", "2": "open"}
    mapping = yaml.safe_load((bring.folder / "out" / "mapping.yml").read_text(encoding="utf-8"))
    assert mapping["deals"]["unused"] == ["Finished up"]


OWNERS = """\
ID,Owner,Account,Stage
1,Ada Quill,Quay,Proposal
2,公海,Quay,Proposal
3,Unassigned,Quay,Proposal
4,公海,Quay,Proposal
5,"Quill, Ada",Quay,Proposal
6,ADA  quill,Quay,Proposal
7,王 一,Quay,Proposal
8,王一,Quay,Proposal
9,李二(离职),Quay,Proposal
10,王一、Ada Quill,Quay,Proposal
"""


@pytest.mark.parametrize(
    "owner", ["Ada Quill; Bo Lin", "Ada Quill/Bo Lin", '"Ada Quill, Bo Lin"', "Bo Lin & Ada Quill"]
)
def test_a_deal_of_two_is_not_given_to_the_one_who_is_known(bring: Import, owner: str) -> None:
    rows = f"ID,Owner,Account,Stage\n1,{owner},Quay,Proposal\n2,Bo Lin,Quay,Proposal\n"
    output = bring("customer: Account, stage: Stage", rows).output
    assert "names more than one rep [import-several-reps]" in output
    assert {id_: deal["rep"] for id_, deal in bring.deals().items()} == {"2": "bo-lin"}


def test_pools_are_no_reps_and_one_person_is_one(bring: Import) -> None:
    output = bring("customer: Account, stage: Stage", OWNERS).output
    assert "2 rows are left out: 'Owner' is '公海', which is no rep" in output
    assert "1 row is left out: 'Owner' is 'Unassigned', which is no rep" in output
    assert "'王一、Ada Quill' names more than one rep [import-several-reps]" in output
    assert "'李二' has left: the export says '李二(离职)' [import-rep-left]" in output
    assert "write `left: DATE`, the last working day, for r001 in team.yml\n" in output
    reps = {id_: deal["rep"] for id_, deal in bring.deals().items()}
    assert reps == dict.fromkeys("156", "ada-quill") | {"7": "r002", "8": "r002", "9": "r001"}
    team = (bring.folder / "out" / "team.yml").read_text(encoding="utf-8")
    assert "name: Ada Quill\n" in team
    assert "name: 王一\n" in team
    assert "离职" not in team


def test_who_has_left_shares_no_deals_with_somebody_of_the_name(bring: Import) -> None:
    deals = "ID,Owner,Account,Stage\n1,王一,Quay,Proposal\n2,王一(离职),Quay,Proposal\n"
    output = bring("customer: Account, stage: Stage", deals).output
    assert "write `corrections: {Owner: {王一(离职): 王一}}`" in output
    first = {id_: deal["rep"] for id_, deal in bring.deals().items()}
    assert first["1"] != first["2"]
    bring.bring(deals)
    assert {id_: deal["rep"] for id_, deal in bring.deals().items()} == first
    correction = "corrections: {Owner: {王一(离职): 王一}}\n"
    bring("customer: Account, stage: Stage", deals, stages=correction + STAGES)
    assert bring.bring(deals, "--mapping", bring.folder / "m.yml", "--yes").exit_code == 0
    assert {deal["rep"] for deal in bring.deals().values()} == {first["1"]}


def test_a_team_may_be_a_path_and_a_name_may_be_a_mention(bring: Import) -> None:
    deals = (
        "ID,Owner,Account,Stage\n1,白杨(华北/一组),Quay,Proposal\n2,白杨(华南/一组),Quay,Proposal\n"
    )
    deals += "3,@孟可,Quay,Proposal\n4,孟可,Quay,Proposal\n"
    bring("customer: Account, stage: Stage", deals)
    reps = {id_: deal["rep"] for id_, deal in bring.deals().items()}
    assert reps["1"] != reps["2"]
    assert reps["3"] == reps["4"]
    assert "name: 华北-一组\n" in (bring.folder / "out" / "team.yml").read_text(encoding="utf-8")


def test_who_has_left_is_not_told_again_once_it_stands_in_the_folder(bring: Import) -> None:
    bring("customer: Account, stage: Stage", OWNERS)
    file = bring.folder / "out" / "team.yml"
    text = file.read_text(encoding="utf-8")
    joined = "    name: 李二\n    joined: 2024-01-08\n"
    assert joined in text
    file.write_text(text.replace(joined, f"{joined}    left: 2026-11-20\n"), encoding="utf-8")
    assert "import-rep-left" not in bring.bring(OWNERS).output
    assert "left: 2026-11-20" in file.read_text(encoding="utf-8")


def test_a_rep_who_is_called_like_a_pool_is_one_if_the_mapping_says_so(bring: Import) -> None:
    correction = "corrections: {Owner: {System: System}}\n"
    deals = "ID,Owner,Account,Stage\n1,System,Quay,Proposal\n"
    bring("customer: Account, stage: Stage", deals, stages=correction + STAGES)
    assert bring.deals()["1"]["rep"] == "system"


def test_another_way_to_write_a_name_is_no_news(bring: Import) -> None:
    deals = 'ID,Owner,Account,Stage\n1,"Quill, Ada",Quay,Proposal\n2,王 一,Quay,Proposal\n'
    bring("customer: Account, stage: Stage", deals)
    again = bring.bring(deals.replace('"Quill, Ada"', "Ada Quill").replace("王 一", "王一"))
    assert again.exit_code == 0, again.output
    assert "would be lost" not in again.output
    assert {deal["rep"] for deal in bring.deals().values()} == {"ada-quill", "r001"}


def test_a_new_rep_is_told_when_the_first_working_day_is_only_assumed(bring: Import) -> None:
    deals = "ID,Owner,Account,Stage,Created\n1,Ada Quill,Quay,Proposal,2024-02-01\n"
    first = bring("customer: Account, stage: Stage, opened: Created", deals)
    assert "import-joined-assumed" not in first.output
    again = bring.bring(
        f"{deals}2,Bo Finch,Quay,Proposal,2024-01-05\n3,Cy Marsh,Quay,Proposal,2026-11-02\n"
    ).output
    assert (
        "'Bo Finch' is taken to have joined on 2024-01-08, as the mapping says of all, "
        "but has a deal of 2024-01-05 [import-joined-assumed]"
    ) in again
    assert "'Cy Marsh' is new, and is taken to have joined on 2024-01-08" in again
    assert "write the day as `joined` for cy-marsh in team.yml" in again
    assert "import-joined-assumed" not in bring.bring(deals, "--yes").output


def test_a_won_deal_whose_stage_lags_behind_is_won_and_claims_what_the_stage_says(
    bring: Import,
) -> None:
    deals = "ID,Owner,Account,Stage,Status\n1,Ada Quill,Quay,Proposal,Won\n"
    bring("customer: Account, stage: Stage, status: Status", deals)
    deal = bring.deals()["1"]
    assert (deal["state"], deal["claimed"]) == ("won", "class.interested-a")


MAILS = "ID,Owner,Owner Email,Account,Stage\n"
MAILS += "1,Ann Lee,ann1@example.com,Quay,Proposal\n2,Ann Lee,ann2@example.com,Quay,Proposal\n"


def test_two_of_one_name_with_two_e_mails_are_two(bring: Import) -> None:
    mapping = bring.look(MAILS)
    assert mapping["reps"]["columns"] == {"name": "Owner", "email": "Owner Email"}  # type: ignore[index]
    bring("rep_id: Owner Email, customer: Account, stage: Stage", MAILS)
    reps = {id_: deal["rep"] for id_, deal in bring.deals().items()}
    assert reps["1"] != reps["2"]


def test_two_e_mails_of_one_name_of_whom_the_reps_have_none_are_refused(bring: Import) -> None:
    (bring.folder / "deals.csv").write_text(MAILS, encoding="utf-8")
    (bring.folder / "reps.csv").write_text("Name\nAnn Lee\n", encoding="utf-8")
    text = f"{MAPPING}  columns: {{deal: ID, rep: Owner, rep_id: Owner Email, customer: Account, "
    text = text.replace(
        "{file: deals.csv, columns: {name: Owner}}", "{file: reps.csv, columns: {name: Name}}"
    )
    (bring.folder / "m.yml").write_text(f"{text}stage: Stage}}\n{STAGES}", encoding="utf-8")
    files = (bring.folder / "reps.csv", bring.folder / "deals.csv")
    result = bring.run(
        *("team", "import", "--playbook", bring.playbook, "--mapping", bring.folder / "m.yml"),
        *("--out", bring.folder / "out", *files),
    )
    assert "'Ann Lee' has more than one id in the deals, and none in the reps" in result.output
    assert bring.deals() == {}
