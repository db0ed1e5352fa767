"""Whose scorecard a file by hand is, and what the numbers in it stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coachbook.base.problems import did_you_mean
from coachbook.base.week import Week
from coachbook.base.yaml_file import YamlFile
from coachbook.scorecard.observation import CardKey, CardKind, Refusal
from coachbook.scorecard.reader_context import ReaderContext
from coachbook.scorecard.readers.yaml_card import HandCard
from coachbook.team.cell_values import CellError, parse_id, quoted


@dataclass(frozen=True)
class LineNumbers:
    """What the numbers of deals or commitments in a file stand for.

    Attributes:
        ids: By number.
        wrong: Why the file is wrong about a number: nothing may be taken under it.
    """

    ids: Mapping[str, str]
    wrong: Mapping[str, str]


def key_of(card: HandCard, source: YamlFile, known: ReaderContext) -> CardKey | tuple[Refusal, ...]:
    """Whose it is; else everything that is wrong with that."""
    wrong = tuple(Refusal(_address(source, name), says) for name, says in _faults(card, known))
    if wrong:
        return wrong
    return CardKey(card.team, card.rep, card.week, card.kind, _scorer(card, known))


def _faults(card: HandCard, known: ReaderContext) -> Iterator[tuple[str, str]]:
    team = known.team_of.get(card.team)
    if team is None:
        hint = did_you_mean(card.team, known.team_of) or f"there are {', '.join(known.team_of)}"
        yield "team", f"there is no team '{quoted(card.team)}'; {hint}"
    if card.rep not in known.reps:
        near = [rep for rep, (their, _) in known.reps.items() if team in (None, their)]
        hint = did_you_mean(card.rep, near) or "see team.yml"
        yield "rep", f"there is no rep '{quoted(card.rep)}'; {hint}"
    elif team and not known.belongs(card.rep, card.team, card.week):
        where = known.reps[card.rep][0].id
        yield "rep", f"'{card.rep}' is in the team '{where}', not in '{team.id}'"
    try:
        week = Week.parse(card.week)
    except ValueError as error:
        yield "week", str(error)
    else:
        joined = known.reps[card.rep][1].joined if card.rep in known.reps else week.sunday
        if week.sunday < joined and known.sheet(card.week, card.rep) is None:
            yield "week", f"{week} is before the first working day of '{card.rep}', {joined}"
    if card.scorer:
        try:
            parse_id(card.scorer)
        except CellError as error:
            yield "scorer", f"{error.says}; {error.hint}"
    elif card.kind is CardKind.CALIBRATION:
        yield "kind", "a calibration needs 'scorer': the id of who scored"


def _scorer(card: HandCard, known: ReaderContext) -> str:
    own = card.rep if card.kind is CardKind.SELF else known.team_of[card.team].supervisor.id
    return card.scorer or own


def numbers_of(
    part: str, card: HandCard, source: YamlFile, key: CardKey, known: ReaderContext
) -> tuple[LineNumbers, list[Refusal]]:
    """The ids of deals or commitments by number: as printed, else as the file says."""
    sheet = known.sheet(key.week, key.rep)
    ids = () if sheet is None else sheet.deals if part == "deal" else sheet.commitments
    printed = {str(number): each for number, each in enumerate(ids, start=1) if each}
    given = card.deals if part == "deal" else card.commitments
    wrong: dict[str, str] = {}
    refusals: list[Refusal] = []
    for number, each in given.items():
        if printed and printed.get(number) != each:
            there = printed.get(number, "nothing")
            says = f"number {quoted(number)} is '{there}' on the printed sheet"
        else:
            says = "" if printed or part != "deal" else _not_theirs(each, key.rep, known)
        if says:
            wrong[_plain(number)] = says
            refusals.append(Refusal(_address(source, f"{part}s", number), says))
    theirs = {number: each for number, each in given.items() if number not in wrong}
    return LineNumbers(printed or theirs, wrong), refusals


def _not_theirs(deal: str, rep: str, known: ReaderContext) -> str:
    """Why a deal is none of a rep's; empty: it is, or the deals are not known."""
    if not known.deals or known.deals.get(deal) == rep:
        return ""
    if deal in known.deals:
        return f"the deal '{quoted(deal)}' is of '{known.deals[deal]}', not of '{rep}'"
    near = [each for each, whose in known.deals.items() if whose == rep]
    hint = did_you_mean(deal, near) or did_you_mean(deal, known.deals) or "see deals.csv"
    return f"there is no deal '{quoted(deal)}'; {hint}"


def _plain(number: str) -> str:
    """A number without the zeros before it, so that '01' is no way around what 1 is."""
    return str(int(number)) if number.isdecimal() and len(number) < 9 else number


def _address(source: YamlFile, *path: str) -> str:
    place = source.place(path)
    return f"line {place.line}:{place.column}"
