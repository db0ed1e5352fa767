"""What an import would write, before it does: ten rows, what would be lost, and grouped errors."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path

from coachbook.base.problems import Problem, Problems, Severity
from coachbook.base.validation import build_model
from coachbook.base.week import Week
from coachbook.base.yaml_file import parse_yaml
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.crm.conversion import Former, ImportResult, import_export
from coachbook.team.crm.guess import Guess
from coachbook.team.crm.mapping import ASK, Mapping
from coachbook.team.crm.mapping_file import MappingFile
from coachbook.team.crm.mapping_text import file_pattern, mapping_text
from coachbook.team.crm.merging import Merged, loss_lines
from coachbook.team.crm.rep_warnings import NOBODY_LEADS
from coachbook.team.folder_warnings import days_out_of_order, forgotten_deals, uncounted_deals
from coachbook.team.known_ids import KnownIds
from coachbook.team.ledger.ledger_entry import newest_day
from coachbook.team.model import Deal
from coachbook.team.table_row import Table

ROWS, PLACES, VALUES, WIDEST = 10, 3, 12, 24
_SHOWN = (
    *("deal", "rep", "customer", "product", "state", "claimed", "amount"),
    *("opened", "last_contact", "next_call", "closed"),
)
_DISTINCT = {
    "import-stage": "stages that the mapping does not have",
    "import-status": "statuses that the mapping does not have",
    "team-unknown-rep": "reps that are not known",
    "import-rep-ambiguous": "reps who cannot be told apart",
}
_QUOTED = re.compile(r"'([^']*)'")


def dry_run_lines(
    imported: ImportResult, merged: Merged, playbook: Playbook, here: Path
) -> Iterator[str]:
    """The lines of a dry run."""
    rows = [_cells(deal) for deal in merged.state.deals[:ROWS]]
    total = len(merged.state.deals)
    yield f"the first {len(rows)} of {total:,} deals, as they would stand in deals.csv:"
    yield from table_lines(_SHOWN, rows)
    people = sum(len(team.reps) for team in merged.state.teams)
    yield f"{len(merged.state.teams)} teams, {people} reps, {total:,} deals"
    yield from loss_lines(merged.losses)
    problems = (*imported.problems, *deal_warnings(merged.state.deals, playbook))
    yield from grouped_lines(problems, here)
    yield "nothing was written: this was a dry run"


def trial_lines(
    guess: Guess, tables: dict[str, Table], known: KnownIds, playbook: Playbook, here: Path
) -> Iterator[str]:
    """What an import by a guess would say of the rows, if nothing of them is left to ask."""
    if {question.about for question in guess.questions} - {"department", "joined"}:
        return
    settled = replace(
        guess,
        department=min(known.departments),
        joined=date.min.isoformat() if guess.joined == ASK else guess.joined,
        questions=(),
    )
    source = parse_yaml(Path(guess.deals_file), mapping_text(settled, known))
    by_pattern = {file_pattern(name): table for name, table in tables.items()}
    mapping = MappingFile(build_model(Mapping, source), source)
    try:
        imported = import_export(mapping, by_pattern, Former(), known)
    except Problems as error:
        yield from grouped_lines(error.problems, here)
        return
    problems = (*imported.problems, *deal_warnings(imported.deals, playbook))
    yield from grouped_lines((each for each in problems if each.rule != NOBODY_LEADS), here)


def deal_warnings(deals: Sequence[Deal], playbook: Playbook) -> Iterator[Problem]:
    """What is odd about deals as of the newest day that they speak of."""
    yield from uncounted_deals(deals)
    yield from days_out_of_order(deals)
    if newest := newest_day(deals):
        days = playbook.sheet.closing_past_days
        yield from forgotten_deals(deals, days, Week.of(newest))


def grouped_lines(problems: Iterable[Problem], here: Path) -> Iterator[str]:
    """A line for each kind of problem: how many, the first places, and how to mend it."""
    every = sorted(problems, key=lambda each: (each.severity, each.rule, each.place))
    for (severity, rule), group in groupby(every, key=lambda each: (each.severity, each.rule)):
        same = list(group)
        first = same[0]
        places = ", ".join(_place(each, here) for each in same[:PLACES])
        more = " …" if len(same) > PLACES else ""
        number = "1 time" if len(same) == 1 else f"{len(same):,} times"
        says = first.says if len(same) == 1 else f"such as: {first.says}"
        yield f"{severity}: {rule}: {number}, {places}{more}: {says}"
        if first.hint:
            yield f"    {first.hint}"
    yield from value_counts(every)


def value_counts(problems: Iterable[Problem]) -> Iterator[str]:
    """For kinds in which it is a few values that are wrong: which, and how often."""
    counts: dict[str, Counter[str]] = {}
    for each in problems:
        value = _QUOTED.search(each.says)
        if each.rule in _DISTINCT and value and each.severity is Severity.ERROR:
            counts.setdefault(each.rule, Counter())[value[1]] += 1
    for rule, counter in sorted(counts.items()):
        ranked = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
        listed = ", ".join(f"'{value}' ({number:,})" for value, number in ranked[:VALUES])
        more = f" and {len(ranked) - VALUES:,} more" if len(ranked) > VALUES else ""
        yield f"{_DISTINCT[rule]}: {listed}{more}"


def table_lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table for the terminal, in which a Chinese character takes two columns."""
    every = [list(head), *(list(row) for row in rows)]
    cut = [[_cut(cell) for cell in row] for row in every]
    widths = [max(map(_width, column)) for column in zip(*cut, strict=True)]
    for row in cut:
        cells = (f"{cell}{' ' * (w - _width(cell))}" for cell, w in zip(row, widths, strict=True))
        yield "  " + "  ".join(cells).rstrip()


def _cells(deal: Deal) -> list[str]:
    values = {"deal": deal.id, "state": deal.state.value}
    cells = (values.get(name, getattr(deal, name, None)) for name in _SHOWN)
    return ["" if cell is None else str(cell) for cell in cells]


def _place(problem: Problem, here: Path) -> str:
    file = problem.place.file
    name = file.relative_to(here) if file.is_relative_to(here) else file
    return f"{name}:{problem.place.line}"


def _cut(text: str) -> str:
    plain = "".join(c if c.isprintable() else " " for c in text)
    if _width(plain) <= WIDEST:
        return plain
    while _width(plain) > WIDEST - 1:
        plain = plain[:-1]
    return f"{plain}…"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
