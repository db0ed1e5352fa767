"""For whom `coachbook sheets` prints: teams, reps, shares, codes in place of names, blank forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pikepdf
import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from coachbook.sheet.printer import Job
from coachbook.team.shard import Shard


class Run(Protocol):
    result: Result
    out: Path
    files: list[str]
    said: str

    def pages(self, name: str) -> list[str]: ...


class Quick(Protocol):
    printed: list[str]
    packs: dict[str, list[str]]
    jobs: dict[str, Job]


Sheets = Callable[..., Run]

SOUTH = """\
  - id: south
    name: South
    department: software
    supervisor: {id: ann, name: Ann}
    reps:
      - {id: bo, name: Bo, joined: 2025-03-03, language: en}
      - {id: cy, name: Cy, joined: 2025-03-03, language: en}
"""


@pytest.fixture
def two(folder: Path) -> Path:
    """The team folder with a second team."""
    with (folder / "team.yml").open("a", encoding="utf-8") as file:
        file.write(SOUTH)
    return folder


def test_a_pack_a_team_and_one_of_the_house(sheets: Sheets, two: Path, quick: Quick) -> None:
    run = sheets(team=two)
    assert run.result.exit_code == 0, run.result.output
    assert run.files == [
        "2026-W48_north_pack.pdf",
        "2026-W48_pack.pdf",
        "2026-W48_south_pack.pdf",
        *(f"north/2026-W48_north_{rep}.pdf" for rep in ("lin", "smith", "wang")),
        *(f"south/2026-W48_south_{rep}.pdf" for rep in ("bo", "cy")),
    ]
    assert "pack for the printer (both sides, flip on the long edge)" in run.said
    assert list(quick.packs.values())[-1] == [
        "2026-W48_cover_1",
        "2026-W48_north_cover_1",
        *(f"2026-W48_north_{rep}" for rep in ("lin", "wang", "smith")),
        "2026-W48_south_cover_1",
        *(f"2026-W48_south_{rep}" for rep in ("bo", "cy")),
    ]


def test_one_team_of_a_folder(sheets: Sheets, two: Path, quick: Quick) -> None:
    run = sheets("--team", "south", team=two)
    assert quick.printed == ["2026-W48_south_bo", "2026-W48_south_cy"]
    assert run.files[0] == "2026-W48_south_pack.pdf"
    assert "2026-W48_pack.pdf" not in run.files


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--team", "sout"), "there is no team 'sout'; did you mean 'south'?"),
        (("--rep", "wagn"), "there is no rep 'wagn'; did you mean 'wang'?"),
        (("--team", "south", "--rep", "lin"), "the rep 'lin' is in the team 'north'"),
        (("--shard", "0/4"), "'0/4': the shares are 1/4 to 4/4"),
        (("--shard", "5/4"), "'5/4': the shares are 1/4 to 4/4"),
        (("--shard", "1/0"), "'1/0': from 1 to 9,999 shares can be made"),
        (("--shard", "one"), "'one' is not a share such as 3/16"),
        (("--shard", "1/16/2"), "'1/16/2' is not a share such as 3/16"),
        (("--blank", "--rep", "lin"), "--blank prints no rep"),
    ],
)
def test_what_is_not_there_is_refused(
    sheets: Sheets, two: Path, quick: Quick, options: tuple[str, ...], says: str
) -> None:
    run = sheets(*options, team=two)
    assert run.result.exit_code != 0
    assert says in run.said
    assert run.files == quick.printed == []


def test_all_shares_together_print_everyone_once(sheets: Sheets, two: Path, quick: Quick) -> None:
    packs = []
    for number in range(1, 4):
        run = sheets("--shard", f"{number}/3", team=two)
        assert run.result.exit_code == 0, run.result.output
        packs += [name for name in run.files if f"pack_{number}-of-3" in name]
    assert sorted(quick.printed) == [
        *(f"2026-W48_north_{rep}" for rep in ("lin", "smith", "wang")),
        *(f"2026-W48_south_{rep}" for rep in ("bo", "cy")),
    ]
    assert packs
    assert all(re.search(r"_pack_\d-of-3\.pdf", name) for name in packs)
    quick.printed.clear()
    assert "5 there already" in sheets(team=two).said
    assert quick.printed == []


@given(reps=st.sets(st.from_regex(r"[a-z0-9_-]{1,32}", fullmatch=True)), of=st.integers(1, 40))
def test_each_rep_is_in_one_share(reps: set[str], of: int) -> None:
    shards = [Shard(number, of) for number in range(1, of + 1)]
    assert all(sum(shard.includes(rep) for shard in shards) == 1 for rep in reps)
    assert sorted(shard.name for shard in shards) == [shard.name for shard in shards]


def test_codes_in_place_of_names_everywhere(sheets: Sheets, folder: Path) -> None:
    run = sheets("--codes", "--rep", "lin")
    assert run.result.exit_code == 0, run.result.output
    lines = (folder / "records" / "codes.csv").read_text(encoding="utf-8").splitlines()
    code = dict(line.split(",") for line in lines)["lin"]
    pack, file = run.files
    assert file == f"north/2026-W48_north_{code}.pdf"
    for name in (pack, file):
        text = "".join(run.pages(name))
        assert code in text
        assert "林晓喆" not in text
        assert "_lin" not in text
        content = (run.out / name).read_bytes()
        with pikepdf.open(run.out / name) as pdf:
            assert "林" not in str(pdf.docinfo.get("/Title"))
            with pdf.open_outline() as outline:
                titles = [rep.title for team in outline.root for rep in team.children]
        assert "林晓喆" not in titles
        assert titles[-1:] == [code] or name == file
        assert "林晓喆".encode("utf-16-be") not in content


def test_a_blank_form_a_department_and_language(sheets: Sheets, two: Path) -> None:
    run = sheets("--blank", "--team", "north", team=two)
    assert run.result.exit_code == 0, run.result.output
    assert run.files == ["2026-W48_blank_training_en.pdf", "2026-W48_blank_training_zh.pdf"]
    for name in run.files:
        pages = run.pages(name)
        assert len(pages) == 2
        assert not any(word in "".join(pages) for word in ("林晓喆", "Ann Smith", "恒远建筑"))
    assert not (two / "records" / "printed").exists()


def test_two_reps_never_share_a_file(sheets: Sheets, folder: Path, quick: Quick) -> None:
    for old, new in (("id: wang", "id: LIN"), ("id: north", "id: con")):
        text = (folder / "team.yml").read_text(encoding="utf-8")
        (folder / "team.yml").write_text(text.replace(old, new), encoding="utf-8")
    refused = sheets()
    assert refused.result.exit_code == 1
    assert "upper and lower case are not told apart" in refused.said
    assert refused.files == []
    text = (folder / "team.yml").read_text(encoding="utf-8")
    (folder / "team.yml").write_text(text.replace("id: LIN", "id: nul"), encoding="utf-8")
    run = sheets()
    assert run.result.exit_code == 0, run.said
    assert "_con/2026-W48_con_nul.pdf" in run.files
    assert quick.printed == [f"2026-W48_con_{rep}" for rep in ("lin", "nul", "smith")]
