"""Rows of an export that are no deals of a rep: left out, and said, a line for each kind.

A deal is left out if its owner is nobody (公海, Unassigned, API User), if a column says that it was
deleted or archived, or if its stage or status says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from coachbook.base.problems import Problem, Severity
from coachbook.team.cell_values import quoted
from coachbook.team.crm.column_names import vocabulary
from coachbook.team.crm.mapping import MappedState, Mapping
from coachbook.team.crm.state_flags import GONE_FLAGS, is_gone
from coachbook.team.table_row import TableRow

NOBODY, STATE, TOTAL, HEADER = "nobody", "state", "total", "header"
_RULES = {
    NOBODY: "import-left-out-nobody",
    STATE: "import-left-out-state",
    TOTAL: "import-left-out-total",
    HEADER: "import-left-out-header",
    "deleted": "import-left-out-deleted",
    "archived": "import-left-out-archived",
    "active": "import-left-out-active",
}
_MOSTLY = 0.8  # of the cells of a header that stands there again
_SUM_WORDS = (
    "合计|总计|总和|小计|汇总|共计|累计|平均|平均值|总数"
    "|grand totals?|sub-?totals?|totals?|sums?|average|count"
)
_TOTAL = re.compile(
    rf"(?:{_SUM_WORDS})\s*[(（]?\s*(?:\d[\d,.]*)?\s*(?:条|单|笔|项|records?|rows?)?"
    r"\s*[)）]?\s*[:：]?\s*[\d,.]*"
    r"|共\s*\d+\s*[条单笔项].*",
    re.IGNORECASE,
)
# Ada Quill Total
_OF_SOMEBODY = re.compile(
    rf"(?:^|[\s:：(（-])(?:{_SUM_WORDS})\s*[)）:：]?\s*[\d,.]*$", re.IGNORECASE
)


@dataclass(frozen=True)
class LeftOutRow:
    """A row that is left out: why, and the column and text that say so."""

    row: TableRow
    why: str
    column: str
    text: str


class RowFilter:
    """Tells which rows of the deals are left out."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.columns: dict[str, str] = mapping.deals.columns.model_dump()
        self.flags = {flag: self.columns[flag] for flag in GONE_FLAGS if self.columns[flag]}
        self.stages = {each.stage: each.state for each in mapping.stages}
        self.statuses = {each.status: each.state for each in mapping.statuses}

    def no_deal(self, row: TableRow) -> LeftOutRow | None:
        """A sum of other rows, or the header again; what names a customer or a stage is neither."""
        columns = self.columns
        if is_header(row):
            return LeftOutRow(row, HEADER, row.header.columns[0], "the header stands here again")
        named = (columns[name] for name in ("deal", "customer", "product", "stage", "status"))
        if any(row[column] and not _TOTAL.fullmatch(row[column]) for column in named):
            return None
        owner = columns["rep"] or columns["rep_id"]
        if is_total(row) or _OF_SOMEBODY.search(row[owner]):
            said = row[owner] if _OF_SOMEBODY.search(row[owner]) else next(filter(None, row.values))
            text = f"'{quoted(said)}' is a sum of others, and no deal"
            return LeftOutRow(row, TOTAL, owner, text)
        return None

    def left_out(self, row: TableRow) -> LeftOutRow | None:
        """Why a row is left out; None if it is not."""
        cell, columns = self.mapping.cell, self.columns
        if end := self.no_deal(row):
            return end
        gone = is_gone({flag: cell(row, column) for flag, column in self.flags.items()})
        if gone:
            return LeftOutRow(row, gone, columns[gone], row[columns[gone]])
        stage, status = cell(row, columns["stage"]), cell(row, columns["status"])
        if self.stages.get(stage) is MappedState.LEFT_OUT:
            return LeftOutRow(row, STATE, columns["stage"], stage)
        by_word = status not in self.statuses and vocabulary().is_left_out(status)
        if by_word or self.statuses.get(status) is MappedState.LEFT_OUT:
            return LeftOutRow(row, STATE, columns["status"], status)
        owner = columns["rep"] if cell(row, columns["rep"]) else columns["rep_id"]
        if owner and self.mapping.is_nobodys(row, owner):
            return LeftOutRow(row, NOBODY, owner, row[owner])
        return None


def is_header(row: TableRow) -> bool:
    """Whether nearly all that stands in a row are the names of the columns, as above a group."""
    pairs = [pair for pair in zip(row.values, row.header.columns, strict=False) if pair[0]]
    same = sum(text == name for text, name in pairs)
    return same > 1 and same >= _MOSTLY * len(pairs)


def is_total(row: TableRow) -> bool:
    """Whether the first cell that is filled says that a row is the sum of others."""
    return bool(_TOTAL.fullmatch(next(filter(None, row.values), "")))


def left_out_problems(rows: Iterable[LeftOutRow]) -> Iterator[Problem]:
    """A warning for each kind of rows that were left out: how many, and the first place."""
    kinds: dict[tuple[str, str, str], list[TableRow]] = {}
    for each in rows:
        kinds.setdefault((each.why, each.column, each.text), []).append(each.row)
    for (why, column, text), same in kinds.items():
        number = "1 row is" if len(same) == 1 else f"{len(same):,} rows are"
        says = f"{number} left out: '{column}' is '{quoted(text)}'"
        if why == NOBODY:
            says += ", which is no rep"
            hint = f"if it is one, write `corrections: {{{column}: {{{text}: THE NAME}}}}`"
        elif why in (TOTAL, HEADER):
            says = f"{number} left out: {text}"
            hint = "if it is a deal, give it a stage"
        elif why == STATE:
            hint = f"if they are deals, say in the mapping what '{quoted(text)}' means"
        else:
            hint = f"if they are deals, write in the mapping `unused: [{column}]`, not `{why}`"
        yield Problem(same[0].at(column), _RULES[why], says, hint, Severity.WARNING)
