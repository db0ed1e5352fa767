"""The whole playbook: every topic file, with look-ups by id."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import count

from coachbook.playbook.model.cadence import Cadence, Discipline, Reports, Training
from coachbook.playbook.model.claims import Claims, Weights
from coachbook.playbook.model.coaching import Diagnosis, Onboarding, Rubric, SheetDesign
from coachbook.playbook.model.entry import Entry, Model, Topic
from coachbook.playbook.model.evidence import Customers, Evidence, Facts, Feelings, Questions
from coachbook.playbook.model.guidance import (
    Activities,
    Authorities,
    Duties,
    FocusAreas,
    Principles,
    Roles,
    Standards,
    Targets,
)
from coachbook.playbook.model.law import Law
from coachbook.playbook.model.reference import (
    ORDINARY_WORKDAYS,
    Edition,
    Figures,
    Glossary,
    IdMap,
    Lists,
    Source,
)
from coachbook.playbook.model.walk import entries_of
from coachbook.playbook.model.week_levels import criterion_of_week


class Playbook(Model):
    """All topics; the field's name is the file's name (`duties` is playbook/duties.yml).

    `weights` is what was learned from the statements beside them. `unused_levels` are those that
    criteria, by their id, do not have in a week (`for_week`).
    """

    edition: Edition
    principles: Principles
    focus: FocusAreas
    duties: Duties
    authorities: Authorities
    activities: Activities
    standards: Standards
    evidence: Evidence
    questions: Questions
    facts: Facts
    feelings: Feelings
    claims: Claims
    customers: Customers
    cadence: Cadence
    training: Training
    discipline: Discipline
    law: Law
    reports: Reports
    targets: Targets
    scorecard: Rubric
    sheet: SheetDesign
    diagnosis: Diagnosis
    onboarding: Onboarding
    roles: Roles
    figures: Figures
    lists: Lists
    glossary: Glossary
    source: Source
    ids: IdMap
    weights: Weights = Weights()
    unused_levels: Mapping[str, tuple[int, ...]] = {}

    def for_week(self, workdays: int) -> Playbook:
        """The playbook as the forms of a week quote it: numbers of days fit its working days.

        Levels that mean the same in so short a week say so. A week without working days is taken
        for an ordinary one.
        """
        if workdays in {0, ORDINARY_WORKDAYS}:
            return self
        if workdays not in self._weeks:
            self._weeks[workdays] = self._for_week(workdays)
        return self._weeks[workdays]

    def same_level(self, criterion: str, level: int) -> int:
        """The level that counts for one in this week: itself, or the one it is the same as."""
        unused = self.unused_levels.get(criterion, ())
        return next(each for each in count(level) if each not in unused)

    @cached_property
    def _weeks(self) -> dict[int, Playbook]:
        return {}

    def _for_week(self, workdays: int) -> Playbook:
        scaled = tuple(figure.for_week(workdays) for figure in self.figures.figures)
        days = [figure for figure in scaled if figure.of_week]
        pairs = [criterion_of_week(each, days) for each in self.scorecard.criteria]
        criteria = tuple(criterion for criterion, _ in pairs)
        changed = {
            "figures": self.figures.model_copy(update={"figures": scaled}),
            "scorecard": self.scorecard.model_copy(update={"criteria": criteria}),
            "unused_levels": {criterion.id: levels for criterion, levels in pairs if levels},
        }
        topics = {name: getattr(self, name) for name in type(self).model_fields}
        return Playbook.model_construct(**{**topics, **changed})

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """Every topic by its file name, in reading order."""
        return {name: getattr(self, name) for name in TOPICS}

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Every entry by its id, in reading order."""
        return {entry.id: entry for topic in self.topics.values() for _, entry in entries_of(topic)}

    @cached_property
    def topic_of(self) -> dict[str, str]:
        """The topic an entry stands in, by the entry's id."""
        return {
            entry.id: name for name, topic in self.topics.items() for _, entry in entries_of(topic)
        }


TOPICS: dict[str, type[Topic]] = {
    name: field.annotation
    for name, field in Playbook.model_fields.items()
    if isinstance(field.annotation, type) and issubclass(field.annotation, Topic)
}
