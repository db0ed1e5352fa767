"""What reps are called in a workbook, and their sheets: no two alike, whatever the names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from coachbook.team.model import Rep

MOST = 31
_NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\'!\x00-\x1f\x7f]")


def labels_of(reps: Iterable[Rep]) -> list[str]:
    """The reps' names; with the id where two have the same."""
    known = [(rep.name.strip() or rep.id, rep.id) for rep in reps]
    count = Counter(name for name, _ in known)
    return [name if count[name] == 1 else f"{name} ({rep})" for name, rep in known]


def titles_of(labels: Sequence[str]) -> list[str]:
    """The names of the reps' sheets: the number makes each the only one of its name."""
    return [_title(number, label) for number, label in enumerate(labels, start=1)]


def _title(number: int, label: str) -> str:
    plain = _NOT_IN_TITLE.sub(" ", label)
    return f"{number} {plain}"[:MOST].strip()
