"""The query sets: what people type, what must come first, and how often it does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from coachbook.base.text import Language

from ..conftest import cases_in

SHOWN = 3  # what a reader takes in at a glance


@dataclass(frozen=True)
class Query:
    """What is typed, and the pages or entries of which one must come first."""

    kind: str
    ask: str
    find: tuple[str, ...]
    held_out: bool = False


@dataclass(frozen=True)
class Answer:
    """A query and the ids that were found, best first."""

    query: Query
    ids: tuple[str, ...]

    @property
    def first(self) -> bool:
        """Whether a right one came first."""
        return self.among(1)

    def among(self, most: int) -> bool:
        """Whether a right one is among the first `most`."""
        return bool({*self.ids[:most]} & {*self.query.find})


def queries(language: Language) -> list[Query]:
    """The query set of a language."""
    file = Path(__file__).with_name(f"queries.{language}.yml")
    kinds = cases_in(file)
    return [
        Query(kind, row["ask"], tuple(row["find"]), row.get("held_out", False))
        for kind, rows in kinds.items()
        for row in rows
    ]


def answers(page: Page, asked: Sequence[Query]) -> list[Answer]:
    """What the open page's own search finds for each query."""
    find = "asked => asked.map(ask => window.handbookSearch(ask).map(row => row.id))"
    found: list[list[str]] = page.evaluate(find, [query.ask for query in asked])
    return [Answer(query, tuple(ids)) for query, ids in zip(asked, found, strict=True)]


def rate(right: Iterable[bool]) -> float:
    """The share of what is right, in percent."""
    all_of_them = list(right)
    return 100 * sum(all_of_them) / len(all_of_them)
