"""Days in a workbook that do not go with what stands beside them: a person says what was meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from coachbook.scorecard.observation import DONE, NOT_DONE, Observation

DAY_WITHOUT_TICK = "a date, but no tick beside it"
DAY_NOT_DONE = "a date, but not done"


def with_day_doubts(observations: Sequence[Observation]) -> Iterator[Observation]:
    """A rep's observations, with a doubt where a day is beside a blank or beside "not done".

    A blank tick with a day beside it becomes a tick, and a blank commitment one that is done: that
    is what is asked.
    """
    dated = {each.field for each in observations if each.field.endswith("/date") and each.value}
    for each in observations:
        if f"{each.field}/date" not in dated:
            yield each
        elif each.value is None:
            meant = DONE if each.field.startswith("commitment/") else True
            yield replace(each, value=meant, doubt=DAY_WITHOUT_TICK)
        elif each.value == NOT_DONE:
            yield replace(each, doubt=DAY_NOT_DONE)
        else:
            yield each
