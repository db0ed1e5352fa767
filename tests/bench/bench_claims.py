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
from coachbook.playbook.model.playbook import Playbook

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


def test_what_wider_margins_cost(project_root: Path) -> None:
    book = read_draft(project_root / "playbook").playbook
    for more in (-250, 0, 150, 300, 500):
        judge = Judge(_with_margins(book, more))
        for language in Language:
            found = tally(judge.verdict, notes(language, "final"))
            taken = {kind: f"{found.up(kind)} of {found.total[kind]}" for kind in found.total}
            print(f"\nmargins {more:+}, {language}: {taken}")


def _with_margins(book: Playbook, more: int) -> Playbook:
    """The playbook with all margins of facts wider by so many hundredths."""
    wider = {
        each.value: margin.model_copy(
            update={
                key: max(0, getattr(margin, key) + more) for key in ("fact", "doubtful", "bare")
            }
        )
        for each in Language
        for margin in (book.claims.margins.in_(each),)
    }
    claims = book.claims.model_copy(
        update={"margins": book.claims.margins.model_copy(update=wider)}
    )
    return book.model_copy(update={"claims": claims})


def test_time(project_root: Path) -> None:
    judge = Judge(read_draft(project_root / "playbook").playbook)
    every = [one.text for each in Language for part in PARTS for one in statements(each, part)]
    start = process_time()
    for text in every:
        judge.verdict(text)
    each_ms = 1000 * (process_time() - start) / len(every)
    print(f"\n{len(every)} statements, {each_ms:.2f} ms of CPU each")
