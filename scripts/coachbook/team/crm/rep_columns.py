"""Who the reps are, as a table of people says it, or the owners of the deals if there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coachbook.team.crm.column_choice import ColumnChoice, Guessed
from coachbook.team.crm.column_names import same_column, vocabulary
from coachbook.team.crm.column_profile import ColumnProfile
from coachbook.team.crm.owner_names import comparable, is_nobody, owner_name, person_key
from coachbook.team.table_row import Table

REP_FIELDS = ("name", "team", "supervisor", "id", "email", "joined", "region")
_MOST_OF_ONE_NAME = 4  # of so many reps one may share a name, and stand in two teams


def reps_file_of(
    columns: Mapping[str, Sequence[ColumnProfile]], deals_file: str, deals: ColumnChoice
) -> str:
    """The file that says who the reps are: it names most of the deals' owners, and more of them."""
    owners = {text for text in deals.counts("rep") if not is_nobody(text)}
    for name, profiles in columns.items():
        found = rep_columns(profiles) if name != deals_file else {}
        if "name" not in found or len(found) < 2:
            continue
        keys = {
            key
            for profile in profiles
            if profile.name
            in {found[each].column for each in ("name", "id", "email") if each in found}
            for text in profile.counts
            for key in (comparable(text), person_key(owner_name(text).name))
        }
        there = sum(
            comparable(owner) in keys or person_key(owner_name(owner).name) in keys
            for owner in owners
        )
        if owners and 2 * there >= len(owners):
            return name
    return ""


def rep_columns(profiles: Sequence[ColumnProfile]) -> dict[str, Guessed]:
    """The columns of a table of reps, by their names."""
    found: dict[str, Guessed] = {}
    for each in REP_FIELDS:
        ranks = [
            (vocabulary().fields_of(profile.name)[each], profile)
            for profile in profiles
            if each in vocabulary().fields_of(profile.name)
            and profile.name not in {guessed.column for guessed in found.values()}
            and (each != "joined" or profile.is_dates)
            and (each != "name" or profile.is_words)
        ]
        if len(ranks) == 1:
            found[each] = Guessed(ranks[0][1].name, "name")
    return found


def reps_of_deals(table: Table, deals: ColumnChoice) -> dict[str, Guessed]:
    """The reps as the deals name them; a team or supervisor only if each rep has just one."""
    if "rep" not in deals.found:
        return {}
    found = {"name": Guessed(deals.found["rep"].column, "owners")}
    if "rep_id" in deals.found:
        column = deals.found["rep_id"].column
        which = "email" if all("@" in text for text in deals.counts("rep_id")) else "id"
        if _follows(table, column, found["name"].column):
            found[which] = Guessed(column, "owners")
    who = next((found[each].column for each in ("id", "email", "name") if each in found), "")
    for each in ("team", "supervisor"):
        names = [
            name
            for name in deals.profiles
            if name not in {guessed.column for guessed in found.values()}
            and (
                each in vocabulary().fields_of(name)
                or (deals.preset and same_column(name, deals.preset.columns.get(each, ())))
            )
        ]
        if len(names) == 1 and _tells_people(table, who, names[0]):
            if each == "supervisor" and not _follows(
                table, found["team"].column if "team" in found else names[0], names[0]
            ):
                continue
            found[each] = Guessed(names[0], "owners")
    return found


def _tells_people(table: Table, key: str, column: str) -> bool:
    """Whether nearly every rep has just one team or so; who has two may be two of one name."""
    seen: dict[str, set[str]] = {}
    for row in table.rows:
        if row[key] and not is_nobody(row[key]):
            seen.setdefault(row[key], set()).add(row[column])
    several = sum(len(each) > 1 for each in seen.values())
    return _MOST_OF_ONE_NAME * several <= len(seen)


def _follows(table: Table, key: str, column: str) -> bool:
    """Whether every text of one column has just one in another."""
    seen: dict[str, str] = {}
    return all(
        seen.setdefault(row[key], row[column]) == row[column] for row in table.rows if row[key]
    )
