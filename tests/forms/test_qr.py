"""QR codes: equal to segno's, read by zxing."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from coachbook.codes import Payload
from coachbook.render.qr import SIDE, modules, runs

from .toy_form import toy_html

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


@given(st.text(CHARACTERS, min_size=16, max_size=16).filter(lambda text: not text.isdecimal()))
def test_a_code_is_what_segno_makes(payload: str) -> None:
    code = segno.make_qr(payload, version=1, error="q", mask=0, boost_error=False)
    expected = [int("".join(map(str, row)), 2) for row in code.matrix]
    assert [*modules(payload)] == expected
    drawn = [[0] * SIDE for _ in range(SIDE)]
    for x, y, width in runs(payload):
        drawn[y][x : x + width] = [1] * width
    assert [int("".join(map(str, row)), 2) for row in drawn] == expected


@pytest.mark.parametrize("payload", ["", "A" * 15, "A" * 17, "a" * 16, "周" * 16])
def test_another_payload_is_refused(payload: str) -> None:
    with pytest.raises(ValueError, match="is not 16 characters"):
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
