"""A card file's data -> the card, without the values that do not fit; each is refused once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from coachbook.problems import Problem, Problems
from coachbook.salvage import without_faulty
from coachbook.scorecards.readers.file_shape import HandCard
from coachbook.scorecards.record import Refusal
from coachbook.shape import Misshapen, shape
from coachbook.yaml_file import KeyPath, YamlFile

_ONE_VALUE = "expected one text, number, true or false"
_IN_LISTS = ("facts", "kept")
_UNIONS = ("bool", "int", "str")  # pydantic tells what each kind of value says of a wrong one


@dataclass(frozen=True)
class Shaped:
    """What could be made of a file.

    Attributes:
        card: With all that fits; None: nothing could.
        source: The data that it was made of, with the place of every value.
        refusals: One for each value that does not fit.
        sure: Only values, facts or commitments do not fit, so that the others may be taken.
    """

    card: HandCard | None
    source: YamlFile
    refusals: tuple[Refusal, ...] = ()
    sure: bool = True


def shaped(source: YamlFile) -> Shaped:
    """The card in a file."""
    try:
        return Shaped(shape(HandCard, source), source)
    except Misshapen as wrong:
        faults = dict(_by_value(zip(wrong.paths, wrong.problems, strict=True)))
    refusals = tuple(map(refusal_of, faults.values()))
    sure = all(len(path) > 1 and path[0] in ("values", *_IN_LISTS) for path in faults)
    rest = _without(source, faults)
    try:
        return Shaped(shape(HandCard, rest), rest, refusals, sure)
    except Problems:  # what is missing stays missing
        return Shaped(None, source, refusals, sure)


def refusal_of(problem: Problem) -> Refusal:
    """A problem of a file, with its line and column."""
    place = problem.place
    says = f"{problem.says}; {problem.hint}" if problem.hint else problem.says
    return Refusal(f"line {place.line}:{place.column}", says)


def _by_value(found: Iterable[tuple[KeyPath, Problem]]) -> Iterator[tuple[KeyPath, Problem]]:
    """Each path to a value and what is wrong there."""
    for path, problem in found:
        if path and path[-1] in _UNIONS and problem.rule == "shape-type":
            yield path[:-1], replace(problem, hint=_ONE_VALUE)
        else:
            yield path, problem


def _without(source: YamlFile, faults: Iterable[KeyPath]) -> YamlFile:
    """The data without the values, lines and keys that do not fit."""
    paths = {*faults}
    rest, _ = without_faulty(source, paths)
    if not isinstance(rest.data, dict):
        return rest
    data = {key: value for key, value in rest.data.items() if (key,) not in paths}
    for key, value in data.items():
        if isinstance(value, dict):
            data[key] = {name: one for name, one in value.items() if (key, name) not in paths}
    return replace(rest, data=data)
