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
from coachbook.load import read_draft
from coachbook.scorecards.claims import Kind, fold
from coachbook.scorecards.doubtful import Judge, doubtful_evidence
from coachbook.text import Language

from .statements import Statement, figures, statements

ROOT = Path(__file__).resolve().parents[2]
BOOK = read_draft(ROOT / "playbook").playbook
JUDGE = Judge(BOOK)

HELD_OUT = {
    Language.ZH: "11bf9fbe15349f7821440a722ce9cd482398492f14df2fdfdeca26a1a62a6360",
    Language.EN: "d23d82adf27b237109e4e66684ae4db33cd07a3013907b2b575be13c06df096e",
}


# ---------------------------------------------------------------- the labelled statements


def test_the_held_out_statements_are_those_of_the_first_day() -> None:
    total = 0
    for language, fingerprint in HELD_OUT.items():
        rows = [{one.label: one.text} for one in statements(language, "held_out")]
        plain = json.dumps(rows, ensure_ascii=False).encode()
        assert hashlib.sha256(plain).hexdigest() == fingerprint
        total += len(rows)
    assert total >= 300


@pytest.mark.parametrize("language", Language)
def test_no_part_repeats_another(language: Language) -> None:
    every = [
        one.text for part in ("held_out", "tune", "fresh") for one in statements(language, part)
    ]
    assert len(set(every)) == len(every)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("part", ["held_out", "tune"])
def test_no_other_statement_is_a_fact_and_nine_facts_in_ten_are_found(
    language: Language, part: str
) -> None:
    found = figures(JUDGE, statements(language, part))
    assert found.false == 0, found
    assert found.recall >= 0.9, found


@pytest.mark.parametrize("language", Language)
def test_statements_written_after_the_rules(language: Language) -> None:
    found = figures(JUDGE, statements(language, "fresh"))
    assert found.false == 0, found
    assert found.recall >= 0.8, found


@pytest.mark.parametrize("language", Language)
def test_no_wording_of_a_feeling_is_a_fact(language: Language) -> None:
    for feeling in BOOK.feelings.feelings:
        for wording in feeling.wordings.in_(language):
            assert JUDGE.verdict(wording).kind is not Kind.FACT, wording


@pytest.mark.parametrize("language", Language)
def test_the_wordings_of_facts_are_facts(language: Language) -> None:
    every = [one for fact in BOOK.facts.facts for one in fact.wordings.in_(language)]
    found = [one for one in every if JUDGE.verdict(one).kind is Kind.FACT]
    assert len(found) >= 0.95 * len(every)


@pytest.mark.parametrize("language", Language)
def test_every_bar_rules_its_own_examples_out(language: Language) -> None:
    for bar in BOOK.claims.bars:
        for example in bar.examples.in_(language):
            verdict = JUDGE.verdict(example)
            assert verdict.kind is not Kind.FACT, example
            if verdict.kind is Kind.CANNOT_TELL:
                assert bar.id in {span.about for span in verdict.words}, example


# ---------------------------------------------------------------- what never counts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("他问能不能开专票", Kind.FACT),
        ("他没问能不能开专票", Kind.CANNOT_TELL),
        ("好像他问过能不能开专票", Kind.CANNOT_TELL),
        ("听说他问过能不能开专票", Kind.CANNOT_TELL),
        ("我问他要不要开专票", Kind.CANNOT_TELL),
        ("如果他问能不能开专票，就说能", Kind.CANNOT_TELL),
        ("他问没问能不能开专票？", Kind.CANNOT_TELL),
        ("老板对我挺好", Kind.FEELING),
        ("老板对我挺好，还问能不能开专票", Kind.FACT),
        ("应该没问题", Kind.FEELING),
        ("我打了三次电话", Kind.CANNOT_TELL),
        ("“专票能开吗？”", Kind.FACT),
        ("我说“专票能开”", Kind.CANNOT_TELL),
        ("He asked for a discount", Kind.FACT),
        ("He did NOT ask for a discount", Kind.CANNOT_TELL),
        ("He may have asked for a discount", Kind.CANNOT_TELL),
        ("I heard he asked for a discount", Kind.CANNOT_TELL),
        ("I will ask if he wants a discount", Kind.CANNOT_TELL),
        ("If he asked for a discount I'd give it", Kind.CANNOT_TELL),
        ("Has he asked for a discount?", Kind.CANNOT_TELL),
        ("He sounded keen", Kind.FEELING),
        ("He sounded keen, and then he asked for a discount", Kind.FACT),
        ("", Kind.CANNOT_TELL),
        ("ＨＥ ＡＳＫＥＤ ＦＯＲ Ａ ＤＩＳＣＯＵＮＴ", Kind.FACT),
    ],
)
def test_what_counts(text: str, kind: Kind) -> None:
    assert JUDGE.verdict(text).kind is kind


def test_a_verdict_says_level_facts_words_and_the_next_question() -> None:
    text = "回执收到了，两个人，盖了章；他还问发票怎么开"
    verdict = JUDGE.verdict(text)
    assert verdict.facts == ("fact.sent-reply-form", "fact.asks-invoice")
    assert verdict.level == 3
    assert verdict.ask == "question.who-pays"
    assert verdict.question == JUDGE.question(verdict, Language.ZH)
    shown = {span.about: text[span.start : span.end] for span in verdict.words}
    assert shown == {"fact.sent-reply-form": "回执收到了", "fact.asks-invoice": "发票"}


@given(
    text=st.text(
        st.sampled_from("他问说没要我发票合同回执。，？！“”\"' asked not if $%\n😀"), max_size=80
    )
)
@settings(max_examples=300, deadline=None)
def test_any_text_has_a_verdict_whose_words_stand_in_it(text: str) -> None:
    assert len(fold(text)) == len(text)
    verdict = JUDGE.verdict(text)
    assert verdict == JUDGE.verdict(text)
    assert all(0 <= span.start < span.end <= len(text) for span in verdict.words)
    assert (verdict.kind is Kind.FACT) == bool(verdict.facts) == (verdict.level is not None)
    assert all(verdict.ask in {each.id for each in BOOK.questions.questions} for _ in [0])


@given(text=st.sampled_from(statements(Language.ZH, "fresh")))
@settings(deadline=None)
def test_hearsay_makes_no_fact_of_any_statement(text: Statement) -> None:
    said = text.text
    assert JUDGE.verdict(f"听说{said}".split("。")[0].split("？")[0]).kind is not Kind.FACT


# ---------------------------------------------------------------- where it is used


def test_doubtful_evidence_is_a_sentence_and_none_for_a_fact_or_a_blank() -> None:
    assert doubtful_evidence("  ", BOOK, Language.ZH) == ""
    assert doubtful_evidence("他问能不能开专票", BOOK, Language.ZH) == ""
    told = doubtful_evidence("老板对我挺好", BOOK, Language.EN)
    assert told.startswith("“对我挺好” is a feeling (The boss is very nice to me), not a fact.")
    assert "不算事实" in doubtful_evidence("跟进中", BOOK, Language.ZH)
    assert "不算事实" in doubtful_evidence("嗯", BOOK, Language.ZH)


def test_the_command_says_verdict_words_and_question() -> None:
    said = CliRunner().invoke(cli, ["judge", "他问能不能开专票", "--lang", "en"]).output
    assert said.splitlines()[0] == "Fact, evidence level 2"
    assert "“专票” Asks about the invoice (fact.asks-invoice)" in said
    assert "(question.who-pays)" in said
    made = json.loads(CliRunner().invoke(cli, ["judge", "跟进中", "--json"]).output)
    assert made["kind"] == "cannot-tell"
    assert made["facts"] == []
