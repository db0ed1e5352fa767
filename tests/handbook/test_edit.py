"""Every entry says where it stands in the YAML, and leads there if the edition knows the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from click.testing import Result

from coachbook.base.problems import Place
from coachbook.base.project import Project
from coachbook.base.text import Language
from coachbook.handbook.build import build_handbook
from coachbook.handbook.build_request import HandbookRequest
from coachbook.handbook.links import Links
from coachbook.handbook.pages import pages
from coachbook.playbook.draft import Draft
from coachbook.playbook.load import load_playbook
from coachbook.playbook.model.playbook import Playbook

ADDRESS = "https://example.org/edit/main/playbook/{file}?a=1&b_c_d=*#L{line}"
PLACED = re.compile(r'class="cb-place">([^<]+):(\d+)<')
EDIT = re.compile(r'<p class="cb-edit">.*?</p>', re.DOTALL)


def test_every_entry_begins_on_the_line_that_is_said(real_draft: Draft) -> None:
    places = real_draft.entry_places()
    assert places.keys() == real_draft.playbook.entries.keys()
    for name, place in places.items():
        line = place.file.read_text(encoding="utf-8").split("\n")[place.line - 1]
        assert line.strip() == f"- id: {name}"


@pytest.mark.usefixtures("heavy")
def test_the_page_says_file_and_line_and_has_no_link_without_an_address(
    project: Project, folder: Path, small: Playbook, tmp_path: Path
) -> None:
    build_handbook(project, HandbookRequest(folder, tmp_path / "out", (), (Language.EN,)))
    page = unescape((tmp_path / "out/site/en/duties.html").read_text(encoding="utf-8"))
    assert PLACED.findall(page) == [("playbook/duties.yml", "9")]
    assert "<a" not in EDIT.findall(page)[0]
    shown = [
        place
        for file in (tmp_path / "out" / "site" / "en").glob("*.html")
        for place in PLACED.findall(unescape(file.read_text(encoding="utf-8")))
    ]
    assert len(shown) == len(set(shown)) == len(small.entries)


@pytest.mark.usefixtures("heavy")
def test_an_address_makes_a_link_to_the_line(
    project: Project, folder: Path, tmp_path: Path
) -> None:
    address = ADDRESS.replace("*", "%2A")
    with (folder / "edition.yml").open("a", encoding="utf-8") as edition:
        edition.write(f"edit: {address}\n")
    build_handbook(project, HandbookRequest(folder, tmp_path / "out", (), tuple(Language)))
    wanted = address.replace("{file}", "duties.yml").replace("{line}", "9").replace("&", "&amp;")
    for language, title in {"zh": "修改这一条", "en": "Edit this"}.items():
        page = (tmp_path / "out" / "site" / language / "duties.html").read_text(encoding="utf-8")
        assert f'<a href="{wanted}">{title}</a>' in EDIT.findall(page)[0]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)//{file}",
        "https://example.org/",
        "https://example.org/{line}",
        "https://example.org/{file}) [x](y",
        "https://example.org/{file}<b>",
        "https://example.org/{file}{{ 7 }}",
        'https://example.org/{file}"x',
    ],
)
def test_an_address_that_is_none_is_refused_with_its_place(
    run: Callable[..., Result], folder: Path, tmp_path: Path, address: str
) -> None:
    with (folder / "edition.yml").open("a", encoding="utf-8") as edition:
        edition.write(f"edit: '{address}'\n")
    line = (folder / "edition.yml").read_text(encoding="utf-8").count("\n")
    result = run("handbook", "--playbook", folder, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert f"edition.yml:{line}:7: error: " in result.stderr
    assert "[shape-pattern]" in result.stderr
    assert not (tmp_path / "out").exists()


def test_the_same_place_is_said_whatever_folder_the_playbook_is_in(
    small_folder: Path, templates: Path
) -> None:
    draft = load_playbook(small_folder)[0]
    here = {name: Place(Path("playbook/x.yml"), 3) for name in draft.entry_places()}
    there = {name: replace(place) for name, place in here.items()}
    made = [
        pages(Links(draft.playbook, draft.playbook, Language.ZH, places), templates)
        for places in (here, there, {})
    ]
    assert made[0] == made[1]
    assert "x.yml" not in "".join(made[2].values())
