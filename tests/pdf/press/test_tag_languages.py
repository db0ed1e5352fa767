"""A file says the language of each of its texts, as its page does."""

from __future__ import annotations

import base64
from pathlib import Path

import page as page_validation
import pytest

from coachbook.pdf.html_to_pdf import SVG_ADDRESS, Printer
from coachbook.pdf.press.compose import compose, make_plate
from coachbook.pdf.press.font_face import Face

from .reading import spoken
from .toy_form import FONTS, Toy

pytestmark = pytest.mark.usefixtures("heavy")

LONG = "Every cell of a long text is in the language of the whole, on each of its many lines. "
SQUARE = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
DRAWN = base64.b64encode(SQUARE).decode()
VALUES = {
    "name": "王 Sofia",
    **{f"customer/{n}": "Customer" if n % 2 else "客户" for n in range(6)},
    **{f"amount/{n}": "1,000" for n in range(6)},
    **{f"day/{n}": "3月4日" for n in range(6)},
    **{f"what/{n}": "Long " * 30 if n == 2 else "约定" for n in range(4)},
    **{f"away/{n}": "" for n in range(6)},
    "bar": "40",
    "tag": "12 王 To.",
    "deep": "Indented, too",
    "loud": "not so loud",
}
PAGES = {
    "one language": ("<p>都是中文 OK</p>", [("都是中文OK", "zh-Hans")]),
    "a span": (
        '<p>先说<span lang="en">then say</span>再说</p>',
        [("先说", "zh-Hans"), ("thensay", "en"), ("再说", "zh-Hans")],
    ),
    "a span in a span": (
        '<p lang="en">One <span>two <b lang="zh-Hans">三<i>四</i></b> five</span> six</p>',
        [("Onetwo", "en"), ("三四", "zh-Hans"), ("fivesix", "en")],
    ),
    "many lines": (
        f'<h1>题</h1><p lang="en">{LONG * 9}</p><p>完</p>',
        [("题", "zh-Hans"), ((LONG * 9).replace(" ", ""), "en"), ("完", "zh-Hans")],
    ),
    "two pages": (
        '<p lang="en">A</p><p style="break-before: page">二<span lang="en">B</span></p>',
        [("A", "en"), ("二", "zh-Hans"), ("B", "en")],
    ),
    "a table": (
        '<table><tr><th>项<span lang="en">Item</span></th><td lang="en">X</td></tr></table>',
        [("项", "zh-Hans"), ("ItemX", "en")],
    ),
    "a picture and a link": (
        f'<p><img alt="图" src="{SVG_ADDRESS}{DRAWN}">'
        '甲<a href="#x" lang="en">see <b>there</b> now</a>乙</p><p id="x" lang="en">There</p>',
        [("图甲", "zh-Hans"), ("seetherenow", "en"), ("乙", "zh-Hans"), ("There", "en")],
    ),
    "out of the flow": (
        '<p>甲<span lang="en" style="position: absolute; top: 0">Top</span>乙</p>',
        [("甲", "zh-Hans"), ("Top", "en"), ("乙", "zh-Hans")],
    ),
}


@pytest.mark.parametrize(("body", "said"), PAGES.values(), ids=PAGES)
def test_each_text_is_in_its_language(body: str, said: list[tuple[str, str]], toy: Toy) -> None:
    head = '<meta charset="utf-8"><title>题</title><link rel="stylesheet" href="toy/toy.css">'
    html = f'<!DOCTYPE html><html lang="zh-Hans"><head>{head}</head><body>{body}</body></html>'
    content = Printer(toy.folder, toy.folder / "fonts").lay_out(html).pdf()
    assert spoken(content) == said


def test_composed_files_say_the_same(toy: Toy, tmp_path: Path) -> None:
    keys = toy.keys(VALUES)
    set_ = toy.typesetter(tmp_path / "memo").set(keys.values())
    faces = {face: Face(file) for face, file in FONTS.items()}
    ink = {slot: set_[one] for slot, one in keys.items()}
    composed = compose(make_plate(toy.skeleton, faces), ink, "题")
    plain = Printer(toy.folder, toy.folder / "fonts").lay_out(toy.html(VALUES)).pdf()
    assert spoken(composed) == spoken(plain)
    assert ("Long" * 30, "en") in spoken(composed)
    report = page_validation.validate_pdf_bytes(
        composed, profile=page_validation.ValidationProfile.PDF_UA_1
    )
    assert [failure.message for failure in report.failures] == []
