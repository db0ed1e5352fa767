"""CPU of a text: on one line, wrapped, remembered. `make bench` prints it."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from pathlib import Path

from coachbook.pdf.press.fragment import FragmentKey
from coachbook.pdf.press.typesetter import Typesetter

from ..pdf.press.toy_form import Toy

LETTERS = "北京上海广州深圳市文化传播科技有限责任公司第一二三分部营销中心华东区域国际教育集团"


def test_texts(tmp_path: Path) -> None:
    toy, chance = Toy(tmp_path), random.Random(1)
    short, long = (
        [
            FragmentKey("customer", "zh", "".join(chance.choices(LETTERS, k=size)))
            for _ in range(2000)
        ]
        for size in (10, 20)
    )
    figures = [FragmentKey("amount", "en", f"{n * 1237:,}") for n in range(2000)]
    setter = toy.typesetter(tmp_path / "memo")
    print(f"\nthe trials of two kinds: {1000 * _seconds(setter, [short[0], figures[0]]):.0f} ms")
    for name, wanted in (("Chinese", short[1:]), ("figures", figures[1:]), ("wrapped", long)):
        print(f"a text, {name}: {1000 * _seconds(setter, wanted) / len(wanted):.3f} ms")
    assert setter.count.laid == len(long)
    again = toy.typesetter(tmp_path / "memo")
    every = short + figures + long
    print(f"a remembered text: {1000 * _seconds(again, every) / len(every):.3f} ms")
    print(f"at hand: {1000 * _seconds(again, every) / len(every):.3f} ms")


def _seconds(setter: Typesetter, wanted: Sequence[FragmentKey]) -> float:
    start = time.process_time()
    setter.set(wanted)
    return time.process_time() - start
