"""What one build works out and the next need not: compiled templates, and the sounds of names.

It may be deleted at any time; the next build only takes longer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

from coachbook.output import write
from coachbook.render.search import SOUNDS


def kept_folder(out: Path) -> Path:
    """The folder beside the site, made if it is not there."""
    folder = out / ".kept"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def kept_sounds(out: Path) -> Iterator[None]:
    """Bring back what names sound like, and keep what has come to be known."""
    file = kept_folder(out) / f"sounds-{version('pypinyin')}.json"
    with suppress(OSError, ValueError):
        SOUNDS.update(json.loads(file.read_text(encoding="utf-8")))
    before = len(SOUNDS)
    yield
    if len(SOUNDS) > before:
        write(file, json.dumps(SOUNDS, ensure_ascii=False).encode())
