"""`coachbook calibrate`: the table, the page, the print, and what it says without any cards."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import page as page_validation
import pypdf
import pytest
from click.testing import Result
from playwright.sync_api import Browser, Page

from coachbook.base.text import Language
from coachbook.calibration.calibration import CalibrationCase, LeadLevel, calibrate
from coachbook.calibration.calibration_page import CalibrationPage
from coachbook.calibration.calibration_wording import Wording
from coachbook.calibration.compare_leads import seeded_random
from coachbook.calibration.dot_plot import WIDTH, dot_plot, letters_of
from coachbook.playbook.model.playbook import Playbook
from coachbook.scorecard.observation import CardKey, CardKind, Value
from coachbook.scorecard.store.file_store import FileStore
from coachbook.scorecard.store.sqlite_store import SqliteStore
from coachbook.team.folder_reader import read_team

from ..scorecard.cards import card_of, seen

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "checklists" / "demo-team"
WEEK = "2026-W48"
Calibrate = Callable[..., Result]


@pytest.fixture
def calibrate_(run: Callable[..., Result], tmp_path: Path) -> Calibrate:
    """`coachbook calibrate` for the demonstration team, with records of its own."""
    asked = ("--team", DEMO, "--week", WEEK, "--records", tmp_path / "records")
    return lambda *more: run("calibrate", *asked, "--out", tmp_path / "out", *more)


def keep(
    store: FileStore | SqliteStore, book: Playbook, scorer: str, shift: int = 0, week: str = WEEK
) -> None:
    """A card of every rep of the team by one lead; `shift` is how far off their levels are."""
    team = read_team(DEMO, book)[0].teams[0]
    for number, rep in enumerate(team.reps):
        key = CardKey(team.id, rep.id, week, CardKind.CALIBRATION, scorer)
        levels: Iterator[tuple[str, Value]] = (
            (each.id, "na" if number == 7 else min(4, (number + place) % 4 + shift * (place == 4)))
            for place, each in enumerate(book.scorecard.criteria)
        )
        store.add(card_of(*(seen(field, level) for field, level in levels), key=key))


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def test_without_cards_or_with_one_lead_it_says_what_is_missing(
    calibrate_: Calibrate, real: Playbook, tmp_path: Path
) -> None:
    nothing = calibrate_("--lang", "en")
    assert nothing.exit_code == 1
    assert "No cards for calibration in 2026-W48" in nothing.output
    assert not (tmp_path / "records").exists()
    keep(FileStore(tmp_path / "records"), real, "zhou-min")
    alone = calibrate_("--lang", "en")
    assert alone.exit_code == 1
    assert "only 周敏 scored for calibration" in alone.output
    assert "Traceback" not in alone.output
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("heavy")
@pytest.mark.parametrize("opened", [FileStore, SqliteStore])
def test_the_table_names_the_criterion_and_who_gave_what(
    calibrate_: Calibrate,
    real: Playbook,
    tmp_path: Path,
    opened: type[FileStore] | type[SqliteStore],
) -> None:
    store = opened(tmp_path / "records")
    keep(store, real, "zhou-min")
    keep(store, real, "he-jing", shift=1)
    shown = calibrate_("--lang", "en")
    assert shown.exit_code == 0, shown.output
    criterion = real.scorecard.criteria[4]
    assert f"Talk about: {criterion.name.en}" in shown.output
    assert re.search(r"All criteria +7 +49 of 56 +56 of 56 +– +– +Too few to say", shown.output)
    assert re.search(rf"{criterion.name.en} +7 +0 of 7 ", shown.output)
    assert criterion.anchors[3].en in shown.output
    assert re.search(r"\n  3  [^\n]+\n     陈珺: A he-jing\n", shown.output)
    assert re.search(r"\n  2  [^\n]+\n     陈珺: B 周敏\n", shown.output)


@pytest.mark.usefixtures("heavy")
def test_over_two_weeks_there_is_enough_to_say_and_the_same_bytes_each_time(
    calibrate_: Calibrate, real: Playbook, tmp_path: Path
) -> None:
    store = FileStore(tmp_path / "records")
    for week in ("2026-W47", WEEK):
        keep(store, real, "zhou-min", week=week)
        keep(store, real, "he-jing", shift=1, week=week)
    first = calibrate_("--weeks", "2", "--lang", "both")
    assert first.exit_code == 0, first.output
    assert re.search(r"全部评分项 +14 +98/112 +112/112 +0\.9\d +0\.\d\d 至", first.output)
    before = bytes_in(tmp_path / "out")
    stem = "2026-W47_2026-W48_calibration"
    assert [*before] == [f"{stem}_{each}" for each in ("en.html", "en.pdf", "zh.html", "zh.pdf")]
    for file in (tmp_path / "out").iterdir():
        file.unlink()
    assert calibrate_("--weeks", "2", "--lang", "both").output == first.output
    assert bytes_in(tmp_path / "out") == before
    print_ = pypdf.PdfReader(tmp_path / "out" / f"{stem}_en.pdf")
    text = "\n".join(page.extract_text() for page in print_.pages)
    assert "Agreement by criterion" in text
    assert "Calibration levels never enter a rep's score" in text
    for language in Language:
        report = page_validation.validate_pdf(
            str(tmp_path / "out" / f"{stem}_{language}.pdf"),
            profile=page_validation.ValidationProfile.PDF_UA_1,
        )
        assert report.is_compliant, report.failures


@pytest.fixture(scope="module")
def pages(real: Playbook, tmp_path_factory: pytest.TempPathFactory) -> dict[Language, str]:
    """The page of eight reps and three leads, one with a name that is markup."""
    folder = tmp_path_factory.mktemp("records")
    store = FileStore(folder)
    for shift, scorer in enumerate(("zhou-min", "he-jing", "ma-lin")):
        keep(store, real, scorer, shift=shift)
    found = calibrate(
        store.cards(WEEK), real.scorecard.criteria, real.scorecard.calibration, seeded_random
    )
    names = {"he-jing": "<b>何静</b>"}
    return {
        each: CalibrationPage(
            found,
            Wording(real, lambda one: names.get(one, one), found.scorers, (WEEK,), each),
            ROOT / "checklists",
        ).html
        for each in Language
    }


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window with nothing to reach but what it is given."""
    context = browser.new_context(offline=True, viewport={"width": 390, "height": 800})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", Language)
def test_the_page_asks_for_nothing_is_for_everyone_and_shows_names_as_names(
    pages: dict[Language, str], language: Language, page: Page
) -> None:
    html = pages[language]
    assert not re.search(r'(src|href)="', html)
    assert "&lt;b&gt;何静&lt;/b&gt;" in html
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.set_content(html)
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("svg.dots").count() == 8
    page.set_content(html.replace("Content-Security-Policy", "x-none"))
    page.evaluate((ROOT / "tests" / "vendor" / "axe.js").read_text(encoding="utf-8"))
    assert page.evaluate("axe.run().then(found => found.violations.map(one => one.id))") == []


def test_plots_are_black_and_white(pages: dict[Language, str]) -> None:
    for svg in re.findall(r"<svg.*?</svg>", pages[Language.EN], re.DOTALL):
        ElementTree.fromstring(svg)
        paints = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg))
        assert paints <= {"#000", "#fff", "#aaa", "#ccc"}


def test_many_leads_on_one_level_stand_side_by_side_within_the_plot() -> None:
    scorers = [f"lead-{number:02}" for number in range(30)]
    given = tuple(LeadLevel(each, 4 if number % 2 else None) for number, each in enumerate(scorers))
    plot = dot_plot([CalibrationCase(WEEK, "t", "r", given)], ["林" * 40], scorers)
    marks = plot.rows[0].dots
    assert len({(mark.x, mark.y) for mark in marks}) == len(marks) == 30
    assert all(0 < mark.x < WIDTH and 0 < mark.y < plot.height for mark in marks)
    assert len(set(letters_of(scorers).values())) == 30
    assert len(plot.rows[0].label) < 12


@pytest.mark.parametrize("command", ["webform", "workbook"])
def test_a_form_for_calibration_is_its_leads_own_and_knows_nothing_of_others(
    run: Callable[..., Result], tmp_path: Path, real: Playbook, command: str
) -> None:
    team = tmp_path / "team"
    shutil.copytree(DEMO, team, ignore=shutil.ignore_patterns("records", "deals.csv"))
    (team / "deals.csv").write_text("deal,rep,customer,state\n", encoding="utf-8")
    staff = (team / "team.yml").read_text(encoding="utf-8")
    (team / "team.yml").write_text("".join(staff.partition("      - id: li-xiaoyan")[0]))
    for each in ("activity.csv", "targets.yml", "commitments.csv", "scores.csv"):
        (team / each).unlink()
    asked = (command, "--team", team, "--week", WEEK, "--kind", "calibration")

    def made(out: str, scorer: str) -> tuple[str, bytes]:
        done = run(*asked, "--scorer", scorer, "--out", tmp_path / out)
        assert done.exit_code == 0, done.output
        [file] = (tmp_path / out).iterdir()
        return file.stem, file.read_bytes()

    name, before = made("before", "he-jing")
    assert name.endswith("_calibration_he-jing")
    assert made("other", "ma-lin")[1] != before
    keep(FileStore(team / "records"), real, "ma-lin", shift=1)
    assert made("after", "he-jing") == (name, before)
    assert run(*asked, "--scorer", "he.jing").exit_code == 2


@pytest.mark.usefixtures("heavy")
def test_what_two_leads_hand_in_is_compared(
    run: Callable[..., Result], calibrate_: Calibrate, tmp_path: Path
) -> None:
    handed_in = tmp_path / "in"
    handed_in.mkdir()
    for scorer, level in (("zhou-min", 1), ("he-jing", "４"), ("ma-lin", "na")):
        about = f"team: training-1\nrep: wang-zhe\nweek: {WEEK}\nkind: calibration"
        card = f"{about}\nscorer: {scorer}\nvalues:\n  criterion.records: {level}\n"
        (handed_in / f"{scorer}.yml").write_text(card, encoding="utf-8")
    taken = run("collect", "--team", DEMO, "--records", tmp_path / "records", handed_in)
    assert taken.exit_code == 0, taken.output
    shown = calibrate_("--lang", "en")
    assert re.search(r"Customer records +1 +0 of 1 +0 of 1", shown.output), shown.output
    for level, who in (("4", "A he-jing"), ("1", "C 周敏"), ("N/A", "B ma-lin")):
        assert re.search(rf"\n  {level}[^\n]*\n     王喆: {who}\n", shown.output)
