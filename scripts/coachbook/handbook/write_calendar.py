"""`coachbook calendar`: the meetings of each role as iCalendar feeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from coachbook.base.files import write_file
from coachbook.base.problems import did_you_mean
from coachbook.base.project import Project
from coachbook.base.terminal import count_noun
from coachbook.base.text import Language
from coachbook.handbook.calendar_feeds import Feeds
from coachbook.playbook.load import load_playbook
from coachbook.playbook.meeting_days import (
    calendar_occasions,
    feed_name,
    meetings_without_date,
    roles_that_meet,
)
from coachbook.playbook.model.guidance import Rhythm
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.team_folder import read_folder, refuse_unknown
from coachbook.team.work_calendar import WorkHours


@dataclass(frozen=True)
class CalendarRequest:
    """The calendars to write: for which roles (none named: all), languages and ends of projects.

    Attributes:
        team: A team folder, whose holidays and make-up days count; None: of no house.
        teams: The id of the team whose time zone counts; none: that of all, if it is the same.
    """

    playbook: Path
    roles: tuple[str, ...]
    languages: tuple[Language, ...]
    project_ends: tuple[date, ...]
    out: Path
    team: Path | None = None
    teams: tuple[str, ...] = ()


def write_calendar(project: Project, request: CalendarRequest) -> None:
    """Write a feed for each role and language, and show which meetings it lacks.

    Raises:
        Problems: the playbook or the team folder has errors.
        click.ClickException: a team is not there, or the teams have several time zones.
    """
    book = load_playbook(request.playbook)[0].playbook
    roles = _roles(book, request.roles)
    hours, zone = _house(book, request)
    for language in request.languages:
        feeds = Feeds(book, book, language, project.docs / "templates", hours, zone)
        for name, content in feeds.files(roles, request.project_ends).items():
            write_file(request.out / name, content)
    for role in roles:
        _show_feed(book, role, request)


def _house(book: Playbook, request: CalendarRequest) -> tuple[WorkHours, str]:
    """The working days and the time zone of a house; empty: that of the edition."""
    if request.team is None:
        return WorkHours(), ""
    folder, _ = read_folder(request.team, book)
    refuse_unknown("team", request.teams, {team.id: team for team in folder.teams})
    zones = {t.timezone for t in folder.teams if not request.teams or t.id in request.teams}
    if len(zones) > 1:
        named = ", ".join(sorted(zone or book.edition.timezone for zone in zones))
        raise click.ClickException(f"the teams have several time zones ({named}); name one team")
    return folder.calendar.hours, next(iter(zones))


def _roles(book: Playbook, names: Sequence[str]) -> tuple[str, ...]:
    """The ids of the roles named, with or without `role.`; none named: all that meet."""
    known = {role.removeprefix("role."): role for role in roles_that_meet(book)}
    words = [name.removeprefix("role.") for name in names]
    unknown = [word for word in words if word not in known]
    if unknown:
        hint = did_you_mean(unknown[0], known) or f"expected one of: {', '.join(known)}"
        raise click.BadParameter(f"no meeting has a role '{unknown[0]}'; {hint}")
    return tuple(known[word] for word in words) or tuple(known.values())


def _show_feed(book: Playbook, role: str, request: CalendarRequest) -> None:
    files = " and ".join(feed_name(role, language) for language in request.languages)
    occasions = calendar_occasions(book, role, request.project_ends)
    content = count_noun(len(occasions), "meeting") if occasions else "not written"
    click.echo(f"{request.out / files}: {content}")
    for meeting in meetings_without_date(book, role, request.project_ends):
        at_end = meeting.every is Rhythm.PROJECT and meeting.falls_on
        hint = "say when the project ends with --project-end" if at_end else "enter it by hand"
        click.echo(f"    without '{meeting.id}', whose day is set each time: {hint}")
