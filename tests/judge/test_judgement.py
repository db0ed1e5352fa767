"""Fact or feeling: the labelled statements, what never counts, and where the words stand."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from coachbook.__main__ import cli
from coachbook.base.text import Language
from coachbook.judge.judgement import StatementKind
from coachbook.judge.statement_judge import Judge
from coachbook.judge.word_runs import fold_text
from coachbook.playbook.labelled_statements import read_statements, statements_in
from coachbook.playbook.load import read_draft

from .statements import PARTS, figures, statements

PLAYBOOK = Path(__file__).resolve().parents[2] / "playbook"
BOOK = read_draft(PLAYBOOK).playbook
JUDGE = Judge(BOOK)

HELD_OUT = {
    Language.ZH: "bf11139f6297e5980963cf51f6136a77ce0da257d9c2f8171f80c7b04222e09f",
    Language.EN: "2305467500514b9209cb1b8c788259b42838b0dcd319117261e7a5d67973996c",
}
MOST_TAKEN = {"held_out": 0.05, "first": 0.05, "hard": 0.25}  # of what is neither fact nor feeling


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
    assert len(set(tried)) == len(tried)
    assert not {*map(fold_text, learned)} & {*map(fold_text, tried)}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("part", PARTS)
def test_nine_facts_in_ten_are_recognised_and_hardly_anything_else_is_one(
    language: Language, part: str
) -> None:
    found = figures(JUDGE, statements(language, part))
    assert found.recall >= 0.9, found
    assert found.taken <= MOST_TAKEN[part] * found.others, found
    assert found.feelings_taken <= (1 if part == "hard" else 0), found


@pytest.mark.parametrize("language", Language)
def test_no_wording_of_a_feeling_is_a_fact(language: Language) -> None:
    for feeling in BOOK.feelings.feelings:
        for wording in feeling.wordings.in_(language):
            assert JUDGE.verdict(wording).kind is not StatementKind.FACT, wording


@pytest.mark.parametrize("language", Language)
def test_the_wordings_of_facts_are_facts(language: Language) -> None:
    every = [one for fact in BOOK.facts.facts for one in fact.wordings.in_(language)]
    found = [one for one in every if JUDGE.verdict(one).kind is StatementKind.FACT]
    assert len(found) >= 0.95 * len(every)


@pytest.mark.parametrize("language", Language)
def test_every_bar_rules_its_own_examples_out(language: Language) -> None:
    for bar in BOOK.claims.bars:
        for example in bar.examples.in_(language):
            verdict = JUDGE.verdict(example)
            assert verdict.kind is not StatementKind.FACT, example
            if verdict.kind is StatementKind.CANNOT_TELL:
                assert bar.id in {span.about for span in verdict.words}, example


# ---------------------------------------------------------------- what never counts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("他问能不能开专票", StatementKind.FACT),
        ("他没问能不能开专票", StatementKind.CANNOT_TELL),
        ("好像他问过能不能开专票", StatementKind.CANNOT_TELL),
        ("听说他问过能不能开专票", StatementKind.CANNOT_TELL),
        ("我问他要不要开专票", StatementKind.CANNOT_TELL),
        ("如果他问能不能开专票，就说能", StatementKind.CANNOT_TELL),
        ("他问没问能不能开专票？", StatementKind.CANNOT_TELL),
        ("老板对我挺好", StatementKind.FEELING),
        ("老板对我挺好，还问能不能开专票", StatementKind.FACT),
        ("应该没问题", StatementKind.FEELING),
        ("我打了三次电话", StatementKind.CANNOT_TELL),
        ("“专票能开吗？”", StatementKind.FACT),
        ("我说“专票能开”", StatementKind.CANNOT_TELL),
        ("He asked for a discount", StatementKind.FACT),
        ("He did NOT ask for a discount", StatementKind.CANNOT_TELL),
        ("He may have asked for a discount", StatementKind.CANNOT_TELL),
        ("I heard he asked for a discount", StatementKind.CANNOT_TELL),
        ("I will ask if he wants a discount", StatementKind.CANNOT_TELL),
        ("If he asked for a discount I'd give it", StatementKind.CANNOT_TELL),
        ("Has he asked for a discount?", StatementKind.CANNOT_TELL),
        ("He sounded keen", StatementKind.FEELING),
        ("He sounded keen, and then he asked for a discount", StatementKind.FACT),
        ("", StatementKind.CANNOT_TELL),
        ("ＨＥ ＡＳＫＥＤ ＦＯＲ Ａ ＤＩＳＣＯＵＮＴ", StatementKind.FACT),
    ],
)
def test_what_counts(text: str, kind: StatementKind) -> None:
    assert JUDGE.verdict(text).kind is kind


def test_a_verdict_says_level_facts_words_and_the_next_question() -> None:
    text = "回执收到了，两个人，盖了章；他还问发票怎么开"
    verdict = JUDGE.verdict(text)
    assert verdict.facts == ("fact.sent-reply-form", "fact.asks-invoice")
    assert verdict.level == 3
    assert verdict.ask == "question.who-pays"
    assert verdict.question == JUDGE.question(verdict, Language.ZH)
    shown = {span.about: text[span.start : span.end] for span in verdict.words}
    assert shown["fact.sent-reply-form"].startswith("回执收到了")
    assert "发票" in shown["fact.asks-invoice"]


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
    assert (
        (verdict.kind is StatementKind.FACT) == bool(verdict.facts) == (verdict.level is not None)
    )
    assert all(verdict.ask in {each.id for each in BOOK.questions.questions} for _ in [0])


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


# ---------------------------------------------------------------- where it is used


def test_a_doubt_is_a_sentence_and_none_for_a_fact_or_a_blank() -> None:
    assert JUDGE.doubt("  ", Language.ZH) == ""
    assert JUDGE.doubt("他问能不能开专票", Language.ZH) == ""
    told = JUDGE.doubt("老板对我挺好", Language.EN)
    assert told.startswith("“对我挺好” is a feeling (The boss is very nice to me), not a fact.")
    assert "不算事实" in JUDGE.doubt("跟进中", Language.ZH)
    assert "不算事实" in JUDGE.doubt("嗯", Language.ZH)


def test_the_command_says_verdict_words_and_question() -> None:
    said = CliRunner().invoke(cli, ["judge", "他问能不能开专票", "--lang", "en"]).output
    assert said.splitlines()[0] == "Fact, evidence level 2"
    assert "专票” Asks about the invoice (fact.asks-invoice)" in said
    assert "(question.who-pays)" in said
    made = json.loads(CliRunner().invoke(cli, ["judge", "跟进中", "--json"]).output)
    assert made["kind"] == "cannot-tell"
    assert made["facts"] == []
