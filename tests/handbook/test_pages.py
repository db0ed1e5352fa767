"""The handbook's Markdown: every entry has its place, and links go both ways."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coachbook.base.text import Language, Text
from coachbook.base.words import load_words
from coachbook.handbook import page_content
from coachbook.handbook.book.book_index import book_index
from coachbook.handbook.links import Links, referenced_ids
from coachbook.handbook.pages import CHAPTERS, DOORS, GUIDES, NEEDS, READERS, pages
from coachbook.handbook.search import search_rows
from coachbook.playbook import department_view
from coachbook.playbook.model.cadence import Weekday
from coachbook.playbook.model.coaching import When
from coachbook.playbook.model.guidance import Rhythm
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.model.reference import ClauseKind, Fate

HEADING = re.compile(r"^#+ .*\{ #(\S+)[^}]*\}$", re.MULTILINE)
ANY_HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)
LINK = re.compile(r"\]\(([a-z]+)\.md(?:#([^)]+))?\)")

Pages = dict[Language, dict[str, str]]


@pytest.fixture(params=["small_pages", "real_pages"])
def made(request: pytest.FixtureRequest) -> Pages:
    """The Markdown of either playbook."""
    pages: Pages = request.getfixturevalue(request.param)
    return pages


def section(page: str, name: str) -> str:
    """One entry's part of a page."""
    return page.split(f"{{ #{name} }}", 1)[1].split("</section>", 1)[0]


def test_every_entry_has_one_heading_with_its_id(real: Playbook, real_pages: Pages) -> None:
    for language in Language:
        for name in real.entries:
            page = real_pages[language][f"{real.topic_of[name]}.md"]
            assert HEADING.findall(page).count(name) == 1, name


def test_every_heading_has_an_id_of_its_own(made: Pages) -> None:
    for page in (page for language in made.values() for page in language.values()):
        headings, ids = ANY_HEADING.findall(page), HEADING.findall(page)
        assert len(headings) == len(ids) == len(set(ids))


def test_both_languages_have_the_same_pages_and_ids(made: Pages) -> None:
    zh, en = (
        {name: sorted(HEADING.findall(page)) for name, page in made[language].items()}
        for language in Language
    )
    assert zh == en


def test_every_link_leads_to_a_page_and_an_id(made: Pages) -> None:
    for language in made.values():
        there = {(name, "") for name in language}
        for name, page in language.items():
            there |= {(name, anchor) for anchor in HEADING.findall(page)}
        for page in language.values():
            for topic, anchor in LINK.findall(page):
                assert (f"{topic}.md", anchor) in there


def test_every_reference_is_linked_back(real: Playbook, real_pages: Pages) -> None:
    for entry in real.entries.values():
        for name in set(referenced_ids(entry)) - {entry.id}:
            back = section(real_pages[Language.ZH][f"{real.topic_of[name]}.md"], name)
            assert f"#{entry.id})" in back.split('<details class="cb-back"', 1)[1]


def test_every_clause_is_traced_to_the_entries_that_carry_it(
    real: Playbook, real_pages: Pages
) -> None:
    page = real_pages[Language.EN]["source.md"]
    for clause in real.source.clauses:
        traced = section(page, f"clause.{clause.id}")
        carriers = [entry.id for entry in real.entries.values() if clause.id in entry.source]
        holders = [name for fact in clause.facts for name in fact.held_by]
        assert all(f"#{name})" in traced for name in (*carriers, *holders))


def test_the_topics_chapters_and_ways_in_are_all_there(real: Playbook) -> None:
    chapters = [name for names in CHAPTERS.values() for name in names]
    assert sorted([*chapters, "edition"]) == sorted(real.topics)
    ways = {name for names in (*READERS.values(), *NEEDS.values()) for name in names}
    assert ways <= {*real.topics, *real.entries, *GUIDES}


@pytest.mark.parametrize("language", Language)
def test_there_is_a_word_for_every_value_that_a_page_may_show(language: Language) -> None:
    wanted = [
        *(f"chapter_{name}" for name in CHAPTERS),
        *(*READERS, *NEEDS, *DOORS, *(f"{door}_says" for door in DOORS)),
        *(f"guide_{name}" for name in GUIDES),
        *(f"guide_{name}_says" for name in GUIDES),
        *(f"rhythm_{value}" for value in Rhythm),
        *(f"weekday_{value}" for value in Weekday),
        *(f"week_{number}" for number in (-1, 1, 2, 3, 4, 5)),
        *(f"clause_{value}" for value in ClauseKind),
        *(f"fate_{value}" for value in Fate),
        *(f"when_{name}" for name in When.model_fields),
    ]
    assert set(wanted) <= set(load_words("handbook", language))


def test_a_department_leaves_out_what_is_not_its_own(real: Playbook, templates: Path) -> None:
    shown = department_view.playbook_for(real, ["training"])
    gone = [e.id for e in real.entries.values() if e.department not in ("", "training")]
    assert gone
    assert not set(gone) & set(shown.entries)
    links = Links(real, shown, Language.EN)
    text = "".join(pages(links, templates).values())
    assert not [name for name in gone if f"#{name})" in text or f"{{ #{name} }}" in text]
    assert not [row for row in search_rows(links) if row["id"] in gone]
    assert links.entry(gone[0]) == real.entries[gone[0]].name.en


def test_all_departments_see_everything(real: Playbook) -> None:
    assert department_view.playbook_for(real, department_view.department_names(real)) == real


def test_the_matrix_names_every_power_of_every_role(real: Playbook, real_pages: Pages) -> None:
    page = real_pages[Language.EN]["authorities.md"]
    for authority in real.authorities.authorities:
        line = next(row for row in page.splitlines() if row.startswith(f"| [{authority.name.en}]"))
        cells = [cell.strip() for cell in line.split("|")[2:-1]]
        assert cells == [
            " · ".join(
                real.entries[power].mark.en  # type: ignore[attr-defined]
                for power in page_content.powers_of(authority, role)
            )
            for role in page_content.power_holders(real.authorities.authorities, real)
        ]


def test_the_timetable_has_every_meeting_on_its_days(real: Playbook) -> None:
    days = page_content.weekdays(real.cadence.meetings)
    placed = {
        (meeting.id, day)
        for row in page_content.timetable(real.cadence.meetings)
        for day, meetings in zip(days, row.days, strict=True)
        for meeting in meetings
    }
    assert placed == {(m.id, day) for m in real.cadence.meetings for day in m.weekdays}
    fixed = {name for name, _ in placed}
    assert set(page_content.meetings_without_weekday(real.cadence.meetings)) == {
        meeting.id for meeting in real.cadence.meetings if meeting.id not in fixed
    }


def test_the_glossary_is_in_the_order_of_its_language(real: Playbook) -> None:
    terms = page_content.sorted_terms(real.glossary.terms, Language.EN)
    english = [re.sub(r"[^\w ]", "", term.name.en.lower()) for term in terms]
    assert english == sorted(english)
    chinese = [term.name.zh for term in page_content.sorted_terms(real.glossary.terms, Language.ZH)]
    assert chinese.index("标杆") < chinese.index("单子") < chinese.index("抓单")
    index = [
        word.word
        for letter in book_index(Links(real, real, Language.ZH), {"glossary"})
        for word in letter.words
    ]
    assert chinese == [word for word in index if word in chinese]
    rare = [
        term.model_copy(update={"name": Text(zh=name, en=name)})
        for name, term in zip(
            ("镒两", "重点", "长期", "钺", "CRM 系统", "王牌"), real.glossary.terms, strict=False
        )
    ]
    names = [term.name.zh for term in page_content.sorted_terms(rare, Language.ZH)]
    assert names == ["长期", "CRM 系统", "王牌", "镒两", "钺", "重点"]


def test_search_finds_each_entry_by_what_is_avoided_too(real: Playbook) -> None:
    rows = {row["id"]: row for row in search_rows(Links(real, real, Language.ZH))}
    assert set(real.entries) < set(rows)
    for term in real.glossary.terms:
        assert all(word in rows[term.id]["aliases"] for word in term.avoid.zh)
    assert not [row for row in rows.values() if "@" in row["text"] or "{" in row["text"]]


def test_search_knows_numbers_times_days_and_sounds(real: Playbook) -> None:
    rows = {row["id"]: row for row in search_rows(Links(real, real, Language.ZH))}
    assert "17:00–18:00" in rows["meeting.daily-sales"]["aliases"]
    assert "30–50 条名录" in rows["figure.prospects-per-day"]["aliases"]
    assert "第 1 天" in rows["day.01"]["aliases"]
    assert rows["meeting.calibration"]["sounds"][0] == "ping fen jiao zhun hui"
    assert rows["meeting.calibration"]["other"] == "Calibration"
    assert all(len(row["sounds"]) == 1 + len(row["aliases"]) for row in rows.values())
    assert not any(row["sounds"] for row in search_rows(Links(real, real, Language.EN)))


def test_what_the_law_limits_stands_on_the_page_of_each_entry_that_it_touches(
    real: Playbook, real_pages: Pages
) -> None:
    for note in real.law.notes:
        for name in note.touches:
            for language in Language:
                entry = section(real_pages[language][f"{real.topic_of[name]}.md"], name)
                assert f"law.md#{note.id}" in entry, (note.id, name)
        page = real_pages[Language.EN]["law.md"]
        assert all(each in page for each in (note.instead.en, note.read_in.en, str(note.checked)))


def test_a_clause_that_became_something_else_says_what_and_why(real_pages: Pages) -> None:
    clause = section(real_pages[Language.EN]["source.md"], "clause.W8.2")
    assert "fine where due" in clause
    assert "We did not take over the fine" in clause
    assert "law.md#law.no-basis-for-fines" in clause
