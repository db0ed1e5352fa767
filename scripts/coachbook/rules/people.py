"""Duties, authorities and penalties: somebody owns each."""

from __future__ import annotations

from collections.abc import Iterator

from coachbook.draft import Draft
from coachbook.problems import Problem
from coachbook.rules.base import found

SUPERVISOR = "role.supervisor"


def duty_covered(draft: Draft) -> Iterator[Problem]:
    """Every duty has an authority, an activity, a place and a criterion.

    A duty without the authority is unfair, without an activity a wish, without a place in the
    cadence or on the sheet forgotten, without a criterion never seen.
    """
    wants = {
        "allowed_by": "an authority that allows it",
        "done_by": "an activity that does it",
        "placed_in": "a place in the cadence or on the sheet",
        "measured_by": "a criterion that measures it",
    }
    for number, duty in enumerate(draft.playbook.duties.duties):
        for field, what in wants.items():
            ids: tuple[str, ...] = getattr(duty, field)
            if field == "measured_by":
                ids = tuple(i for i in ids if i.startswith("criterion."))
            if not ids:
                says = f"'{duty.id}' lacks {what}"
                hint = f"name it under `{field}`"
                yield found(draft, duty_covered, "duties", ("duties", number), says, hint)


def penalty_owned(draft: Draft) -> Iterator[Problem]:
    """Every penalty has an owner and a measure.

    A penalty that nobody answers for, or that rests on nothing counted, is arbitrary.
    """
    for number, penalty in enumerate(draft.playbook.discipline.penalties):
        for field in ("owner", "measure"):
            if getattr(penalty, field) is None:
                says = f"'{penalty.id}' has no {field}"
                path = ("penalties", number)
                yield found(draft, penalty_owned, "discipline", path, says, f"add `{field}`")


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
            yield found(draft, authority_held, "authorities", path, says, hint)
        for role in sorted({role for role in roles if roles.count(role) > 1}):
            says = f"'{role}' stands twice in '{authority.id}'"
            yield found(draft, authority_held, "authorities", path, says, "merge the two rows")
