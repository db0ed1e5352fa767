"""Duties, authorities and penalties: somebody owns each."""

from __future__ import annotations

from collections.abc import Iterator

from coachbook.base.problems import Problem, did_you_mean
from coachbook.playbook.draft import Draft
from coachbook.playbook.rules.rule import rule, rule_problem

SUPERVISOR = "role.supervisor"


@rule(needs_whole=())
def duty_covered(draft: Draft) -> Iterator[Problem]:
    """Every duty has an authority, an activity, a place and a criterion.

    A duty without the authority is unfair, without an activity a wish, without a place in the
    cadence or on the sheet forgotten, without a criterion never seen.
    """
    needs = {
        "allowed_by": "an authority that allows it",
        "done_by": "an activity that does it",
        "placed_in": "a place in the cadence or on the sheet",
        "measured_by": "a criterion that measures it",
    }
    for number, duty in enumerate(draft.playbook.duties.duties):
        for field, what in needs.items():
            ids: tuple[str, ...] = getattr(duty, field)
            if field == "measured_by":
                ids = tuple(i for i in ids if i.startswith("criterion."))
            if not ids:
                says = f"'{duty.id}' lacks {what}"
                hint = f"name it under `{field}`"
                yield rule_problem(draft, duty_covered, "duties", ("duties", number), says, hint)


@rule(needs_whole=())
def penalty_owned(draft: Draft) -> Iterator[Problem]:
    """Every penalty has an owner and a measure.

    A penalty that nobody answers for, or that rests on nothing counted, is arbitrary.
    """
    for number, penalty in enumerate(draft.playbook.discipline.penalties):
        for field in ("owner", "measure"):
            if getattr(penalty, field) is None:
                says = f"'{penalty.id}' has no {field}"
                path = ("penalties", number)
                yield rule_problem(draft, penalty_owned, "discipline", path, says, f"add `{field}`")


@rule(needs_whole=())
def authority_held(draft: Draft) -> Iterator[Problem]:
    """The supervisor holds a power in every authority, and no role stands in one twice.

    The matrix shows one cell for each role and authority.
    """
    for number, authority in enumerate(draft.playbook.authorities.authorities):
        roles = [holding.role for holding in authority.holdings]
        path = ("authorities", number, "holdings")
        if SUPERVISOR not in roles:
            says = f"the supervisor holds nothing in '{authority.id}'"
            hint = f"add a row for {SUPERVISOR}"
            yield rule_problem(draft, authority_held, "authorities", path, says, hint)
        for role in sorted({role for role in roles if roles.count(role) > 1}):
            says = f"'{role}' stands twice in '{authority.id}'"
            yield rule_problem(
                draft, authority_held, "authorities", path, says, "merge the two rows"
            )


@rule(needs_whole=())
def topic_known(draft: Draft) -> Iterator[Problem]:
    """The topics that concern a role are files of the playbook.

    They decide to whom a new edition tells what changed.
    """
    known = list(draft.playbook.topics)
    for number, role in enumerate(draft.playbook.roles.roles):
        for index, topic in enumerate(role.topics):
            if topic not in known:
                says = f"there is no topic '{topic}'"
                hint = did_you_mean(topic, known) or f"expected one of: {', '.join(known)}"
                path = ("roles", number, "topics", index)
                yield rule_problem(draft, topic_known, "roles", path, says, hint)


@rule(needs_whole=())
def escalation_climbs(draft: Draft) -> Iterator[Problem]:
    """What a role takes to another never comes back to it, however many steps it goes up.

    A matter that goes round in a circle is settled by nobody.
    """
    roles = draft.playbook.roles.roles
    above = {role.id: {name for takes in role.takes for name in takes.to} for role in roles}
    for number, role in enumerate(roles):
        reached, waiting = set[str](), list(above[role.id])
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting.extend(above.get(name, ()))
        if role.id in reached:
            says = f"what '{role.id}' takes up comes back to it"
            hint = "take it to a role that stands higher"
            yield rule_problem(
                draft, escalation_climbs, "roles", ("roles", number, "takes"), says, hint
            )
