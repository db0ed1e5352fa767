"""The ways in and the pages for one moment: path, today's meeting, cards, quiz, print."""

from __future__ import annotations

import re
import shlex
from itertools import pairwise
from pathlib import Path

import click
import pytest
from click.core import ParameterSource
from playwright.sync_api import Browser, Page, expect

from coachbook.__main__ import cli
from coachbook.base.text import Language
from coachbook.handbook import page_content, quiz
from coachbook.handbook.links import Links
from coachbook.handbook.page_content import powers_of
from coachbook.handbook.pages import DOORS, GUIDES
from coachbook.playbook.model.cadence import Meeting
from coachbook.playbook.model.playbook import Playbook

from .conftest import Site

TUESDAY = "2026-11-24T{}:00"
SUNDAY = "2026-11-22T17:12:00"


# ---------------------------------------------------------------- what stands on them


@pytest.mark.parametrize("language", Language)
def test_every_door_is_one_click_from_the_front(
    language: Language, real_pages: dict[Language, dict[str, str]]
) -> None:
    front = real_pages[language]["index.md"].split("{ #now", 1)[0]
    for page in DOORS.values():
        assert front.count(f"]({page}.md)") == 1
        assert f"{page}.md" in real_pages[language]
    assert set(GUIDES) <= {name.removesuffix(".md") for name in real_pages[language]}


def test_the_closing_meeting_is_the_last_daily_one(real: Playbook, small: Playbook) -> None:
    meeting = page_content.last_daily_meeting(real.cadence.meetings)
    assert meeting is not None
    assert meeting.id == "meeting.daily-sales"
    assert page_content.last_daily_meeting(small.cadence.meetings) is not None
    assert page_content.last_daily_meeting([]) is None


def test_the_agenda_runs_from_the_start_to_the_end(real: Playbook) -> None:
    for meeting in real.cadence.meetings:
        slots = page_content.timed_agenda(meeting)
        minutes = [int(slot.start[:2]) * 60 + int(slot.start[3:]) for slot in slots]
        assert slots[0].start == f"{meeting.start:%H:%M}"
        assert [slot.item for slot in slots] == list(meeting.agenda)
        for (slot, start), (_, after) in pairwise(zip(slots, minutes, strict=True)):
            assert after - start == slot.item.minutes


def test_the_questions_of_a_meeting_begin_with_those_it_names(real: Playbook) -> None:
    links = Links(real, real, Language.ZH)
    meeting = page_content.last_daily_meeting(real.cadence.meetings)
    assert meeting is not None
    asked = page_content.questions_for(links, meeting)
    assert asked[:2] == ("question.last-contact", "question.what-facts")
    assert len(set(asked)) == page_content.MAX_QUESTIONS


@pytest.mark.parametrize("language", Language)
def test_a_card_says_what_the_playbook_says(language: Language, real: Playbook) -> None:
    cards = quiz.statement_questions(Links(real, real, language))
    facts = [card for card in cards if card.entry.kind == "fact"]
    assert {card.entry.id for card in cards} == {
        *(fact.id for fact in real.facts.facts),
        *(feeling.id for feeling in real.feelings.feelings),
    }
    for card in cards:
        assert any(card.says in wording for wording in card.entry.wordings.in_(language))
        assert card.says[0] not in "“「" or card.says[-1] not in "”」"
    # Neither answer comes in blocks that could be guessed.
    half = len(cards) // 2
    first = sum(card in facts for card in cards[:half])
    assert 0.3 < first / len(facts) < 0.7


def test_a_card_asks_for_every_power_that_somebody_holds(real: Playbook) -> None:
    links = Links(real, real, Language.EN)
    asked = {
        (card.matter.id, card.power.id): set(card.roles) for card in quiz.authority_questions(links)
    }
    held: dict[tuple[str, str], set[str]] = {}
    for matter in real.authorities.authorities:
        for holding in matter.holdings:
            for power in powers_of(matter, holding.role):
                held.setdefault((matter.id, power), set()).add(holding.role)
    assert asked == held
    assert {role for roles in asked.values() for role in roles} <= {
        role for role, _ in quiz.answer_roles(links)
    }


@pytest.mark.parametrize("language", Language)
def test_every_command_on_the_print_page_is_one_that_there_is(
    language: Language, real_pages: dict[Language, dict[str, str]], project_root: Path
) -> None:
    lines = re.findall(r"^ {4}(coachbook .*)$", real_pages[language]["print.md"], re.MULTILINE)
    assert len(lines) >= 5
    for line in lines:
        _, name, *arguments = shlex.split(line)
        command = cli.commands[name]
        context = command.make_context(name, arguments)  # refuses what it does not know
        for option, value in context.params.items():
            given = context.get_parameter_source(option) is not ParameterSource.DEFAULT
            if given and isinstance(value, Path) and value.suffix == "":
                assert (project_root / value).exists(), line
        assert isinstance(command, click.Command)


# ---------------------------------------------------------------- in the browser


def test_a_tick_stays_and_leads_on(page: Page, site: Site) -> None:
    address = f"{site.addresses['file']}/en/onboarding.html"
    page.goto(address)
    page.get_by_label("Day 1 done", exact=True).check()
    status = page.locator(".cb-path-status")
    expect(status).to_contain_text("1 of 30 days done.")
    page.reload()
    expect(page.get_by_label("Day 1 done", exact=True)).to_be_checked()
    onward = status.get_by_role("link")
    expect(onward).to_have_text("Next: Day 2 · Sit beside and listen")
    onward.click()
    expect(page.locator("[id='day.02']")).to_be_in_viewport()
    page.goto(address.replace("/en/", "/zh/"))  # the same days, whatever the language
    expect(page.get_by_label("第 1 天做完了", exact=True)).to_be_checked()
    page.get_by_role("button", name="全部清掉").click()
    expect(page.locator("input[data-day]:checked")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).filter(k => k.includes('path'))") == []


def test_what_is_kept_names_the_edition(page: Page, site: Site, real: Playbook) -> None:
    page.goto(f"{site.addresses['file']}/en/onboarding.html")
    page.get_by_label("Day 1 done", exact=True).check()
    page.goto(f"{site.addresses['file']}/en/quiz.html")
    keys = page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('coachbook'))")
    edition = real.edition.version
    names = ("path", "quiz-authority", "quiz-evidence")
    assert sorted(keys) == [f"coachbook:{edition}:{name}" for name in names]


def test_pages_work_where_the_browser_keeps_nothing(browser: Browser, site: Site) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw 1; }});")
    page.goto(f"{site.addresses['http']}/en/quiz.html")
    expect(page.locator(".cb-quiz-question").first).not_to_be_empty()
    page.goto(f"{site.addresses['http']}/en/onboarding.html")
    page.get_by_label("Day 2 done", exact=True).check()
    expect(page.locator(".cb-path-status")).to_contain_text("1 of 30")
    context.close()


@pytest.mark.parametrize(
    ("now", "says", "item"),
    [
        (TUESDAY.format("16:50"), "It is 16:50. The meeting starts in 10 min.", None),
        (TUESDAY.format("17:00"), "Item 1 of 8, 3 min left", 0),
        (TUESDAY.format("17:12"), "Item 2 of 8, 15 min left", 1),
        (TUESDAY.format("17:59"), "Item 8 of 8, 1 min left", 7),
        (TUESDAY.format("18:00"), "Today's meeting is over.", None),
        (SUNDAY, "This meeting is not held today.", None),
    ],
)
def test_the_clock_shows_where_the_meeting_is(
    page: Page, site: Site, now: str, says: str, item: int | None
) -> None:
    page.clock.install(time=now)
    page.goto(f"{site.addresses['file']}/en/today.html")
    expect(page.locator(".cb-clock")).to_contain_text(says)
    current = page.locator(".cb-agenda > li").evaluate_all(
        "items => items.findIndex(each => each.hasAttribute('aria-current'))"
    )
    assert current == (-1 if item is None else item)


def test_the_clock_goes_on(page: Page, site: Site) -> None:
    page.clock.install(time=TUESDAY.format("17:02"))
    page.goto(f"{site.addresses['file']}/zh/today.html")
    expect(page.locator(".cb-clock")).to_contain_text("第 1 项")
    page.clock.run_for(70_000)
    expect(page.locator(".cb-clock")).to_contain_text("第 2 项")


def test_todays_meeting_stands_on_one_screen(page: Page, site: Site, real: Playbook) -> None:
    meeting = page_content.last_daily_meeting(real.cadence.meetings)
    assert isinstance(meeting, Meeting)
    for language in Language:
        page.goto(f"{site.addresses['file']}/{language}/today.html")
        box = page.locator(".cb-today").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 900
        expect(page.locator(".cb-agenda > li")).to_have_count(len(meeting.agenda))


def test_the_cards_are_filtered_by_words_and_by_level(page: Page, site: Site) -> None:
    page.goto(f"{site.addresses['file']}/zh/cards.html")
    cards, status = page.locator(".cb-card:not([hidden])"), page.locator(".cb-filter-status")
    total = cards.count()
    expect(status).to_have_text(f"显示 {total} 张，共 {total} 张")
    page.get_by_label("承诺", exact=True).check()
    assert 0 < cards.count() < total
    page.get_by_label("都要").check()
    page.get_by_label("找卡片").fill("拍板")
    expect(page.locator("[id='card.who-decides']")).to_be_visible()
    assert 0 < cards.count() < total
    page.evaluate("location.hash = 'card.next-step'")  # a link shows what the filter hid
    expect(page.locator("[id='card.next-step']")).to_be_in_viewport()


def play(page: Page, deck: int) -> list[str]:
    """A round with the first answer every time; the questions that came."""
    quiz = page.locator(".cb-quiz").nth(deck)
    asked = []
    while True:
        asked.append(quiz.locator(".cb-quiz-question").inner_text())
        quiz.locator(".cb-quiz-choice").first.click()
        onward = quiz.locator(".cb-quiz-next")
        if onward.inner_text() != "Next card":
            return asked
        onward.click()


def test_a_round_of_the_quiz_counts_and_the_next_is_another(page: Page, site: Site) -> None:
    page.goto(f"{site.addresses['file']}/en/quiz.html")
    first = play(page, 0)
    assert len(set(first)) == 10
    quiz = page.locator(".cb-quiz").first
    right = quiz.locator(".cb-quiz-onward").inner_text()
    kept = page.evaluate("JSON.parse(localStorage['coachbook:1.0:quiz-evidence'])")
    assert kept["asked"] == 10
    assert right.startswith(f"{kept['right']} of 10 right in this round.")
    quiz.get_by_role("button", name="Another round").click()
    assert play(page, 0) != first
    page.reload()
    expect(quiz.locator(".cb-quiz-total")).to_contain_text("of 20 right so far.")
    quiz.get_by_role("button", name="Forget").click()
    expect(quiz.locator(".cb-quiz-total")).to_be_empty()


def test_the_quiz_is_played_by_keyboard_and_heard(page: Page, site: Site) -> None:
    page.goto(f"{site.addresses['file']}/zh/quiz.html")
    quiz = page.locator(".cb-quiz").first
    quiz.locator(".cb-quiz-choice").first.focus()
    page.keyboard.press("Enter")
    verdict = quiz.get_by_role("status")
    expect(verdict).to_contain_text(re.compile("^(答对了。|不对。)"))
    assert verdict.get_by_role("link").count() >= 1  # why, and where to read on
    expect(quiz.locator(".cb-quiz-choice").first).to_be_focused()
    page.keyboard.press("Enter")  # a second answer to the same card does not count
    page.keyboard.press("Tab")
    expect(quiz.get_by_role("button", name="下一张")).to_be_focused()
    page.keyboard.press("Enter")
    expect(quiz.locator(".cb-quiz-question")).to_be_focused()
    expect(quiz.locator(".cb-quiz-place")).to_have_text("第 2 张，共 10 张")
    assert page.evaluate("JSON.parse(localStorage['coachbook:1.0:quiz-evidence']).asked") == 1


def test_every_right_answer_of_the_quiz_is_among_its_choices(page: Page, site: Site) -> None:
    page.goto(f"{site.addresses['file']}/en/quiz.html")
    assert page.evaluate(
        """() => [...document.querySelectorAll(".cb-quiz")].every((quiz) => {
            const known = [...quiz.querySelectorAll("[data-choice]")].map((c) => c.dataset.choice);
            return [...quiz.querySelectorAll(".cb-quiz-card")].every((card) => {
                const good = card.dataset.answer.split(" ").filter(Boolean);
                return good.length && good.every((each) => known.includes(each));
            });
        })"""
    )


def test_without_scripts_everything_can_be_read(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.addresses['file']}/en/quiz.html")
    card = page.locator(".cb-quiz-card").first
    expect(card.locator("summary")).to_be_visible()
    expect(card.locator("p").last).to_be_hidden()
    card.locator("summary").click()
    expect(card.locator("p").last).to_be_visible()
    page.goto(f"{site.addresses['file']}/en/today.html")
    expect(page.locator(".cb-agenda > li").last).to_be_visible()
    expect(page.locator(".cb-clock")).to_be_hidden()
    page.goto(f"{site.addresses['file']}/en/cards.html")
    expect(page.locator(".cb-card").last).to_be_visible()
    expect(page.locator(".cb-filter")).to_be_hidden()
    page.goto(f"{site.addresses['file']}/en/onboarding.html")
    page.get_by_label("Day 1 done", exact=True).check()
    expect(page.locator(".cb-path-status")).to_be_hidden()
    context.close()
