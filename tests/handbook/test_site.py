"""The built site: complete, closed in itself, and whole or not there."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click
import pytest
from click.testing import Result

from coachbook.base.project import Project
from coachbook.base.text import Language
from coachbook.handbook.build import build_handbook
from coachbook.handbook.build_request import HandbookRequest
from coachbook.playbook.model.playbook import TOPICS, Playbook

CANARY = "金丝雀甲乙丙"
HOSTILE = "</title><script>alert(1)</script> & {{ 7*7 }} {% y %} [a](b) | $z$ :smile: {#id} 1. *x*"


class Page(HTMLParser):
    """The ids of a page and the addresses that it names."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.addresses: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ids and addresses."""
        self._open.append(tag)
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif name in ("href", "src") and value is not None:
                self.addresses.append(value)

    def handle_data(self, data: str) -> None:
        """Note the text after a tag."""
        if self._open and data.strip():
            self.texts.setdefault(self._open[-1], []).append(" ".join(data.split()))


@pytest.fixture(scope="session")
def html(built: Path) -> dict[Path, Page]:
    """Every page of the built site."""
    return {file: Page(file) for file in (built / "site").rglob("*.html")}


def test_every_address_leads_to_a_file_and_an_id_of_the_site(html: dict[Path, Page]) -> None:
    for file, page in html.items():
        for address in page.addresses:
            parts = urlsplit(address)
            assert not parts.scheme, f"{file}: {address}"
            assert not parts.netloc, f"{file}: {address}"
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            assert target.is_file(), f"{file}: {address}"
            if parts.fragment and not parts.fragment.startswith("__"):
                assert unquote(parts.fragment) in html[target].ids, f"{file}: {address}"


def test_both_languages_have_the_same_pages_and_anchors(
    built: Path, html: dict[Path, Page]
) -> None:
    zh, en = (
        {
            file.relative_to(built / "site" / language): page.ids
            for file, page in html.items()
            if file.parent.name == language
        }
        for language in Language
    )
    assert {file.stem for file in zh} >= {*TOPICS, "index"} - {"edition"}
    assert zh == en


def test_every_page_leads_to_itself_in_the_other_language(html: dict[Path, Page]) -> None:
    for file, page in html.items():
        other = {"zh": "en", "en": "zh"}.get(file.parent.name)
        if other:
            assert f"../{other}/{file.name}" in page.addresses


def test_the_entrance_leads_to_chinese_and_links_to_both(built: Path) -> None:
    page = (built / "site" / "index.html").read_text(encoding="utf-8")
    assert 'content="0; url=zh/index.html"' in page
    assert 'href="zh/index.html"' in page
    assert 'href="en/index.html"' in page


def test_the_styles_and_scripts_name_no_other_host(built: Path) -> None:
    assets = built / "docs_zh" / "assets"
    ours = [*assets.rglob("*.css"), *(set(assets.glob("*.js")) - {assets / "search-data.js"})]
    assert not [file for file in ours if re.search(r"https?://|@import", file.read_text())]


def test_the_vendored_code_is_what_its_readme_says(project: Project) -> None:
    folder = project.docs / "assets" / "vendor"
    readme = (folder / "README.md").read_text()
    for script in folder.glob("*.js"):
        assert hashlib.sha256(script.read_bytes()).hexdigest() in readme
        assert script.name in readme


@pytest.mark.usefixtures("heavy")
def test_a_second_run_writes_no_page_anew(
    project: Project, built: Path, small_folder: Path, tmp_path: Path
) -> None:
    wanted = HandbookRequest(small_folder, tmp_path, (), (Language.EN,))
    build_handbook(project, wanted)
    before = {file: file.stat().st_mtime_ns for file in (tmp_path / "docs_en").rglob("*")}
    build_handbook(project, wanted)
    assert before == {file: file.stat().st_mtime_ns for file in (tmp_path / "docs_en").rglob("*")}
    assert not list(tmp_path.glob(".site-*"))
    assert [each.name for each in (tmp_path / "site").iterdir() if each.is_dir()] == ["en"]
    assert (built / "site" / "zh").is_dir()


@pytest.mark.usefixtures("heavy")
def test_private_data_next_to_the_playbook_never_reaches_the_handbook(
    project: Project, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = shutil.copytree(project.checklists / "demo-team", tmp_path / "team")
    for file in team.glob("*.*"):
        file.write_text(file.read_text(encoding="utf-8") + f"\n# {CANARY}\n", encoding="utf-8")
    monkeypatch.chdir(team)
    build_handbook(project, HandbookRequest(folder, tmp_path / "out", (), (Language.ZH,)))
    made = [file for file in (tmp_path / "out").rglob("*") if file.is_file()]
    assert made
    assert not [file for file in made if CANARY.encode() in file.read_bytes()]


@pytest.mark.usefixtures("heavy")
def test_hostile_names_show_as_text_everywhere(
    project: Project, folder: Path, small: Playbook, tmp_path: Path
) -> None:
    names = {"edition": small.edition.title.en, "duties": small.duties.title.en}
    for topic, name in names.items():
        file = folder / f"{topic}.yml"
        spoilt = file.read_text(encoding="utf-8").replace(f"en: {name}", f"en: '{HOSTILE}'", 1)
        file.write_text(spoilt, encoding="utf-8")
    build_handbook(project, HandbookRequest(folder, tmp_path / "out", (), (Language.EN,)))
    for file in (tmp_path / "out" / "site" / "en").glob("*.html"):
        page = Page(file)
        assert not [text for text in page.texts["script"] if "alert" in text], file.name
        assert page.texts["title"][0].endswith(HOSTILE), file.name
    assert Page(tmp_path / "out" / "site" / "en" / "duties.html").texts["h1"] == [HOSTILE]


@pytest.mark.usefixtures("heavy")
def test_what_the_site_generator_complains_of_is_told_and_the_old_site_stays(
    folder: Path, tmp_path: Path, project_root: Path
) -> None:
    copy = tmp_path / "project"
    for name in ("docs", "mkdocs.yml"):
        source = project_root / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, _made(copy / name))
    shutil.copytree(folder, copy / "playbook")
    out = tmp_path / "out"
    good = Project(copy, out)
    wanted = HandbookRequest(copy / "playbook", out, (), (Language.ZH,))
    build_handbook(good, wanted)
    before = (out / "site" / "index.html").stat().st_ino
    template = copy / "docs" / "templates" / "roles.md.jinja"
    template.write_text("# x { #roles }\n\n[y](nowhere.md)\n", encoding="utf-8")
    with pytest.raises(click.ClickException) as found:
        build_handbook(good, wanted)
    told = found.value.message.splitlines()
    assert told[0] == "the site was not built: MkDocs says:"
    assert told[1].startswith("Doc file 'roles.md' contains a link 'nowhere.md', but the target")
    assert (out / "site" / "index.html").stat().st_ino == before
    assert not list(out.glob(".site-*"))


def test_an_unknown_department_is_named_with_the_nearest(
    run: Callable[..., Result], small_folder: Path, small: Playbook, tmp_path: Path
) -> None:
    known = small.roles.departments[0].id.split(".", 1)[1]
    result = run(
        "handbook", "--playbook", small_folder, "--out", tmp_path, "--department", f"{known}x"
    )
    assert result.exit_code == 2
    assert f"there is no department '{known}x'; did you mean '{known}'?" in result.output
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("heavy")
def test_the_command_says_what_it_built(
    run: Callable[..., Result], small_folder: Path, tmp_path: Path
) -> None:
    result = run("handbook", "--playbook", small_folder, "--out", tmp_path, "--lang", "en")
    assert result.exit_code == 0
    pages = len(list((tmp_path / "site" / "en").glob("*.html")))
    said = rf"site: {pages} pages in en, \d+\.\d MB, \d+\.\d s\n$"
    assert re.search(said, result.output)


def _made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
