"""The whole playbook: every topic file, with look-ups by id."""

from __future__ import annotations

from functools import cached_property

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


class Playbook(Model):
    """All topics; the field's name is the file's name (`duties` is playbook/duties.yml).

    `weights` is what was learned from the statements beside them.
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

    def for_week(self, workdays: int) -> Playbook:
        """The playbook as the forms of a week quote it: numbers of days fit its working days.

        A week without any is taken for an ordinary one.
        """
        if workdays in {0, ORDINARY_WORKDAYS}:
            return self
        scaled = tuple(figure.for_week(workdays) for figure in self.figures.figures)
        topics = {name: getattr(self, name) for name in type(self).model_fields}
        figures = self.figures.model_copy(update={"figures": scaled})
        return Playbook.model_construct(**{**topics, "figures": figures})

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
