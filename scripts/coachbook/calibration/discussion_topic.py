"""The criterion that leads should discuss: why this one, the levels given, and who gave them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coachbook.calibration.calibration import CalibrationCase, CriterionAgreement
from coachbook.calibration.calibration_wording import Wording

MOST_REPS = 5


@dataclass(frozen=True)
class LevelGroup:
    """The names of the leads who gave a rep the same level."""

    rep: str
    leads: str


@dataclass(frozen=True)
class LevelRow:
    """A level that was given, its anchor, and the leads who gave it, rep by rep."""

    level: str
    anchor: str
    groups: tuple[LevelGroup, ...]


@dataclass(frozen=True)
class DiscussionTopic:
    """The criterion to discuss. `omission` says that some reps are left out; empty: none are."""

    title: str
    why: str
    asks: str
    rows: tuple[LevelRow, ...]
    omission: str


def topic_of(criterion_agreement: CriterionAgreement, wording: Wording) -> DiscussionTopic:
    """A criterion as a topic, with the reps whose levels are furthest apart."""
    agreement = criterion_agreement.agreement
    counts = {
        "pairs": agreement.pairs,
        "distance": agreement.distance,
        "weight": criterion_agreement.criterion.weight,
    }
    differing = [case for case in criterion_agreement.cases if case.spread or case.split]
    listed = differing[:MOST_REPS]
    return DiscussionTopic(
        title=wording.say("topic", name=wording.plain(criterion_agreement.criterion.name)),
        why=wording.say("topic_why", **counts)
        if agreement.distance
        else wording.say("topic_split", n=criterion_agreement.splits),
        asks=wording.plain(criterion_agreement.criterion.asks),
        rows=tuple(_rows(criterion_agreement, listed, wording)),
        omission=wording.say("furthest", n=len(listed)) if len(differing) > len(listed) else "",
    )


def _rows(
    criterion_agreement: CriterionAgreement, cases: Sequence[CalibrationCase], wording: Wording
) -> Iterator[LevelRow]:
    """A row for each level that was given, the highest first; not applicable last."""
    anchors = criterion_agreement.criterion.anchors
    for level in (*range(len(anchors) - 1, -1, -1), None):
        groups = tuple(_level_group(case, level, wording) for case in cases)
        if any(each.leads for each in groups):
            anchor = "" if level is None else wording.plain(anchors[level])
            counts = tuple(each for each in groups if each.leads)
            yield LevelRow(wording.level(level), anchor, counts)


def _level_group(case: CalibrationCase, level: int | None, wording: Wording) -> LevelGroup:
    """The leads who gave a rep this level; `leads` is empty if nobody did."""
    scorers = [each.scorer for each in case.lead_levels if each.level == level]
    names = (f"{wording.letters[each]} {wording.names(each)}" for each in scorers)
    return LevelGroup(wording.label(case), wording.join(names))
