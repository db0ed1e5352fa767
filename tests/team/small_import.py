"""An import of one rep's deals whose cells in one column are what a test is about."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]
HEAD = """\
department: training
language: en
joined: 2024-01-08
team: North
supervisor: Gia Holt
reps: {file: deals.csv, columns: {name: Owner}}
deals:
  file: deals.csv
  columns: {deal: ID, rep: Owner, stage: Stage, COLUMN}
stages: [{stage: Open, state: open, claimed: class.interested-a}, {stage: Won, state: won}]
"""


class SmallImport:
    """Imports open deals 1, 2, ... from a CSV file with semicolons."""

    def __init__(self, folder: Path, run: Run, playbook: Path) -> None:
        self.folder, self.run, self.playbook = folder, run, playbook

    def bring(self, field: str, column: str, cells: list[str], top: str) -> Result:
        """Import these cells of a column as a field; `top` is put before the mapping."""
        lines = [f"ID;Owner;Stage;{column}"]
        lines += [f"{number};Ada Quill;Open;{cell}" for number, cell in enumerate(cells, start=1)]
        (self.folder / "deals.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        mapping = self.folder / "m.yml"
        mapping.write_text(top + HEAD.replace("COLUMN", f'{field}: "{column}"'), encoding="utf-8")
        given = ("--playbook", self.playbook, "--mapping", mapping, "--yes")
        return self.run("team", "import", *given, "--out", self.folder / "out", self.folder)

    def kept(self, field: str) -> dict[str, str]:
        """What the team folder has in a field, by the deal."""
        with (self.folder / "out" / "deals.csv").open(encoding="utf-8", newline="") as stream:
            return {row["deal"]: row[field] for row in csv.DictReader(stream)}
