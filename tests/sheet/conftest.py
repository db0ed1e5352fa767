"""A team folder of one's own making, and the sheets printed from it through the command line."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

import pypdfium2
import pytest
from click.testing import CliRunner, Result

from coachbook.__main__ import cli
from coachbook.playbook.draft import Draft
from coachbook.playbook.load import read_draft
from coachbook.playbook.model.playbook import Playbook
from coachbook.sheet.jobs import Forms, sheet_template
from coachbook.sheet.printer import Job, PackItem, PrintedJob, TooLong

from ..conftest import Once
from ..pdf.conftest import payload, printer, toy  # noqa: F401 - fixtures of the small form

ROOT = Path(__file__).resolve().parents[2]
WEEK = "2026-W48"

TEAM = """\
teams:
  - id: north
    name: 华北一组
    department: training
    supervisor: {id: zhou-min, name: 周敏}
    reps:
      - {id: lin, name: 林晓喆, joined: 2025-03-03}
      - {id: wang, name: 王珺, joined: 2026-11-25}
      - {id: smith, name: Ann Smith, joined: 2025-01-06, language: en}
"""
DEALS = """\
deal,rep,customer,product,claimed,state,amount,opened,last_contact,follow_ups,next_call,closed,key_account,facts
D1,lin,恒远建筑,,class.near-certain,open,9800,,2026-11-18,4,2026-11-24,,,fact.left-number 2026-11-18
D2,lin,汇通物业,,class.interested-a,open,5200,,2026-11-02,3,2026-11-12,,yes,
D3,lin,长城物流,,class.signed,won,12000,,2026-11-05,9,,2026-11-10,,
"""


@dataclass(frozen=True)
class Run:
    """A command that was run, and the folder it was to print to."""

    result: Result
    out: Path

    @property
    def files(self) -> list[str]:
        """Every file, by its path from the folder on."""
        files = (file for file in self.out.rglob("*") if file.is_file())
        return sorted(file.relative_to(self.out).as_posix() for file in files)

    @property
    def said(self) -> str:
        """All that was said, in one line and without the temporary folder."""
        return " ".join(self.result.output.replace(f"{self.out.parent}/", "").split())

    def pages(self, name: str) -> list[str]:
        """The text of each page of a PDF file."""
        document = pypdfium2.PdfDocument(self.out / name)
        try:
            return [page.get_textpage().get_text_bounded() for page in document]
        finally:
            document.close()


@pytest.fixture(scope="session")
def book() -> Playbook:
    return read_draft(ROOT / "playbook").playbook


@pytest.fixture(scope="session")
def records(once: Once) -> Path:
    """Records that know the forms and their proofs, so that not every test makes them again."""
    return once("forms", _make_forms) / "team" / "records"


def _make_forms(made: Path) -> None:
    """Only a filled sheet proves a form; what else it leaves in the records stays behind."""
    blank, filled = made / "team", made / "filled"
    for language in ("zh", "en", "both"):
        _print(blank, "--lang", language, "--blank")
    shutil.copytree(blank, filled)
    for language in ("zh", "en", "both"):
        _print(filled, "--lang", language, "--rep", "lin")
    _print(filled, "--lang", "zh", "--rep", "lin", "--fillable")
    shutil.copy(filled / "records" / "press.sqlite", blank / "records")


def _print(team: Path, *options: str) -> None:
    write_team(team, TEAM, DEALS)
    where = ("--team", str(team), "--week", WEEK, "--out", str(team.parent / "out"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        result = CliRunner().invoke(cli, ["sheets", *where, *options])
    assert result.exit_code == 0, result.output


def write_team(folder: Path, team: str, deals: str) -> Path:
    """Make a team folder of two texts."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "team.yml").write_text(team, encoding="utf-8")
    (folder / "deals.csv").write_text(deals, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path, records: Path) -> Path:
    shutil.copytree(records, tmp_path / "team" / "records")
    return write_team(tmp_path / "team", TEAM, DEALS)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, real_draft: Draft) -> Quick:
    """A printer that lays nothing out, for what does not look at the pages."""
    quick_printer = Quick()
    monkeypatch.setattr("coachbook.sheet.print_sheets.load_playbook", lambda _: (real_draft, ()))
    monkeypatch.setattr("coachbook.sheet.jobs.sheet_template", compiled)
    monkeypatch.setattr(Forms, "printer", lambda *_, **__: quick_printer)
    return quick_printer


compiled = cache(sheet_template)


class Quick:
    """Prints each job as two empty pages titled with its id; keeps what it was asked for.

    `before` is called with each job first: it may raise. `too_long` are jobs that do not fit, and
    how many pages they take.
    """

    def __init__(self) -> None:
        self.printed: list[str] = []
        self.batches: list[int] = []
        self.packs: dict[str, list[str]] = {}
        self.jobs: dict[str, Job] = {}
        self.before: Callable[[Job], None] = lambda _: None
        self.too_long: dict[str, int] = {}

    def print(self, jobs: Sequence[Job]) -> Iterator[PrintedJob | TooLong]:
        self.batches.append(len(jobs))
        for job in jobs:
            self.before(job)
            if job.id in self.too_long:
                yield TooLong(self.too_long[job.id])
                continue
            self.printed.append(job.id)
            self.jobs[job.id] = job
            yield PrintedJob(f"%PDF-1.7\n{job.id} {job.fingerprint}\n%%EOF\n".encode())

    def pack(self, parts: Iterable[PackItem], title: str, target: BinaryIO) -> None:
        inside = [part.job for part in parts]
        self.jobs |= {job.id: job for job in inside}
        self.packs[title] = [job.id for job in inside]
        target.write(title.encode())


@pytest.fixture
def sheets(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Run `coachbook sheets` on the folder."""
    monkeypatch.chdir(ROOT)

    def run(*options: str, team: Path = folder, week: str = WEEK, name: str = "out") -> Run:
        out = tmp_path / name
        where = ("--team", str(team), "--week", week, "--out", str(out))
        return Run(CliRunner().invoke(cli, ["sheets", *where, *options]), out)

    return run
