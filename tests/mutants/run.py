"""`make mutants`: change the code that decides, one small change at a time, and see who notices.

mutmut makes the changes and runs the tests that reach them. It works on a copy, in which

- the package lies in `src/`, for mutmut counts the names of modules from there;
- a property is written as a method and `name = property(name)`, a rule of the playbook likewise,
  for mutmut leaves decorated functions alone, and much of what is decided stands in them;
- a number that a module names (`LEVELS = 4`) stands where it is used, for mutmut changes functions
  only. Tables and patterns that a module makes when it is imported are left as they are.

What no test noticed must stand in survivors.yml with a reason.
"""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import ndiff
from pathlib import Path
from typing import NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WORK = ROOT / "build" / "mutants"
NEEDED = ("tests", "playbook", "checklists", "docs")
CHILDREN = "2"
NET = 60  # a change may take so many times what its tests took; before that cpu_limit.py stops it
NOTICED = {1, 3, -24, 24, 36, 152, 255}  # exit codes: a test failed, or the change never ends
SURVIVED = 0
MARK = "__mutmut_"
DECORATORS = {"property", "cached_property", "rule"}


class Group(BaseModel):
    """Modules that are tried together, and the tests that should notice."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    modules: tuple[str, ...]
    tests: tuple[str, ...]


class Plan(BaseModel):
    """The file modules.yml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    least: int
    groups: dict[str, Group]


class Survivor(BaseModel):
    """A change that no test can notice, and why. It is known by its text, wherever it stands."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    function: str
    was: str
    now: str
    why: str = Field(min_length=10)


class Change(NamedTuple):
    """What mutmut changed: the lines of a function, before and after."""

    function: str
    was: str
    now: str


def main(names: Sequence[str]) -> int:
    """Try all groups, or those named; 0: enough was noticed, and the rest has its reason."""
    plan = Plan.model_validate(_read("modules.yml"))
    groups = {name: group for name, group in plan.groups.items() if not names or name in names}
    if unknown := sorted({*names} - {*groups}):
        print(f"no such group: {', '.join(unknown)}; expected some of {', '.join(plan.groups)}")
        return 2
    lay_out(groups.values())
    mutmut = Path(sys.executable).with_name("mutmut")
    command = [str(mutmut), "run", "--max-children", CHILDREN]
    if subprocess.run(command, cwd=WORK, check=False).returncode:
        return 2
    return report(groups, _read("survivors.yml"), plan.least)


def report(groups: Mapping[str, Group], known: Mapping[str, object], least: int) -> int:
    """Print how much was noticed in each module, and every change that has no reason."""
    killed = total = 0
    faults: list[str] = []
    print(f"\n{'module':32}{'noticed':>8}{'of':>6}{'%':>7}")
    for name, group in groups.items():
        excused = {Change(one.function, one.was, one.now) for one in _survivors(known.get(name))}
        met = set[Change]()
        for module in group.modules:
            codes = _exit_codes(module)
            left = {mutant: code for mutant, code in codes.items() if code not in NOTICED}
            killed, total = killed + len(codes) - len(left), total + len(codes)
            print(_row(module, len(codes) - len(left), len(codes)))
            for mutant, change in _changes(module, left):
                met.add(change)
                if left[mutant] != SURVIVED:
                    faults.append(_shown(name, "no test reaches this", change))
                elif change not in excused:
                    faults.append(_shown(name, "no test notices this", change))
        faults += [_shown(name, "listed, but noticed or gone", one) for one in excused - met]
    print(_row("all", killed, total) + "\n")
    for text, times in Counter(faults).items():
        print(f"{text}{'' if times == 1 else f'    # {times} times'}\n")
    enough = 100 * killed >= least * total
    if not enough:
        print(f"less than {least} % were noticed")
    return 0 if enough and not faults else 1


def lay_out(groups: Iterable[Group]) -> None:
    """Make the copy that mutmut works on, with its settings and pytest's."""
    shutil.rmtree(WORK, ignore_errors=True)
    shutil.copytree(ROOT / "scripts" / "coachbook", WORK / "src" / "coachbook")
    for name in NEEDED:
        shutil.copytree(ROOT / name, WORK / name)
    modules = [f"src/coachbook/{module}" for group in groups for module in group.modules]
    tests = dict.fromkeys(test for group in groups for test in group.tests)
    for module in modules:
        file = WORK / module
        file.write_text(prepared(file.read_text(encoding="utf-8")), encoding="utf-8")
    shutil.copyfile(HERE / "cpu_limit.py", WORK / "conftest.py")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pytest = project["tool"]["pytest"]["ini_options"]
    pytest |= {"pythonpath": ["src"], "addopts": ["--import-mode=importlib"]}
    mutmut = {
        "source_paths": ["src"],
        "only_mutate": modules,
        "also_copy": [*NEEDED, "conftest.py"],
        "timeout_multiplier": NET,
        "pytest_add_cli_args_test_selection": [*tests],
        "use_git_change_detection": False,
    }
    tables = {"tool.pytest.ini_options": pytest, "tool.mutmut": mutmut}
    (WORK / "pyproject.toml").write_text("\n".join(map(_table, tables.items())), encoding="utf-8")


def prepared(source: str) -> str:
    """The same program, with what is decorated and named numbers so written that mutmut sees it."""
    lines = source.splitlines()
    tree = ast.parse(source)
    numbers = {
        node.targets[0].id: ast.unparse(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
        and type(node.value.value) in (int, float)
    }
    names = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in numbers
    ]
    for name in sorted(names, key=lambda name: name.col_offset, reverse=True):
        line = lines[name.lineno - 1].encode()
        before, after = line[: name.col_offset], line[name.end_col_offset :]
        lines[name.lineno - 1] = (before + numbers[name.id].encode() + after).decode()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and len(node.decorator_list) == 1:
            (decorator,) = node.decorator_list
            made = ast.unparse(decorator)
            if made.partition("(")[0] in DECORATORS and node.end_lineno:
                lines[decorator.lineno - 1] = ""
                assigned = f"{node.name} = {made}({node.name})"
                lines[node.end_lineno - 1] += f"\n\n{' ' * node.col_offset}{assigned}\n"
    return "\n".join(lines) + "\n"


def _changes(module: str, mutants: Iterable[str]) -> Iterator[tuple[str, Change]]:
    """Each mutant with what it changes."""
    source = (WORK / "mutants" / "src" / "coachbook" / module).read_text(encoding="utf-8")
    lines = source.splitlines()
    written = {
        node.name: [
            line.replace(node.name, "") for line in lines[node.lineno - 1 : node.end_lineno]
        ]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and MARK in node.name
    }
    for mutant in mutants:
        name = mutant.rpartition(".")[2]
        original = name.partition(MARK)[0]
        lines_of = written[f"{original}{MARK}orig"], written[name]
        differing = [line for line in ndiff(*lines_of) if line[0] in "-+"]
        was, now = (
            "\n".join(" ".join(line[1:].split()) for line in differing if line[0] == sign)
            for sign in "-+"
        )
        function = original.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
        yield mutant, Change(function, was, now)


def _exit_codes(module: str) -> dict[str, int | None]:
    file = WORK / "mutants" / "src" / "coachbook" / f"{module}.meta"
    codes: dict[str, int | None] = json.loads(file.read_text())["exit_code_by_key"]
    return codes


def _survivors(rows: object) -> list[Survivor]:
    return [Survivor.model_validate(row) for row in rows] if isinstance(rows, list) else []


def _shown(group: str, fault: str, change: Change) -> str:
    row = yaml.safe_dump([change._asdict()], allow_unicode=True, width=1000, sort_keys=False)
    return f"# {group}: {fault}\n{row}".rstrip()


def _row(name: str, killed: int, total: int) -> str:
    return f"{name:32}{killed:8}{total:6}{100 * killed / max(total, 1):7.1f}"


def _table(item: tuple[str, Mapping[str, object]]) -> str:
    """A table of TOML: its strings, numbers and lists are written as JSON writes them."""
    name, values = item
    rows = (f"{key} = {json.dumps(value)}\n" for key, value in values.items())
    return f"[{name}]\n{''.join(rows)}"


def _read(name: str) -> Mapping[str, object]:
    read: Mapping[str, object] | None = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return read or {}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
