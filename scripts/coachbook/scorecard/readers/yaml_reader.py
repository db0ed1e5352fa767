"""The reader of scorecards written by hand in YAML or JSON; each value has its line and column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from coachbook.base.files import BOM, checked_text, decode
from coachbook.base.problems import Problems, did_you_mean
from coachbook.base.week import Week
from coachbook.base.yaml_file import KeyPath, YamlFile, parse_yaml
from coachbook.scorecard.observation import (
    UNKNOWN_FIELD,
    CardKey,
    Medium,
    Observation,
    Provenance,
    Reading,
    Refusal,
)
from coachbook.scorecard.reader_context import ReaderContext
from coachbook.scorecard.readers.field_values import Refused, parse_field
from coachbook.scorecard.readers.yaml_card import HandCard, refusal_of, salvage_card
from coachbook.scorecard.readers.yaml_key import LineNumbers, key_of, numbers_of
from coachbook.scorecard.refusal_words import joined, says
from coachbook.sheet.fields import Field, FieldKind, options_of
from coachbook.team.cell_values import quoted

READER = "file 1"
MOST_BYTES = 1_000_000
_BLANK = {"null", "~"}
_TABS = re.compile(r"^[ \t]+", re.MULTILINE)
_ESCAPE = re.compile(r"\\(?:u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|.)", re.IGNORECASE)


def read(content: bytes, name: str, context: ReaderContext) -> Reading:
    """The observations in a card file; a file that is no card gives refusals only."""
    if len(content) > MOST_BYTES:
        large = says("too_many_bytes", count=f"{len(content):,}", most=f"{MOST_BYTES:,}")
        return Reading(refusals=(Refusal("file", large),))
    try:
        salvaged = salvage_card(parse_yaml(Path(name), _text(content, name)))
    except Problems as error:
        return Reading(refusals=tuple(map(refusal_of, error.problems)))
    if salvaged.card is None:
        return Reading(refusals=salvaged.refusals)
    key = key_of(salvaged.card, salvaged.source, context)
    if not isinstance(key, CardKey):
        return Reading(refusals=(*salvaged.refusals, *key))
    digest = sha256(content).hexdigest()
    reader = _HandCardReader(salvaged.card, salvaged.source, key, context, digest)
    reading = reader.read()
    if not salvaged.is_partial_safe:
        refusals = (*salvaged.refusals, *reading.refusals)
        return Reading(refusals=tuple(replace(each, seen=None) for each in refusals))
    misfits = map(reader.misfit, salvaged.refusals, salvaged.paths)
    return Reading(reading.observations, (*misfits, *reading.refusals))


def _text(content: bytes, name: str) -> str:
    """The text; JSON may be indented with tabs, which YAML forbids."""
    file = Path(name)
    text = checked_text(file, decode(file, content.removeprefix(BOM)).replace("\r\n", "\n"))
    if text.lstrip().startswith("{"):
        text = _TABS.sub(lambda match: " " * len(match[0]), text)
        return _ESCAPE.sub(_join_halves, text)
    return text


@dataclass
class _HandCardReader:
    card: HandCard
    source: YamlFile
    key: CardKey
    context: ReaderContext
    sha256: str
    observations: list[Observation] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    def read(self) -> Reading:
        """Every value, fact and commitment; each that cannot be taken is refused by itself."""
        self.numbers = {part: self._numbers(part) for part in ("deal", "commitment")}
        for name in self.card.values:
            self._value(name, name, self.card.values[name], ("values", name))
        for number, fact in enumerate(self.card.facts):
            path: KeyPath = ("facts", number)
            if place := self._numbered("deal", fact.deal, (*path, "deal"), fact.fact):
                name, about = f"{place}/{fact.fact}", fact.deal
                self._value(name, fact.fact, "true", (*path, "fact"), about)
                if fact.on is not None:
                    self._value(f"{name}/date", fact.fact, fact.on, (*path, "on"), about)
        for number, line in enumerate(self.card.kept):
            path = ("kept", number)
            if place := self._numbered("commitment", line.commitment, (*path, "commitment"), ""):
                self._value(place, place, line.done, (*path, "done"), line.commitment)
                if line.on is not None:
                    day = f"{place}/date"
                    self._value(day, day, line.on, (*path, "on"), line.commitment)
        return Reading(tuple(self.observations), tuple(self.refusals))

    def misfit(self, refusal: Refusal, path: KeyPath) -> Refusal:
        """The refusal of a value of the wrong shape, as one of the field that it stands in."""
        written = str(path[1]) if path[0] == "values" else "/".join(map(str, path))
        field_asked, _ = self._field(written)
        name = field_asked.id if field_asked else UNKNOWN_FIELD + quoted(written)
        source = self._source(refusal.address)
        return Refusal.of_field(refusal.address, refusal.says, self.key, name, source)

    def _numbers(self, part: str) -> LineNumbers:
        numbers, refusals = numbers_of(part, self.card, self.source, self.key, self.context)
        self.refusals += refusals
        return numbers

    def _numbered(self, part: str, id_: str, path: KeyPath, what: str) -> str:
        """The line of the sheet that an id stands in; empty, and refused, if it is not there."""
        numbers = self.numbers[part]
        if number := numbers.places.get(id_):
            return f"{part}/{number}"
        hint = did_you_mean(id_, numbers.places) or _numbers_listed(numbers.ids)
        name = "/".join(filter(None, (part, id_, what)))
        not_there = joined(says("not_on_sheet", part=part, id=quoted(id_)), hint)
        self._refuse(path, not_there, UNKNOWN_FIELD + name)
        return ""

    def _value(
        self, name: str, written: str, raw: object, path: KeyPath, subject_id: str = ""
    ) -> None:
        """Read one field; `subject_id`: of a deal or commitment that the file gives by its id."""
        field_asked, note = self._field(name)
        if field_asked is None:
            hint = did_you_mean(name, self._fields) or says("sheet_lists")
            unknown = joined(says("no_field", name=quoted(written)), hint)
            self._refuse((*path, "<key>"), unknown, UNKNOWN_FIELD + name)
            return
        about = subject_id or self._about(field_asked.id, path)
        if about is None:
            return
        text = None if raw is None or raw in _BLANK else str(raw)
        parsed = parse_field(
            field_asked.kind,
            text,
            most=self._most(field_asked),
            week=Week.parse(self.key.week),
            counts=self.context.counted(field_asked.id),
            options=options_of(field_asked),
        )
        if isinstance(parsed, Refused):
            self._refuse(path, parsed.says, field_asked.id)
            return
        is_plain_tick = field_asked.kind is FieldKind.TICK and text == "true"
        notes = filter(None, (note, "" if is_plain_tick else parsed.note))
        place = self._address(path)
        self.observations.append(
            Observation(
                *(self.key, field_asked.id, parsed.value, "", "; ".join(notes)),
                self._source(place),
                about,
            )
        )

    @property
    def _fields(self) -> Mapping[str, Field]:
        return self.context.fields(self.context.team_of[self.key.team].department)

    def _field(self, name: str) -> tuple[Field | None, str]:
        """The field; one that has another id today is found through the id map, with a note."""
        if name in self._fields:
            return self._fields[name], ""
        today = self.context.current_id(name)
        return self._fields.get(today), f"'{quoted(name)}' is '{today}' today"

    def _about(self, name: str, path: KeyPath) -> str | None:
        """The id behind a numbered field; None, and refused, if nothing stands under its number."""
        part, _, rest = name.partition("/")
        if part not in ("deal", "commitment"):
            return ""
        numbers = self.numbers[part].ids
        number = rest.partition("/")[0]
        if why := self.numbers[part].faults.get(number):
            self._refuse(path, says("unclear_subject", part=part, why=why), name)
            return None
        if number not in numbers:
            nothing = says("nothing_under", part=part, number=number)
            self._refuse(path, joined(nothing, _numbers_listed(numbers)), name)
            return None
        return numbers[number]

    def _most(self, field_asked: Field) -> int:
        if field_asked.kind is FieldKind.CAUSE:
            return len(self.context.playbook.scorecard.root_causes)
        scores = (each for each in self._fields.values() if each.kind is FieldKind.SCORE)
        return sum(1 for _ in scores) if field_asked.kind is FieldKind.ITEM else 0

    def _source(self, place: str) -> Provenance:
        edit = str(self.card.edit)
        sortable = edit.zfill(9) if edit.isdecimal() else edit
        printed = self.card.print_name
        document = " ".join(filter(None, (str(self.key), Medium.FILE, printed)))
        return Provenance(
            *(Medium.FILE, self.sha256, place, READER, document, sortable), print=printed
        )

    def _address(self, path: KeyPath) -> str:
        place = self.source.place(path)
        return f"line {place.line}:{place.column}"

    def _refuse(self, path: KeyPath, why: str, name: str) -> None:
        place = self._address(path)
        refusal = Refusal.of_field(place, why, self.key, name, self._source(place))
        self.refusals.append(refusal)


def _join_halves(escape: re.Match[str]) -> str:
    """JSON may write a character as two halves, which YAML does not know."""
    if not escape[1]:
        return escape[0]
    return bytes.fromhex(escape[1] + escape[2]).decode("utf-16-be")


def _numbers_listed(numbers: Mapping[str, str]) -> str:
    if not numbers:
        return says("none_printed")
    listed = ", ".join(f"{number}: {each}" for number, each in numbers.items())
    return says("there_stand", list=listed)
