"""Every page type, for everyone: accessible, valid, by keyboard, on a phone, on paper."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from coachbook.base.project import Project
from coachbook.base.text import Language
from coachbook.handbook.build import build_handbook
from coachbook.handbook.build_request import HandbookRequest

from ..conftest import Once
from .conftest import Site

# What html-validate calls for and HTML does not.
TASTES = dict.fromkeys(
    (
        "attribute-boolean-style",
        "doctype-style",
        "long-title",
        "no-inline-style",
        "no-redundant-role",  # some readers need to be told that a drawing is one
        "no-trailing-whitespace",
        "prefer-native-element",  # a search box with suggestions is no <select>
        "valid-id",  # HTML lets an id begin with anything
        "wcag/h32",  # a form that filters as one types has nothing to submit
    ),
    "off",
)
FRAME = [[".md-header"], [".md-sidebar"], [".md-footer"]]  # the same on every page
# The page for authors has a hundred tables of one kind, which take as long as ten pages.
FEW_TABLES = """[...document.querySelectorAll(".md-typeset__scrollwrap")]
    .slice(12).forEach(table => table.remove())"""
COLOURS = ["color-contrast", "link-in-text-block"]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@dataclass(frozen=True)
class Reader:
    """How somebody reads: the language, the window, and the lights, the first of them with all."""

    language: Language
    window: dict[str, int]
    schemes: tuple[str, str]


# Every rule in either language, window and light; the colours in each language in both lights.
READERS = [
    Reader(Language.ZH, WIDE, ("default", "slate")),
    Reader(Language.EN, NARROW, ("slate", "default")),
]


@pytest.fixture(scope="session")
def vendor(project_root: Path) -> Path:
    """Code by others for the tests."""
    return project_root / "tests" / "vendor"


@pytest.fixture(scope="session")
def small_site(project: Project, small_folder: Path, once: Once) -> Path:
    """The small playbook's site: every type of page, and each of them short."""

    def fill(out: Path) -> None:
        build_handbook(project, HandbookRequest(small_folder, out, (), tuple(Language)))

    return once("small-site", fill) / "site"


def test_the_vendored_code_is_what_its_readme_says(vendor: Path) -> None:
    readme = (vendor / "README.md").read_text(encoding="utf-8")
    for script in {*vendor.glob("*.*js")} - {*vendor.glob("*.entry.mjs")}:
        assert hashlib.sha256(script.read_bytes()).hexdigest() in readme
        assert (vendor / f"{script.name.partition('.')[0]}.LICENSE.txt").is_file()


def page_types(site: Path) -> list[Path]:
    """The pages of which each has a kind of element that none before it has."""
    known: set[str] = set()
    types = []
    for file in sorted(site.glob("*.html"), key=lambda file: (file.name != "index.html", file)):
        kinds = set(re.findall(r'<\w+(?: class="[^"]*")?', file.read_text(encoding="utf-8")))
        if kinds - known:
            types.append(file)
        known |= kinds
    return types


def violations(page: Page, *, whole: bool = False, colours: bool = False) -> list[str]:
    """What axe-core finds on a page that it was put into, in short."""
    where: dict[str, Any] = {"include": [["html"]], **({} if whole else {"exclude": FRAME})}
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
    if colours:
        options["runOnly"] = {"type": "rule", "values": COLOURS}
    found = page.evaluate("([w, o]) => axe.run(w, o)", [where, options])["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.language)
def test_axe_finds_nothing_on_any_page_type(
    reader: Reader, browser: Browser, small_site: Path, vendor: Path
) -> None:
    axe = (vendor / "axe.js").read_text(encoding="utf-8")
    width, height = reader.window["width"], reader.window["height"]
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    found = {}
    for file in page_types(small_site / reader.language):
        page.goto(file.as_uri())
        page.add_style_tag(content="* { transition: none !important }")
        page.evaluate(FEW_TABLES)
        page.evaluate(axe)
        for scheme in reader.schemes:
            page.evaluate("name => document.body.dataset.mdColorScheme = name", scheme)
            first = scheme == reader.schemes[0]
            whole = file.name == "index.html"
            faults = violations(page, whole=whole, colours=not first)
            found[f"{file.name}, {scheme}"] = faults
    context.close()
    assert len(found) > 30
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_axe_finds_a_planted_fault(page: Page, small_site: Path, vendor: Path) -> None:
    page.goto((small_site / "en" / "duties.html").as_uri())
    page.evaluate((vendor / "axe.js").read_text(encoding="utf-8"))
    page.evaluate("document.querySelector('article').append(document.createElement('button'))")
    assert violations(page) == ["button-name: <button></button>"]
    page.add_style_tag(content=".cb-means { color: #ccc; background: #fff }")
    assert "color-contrast" in " ".join(violations(page, colours=True))


@pytest.fixture
def validator(page: Page, vendor: Path) -> Page:
    """A page that validates HTML."""
    page.set_content("<!DOCTYPE html><title>x</title>")
    page.add_script_tag(content=(vendor / "html-validate.js").read_text(encoding="utf-8"))
    return page


def faults(validator: Page, html: str) -> list[str]:
    """What html-validate finds in a page."""
    found: list[str] = validator.evaluate("([h, r]) => htmlProblems(h, r)", [html, TASTES])
    return found


def test_every_page_is_valid_html(validator: Page, site: Site, small_site: Path) -> None:
    real = (site.folder / name for name in ("index.html", "zh/index.html", "en/quiz.html"))
    for file in (*real, *sorted(small_site.rglob("*.html"))):
        found = faults(validator, file.read_text(encoding="utf-8"))
        assert found == [], file.relative_to(file.parents[1])
        assert " markdown=" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        ('<p tabindex="">x</p>', "attribute-allowed-values"),
        ("<p><div>x</div></p>", "close-order"),
        ('<p id="a">x</p><p id="a">y</p>', "no-dup-id"),
        ("<ul><p>x</p></ul>", "element-permitted-content"),
    ],
)
def test_the_validator_sees_a_planted_fault(validator: Page, planted: str, rule: str) -> None:
    html = (
        f'<!DOCTYPE html><html lang="en"><head><title>x</title></head><body>{planted}</body></html>'
    )
    assert any(rule in fault for fault in faults(validator, html))


def focused(page: Page) -> dict[str, Any]:
    """What has the focus, where it is, and whether that can be seen."""
    state: dict[str, Any] = page.evaluate(
        """() => {
            const it = document.activeElement;
            const shown = it.matches(".md-option") ? it.nextElementSibling : it;
            const box = shown.getBoundingClientRect();
            const style = getComputedStyle(shown);
            return {
                name: (it.getAttribute("aria-label") || it.textContent).trim().slice(0, 40),
                kind: it.tagName,
                place: `${it.tagName} ${it.id} ${it.getAttribute("href")} ${it.className}`,
                inside: box.right > 0 && box.left < innerWidth && box.bottom > 0
                    && box.top < innerHeight && box.width > 0,
                marked: style.outlineStyle !== "none" && style.outlineWidth !== "0px",
            };
        }"""
    )
    return state


def walk(page: Page, most: int = 400) -> Iterator[dict[str, Any]]:
    """Every stop of the tabulator, until it leaves the page."""
    for _ in range(most):
        page.keyboard.press("Tab")
        state = focused(page)
        if state["kind"] == "BODY":
            return
        yield state


@pytest.mark.parametrize("window", [WIDE, NARROW], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", ["index", "cards", "quiz", "onboarding", "today"])
def test_the_keyboard_reaches_every_control_and_shows_where_it_is(
    page: Page, small_site: Path, window: dict[str, int], name: str
) -> None:
    page.set_viewport_size({"width": window["width"], "height": window["height"]})
    page.goto((small_site / "en" / f"{name}.html").as_uri())
    stops = list(walk(page))
    assert stops[0]["name"] == "Skip to content"
    lost = [stop for stop in stops if not (stop["inside"] and stop["marked"])]
    assert lost == []
    reachable = page.evaluate(
        """() => [...document.querySelectorAll(
            "a[href], button, summary, input:not([type=radio]):not(.md-toggle)")]
            .filter((it) => it.checkVisibility({visibilityProperty: true}) && it.tabIndex >= 0)
            .length"""
    )
    radios = len({stop["place"] for stop in stops if "INPUT  " in stop["place"]})
    assert len(stops) >= reachable - radios


def test_the_skip_link_leads_past_the_frame(page: Page, small_site: Path) -> None:
    page.goto((small_site / "zh" / "duties.html").as_uri())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') !== null")


def test_the_menu_opens_and_closes_by_keyboard_on_a_phone(page: Page, small_site: Path) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto((small_site / "zh" / "duties.html").as_uri())
    menu = page.locator(".cb-menu")
    menu.focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".cb-nav [aria-current]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_have_attribute("aria-expanded", "false")
    expect(menu).to_be_focused()
    page.keyboard.press("Space")
    page.locator(".cb-nav a").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "duties" not in address, wait_until="load")


def test_folds_and_the_light_switch_work_by_keyboard(page: Page, small_site: Path) -> None:
    page.goto((small_site / "en" / "cards.html").as_uri())
    page.locator(".cb-answers > summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".cb-answers").first).to_have_attribute("open", "")
    page.locator(".md-option").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


@pytest.mark.parametrize("name", ["index", "today", "cards", "quiz", "print", "cadence", "duties"])
def test_any_page_prints_without_its_frame(page: Page, small_site: Path, name: str) -> None:
    page.goto((small_site / "en" / f"{name}.html").as_uri())
    reader = PdfReader(BytesIO(page.pdf(format="A4")))
    texts = [sheet.extract_text() for sheet in reader.pages]
    assert all(text.strip() for text in texts)  # no empty sheet
    printed = " ".join(" ".join(texts).split())
    heading = page.locator("h1").first.inner_text().removesuffix("#").strip()
    assert heading in printed
    for frame in (
        "Skip to content",
        "Table of contents",
        "Back to top",
        "Next card",
        "cards shown",
    ):
        assert frame not in printed
    for fold in page.locator("article details:not(:has(details)) > :not(summary)").all():
        words = " ".join((fold.text_content() or "").split())[:20]
        assert words in printed or words.replace(" ", "") in printed.replace(" ", "")
