"""What comes out of `coachbook sheets`: files are opened and read."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pikepdf
import pytest
from click.testing import Result

from coachbook.playbook.model.playbook import Playbook


class Run(Protocol):
    result: Result
    out: Path
    files: list[str]

    def pages(self, name: str) -> list[str]: ...


Sheets = Callable[..., Run]

PACK, PART = "2026-W48_north_pack.pdf", "2026-W48_north_pack_part.pdf"
LIN, WANG, SMITH = (f"north/2026-W48_north_{rep}.pdf" for rep in ("lin", "wang", "smith"))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def add_deal(folder: Path, *rows: str) -> None:
    with (folder / "deals.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{row}\n" for row in rows)


def test_one_file_a_rep_and_a_pack(sheets: Sheets) -> None:
    run = sheets()
    assert run.result.exit_code == 0, run.result.output
    assert run.files == sorted([LIN, WANG, SMITH, PACK])
    assert [len(run.pages(name)) for name in run.files] == [8, 2, 2, 2]


def test_pack_has_a_bookmark_for_each_rep(sheets: Sheets) -> None:
    run = sheets()
    with pikepdf.open(run.out / PACK) as pack, pack.open_outline() as outline:
        titles = [(team.title, [rep.title for rep in team.children]) for team in outline.root]
    assert titles == [("华北一组", ["封面", "林晓喆", "王珺", "Ann Smith"])]


def test_front_says_who_when_and_what_is_checked(sheets: Sheets, book: Playbook) -> None:
    front = squeezed(sheets("--rep", "lin").pages(LIN)[0])
    for words in ("林晓喆", "周敏", "华北一组", "2026-W48", "11月23日", "11月27日"):
        assert words in front
    for check in book.sheet.checks:
        assert squeezed(check.name.zh) in front
    assert "30–50" in front


def test_back_has_the_deals_with_reasons_questions_and_facts(
    sheets: Sheets, book: Playbook
) -> None:
    back = squeezed(sheets("--rep", "lin").pages(LIN)[1])
    assert back.index("恒远建筑") < back.index("汇通物业")
    assert "长城物流" not in back
    assert "choose." not in back
    asked = next(q for q in book.questions.questions if q.id == "question.what-facts")
    assert squeezed(asked.ask.zh) in back
    for criterion in book.scorecard.criteria:
        assert squeezed(criterion.name.zh) in back


def test_each_rep_in_their_own_language_unless_told(sheets: Sheets) -> None:
    assert "Weekly coaching sheet" in sheets("--rep", "smith").pages(SMITH)[0]
    assert "周辅导表" in sheets("--rep", "smith", "--lang", "zh", name="zh").pages(SMITH)[0]
    both = sheets("--rep", "smith", "--lang", "both", name="both").pages(SMITH)
    assert len(both) == 2
    assert "周辅导表" in both[0]
    assert "Weekly coaching sheet" in both[0]


def test_a_rep_without_deals_or_scores_gets_a_sheet(sheets: Sheets) -> None:
    front, back = sheets("--rep", "wang").pages(WANG)
    assert "王珺" in front
    assert "手里没有单子" in back


def test_same_input_same_bytes(sheets: Sheets) -> None:
    first, second = sheets(name="first"), sheets(name="second")
    for name in first.files:
        assert (first.out / name).read_bytes() == (second.out / name).read_bytes()


def test_only_the_committed_font_is_embedded(sheets: Sheets) -> None:
    run = sheets("--lang", "both", "--rep", "lin")
    listed = subprocess.run(
        ["pdffonts", run.out / LIN], capture_output=True, text=True, check=True
    ).stdout.splitlines()[2:]
    assert listed
    assert all("+CoachbookSans-" in line for line in listed)


def test_tagged_with_language_and_title(sheets: Sheets) -> None:
    run = sheets("--rep", "lin")
    with pikepdf.open(run.out / LIN) as pdf:
        assert pdf.Root.Lang == "zh-Hans"
        assert "/StructTreeRoot" in pdf.Root
        assert "林晓喆" in str(pdf.docinfo["/Title"])


def test_a_full_week_of_long_texts_still_fits_two_sides(sheets: Sheets, folder: Path) -> None:
    long_name = "内蒙古自治区呼伦贝尔市" + "安全生产管理技术服务有限责任公司" * 5
    add_deal(
        folder,
        *(
            f"L{n},smith,{long_name},{'安全生产' * 12},class.near-certain,open,{n}000.55,,"
            f"2026-10-{n + 10},{n + 7},2026-11-01,,yes,fact.asks-discount 2026-11-1{n}"
            for n in range(1, 9)
        ),
    )
    rows = "".join(
        f"c{n},smith,2026-11-16,{'把报价单重做一份并当面确认' * 9},2026-11-2{n},\n"
        for n in range(8)
    )
    (folder / "commitments.csv").write_text("commitment,rep,agreed,what,due,done\n" + rows)
    for languages in ("zh", "en", "both"):
        run = sheets("--rep", "smith", "--lang", languages, name=languages)
        assert run.result.exit_code == 0, run.result.output
        assert len(run.pages(SMITH)) == 2


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", "<img src=file:///etc/passwd>", "{{ 7 * 7 }}", "=1+1"],
)
def test_text_from_data_is_shown_as_text(sheets: Sheets, folder: Path, hostile: str) -> None:
    add_deal(folder, f"H1,lin,{hostile},,class.near-certain,open,99999,2026-10-08,,,,,,")
    back = sheets("--rep", "lin").pages(LIN)[1]
    assert squeezed(hostile) in squeezed(back)


def test_unknown_rep_is_refused_with_the_nearest(sheets: Sheets) -> None:
    run = sheets("--rep", "linn")
    assert run.result.exit_code != 0
    assert "did you mean 'lin'?" in run.result.output
    assert run.files == []


def test_a_week_that_does_not_exist(sheets: Sheets) -> None:
    run = sheets(week="2026-W54")
    assert run.result.exit_code != 0
    assert "there is no week 54 in 2026; the last is 53" in run.result.output
    assert run.files == []


def test_a_problem_stops_before_anything_is_written(sheets: Sheets, folder: Path) -> None:
    add_deal(folder, "X1,nobody,某公司,,,open,,,,,,,,")
    run = sheets()
    assert run.result.exit_code == 1
    assert "deals.csv:5:" in run.result.output
    assert run.files == []


def test_keep_going_prints_what_can_be_printed(sheets: Sheets, folder: Path) -> None:
    text = (folder / "team.yml").read_text(encoding="utf-8")
    (folder / "team.yml").write_text(
        text.replace("name: 王珺", "name: '王珺<b>'"), encoding="utf-8"
    )
    stopped = sheets(name="stopped")
    assert stopped.result.exit_code == 1
    assert "team.yml:8:" in stopped.result.output
    assert stopped.files == []
    run = sheets("--keep-going")
    assert run.result.exit_code == 1
    assert run.files == sorted([LIN, SMITH, PACK])


def test_other_files_in_the_output_folder_are_left_alone(sheets: Sheets, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    mine = tmp_path / "out" / "notes.txt"
    mine.write_text("mine")
    run = sheets("--rep", "lin")
    assert mine.read_text() == "mine"
    assert run.files == sorted([LIN, PART, "notes.txt"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "team"]
