"""Columns of yes and no that decide about a deal: `Is Won`, `Closed`, 已删除, `Archived`.

They are one more voice on whether a deal is open, won or lost, beside its stage and status; where
two voices differ the row is refused. A deal that is deleted or archived is none of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from pydantic import RootModel

from coachbook.base.validation import build_model
from coachbook.base.yaml_file import read_yaml
from coachbook.playbook.model.entry import Model
from coachbook.team.cell_values import CellError, quoted
from coachbook.team.crm.owner_names import comparable
from coachbook.team.model import DealState

STATE_FLAGS = ("is_closed", "is_open", "is_won", "is_lost", "not_lost")
GONE_FLAGS = {"deleted": True, "archived": True, "active": False}  # a deal that says so is gone
FLAGS = (*STATE_FLAGS, *GONE_FLAGS)
_FILE = Path(__file__).resolve().parent / "vocabulary" / "flags.yml"


class _Words(Model):
    says_yes: tuple[str, ...]
    says_no: tuple[str, ...]


class _Flags(RootModel[dict[str, _Words]]):
    """flags.yml"""


@cache
def _meanings() -> Mapping[str, Mapping[str, bool]]:
    flags = build_model(_Flags, read_yaml(_FILE, _FILE.parent)).root
    shared = flags.pop("any")
    return {
        name: {
            **{comparable(word): True for word in (*shared.says_yes, *words.says_yes)},
            **{comparable(word): False for word in (*shared.says_no, *words.says_no)},
        }
        for name, words in flags.items()
    }


@lru_cache(maxsize=4096)
def flag_of(flag: str, text: str) -> bool | None:
    """What a cell of such a column says; None: neither yes nor no."""
    return _meanings()[flag].get(comparable(text))


def known_flag(flag: str, text: str) -> str:
    """The text of a cell that says yes or no.

    Raises:
        CellError: it says neither.
    """
    if flag_of(flag, text) is None:
        says = f"'{quoted(text)}' says neither yes nor no"
        raise CellError("import-flag", says, "expected yes or no, true or false, 是 or 否")
    return text


def contradicts(flag: str, text: str, state: DealState) -> bool:
    """Whether a cell says that a deal is in another state than `state`, or is gone."""
    said = flag_of(flag, text) if text else None
    if flag in GONE_FLAGS:
        return said is GONE_FLAGS[flag]
    return state not in _fitting({flag: said})


def is_gone(cells: Mapping[str, str]) -> str:
    """The flag by which a deal is deleted or archived; empty if it is not."""
    gone = (flag for flag, text in cells.items() if flag_of(flag, text) is GONE_FLAGS[flag])
    return next(gone, "")


def flagged_state(
    by_stage: str, by_status: str, flags: Mapping[str, bool | None], columns: Mapping[str, str]
) -> str:
    """Open, won or lost by all that a row says; empty if nothing says it.

    `by_stage` and `by_status` are what these say, or empty. A stage that is open may lag behind.
    `columns` are the columns of the flags.

    Raises:
        CellError: two of them differ, or a deal is closed and neither won nor lost.
    """
    fits = _fitting(flags)
    said = by_status or by_stage
    words = {True: "yes", False: "no"}
    told = ", ".join(
        f"'{columns[flag]}' is {words[yes]}" for flag, yes in flags.items() if yes is not None
    )
    if fits == frozenset(DealState) or (said and said in fits):
        return said
    if by_status or by_stage not in ("", DealState.OPEN):
        which = "status" if by_status else "stage"
        raise _differ(f"the {which} is {said}, {told}")
    if not fits:
        raise _differ(told)
    if len(fits) == 1:
        return next(iter(fits)).value
    says = f"{told}, and nothing says whether it is {' or '.join(sorted(fits))}"
    raise CellError("import-state", says, "say it in the stage or a status, in the CRM")


def _fitting(flags: Mapping[str, bool | None]) -> frozenset[DealState]:
    """The states that all of the flags allow."""
    won, lost, still_open = DealState.WON, DealState.LOST, DealState.OPEN
    yes = {
        "is_closed": {won, lost},
        "is_open": {still_open},
        "is_won": {won},
        "is_lost": {lost},
        "not_lost": {still_open, won},
    }
    fits = frozenset(DealState)
    for flag, said in flags.items():
        if said is not None:
            fits = fits & yes[flag] if said else fits - yes[flag]
    return fits


def _differ(says: str) -> CellError:
    return CellError("import-state", says, "correct one of them in the CRM")
