"""What columns are called: which field a name means, and which names mean none."""

from __future__ import annotations

from pathlib import Path

import pytest

from coachbook.base.problems import Place
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.crm.column_names import vocabulary
from coachbook.team.crm.guess import Guess, guess_mapping
from coachbook.team.known_ids import known_ids
from coachbook.team.table_row import Header, Table, TableRow

MEANT = {
    "deal": "Opp ID,Lead #,dealId,线索ID,台账编号",
    "team": "所有人部门",
    "rep": "ownerName,Owner.Name,User Responsible,Employee Responsible,我方负责人,商机归属",
    "rep_id": "owner_email,Salesperson no.,销售工号,Owner.Email,业务员代码",
    "customer": "End client,Sold-To Party,Account.Name,companyName,对应客户,目标客户名称,Kunde",
    "stage": "Milestone,Current Stage,stageName,Verkaufsphase,所处阶段,谈到哪一步",
    "status": "Sales Status,商机结果,Stage group",
    "amount": "Likely,Exp. Sales Volume,Course fee,预计签单金额,预估客单价,Betrag,Est. TCV,开多少",
    "won_amount": "Order value,实际金额,实签合同额,签约金额,Signed ARR,定单金额",
    "opened": "createDate,Enquired on,发现时间,备案日期,单据日期,机会提报日期,几号接触的",
    "last_contact": "lastContacted,Last spoke to,最近一次联系,Last response,上回见面",
    "next_call": "next_activity_at,Due to ring,下次拜访计划,Chase date,要回访了",
    "closed": "Close,Enrolled,报名日期,落定日期,几号签的",
    "expected": "Anticipated closed time,预计签约月,啥时候能签,Aiming to sign,应该几号签",
    "follow_ups": "已拨打次数,跟进总数",
    "key_account": "是否KA",
    "supervisor": "TL,Deal owner's manager,直属上级,业务员主管",
}
NO_FIELDS = (
    "Forecast category,Forecast Category Name,Fcst Cat,Commit Stage,Created By,CreatedById,"
    "Creator,Modified On,lastModified,Last Stage Change Date,Owner Assigned Date,"
    "Days in stage,Amount (base),amount_usdollar,Weighted Amount,Best,Worst,"
    "Monthly recurring revenue,Primary Contact Name,Contact email,Phone,Closed Lost Reason,"
    "Loss reason,Lead Source,Valid until,VAT,Has Products,Chance of Success,"
    "预测类别,制单人,审核时间,最后修改人,最近跟进人,前归属人,阶段停留天数,本位币金额,已回款,产品总金额,客户联系人,"
    "联系人手机,输单原因,商机来源,单据状态,掉公海时间,注册资本"
)


@pytest.mark.parametrize("field", MEANT)
def test_names_that_mean_a_field(field: str) -> None:
    for name in MEANT[field].split(","):
        found = vocabulary().fields_of(name)
        assert min(found, key=lambda each: found[each], default="") == field, (name, found)
        assert not vocabulary().is_none(name)


def test_names_that_mean_none() -> None:
    assert [name for name in NO_FIELDS.split(",") if not vocabulary().is_none(name)] == []
    assert [name for name in NO_FIELDS.split(",") if vocabulary().fields_of(name)] == []


def guessed(real: Playbook, *lines: str) -> Guess:
    """The guess for a table of which each line is written with commas, the names first."""
    names, *cells = (tuple(line.split(",")) for line in lines)
    header, place = Header(names, tuple(range(len(names)))), Place(Path("deals.csv"))
    rows = tuple(TableRow(header, each, place) for each in cells)
    guess = guess_mapping(
        {"deals.csv": Table(TableRow(header, names, place), rows)}, known_ids(real)
    )
    assert guess is not None
    return guess


def test_an_order_value_alone_is_the_amount_and_beside_another_what_was_won(real: Playbook) -> None:
    rows = ("1,Ada,Quay,Won,4500,4000", "2,Ada,Mill,Proposal,1200,")
    beside = guessed(real, "ID,Owner,Account,Stage,Est. value,Order value", *rows).deals
    assert (beside["amount"].column, beside["won_amount"].column) == ("Est. value", "Order value")
    alone = guessed(real, "ID,Owner,Account,Stage,Order value", "1,Ada,Quay,Won,4500").deals
    assert alone["amount"].column == "Order value"
    assert "won_amount" not in alone
    unknown = guessed(real, "ID,Owner,Account,Stage,Pris,Order value", *rows)
    asked = [each for each in unknown.questions if each.of == "amount"]
    assert asked[0].answers == ("Pris", "Order value")
    assert unknown.deals["won_amount"].column == "Order value"
    every = ("1,Ada,Quay,Won,3,4000", "2,Ada,Mill,Proposal,1,900")
    of_all = guessed(real, "ID,Owner,Account,Stage,Visits made to them,Order value", *every).deals
    assert of_all["amount"].column == "Order value"


def test_a_stage_of_unknown_name_is_what_the_other_columns_say_of_its_deals(real: Playbook) -> None:
    head = "ID,Owner,Account,Stage,Is Closed,Is Won,Amount"
    rows = ("1,Ada,Quay,No fit,TRUE,FALSE,5", "2,Ada,Mill,Courting,FALSE,FALSE,5")
    more = ("3,Bo,Mill,Handed over,TRUE,TRUE,5", "4,Bo,Pier,Courting,TRUE,FALSE,5")
    states = {each.text: each.state for each in guessed(real, head, *rows, *more).stages}
    assert states == {"No fit": "lost", "Courting": "open", "Handed over": "won"}


def test_a_forecast_category_is_no_stage(real: Playbook) -> None:
    head = "ID,Owner,Account,Forecast category,Amount"
    guess = guessed(real, head, "1,Ada,Quay,Closed,45", "2,Ada,Mill,Pipeline,12")
    assert "stage" not in guess.deals
    assert "stage" in {each.of for each in guess.questions}


def test_a_manager_who_is_the_rep_is_nobodys_supervisor(real: Playbook) -> None:
    guess = guessed(
        real, "编号,销售经理,客户,阶段,金额", "1,林晓,海港,赢单,45", "2,何舟,北山,报价,12"
    )
    assert (guess.deals["rep"].column, {*guess.reps}) == ("销售经理", {"name"})


@pytest.mark.parametrize(
    ("program", "head"),
    [
        ("SugarCRM", "Opportunity Name,Account Name,Sales Stage,Likely,Best,Worst,Assigned to"),
        ("Insightly", "RecordId,Opportunity Value,Opportunity State,User Responsible,Owner"),
        ("Zendesk Sell", "Value,Last Stage Change,Win Likelihood,Added On,Company Name,Hot"),
        ("Nutshell", "Lead number,Lead name,Assignee,Anticipated closed time,Market,Value"),
    ],
)
def test_more_programs_are_known_by_their_header(program: str, head: str) -> None:
    found = vocabulary().preset_of(head.split(","))
    assert found is not None
    assert found.name == program


def test_an_expected_day_of_suitecrm_is_asked_about_where_deals_are_won(real: Playbook) -> None:
    head = "Opportunity Name,Account Name,Sales Stage,Expected Close Date,Date Created,Assigned to"
    row = "Fleet,Quay,Closed Won,2026-11-05,2026-10-01,Ada"
    guess = guessed(real, head, row, row.replace("Fleet", "Line"))
    assert guess.program == "SuiteCRM"
    assert guess.deals["expected"].column == "Expected Close Date"
    assert "closes" in {each.about for each in guess.questions}
