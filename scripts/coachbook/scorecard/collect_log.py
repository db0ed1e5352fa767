"""Lines for a log: a rep's name in them becomes the rep's id."""

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
from coachbook.team.model import Team


class Pseudonyms:
    """Puts ids in place of names.

    Args:
        teams: Whose names.
    """

    def __init__(self, teams: Iterable[Team]) -> None:
        self._ids = {rep.name: rep.id for team in teams for rep in team.reps}
        names = sorted(self._ids, key=lambda name: (-len(name), name))
        self._names = re.compile("|".join(map(re.escape, names))) if names else None

    def said(self, line: str) -> str:
        """A line without names."""
        if self._names is None:
            return line
        return self._names.sub(lambda found: self._ids[found[0]], line)


SAID = "/said"
MOST_NOTED = 20  # notes of one file
MOST_REFUSED = 500  # what is refused is lost unless somebody reads of it


@dataclass(frozen=True)
class Outcome:
    """What became of one file. `new`: scorecards that it said something new of.

    `open` counts the questions on its scorecards; `gaps` is what it filled in by half.
    """

    file: Path
    reading: Reading
    cards: tuple[CardKey, ...] = ()
    new: tuple[CardKey, ...] = ()
    open: int = 0
    gaps: tuple[tuple[CardKey, IncompleteField], ...] = ()


class CollectLog:
    """Says what became of files.

    Args:
        known: Whose names not to say, and by which playbook statements are judged.
    """

    def __init__(self, known: ReaderContext) -> None:
        self._discreet = Pseudonyms(known.teams)
        self._judge = Judge(known.playbook)

    def told(self, outcome: Outcome) -> Iterator[str]:
        """What became of a file, in lines without anyone's name."""
        yield f"{outcome.file}: {_in_short(outcome)}"
        reading = outcome.reading
        noted = [_noted(each) for each in reading.observations if each.note]
        noted += [_gap(key, gap) for key, gap in outcome.gaps if not gap.proof]
        yield from self._listed("note", [*reading.notes, *noted])
        doubtful = [f"{_where(each)}: {each.doubt}" for each in reading.observations if each.doubt]
        yield from self._listed("to review", doubtful)
        unproved = [f"{_where(each)}: {ask}" for each, ask in self._to_ask(reading.observations)]
        yield from self._listed("no proof yet, ask", unproved)
        undated = [_gap(key, gap) for key, gap in outcome.gaps if gap.proof]
        yield from self._listed("no proof yet", undated)
        refused = [_refused(each, outcome.file.name) for each in reading.refusals]
        yield from self._listed("refused", refused, MOST_REFUSED)

    def _to_ask(self, every: Iterable[Observation]) -> Iterator[tuple[Observation, str]]:
        """Words given as evidence that are none, and what to ask; the words are not repeated."""
        for each in every:
            if each.field.endswith(SAID) and isinstance(each.value, str):
                verdict = self._judge.verdict(each.value)
                if not verdict.facts:
                    yield each, self._judge.question(verdict, language_of(each.value))

    def _listed(self, what: str, lines: list[str], most: int = MOST_NOTED) -> Iterator[str]:
        yield from (f"    {what}: {self._discreet.said(line)}" for line in lines[:most])
        if len(lines) > most:
            yield f"    {what}: and {len(lines) - most:,} more"


def _where(each: Observation) -> str:
    key = each.card
    return f"{key.team}/{key.rep} {key.week} {each.field} ({each.source.place})"


def _gap(key: CardKey, gap: IncompleteField) -> str:
    where = f"{key.team}/{key.rep} {key.week} {gap.field} ({gap.source.place})"
    return f"{where} {gap.says}" if gap.proof else f"{where}: {gap.says}"


def _noted(each: Observation) -> str:
    return f"{_where(each)}: {each.note}"


def _refused(one: Refusal, name: str) -> str:
    return one.says if one.address == name else f"{one.address}: {one.says}"


def _in_short(outcome: Outcome) -> str:
    reading = outcome.reading
    if not outcome.cards:
        return "refused" if reading.refusals else "nothing in it is filled in"
    answers = any(each.source.medium is Medium.PERSON for each in reading.observations)
    filled = [each for each in reading.observations if each.value is not None or each.doubt]
    read = count_noun(
        len(reading.observations if answers else filled), "answer" if answers else "field"
    )
    parts = [f"{read} of {count_noun(len(outcome.cards), 'scorecard')} read"]
    noted = sum(bool(each.note) for each in reading.observations)
    parts += [f"{noted} accepted with a note"] if noted else []
    parts += [f"{len(reading.refusals)} refused"] if reading.refusals else []
    parts += [] if outcome.new else ["already known"]
    parts += [f"{outcome.open} open for review"] if outcome.open else []
    return ", ".join(parts)
