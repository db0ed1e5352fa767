"""The handbook's page of changes, its marks, its calendars, and what it says of its edition."""

from __future__ import annotations

import re
from pathlib import Path, PurePath

import icalendar
import pytest
import yaml

from coachbook.base.text import Language
from coachbook.handbook.edition_news import EditionNews
from coachbook.handbook.links import Links
from coachbook.handbook.pages import pages
from coachbook.handbook.site_build import site_config
from coachbook.playbook import meeting_days
from coachbook.playbook.changes.edition_changes import ChangeKind
from coachbook.playbook.changes.editions import BuildOrigin
from coachbook.playbook.model.playbook import Playbook

HEADING = re.compile(r"^#+ .*\{ #(\S+)[^}]*\}$", re.MULTILINE)


def _news(before: Playbook | None, book: Playbook, language: Language, **more: str) -> EditionNews:
    return EditionNews(Links(book, book, language), BuildOrigin(previous=before, **more))


@pytest.fixture(scope="module")
def before(real: Playbook) -> Playbook:
    """The real playbook with other figures, without its first fact, and with another meeting."""
    figures = [f.model_copy(update={"low": f.low + 1}) for f in real.figures.figures]
    facts = real.facts.facts[1:]
    first = real.cadence.meetings[0].model_copy(update={"id": "meeting.huddle"})
    meetings = (first, *real.cadence.meetings[1:])
    older = {
        "edition": real.edition.model_copy(update={"version": "0.9"}),
        "figures": real.figures.model_copy(update={"figures": tuple(figures)}),
        "facts": real.facts.model_copy(update={"facts": facts}),
        "cadence": real.cadence.model_copy(update={"meetings": meetings}),
    }
    return Playbook.model_validate({**real.topics, **older})


@pytest.mark.parametrize("language", Language)
def test_entries_that_are_new_or_changed_are_marked_and_no_others(
    before: Playbook, real: Playbook, language: Language, templates: Path
) -> None:
    news = _news(before, real, language)
    made = pages(news.links, templates, news)
    marked = {}
    for name, page in made.items():
        for part in page.split('<section class="cb-entry')[1:] if name != "changes.md" else ():
            mark = re.search(r"\(changes\.md\)\{ \.cb-badge \.cb-(\w+) \}", part)
            heading = HEADING.search(part)
            if mark and heading:
                marked[heading[1]] = ChangeKind(mark[1])
    assert marked == {
        **{figure.id: ChangeKind.CHANGED for figure in real.figures.figures},
        real.facts.facts[0].id: ChangeKind.ADDED,
        real.cadence.meetings[0].id: ChangeKind.ADDED,
    }


def test_the_page_tells_every_change_to_each_whom_it_concerns(
    before: Playbook, real: Playbook, templates: Path
) -> None:
    news = _news(before, real, Language.EN)
    page = pages(news.links, templates, news)["changes.md"]
    assert "Edition 0.9 (2026-11-23) → edition 1.0 (2026-11-23)" in page
    rep, supervisor = (
        page.split(f"#changes-{role} ", 1)[1].split("\n## ")[0] for role in ("rep", "supervisor")
    )
    for part in (rep, supervisor):
        assert "(facts.md#fact.right-person-reached)" in part
        assert "\n    - number: 31–50 → 30–50\n" in part
        assert "“Morning start” (meeting.huddle) is gone" in part


def test_both_languages_tell_the_same(before: Playbook, real: Playbook, templates: Path) -> None:
    ids = []
    for language in Language:
        news = _news(before, real, language)
        page = pages(news.links, templates, news)["changes.md"]
        ids.append((HEADING.findall(page), page.count("\n- "), page.count("\n    - ")))
    assert ids[0] == ids[1]
    assert ids[0][1] > len(real.figures.figures)


def test_the_first_edition_says_so(real: Playbook, templates: Path) -> None:
    page = pages(Links(real, real, Language.ZH), templates)["changes.md"]
    assert "这是第一版" in page
    assert "\n## " not in page


def test_an_edition_that_cannot_be_compared_is_named(real: Playbook, templates: Path) -> None:
    news = _news(None, real, Language.EN, unreadable="edition-0.1")
    page = pages(news.links, templates, news)["changes.md"]
    assert "The earlier edition (edition-0.1) is written in an older form" in page


def test_the_commit_stands_on_the_front_and_below_every_page(
    real: Playbook, templates: Path
) -> None:
    news = _news(None, real, Language.EN, commit="abc1234+")
    assert "abc1234&#43;" in pages(news.links, templates, news)["index.md"]
    for commit, end in (("abc1234+", " · 2026-11-23 · abc1234+"), ("", " · 2026-11-23")):
        config = site_config(news.links, [Language.EN], PurePath(".."), commit)
        assert yaml.safe_load(config)["copyright"].endswith(end)


def test_the_calendars_of_all_roles_can_be_downloaded(built: Path, real: Playbook) -> None:
    for language in Language:
        page = (built / "site" / language / "cadence.html").read_text(encoding="utf-8")
        for role, meetings in meeting_days.feed_sizes(real).items():
            name = meeting_days.feed_name(role, language)
            assert f'<a download="{name}" href="calendar/{name}">' in page
            feed = (built / "site" / language / "calendar" / name).read_bytes()
            assert len(icalendar.Calendar.from_ical(feed).events) == meetings
    there = {file.name for file in (built / "site").rglob("*.ics")}
    assert there == {
        meeting_days.feed_name(r, each) for r in meeting_days.feed_sizes(real) for each in Language
    }
