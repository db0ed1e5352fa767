"""What the site generator is told: navigation, language, folders and the words of the frame."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path, PurePath

import yaml

from coachbook.prose import plain
from coachbook.render.links import Links
from coachbook.render.pages import CHAPTERS, GUIDES
from coachbook.render.templates import html_environment
from coachbook.text import Language
from coachbook.words import fill, words


def site_config(
    links: Links, languages: Sequence[Language], root: PurePath, commit: str = ""
) -> str:
    """mkdocs.<language>.yml; `root` is the way from its folder to the project's.

    MkDocs puts names into its pages as they are, so they are escaped here.
    """
    language = links.language
    word = words("handbook", language)
    edition = links.shown.edition
    title = escape(edition.title.in_(language))
    chapters = [
        {escape(word[f"chapter_{name}"]): [_page(links, topic) for topic in topics]}
        for name, topics in CHAPTERS.items()
    ]
    guides = [{escape(word[f"guide_{name}"]): f"{name}.md"} for name in GUIDES]
    chapters.insert(0, {escape(word["chapter_now"]): guides})
    alternate = [{"lang": each.value, "name": word[f"language_{each}"]} for each in languages]
    notice = [title, fill(word["edition"], n=edition.version), str(edition.date), commit]
    news = {escape(words("changes", language)["title"]): "changes.md"}
    authors = {escape(words("authors", language)["title"]): "authors.md"}
    config = {
        "INHERIT": (root / "mkdocs.yml").as_posix(),
        "site_name": title,
        "docs_dir": f"docs_{language}",
        "theme": {"language": language.value, "custom_dir": (root / "docs" / "theme").as_posix()},
        "nav": [{escape(word["front"]): "index.md"}, *chapters, news, authors],
        "copyright": " · ".join(filter(None, notice)),
        "extra": {
            "words": {key: text for key, text in word.items() if key.startswith("site_")},
            "alternate": alternate if len(alternate) > 1 else [],
        },
    }
    return yaml.safe_dump(config, allow_unicode=True, sort_keys=False, width=1000)


def _page(links: Links, topic: str) -> dict[str, str]:
    """A topic's page by its title, so that the menu is known without reading any page."""
    title = links.shown.topics[topic].title.in_(links.language)
    shown = plain(title, links.full.entries, links.language)
    return {escape(" ".join(shown.split())): f"{topic}.md"}


def entrance(links: Links, languages: Sequence[Language], templates: Path) -> str:
    """The page above the handbooks, which leads to the first language and links to all."""
    template = html_environment(templates).get_template("site.html.jinja")
    names = {each.value: words("handbook", each)[f"language_{each}"] for each in languages}
    title = links.shown.edition.title.in_(links.language)
    return template.render(first=languages[0].value, languages=names, title=title)
