"""Cards of weeks in which the rep was no longer there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from coachbook.base.week import Week
from coachbook.scorecard.merge import ABOUT, canonical_order, merge
from coachbook.scorecard.observation import (
    Candidate,
    CardKey,
    Medium,
    Observation,
    OpenItem,
    Reading,
    Refusal,
    Scorecard,
    SettledValue,
    State,
)
from coachbook.scorecard.reader_context import ReaderContext
from coachbook.sheet.fields import FieldKind


def drop_departed(reading: Reading, known: ReaderContext) -> Reading:
    """A reading without cards of weeks that begin after the rep's last working day.

    A person's answers stay: they are about a card that is kept already.
    """
    late: dict[CardKey, Refusal] = {}
    seen: list[Observation] = []
    for each in reading.observations:
        refusal = None if each.source.medium is Medium.PERSON else _late(each.card, known)
        if refusal:
            late[each.card] = refusal
        else:
            seen.append(each)
    refusals = (*reading.refusals, *late.values())
    return Reading(tuple(seen), refusals, reading.notes) if late else reading


def _late(key: CardKey, known: ReaderContext) -> Refusal | None:
    _, rep = known.reps.get(key.rep, (None, None))
    if rep is None or rep.is_active(Week.parse(key.week)):
        return None
    says = f"is of a week that begins after the rep left on {rep.left}: correct `left` in team.yml"
    return Refusal(f"{key.team}/{key.rep} {key.week}", f"{says} if the rep was still there")


def resolve_card(
    card: CardKey, observations: Iterable[Observation], known: ReaderContext
) -> Scorecard:
    """The scorecard that all observations of it come to, as its first revision.

    The printed sheet says which form and edition it is; else the documents do; else it is the
    edition in force.
    """
    every = canonical_order(observations)
    sheet = known.sheet(card.week, card.rep)
    if sheet and sheet.team != card.team:
        sheet = None
    form = sheet.form if sheet else _only(each.source.form for each in every)
    kept = known.forms.get(form)
    edition = kept.edition if kept else _only(each.source.edition for each in every)
    return _card(
        card,
        every,
        form=form,
        edition=edition or known.edition,
        criteria=_criteria(card, form, known),
        deals=_numbered(sheet.deals if sheet else ()),
        commitments=_numbered(sheet.commitments if sheet else ()),
    )


def combine_cards(old: Scorecard, new: Scorecard) -> Scorecard:
    """One scorecard of all observations of two with the same key; the revision is the old one's."""
    card = _card(
        new.card,
        canonical_order((*old.observations, *new.observations)),
        form=new.form or old.form,
        edition=new.edition,
        criteria=new.criteria or old.criteria,
        deals={**old.deals, **new.deals},
        commitments={**old.commitments, **new.commitments},
    )
    return replace(card, revision=old.revision)


def _card(
    card: CardKey,
    every: tuple[Observation, ...],
    *,
    form: str,
    edition: str,
    criteria: tuple[str, ...],
    deals: Mapping[str, str],
    commitments: Mapping[str, str],
) -> Scorecard:
    values, questions = _told_apart(*merge(every), every)
    return Scorecard(
        card=card,
        form=form,
        edition=edition,
        criteria=criteria,
        deals=_numbers("deal", deals, every, values),
        commitments=_numbers("commitment", commitments, every, values),
        values=values,
        open=questions,
        observations=every,
        state=_state(criteria, values, questions),
    )


def _state(criteria: Iterable[str], values: Mapping[str, SettledValue], questions: object) -> State:
    if questions:
        return State.NEEDS_REVIEW
    return State.FINAL if all(each in values for each in criteria) else State.DRAFT


def _criteria(card: CardKey, form: str, known: ReaderContext) -> tuple[str, ...]:
    kept, team = known.forms.get(form), known.team_of.get(card.team)
    fields = kept.fields if kept else known.fields(team.department).values() if team else ()
    return tuple(each.id for each in fields if each.kind is FieldKind.SCORE)


def _only(said: Iterable[str]) -> str:
    """What all say who say anything; empty if they differ."""
    different = {each for each in said if each}
    return different.pop() if len(different) == 1 else ""


def _numbered(ids: Iterable[str]) -> dict[str, str]:
    return {str(number): each for number, each in enumerate(ids, start=1) if each}


def _line(field: str) -> str:
    """The line of a sheet that a field stands in: "deal/1", "commitment/2"; else empty."""
    part, _, rest = field.partition("/")
    return f"{part}/{rest.partition('/')[0]}" if part in ("deal", "commitment") else ""


def _told_apart(
    values: Mapping[str, SettledValue],
    questions: tuple[OpenItem, ...],
    every: tuple[Observation, ...],
) -> tuple[Mapping[str, SettledValue], tuple[OpenItem, ...]]:
    """A line whose number means another deal in another document is for a person to settle."""
    said = {(each.field, each.source): each.about for each in every}
    lines: dict[str, set[str]] = defaultdict(set)
    for name, one in values.items():
        abouts = {said[name, source] for source in one.sources if said[name, source]}
        if _line(name) and not _answered(one):
            lines[_line(name)] |= abouts
    torn = {line for line, abouts in lines.items() if len(abouts) > 1}
    moved = {name for name in values if _line(name) in torn and not _answered(values[name])}
    asked = (
        OpenItem(
            name, ABOUT, tuple(Candidate(values[name].value, each) for each in values[name].sources)
        )
        for name in moved
    )
    left = {name: one for name, one in values.items() if name not in moved}
    return left, tuple(sorted((*questions, *asked), key=lambda one: one.field))


def _answered(one: SettledValue) -> bool:
    return any(source.medium is Medium.PERSON for source in one.sources)


def _numbers(
    part: str,
    given: Mapping[str, str],
    every: tuple[Observation, ...],
    values: Mapping[str, SettledValue],
) -> dict[str, str]:
    """The ids by their numbers: as the documents say, where they do; one they differ in is open."""
    said: dict[str, set[str]] = defaultdict(set)
    for each in every:
        if each.about and each.field.startswith(f"{part}/"):
            abouts = said[each.field.split("/")[1]]
            if _counts(each, values.get(each.field)):
                abouts.add(each.about)
    agreed = {number: abouts.pop() for number, abouts in said.items() if len(abouts) == 1}
    return {**{number: each for number, each in given.items() if number not in said}, **agreed}


def _counts(each: Observation, one: SettledValue | None) -> bool:
    """Whether what an observation is about counts: it has a say in the value, or there is none."""
    if one is None:
        return True
    if _answered(one):
        return each.source.medium is Medium.PERSON
    return each.source in one.sources
