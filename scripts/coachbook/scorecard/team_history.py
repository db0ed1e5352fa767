"""A team folder with what its scorecards add, up to a week: the start of reports and sheets."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from coachbook.base.week import Week
from coachbook.playbook.load import load_playbook
from coachbook.playbook.model.playbook import Playbook
from coachbook.scorecard.card_activity import with_card_activity
from coachbook.scorecard.carry_over import with_cards
from coachbook.scorecard.observation import Scorecard
from coachbook.scorecard.past_folder import folder_on
from coachbook.scorecard.store.kind import StoreKind
from coachbook.scorecard.store.open_store import open_store, store_kind
from coachbook.team.model import TeamFolder
from coachbook.team.selection import reps_of
from coachbook.team.team_folder import read_folder, show_warnings


@dataclass(frozen=True)
class TeamHistory:
    """What is known of all teams of a folder by the end of a week, its deals as they stood then."""

    playbook: Playbook
    folder: TeamFolder
    cards: tuple[Scorecard, ...]


def load_team_history(
    playbook: Path,
    folder: Path,
    records: Path,
    week: Week,
    store: StoreKind | None,
    teams: Collection[str] = (),
) -> TeamHistory:
    """Read the playbook, the team folder and its scorecards, and show warnings.

    If `teams` are named, only their scorecards are read.

    Raises:
        Problems: the playbook, the team folder or a scorecard has errors.
    """
    draft, _ = load_playbook(playbook)
    team, problems = read_folder(folder, draft.playbook, week)
    show_warnings(problems)
    reps = reps_of(team, teams)
    cards = cards_until(records, week, store, reps)
    then = folder_on(team, records, week, week.sunday, reps)
    extended = with_scorecards(then, cards, draft.playbook, week.next())
    return TeamHistory(draft.playbook, extended, cards)


def with_scorecards(
    folder: TeamFolder, cards: Sequence[Scorecard], playbook: Playbook, before: Week
) -> TeamFolder:
    """A team folder with all that scorecards of the weeks before `before` add."""
    checks = playbook.sheet.checks
    return with_card_activity(with_cards(folder, cards, before), cards, checks, before)


def cards_until(
    records: Path, week: Week, store: StoreKind | None = None, reps: Collection[str] = ()
) -> tuple[Scorecard, ...]:
    """The latest scorecards up to the end of a week, of these reps or of all.

    Empty if there is no store.

    Raises:
        Problems: a scorecard cannot be read.
    """
    if store_kind(records) is None:
        return ()
    return tuple(open_store(records, store).cards_until(str(week), reps))
