"""Fact or feeling: the labelled statements, what never counts, and where the words stand."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from coachbook.__main__ import cli
from coachbook.base.text import Language
from coachbook.judge.judgement import StatementKind
from coachbook.judge.statement_judge import Judge
from coachbook.judge.tally import interval
from coachbook.judge.word_runs import fold_text
from coachbook.playbook.labelled_statements import read_statements, statements_in
from coachbook.playbook.load import read_draft

from ..conftest import cases_in
from .statements import MENDED, NOTES, PARTS, notes, statements, tally

PLAYBOOK = Path(__file__).resolve().parents[2] / "playbook"
BOOK = read_draft(PLAYBOOK).playbook
JUDGE = Judge(BOOK)
judged = cache(JUDGE.verdict)  # several tests ask about the same statements

VERDICTS: list[dict[str, Any]] = cases_in(Path(__file__).with_name("verdicts.yml"))
HELD_OUT = {
    Language.ZH: "bf11139f6297e5980963cf51f6136a77ce0da257d9c2f8171f80c7b04222e09f",
    Language.EN: "2305467500514b9209cb1b8c788259b42838b0dcd319117261e7a5d67973996c",
}
LEAST_FOUND = {"held_out": 0.6, "first": 0.55, "hard": 0.3}  # of the facts
MOST_TAKEN = {"held_out": 0.02, "first": 0.06, "hard": 0.05}  # of what is neither fact nor feeling
LEAST_NAMED = 0.95  # of those named


# ---------------------------------------------------------------- the labelled statements


def test_the_held_out_statements_are_those_of_the_first_day() -> None:
    total = 0
    for language, fingerprint in HELD_OUT.items():
        rows = [{one.label: one.text} for one in statements(language, "held_out")]
        plain = json.dumps(rows, ensure_ascii=False).encode()
        assert hashlib.sha256(plain).hexdigest() == fingerprint
        total += len(rows)
    assert total >= 300


def test_nothing_was_learned_from_them() -> None:
    learned = [one.text for file in read_statements(PLAYBOOK) for one, _ in statements_in(file)]
    tried = [one.text for each in Language for part in PARTS for one in statements(each, part)]
    tried += [one.text for each in Language for part in NOTES for one in notes(each, part)]
    assert len(set(tried)) == len(tried)
    assert not {*map(fold_text, learned)} & {*map(fold_text, tried)}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("part", PARTS)
def test_most_facts_are_recognised_and_hardly_anything_else_is_one(
    language: Language, part: str
) -> None:
    found = tally(judged, statements(language, part))
    told = "\n".join(found.lines())
    assert found.up("fact") >= LEAST_FOUND[part] * found.total["fact"], told
    assert found.up("cannot-tell") <= MOST_TAKEN[part] * found.total["cannot-tell"], told
    assert found.up("feeling") == 0, told
    if part != "hard":
        assert found.named_right >= LEAST_NAMED * found.named, told


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("part", MENDED)
def test_no_feeling_refusal_or_act_of_our_own_is_taken_for_a_fact(
    language: Language, part: str
) -> None:
    taken = [
        one.text
        for one in notes(language, part)
        if one.label in ("feeling", "against", "ours")
        and JUDGE.verdict(one.text).kind is StatementKind.FACT
    ]
    assert taken == []


@pytest.mark.parametrize("language", Language)
def test_no_wording_of_a_feeling_is_a_fact(language: Language) -> None:
    for feeling in BOOK.feelings.feelings:
        for wording in feeling.wordings.in_(language):
            assert JUDGE.verdict(wording).kind is not StatementKind.FACT, wording


@pytest.mark.parametrize("language", Language)
def test_the_wordings_of_facts_are_facts(language: Language) -> None:
    every = [one for fact in BOOK.facts.facts for one in fact.wordings.in_(language)]
    found = [one for one in every if JUDGE.verdict(one).kind is StatementKind.FACT]
    assert len(found) >= 0.75 * len(every)


@pytest.mark.parametrize("language", Language)
def test_every_bar_rules_its_own_examples_out(language: Language) -> None:
    for bar in BOOK.claims.bars:
        for example in bar.examples.in_(language):
            verdict = JUDGE.verdict(example)
            assert verdict.kind is not StatementKind.FACT, example
            if verdict.kind is StatementKind.CANNOT_TELL:
                assert bar.id in {span.about for span in verdict.words}, example


# ---------------------------------------------------------------- what never counts


@pytest.mark.parametrize("case", VERDICTS, ids=[case["text"] for case in VERDICTS])
def test_what_counts(case: dict[str, Any]) -> None:
    verdict = JUDGE.verdict(case["text"])
    assert (verdict.kind.value, list(verdict.facts)) == (case["kind"], case["facts"]), verdict


def test_a_verdict_says_level_facts_words_and_the_next_question() -> None:
    text = "回执表收到了，两个人；他还问发票怎么开"
    verdict = JUDGE.verdict(text)
    assert verdict.facts == ("fact.sent-reply-form", "fact.asks-invoice")
    assert verdict.level == 3
    assert verdict.ask == "question.who-pays"
    shown = {span.about: text[span.start : span.end] for span in verdict.words}
    assert "回执表收到" in shown["fact.sent-reply-form"]
    assert "发票" in shown["fact.asks-invoice"]


def test_a_fact_of_no_sure_kind_has_level_0_and_offers_the_likely_ones() -> None:
    verdict = JUDGE.verdict("Requested a quote for monthly SEO")
    assert (verdict.kind, verdict.level, verdict.facts) == (StatementKind.FACT, 0, ())
    assert 1 <= len(verdict.likely) <= 3
    assert verdict.ask == BOOK.claims.otherwise


def test_a_fact_against_takes_away_no_fact_and_both_are_told() -> None:
    verdict = JUDGE.verdict("He asked for 10% off; they will not sign with us this year")
    assert verdict.facts == ("fact.asks-discount",)
    verdict = JUDGE.verdict("Too expensive for them. She asked for 10% off")
    assert (verdict.kind, verdict.facts) == (StatementKind.FACT, ("fact.asks-discount",))
    assert verdict.against == ("against.too-dear",)


def test_a_refusal_decides_whatever_stands_beside_it() -> None:
    verdict = JUDGE.verdict("They went with another supplier. She asked for 10% off")
    assert (verdict.kind, verdict.against) == (StatementKind.AGAINST, ("against.chose-rival",))
    assert verdict.facts == ("fact.asks-discount",)


@pytest.mark.parametrize("language", Language)
def test_no_wording_against_a_deal_is_a_fact_for_it(language: Language) -> None:
    told = [one for against in BOOK.facts.against for one in against.wordings.in_(language)]
    judged = [(one, JUDGE.verdict(one)) for one in told]
    assert not [one for one, verdict in judged if verdict.kind is StatementKind.FACT]
    assert sum(verdict.kind is StatementKind.AGAINST for _, verdict in judged) >= 0.7 * len(told)


def test_only_what_binds_has_level_3() -> None:
    levels = {fact.id: fact.level for fact in BOOK.facts.facts}
    raised: list[str] = []
    for language in Language:
        for part in PARTS:
            for one in statements(language, part):
                if not one.label.startswith("fact."):
                    continue
                verdict = judged(one.text)
                wrong = [fact for fact in verdict.facts if levels[fact] == "level.commitment"]
                if wrong and levels[one.label] != "level.commitment":
                    raised.append(one.text)
    assert len(raised) <= 5, raised


@given(
    text=st.text(
        st.sampled_from("他问说没要我发票合同回执。，？！“”\"' asked not if $%\n😀"), max_size=80
    )
)
@settings(max_examples=300, deadline=None)
def test_any_text_has_a_verdict_whose_words_stand_in_it(text: str) -> None:
    assert len(fold_text(text)) == len(text)
    verdict = JUDGE.verdict(text)
    assert verdict == JUDGE.verdict(text)
    assert all(0 <= span.start < span.end <= len(text) for span in verdict.words)
    if verdict.kind is StatementKind.FACT:
        assert verdict.level is not None
        assert bool(verdict.facts) != bool(verdict.likely)
    assert (verdict.level is None) == (not verdict.facts and not verdict.likely)
    assert verdict.ask in {each.id for each in BOOK.questions.questions}


@pytest.mark.parametrize(
    ("language", "opening"),
    [
        (Language.ZH, "听说"),
        (Language.ZH, "好像"),
        (Language.EN, "I hear "),
        (Language.EN, "Maybe "),
    ],
)
def test_hearsay_and_doubt_make_no_fact_of_any_statement(language: Language, opening: str) -> None:
    for part in PARTS:
        for one in statements(language, part):
            assert JUDGE.verdict(opening + one.text).kind is not StatementKind.FACT, one.text


@pytest.mark.parametrize(("language", "line"), [(Language.ZH, 0), (Language.EN, 1)])
def test_the_measures_that_the_handbook_tells_are_those_of_today(
    language: Language, line: int
) -> None:
    found = tally(judged, notes(language, "final"))
    told = BOOK.claims.measured[line]
    low, high = interval(found.up("fact"), found.total["fact"])
    most = {kind: interval(found.up(kind), found.total[kind])[1] for kind in found.total}
    wrong = ", ".join(
        f"{found.up(kind)} of {found.total[kind]} {name} (at most {most[kind]:.1%})"
        for kind, name in (
            *(("feeling", "feelings"), ("against", "refusals and put-offs")),
            ("ours", "of our own acts"),
        )
    )
    assert f"recognises {found.up('fact')} of {found.total['fact']} facts" in told.en
    assert f"({low:.1%} to {high:.1%})" in told.en
    assert wrong in told.en
    for kind in ("fact", "feeling", "against", "ours"):
        assert f"{found.total[kind]} 条里 {found.up(kind)} 条" in told.zh


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (0, 100, 0.0, 1 - 0.025**0.01),
        (100, 100, 0.025**0.01, 1.0),
        (5, 10, 0.187086, 0.812914),
    ],
)
def test_an_interval_is_that_of_clopper_and_pearson(
    part: int, whole: int, low: float, high: float
) -> None:
    found_low, found_high = interval(part, whole)
    assert found_low == pytest.approx(low, abs=1e-6)
    assert found_high == pytest.approx(high, abs=1e-6)


# ---------------------------------------------------------------- where it is used


def test_a_doubt_is_a_sentence_and_none_for_a_fact_or_a_blank() -> None:
    assert JUDGE.doubt("  ", Language.ZH) == ""
    assert JUDGE.doubt("他问能不能开专票", Language.ZH) == ""
    told = JUDGE.doubt("老板对我挺好", Language.EN)
    assert told.startswith("“对我挺好” is a feeling (The boss is very nice to me), not a fact.")
    assert "不算事实" in JUDGE.doubt("跟进中", Language.ZH)
    assert "不算事实" in JUDGE.doubt("嗯", Language.ZH)
    assert "against the deal (Chose someone else)" in JUDGE.doubt(
        "客户表示在用别家产品，三年内不换", Language.EN
    )
    assert "Say of which kind" in JUDGE.doubt("Requested a quote for monthly SEO", Language.EN)


def test_the_command_says_verdict_words_and_question() -> None:
    said = CliRunner().invoke(cli, ["judge", "他问能不能开专票", "--lang", "en"]).output
    assert said.splitlines()[0] == "Fact, evidence level 2"
    assert "专票” Asks about the invoice (fact.asks-invoice)" in said
    assert "(question.who-pays)" in said
    made = json.loads(CliRunner().invoke(cli, ["judge", "跟进中", "--json"]).output)
    assert made["text"] == "跟进中"
    assert made["kind"] == "cannot-tell"
    assert made["facts"] == []
    said = CliRunner().invoke(cli, ["judge", "Requested a quote for monthly SEO"]).output
    assert "of which kind is not sure" in said
    assert "Likely: " in said


def test_a_file_of_notes_is_judged_a_line_each(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("wants 10 % off\n\n  not interested\r\n感觉有戏\nsent quote\n", "utf-8")
    said = CliRunner().invoke(cli, ["judge", "--file", str(notes)]).output.splitlines()
    assert [line.split("\t")[0] for line in said] == ["fact", "against", "feeling", "cannot-tell"]
    assert said[0].split("\t")[1:] == ["Asks for a discount that would settle it", "wants 10 % off"]
    by_pipe = CliRunner().invoke(cli, ["judge", "--file", "-", "--json"], input=notes.read_bytes())
    made = [json.loads(line) for line in by_pipe.output.splitlines()]
    assert [each["text"] for each in made] == [
        "wants 10 % off",
        "not interested",
        "感觉有戏",
        "sent quote",
    ]
    assert [each["kind"] for each in made] == ["fact", "against", "feeling", "cannot-tell"]
    assert made[1]["against"] == ["against.refused"]


def test_notes_that_cannot_be_read_are_a_sentence(tmp_path: Path) -> None:
    gone = CliRunner().invoke(cli, ["judge", "--file", str(tmp_path / "gone.txt")])
    assert gone.exit_code != 0
    assert "gone.txt" in gone.output
    assert "Traceback" not in gone.output
    both = CliRunner().invoke(cli, ["judge", "text", "--file", "-"])
    assert both.exit_code == 2
    assert "either TEXT or --file" in both.output
    mangled = CliRunner().invoke(cli, ["judge", "--file", "-"], input=b"caf\xe9\n")
    assert mangled.exit_code != 0
    assert "UTF-8" in mangled.output
