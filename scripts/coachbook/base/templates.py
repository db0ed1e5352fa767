"""The Jinja environments: an unknown name fails, and every value is escaped for its output."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from coachbook.base.words import fill_names


def html_environment(folder: Path) -> Environment:
    """Templates of HTML pages in `folder`; every value is escaped."""
    return _environment(folder)


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
    environment = _environment(folder, finalize=finalize)
    environment.globals.update(functions)
    if compiled:
        environment.bytecode_cache = FileSystemBytecodeCache(str(compiled), "pages-%s")
    return environment


def text_environment(folder: Path) -> Environment:
    """Templates of plain text in `folder`; nothing is escaped."""
    return _environment(folder, escaped=False)


def _environment(
    folder: Path,
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
    )
    environment.filters["fill"] = fill_names
    return environment
