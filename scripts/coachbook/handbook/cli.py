"""The commands of the handbook: handbook, calendar."""

from __future__ import annotations

from datetime import datetime

import click

from coachbook import options
from coachbook.options import current_project, request


@click.command()
@options.PLAYBOOK
@options.out("Where Markdown and site go")
@click.option("--department", "departments", multiple=True, metavar="NAME", help="Only for these.")
@options.languages("both")
@click.option("--since", default="", metavar="OLD", help="Mark what is new since this edition.")
@click.option("--offline", is_flag=True, help="Pack the site, too: handbook-offline.zip.")
@click.option(
    "--serve", "served", is_flag=True, help="Show it in a browser; build when it changes."
)
@click.option("--port", type=click.IntRange(0, 65535), help="Where to show it (default: 8000).")
@click.option("--pdf", is_flag=True, help="Print the book, in place of the site.")
@click.option("--cards", is_flag=True, help="Print the question cards, in place of the site.")
@click.option(
    "--chapter",
    "chapters",
    multiple=True,
    metavar="NAME",
    help="Print only this chapter or topic, as a booklet (may be repeated).",
)
def handbook(
    offline: bool,
    served: bool,
    port: int | None,
    pdf: bool,
    cards: bool,
    chapters: tuple[str, ...],
    **given: object,
) -> None:
    """Build the handbook: a site a language that works from a folder, and its Markdown."""
    from coachbook.handbook.build import build_handbook
    from coachbook.handbook.build_request import HandbookRequest

    project, handbook_request = current_project(), request(HandbookRequest, given)
    if port is not None and not served:
        raise click.UsageError("--port goes with --serve")
    if served:
        others = {"--offline": offline, "--pdf": pdf, "--cards": cards, "--chapter": chapters}
        if refused := [name for name, value in others.items() if value]:
            raise click.UsageError(f"--serve shows the site: leave out {' and '.join(refused)}")
        from coachbook.handbook.preview.serve import serve

        serve(project, handbook_request, 8000 if port is None else port)
        return
    paper = bool(pdf or cards or chapters)
    if paper:
        from coachbook.handbook.book.print_book import Paper, print_paper

        print_paper(project, handbook_request, Paper(pdf or bool(chapters), cards, chapters))
    if offline or not paper:
        build_handbook(project, handbook_request)
    if offline:
        from coachbook.handbook.site_build import write_site_archive

        write_site_archive(handbook_request.site, handbook_request.out / "handbook-offline.zip")


@click.command()
@options.PLAYBOOK
@click.option("--role", "roles", multiple=True, metavar="NAME", help="Only for this role.")
@options.languages("both")
@click.option(
    "--project-end",
    "ends",
    multiple=True,
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The last day of a project: adds its review (may be repeated).",
)
@options.HOUSE
@options.out("Where the feeds go", "calendar")
def calendar(ends: tuple[datetime, ...], **given: object) -> None:
    """Write the meetings of each role as calendar feeds (iCalendar)."""
    from coachbook.handbook.write_calendar import CalendarRequest, write_calendar

    days = tuple(end.date() for end in ends)
    values = {**given, "project_ends": days}
    write_calendar(current_project(), request(CalendarRequest, values))


COMMANDS = (handbook, calendar)
