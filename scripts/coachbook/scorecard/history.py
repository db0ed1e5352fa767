"""`coachbook history`: every revision of a rep's scorecards, what changed, and from where."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from coachbook.base.problems import did_you_mean
from coachbook.base.week import Week
from coachbook.scorecard.observation import OpenItem, Provenance, Scorecard, SettledValue, Value
from coachbook.scorecard.store.export_rows import provenance_text, value_text
from coachbook.scorecard.store.open_store import open_store
from coachbook.scorecard.store.store import Store
from coachbook.team.cell_values import quoted

BLANK = "blank"


def history(records: Path, rep: str, week: str = "") -> None:
    """Print it, the oldest week first.

    Raises:
        click.ClickException: there are no scorecards of this rep.
        Problems: a record cannot be read.
    """
    store = open_store(records)
    found = False
    for latest in store.cards(week=week, rep=rep):
        found = True
        click.echo(str(latest.card))
        before = None
        for card in store.revisions(latest.card):
            for line in _told(card, before):
                click.echo(f"  {line}")
            before = card
    if not found:
        when = f" of {week}" if week else ""
        says = f"there are no scorecards{when} of '{quoted(rep)}' in {records}"
        hint = _nearest(store, rep, week)
        raise click.ClickException(f"{says}; {hint}" if hint else says)


def _nearest(store: Store, rep: str, week: str) -> str:
    """A hint: the nearest week of a rep who is known, else the nearest rep; empty: none."""
    keys = {key for key, _, _ in store.contents()}
    weeks = {Week.parse(key.week) for key in keys if key.rep == rep}
    if not weeks:
        return did_you_mean(rep, {key.rep for key in keys})
    wanted = Week.parse(week).monday
    return f"the nearest week is {min(weeks, key=lambda one: (abs(one.monday - wanted), one))}"


def _told(card: Scorecard, before: Scorecard | None) -> Iterator[str]:
    state = f"revision {card.revision}: {card.state}, edition {card.edition}"
    yield f"{state}, form {card.form}" if card.form else state
    old = before.values if before else {}
    again = []
    for name in sorted({*old, *card.values}):
        was, now = old.get(name), card.values.get(name)
        if was and now and was.value == now.value:
            again += [name] if was.sources != now.sources else []
        else:
            yield from _change(name, was, now, {one.field for one in card.open})
    if again:
        yield f"  as before, also or only from elsewhere: {', '.join(again)}"
    asked = {one.field: one for one in before.open} if before else {}
    for question in card.open:
        if asked.get(question.field) != question:
            yield f"  {question.field}: a question: {_question(question)}"
    for name in sorted({*asked} - {one.field for one in card.open} - {*card.values}):
        yield f"  {name}: settled: {BLANK}"
    if card.unscored:
        yield f"  not scored: {', '.join(card.unscored)}"


def _change(
    name: str, was: SettledValue | None, now: SettledValue | None, asked: set[str]
) -> Iterator[str]:
    if now is None:
        if name not in asked and was is not None:
            yield f"  {name}: {_value(was.value)} -> {BLANK}"
        return
    whence = ", ".join(map(_source, now.sources))
    before = f"{_value(was.value)} -> " if was else ""
    yield f"  {name}: {before}{_value(now.value)} ({whence})"


def _question(question: OpenItem) -> str:
    seen = "; ".join(f"{_value(each.value)} ({_source(each.source)})" for each in question.seen)
    return f"{quoted(question.reason)}: {seen}"


def _value(value: Value) -> str:
    return quoted(value_text(value)) or BLANK


def _source(source: Provenance) -> str:
    return f"{quoted(provenance_text(source))}, {source.sha256[:8]}"
