"""Books and cards printed from the small playbook, once a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coachbook.commands.book import Paper, print_paper
from coachbook.commands.wanted import Wanted
from coachbook.project import Project
from coachbook.text import Language

from .pdf_file import Pdf


@pytest.fixture(scope="session")
def project(project_root: Path) -> Project:
    """The checkout's folders."""
    return Project(project_root, project_root / "build")


@pytest.fixture(scope="session")
def printed(
    project: Project, small_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Pdf]]:
    """Book and cards of the small playbook in both languages, by file name."""
    out = tmp_path_factory.mktemp("book")
    wanted = Wanted(small_folder, out, (), tuple(Language))
    files = print_paper(project, wanted, Paper(book=True, cards=True))
    found = {made.file.name: Pdf(made.file) for made in files}
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
