"""Personal data stays in the team folder, out of the handbook, and it can be forgotten."""

from __future__ import annotations

import json
import shutil
import sqlite3
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coachbook.__main__ import cli
from coachbook.base.problems import Problems
from coachbook.base.project import Project
from coachbook.base.text import Language
from coachbook.handbook.build import build
from coachbook.handbook.build_request import HandbookRequest
from coachbook.handbook.site_build import write_site_archive
from coachbook.scorecard.observation import CardKey, CardKind, Medium
from coachbook.scorecard.store.card_file import to_json
from coachbook.scorecard.store.kind import StoreKind
from coachbook.scorecard.store.open_store import move, open_store
from coachbook.team.codes import assign

from .cards import CRITERIA, card_of, seen

REP, NAME, CUSTOMER, NOTE = "zz-canary", "金丝雀甲", "金丝雀制药", "canary said so 金丝雀"
KEY = CardKey("north", REP, "2026-W48", CardKind.NORMAL, "zhou-min")
CODES = assign({}, [REP, "wang"])
ENTRY = {
    "run": 1,
    "code": CODES[REP],
    "team": "north",
    "supervisor": "zhou-min",
    "form": "AB12",
    "language": "zh",
    "fingerprint": "x",
    "files": {f"north/2026-W48_north_{REP}.pdf": "0"},
    "deals": ["D-canary"],
    "commitments": [],
}


def plant(team: Path) -> Path:
    """A team folder with a rep whose name stands wherever a name can stand."""
    records = team / "records"
    (records / "inbox").mkdir(parents=True)
    (records / "printed").mkdir()
    (team / "team.yml").write_text(f"teams: [{{id: north, reps: [{{id: {REP}, name: {NAME}}}]}}]")
    (team / "deals.csv").write_text(f"deal,rep,customer\nD-canary,{REP},{CUSTOMER}\n")
    (records / "codes.csv").write_text(f"rep,code\n{REP},{CODES[REP]}\nwang,{CODES['wang']}\n")
    printed = {REP: ENTRY, "wang": {**ENTRY, "files": {}}}
    (records / "printed" / "2026-W48.json").write_text(json.dumps(printed))
    (records / "press.sqlite").write_text(NAME)
    for name in ("own", "shared", "wang", "nobody"):
        (records / "inbox" / f"{name.ljust(64, '0')}.xlsx").write_text(f"{NAME} {CUSTOMER}")
    store = open_store(records)
    for key, hashes in ((KEY, ("own", "shared")), (replace(KEY, rep="wang"), ("shared", "wang"))):
        seens = [seen(CRITERIA[0], 3, sha=each.ljust(64, "0"), edit=each) for each in hashes]
        store.add(card_of(*seens, seen("praise/1", NOTE, medium=Medium.WEB), key=key))
    other = replace(KEY, rep="wang", kind=CardKind.CALIBRATION, scorer=REP)
    store.add(card_of(seen(CRITERIA[0], 1, sha="other"), key=other))
    return team


def coachbook(*arguments: str, said: str = "") -> Result:
    """Run a command; `said` is what is typed."""
    return CliRunner().invoke(cli, arguments, input=said)


def holding(folder: Path, *canaries: str) -> set[str]:
    """The files of a folder in which a canary stands, however it is written."""
    found = set()
    for file in filter(Path.is_file, folder.rglob("*")):
        content = file.read_bytes()
        text = unescape(content.decode("utf-8", "replace"))
        for canary in canaries:
            escaped = json.dumps(canary)[1:-1]
            forms = (
                canary.encode("utf-16-le"),
                canary.encode("utf-16-be"),
                canary.encode("gb18030"),
            )
            if canary in text or escaped in text or any(form in content for form in forms):
                found.add(file.relative_to(folder).as_posix())
    return found


@pytest.fixture
def house(tmp_path: Path, project_root: Path) -> Project:
    """A project with a team folder in it, as it stands on a desk."""
    root = tmp_path / "house"
    shutil.copytree(project_root / "docs", root / "docs")
    shutil.copytree(project_root / "tests" / "playbooks" / "small", root / "playbook")
    shutil.copy(project_root / "mkdocs.yml", root)
    plant(root / "checklists" / "north")
    return Project(root, root / "build")


@pytest.mark.usefixtures("heavy")
def test_no_byte_of_a_team_folder_is_in_the_site(house: Project) -> None:
    assert len(holding(house.checklists, REP, NAME, CUSTOMER, NOTE)) >= 6
    build(house, HandbookRequest(house.playbook, house.build, (), (Language.ZH, Language.EN)))
    write_site_archive(house.build / "site", house.build / "handbook-offline.zip")
    shutil.unpack_archive(house.build / "handbook-offline.zip", house.build / "unpacked")
    made = sum(1 for file in house.build.rglob("*") if file.is_file())
    assert made > 100
    assert not holding(house.build, REP, NAME, CUSTOMER, NOTE, CODES[REP], "D-canary")


@pytest.mark.parametrize(
    "leak",
    [
        "docs/assets/deals.csv",
        "docs/assets/team.yml",
        "docs/assets/old/records/a.txt",
        "docs/assets/inbox/own.xlsx",
        "docs/assets/scorecards.sqlite",
        "docs/assets/figures/some.json",
    ],
)
def test_a_build_that_would_publish_records_stops(leak: str, house: Project) -> None:
    file = house.root / leak
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(to_json(card_of(seen("praise/1", NOTE))))
    with pytest.raises(Problems, match=r"handbook-private") as caught:
        build(house, HandbookRequest(house.playbook, house.build, (), (Language.ZH,)))
    assert str(file) in str(caught.value)
    assert not house.build.exists()


def test_a_link_into_the_team_folder_is_not_followed(house: Project) -> None:
    (house.docs / "assets" / "a.txt").symlink_to(house.checklists / "north" / "deals.csv")
    with pytest.raises(Problems, match="leads out of its folder"):
        build(house, HandbookRequest(house.playbook, house.build, (), (Language.ZH,)))


@pytest.mark.parametrize("out", ["checklists/north", "checklists/north/records/site"])
def test_the_site_does_not_go_into_a_team_folder(out: str, house: Project) -> None:
    with pytest.raises(Problems, match="choose another --out"):
        build(house, HandbookRequest(house.playbook, house.root / out, (), (Language.ZH,)))


@pytest.mark.parametrize("kind", StoreKind)
def test_forgetting_leaves_nothing_in_the_records(kind: StoreKind, tmp_path: Path) -> None:
    team = plant(tmp_path / "north")
    move(team / "records", kind)
    result = coachbook("forget", REP, "--team", str(team), "--yes")
    assert result.exit_code == 0, result.output
    assert "2 revisions of scorecards" in result.output or "1 revision of" in result.output
    assert "1 original, 1 printed, 1 code" in result.output
    assert not (team / "records" / "inbox" / f"{'own'.ljust(64, '0')}.xlsx").exists()
    assert (team / "records" / "inbox" / f"{'wang'.ljust(64, '0')}.xlsx").exists()
    left = {card.card.rep for card in open_store(team / "records").cards()}
    assert left == {"wang"}
    assert set(json.loads((team / "records" / "printed" / "2026-W48.json").read_text())) == {"wang"}
    assert CODES[REP] not in (team / "records" / "codes.csv").read_text()
    assert not (team / "records" / "press.sqlite").exists()
    for said in (
        "shared000",
        "is of others, too",
        "1 original of no scorecard, such as",
        f"1 revision of scorecards of others that '{REP}' scored",
        "deals.csv names",
        "team.yml names",
        f"2026-W48_north_{REP}.pdf",
        "backups",
    ):
        assert said in result.output


def test_a_database_keeps_no_bytes_of_who_was_forgotten(tmp_path: Path) -> None:
    records = plant(tmp_path / "north") / "records"
    move(records, StoreKind.SQLITE)
    store = open_store(records)
    store.add(card_of(seen("praise/1", NOTE), key=replace(KEY, week="2026-W47")))
    store.forget(REP)
    base = sqlite3.connect(records / "scorecards.sqlite")
    assert base.execute("SELECT count(*) FROM cards WHERE rep = ?", (REP,)).fetchone() == (0,)
    scored = base.execute("SELECT count(*) FROM cards WHERE scorer = ?", (REP,)).fetchone()[0]
    base.close()
    content = b"".join(file.read_bytes() for file in records.glob("scorecards.sqlite*"))
    assert scored == 1
    assert f"48north{REP}".encode() not in content
    assert f"47north{REP}".encode() not in content
    assert NOTE.encode() not in content


def test_forgetting_clears_what_the_folder_was_before_its_imports(tmp_path: Path) -> None:
    team = plant(tmp_path / "team")
    for part in ("last", "before-0001"):
        (team / "imports" / part).mkdir(parents=True)
        (team / "imports" / part / "team.yml").write_text(NAME)
    result = coachbook("forget", REP, "--team", str(team), "--yes")
    assert not (team / "imports").exists()
    assert "was before its imports; none of them can be undone now" in result.output


def test_forgetting_asks_first(tmp_path: Path) -> None:
    team = plant(tmp_path / "north")
    before = {file: file.read_bytes() for file in team.rglob("*") if file.is_file()}
    result = coachbook("forget", REP, "--team", str(team), said="n\n")
    assert result.exit_code == 1
    assert before == {file: file.read_bytes() for file in team.rglob("*") if file.is_file()}


@pytest.mark.parametrize(
    ("rep", "option", "says"),
    [
        ("zz-canari", "--yes", f"there is no rep 'zz-canari'; did you mean '{REP}'?"),
        ("../x", "--yes", "there is no rep '../x'"),
        (REP, "--team", "there is no team folder"),
        (REP, "--records", "there are no records in"),
    ],
)
def test_forgetting_whom_nobody_knows_changes_nothing(
    rep: str, option: str, says: str, tmp_path: Path
) -> None:
    team, away = plant(tmp_path / "north"), tmp_path / "away"
    before = {file: file.read_bytes() for file in team.rglob("*") if file.is_file()}
    given = [] if option == "--yes" else [option, str(away)]
    result = coachbook("forget", rep, "--team", str(team), "--yes", *given)
    assert result.exit_code == 1
    assert says in result.output
    assert before == {file: file.read_bytes() for file in team.rglob("*") if file.is_file()}
    assert not away.exists()


def test_who_has_left_the_team_can_be_forgotten(tmp_path: Path) -> None:
    team = plant(tmp_path / "north")
    (team / "team.yml").write_text("teams: []")
    result = coachbook("forget", REP, "--team", str(team), "--yes")
    assert result.exit_code == 0, result.output
    assert {card.card.rep for card in open_store(team / "records").cards()} == {"wang"}


@pytest.mark.parametrize("kind", StoreKind)
def test_the_review_page_goes_and_nothing_made_is_to_be_edited(
    kind: StoreKind, tmp_path: Path
) -> None:
    team = plant(tmp_path / "north")
    move(team / "records", kind)
    page, made = team / "records" / "review.html", team / "form.html"
    page.write_text(f"{NAME} {REP}")
    made.write_text(f"{NAME} {REP}")
    result = coachbook("forget", REP, "--team", str(team), "--yes")
    assert not page.exists()
    assert f"removed: {page}; coachbook review writes it anew" in result.output
    edited = [line for line in result.output.splitlines() if "take out the lines" in line]
    assert [line.split(" names ")[0].rpartition("/")[2] for line in edited] == [
        "deals.csv",
        "team.yml",
    ]
    assert f"{made} names '{REP}': delete it, or have it made anew" in result.output
