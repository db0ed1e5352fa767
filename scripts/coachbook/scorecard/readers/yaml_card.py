"""The model of a scorecard written by hand in YAML or JSON, and the salvage of one with faults.

The JSON Schema for editors is made from the model. If some values do not fit, each is refused and
the rest of the card is still read. If a fault makes it unclear which card it is, nothing is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pydantic import Field, StrictInt

from coachbook.base.problems import Problem, Problems
from coachbook.base.validation import ShapeError, build_model
from coachbook.base.yaml_file import KeyPath, YamlFile
from coachbook.playbook.load import without_faulty
from coachbook.playbook.model.entry import Model
from coachbook.scorecard.observation import CardKind, Refusal
from coachbook.scorecard.store.card_shape import FieldValue


class FactLine(Model):
    """A fact about a deal and its day."""

    deal: str = Field(description="The deal's id; it must be one of those on that week's sheet.")
    fact: str = Field(description="The fact's id, such as fact.asks-invoice.")
    on: FieldValue = Field(None, description="The day, such as 2026-11-24.")


class CommitmentLine(Model):
    """What became of a commitment."""

    commitment: str = Field(description="The commitment's id, as in commitments.csv.")
    done: FieldValue = Field(description="Whether it was kept: done or not-done.")
    on: FieldValue = Field(None, description="The day it was done, such as 2026-11-24.")


class HandCard(Model):
    """One rep's week, by hand."""

    team: str = Field(description="The team's id.")
    rep: str = Field(description="The rep's id.")
    week: str = Field(description="ISO week, such as 2026-W48.")
    kind: CardKind = Field(CardKind.NORMAL, description="normal, self or calibration.")
    scorer: str = Field("", description="Id of who scored; left out: the supervisor.")
    edit: str | StrictInt = Field(
        "", description="Counts your corrections of this card: 2 takes the place of 1."
    )
    print: str = Field(
        "", description="Which print was filled in: the three characters in the sheet's foot."
    )
    deals: dict[str, str] = Field(
        {}, description="Ids of the deals by their number, if no sheet was printed."
    )
    commitments: dict[str, str] = Field({}, description="Likewise.")
    values: dict[str, FieldValue] = Field(
        {}, description="Field id and what stands in it, such as criterion.calls: 3."
    )
    facts: tuple[FactLine, ...] = Field((), description="Facts by the ids of their deals.")
    kept: tuple[CommitmentLine, ...] = Field((), description="Commitments by their ids.")

    @property
    def print_name(self) -> str:
        """The characters of the print as sheets have them; empty: the card names none."""
        return self.print.strip().upper()


_ONE_VALUE = "expected one text, number, true or false"
_IN_LISTS = ("facts", "kept")
_UNIONS = ("bool", "int", "str")  # pydantic reports a wrong value once for each of these types


@dataclass(frozen=True)
class SalvagedCard:
    """What could be read of a card with faults.

    Attributes:
        card: Everything that fits; None: nothing does.
        source: The data it was made of, with the place of every value.
        refusals: One for each value that does not fit.
        paths: The keys that lead to each of these values.
        is_partial_safe: Only values, facts or commitments do not fit, so the rest may be taken.
    """

    card: HandCard | None
    source: YamlFile
    refusals: tuple[Refusal, ...] = ()
    paths: tuple[KeyPath, ...] = ()
    is_partial_safe: bool = True


def salvage_card(source: YamlFile) -> SalvagedCard:
    """The card in a file, without what does not fit."""
    try:
        return SalvagedCard(build_model(HandCard, source), source)
    except ShapeError as error:
        faults = dict(_by_value(zip(error.paths, error.problems, strict=True)))
    refusals = tuple(map(refusal_of, faults.values()))
    is_partial_safe = all(len(path) > 1 and path[0] in ("values", *_IN_LISTS) for path in faults)
    remainder = _without(source, faults)
    card: HandCard | None
    try:
        card = build_model(HandCard, remainder)
    except Problems:  # what is missing stays missing
        card = None
    return SalvagedCard(
        card, remainder if card else source, refusals, tuple(faults), is_partial_safe
    )


def refusal_of(problem: Problem) -> Refusal:
    """A problem of a file, with its line and column."""
    place = problem.place
    says = f"{problem.says}; {problem.hint}" if problem.hint else problem.says
    return Refusal(f"line {place.line}:{place.column}", says)


def _by_value(problems: Iterable[tuple[KeyPath, Problem]]) -> Iterator[tuple[KeyPath, Problem]]:
    """The problem at each path, with one problem for a value of several types."""
    for path, problem in problems:
        if path and path[-1] in _UNIONS and problem.rule == "shape-type":
            yield path[:-1], replace(problem, hint=_ONE_VALUE)
        else:
            yield path, problem


def _without(source: YamlFile, faults: Iterable[KeyPath]) -> YamlFile:
    """The data without the values, lines and keys that do not fit."""
    paths = {*faults}
    remainder, _ = without_faulty(source, paths)
    if not isinstance(remainder.data, dict):
        return remainder
    data = {key: value for key, value in remainder.data.items() if (key,) not in paths}
    for key, value in data.items():
        if isinstance(value, dict):
            data[key] = {name: one for name, one in value.items() if (key, name) not in paths}
    return replace(remainder, data=data)
