"""What a build leaves for the next: compiled templates, pinyin, and a stamp of what it was made of.

The folder `.kept` and the stamp may be deleted at any time; the next build then only takes longer.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from coachbook.base.files import write_file
from coachbook.base.project import Project
from coachbook.handbook.pinyin import SYLLABLES
from coachbook.playbook.changes import git


def cache_folder(out: Path) -> Path:
    """The cache's folder, beside the site; made if it is not there."""
    folder = out / ".kept"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def cached_pinyin(out: Path) -> Iterator[None]:
    """Load the pinyin of earlier builds into SYLLABLES; in the end save what was added.

    Saves loading the dictionary of pypinyin. The file's name has its version in it.
    """
    file = cache_folder(out) / f"syllables-{version('pypinyin')}.json"
    with suppress(OSError, ValueError):
        SYLLABLES.update(json.loads(file.read_text(encoding="utf-8")))
    before = len(SYLLABLES)
    yield
    if len(SYLLABLES) > before:
        write_file(file, json.dumps(SYLLABLES, ensure_ascii=False).encode())


_STAMP = "handbook.stamp"
_CODE = Path(__file__).resolve().parents[1]
_LIBRARIES = ("mkdocs", "mkdocs-material", "markdown", "jinja2", "pydantic")


def build_fingerprint(project: Project, playbook: Path, settings: str) -> str:
    """The SHA-256 of everything that a handbook is made of.

    That is the playbook, templates and assets, this package's code and words, the versions of
    Python and of the libraries that write the pages, the playbook's commit and tags, and `settings`
    (the request as text).
    """
    files = (
        *sorted(playbook.glob("*.*")),
        *sorted((playbook / "statements").glob("*.json")),
        *_files(project.docs),
        project.root / "mkdocs.yml",
        *(file for file in _files(_CODE) if file.suffix != ".pyc"),
    )
    digest = sha256()
    for file in filter(Path.is_file, files):
        content = file.read_bytes()
        digest.update(f"{file} {len(content)}\n".encode())
        digest.update(content)
    libraries = [f"{name} {_version(name)}" for name in _LIBRARIES]
    origin = (git.short_commit(playbook), *git.tags(playbook, "*"))
    digest.update("\n".join((sys.version, *libraries, *origin, settings)).encode())
    return digest.hexdigest()


def reusable_build(out: Path, fingerprint: str, folders: Iterable[str]) -> str | None:
    """The summary of the last build, if it had this fingerprint and its output is untouched."""
    try:
        stamp = json.loads((out / _STAMP).read_text(encoding="utf-8"))
        same = stamp["made of"] == fingerprint and stamp["made"] == _output_state(out, folders)
        return str(stamp["said"]) if same else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def write_stamp(out: Path, fingerprint: str, folders: Iterable[str], summary: str) -> None:
    """Save a build's fingerprint, the state of its output and its summary."""
    stamp = {"made of": fingerprint, "made": _output_state(out, folders), "said": summary}
    write_file(out / _STAMP, json.dumps(stamp, indent=1).encode())


def _output_state(out: Path, folders: Iterable[str]) -> str:
    """A digest of the output files: their names, sizes and times of change."""
    digest = sha256()
    for folder in folders:
        for file in _files(out / folder):
            state = file.stat()
            digest.update(f"{file} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _version(library: str) -> str:
    """A library's version; empty if it is not installed, which the build reports."""
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.is_file())
