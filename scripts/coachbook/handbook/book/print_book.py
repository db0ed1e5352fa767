"""`coachbook handbook --pdf` and `--cards`: the book and the question cards, one a language."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from html import unescape
from multiprocessing import get_context
from pathlib import Path

import click

from coachbook.base.files import write_file
from coachbook.base.font_coverage import characters, unprintable
from coachbook.base.problems import Place, Problem, Problems, did_you_mean
from coachbook.base.project import Project
from coachbook.base.terminal import problem_counts
from coachbook.handbook.book.book import (
    CONTENTS,
    FRONT,
    Chapters,
    book_html,
    book_template,
    make_book,
)
from coachbook.handbook.book.question_cards import (
    WAYS,
    best_sides,
    cards_html,
    make_cards,
    sheets,
    trials,
    trials_html,
)
from coachbook.handbook.build import gather
from coachbook.handbook.build_request import HandbookRequest
from coachbook.handbook.edition_news import EditionNews
from coachbook.handbook.pages import pages
from coachbook.pdf.html_to_pdf import PageLayout, Printer, page_count

MAX_ROUNDS = 6  # of layout; as a rule two are enough, for a number moves no line


@dataclass(frozen=True)
class Paper:
    """What to print: the book, the cards, or both; with `chapters`, a booklet of each of these."""

    book: bool
    cards: bool
    chapters: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrintedFile:
    """A file that was written."""

    file: Path
    pages: int
    size: int
    seconds: float


@dataclass(frozen=True)
class _Job:
    """The printing of one language, in a process of its own."""

    project: Project
    out: Path
    playbook: Path
    news: EditionNews
    books: dict[str, Chapters]  # by the end of the file's name, such as -deals
    cards: bool


def print_paper(
    project: Project, request: HandbookRequest, paper: Paper
) -> tuple[PrintedFile, ...]:
    """Print the book and the cards in each language and show where they are.

    Raises:
        Problems: the playbook has errors, or something of it cannot be printed.
    """
    editions, warnings = gather(request)
    books = _books(paper)
    out = request.out / "book"
    jobs = [_Job(project, out, request.playbook, news, books, paper.cards) for news in editions]
    results = _in_parallel(jobs)
    problems = [each for each in results if isinstance(each, Problem)]
    if problems:
        raise Problems(problems)
    if warnings:
        click.echo(f"{request.playbook}: {problem_counts(warnings)}")
    printed = tuple(each for each in results if isinstance(each, PrintedFile))
    for file in printed:
        facts = f"{file.pages} pages, {file.size / 1e6:.1f} MB, {file.seconds:.1f} s"
        click.echo(f"{file.file}: {facts}")
    if paper.cards:
        click.echo("cards: print at 100 %, both sides, flip on the long edge; cut at the marks")
    return printed


def _books(paper: Paper) -> dict[str, Chapters]:
    """The contents of each book to print, by the end of its file's name."""
    if not paper.chapters:
        return {"": CONTENTS} if paper.book else {}
    topics = {name: (name,) for names in CONTENTS.values() for name in names}
    known = {**topics, **CONTENTS}
    unknown = [name for name in paper.chapters if name not in known]
    if unknown:
        hint = did_you_mean(unknown[0], known) or f"expected one of: {', '.join(known)}"
        raise click.BadParameter(f"there is no chapter '{unknown[0]}'; {hint}")
    return {f"-{name}": {name: known[name]} for name in paper.chapters}


def _in_parallel(jobs: Sequence[_Job]) -> list[PrintedFile | Problem]:
    if len(jobs) == 1:
        return _print(jobs[0])
    with ProcessPoolExecutor(len(jobs), mp_context=get_context("spawn")) as pool:
        return [each for results in pool.map(_print, jobs) for each in results]


def _print(job: _Job) -> list[PrintedFile | Problem]:
    """Print one language. Problems are returned: the exception would not cross processes."""
    printed: list[PrintedFile | Problem] = []
    try:
        for file, lay_out in _files(job):
            started = time.monotonic()
            content = lay_out().pdf()
            write_file(file, content)
            seconds = time.monotonic() - started
            printed.append(PrintedFile(file, page_count(content), len(content), seconds))
    except Problems as error:
        return [*error.problems]
    return printed


def _files(job: _Job) -> Iterator[tuple[Path, Callable[[], PageLayout]]]:
    """The files to print, each with the function that lays it out."""
    project, language = job.project, job.news.links.language
    fonts, assets = project.checklists / "fonts", project.docs / "assets"
    printer = Printer(project.docs / "book", assets, fonts)
    if job.cards:
        yield job.out / f"cards-{language}.pdf", partial(_cards, job, printer)
    if job.books:
        markdown = pages(job.news.links, project.docs / "templates", job.news, paper=True)
        sources = {name.removesuffix(".md"): text for name, text in markdown.items()}
        for name, chapters in job.books.items():
            lay_out = partial(_book, job, printer, sources, chapters)
            yield job.out / f"coachbook-{language}{name}.pdf", lay_out


def _book(job: _Job, printer: Printer, sources: dict[str, str], chapters: Chapters) -> PageLayout:
    names = {*FRONT, *(name for names in chapters.values() for name in names)}
    _check_glyphs(job, {name: unescape(sources[name]) for name in sorted(names)})
    book = make_book(job.news.links, sources, chapters, job.news.origin.commit)
    template = book_template(job.project.docs / "book", "book")
    numbers: dict[str, int] = {}
    for _ in range(MAX_ROUNDS):
        layout = printer.lay_out(book_html(book, numbers, template))
        if layout.places == numbers:
            return layout
        numbers = layout.places
    raise click.ClickException(f"the page numbers do not settle in {MAX_ROUNDS} rounds")


def _cards(job: _Job, printer: Printer) -> PageLayout:
    links = job.news.links
    template = book_template(job.project.docs / "book", "cards")
    cards = make_cards(links)
    _check_glyphs(job, {card.id: str(card) for card in cards})
    candidates = trials(cards)
    trial_layout = printer.lay_out(trials_html(links, candidates, template))
    best = best_sides(candidates, trial_layout.places)
    missing = [(card, side) for card in cards for side in WAYS if (card.id, side) not in best]
    if missing:
        raise Problems(
            Problem(
                _place(job, card.id),
                "card-fits",
                f"the {side} of the card of '{card.id}' does not hold its text ({links.language})",
                "shorten the question" if side == "front" else "name fewer answers",
            )
            for card, side in missing
        )
    return printer.lay_out(cards_html(links, sheets(cards, best), template))


def _check_glyphs(job: _Job, texts: dict[str, str]) -> None:
    glyphs = characters(job.project.checklists)
    missing_glyphs = {name: unprintable(text, glyphs) for name, text in texts.items()}
    if any(missing_glyphs.values()):
        raise Problems(
            Problem(
                _place(job, name),
                "book-glyphs",
                f"the font lacks {' '.join(missing)} of '{name}' ({job.news.links.language})",
                "write it in another way",
            )
            for name, missing in missing_glyphs.items()
            if missing
        )


def _place(job: _Job, name: str) -> Place:
    """Where an entry stands, or the file of a page's topic."""
    place = job.news.links.places.get(name)
    return place or Place(job.playbook / f"{name}.yml")
