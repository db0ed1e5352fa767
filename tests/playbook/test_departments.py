"""What is for a department: its own, and what is for all."""

from __future__ import annotations

import pytest

from coachbook.playbook.department_view import for_departments, playbook_for
from coachbook.playbook.model.coaching import Criterion
from coachbook.playbook.model.playbook import Playbook


@pytest.fixture
def three(real: Playbook) -> tuple[Criterion, ...]:
    """A criterion for all, one for training, one for software."""
    given = ("", "training", "software")
    return tuple(
        criterion.model_copy(update={"department": department})
        for criterion, department in zip(real.scorecard.criteria, given, strict=False)
    )


@pytest.mark.parametrize(
    ("departments", "places"),
    [
        ((), (0,)),
        (("",), (0,)),
        (("training",), (0, 1)),
        (("software", "training"), (0, 1, 2)),
        (("train",), (0,)),  # part of a name is no name
        (("training software",), (0,)),
        (("department.training",), (0,)),  # entries are marked with the bare word
    ],
)
def test_what_is_for_all_and_for_these_stays_in_its_order(
    three: tuple[Criterion, ...], departments: tuple[str, ...], places: tuple[int, ...]
) -> None:
    assert for_departments(three, *departments) == tuple(three[place] for place in places)


def test_the_playbook_is_narrowed_by_the_same_rule(
    real: Playbook, three: tuple[Criterion, ...]
) -> None:
    scorecard = real.scorecard.model_copy(update={"criteria": three})
    book = Playbook.model_construct(**{**dict(real), "scorecard": scorecard})
    assert playbook_for(book, ["software"]).scorecard.criteria == for_departments(three, "software")
