"""The foot of a sheet says the edition and, where git knows it, the commit it was printed from."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

import pytest

from coachbook.sheet import jobs


class Run(Protocol):
    """A command that was run."""

    def pages(self, name: str) -> list[str]: ...


@pytest.mark.parametrize(("commit", "foot"), [("abc1234+", r" · abc1234\+ · "), ("", " · ")])
def test_the_foot_names_edition_and_commit(
    commit: str, foot: str, sheets: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "short_commit", lambda _: commit)
    run = sheets("--rep", "lin")
    for page in run.pages("north/2026-W48_north_lin.pdf"):
        assert re.search(rf"^[0-9A-Z]{{3}}{foot}2026-W48_north_lin", page, re.MULTILINE)
        assert "手册版本 1.0" in page
