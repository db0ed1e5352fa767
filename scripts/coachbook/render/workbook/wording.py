"""The playbook in the words of the workbook: heads, notes, hints and lists."""

from __future__ import annotations

from functools import reduce

from coachbook.model.coaching import Criterion
from coachbook.prose import JOINER
from coachbook.render.fields import day
from coachbook.render.workbook.grid import Column, Heading
from coachbook.render.workbook.tables import Told
from coachbook.sheets.asked import LEVELS, FieldKind
from coachbook.team.model import Team
from coachbook.week import Week
from coachbook.words import fill


def heading_of(team: Team, week: Week, told: Told, document: str, whose: str) -> Heading:
    """The lines above the grid."""
    said, lead = told.said, told.form.lead
    scale = JOINER[lead].join(f"{step.level} {told.plain(step.name)}" for step in told.form.scale)
    low = reduce(
        lambda one, other: fill(said["either"], one=one, other=other),
        map(str, told.reckoning.low_levels),
    )
    dates = f"{day(week.days[0], lead)} – {day(week.days[-1], lead)}"
    return Heading(
        title=fill(said["title"], team=team.name, week=week),
        whose=whose,
        about=fill(
            said["about"],
            week=week,
            dates=dates,
            team=team.name,
            supervisor=team.supervisor.name or team.supervisor.id,
            edition=told.form.edition,
            document=document,
        ),
        how=fill(said["how"], scale=scale, low=low, apart=told.reckoning.far_apart),
    )


def columns_of(told: Told) -> list[Column]:
    """The criteria, each with its note and its hint."""
    return [_column(told, criterion) for criterion in told.form.criteria]


def lists_of(told: Told) -> dict[str, list[str]]:
    """The choices of drop-downs that are too long to stand in the rule itself."""
    causes = (cause.name for cause in told.form.root_causes)
    items = (criterion.name for criterion in told.form.criteria)
    return {
        kind: [f"{n} {told.plain(name)}" for n, name in enumerate(names, start=1)]
        for kind, names in ((FieldKind.CAUSE.value, causes), (FieldKind.ITEM.value, items))
    }


def _column(told: Told, criterion: Criterion) -> Column:
    said, plain = told.said, told.plain
    name = plain(criterion.name)
    head = fill(said["note"], name=name, weight=criterion.weight, asks=plain(criterion.asks))
    levels = [
        fill(
            said["note_level"],
            level=level,
            scale=plain(told.form.scale[level].name),
            anchor=plain(criterion.anchors[level]),
        )
        for level in LEVELS
    ]
    marks = [f"{level}  {plain(criterion.marks[level])}" for level in LEVELS]
    return Column(criterion, name, "\n".join((head, *levels)), "\n".join(marks))
