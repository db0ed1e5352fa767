"""A CRM's export becomes a team folder; no row is lost without a word."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result

from coachbook.base.text import Language
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.folder_reader import read_team

Run = Callable[..., Result]


@pytest.fixture
def export(tmp_path: Path, project_root: Path) -> Path:
    """A folder with the export, as a CRM would leave it, and the mappings."""
    folder = shutil.copytree(project_root / "tests" / "data" / "crm", tmp_path / "export")
    for file in (project_root / "docs" / "examples").glob("*.mapping.yml"):
        shutil.copy(file, folder)
    book = openpyxl.Workbook()
    for row in (
        ["姓名", "工号", "团队", "销售主管", "入职日期"],
        ["何喆", "E-07", "培训二组", "周敏", date(2024, 3, 1)],
        ["邹莹", None, "培训二组", "周敏", None],
        ["史莱", None, "培训二组", "方宁", None],
    ):
        book.worksheets[0].append(row)
    book.save(folder / "通讯录.xlsx")
    return folder


@pytest.fixture
def bring(export: Path, tmp_path: Path, project_root: Path, run: Run) -> Run:
    """Imports the export into `out`, with the real playbook."""

    def bring_in(*more: str, mapping: str = "crm-export.mapping.yml") -> Result:
        playbook = project_root / "playbook"
        arguments = ["--playbook", playbook, "--mapping", export / mapping]
        return run("team", "import", *arguments, "--out", tmp_path / "out", *more)

    return bring_in


def rows_of(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file that was written."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_row_is_written_or_rejected(bring: Run, tmp_path: Path, real: Playbook) -> None:
    result = bring()
    assert result.exit_code == 1
    assert result.output.splitlines()[-6:] == [
        "sales_teams.csv: 7 rows read, 5 written, 2 rejected",
        "sales_pipeline.csv: 16 rows read, 9 written, 7 rejected",
        "accounts.csv: 4 rows read, 3 looked up, 1 rejected",
        "products.csv: 3 rows read, 3 looked up, 0 rejected",
        f"{tmp_path / 'out'}: 2 teams, 5 reps, 9 deals",
        f"rejected rows and why: {tmp_path / 'out' / 'rejected.csv'}",
    ]
    rejected = rows_of(tmp_path / "out" / "rejected.csv")
    assert [(row["(file)"], row["(line)"], row["(reason)"]) for row in rejected] == [
        ("sales_teams.csv", "6", "the name is missing"),
        ("sales_teams.csv", "8", "a second row for 'Carl Venn'"),
        ("sales_pipeline.csv", "9", "'2/30/2017' is no date that exists"),
        ("sales_pipeline.csv", "10", "there is no rep 'Eve Nobody'"),
        ("sales_pipeline.csv", "11", "a second row for 'AA000001'"),
        ("sales_pipeline.csv", "12", "the mapping has no stage 'Wonn'"),
        ("sales_pipeline.csv", "13", "'-55' is negative"),
        ("sales_pipeline.csv", "14", "the row has 6 cells, the header 8"),
        ("sales_pipeline.csv", "17", "'../evil' cannot be an id"),
        ("accounts.csv", "5", "a second row for 'Bluepond'"),
    ]
    assert rejected[3]["close_value"] == "52"
    folder, problems = read_team(tmp_path / "out", real)
    assert {problem.rule for problem in problems} == {"team-no-customer"}
    assert len(folder.deals) == 9


def test_what_the_mapping_says_is_done(bring: Run, tmp_path: Path, real: Playbook) -> None:
    output = bring().output
    folder, _ = read_team(tmp_path / "out", real)
    deals = {deal.id: deal for deal in folder.deals}
    won = deals["AA000002"]
    assert (won.product, won.amount, won.closed) == ("GTX Pro", Decimal(4514), date(2017, 3, 11))
    assert (won.claimed, won.opened, won.rep) == ("class.signed", date(2016, 10, 25), "ada-quill")
    assert [deals[name].sector for name in ("AA000001", "AA000002")] == ["technology", "retail"]
    assert deals["AA000005"].claimed == "class.new-call"
    assert [team.id for team in folder.teams] == ["central-mona-brandt", "west-otto-fallow"]
    assert folder.teams[0].reps[2].id == "mei-ling-oakes"
    assert "sales_pipeline.csv:7:20: warning: the product 'GTX Deluxe' is not in" in output
    assert "the customer 'Nowhere Ltd' is not in accounts.csv [import-unknown-customer]" in output
    assert "warning: team-no-customer: 1" in output


def test_chinese_tables_in_gb18030_and_xlsx(bring: Run, tmp_path: Path, real: Playbook) -> None:
    output = bring(mapping="crm-export-zh.mapping.yml").output
    assert "商机导出-20261123.csv: 6 rows read, 4 written, 2 rejected" in output
    assert "通讯录.xlsx: 3 rows read, 2 written, 1 rejected" in output
    assert "there is no class 'C类'" in output
    assert "'培训二组' has two supervisors: 周敏, 方宁" in output
    folder, _ = read_team(tmp_path / "out", real)
    assert [(rep.id, rep.name, str(rep.joined)) for rep in folder.teams[0].reps] == [
        ("E-07", "何喆", "2024-03-01"),
        ("r001", "邹莹", "2026-01-05"),
    ]
    first = folder.deals[0]
    assert (first.customer, first.product) == ("澄湖机电有限公司", "安全生产管理人员培训")
    assert (first.amount, first.follow_ups) == (Decimal(12800), 6)
    assert (first.claimed, first.key_account) == ("class.interested-a", True)
    assert first.last_contact == date(2026, 11, 17)


def test_importing_twice(bring: Run, export: Path, tmp_path: Path, real: Playbook) -> None:
    bring(mapping="crm-export-zh.mapping.yml")
    out = tmp_path / "out"
    before = {file.name: file.read_bytes() for file in out.iterdir() if file.is_file()}
    bring(mapping="crm-export-zh.mapping.yml")
    assert {file.name: file.read_bytes() for file in out.iterdir() if file.is_file()} == before

    text = (out / "team.yml").read_text(encoding="utf-8")
    (out / "team.yml").write_text(text.replace("language: zh", "language: en"), encoding="utf-8")
    book = openpyxl.load_workbook(export / "通讯录.xlsx")
    book.worksheets[0].append(["艾真", None, "培训二组", "周敏", None])
    book.save(export / "通讯录.xlsx")
    bring("--replace", mapping="crm-export-zh.mapping.yml")
    reps = read_team(out, real)[0].teams[0].reps
    assert [(rep.id, rep.name) for rep in reps] == [
        ("E-07", "何喆"),
        ("r001", "邹莹"),
        ("r002", "艾真"),
    ]
    assert [rep.language for rep in reps] == [Language.EN, Language.EN, Language.ZH]


FAULTS = [
    (
        "amount: close_value",
        "amount: close_valu",
        "'sales_pipeline.csv' has no column 'close_valu'",
    ),
    ("claimed: class.signed", "claimed: class.sined", "there is no class 'class.sined'"),
    ("department: software", "department: hardware", "there is no department 'hardware'"),
    ('"%m/%d/%Y"', '"%m/%d"', "'%m/%d' is not the form of a date"),
    ("file: accounts.csv", "file: products.csv", "the file 'products.csv' is named a second time"),
    ("field: sector", "field: sectr", "a deal has no field 'sectr' that could be looked up"),
    ("file: accounts.csv", "file: none.csv", "'none.csv' should be one file; it matches none"),
    ("rep: sales_agent\n", "rap: sales_agent\n", "the key 'rep' is missing"),
]


@pytest.mark.parametrize(("find", "write", "says"), FAULTS)
def test_a_mapping_that_is_wrong_writes_nothing(
    bring: Run, export: Path, tmp_path: Path, find: str, write: str, says: str
) -> None:
    file = export / "crm-export.mapping.yml"
    text = file.read_text(encoding="utf-8")
    assert text.count(find) == 1
    file.write_text(text.replace(find, write), encoding="utf-8")
    result = bring()
    assert result.exit_code == 1
    assert says in result.output
    assert "crm-export.mapping.yml:" in result.output
    assert not (tmp_path / "out").exists()


def test_a_correction_that_corrects_nothing_is_said(bring: Run, export: Path) -> None:
    file = export / "crm-export.mapping.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("GTXPro:", "GTXProo:"), encoding="utf-8")
    output = bring().output
    assert "warning: the export has no 'GTXProo' in a column 'product' [import-corr" in output


def test_a_file_the_mapping_does_not_name_is_refused(bring: Run, export: Path) -> None:
    stranger = export / "other.csv"
    stranger.write_text("a\n")
    result = bring(str(export), str(stranger))
    assert "the mapping names no such file [import-file]" in result.output


def test_at_most_twenty_lines_a_kind(bring: Run, export: Path, tmp_path: Path) -> None:
    with (export / "sales_pipeline.csv").open("a", encoding="utf-8") as stream:
        stream.writelines(f"BB{n:06},Ada Quill,GTX Basic,,Engaging,,,\n" for n in range(30))
    output = bring().output
    assert output.count("names no customer") == 20
    assert "and 11 more\n" in output
    assert (
        f"all of them, with the rows' numbers: {tmp_path / 'out' / 'import-report.csv'}" in output
    )
    report = rows_of(tmp_path / "out" / "import-report.csv")
    assert sum(row["rule"] == "team-no-customer" for row in report) == 31


def test_rejected_cells_are_no_formulas(bring: Run, export: Path, tmp_path: Path) -> None:
    with (export / "sales_pipeline.csv").open("a", encoding="utf-8") as stream:
        stream.write("CC1,Nobody Here,=1+1,@cmd,Engaging,,,\n")
    bring()
    rejected = rows_of(tmp_path / "out" / "rejected.csv")
    row = next(row for row in rejected if row["opportunity_id"] == "CC1")
    assert (row["product"], row["account"]) == ("'=1+1", "'@cmd")
