"""The first look at an export: what is sure is written with its reason, all else is asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from coachbook.__main__ import cli
from coachbook.team.crm import first_mapping, import_team
from coachbook.team.crm.column_names import vocabulary

Run = Callable[..., Result]
Look = Callable[..., dict[str, object]]

HUBSPOT = """\
Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Deal owner,Associated Company,\
Last Activity Date,Create Date,Last Modified Date
301,Harbour renewal,Qualified To Buy (Sales Pipeline),Sales Pipeline,12000,2026-12-31 10:15,\
Ada Quill,Harbour Co,2026-11-18 09:30,2026-10-02 08:05,2026-11-21 10:00
302,Harbour add-on,Closed Won (Sales Pipeline),Sales Pipeline,4500.50,2026-11-05 16:40,Ada Quill,\
Harbour Co,2026-11-05 16:40,2026-09-12 12:00,2026-11-21 10:00
"""


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A folder for an export."""
    (tmp_path / "export").mkdir()
    return tmp_path / "export"


@pytest.fixture
def look(export: Path, project_root: Path, run: Run) -> Look:
    """Looks at deals.csv with this text; gives the mapping that was written."""

    def look_at(text: str, name: str = "deals.csv") -> dict[str, object]:
        (export / name).write_text(text, encoding="utf-8")
        result = run("team", "look", "--playbook", project_root / "playbook", export / name)
        assert "mapping: " in result.output, result.output
        written = next(export.glob("*.mapping.yml"))
        data = yaml.safe_load(written.read_text(encoding="utf-8"))
        written.unlink()
        assert isinstance(data, dict)
        return {**data, "output": result.output, "exit_code": result.exit_code}

    return look_at


class Terminal:
    """A first import at a terminal, at which these lines are typed."""

    def __init__(self, out: Path, file: Path, playbook: Path) -> None:
        self.out, self.file, self.playbook = out, file, playbook

    def __call__(self, text: str, *typed: str) -> Result:
        self.file.write_text(text, encoding="utf-8")
        given = ("team", "import", "--playbook", self.playbook, "--out", self.out, self.file)
        return CliRunner().invoke(cli, [*map(str, given)], input="\n".join(typed) + "\n")


@pytest.fixture
def terminal(
    export: Path, tmp_path: Path, project_root: Path, monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    """Imports deals.csv at a terminal."""
    for module in (first_mapping, import_team):
        monkeypatch.setattr(module, "can_ask", lambda: True)
    return Terminal(tmp_path / "team", export / "deals.csv", project_root / "playbook")


def columns(mapping: dict[str, object]) -> dict[str, str]:
    deals = mapping["deals"]
    assert isinstance(deals, dict)
    return {**deals["columns"]}


def table(head: str, *rows: str) -> str:
    return "\n".join((head, *rows)) + "\n"


HEAD = "ID,Owner,Account,Stage,Amount,Created"


def rows(*cells: str, stage: str = "Won") -> str:
    return table(HEAD, *(f"D-{n},Ada,Quay,{stage},{cell}" for n, cell in enumerate(cells)))


def test_a_known_program_is_recognised(look: Look) -> None:
    mapping = look(HUBSPOT)
    assert columns(mapping) == {
        "deal": "Record ID",
        "product": "Deal Name",
        "stage": "Deal Stage",
        "amount": "Amount",
        "closed": "Close Date",
        "rep": "Deal owner",
        "customer": "Associated Company",
        "last_contact": "Last Activity Date",
        "opened": "Create Date",
    }
    assert mapping["stages"] == [
        {"stage": "Qualified To Buy (Sales Pipeline)", "state": "open", "claimed": ""},
        {"stage": "Closed Won (Sales Pipeline)", "state": "won", "claimed": "class.signed"},
    ]
    assert mapping["reps"] == {"file": "deals.csv", "columns": {"name": "Deal owner"}}
    output = str(mapping["output"])
    assert "this is an export of HubSpot" in output
    assert "Ada Quill (2)" in output
    assert "open questions: 1\n  - Which department" in output
    assert mapping["exit_code"] == 1


@pytest.mark.parametrize(
    ("cells", "forms"),
    [
        (("1,10/2/2026", "1,12/31/2026"), ["%m/%d/%Y"]),
        (("1,31/12/2026", "1,2/10/2026"), ["%d/%m/%Y"]),
        (("1,2026-10-02", "1,2026-12-31 08:05"), None),
        (("1,2026年10月2日", "1,2026年1月31日"), ["%Y年%m月%d日"]),
        (("1,2026/3/5 8:05", "1,2026/3/6"), ["%Y/%m/%d", "%Y/%m/%d %H:%M"]),
        (("1,3/25/2026 9:05 AM", "1,3/6/2026 10:05 PM"), ["%m/%d/%Y %I:%M %p"]),
        (("1,5 Mar 2026", "1,6 Mar 2026"), ["%d %b %Y"]),
    ],
)
def test_the_form_of_dates_is_what_all_of_them_fit(
    look: Look, cells: tuple[str, ...], forms: list[str] | None
) -> None:
    assert look(rows(*cells)).get("dates") == forms


def test_dates_that_fit_two_forms_are_asked(look: Look) -> None:
    mapping = look(rows("1,10/2/2026", "1,11/12/2026"))
    assert "dates" not in mapping
    assert "In which form is '10/2/2026' written: %d/%m/%Y, %m/%d/%Y" in str(mapping["output"])


@pytest.mark.parametrize(
    ("amounts", "form"),
    [
        (('"1,234.50"', "99"), {"decimal": ".", "thousands": ","}),
        (('"1.234,50"', "99"), {"decimal": ",", "thousands": "."}),
        (('"1,234,500"', '"12,500"'), {"decimal": ".", "thousands": ","}),
        (("12000", "99"), None),
    ],
)
def test_how_amounts_are_written(
    look: Look, amounts: tuple[str, ...], form: dict[str, str] | None
) -> None:
    assert look(rows(*(f"{amount},2026-10-02" for amount in amounts))).get("amounts") == form


def test_a_lone_mark_that_may_be_either_is_asked(look: Look) -> None:
    mapping = look(rows('"12,500",2026-10-02', '"4,000",2026-10-02'))
    assert "amounts" not in mapping
    assert "Which is the decimal mark in '12,500'" in str(mapping["output"])


@pytest.mark.parametrize(
    ("stage", "state", "claimed"),
    [
        ("Interested A", "open", "class.interested-a"),
        ("意向A类客户", "open", "class.interested-a"),
        ("Interested C", "ask", ""),
        ("Signed (90%)", "ask", ""),
        ("On hold", "ask", ""),
        ("Closed Lost", "lost", None),
        ("2.方案报价(60%)", "open", ""),
        ("赢单", "won", "class.signed"),
    ],
)
def test_a_stage_is_known_for_certain_or_asked(
    look: Look, stage: str, state: str, claimed: str | None
) -> None:
    stages = look(rows("1,2026-10-02", stage=stage))["stages"]
    expected = {"stage": stage, "state": state}
    assert stages == [expected if claimed is None else {**expected, "claimed": claimed}]


def test_two_columns_that_fit_equally_are_asked(look: Look) -> None:
    head = "ID,Owner,Sales rep,Account,Stage,Amount"
    mapping = look(table(head, "1,Ada,Bo,Quay,Won,5", "2,Ada,Cy,Quay,Won,6"))
    assert columns(mapping)["rep"] == "ask"
    asks = "Which column is: the rep who owns the deal (needed; 0 if the table has none): "
    assert f"{asks}Owner, Sales rep" in str(mapping["output"])


def test_a_name_that_its_cells_do_not_bear_out_is_not_taken(look: Look) -> None:
    mapping = look(table(HEAD, "1,Ada,Quay,Won,call later,soon", "2,Bo,Quay,Won,no idea,never"))
    found = columns(mapping)
    assert (found["amount"], found["opened"]) == ("ask", "ask")


def test_one_bad_id_does_not_throw_the_others_away(look: Look) -> None:
    mapping = look(table(HEAD, "1,Ada,Quay,Won,5,2026-10-01", "1,Bo,Pier,Won,6,2026-10-02"))
    assert columns(mapping)["deal"] == "ask"


def test_what_is_asked_of_a_column_stops_an_import_until_it_is_answered(
    export: Path, tmp_path: Path, project_root: Path, run: Run
) -> None:
    out, file = tmp_path / "team", export / "deals.csv"
    file.write_text(table(HEAD, "1,Ada,Quay,Won,soon,2026-10-01"), encoding="utf-8")
    bring = ("team", "import", "--playbook", project_root / "playbook", "--out", out)
    run(*bring, file)
    mapping = export / "deals.mapping.yml"
    text = mapping.read_text(encoding="utf-8").replace("department: ask", "department: training")
    mapping.write_text(text, encoding="utf-8")
    stopped = run(*bring, "--mapping", mapping, file)
    assert stopped.exit_code == 1
    assert "it is not said which column is 'amount' [import-asked]" in stopped.output
    assert not out.exists()
    mapping.write_text(text.replace("amount: ask", 'amount: ""'), encoding="utf-8")
    done = run(*bring, "--mapping", mapping, file)
    assert done.exit_code == 0, done.output


def test_stage_and_status_are_told_apart(look: Look) -> None:
    head = "商机编号,商机名称,客户,负责人,商机阶段,状态,预计金额(万元),实际金额,创建时间"
    mapping = look(
        table(
            head,
            "S1,续约,海港,王一,报价,赢单,12,98000,2026-10-02",
            "S2,增购,海港,王一,报价,进行中,5,,2026-10-31",
        )
    )
    found = columns(mapping)
    assert (found["stage"], found["status"]) == ("商机阶段", "状态")
    assert (found["amount"], found["won_amount"]) == ("预计金额(万元)", "实际金额")
    assert mapping["amount_unit"] == 10000
    assert mapping["statuses"] == [
        {"status": "赢单", "state": "won"},
        {"status": "进行中", "state": "open"},
    ]
    assert mapping["language"] == "zh"


def test_what_stands_in_brackets_may_tell_two_columns_apart(look: Look) -> None:
    head = "Deal no.,Rep,Firm,Stage,Value (GBP),Close (planned),Close (actual),Rep (old)"
    mapping = look(table(head, "D-1,Ada,Quay,Won,5,2026-11-01,2026-11-05,Bo"))
    found = columns(mapping)
    assert (found["expected"], found["closed"]) == ("Close (planned)", "Close (actual)")
    assert (found["deal"], found["rep"], found["customer"]) == ("Deal no.", "Rep", "Firm")


def test_a_column_that_only_says_how_deals_ended_is_the_status(look: Look) -> None:
    head = "单号,顾问,公司,到哪一步了,状态,能签多少"
    mapping = look(table(head, "1,王一,海港,二访,跟进中,5", "2,王一,码头,签了,已成交,6"))
    found = columns(mapping)
    assert (found["stage"], found["status"], found["amount"]) == ("到哪一步了", "状态", "能签多少")
    alone = columns(look(table("单号,顾问,公司,状态", "1,王一,海港,跟进中", "2,王一,码头,已成交")))
    assert "stage" not in alone
    assert alone["status"] == "状态"


def test_a_status_that_does_not_say_leaves_it_to_the_stage(terminal: Terminal) -> None:
    deals = ("1,王一,海港,赢单,已结束", "2,王一,码头,死单,已结束", "3,王一,灯塔,报价,进行中")
    text = table("编号,负责人,客户,销售阶段,状态", *deals)
    asked = terminal(text, "周敏", "training", "2024-01-08", "lost", "by-stage")
    assert asked.exit_code == 0, asked.output
    rows = (terminal.out / "deals.csv").read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[5] for row in rows[1:]] == ["won", "lost", "open"]


def test_headers_and_sums_between_the_rows_are_not_looked_at(look: Look) -> None:
    deals = ("1,Ada,Quay,Won,5,2026-10-02", HEAD, "2,Ada,Pier,Won,6,2026-10-03", "Total,,,,11,")
    mapping = look(table(HEAD, *deals))
    assert columns(mapping)["deal"] == "ID"
    assert [each["stage"] for each in mapping["stages"]] == ["Won"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("answer", "closed"), [("1", "2026-11-05"), ("2", "")])
def test_whether_an_expected_day_is_the_real_one_of_a_won_deal_is_asked(
    terminal: Terminal, look: Look, answer: str, closed: str
) -> None:
    deals = ("1,王一,海港,赢单,2026-11-05", "2,王一,码头,报价,2026-12-05")
    text = table("编号,负责人,客户,销售阶段,预计成交日期", *deals)
    assert columns(look(text))["closed"] == "ask"
    typed = ["周敏", "training", "2024-01-08", answer]
    asked = terminal(text, *typed)
    assert asked.exit_code == 0, asked.output
    assert "成交的 1 单，“预计成交日期”里是什么" in asked.output
    rows = (terminal.out / "deals.csv").read_text(encoding="utf-8").splitlines()
    days = [row.split(",")[11] for row in rows[1:]]
    assert days == [closed, "2026-12-05"]


PROGRAMS = {
    "Dynamics 365": "Topic,Potential Customer,Est. Close Date,Est. Revenue,Owner,Pipeline Phase",
    "Bitrix24": "ID,Pipeline,Stage,Deal Name,Income,Responsible,Assumed close date,Modified by",
    "Freshsales": "Id,Deal value,Sales account,Deal stage,Deal pipeline,Sales owner,Closed date",
    "Copper": "Copper ID,Company,Owned By,Owner Id,Close Date,Win Probability,Loss Reason",
    "Close": "id,lead_id,lead_name,user_name,status_label,status_type,value_formatted,confidence",
    "悟空CRM": "商机名称,商机状态组,商机阶段,商机金额（元）,整单折扣（%）,最后跟进记录",
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_is_known_by_its_header(program: str) -> None:
    found = vocabulary().preset_of(PROGRAMS[program].split(","))
    assert found is not None
    assert found.name == program


def test_without_ids_the_fewest_columns_that_tell_deals_apart(look: Look) -> None:
    head = "Deal Name,Owner,Account,Stage,Amount,Created"
    mapping = look(
        table(
            head,
            "Renewal,Ada,Quay,Won,1,2026-10-02",
            "Renewal,Ada,Harbour,Won,1,2026-10-02",
        )
    )
    assert mapping["deals"]["key"] == ["Account"]  # type: ignore[index]
    assert "deal" not in columns(mapping)


def test_the_file_of_reps_is_found_and_one_that_is_not_needed_is_not(
    export: Path, project_root: Path, run: Run
) -> None:
    (export / "deals.csv").write_text(rows("1,2026-10-02"), encoding="utf-8")
    (export / "team.csv").write_text("Name,Team,Manager\nAda,North,Gia\n", encoding="utf-8")
    (export / "prices.csv").write_text("Product,Price\nTea,5\n", encoding="utf-8")
    run("team", "look", "--playbook", project_root / "playbook", export)
    mapping = yaml.safe_load((export / "deals.mapping.yml").read_text(encoding="utf-8"))
    assert mapping["reps"] == {
        "file": "team.csv",
        "columns": {"name": "Name", "team": "Team", "supervisor": "Manager"},
    }


def test_next_weeks_file_has_another_date(look: Look) -> None:
    mapping = look(HUBSPOT, "hubspot-deals-2026-11-23.csv")
    assert mapping["deals"]["file"] == "hubspot-deals-*.csv"  # type: ignore[index]


def test_a_mapping_that_was_edited_is_not_written_over(
    export: Path, project_root: Path, run: Run
) -> None:
    (export / "deals.csv").write_text(HUBSPOT, encoding="utf-8")
    ask = ("team", "look", "--playbook", project_root / "playbook", export / "deals.csv")
    run(*ask)
    file = export / "deals.mapping.yml"
    again = run(*ask)
    assert "mapping: " in again.output
    file.write_text("edited", encoding="utf-8")
    refused = run(*ask)
    assert "a mapping is here already, and may have been edited" in refused.output
    assert file.read_text(encoding="utf-8") == "edited"


def test_a_look_tells_what_an_import_would_say_of_the_rows(look: Look) -> None:
    head = "ID,Owner,Account,Stage,Amount,Created,Close Date"
    deals = ("1,Ada,Quay,Won,5,2026-10-02,", "2,Ada,Quay,Won,,2026-10-02,2026-11-05")
    more = ("3,Ada,Quay,Proposal,5,2026-11-02,2026-09-01", "4,Queue,Quay,Won,5,2026-11-02,")
    output = str(look(table(head, *deals, *more))["output"])
    assert "the deal '1' is won, but has no closing date" in output
    assert "the deal '2' is won, but has no amount" in output
    assert "the deal '3' is open, but its closing date, 2026-09-01, is past" in output
    assert "1 row is left out: 'Owner' is 'Queue', which is no rep" in output


def test_what_holds_no_deals_is_said(export: Path, project_root: Path, run: Run) -> None:
    (export / "prices.csv").write_text("Product,Price\nTea,5\n", encoding="utf-8")
    result = run("team", "look", "--playbook", project_root / "playbook", export)
    assert result.exit_code == 1
    assert "no file looks like deals: prices.csv [import-no-deals]" in result.output


def test_a_first_import_stops_with_the_mapping_and_the_next_needs_no_option(
    export: Path, tmp_path: Path, project_root: Path, run: Run
) -> None:
    out, file = tmp_path / "team of mine", export / "deals-20261123.csv"
    file.write_text(HUBSPOT, encoding="utf-8")
    bring = ("team", "import", "--playbook", project_root / "playbook", "--out", out)
    stopped = run(*bring, file)
    assert stopped.exit_code == 1
    assert "nothing was imported: look at the mapping" in stopped.output
    assert f"--out '{out}' " in stopped.output
    assert not out.exists()
    mapping = export / "deals-20261123.mapping.yml"
    unanswered = run(*bring, "--mapping", mapping, file)
    assert "there is no department 'ask'" in unanswered.output
    text = mapping.read_text(encoding="utf-8")
    mapping.write_text(text.replace("department: ask", "department: training"), encoding="utf-8")
    assert run(*bring, "--mapping", mapping, file).exit_code == 0
    next_week = file.rename(export / "deals-20261130.csv")
    assert run(*bring, next_week).exit_code == 0
    assert (out / "mapping.yml").read_bytes() == mapping.read_bytes()


def test_at_a_terminal_the_questions_are_asked(
    export: Path,
    tmp_path: Path,
    project_root: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out, file = tmp_path / "team", export / "deals.csv"
    file.write_text(
        table(
            "ID,Owner,Sales rep,Account,Stage,Amount,Created",
            '1,Ada,Bo,Quay,Parked,"12,500",2/10/2026',
            '2,Ada,Cy,Quay,Won,"4,000",3/10/2026',
        ),
        encoding="utf-8",
    )
    for module in (first_mapping, import_team):
        monkeypatch.setattr(module, "can_ask", lambda: True)
    answers = ["2", "Gia Holt", "2", "1", "2024-01-08", "1", "3"]
    # Sales rep; who leads; training; dates %d/%m/%Y; joined; decimal "."; Parked is lost
    arguments = ("team", "import", "--playbook", project_root / "playbook", "--out", out, file)
    result = CliRunner().invoke(cli, [*map(str, arguments)], input="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    deals = (out / "deals.csv").read_text(encoding="utf-8").splitlines()
    assert deals[1].startswith("1,bo,Quay,,,lost,12500,2026-10-02,")
    assert "name: Gia Holt" in (out / "team.yml").read_text(encoding="utf-8")


def test_what_is_mistyped_is_asked_again(terminal: Terminal) -> None:
    text = table("编号,负责人,客户,火候", "1,王一,海港,有戏", "2,王一,码头,有戏")
    result = terminal(text, "9", "火候", "周敏", "training", "soon", "2024年1月8日", "x", "open")
    assert result.exit_code == 0, result.output
    assert "请输 0 到 1 的数字" in result.output
    assert "'soon' is no day such as 2026-01-05" in result.output
    assert "请输 1 到 4 的数字" in result.output
    assert "哪一列是阶段，也就是谈到哪一步（一定要有；表里没有就输 0）" in result.output
    assert "joined: 2024-01-08" in (terminal.out / "team.yml").read_text(encoding="utf-8")


def test_without_a_stage_it_is_said_what_is_missing(terminal: Terminal) -> None:
    text = table("编号,负责人,客户,备注", "1,王一,海港,急", "2,王一,码头,不急")
    result = terminal(text, "0")
    assert result.exit_code == 1
    assert "没有这一列就导不进来：每单要有谁在跟、谈到哪一步" in result.output
    assert not terminal.out.exists()


def test_an_amount_alone_names_no_deal(look: Look) -> None:
    head = "Owner,Account,Stage,Amount,Created"
    mapping = look(
        table(
            head, "Ada,Quay,Won,1,2026-10-02", "Ada,Quay,Won,2,2026-10-03", "Ada,,Won,3,2026-10-04"
        )
    )
    assert mapping["deals"]["key"] == ["Account", "Created"]  # type: ignore[index]


def test_a_row_that_is_nobodys_does_not_spoil_the_key(look: Look) -> None:
    head = "Owner,Deal name,Stage,Amount"
    mapping = look(table(head, '"Quill, Ada",A,Won,1', '"Quill, Ada",B,Won,2', "Totals (2),,,3"))
    assert mapping["deals"]["key"] == ["Deal name"]  # type: ignore[index]


def test_a_dry_run_shows_rows_and_groups_errors_and_writes_nothing(
    export: Path, tmp_path: Path, project_root: Path, run: Run
) -> None:
    out = tmp_path / "team"
    lines = [f"D-{n},Ada,Quay,{'Won' if n < 12 else 'Parked'},5,2026-10-02" for n in range(20)]
    (export / "deals.csv").write_text(table(HEAD, *lines), encoding="utf-8")
    (export / "m.yml").write_text(
        "department: training\njoined: 2024-01-08\nsupervisor: Gia\n"
        "reps: {file: deals.csv, columns: {name: Owner}}\n"
        "deals: {file: deals.csv, columns: {deal: ID, rep: Owner, customer: Account,"
        " stage: Stage, amount: Amount, opened: Created}}\n"
        "stages: [{stage: Won, state: won}]\n",
        encoding="utf-8",
    )
    result = run(
        *("team", "import", "--playbook", project_root / "playbook", "--out", out),
        *("--mapping", export / "m.yml", "--dry-run", export / "deals.csv"),
    )
    assert result.exit_code == 1
    output = result.output
    assert "the first 10 of 12 deals, as they would stand in deals.csv:" in output
    assert "  D-0   ada  Quay               won             5       2026-10-02" in output
    assert "D-10" not in output
    assert output.count("import-stage") == 1
    assert "error: import-stage: 8 times, " in output
    assert "stages that the mapping does not have: 'Parked' (8)" in output
    assert "warning: team-won-day: 12 times, " in output
    assert not out.exists()


def test_dates_that_fit_no_form_are_asked(look: Look) -> None:
    mapping = look(rows("1,13/04/2026", "1,05/06/2026", "1,06/25/2026"))
    assert "dates" not in mapping
    output = str(mapping["output"])
    assert "In which form is '13/04/2026' written: %d/%m/%Y, %m/%d/%Y" in output


def test_days_that_a_program_counts_are_asked(look: Look) -> None:
    mapping = look(rows("1,46331", "1,46332"))
    assert "dates" not in mapping
    assert "In which form is '46331' written: excel" in str(mapping["output"])


def test_a_unit_that_is_not_known_is_asked(look: Look) -> None:
    mapping = look(table(HEAD.replace("Amount", "Amount (packs)"), "1,Ada,Quay,Won,12,2026-10-02"))
    assert "amount_unit" not in mapping
    assert "What does 1 stand for in 'Amount (packs)'" in str(mapping["output"])


def test_two_reps_of_one_name_in_two_teams_are_asked_not_made_one(look: Look) -> None:
    head = "编号,负责人,部门,客户,阶段,金额,创建时间"
    people = ["张伟,一组", "张伟,二组", "李丽,一组", "王芳,二组", "赵强,二组"]
    rows = [f"{n},{who},海港,报价,1,2026-11-02" for n, who in enumerate(people)]
    found = look(table(head, *rows))
    assert found["reps"]["columns"]["team"] == "部门"  # type: ignore[index]
    assert "'张伟' could be two reps: r001 (一组), r002 (二组)" in str(found["output"])
    scattered = look(table(head, *rows, "8,李丽,二组,海港,报价,1,2026-11-02"))
    assert "team" not in scattered["reps"]["columns"]  # type: ignore[index]


def test_the_team_of_a_rep_goes_by_id_where_two_have_one_name(look: Look) -> None:
    head = "编号,负责人,工号,部门,客户,阶段,金额,创建时间"
    rows = ("1,张伟,E1,一组,海港,报价,1,2026-11-02", "2,张伟,E2,二组,海港,报价,1,2026-11-02")
    found = look(table(head, *rows))
    assert found["reps"]["columns"] == {"name": "负责人", "id": "工号", "team": "部门"}  # type: ignore[index]
    assert "could be two reps" not in str(found["output"])


def test_columns_by_names_that_people_give_them(look: Look) -> None:
    head = "Offer no.,AM,Account,Stage,Amount,Enquiry of,Next step due,Decision expected,Sale date"
    rows = ("1,Ada,Quay,Proposal,5,2026-10-02,2026-12-02,2026-12-20,",)
    found = look(table(head, *rows, "2,Bo,Quay,Won,5,2026-10-02,,,2026-11-05"))
    columns = found["deals"]["columns"]  # type: ignore[index]
    assert (columns["deal"], columns["rep"], columns["opened"]) == ("Offer no.", "AM", "Enquiry of")
    assert (columns["next_call"], columns["closed"]) == ("Next step due", "Sale date")
    assert columns["expected"] == "Decision expected"


def test_three_decimals_are_asked_even_beside_amounts_with_one(look: Look) -> None:
    head = "ID,Owner,Account,Stage,Amount,Created"
    rows = ("1,Ada,Quay,Won,1.234,2026-10-02", "2,Ada,Quay,Won,12.5,2026-10-02")
    found = look(table(head, *rows))
    assert "Which is the decimal mark in '1.234'" in str(found["output"])
    assert "amounts" not in found
    longer = look(table(head, rows[1], "3,Ada,Quay,Won,1234.567,2026-10-02"))
    assert longer["amounts"] == {"decimal": ".", "thousands": ","}


def test_a_look_says_how_dates_are_read_what_is_not_used_and_how_to_go_on(
    look: Look, export: Path
) -> None:
    (export / "notes.csv").write_text("about,what\nall,nothing\n", encoding="utf-8")
    output = str(look(rows("1,10/2/2026", "1,12/31/2026"))["output"])
    assert "dates: '10/2/2026' is read as 2026-10-02" in output
    assert "answer in the mapping what is marked ASK, then go on" in output
    assert "coachbook team import --out TEAM --mapping " in output
    many = (f"D-{n},Rep {n},Quay,Won,1,2026-10-02" for n in range(23))
    assert "… and 3 more" in str(look(table(HEAD, *many))["output"])


def test_a_word_among_dates_is_refused_with_its_row_and_asks_nothing(look: Look) -> None:
    output = str(look(rows(*["1,2026-10-02"] * 5, "1,when he calls"))["output"])
    assert "In which form" not in output
    assert "'when he calls' is no date that exists" in output
    assert """in the mapping `corrections: {"Created": {"when he calls": ""}}`""" in output


def test_odoo_is_known_by_its_technical_names(look: Look) -> None:
    head = "id,partner_id,user_id,team_id,stage_id,expected_revenue,create_date,date_deadline"
    row = "__export__.crm_1,Quay,Ada,North,Proposition,1200,2026-10-02 08:00:00,2026-12-01"
    found = look(table(f"{head},currency", f"{row},British Pound"))
    columns = found["deals"]["columns"]  # type: ignore[index]
    assert (columns["customer"], columns["rep"]) == ("partner_id", "user_id")
    assert (columns["amount"], columns["expected"]) == ("expected_revenue", "date_deadline")
    assert "no currency that is known" not in str(found["output"])
