"""What several processes do at once to the press memory."""

from __future__ import annotations

from pathlib import Path

from coachbook.pdf.press.fragment import Fragment, FragmentKey
from coachbook.pdf.press.fragment_cache import Memo

EACH = 5


def key(number: int, each: int) -> FragmentKey:
    return FragmentKey("a", "zh", f"{number} {each}")


def remember(file: Path, number: int) -> None:
    memo = Memo(file, "x")
    for each in range(EACH):
        one = key(number, each)
        memo.write({one: Fragment(b"%d" % number)})
        memo.write_note(one.text, "noted")
        assert memo.read([one]) == {one: Fragment(b"%d" % number)}
    memo.close()
