"""How each rep was scored, week by week: the store's final cards, and scores.csv for before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coachbook.playbook.model.coaching import RootCause
from coachbook.playbook.model.playbook import Playbook
from coachbook.scorecard.observation import NOT_APPLICABLE, CardKind, Scorecard, State, Value
from coachbook.scorecard.scoring import level_or_missing
from coachbook.team.model import TeamFolder


@dataclass(frozen=True)
class WeeklyLevels:
    """The levels of one rep in one week.

    Attributes:
        week: As 2026-W48.
        edition: The playbook's, of the rubric; levels of two editions are not compared.
        levels: 0-4 or "na" by criterion; what was left blank does not stand here.
        own: The rep's own levels.
        roots: The root cause ticked beside a criterion, by id.
        card: The scorecard; None: it is from scores.csv.
    """

    week: str
    edition: str
    levels: Mapping[str, Value]
    own: Mapping[str, int]
    roots: Mapping[str, str]
    card: Scorecard | None = None


def marks_of(
    folder: TeamFolder, cards: Iterable[Scorecard], playbook: Playbook
) -> Mapping[str, tuple[WeeklyLevels, ...]]:
    """The marks of every rep, by week. A final card of a week beats what scores.csv says of it."""
    every = tuple(cards)
    counting = final_cards(folder, every)
    own = _own(every)
    first = min(((c.card.week, c.edition) for c in counting.values()), default=("", ""))[1]
    made: dict[str, dict[str, WeeklyLevels]] = defaultdict(dict)
    for rep, week, levels in _rows(folder):
        edition = first or playbook.edition.version
        made[rep][week] = WeeklyLevels(week, edition, levels, own.get((rep, week), {}), {})
    roots = playbook.scorecard.root_causes
    for (rep, week), card in counting.items():
        made[rep][week] = _of_card(card, own.get((rep, week), {}), roots)
    return {rep: tuple(weeks[week] for week in sorted(weeks)) for rep, weeks in made.items()}


def final_cards(
    folder: TeamFolder, cards: Iterable[Scorecard]
) -> Mapping[tuple[str, str], Scorecard]:
    """The card that counts for each rep and week: final, of kind normal.

    Of two, it is the one that the team's supervisor scored.
    """
    return lead_cards(folder, (card for card in cards if card.state is State.FINAL))


def lead_cards(
    folder: TeamFolder, cards: Iterable[Scorecard]
) -> Mapping[tuple[str, str], Scorecard]:
    """The card of kind normal for each rep and week, whatever its state.

    Of two, it is the one that the team's supervisor scored.
    """
    leads = {team.id: team.supervisor.id for team in folder.teams}
    found: dict[tuple[str, str], Scorecard] = {}
    for card in sorted(cards, key=lambda card: card.card):
        key = card.card
        if key.kind is CardKind.NORMAL:
            place = (key.rep, key.week)
            if place not in found or key.scorer == leads.get(key.team):
                found[place] = card
    return found


def _rows(folder: TeamFolder) -> Iterable[tuple[str, str, Mapping[str, Value]]]:
    rows: dict[tuple[str, str], dict[str, Value]] = defaultdict(dict)
    for one in folder.scores:
        level = NOT_APPLICABLE if one.level is None else one.level
        rows[one.rep, one.week][one.criterion] = level
    return ((rep, week, levels) for (rep, week), levels in rows.items())


def _own(cards: Iterable[Scorecard]) -> Mapping[tuple[str, str], Mapping[str, int]]:
    """What reps scored themselves on cards of their own."""
    return {
        (card.card.rep, card.card.week): {
            each: level
            for each in card.criteria
            if (level := level_or_missing(card.value(each))) >= 0
        }
        for card in cards
        if card.card.kind is CardKind.SELF and card.state is State.FINAL
    }


def _of_card(card: Scorecard, own: Mapping[str, int], roots: tuple[RootCause, ...]) -> WeeklyLevels:
    beside = {
        each: level
        for each in card.criteria
        if (level := level_or_missing(card.value(f"{each}/own"))) >= 0
    }
    ticked = {
        each: roots[number - 1].id
        for each in card.criteria
        if 1 <= (number := level_or_missing(card.value(f"{each}/cause"))) <= len(roots)
    }
    levels = {each: card.value(each) for each in card.criteria if each in card.values}
    key = card.card
    return WeeklyLevels(key.week, card.edition, levels, {**own, **beside}, ticked, card)
