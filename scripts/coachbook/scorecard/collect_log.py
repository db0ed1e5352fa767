"""The log of `collect`: what became of each file, in lines that name nobody.

Such lines get mailed around and kept by systems, so reps' names are replaced by their ids, and the
statements that people wrote are not repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from coachbook.base.terminal import count_noun
from coachbook.judge.judgement import language_of
from coachbook.judge.statement_judge import Judge
from coachbook.scorecard.incomplete import IncompleteField
from coachbook.scorecard.observation import CardKey, Medium, Observation, Reading, Refusal
from coachbook.scorecard.reader_context import ReaderContext
from coachbook.scorecard.readers.containers import Attachment
from coachbook.sheet.fields import STATEMENT
from coachbook.team.model import Team

MOST_NOTES = 20  # lines of one kind shown for a file
MOST_REFUSALS = 500  # far more, for what is refused is lost unless somebody reads of it


@dataclass(frozen=True)
class Outcome:
    """What became of one file.

    Attributes:
        file: Its path.
        reading: What the reader made of it.
        cards: The scorecards that it has something of.
        new: Those of them to which it added something.
        open: How many questions these scorecards have.
        gaps: The fields that it left half filled in.
        older: For how many of these scorecards it says that it was saved before what is known.
        attachments: The files in it, which are taken in after it.
        waits: Whether it waits in the review, for some of it stands on no scorecard.
    """

    file: Path
    reading: Reading
    cards: tuple[CardKey, ...] = ()
    new: tuple[CardKey, ...] = ()
    open: int = 0
    gaps: tuple[tuple[CardKey, IncompleteField], ...] = ()
    older: int = 0
    attachments: tuple[Attachment, ...] = ()
    waits: bool = False


class CollectLog:
    """Words what became of files.

    Args:
        context: Has the names to replace, and the playbook that statements are judged by.
    """

    def __init__(self, context: ReaderContext) -> None:
        self._pseudonyms = Pseudonyms(context.teams)
        self._judge = Judge(context.playbook)

    def outcome_lines(self, outcome: Outcome) -> Iterator[str]:
        """What became of a file: a line of summary, then its notes, doubts and refusals."""
        yield f"{outcome.file}: {_summary(outcome)}"
        reading = outcome.reading
        notes = [_note_line(each) for each in reading.observations if each.note]
        notes += [_incomplete_line(key, field) for key, field in outcome.gaps if not field.proof]
        yield from self._section("note", [*reading.notes, *notes])
        doubts = [f"{_place(each)}: {each.doubt}" for each in reading.observations if each.doubt]
        yield from self._section("to review", doubts)
        unproven = [
            f"{_place(each)}: {ask}"
            for each, ask in self._unproven_statements(reading.observations)
        ]
        yield from self._section("no proof yet, ask", unproven)
        undated = [_incomplete_line(key, field) for key, field in outcome.gaps if field.proof]
        yield from self._section("no proof yet", undated)
        refused = [_refusal_line(each, outcome.file.name) for each in reading.refusals]
        yield from self._section("refused", refused, MOST_REFUSALS)

    def _unproven_statements(
        self, observations: Iterable[Observation]
    ) -> Iterator[tuple[Observation, str]]:
        """Each statement given as evidence that proves nothing, and the question to ask."""
        for each in observations:
            if each.field.endswith(STATEMENT) and isinstance(each.value, str):
                verdict = self._judge.verdict(each.value)
                if not verdict.facts:
                    yield each, self._judge.question(verdict, language_of(each.value))

    def _section(self, what: str, lines: list[str], most: int = MOST_NOTES) -> Iterator[str]:
        yield from (f"    {what}: {self._pseudonyms.replace_names(line)}" for line in lines[:most])
        if len(lines) > most:
            yield f"    {what}: and {len(lines) - most:,} more"


class Pseudonyms:
    """Replaces reps' names by their ids; of two names that overlap, the longer one.

    Args:
        teams: The teams with their reps.
    """

    def __init__(self, teams: Iterable[Team]) -> None:
        self._ids = {rep.name: rep.id for team in teams for rep in team.reps}
        names = sorted(self._ids, key=lambda name: (-len(name), name))
        self._names = re.compile("|".join(map(re.escape, names))) if names else None

    def replace_names(self, line: str) -> str:
        """A line with ids in place of names."""
        if self._names is None:
            return line
        return self._names.sub(lambda found: self._ids[found[0]], line)


def _place(each: Observation) -> str:
    key = each.card
    return f"{key.team}/{key.rep} {key.week} {each.field} ({each.source.place})"


def _incomplete_line(key: CardKey, field: IncompleteField) -> str:
    where = f"{key.team}/{key.rep} {key.week} {field.field} ({field.source.place})"
    return f"{where} {field.says}" if field.proof else f"{where}: {field.says}"


def _note_line(each: Observation) -> str:
    return f"{_place(each)}: {each.note}"


def _refusal_line(refusal: Refusal, name: str) -> str:
    return refusal.says if refusal.address == name else f"{refusal.address}: {refusal.says}"


def _summary(outcome: Outcome) -> str:
    reading = outcome.reading
    if outcome.attachments:
        return f"{count_noun(len(outcome.attachments), 'file')} in it"
    if not outcome.cards:
        return "refused" if reading.refusals else "nothing in it is filled in"
    answers = any(each.source.medium is Medium.PERSON for each in reading.observations)
    nonblank = [each for each in reading.observations if each.value is not None or each.doubt]
    read = count_noun(
        len(reading.observations if answers else nonblank), "answer" if answers else "field"
    )
    parts = [f"{read} of {count_noun(len(outcome.cards), 'scorecard')} read"]
    notes = sum(bool(each.note) for each in reading.observations)
    parts += [f"{notes} accepted with a note"] if notes else []
    parts += [f"{len(reading.refusals)} refused"] if reading.refusals else []
    parts += [] if outcome.new else ["already known"]
    parts += ["older than what is known"] if outcome.older else []
    parts += [f"{outcome.open} open for review"] if outcome.open else []
    return ", ".join(parts)
