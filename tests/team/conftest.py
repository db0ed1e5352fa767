"""A small team folder that tests may spoil, and what reading it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coachbook.base.problems import Problem
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.folder_reader import read_team
from coachbook.team.model import TeamFolder

FILES = {
    "team.yml": """\
teams:
  - id: one
    name: 一组
    department: tea
    supervisor: {id: zhou, name: 周敏}
    reps:
      - {id: wang, name: 王喆, joined: 2024-03-01}
      - {id: lim, name: Kevin Lim, joined: 2026-11-11, language: en}
""",
    "deals.csv": """\
deal,rep,customer,product,claimed,state,amount,opened,last_contact,follow_ups,next_call,closed,\
key_account,facts
D-1,wang,恒屿重工,课,class.warm,open,2980.50,2026-10-12,2026-11-17,6,2026-11-24,,yes,\
fact.asks-price 2026-11-17; fact.left-number 2026-11-12
D-2,lim,Lanchuan Ltd,course,,won,1000,2026-10-01,,,,2026-11-05,no,
""",
    "activity.csv": "day,rep,calls,prospects,records,present\n2026-11-17,wang,92,41,22,0.5\n",
    "targets.yml": """\
currency: ¥
months:
  - month: 2026-11
    reps:
      - {rep: wang, amount: 80000}
      - {rep: lim, amount: 20000.5}
""",
    "commitments.csv": """\
commitment,rep,agreed,what,due,done
C-1,wang,2026-11-12,问谁签字,2026-11-17,
""",
    "scores.csv": """\
week,rep,criterion,level
2026-W47,wang,criterion.calls,4
2026-W47,wang,criterion.evidence,n/a
""",
}

Reader = Callable[[], tuple[TeamFolder, tuple[Problem, ...]]]


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A team folder without a fault."""
    folder = tmp_path / "team"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def read(team: Path, small: Playbook) -> Reader:
    """Reads the team folder by way of its one door."""
    return lambda: read_team(team, small)
