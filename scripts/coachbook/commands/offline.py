"""`coachbook handbook --offline`: the built site as one file to copy, the same bytes each time."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import click

from coachbook.output import write

_FOLDER = "handbook"  # what unpacking makes
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
_UNIX, _FILE_MODE = 3, 0o100644


def pack(site: Path, file: Path) -> None:
    """Write the site to a zip file and say so.

    Raises:
        OSError: the site cannot be read or the file not be written; an older one then stands.
    """
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        for path in sorted(site.rglob("*")):
            if path.is_file():
                name = f"{_FOLDER}/{path.relative_to(site).as_posix()}"
                entry = ZipInfo(name, _EPOCH)
                entry.create_system, entry.external_attr = _UNIX, _FILE_MODE << 16
                archive.writestr(entry, path.read_bytes(), ZIP_DEFLATED, compresslevel=9)
    content = stream.getvalue()
    write(file, content)
    click.echo(f"{file}: {len(content) / 1e6:.1f} MB; unpack it and open {_FOLDER}/index.html")
