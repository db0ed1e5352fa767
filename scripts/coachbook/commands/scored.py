"""A team folder with what its scorecards add: where reports and the next sheets start from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from coachbook.commands.team_folder import read_folder, tell
from coachbook.load import load
from coachbook.model.playbook import Playbook
from coachbook.scorecards.joined import with_cards
from coachbook.scorecards.record import Scorecard
from coachbook.scorecards.stores import StoreKind, kind_of, open_store
from coachbook.team.model import TeamFolder
from coachbook.week import Week


@dataclass(frozen=True)
class Scored:
    """What is known of all teams of a folder by the end of a week."""

    playbook: Playbook
    folder: TeamFolder
    cards: tuple[Scorecard, ...]


def read_scored(
    playbook: Path,
    folder: Path,
    records: Path,
    week: Week,
    store: StoreKind | None,
    teams: Collection[str] = (),
) -> Scored:
    """Read it all, of scorecards only those of some teams if any are named; say what is odd.

    Raises:
        Problems: the playbook, the team folder or a record has errors.
    """
    draft, _ = load(playbook)
    team, problems = read_folder(folder, draft.playbook)
    tell(problems)
    reps = [rep.id for one in team.teams if one.id in teams for rep in one.reps]
    cards = cards_to(records, week, store, reps)
    return Scored(draft.playbook, with_cards(team, cards, week.next()), cards)


def cards_to(
    records: Path, week: Week, store: StoreKind | None = None, reps: Collection[str] = ()
) -> tuple[Scorecard, ...]:
    """The latest scorecards up to the end of a week, of these reps or of all.

    None if there is no store.

    Raises:
        Problems: a record cannot be read.
    """
    if kind_of(records) is None:
        return ()
    kept = open_store(records, store)
    every = (card for rep in (reps or ("",)) for card in kept.cards(rep=rep))
    return tuple(card for card in every if card.card.week <= str(week))
