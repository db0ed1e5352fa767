"""What changed between two editions, for whom, and how it is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import pytest

from coachbook.base.text import Language
from coachbook.base.words import load_words
from coachbook.playbook.changes.change_sentences import ChangeWriter
from coachbook.playbook.changes.edition_changes import Change, ChangeKind, by_role, changes
from coachbook.playbook.changes.editions import read_old_edition
from coachbook.playbook.model.entry import Entry, Model
from coachbook.playbook.model.playbook import TOPICS, Playbook
from coachbook.playbook.model.reference import Fate

Found = Callable[[], tuple[Change, ...]]
Edit = Callable[[str, str, str], None]


@pytest.fixture
def told(small_folder: Path, folder: Path, found: Found) -> Callable[[Language], list[str]]:
    """Every sentence and detail about the new edition."""

    def tell(language: Language) -> list[str]:
        writer = ChangeWriter(read_old_edition(small_folder), read_old_edition(folder), language)
        rows = [writer.sentence(change) for change in found()]
        return [line for row in rows for line in (row.sentence, *row.details)]

    return tell


def test_an_edition_does_not_differ_from_itself(real: Playbook, small: Playbook) -> None:
    assert changes(real, real) == changes(small, small) == ()


def test_a_lenient_reading_differs_in_nothing(
    real: Playbook, small: Playbook, small_folder: Path, project_root: Path
) -> None:
    assert changes(read_old_edition(small_folder), small) == ()
    assert changes(real, read_old_edition(project_root / "playbook")) == ()


def test_a_number_is_told_before_and_after(
    edit: Edit, told: Callable[[Language], list[str]]
) -> None:
    edit("figures.yml", "high: 50", "high: 60")
    assert told(Language.ZH) == ["「每天名录数」有改动。", "数：30–50 → 30–60"]
    assert told(Language.EN) == ["“Prospects a day” has changed.", "number: 30–50 → 30–60"]


def test_the_name_of_an_entry_is_told_in_quotation_marks(
    edit: Edit, told: Callable[[Language], list[str]], small: Playbook
) -> None:
    edit("duties.yml", "see: [focus.team]", "see: [focus.team, activity.prospects]")
    name = small.entries["activity.prospects"].name
    assert f"相关：加上 “{name.zh}”" in told(Language.ZH)
    assert f"see also: now with “{name.en}”" in told(Language.EN)


def test_times_minutes_days_and_names_are_told(
    edit: Edit, told: Callable[[Language], list[str]]
) -> None:
    edit("cadence.yml", 'end: "17:30"', 'end: "17:40"')
    edit("cadence.yml", "minutes: 20", "minutes: 30")
    edit("cadence.yml", "weekdays: [wed]", "weekdays: [thu]")
    edit("cadence.yml", "weeks: [1, -1]", "weeks: [2]")
    edit("cadence.yml", "      zh: 练习会\n      en: Training", "      zh: 对练会\n      en: Drill")
    assert told(Language.EN) == [
        "“Evening meeting” has changed.",
        "agenda 1 · minutes: 20 → 30",
        "time: 17:00–17:30 → 17:00–17:40",
        "“Drill” has changed.",
        "name: “Training” → “Drill”",
        "weekdays: now with Thu, without Wed",
        "weeks of the month: now with 2, without 1, -1",
    ]


def test_texts_are_told_by_how_many_and_in_which_language(
    edit: Edit, told: Callable[[Language], list[str]]
) -> None:
    edit("cadence.yml", "      en: Facts only.\n", "      en: Facts only, please.\n")
    edit(
        "cadence.yml",
        "      - zh: 换着来。\n        en: Take turns.\n",
        "      - zh: 轮流来。\n        en: Change places.\n"
        "      - zh: 记下来。\n        en: Note it.\n",
    )
    edit("cadence.yml", "      zh: 只庆功。\n", "      zh: 只顾着庆功。\n")
    assert told(Language.ZH) == [
        "「傍晚会」有改动。",
        "怎么做：改写 1 条",
        "「练习会」有改动。",
        "怎么做：改写 1 条、增加 1 条",
        "「项目会」有改动。",
        "常见错误：“只庆功。” → “只顾着庆功。”",
    ]


def test_an_entry_that_comes_is_new_for_those_it_names(edit: Edit, found: Found) -> None:
    edit("cadence.yml", "id: meeting.training", "id: meeting.drill")
    new, lost = found()
    assert (new.kind, new.id, new.whom) == (
        ChangeKind.ADDED,
        "meeting.drill",
        ("role.rep", "role.supervisor"),
    )
    assert (lost.kind, lost.id) == (ChangeKind.LOST, "meeting.training")


@pytest.mark.parametrize("fate", Fate)
def test_an_entry_that_goes_is_told_with_its_reason(
    fate: Fate, edit: Edit, found: Found, told: Callable[[Language], list[str]]
) -> None:
    edit("cadence.yml", "id: meeting.training", "id: meeting.drill")
    edit("cadence.yml", 'end: "15:00"', 'end: "15:30"')
    to = "" if fate is Fate.DELETED else "    to: [meeting.drill]\n"
    why = "    why:\n      zh: 名字不清楚。\n      en: The name was unclear.\n"
    retired = f"retired:\n  - id: meeting.training\n    fate: {fate.value}\n{to}{why}"
    edit("ids.yml", "retired:\n", retired)
    sentences = {
        Fate.MOVED: "“Training” has another id, meeting.drill in place of meeting.training. "
        "The name was unclear.",
        Fate.MERGED: "“Training” is now part of “Training”. The name was unclear.",
        Fate.SPLIT: "“Training” is now split into “Training”. The name was unclear.",
        Fate.DELETED: "“Training” is no longer in use. The name was unclear.",
    }
    assert sentences[fate] in told(Language.EN)
    gone = next(change for change in found() if change.id == "meeting.training")
    assert gone.kind == ChangeKind(fate.value)
    added = [change.id for change in found() if change.kind is ChangeKind.ADDED]
    moved = fate is Fate.MOVED
    assert added == ([] if moved else ["meeting.drill"])
    assert bool(gone.differences) == moved, "what moved is compared with what it was"


def test_an_entry_with_another_id_is_told_once_and_not_by_those_who_name_it(
    folder: Path, edit: Edit, found: Found
) -> None:
    name = re.compile(r"activity\.prospects(?![\w-])")
    named = 0
    for file in folder.glob("*.yml"):
        text, times = name.subn("activity.lists", file.read_text(encoding="utf-8"))
        file.write_text(text, encoding="utf-8")
        named += times
    assert named > 3
    row = "  - id: activity.prospects\n    fate: moved\n    to: [activity.lists]\n"
    edit("ids.yml", "retired:\n", f"retired:\n{row}    why: {{zh: 更准, en: It is clearer.}}\n")
    (change,) = found()
    assert (change.kind, change.id) == (ChangeKind.MOVED, "activity.prospects")
    assert change.differences == ()


def test_what_an_edition_says_of_itself_and_the_order_of_ids_are_no_changes(
    edit: Edit, found: Found
) -> None:
    edit("edition.yml", '"1.2"', '"1.3"')
    edit(
        "cadence.yml",
        "attends: [role.rep, role.supervisor]",
        "attends: [role.supervisor, role.rep]",
    )
    assert found() == ()


def test_a_change_of_a_page_itself_is_told(
    edit: Edit, told: Callable[[Language], list[str]]
) -> None:
    edit("cadence.yml", "  zh: 几时开什么会。\n", "  zh: 几时开什么会，一看就知道。\n")
    assert told(Language.EN) == [
        "The page “Meetings” has changed.",
        "introduction: reworded in Chinese only",
    ]


def test_an_older_form_can_be_compared(edit: Edit, found: Found, folder: Path) -> None:
    """A key that was not there yet, one that is gone, and a file that was not there yet."""
    edit("cadence.yml", "    falls_on: [mon, tue]\n", "    room: 301\n")
    edit("edition.yml", "timezone: Asia/Shanghai\n", "")
    edit("sheet.yml", "commitments_printed: ", "# commitments_printed: ")
    (folder / "onboarding.yml").unlink()
    assert {change.id for change in found()} >= {"meeting.project-review", "topic.sheet"}


def test_everyone_named_is_told_and_what_names_nobody_goes_to_everyone(
    real: Playbook, small: Playbook
) -> None:
    every = changes(small, real)
    groups = by_role(every, real)
    assert {change.id for group in groups.values() for change in group} == {c.id for c in every}
    for role, group in groups.items():
        assert all(role in change.whom if role else not change.whom for change in group)


def test_every_sentence_can_be_said(real: Playbook, small: Playbook) -> None:
    """From one playbook to quite another, both ways: nothing fails, no blank stays open."""
    for old, new in ((small, real), (real, small)):
        for language in Language:
            writer = ChangeWriter(old, new, language)
            lines = [writer.heading(), writer.summary(changes(old, new))]
            for change in changes(old, new):
                told = writer.sentence(change)
                lines += [told.sentence, *told.details]
            for line in lines:
                assert not any(f"[{key}]" in line for key in ("name", "field", "n", "before", "to"))
                assert "\n" not in line


def _fields(models: Iterator[type[Model]]) -> Iterator[str]:
    for model in models:
        for name, field in model.model_fields.items():
            parts = (field.annotation, *get_args(field.annotation))
            kinds = [kind for kind in parts if isinstance(kind, type)]
            yield from _fields(kind for kind in kinds if issubclass(kind, Model))
            if not any(issubclass(kind, Entry) for kind in kinds) and name != "id":
                yield name


def test_there_is_a_word_for_every_key_that_may_change() -> None:
    wanted = set(_fields(iter(TOPICS.values()))) | {"hours", "number", "topic"}
    assert wanted <= load_words("playbook/fields", Language.EN).keys()
