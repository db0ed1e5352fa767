"""The id of a workbook: it hangs on what is asked, never on what a class of ours is called."""

from __future__ import annotations

from dataclasses import is_dataclass, replace
from hashlib import sha256
from pathlib import Path

import pytest
from pydantic import BaseModel

from coachbook.base.text import Language
from coachbook.playbook.load import read_draft
from coachbook.scorecard.workbook.form_text import form_text
from coachbook.sheet.form import make_form

from .workbook_file import ROOT, WEEK, File, command, team_folder

SMALL = ROOT / "tests" / "playbooks" / "small"
ISSUED = {
    ("north", "zh"): "2b5421eca7b4",
    ("north", "en"): "6d395ef391a4",
    ("south", "zh"): "5a3c618a19ee",
    ("south", "en"): "cd1c1ba6109b",
}
FORMS = {"tea": "25259159080cba7a", "software": "ce04864976420b5f"}


@pytest.mark.parametrize(("team", "language"), ISSUED)
def test_a_workbook_has_the_id_it_always_had(tmp_path: Path, team: str, language: str) -> None:
    """Ids as the first workbooks were given them that ask for yes or no and for facts against."""
    folder = team_folder(tmp_path / "team")
    listed = (folder / "team.yml").read_text(encoding="utf-8")
    first, second = listed.split("  - id: south")
    first = first.replace("department: training", "department: tea")
    second = second.replace("department: training", "department: software")
    (folder / "team.yml").write_text(f"{first}  - id: south{second}", encoding="utf-8")
    deals = (folder / "deals.csv").read_text(encoding="utf-8").splitlines()
    (folder / "deals.csv").write_text(f"{deals[0]}\n", encoding="utf-8")
    made = command("--playbook", SMALL, "--team", folder, "--team", team, "--week", WEEK,
                   "--lang", language, "--out", tmp_path)  # fmt: skip
    assert made.exit_code == 0, made.output
    (file,) = tmp_path.glob("*.xlsx")
    about = str(File.of(file.read_bytes()).book.worksheets[0]["A2"].value)
    assert ISSUED[team, language] in about


@pytest.mark.parametrize("department", FORMS)
def test_a_form_is_written_as_it_always_was(department: str) -> None:
    """With a key of every kind: a choice, nothing, one item, none, a text in quotes."""
    form = make_form(read_draft(SMALL).playbook, department, (Language.ZH, Language.EN))
    text = form_text(form)
    assert text.startswith(f"Form(department='{department}', languages=(<Language.ZH: 'zh'>, ")
    assert "figure=None, counts=None), figure='')), facts=(FactColumn(fact='fact." in text
    assert sha256(text.encode()).hexdigest()[:16] == FORMS[department]


def test_every_key_of_a_form_is_written() -> None:
    """A key that is new changes what is asked; then it belongs at the end of its list.

    What a criterion says for the report alone stands on no form.
    """
    for_the_report = {"today", "causes"}
    form = make_form(read_draft(SMALL).playbook, "tea", (Language.ZH,), (1, 2, 3, 4, 5, 6))
    breaches = (
        replace(each, check=each.check.model_copy(update={"breach": True})) for each in form.checks
    )
    form = replace(form, checks=tuple(breaches))
    text, asked = form_text(form), set[str]()
    waiting: list[object] = [form]
    while waiting:
        value = waiting.pop()
        keys = vars(value) if isinstance(value, BaseModel) or is_dataclass(value) else {}
        asked |= keys.keys()
        waiting += value if isinstance(value, tuple) else keys.values()
    assert {"checks", "counts", "anchors", "cause"} <= asked
    unwritten = {key for key in asked - for_the_report if f"{key}=" not in text}
    assert unwritten == set()
