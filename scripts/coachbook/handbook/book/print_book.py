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
from coachbook.pdf.html_to_pdf import PageLayout, Printer, pages_of

MOST_ROUNDS = 6  # the second is right as a rule: a number does not move a line


@dataclass(frozen=True)
class Paper:
    """What to print. With `chapters`, a booklet of each instead of the whole book."""

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
    books: dict[str, Chapters]  # by what stands in the file's name
    cards: bool


def print_paper(
    project: Project, request: HandbookRequest, paper: Paper
) -> tuple[PrintedFile, ...]:
    """Print what is request in each language and say where it is.

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
    made = tuple(each for each in results if isinstance(each, PrintedFile))
    for each in made:
        says = f"{each.pages} pages, {each.size / 1e6:.1f} MB, {each.seconds:.1f} s"
        click.echo(f"{each.file}: {says}")
    if paper.cards:
        click.echo("cards: print at 100 %, both sides, flip on the long edge; cut at the marks")
    return made


def _books(paper: Paper) -> dict[str, Chapters]:
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
    """Print a language; what went wrong comes back, too, for it has to cross to the parent."""
    made: list[PrintedFile | Problem] = []
    try:
        for file, laid_out in _files(job):
            started = time.monotonic()
            content = laid_out().pdf()
            write_file(file, content)
            seconds = time.monotonic() - started
            made.append(PrintedFile(file, pages_of(content), len(content), seconds))
    except Problems as found:
        return [*found.problems]
    return made


def _files(job: _Job) -> Iterator[tuple[Path, Callable[[], PageLayout]]]:
    project, language = job.project, job.news.links.language
    fonts, assets = project.checklists / "fonts", project.docs / "assets"
    printer = Printer(project.docs / "book", assets, fonts)
    if job.cards:
        yield job.out / f"cards-{language}.pdf", partial(_cards, job, printer)
    if job.books:
        made = pages(job.news.links, project.docs / "templates", job.news, paper=True)
        sources = {name.removesuffix(".md"): text for name, text in made.items()}
        for name, chapters in job.books.items():
            laid_out = partial(_book, job, printer, sources, chapters)
            yield job.out / f"coachbook-{language}{name}.pdf", laid_out


def _book(job: _Job, printer: Printer, sources: dict[str, str], chapters: Chapters) -> PageLayout:
    names = {*FRONT, *(name for names in chapters.values() for name in names)}
    _check_glyphs(job, {name: unescape(sources[name]) for name in sorted(names)})
    book = make_book(job.news.links, sources, chapters, job.news.origin.commit)
    template = book_template(job.project.docs / "book", "book")
    numbers: dict[str, int] = {}
    for _ in range(MOST_ROUNDS):
        laid = printer.lay_out(book_html(book, numbers, template))
        if laid.places == numbers:
            return laid
        numbers = laid.places
    raise click.ClickException(f"the page numbers do not settle in {MOST_ROUNDS} rounds")


def _cards(job: _Job, printer: Printer) -> PageLayout:
    links = job.news.links
    template = book_template(job.project.docs / "book", "cards")
    cards = make_cards(links)
    _check_glyphs(job, {card.id: str(card) for card in cards})
    tried = trials(cards)
    best = best_sides(tried, printer.lay_out(trials_html(links, tried, template)).places)
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
    known = characters(job.project.checklists)
    lacking = {name: unprintable(text, known) for name, text in texts.items()}
    if any(lacking.values()):
        raise Problems(
            Problem(
                _place(job, name),
                "book-glyphs",
                f"the font lacks {' '.join(missing)} of '{name}' ({job.news.links.language})",
                "write it in another way",
            )
            for name, missing in lacking.items()
            if missing
        )


def _place(job: _Job, name: str) -> Place:
    """Where an entry stands, or a page's file."""
    known = job.news.links.places.get(name)
    return known or Place(job.playbook / f"{name}.yml")
