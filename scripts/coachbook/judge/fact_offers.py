"""Facts that the notes of a CRM's export speak of, offered to a person in a table.

The judge enters none by itself. A person writes the day on which the customer said or did it into
`day` of offered-facts.csv, or `no`; `coachbook team facts` then enters those with a day into
deals.csv. What has a `no` is not offered again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from coachbook.base.folder_lock import folder_lock, write_under_lock
from coachbook.base.problems import Place, Problem, Problems, did_you_mean, in_order
from coachbook.base.terminal import count_noun
from coachbook.judge.judgement import StatementKind, language_of
from coachbook.judge.statement_judge import Judge
from coachbook.judge.team_examples import team_weights
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.cell_values import CellError, parse_date, quoted
from coachbook.team.model import DatedFact, Deal, DealNote, DealState
from coachbook.team.stray_files import OFFERED
from coachbook.team.table_reader import TableForm, read_sheet_with
from coachbook.team.tables import DEALS
from coachbook.team.team_files import csv_bytes, without_formulas

COLUMNS = ("deal", "rep", "customer", "last_contact", "words", "fact", "name", "day")
DECLINED = ("no", "n", "否", "不", "不是")
_BOM = "\ufeff"  # or spreadsheet programs in China take the file for GB18030


@dataclass(frozen=True)
class FactOffer:
    """A fact that a note seems to speak of. `day` is as it was written; `place` is of that cell."""

    cells: tuple[str, ...]
    day: str
    place: Place

    @property
    def key(self) -> tuple[str, str]:
        """The ids of the deal and of the fact."""
        return self.cells[COLUMNS.index("deal")], self.cells[COLUMNS.index("fact")]

    @property
    def is_declined(self) -> bool:
        """Whether a person said that it is none."""
        return self.day.casefold() in DECLINED


def offer_facts(
    team: Path, deals: Sequence[Deal], notes: Iterable[DealNote], playbook: Playbook
) -> str:
    """Write what the notes of open deals speak of into the team folder's table.

    What was written into the table before stays.

    Returns:
        A sentence on what is offered; empty: there were no notes.

    Raises:
        Problems: the table, or the weights that the team has learned, cannot be read.
        OSError: the table cannot be written.
    """
    written = {note.deal: note.text for note in notes}
    if not written:
        return ""
    judge = Judge(playbook, team_weights(team))
    with folder_lock(team):
        answered = [each for each in _read_offers(team) if each.day]
        known = {each.key for each in answered}
        there = {(deal.id, fact.fact) for deal in deals for fact in deal.facts}
        new = [
            offer
            for deal in deals
            if deal.state is DealState.OPEN and deal.id in written
            for offer in _offers(deal, written[deal.id], judge)
            if offer.key not in known | there
        ]
        _write_offers(team, [*new, *answered])
    speaking = len({offer.key[0] for offer in new})
    says = f"{count_noun(len(written), 'note')} judged: {count_noun(speaking, 'deal')}"
    if not new:
        return f"{says} with a fact that is not entered"
    return (
        f"{says} with facts to look through in {team / OFFERED}: write the day beside each that is "
        f"true, `no` beside the others, then coachbook team facts --team {team}"
    )


def enter_facts(team: Path, playbook: Playbook) -> str:
    """Enter the offered facts that a person has given a day into deals.csv; a sentence on it.

    Raises:
        Problems: a day is none, a deal or fact is not there, or a table cannot be read; then
            nothing was written.
        OSError: the folder cannot be written.
    """
    with folder_lock(team):
        offers = _read_offers(team)
        facts = {fact.id for fact in playbook.facts.facts}
        given, problems = [], list[Problem]()
        for offer in offers:
            if offer.day and not offer.is_declined:
                try:
                    given.append((offer, DatedFact(_known(offer, facts), parse_date(offer.day))))
                except CellError as error:
                    problems.append(Problem(offer.place, error.rule, error.says, error.hint))
        table = _DealsTable.read(team / DEALS.file)
        problems += _contradictions(offers)
        for offer, fact in given:
            problems += _misfits(offer, fact, table)
        if problems:
            raise Problems(in_order(problems))
        for offer, fact in given:
            table.add(offer.key[0], fact)
        if given:
            write_under_lock(table.file, table.content())
            entered = {offer.key for offer, _ in given}
            _write_offers(team, [each for each in offers if each.key not in entered])
    left = sum(not each.day for each in offers)
    return f"{count_noun(len(given), 'fact')} entered into {table.file}; {left} still offered"


def _known(offer: FactOffer, facts: set[str]) -> str:
    fact = offer.key[1]
    if fact not in facts:
        says = f"there is no fact '{quoted(fact)}'"
        raise CellError("offer-fact", says, did_you_mean(fact, facts))
    return fact


def _contradictions(offers: Iterable[FactOffer]) -> Iterator[Problem]:
    """One fact of one deal that is answered twice in two ways."""
    answers: dict[tuple[str, str], str] = {}
    for offer in offers:
        if offer.day and answers.setdefault(offer.key, offer.day) != offer.day:
            deal, fact = map(quoted, offer.key)
            says = f"'{fact}' of '{deal}' is answered twice: {quoted(answers[offer.key])} above"
            yield Problem(offer.place, "offer-twice", says, "keep one of the two rows")


def _misfits(offer: FactOffer, fact: DatedFact, table: _DealsTable) -> Iterator[Problem]:
    """Why a fact cannot be entered: there is no such open deal, or it began after that day."""
    deal = offer.key[0]
    if deal not in table.rows:
        says = f"there is no deal '{quoted(deal)}' in {DEALS.file}"
        yield Problem(offer.place, "offer-deal", says, did_you_mean(deal, table.rows))
        return
    if (state := table.cell(deal, "state")) not in ("", DealState.OPEN):
        says = f"the deal '{deal}' is {quoted(state)} now; facts are for open ones"
        yield Problem(offer.place, "offer-closed", says, f"take the day out, or see {DEALS.file}")
    opened = table.cell(deal, "opened")
    if opened and fact.on < parse_date(opened):
        says = f"the deal '{deal}' was opened on {opened}, after {fact.on}"
        yield Problem(offer.place, "offer-day", says, "check the day")


def _offers(deal: Deal, text: str, judge: Judge) -> Iterator[FactOffer]:
    verdict = judge.verdict(text)
    if verdict.kind is not StatementKind.FACT and not verdict.facts:
        return
    language = language_of(text)
    for fact in (*verdict.facts, *verdict.likely):
        words = "; ".join(
            text[each.start : each.end].strip()
            for each in verdict.words
            if each.about in ("", fact)
        )
        name = judge.name(fact, language)
        last = deal.last_contact.isoformat() if deal.last_contact else ""
        cells = (deal.id, deal.rep, deal.customer, last, words or text, fact, name)
        yield FactOffer(cells, "", Place(Path(OFFERED)))


def _read_offers(team: Path) -> list[FactOffer]:
    file = team / OFFERED
    if not file.is_file():
        return []
    table = read_sheet_with(file, TableForm())
    if table.problems:
        raise Problems(table.problems)
    if missing := [column for column in COLUMNS if column not in table.columns]:
        says, hint = f"has no column '{missing[0]}'", "import again, and it is written anew"
        raise Problems([Problem(table.head.place, "offer-column", says, hint)])
    return [
        FactOffer(tuple(row[column] for column in COLUMNS[:-1]), row["day"], row.at("day"))
        for row in table.rows
    ]


def _write_offers(team: Path, offers: Iterable[FactOffer]) -> None:
    rows = (without_formulas((*each.cells, each.day)) for each in offers)
    write_under_lock(team / OFFERED, _BOM.encode() + csv_bytes(COLUMNS, rows))


class _DealsTable:
    """deals.csv, whose cells of facts are added to; every other cell stays as it is written."""

    def __init__(self, file: Path, start: str, rows: Sequence[list[str]]) -> None:
        self.file, self._start, self._rows = file, start, rows
        names = [name.strip() for name in rows[0]]
        if "facts" not in names:
            names.append("facts")
            rows[0].append("facts")
        self._names, self._facts = names, names.index("facts")
        deal = names.index("deal")
        self.rows = {row[deal].strip(): row for row in rows[1:] if len(row) > deal}

    @classmethod
    def read(cls, file: Path) -> _DealsTable:
        """The table.

        Raises:
            Problems: it is not there, or is no CSV in UTF-8 with commas.
        """
        text = ""
        try:
            text = file.read_bytes().decode("utf-8")
            rows = list(csv.reader(io.StringIO(text.removeprefix(_BOM), newline=""), strict=True))
        except (OSError, UnicodeDecodeError, csv.Error):
            rows = [[]]
        if "deal" not in [name.strip() for name in rows[0]]:
            says = "facts can only be entered into a CSV file in UTF-8 with commas"
            hint = f"save it as {DEALS.file} in that form"
            raise Problems([Problem(Place(file), "offer-table", says, hint)])
        return cls(file, _BOM if text.startswith(_BOM) else "", rows)

    def cell(self, deal: str, name: str) -> str:
        """What stands in a column for a deal; empty if there is no such column."""
        at = self._names.index(name) if name in self._names else len(self.rows[deal])
        return self.rows[deal][at].strip() if at < len(self.rows[deal]) else ""

    def add(self, deal: str, fact: DatedFact) -> None:
        """Add a fact to a deal, unless it stands there with its day."""
        row = self.rows[deal]
        row += [""] * (self._facts + 1 - len(row))
        there = [each for part in row[self._facts].split(";") if (each := part.strip())]
        if (says := f"{fact.fact} {fact.on}") not in there:
            row[self._facts] = "; ".join((*there, says))

    def content(self) -> bytes:
        """The bytes of the file."""
        head, *rows = self._rows
        filled = (row + [""] * (len(head) - len(row)) for row in rows if row)
        return self._start.encode() + csv_bytes(head, filled)
