"""Search in a real browser: what it finds, and the box for mouse, keys, voice and input methods."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, Locator, Page, expect

from coachbook.base.project import Project
from coachbook.base.text import Language, Text
from coachbook.handbook.links import Links
from coachbook.handbook.pages import GUIDES
from coachbook.handbook.search import search_script
from coachbook.playbook.model.playbook import Playbook

from .conftest import Site
from .search_queries import SHOWN, Query, answers, queries, rate

NAMES = {Language.ZH: "搜索手册", Language.EN: "Search the handbook"}
HARMFUL = [
    "<img src=x onerror=alert(1)> (deals [a+",
    "\\ ^$.*+?()[]{}|/",
    "💥👩\u200d👩\u200d👧 \u202e\u0000 \ufdfa",
    "__proto__ constructor toString hasOwnProperty",
    "%00 %2e%2e/ &lt; {{ 7*7 }}",
    "字" * 10_000,
    "deal " * 2_000,
    "x" * 10_000,
]
HOSTILE = '<img src=x onerror="document.title=1">&amp;{{ 7*7 }}'


@pytest.fixture(params=list(Language))
def language(request: pytest.FixtureRequest) -> Language:
    """Each language."""
    language: Language = request.param
    return language


@pytest.fixture
def box(page: Page, site: Site, language: Language) -> Locator:
    """The search box of a page opened from the folder."""
    page.goto(f"{site.addresses['file']}/{language}/facts.html")
    return page.get_by_role("combobox", name=NAMES[language])


# ---------------------------------------------------------------- what it finds


def test_the_query_sets_are_large_and_name_what_there_is(
    real: Playbook, language: Language
) -> None:
    asked = queries(language)
    assert len({query.ask for query in asked}) == len(asked) >= 120
    assert len(asked) // 3 == sum(query.held_out for query in asked)
    assert {name for query in asked for name in query.find} <= {
        *real.entries,
        *real.topics,
        *GUIDES,
    }


def test_nearly_every_query_finds_its_entry_first_and_all_among_three(
    page: Page, address: str, language: Language
) -> None:
    page.goto(f"{address}/{language}/facts.html")
    found = answers(page, queries(language))
    low = [f"{a.query.ask}: {', '.join(a.ids[:SHOWN])}" for a in found if not a.among(SHOWN)]
    assert not low
    second = [f"{a.query.ask}: {', '.join(a.ids[:SHOWN])}" for a in found if not a.first]
    assert rate(a.first for a in found) >= 95, second


@pytest.mark.parametrize(
    ("ways", "wanted"),
    [
        (["17:00", "17：00", "１７：００", "下午5点", "傍晚5点"], "meeting.daily-sales"),
        (["8:45", "08:45"], "meeting.morning-start"),
        (
            ["30-50", "30–50", "30 — 50", "30～50", "30至50", "３０到５０"],
            "figure.prospects-per-day",
        ),
        (["zd", "ZD", "zhuadan"], "standard.inspect-deals"),
        (["意向a类", "意向Ａ类", "意向A 类"], "class.interested-a"),
    ],
)
def test_the_ways_to_write_one_thing_make_no_difference(
    page: Page, site: Site, ways: list[str], wanted: str
) -> None:
    page.goto(f"{site.addresses['file']}/zh/index.html")
    for answer in answers(page, [Query("ways", way, (wanted,)) for way in ways]):
        assert answer.first, answer


@pytest.mark.parametrize("term", ["calibration", "supervisor", "glossary"])
def test_a_word_is_found_while_it_is_typed_and_with_one_wrong_letter(
    page: Page, site: Site, term: str
) -> None:
    page.goto(f"{site.addresses['file']}/en/index.html")
    right = {answers(page, [Query("whole", term, ())])[0].ids[0]}
    right |= {name.replace("term.", "role.") for name in right}
    right |= {name.replace("term.", "meeting.") for name in right}
    typed = [term[:size] for size in range(5, len(term))]
    slips = [f"{term[:at]}{term[at + 1]}{term[at]}{term[at + 2 :]}" for at in range(1, 6)]
    slips += [term[:at] + term[at + 1 :] for at in range(1, len(term))]
    slips += [f"{term[:at]}q{term[at + 1 :]}" for at in range(1, len(term))]
    asked = [Query("part", part, tuple(right)) for part in [*typed, *slips]]
    assert [a.query.ask for a in answers(page, asked) if not a.among(SHOWN)] == []


# ---------------------------------------------------------------- what is shown


def test_a_result_shows_kind_title_and_snippet_with_the_match_marked(
    box: Locator, page: Page, language: Language
) -> None:
    word, kind = {
        Language.ZH: ("证书", "客户事实 · 有利的"),
        Language.EN: ("certificate", "Customer facts · For a deal"),
    }[language]
    box.fill(word)
    first = page.get_by_role("option").first
    expect(first.locator(".cb-search__title")).to_contain_text(word)
    expect(first.locator(".cb-search__topic")).to_have_text(kind)
    expect(first.locator("mark").first).to_have_text(word)
    expect(first).to_have_attribute("href", "facts.html#fact.asks-certificate")


def test_a_result_found_by_another_name_says_so(page: Page, site: Site) -> None:
    page.goto(f"{site.addresses['file']}/zh/index.html")
    page.locator("#cb-search").fill("早会")
    expect(page.get_by_role("option").first.locator(".cb-search__title")).to_have_text("晨会 早会")


def test_entries_of_one_name_are_told_apart_by_their_kind(page: Page, site: Site) -> None:
    page.goto(f"{site.addresses['file']}/en/index.html")
    page.locator("#cb-search").fill("too few calls")
    kinds = page.locator(".cb-search__topic").all_text_contents()[:2]
    assert {kind.split(" · ")[1] for kind in kinds} == {"Breaches", "Consequences"}


def test_nothing_found_is_said_and_the_nearest_name_and_the_glossary_are_offered(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/en/index.html")
    box = page.locator("#cb-search")
    box.fill("zqxvwk")
    status = page.locator(".cb-search__status")
    expect(status).to_have_text(
        "Nothing found. Try another word, or look in the glossary. Open the glossary"
    )
    expect(page.get_by_role("status")).to_contain_text("Nothing found.")
    box.fill("xxcalibrashun")
    status.get_by_role("link", name="calibration").click()
    page.wait_for_url("**/en/*.html#*.calibration")
    expect(page.locator(".cb-search__panel")).to_be_hidden()
    box.fill("zqxvwk")
    page.get_by_role("link", name="Open the glossary").click()
    page.wait_for_url("**/en/glossary.html")


def test_text_of_the_index_is_shown_as_text(page: Page, real: Playbook, project: Project) -> None:
    paid = real.entries["fact.paid"]
    spoilt = paid.model_copy(update={"name": Text(zh=HOSTILE, en=HOSTILE)})
    facts = tuple(spoilt if fact is paid else fact for fact in real.facts.facts)
    topics = {**real.topics, "facts": real.facts.model_copy(update={"facts": facts})}
    book = Playbook.model_validate(topics)
    links = Links(book, book, Language.EN)
    partial = '<div class="cb-search" data-found="[n]"><input><i class="cb-search__live"></i>'
    page.set_content(
        f'{partial}<div class="cb-search__panel" hidden><p class="cb-search__status"></p>'
        '<div class="cb-search__results" role="listbox"></div></div></div>'
    )
    assets = project.docs / "assets"
    page.add_script_tag(path=assets / "vendor" / "minisearch.js")
    page.add_script_tag(content=search_script(links))
    for name in ("terms", "index"):
        page.add_script_tag(path=assets / f"search-{name}.js")
    for name in ("search", "handbook"):
        page.add_script_tag(path=assets / f"{name}.js")
    page.locator("input").fill("onerror")
    expect(page.locator(".cb-search__title").first).to_have_text(HOSTILE)
    assert page.locator(".cb-search img").count() == 0
    assert page.title() == ""


# ---------------------------------------------------------------- what is typed


def test_no_input_does_harm(box: Locator, page: Page) -> None:
    panel = page.locator(".cb-search__panel")
    for typed in HARMFUL:
        box.fill(typed)
        expect(panel).to_be_visible()
        assert page.locator(".cb-search img").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), typed[:40]
    box.fill("CRM")
    expect(page.get_by_role("option").first).to_be_visible()
    box.fill("   ")
    expect(panel).to_be_hidden()


def test_text_that_arrives_without_a_key_is_searched(box: Locator, page: Page) -> None:
    # As pasting with the mouse, dictation and handwriting do: a value and an input event.
    box.evaluate(
        """(input, text) => {
          input.focus();
          input.value = text;
          input.dispatchEvent(new InputEvent("input", { inputType: "insertFromPaste" }));
        }""",
        "17:00",
    )
    expect(page.get_by_role("option").first).to_contain_text("17:00")


@pytest.fixture
def ime(page: Page) -> Iterator[CDPSession]:
    """The browser's own input method."""
    session = page.context.new_cdp_session(page)
    yield session
    session.detach()


def test_half_composed_pinyin_is_not_searched_but_the_word_at_once(
    page: Page, site: Site, ime: CDPSession
) -> None:
    page.goto(f"{site.addresses['file']}/zh/index.html")
    box = page.locator("#cb-search")
    box.focus()
    for part in ("z", "zh", "zhua", "zhua'd", "zhua'dan"):
        ime.send("Input.imeSetComposition", {"text": part, "selectionStart": 1, "selectionEnd": 1})
        expect(page.locator(".cb-search__panel")).to_be_hidden()
    ime.send("Input.insertText", {"text": "抓单"})
    expect(box).to_have_value("抓单")
    expect(page.get_by_role("option").first).to_contain_text("抓单")


def test_keys_of_a_composition_are_not_ours(page: Page, site: Site) -> None:
    page.goto(f"{site.addresses['file']}/zh/index.html")
    box = page.locator("#cb-search")
    box.fill("抓单")
    address = page.url
    for event in ({"isComposing": True}, {"keyCode": 229}):
        box.dispatch_event(
            "keydown", {"key": "Enter", "bubbles": True, "cancelable": True, **event}
        )
    assert page.url == address
    expect(page.locator(".cb-search__panel")).to_be_visible()


# ---------------------------------------------------------------- keys and screen readers


def test_everything_goes_with_keys_alone(page: Page, address: str, language: Language) -> None:
    word, target = {
        Language.ZH: ("抓单", "standards.html#standard.inspect-deals"),
        Language.EN: ("inspect deals", "standards.html#standard.inspect-deals"),
    }[language]
    page.goto(f"{address}/{language}/index.html")
    box = page.get_by_role("combobox", name=NAMES[language])
    page.keyboard.press("/")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    page.keyboard.insert_text(word)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{language}/{target}")
    expect(page.locator("[id='standard.inspect-deals']")).to_be_in_viewport()


def test_arrows_home_and_end_choose_and_escape_closes(box: Locator, page: Page) -> None:
    box.fill("coaching")
    options = page.get_by_role("option")
    last = options.count() - 1
    expect(box).not_to_have_attribute("aria-activedescendant", "cb-search-result-0")
    steps = {"ArrowUp": last, "ArrowDown": 0, "End": last, "Home": 0}
    for key, chosen in steps.items():
        page.keyboard.press(key)
        expect(box).to_have_attribute("aria-activedescendant", f"cb-search-result-{chosen}")
        assert [each.get_attribute("aria-selected") for each in options.all()] == [
            str(at == chosen).lower() for at in range(last + 1)
        ]
    page.keyboard.press("Escape")
    expect(page.locator(".cb-search__panel")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    expect(page.locator(".cb-search__panel")).to_be_visible()
    page.keyboard.press("Home")
    assert box.evaluate("input => input.selectionStart") == 0
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(box).not_to_be_focused()


def test_a_screen_reader_hears_what_it_is_and_how_many(
    box: Locator, page: Page, language: Language
) -> None:
    live = page.get_by_role("status")
    expect(live).to_have_text("")
    expect(box).to_have_attribute("aria-autocomplete", "list")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.fill({Language.ZH: "续费", Language.EN: "renewal"}[language])
    expect(box).to_have_attribute("aria-expanded", "true")
    results = page.get_by_role("listbox")
    expect(results).to_have_attribute("id", box.get_attribute("aria-controls") or "")
    number = str(results.get_by_role("option").count())
    expect(live).to_have_text(
        {Language.ZH: f"找到 {number} 条", Language.EN: f"{number} found"}[language]
    )
    assert page.get_by_role("option").first.get_attribute("tabindex") == "-1"
    page.keyboard.press("Escape")
    expect(live).to_have_text("")


def test_leaving_the_box_closes_it(box: Locator, page: Page) -> None:
    panel = page.locator(".cb-search__panel")
    box.fill("CRM")
    page.keyboard.press("Tab")
    expect(panel).to_be_hidden()
    box.fill("VIP")
    expect(panel).to_be_visible()
    page.locator("h1").click()
    expect(panel).to_be_hidden()


def test_search_works_on_a_phone(browser: Browser, site: Site, language: Language) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(f"{site.addresses['file']}/{language}/index.html")
    page.get_by_role("combobox", name=NAMES[language]).tap()
    page.keyboard.insert_text({Language.ZH: "证书", Language.EN: "certificate"}[language])
    panel = page.locator(".cb-search__panel").bounding_box()
    assert panel is not None
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".cb-search__link").first.tap()
    page.wait_for_url(f"**/{language}/facts.html#fact.asks-certificate")
    context.close()
