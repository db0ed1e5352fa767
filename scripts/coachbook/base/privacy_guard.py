"""A guard against leaks: a build stops if a team's private files could get into its site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from coachbook.base.problems import Place, Problem, Problems

# Names of the files of a team folder and of its records, and of the folders of the records.
FILES = {
    *("team.yml", "targets.yml", "deals.csv", "activity.csv", "commitments.csv", "scores.csv"),
    *("codes.csv", "rejected.csv", "offered-facts.csv"),
    *("press.sqlite", "scorecards.sqlite", "waiting.json"),
}
FOLDERS = {"records", "scorecards", "inbox", "printed", "ledger", "imports"}
_MARKS = ("team.yml", "codes.csv", "scorecards.sqlite")
_CARD = (b'"observations":', b'"schema":', b'"card":')


def refuse_private(files: Iterable[Path], folder: Path, out: Path) -> None:
    """Make sure that nothing private goes into a site or beside it.

    Args:
        files: The files that are copied into the site as they are.
        folder: The folder of those files; no link may lead out of it.
        out: The folder that the site is written to.

    Raises:
        Problems: a file is private or lies outside, or `out` is in a team folder or its records.
    """
    problems = [problem for file in files for problem in _problems(file, folder)]
    private = next((each for each in (out, *out.resolve().parents) if _is_private(each)), None)
    if private is not None:
        says = "is private: a team folder, or records"
        problems.append(_problem(private, says, "choose another --out for the handbook"))
    if problems:
        raise Problems(problems)


def _problems(file: Path, folder: Path) -> Iterator[Problem]:
    inner = file.relative_to(folder)
    if not file.resolve().is_relative_to(folder.resolve()):
        yield _problem(file, "leads out of its folder", "put the file itself there")
    elif file.name in FILES or FOLDERS & {*inner.parts[:-1]}:
        yield _problem(file, "belongs to a team folder or its records", "move it there")
    elif file.suffix == ".json" and all(mark in file.read_bytes() for mark in _CARD):
        yield _problem(file, "is a scorecard", "move it to its records")


def _problem(file: Path, says: str, hint: str) -> Problem:
    return Problem(Place(file), "handbook-private", says, hint)


def _is_private(folder: Path) -> bool:
    return any((folder / name).is_file() for name in _MARKS)
