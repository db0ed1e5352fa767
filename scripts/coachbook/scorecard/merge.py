"""Merge: from all observations of one scorecard to its values, and the questions for a person.

This is the only place that decides what counts. It is pure, and neither the order of observations
nor how often one comes in makes a difference, so collecting a file again changes nothing. Two
people who collect the same files in another order get the same values, except where a file says
that it is older than what came in before it, or holds what could not be read: that is then asked.

Nothing is guessed: where sources disagree or one is unclear, the field has no value until a person
answers. Each field is decided by itself, by the first of these rules that applies:

1. The latest answers of persons disagree with each other: question `ANSWERS`.
2. An observation that no answer has settled has a doubt: question, with the reasons.
3. What is written there could not be read, and neither an answer nor a readable value that came
   later has settled that: question `REFUSED`.
4. The number of the field stands for different deals or commitments: question `ABOUT`.
5. The current observations and the latest answer have more than one value, or the answer is blank
   and a source has a value: question `CONFLICT`. A blank in a source gives way to a value.
6. A copy of a file is blank where another copy of it, which is not later, has a value that nothing
   else confirms: question `CLEARED`.
7. A copy of a file says again what an earlier one said, and one in between says otherwise: whoever
   saved it last may never have touched that: question `RESTORED`.
8. Else the one value left is the value, with every source that agrees. If none is left, the field
   is blank.

An observation is current if it is from a save of its document that no other takes the place of
(`save_order`); an older save is superseded as a whole, except for its doubts and, unless its medium
counts edits, for what was refused. Saves of one document that cannot be ordered are all current. An
answer settles the originals that the person saw; a file that comes later raises the question anew
if it differs.

For example: a workbook says 3, then the workbook is saved again with 2 (current: 2), and a PDF of
the same card says 3: CONFLICT. A person answers 2, having seen both files: the value is 2. Then a
corrected PDF says 4, which the person has not seen: CONFLICT between 2 and 4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from coachbook.scorecard.observation import (
    UNKNOWN_FIELD,
    Candidate,
    Medium,
    Observation,
    OpenItem,
    Original,
    SettledValue,
    Value,
)
from coachbook.scorecard.save_order import Save, SaveOrder

REFUSED = "what is written could not be read"
CONFLICT = "sources differ"
ANSWERS = "answers differ"
CLEARED = "filled in in an earlier copy, blank in a later one"
RESTORED = "a later copy has again what an earlier one had"
ABOUT = "the number stands for different things"


def merge(
    observations: Iterable[Observation],
    originals: Mapping[str, Original] = MappingProxyType({}),
) -> tuple[Mapping[str, SettledValue], tuple[OpenItem, ...]]:
    """The values of one scorecard by field, and the fields that a person must settle.

    Args:
        observations: All of the scorecard.
        originals: What is known of each original, by its SHA-256.
    """
    every = canonical_order(observations)
    order = SaveOrder(every, originals)
    fields: dict[str, list[Observation]] = defaultdict(list)
    for each in every:
        fields[each.field].append(each)
    values: dict[str, SettledValue] = {}
    questions: list[OpenItem] = []
    for name in sorted(fields):
        outcome = _FieldMerge(name, fields[name], order, every).outcome()
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
    remarks = (each.doubt, each.note, each.about, each.settles, each.refused)
    return (each.card, each.field, each.source, _rank(each.value), *remarks)


def _rank(value: Value) -> tuple[str, str]:
    """A value with its type, so that True is not 1 and blank is not 0."""
    return type(value).__name__, str(value)


class _FieldMerge:
    """What becomes of one field.

    Args:
        name: The field's id.
        every: All observations of the field.
        order: Which saves count.
        card: All observations of the scorecard.
    """

    def __init__(
        self,
        name: str,
        every: Sequence[Observation],
        order: SaveOrder,
        card: Sequence[Observation],
    ) -> None:
        self.name, self.every, self.order, self.card = name, every, order, card
        self.answers = [each for each in every if _is_answer(each)]
        self.last_answers = _latest_answers(
            [each for each in self.answers if not self._leaves_refused(each)]
        )
        unsettled = [
            each
            for each in every
            if not _is_answer(each) and not self._was_seen(each.source.sha256)
            if not (each.refused and order.is_replaced(each))
        ]
        self.read = [each for each in unsettled if not each.refused]
        self.refused = [
            each for each in unsettled if each.refused and not self._is_mended(each, unsettled)
        ]

    def outcome(self) -> SettledValue | OpenItem | None:
        """The value, a question, or None: the field is blank."""
        if len({_rank(each.value) for each in self.last_answers}) > 1:
            return self._question(ANSWERS, self.last_answers)
        doubtful = [each for each in self.read if each.doubt]
        current = [each for each in self.read if self.order.is_current(each)]
        counting = [*current, *self.last_answers]
        if doubtful or self.refused:
            reasons = dict.fromkeys(each.doubt for each in doubtful)
            reasons |= dict.fromkeys([REFUSED] if self.refused else [])
            return self._question("; ".join(reasons), (*counting, *doubtful, *self.refused))
        if len({each.about for each in counting if each.about}) > 1:
            return self._question(ABOUT, counting)
        nonblank = [each for each in counting if each.value is not None]
        answer_is_blank = (
            bool(self.last_answers) and self.last_answers[0].value is None and bool(nonblank)
        )
        if answer_is_blank:
            return self._question(CONFLICT, counting)
        if cleared := [*self._cleared_values(nonblank)]:
            return self._question(CLEARED, (*counting, *cleared))
        if len({_rank(each.value) for each in nonblank}) > 1:
            return self._question(CONFLICT, counting)
        if overwritten := [*self._overwritten(nonblank)]:
            return self._question(RESTORED, (*counting, *overwritten))
        if not nonblank:
            return None
        agreeing = (each for each in self.every if self._is_source(each, nonblank[0]))
        sources = tuple(dict.fromkeys(each.source for each in agreeing))
        return SettledValue(nonblank[0].value, sources)

    def _was_seen(self, sha256: str) -> bool:
        """Whether a person saw this original and answered."""
        return any(not each.settles or sha256 in each.settles for each in self.answers)

    def _leaves_refused(self, answer: Observation) -> bool:
        """Whether a person only left as it is what was refused, which says nothing of the value."""
        seen = [each for each in self.every if each.source.sha256 in answer.settles]
        return answer.value is None and bool(seen) and all(each.refused for each in seen)

    def _is_mended(self, refused: Observation, others: Iterable[Observation]) -> bool:
        """Whether a readable value came later than one that was refused.

        On a field that the sheet does not have none ever comes; there, a later save of the same
        document that leaves it out will do. Files by hand may each hold a part of one card, so of
        those it must be a counted edit, or a file of the same name.
        """
        if not refused.field.startswith(UNKNOWN_FIELD):
            read = (each for each in others if not each.refused and each.value is not None)
            return any(self.order.came_later(each, refused) for each in read)
        with_it = {Save.of(each.source) for each in self.every}
        return any(
            self.order.takes_over(each, refused)
            for each in self.card
            if each.source.document == refused.source.document
            and Save.of(each.source) not in with_it
        )

    def _cleared_values(self, nonblank: Sequence[Observation]) -> Iterator[Observation]:
        """What is filled in in a copy of a file while a current copy of it is blank there.

        A blank is no correction: two leads may have filled in copies of one file, each a part of
        it. The blank is given, too, so that a person can choose it. What a value from elsewhere
        confirms is no question.
        """
        for document in {each.source.document: None for each in self.read if _is_copied(each)}:
            blanks = [*self._blanks(document)]
            filled_in = [
                each
                for each in self.read
                if each.source.document == document and each.value is not None
            ]
            latest = [each for each in filled_in if not self._is_superseded(each, filled_in)]
            elsewhere = [each for each in nonblank if each.source.document != document]
            ranks = {_rank(each.value) for each in (*elsewhere, *latest)}
            differing = {_rank(each.value) for each in latest if self.order.is_current(each)}
            is_conflict = len(differing) > 1  # with a blank or without
            if blanks and latest and not is_conflict and len(ranks) > (1 if elsewhere else 0):
                yield from (*latest, *blanks)

    def _overwritten(self, current: Sequence[Observation]) -> Iterator[Observation]:
        """What stood between two copies of a file that say the same, where it is not that.

        For example: a workbook says 2 and goes out to two leads. One of them makes it 4; the other
        one, who never touched it, saves an hour later with 2.
        """
        filled_in = [each for each in self.read if each.value is not None and _is_copied(each)]
        for last in current:
            for between in filled_in:
                differs = _rank(between.value) != _rank(last.value)
                if differs and self.order.is_later(Save.of(last.source), Save.of(between.source)):
                    earlier = (each for each in filled_in if _rank(each.value) == _rank(last.value))
                    saves = (Save.of(each.source) for each in earlier)
                    if any(self.order.is_later(Save.of(between.source), each) for each in saves):
                        yield between

    def _is_superseded(self, each: Observation, group: Iterable[Observation]) -> bool:
        save = Save.of(each.source)
        return any(self.order.is_later(Save.of(one.source), save) for one in group)

    def _blanks(self, document: str) -> Iterator[Observation]:
        """The field in each current save of a document in which it is blank.

        Not in one that was saved before the field was filled in: that is how it always is.
        A PDF's reader does not see blank fields, so there a blank is that nothing was seen.
        """
        blank = {Save.of(each.source): each for each in self.read if each.value is None}
        seen = {Save.of(each.source) for each in self.every}
        filled_in = {Save.of(each.source) for each in self.read} - {*blank}
        for save in self.order.saves(document):
            if save in self.order.current and not self._was_seen(save.sha256):
                if any(self.order.was_saved_later(one, save) for one in filled_in):
                    continue
                if save in blank:
                    yield blank[save]
                elif save not in seen and self.order.is_clocked(save):
                    yield from self._unseen(save)

    def _unseen(self, save: Save) -> Iterator[Observation]:
        """The blank field as the reader of a save could have seen it, if its form has the field."""
        forms = {each.source.form for each in self.read if each.source.document == save.document}
        for each in self.card:
            source = each.source
            if Save.of(source) == save and source.form in forms:
                yield Observation(
                    each.card, self.name, None, "", "", replace(source, place=f"field {self.name}")
                )
                return

    def _is_source(self, each: Observation, value: Observation) -> bool:
        """Whether an observation has the value that counts, in a current save, without a doubt."""
        current = _is_answer(each) or self.order.is_current(each)
        return current and not each.doubt and _rank(each.value) == _rank(value.value)

    def _question(self, reason: str, group: Iterable[Observation]) -> OpenItem:
        unique = {(_rank(each.value), each.source, each.refused): each for each in group}
        seen = (Candidate(unique[key].value, unique[key].source, key[2]) for key in sorted(unique))
        return OpenItem(self.name, reason, tuple(seen))


def _is_answer(each: Observation) -> bool:
    return each.source.medium is Medium.PERSON


def _latest_answers(answers: Sequence[Observation]) -> Sequence[Observation]:
    """The latest answers of persons; several if they bear the same time."""
    latest = max((each.source.edit for each in answers), default="")
    return [each for each in answers if each.source.edit == latest]


def _is_copied(each: Observation) -> bool:
    """Whether it is from a file that can be copied; a web form keeps track of its own edits."""
    return each.source.medium not in (Medium.WEB, Medium.PERSON)
