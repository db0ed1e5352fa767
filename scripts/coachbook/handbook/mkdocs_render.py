"""The only file that knows MkDocs: a configuration -> the pages of one language.

What is done here beside calling it changes no byte of the pages, only the time they take.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jinja2 import FileSystemBytecodeCache, FileSystemLoader, TemplateError
from markdown import Extension, Markdown
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException
from mkdocs.theme import Theme

# Marks of Markdown that no page of ours has: a page has inline links and emphasis, and any other
# mark in a text is a character reference. Looking for them takes a tenth of all the time.
_NEVER_USED = (
    "escape",
    "reference",
    "image_link",
    "image_reference",
    "short_reference",
    "short_image_ref",
    "autolink",
    "automail",
    "linebreak",
)


class _FewMarks(Extension):  # type: ignore[misc] # it comes without types
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        for name in _NEVER_USED:
            md.inlinePatterns.deregister(name)
        md.treeprocessors.deregister("unescape")  # of what `escape` would have hidden


class _Templates(FileSystemLoader):
    """The theme's templates; its icons, which are thousands, need not be listed."""

    def list_templates(self) -> list[str]:
        found: set[str] = set()
        for folder in self.searchpath:
            for place, folders, files in os.walk(folder):
                folders[:] = [name for name in folders if not name.startswith(".")]
                found.update(Path(place, name).relative_to(folder).as_posix() for name in files)
        return sorted(found)


def render(config: Path, made: Path, compiled: Path, quick: bool) -> None:
    """Render the pages that `config` names into the folder `made`; what is wrong is logged."""
    try:
        settings = load_config(str(config), site_dir=str(made.resolve()))
        settings.markdown_extensions.append(_FewMarks())
        _prepare(settings.theme, compiled)
        build(settings, dirty=quick)
    except (MkDocsException, TemplateError) as error:
        logging.getLogger("mkdocs").error(str(error))


def _prepare(theme: Theme, compiled: Path) -> None:
    """Have the theme's templates compiled once and for all."""
    environment = theme.get_env()
    environment.loader = _Templates(theme.dirs)
    environment.bytecode_cache = FileSystemBytecodeCache(str(compiled), "theme-%s")
    theme.get_env = lambda: environment  # type: ignore[method-assign]
    theme.static_templates.clear()  # a page for servers, and a map for search engines


@contextmanager
def captured_warnings() -> Iterator[list[str]]:
    """What MkDocs logs as a warning or worse, instead of printing it."""
    told: list[str] = []

    class Notes(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told.append(record.getMessage())

    log, notes = logging.getLogger("mkdocs"), Notes(logging.WARNING)
    propagated, log.propagate = log.propagate, False
    log.addHandler(notes)
    try:
        yield told
    finally:
        log.removeHandler(notes)
        log.propagate = propagated
