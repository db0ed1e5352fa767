"""How each rep was scored, week by week: by the final card, else by scores.csv.

Of all that may say how a rep did in a week, one thing counts, in this order:

1. The final card of kind normal that the team's own supervisor scored.
2. A final card of kind normal that another lead scored; of several, the first by scorer's id.
3. The rows of scores.csv, as from the time before cards were collected.

Cards that are not final, and those of kind calibration, never count. The rep's own levels are those
written beside the lead's on the card that counts, else those of a self-assessment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coachbook.playbook.model.playbook import Playbook
from coachbook.scorecard.mark_meaning import causes_on
from coachbook.scorecard.observation import NOT_APPLICABLE, CardKind, Scorecard, State, Value
from coachbook.scorecard.scoring import level_or_missing
from coachbook.team.model import TeamFolder


@dataclass(frozen=True)
class WeeklyLevels:
    """How one rep was scored in one week.

    Attributes:
        week: As 2026-W48.
        edition: The playbook's, of the rubric; levels of two editions are not compared.
        levels: 0-4 or "na" by criterion; a criterion left blank is missing.
        own: The levels that the rep gave themselves, 0-4 by criterion.
        root_causes: The id of the root cause of a criterion, by the criterion's id.
        card: The scorecard; None: the levels are from scores.csv.
    """

    week: str
    edition: str
    levels: Mapping[str, Value]
    own: Mapping[str, int]
    root_causes: Mapping[str, str]
    card: Scorecard | None = None


def levels_by_rep(
    folder: TeamFolder, cards: Iterable[Scorecard], playbook: Playbook
) -> Mapping[str, tuple[WeeklyLevels, ...]]:
    """How every rep was scored, by the rep's id: one entry a week, the earliest first."""
    every = tuple(cards)
    final = final_cards(folder, every)
    own = _self_assessments(every)
    # scores.csv names no edition. Its levels are taken to be of the edition of the earliest card,
    # so that a house that begins to collect cards keeps an unbroken trend.
    first = min(((c.card.week, c.edition) for c in final.values()), default=("", ""))[1]
    weeks_by_rep: dict[str, dict[str, WeeklyLevels]] = defaultdict(dict)
    for rep, week, levels in _score_rows(folder):
        edition = first or playbook.edition.version
        weeks_by_rep[rep][week] = WeeklyLevels(week, edition, levels, own.get((rep, week), {}), {})
    for (rep, week), card in final.items():
        weeks_by_rep[rep][week] = _card_levels(card, own.get((rep, week), {}), playbook)
    return {
        rep: tuple(weeks[week] for week in sorted(weeks)) for rep, weeks in weeks_by_rep.items()
    }


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
    chosen: dict[tuple[str, str], Scorecard] = {}
    for card in sorted(cards, key=lambda card: card.card):
        key = card.card
        if key.kind is CardKind.NORMAL:
            rep_week = (key.rep, key.week)
            if rep_week not in chosen or key.scorer == leads.get(key.team):
                chosen[rep_week] = card
    return chosen


def _score_rows(folder: TeamFolder) -> Iterable[tuple[str, str, Mapping[str, Value]]]:
    rows: dict[tuple[str, str], dict[str, Value]] = defaultdict(dict)
    for one in folder.scores:
        level = NOT_APPLICABLE if one.level is None else one.level
        rows[one.rep, one.week][one.criterion] = level
    return ((rep, week, levels) for (rep, week), levels in rows.items())


def _self_assessments(cards: Iterable[Scorecard]) -> Mapping[tuple[str, str], Mapping[str, int]]:
    """The levels on final self-assessments, by rep and week."""
    return {
        (card.card.rep, card.card.week): {
            each: level
            for each in card.criteria
            if (level := level_or_missing(card.value(each))) >= 0
        }
        for card in cards
        if card.card.kind is CardKind.SELF and card.state is State.FINAL
    }


def _card_levels(card: Scorecard, own: Mapping[str, int], playbook: Playbook) -> WeeklyLevels:
    on_card = {
        each: level
        for each in card.criteria
        if (level := level_or_missing(card.value(f"{each}/own"))) >= 0
    }
    root_causes = playbook.scorecard.root_causes
    numbers = causes_on(card, playbook.diagnosis.reckoning.low_levels, len(root_causes))
    ticked_causes = {each: root_causes[number - 1].id for each, number in numbers.items()}
    levels = {each: card.value(each) for each in card.criteria if each in card.values}
    key = card.card
    return WeeklyLevels(key.week, card.edition, levels, {**own, **on_card}, ticked_causes, card)
