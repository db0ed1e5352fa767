"""What is wrong with a name in team.yml, or prints in another way than it is written."""

from __future__ import annotations

from collections.abc import Iterator

from coachbook.base.problems import Problem, Severity
from coachbook.base.yaml_file import KeyPath, YamlFile
from coachbook.team.cell_values import CellError, Printable, odd_character, parse_name


def name_problems(
    source: YamlFile, path: KeyPath, name: str, printable: Printable
) -> Iterator[Problem]:
    """An error if it cannot be a name; a warning if a part of it is not printed as it is."""
    place = source.place(path)
    try:
        parse_name(name)
    except CellError as error:
        yield Problem(place, error.rule, error.says, error.hint)
        return
    if odd := odd_character(name, printable):
        hint = "write it in another way"
        yield Problem(place, "team-glyphs", odd, hint, Severity.WARNING)
