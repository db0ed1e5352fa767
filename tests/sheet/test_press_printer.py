"""The fast way prints what the plain way prints: same words, same ink, whatever stands in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageChops

from coachbook.sheet import jobs
from coachbook.sheet.press_printer import PressPrinter
from coachbook.sheet.printer import Job, PrintedJob, TooLong
from coachbook.team.codes import Payload

from ..pdf.press.reading import spoken
from .conftest import Run

Sheets = Callable[..., Run]

DPI = 110
TOLERANCE = 3  # of 255, for any pixel

TEAM = """\
teams:
  - id: north
    name: 华北一组
    department: training
    supervisor: {id: zhou-min, name: 周敏}
    reps:
      - {id: lin, name: 林晓喆, joined: 2025-03-03}
      - {id: none, name: 王珺, joined: 2026-11-25}
      - {id: long, name: 阿卜杜拉·买买提江·伊斯坎达尔 Alexander von Hoh, joined: 2025-01-06}
      - {id: office, name: Sofia Fjord-Affluent, joined: 2025-01-06, language: en}
holidays:
  - {from: 2026-11-26, to: 2026-11-27, name: 感恩节}
"""
LONG = "内蒙古自治区呼伦贝尔市安全生产管理技术服务有限责任公司第二分公司（人力资源与行政管理部）"
ODD = (
    "祎喆堃（北京）",
    "１２３ＡＢＣ office",
    "“引号”、，。！",
    "A&B <b>x</b> {{ 7 }}",
    LONG,
    LONG[:24],
)


def fill(folder: Path) -> None:
    (folder / "team.yml").write_text(TEAM, encoding="utf-8")
    head = (folder / "deals.csv").read_text(encoding="utf-8").splitlines()[0]
    rows = [
        f"{rep}{number},{rep},{name},{'安全生产' * number},class.near-certain,open,"
        f"{number}234567.55,,2026-10-1{number},{number + 5},2026-11-01,,,"
        f"fact.asks-discount 2026-11-1{number}"
        for rep in ("lin", "long", "office")
        for number, name in enumerate(ODD, start=1)
    ]
    (folder / "deals.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    agreed = "".join(
        f"c{rep}{n},{rep},2026-11-16,{'把报价单重做一份' * n},2026-11-2{n},\n"
        for rep in ("lin", "long")
        for n in range(1, 7)
    )
    (folder / "commitments.csv").write_text("commitment,rep,agreed,what,due,done\n" + agreed)


def pictures(file: Path) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(file)
    found = [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]
    document.close()
    return found


def far(one: Image.Image, other: Image.Image) -> int:
    """The largest difference of a pixel."""
    return max(ImageChops.difference(one, other).tobytes())


def words(file: Path) -> list[str]:
    document = pypdfium2.PdfDocument(file)
    found = ["".join(sorted(page.get_textpage().get_text_bounded().split())) for page in document]
    document.close()
    return found


EACH = [("--lang", "zh"), ("--lang", "en", "--rep", "office"), ("--lang", "both", "--rep", "long")]


@pytest.mark.parametrize("options", EACH, ids=" ".join)
def test_the_press_prints_what_the_plain_way_prints(
    sheets: Sheets, folder: Path, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(folder)
    composed = []
    one_by_one = PressPrinter.print

    def counted(self: PressPrinter, jobs: Sequence[Job]) -> Iterator[PrintedJob | TooLong]:
        for result in one_by_one(self, jobs):
            composed.append(result)
            yield result

    monkeypatch.setattr(PressPrinter, "print", counted)
    press = sheets(*options, name="press")
    assert press.result.exit_code == 0, press.said
    assert "press differs" not in press.said
    plain = sheets(*options, "--plain", "--again", name="plain")
    assert plain.files == press.files
    assert len(composed) == len(press.files) - 1
    for name in press.files:
        if "_pack" in name:
            continue
        assert words(plain.out / name) == words(press.out / name)
        read = spoken((plain.out / name).read_bytes())
        assert read == spoken((press.out / name).read_bytes())
        assert ({language for _, language in read} == {"zh-Hans", "en"}) == ("both" in options)
        for one, other in zip(pictures(plain.out / name), pictures(press.out / name), strict=True):
            assert far(one, other) <= TOLERANCE, name


def test_a_pack_has_the_pages_of_its_files(sheets: Sheets, folder: Path) -> None:
    fill(folder)
    run = sheets("--fillable")
    pack, *files = (run.out / name for name in run.files)
    pages = pictures(pack)[2:]
    in_order = [page for file in sorted(files, key=_place) for page in pictures(file)]
    for number, (one, other) in enumerate(zip(pages, in_order, strict=True), start=1):
        assert far(one, other) <= TOLERANCE, f"page {number}"
    with pikepdf.open(pack) as document:
        assert len(document.Root.AcroForm.Fields) == len(files)


def test_what_is_remembered_gives_the_same_bytes(sheets: Sheets) -> None:
    first = sheets(name="first")
    second = sheets("--again", name="second")
    for name in first.files:
        assert (first.out / name).read_bytes() == (second.out / name).read_bytes()


def test_a_form_that_the_press_gets_wrong_is_printed_plainly(
    sheets: Sheets, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "records" / "press.sqlite").unlink()  # which knows the form's proof
    monkeypatch.setattr(
        "coachbook.pdf.press.comparison.differences", lambda *_: ["page 1: only in plain: a glyph"]
    )
    run = sheets("--rep", "lin")
    assert run.result.exit_code == 0
    assert "the press differs from the plain way, which is used: page 1" in run.said
    plain = sheets("--rep", "lin", "--plain", "--again", name="plain")
    file = next(name for name in run.files if "_pack" not in name)
    assert (run.out / file).read_bytes() == (plain.out / file).read_bytes()
    assert jobs.PLACEHOLDER not in "".join(words(run.out / file))


def test_codes_are_read_from_a_rough_scan(sheets: Sheets, folder: Path) -> None:
    run = sheets("--rep", "lin")
    file = next(name for name in run.files if "_pack" not in name)
    document = pypdfium2.PdfDocument(run.out / file)
    entry = json.loads((folder / "records/printed/2026-W48.json").read_text())["lin"]
    for number, page in enumerate(document, start=1):
        scan = page.render(scale=150 / 72).to_pil().convert("L").rotate(2, fillcolor=255)
        found = [Payload.parse(code.text) for code in zxingcpp.read_barcodes(scan)]
        assert len(found) == 2
        for payload in found:
            assert (payload.form, payload.rep) == (entry["form"], entry["code"])
            assert (str(payload.week), payload.page) == ("2026-W48", number)
    document.close()


def _place(file: Path) -> int:
    return next(n for n, rep in enumerate(("lin", "none", "long", "office")) if rep in file.stem)
