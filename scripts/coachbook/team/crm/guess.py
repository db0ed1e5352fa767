"""The tables of an export -> what its columns seem to be, each with its reason, and what is asked.

A column is taken only for what its name says for certain and its cells bear out; where two columns
fit equally well, or none does, it is left out and asked. So a guess may know less than a person
would, but what it says can be trusted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import combinations

from coachbook.base.text import Language
from coachbook.team.amount_text import unit_of, unit_of_titles
from coachbook.team.cell_values import CellError
from coachbook.team.crm.column_choice import AMOUNTS, DATES, ColumnChoice, Guessed, LookQuestion
from coachbook.team.crm.column_names import plain_state, vocabulary
from coachbook.team.crm.column_profile import (
    ColumnProfile,
    decimal_marks,
    has_marks,
    odd_decimals,
    profiles_of,
)
from coachbook.team.crm.date_shapes import common_orders, needed_forms
from coachbook.team.crm.day_text import read_day
from coachbook.team.crm.left_out import is_header, is_total
from coachbook.team.crm.mapping import ASK, MappedState
from coachbook.team.crm.owner_names import is_nobody
from coachbook.team.crm.rep_columns import rep_columns, reps_file_of, reps_of_deals
from coachbook.team.crm.state_flags import STATE_FLAGS, flag_of, flagged_state, is_gone
from coachbook.team.known_ids import KnownIds
from coachbook.team.model import DealState
from coachbook.team.table_reader import TableForm
from coachbook.team.table_row import Table


@dataclass(frozen=True)
class StageGuess:
    """A stage or status, how often it stands there, and what it seems to mean; ASK: unknown."""

    text: str
    number: int
    state: str
    claimed: str = ""


@dataclass(frozen=True)
class Guess:
    """What the files of an export seem to be. `others` are columns that are no field.

    `forms`: how the files were read, where that must be said.
    """

    deals_file: str
    reps_file: str
    language: Language
    department: str
    program: str = ""
    deals: Mapping[str, Guessed] = field(default_factory=dict)
    reps: Mapping[str, Guessed] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    joined: str = ASK
    supervisor: str = ""
    dates: tuple[str, ...] = ()
    decimal: str = ""
    amount_units: Mapping[str, Decimal] = field(default_factory=dict)
    stages: tuple[StageGuess, ...] = ()
    statuses: tuple[StageGuess, ...] = ()
    corrections: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    owners: tuple[tuple[str, int], ...] = ()
    others: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    questions: tuple[LookQuestion, ...] = ()
    forms: Mapping[str, TableForm] = field(default_factory=dict)


def guess_mapping(
    tables: Mapping[str, Table],
    known: KnownIds,
    answers: Mapping[str, str] | None = None,
    unused: tuple[str, ...] = (),
) -> Guess | None:
    """The most likely mapping of these tables; None if none of them holds deals.

    `answers` are the columns that a person named for fields of a deal; empty: there is none.
    `unused` are those of which a person said that they are no field.
    """
    tables = {name: _of_deals(table) for name, table in tables.items()}
    columns = {name: profiles_of(table) for name, table in tables.items()}
    scored = {
        name: ColumnChoice(each, known, answers or {}, unused) for name, each in columns.items()
    }
    ranked = sorted(scored, key=lambda name: (-scored[name].deal_score, name))
    if not ranked or scored[ranked[0]].deal_score < LEAST_OF_DEALS:
        return None
    deals_file = ranked[0]
    deals = scored[deals_file]
    reps_file = reps_file_of(columns, deals_file, deals)
    guess = Guess(
        deals_file=deals_file,
        reps_file=reps_file or deals_file,
        language=_language(columns[deals_file]),
        department=next(iter(known.departments)) if len(known.departments) == 1 else ASK,
        program=deals.preset.name if deals.preset else "",
        deals=deals.found,
        reps=rep_columns(columns[reps_file]) if reps_file else {},
        key=_key(tables[deals_file], deals),
        owners=tuple(deals.counts("rep").most_common()),
        unused=tuple(name for name in unused if name in deals.profiles),
        questions=tuple(deals.questions()),
    )
    if not reps_file:
        guess = replace(guess, reps=reps_of_deals(tables[deals_file], deals))
    guess = _with_dates(guess, deals, columns.get(reps_file, ()))
    guess = _with_amounts(guess, deals, unit_of_titles(tables[deals_file].titles))
    guess = _with_stages(guess, deals, known, tables[deals_file])
    used = {each.column for each in (*guess.deals.values(), *guess.reps.values())}
    guess = replace(guess, corrections=_corrections(deals, known), others=tuple(deals.others(used)))
    unknown = [
        LookQuestion("class", ("", *sorted(known.classes)), text)
        for meant in guess.corrections.values()
        for text, what in meant.items()
        if what == ASK
    ]
    guess = replace(guess, questions=(*guess.questions, *unknown))
    closes = _closing_questions(guess, deals, tables[deals_file])
    guess = replace(guess, questions=(*guess.questions, *_gone_questions(deals), *closes))
    if guess.department == ASK:
        asked = LookQuestion("department", tuple(sorted(known.departments)))
        guess = replace(guess, questions=(asked, *guess.questions))
    return guess


def _of_deals(table: Table) -> Table:
    """The table without the headers and sums that stand between its rows."""
    rows = tuple(row for row in table.rows if not (is_header(row) or is_total(row)))
    return replace(table, rows=rows)


_NUMBERED = re.compile(r"\d")  # what has no number in it is no date, and refused row by row
LEAST_OF_DEALS = 3  # of a rep and a stage (2 each) and other fields (1 each), deals have so many


def _key(table: Table, deals: ColumnChoice) -> tuple[str, ...]:
    """The fewest columns that tell the deals apart, if none holds ids."""
    if "deal" in deals.found:
        return ()
    names = [
        deals.found[each].column
        for each in ("product", "customer", "opened", "amount")
        if each in deals.found
    ]
    owner = deals.found["rep"].column if "rep" in deals.found else ""
    rows = [row for row in table.rows if not (owner and is_nobody(row[owner]))]
    who = {deals.found[each].column for each in ("product", "customer") if each in deals.found}
    for size in range(1, len(names) + 1):
        for some in combinations(names, size):
            keys = {tuple(row[name] for name in some) for row in rows}
            if who & {*some} and len(keys) == len(rows) and all(any(key) for key in keys):
                return some
    return ()


def _language(profiles: Sequence[ColumnProfile]) -> Language:
    chinese = any("\u4e00" <= c <= "\u9fff" for profile in profiles for c in profile.name)
    return Language.ZH if chinese else Language.EN


def _with_dates(guess: Guess, deals: ColumnChoice, reps: Iterable[ColumnProfile]) -> Guess:
    """The form of the dates, judged over all columns with dates; the first day, as `joined`."""
    columns = [deals.profiles[guess.deals[each].column] for each in DATES if each in guess.deals]
    joined = guess.reps.get("joined")
    columns += [profile for profile in reps if joined and profile.name == joined.column]
    shapes = [shape for column in columns for shape in column.shapes]
    orders = common_orders(shapes)
    loose = [shape for shape in shapes if not shape.is_iso and not shape.words]
    by_mark = {
        shape.mark: common_orders(s for s in loose if s.mark == shape.mark) for shape in loose
    }
    settled = {mark: next(iter(found)) for mark, found in by_mark.items() if len(found) == 1}
    if any(mark not in settled for mark in by_mark) and len(orders) == 1:
        settled = dict.fromkeys(by_mark, next(iter(orders)))
    open_marks = [mark for mark in by_mark if mark not in settled]
    forms = needed_forms(shapes, frozenset(settled.values()) or orders)
    if open_marks:
        fit = {order for mark in open_marks for order in by_mark[mark]}
        every = {order for shape in loose if shape.mark in open_marks for order in shape.orders}
        choices = sorted(fit or every)  # none fits all: which is meant, and what fits not is none
        answers = tuple(
            "|".join(
                needed_forms(
                    [s for s in shapes if s.mark not in open_marks or order in s.orders],
                    frozenset([*settled.values(), order]),
                )
            )
            for order in choices
        )
        sample = next(
            text
            for column in columns
            for text in column.counts
            if any(m in text for m in open_marks)
        )
        asked = LookQuestion("dates", answers, sample)
        more = () if "joined" in guess.reps else (LookQuestion("joined"),)
        return replace(guess, questions=(*guess.questions, asked, *more))
    dated = [text for column in columns for text in column.counts if _NUMBERED.search(text)]
    misfits = [text for text in dated if not day_of(text, forms)]
    if misfits:
        serial = all(day_of(text, (*forms, "excel")) for text in misfits)
        answers = ("|".join((*forms, "excel")) if serial else "|".join(forms),)
        guess = replace(
            guess, questions=(*guess.questions, LookQuestion("dates", answers, misfits[0]))
        )
    days = [day for text in deals.counts("opened") if (day := day_of(text, forms))]
    first = min(days).isoformat() if days else ASK
    guess = replace(guess, dates=forms, joined=first)
    if "joined" not in guess.reps and not days:
        guess = replace(guess, questions=(*guess.questions, LookQuestion("joined")))
    return guess


def day_of(text: str, forms: Sequence[str]) -> date | None:
    """The day that a text says by these forms; None: it is none, or may be two."""
    try:
        return read_day(text, forms)
    except CellError:
        return None


def _with_amounts(guess: Guess, deals: ColumnChoice, titled: Decimal) -> Guess:
    columns = [deals.profiles[guess.deals[each].column] for each in AMOUNTS if each in guess.deals]
    units = {column.name: unit_of(column.name) for column in columns}
    asked_of = [name for name, unit in units.items() if unit is None or titled != 1 == unit]
    unknown = [LookQuestion("unit", of=name) for name in asked_of]
    guess = replace(
        guess,
        amount_units={name: unit for name, unit in units.items() if unit not in (None, 1)},
        questions=(*guess.questions, *unknown),
    )
    marked = [column for column in columns if has_marks(column)]
    if not marked:
        return guess
    marks = frozenset.intersection(*map(decimal_marks, marked))
    odd = [text for mark in marks for column in marked for text in odd_decimals(column, mark)]
    if len(marks) == 1 and not odd:
        return replace(guess, decimal=next(iter(marks)))
    written = [text for text in marked[0].counts if "," in text or "." in text]
    sample = [*odd, *written][0]
    asked = LookQuestion("decimal", (".", ","), sample)
    return replace(guess, questions=(*guess.questions, asked))


_STAGE_STATES = tuple(state for state in MappedState if state is not MappedState.BY_STAGE)


def _with_stages(guess: Guess, deals: ColumnChoice, known: KnownIds, table: Table) -> Guess:
    status = deals.profiles[guess.deals["status"].column] if "status" in guess.deals else None
    won = known.class_named(DealState.WON.value)
    by_rows = _states_by_rows(deals, table) if deals.settles_states else {}
    stages = []
    for text, number in deals.counts("stage").most_common():
        state = _state_of(text)
        claimed = known.class_named(text) or (
            "" if "%" in text else known.class_named(plain_state(text))
        )
        if claimed == won and state != DealState.WON:
            claimed = ""  # a class that is won, and a stage that may not be
        said = state or by_rows.get(text) or (DealState.OPEN.value if claimed else ASK)
        stages.append(StageGuess(text, number, said, claimed or (won if said == "won" else "")))
    statuses = [
        StageGuess(text, number, _state_of(text) or ASK)
        for text, number in (status.counts.most_common() if status else ())
    ]
    of_status = tuple(MappedState) if stages else _STAGE_STATES
    asked = [
        LookQuestion("state", answers, each.text, each.number)
        for every, answers in ((stages, _STAGE_STATES), (statuses, of_status))
        for each in every
        if each.state == ASK
    ]
    questions = (*guess.questions, *asked)
    return replace(guess, stages=tuple(stages), statuses=tuple(statuses), questions=questions)


def _states_by_rows(deals: ColumnChoice, table: Table) -> Mapping[str, str]:
    """What the status and the columns of yes and no say of each stage's deals; if not all: open."""
    columns = {each: guessed.column for each, guessed in deals.found.items()}
    flags = [flag for flag in STATE_FLAGS if flag in columns]
    said: dict[str, set[str]] = {}
    for row in table.rows if "stage" in columns else ():
        by_status = vocabulary().state_of(row[columns["status"]]) if "status" in columns else None
        of_row = {flag: flag_of(flag, text) for flag in flags if (text := row[columns[flag]])}
        try:
            state = flagged_state("", by_status or "", of_row, columns)
        except CellError:
            state = ""
        said.setdefault(row[columns["stage"]], set()).add(state)
    return {
        stage: states.pop() if len(states) == 1 and "" not in states else DealState.OPEN.value
        for stage, states in said.items()
    }


def _state_of(text: str) -> str:
    """What a stage or status says for certain: open, won, lost or left-out; empty: ask."""
    state = vocabulary().state_of(text)
    return MappedState.LEFT_OUT if vocabulary().is_left_out(text) else state or ""


def _closing_questions(guess: Guess, deals: ColumnChoice, table: Table) -> Iterator[LookQuestion]:
    """Where only an expected day has a column, whether it is the real one of deals that are won.

    Some programs write the day over it when a deal is won, and others leave what was expected.
    """
    if "expected" not in guess.deals or "closed" in {*guess.deals, *deals.answers}:
        return
    won = {each.text for each in (*guess.stages, *guess.statuses) if each.state == DealState.WON}
    columns = [guess.deals[each].column for each in ("stage", "status") if each in guess.deals]
    expected = guess.deals["expected"].column
    number = sum(
        bool(row[expected]) and any(row[column] in won for column in columns) for row in table.rows
    )
    if number:
        yield LookQuestion("closes", ("closed", "expected"), expected, number)


def _gone_questions(deals: ColumnChoice) -> Iterator[LookQuestion]:
    """What is not active or archived may be lost, or nothing that counts any more."""
    for flag in ("archived", "active"):
        number = sum(n for text, n in deals.counts(flag).items() if is_gone({flag: text}))
        if number and flag not in deals.answers:
            yield LookQuestion(
                "gone", (flag, _LOST_INSTEAD[flag]), deals.found[flag].column, number
            )


_LOST_INSTEAD = {"archived": "is_lost", "active": "not_lost"}


def _corrections(deals: ColumnChoice, known: KnownIds) -> dict[str, dict[str, str]]:
    """What stands for a class."""
    found: dict[str, dict[str, str]] = {}
    for text in deals.counts("claimed"):
        if text not in known.classes:
            column = deals.found["claimed"].column
            found.setdefault(column, {})[text] = known.class_named(text) or ASK
    return found
