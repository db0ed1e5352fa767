"""Merge: from all observations of one scorecard to its values, and the questions for a person.

This is the only place that decides what counts. It is pure, and neither the order of observations
nor how often one comes in makes a difference. So collecting a file again changes nothing, and two
people who collect the same files in another order get the same scorecard.

Nothing is guessed: where sources disagree or one is unclear, the field has no value until a person
answers. Each field is decided by itself, by the first of these rules that applies:

1. The latest answers of persons disagree with each other: question `ANSWERS`.
2. An observation that no answer has settled has a doubt: question, with the reasons.
3. The number of the field stands for different deals or commitments: question `ABOUT`.
4. The current observations and the latest answer have more than one value, or the answer is blank
   and a source has a value: question `CONFLICT`. A blank in a source gives way to a value.
5. A copy of a file is blank where an older copy of it had a value that still differs from what
   counts: question `CLEARED`.
6. Else the one value left is the value, with every source that agrees. If none is left, the field
   is blank.

An observation is current if it is from the last edit of its document; older edits are superseded as
a whole, except for their doubts. An answer settles the originals that the person saw; a file that
comes later raises the question anew if it differs.

For example: a workbook says 3, then the workbook is saved again with 2 (current: 2), and a PDF of
the same card says 3: CONFLICT. A person answers 2, having seen both files: the value is 2. Then a
corrected PDF says 4, which the person has not seen: CONFLICT between 2 and 4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from coachbook.scorecard.observation import (
    Candidate,
    Medium,
    Observation,
    OpenItem,
    SettledValue,
    Value,
)

CONFLICT = "sources differ"
ANSWERS = "answers differ"
CLEARED = "filled in in an earlier copy, blank in a later one"
ABOUT = "the number stands for different things"


def merge(
    observations: Iterable[Observation],
) -> tuple[Mapping[str, SettledValue], tuple[OpenItem, ...]]:
    """The values of one scorecard by field, and the fields that a person must settle."""
    every = canonical_order(observations)
    newest = _newest(every)
    fields: dict[str, list[Observation]] = defaultdict(list)
    for each in every:
        fields[each.field].append(each)
    values: dict[str, SettledValue] = {}
    questions: list[OpenItem] = []
    for name in sorted(fields):
        outcome = _decide(name, fields[name], newest)
        if isinstance(outcome, OpenItem):
            questions.append(outcome)
        elif outcome is not None:
            values[name] = outcome
    return values, tuple(questions)


def canonical_order(observations: Iterable[Observation]) -> tuple[Observation, ...]:
    """Each observation once, in an order that does not depend on how they came in."""
    unique = {_order(each): each for each in observations}
    return tuple(unique[key] for key in sorted(unique))


def _order(each: Observation) -> tuple[object, ...]:
    remarks = (each.doubt, each.note, each.about, each.settles)
    return (each.card, each.field, each.source, _rank(each.value), *remarks)


def _rank(value: Value) -> tuple[str, str]:
    """A value with its type, so that True is not 1 and blank is not 0."""
    return type(value).__name__, str(value)


def _newest(observations: Iterable[Observation]) -> Mapping[str, str]:
    """The last edit of each document, by the document's id."""
    newest: dict[str, str] = {}
    for each in observations:
        source = each.source
        newest[source.document] = max(source.edit, newest.get(source.document, ""))
    return newest


def _decide(
    name: str, every: Sequence[Observation], newest: Mapping[str, str]
) -> SettledValue | OpenItem | None:
    answers = [each for each in every if _is_answer(each)]
    last_answers = _latest_answers(answers)
    if len({_rank(each.value) for each in last_answers}) > 1:
        return _question(name, ANSWERS, last_answers)
    unsettled = [each for each in every if not _is_answer(each) and not _is_settled(each, answers)]
    doubtful = [each for each in unsettled if each.doubt]
    counting = [*(each for each in unsettled if _is_current(each, newest)), *last_answers]
    if doubtful:
        reasons = dict.fromkeys(each.doubt for each in doubtful)
        return _question(name, "; ".join(reasons), (*counting, *doubtful))
    if len({each.about for each in counting if each.about}) > 1:
        return _question(name, ABOUT, counting)
    nonblank = [each for each in counting if each.value is not None]
    answer_is_blank = bool(last_answers) and last_answers[0].value is None and bool(nonblank)
    if answer_is_blank or len({_rank(each.value) for each in nonblank}) > 1:
        return _question(name, CONFLICT, counting)
    cleared_values = [*_cleared_values(unsettled, newest)]
    if cleared_values and len({_rank(each.value) for each in (*nonblank, *cleared_values)}) > (
        1 if nonblank else 0
    ):
        return _question(name, CLEARED, (*counting, *cleared_values))
    if not nonblank:
        return None
    agreeing = (each for each in every if _is_source(each, nonblank[0], newest))
    return SettledValue(nonblank[0].value, tuple(dict.fromkeys(each.source for each in agreeing)))


def _is_answer(each: Observation) -> bool:
    return each.source.medium is Medium.PERSON


def _latest_answers(answers: Sequence[Observation]) -> Sequence[Observation]:
    """The latest answers of persons; several if they bear the same time."""
    latest = max((each.source.edit for each in answers), default="")
    return [each for each in answers if each.source.edit == latest]


def _is_settled(each: Observation, answers: Iterable[Observation]) -> bool:
    """Whether a person saw the original of this observation and answered."""
    return any(not a.settles or each.source.sha256 in a.settles for a in answers)


def _is_current(each: Observation, newest: Mapping[str, str]) -> bool:
    """Whether it was made in the last edit of its document."""
    return each.source.edit == newest[each.source.document]


def _cleared_values(
    every: Sequence[Observation], newest: Mapping[str, str]
) -> Iterator[Observation]:
    """What was filled in in an older copy of a file whose newest copy is blank there.

    A blank is no correction: two leads may have filled in copies of one file, each a part of it.
    """
    for document in {each.source.document: None for each in every if _is_copied(each)}:
        versions = [each for each in every if each.source.document == document]
        newest_copy = [each for each in versions if _is_current(each, newest)]
        if newest_copy and all(each.value is None for each in newest_copy):
            nonblank = [each for each in versions if each.value is not None and not each.doubt]
            latest = max((each.source.edit for each in nonblank), default="")
            yield from (each for each in nonblank if each.source.edit == latest)


def _is_copied(each: Observation) -> bool:
    """Whether it is from a file that can be copied; a web form keeps track of its own edits."""
    return each.source.medium not in (Medium.WEB, Medium.PERSON)


def _is_source(each: Observation, value: Observation, newest: Mapping[str, str]) -> bool:
    """Whether an observation has the value that counts, in its last edit and without a doubt."""
    current = _is_answer(each) or _is_current(each, newest)
    return current and not each.doubt and _rank(each.value) == _rank(value.value)


def _question(name: str, reason: str, group: Iterable[Observation]) -> OpenItem:
    unique = {(_rank(each.value), each.source): each for each in group}
    seen = (Candidate(unique[key].value, unique[key].source) for key in sorted(unique))
    return OpenItem(name, reason, tuple(seen))
