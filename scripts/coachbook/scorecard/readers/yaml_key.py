"""The key of a scorecard written by hand, and the deals and commitments behind its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coachbook.base.problems import did_you_mean
from coachbook.base.week import Week
from coachbook.base.yaml_file import YamlFile
from coachbook.scorecard.observation import CardKey, CardKind, Refusal
from coachbook.scorecard.reader_context import ReaderContext
from coachbook.scorecard.readers.name_for_id import name_fault, no_id_fault
from coachbook.scorecard.readers.yaml_card import HandCard
from coachbook.team.cell_values import CellError, parse_id, quoted

_ON_CARD = re.compile(r"\d{4}-W\d\d-(.+)-\d", re.ASCII)  # 2026-W47-wang-zhe-1


@dataclass(frozen=True)
class LineNumbers:
    """The deals or commitments that the numbers in a file stand for.

    Attributes:
        ids: The id of each number.
        faults: Why a number is wrong in the file, so that nothing under it may be taken.
    """

    ids: Mapping[str, str]
    faults: Mapping[str, str]


def key_of(
    card: HandCard, source: YamlFile, context: ReaderContext
) -> CardKey | tuple[Refusal, ...]:
    """The key of the card, or everything that is wrong with it."""
    faults = tuple(Refusal(_address(source, name), says) for name, says in _faults(card, context))
    if faults:
        return faults
    return CardKey(card.team, card.rep, card.week, card.kind, _scorer(card, context))


def _faults(card: HandCard, context: ReaderContext) -> Iterator[tuple[str, str]]:
    team = context.team_of.get(card.team)
    if team is None:
        names = {each.id: each.name for each in context.teams}
        hint = did_you_mean(card.team, context.team_of) or f"there are {', '.join(context.team_of)}"
        unknown = f"there is no team '{quoted(card.team)}'; {hint}"
        yield "team", name_fault("team", card.team, names) or unknown
    if card.rep not in context.reps:
        candidates = [
            rep for rep, (rep_team, _) in context.reps.items() if team in (None, rep_team)
        ]
        names = {each: context.reps[each][1].name for each in candidates}
        hint = did_you_mean(card.rep, candidates) or "see team.yml"
        unknown = f"there is no rep '{quoted(card.rep)}'; {hint}"
        yield "rep", name_fault("rep", card.rep, names) or no_id_fault(card.rep, names) or unknown
    elif team and not context.belongs(card.rep, card.team, card.week):
        where = context.reps[card.rep][0].id
        yield "rep", f"'{card.rep}' is in the team '{where}', not in '{team.id}'"
    try:
        week = Week.parse(card.week)
    except ValueError as error:
        yield "week", str(error)
    else:
        joined = context.reps[card.rep][1].joined if card.rep in context.reps else week.sunday
        if week.sunday < joined and context.sheet(card.week, card.rep) is None:
            yield "week", f"{week} is before the first working day of '{card.rep}', {joined}"
    if card.scorer:
        try:
            parse_id(card.scorer)
        except CellError as error:
            leads = {each.supervisor.id: each.supervisor.name for each in context.teams}
            leads |= {rep: one.name for rep, (_, one) in context.reps.items()}
            yield (
                "scorer",
                name_fault("scorer", card.scorer, leads) or f"{error.says}; {error.hint}",
            )
    elif card.kind is CardKind.CALIBRATION:
        yield "kind", "a calibration needs 'scorer': the id of who scored"


def _scorer(card: HandCard, context: ReaderContext) -> str:
    own = card.rep if card.kind is CardKind.SELF else context.team_of[card.team].supervisor.id
    return card.scorer or own


def numbers_of(
    part: str, card: HandCard, source: YamlFile, key: CardKey, context: ReaderContext
) -> tuple[LineNumbers, list[Refusal]]:
    """The ids of deals or commitments by number: as printed, else as the file gives them."""
    sheet = context.sheet(key.week, key.rep)
    ids = () if sheet is None else sheet.deals if part == "deal" else sheet.commitments
    printed = {str(number): each for number, each in enumerate(ids, start=1) if each}
    written = card.deals if part == "deal" else card.commitments
    faults: dict[str, str] = {}
    refusals: list[Refusal] = []
    for number, each in written.items():
        if printed and printed.get(number) != each:
            printed_id = printed.get(number, "nothing")
            says = f"number {quoted(number)} is '{printed_id}' on the printed sheet"
        else:
            says = "" if printed else _subject_fault(part, each, key.rep, context)
        if says:
            faults[_without_zeros(number)] = says
            refusals.append(Refusal(_address(source, f"{part}s", number), says))
    own_numbers = {number: each for number, each in written.items() if number not in faults}
    return LineNumbers(printed or own_numbers, faults), refusals


def _subject_fault(part: str, name: str, rep: str, context: ReaderContext) -> str:
    """Why a deal or commitment is not the rep's; empty: it is, or those of the team are not known.

    A commitment that was agreed on a scorecard says in its id whose it is.
    """
    owners = context.deals if part == "deal" else context.commitments
    on_card = _ON_CARD.fullmatch(name) if part == "commitment" else None
    owner = owners.get(name) or (on_card[1] if on_card and on_card[1] in context.reps else "")
    if owner:
        return (
            "" if owner == rep else f"the {part} '{quoted(name)}' is of '{owner}', not of '{rep}'"
        )
    if not owners:
        return ""
    candidates = [each for each, owner in owners.items() if owner == rep]
    hint = did_you_mean(name, candidates) or did_you_mean(name, owners) or f"see {part}s.csv"
    return f"there is no {part} '{quoted(name)}'; {hint}"


def _without_zeros(number: str) -> str:
    """A number without the zeros before it, so that '01' is no way around what 1 is."""
    return str(int(number)) if number.isdecimal() and len(number) < 9 else number


def _address(source: YamlFile, *path: str) -> str:
    place = source.place(path)
    return f"line {place.line}:{place.column}"
