"""The house: wings, their order, and what may stand where. Each guard is shown a planted fault."""

from __future__ import annotations

import ast
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from statistics import median

import pytest

Files = dict[str, str]
Guard = Callable[[Files], Iterator[str]]

CODE = "scripts/coachbook/"

# From the ground up: a wing may use those above it in this list. Within a wing, a room (a module or
# a folder) may use the rooms of the lines above its own.
WINGS: dict[str, tuple[str, ...]] = {
    "base": (
        "text money punctuation rounding week problems project interrupt",
        "time_zone",
        "files font_coverage privacy_guard workbook_package xlsx_reader",
        "folder_lock yaml_file validation words templates",
        "terminal",
    ),
    "playbook": (
        "model",
        "prose ladder rubric department_view meeting_days labelled_statements translation_lock",
        "draft changes entry_template rules",
        "load",
        "author_tools check_playbook json_schemas",
    ),
    "team": (
        "work_calendar model codes shard team_rules",
        "cell_values amount_text external_ids latin_letters dos_pages",
        "code_file text_encoding csv_file",
        "xml_stream sheet_rows",
        "xlsx_file ods_file xls_file html_file header_row table_row table_reader",
        "name_problems work_calendar_rules known_ids row_parsers tables targets roster_reader",
        "deal_sums deal_evidence level_estimates target_gap folder_warnings stray_files",
        "folder_reader team_files team_folder ledger",
        "crm selection",
    ),
    "pdf": ("field_names form_map stand_ins", "html_to_pdf form_widgets acroform", "press qr_code"),
    "sheet": (
        "form fields field_labels standing deal_choice sheet roster",
        "slot_texts prints printer cover press_printer form_mapping map_proof",
        "output_paths form_archive print_log jobs packs print_run",
        "sheets_request print_sheets",
    ),
    "judge": (
        "word_runs judging_rules sign_search",
        "note_parts weighing",
        "judgement team_examples",
        "statement_judge training tally judge_data",
        "judge_text learn fact_offers",
    ),
    "scorecard": (
        "observation reader_context refusal_words written_dates",
        "save_order scoring mark_meaning weekly_levels merge print_numbers resolve",
        "review_questions store inbox waiting_files context_loader known_people",
        "past_folder card_activity",
        "carry_over incomplete team_history deal_ledger",
        "workbook webform_page readers",
        "collect_log far_weeks collect issue export history deal_history review forget",
    ),
    "report": (
        "measures trends commitments pipeline critical diagnosis card_evidence",
        "team_report report_builder",
        "report_wording report_page report_workbook",
        "write_reports",
    ),
    "calibration": (
        "alpha calibration",
        "dot_plot calibration_wording discussion_topic calibration_page",
        "compare_leads",
    ),
    "handbook": (
        "pinyin markdown links edition_news",
        "page_content author_reference quiz calendar_feeds drawings pages search",
        "build_request build_cache mkdocs_render site_build",
        "build book write_calendar preview",
    ),
}
WING_ORDER = tuple(WINGS)
DOOR = "cli"  # may use anything; only `__main__` uses it
HOUSE_FOLDERS = {  # not of one wing
    "checklists": {"demo-team", "fonts"},
    "tests": {"bench", "data", "issued", "mutants", "playbooks", "vendor"},
    "scripts/coachbook/words": set[str](),
}

MAY_USE_ANY = {  # pydantic's own signature; a walk over values of every type
    f"{CODE}playbook/model/entry.py",
    f"{CODE}playbook/model/walk.py",
}
WEASYPRINT = (f"{CODE}pdf/html_to_pdf.py", f"{CODE}pdf/press/engine.py")
CHANCE = {"random", "secrets", "uuid"}
CLOCKS = {("date", "today"), ("datetime", "today"), ("datetime", "now"), ("datetime", "utcnow")}
CLOCKS |= {("time", name) for name in ("time", "time_ns", "localtime", "gmtime", "strftime")}
CLOCK_EDGES = {  # an answer says when it was given; a draw is seeded by the rep's id; laws age
    f"{CODE}playbook/cli.py",
    f"{CODE}calibration/compare_leads.py",
    f"{CODE}scorecard/review/review_terminal.py",
}

# Adverbs, pronouns, participles and drawers: no name for a module.
NO_NOUNS = {
    *("apart", "asked", "base", "common", "data", "done", "found", "given", "gone", "helpers"),
    *("joined", "kept", "known", "knowing", "later", "made", "misc", "said", "shared", "shown"),
    *("taken", "told", "tools", "util", "utils", "wanted", "whose"),
}
ALIKE = {
    DOOR,
    "model",
    "book",
    "store",
    "ledger",
}  # of several wings; of a folder and its main module
SHORT, LONG, LONG_BODY = 70, 400, 40  # lines; reported, not demanded


@cache
def _tree(source: str) -> ast.Module:
    return ast.parse(source)


@cache
def _nodes(source: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(_tree(source)))


@cache
def _imported(source: str) -> tuple[tuple[str, str], ...]:
    """What a module imports, anywhere in it: (module, name); the name is empty if there is none."""
    found: list[tuple[str, str]] = []
    for node in _nodes(source):
        if isinstance(node, ast.Import):
            found += [(name.name, "") for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(str(node.module), name.name) for name in node.names]
    return tuple(found)


def _code(files: Files) -> Files:
    return {path: text for path, text in files.items() if path.startswith(CODE)}


def _python(files: Files) -> Iterator[tuple[str, str]]:
    return ((path, text) for path, text in _code(files).items() if path.endswith(".py"))


def _modules(files: Files) -> dict[str, str]:
    """Every module of the package by its dotted name, with its source."""
    return {
        path.removeprefix("scripts/")
        .removesuffix(".py")
        .removesuffix("/__init__")
        .replace("/", "."): text
        for path, text in _python(files)
    }


def _imports(source: str, modules: dict[str, str]) -> set[str]:
    """The package's modules that a module imports, anywhere in it."""
    ours = [(module, name) for module, name in _imported(source) if module.startswith("coachbook")]
    inner = ((module, f"{module}.{name}") for module, name in ours)
    return {name if name in modules else module for module, name in inner}


def _graph(files: Files) -> dict[str, set[str]]:
    modules = _modules(files)
    return {module: _imports(source, modules) - {module} for module, source in modules.items()}


def _wing(module: str) -> str:
    return [*module.split("."), ""][1]


def _room(module: str) -> str:
    return [*module.split("."), "", ""][2]


def _is_door(module: str) -> bool:
    """The command line: what a wing's `cli.py` and `__main__` say, and what they share."""
    return _wing(module) in {"__main__", "options"} or _room(module) == DOOR


def wings_use_those_below(files: Files) -> Iterator[str]:
    for module, targets in _graph(files).items():
        wing = _wing(module)
        if wing in {"", "__main__", "options"}:
            continue
        if wing not in WING_ORDER:
            yield f"{module} is in no wing"
            continue
        if _room(module) != DOOR:
            above = {target for target in targets if _above(wing, _wing(target))}
            yield from (
                f"{module} uses {target}" for target in sorted(above) if not _is_door(target)
            )


def _above(wing: str, other: str) -> bool:
    return other not in {"", wing} and other not in WING_ORDER[: WING_ORDER.index(wing)]


def only_the_main_module_uses_a_door(files: Files) -> Iterator[str]:
    for module, targets in _graph(files).items():
        if not _is_door(module) or (_room(module) == DOOR and "coachbook.__main__" in targets):
            yield from (f"{module} uses {target}" for target in sorted(targets) if _is_door(target))


def rooms_use_those_below(files: Files) -> Iterator[str]:
    floors = {
        (wing, room): number
        for wing, lines in WINGS.items()
        for number, line in enumerate(lines)
        for room in line.split()
    }
    for module, targets in _graph(files).items():
        wing, room = _wing(module), _room(module)
        if wing not in WINGS or room in {"", DOOR}:
            continue
        if (wing, room) not in floors:
            yield f"{module} stands on no floor of its wing"
            continue
        for target in sorted(targets):
            there = _wing(target), _room(target)
            if there[0] != wing or there[1] in {"", room, DOOR}:
                continue
            if floors.get(there, len(floors)) > floors[wing, room]:
                yield f"{module} uses {target}"


def no_import_cycle(files: Files) -> Iterator[str]:
    try:
        TopologicalSorter(_graph(files)).prepare()
    except CycleError as error:
        yield " imports ".join(reversed(error.args[1]))


def folders_have_the_name_of_a_wing(files: Files) -> Iterator[str]:
    for top, others in HOUSE_FOLDERS.items():
        inside = {path.removeprefix(f"{top}/") for path in files if path.startswith(f"{top}/")}
        names = {path.split("/")[0] for path in inside if "/" in path}
        yield from (f"{top}/{name}" for name in sorted(names - others - {*WING_ORDER}))


def class_names_are_unique(files: Files) -> Iterator[str]:
    named = defaultdict(list)
    for path, text in _python(files):
        for node in _tree(text).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                named[node.name].append(path)
    for name, paths in named.items():
        if len(paths) > 1:
            yield f"{name}: {', '.join(paths)}"


def module_names_are_nouns(files: Files) -> Iterator[str]:
    rooms = [module for module in _modules(files) if module.count(".") > 1]
    names = Counter(module.rpartition(".")[2] for module in rooms)
    for module in rooms:
        name = module.rpartition(".")[2]
        if name in NO_NOUNS:
            yield f"{module}: {name} names nothing"
        if name in sys.stdlib_module_names:
            yield f"{module}: the standard library has a module {name}"
        if names[name] > 1 and name not in ALIKE:
            yield f"{module}: another module is called {name}"


def no_any(files: Files) -> Iterator[str]:
    for path, text in _python(files):
        names = (n.id for n in _nodes(text) if isinstance(n, ast.Name))
        attributes = (n.attr for n in _nodes(text) if isinstance(n, ast.Attribute))
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
        if path in CLOCK_EDGES:
            continue
        yield from (f"{path} imports {name}" for name in sorted(_roots(text) & CHANCE))
        for node in _nodes(text):
            if isinstance(node, ast.Attribute) and (ast.unparse(node.value), node.attr) in CLOCKS:
                yield f"{path}:{node.lineno} reads the clock"
            if isinstance(node, ast.ImportFrom) and node.module == "time":
                yield f"{path}:{node.lineno} imports from time"


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
    return {module.split(".")[0] for module, _ in _imported(source)}


def smells(files: Files) -> Iterator[str]:
    """Places to look at, none of them a fault by itself: sizes serve reading."""
    graph = _graph(files)
    users = Counter(target for targets in graph.values() for target in targets)
    for module, source in _modules(files).items():
        lines = source.count("\n")
        if lines < SHORT and users[module] == 1 and not _is_door(module):
            yield f"{module} has {lines} lines and one user"
        if lines > LONG:
            yield f"{module} has {lines} lines"
    for path, node in _definitions(files):
        if not isinstance(node, ast.ClassDef):
            body = node.body[1:] if ast.get_docstring(node) and node.body[1:] else node.body
            size = (body[-1].end_lineno or 0) - body[0].lineno + 1
            if size > LONG_BODY:
                yield f"{path}: the body of {node.name} has {size} lines"


A, B = f"{CODE}base/text.py", f"{CODE}base/problems.py"
CLI, MAIN = f"{CODE}team/cli.py", f"{CODE}__main__.py"
PLANTED: dict[Guard, tuple[Files, str]] = {
    wings_use_those_below: (
        {
            A: "from coachbook.team import model\n",
            f"{CODE}team/model.py": "from coachbook.base import text\n",
            CLI: "import coachbook.handbook.build\n",
            MAIN: "import coachbook.team.cli\n",
            f"{CODE}handbook/build.py": "",
        },
        "coachbook.base.text uses coachbook.team.model",
    ),
    only_the_main_module_uses_a_door: (
        {CLI: "", MAIN: "import coachbook.team.cli\n", A: "import coachbook.team.cli\n"},
        "coachbook.base.text uses coachbook.team.cli",
    ),
    rooms_use_those_below: (
        {
            f"{CODE}team/model.py": "from coachbook.team import crm\n",
            f"{CODE}team/crm/__init__.py": "from coachbook.team import model\n",
        },
        "coachbook.team.model uses coachbook.team.crm",
    ),
    no_import_cycle: (
        {
            A: "import coachbook.base.problems\n",
            B: "def f():\n    from coachbook.base import text\n",
        },
        "coachbook.base.text imports coachbook.base.problems imports coachbook.base.text",
    ),
    folders_have_the_name_of_a_wing: (
        {"tests/sheet/test_a.py": "", "tests/sheets/test_a.py": "", "tests/conftest.py": ""},
        "tests/sheets",
    ),
    class_names_are_unique: (
        {A: "class Problem: ...\nclass _P: ...\n", B: "class Problem: ...\n"},
        f"Problem: {A}, {B}",
    ),
    module_names_are_nouns: (
        {f"{CODE}team/wanted.py": "", A: "", CLI: "", f"{CODE}sheet/cli.py": ""},
        "coachbook.team.wanted: wanted names nothing",
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


def test_every_room_of_the_plan_is_there(checkout: Files) -> None:
    standing = {(_wing(module), _room(module)) for module in _modules(checkout)}
    plan = {(w, room) for w, lines in WINGS.items() for line in lines for room in line.split()}
    assert plan <= standing


def test_what_smells_is_listed(checkout: Files) -> None:
    """Never a failure: `pytest -s` shows the list."""
    sizes = [source.count("\n") for source in _modules(checkout).values()]
    print(f"\n{len(sizes)} files, {sum(sizes):,} lines, median {median(sizes):.0f}")
    print(*smells(checkout), sep="\n")


def test_a_smell_is_noticed() -> None:
    files = {
        A: "import coachbook.base.problems\n",
        B: "def f():\n" + "    pass\n" * 41,
        CLI: "",
        f"{CODE}team/model.py": "\n" * 401,
    }
    assert list(smells(files)) == [
        "coachbook.base.problems has 42 lines and one user",
        "coachbook.team.model has 401 lines",
        f"{B}: the body of f has 41 lines",
    ]
