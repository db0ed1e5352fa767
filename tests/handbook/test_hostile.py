"""Bad input: whatever is written in a playbook shows as text or is refused with its place."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from html import unescape
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result
from playwright.sync_api import Browser, Dialog, Page

from coachbook.base.project import Project
from coachbook.base.text import Language
from coachbook.handbook.build import build_handbook
from coachbook.handbook.build_request import HandbookRequest
from coachbook.playbook.load import load_playbook

pytestmark = pytest.mark.usefixtures("heavy")

WORD = "incomprehensibilities".ljust(10_000, "x")
HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<img src=x onerror=alert(3)>",
    "<svg onload=alert(4)><style>*{display:none}</style>",
    "<details open ontoggle=alert(5)>",
    "</section></article></body></html>",
    "<!-- never closed",
    "]]> <![CDATA[",
    "{{ cycler.__init__.__globals__ }} {% include '/etc/passwd' %}",
    "{# gone #} ${7*7} <%= 7*7 %> #{7*7}",
    "{ #stolen .class onclick=alert(6) }",
    "[Click](javascript:alert(7)) ![X](x)",
    "`code` **bold** _it_ ~~gone~~ | a | b |",
    "# heading --- - item 1. one",
    "[TOC] [^1] :smile: $x$ !!! note",
    '--8<-- "mkdocs.yml" ;;;',
    '"; alert(8); //',
    "' onmouseover='alert(9)",
    "&lt;b&gt; &amp;#60; &copy;",
    "%s %(name)s {0} \\u003cb\\u003e \\",
    "שלום עולם مرحبا بالعالم",
    "a\u2028b\u2029c",
    WORD,
]
PUNCTUATION = {"zh": "……！？《》", "en": "*!?# --- <>"}
RESERVED = {
    "role.rep": "role.aux",
    "duty.team": "duty.con",
    "meeting.daily": "meeting.com1",
    "question.what-facts": "question.nul",
    "fact.left-number": "fact.prn",
}
# What is no text: a reason is a form with blanks, claims are found by patterns. Rules of their own
# refuse strange ones.
PATTERNS = ("breaks", "opens", "words", "but")
KEPT = {"": frozenset({"reason"}), "claims": frozenset(PATTERNS)}
WINDOWS = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


@pytest.fixture(scope="module")
def hostile(small_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small playbook with something hostile at the end of each text, and in each name."""
    folder = tmp_path_factory.mktemp("hostile") / "playbook"
    shutil.copytree(small_folder, folder)
    snippets = cycle(HOSTILE)
    for file in sorted(each for each in folder.iterdir() if each.is_file()):
        text = file.read_text(encoding="utf-8")
        for old, new in RESERVED.items():
            text = re.sub(rf"{re.escape(old)}(?![\w-])", new, text)
        if file.suffix == ".yml":
            kept = KEPT.get(file.stem, KEPT[""])
            data = _spoilt(yaml.load(text, yaml.BaseLoader), snippets, kept)
            if file.stem == "duties":
                data["duties"][0]["name"] = PUNCTUATION
                data["title"] = {"zh": "长" * 300 + WORD, "en": WORD}
            text = yaml.safe_dump(data, sort_keys=False, width=100_000)
        file.write_text(text, encoding="utf-8")
    return folder


def _spoilt(value: Any, snippets: Iterator[str], kept: frozenset[str]) -> Any:
    if isinstance(value, list):
        return [_spoilt(item, snippets, kept) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() <= {"zh", "en"} and not isinstance(value["zh"], dict):
        snippet = next(snippets)
        return {key: _ended(text, snippet) for key, text in value.items()}
    return {
        key: item if key in kept else _spoilt(item, snippets, kept) for key, item in value.items()
    }


def _ended(text: Any, snippet: str) -> Any:
    return [f"{each} {snippet}" for each in text] if isinstance(text, list) else f"{text} {snippet}"


@pytest.fixture(scope="module")
def site(hostile: Path, project: Project) -> Path:
    """Its handbook."""
    out = hostile.parent / "out"
    build_handbook(project, HandbookRequest(hostile, out, (), tuple(Language)))
    return out / "site"


def _flat(text: str) -> str:
    return "".join(text.split())


def test_every_hostile_text_shows_as_it_is_written(site: Path) -> None:
    for language in Language:
        pages = [file.read_text(encoding="utf-8") for file in (site / language).glob("*.html")]
        tagless = [re.sub(r"<[^>]*>", "", page) for page in pages]
        shown = _flat(unescape("".join(tagless)))
        for snippet in HOSTILE:
            assert _flat(snippet) in shown, snippet[:60]


def test_no_page_runs_breaks_or_widens(site: Path, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    trouble: list[str] = []

    def opened(dialog: Dialog) -> None:
        trouble.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", opened)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    page.on("requestfailed", lambda request: trouble.append(request.url))
    # Both languages have the same snippets and layout: of zh, its own title of 10,300 characters.
    for file in (site / "zh" / "duties.html", *sorted((site / "en").glob("*.html"))):
        page.goto(file.as_uri())
        assert not trouble, file.name
        assert _width(page) <= 390, file.name
        strange = page.evaluate(_STRANGE)
        assert strange == [], file.name
        assert page.locator("footer.md-footer").count() == 1, file.name
    for query in ("script", "alert(2)", "cycler", "incompre", "שלום", "!?#", WORD):
        page.locator("#cb-search").fill(query)
        assert not trouble, query[:20]
        assert page.evaluate(_STRANGE) == []
        assert _width(page) <= 390, query[:20]
    context.close()


def _width(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width


# Elements and attributes that only a hostile text could have made.
_STRANGE = """() => [...document.querySelectorAll(
  "img[src=x], #stolen, svg style, [onerror], [onload], [ontoggle], [onclick], [onmouseover], " +
  "a[href^='javascript:'], article h1 ~ h1, .arithmatex, .footnote-ref"
)].map((each) => each.outerHTML)"""


def test_no_file_has_a_name_that_windows_cannot_have(site: Path) -> None:
    names = {part for file in site.rglob("*") for part in file.relative_to(site).parts}
    assert not [name for name in names if WINDOWS.fullmatch(name)]
    assert not [name for name in names if re.search(r'[<>:"\\|?*]|[. ]$', name)]
    assert load_playbook(site.parents[1] / "playbook")[0].playbook.entries.keys() >= {
        *RESERVED.values()
    }


@pytest.fixture(scope="module")
def good(small_folder: Path, project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the small playbook's site stands."""
    out = tmp_path_factory.mktemp("good")
    build_handbook(project, HandbookRequest(small_folder, out, (), (Language.ZH,)))
    return out


@pytest.mark.parametrize(
    ("file", "find", "write", "expected"),
    [
        ("duties.yml", "see: [focus.team]", "see: [focus.none]", "14:11: error: [link-resolves]"),
        ("duties.yml", "{figure.prospects}", "@duty.none", "21:13: error: [mark-resolves]"),
        ("duties.yml", "      en: Run the team\n", "", "11:7: error: [shape-missing-key]"),
        ("duties.yml", "en: Run the team", "en: ''", "12:11: error: [shape-empty]"),
        ("duties.yml", "zh: 管好小组", 'zh: "管好\\u202e小组"', "11:11: error: [clean-text]"),
        ("duties.yml", "zh: 管好小组", 'zh: "管好\\u0000小组"', "11:11: error: [clean-text]"),
        ("duties.yml", "zh: 管好小组", "zh: 管好\u2028小组", "11:13: error: [file-character]"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_its_place(
    run: Callable[..., Result],
    folder: Path,
    good: Path,
    file: str,
    find: str,
    write: str,
    expected: str,
) -> None:
    page = good / "site" / "zh" / "duties.html"
    before = (page.stat().st_mtime_ns, page.read_bytes())
    text = (folder / file).read_text(encoding="utf-8")
    assert find in text
    (folder / file).write_text(text.replace(find, write, 1), encoding="utf-8")
    result = run("handbook", "--playbook", folder, "--out", good, "--lang", "zh")
    assert result.exit_code == 1
    place, rule = expected.rsplit(" ", 1)
    told = [line for line in result.stderr.splitlines() if rule in line]
    assert len(told) == 1
    assert told[0].startswith(f"{folder / file}:{place}")
    assert (page.stat().st_mtime_ns, page.read_bytes()) == before
