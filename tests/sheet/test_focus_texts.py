"""What the sheet says of the focus of the week, and what it says where nothing is short."""

from __future__ import annotations

import pytest

from coachbook.base.text import Language
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.prose import plain_text
from coachbook.sheet.sheet import make_sheet
from coachbook.sheet.slot_texts import slot_texts
from coachbook.team.model import DatedFact, Deal, TeamFolder

from .test_standing import LAST_WEEK, REP, TEAM, WEEK, scored

BOTH = (Language.ZH, Language.EN)


def said(
    book: Playbook, folder: TeamFolder, languages: tuple[Language, ...] = BOTH
) -> dict[str, str]:
    """What stands in the slots of the focus."""
    sheet = make_sheet(TEAM, REP, folder, book, WEEK)
    texts = slot_texts(sheet, book, languages, "林")
    return {slot: text for slot, text in texts.items() if slot.startswith("focus")}


def test_the_level_stands_with_how_many_scores_and_the_last_week(book: Playbook) -> None:
    light = book.scorecard.criteria[0]
    others = {one.id: "3.3" for one in book.scorecard.criteria[1:]}
    texts = said(book, scored({**others, light.id: "1.0"}, LAST_WEEK))
    level = texts["focus"].partition("约 ")[2].partition(" 分")[0]
    assert 0 < float(level) < 2
    assert texts["focus"] == (
        f"{light.name.zh}：约 {level} 分（近来评过 2 次，最近 2026-W47 打 0 分）"
    )
    assert texts["focus/under"] == (
        f"{light.name.en}: about {level} (recent scores: 2; last, 2026-W47: 0)"
    )
    whole = int(float(level))
    assert texts["focus/now"].startswith(f"这是 {whole} 分")
    assert texts["focus/next"] == f"下一级 {whole + 1}"
    assert texts["focus/next/under"] == f"Next level {whole + 1}"
    assert {"focus/now/anchor", "focus/next/anchor"} <= texts.keys()


def test_without_a_score_and_with_one_too_old_the_sheet_says_so(book: Playbook) -> None:
    heaviest = max(book.scorecard.criteria, key=lambda one: one.weight)
    never = said(book, TeamFolder((TEAM,)))
    assert never["focus"] == heaviest.name.zh
    assert never["focus/now/anchor/under"] == "Not scored yet, so start with the heaviest"
    old = said(book, scored({heaviest.id: "0"}, WEEK.earlier(57)))
    assert old["focus"] == heaviest.name.zh
    assert old["focus/now/anchor/under"] == (
        f"No recent score to go by (last scored {WEEK.earlier(57)}), so start with the heaviest"
    )
    assert "focus/next" not in never | old


@pytest.mark.parametrize("deals", [0, 2])
def test_where_nothing_is_short_it_says_so_and_what_else_the_week_is_for(
    book: Playbook, deals: int
) -> None:
    best = max(book.scorecard.criteria, key=lambda one: one.weight)
    folder = scored({one.id: "44" for one in book.scorecard.criteria})
    known = (
        Deal("strong", "lin", facts=(DatedFact("fact.agreed-in-words", WEEK.earlier(1).monday),)),
        Deal("weak", "lin"),
    )
    folder = TeamFolder((TEAM,), known[:deals], scores=folder.scores)
    texts = said(book, folder)
    assert texts["focus/under"].startswith("Nothing is short")
    assert "2026-W47" in texts["focus"]
    assert texts["focus/now/anchor/under"] == (
        f"{best.name.en}: {plain_text(best.anchors[4].en, book.entries, Language.EN)}"
    )
    sheet = make_sheet(TEAM, REP, folder, book, WEEK)
    if not sheet.deals:
        assert "focus/next" not in texts
        return
    weakest = next(one for one in sheet.deals if one.chosen.candidate.deal.id == "weak")
    assert texts["focus/next/anchor/under"].startswith(f"Number {weakest.number} on the back: ")
