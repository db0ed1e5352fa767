"""The playbook in the words of the workbook: heads, notes, hints and lists."""

from __future__ import annotations

from functools import reduce

from coachbook.base.week import Week
from coachbook.base.words import fill_names
from coachbook.playbook.model.coaching import Criterion
from coachbook.playbook.prose import JOINER
from coachbook.scorecard.workbook.grid import Column, GridHeading
from coachbook.scorecard.workbook.rep_lines import FormWording
from coachbook.sheet.fields import LEVELS, FieldKind
from coachbook.sheet.slot_texts import format_day
from coachbook.team.model import Team


def heading_of(team: Team, week: Week, told: FormWording, document: str, whose: str) -> GridHeading:
    """The lines above the grid."""
    said, lead = told.said, told.form.lead
    scale = JOINER[lead].join(f"{step.level} {told.plain(step.name)}" for step in told.form.scale)
    low = reduce(
        lambda one, other: fill_names(said["either"], one=one, other=other),
        map(str, told.reckoning.low_levels),
    )
    dates = f"{format_day(week.days[0], lead)} – {format_day(week.days[-1], lead)}"
    return GridHeading(
        title=fill_names(said["title"], team=team.name, week=week),
        whose=whose,
        about=fill_names(
            said["about"],
            week=week,
            dates=dates,
            team=team.name,
            supervisor=team.supervisor.name or team.supervisor.id,
            edition=told.form.edition,
            document=document,
        ),
        how=fill_names(said["how"], scale=scale, low=low, apart=told.reckoning.far_apart),
    )


def columns_of(told: FormWording) -> list[Column]:
    """The criteria, each with its note and its hint."""
    return [_column(told, criterion) for criterion in told.form.criteria]


def lists_of(told: FormWording) -> dict[str, list[str]]:
    """The choices of drop-downs that are too long to stand in the rule itself."""
    causes = (cause.name for cause in told.form.root_causes)
    items = (criterion.name for criterion in told.form.criteria)
    return {
        kind: [f"{n} {told.plain(name)}" for n, name in enumerate(names, start=1)]
        for kind, names in ((FieldKind.CAUSE.value, causes), (FieldKind.ITEM.value, items))
    }


def _column(told: FormWording, criterion: Criterion) -> Column:
    said, plain = told.said, told.plain
    name = plain(criterion.name)
    head = fill_names(said["note"], name=name, weight=criterion.weight, asks=plain(criterion.asks))
    levels = [
        fill_names(
            said["note_level"],
            level=level,
            scale=plain(told.form.scale[level].name),
            anchor=plain(criterion.anchors[level]),
        )
        for level in LEVELS
    ]
    marks = [f"{level}  {plain(criterion.marks[level])}" for level in LEVELS]
    return Column(criterion, name, "\n".join((head, *levels)), "\n".join(marks))
