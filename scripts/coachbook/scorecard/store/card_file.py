"""The JSON file of a scorecard revision.

Keys are sorted and each value has a line, so that `diff` shows what changed between revisions, and
the same scorecard always gives the same bytes. What many values share (the original, the reader,
the edit) is written once, in `documents`; a value gives its number there and adds the place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from coachbook.base.problems import Place, Problem, Problems
from coachbook.scorecard.observation import (
    NOT_APPLICABLE,
    Candidate,
    CardKey,
    Medium,
    Observation,
    OpenItem,
    Original,
    Provenance,
    Scorecard,
    SettledValue,
)
from coachbook.scorecard.store.card_shape import CardFile, DocumentLine, OpenLine, ValueLine


def to_json(card: Scorecard) -> bytes:
    """The bytes of the scorecard's file."""
    writer = _Writer(card)
    lines = ",\n".join(f"{_line(key)}: {text}" for key, text in sorted(writer.parts().items()))
    return f"{{\n{lines}\n}}\n".encode()


def from_json(content: bytes, file: Path) -> Scorecard:
    """The scorecard that `to_json` wrote.

    Raises:
        Problems: it is no scorecard; says what is wrong, and where.
    """
    try:
        read = CardFile.model_validate_json(content)
        return _card(read)
    except ValidationError as error:
        fields = ((".".join(map(str, each["loc"])), each["msg"]) for each in error.errors()[:5])
        says = [": ".join(filter(None, each)) for each in fields]
    except IndexError:
        says = ["names a document that is not listed"]
    raise Problems(
        Problem(Place(file), "records-card", f"is no scorecard: {one}", "restore it from a copy")
        for one in says
    )


@dataclass(frozen=True)
class CardSummary:
    """What an index needs: the level of each criterion, and the SHA-256 of each original."""

    levels: Mapping[str, int | None]
    hashes: frozenset[str]


def read_summary(content: bytes, file: Path) -> CardSummary:
    """The scores and originals of a file that `to_json` wrote; far faster than `from_json`.

    Raises:
        Problems: it is no scorecard.
    """
    try:
        data = json.loads(content)
        scores = {name: data["values"].get(name) for name in data["criteria"]}
        return CardSummary(
            {name: _level(one["value"]) for name, one in scores.items() if one},
            frozenset(each["sha256"] for each in data["documents"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        says, hint = "is no scorecard", "restore it from a copy"
        raise Problems([Problem(Place(file), "records-card", says, hint)]) from None


def _level(value: object) -> int | None:
    """A level as a number; None: not applicable."""
    return int(str(value)) if value != NOT_APPLICABLE else None


_Document = tuple[Medium, str, str, str, str, str, str, str]


def _document(source: Provenance) -> _Document:
    fields = (source.medium, source.sha256, source.reader, source.document)
    return (*fields, source.edit, source.form, source.edition, source.print)


class _Writer:
    """Numbers the documents of a scorecard and writes its parts."""

    def __init__(self, card: Scorecard) -> None:
        self.card = card
        documents = sorted({_document(each.source) for each in card.observations})
        self.numbers = {document: number for number, document in enumerate(documents)}
        self.documents = [
            _nonempty(zip(DocumentLine.model_fields, document, strict=True), required=4)
            for document in documents
        ]

    def parts(self) -> dict[str, str]:
        """The JSON text of each top-level key."""
        card, key = self.card, self.card.card
        key_fields = {"kind": key.kind, "rep": key.rep, "scorer": key.scorer, "team": key.team}
        return {
            "card": _line({**key_fields, "week": key.week}),
            "commitments": _mapping(card.commitments),
            "criteria": _list(card.criteria),
            "deals": _mapping(card.deals),
            "documents": _list(self.documents),
            "edition": _line(card.edition),
            "form": _line(card.form),
            "observations": _list(map(self._observation, card.observations)),
            "open": _list(map(self._open, card.open)),
            "originals": _mapping(
                {sha: {"name": one.name, "since": one.since} for sha, one in card.originals.items()}
            ),
            "revision": _line(card.revision),
            "schema": _line(card.schema),
            "state": _line(card.state),
            "values": _mapping({name: self._value(one) for name, one in card.values.items()}),
        }

    def _observation(self, each: Observation) -> dict[str, object]:
        remarks = {
            "doubt": each.doubt,
            "note": each.note,
            "about": each.about,
            "refused": each.refused,
        }
        if each.settles:
            return {
                **self._seen(each.value, each.source),
                **_nonempty(remarks.items()),
                "field": each.field,
                "settles": each.settles,
            }
        return {
            **self._seen(each.value, each.source),
            **_nonempty(remarks.items()),
            "field": each.field,
        }

    def _value(self, one: SettledValue) -> dict[str, object]:
        origins = [[self.numbers[_document(source)], source.place] for source in one.sources]
        return {"from": origins, "value": one.value}

    def _open(self, one: OpenItem) -> dict[str, object]:
        seen = [
            {**self._seen(each.value, each.source), **_nonempty([("refused", each.refused)])}
            for each in one.candidates
        ]
        return {"field": one.field, "reason": one.reason, "seen": seen}

    def _seen(self, value: object, source: Provenance) -> dict[str, object]:
        return {"document": self.numbers[_document(source)], "place": source.place, "value": value}


def _nonempty(items: Iterable[tuple[str, object]], required: int = 0) -> dict[str, object]:
    """The items that are not empty; the first `required` in any case."""
    return {name: value for number, (name, value) in enumerate(items) if value or number < required}


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _list(items: Iterable[object]) -> str:
    lines = ",\n".join(map(_line, items))
    return f"[\n{lines}\n]" if lines else "[]"


def _mapping(items: Mapping[str, object]) -> str:
    lines = ",\n".join(f"{_line(key)}: {_line(items[key])}" for key in sorted(items))
    return f"{{\n{lines}\n}}" if lines else "{}"


def _card(read: CardFile) -> Scorecard:
    documents = read.documents

    def source(number: int, place: str) -> Provenance:
        document = documents[number]
        fields = (document.medium, document.sha256, place, document.reader, document.document)
        return Provenance(*fields, document.edit, document.form, document.edition, document.print)

    def settled(line: ValueLine) -> SettledValue:
        return SettledValue(line.value, tuple(source(*origin) for origin in line.sources))

    def question(line: OpenLine) -> OpenItem:
        seen = (
            Candidate(each.value, source(each.document, each.place), each.refused)
            for each in line.seen
        )
        return OpenItem(line.field, line.reason, tuple(seen))

    card = CardKey(**dict(read.card))
    observations = tuple(
        Observation(
            *(card, each.field, each.value, each.doubt, each.note),
            *(source(each.document, each.place), each.about, each.settles, each.refused),
        )
        for each in read.observations
    )
    return Scorecard(
        card=card,
        form=read.form,
        edition=read.edition,
        criteria=read.criteria,
        deals=read.deals,
        commitments=read.commitments,
        values={name: settled(line) for name, line in read.values.items()},
        open=tuple(map(question, read.open)),
        observations=observations,
        state=read.state,
        revision=read.revision,
        schema=read.version,
        originals={sha: Original(one.name, one.since) for sha, one in read.originals.items()},
    )
