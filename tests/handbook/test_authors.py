"""The page for authors: every file, key and rule, taken from the models."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import pytest
from click.testing import Result
from pydantic import BaseModel

from coachbook.model.playbook import TOPICS
from coachbook.render.authors import files, rule_groups, shared
from coachbook.rules import RULES
from coachbook.rules.reading import READING_RULES
from coachbook.team.rules import TEAM_RULES
from coachbook.text import Language, Phrases, Text

ID = re.compile(r'\bid="([^"]+)"')


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
    described = {
        key.name: key
        for group in (*shared(), *(g for f in files() for g in (f.keys, *f.parts)))
        for key in group.keys
    }
    found = {model for topic in TOPICS.values() for model in models(topic)} - {Text, Phrases}
    names = {name for model in found for name in model.model_fields}
    assert names == described.keys()
    for group in (*shared(), *(g for f in files() for g in (f.keys, *f.parts))):
        for key in group.keys:
            assert key.means.strip().endswith((".", "?", "...")), (group.name, key.name)
            assert key.value.type, (group.name, key.name)


def test_a_key_says_its_type_its_bounds_and_whether_it_must_stand() -> None:
    keys = {
        (group.name, key.name): key
        for file in files()
        for group in (file.keys, *file.parts)
        for key in group.keys
    }
    weight = keys["criterion", "weight"]
    assert (weight.value.type, weight.value.least, weight.value.most) == ("int", "1", "100")
    assert weight.required
    scale = keys["scorecard.yml", "scale"]
    assert (scale.value.keys, scale.value.fewest, scale.value.mostly) == ("scale-step", 5, 5)
    done_by = keys["duty", "done_by"]
    assert (done_by.value.type, done_by.value.many) == ("ref", True)
    assert done_by.value.kinds == ("activity", "standard")
    assert not done_by.required
    assert keys["class", "facts"].default == "0"
    assert keys["breach", "penalty"].value.kinds == ("penalty",)
    assert "week" in keys["activity", "every"].value.choices


def test_every_file_key_and_rule_has_an_anchor_of_its_own(page: str) -> None:
    ids = ID.findall(page)
    assert len(ids) == len(set(ids))
    wanted = [f"rule.{name}" for name in (*RULES, *READING_RULES, *TEAM_RULES)]
    wanted += [f"file.{name}" for name in TOPICS]
    for group in (*shared(), *(g for f in files() for g in (f.keys, *f.parts))):
        wanted += [f"key.{group.name}.{key.name.replace('_', '-')}" for key in group.keys]
    assert set(wanted) <= set(ids)


def test_every_link_on_the_page_leads_to_a_group_of_keys(page: str) -> None:
    links = re.findall(r'href="#((?:keys|key|rule|file)\.[^"]+)"', page)
    assert links
    assert set(links) <= set(ID.findall(page))


def test_the_rules_are_all_there_once() -> None:
    names = [name for group in rule_groups() for name in group.rules]
    assert sorted(names) == sorted({*RULES, *READING_RULES, *TEAM_RULES})
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
