"""The rules of the playbook: each one a small function whose docstring says what it demands.

`check` and the tests run the same table. A rule yields problems; it never changes anything.
"""

from __future__ import annotations

from coachbook.base.problems import Problem, in_order
from coachbook.playbook.draft import Draft
from coachbook.playbook.rules import (
    choice_rules,
    evidence_rules,
    ids,
    language,
    law_rules,
    meetings,
    ownership,
    rubric_rules,
    source,
    statements,
)
from coachbook.playbook.rules.rule import PlaybookRule

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
    ownership.duty_covered,
    ownership.penalty_owned,
    ownership.authority_held,
    ownership.escalation_climbs,
    ownership.topic_known,
    law_rules.penalty_noted,
    meetings.timezone_known,
    meetings.meeting_complete,
    meetings.meeting_day,
    meetings.meeting_agenda,
    meetings.meeting_collision,
    meetings.path_complete,
    rubric_rules.weights_sum,
    rubric_rules.scale_complete,
    rubric_rules.criteria_most,
    rubric_rules.example_once,
    rubric_rules.anchors_observable,
    rubric_rules.criterion_causes,
    rubric_rules.number_by_hand,
    evidence_rules.levels_complete,
    evidence_rules.ladder_climbs,
    evidence_rules.interested_proved,
    evidence_rules.question_complete,
    evidence_rules.answer_counts,
    evidence_rules.wordings_given,
    statements.pattern_sound,
    statements.breaks_given,
    statements.topics_complete,
    statements.marks_complete,
    statements.weights_current,
    choice_rules.choice_order,
    choice_rules.choice_conditions,
    choice_rules.reason_marks,
    choice_rules.reason_since_opened,
    language.both_languages,
    language.translation_current,
    language.text_written,
    language.term_avoided,
    language.term_unique,
    language.term_defined,
    language.clean_text,
)

RULES: dict[str, PlaybookRule] = {rule.name: rule for rule in _IN_ORDER}


def run_rules(draft: Draft) -> tuple[Problem, ...]:
    """Every problem that the rules find in the draft, in reading order.

    A rule that needs a topic whole is not tried while the draft lacks entries of it.
    """
    return in_order(problem for rule in RULES.values() for problem in rule(draft))
