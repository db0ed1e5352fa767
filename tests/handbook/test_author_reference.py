"""The page for authors: every file, key and rule, taken from the models."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from click.testing import Result
from pydantic import BaseModel, ConfigDict, Field

from coachbook.base.text import Language, Phrases, Text
from coachbook.base.words import load_words
from coachbook.handbook.author_reference import (
    describe_files,
    rule_groups,
    shared_keys,
    team_files,
    topic_files,
)
from coachbook.playbook.check_playbook import DAY_RULES
from coachbook.playbook.model.entry import Model
from coachbook.playbook.model.playbook import TOPICS
from coachbook.playbook.rules import RULES
from coachbook.playbook.rules.file_rules import READING_RULES, STATEMENT_RULES
from coachbook.team.model import TargetsFile, TeamFile
from coachbook.team.tables import COMMITMENTS, DAYS, DEALS, SCORES
from coachbook.team.team_rules import TEAM_RULES

ID = re.compile(r'\bid="([^"]+)"')


EVERY_RULE = (*RULES, *READING_RULES, *STATEMENT_RULES, *DAY_RULES, *TEAM_RULES)


@pytest.fixture(scope="module", params=Language)
def page(request: pytest.FixtureRequest, built: Path) -> str:
    """The built page in each language."""
    file = built / "site" / str(request.param) / "authors.html"
    return file.read_text(encoding="utf-8")


def models(annotation: object) -> Iterator[type[BaseModel]]:
    """Every model that an annotation leads to, however deep."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from models(field.annotation)
    for part in get_args(annotation):
        yield from models(part)


def test_every_key_of_every_model_is_described() -> None:
    descriptions = {
        key.name: key
        for group in (*shared_keys(), *(g for f in topic_files() for g in (f.keys, *f.parts)))
        for key in group.keys
    }
    found = {model for topic in TOPICS.values() for model in models(topic)} - {Text, Phrases}
    names = {name for model in found for name in model.model_fields}
    assert names == descriptions.keys()
    for group in (*shared_keys(), *(g for f in topic_files() for g in (f.keys, *f.parts))):
        for key in group.keys:
            assert key.means.strip().endswith((".", "?", "...")), (group.name, key.name)
            assert key.value.type, (group.name, key.name)


def test_a_key_says_its_type_its_bounds_and_whether_it_must_stand() -> None:
    keys = {
        (group.name, key.name): key
        for file in topic_files()
        for group in (file.keys, *file.parts)
        for key in group.keys
    }
    weight = keys["criterion", "weight"]
    assert (weight.value.type, weight.value.minimum, weight.value.maximum) == ("int", "1", "100")
    assert weight.required
    scale = keys["scorecard.yml", "scale"]
    assert (scale.value.keys, scale.value.min_items, scale.value.max_items) == ("scale-step", 5, 5)
    done_by = keys["duty", "done_by"]
    assert (done_by.value.type, done_by.value.many) == ("ref", True)
    assert done_by.value.kinds == ("activity", "standard")
    assert not done_by.required
    assert keys["class", "facts"].default == "0"
    assert keys["breach", "penalty"].value.kinds == ("penalty",)
    assert "week" in keys["activity", "every"].value.choices


def test_every_key_and_column_of_a_team_folder_is_described(page: str) -> None:
    groups = [group for file in team_files() for group in (file.keys, *file.parts)]
    found = {model for file in (TeamFile, TargetsFile) for model in models(file)}
    keys = {field.alias or name for model in found for name, field in model.model_fields.items()}
    tables = {kind.file: kind.columns for kind in (DEALS, DAYS, COMMITMENTS, SCORES)}
    assert keys == {key.name for each in groups if each.name not in tables for key in each.keys}
    assert tables == {
        group.name: tuple(key.name for key in group.keys)
        for group in groups
        if group.name in tables
    }
    said = load_words("handbook/team_folder", Language.EN)
    ids = ID.findall(page)
    for group in groups:
        for key in group.keys:
            assert key.means or key.name in said, (group.name, key.name)
            assert f"key.{group.name}.{key.name.replace('_', '-')}" in ids
    assert {f"file.team-{file.topic}" for file in team_files()} <= {*ids}


def test_a_column_says_what_stands_there_and_whether_a_table_needs_it() -> None:
    keys = {(file.keys.name, key.name): key for file in team_files() for key in file.keys.keys}
    state, key_account = keys["deals.csv", "state"], keys["deals.csv", "key_account"]
    assert (state.required, state.value.choices) == (True, ("open", "won", "lost"))
    assert (key_account.required, key_account.value.type) == (False, "yes")
    assert keys["deals.csv", "deal"].value.type == "line"
    assert keys["activity.csv", "present"].value.type == "number"
    assert keys["commitments.csv", "due"].value.type == "date"


def test_a_new_key_of_a_file_is_described_at_once() -> None:
    class Break(Model):
        """A day off."""

        first: date = Field(alias="from")

    class NewFile(TeamFile):
        """team.yml"""

        breaks: tuple[Break, ...] = Field((), description="Days off.")

    (file,) = describe_files({"team": NewFile}, set())
    assert [(key.name, key.means, key.required) for key in file.keys.keys] == [
        ("breaks", "Days off.", False)
    ]
    assert "team-file" in file.keys.inherited
    assert [key.name for part in file.parts if part.name == "break" for key in part.keys] == [
        "from"
    ]


def test_a_group_keeps_its_name_when_its_class_gets_another() -> None:
    names = {part.name for file in topic_files() for part in file.parts}
    assert "scored" in names  # an id on the page: #keys.scored

    class Renamed(Model):
        """A class that had another name."""

        model_config = ConfigDict(title="BeforeThat")
        size: int = Field(description="Its size.")

    class Holder(Model):
        """holder.yml"""

        one: Renamed = Field(description="One.")

    (file,) = describe_files({"holder": Holder}, set())
    assert [part.name for part in file.parts] == ["before-that"]
    assert file.keys.keys[0].value.keys == "before-that"


def test_every_file_key_and_rule_has_an_anchor_of_its_own(page: str) -> None:
    ids = ID.findall(page)
    assert len(ids) == len(set(ids))
    wanted = [
        f"rule.{name}"
        for name in (*RULES, *READING_RULES, *STATEMENT_RULES, *DAY_RULES, *TEAM_RULES)
    ]
    wanted += [f"file.{name}" for name in TOPICS]
    for group in (*shared_keys(), *(g for f in topic_files() for g in (f.keys, *f.parts))):
        wanted += [f"key.{group.name}.{key.name.replace('_', '-')}" for key in group.keys]
    assert set(wanted) <= set(ids)


def test_every_link_on_the_page_leads_to_a_group_of_keys(page: str) -> None:
    links = re.findall(r'href="#((?:keys|key|rule|file)\.[^"]+)"', page)
    assert links
    assert set(links) <= set(ID.findall(page))


def test_the_rules_are_all_there_once() -> None:
    names = [name for group in rule_groups() for name in group.rules]
    assert sorted(names) == sorted(
        {*RULES, *READING_RULES, *STATEMENT_RULES, *DAY_RULES, *TEAM_RULES}
    )
    assert all(group.about for group in rule_groups())


def test_explain_names_a_place_that_is_there(page: str, run: Callable[..., Result]) -> None:
    for rule in ("weights-sum", "file-missing", "table-kind"):
        address = run("explain", rule).stdout.splitlines()[-1].split()[-1]
        name, _, anchor = address.partition("#")
        assert name == "authors.html"
        assert anchor in ID.findall(page)


def test_the_front_page_and_the_menu_lead_there(built: Path) -> None:
    for language in Language:
        page = (built / "site" / language / "index.html").read_text(encoding="utf-8")
        main = page.split("<article", 1)[1]
        assert 'href="authors.html"' in page.split("<article", 1)[0]
        assert 'href="authors.html"' in main
