"""The bytes of an openpyxl workbook, made reproducible: the same content, the same bytes.

An XLSX file is a ZIP archive; its timestamps, modes and order are fixed.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

from openpyxl.workbook import Workbook

_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_FIRST = (1980, 1, 1, 0, 0, 0)


def workbook_bytes(book: Workbook, made: datetime) -> bytes:
    """The bytes of the file; `made` is the time in it of creation and last change."""
    raw = io.BytesIO()
    book.save(raw)
    stamp = rf"\g<1>{made:%Y-%m-%dT%H:%M:%SZ}\g<3>".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w") as new:
        for name in _in_order(old.namelist()):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(stamp, content)
            entry = zipfile.ZipInfo(name, _FIRST)
            entry.external_attr = 0o644 << 16
            new.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def _in_order(names: list[str]) -> list[str]:
    """The names in order; the content types first, where programs look for them."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
