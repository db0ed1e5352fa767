"""The meaning of the numbers that may answer a question: levels, root causes or criteria."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coachbook.base.text import Language, Text
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.prose import plain_text
from coachbook.scorecard.review_questions import ReviewQuestion
from coachbook.sheet.fields import FieldKind


@dataclass(frozen=True)
class Meaning:
    """A number, its name, and what it means if the playbook explains it."""

    number: int
    name: Text
    says: Text | None


def meanings_of(question: ReviewQuestion, playbook: Playbook) -> tuple[Meaning, ...]:
    """The meaning of each number that may answer a question; empty if numbers need no explaining.

    A criterion that is no longer in the playbook has none.
    """
    readers = {
        FieldKind.SCORE: _levels,
        FieldKind.LEVEL: _levels,
        FieldKind.CAUSE: _causes,
        FieldKind.ITEM: _items,
    }
    reader = readers.get(question.field.kind)
    return tuple(reader(question, playbook)) if reader else ()


def _levels(question: ReviewQuestion, playbook: Playbook) -> Iterator[Meaning]:
    """The levels that the card's week has of the criterion, each with its anchor in that week."""
    book = playbook.for_week(question.workdays)
    criterion_id = question.field.id.partition("/")[0]
    for criterion in book.scorecard.criteria:
        if criterion.id == criterion_id:
            for step in book.scorecard.scale:
                if book.same_level(criterion_id, step.level) == step.level:
                    anchor = criterion.anchors[step.level]
                    yield Meaning(
                        step.level, _written_out(step.name, book), _written_out(anchor, book)
                    )


def _causes(_: ReviewQuestion, playbook: Playbook) -> Iterator[Meaning]:
    for number, root in enumerate(playbook.scorecard.root_causes, start=1):
        yield Meaning(number, _written_out(root.name, playbook), _written_out(root.means, playbook))


def _items(question: ReviewQuestion, playbook: Playbook) -> Iterator[Meaning]:
    """The criteria, as they are numbered on the scorecard in question."""
    names = {each.id: each.name for each in playbook.scorecard.criteria}
    for number, item in enumerate(question.criteria, start=1):
        name = names.get(item)
        yield Meaning(
            number, _written_out(name, playbook) if name else Text(zh=item, en=item), None
        )


def _written_out(text: Text, playbook: Playbook) -> Text:
    """A text of the playbook with its marks written out."""
    zh, en = (plain_text(text.in_(each), playbook.entries, each) for each in Language)
    return Text(zh=zh, en=en)
