"""The questions of review: every doubt and conflict of some scorecards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from coachbook.base.problems import did_you_mean
from coachbook.scorecard.merge import CLEARED, CONFLICT, REFUSED, RESTORED
from coachbook.scorecard.observation import (
    UNKNOWN_FIELD,
    Candidate,
    CardKey,
    Medium,
    Original,
    Scorecard,
    Value,
)
from coachbook.scorecard.print_numbers import PARTS, numbers_on_card
from coachbook.scorecard.reader_context import ReaderContext
from coachbook.sheet.fields import Field, FieldKind
from coachbook.team.cell_values import quoted


@dataclass(frozen=True)
class ReviewQuestion:
    """One field that a person must settle.

    Attributes:
        card: Which scorecard.
        field: Which field.
        criteria: The ids of the card's criteria: item 1 is the first.
        most: For a cause or item, the highest number that may be answered; 0 otherwise.
        about: The id of the deal or commitment that it is about; may be empty.
        reason: Why it is asked.
        candidates: The values to choose from.
        settles: The SHA-256 of each original that it is about.
        originals: What is known of the scorecard's originals, by their SHA-256.
        workdays: How many working days the card's week has.
    """

    card: CardKey
    field: Field
    criteria: tuple[str, ...]
    most: int
    about: str
    reason: str
    candidates: tuple[Candidate, ...]
    settles: tuple[str, ...]
    originals: Mapping[str, Original]
    workdays: int

    @property
    def id(self) -> str:
        """A hash of what is asked; it changes if anything about the question does."""
        content = "\n".join((str(self.card), self.field.id, self.reason, *self.settles))
        return sha256(content.encode()).hexdigest()[:16]

    @property
    def is_unknown_field(self) -> bool:
        """Whether the sheet has no such field, so that it can only be left as it is."""
        return self.field.id.startswith(UNKNOWN_FIELD)

    def file_value(self, sha256: str) -> tuple[Value] | None:
        """What one file says, as a tuple, if a person who takes the whole file answers with that.

        Doubts and numbers that stand for different things must be looked at one by one.
        """
        if self.reason not in (CONFLICT, CLEARED, REFUSED, RESTORED):
            return None
        values = {
            (type(each.value), each.value)
            for each in self.candidates
            if each.source.sha256 == sha256 and each.source.medium is not Medium.PERSON
            if not each.refused
        }
        return (values.pop()[1],) if len(values) == 1 else None


def questions_of(cards: Iterable[Scorecard], context: ReaderContext) -> tuple[ReviewQuestion, ...]:
    """Every question about some scorecards, by reason, then card, then in the sheet's order."""
    every = [each for card in cards for each in _questions(card, context)]
    reasons = sorted({each.reason for each in every})
    return tuple(each for reason in reasons for each in every if each.reason == reason)


def fields_of_card(card: CardKey, context: ReaderContext) -> dict[str, Field]:
    """The fields that may be on a scorecard, by id: those of today's form and the printed ones.

    There are as many lines as deals and commitments are on record of the rep's week.

    Raises:
        ValueError: the card's rep or team is not known; a sentence.
    """
    sheet = context.sheet(card.week, card.rep)
    if card.rep not in context.reps and sheet is None:
        raise ValueError(_unknown("rep", card.rep, context.reps))
    if card.team not in context.team_of:
        raise ValueError(_unknown("team", card.team, context.team_of))
    prints = context.prints_of(card.week, card.rep)
    fields = dict(context.fields(context.team_of[card.team].department))
    for form in dict.fromkeys((*(each.form for each in prints), sheet.form if sheet else "")):
        archived = context.forms.get(form)
        fields |= {field.id: field for field in archived.fields} if archived else {}
    for part in PARTS:
        for number in sorted(numbers_on_card(prints, part).values()):
            fields |= _line_like_the_first(f"{part}/{number}", f"{part}/1", fields)
    return fields


def _line_like_the_first(line: str, first: str, fields: Mapping[str, Field]) -> Mapping[str, Field]:
    """The fields of a line that no form has; empty: one has it."""
    if any(_line_of(name) == line for name in fields):
        return {}
    like = (each for name, each in fields.items() if _line_of(name) == first)
    made = (replace(each, id=line + each.id.removeprefix(first)) for each in like)
    return {each.id: each for each in made}


def _line_of(field: str) -> str:
    """The line of a sheet that a field stands in, such as "deal/1"."""
    return "/".join(field.split("/")[:2])


def field_of(card: CardKey, name: str, context: ReaderContext) -> Field:
    """The field of a scorecard with this id.

    Raises:
        ValueError: there is none; a sentence.
    """
    fields = fields_of_card(card, context)
    if name not in fields:
        raise ValueError(_unknown("field", name, fields))
    return fields[name]


def highest_number(field: Field, context: ReaderContext) -> int:
    """The highest number that may stand in a cause or item; 0 otherwise."""
    scorecard = context.playbook.scorecard
    highest = {
        FieldKind.CAUSE: len(scorecard.root_causes),
        FieldKind.ITEM: len(scorecard.criteria),
    }
    return highest.get(field.kind, 0)


def _questions(card: Scorecard, context: ReaderContext) -> Iterator[ReviewQuestion]:
    if not card.open:
        return
    try:
        fields = fields_of_card(card.card, context)
    except ValueError:  # the rep or team has left: what is known of the kind is in the values
        fields = {}
    order = {name: place for place, name in enumerate(fields)}
    for one in sorted(card.open, key=lambda one: (order.get(one.field, len(order)), one.field)):
        field_asked = fields.get(one.field) or Field(one.field, FieldKind.TEXT, "")
        part, _, rest = one.field.partition("/")
        subject_ids = {"deal": card.deals, "commitment": card.commitments}.get(part, {})
        yield ReviewQuestion(
            card=card.card,
            field=field_asked,
            criteria=card.criteria,
            most=highest_number(field_asked, context),
            about=subject_ids.get(rest.partition("/")[0], ""),
            reason=one.reason,
            candidates=one.candidates,
            settles=tuple(sorted({each.source.sha256 for each in one.candidates})),
            originals=card.originals,
            workdays=context.workdays(card.card.week),
        )


def _unknown(what: str, name: str, there: Iterable[str]) -> str:
    hint = did_you_mean(name, there)
    return f"there is no {what} '{quoted(name)}'" + (f"; {hint}" if hint else "")
