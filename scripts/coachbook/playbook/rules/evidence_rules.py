"""Evidence: levels without gaps, a ladder that climbs, questions that know their answers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from coachbook.base.problems import Problem
from coachbook.playbook.draft import Draft
from coachbook.playbook.ladder import class_levels, fact_levels, meets_terms
from coachbook.playbook.model.evidence import Evidence, Questions
from coachbook.playbook.model.walk import Path
from coachbook.playbook.rules.rule import rule, rule_problem

LEVELS = 4


@rule(needs_whole=(Evidence,))
def levels_complete(draft: Draft) -> Iterator[Problem]:
    """The evidence levels are 0, 1, 2 and 3, in this order.

    Deals are compared by level; a gap would make the arithmetic wrong.
    """
    levels = draft.playbook.evidence.levels
    if len(levels) != LEVELS:
        says = f"there are {len(levels)} levels"
        yield rule_problem(
            draft, levels_complete, "evidence", ("levels",), says, f"expected {LEVELS}"
        )
    for index, level in enumerate(levels):
        if level.number != index:
            says = f"'{level.id}' has the number {level.number}"
            path = ("levels", index, "number")
            yield rule_problem(draft, levels_complete, "evidence", path, says, f"expected {index}")


@rule(needs_whole=(Evidence,))
def ladder_climbs(draft: Draft) -> Iterator[Problem]:
    """Whatever meets a customer class also meets every class beneath it.

    So the class of a deal follows from its facts, and more evidence never means a lower class.
    Every set of up to two facts is tried.
    """
    book = draft.playbook
    levels, needs = fact_levels(book), class_levels(book)
    sets = [set(some) for size in range(3) for some in combinations(levels, size)]
    for (_, lower), (number, higher) in pairwise(enumerate(book.customers.classes)):
        path = ("classes", number)
        if higher.rank <= lower.rank:
            says = f"'{higher.id}' does not rank above '{lower.id}'"
            yield rule_problem(draft, ladder_climbs, "customers", path, says, "change the order")
        for facts in sets:
            if meets_terms(higher, facts, levels, needs) and not meets_terms(
                lower, facts, levels, needs
            ):
                says = f"'{higher.id}' is met by {sorted(facts)}, but '{lower.id}' is not"
                hint = "ask for more here, or for less beneath"
                yield rule_problem(draft, ladder_climbs, "customers", path, says, hint)
                break


@rule(needs_whole=())
def interested_proved(draft: Draft) -> Iterator[Problem]:
    """The lowest interested class asks for a fact, and is there for every department.

    Reports count a customer as interested by a fact of its level; with nothing asked, every
    customer would be one.
    """
    numbers = {level.id: level.number for level in draft.playbook.evidence.levels}
    for number, rung in enumerate(draft.playbook.customers.classes):
        if rung.id != draft.playbook.customers.interested:
            continue
        if numbers.get(rung.level) == 0 or not (rung.facts or rung.any_of):
            says = f"'{rung.id}' is the lowest interested class and asks for no fact"
            hint = "ask for one of level 1 or higher, or name another class in `interested`"
            where: Path = ("classes", number)
            yield rule_problem(draft, interested_proved, "customers", where, says, hint)
        if rung.department:
            says = f"'{rung.id}' is the lowest interested class, but only for one department"
            hint = "leave `department` out, or name another class in `interested`"
            where = ("classes", number, "department")
            yield rule_problem(draft, interested_proved, "customers", where, says, hint)


@rule(needs_whole=())
def question_complete(draft: Draft) -> Iterator[Problem]:
    """Every question has follow-ups and says what counts and what does not.

    A question without them invites a feeling for an answer.
    """
    for number, question in enumerate(draft.playbook.questions.questions):
        for field in ("counts", "counts_not", "follow_up"):
            items: tuple[object, ...] = getattr(question, field)
            if len(set(items)) != len(items) or not items:
                says = f"'{question.id}' has an empty or repeated `{field}`"
                path = ("questions", number, field)
                yield rule_problem(
                    draft, question_complete, "questions", path, says, "list each once"
                )


@rule(needs_whole=(Questions,))
def answer_counts(draft: Draft) -> Iterator[Problem]:
    """Every fact is counted by a question, and every feeling refused by one.

    So whatever a rep answers, the sheet knows a question about it.
    """
    questions = draft.playbook.questions.questions
    counted = {fact for question in questions for fact in question.counts}
    refused = {feeling for question in questions for feeling in question.counts_not}
    for number, fact in enumerate(draft.playbook.facts.facts):
        if fact.id not in counted:
            says = f"no question counts '{fact.id}'"
            hint = "add it to `counts` of a question"
            yield rule_problem(draft, answer_counts, "facts", ("facts", number, "id"), says, hint)
    for number, feeling in enumerate(draft.playbook.feelings.feelings):
        if feeling.id not in refused:
            says = f"no question refuses '{feeling.id}'"
            hint = "add it to `counts_not` of a question"
            yield rule_problem(
                draft, answer_counts, "feelings", ("feelings", number, "id"), says, hint
            )


@rule(needs_whole=())
def wordings_given(draft: Draft) -> Iterator[Problem]:
    """Every fact, for and against a deal, and every feeling has wordings in both languages.

    They are what a team lead recognises in a rep's answer.
    """
    book = draft.playbook
    rows = [("facts", "facts", n, e.id, e.wordings) for n, e in enumerate(book.facts.facts)]
    rows += [("facts", "against", n, e.id, e.wordings) for n, e in enumerate(book.facts.against)]
    feelings = enumerate(book.feelings.feelings)
    rows += [("feelings", "feelings", n, e.id, e.wordings) for n, e in feelings]
    for topic, listed, number, owner, wordings in rows:
        for language in ("zh", "en"):
            if not getattr(wordings, language):
                says = f"'{owner}' has no wordings in '{language}'"
                path = (listed, number, "wordings")
                yield rule_problem(draft, wordings_given, topic, path, says, "add two or more")
