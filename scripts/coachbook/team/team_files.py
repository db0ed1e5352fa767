"""Teams, deals, rejected rows and problems -> the bytes of their files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

import yaml

from coachbook.base.problems import Problem
from coachbook.playbook.model.entry import Model
from coachbook.team.amount_text import plain_amount
from coachbook.team.model import Deal, Rep, Team
from coachbook.team.table_row import RejectedRow
from coachbook.team.tables import DEAL_COLUMNS
from coachbook.team.work_calendar import WorkHours

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_HEAD = """\
# Made by `coachbook team import`. Edit names of teams, `joined` (first working day), `left` (last
# working day of a rep who has left) and `language` (zh or en: of the rep's sheet) here; ids are for
# good.
"""


class _Dumper(yaml.SafeDumper):
    """Writes every value in full, without anchors and aliases."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


def team_yml(teams: Sequence[Team], hours: WorkHours | None = None) -> bytes:
    """team.yml, in the order given."""
    data = {
        **(_given(hours) if hours else {}),
        "teams": [_team(team) for team in teams],
    }
    text = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000)
    return f"{_HEAD}{text}".encode()


def deals_csv(deals: Iterable[Deal]) -> bytes:
    """deals.csv, in the order given; reading it gives the same deals.

    The currency has a column where an amount says one.
    """
    rows = [_cells(deal) for deal in deals]
    used = [c for c in DEAL_COLUMNS if c != "currency" or any(row[c] for row in rows)]
    return csv_bytes(used, ([row[c] for c in used] for row in rows))


def rejected_csv(rejected: Sequence[RejectedRow]) -> bytes:
    """The rejected rows as they stand in their files, each with its file, line and reasons.

    A cell that a spreadsheet program would take for a formula gets an apostrophe in front.
    """
    columns = list(dict.fromkeys(c for each in rejected for c in each.row.header.columns))
    most = max(
        (len(each.row.values) - len(each.row.header.columns) for each in rejected), default=0
    )
    extra = [f"(cell {number} too many)" for number in range(1, most + 1)]
    rows = []
    for each in rejected:
        says = "; ".join(problem.says for problem in each.problems)
        cells = [each.row[column] for column in columns]
        beyond = each.row.values[len(each.row.header.columns) :]
        rows.append([each.row.place.file.name, str(each.row.place.line), says, *cells, *beyond])
    head = ["(file)", "(line)", "(reason)", *columns, *extra]
    return csv_bytes(head, (without_formulas(row) + [""] * (len(head) - len(row)) for row in rows))


def report_csv(problems: Iterable[Problem]) -> bytes:
    """The problems, one a row."""
    head = ("file", "line", "column", "severity", "rule", "says", "hint")
    rows = (
        [
            p.place.file.name,
            str(p.place.line),
            str(p.place.column),
            p.severity,
            p.rule,
            p.says,
            p.hint,
        ]
        for p in problems
    )
    return csv_bytes(head, map(without_formulas, rows))


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file in UTF-8 with commas and plain line ends."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return stream.getvalue().encode()


def without_formulas(row: Sequence[str]) -> list[str]:
    """Cells of which a spreadsheet program takes none for a formula."""
    return [f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in row]


def _given(model: Model) -> dict[str, object]:
    """What a model holds beyond what it would hold by itself, ready for YAML."""
    data: dict[str, object] = model.model_dump(mode="python", by_alias=True, exclude_defaults=True)
    return {name: _plain(value) for name, value in data.items()}


def _plain(value: object) -> object:
    """Without tuples and enumerations, which YAML does not know."""
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.value if isinstance(value, Enum) else value


def _team(team: Team) -> dict[str, object]:
    zone = {"timezone": team.timezone} if team.timezone else {}
    return {
        "id": team.id,
        "name": team.name,
        "department": team.department,
        **zone,
        "supervisor": dict(team.supervisor),
        "reps": [_rep(rep) for rep in team.reps],
    }


def _rep(rep: Rep) -> dict[str, object]:
    return {"id": rep.id, "name": rep.name, **_given(rep), "language": rep.language.value}


def _cells(deal: Deal) -> dict[str, str]:
    cells = {
        "deal": deal.id,
        "rep": deal.rep,
        "customer": deal.customer,
        "product": deal.product,
        "claimed": deal.claimed,
        "state": deal.state.value,
        "amount": None if deal.amount is None else plain_amount(deal.amount),
        "opened": deal.opened,
        "last_contact": deal.last_contact,
        "follow_ups": deal.follow_ups,
        "next_call": deal.next_call,
        "closed": deal.closed,
        "key_account": "yes" if deal.key_account else "",
        "facts": "; ".join(f"{fact.fact} {fact.on}" for fact in deal.facts),
        "sector": deal.sector,
        "external_id": deal.external_id,
        "currency": deal.currency,
    }
    return {name: "" if cell is None else str(cell) for name, cell in cells.items()}
