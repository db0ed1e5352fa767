"""The Jinja environments: an unknown name fails, and every value is escaped for its output."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
)
from jinja2.bccache import Bucket
from markupsafe import Markup

from coachbook.base.words import fill_names


class _ProcessCache(BytecodeCache):
    """Keeps compiled templates while the process runs, for it may render a page for each team."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


_PAGES, _MARKDOWN, _TEXTS = _ProcessCache(), _ProcessCache(), _ProcessCache()


def html_environment(folder: Path) -> Environment:
    """Templates of HTML pages in `folder`; every value is escaped."""
    return _environment(folder, _PAGES)


def markdown_environment(
    folder: Path,
    finalize: Callable[[object], Markup],
    functions: Mapping[str, object],
    compiled: Path | None = None,
) -> Environment:
    """Templates of Markdown pages in `folder`; every value goes through `finalize`, which escapes.

    `finalize` lets finished Markdown (`Markup`) pass, so that nothing is escaped twice. `functions`
    are names that all templates may use. `compiled` is a folder for compiled templates, which then
    need not be compiled again, as with Python's modules.
    """
    kept = FileSystemBytecodeCache(str(compiled), "pages-%s") if compiled else _MARKDOWN
    environment = _environment(folder, kept, finalize=finalize)
    environment.globals.update(functions)
    return environment


def text_environment(folder: Path) -> Environment:
    """Templates of plain text in `folder`; nothing is escaped."""
    return _environment(folder, _TEXTS, escaped=False)


def _environment(
    folder: Path,
    compiled: BytecodeCache,
    finalize: Callable[[object], object] | None = None,
    escaped: bool = True,
) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        autoescape=escaped,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=compiled,
    )
    environment.filters["fill"] = fill_names
    return environment
