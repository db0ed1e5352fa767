"""A page gets files of the project's own folder and nothing else."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from coachbook.pdf.html_to_pdf import SVG_ADDRESS, Printer, RefusedError

pytestmark = pytest.mark.usefixtures("heavy")


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x.png",
        "https://example.org/x.css",
        "//example.org/x.png",
        "file:///etc/hostname",
        "../secret.txt",
        "inside/../../secret.txt",
        "%2e%2e/secret.txt",
        "file://example.org/etc/hostname",
        "link.txt",
        "data:text/css,p{}",
        "data:image/png;base64,AAAA",
        "data:image/svg+xml,<svg/>",
    ],
)
def test_what_lies_outside_is_refused(tmp_path: Path, address: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(RefusedError, match="refused to fetch"):
        Printer(folder).pdf(f'<link rel="stylesheet" href="{address}"><img src="{address}">')


def test_what_lies_inside_is_used(tmp_path: Path) -> None:
    (tmp_path / "wide.css").write_text("@page { size: 100mm 50mm }")
    made = Printer(tmp_path).pdf('<link rel="stylesheet" href="wide.css"><p>x</p>')
    with pikepdf.open(io.BytesIO(made)) as pdf:
        width, height = pdf.pages[0].mediabox[2:]
    assert (round(float(width)), round(float(height))) == (283, 142)


def test_every_folder_that_is_named_is_open_and_no_other(tmp_path: Path) -> None:
    for name in ("pages", "fonts", "secret"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "wide.css").write_text("@page { size: 100mm 50mm }")
    printer = Printer(tmp_path / "pages", tmp_path / "fonts")
    for folder, open_ in (("fonts", True), ("secret", False)):
        html = (
            f'<html lang="en"><title>x</title><link rel="stylesheet" href="../{folder}/wide.css">'
        )
        if open_:
            assert len(printer.lay_out(html).pdf()) > 0
        else:
            with pytest.raises(RefusedError, match="refused to fetch"):
                printer.lay_out(html)


def test_a_picture_in_an_address_may_only_ask_for_what_a_page_may(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    for file in (tmp_path / "inside" / "dot.png", tmp_path / "dot.png"):
        Image.new("L", (9, 9)).save(file)
        asks = f'<image width="9" height="9" href="{file.as_uri()}"/>'
        inner = f'<svg xmlns="http://www.w3.org/2000/svg">{asks}</svg>'
        address = SVG_ADDRESS + base64.b64encode(inner.encode()).decode()
        made = Printer(tmp_path / "inside").pdf(f'<img alt="x" src="{address}">')
        with pikepdf.open(io.BytesIO(made)) as pdf:
            kinds = [o.get("/Subtype") for o in pdf.objects if isinstance(o, pikepdf.Stream)]
        assert ("/Image" in kinds) == (file.parent.name == "inside")
