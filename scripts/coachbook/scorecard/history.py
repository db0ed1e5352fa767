"""`coachbook history`: every revision of a rep's scorecards, what changed, and its source."""

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
    """Show every revision of a rep's scorecards, the oldest week first.

    Raises:
        click.ClickException: there are no scorecards of this rep.
        Problems: a scorecard cannot be read.
    """
    store = open_store(records)
    found = False
    for latest in store.cards(week=week, rep=rep):
        found = True
        click.echo(str(latest.card))
        before = None
        for card in store.revisions(latest.card):
            for line in _revision_lines(card, before):
                click.echo(f"  {line}")
            before = card
    if not found:
        when = f" of {week}" if week else ""
        says = f"there are no scorecards{when} of '{quoted(rep)}' in {records}"
        hint = _nearest(store, rep, week)
        raise click.ClickException(f"{says}; {hint}" if hint else says)


def _nearest(store: Store, rep: str, week: str) -> str:
    """A hint: if the rep has cards, the nearest week; else the rep whose id is most alike."""
    keys = {key for key, _, _ in store.contents()}
    weeks = {Week.parse(key.week) for key in keys if key.rep == rep}
    if not weeks:
        return did_you_mean(rep, {key.rep for key in keys})
    monday = Week.parse(week).monday
    return f"the nearest week is {min(weeks, key=lambda one: (abs(one.monday - monday), one))}"


def _revision_lines(card: Scorecard, before: Scorecard | None) -> Iterator[str]:
    state = f"revision {card.revision}: {card.state}, edition {card.edition}"
    yield f"{state}, form {card.form}" if card.form else state
    values_before = before.values if before else {}
    confirmed = []
    for name in sorted({*values_before, *card.values}):
        old, new = values_before.get(name), card.values.get(name)
        if old and new and old.value == new.value:
            confirmed += [name] if old.sources != new.sources else []
        else:
            yield from _change(name, old, new, {one.field for one in card.open})
    if confirmed:
        yield f"  as before, also or only from elsewhere: {', '.join(confirmed)}"
    open_before = {one.field: one for one in before.open} if before else {}
    for question in card.open:
        if open_before.get(question.field) != question:
            yield f"  {question.field}: a question: {_question(question)}"
    for name in sorted({*open_before} - {one.field for one in card.open} - {*card.values}):
        yield f"  {name}: settled: {BLANK}"
    if card.unscored:
        yield f"  not scored: {', '.join(card.unscored)}"


def _change(
    name: str, old: SettledValue | None, new: SettledValue | None, open_fields: set[str]
) -> Iterator[str]:
    if new is None:
        if name not in open_fields and old is not None:
            yield f"  {name}: {_value(old.value)} -> {BLANK}"
        return
    sources = ", ".join(map(_source, new.sources))
    before = f"{_value(old.value)} -> " if old else ""
    yield f"  {name}: {before}{_value(new.value)} ({sources})"


def _question(question: OpenItem) -> str:
    candidates = "; ".join(
        f"{quoted(each.refused) or _value(each.value)} ({_source(each.source)})"
        for each in question.candidates
    )
    return f"{quoted(question.reason)}: {candidates}"


def _value(value: Value) -> str:
    return quoted(value_text(value)) or BLANK


def _source(source: Provenance) -> str:
    return f"{quoted(provenance_text(source))}, {source.sha256[:8]}"
