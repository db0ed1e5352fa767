"""The key of a scorecard written by hand, and the deals and commitments behind its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coachbook.base.problems import did_you_mean
from coachbook.base.week import Week
from coachbook.base.yaml_file import YamlFile
from coachbook.scorecard.observation import CardKey, CardKind, Refusal
from coachbook.scorecard.print_numbers import ids_on
from coachbook.scorecard.reader_context import ReaderContext
from coachbook.scorecard.readers.name_for_id import name_fault, no_id_fault
from coachbook.scorecard.readers.yaml_card import HandCard
from coachbook.scorecard.refusal_words import joined, says
from coachbook.team.cell_values import CellError, parse_id, quoted

_ON_CARD = re.compile(r"\d{4}-W\d\d-(.+)-\d", re.ASCII)  # 2026-W47-wang-zhe-1


@dataclass(frozen=True)
class LineNumbers:
    """The deals or commitments that the numbers in a file stand for.

    Attributes:
        ids: The id of each number.
        faults: Why it is not clear what a number stands for, so that nothing under it may be taken.
        places: A number under which each id stands.
    """

    ids: Mapping[str, str]
    faults: Mapping[str, str]
    places: Mapping[str, str]


def key_of(
    card: HandCard, source: YamlFile, context: ReaderContext
) -> CardKey | tuple[Refusal, ...]:
    """The key of the card, or everything that is wrong with it."""
    faults = tuple(Refusal(_address(source, name), fault) for name, fault in _faults(card, context))
    if faults:
        return faults
    return CardKey(card.team, card.rep, card.week, card.kind, _scorer(card, context))


def _faults(card: HandCard, context: ReaderContext) -> Iterator[tuple[str, str]]:
    team = context.team_of.get(card.team)
    if team is None:
        names = {each.id: each.name for each in context.teams}
        there = says("there_are", list=", ".join(context.team_of))
        hint = did_you_mean(card.team, context.team_of) or there
        unknown = joined(says("none_such", part="team", id=quoted(card.team)), hint)
        yield "team", name_fault("team", card.team, names) or unknown
    if card.rep not in context.reps:
        candidates = [
            rep for rep, (rep_team, _) in context.reps.items() if team in (None, rep_team)
        ]
        names = {each: context.reps[each][1].name for each in candidates}
        hint = did_you_mean(card.rep, candidates) or says("see_file", file="team.yml")
        unknown = joined(says("none_such", part="rep", id=quoted(card.rep)), hint)
        yield "rep", name_fault("rep", card.rep, names) or no_id_fault(card.rep, names) or unknown
    elif team and not context.belongs(card.rep, card.team, card.week):
        where = context.reps[card.rep][0].id
        yield "rep", says("in_other_team", rep=card.rep, team=where, other=team.id)
    try:
        week = Week.parse(card.week)
    except ValueError as error:
        yield "week", str(error)
    else:
        first = context.reps[card.rep][1].joined if card.rep in context.reps else week.sunday
        if week.sunday < first and context.sheet(card.week, card.rep) is None:
            yield "week", says("before_joined", week=week, rep=card.rep, day=first)
        if fault := _print_fault(card, context):
            yield "print", fault
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
        yield "kind", says("whose_calibration")


def _print_fault(card: HandCard, context: ReaderContext) -> str:
    """Why nobody knows the list of the print that a card names; empty: it is known, or none is."""
    name = card.print_name
    if not name or context.print_named(card.week, card.rep, name):
        return ""
    names = [each.print for each in context.prints_of(card.week, card.rep) if each.print]
    lost = says("no_print", printed=quoted(card.print), week=card.week)
    if name in names or not names:
        return lost
    hint = did_you_mean(name, names) or says("there_are", list=", ".join(names))
    return joined(says("no_such_print", printed=quoted(card.print), week=card.week), hint)


def _scorer(card: HandCard, context: ReaderContext) -> str:
    own = card.rep if card.kind is CardKind.SELF else context.team_of[card.team].supervisor.id
    return card.scorer or own


def numbers_of(
    part: str, card: HandCard, source: YamlFile, key: CardKey, context: ReaderContext
) -> tuple[LineNumbers, list[Refusal]]:
    """The ids of deals or commitments by number: as printed, else as the file gives them.

    If several prints are on record and the file names none, a number under which they have
    different ones is not clear unless the file says which of them it is.
    """
    printed = _printed(part, card, key, context)
    written = card.deals if part == "deal" else card.commitments
    faults: dict[str, str] = {}
    refusals: list[Refusal] = []
    for number, each in written.items():
        if printed and each not in printed.get(number, {}).values():
            there = " / ".join(dict.fromkeys(printed.get(number, {}).values()))
            name = "number_printed" if number in printed else "nothing_printed"
            fault = says(name, number=quoted(number), id=there)
        else:
            fault = "" if printed else _subject_fault(part, each, key.rep, context)
        if fault:
            faults[_without_zeros(number)] = fault
            refusals.append(Refusal(_address(source, f"{part}s", number), fault))
    ids = {number: each for number, each in written.items() if number not in faults}
    for number, by_print in printed.items():
        if len({*by_print.values()}) == 1:
            ids[number] = next(iter(by_print.values()))
        elif number not in {*ids, *faults}:
            listed = ", ".join(f"{name or '–'}: {each}" for name, each in by_print.items())
            faults[number] = says("number_on_prints", number=number, list=listed)
    places = {each: number for number, some in printed.items() for each in some.values()}
    places = places or {each: number for number, each in ids.items()}
    return LineNumbers(ids, faults, places), refusals


def _printed(
    part: str, card: HandCard, key: CardKey, context: ReaderContext
) -> Mapping[str, Mapping[str, str]]:
    """What stands under each number, by the name of the print; empty: nothing was printed."""
    prints = [each for each in context.prints_of(key.week, key.rep) if each.form]
    if card.print_name:
        prints = [each for each in prints if each.print == card.print_name]
    lists = {each.print: ids_on(each, part) for each in prints}
    if not lists and (sheet := context.sheet(key.week, key.rep)):
        lists = {"": sheet.deals if part == "deal" else sheet.commitments}
    found: dict[str, dict[str, str]] = {}
    for name, ids in lists.items():
        for number, each in enumerate(ids, start=1):
            if each:
                found.setdefault(str(number), {})[name] = each
    return found


def _subject_fault(part: str, name: str, rep: str, context: ReaderContext) -> str:
    """Why a deal or commitment is not the rep's; empty: it is, or those of the team are not known.

    A commitment that was agreed on a scorecard says in its id whose it is.
    """
    owners = context.deals if part == "deal" else context.commitments
    on_card = _ON_CARD.fullmatch(name) if part == "commitment" else None
    owner = owners.get(name) or (on_card[1] if on_card and on_card[1] in context.reps else "")
    if owner:
        mixed_up = says("of_other", part=part, id=quoted(name), owner=owner, rep=rep)
        return "" if owner == rep else mixed_up
    if not owners:
        return ""
    candidates = [each for each, owner in owners.items() if owner == rep]
    hint = did_you_mean(name, candidates) or did_you_mean(name, owners)
    none_such = says("none_such", part=part, id=quoted(name))
    return joined(none_such, hint or says("see_file", file=f"{part}s.csv"))


def _without_zeros(number: str) -> str:
    """A number without the zeros before it, so that '01' is no way around what 1 is."""
    return str(int(number)) if number.isdecimal() and len(number) < 9 else number


def _address(source: YamlFile, *path: str) -> str:
    place = source.place(path)
    return f"line {place.line}:{place.column}"
