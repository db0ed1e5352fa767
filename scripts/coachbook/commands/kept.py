"""What one build works out and the next need not: compiled templates, and how words are spoken.

It may be deleted at any time; the next build only takes longer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

from coachbook.output import write
from coachbook.render.sounds import SYLLABLES


def kept_folder(out: Path) -> Path:
    """The folder beside the site, made if it is not there."""
    folder = out / ".kept"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def kept_sounds(out: Path) -> Iterator[None]:
    """Bring back how words are spoken, and keep what has come to be known."""
    file = kept_folder(out) / f"syllables-{version('pypinyin')}.json"
    with suppress(OSError, ValueError):
        SYLLABLES.update(json.loads(file.read_text(encoding="utf-8")))
    before = len(SYLLABLES)
    yield
    if len(SYLLABLES) > before:
        write(file, json.dumps(SYLLABLES, ensure_ascii=False).encode())
