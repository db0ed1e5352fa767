"""The criterion to talk about: why this one, its anchors at the levels given, who gave what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coachbook.calibration.calibration import CalibrationCase, CriterionAgreement
from coachbook.calibration.calibration_wording import Wording

MOST_REPS = 5


@dataclass(frozen=True)
class LevelGroup:
    """The leads who gave a rep one level."""

    rep: str
    leads: str


@dataclass(frozen=True)
class LevelRow:
    """A level that was given, its anchor, and who gave it to whom."""

    level: str
    anchor: str
    who: tuple[LevelGroup, ...]


@dataclass(frozen=True)
class DiscussionTopic:
    """The criterion to talk about. `cut` says that not every rep is listed, if so."""

    title: str
    why: str
    asks: str
    rows: tuple[LevelRow, ...]
    cut: str


def topic_of(line: CriterionAgreement, wording: Wording) -> DiscussionTopic:
    """A criterion as a matter to talk about; of the reps, those furthest apart."""
    one = line.agreement
    given = {"pairs": one.pairs, "distance": one.distance, "weight": line.criterion.weight}
    differing = [case for case in line.cases if case.apart or case.split]
    shown = differing[:MOST_REPS]
    return DiscussionTopic(
        title=wording.say("topic", name=wording.plain(line.criterion.name)),
        why=wording.say("topic_why", **given)
        if one.distance
        else wording.say("topic_split", n=line.splits),
        asks=wording.plain(line.criterion.asks),
        rows=tuple(_rows(line, shown, wording)),
        cut=wording.say("furthest", n=len(shown)) if len(differing) > len(shown) else "",
    )


def _rows(
    line: CriterionAgreement, cases: Sequence[CalibrationCase], wording: Wording
) -> Iterator[LevelRow]:
    """A row for each level that was given, the highest first; not applicable last."""
    anchors = line.criterion.anchors
    for level in (*range(len(anchors) - 1, -1, -1), None):
        who = tuple(_gave(case, level, wording) for case in cases)
        if any(each.leads for each in who):
            anchor = "" if level is None else wording.plain(anchors[level])
            given = tuple(each for each in who if each.leads)
            yield LevelRow(wording.level(level), anchor, given)


def _gave(case: CalibrationCase, level: int | None, wording: Wording) -> LevelGroup:
    """Who gave a rep this level; `leads` is empty if nobody did."""
    scorers = [each.scorer for each in case.given if each.level == level]
    named = (f"{wording.letters[each]} {wording.names(each)}" for each in scorers)
    return LevelGroup(wording.label(case), wording.joined(named))
