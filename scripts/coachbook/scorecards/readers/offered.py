"""What a drop-down of the workbook offers -> what it stands for, in either language."""

from __future__ import annotations

import re
from functools import cache

from coachbook.model.playbook import Playbook
from coachbook.scorecards.readers.accept import Raw
from coachbook.scorecards.record import DONE, NOT_APPLICABLE, NOT_DONE
from coachbook.sheets.asked import FieldKind
from coachbook.text import Language
from coachbook.words import words

_NUMBERED = re.compile(r"(\d{1,2}) (.+)")


def offered(kind: FieldKind, raw: Raw, playbook: Playbook) -> Raw:
    """The value of a choice; what no drop-down offers stays as it is."""
    if not isinstance(raw, str):
        return raw
    if kind in (FieldKind.CAUSE, FieldKind.ITEM):
        found = _NUMBERED.fullmatch(raw.strip())
        return int(found[1]) if found and found[2] in _names(kind, playbook) else raw
    return _choices(kind).get(raw, raw)


@cache
def _choices(kind: FieldKind) -> dict[str, Raw]:
    made: dict[str, Raw] = {}
    for language in Language:
        said, paper = words("workbook", language), words("sheet", language)
        if kind is FieldKind.SCORE:
            made[said["na"]] = NOT_APPLICABLE
        elif kind is FieldKind.TICK:
            made[said["tick"]] = True
        elif kind is FieldKind.DONE:
            made |= {paper["done"]: DONE, paper["not_done"]: NOT_DONE}
    return made


def _names(kind: FieldKind, playbook: Playbook) -> set[str]:
    """What causes or criteria are called, in both languages."""
    card = playbook.scorecard
    entries = card.root_causes if kind is FieldKind.CAUSE else card.criteria
    return {entry.name.in_(language) for entry in entries for language in Language}
