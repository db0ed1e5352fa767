"""Each kind of sheet looks as it did when somebody last looked at it.

A picture that differs is kept in the test's folder: look at it, and if it is right, put it in the
golden one's place.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner
from PIL import Image, ImageChops

from coachbook.__main__ import cli
from coachbook.sheet import jobs

from ..conftest import Once
from .conftest import DEALS, ROOT, TEAM, WEEK, write_team
from .test_press_printer import fill

GOLDEN = Path(__file__).parent / "golden"
DPI = 50
FAR = 48  # of 255: how far a pixel may be off
FEW = 0.001  # the share of pixels that may be off by more
CODES, CODES_LEFT, CODE = (7, 273), 96.5, 17  # mm: codes say the form's hash, so any change shows

KINDS = {
    "zh": ("--lang", "zh", "--rep", "lin"),
    "en": ("--lang", "en", "--rep", "office"),
    "both": ("--lang", "both", "--rep", "long"),
    "no-deals": ("--lang", "zh", "--rep", "none"),
    "codes": ("--lang", "zh", "--rep", "lin", "--codes"),
    "fillable": ("--lang", "zh", "--rep", "lin", "--fillable"),
    "blank": ("--lang", "both", "--blank"),
}


@pytest.fixture(scope="session")
def every_kind(once: Once, records: Path) -> Path:
    """A folder with the sheets of each kind, all of one team: so each form is proved once."""

    def print_each(made: Path) -> None:
        shutil.copytree(records, made / "team" / "records")
        fill(write_team(made / "team", TEAM, DEALS))
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(ROOT)
            patch.setattr(jobs, "short_commit", lambda _: "")
            for kind, options in KINDS.items():
                where = ("--team", made / "team", "--week", WEEK, "--out", made / kind)
                run = CliRunner().invoke(cli, ["sheets", *map(str, where), *options])
                assert run.exit_code == 0, run.output

    return once("every-kind", print_each)


@pytest.mark.parametrize("kind", KINDS)
def test_it_looks_as_it_did(kind: str, every_kind: Path, tmp_path: Path) -> None:
    files = sorted((every_kind / kind).rglob("*.pdf"))
    document = pypdfium2.PdfDocument(next(file for file in files if "_pack" not in file.name))
    document.init_forms()
    pages = [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]
    document.close()
    for page in pages:
        for top in CODES:
            page.paste(255, _box(CODES_LEFT, top, CODE))
    both = Image.new("L", (2 * pages[0].width, pages[0].height))
    both.paste(pages[0], (0, 0))
    both.paste(pages[1], (pages[0].width, 0))
    seen, golden = tmp_path / f"{kind}.png", GOLDEN / f"{kind}.png"
    both.quantize(16).save(seen, optimize=True)
    assert golden.exists(), f"there is no {golden}; look at {seen}"
    with Image.open(golden) as known, Image.open(seen) as found:
        off = ImageChops.difference(known.convert("L"), found.convert("L")).point(
            lambda value: 255 if value > FAR else 0
        )
    share = off.histogram()[255] / (off.width * off.height)
    assert share <= FEW, f"{share:.2%} of {seen} is not as in {golden}"


def _box(x: float, y: float, side: float) -> tuple[int, int, int, int]:
    """A square, from mm to pixels, with a pixel around it."""
    scale = DPI / 25.4
    return (
        int(x * scale) - 1,
        int(y * scale) - 1,
        int((x + side) * scale) + 2,
        int((y + side) * scale) + 2,
    )
