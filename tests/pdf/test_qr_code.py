"""QR codes: always the same modules, read by zxing."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from coachbook.pdf.qr_code import SIDE, dark_runs, modules
from coachbook.team.codes import Payload

from .toy_form import toy_html

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


# Printed sheets carry codes like this one: any other version, mask or level of correction moves
# modules, and sheets already printed would differ from those printed anew.
PRINTED = """
    #######..#..#.#######
    #.....#.###.#.#.....#
    #.###.#..###..#.###.#
    #.###.#..#....#.###.#
    #.###.#.###.#.#.###.#
    #.....#...##..#.....#
    #######.#.#.#.#######
    .........###.........
    #.#.#.#..#..#...#..#.
    #..##...#.##.#.#.#...
    #..#..#...###...##...
    ....##.########..###.
    ..###.#.#...#.#...###
    ........#.##.####..##
    #######...#.#...#....
    #.....#...#..####....
    #.###.#.#.###.#..#...
    #.###.#...##..######.
    #.###.#.#.#.#..###..#
    #.....#...####.##.###
    #######.#.####.#..#.#
"""


def test_a_code_has_these_modules_and_no_others() -> None:
    rows = modules("D0A1B0ABCD0KF0P71Z9")
    shown = [f"{row:0{SIDE}b}".replace("0", ".").replace("1", "#") for row in rows]
    assert shown == PRINTED.split()


@given(st.text(CHARACTERS, min_size=19, max_size=19))
@example("0" * 19)  # digits alone would take another mode, and fewer modules
def test_every_payload_is_read_again(payload: str) -> None:
    picture = Image.new("L", (SIDE + 8, SIDE + 8), 255)
    for x, y, width in dark_runs(modules(payload)):
        picture.paste(0, (x + 4, y + 4, x + 4 + width, y + 5))
    (code,) = zxingcpp.read_barcodes(picture.resize((174, 174), Image.Resampling.NEAREST))
    assert code.text == payload
    assert code.ec_level == "M"


@pytest.mark.parametrize("payload", ["", "A" * 18, "A" * 20, "a" * 19, "周" * 19])
def test_another_payload_is_refused(payload: str) -> None:
    with pytest.raises(ValueError, match="is not 19 characters"):
        modules(payload)


@pytest.mark.parametrize("dpi", [100, 150, 300])
def test_the_printed_code_is_read_from_a_raster(printed: bytes, payload: Payload, dpi: int) -> None:
    page = pypdfium2.PdfDocument(printed)[1].render(scale=dpi / 72, grayscale=True).to_pil()
    (code,) = zxingcpp.read_barcodes(page)
    assert Payload.parse(code.text) == payload


def test_the_picture_is_drawn_with_lines_and_says_no_payload(
    printed: bytes, payload: Payload
) -> None:
    with pikepdf.open(io.BytesIO(printed)) as document:
        assert not any(page.get_images() for page in document.pages)
        said = {
            str(o.Alt)
            for o in document.objects
            if isinstance(o, pikepdf.Dictionary) and "/Alt" in o
        }
    assert said == {"机读码"}
    assert str(payload) not in toy_html({"front/code/top": str(payload)})
