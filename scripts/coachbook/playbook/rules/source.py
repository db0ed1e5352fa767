"""Every clause of the source is carried, and every fact in it stands as data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from coachbook.base.problems import Place, Problem, did_you_mean
from coachbook.playbook.draft import Draft
from coachbook.playbook.model.cadence import Meeting, Report
from coachbook.playbook.model.entry import Entry, Origin
from coachbook.playbook.model.reference import ClauseFact, ClauseKind, Figure, Listing, Source
from coachbook.playbook.rules.rule import EVERY_TOPIC, all_entries, rule, rule_problem

KINDS = {
    ClauseKind.ACTIVITY: ("activity", "standard"),
    ClauseKind.CADENCE: ("meeting",),
}


@rule(needs_whole=())
def clause_known(draft: Draft) -> Iterator[Problem]:
    """A clause that an entry says it carries is in the outline of the source.

    The trace from clause to printed box starts here.
    """
    known = [*(clause.id for clause in draft.playbook.source.clauses), *draft.omitted_ids]
    for topic, path, entry in all_entries(draft):
        for number, clause in enumerate(entry.source):
            if clause not in known:
                says = f"the source has no clause '{clause}'"
                hint = did_you_mean(clause, known)
                yield rule_problem(
                    draft, clause_known, topic, (*path, "source", number), says, hint
                )


@rule(needs_whole=())
def clause_unique(draft: Draft) -> Iterator[Problem]:
    """A clause stands once in the outline of the source.

    An entry that carries it would otherwise carry two things.
    """
    first: dict[str, Place] = {}
    for number, clause in enumerate(draft.playbook.source.clauses):
        path = ("clauses", number, "id")
        if clause.id in first:
            says = f"the clause '{clause.id}' stands here a second time"
            hint = f"first on line {first[clause.id].line}; keep one of them"
            yield rule_problem(draft, clause_unique, "source", path, says, hint)
        first.setdefault(clause.id, draft.place("source", path))


@rule(needs_whole=EVERY_TOPIC)
def clause_carried(draft: Draft) -> Iterator[Problem]:
    """Every clause of the source is carried by at least one entry.

    The playbook holds the whole craft of the source, not a selection.
    """
    carried = {clause for _, _, entry in all_entries(draft) for clause in entry.source}
    for number, clause in enumerate(draft.playbook.source.clauses):
        if clause.id not in carried:
            says = f"no entry carries the clause {clause.id}"
            hint = f"add it to `source` of the {clause.kind} that says it"
            yield rule_problem(
                draft, clause_carried, "source", ("clauses", number, "id"), says, hint
            )


@rule(needs_whole=EVERY_TOPIC)
def clause_kind(draft: Draft) -> Iterator[Problem]:
    """A clause becomes what it is: a duty a duty, a cadence a meeting, a report a report.

    One entry of the right kind is enough; others may carry the clause as well.
    """
    carriers_of: dict[str, list[Entry]] = defaultdict(list)
    for _, _, entry in all_entries(draft):
        for carried in entry.source:
            carriers_of[carried].append(entry)
    for number, clause in enumerate(draft.playbook.source.clauses):
        carriers = carriers_of[clause.id]
        kinds = KINDS.get(clause.kind, (clause.kind.value,))
        if carriers and not any(entry.kind in kinds for entry in carriers):
            says = f"{clause.id} is a {clause.kind} but no {' or '.join(kinds)} carries it"
            hint = f"carried by: {', '.join(entry.id for entry in carriers)}"
            yield rule_problem(
                draft, clause_kind, "source", ("clauses", number, "kind"), says, hint
            )


@rule(needs_whole=(Source,))
def clause_department(draft: Draft) -> Iterator[Problem]:
    """What the source says of one department only is marked so in the entry that carries it.

    Otherwise it would be printed for departments that it does not concern.
    """
    clauses = {clause.id: clause for clause in draft.playbook.source.clauses}
    for topic, path, entry in all_entries(draft):
        only = {clauses[clause].department for clause in entry.source if clause in clauses}
        if len(only) == 1 and entry.department not in only:
            says = f"the department is '{entry.department}'"
            hint = f"its clauses are for {only.pop() or 'all departments'}"
            yield rule_problem(draft, clause_department, topic, (*path, "source"), says, hint)


@rule(needs_whole=EVERY_TOPIC)
def fact_as_data(draft: Draft) -> Iterator[Problem]:
    """Every number, time and list in a clause stands as data in the entries that hold it.

    Prose can be read but not counted, printed in a box or compared.
    """
    for number, clause in enumerate(draft.playbook.source.clauses):
        for index, fact in enumerate(clause.facts):
            missing = _missing(draft, fact)
            if missing:
                path = ("clauses", number, "facts", index)
                says = f"'{fact.name}' of {clause.id} is not data: {missing}"
                hint = f"expected in {', '.join(fact.held_by)}"
                yield rule_problem(draft, fact_as_data, "source", path, says, hint)


@rule(needs_whole=())
def origin_ours(draft: Draft) -> Iterator[Problem]:
    """An entry that carries no clause says `origin: ours`.

    Readers must be able to tell what the source demands from what we settled.
    """
    for topic, path, entry in all_entries(draft):
        if not entry.source and entry.origin is not Origin.OURS:
            says = f"'{entry.id}' carries no clause"
            hint = "add `origin: ours`, or the clauses to `source`"
            yield rule_problem(draft, origin_ours, topic, (*path, "id"), says, hint)


def _missing(draft: Draft, fact: ClauseFact) -> str:
    """What the entries named by `held_by` lack of a fact; empty if they hold it all.

    Items are counted: the entries if there are several, else the items of the one entry.
    """
    held = [draft.playbook.entries[i] for i in fact.held_by if i in draft.playbook.entries]
    numbers = {number for entry in held for number in _numbers(entry)}
    times = {time for entry in held for time in _times(entry)}
    for number in fact.numbers:
        if number not in numbers:
            return f"the number {number} is not there"
    for clock in fact.times:
        if clock not in times:
            return f"the time {clock} is not there"
    size = len(held) if len(held) > 1 else sum(_size(entry) for entry in held)
    return "" if size >= fact.count else f"found {size} of at least {fact.count} items"


def _numbers(entry: Entry) -> tuple[Decimal | None, ...]:
    return (entry.low, entry.high) if isinstance(entry, Figure) else ()


def _times(entry: Entry) -> tuple[str, ...]:
    return (f"{entry.start:%H:%M}", f"{entry.end:%H:%M}") if isinstance(entry, Meeting) else ()


def _size(entry: Entry) -> int:
    if isinstance(entry, Listing):
        return len(entry.items)
    if isinstance(entry, Meeting):
        return len(entry.agenda)
    return len(entry.every) if isinstance(entry, Report) else 1
