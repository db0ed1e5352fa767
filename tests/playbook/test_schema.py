"""The JSON Schemas: fresh, named by each file, and of one mind with the models."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import jsonschema
import pytest
import yaml
from click.testing import Result
from pydantic import ConfigDict

from coachbook.playbook.cli import other_models
from coachbook.playbook.json_schemas import schemas
from coachbook.playbook.model.entry import Model
from coachbook.playbook.model.playbook import TOPICS

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {"real": ROOT / "playbook", "small": ROOT / "tests" / "playbooks" / "small"}
FILES = [(folder, topic) for folder in FOLDERS for topic in TOPICS]


class EditorLoader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: 17:00 and 2026-11-23 are strings, 08 is eight."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - the base class has it as a plain dict


for tag, form, first in (
    ("int", r"[-+]?\d+$", "-+0123456789"),
    ("float", r"[-+]?\d+\.\d+$", "-+0123456789"),
    ("bool", "(?:true|false)$", "tf"),
    ("null", "(?:~|null|)$", ["~", "n", ""]),
):
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(form), list(first))
EditorLoader.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value))


made = cache(lambda: schemas(other_models()))


@cache
def _validator(topic: str) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(json.loads(made()[f"{topic}.json"]))


def _faults(topic: str, text: str) -> list[str]:
    data = yaml.load(text, EditorLoader)
    return [f"{error.json_path}: {error.message}" for error in _validator(topic).iter_errors(data)]


def test_the_committed_schemas_are_fresh() -> None:
    folder = FOLDERS["real"] / "schema"
    committed = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert committed == schemas(other_models()), "run: coachbook schema"


def test_every_schema_is_one() -> None:
    assert set(schemas(other_models())) >= {f"{topic}.json" for topic in TOPICS}
    for content in schemas(other_models()).values():
        jsonschema.Draft7Validator.check_schema(json.loads(content))


@pytest.mark.parametrize(("folder", "topic"), FILES)
def test_every_file_names_its_schema_and_is_valid_by_it(folder: str, topic: str) -> None:
    text = (FOLDERS[folder] / f"{topic}.yml").read_text(encoding="utf-8")
    assert text.startswith(f"# yaml-language-server: $schema=schema/{topic}.json\n")
    assert _faults(topic, text) == []


@pytest.mark.parametrize(
    ("topic", "find", "write", "fault"),
    [
        ("duties", "    mistake:", "    mistakes:", "'mistake' is a required property"),
        ("duties", "  en: Duties", "  en: Duties\n  fr: x", "'fr' was unexpected"),
        ("duties", "id: duty.team", "id: Duty", "'Duty' does not match"),
        ("duties", "[authority.plans]", "[duty.team]", "'duty.team' does not match"),
        ("facts", "days: 90", "days: 0", "0 is less than the minimum of 1"),
        ("facts", "days: 90", "days: soon", "'soon' is not of type 'integer'"),
        ("cadence", '"17:00"', '"17:60"', "'17:60' does not match"),
        ("cadence", "every: day", "every: dya", "'dya' is not one of"),
        ("onboarding", "[duty.team]", "[]", "[] should be non-empty"),
    ],
)
def test_a_schema_refuses_what_the_model_refuses(
    topic: str, find: str, write: str, fault: str
) -> None:
    text = (FOLDERS["small"] / f"{topic}.yml").read_text(encoding="utf-8")
    assert find in text
    assert any(fault in found for found in _faults(topic, text.replace(find, write, 1)))


PINNED = {
    "scorecard": {"Scorecard", "Scored"},
    "sheet": {"Sheet"},
    "team-mapping": {"Stage"},
    "scorecard-by-hand": {"Kind"},
    "scorecard-record": {"Kind"},
}


@pytest.mark.parametrize("name", PINNED)
def test_a_schema_keeps_the_names_it_was_issued_with(name: str) -> None:
    schema = json.loads(schemas(other_models())[f"{name}.json"])
    assert PINNED[name] <= {schema["title"], *schema["$defs"]}
    assert all(each.get("title", key) == key for key, each in schema["$defs"].items())


class Renamed(Model):
    """A class that had another name."""

    model_config = ConfigDict(title="Before")
    size: int


class Holder(Model):
    """Holds some."""

    one: Renamed
    many: tuple[Renamed, ...]


def test_a_class_that_is_renamed_stays_under_its_title() -> None:
    schema = json.loads(schemas({"holder": Holder})["holder.json"])
    assert list(schema["$defs"]) == ["Before"]
    refers = {"$ref": "#/$defs/Before"}
    assert schema["properties"]["one"] == refers
    assert schema["properties"]["many"]["items"] == refers
    fault = jsonschema.Draft7Validator(schema).iter_errors({"one": {"size": "x"}, "many": []})
    assert [error.json_path for error in fault] == ["$.one.size"]


def test_two_definitions_of_one_title_are_refused() -> None:
    class Before(Model):
        """Has the title that is taken."""

    class Both(Holder):
        """Holds both."""

        other: Before

    with pytest.raises(ValueError, match="a title stands twice among Before, Renamed"):
        schemas({"both": Both})


def test_an_editor_is_told_what_each_key_is_for() -> None:
    duty = json.loads(schemas(other_models())["duties.json"])["$defs"]["Duty"]["properties"]
    assert duty["mistake"]["description"] == "A common mistake and what it costs."


def test_schema_writes_them_and_then_nothing_more(folder: Path, run: Callable[..., Result]) -> None:
    stale = folder / "schema" / "old.json"
    stale.parent.mkdir()
    stale.write_text("{}", encoding="utf-8")
    where = f"{len(schemas(other_models()))} schemas in {folder / 'schema'}"
    first = run("schema", "--playbook", folder)
    assert first.stdout == f"{where}, {len(schemas(other_models()))} changed\n"
    assert {file.name for file in stale.parent.iterdir()} == set(schemas(other_models()))
    assert run("schema", "--playbook", folder).stdout == f"{where}, 0 changed\n"
    assert run("check", "--strict", "--playbook", folder).exit_code == 0
