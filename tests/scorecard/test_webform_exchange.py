"""What a web form exports reads back, and overwrites nothing in another browser."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, expect

from coachbook.scorecard.readers.web_reader import read
from coachbook.scorecard.resolve import resolve_card

from .web_file_cases import REFUSED, SOUND, TAKEN, UNSOUND, changed
from .webform_page import (
    CRITERIA,
    DESK,
    LEVELS,
    PRINT,
    REP,
    Form,
    deals_on,
    demo,
    dom_id,
    known,
    opened,
    page_of,
    score_all,
)


def test_what_is_exported_reads_back(form: Form, tmp_path: Path) -> None:
    score_all(form)
    form.choose(f"{CRITERIA[1]}/cause", 2)
    form.choose(f"{CRITERIA[1]}/own", 3)
    form.choose("commitment/1", 1)
    form.fill("check.calls/1", "９０")
    form.fill("check.calls/2", "viele")
    form.choose("check.daily-meeting/1/kept", 0)
    form.tick("deal/1/fact.asks-discount")
    form.page.locator(
        f"#{'field-deal-1-fact-asks-discount'} >> xpath=ancestor::div[@class='fact on']"
    ).locator("button").nth(2).click()
    form.fill("deal/1/said", "王总周三说：合同发我")
    form.fill("agreed/1/what", "周四前拿到回执")
    form.fill("signature/rep", "王喆")
    book = known()
    file = form.export(tmp_path)
    assert json.loads(file.read_bytes())["reps"][REP]["print"] == PRINT
    reading = read(file.read_bytes(), file.name, book)
    assert [(each.address, each.says) for each in reading.refusals] == [
        (
            "reps.wang-zhe.values.check.calls/2",
            "'viele' is not a whole number; expected a whole number from 0 to 9999",
        )
    ]
    card = resolve_card(reading.observations[0].card, reading.observations, book)
    assert {field: one.value for field, one in card.values.items()} == {
        **{c: "na" if n == 5 else n for c, n in zip(CRITERIA, LEVELS, strict=False)},
        f"{CRITERIA[1]}/cause": 3,
        f"{CRITERIA[1]}/own": 3,
        "commitment/1": "not-done",
        "check.calls/1": 90,
        "check.daily-meeting/1/kept": "yes",
        "deal/1/fact.asks-discount": True,
        "deal/1/fact.asks-discount/date": "2026-11-25",
        "deal/1/said": "王总周三说：合同发我",
        "agreed/1/what": "周四前拿到回执",
        "signature/rep": "王喆",
    }
    assert card.deals["1"].startswith("D26-")
    assert str(card.card) == "2026-W48 training-1/wang-zhe normal by zhou-min"


def test_another_browser_takes_over_and_its_file_supersedes(
    browser: Browser, form: Form, webform_file: Path, tmp_path: Path
) -> None:
    score_all(form)
    first = form.export(tmp_path)
    with browser.new_context(viewport=DESK) as elsewhere:
        other = opened(elsewhere, webform_file)
        assert "7" in other.take(first)
        assert [other.chosen(each) for each in CRITERIA[:3]] == ["3", "1", "4"]
        other.choose(CRITERIA[0], 2)
        second = other.export(tmp_path)
        book = known()
        both = [
            each
            for one in (first, second)
            for each in read(one.read_bytes(), one.name, book).observations
        ]
        card = resolve_card(both[0].card, both, book)
        assert (card.open, card.value(CRITERIA[0])) == ((), 2)
        form.choose(CRITERIA[2], 1)  # meanwhile, in the first browser: nobody knows which is right
        third = form.export(tmp_path)
        both += read(third.read_bytes(), third.name, book).observations
        asked = resolve_card(both[0].card, both, book).open
        assert {each.field for each in asked} == {CRITERIA[0], CRITERIA[2]}


def test_importing_never_silently_overwrites(
    browser: Browser, form: Form, webform_file: Path, tmp_path: Path
) -> None:
    form.choose(CRITERIA[0], 3)
    form.choose(CRITERIA[1], 3)
    old = form.export(tmp_path)
    form.choose(CRITERIA[0], 4)
    form.take(old)  # an older file of the same form changes nothing
    assert form.chosen(CRITERIA[0]) == "4"
    with browser.new_context() as elsewhere:
        other = opened(elsewhere, webform_file)
        other.choose(CRITERIA[0], 1)
        other.choose(CRITERIA[2], 2)
        theirs = other.export(tmp_path)
    form.take(theirs)
    dialog = form.page.locator("#choose")
    assert dialog.locator("fieldset").count() == 1
    assert "新名录" in dialog.inner_text()
    dialog.locator("button").click()
    assert [form.chosen(each) for each in CRITERIA[:3]] == ["4", "3", "2"]
    form.take(theirs)  # once settled it is not asked again
    assert not dialog.is_visible()
    assert form.chosen(CRITERIA[0]) == "4"


def test_the_other_answer_can_be_chosen(
    browser: Browser, form: Form, webform_file: Path, tmp_path: Path
) -> None:
    form.choose(CRITERIA[0], 3)
    with browser.new_context() as elsewhere:
        other = opened(elsewhere, webform_file)
        other.choose(CRITERIA[0], 1)
        theirs = other.export(tmp_path)
    form.take(theirs)
    form.page.locator("#choose input[value=theirs]").check()
    form.page.locator("#choose button").click()
    assert form.chosen(CRITERIA[0]) == "1"


def test_a_file_that_is_none_changes_nothing(form: Form, tmp_path: Path) -> None:
    form.choose(CRITERIA[0], 3)
    sound = form.export(tmp_path).read_text("utf-8")
    spoilt = [
        *("", "[]", "{}", "null", "PK\x03\x04", sound[:-9], sound.replace('"values"', '"vals"')),
        sound.replace("2026-W48", "2026-W47"),
        sound.replace('"edit": 1', '"edit": -1'),
        sound.replace("zhou-min", "li-xiaoyan"),
        sound.replace("   3,", '   {"a": 3},'),
        sound.replace("   3,", "   7,"),
        sound.replace("   3,", '   "3",'),
    ]
    bad = tmp_path / "bad.json"
    for content in spoilt:
        assert content != sound
        bad.write_text(content, encoding="utf-8")
        assert "什么都没动" in form.take(bad)
    assert form.chosen(CRITERIA[0]) == "3"
    assert "0" in form.take(next(tmp_path.glob("2026*.json")))


def test_a_form_made_anew_offers_what_was_filled_in_before(
    phone: BrowserContext, form: Form, tmp_path: Path
) -> None:
    first, second = deals_on(form)[:2]
    form.choose(CRITERIA[0], 3)
    form.tick("deal/1/fact.asks-discount")
    form.tick("deal/2/fact.asks-invoice")
    folder = demo()
    left = tuple(deal for deal in folder.deals if deal.id != first)
    anew = tmp_path / "anew.html"
    anew.write_text(page_of(replace(folder, deals=left)), encoding="utf-8")
    other = opened(phone, anew)
    offer = other.page.locator("#earlier")
    assert other.chosen(CRITERIA[0]) is None
    offer.locator("button").click()
    assert other.chosen(CRITERIA[0]) == "3"
    place = deals_on(other).index(second) + 1
    assert other.page.locator(f"#{dom_id(f'deal/{place}/fact.asks-invoice')}").is_checked()
    expect(other.page.locator("#said")).to_contain_text("有 1 处说的是这张表上没有的单子")
    other.page.reload()
    assert not offer.is_visible()
    book = known()
    files = [form.export(tmp_path), other.export(tmp_path)]
    both = [each for one in files for each in read(one.read_bytes(), "", book).observations]
    assert {each.about for each in both if each.field.startswith("deal/")} == {first, second}


def test_the_page_takes_in_the_files_that_the_table_calls_sound(form: Form, tmp_path: Path) -> None:
    form.choose(CRITERIA[0], 3)
    whole = json.loads(form.export(tmp_path).read_text("utf-8"))
    sound = [changed(whole, case, REP) for case in SOUND]
    unsound = [changed(whole, case, REP) for case in UNSOUND]
    refused = "files => files.map(file => refusal(file) !== null)"
    assert form.page.evaluate(refused, [whole, *sound]) == [False] * (1 + len(sound))
    told = form.page.evaluate(refused, unsound)
    assert [case for case, wrong in zip(UNSOUND, told, strict=True) if not wrong] == []


def test_the_page_takes_in_the_values_that_the_table_calls_right(form: Form) -> None:
    taken = "rows => rows.map(([field, value]) => isPlain(value) && fits([field, [value]]))"
    for rows, right in ((TAKEN, True), (REFUSED, False)):
        told = form.page.evaluate(taken, rows)
        assert [row for row, fits in zip(rows, told, strict=True) if fits is not right] == []
