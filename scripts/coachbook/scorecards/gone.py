"""Cards of weeks in which the rep was no longer there."""

from __future__ import annotations

from coachbook.scorecards.known import Known
from coachbook.scorecards.record import CardKey, Medium, Observation, Reading, Refusal
from coachbook.week import Week


def without_gone(reading: Reading, known: Known) -> Reading:
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


def _late(key: CardKey, known: Known) -> Refusal | None:
    _, rep = known.reps.get(key.rep, (None, None))
    if rep is None or rep.there(Week.parse(key.week)):
        return None
    says = f"is of a week that begins after the rep left on {rep.left}: correct `left` in team.yml"
    return Refusal(f"{key.team}/{key.rep} {key.week}", f"{says} if the rep was still there")
