"""The one Jinja environment: unknown names fail, everything is escaped for where it goes."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def html_environment(folder: Path) -> Environment:
    """Templates of HTML pages in `folder`; every value is escaped."""
    return _environment(folder, escape=True)


def markdown_environment(folder: Path) -> Environment:
    """Templates of Markdown pages in `folder`; values come escaped from `render.markdown`."""
    return _environment(folder, escape=False)


def _environment(folder: Path, *, escape: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        autoescape=escape,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
