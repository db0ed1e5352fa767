"""A made-up playbook and team on which the numbers of a report are easy to reckon."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from coachbook.base.week import Week
from coachbook.playbook.load import load_playbook
from coachbook.playbook.model.coaching import Counted, Reckoning
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.model import DatedFact, DayActivity, Deal, Person, Rep, Team

SMALL = load_playbook(Path(__file__).parents[1] / "playbooks" / "small")[0].playbook
WEEK = Week(2026, 48)  # 23 to 29 November
MONDAY, SUNDAY = WEEK.monday, WEEK.sunday
CONTACT, BUYING, SIGNED = "fact.left-number", "fact.asks-price", "fact.signed"
# Buying facts live 30 days, signatures 365. A day at work asks for 60 calls and 30 prospects.


def with_reckoning(reckoning: Reckoning, interested: str = "level.buying") -> Playbook:
    """The small playbook, reckoning so; a customer is interested from facts of that level on."""
    prospects, other = SMALL.sheet.checks
    calls = {"id": "check.calls", "figure": "figure.calls", "counts": Counted.CALLS}
    no_figure = {"id": "check.records", "figure": None, "counts": Counted.RECORDS}
    no_count = {"id": "check.best", "figure": "figure.best-customers", "counts": None}
    checks = (
        prospects,
        *(prospects.model_copy(update=changes) for changes in (calls, no_figure, no_count)),
        other,
    )
    classes = tuple(
        one.model_copy(update={"level": interested}) if one.id == "class.warm" else one
        for one in SMALL.customers.classes
    )
    return SMALL.model_copy(
        update={
            "sheet": SMALL.sheet.model_copy(update={"checks": checks}),
            "customers": SMALL.customers.model_copy(update={"classes": classes}),
            "diagnosis": SMALL.diagnosis.model_copy(update={"reckoning": reckoning}),
        }
    )


def rep(name: str, left: date | None = None) -> Rep:
    """A rep who has been there for long."""
    return Rep(id=name, name=name, joined=date(2025, 1, 1), left=left)


def team(*reps: Rep) -> Team:
    """A team of these reps."""
    lead = Person(id="zhou", name="周")
    return Team(id="one", name="一组", department="tea", supervisor=lead, reps=reps)


def worked(
    day: date,
    who: str = "a",
    *,
    calls: int = 60,
    prospects: int = 30,
    records: int = 1,
    present: str = "1",
) -> DayActivity:
    """A day at work, on which as much was done as is asked for."""
    return DayActivity(day, who, calls, prospects, records, Decimal(present))


def showed(name: str, who: str, *facts: tuple[str, date], sector: str = "") -> Deal:
    """An open deal with these facts."""
    dated = tuple(DatedFact(fact, on) for fact, on in facts)
    return Deal(name, who, facts=dated, sector=sector)
