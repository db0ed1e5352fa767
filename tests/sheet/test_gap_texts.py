"""The gap to target as it is printed: the share as it is, the currency where it belongs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.playbook.model.playbook import Playbook
from coachbook.sheet.sheet import make_sheet
from coachbook.sheet.slot_texts import slot_texts
from coachbook.team.model import (
    Deal,
    DealState,
    MonthTarget,
    Person,
    Rep,
    RepTarget,
    TargetsFile,
    Team,
    TeamFolder,
)

REP = Rep(id="lin", name="林", joined=date(2025, 1, 1))
TEAM = Team(
    id="n", name="一组", department="training", supervisor=Person(id="z", name="周"), reps=(REP,)
)
ZH, EN = Language.ZH, Language.EN


@pytest.mark.parametrize(
    ("currency", "target", "won", "language", "says"),
    [
        ("¥", 100, 135, ZH, ("¥0", "100", "已签 ¥135（135%）", "本月目标 ¥100")),
        ("¥", 100, 135, EN, ("¥0", "100", "Won ¥135 (135%)", "Month's target ¥100")),
        ("元", 85000, 54440, ZH, ("30,560元", "64", "已签 54,440元（64%）", "本月目标 85,000元")),
        ("元", 85000, 54440, EN, ("30,560 元", "64", "Won 54,440 元 (64%)", "target 85,000 元")),
        ("RMB", 100, 0, ZH, ("100 RMB", "0", "已签 0 RMB（0%）", "本月目标 100 RMB")),
        ("元", 0, 5, ZH, ("0元", "100", "已签 5元", "本月目标 0元")),
        ("$", 0, 0, EN, ("$0", "100", "Won $0", "Month's target $0")),
    ],
)
def test_what_is_won_of_a_target(
    book: Playbook,
    currency: str,
    target: int,
    won: int,
    language: Language,
    says: tuple[str, str, str, str],
) -> None:
    month = MonthTarget(month="2026-11", reps=(RepTarget(rep="lin", amount=Decimal(target)),))
    deal = Deal("1", "lin", state=DealState.WON, amount=Decimal(won), closed=date(2026, 11, 20))
    folder = TeamFolder((TEAM,), (deal,), targets=TargetsFile(currency=currency, months=(month,)))
    sheet = make_sheet(TEAM, REP, folder, book, Week(2026, 48))
    texts = slot_texts(sheet, book, (language,), "林")
    missing, bar, line, asked = (
        texts[f"gap/{slot}"] for slot in ("missing", "bar", "won", "target")
    )
    assert (missing, bar, line) == says[:3]
    assert asked.endswith(says[3])
