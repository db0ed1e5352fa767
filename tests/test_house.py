"""The house: floors, budgets and what may stand where. Each guard is shown a planted fault."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from statistics import median

import pytest

Files = dict[str, str]
Guard = Callable[[Files], Iterator[str]]

CODE = "scripts/coachbook/"
FLOORS = (
    ("text", "problems", "week", "output", "project", "codes", "__init__"),
    ("text_file", "yaml_file"),
    ("model",),
    (
        "shape",
        "salvage",
        "words",
        "prose",
        "translations",
        "statements",
        "draft",
        "skeleton",
        "rules",
        "load",
        "departments",
    ),
    ("team", "evidence", "sheets", "cadence", "changes"),
    ("scorecards", "schema"),
    ("render",),
    ("commands", "__main__"),
)
FLOOR_OF = {name: floor for floor, names in enumerate(FLOORS) for name in names}

MOST_LINES, MEDIAN_LINES, MOST_BODY_LINES = 300, 120, 40
MAY_USE_ANY = {  # pydantic's own signature; a walk over values of every type
    f"{CODE}playbook/model/entry.py",
    f"{CODE}playbook/model/walk.py",
}
WEASYPRINT = (f"{CODE}pdf/html_to_pdf.py", f"{CODE}pdf/press/engine.py")
CHANCE = {"random", "secrets", "uuid"}
CLOCKS = {("date", "today"), ("datetime", "today"), ("datetime", "now"), ("datetime", "utcnow")}
CLOCKS |= {("time", name) for name in ("time", "time_ns", "localtime", "gmtime", "strftime")}


@cache
def _tree(source: str) -> ast.Module:
    return ast.parse(source)


def _code(files: Files) -> Files:
    return {path: text for path, text in files.items() if path.startswith(CODE)}


def _modules(files: Files) -> dict[str, str]:
    """Every module of the package by its dotted name, with its source."""
    return {
        path.removeprefix("scripts/")
        .removesuffix(".py")
        .removesuffix("/__init__")
        .replace("/", "."): text
        for path, text in _code(files).items()
        if path.endswith(".py")
    }


def _imports(source: str, modules: dict[str, str]) -> set[str]:
    """The package's modules that a module imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(_tree(source)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            inner = {f"{node.module}.{name.name}" for name in node.names}
            found |= {name if name in modules else str(node.module) for name in inner}
    return {name for name in found if name.split(".")[0] == "coachbook"}


def _floor(module: str) -> int | None:
    return FLOOR_OF.get([*module.split("."), "__init__"][1])


def imports_go_down(files: Files) -> Iterator[str]:
    modules = _modules(files)
    for module, source in modules.items():
        here = _floor(module)
        if here is None:
            yield f"{module} has no floor"
            continue
        for target in sorted(_imports(source, modules)):
            there = _floor(target)
            if there is None or there > here:
                yield f"{module} (floor {here}) imports {target} (floor {there})"


def no_import_cycle(files: Files) -> Iterator[str]:
    modules = _modules(files)
    graph = {module: _imports(source, modules) - {module} for module, source in modules.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield " imports ".join(reversed(error.args[1]))


def files_are_short(files: Files) -> Iterator[str]:
    sizes = {path: text.count("\n") for path, text in _code(files).items() if path.endswith(".py")}
    yield from (f"{path} has {size} lines" for path, size in sizes.items() if size > MOST_LINES)
    if median(sizes.values()) > MEDIAN_LINES:
        yield f"the median file has {median(sizes.values())} lines"


def functions_are_short(files: Files) -> Iterator[str]:
    for path, node in _definitions(files):
        if not isinstance(node, ast.ClassDef):
            body = node.body[1:] if ast.get_docstring(node) and node.body[1:] else node.body
            size = (body[-1].end_lineno or 0) - body[0].lineno + 1
            if size > MOST_BODY_LINES:
                yield f"{path}: the body of {node.name} has {size} lines"


def no_any(files: Files) -> Iterator[str]:
    for path, text in _python(files):
        names = (n.id for n in ast.walk(_tree(text)) if isinstance(n, ast.Name))
        attributes = (n.attr for n in ast.walk(_tree(text)) if isinstance(n, ast.Attribute))
        if path not in MAY_USE_ANY and "Any" in {*names, *attributes}:
            yield f"{path} uses Any"


def public_names_are_explained(files: Files) -> Iterator[str]:
    for path, text in _python(files):
        if not ast.get_docstring(_tree(text)):
            yield f"{path} has no docstring"
    for path, node in _definitions(files, public=True):
        if not ast.get_docstring(node):
            yield f"{path}: {node.name} has no docstring"


def two_files_know_weasyprint(files: Files) -> Iterator[str]:
    for path, text in _python(files):
        if path not in WEASYPRINT and "weasyprint" in _roots(text):
            yield f"{path} imports weasyprint"


def no_clock_or_chance(files: Files) -> Iterator[str]:
    for path, text in _python(files):
        if path.startswith(f"{CODE}commands/"):
            continue
        yield from (f"{path} imports {name}" for name in sorted(_roots(text) & CHANCE))
        for node in ast.walk(_tree(text)):
            if isinstance(node, ast.Attribute) and (ast.unparse(node.value), node.attr) in CLOCKS:
                yield f"{path}:{node.lineno} reads the clock"
            if isinstance(node, ast.ImportFrom) and node.module == "time":
                yield f"{path}:{node.lineno} imports from time"


def _python(files: Files) -> Iterator[tuple[str, str]]:
    return ((path, text) for path, text in _code(files).items() if path.endswith(".py"))


Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _definitions(files: Files, *, public: bool = False) -> Iterator[tuple[str, Definition]]:
    """Every function and class; if `public`, those that another file may use."""
    for path, text in _python(files):
        waiting: list[ast.AST] = [_tree(text)]
        for node in waiting:
            for child in ast.iter_child_nodes(node):
                hidden = isinstance(child, Definition) and child.name.startswith("_")
                inner = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
                if not (public and (hidden or inner)):
                    waiting.append(child)
                    if isinstance(child, Definition):
                        yield path, child


def _roots(source: str) -> set[str]:
    nodes = list(ast.walk(_tree(source)))
    plain = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    sources = {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in plain | sources}


A, B = f"{CODE}text.py", f"{CODE}problems.py"
PLANTED: dict[Guard, tuple[Files, str]] = {
    imports_go_down: (
        {A: "from coachbook.commands import check\n", f"{CODE}playbook/check_playbook.py": ""},
        "coachbook.base.text (floor 0) imports coachbook.playbook.check_playbook (floor 7)",
    ),
    no_import_cycle: (
        {A: "import coachbook.base.problems\n", B: "def f():\n    from coachbook import text\n"},
        "coachbook.base.text imports coachbook.base.problems imports coachbook.base.text",
    ),
    files_are_short: ({A: "\n" * 301, B: "", f"{CODE}week.py": ""}, f"{A} has 301 lines"),
    functions_are_short: (
        {A: "class C:\n    def f(self):\n        '''Doc.'''\n" + "        pass\n" * 41},
        f"{A}: the body of f has 41 lines",
    ),
    no_any: ({A: "import typing\nx: typing.Any\n"}, f"{A} uses Any"),
    public_names_are_explained: (
        {A: "'''Doc.'''\nclass C:\n    '''Doc.'''\n    def f(self): ...\n    def _g(self): ...\n"},
        f"{A}: f has no docstring",
    ),
    two_files_know_weasyprint: (
        {A: "from weasyprint.urls import x\n", WEASYPRINT[1]: "import weasyprint\n"},
        f"{A} imports weasyprint",
    ),
    no_clock_or_chance: (
        {A: "import datetime as d\nx = d.date(1, 1, 1)\ny = date.today()\n"},
        f"{A}:3 reads the clock",
    ),
}


@pytest.mark.parametrize("guard", PLANTED, ids=lambda guard: guard.__name__)
def test_the_house_is_in_order(guard: Guard, checkout: Files) -> None:
    assert list(guard(checkout)) == []


@pytest.mark.parametrize("guard", PLANTED, ids=lambda guard: guard.__name__)
def test_a_guard_sees_a_planted_fault_and_nothing_else(guard: Guard) -> None:
    planted, fault = PLANTED[guard]
    assert list(guard(planted)) == [fault]


def test_every_module_stands_on_one_floor(checkout: Files) -> None:
    for floor, names in enumerate(FLOORS):
        print(f"floor {floor}: {', '.join(names)}")
    standing = {name.split(".")[1] for name in _modules(checkout) if "." in name}
    assert standing | {"__init__"} == set(FLOOR_OF)
