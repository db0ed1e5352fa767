"""The reader of web form files, the JSON that a web form exports.

A form may import the file of another copy and go on from there. So a value is observed in the
document that exported it and in every document imported into that one, where it supersedes what
stood there up to the imported edit. What was filled in there later is not superseded: if it
differs, a person decides.

For example: phone exports edit 5, the computer imports it and exports edit 2. The value is observed
for the computer as "2" and for the phone as "5 computer 2", which sorts after the phone's edit "5"
and before its edit "6". (Edits are padded with zeros so that they sort as text.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from coachbook.base.problems import did_you_mean
from coachbook.base.week import Week
from coachbook.scorecard.observation import (
    UNKNOWN_FIELD,
    CardKey,
    CardKind,
    Medium,
    Observation,
    Provenance,
    Reading,
    Refusal,
)
from coachbook.scorecard.reader_context import ReaderContext
from coachbook.scorecard.readers.field_values import Raw, Refused, parse_field
from coachbook.scorecard.readers.web_file import WebCard, WebFile, WebFileError, web_file
from coachbook.scorecard.refusal_words import joined, says
from coachbook.sheet.fields import Field, FieldKind, options_of
from coachbook.team.cell_values import quoted

READER = "web 1"
_DIGITS = 12
_NUMBERED = re.compile(r"(deal|commitment)/(\d+)(?:/|$)", re.ASCII)


def read(content: bytes, name: str, context: ReaderContext) -> Reading:
    """The observations in a web form's file; `name` is used in messages only."""
    try:
        file = web_file(content)
    except WebFileError as error:
        return Reading(refusals=tuple(Refusal(at or name, why) for at, why in error.faults))
    if faults := tuple(_file_refusals(file, context)):
        return Reading(refusals=faults)
    results: list[Observation | Refusal] = []
    digest = sha256(content).hexdigest()
    for rep, card in file.reps.items():
        results += _CardReader(file, digest, context, rep, card).read()
    observations = tuple(each for each in results if isinstance(each, Observation))
    refusals = tuple(each for each in results if isinstance(each, Refusal))
    examples = tuple((each.text, each.label) for each in file.examples)
    return Reading(observations, refusals, tuple(_notes(file, context)), examples=examples)


def _file_refusals(file: WebFile, context: ReaderContext) -> Iterator[Refusal]:
    try:
        Week.parse(file.week)
    except ValueError as error:
        yield Refusal("week", str(error))
    if file.team not in context.team_of:
        hint = did_you_mean(file.team, context.team_of)
        unknown = says("none_such", part="team", id=quoted(file.team))
        yield Refusal("team", joined(unknown, hint))
    if file.kind not in tuple(CardKind):
        hint = did_you_mean(file.kind, tuple(CardKind))
        yield Refusal("kind", joined(says("no_kind", kind=quoted(file.kind)), hint))


def _notes(file: WebFile, context: ReaderContext) -> Iterator[str]:
    if file.edition != context.edition:
        yield (
            f"filled in by edition {quoted(file.edition)} of the playbook, now {context.edition}: "
            "fields that were renamed are mapped"
        )


@dataclass(frozen=True)
class _CardReader:
    """One rep's part of a file."""

    file: WebFile
    digest: str
    context: ReaderContext
    rep: str
    card: WebCard

    def read(self) -> list[Observation | Refusal]:
        """The observations and refusals of every field."""
        place = f"reps.{quoted(self.rep)}"
        reps = self.context.reps
        if self.rep not in reps:
            hint = did_you_mean(self.rep, reps)
            unknown = says("none_such", part="rep", id=quoted(self.rep))
            return [Refusal(place, joined(unknown, hint))]
        team, _ = reps[self.rep]
        if not self.context.belongs(self.rep, self.file.team, self.file.week):
            names = {"rep": self.rep, "team": team.id, "other": self.file.team}
            return [Refusal(place, says("rep_in_other_team", **names))]
        fields = self.context.fields(self.context.team_of[self.file.team].department)
        most = {
            FieldKind.CAUSE: len(self.context.playbook.scorecard.root_causes),
            FieldKind.ITEM: sum(field.kind is FieldKind.SCORE for field in fields.values()),
        }
        return [
            each
            for name, (raw, _, _) in self.card.values.items()
            for each in self._field(name, raw, fields, most)
        ]

    def _field(
        self,
        name: str,
        raw: Raw,
        fields: Mapping[str, Field],
        most: Mapping[FieldKind, int],
    ) -> Iterator[Observation | Refusal]:
        place = f"reps.{self.rep}.values.{quoted(name)}"
        field = fields.get(name) or fields.get(self.context.current_id(name))
        if field is None:
            hint = did_you_mean(name, fields)
            unknown = joined(says("form_lacks", name=quoted(name)), hint)
            yield self._refusal(place, unknown, UNKNOWN_FIELD + name)
            return
        about = self._about(field.id)
        if about is None:
            if raw is not None:
                yield self._refusal(place, says("number_unknown"), field.id)
            return
        week = Week.parse(self.file.week)
        parsed = parse_field(
            field.kind,
            raw,
            most=most.get(field.kind, 0),
            week=week,
            typed=True,
            counts=self.context.counted(field.id),
            options=options_of(field),
        )
        if isinstance(parsed, Refused):
            yield self._refusal(place, parsed.says, field.id)
            return
        for document, edit in self._editions():
            source = self._source(field.id, document, edit)
            yield Observation(self._key, field.id, parsed.value, "", parsed.note, source, about)

    def _refusal(self, place: str, why: str, field: str) -> Refusal:
        source = self._source(field, self.file.document, _sort_key(self.file.edit))
        return Refusal.of_field(place, why, self._key, field, source)

    def _source(self, field: str, document: str, edit: str) -> Provenance:
        return Provenance(
            medium=Medium.WEB,
            sha256=self.digest,
            place=f"field {field}",
            reader=READER,
            document=document,
            edit=edit,
            form=self.card.form,
            edition=self.file.edition,
            print=self._print,
        )

    @property
    def _key(self) -> CardKey:
        file = self.file
        return CardKey(file.team, self.rep, file.week, CardKind(file.kind), file.scorer)

    @cached_property
    def _print(self) -> str:
        """The print that the page is, if it is on record."""
        lists = (self.card.deals, self.card.commitments)
        return self.context.print_on_record(self.file.week, self.rep, self.card.print, *lists)

    def _about(self, field: str) -> str | None:
        """The id behind the field's number; empty: it has no number; None: the file gives no id."""
        match = _NUMBERED.match(field)
        if match is None:
            return ""
        ids = self.card.deals if match[1] == "deal" else self.card.commitments
        number = int(match[2])
        return ids[number - 1] if number <= len(ids) else None

    def _editions(self) -> Iterator[tuple[str, str]]:
        """The documents in which the values are observed, and the edit that sorts them in each."""
        file = self.file
        yield file.document, _sort_key(file.edit)
        for document, edit in sorted(file.seen.items()):
            if document != file.document:
                yield document, f"{_sort_key(edit)} {file.document} {_sort_key(file.edit)}"


def _sort_key(edit: int) -> str:
    return f"{edit:0{_DIGITS}}"
