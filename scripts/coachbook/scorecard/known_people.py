"""The ids that a team folder and its records know, so that a mistyped one is caught at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from coachbook.base.problems import Problems
from coachbook.base.yaml_file import Value, read_yaml
from coachbook.scorecard.store.open_store import open_ledger, open_store, store_kind
from coachbook.team.code_file import read_codes
from coachbook.team.stray_files import TEAM
from coachbook.team.team_folder import refuse_unknown


@dataclass(frozen=True)
class KnownPeople:
    """A team folder and its records folder.

    The team folder may have errors: what is recorded about somebody can be exported and removed in
    any case.
    """

    team: Path
    records: Path

    def check_there(self, *, begun: bool = True) -> None:
        """Check that the folders exist; `begun` False: a default records folder need not exist yet.

        Raises:
            click.ClickException: one is not.
        """
        if not self.team.is_dir():
            raise click.ClickException(f"there is no team folder {self.team}")
        if not self.records.is_dir() and (begun or self.records != self.team / "records"):
            says = "nothing was printed or collected there; name them with --records"
            raise click.ClickException(f"there are no records in {self.records}: {says}")

    def check_rep(self, rep: str, *, scorers: bool = False) -> None:
        """Check that the folder or the records know a rep; `scorers`: leads who scored count too.

        Raises:
            click.ClickException: they do not; it names the nearest.
            Problems: the codes cannot be read.
        """
        known = dict.fromkeys(self._folder_ids("reps"))
        if scorers:
            known |= dict.fromkeys(self._folder_ids("supervisor"))
        if rep not in known:
            known |= dict.fromkeys(read_codes(self.records / "codes.csv"))
            known |= dict.fromkeys(self._stored_ids("rep"))
            known |= dict.fromkeys(open_ledger(self.records).reps())
            known |= dict.fromkeys(self._stored_ids("scorer")) if scorers else {}
        refuse_unknown("rep", [rep], known)

    def check_team(self, team: str) -> None:
        """Check that the folder or the records know a team.

        Raises:
            click.ClickException: they do not; it names the nearest.
        """
        known = dict.fromkeys(self._folder_ids("teams"))
        if team not in known:
            known |= dict.fromkeys(self._stored_ids("team"))
        refuse_unknown("team", [team], known)

    def name_of(self, rep: str) -> str:
        """A rep's name in the team folder; empty: it is not known."""
        names = (each.get("name") for each in self._listed("reps") if each.get("id") == rep)
        return next((name for name in names if isinstance(name, str)), "")

    def _folder_ids(self, what: str) -> Iterator[str]:
        """The ids of "teams", "reps" or "supervisor"."""
        ids = (each.get("id") for each in self._listed(what))
        yield from (id_ for id_ in ids if isinstance(id_, str))

    def _listed(self, what: str) -> Iterator[Mapping[str, Value]]:
        """The "teams", "reps" or "supervisor"; none if team.yml cannot be read."""
        try:
            data = read_yaml(self.team / TEAM, self.team).data
        except Problems:
            return
        teams = _mappings(data.get("teams") if isinstance(data, dict) else None)
        for one in teams:
            yield from [one] if what == "teams" else _mappings(one.get(what))

    def _stored_ids(self, part: str) -> Iterator[str]:
        """One part of the key of every scorecard, such as "rep"."""
        if store_kind(self.records) is not None:
            yield from (getattr(key, part) for key, _, _ in open_store(self.records).contents())


def _mappings(value: Value | None) -> Iterator[Mapping[str, Value]]:
    several = value if isinstance(value, list) else [value]
    yield from (one for one in several if isinstance(one, dict))
