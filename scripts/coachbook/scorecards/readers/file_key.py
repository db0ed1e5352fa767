"""Whose scorecard a file by hand is, and what the numbers in it stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from coachbook.problems import did_you_mean
from coachbook.scorecards.known import Known
from coachbook.scorecards.readers.file_shape import HandCard
from coachbook.scorecards.record import CardKey, Kind, Refusal
from coachbook.team.values import Unreadable, identifier, shown
from coachbook.week import Week
from coachbook.yaml_file import YamlFile


def key_of(card: HandCard, source: YamlFile, known: Known) -> CardKey | tuple[Refusal, ...]:
    """Whose it is; else everything that is wrong with that."""
    wrong = tuple(Refusal(_address(source, name), says) for name, says in _faults(card, known))
    if wrong:
        return wrong
    return CardKey(card.team, card.rep, card.week, card.kind, _scorer(card, known))


def _faults(card: HandCard, known: Known) -> Iterator[tuple[str, str]]:
    team = known.team_of.get(card.team)
    if team is None:
        hint = did_you_mean(card.team, known.team_of) or f"there are {', '.join(known.team_of)}"
        yield "team", f"there is no team '{shown(card.team)}'; {hint}"
    if card.rep not in known.reps:
        near = [rep for rep, (their, _) in known.reps.items() if team in (None, their)]
        hint = did_you_mean(card.rep, near) or "see team.yml"
        yield "rep", f"there is no rep '{shown(card.rep)}'; {hint}"
    elif team and known.reps[card.rep][0] is not team and not _was_there(card, known):
        where = known.reps[card.rep][0].id
        yield "rep", f"'{card.rep}' is in the team '{where}', not in '{team.id}'"
    try:
        Week.parse(card.week)
    except ValueError as error:
        yield "week", str(error)
    if card.scorer:
        try:
            identifier(card.scorer)
        except Unreadable as error:
            yield "scorer", f"{error.says}; {error.hint}"
    elif card.kind is Kind.CALIBRATION:
        yield "kind", "a calibration needs 'scorer': the id of who scored"


def _was_there(card: HandCard, known: Known) -> bool:
    """Whether that week's sheet was printed in the team that the card names."""
    sheet = known.sheet(card.week, card.rep)
    return sheet is not None and sheet.team == card.team


def _scorer(card: HandCard, known: Known) -> str:
    own = card.rep if card.kind is Kind.SELF else known.team_of[card.team].supervisor.id
    return card.scorer or own


def numbers_of(
    part: str, card: HandCard, source: YamlFile, key: CardKey, known: Known
) -> tuple[Mapping[str, str], list[Refusal]]:
    """The ids of deals or commitments by number: as printed, else as the file says."""
    sheet = known.sheet(key.week, key.rep)
    ids = () if sheet is None else sheet.deals if part == "deal" else sheet.commitments
    printed = {str(number): each for number, each in enumerate(ids, start=1) if each}
    given = card.deals if part == "deal" else card.commitments
    if not printed:
        return given, []
    refusals = [
        Refusal(
            _address(source, f"{part}s", number),
            f"number {shown(number)} is '{printed.get(number, 'nothing')}' on the printed sheet",
        )
        for number, each in given.items()
        if printed.get(number) != each
    ]
    return printed, refusals


def _address(source: YamlFile, *path: str) -> str:
    place = source.place(path)
    return f"line {place.line}:{place.column}"
