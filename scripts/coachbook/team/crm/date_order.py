"""Warnings about the order of day and month: what the mapping states, and what the dates say.

`03/11/2026` is a day either way. That a form is stated does not make it right, and nothing would
show that it is not, until somebody wonders about a deal that was closed in the future.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from coachbook.base.problems import Problem, Severity
from coachbook.team.cell_values import CellError, quoted
from coachbook.team.crm.day_text import read_day
from coachbook.team.crm.mapping_file import MappingFile
from coachbook.team.table_row import Table

_DAY_AND_MONTH = re.compile(r"%[dm]")


def date_order_warnings(mapping_file: MappingFile, table: Table) -> Iterator[Problem]:
    """A warning for each stated form that no date proves, or that some dates speak against."""
    mapping = mapping_file.mapping
    texts = {row[column] for column in mapping.date_columns for row in table.rows}
    for number, form in enumerate(mapping.dates):
        other = _DAY_AND_MONTH.sub(lambda mark: "%m" if mark[0] == "%d" else "%d", form)
        if other == form or other in mapping.dates or form.startswith(("%Y", "%y")):
            continue
        fit = {text for text in texts if _is_read(text, [form]) and not _is_read(text, [])}
        both = sorted(text for text in fit if _is_read(text, [other]))
        against = sorted(
            t for t in texts if _is_read(t, [other]) and not _is_read(t, mapping.dates)
        )
        says = ""
        if against and len(both) == len(fit):
            says = (
                f"'{quoted(against[0])}' is no date in the form {form}, but all are in {other}: "
                f"'{quoted((both or against)[0])}', too, may be meant so"
            )
        elif both and len(both) == len(fit):
            says = (
                f"no date proves the form {form}: '{quoted(both[0])}' may be {other}, as all others"
            )
        if says:
            hint = f"if so, write `{other}` in place of `{form}`"
            problem = mapping_file.problem(("dates", number), "import-date-order", says, hint)
            yield replace(problem, severity=Severity.WARNING)


def _is_read(text: str, forms: Iterable[str]) -> bool:
    try:
        read_day(text, tuple(forms))
    except CellError as error:
        return error.rule == "team-date-form"
    return True
