"""Two prints of one week with other deals: what is ticked on either lands on its own deals."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner, Result

from coachbook.__main__ import cli
from coachbook.scorecard.merge import CONFLICT
from coachbook.scorecard.observation import CardKey, CardKind, Scorecard
from coachbook.scorecard.store.open_store import open_store

from ..conftest import Once
from .conftest import in_process
from .filling import filled
from .printed import ROOT
from .workbook_file import File

WEEK = "2026-W48"
KEY = CardKey("north", "lin", WEEK, CardKind.NORMAL, "zhou-min")
SCORE = "criterion.learning"
INVOICE, BUDGET = "fact.asks-invoice", "fact.names-budget"
TEAM = """\
teams:
  - id: north
    name: 华北一组
    department: training
    supervisor: {id: zhou-min, name: 周敏}
    reps:
      - {id: lin, name: 林晓喆, joined: 2025-03-03}
"""
HEAD = (
    "deal,rep,customer,product,claimed,state,amount,opened,last_contact,follow_ups,next_call,"
    "closed,key_account,facts\n"
)
ROWS = {
    "D1": "D1,lin,恒远建筑,,class.near-certain,open,9800,,2026-11-18,4,2026-11-24,,,\n",
    "D2": "D2,lin,汇通物业,,class.interested-a,open,5200,,2026-11-02,3,2026-11-12,,,\n",
    "D9": "D9,lin,长城物流,,class.near-certain,open,99000,,2026-11-18,4,2026-11-24,,,\n",
}
FIRST, SECOND = ("D1", "D2"), ("D9", "D2")

ISSUED = ROOT / "tests" / "issued"

Run = Callable[..., Result]
Values = Mapping[str, str | bool]


@dataclass(frozen=True)
class Reprinted:
    """A team folder of which two prints were made, and the sheet of each to fill in."""

    team: Path
    sheets: Path

    def sheet(self, deals: tuple[str, ...]) -> bytes:
        return (self.sheets / f"{'-'.join(deals)}.pdf").read_bytes()

    @property
    def prints(self) -> list[dict[str, Any]]:
        """Every print on record, in the order in which they were made."""
        file = self.team / "records" / "printed" / f"{WEEK}.json"
        return list(json.loads(file.read_text(encoding="utf-8"))["lin"]["prints"])

    def list_of(self, deals: tuple[str, ...]) -> list[str]:
        """The deals of the print of these, in its order."""
        (ids,) = (each["deals"] for each in self.prints if {*each["deals"]} == {*deals})
        return [*ids]

    def ticked(self, deals: tuple[str, ...], values: Values) -> bytes:
        """The print of these deals filled in."""
        return filled(self.sheet(deals), numbered(self.list_of(deals), values))

    def card(self) -> Scorecard:
        card = open_store(self.team / "records").latest(KEY)
        assert card
        return card

    def facts(self) -> set[str]:
        """What is ticked, by deal: "D1/fact.asks-invoice"."""
        card = self.card()
        return {
            f"{card.deals[name.split('/')[1]]}/{name.split('/')[2]}"
            for name, one in card.values.items()
            if name.startswith("deal/") and one.value is True
        }


def numbered(ids: list[str], values: Values) -> Values:
    """Values by field, with the number of the deal in place of its id: "D1/fact.x"."""
    found = {}
    for name, value in values.items():
        deal, _, rest = name.partition("/")
        found[f"deal/{ids.index(deal) + 1}/{rest}" if deal in ROWS else name] = value
    return found


def write_deals(team: Path, deals: tuple[str, ...]) -> None:
    rows = "".join(ROWS[each] for each in deals)
    (team / "deals.csv").write_text(HEAD + rows, encoding="utf-8")


def print_twice(folder: Path) -> None:
    team = folder / "team"
    team.mkdir()
    (team / "team.yml").write_text(TEAM, encoding="utf-8")
    for deals in (FIRST, SECOND):
        write_deals(team, deals)
        out = folder / "out"
        asked = ("--team", team, "--week", WEEK, "--out", out, "--fillable", "--plain")
        made = in_process("sheets", *asked)
        assert made.exit_code == 0, made.output
        sheet = out / "north" / f"{WEEK}_north_lin_fillable.pdf"
        sheet.rename(folder / f"{'-'.join(deals)}.pdf")


@pytest.fixture(scope="session")
def made(once: Once) -> Path:
    return once("reprinted", print_twice)


@pytest.fixture
def again(made: Path, tmp_path: Path) -> Reprinted:
    shutil.copytree(made / "team", tmp_path / "team")
    return Reprinted(tmp_path / "team", made)


def put(folder: Path, files: Mapping[str, bytes | str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
    return folder


def collect(run: Run, again: Reprinted, given: Path) -> str:
    done = run("collect", given, "--team", again.team)
    assert done.exit_code == 0, done.output
    return done.output


def test_both_prints_are_on_record_and_equal_content_is_one(again: Reprinted) -> None:
    first, second = again.prints
    assert first["print"] != second["print"]
    assert ({*first["deals"]}, {*second["deals"]}) == ({*FIRST}, {*SECOND})
    assert {(each["kind"], each["scorer"], each["language"]) for each in again.prints} == {
        ("normal", "zhou-min", "zh")
    }


def test_a_person_can_read_which_print_it_is(again: Reprinted) -> None:
    for deals, one in zip((FIRST, SECOND), again.prints, strict=True):
        document = pypdfium2.PdfDocument(again.sheet(deals))
        for page in document:
            lines = page.get_textpage().get_text_bounded().splitlines()
            assert any(
                line.startswith(f"{one['print']} · ") and f"{WEEK}_north_lin" in line
                for line in lines
            )
        document.close()


def test_kind_and_scorer_of_a_sheet_are_those_of_its_print_on_record(
    again: Reprinted, run: Run, tmp_path: Path
) -> None:
    file = again.team / "records" / "printed" / f"{WEEK}.json"
    week = json.loads(file.read_text(encoding="utf-8"))
    week["lin"]["prints"][0] |= {"kind": "calibration", "scorer": "he-jing"}
    file.write_text(json.dumps(week), encoding="utf-8")
    given = {"a.pdf": filled(again.sheet(FIRST), {SCORE: "2"})}
    collect(run, again, put(tmp_path / "in", given))
    key = replace(KEY, kind=CardKind.CALIBRATION, scorer="he-jing")
    card = open_store(again.team / "records").latest(key)
    assert card
    assert card.value(SCORE) == 2
    assert open_store(again.team / "records").latest(KEY) is None


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_ticks_on_two_prints_land_on_the_deals_of_each(
    again: Reprinted, run: Run, tmp_path: Path, order: str
) -> None:
    on_first = again.ticked(FIRST, {f"D1/{INVOICE}": True, f"D2/{BUDGET}": True})
    on_second = again.ticked(SECOND, {f"D9/{BUDGET}": True, f"D2/{BUDGET}": True})
    files = dict(zip(order, (on_first, on_second), strict=True))
    for name in "ab":
        collect(run, again, put(tmp_path / name, {f"{name}.pdf": files[name]}))
    assert again.facts() == {f"D1/{INVOICE}", f"D2/{BUDGET}", f"D9/{BUDGET}"}
    assert not again.card().open
    assert {each.source.print for each in again.card().observations} == {
        str(each["print"]) for each in again.prints
    }


def test_the_deals_of_a_card_are_those_of_the_print_that_came_back(
    again: Reprinted, run: Run, tmp_path: Path
) -> None:
    sheet = again.ticked(FIRST, {f"D1/{INVOICE}": True})
    collect(run, again, put(tmp_path / "in", {"a.pdf": sheet}))
    assert {*again.card().deals.values()} == {*FIRST}
    assert again.facts() == {f"D1/{INVOICE}"}


def test_a_sheet_filled_twice_is_two_sources_and_what_differs_is_asked(
    again: Reprinted, run: Run, tmp_path: Path
) -> None:
    times = ("D:20261127100000+08'00'", "D:20261127180000+08'00'")
    for name, deals, value, at in zip("ab", (FIRST, SECOND), "32", times, strict=True):
        sheet = filled(again.sheet(deals), {SCORE: value}, at)
        collect(run, again, put(tmp_path / name, {f"{name}.pdf": sheet}))
    assert [(one.field, one.reason) for one in again.card().open] == [(SCORE, CONFLICT)]


@pytest.mark.parametrize("damage", ["missing", "unknown", "other lists", "two"])
def test_a_print_that_is_not_on_record_is_asked_and_read_when_it_is_again(
    again: Reprinted, run: Run, tmp_path: Path, damage: str
) -> None:
    sheet = put(tmp_path / "in", {"a.pdf": again.ticked(FIRST, {f"D1/{INVOICE}": True})})
    file = again.team / "records" / "printed" / f"{WEEK}.json"
    whole = file.read_bytes()
    week = json.loads(whole)
    prints = week["lin"]["prints"]
    says = "is not on record"
    if damage == "missing":
        file.unlink()
    elif damage == "unknown":
        del prints[0]
    elif damage == "two":
        prints.append({**prints[0], "content": "x"})
    else:
        prints[0]["deals"].reverse()
        says = "is on record with other"
    if damage != "missing":
        file.write_text(json.dumps(week), encoding="utf-8")
    done = run("collect", sheet, "--team", again.team)
    assert done.exit_code == 1
    assert says in done.output
    assert "what was refused as a whole waits" in done.output
    assert open_store(again.team / "records").latest(KEY) is None
    file.write_bytes(whole)
    collect(run, again, sheet)
    assert again.facts() == {f"D1/{INVOICE}"}


def issued(run: Run, again: Reprinted, deals: tuple[str, ...], *command: str) -> Path:
    """A workbook or web page of these deals."""
    write_deals(again.team, deals)
    out = again.team.parent / "-".join((*command, *deals))
    done = run(*command, "--team", again.team, "--week", WEEK, "--out", out)
    assert done.exit_code == 0, done.output
    (file,) = out.iterdir()
    return file


def workbook_filled(run: Run, again: Reprinted, deals: tuple[str, ...], values: Values) -> bytes:
    file = File.of(issued(run, again, deals, "workbook").read_bytes())
    hidden = file.book["coachbook"]
    text = "".join(str(row[0].value) for row in hidden.iter_rows(min_row=3) if row[0].value)
    for name, value in numbered(json.loads(text)["reps"][0]["deals"], values).items():
        file.put(name, "√" if value is True else value)
    return file.bytes()


def web_file(run: Run, again: Reprinted, deals: tuple[str, ...], values: Values) -> bytes:
    """The file that a web page of these deals exports, as `exchange.js` makes it."""
    page = issued(run, again, deals, "webform").read_text(encoding="utf-8")
    data = json.loads(page.split('id="data">')[1].split("</script>")[0])
    (rep,), about = data["reps"], data["page"]
    document = f"web-{about['id']}"
    stamped = {name: [value, document, 1] for name, value in numbered(rep["deals"], values).items()}
    card = {key: rep[key] for key in ("form", "print", "deals", "commitments")}
    keys = ("team", "week", "kind", "scorer", "edition")
    head = {"coachbook": data["file"]["format"], "page": about["id"], "document": document}
    reps = {"lin": {**card, "values": stamped}}
    whole = {**head, "edit": 1, "seen": {}, **{key: about[key] for key in keys}, "reps": reps}
    return json.dumps(whole).encode()


def card_by_hand(_: Run, again: Reprinted, deals: tuple[str, ...], values: Values) -> bytes:
    """A card as YAML that names its print, and numbers as they stand on it."""
    (printed,) = (each["print"] for each in again.prints if {*each["deals"]} == {*deals})
    return hand(numbered(again.list_of(deals), values), f"print: {printed}").encode()


def hand(values: Values, *lines: str) -> str:
    head = ("team: north", "rep: lin", f"week: {WEEK}", *lines, "values:")
    said = (f"  {name}: {'true' if each is True else each}" for name, each in values.items())
    return "\n".join((*head, *said)) + "\n"


@pytest.mark.parametrize("fill", [workbook_filled, web_file, card_by_hand])
@pytest.mark.parametrize("order", ["ab", "ba"])
def test_in_every_medium_ticks_land_on_the_deals_of_their_print(
    again: Reprinted,
    run: Run,
    tmp_path: Path,
    order: str,
    fill: Callable[[Run, Reprinted, tuple[str, ...], Values], bytes],
) -> None:
    on_first = fill(run, again, FIRST, {f"D1/{INVOICE}": True, f"D2/{BUDGET}": True})
    on_second = fill(run, again, SECOND, {f"D9/{BUDGET}": True, f"D2/{BUDGET}": True})
    files = dict(zip(order, (on_first, on_second), strict=True))
    for name in "ab":
        collect(run, again, put(tmp_path / name, {name: files[name]}))
    assert again.facts() == {f"D1/{INVOICE}", f"D2/{BUDGET}", f"D9/{BUDGET}"}
    assert not again.card().open
    assert len({each.source.print for each in again.card().observations}) == 2


@pytest.mark.parametrize("fill", [workbook_filled, web_file])
def test_what_has_its_lists_in_itself_is_read_without_the_record(
    again: Reprinted,
    run: Run,
    tmp_path: Path,
    fill: Callable[[Run, Reprinted, tuple[str, ...], Values], bytes],
) -> None:
    content = fill(run, again, SECOND, {f"D9/{BUDGET}": True})
    (again.team / "records" / "printed" / f"{WEEK}.json").unlink()
    collect(run, again, put(tmp_path / "in", {"a": content}))
    assert again.facts() == {f"D9/{BUDGET}"}
    assert {each.source.print for each in again.card().observations} == {""}


def test_media_that_are_mixed_agree_on_the_deals(
    again: Reprinted, run: Run, tmp_path: Path
) -> None:
    book = workbook_filled(run, again, SECOND, {f"D9/{BUDGET}": True})
    sheet = again.ticked(FIRST, {f"D1/{INVOICE}": True})
    page = web_file(run, again, FIRST, {f"D1/{INVOICE}": True, f"D2/{BUDGET}": True})
    collect(run, again, put(tmp_path / "in", {"a": book, "b": sheet, "c": page}))
    assert again.facts() == {f"D1/{INVOICE}", f"D2/{BUDGET}", f"D9/{BUDGET}"}
    assert not again.card().open


def test_a_workbook_is_a_print_of_its_kind_and_leaves_the_last_sheet_alone(
    again: Reprinted, run: Run
) -> None:
    file = again.team / "records" / "printed" / f"{WEEK}.json"
    before = json.loads(file.read_text(encoding="utf-8"))["lin"]
    issued(run, again, FIRST, "workbook", "--kind", "self")
    issued(run, again, FIRST, "workbook", "--kind", "self")
    *others, added = again.prints
    assert others == before["prints"]
    assert (added["kind"], added["form"], {*added["deals"]}) == ("self", "", {*FIRST})
    after = json.loads(file.read_text(encoding="utf-8"))["lin"]
    assert {**after, "prints": []} == {**before, "prints": []}


def test_a_card_by_hand_that_names_no_print_is_asked_where_the_prints_differ(
    again: Reprinted, run: Run, tmp_path: Path
) -> None:
    assert (again.list_of(FIRST)[0], again.list_of(SECOND)[0]) == ("D1", "D9")
    values: Values = {f"deal/1/{INVOICE}": True, f"deal/2/{BUDGET}": True}
    given = put(tmp_path / "in", {"a.yml": hand(values)})
    done = run("collect", given, "--team", again.team)
    first, second = (each["print"] for each in again.prints)
    assert done.exit_code == 1
    assert f"have different ones under number 1 ({first}: D1, {second}: D9)" in done.output
    assert again.facts() == {f"D2/{BUDGET}"}
    told = put(tmp_path / "told", {"a.yml": hand(values, 'deals: {"1": D9}', "edit: 2")})
    collect(run, again, told)
    assert again.facts() == {f"D9/{INVOICE}", f"D2/{BUDGET}"}


def test_facts_by_the_id_of_their_deal_need_no_print(
    again: Reprinted, run: Run, tmp_path: Path
) -> None:
    facts = "".join(f"  - {{deal: {deal}, fact: {INVOICE}}}\n" for deal in ("D1", "D9"))
    collect(run, again, put(tmp_path / "in", {"a.yml": f"{hand({SCORE: '3'})}facts:\n{facts}"}))
    assert again.facts() == {f"D1/{INVOICE}", f"D9/{INVOICE}"}


def test_an_unknown_print_on_a_card_by_hand_is_refused_with_the_nearest(
    again: Reprinted, run: Run, tmp_path: Path
) -> None:
    first, second = (each["print"] for each in again.prints)
    given = tmp_path / "in"
    for name, hint in (
        (f"{first[:2]}_", f"did you mean '{first}'?"),
        ("___", f"there are {first}, {second}"),
    ):
        put(given, {"a.yml": hand({SCORE: "3"}, f"print: {name}")})
        done = run("collect", given, "--team", again.team)
        assert done.exit_code == 1
        assert f"line 4:8: {WEEK} has no print '{name}'; {hint}" in done.output
    (again.team / "records" / "printed" / f"{WEEK}.json").unlink()
    done = run("collect", given, "--team", again.team)
    assert f"the print ___ of {WEEK} is not on record" in done.output
    assert open_store(again.team / "records").latest(KEY) is None


def test_a_print_may_be_written_in_small_letters(
    again: Reprinted, run: Run, tmp_path: Path
) -> None:
    card = card_by_hand(run, again, SECOND, {f"D9/{BUDGET}": True}).decode()
    name = again.prints[1]["print"]
    given = put(tmp_path / "in", {"a.yml": card.replace(name, f"'{name.lower()} '")})
    collect(run, again, given)
    assert again.facts() == {f"D9/{BUDGET}"}
    assert {each.source.print for each in again.card().observations} == {name}


def test_a_conflict_on_a_deal_that_moved_can_be_answered(
    again: Reprinted, run: Run, tmp_path: Path
) -> None:
    for name, words in (("a", "他问能不能开专票"), ("b", "他要发票")):
        card = card_by_hand(run, again, SECOND, {"D9/said": words})
        collect(run, again, put(tmp_path / name, {f"{name}.yml": card}))
    (asked,) = again.card().open
    assert again.card().deals[asked.field.split("/")[1]] == "D9"
    assert asked.field != "deal/1/said"
    asking = ["review", "--terminal", "--team", str(again.team), "--lang", "en"]
    done = CliRunner().invoke(cli, asking, input="a\n", catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert again.card().value(asked.field) == "他要发票"
    assert not again.card().open


@pytest.mark.usefixtures("heavy")
def test_a_sheet_with_the_codes_of_old_keeps_its_deals_after_a_reprint(
    run: Run, tmp_path: Path
) -> None:
    team = shutil.copytree(ISSUED / "team", tmp_path / "team")
    deals = (team / "deals.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (team / "deals.csv").write_text("".join((deals[0], *deals[2:])), encoding="utf-8")
    asked = ("--team", team, "--week", WEEK, "--out", tmp_path / "out", "--rep", "lin", "--plain")
    assert run("sheets", *asked).exit_code == 0
    again = Reprinted(team, tmp_path)
    assert [(bool(each["print"]), each["deals"]) for each in again.prints] == [
        (False, ["D1", "D2"]),
        (True, ["D2"]),
    ]
    collect(run, again, ISSUED / "filled" / "lin.pdf")
    assert again.facts() == {
        *("D1/fact.agreed-in-words", "D1/fact.sent-reply-form"),
        *(f"D2/{INVOICE}", f"D2/{BUDGET}"),
    }


def test_forgetting_removes_every_print(again: Reprinted, run: Run) -> None:
    done = run("forget", "lin", "--team", again.team, "--yes")
    assert done.exit_code == 0, done.output
    printed = again.team / "records" / "printed" / f"{WEEK}.json"
    assert json.loads(printed.read_text(encoding="utf-8")) == {}
