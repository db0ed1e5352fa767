"""Sheets per second: the press against the plain way, same form, same font, same run.

Every rep has a name, eight customers and two commitments of its own. CPU seconds; figures only.
"""

from __future__ import annotations

import io
import random
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from coachbook.base.project import find_project
from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.playbook.load import load_playbook
from coachbook.sheet.jobs import Forms, JobFactory
from coachbook.sheet.printer import Job, PackItem, SheetPrinter, batches, content_of
from coachbook.team.codes import assign
from coachbook.team.model import Commitment, DatedFact, Deal, Person, Rep, Team, TeamFolder

ROOT = Path(__file__).resolve().parents[2]
PLAIN = 6
WARM_UP = 6
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静秀丽强磊洋艳勇军杰娟涛祎喆堃珺晓明志文建国海燕红梅春雪"
PLACES = ("上海", "北京", "深圳", "广州", "成都", "杭州", "呼和浩特", "石家庄", "乌鲁木齐")
TRADES = (
    "信息科技",
    "生物医药",
    "精密机械",
    "国际会展",
    "文化传播",
    "新能源",
    "供应链管理",
    "安全生产技术服务",
)
FACTS = ("fact.asks-discount", "fact.left-number", "fact.asks-invoice", "fact.agreed-in-words")
CLASSES = ("class.near-certain", "class.interested-a", "class.interested-b", "class.call-back")
MONDAY = date(2026, 11, 23)
ZH, EN = Language.ZH, Language.EN
REPS = 1000

MEMORY = """
import re, sys
sys.path[:0] = ["scripts", "tests"]
from pathlib import Path
from bench.bench_sheets import House, ZH, Part
reps, kept = int(sys.argv[1]), Path(sys.argv[2])
house = House(reps, 1, (ZH,), kept)
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024

before = peak()
with open(kept / "pack.pdf", "wb") as target:
    press = house.forms.printer(plain=False, on_screen=False)
    press.pack(map(Part, house.jobs()), "pack", target)
print(f"{peak():.0f} MB, of which {before:.0f} MB before the first sheet (the house itself)")
"""


def folder(reps: int, seed: int) -> TeamFolder:
    """A made-up house: teams of ten."""
    chance = random.Random(seed)
    people = [
        Rep(
            id=f"r{seed}-{number}",
            name=f"{chance.choice(SURNAMES)}{chance.choice(GIVEN)}{chance.choice(GIVEN)}{number}",
            joined=date(2025, 1, 6),
        )
        for number in range(reps)
    ]
    deals, commitments = [], []
    for rep in people:
        for number in range(8):
            day = MONDAY - timedelta(days=chance.randrange(1, 40))
            firm = "".join(chance.choice(GIVEN + SURNAMES) for _ in range(chance.randrange(2, 5)))
            deals.append(
                Deal(
                    id=f"D{rep.id}-{number}",
                    rep=rep.id,
                    customer=f"{chance.choice(PLACES)}{firm}{chance.choice(TRADES)}有限公司",
                    claimed=chance.choice(CLASSES),
                    amount=Decimal(chance.randrange(20, 900) * 100),
                    opened=day,
                    last_contact=day,
                    follow_ups=chance.randrange(14),
                    facts=(DatedFact(chance.choice(FACTS), day),),
                )
            )
        for number in range(2):
            what = "".join(chance.choice(GIVEN) for _ in range(6))
            text = f"给{what}打一次电话，问清楚谁拍板、哪天定，{number}"
            due = MONDAY + timedelta(days=chance.randrange(5))
            commitments.append(
                Commitment(f"c{rep.id}{number}", rep.id, MONDAY - timedelta(days=7), text, due)
            )
    boss = Person(id="zhou", name="周敏")
    teams = tuple(
        Team(
            id=f"t{start}",
            name=f"华东{start // 10}组",
            department="training",
            supervisor=boss,
            reps=tuple(people[start : start + 10]),
        )
        for start in range(0, reps, 10)
    )
    return TeamFolder(teams, tuple(deals), commitments=tuple(commitments))


class House:
    """Jobs and printers of one made-up house."""

    def __init__(self, reps: int, seed: int, languages: tuple[Language, ...], kept: Path) -> None:
        self.project = find_project(ROOT)
        draft, _ = load_playbook(ROOT / "playbook")
        self.people = folder(reps, seed)
        self.forms = Forms(self.project, draft, kept / "forms")
        codes = assign({}, [rep.id for team in self.people.teams for rep in team.reps])
        self.desk = JobFactory(
            self.people, draft, Week(2026, 48), self.forms, codes, {}, languages, by_code=False
        )

    def jobs(self) -> Iterator[Job]:
        """The job of every rep."""
        for team in self.people.teams:
            yield from (asked.job for asked in self.desk.sheet_jobs(team, team.reps, 1))


@pytest.mark.parametrize("languages", [(ZH,), (EN,), (ZH, EN)], ids="-".join)
def test_sheets_a_second(languages: tuple[Language, ...], tmp_path: Path) -> None:
    house = House(REPS, 1, languages, tmp_path)
    others = House(WARM_UP, 2, languages, tmp_path)
    plain, press, filling = (
        house.forms.printer(plain=way == "plain", on_screen=way == "filling")
        for way in ("plain", "press", "filling")
    )
    print(f"\ncalibration (form laid out, proved on samples): {timed(press, others.jobs()):.2f} s")
    jobs = list(house.jobs())
    start = time.process_time()
    sum(1 for _ in house.jobs())
    print(f"deciding: {1000 * (time.process_time() - start) / REPS:.2f} ms a rep")
    slow = 1000 * timed(plain, jobs[:PLAIN]) / PLAIN
    print(f"plain: {slow:.0f} ms a rep")
    timed(filling, others.jobs())
    for label, printer, files in (
        ("pack, every text new", press, False),
        ("pack, texts seen", press, False),
        ("files, texts seen", press, True),
        ("fillable pack, texts seen", filling, False),
    ):
        start = time.process_time()
        size = filed(printer, jobs) if files else packed(printer, jobs)
        each = 1000 * (time.process_time() - start) / REPS
        speed = f"{slow / each:.0f}x plain, {1000 / each:.0f} reps a second"
        print(f"{label}: {each:.2f} ms a rep, {speed}, {size / REPS / 1000:.1f} kB a rep")


@pytest.mark.parametrize("reps", [1000, 10_000])
def test_memory_of_a_run(reps: int, tmp_path: Path, project_root: Path) -> None:
    command = [sys.executable, "-c", MEMORY, str(reps), str(tmp_path)]
    answer = subprocess.run(command, cwd=project_root, capture_output=True, text=True, check=True)
    print(f"\npeak memory, {reps} reps: {answer.stdout}")


def timed(printer: SheetPrinter, jobs: Iterable[Job]) -> float:
    """CPU seconds for a file of each job."""
    start = time.process_time()
    filed(printer, jobs)
    return time.process_time() - start


def filed(printer: SheetPrinter, jobs: Iterable[Job]) -> int:
    """Bytes of a file of each job."""
    size = 0
    for batch in batches(jobs):
        for job, result in zip(batch, printer.print(batch), strict=True):
            size += len(content_of(job, result))
    return size


def packed(printer: SheetPrinter, jobs: Iterable[Job]) -> int:
    """Bytes of a pack of the jobs."""
    target = io.BytesIO()
    printer.pack(map(PackItem, jobs), "pack", target)
    return target.tell()
