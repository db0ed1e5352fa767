"""A web form in a browser, as a lead sees it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.playbook.load import load_playbook
from coachbook.scorecard.reader_context import ReaderContext
from coachbook.scorecard.webform_page import Webform, webform_html
from coachbook.sheet.sheet import make_sheet
from coachbook.team.folder_reader import read_team
from coachbook.team.model import TeamFolder

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "checklists" / "demo-team"
BOOK = load_playbook(ROOT / "playbook")[0].playbook
CRITERIA = [each.id for each in BOOK.scorecard.criteria]
REP = "wang-zhe"
PRINT = "0P7"
LEVELS = [3, 1, 4, 5, 2, 0, 3]  # 5 is N/A; the last criterion stays blank
WEEK = Week(2026, 48)
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1360, "height": 900}


def known() -> ReaderContext:
    return ReaderContext(BOOK, demo().teams)


def demo() -> TeamFolder:
    return read_team(DEMO, BOOK)[0]


def page_of(folder: TeamFolder | None = None) -> str:
    read = folder or demo()
    team = read.teams[0]
    sheets = tuple(make_sheet(team, rep, read, BOOK, WEEK) for rep in team.reps)
    wanted = Webform(team, WEEK, "normal", team.supervisor.id, sheets, {}, {REP: PRINT})
    return webform_html(wanted, BOOK, ROOT / "checklists", Language.ZH)


def dom_id(field: str) -> str:
    plain = "".join(c if c.isalnum() or c in "-_" else "-" for c in field)
    return f"field-{plain}"


@dataclass
class Form:
    """The page, by what one does with it."""

    page: Page

    def choose(self, field: str, option: int) -> None:
        """Press one of several, counted from 0."""
        self.page.locator(f"#{dom_id(field)} .option").nth(option).click()

    def chosen(self, field: str) -> str | None:
        box = self.page.locator(f"#{dom_id(field)} input:checked")
        return box.get_attribute("value") if box.count() else None

    def fill(self, field: str, text: str) -> None:
        self.page.locator(f"#{dom_id(field)}").fill(text)

    def value(self, field: str) -> str:
        return self.page.locator(f"#{dom_id(field)}").input_value()

    def tick(self, field: str) -> None:
        self.page.locator(f"label:has(> #{dom_id(field)})").click()

    def open(self, rep: int) -> None:
        self.page.locator("#reps button").nth(rep).click()

    @property
    def score(self) -> str:
        return self.page.locator("#panel .number").inner_text()

    def missing(self) -> list[str]:
        return self.page.locator("#panel .missing li").all_text_contents()

    def speak(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def export(self, folder: Path) -> Path:
        with self.page.expect_download() as waiting:
            self.page.locator("#tools .next").click()
        file = folder / waiting.value.suggested_filename
        waiting.value.save_as(file)
        expect(self.page.locator("#said")).to_contain_text(file.name)
        return file

    def take(self, file: Path) -> str:
        """Import a file; what the page says to it."""
        toast = self.page.locator("#said")
        self.page.evaluate("document.getElementById('said').textContent = ''")
        self.page.locator("#import").set_input_files(file)
        expect(toast).not_to_be_empty()
        return toast.inner_text()


def opened(context: BrowserContext, file: Path) -> Form:
    page = context.new_page()
    page.on("pageerror", lambda error: (_ for _ in ()).throw(AssertionError(error)))
    page.goto(file.as_uri())
    return Form(page)


def deals_on(form: Form) -> list[str]:
    """The ids of the open rep's deals, number 1 first."""
    return list(form.page.evaluate("current.deals"))


def score_all(form: Form) -> None:
    for criterion, level in zip(CRITERIA, LEVELS, strict=False):
        form.choose(criterion, level)


def values_in(file: Path, rep: str) -> dict[str, Any]:
    card = json.loads(file.read_text(encoding="utf-8"))["reps"][rep]
    return {field: value for field, (value, _, _) in card["values"].items()}
