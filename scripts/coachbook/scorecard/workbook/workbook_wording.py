"""Texts of the workbook made from the playbook: the heading, notes, hints and lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
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


def heading_of(
    team: Team,
    week: Week,
    days: Sequence[date],
    wording: FormWording,
    document: str,
    scorer_line: str,
) -> GridHeading:
    """The lines above the grid."""
    words, lead = wording.words, wording.form.lead
    scale = JOINER[lead].join(
        f"{step.level} {wording.plain(step.name)}" for step in wording.form.scale
    )
    low = reduce(
        lambda one, other: fill_names(words["either"], one=one, other=other),
        map(str, wording.reckoning.low_levels),
    )
    dates = f"{format_day(days[0], lead)} – {format_day(days[-1], lead)}"
    return GridHeading(
        title=fill_names(words["title"], team=team.name, week=week),
        scorer_line=scorer_line,
        about=fill_names(
            words["about"],
            week=week,
            dates=dates,
            team=team.name,
            supervisor=team.supervisor.name or team.supervisor.id,
            edition=wording.form.edition,
            document=document,
        ),
        how=fill_names(words["how"], scale=scale, low=low, apart=wording.reckoning.far_apart),
    )


def columns_of(wording: FormWording) -> list[Column]:
    """The criteria, each with its note and its hint."""
    return [_column(wording, criterion) for criterion in wording.form.criteria]


def lists_of(wording: FormWording) -> dict[str, list[str]]:
    """The drop-down lists that are too long for a validation rule, by name."""
    causes = (cause.name for cause in wording.form.root_causes)
    items = (criterion.name for criterion in wording.form.criteria)
    return {
        kind: [f"{n} {wording.plain(name)}" for n, name in enumerate(names, start=1)]
        for kind, names in ((FieldKind.CAUSE.value, causes), (FieldKind.ITEM.value, items))
    }


def _column(wording: FormWording, criterion: Criterion) -> Column:
    words, plain = wording.words, wording.plain
    name = plain(criterion.name)
    head = fill_names(words["note"], name=name, weight=criterion.weight, asks=plain(criterion.asks))
    levels = [
        fill_names(
            words["note_level"],
            level=level,
            scale=plain(wording.form.scale[level].name),
            anchor=plain(criterion.anchors[level]),
        )
        for level in LEVELS
    ]
    marks = [f"{level}  {plain(criterion.marks[level])}" for level in LEVELS]
    unused = wording.unused.get(criterion.id, ())
    used = tuple(level for level in LEVELS if level not in unused)
    return Column(criterion, name, "\n".join((head, *levels)), "\n".join(marks), used)
