"""The drawings of a handbook, for its pages and as files. Their style: docs/assets/drawings.css."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jinja2 import Environment, Template
from markupsafe import Markup

from coachbook.base.templates import html_environment
from coachbook.handbook.drawings.canvas import Drawing
from coachbook.handbook.drawings.cause_tree import diagnosis
from coachbook.handbook.drawings.class_ladder import ladder
from coachbook.handbook.drawings.escalation import escalation
from coachbook.handbook.drawings.labels import Pen
from coachbook.handbook.drawings.matrix import matrix
from coachbook.handbook.drawings.score_example import score
from coachbook.handbook.drawings.timetable import week
from coachbook.handbook.links import Links

DRAWINGS: dict[str, Callable[[Pen], Drawing]] = {
    "matrix": matrix,
    "week": week,
    "ladder": ladder,
    "escalation": escalation,
    "score": score,
    "diagnosis": diagnosis,
}
_TOKEN = re.compile(r"(--d-[a-z-]+): ([^;]+);")
_USE = re.compile(r"var\((--d-[a-z-]+)\)")


@dataclass(frozen=True)
class Gallery:
    """The drawings of one handbook; `docs` is the folder with templates and assets."""

    links: Links
    docs: Path

    def figure(self, name: str) -> Markup:
        """A drawing for a page: one for screens and paper, one for phones, with links."""
        drawings = [self._parts(name, narrow) for narrow in (False, True)]
        return Markup(self._template("drawing.html.jinja").render(drawings=drawings))

    def paper(self, name: str) -> Markup:
        """A drawing for a page that is printed without the site's style sheets."""
        return Markup(self._template("drawing.html.jinja").render(drawings=[self._for_paper(name)]))

    def file(self, name: str) -> str:
        """A drawing as a file of its own: in the colours of paper, without links."""
        return self._template("drawing.svg.jinja").render(self._for_paper(name))

    def _for_paper(self, name: str) -> dict[str, object]:
        css = (self.docs / "assets" / "drawings.css").read_text(encoding="utf-8")
        return {**self._parts(name, narrow=False), "style": Markup(paper_style(css))}

    def _parts(self, name: str, narrow: bool) -> dict[str, object]:
        pen = Pen(self.links, narrow)
        return {
            "drawing": DRAWINGS[name](pen),
            "id": f"drawing-{name}{'-narrow' if narrow else ''}",
            "kind": "narrow" if narrow else "wide",
            "title": pen.word(f"{name}_title"),
            "description": pen.word(f"{name}_description"),
            "language": self.links.language.value,
            "style": "",
        }

    def _template(self, name: str) -> Template:
        return self._environment.get_template(name)

    @cached_property
    def _environment(self) -> Environment:
        return html_environment(self.docs / "templates")


def paper_style(css: str) -> str:
    """The style sheet for paper: variables replaced by their first value, that of light colours."""
    colours = dict(reversed(_TOKEN.findall(css)))
    return _USE.sub(lambda use: colours[use[1]], css)
