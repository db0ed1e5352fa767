"""The command line as a whole: what options mean when they are left out, or given wrong."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from coachbook.__main__ import cli
from coachbook.base.project import Project
from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.handbook.build_request import HandbookRequest
from coachbook.sheet.sheets_request import PrintResult, SheetsRequest

TEAM = ("--team", "team-folder")
WEEK = ("--week", "2026-W48")
SLOW = {"weasyprint", "mkdocs", "jinja2", "openpyxl", "pypdfium2", "PIL", "numpy", "scipy"}


def params(name: str, *arguments: str) -> dict[str, object]:
    """What a command is given."""
    return cli.commands[name].make_context(name, list(arguments)).params


def test_the_help_names_every_command() -> None:
    told = re.findall(r"^  ([a-z]+)  ", CliRunner().invoke(cli, ["--help"]).output, re.MULTILINE)
    assert " ".join(told) == (
        "all calendar calibrate check collect diagnose diff explain export forget handbook "
        "history judge learn new report review schema sheets store team translated webform workbook"
    )


def test_no_command_waits_for_libraries_that_only_others_need(project_root: Path) -> None:
    code = "import sys, coachbook.__main__; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project_root / "scripts",
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "coachbook" in done.stdout.split()
    assert SLOW.isdisjoint(done.stdout.split())


@pytest.mark.parametrize(
    ("name", "arguments", "place"),
    [
        ("handbook", (), "build"),
        ("calendar", (), "build/calendar"),
        ("sheets", (*TEAM, *WEEK), "build/sheets/WEEK"),
        ("workbook", (*TEAM, *WEEK), "build/workbooks/WEEK"),
        ("webform", (*TEAM, *WEEK), "build/webform/WEEK"),
        ("report", (*TEAM, *WEEK), "build/reports/WEEK"),
        ("calibrate", (*TEAM, *WEEK), "build/calibration/WEEK"),
    ],
)
def test_files_go_where_the_help_says(
    name: str, arguments: tuple[str, ...], place: str, project_root: Path
) -> None:
    told = " ".join(CliRunner().invoke(cli, [name, "--help"]).output.split())
    assert f"(default: {place})." in told
    assert params(name, *arguments)["out"] == project_root / place.replace("WEEK", "2026-W48")
    assert params(name, *arguments, "--out", "there")["out"] == Path("there")


def test_the_playbook_is_the_projects_unless_another_is_named(project_root: Path) -> None:
    assert params("check")["playbook"] == project_root / "playbook"
    assert params("check", "--playbook", "other")["playbook"] == Path("other")


def test_the_records_are_in_the_team_folder_unless_they_are_named(tmp_path: Path) -> None:
    (tmp_path / "team.yml").touch()
    teams = ("--team", "first", "--team", str(tmp_path), "--team", "second")
    given = params("review", *teams)
    assert (given["team"], given["teams"]) == (tmp_path, ("first", "second"))
    assert given["records"] == tmp_path / "records"
    assert params("review", "--records", "there", *teams)["records"] == Path("there")
    assert params("review", *teams, "--records", "there")["records"] == Path("there")


@pytest.mark.parametrize(
    ("text", "languages"),
    [("both", (Language.ZH, Language.EN)), ("zh", (Language.ZH,)), ("en", (Language.EN,))],
)
def test_a_language_or_both(text: str, languages: tuple[Language, ...]) -> None:
    assert params("calendar", "--lang", text)["languages"] == languages
    assert params("sheets", *TEAM, *WEEK, "--lang", text)["languages"] == languages


def test_defaults_have_the_type_of_what_is_given() -> None:
    assert params("calendar")["languages"] == (Language.ZH, Language.EN)
    assert params("calibrate", *TEAM, *WEEK)["languages"] == (Language.ZH,)
    assert params("sheets", *TEAM, *WEEK)["languages"] == ()
    assert params("webform", *TEAM, *WEEK)["language"] is Language.ZH
    assert params("workbook", *TEAM, *WEEK)["language"] is None
    assert params("report", *TEAM, *WEEK)["week"] == Week(2026, 48)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("calendar", "--lang", "fr"), "'fr' is not zh, en or both"),
        (("webform", *TEAM, *WEEK, "--lang", "both"), "'both' is not one of 'zh', 'en'."),
        (("collect", *TEAM, "--store", "box", "x"), "'box' is not one of 'files', 'sqlite'."),
        (
            ("workbook", *TEAM, *WEEK, "--kind", "own"),
            "'own' is not one of 'normal', 'self', 'calibration'.",
        ),
        (("report", *TEAM, "--week", "W48"), "'W48' is not a week such as 2026-W48"),
        (
            ("workbook", *TEAM, *WEEK, "--scorer", "../x"),
            "'../x' cannot be an id: letters, digits, '-' and '_', at most 32, "
            "beginning with a letter or digit",
        ),
    ],
)
def test_a_value_that_is_none_is_refused_with_what_is_expected(
    arguments: tuple[str, ...], says: str
) -> None:
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 2
    assert done.output.splitlines()[-1].endswith(f": {says}")


def test_a_command_that_returns_false_ends_with_1() -> None:
    def group(answer: bool | None) -> click.Group:
        made = type(cli)("cli")
        made.command("ask")(lambda: answer)
        return made

    ends = [CliRunner().invoke(group(answer), ["ask"]).exit_code for answer in (True, None, False)]
    assert ends == [0, 0, 1]


def test_all_stops_before_it_builds_if_the_playbook_has_errors(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "duties.yml").write_text("title: a\n", encoding="utf-8")
    monkeypatch.chdir(folder.parent)
    done = CliRunner().invoke(cli, ["all", *TEAM, *WEEK])
    assert done.exit_code == 1
    assert done.output.startswith("\n== Playbook\n")
    assert done.output.endswith("Error: the playbook has errors: nothing was built\n")
    assert [file.name for file in folder.parent.iterdir()] == ["playbook"]


def test_all_checks_builds_prints_and_says_where_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = folder.parent / "build"
    sheet, team, house = (folder.parent / name for name in ("lim.pdf", "team.pdf", "all.pdf"))
    for file in (sheet, team, house):
        file.write_bytes(bytes(200_000))
    asked: list[object] = []

    def print_sheets(project: Project, playbook: Path, request: object, _: object) -> PrintResult:
        asked.extend((project.build, playbook, request))
        return PrintResult((sheet,), (team, house))

    monkeypatch.chdir(folder.parent)
    monkeypatch.setattr(
        "coachbook.handbook.build.build_handbook", lambda _, request: asked.append(request)
    )
    monkeypatch.setattr("coachbook.sheet.print_sheets.print_sheets", print_sheets)
    done = CliRunner().invoke(cli, ["all", *TEAM, *WEEK])
    assert asked == [
        HandbookRequest(folder, build, (), (Language.ZH, Language.EN)),
        build,
        folder,
        SheetsRequest(
            Path("team-folder"), Week(2026, 48), (), (), build / "sheets" / "2026-W48", False
        ),
    ]
    assert done.exit_code == 0
    lines = [line for line in done.output.splitlines() if not re.fullmatch(r"\d+\.\d s", line)]
    assert lines[0:2] == ["", "== Playbook"]
    assert lines[3:] == [
        "",
        "== Handbook",
        "",
        "== Sheets",
        "3 files, 0.6 MB",
        "",
        f"Read: {build / 'site' / 'index.html'}",
        f"Print: {house}",
    ]
