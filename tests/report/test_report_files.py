"""The report's files: a page that needs nothing, a PDF for everyone, numbers without formulas."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import page as page_validation
import pypdfium2
import pytest
from click.testing import Result
from playwright.sync_api import Browser

from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.judge.statement_judge import Judge
from coachbook.pdf.html_to_pdf import Printer
from coachbook.playbook.model.playbook import Playbook
from coachbook.report.report_builder import make_report
from coachbook.report.report_page import ReportWords, report_html
from coachbook.report.report_workbook import report_workbook
from coachbook.scorecard.carry_over import with_cards
from coachbook.scorecard.observation import Scorecard, Value
from coachbook.team.folder_reader import read_team
from coachbook.team.model import RepTarget

from ..scorecard.printed import BOOK, DEMO, ROOT
from ..scorecard.team_cards import card

AXE = ROOT / "tests" / "vendor" / "axe.js"
CHECKLISTS = ROOT / "checklists"
WEEK = Week.parse("2026-W49")
EVIL = "=cmd|' /C calc'!A0 <script>alert(1)</script>"


@pytest.fixture(scope="module")
def cards() -> tuple[Scorecard, ...]:
    values: dict[str, Value] = {
        "objection/item": 2,
        "objection/because": EVIL,
        "praise/1": EVIL,
        "agreed/1/what": EVIL,
        "criterion.records/own": 4,
        "criterion.learning": "na",
    }
    reps = read_team(DEMO, BOOK, lambda _: True)[0].teams[0].reps
    whole = [card(rep.id, WEEK, values, level=number % 4) for number, rep in enumerate(reps)]
    before = [card(rep.id, WEEK.previous(), {}, level=2) for rep in reps]
    return (*before, *(replace(one, edition="1.1") for one in whole))


def page_of(
    cards: tuple[Scorecard, ...],
    language: Language,
    *,
    printed: bool = False,
    book: Playbook = BOOK,
) -> str:
    folder = read_team(DEMO, BOOK, lambda _: True)[0]
    joined = with_cards(folder, cards, WEEK.next())
    report = make_report(joined.teams[0], joined, cards, book, WEEK)
    return report_html(report, book, language, CHECKLISTS, printed=printed)


@pytest.mark.parametrize("language", list(Language))
def test_the_page_is_whole_and_quotes_what_people_wrote(
    cards: tuple[Scorecard, ...], language: Language
) -> None:
    html = page_of(cards, language)
    assert not re.search(r'(?:src|href)="(?!#)', html)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert html == page_of(cards, language)


def test_the_page_says_what_to_ask_where_a_feeling_was_written_as_evidence() -> None:
    folder = read_team(DEMO, BOOK, lambda _: True)[0]
    deal = next(one for one in folder.deals if one.rep == "wang-zhe" and one.state == "open")
    one = card("wang-zhe", WEEK, {"deal/1/said": "老板对我挺好"}, level=3)
    html = page_of((replace(one, deals={"1": deal.id}),), Language.EN)
    assert "<q>老板对我挺好</q>" in html
    assert "is a feeling (The boss is very nice to me), not a fact. Ask:" in html
    assert "Written as evidence: 1, of these facts 0, facts against 0, feelings 1" in html


def test_what_was_ticked_against_a_deal_is_told_and_a_person_decides() -> None:
    folder = read_team(DEMO, BOOK, lambda _: True)[0]
    deal = next(one for one in folder.deals if one.rep == "wang-zhe" and one.state == "open")
    one = card("wang-zhe", WEEK, {"deal/1/against/put-off": True}, level=3)
    html = page_of((replace(one, deals={"1": deal.id}),), Language.EN)
    told = html.partition("Ticked against the deal")[2].partition("</ul>")[0]
    assert f"<b>{deal.customer}</b> put off" in told
    assert html.count("A person decides, no program.") == len(folder.teams[0].reps) + 1
    assert "Ticked against the deal" not in page_of((one,), Language.EN)


def test_the_workbook_says_of_written_evidence_what_the_page_says() -> None:
    folder = read_team(DEMO, BOOK, lambda _: True)[0]
    deal = next(one for one in folder.deals if one.rep == "wang-zhe" and one.state == "open")
    one = card("wang-zhe", WEEK, {"deal/1/said": "老板对我挺好"}, level=3)
    cards = (replace(one, deals={"1": deal.id}),)
    joined = with_cards(folder, cards, WEEK.next())
    report = make_report(joined.teams[0], joined, cards, BOOK, WEEK)
    content = report_workbook(report, ReportWords(BOOK, Language.ZH, {}))
    _, row = openpyxl.load_workbook(io.BytesIO(content))["写下来的证据"].iter_rows(values_only=True)
    assert row[:3] == ("王喆", deal.customer, "老板对我挺好")
    assert str(row[3]) == Judge(BOOK).told("老板对我挺好", Language.ZH)
    assert "是感觉（老总对我态度很好），不算事实" in str(row[3])


@pytest.mark.parametrize(
    ("currency", "target", "language", "says"),
    [
        ("元", "40000", Language.ZH, "已签 54,440元，目标 40,000元（136%）"),
        ("元", "40000", Language.EN, "Won 54,440 元 of 40,000 元 (136%)"),
        ("¥", "40000", Language.EN, "Won ¥54,440 of ¥40,000 (136%)"),
        ("¥", "0", Language.EN, "Won ¥54,440, target ¥0"),
        ("元", "0", Language.ZH, "已签 54,440元，目标 0元"),
    ],
)
def test_a_target_is_said_as_it_was_met_with_its_currency_where_it_belongs(
    currency: str, target: str, language: Language, says: str
) -> None:
    folder = read_team(DEMO, BOOK, lambda _: True)[0]
    months = tuple(
        month.model_copy(update={"reps": tuple(_with_target(row, target) for row in month.reps)})
        for month in folder.targets.months
    )
    changes = {"currency": currency, "months": months}
    changed = replace(folder, targets=folder.targets.model_copy(update=changes))
    week = WEEK.previous()
    report = make_report(changed.teams[0], changed, (), BOOK, week)
    html = report_html(report, BOOK, language, CHECKLISTS)
    assert f'<p class="small">{says}</p>' in html
    assert f"{currency}54" not in html or currency == "¥"
    bars = re.findall(r'<rect x="0.5" y="0.5" width="([\d.]+)" height="11" fill="#000"/>', html)
    assert bars
    assert max(map(float, bars)) <= 199


def _with_target(row: RepTarget, amount: str) -> RepTarget:
    amounts = {"wang-zhe": Decimal(amount)}
    return row.model_copy(update={"amount": amounts.get(row.rep, row.amount)})


def test_a_trend_says_where_it_is_broken(cards: tuple[Scorecard, ...]) -> None:
    html = page_of(cards, Language.EN)
    assert "From 2026-W49 on edition 1.1: not comparable across the line" in html
    assert "stroke-dasharray" in html
    assert "Own mark 2 or more apart" in html


@pytest.mark.parametrize("width", [390, 1200])
def test_the_page_is_for_everyone(
    cards: tuple[Scorecard, ...], browser: Browser, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
    tab = context.new_page()
    tab.set_content(page_of(cards, Language.EN))
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.evaluate(AXE.read_text(encoding="utf-8"))
    found = tab.evaluate("axe.run().then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html))")
    assert found == []
    context.close()


CUT = """[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth + 1)
    .map(e => e.className + ' ' + e.textContent.slice(0, 40))"""
NARROW = """[...document.querySelectorAll('td, th')].filter(e => e.checkVisibility()
    && e.textContent.trim().length > 2 && e.clientWidth < 26 && e.clientHeight > 60)
    .map(e => e.textContent)"""


@pytest.mark.parametrize("language", list(Language))
def test_on_a_phone_no_column_is_cut_off_or_a_letter_wide(
    cards: tuple[Scorecard, ...], browser: Browser, language: Language
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, offline=True)
    tab = context.new_page()
    tab.set_content(page_of(cards, language))
    assert tab.evaluate(CUT) == []
    assert tab.evaluate(NARROW) == []
    context.close()


@pytest.mark.parametrize("language", list(Language))
def test_the_page_shows_no_ids_of_the_playbook(
    cards: tuple[Scorecard, ...], language: Language
) -> None:
    html = page_of(cards, language)
    text = re.sub(r"<style>.*?</style>|<[^>]*>", " ", html, flags=re.DOTALL)
    assert [
        each for each in BOOK.entries if re.search(rf"(?<![\w.-]){re.escape(each)}", text)
    ] == []


def test_the_page_names_the_days_of_a_breach() -> None:
    one = card("wang-zhe", WEEK, {"check.discipline/2": True, "check.submission/3": True}, level=3)
    assert "勾了“看见违纪”：12月1日<" in page_of((one,), Language.ZH)
    assert "看见违纪" not in page_of((card("wang-zhe", WEEK, {}, level=3),), Language.ZH)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.usefixtures("heavy")
def test_no_printed_page_is_nearly_empty(cards: tuple[Scorecard, ...], language: Language) -> None:
    html = page_of(cards, language, printed=True)
    document = pypdfium2.PdfDocument(Printer(CHECKLISTS).pdf(html))
    reps = len({one.card.rep for one in cards})
    letters = [page.get_textpage().count_chars() for page in document]
    assert len(letters) == 2 + reps
    assert min(letters) > 300
    document.close()


@pytest.mark.usefixtures("heavy")
def test_the_command_writes_all_three(run: Callable[..., Result], tmp_path: Path) -> None:
    asked = ("--team", DEMO, "--team", "training-1", "--week", "2026-W47", "--lang", "en")
    done = run("report", *asked, "--out", tmp_path)
    assert done.exit_code == 0, done.output
    stem = "2026-W47_training-1_report_en"
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        f"{stem}{suffix}" for suffix in (".html", ".pdf", ".xlsx")
    ]
    judged = page_validation.validate_pdf(
        str(tmp_path / f"{stem}.pdf"),
        profile=page_validation.ValidationProfile.PDF_UA_1,
        limits=page_validation.SafetyLimits(max_reference_depth=100_000),
    )
    assert [failure.message for failure in judged.failures] == []
    book = openpyxl.load_workbook(tmp_path / f"{stem}.xlsx")
    assert book.sheetnames[:2] == ["Team", "Reps"]
    scores = {row[0]: row[1] for row in book["Reps"].iter_rows(min_row=2, values_only=True)}
    assert scores["赵磊"] == 12.5


def test_numbers_are_numbers_and_no_text_is_a_formula(cards: tuple[Scorecard, ...]) -> None:
    folder = read_team(DEMO, BOOK, lambda _: True)[0]
    [team] = folder.teams
    evil = team.reps[0].model_copy(update={"name": EVIL})
    team = team.model_copy(update={"reps": (evil, *team.reps[1:])})
    report = make_report(team, folder, cards, BOOK, WEEK)
    content = report_workbook(report, ReportWords(BOOK, Language.EN, {}))
    cells = [
        cell
        for sheet in openpyxl.load_workbook(io.BytesIO(content))
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert EVIL in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert content == report_workbook(report, ReportWords(BOOK, Language.EN, {}))


@pytest.mark.parametrize(("far", "reps"), [(1, 8), (2, 6), (3, 4), (4, 2)])
def test_marks_are_far_apart_where_the_playbook_says_so(
    cards: tuple[Scorecard, ...], far: int, reps: int
) -> None:
    """The reps' own mark is 4, their lead's in turn 0, 1, 2 and 3."""
    reckoning = BOOK.diagnosis.reckoning.model_copy(update={"far_apart": far})
    topic = BOOK.diagnosis.model_copy(update={"reckoning": reckoning})
    book = BOOK.model_copy(update={"diagnosis": topic})
    html = page_of(cards, Language.EN, book=book)
    assert html.count(f"Own mark {far} or more apart") == reps


def test_the_page_says_where_a_rep_stands_and_where_nothing_is_short() -> None:
    folder = replace(read_team(DEMO, BOOK, lambda _: True)[0], scores=())
    first, second, third, *_ = folder.teams[0].reps
    low = {"criterion.talk-track": 1}
    cards = (
        card(first.id, WEEK, low, level=3),
        card(second.id, WEEK, {}, level=4),
        card(third.id, WEEK.previous(), low, level=3),
    )
    joined = with_cards(folder, cards, WEEK.next())
    report = make_report(joined.teams[0], joined, cards, BOOK, WEEK)
    html = report_html(report, BOOK, Language.EN, CHECKLISTS)
    short, top, away = (
        html.split(f'id="rep-{one.id}"')[1].split("</section>")[0] for one in (first, second, third)
    )
    level = report.reps[0].focus.level
    assert f"About {level}; recent scores: 1; last, {WEEK}: 1" in short
    assert "Nothing is short" in top
    assert f"as of {WEEK}" in top
    assert f"last, {WEEK.previous()}: 1" in away
    assert f"({str(WEEK.previous())[5:]})" in html.split('id="rep-')[0]
