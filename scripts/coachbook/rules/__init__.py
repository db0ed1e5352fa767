"""The rules of the playbook: each one a small function whose docstring says what it demands.

`check` and the tests run the same table. A rule yields problems; it never changes anything.
"""

from __future__ import annotations

from coachbook.draft import Draft
from coachbook.problems import Problem, in_order
from coachbook.rules import claims, evidence, ids, language, numbers, people, sheet, source, time
from coachbook.rules.base import Rule

_IN_ORDER = (
    ids.id_unique,
    ids.id_kind,
    ids.id_retired,
    ids.id_map,
    ids.link_resolves,
    ids.mark_resolves,
    ids.link_both_ways,
    ids.department_known,
    source.clause_unique,
    source.clause_known,
    source.clause_carried,
    source.clause_kind,
    source.clause_department,
    source.fact_as_data,
    source.origin_ours,
    people.duty_covered,
    people.penalty_owned,
    people.authority_held,
    people.escalation_climbs,
    people.topic_known,
    time.timezone_known,
    time.meeting_complete,
    time.meeting_day,
    time.meeting_agenda,
    time.meeting_collision,
    time.path_complete,
    numbers.weights_sum,
    numbers.scale_complete,
    numbers.criteria_most,
    numbers.example_once,
    numbers.anchors_observable,
    numbers.number_by_hand,
    evidence.levels_complete,
    evidence.ladder_climbs,
    evidence.interested_proved,
    evidence.question_complete,
    evidence.answer_counts,
    evidence.wordings_given,
    claims.pattern_sound,
    claims.breaks_given,
    claims.marks_complete,
    claims.weights_current,
    sheet.choice_order,
    sheet.choice_conditions,
    sheet.reason_marks,
    language.both_languages,
    language.translation_current,
    language.text_written,
    language.term_avoided,
    language.term_unique,
    language.term_defined,
    language.clean_text,
)

RULES: dict[str, Rule] = {rule.name: rule for rule in _IN_ORDER}


def check(draft: Draft) -> tuple[Problem, ...]:
    """Every problem that the rules find in the draft, in reading order.

    A rule that needs a topic whole finds none while entries of it are left out.
    """
    return in_order(problem for rule in RULES.values() for problem in rule(draft))
