"""MkDocs: a configuration -> the pages of one language. Only this module uses it.

All that is done here besides calling it saves time and changes no byte of the pages.
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

# Inline marks of Markdown that no page of ours has: our pages use inline links and emphasis, and
# any other mark in a text is a character reference. Looking for them takes a tenth of a build.
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


class _FewerPatterns(Extension):  # type: ignore[misc] # it comes without types
    """Removes the inline patterns that are never used."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        for name in _NEVER_USED:
            md.inlinePatterns.deregister(name)
        md.treeprocessors.deregister("unescape")  # undoes what the pattern `escape` does


class _Templates(FileSystemLoader):
    """The theme's templates, without its thousands of icons, which stand in a hidden folder."""

    def list_templates(self) -> list[str]:
        found: set[str] = set()
        for folder in self.searchpath:
            for place, folders, files in os.walk(folder):
                folders[:] = [name for name in folders if not name.startswith(".")]
                found.update(Path(place, name).relative_to(folder).as_posix() for name in files)
        return sorted(found)


def render(config: Path, out: Path, compiled: Path, quick: bool) -> None:
    """Render the pages that `config` names into the folder `out`; errors are logged.

    `compiled` is the folder of compiled templates. If `quick`, only pages whose source is newer.
    """
    try:
        settings = load_config(str(config), site_dir=str(out.resolve()))
        settings.markdown_extensions.append(_FewerPatterns())
        _prepare(settings.theme, compiled)
        build(settings, dirty=quick)
    except (MkDocsException, TemplateError) as error:
        logging.getLogger("mkdocs").error(str(error))


def _prepare(theme: Theme, compiled: Path) -> None:
    """Let the theme's templates be compiled once, not in every build."""
    environment = theme.get_env()
    environment.loader = _Templates(theme.dirs)
    environment.bytecode_cache = FileSystemBytecodeCache(str(compiled), "theme-%s")
    theme.get_env = lambda: environment  # type: ignore[method-assign]
    theme.static_templates.clear()  # 404 page and sitemap, for servers


@contextmanager
def captured_warnings() -> Iterator[list[str]]:
    """The messages that MkDocs logs as a warning or an error; they are not printed."""
    messages: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            messages.append(record.getMessage())

    log, collector = logging.getLogger("mkdocs"), Collector(logging.WARNING)
    propagated, log.propagate = log.propagate, False
    log.addHandler(collector)
    try:
        yield messages
    finally:
        log.removeHandler(collector)
        log.propagate = propagated
