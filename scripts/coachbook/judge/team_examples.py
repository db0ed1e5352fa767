"""Statements that a team has set right, and the weights learned with them, in its own folder.

What customers said is private: it stands in TEAM/judge/ and never in a playbook. `examples.yml` has
the form of the playbook's labelled statements, {label: [text, ...]}.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from coachbook.base.files import read_text
from coachbook.base.folder_lock import folder_lock, write_under_lock
from coachbook.base.problems import Place, Problem, Problems
from coachbook.base.yaml_file import YamlFile, read_yaml
from coachbook.playbook.labelled_statements import WEIGHTS, read_weights_file, weights_text
from coachbook.playbook.model.claims import Weights
from coachbook.playbook.model.playbook import Playbook

FOLDER, EXAMPLES = "judge", "examples.yml"


def read_examples(team: Path) -> YamlFile | None:
    """The team's examples; None if it has kept none.

    Raises:
        Problems: the file cannot be read, or is no list of statements under each label.
    """
    file = team / FOLDER / EXAMPLES
    if not file.exists():
        return None
    examples = read_yaml(file, team)
    if not isinstance(examples.data, dict) or not all(
        isinstance(texts, list) for texts in examples.data.values()
    ):
        says = "is no list of statements under each label"
        raise Problems([Problem(Place(file), "statement-label", says, "see playbook/statements/")])
    return examples


def add_examples(team: Path, examples: Sequence[tuple[str, str]]) -> tuple[int, int]:
    """Add statements with their right answers.

    Returns:
        How many were added, and how many stand there under another answer, which stays.

    Raises:
        Problems: the examples cannot be read, or another run holds the folder.
        OSError: the folder cannot be written.
    """
    with folder_lock(team):
        kept = _kept_examples(team)
        answers = {text: label for label, texts in kept.items() for text in texts}
        new = {text: label for text, label in examples if text not in answers}
        for text, label in new.items():
            kept.setdefault(label, []).append(text)
        if new:
            _write_examples(team, kept)
        return len(new), sum(answers.get(text, label) != label for text, label in examples)


def keep_example(team: Path, text: str, label: str) -> bool:
    """Keep a statement under its right answer; whether it was not there already.

    An earlier answer for the same statement is taken back.

    Raises:
        Problems: the examples cannot be read, or another run holds the folder.
        OSError: the folder cannot be written.
    """
    with folder_lock(team):
        kept = _kept_examples(team)
        before = {key: [*texts] for key, texts in kept.items()}
        for texts in kept.values():
            texts[:] = [each for each in texts if each != text]
        kept.setdefault(label, []).append(text)
        if text in before.get(label, ()):
            return False
        _write_examples(team, kept)
        return True


def _kept_examples(team: Path) -> dict[str, list[str]]:
    found = read_examples(team)
    data = found.data if found and isinstance(found.data, dict) else {}
    return {str(key): [str(each) for each in texts] for key, texts in data.items()}


def _write_examples(team: Path, kept: Mapping[str, list[str]]) -> None:
    (team / FOLDER).mkdir(exist_ok=True)
    filled = {key: texts for key, texts in sorted(kept.items()) if texts}
    content = yaml.safe_dump(filled, allow_unicode=True, sort_keys=False, width=1000)
    write_under_lock(team / FOLDER / EXAMPLES, content.encode())


def team_weights(team: Path) -> Weights | None:
    """The weights that a team has learned; None if it has not.

    Raises:
        Problems: the file is not as `coachbook learn` writes it.
    """
    file = team / FOLDER / WEIGHTS
    return read_weights_file(file, read_text(file, team)) if file.exists() else None


def with_team_weights(playbook: Playbook, team: Path) -> Playbook:
    """The playbook, judging by what a team has learned, if it has.

    Raises:
        Problems: the team's weights are not as `coachbook learn` writes them.
    """
    weights = team_weights(team)
    return playbook.model_copy(update={"weights": weights}) if weights else playbook


def write_team_weights(team: Path, weights: Weights) -> Path:
    """Write a team's weights; the file.

    Raises:
        Problems: another run holds the folder.
        OSError: the folder cannot be written.
    """
    file = team / FOLDER / WEIGHTS
    with folder_lock(team):
        file.parent.mkdir(exist_ok=True)
        write_under_lock(file, weights_text(weights).encode())
    return file
