"""Rules where one step more would turn them, tried on a draft that is made up in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from coachbook.base.problems import Place, Problem, Severity
from coachbook.base.text import Text
from coachbook.playbook.draft import Draft
from coachbook.playbook.load import read_draft
from coachbook.playbook.model.cadence import Meeting, Weekday
from coachbook.playbook.model.claims import Claims
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.model.reference import Glossary
from coachbook.playbook.rules import RULES, run_rules
from coachbook.playbook.rules.meetings import collide
from coachbook.playbook.rules.rule import advice, rule, rule_problem

DRAFT = read_draft(Path(__file__).parents[1] / "playbooks" / "small")
BOOK = DRAFT.playbook
DAILY, TRAINING, *_ = BOOK.cadence.meetings


def with_topic(name: str, draft: Draft = DRAFT, **changes: object) -> Draft:
    """The draft with other values in one topic."""
    book = draft.playbook
    topics = {field: getattr(book, field) for field in Playbook.model_fields}
    topics[name] = topics[name].model_copy(update=changes)
    return replace(draft, playbook=Playbook.model_construct(**topics))


def found(name: str, draft: Draft) -> list[tuple[str, str]]:
    """What one rule finds, and its hints."""
    return [(problem.says, problem.hint) for problem in RULES[name](draft)]


# ------------------------------------------------------------------------ what a rule is


def always_wrong(draft: Draft) -> Iterator[Problem]:
    """Nothing is ever right.

    So there is something to find.
    """
    yield Problem(draft.place("claims"), "always-wrong", "wrong")


def test_a_rule_has_its_functions_name_and_finds_what_it_finds() -> None:
    made = rule(needs_whole=())(always_wrong)
    assert made.name == "always-wrong"
    assert list(made(DRAFT)) == [Problem(DRAFT.place("claims"), "always-wrong", "wrong")]
    assert list(made(replace(DRAFT, incomplete_topics=frozenset({Claims})))) != []
    assert advice(made) == "Nothing is ever right.\n\nSo there is something to find."


def test_a_rule_finds_nothing_while_what_it_needs_whole_is_not() -> None:
    made = rule(needs_whole=[Claims])(always_wrong)
    assert list(made(replace(DRAFT, incomplete_topics=frozenset({Claims, Glossary})))) == []
    assert list(made(replace(DRAFT, incomplete_topics=frozenset({Glossary})))) != []


def test_a_rule_that_says_nothing_gives_no_advice() -> None:
    def silent(_: Draft) -> Iterator[Problem]:
        yield from ()

    assert advice(rule(needs_whole=())(silent)) == ""


def test_a_problem_of_a_rule_is_an_error_at_its_place_unless_it_says_otherwise() -> None:
    made, place = rule(needs_whole=())(always_wrong), DRAFT.place("claims", ("marks",))
    problem = rule_problem(DRAFT, made, "claims", ("marks",), "wrong")
    assert problem == Problem(place, "always-wrong", "wrong", "", Severity.ERROR)
    mild = rule_problem(DRAFT, made, "claims", ("marks",), "wrong", "mend it", Severity.WARNING)
    assert mild == Problem(place, "always-wrong", "wrong", "mend it", Severity.WARNING)


def test_all_rules_are_run_and_their_problems_stand_in_reading_order() -> None:
    spoilt = with_topic("edition", with_topic("claims", marks=()), timezone="Asia/Shanghi")
    assert [problem.rule for problem in run_rules(spoilt)] == ["marks-complete", "timezone-known"]
    assert run_rules(DRAFT) == ()


# ------------------------------------------------------------------------------- claims


def test_a_feeling_without_a_mark_is_told() -> None:
    draft = with_topic("claims", marks=())
    (problem,) = RULES["marks-complete"](draft)
    place, says = DRAFT.place("claims", ("marks",)), "no mark for 'feeling.nice-chat'"
    assert place != DRAFT.place("claims")
    assert problem == Problem(place, "marks-complete", says, "add it to `marks`")


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        (r"[\u4e00-\u9fff]{0,9}|\u0041", None),
        (r"\*\+[+.*]{2}", None),
        (r"a{1\.,}", None),
        (r"\.*", "'*' repeats without end"),
        (r"[a-z]{2,}", "'{2,}' repeats without end"),
        (r"\*\+b+", "'+' repeats without end"),
        (r"\w", "'\\w' is not read alike everywhere"),
        (r"\u4e0", "is not a pattern: incomplete escape \\u4e0"),
    ],
)
def test_a_pattern_is_judged_by_what_stands_outside_of_classes_and_escapes(
    pattern: str, says: str | None
) -> None:
    first, *rest = BOOK.claims.marks
    patterns = first.words.model_copy(update={"zh": (pattern,), "en": ("fine",)})
    draft = with_topic("claims", marks=(first.model_copy(update={"words": patterns}), *rest))
    assert [says for says, _ in found("pattern-sound", draft)] == ([says] if says else [])


# ------------------------------------------------------------------------------ meetings


def held(start: str = "14:00", end: str = "15:00", **changes: Any) -> Meeting:
    times = {"start": time.fromisoformat(start), "end": time.fromisoformat(end)}
    return TRAINING.model_copy(
        update={"weekdays": (Weekday.WED,), "weeks": (2,), **times, **changes}
    )


@pytest.mark.parametrize(
    ("start", "end", "collides"),
    [
        ("13:00", "14:00", False),
        ("13:00", "14:01", True),
        ("14:10", "14:20", True),
        ("13:00", "16:00", True),
        ("14:59", "16:00", True),
        ("15:00", "16:00", False),
    ],
)
def test_meetings_collide_where_one_begins_before_the_other_ends(
    start: str, end: str, collides: bool
) -> None:
    assert collide(held(), held(start, end)) is collides
    assert collide(held(start, end), held()) is collides


@pytest.mark.parametrize(
    ("weekdays", "weeks", "collides"),
    [
        ((Weekday.WED, Weekday.FRI), (2,), True),
        ((Weekday.TUE,), (2,), False),
        ((), (2,), False),
        ((Weekday.WED,), (1, 3), False),
        ((Weekday.WED,), (1, 2), True),
        ((Weekday.WED,), (), True),
        ((Weekday.WED,), (-1,), False),
    ],
)
def test_meetings_collide_on_a_weekday_and_week_of_both(
    weekdays: tuple[Weekday, ...], weeks: tuple[int, ...], collides: bool
) -> None:
    assert collide(held(), held(weekdays=weekdays, weeks=weeks)) is collides


@pytest.mark.parametrize(
    ("week", "collides"), [(1, False), (3, False), (4, True), (5, True), (-1, True)]
)
def test_the_last_week_of_a_month_is_its_fourth_or_fifth(week: int, collides: bool) -> None:
    assert collide(held(weeks=(-1,)), held(weeks=(week,))) is collides


@pytest.mark.parametrize("every", [1, 2, 3, 4, 5, -1])
def test_a_meeting_without_weeks_is_held_in_each(every: int) -> None:
    assert collide(held(weeks=()), held(weeks=(every,)))


@pytest.mark.parametrize(
    ("zone", "known"),
    [
        ("", True),
        ("UTC", True),
        ("Asia/Shanghai", True),
        ("utc", False),
        ("GMT", False),
        ("localtime", False),
        ("Asia/Nowhere", False),
        ("/etc/localtime", False),
    ],
)
def test_a_time_zone_is_utc_or_a_place(zone: str, known: bool) -> None:
    problems = found("timezone-known", with_topic("edition", timezone=zone))
    assert [says for says, _ in problems] == ([] if known else [f"there is no time zone '{zone}'"])


def lacks(**changes: Any) -> list[str]:
    """What is wrong with a meeting."""
    draft = with_topic("cadence", meetings=(held(**changes),))
    return [says for says, _ in found("meeting-complete", draft)]


def test_a_meeting_of_a_minute_ends_after_it_starts() -> None:
    missing = f"'{TRAINING.id}' lacks a start before its end"
    assert lacks(start="14:00", end="14:01") == []
    assert lacks(start="14:00", end="14:00") == lacks(start="14:00", end="13:59") == [missing]


def test_a_meeting_may_be_held_in_every_week_and_in_the_last() -> None:
    assert lacks(weeks=(1, 2, 3, 4, 5, -1)) == []
    assert len(lacks(weeks=(6,))) == len(lacks(weeks=(-2,))) == 1


# ------------------------------------------------------------------------------ language


@pytest.mark.parametrize(
    ("zh", "fault"),
    [
        ("Coachbook+", False),
        ("Coachbook++", True),
        ("Coachbook++ 册", False),
        ("++++++++++++", False),
    ],
)
def test_a_short_name_may_stand_for_itself_in_chinese(zh: str, fault: bool) -> None:
    draft = with_topic("duties", title=Text(zh=zh, en="Duties"))
    assert found("both-languages", draft) == (
        [("the zh text has no Chinese in it", "translate it")] if fault else []
    )


def test_a_mark_is_no_part_of_a_text_and_what_stands_around_it_joins() -> None:
    for zh, fault in (("Coach{figure.calls}book+", False), ("Coach{figure.calls}book++", True)):
        draft = with_topic("duties", title=Text(zh=zh, en="Duties"))
        assert bool(found("both-languages", draft)) is fault


def avoiding(zh: tuple[str, ...] = (), en: tuple[str, ...] = ()) -> Draft:
    """The draft whose first term avoids these words."""
    first, *rest = BOOK.glossary.terms
    avoid = first.avoid.model_copy(update={"zh": zh, "en": en})
    return with_topic("glossary", terms=(first.model_copy(update={"avoid": avoid}), *rest))


def test_of_words_to_avoid_that_begin_alike_the_longer_is_told() -> None:
    draft = with_topic(
        "duties", avoiding(("推销", "推销员")), title=Text(zh="推销员的事", en="Duties")
    )
    assert found("term-avoided", draft) == [("'推销员' is a word to avoid", "write '岗位'")]


def test_a_word_to_avoid_is_found_in_any_case_and_only_as_a_word() -> None:
    title = Text(zh="职责", en="Seller, SELLER, best-seller and sellers")
    draft = with_topic("duties", avoiding(en=("seller",)), title=title)
    assert [says for says, _ in found("term-avoided", draft)] == [
        f"'{word}' is a word to avoid" for word in ("Seller", "SELLER", "seller")
    ]


def test_a_word_that_python_takes_for_the_same_is_at_least_told_as_it_stands() -> None:
    """The dotless letter matches where case is ignored, but no term is found for it."""
    title = Text(zh="职责", en="tik or t\u0131k")
    draft = with_topic("duties", avoiding(en=("tik",)), title=title)
    assert [hint for _, hint in found("term-avoided", draft)] == [
        "write 'post'",
        "write 't\u0131k'",
    ]


def test_where_no_word_is_to_be_avoided_none_is_found() -> None:
    assert found("term-avoided", avoiding()) == []


def test_an_entry_without_a_term_is_told_of_one_that_has_its_name() -> None:
    post, *rest = BOOK.glossary.terms
    odd = post.model_copy(update={"id": "term.supervisor", "defines": ("role.rep",)})
    assert found("term-defined", with_topic("glossary", terms=(odd, *rest))) == [
        ("no term explains 'role.supervisor'", "did you mean 'term.supervisor'?")
    ]


def test_each_text_is_told_once_by_the_first_character_that_may_not_stand_there() -> None:
    """In both languages, and in the first text of a topic as in the last."""
    title, intro = Text(zh="职\u0085\u200e责", en="Du\ufdd0ties"), Text(zh="\ue000", en="a\xadb")
    draft = with_topic("duties", title=title, intro=intro)
    assert [(problem.place, problem.says) for problem in RULES["clean-text"](draft)] == [
        (DRAFT.place("duties", path), f"the character {code} may not stand in a text")
        for path, code in (
            (("title", "zh"), "U+0085"),
            (("title", "en"), "U+FDD0"),
            (("intro", "zh"), "U+E000"),
        )
    ]


def test_a_text_that_is_still_to_be_written_is_a_warning_without_a_hint() -> None:
    unwritten = Text(zh="待写：职责", en="To be written: duties")
    problems = list(RULES["text-written"](with_topic("duties", title=unwritten)))
    for problem in problems:
        assert (problem.hint, problem.severity) == ("", Severity.WARNING)
    assert problems


# --------------------------------------------------------------------------------- links


def test_an_id_of_another_kind_keeps_its_last_word_in_the_hint() -> None:
    first, *rest = BOOK.duties.duties
    odd = first.model_copy(update={"id": "task.old.team"})
    assert found("id-kind", with_topic("duties", duties=(odd, *rest))) == [
        ("the id 'task.old.team' does not begin with 'duty.'", "expected an id such as 'duty.team'")
    ]


def test_an_id_that_is_like_none_is_to_be_accounted_for() -> None:
    gone = replace(
        DRAFT, confirmations=frozenset({("quux.zzz", "name", "x"), ("topic.y", "", "x")})
    )
    assert found("id-retired", gone) == [
        ("the id 'quux.zzz' was in use and is gone", "say in ids.yml what became of it")
    ]


def test_a_link_to_an_entry_that_was_left_out_does_not_hide_the_next() -> None:
    duty = BOOK.duties.duties[0].model_copy(update={"see": ("focus.left-out", "nothing.at-all")})
    draft = with_topic(
        "duties", replace(DRAFT, omitted_ids=frozenset({"focus.left-out"})), duties=(duty,)
    )
    assert [says for says, _ in found("link-resolves", draft)] == [
        "there is no entry 'nothing.at-all'"
    ]


def taking(*steps: tuple[str, str]) -> list[str]:
    """What is wrong with roles of which each takes matters to another."""
    role = BOOK.roles.roles[0]
    roles = tuple(
        role.model_copy(
            update={"id": name, "takes": (role.takes[0].model_copy(update={"to": (to,)}),)}
        )
        for name, to in steps
    )
    return [says for says, _ in found("escalation-climbs", with_topic("roles", roles=roles))]


def test_a_matter_comes_back_however_many_steps_it_goes_up() -> None:
    round_trip = [("role.a", "role.b"), ("role.b", "role.c"), ("role.c", "role.a")]
    assert taking(*round_trip) == [
        f"what '{name}' takes up comes back to it" for name, _ in round_trip
    ]
    assert taking(("role.a", "role.b"), *round_trip[1:2]) == []


def test_a_topic_that_is_like_none_is_answered_with_all_there_are() -> None:
    first, *rest = BOOK.roles.roles
    odd = first.model_copy(update={"topics": ("qqq",)})
    assert found("topic-known", with_topic("roles", roles=(odd, *rest))) == [
        ("there is no topic 'qqq'", f"expected one of: {', '.join(BOOK.topics)}")
    ]


def test_a_clause_that_is_nearly_one_of_the_source_is_suggested() -> None:
    clause = BOOK.source.clauses[0].model_copy(update={"id": "clause-of-tea"})
    duty = BOOK.duties.duties[0].model_copy(update={"source": ("clause-of-te",)})
    draft = with_topic("source", with_topic("duties", duties=(duty,)), clauses=(clause,))
    assert ("the source has no clause 'clause-of-te'", "did you mean 'clause-of-tea'?") in found(
        "clause-known", draft
    )


def test_of_a_clause_all_that_may_carry_it_and_all_that_do_are_named() -> None:
    clause = BOOK.source.clauses[4]
    first, second = (
        BOOK.duties.duties[0].model_copy(update={"id": name, "source": (clause.id,)})
        for name in ("duty.one", "duty.two")
    )
    draft = with_topic("source", with_topic("duties", duties=(first, second)), clauses=(clause,))
    draft = with_topic("activities", draft, activities=())
    assert found("clause-kind", draft) == [
        (
            "W1 is a activity but no activity or standard carries it",
            "carried by: duty.one, duty.two, figure.prospects, list.record-fields",
        )
    ]


def test_an_entry_that_has_no_items_counts_as_one() -> None:
    clause = BOOK.source.clauses[4]
    fact = clause.facts[1].model_copy(update={"count": 2, "held_by": ("figure.calls",)})
    draft = with_topic("source", clauses=(clause.model_copy(update={"facts": (fact,)}),))
    assert found("fact-as-data", draft) == [
        ("'fields' of W1 is not data: found 1 of at least 2 items", "expected in figure.calls")
    ]


def test_marks_that_say_the_same_are_told_at_their_place() -> None:
    first, *rest = BOOK.scorecard.criteria
    twice = first.model_copy(update={"marks": (first.marks[1], *first.marks[1:])})
    draft = with_topic("scorecard", criteria=(twice, *rest))
    assert {problem.place for problem in RULES["anchors-observable"](draft)} == {
        DRAFT.place("scorecard", ("criteria", 0, "marks", 1, language)) for language in ("zh", "en")
    }


def test_an_id_that_is_taken_is_told_with_the_line_of_the_first() -> None:
    """The line of the id itself, which need not be the first of its entry."""
    first, file = BOOK.duties.duties[0], DRAFT.files["duties"]
    places = {**file.places, ("duties", 0, "id"): Place(file.file, 99, 5)}
    files = {**DRAFT.files, "duties": replace(file, places=places)}
    draft = with_topic("duties", replace(DRAFT, files=files), duties=(first, first))
    ((says, hint),) = found("id-unique", draft)
    assert says == f"the id '{first.id}' is taken"
    assert hint == f"first at duties.yml:99; free: '{first.id}-2'"


# ------------------------------------------------------------------- customer classes


def ladder(*asked: tuple[int, tuple[str, ...]]) -> list[str]:
    """What is wrong with a ladder of classes that ask for so many facts, and for one of these."""
    rungs = tuple(
        BOOK.customers.classes[0].model_copy(
            update={"id": f"class.{rank}", "rank": rank, "facts": facts, "any_of": any_of}
        )
        for rank, (facts, any_of) in enumerate(asked, start=1)
    )
    return [says for says, _ in found("ladder-climbs", with_topic("customers", classes=rungs))]


def test_every_class_that_is_met_before_the_one_beneath_is_told_once() -> None:
    assert ladder((0, ()), (1, ()), (2, ())) == []
    assert ladder((2, ()), (1, ()), (0, ())) == [
        "'class.2' is met by ['fact.left-number'], but 'class.1' is not",
        "'class.3' is met by [], but 'class.2' is not",
    ]


def test_sets_of_up_to_two_facts_are_tried() -> None:
    assert ladder((1, ("fact.gone",)), (2, ())) == [
        "'class.2' is met by ['fact.asks-price', 'fact.left-number'], but 'class.1' is not"
    ]
    assert ladder((1, ("fact.gone",)), (3, ())) == []
