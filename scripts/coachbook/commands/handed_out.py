"""What workbooks and web forms share: what was asked for, and the teams that they are made for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coachbook.commands.scored import cards_to
from coachbook.commands.sheet_files import check_writable, said
from coachbook.commands.sheet_people import chosen
from coachbook.commands.team_folder import read_folder, tell
from coachbook.model.playbook import Playbook
from coachbook.output import file_stem, write
from coachbook.scorecards.joined import with_cards
from coachbook.scorecards.record import Kind
from coachbook.team.model import Rep, Team, TeamFolder
from coachbook.team.values import Printable
from coachbook.text import Language
from coachbook.week import Week


@dataclass(frozen=True)
class Wanted:
    """What was asked for.

    Attributes:
        team: The team folder.
        teams: Only these; empty: all.
        week: Which week.
        language: Of a file; None: the one that most of a team's reps have.
        kind: Whose judgement it is to be.
        scorer: Who scores; empty: each team's supervisor.
        out: Where the files go.
        records: Where scorecards are kept.
    """

    team: Path
    teams: tuple[str, ...]
    week: Week
    language: Language | None
    kind: Kind
    scorer: str
    out: Path
    records: Path

    def write(self, team: Team, ending: str, content: bytes) -> Path:
        """Write the file of a team; its name tells it from files that are not the lead's own.

        Raises:
            click.ClickException: it cannot be written.
        """
        kind = "" if self.kind is Kind.NORMAL else f"_{self.kind}"
        whose = f"{kind}_{self.scorer}" if self.scorer else kind
        file = self.out / f"{file_stem(str(self.week))}_{team.id}{whose}{ending}"
        with said(self.out, "--out"):
            write(file, content)
        return file


def teams_for(
    wanted: Wanted, playbook: Playbook, printable: Printable
) -> tuple[TeamFolder, Sequence[tuple[Team, tuple[Rep, ...]]]]:
    """The folder as it is known before the week, and the teams in it with those who are there.

    Raises:
        Problems: the team folder has errors.
        click.ClickException: a team is not there, or files cannot be written.
    """
    folder, problems = read_folder(wanted.team, playbook, wanted.week, printable)
    tell(problems)
    folder = with_cards(folder, cards_to(wanted.records, wanted.week), wanted.week)
    groups = chosen(folder, wanted.teams, (), None, wanted.week)
    check_writable(wanted.out, "--out")
    return folder, groups
