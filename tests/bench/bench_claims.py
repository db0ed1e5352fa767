"""How well statements are judged a language and part, with intervals, and the time it takes.

`make bench` prints it; what must hold is in tests/judge/test_judgement.py. How the statements
were made, and how far each part is to be trusted, stands at the head of their files.
"""

from __future__ import annotations

from pathlib import Path
from time import process_time

from coachbook.base.text import Language
from coachbook.judge.statement_judge import Judge
from coachbook.playbook.load import read_draft

from ..judge.statements import NOTES, PARTS, notes, statements, tally


def test_what_is_taken_for_a_fact(project_root: Path) -> None:
    judge = Judge(read_draft(project_root / "playbook").playbook)
    parts = [(part, statements) for part in PARTS] + [(part, notes) for part in NOTES]
    for part, read in parts:
        print()
        for language in Language:
            every = read(language, part)
            print(f"{read.__name__}, {part} {language}: {len(every)}")
            for line in tally(judge.verdict, every).lines():
                print(f"    {line}")


def test_time(project_root: Path) -> None:
    judge = Judge(read_draft(project_root / "playbook").playbook)
    every = [one.text for each in Language for part in PARTS for one in statements(each, part)]
    start = process_time()
    for text in every:
        judge.verdict(text)
    each_ms = 1000 * (process_time() - start) / len(every)
    print(f"\n{len(every)} statements, {each_ms:.2f} ms of CPU each")
