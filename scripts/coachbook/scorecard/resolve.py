"""From observations to a scorecard: which form it is of, what its numbers mean, and its values.

Observations from different media may contradict each other about more than values. Which says what
the scorecard is:

- Form: that of the prints which the documents name, if it is one; else the last sheet in the print
  log, if one was printed for this rep, team and week; else the documents, if all that name a form
  agree; else none. The edition is the form's, or else found likewise, and in the end the one in
  force.
- Values: `merge` decides field by field.
- Numbers: what is on record under other numbers on several prints of the week has one number on
  the scorecard (`print_numbers`).
- The deal or commitment behind a number: the documents behind the values of its line, if they
  agree; where no document names any, the print log. If they disagree, deal 1 in one file is not
  deal 1 in the other. Then all values of the line become questions, even where both files have the
  same tick, since it might be credited to the wrong deal.

A person's answer has the last word on values and on what their numbers mean.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from coachbook.base.week import Week
from coachbook.scorecard.merge import ABOUT, canonical_order, merge
from coachbook.scorecard.observation import (
    Candidate,
    CardKey,
    Medium,
    Observation,
    OpenItem,
    Original,
    Reading,
    Refusal,
    Scorecard,
    SettledValue,
    State,
)
from coachbook.scorecard.print_numbers import ids_on, numbered_as_on_card, numbers_on_card
from coachbook.scorecard.reader_context import PrintedSheet, ReaderContext
from coachbook.scorecard.refusal_words import says
from coachbook.scorecard.save_order import SaveOrder
from coachbook.sheet.fields import FieldKind
from coachbook.sheet.prints import Print


def resolve_card(
    card: CardKey,
    observations: Iterable[Observation],
    context: ReaderContext,
    names: Mapping[str, str] = MappingProxyType({}),
) -> Scorecard:
    """The scorecard made of these observations, as its first revision.

    Args:
        card: Its key.
        observations: All of the scorecard.
        context: The people, prints and forms.
        names: The names of the files by the SHA-256 of their originals.
    """
    prints = context.prints_of(card.week, card.rep)
    ordered = canonical_order(numbered_as_on_card(observations, prints))
    form = _form(card, ordered, context)
    form_map = context.forms.get(form)
    edition = (
        form_map.edition if form_map else _common_text(each.source.edition for each in ordered)
    )
    return _card(
        card,
        ordered,
        form=form,
        edition=edition or context.edition,
        criteria=_criteria(card, form, context),
        deals=_ids_on_card("deal", card, ordered, context),
        commitments=_ids_on_card("commitment", card, ordered, context),
        originals={
            each.source.sha256: Original(names.get(each.source.sha256, ""), 1) for each in ordered
        },
    )


def _form(card: CardKey, observations: Iterable[Observation], context: ReaderContext) -> str:
    every = tuple(observations)
    if form := _common_text(each.form for each in _prints_named(card, every, context)):
        return form
    sheet = _last_sheet(card, context)
    return sheet.form if sheet else _common_text(each.source.form for each in every)


def _last_sheet(card: CardKey, context: ReaderContext) -> PrintedSheet | None:
    """The sheet printed last, if it was of the card's team."""
    sheet = context.sheet(card.week, card.rep)
    return sheet if sheet and sheet.team == card.team else None


def _prints_named(
    card: CardKey, observations: Iterable[Observation], context: ReaderContext
) -> tuple[Print, ...]:
    """The prints on record that the documents say they are of."""
    names = {each.source.print for each in observations if each.source.print}
    return tuple(each for each in context.prints_of(card.week, card.rep) if each.print in names)


def _ids_on_card(
    part: str, card: CardKey, observations: Iterable[Observation], context: ReaderContext
) -> Mapping[str, str]:
    """What stands under the numbers of the prints that were filled in, or else of the last one."""
    prints = _prints_named(card, observations, context)
    sheet = _last_sheet(card, context)
    ids = [name for each in prints for name in ids_on(each, part)]
    if not prints and sheet:
        ids = [*(sheet.deals if part == "deal" else sheet.commitments)]
    numbers = numbers_on_card(context.prints_of(card.week, card.rep), part)
    own = {name: numbers.get(name, place) for place, name in enumerate(ids, start=1) if name}
    return {str(number): name for name, number in own.items()}


def combine_cards(
    old: Scorecard, new: Scorecard, together: Collection[str] = frozenset()
) -> Scorecard:
    """One scorecard made of the observations of two with the same key, with the old revision.

    Args:
        old: The one that is there.
        new: What comes in.
        together: The SHA-256 of originals that came in in the same run, so that which of them came
            first means nothing.
    """
    card = _card(
        new.card,
        canonical_order((*old.observations, *new.observations)),
        form=new.form or old.form,
        edition=new.edition,
        criteria=new.criteria or old.criteria,
        deals={**old.deals, **new.deals},
        commitments={**old.commitments, **new.commitments},
        originals=_combined_originals(old, new, together),
    )
    return replace(card, revision=old.revision)


def older_originals(card: Scorecard) -> frozenset[str]:
    """The SHA-256 of originals that say that they were saved before others of a scorecard."""
    return SaveOrder(card.observations, card.originals).older_originals


def _combined_originals(
    old: Scorecard, new: Scorecard, together: Collection[str]
) -> Mapping[str, Original]:
    """The originals of both; those that are new came in with the next revision."""
    with_them = (one.since for sha, one in old.originals.items() if sha in together)
    since = max(with_them, default=old.revision + 1)
    known = {each.source.sha256 for each in old.observations}
    added = {
        sha: replace(one, since=since) for sha, one in new.originals.items() if sha not in known
    }
    return {**old.originals, **added}


def _card(
    card: CardKey,
    observations: tuple[Observation, ...],
    *,
    form: str,
    edition: str,
    criteria: tuple[str, ...],
    deals: Mapping[str, str],
    commitments: Mapping[str, str],
    originals: Mapping[str, Original],
) -> Scorecard:
    values, questions = _question_mixed_lines(*merge(observations, originals), observations)
    return Scorecard(
        card=card,
        form=form,
        edition=edition,
        criteria=criteria,
        deals=_subject_ids("deal", deals, observations, values),
        commitments=_subject_ids("commitment", commitments, observations, values),
        values=values,
        open=questions,
        observations=observations,
        state=_state(criteria, values, questions),
        originals=originals,
    )


def _state(criteria: Iterable[str], values: Mapping[str, SettledValue], questions: object) -> State:
    if questions:
        return State.NEEDS_REVIEW
    return State.FINAL if all(each in values for each in criteria) else State.DRAFT


def _criteria(card: CardKey, form: str, context: ReaderContext) -> tuple[str, ...]:
    form_map, team = context.forms.get(form), context.team_of.get(card.team)
    fields = (
        form_map.fields if form_map else context.fields(team.department).values() if team else ()
    )
    return tuple(each.id for each in fields if each.kind is FieldKind.SCORE)


def _common_text(texts: Iterable[str]) -> str:
    """The one text among some that are not empty; empty if they differ or there is none."""
    different = {each for each in texts if each}
    return different.pop() if len(different) == 1 else ""


def _question_mixed_lines(
    values: Mapping[str, SettledValue],
    questions: tuple[OpenItem, ...],
    observations: tuple[Observation, ...],
) -> tuple[Mapping[str, SettledValue], tuple[OpenItem, ...]]:
    """The values and questions, with the values of mixed lines turned into questions.

    A line is mixed if the sources of its values name different deals or commitments for its number.
    """
    subjects = {(each.field, each.source): each.about for each in observations}
    lines: dict[str, set[str]] = defaultdict(set)
    for name, one in values.items():
        subject_ids = {subjects[name, source] for source in one.sources if subjects[name, source]}
        if _line(name) and not _has_answer(one):
            lines[_line(name)] |= subject_ids
    mixed_lines = {line for line, subject_ids in lines.items() if len(subject_ids) > 1}
    mixed_fields = {
        name for name in values if _line(name) in mixed_lines and not _has_answer(values[name])
    }
    questions_added = (
        OpenItem(
            name, ABOUT, tuple(Candidate(values[name].value, each) for each in values[name].sources)
        )
        for name in mixed_fields
    )
    clear = {name: one for name, one in values.items() if name not in mixed_fields}
    return clear, tuple(sorted((*questions, *questions_added), key=lambda one: one.field))


def _line(field: str) -> str:
    """The line of a sheet that a field stands in: "deal/1", "commitment/2"; else empty."""
    part, _, rest = field.partition("/")
    return f"{part}/{rest.partition('/')[0]}" if part in ("deal", "commitment") else ""


def _has_answer(one: SettledValue) -> bool:
    return any(source.medium is Medium.PERSON for source in one.sources)


def _subject_ids(
    part: str,
    printed: Mapping[str, str],
    observations: tuple[Observation, ...],
    values: Mapping[str, SettledValue],
) -> dict[str, str]:
    """The ids of deals or commitments by number: by the documents if they name any, else printed.

    A number on which documents disagree is left out.
    """
    subjects: dict[str, set[str]] = defaultdict(set)
    for each in observations:
        if each.about and each.field.startswith(f"{part}/"):
            subject_ids = subjects[each.field.split("/")[1]]
            if _has_say(each, values.get(each.field)):
                subject_ids.add(each.about)
    agreed = {
        number: subject_ids.pop()
        for number, subject_ids in subjects.items()
        if len(subject_ids) == 1
    }
    return {
        **{number: each for number, each in printed.items() if number not in subjects},
        **agreed,
    }


def _has_say(each: Observation, one: SettledValue | None) -> bool:
    """Whether the subject of an observation counts: it backs the value, or there is no value."""
    if one is None:
        return True
    if _has_answer(one):
        return each.source.medium is Medium.PERSON
    return each.source in one.sources


def drop_departed(reading: Reading, context: ReaderContext) -> Reading:
    """A reading without the cards of weeks that begin after the rep's last working day.

    A person's answers stay, since they are about a card that is already stored.
    """
    refusals_by_card: dict[CardKey, Refusal] = {}
    remaining: list[Observation] = []
    for each in reading.observations:
        refusal = (
            None if each.source.medium is Medium.PERSON else _departure_refusal(each.card, context)
        )
        if refusal:
            refusals_by_card[each.card] = refusal
        else:
            remaining.append(each)
    seen = (
        replace(each, seen=None)
        if each.seen and _departure_refusal(each.seen.card, context)
        else each
        for each in reading.refusals
    )
    refusals = (*seen, *refusals_by_card.values())
    return replace(reading, observations=tuple(remaining), refusals=refusals)


def _departure_refusal(key: CardKey, context: ReaderContext) -> Refusal | None:
    _, rep = context.reps.get(key.rep, (None, None))
    if rep is None or not rep.has_left(Week.parse(key.week)):
        return None
    return Refusal(f"{key.team}/{key.rep} {key.week}", says("after_left", day=rep.left))
