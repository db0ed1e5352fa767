"""A team whose two files of one card differ everywhere, and what a person sees of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
from click.testing import Result
from playwright.sync_api import Page

from coachbook.base.text import Language
from coachbook.playbook.model.coaching import Criterion
from coachbook.playbook.prose import plain_text
from coachbook.scorecard.observation import CardKey, CardKind, Scorecard
from coachbook.scorecard.store.open_store import open_store

from .filling import changed, field, filled
from .printed import BOOK, REPS, WEEK, Printed

SCORE, CAUSE, TICK = "criterion.learning", "further/cause", "deal/1/fact.sent-reply-form"
DONE, WHAT, DAY = "commitment/1", "agreed/1/what", "deal/1/day"
OWN, ITEM = f"{SCORE}/own", "objection/item"
FIRST: dict[str, str | bool] = {SCORE: "3", CAUSE: "2", DONE: "done", WHAT: "打给", DAY: "2"}
SECOND: dict[str, str | bool] = {
    SCORE: "na",
    CAUSE: "1",
    DONE: "not-done",
    WHAT: "见",
    DAY: "3",
}
ASKED = {SCORE, CAUSE, DONE, WHAT, DAY, TICK}
KEY = CardKey("training-1", REPS[0], WEEK, CardKind.NORMAL, "zhou-min")
WIDE = "[document.documentElement.scrollWidth, innerWidth]"


def differing(printed: Printed, folder: Path, run: Callable[..., Result]) -> Printed:
    """Two files of one card are collected that differ everywhere, one of them with a doubt."""
    made = printed.copy(folder)
    given = folder / "in"
    given.mkdir()

    def unticked(document: pikepdf.Pdf) -> None:
        field(document, TICK).V = pikepdf.Name.Yes

    (given / "a.pdf").write_bytes(filled(made.sheet(), FIRST))
    (given / "b.pdf").write_bytes(changed(filled(made.sheet(), SECOND), unticked))
    for asked in (("collect", given), ("review", "--lang", "en")):
        assert run(*asked, "--team", made.team).exit_code == 0
    shutil.rmtree(given)
    return made


def show(page: Page, label: str) -> None:
    """Open the question with this label."""
    page.locator("nav button", has=page.get_by_text(label, exact=True)).click()


def criterion(wanted: str = SCORE) -> Criterion:
    """A criterion of the project's playbook."""
    return next(each for each in BOOK.scorecard.criteria if each.id == wanted)


def anchors(language: Language, between: str = " ") -> list[str]:
    """What is seen at each level of the criterion in question, after the level's name."""
    steps = zip(BOOK.scorecard.scale, criterion().anchors, strict=True)
    both = ((step.name.in_(language), anchor.in_(language)) for step, anchor in steps)
    return [f"{name}{between}{plain_text(anchor, BOOK.entries, language)}" for name, anchor in both]


def numbers(texts: list[str], first: int = 1) -> list[str]:
    """Each with its number before it."""
    return [f"{number} {text}" for number, text in enumerate(texts, start=first)]


def card(team: Printed) -> Scorecard:
    """The card that the files are about."""
    found = open_store(team.records).latest(KEY)
    assert found
    return found
