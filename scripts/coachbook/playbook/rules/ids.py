"""Ids are permanent, and every link leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from coachbook.base.problems import Problem, Severity, did_you_mean
from coachbook.playbook.draft import Draft
from coachbook.playbook.entry_template import free_id
from coachbook.playbook.model.entry import Topic
from coachbook.playbook.model.reference import Fate, Term
from coachbook.playbook.model.walk import references_of, texts_of
from coachbook.playbook.prose import ProseMark, split_prose
from coachbook.playbook.rules.rule import EVERY_TOPIC, all_entries, rule, rule_problem


@rule(needs_whole=())
def id_unique(draft: Draft) -> Iterator[Problem]:
    """An id names one entry only.

    Sheets, scorecards and links carry ids; an id that names two things names neither. The hint
    suggests a free one.
    """
    first: dict[str, str] = {}
    for topic, path, entry in all_entries(draft):
        place = draft.place(topic, (*path, "id"))
        if entry.id in first:
            hint = f"first at {first[entry.id]}; free: '{free_id(draft, entry.id)}'"
            says = f"the id '{entry.id}' is taken"
            yield rule_problem(draft, id_unique, topic, (*path, "id"), says, hint)
        first.setdefault(entry.id, f"{place.file.name}:{place.line}")


@rule(needs_whole=())
def id_kind(draft: Draft) -> Iterator[Problem]:
    """An id begins with the kind of entry it names.

    `duty.team` stands among the duties. So a reader of a sheet or a link knows what it is about.
    """
    for topic, path, entry in all_entries(draft):
        if entry.id.split(".")[0] != entry.kind:
            says = f"the id '{entry.id}' does not begin with '{entry.kind}.'"
            hint = f"expected an id such as '{entry.kind}.{entry.id.split('.')[-1]}'"
            yield rule_problem(draft, id_kind, topic, (*path, "id"), says, hint)


@rule(needs_whole=EVERY_TOPIC)
def id_retired(draft: Draft) -> Iterator[Problem]:
    """An id that was in use is never dropped silently.

    Old sheets and scorecards carry it. When an entry goes, playbook/ids.yml says what became of
    its id (moved, merged, split or deleted) and why. The lock of translations remembers which
    ids there were.
    """
    alive = draft.playbook.entries.keys()
    retired = {row.id for row in draft.playbook.ids.retired}
    for owner in sorted({owner for owner, _, _ in draft.confirmations}):
        if not owner.startswith("topic.") and owner not in alive and owner not in retired:
            says = f"the id '{owner}' was in use and is gone"
            hint = did_you_mean(owner, alive) or "say in ids.yml what became of it"
            yield rule_problem(draft, id_retired, "ids", ("retired",), says, hint)


@rule(needs_whole=())
def id_map(draft: Draft) -> Iterator[Problem]:
    """The map of retired ids holds only ids that are gone, and leads to ids that are there.

    A moved, merged or split id names where it went; a deleted one names nothing.
    """
    alive = draft.playbook.entries.keys()
    seen: set[str] = set()
    for number, row in enumerate(draft.playbook.ids.retired):
        path = ("retired", number)
        if row.id in seen:
            says = f"'{row.id}' is retired here a second time"
            yield rule_problem(draft, id_map, "ids", (*path, "id"), says, "keep one of the two")
        seen.add(row.id)
        if row.id in alive:
            says = f"'{row.id}' is retired here but still in use"
            yield rule_problem(draft, id_map, "ids", (*path, "id"), says, "delete one of the two")
        if (row.fate is Fate.DELETED) == bool(row.to):
            says = f"'{row.id}' is {row.fate} but has successors: {len(row.to)}"
            hint = "a deleted id has none, any other fate at least one"
            yield rule_problem(draft, id_map, "ids", path, says, hint)


@rule(needs_whole=())
def link_resolves(draft: Draft) -> Iterator[Problem]:
    """Every id in a field for links names an entry that exists, of the kind the field is for.

    A broken link is a dead end for a reader and a box that no report can count.
    """
    entries = draft.playbook.entries
    for name, topic in draft.playbook.topics.items():
        for path, target, ref in references_of(topic):
            if target in draft.omitted_ids:
                continue
            if target not in entries:
                valid = [i for i in entries if not ref.kinds or i.split(".")[0] in ref.kinds]
                says = f"there is no entry '{target}'"
                hint = did_you_mean(target, valid) or _expected(ref.kinds)
                yield rule_problem(draft, link_resolves, name, path, says, hint)
            elif ref.kinds and entries[target].kind not in ref.kinds:
                says = f"'{target}' is of the kind '{entries[target].kind}'"
                yield rule_problem(draft, link_resolves, name, path, says, _expected(ref.kinds))


@rule(needs_whole=())
def mark_resolves(draft: Draft) -> Iterator[Problem]:
    """Every `@id` and `{id}` in a text names an entry that exists.

    `@id` becomes a link with the entry's title, `{id}` its value.
    """
    known = {*draft.playbook.entries, *draft.omitted_ids}
    for name, topic in draft.playbook.topics.items():
        for path, text in texts_of(topic):
            for language in ("zh", "en"):
                for piece in split_prose(getattr(text, language)):
                    if piece.mark is not ProseMark.PLAIN and piece.text not in known:
                        says = f"there is no entry '{piece.text}'"
                        hint = did_you_mean(piece.text, known)
                        yield rule_problem(
                            draft, mark_resolves, name, (*path, language), says, hint
                        )


@rule(needs_whole=EVERY_TOPIC)
def link_both_ways(draft: Draft) -> Iterator[Problem]:
    """No entry stands alone: something links to it.

    The handbook shows every link from both ends, so one link is enough. An entry that nothing
    leads to is found by nobody.
    """
    linked = {
        target
        for topic in draft.playbook.topics.values()
        for target in (*_targets(topic), *_marked_ids(topic))
    }
    for topic, path, entry in all_entries(draft):
        linked_out = any(True for _ in references_of(entry))
        if entry.id not in linked and not linked_out and not isinstance(entry, Term):
            says = f"nothing links to '{entry.id}', and it links to nothing"
            hint = "add it to `see` of a related entry"
            yield rule_problem(draft, link_both_ways, topic, path, says, hint, Severity.WARNING)


@rule(needs_whole=())
def department_known(draft: Draft) -> Iterator[Problem]:
    """A department named by an entry is one of those in playbook/roles.yml.

    Otherwise the entry would be left out of every handbook and sheet.
    """
    ids = (*(entry.id for entry in draft.playbook.roles.departments), *sorted(draft.omitted_ids))
    known = [name.removeprefix("department.") for name in ids if name.startswith("department.")]
    for topic, path, entry in all_entries(draft):
        if entry.department and entry.department not in known:
            says = f"there is no department '{entry.department}'"
            hint = did_you_mean(entry.department, known) or f"expected one of: {', '.join(known)}"
            yield rule_problem(draft, department_known, topic, (*path, "department"), says, hint)


def _targets(topic: Topic) -> Iterator[str]:
    return (target for _, target, _ in references_of(topic))


def _marked_ids(topic: Topic) -> Iterator[str]:
    for _, text in texts_of(topic):
        for piece in split_prose(text.zh):
            if piece.mark is not ProseMark.PLAIN:
                yield piece.text


def _expected(kinds: tuple[str, ...]) -> str:
    starts = " or ".join(f"'{kind}.'" for kind in kinds)
    return f"expected an id that begins with {starts}" if kinds else "expected an entry's id"
