"""Every rule of a team folder and of an import can be explained."""

from __future__ import annotations

import re
from pathlib import Path

from coachbook.team.team_rules import TEAM_RULES

RULE = re.compile(r'"((?:team|table|import|sheet)-[a-z]+(?:-[a-z]+)*)"')
MADE = {
    *(f"team-unknown-{what}" for what in ("department", "class", "fact", "criterion")),
    *(f"import-unknown-{what}" for what in ("customer", "product")),
}


OTHERS = ("team_rules.py", "ods_file.py")  # the texts; names of XML elements


def test_every_rule_that_is_used_is_explained(project_root: Path) -> None:
    package = project_root / "scripts" / "coachbook"
    files = [*(package / "team").rglob("*.py"), package / "sheet" / "print_run.py"]
    texts = (f.read_text(encoding="utf-8") for f in files if f.name not in OTHERS)
    text = "".join(texts)
    assert {*RULE.findall(text), *MADE} == TEAM_RULES.keys()
