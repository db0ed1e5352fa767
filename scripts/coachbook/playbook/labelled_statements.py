"""A playbook's labelled statements (playbook/statements/), and the weights learned from them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from coachbook.base.files import read_text
from coachbook.base.problems import Place, Problem, Problems
from coachbook.base.text import Language
from coachbook.base.yaml_file import YamlFile, read_yaml
from coachbook.playbook.model.claims import Weights
from coachbook.playbook.model.playbook import Playbook

FOLDER = "statements"
WEIGHTS = "weights.json"
NOTES = "notes-"
FACT, AGAINST, FEELING, OURS, NEITHER = "fact", "against", "feeling", "ours", "cannot-tell"
ANSWERS = (FACT, AGAINST, FEELING, OURS, NEITHER)  # what may be said of a statement in one tap


@dataclass(frozen=True)
class Statement:
    """What a rep might write of a deal, and its label.

    Attributes:
        text: The words.
        label: The id of a fact for or against the deal; `fact` or `against` if no entry names it;
            `feeling`; `ours`, if it is our own doing; else `cannot-tell`.
        is_note: Whether it counts for many: one jotted down in few words, as most notes are, or an
            example of the playbook itself.
    """

    text: str
    label: str
    is_note: bool = False


def read_statements(playbook: Path) -> tuple[YamlFile, ...]:
    """The files of labelled statements, of sentences and of notes, with the place of each.

    Raises:
        Problems: one cannot be read.
    """
    folder = playbook / FOLDER
    return tuple(read_yaml(file, folder) for file in _files(playbook))


def statements_in(file: YamlFile) -> Iterator[tuple[Statement, Place]]:
    """The statements of a file ({label: [text, ...]}), each with its place."""
    for label, texts in file.data.items() if isinstance(file.data, dict) else ():
        for number, text in enumerate(texts if isinstance(texts, list) else ()):
            yield (
                Statement(str(text), label, file.file.name.startswith(NOTES)),
                file.place((label, number)),
            )


def own_statements(book: Playbook) -> Iterator[Statement]:
    """The examples in the playbook itself of what a fact, a feeling or neither sounds like."""
    for language in Language:
        for fact in book.facts.facts:
            yield from (Statement(text, fact.id, True) for text in fact.wordings.in_(language))
        for against in book.facts.against:
            yield from (
                Statement(text, against.id, True) for text in against.wordings.in_(language)
            )
        for feeling in book.feelings.feelings:
            yield from (Statement(text, FEELING, True) for text in feeling.wordings.in_(language))
        for bar in book.claims.bars:
            label = OURS if bar.ours else NEITHER
            yield from (Statement(text, label, True) for text in bar.examples.in_(language))


def fingerprint(playbook: Path) -> str:
    """The SHA-256 of the statement files, in hexadecimal digits; empty: there are none."""
    contents = [file.read_bytes() for file in _files(playbook)]
    return sha256(b"\0".join(contents)).hexdigest() if contents else ""


def read_weights(playbook: Path) -> Weights:
    """The learned weights; empty ones if nothing was learned yet.

    Raises:
        Problems: the file is not as `coachbook learn` writes it.
    """
    file = playbook / FOLDER / WEIGHTS
    if not file.exists():
        return Weights()
    return read_weights_file(file, read_text(file, playbook))


def read_weights_file(file: Path, text: str) -> Weights:
    """The weights in the text of a file.

    Raises:
        Problems: it is not as `coachbook learn` writes it.
    """
    try:
        return Weights.model_validate_json(text)
    except ValidationError:
        says = "is not as `coachbook learn` writes it"
        raise Problems(
            [Problem(Place(file), "weights-shape", says, "delete it and run it again")]
        ) from None


def weights_text(weights: Weights) -> str:
    """The text of weights.json: sorted, one weight a line, so that a diff shows what changed."""
    return json.dumps(weights.model_dump(), ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def _files(playbook: Path) -> list[Path]:
    names = (
        playbook / FOLDER / f"{start}{language}.yml"
        for start in ("", NOTES)
        for language in Language
    )
    return [file for file in names if file.is_file()]
