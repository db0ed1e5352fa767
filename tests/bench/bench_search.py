"""How well and how fast the search finds, in a real browser, over http and from a folder.

`make bench` prints it; what must hold is in tests/handbook/test_search.py.
"""

from __future__ import annotations

import gzip
from statistics import median

import pytest
from playwright.sync_api import Page

from coachbook.base.text import Language

from ..handbook.conftest import Site, address, built, page, project, site
from ..handbook.search_queries import SHOWN, Answer, answers, queries, rate

__all__ = ["address", "built", "page", "project", "site"]  # fixtures

TIMES = 5
BUILD = "() => { const t = performance.now(); handbookSearch(''); return performance.now() - t; }"
ASK = """asked => {
  const t = performance.now();
  for (const ask of asked) handbookSearch(ask);
  return (performance.now() - t) / asked.length;
}"""


@pytest.mark.parametrize("language", list(Language))
def test_hits_and_times(page: Page, address: str, language: Language) -> None:
    asked = queries(language)
    builds, each = [], []
    for _ in range(TIMES):
        page.goto(f"{address}/{language}/facts.html")
        builds.append(page.evaluate(BUILD))
        each.append(page.evaluate(ASK, [query.ask for query in asked]))
    found = answers(page, asked)
    print(f"\n{language} from {address.partition(':')[0]}:")
    for name, held_out in {"tuned": False, "held out": True}.items():
        _print(name, [one for one in found if one.query.held_out is held_out])
    _print("all", found)
    for kind in dict.fromkeys(query.kind for query in asked):
        _print(f"  {kind}", [one for one in found if one.query.kind == kind])
    print(f"  index built in {median(builds):.0f} ms, {median(each):.2f} ms a query")


@pytest.mark.parametrize("language", list(Language))
def test_size(site: Site, language: Language) -> None:
    data = (site.folder / language / "assets" / "search-data.js").read_bytes()
    packed = len(gzip.compress(data, 9, mtime=0))
    print(f"\n{language} data: {len(data) / 1000:.0f} kB, {packed / 1000:.0f} kB packed")


def _print(name: str, found: list[Answer]) -> None:
    first = rate(one.first for one in found)
    shown = rate(one.among(SHOWN) for one in found)
    none = sum(not one.ids for one in found)
    print(
        f"  {name:11}{len(found):4} asked, {first:5.1f} % first, {shown:5.1f} % in {SHOWN}, "
        f"{none} without result"
    )
