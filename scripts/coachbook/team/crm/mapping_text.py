"""A guess -> the text of a mapping file: YAML with the reason behind each line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from coachbook.base.words import fill_names, load_words
from coachbook.team.crm.column_choice import DEAL_FIELDS, Guessed, LookQuestion
from coachbook.team.crm.guess import Guess
from coachbook.team.crm.mapping import ASK
from coachbook.team.crm.rep_columns import REP_FIELDS
from coachbook.team.known_ids import KnownIds
from coachbook.team.table_reader import TableForm

_VARYING = re.compile(r"\d[\d_\-. :T]{3,}\d|\s*\(\d+\)|\d{4,}")
_COLUMN = 44


def mapping_text(guess: Guess, known: KnownIds) -> str:
    """The text of a first mapping; what is not known is marked, and refused by an import."""
    return "\n".join(_Writer(guess, known).lines()) + "\n"


def file_pattern(name: str) -> str:
    """A file's name with `*` for its date or number, which next week's export has otherwise."""
    path = Path(name)
    stem = re.sub(r"\*+", "*", _VARYING.sub("*", path.stem))
    return f"{stem}{path.suffix}" if stem.strip("*") else name


class _Writer:
    """Writes a guess as the lines of a mapping file."""

    def __init__(self, guess: Guess, known: KnownIds) -> None:
        self.guess, self.known = guess, known
        self.words = load_words("team/look", guess.language)
        self.asked = {(each.about, each.of): each for each in guess.questions}

    def say(self, key: str, **values: object) -> str:
        return fill_names(self.words[key], **values)

    def lines(self) -> Iterator[str]:
        guess = self.guess
        yield from (f"# {line}" for line in self.words["head"].split("\n"))
        says = (
            self.say("program", name=guess.program) if guess.program else self.words["no_program"]
        )
        yield f"# {says}"
        yield ""
        departments = ", ".join(sorted(self.known.departments))
        reason = self.words["department"] if guess.department == ASK else ""
        yield self._line("department", guess.department, reason and f"{reason}: {departments}")
        yield f"language: {guess.language.value}"
        if "joined" not in guess.reps:
            unknown = guess.joined == ASK
            yield self._line(
                "joined", guess.joined, self.words["joined_ask" if unknown else "joined"]
            )
        if "supervisor" not in guess.reps:
            yield self._line("supervisor", guess.supervisor, self.words["supervisor"])
        yield from self._dates()
        yield from self._amounts()
        yield ""
        yield from self._source("reps", guess.reps_file, guess.reps, REP_FIELDS)
        yield ""
        yield from self._source("deals", guess.deals_file, guess.deals, DEAL_FIELDS)
        if guess.key:
            yield self._line("key", list(guess.key), self.words["key"], indent=2)
        if guess.unused:
            yield self._line("unused", list(guess.unused), self.words["unused"], indent=2)
        yield ""
        yield from self._stages()
        yield from self._corrections()
        if guess.others:
            yield ""
            yield f"# {self.say('others', columns=', '.join(_one_line(guess.others)))}"

    def _dates(self) -> Iterator[str]:
        question = self._question("dates")
        if question:
            yield f"# {self.words['ask']}: {self.say('dates_ask', sample=question.of)}"
            yield from (f"# dates: {_yaml(forms.split('|'))}" for forms in question.answers)
        elif self.guess.dates:
            yield self._line("dates", list(self.guess.dates), self.words["dates"])

    def _amounts(self) -> Iterator[str]:
        question = self._question("decimal")
        if question:
            yield f"# {self.words['ask']}: {self.say('decimal_ask', sample=question.of)}"
            yield from (f"# amounts: {_amounts(mark)}" for mark in question.answers)
        elif self.guess.decimal:
            yield f"amounts: {_amounts(self.guess.decimal)}  # {self.words['decimal']}"
        for name in [of for about, of in self.asked if about == "unit"]:
            yield f"# {self.words['ask']}: {self.say('question_unit', field=name)}"
            yield f"# amount_unit: {{{_yaml(name)}: 1}}"
        units = {name: str(unit) for name, unit in self.guess.amount_units.items()}
        if units:
            same = len({*units.values()}) == 1
            pairs = ", ".join(f"{_yaml(name)}: {unit}" for name, unit in units.items())
            unit = next(iter(units.values())) if same else f"{{{pairs}}}"
            yield f"{f'amount_unit: {unit}':<{_COLUMN}}  # {self.words['unit']}"

    def _source(
        self, name: str, file: str, found: Mapping[str, Guessed], fields: Sequence[str]
    ) -> Iterator[str]:
        yield f"{name}:"
        yield f"  file: {_yaml(file_pattern(file))}"
        form = self.guess.forms.get(file, TableForm())
        for key, value in (("sheet", form.sheet), ("encoding", form.encoding)):
            if value:
                yield self._line(key, value, indent=2)
        live = found or (name == "deals" and any(about == "column" for about, _ in self.asked))
        yield "  columns:" if live else "  columns: {}"
        if not found:
            yield f"    # {self.words['ask']} name: {self.words['column_ask_none']}"
        for each in fields:
            gone = self.asked.get(("gone", found[each].column)) if each in found else None
            if gone and gone.answers[0] == each:
                asked = self.say("gone_ask", column=found[each].column, number=gone.number)
                yield self._line(each, ASK, f"{self.words['ask']}: {asked}", indent=4)
            elif each in found:
                guessed = found[each]
                reason = self.say(f"reason_{guessed.reason}", by=guessed.by)
                yield self._line(each, guessed.column, reason, indent=4)
            elif each == "closed" and name == "deals" and "expected" in found:
                yield from self._closes(found["expected"].column)
            elif name == "deals" and (question := self.asked.get(("column", each))):
                asked = f"{self.words['ask']}: {self._column_question(question)}"
                yield self._line(each, ASK, asked, indent=4)

    def _closes(self, expected: str) -> Iterator[str]:
        if ("closes", expected) in self.asked:
            asked = f"{self.words['ask']}: {self.say('closes_ask', column=expected)}"
            yield self._line("closed", ASK, asked, indent=4)

    def _column_question(self, question: LookQuestion) -> str:
        if not question.answers:
            return self.words["column_ask_none"]
        return self.say("column_ask", columns=", ".join(_one_line(map(_yaml, question.answers))))

    def _stages(self) -> Iterator[str]:
        guess = self.guess
        classes = ", ".join(sorted(self.known.classes))
        yield f"# {self.words['stages']}"
        yield f"# {self.say('classes', classes=classes)}"
        yield "stages:" if guess.stages else "stages: []"
        for stage in guess.stages:
            number = self.say("deals", number=stage.number)
            yield self._line("- stage", stage.text, number, indent=2)
            hint = f"{self.words['ask']}: {self.words['state_ask']}" if stage.state == ASK else ""
            yield self._line("  state", stage.state, hint, indent=2)
            if stage.claimed:
                yield f"    claimed: {stage.claimed}"
            elif stage.state != "lost":
                yield '    claimed: ""'
        if guess.statuses:
            yield "statuses:"
            for status in guess.statuses:
                yield f"  - {{status: {_yaml(status.text)}, state: {status.state}}}"

    def _corrections(self) -> Iterator[str]:
        if self.guess.corrections:
            yield "corrections:"
            for column, meant in self.guess.corrections.items():
                yield f"  {_yaml(column)}:"
                yield from (f"    {_yaml(text)}: {_yaml(what)}" for text, what in meant.items())

    def _question(self, about: str) -> LookQuestion | None:
        return next((each for each in self.guess.questions if each.about == about), None)

    def _line(self, key: str, value: object, reason: str = "", indent: int = 0) -> str:
        text = f"{' ' * indent}{key}: {value if value == ASK else _yaml(value)}"
        return f"{text:<{_COLUMN}}  # {reason}" if reason else text


def _amounts(decimal: str) -> str:
    return f"{{decimal: {_yaml(decimal)}, thousands: {_yaml(',' if decimal == '.' else '.')}}}"


def _yaml(value: object) -> str:
    """A value as YAML: JSON, which is YAML too, but for what may not stand in a YAML file."""
    return (
        json.dumps(value, ensure_ascii=False)
        .replace("\x7f", "\\u007f")
        .replace("\u2028", "\\u2028")
    )


def _one_line(texts: Iterable[str]) -> Iterator[str]:
    return (" ".join(text.split()) for text in texts)
