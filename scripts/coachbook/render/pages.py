"""Playbook -> {path: Markdown}. The layout is in docs/templates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from coachbook.model.base import Entry, Topic
from coachbook.render import views
from coachbook.render.links import Links, joined
from coachbook.render.markdown import as_markdown
from coachbook.render.templates import markdown_environment
from coachbook.words import words

# The chapters of the handbook. Every topic stands in one, but the edition, which is on the front.
CHAPTERS: dict[str, tuple[str, ...]] = {
    "start": ("onboarding", "principles", "focus"),
    "post": ("duties", "authorities", "roles"),
    "deals": ("evidence", "questions", "facts", "feelings", "customers"),
    "doing": ("activities", "standards", "targets", "training", "diagnosis"),
    "rhythm": ("cadence", "reports", "discipline"),
    "coaching": ("sheet", "scorecard"),
    "reference": ("figures", "lists", "glossary", "source", "ids"),
}

# The ways in: a word of words/handbook.yml, and the topics and entries it leads to.
READERS: dict[str, tuple[str, ...]] = {
    "who_new": ("onboarding", "principles", "cadence"),
    "who_supervisor": ("duties", "activities", "sheet"),
    "who_manager": ("authorities", "scorecard", "reports"),
    "who_rep": ("facts", "customers", "discipline"),
}
NEEDS: dict[str, tuple[str, ...]] = {
    "now_inspect": ("standard.inspect-deals", "questions", "facts"),
    "now_feeling": ("feelings", "standard.facts-not-feelings", "evidence"),
    "now_coach": ("activity.weekly-coaching", "sheet", "scorecard"),
    "now_meeting": ("meeting.daily-sales", "cadence", "training"),
    "now_below": ("diagnosis", "standard.find-the-cause", "session.refusal-calm"),
    "now_gap": ("targets", "activity.gap-watch"),
    "now_breach": ("discipline", "rule.reward-and-punish"),
    "now_call": ("authorities", "activity.escalate"),
    "now_word": ("glossary", "lists", "figures"),
}


def pages(links: Links, templates: Path) -> dict[str, str]:
    """The Markdown pages of a handbook, by file name."""
    environment = markdown_environment(
        templates, lambda value: as_markdown(value, links.text), _functions(links)
    )
    made = {
        f"{name}.md": _page(environment, name, topic)
        for name, topic in links.shown.topics.items()
        if name != "edition"
    }
    front = environment.get_template("index.md.jinja")
    return {"index.md": _tidy(front.render(topic=links.shown.edition)), **made}


def _page(environment: Environment, name: str, topic: Topic) -> str:
    template = environment.select_template([f"{name}.md.jinja", "page.md.jinja"])
    return _tidy(template.render(name=name, topic=topic))


def _tidy(page: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", page)


def _functions(links: Links) -> dict[str, object]:
    word = words("handbook", links.language)

    def several(names: Iterable[str]) -> Markup:
        return joined(map(links.entry, names))

    def clauses(entry: Entry) -> Markup:
        return joined(map(links.clause, entry.source))

    def fill(key: str, value: object) -> str:
        return word[key].replace("[n]", str(value))

    def ways(names: Iterable[str]) -> Markup:
        return joined(links.to(name) for name in names if links.knows(name))

    return {
        "book": links.shown,
        "language": links.language,
        "word": word,
        "links": links,
        "several": several,
        "clauses": clauses,
        "fill": fill,
        "ways": ways,
        "views": views,
        "chapters": CHAPTERS,
        "readers": READERS,
        "needs": NEEDS,
    }
