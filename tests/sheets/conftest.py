"""A team folder of one's own making, and the sheets printed from it through the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner, Result

from coachbook.__main__ import cli
from coachbook.load import read_draft
from coachbook.model.playbook import Playbook

ROOT = Path(__file__).resolve().parents[2]
WEEK = "2026-W48"

TEAM = """\
teams:
  - id: north
    name: 华北一组
    department: training
    supervisor: {id: zhou-min, name: 周敏}
    reps:
      - {id: lin, name: 林晓喆, joined: 2025-03-03}
      - {id: wang, name: 王珺, joined: 2026-11-25}
      - {id: smith, name: Ann Smith, joined: 2025-01-06, language: en}
"""
DEALS = """\
deal,rep,customer,product,claimed,state,amount,opened,last_contact,follow_ups,next_call,closed,key_account,facts
D1,lin,恒远建筑,,class.near-certain,open,9800,,2026-11-18,4,2026-11-24,,,fact.left-number 2026-11-18
D2,lin,汇通物业,,class.interested-a,open,5200,,2026-11-02,3,2026-11-12,,yes,
D3,lin,长城物流,,class.signed,won,12000,,2026-11-05,9,,2026-11-10,,
"""


@dataclass(frozen=True)
class Run:
    """A command that was run, and the folder it was to print to."""

    result: Result
    out: Path

    @property
    def files(self) -> list[str]:
        return sorted(file.name for file in self.out.glob("*")) if self.out.exists() else []

    def pages(self, name: str) -> list[str]:
        """The text of each page of a PDF file."""
        document = pypdfium2.PdfDocument(self.out / name)
        try:
            return [page.get_textpage().get_text_bounded() for page in document]
        finally:
            document.close()


@pytest.fixture(scope="session")
def book() -> Playbook:
    return read_draft(ROOT / "playbook").playbook


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "team"
    made.mkdir()
    (made / "team.yml").write_text(TEAM, encoding="utf-8")
    (made / "deals.csv").write_text(DEALS, encoding="utf-8")
    return made


@pytest.fixture
def sheets(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Run `coachbook sheets` on the folder."""
    monkeypatch.chdir(ROOT)

    def run(*options: str, team: Path = folder, week: str = WEEK, name: str = "out") -> Run:
        out = tmp_path / name
        where = ("--team", str(team), "--week", week, "--out", str(out))
        return Run(CliRunner().invoke(cli, ["sheets", *where, *options]), out)

    return run
