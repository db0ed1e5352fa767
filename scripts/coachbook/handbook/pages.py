"""A playbook -> the handbook's pages as Markdown. Their layout is in docs/templates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from coachbook.base.templates import markdown_environment
from coachbook.base.words import fill_names, load_words
from coachbook.handbook import author_reference, page_content, quiz
from coachbook.handbook.author_reference import team_files
from coachbook.handbook.drawings.gallery import Gallery
from coachbook.handbook.edition_news import EditionNews
from coachbook.handbook.links import Links, join_links
from coachbook.handbook.markdown import as_markdown
from coachbook.playbook import meeting_days
from coachbook.playbook.changes.editions import BuildOrigin
from coachbook.playbook.model.entry import Entry, Topic

# The chapters of the handbook. Every topic is in one, except the edition, which is the front page.
CHAPTERS: dict[str, tuple[str, ...]] = {
    "start": ("onboarding", "principles", "focus"),
    "post": ("duties", "authorities", "roles"),
    "deals": ("evidence", "questions", "facts", "feelings", "claims", "customers"),
    "doing": ("activities", "standards", "targets", "training", "diagnosis"),
    "rhythm": ("cadence", "reports", "discipline", "law"),
    "coaching": ("sheet", "scorecard"),
    "reference": ("figures", "lists", "glossary", "source", "ids"),
}

# Pages made from several topics for a moment of the day; the word `guide_<name>` is their title.
GUIDES = ("today", "cards", "quiz", "print")

# Links of the front page: a word of words/handbook.yml, and the page, topics or entries behind it.
DOORS: dict[str, str] = {
    "door_new": "onboarding",
    "door_today": "today",
    "door_inspect": "cards",
    "door_below": "diagnosis",
    "door_print": "print",
    "door_score": "scorecard",
}
READERS: dict[str, tuple[str, ...]] = {
    "who_supervisor": ("duties", "activities", "sheet", "principles"),
    "who_manager": ("authorities", "scorecard", "reports"),
    "who_rep": ("facts", "customers", "discipline"),
}
NEEDS: dict[str, tuple[str, ...]] = {
    "now_feeling": ("feelings", "standard.facts-not-feelings", "quiz"),
    "now_coach": ("activity.weekly-coaching", "sheet", "meeting.one-to-one"),
    "now_gap": ("targets", "activity.gap-watch"),
    "now_breach": ("discipline", "rule.reward-and-punish"),
    "now_call": ("authorities", "activity.escalate", "quiz"),
    "now_word": ("glossary", "lists", "figures"),
}

# Names that templates may use, the same in every handbook.
_GLOBALS: dict[str, object] = {
    "authors": author_reference,
    "cadence": meeting_days,
    "quiz": quiz,
    "team_files": team_files,
    "content": page_content,
    "chapters": CHAPTERS,
    "doors": DOORS,
    "guides": GUIDES,
    "needs": NEEDS,
    "readers": READERS,
}


def pages(
    links: Links,
    templates: Path,
    news: EditionNews | None = None,
    *,
    paper: bool = False,
    compiled: Path | None = None,
) -> dict[str, str]:
    """The Markdown pages of a handbook, by file name.

    Args:
        links: The handbook's links and language.
        templates: The folder of the templates.
        news: What is new since the edition before; None: there is none before.
        paper: Drawings have their style in them and no version for phones.
        compiled: A folder for compiled templates; None: they are not kept.
    """
    gallery = Gallery(links, templates.parent)
    drawing = gallery.paper if paper else gallery.figure
    own_names = {"news": news or EditionNews(links, BuildOrigin()), "drawing": drawing}
    functions = {**_functions(links), **own_names}
    environment = markdown_environment(
        templates, lambda value: as_markdown(value, links.text), functions, compiled
    )
    topic_pages = {
        f"{name}.md": _page(environment, name, topic)
        for name, topic in links.playbook.topics.items()
        if name != "edition"
    }
    other_pages = {
        f"{name}.md": _tidy(environment.get_template(f"guides/{name}.md.jinja").render())
        for name in GUIDES
    }
    other_pages["authors.md"] = _tidy(environment.get_template("authors.md.jinja").render())
    other_pages["changes.md"] = _tidy(environment.get_template("changes.md.jinja").render())
    front = environment.get_template("index.md.jinja")
    front_page = _tidy(front.render(topic=links.playbook.edition))
    return {"index.md": front_page, **topic_pages, **other_pages}


def _page(environment: Environment, name: str, topic: Topic) -> str:
    template = environment.select_template([f"{name}.md.jinja", "page.md.jinja"])
    return _tidy(template.render(name=name, topic=topic))


def _tidy(page: str) -> str:
    """A page without the blank lines that conditions in templates leave behind."""
    return re.sub(r"\n{3,}", "\n\n", page)


def _functions(links: Links) -> dict[str, object]:
    """Names that templates may use, in the language of this handbook."""
    word = load_words("handbook", links.language)

    def several(names: Iterable[str]) -> Markup:
        return join_links(map(links.entry, names))

    def clauses(entry: Entry) -> Markup:
        return join_links(map(links.clause, entry.source))

    def filled(key: str, value: object = "", **values: object) -> str:
        return fill_names(word[key], n=value, **values)

    def guide(name: str, title: str = "", anchor: str = "") -> Markup:
        return links.place(title or word[f"guide_{name}"], f"{name}.md{anchor}")

    def ways(names: Iterable[str]) -> Markup:
        known = (name for name in names if name in GUIDES or links.knows(name))
        return join_links(guide(name) if name in GUIDES else links.to(name) for name in known)

    return {
        "book": links.playbook,
        "language": links.language,
        "word": word,
        "sheet_word": load_words("sheet", links.language),
        "say": load_words("playbook/changes", links.language),
        "picture": load_words("handbook/drawings", links.language),
        "author": load_words("handbook/author_reference", links.language),
        "team": load_words("handbook/team_folder", links.language),
        "field": load_words("playbook/fields", links.language),
        "links": links,
        "several": several,
        "clauses": clauses,
        "fill": filled,
        "guide": guide,
        "ways": ways,
        **_GLOBALS,
    }
