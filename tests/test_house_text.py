"""What may stand in any file of the checkout. Each guard is shown a planted fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

Files = dict[str, str]
Guard = Callable[[Files], Iterator[str]]

BY_OTHERS = (
    "docs/assets/vendor/",
    "tests/vendor/",
    "checklists/fonts/OFL.txt",
    "requirements.lock",
)
# Names of a dialect, and of namespaces; the last three are those of a PDF file's metadata.
NEVER_FETCHED = {"json-schema.org", "www.w3.org", "ns.adobe.com", "purl.org", "www.aiim.org"}
LATER = ("TO" + "DO", "FIX" + "ME", "X" * 3)
HOME = "/" + "home/"
WEB = "https:" + "//"


def no_drawer_for_all(files: Files) -> Iterator[str]:
    names = ("utils.py", "util.py", "helpers.py", "misc.py", "common.py")
    yield from (path for path in files if path.split("/")[-1] in names)


def nothing_put_off(files: Files) -> Iterator[str]:
    yield from _found(re.compile(rf"\b(?:{'|'.join(LATER)})\b"), files)


def no_machine_path(files: Files) -> Iterator[str]:
    homes = rf"{HOME}|/w[o]rk/|/root/|/Users/"
    yield from _found(re.compile(rf"(?<![\w.*])(?:(?:{homes})\w|[A-Z]:\\Users)"), files)


def no_network_host(files: Files) -> Iterator[str]:
    for path, text in files.items():
        if not path.startswith(("tests/", *BY_OTHERS)):  # tests name hosts that must be refused
            hosts = set(re.findall(rf"{WEB.replace('s:', 's?:')}([\w.-]+)", text))
            yield from (f"{path}: {host}" for host in sorted(hosts - NEVER_FETCHED))


def no_style_twice(files: Files) -> Iterator[str]:
    """Three declarations that stand alike in two style sheets of the handbook are one look."""
    first: dict[tuple[str, ...], str] = {}
    for path, text in files.items():
        if path.startswith("docs/") and path.endswith(".css") and not path.startswith(BY_OTHERS):
            for block in re.findall(r"{([^{}]*)}", text):
                style = tuple(" ".join(each.split()) for each in block.split(";") if each.strip())
                if len(style) >= 3 and first.setdefault(style, path) != path:
                    yield f"{path}: {style[0]} ... stands in {first[style]}, too"


def no_name_twice(files: Files) -> Iterator[str]:
    """The scripts of one folder make one page: a name means one thing in all of them."""
    first: dict[tuple[str, str], str] = {}
    for path, text in files.items():
        if path.startswith("checklists/") and path.endswith(".js"):
            folder = path.rpartition("/")[0]
            for name in re.findall(
                r"^(?:async )?(?:function\*?|const|let|class) (\w+)", text, re.M
            ):
                if first.setdefault((folder, name), path) != path:
                    yield f"{path}: {name} stands in {first[folder, name]}, too"


def _found(pattern: re.Pattern[str], files: Files) -> Iterator[str]:
    for path, text in files.items():
        for number, line in enumerate(text.splitlines(), start=1):
            match = pattern.search(line)
            if match and not path.startswith(BY_OTHERS):
                yield f"{path}:{number}: {match[0]}"


PLANTED: dict[Guard, tuple[Files, str]] = {
    no_drawer_for_all: ({"scripts/coachbook/team/utils.py": ""}, "scripts/coachbook/team/utils.py"),
    nothing_put_off: ({"docs/a.md": f"x\n{LATER[0]}: y\n"}, f"docs/a.md:2: {LATER[0]}"),
    no_machine_path: ({"docs/a.md": f"see {HOME}me/x\n"}, f"docs/a.md:1: {HOME}m"),
    no_name_twice: (
        {"checklists/a/b.js": "const x = 1;", "checklists/a/c.js": "\nfunction x() {}"},
        "checklists/a/c.js: x stands in checklists/a/b.js, too",
    ),
    no_style_twice: (
        {"docs/a.css": "p{a:b;c:d;e:f}", "docs/b.css": "i {\n a:b; c:d;\n e:f; }"},
        "docs/b.css: a:b ... stands in docs/a.css, too",
    ),
    no_network_host: ({"docs/a.md": f"from {WEB}fonts.net/x"}, "docs/a.md: fonts.net"),
}


@pytest.mark.parametrize("guard", PLANTED, ids=lambda guard: guard.__name__)
def test_every_file_is_in_order(guard: Guard, checkout: Files) -> None:
    assert list(guard(checkout)) == []


@pytest.mark.parametrize("guard", PLANTED, ids=lambda guard: guard.__name__)
def test_a_guard_sees_a_planted_fault(guard: Guard) -> None:
    planted, fault = PLANTED[guard]
    assert list(guard(planted)) == [fault]
