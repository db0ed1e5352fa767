"""What one build works out and the next need not: compiled templates, and how words are spoken.

It may be deleted at any time; the next build only takes longer.
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
    """The folder beside the site, made if it is not there."""
    folder = out / ".kept"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def cached_pinyin(out: Path) -> Iterator[None]:
    """Bring back how words are spoken, and keep what has come to be known."""
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
    """A fingerprint of all that a handbook is made of: `settings` says what was asked for."""
    files = (
        *sorted(playbook.glob("*.*")),
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
    """What was summary when the handbook was built, if it was built of this and is as it was."""
    try:
        stamp = json.loads((out / _STAMP).read_text(encoding="utf-8"))
        same = stamp["made of"] == fingerprint and stamp["made"] == _output_state(out, folders)
        return str(stamp["said"]) if same else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def write_stamp(out: Path, fingerprint: str, folders: Iterable[str], summary: str) -> None:
    """Note what a handbook was built of, how its files stand now, and what was summary."""
    stamp = {"made of": fingerprint, "made": _output_state(out, folders), "said": summary}
    write_file(out / _STAMP, json.dumps(stamp, indent=1).encode())


def _output_state(out: Path, folders: Iterable[str]) -> str:
    """Every file that was made, by its size and the time of its last change."""
    digest = sha256()
    for folder in folders:
        for file in _files(out / folder):
            state = file.stat()
            digest.update(f"{file} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _version(library: str) -> str:
    """Empty if it is not installed: the build will say so."""
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.is_file())
