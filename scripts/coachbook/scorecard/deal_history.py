"""`coachbook history --deal`: a deal's way, week by week, as the ledger has it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from coachbook.base.money import format_amount
from coachbook.base.problems import did_you_mean
from coachbook.base.text import Language
from coachbook.base.words import fill_names, load_words
from coachbook.playbook.load import read_draft
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.prose import plain_text
from coachbook.scorecard.store.open_store import open_ledger
from coachbook.team.cell_values import quoted
from coachbook.team.ledger.ledger_line import LedgerLine, LineState
from coachbook.team.model import DatedFact


def deal_history(
    playbook: Path, records: Path, deal: str, language: Language, week: str = ""
) -> None:
    """Show what was known of a deal in each week in which something else was known than before.

    `week`: only up to the end of this week; empty: all.

    Raises:
        click.ClickException: the ledger has no such deal; the nearest one is named.
        Problems: the playbook or a line of the ledger cannot be read.
    """
    ledger = open_ledger(records)
    lines = [*ledger.lines(until=week, deal=deal)]
    if not lines:
        until = f" up to {week}" if week else ""
        says = f"the ledger in {records} has no deal '{quoted(deal)}'{until}"
        hint = did_you_mean(deal, ledger.deals() - {deal})
        raise click.ClickException(f"{says}; {hint}" if hint else says)
    words = _Words(read_draft(playbook).playbook, language)
    click.echo(quoted(deal))
    before: LedgerLine | None = None
    for line in lines:
        for text in words.lines(line, before):
            click.echo(f"  {text}")
        before = line
    last = lines[-1]
    looked = [mark.week for mark in ledger.marks() if mark.covers(last.rep)]
    newest = max((each for each in looked if not week or each <= week), default="")
    if newest > last.week:
        click.echo(f"  {words.say('unchanged', week=newest)}")


class _Words:
    """Puts lines of the ledger into words of one language."""

    def __init__(self, playbook: Playbook, language: Language) -> None:
        self._playbook, self._language = playbook, language
        self._words = load_words("scorecard/deal_history", language)

    def say(self, word: str, **values: object) -> str:
        """A phrase with its values."""
        return fill_names(self._words[word], **values)

    def lines(self, line: LedgerLine, before: LedgerLine | None) -> Iterator[str]:
        """The week and how the deal stood; then what has changed since the line before."""
        yield self.say("as_of", week=line.week, day=line.day)
        values, old = self._values(line), self._values(before) if before else {}
        for what, value in values.items():
            changed = before is not None and old.get(what, "") != value
            was = f"{old.get(what) or self.say('none')} -> " if changed else ""
            yield f"  {self.say(what)}: {was}{value or self.say('none')}"
        for what in old.keys() - values.keys():
            yield f"  {self.say(what)}: {old[what]} -> {self.say('none')}"
        if before is None:
            yield from (f"  {self._fact(each)}" for each in line.facts)
        else:
            yield from (
                f"  + {self._fact(each)}" for each in line.facts if each not in before.facts
            )
            yield from (
                f"  - {self._fact(each)}" for each in before.facts if each not in line.facts
            )

    def _values(self, line: LedgerLine) -> dict[str, str]:
        if line.state is LineState.GONE:
            return {"state": self.say("gone"), "rep": line.rep}
        values = {
            "state": self.say(line.state.value),
            "rep": line.rep,
            "claimed": self._name(line.claimed),
            "proved": self._name(line.proved),
            "level": self._level(line.level),
        }
        if line.amount is not None:
            values["amount"] = f"{format_amount(line.amount)} {line.currency}".rstrip()
        if line.closed:
            when = "expected" if line.state is LineState.OPEN else "closed"
            values[when] = line.closed.isoformat()
        if line.last_contact:
            values["last_contact"] = line.last_contact.isoformat()
        if line.follow_ups is not None:
            values["follow_ups"] = str(line.follow_ups)
        return values

    def _level(self, number: int) -> str:
        names = (one.name for one in self._playbook.evidence.levels if one.number == number)
        name = next((each.in_(self._language) for each in names), "")
        return f"{number} {name}".rstrip()

    def _fact(self, dated: DatedFact) -> str:
        return f"{self._name(dated.fact)} {dated.on}"

    def _name(self, entry: str) -> str:
        """The name of a class or fact; its id if the playbook no longer has it."""
        found = self._playbook.entries.get(entry)
        if found is None:
            return quoted(entry)
        return plain_text(found.name.in_(self._language), self._playbook.entries, self._language)
