"""Books and cards printed from the small playbook, once a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coachbook.base.project import Project
from coachbook.base.text import Language
from coachbook.handbook.book.print_book import Paper, print_paper
from coachbook.handbook.build_request import HandbookRequest

from ...conftest import Once
from .pdf_file import Pdf


@pytest.fixture(scope="session")
def project(project_root: Path) -> Project:
    """The checkout's folders."""
    return Project(project_root, project_root / "build")


@pytest.fixture(scope="session")
def printed(project: Project, small_folder: Path, once: Once) -> Iterator[dict[str, Pdf]]:
    """Book and cards of the small playbook in both languages, by file name."""

    def fill(out: Path) -> None:
        wanted = HandbookRequest(small_folder, out, (), tuple(Language))
        print_paper(project, wanted, Paper(book=True, cards=True))

    folder = once("small-book", fill)
    found = {file.name: Pdf(file) for file in sorted(folder.rglob("*.pdf"))}
    yield found
    for pdf in found.values():
        pdf.close()


@pytest.fixture(params=list(Language))
def language(request: pytest.FixtureRequest) -> Language:
    """Each language."""
    return Language(request.param)


@pytest.fixture
def book(printed: dict[str, Pdf], language: Language) -> Pdf:
    """The book in a language."""
    return printed[f"coachbook-{language}.pdf"]
