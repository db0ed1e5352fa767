"""Who is meant by an owner's name, id or e-mail in an export: one rep for certain, or a refusal.

Two people of one name are never taken for each other: where a text fits both, its deals are refused
until the export or the mapping tells them apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from coachbook.base.problems import did_you_mean
from coachbook.team.cell_values import CellError, quoted
from coachbook.team.crm.owner_names import (
    comparable,
    owner_name,
    person_key,
    several_people,
    team_name,
)
from coachbook.team.model import Rep, Team

_PARTS = re.compile(r"[()\[\]<>【】/|;,、]|\s[-–—]\s")


@dataclass(frozen=True)
class RepFinder:
    """The reps of an export.

    Attributes:
        teams: Their teams.
        namesakes: Names that somebody else has, too, whose row was left out; and who that is.
        refused: Why a row was left out, by name.
        ids_of: The ids or e-mails with which the deals name somebody, by name.
    """

    teams: tuple[Team, ...]
    namesakes: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, CellError] = field(default_factory=dict)
    ids_of: Mapping[str, Collection[str]] = field(default_factory=dict)

    @cached_property
    def _by_key(self) -> dict[str, dict[str, Rep]]:
        keys: dict[str, dict[str, Rep]] = {}
        for team in self.teams:
            for rep in team.reps:
                ids = map(comparable, (rep.id, rep.external_id, rep.email, rep.name))
                for key in filter(None, (*ids, person_key(rep.name))):
                    keys.setdefault(key, {})[rep.id] = rep
        return keys

    @cached_property
    def _team_of(self) -> dict[str, Team]:
        return {rep.id: team for team in self.teams for rep in team.reps}

    @property
    def names(self) -> list[str]:
        """What the reps are called."""
        return [rep.name for team in self.teams for rep in team.reps]

    def rep(self, name: str, own_id: str = "") -> Rep:
        """The rep with this id and name; either may be empty, not both.

        Raises:
            CellError: there is none, or it could be two.
        """
        by_id = self._exactly(own_id) if own_id else []
        named = self._candidates(name) if name else []
        if by_id:
            both = [rep for rep in by_id if rep in named]
            if named and not both:
                says = f"'{quoted(own_id)}' and '{quoted(name)}' are two different reps"
                raise CellError("import-rep-differs", says, "correct one of the two in the CRM")
            return self._only(both or by_id, own_id)
        if own_id:
            named = [rep for rep in named if not (rep.email if "@" in own_id else rep.external_id)]
        if not named:
            raise self._unknown(own_id or name)
        if own_id and len(self.ids_of.get(person_key(name), ())) > 1:
            says = f"'{quoted(name)}' has more than one id in the deals, and none in the reps"
            hint = "map `id` or `email` of the reps to a column that has them"
            raise CellError("import-rep-ambiguous", says, hint)
        return self._only(named, name, self._namesake(name))

    def _only(self, found: list[Rep], text: str, namesake: str = "") -> Rep:
        if len(found) > 1 or namesake:
            who = [f"{rep.id} ({self._team_of[rep.id].name})" for rep in found]
            who += [namesake] if namesake else []
            says = f"'{quoted(text)}' could be two reps: {', '.join(who)}"
            hint = (
                "map `rep_id` to a column of the deals with their ids or e-mails; if they are one, "
                "let all rows say the same of them"
            )
            raise CellError("import-rep-ambiguous", says, hint)
        return found[0]

    def _namesake(self, text: str) -> str:
        keys = self._keys(text)
        return next((self.namesakes[key] for key in keys if key in self.namesakes), "")

    def _keys(self, text: str) -> Iterator[str]:
        yield person_key(text)
        yield person_key(owner_name(text).name)
        yield from map(person_key, _split(text))

    def _exactly(self, text: str) -> list[Rep]:
        keys = (comparable(text), person_key(text))
        return [
            *{id_: rep for key in keys for id_, rep in self._by_key.get(key, {}).items()}.values()
        ]

    def _candidates(self, text: str) -> list[Rep]:
        """The reps who fit the whole text; else those of a part that all other parts agree with.

        Of 王一(销售一部) the part 销售一部 is the team of one 王一 and not of another. A part that
        names nobody and no team is passed over only if just one rep is left.
        """
        text = text.strip().removeprefix("@")
        if whole := self._exactly(text):
            return whole
        self._refuse_several(text)
        parts = _split(text)
        found: list[Rep] = []
        for people in filter(None, map(self._exactly, parts)):
            both = [rep for rep in people if rep in found]
            if found and not both:
                return []
            found = both or people
        if len(found) > 1:
            rest = {comparable(part) for part in (*parts, team_name(owner_name(text).group))}
            in_team = [rep for rep in found if comparable(self._team_of[rep.id].name) in rest]
            found = in_team or found
        return found

    def _refuse_several(self, text: str) -> None:
        """Refuse `Ada Quill; Bo Lin` where only one of them is known: it is not theirs alone."""
        parts = several_people(owner_name(text).name, self._by_key)
        teams = {comparable(team.name) for team in self._team_of.values()}
        strangers = [
            part for part in parts if not self._exactly(part) and comparable(part) not in teams
        ]
        if strangers:
            says = f"'{quoted(text)}' names more than one rep"
            hint = "a deal has one: name it in the CRM, or under `corrections` in the mapping"
            raise CellError("import-several-reps", says, hint)

    def _unknown(self, text: str) -> CellError:
        for key in self._keys(text):
            if key in self.refused:
                return self.refused[key]
        says = f"there is no rep '{quoted(text)}'"
        return CellError("team-unknown-rep", says, did_you_mean(text, self.names))


def _split(text: str) -> list[str]:
    parts = _PARTS.split(unicodedata.normalize("NFKC", text))
    return [part.strip() for part in parts if part.strip()] if len(parts) > 1 else []
