"""Files made to do harm end in a sentence, in bounded time and memory, and the next one is read."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from coachbook.scorecard.inbox import RejectedFileError, inbox_files, read_inbox_file
from coachbook.scorecard.readers.sandbox import (
    BOUNDS,
    Bounds,
    ContextSource,
    FileReading,
    ReaderProcess,
)
from coachbook.scorecard.readers.web_file import FORMAT

from .filling import filled
from .printed import BOOK, Printed

MB = 1 << 20
NARROW = Bounds(memory=400 * MB)


@pytest.fixture(scope="module")
def apart(printed: Printed) -> Iterator[ReaderProcess]:
    with ReaderProcess(basis(printed), NARROW) as readers:
        yield readers


def basis(printed: Printed) -> ContextSource:
    return ContextSource(BOOK, printed.known.teams, printed.records)


def zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def book(**more: bytes) -> bytes:
    """What passes for a workbook at first sight."""
    types = b'<?xml version="1.0"?><Types/>'
    sheet = b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    return zipped({"[Content_Types].xml": types, "xl/workbook.xml": sheet, **more})


def billion_laughs() -> bytes:
    names = [f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)]
    entities = "<!ENTITY a0 'ha'>" + "".join(names)
    return f"<?xml version='1.0'?><!DOCTYPE x [{entities}]><x>&a11;</x>".encode()


def lying_zip() -> bytes:
    """Says that it unpacks to little, and does not."""
    content = bytearray(book(**{"xl/x.xml": b"\0" * 100 * MB}))
    size = (100 * MB).to_bytes(4, "little")
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = (100).to_bytes(4, "little")
    return bytes(content)


def pdf(*objects: bytes) -> bytes:
    """A file of these objects, the first being the catalog."""
    body, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj %s endobj\n" % (number, each)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, rows)
    end = b"trailer <</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, len(body))
    return body + table + end


@cache
def pdf_bomb() -> bytes:
    """The fields of a form that unpack to 600 MB, packed twice."""
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(b"\0" * MB) for _ in range(600)) + packer.flush()
    twice = zlib.compress(once, 9)
    stream = b"<</Type/ObjStm/N 1/First 4/Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s"
    made = stream % (len(twice), twice) + b"\nendstream"
    entry = b"<</Type/XRef/W[1 4 2]/Index[0 5]/Size 5/Root 1 0 R/Length 35>>stream\n%s\nendstream"
    head = b"%PDF-1.7\n"
    first = b"1 0 obj <</AcroForm 4 0 R/Pages 2 0 R>> endobj\n"
    second = b"2 0 obj <</Type/Pages/Count 0/Kids[]>> endobj\n"
    third = b"3 0 obj " + made + b" endobj\n"
    places = [len(head), len(head + first), len(head + first + second)]
    last = len(head + first + second + third)
    rows = [b"\0" * 7, *(b"\1" + p.to_bytes(4, "big") + b"\0\0" for p in places)]
    rows.append(b"\2" + (3).to_bytes(4, "big") + b"\0\0")
    table = b"5 0 obj " + entry % b"".join(rows) + b" endobj\n"
    return head + first + second + third + table + b"startxref\n%d\n%%%%EOF" % last


def looped_pdf() -> bytes:
    form = b"<</Fields[3 0 R]>>"
    field = b"<</T(a)/Kids[3 0 R]>>"
    return pdf(b"<</Pages 2 0 R/AcroForm %s>>" % form, b"<</Kids[]/Count 0>>", field)


def wide_pdf() -> bytes:
    fields = b"<</T(x)>>" * 300_000
    return pdf(b"<</Pages 2 0 R/AcroForm<</Fields[%s]>>>>" % fields, b"<</Kids[]/Count 0>>")


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "zip bomb": (lambda: book(**{"xl/x.xml": b"\0" * 100 * MB}), "would unpack to"),
    "zip that lies": (lying_zip, ""),
    "entity bomb": (lambda: book(**{"xl/styles.xml": billion_laughs()}), "entities"),
    "macros": (lambda: book(**{"xl/vbaProject.bin": b"x"}), "macros"),
    "old workbook": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 5000, "password"),
    "10,000 files": (lambda: zipped({f"{n}": b"" for n in range(10_000)}), "holds 10,000 files"),
    "half a zip": (lambda: book()[:80], "damaged"),
    "pdf that loops": (looped_pdf, "contain themselves"),
    "pdf with too many fields": (wide_pdf, "more than 200,000 fields"),
    "pdf bomb": (pdf_bomb, ""),
    "pdf of nothing": (lambda: b"%PDF-1.7" + b"\xff" * 5000, "damaged"),
    "deep JSON": (lambda: b'{"coachbook": "%s", "a":' % FORMAT.encode() + b"[" * MB, ""),
    "deep answers": (lambda: b'{"coachbook": "coachbook answers 1", "a":' + b"[" * MB, ""),
    "later version": (lambda: b'{"coachbook": "coachbook answers 9"}', "another version"),
    "deep YAML": (lambda: b"team: " + b"[" * 100_000, ""),
    "aliases": (
        lambda: b"a: &a [x]\n" + b"".join(b"b%d: &b%d [*a, *a]\n" % (n, n) for n in range(40)),
        "",
    ),
    "entity bomb with a wrong name": (billion_laughs, "is a web page"),
    "program": (lambda: b"\x7fELF\0\0\0" + os.urandom(4000), "of a kind that is not read"),
    "picture": (lambda: b"\xff\xd8\xff\xe0" + b"x" * 4000, "is a picture"),
    "nothing": (lambda: b" \n", "is empty"),
    "one line of 20 MB": (lambda: b"x" * 20 * MB, ""),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(apart: ReaderProcess, kind: str) -> None:
    make, words = HOSTILE[kind]
    content = make()
    taken = apart.read(content, "file")
    assert taken.reading.observations == ()
    says = "; ".join(each.says for each in taken.reading.refusals)
    assert says
    assert words in says
    assert "Traceback" not in says


def test_what_crashes_its_reader_does_not_stop_the_next(
    apart: ReaderProcess, printed: Printed
) -> None:
    apart.read(pdf_bomb(), "bomb")
    sheet = filled(printed.sheet(), {"criterion.learning": "3"})
    assert [each.value for each in apart.read(sheet, "sheet").reading.observations] == [3]


# Readers that another process imports; where UNLIMITED is, no limit of the system can be set.
GREEDY = """
import multiprocessing, re, resource, time
from coachbook.scorecard.readers.sandbox import FileReading
from coachbook.scorecard.observation import Reading

def burn(content, name, known):
    while True:
        pass

def burn_in_c(content, name, known):
    re.match("(a+)+b", "a" * 60)

def nap(content, name, known):
    time.sleep(3)
    return FileReading("nap", Reading())

def sleep(content, name, known):
    time.sleep(100_000)

def hoard(content, name, known):
    return [b"x" * (1 << 20) for _ in range(1_000)]
"""
UNLIMITED = """
def refuse(*_):
    raise ValueError("current limit exceeds maximum limit")

if multiprocessing.parent_process():
    resource.setrlimit = refuse
"""


Greedy = Callable[[str, str, Bounds], FileReading]
linux = pytest.mark.skipif(sys.platform != "linux", reason="limits of the system")


@pytest.fixture
def greedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, printed: Printed) -> Greedy:
    """What becomes of a file when this function of a module reads it within bounds."""

    def read(source: str, name: str, bounds: Bounds) -> FileReading:
        (tmp_path / "greedy.py").write_text(source, encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, "greedy", raising=False)
        with ReaderProcess(
            basis(printed), bounds, getattr(import_module("greedy"), name)
        ) as readers:
            return readers.read(b"", "file")

    return read


def says(taken: FileReading) -> str:
    (refusal,) = taken.reading.refusals
    return refusal.says


@linux
@pytest.mark.parametrize(
    ("source", "name"),
    [(GREEDY, "burn"), (GREEDY, "burn_in_c"), (GREEDY + UNLIMITED, "burn")],
    ids=["in Python", "in C", "where the system has no limits"],
)
def test_who_computes_too_long_is_ended(greedy: Greedy, source: str, name: str) -> None:
    taken = greedy(source, name, Bounds(seconds=1))
    assert says(taken) == "takes more than 1 seconds to read: no sheet does"


def test_waiting_is_no_computing(greedy: Greedy) -> None:
    assert greedy(GREEDY, "nap", Bounds(seconds=1)).ext == "nap"


def test_who_waits_for_ever_is_ended_by_the_clock(greedy: Greedy) -> None:
    taken = greedy(GREEDY, "sleep", Bounds(wait=1))
    assert says(taken) == "is not read after 1 seconds of waiting: hand it in again"
    assert BOUNDS.wait >= 20 * BOUNDS.seconds


@linux
def test_who_takes_too_much_memory_is_ended(greedy: Greedy) -> None:
    taken = greedy(GREEDY, "hoard", NARROW)
    assert says(taken) == "takes more than 400 MB to read: no sheet does"


@pytest.mark.skipif(os.name != "posix", reason="links and pipes")
def test_links_pipes_and_what_is_too_large_are_not_opened(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "folder").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(1 << 30)
    found = {each.file.name: each.refused for each in inbox_files([tmp_path], tmp_path / "records")}
    assert found == {
        "file": "",
        "folder": "is a link: hand in the file itself",
        "large": "has 1,073,741,824 bytes; 30,000,000 is the most",
        "link": "is a link: hand in the file itself",
        "loop": "is a link: hand in the file itself",
        "pipe": "is not a regular file",
    }
    with pytest.raises(RejectedFileError, match="not a regular file"):
        read_inbox_file(Path("/dev/zero"))


def test_the_records_are_not_handed_in(tmp_path: Path) -> None:
    for name in ("records/card.json", "in/card.yml", "in/~$card.xlsx", "in/.DS_Store"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("x", encoding="utf-8")
    found = [each.file.name for each in inbox_files([tmp_path], tmp_path / "records")]
    assert found == ["card.yml"]
    with suppress(PermissionError):
        assert [*inbox_files([], tmp_path)] == []


OTHER_PLACE = """
import sys
from pathlib import Path
sys.path.insert(0, str(Path(__file__).parent))
import coachbook
from coachbook.playbook.load import load_playbook
from coachbook.scorecard.observation import Reading
from coachbook.scorecard.readers import sandbox

def where(content, name, known):
    return sandbox.FileReading(sandbox.__file__, Reading())

if __name__ == "__main__":
    source = sandbox.ContextSource(load_playbook(Path(sys.argv[1]))[0].playbook, (), Path("none"))
    with sandbox.ReaderProcess(source, read=where) as readers:
        print(readers.read(b"", "file").ext)
"""


def test_a_reader_is_of_the_same_house_as_who_asks_it(tmp_path: Path, project_root: Path) -> None:
    (tmp_path / "coachbook").symlink_to(project_root / "scripts" / "coachbook")
    (tmp_path / "asks.py").write_text(OTHER_PLACE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, tmp_path / "asks.py", project_root / "playbook"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path.parent,
    )
    assert Path(done.stdout.strip()).is_relative_to(tmp_path)
