"""The archive of forms: blank pages and form maps, kept for ever, as paper comes back months later.

Its folder holds `<hash>.json`, the map, and `<hash>.pdf`, the blank pages; the hash is in the QR
codes of every sheet printed on that form. `drawn.json` only saves time: it says which HTML and
styles gave which form, so that a form that has been proved need not be laid out again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from coachbook.base.files import file_stem, read_bytes
from coachbook.base.folder_lock import folder_lock, write_under_lock
from coachbook.base.problems import Place, Problem, Problems
from coachbook.base.week import Week
from coachbook.pdf.form_map import FormMap, from_json, to_json
from coachbook.pdf.html_to_pdf import Printer
from coachbook.sheet.form_mapping import FormIdentity, form_map, page_streams
from coachbook.sheet.map_proof import prove
from coachbook.team.codes import Corner, Payload

_MOST_BYTES = 20_000_000
_KNOWN = TypeAdapter(dict[str, str])
_SIDES = {"front": 1, "back": 2}


def proved_form(
    folder: Path, identity: FormIdentity, html: str, printer: Printer, sources: Iterable[Path]
) -> FormMap:
    """The map of a form: from the archive, or made, proved and archived now.

    Args:
        folder: The archive, in a records folder, whose lock is taken to write.
        identity: Which form it is.
        html: Its page, with all slots empty.
        printer: Lays out the page.
        sources: The files that the page uses: style sheets, fonts.

    Raises:
        Problems: a box is wrong, or not where the map says; or another form is archived under the
            same hash.
        OSError: the archive cannot be written.
    """
    identity_words = (
        identity.edition,
        *identity.languages,
        identity.department,
        version("weasyprint"),
    )
    contents = [html.encode(), "\n".join(identity_words).encode()]
    contents += [file.read_bytes() for file in sorted(sources)]
    key = sha256(b"".join(sha256(content).digest() for content in contents)).hexdigest()
    index = _read_index(folder)
    if key in index and (archived := _read_map(folder, index[key])):
        return archived
    layout = printer.lay_out(html)
    blank = layout.pdf()
    form = form_map(identity, html, layout, blank)
    prove(form, blank, identity.template)
    archive_form(form, blank, folder)
    with folder_lock(folder.parent):
        text = json.dumps({**_read_index(folder), key: form.form}, indent=1, sort_keys=True)
        write_under_lock(folder / "drawn.json", f"{text}\n".encode())
    return form


def archive_form(form: FormMap, blank: bytes, folder: Path) -> None:
    """Archive a form. One that is archived already is never changed.

    The pages are compared by what they draw, as another version of WeasyPrint may write the same
    drawing in other bytes.

    Raises:
        Problems: another form is archived under the same hash.
        OSError: the archive cannot be written; each file is whole or not there.
    """
    map_file, page = _files(folder, form.form)
    content, streams = to_json(form).encode(), page_streams(blank)
    with folder_lock(folder.parent):
        if page.exists() and page_streams(read_bytes(page, folder, _MOST_BYTES)) != streams:
            raise _conflict(page)
        if map_file.exists() and read_bytes(map_file, folder, _MOST_BYTES) != content:
            raise _conflict(map_file)
        if not page.exists():
            write_under_lock(page, blank)
        write_under_lock(map_file, content)


def code_fields(form: FormMap, rep: str, week: Week, printed: str) -> Mapping[str, str]:
    """The payloads of a sheet's four codes, by the ids of their slots.

    Args:
        form: The form's map.
        rep: The rep's code.
        week: The sheet's week.
        printed: The characters of the print.

    Raises:
        ValueError: a code cannot hold the payload; the message is a sentence.
    """
    return {
        f"{side}/code/{corner}": str(Payload(form.form, rep, week, page, corner, printed))
        for side, page in _SIDES.items()
        for corner in Corner
    }


def _read_index(folder: Path) -> dict[str, str]:
    """Hash of page and style -> hash of the form; empty if the file is missing or damaged."""
    try:
        return _KNOWN.validate_json((folder / "drawn.json").read_bytes(), strict=True)
    except (OSError, ValidationError):
        return {}


def _read_map(folder: Path, name: str) -> FormMap | None:
    """The map of an archived form; None unless both its files are there."""
    map_file, page = _files(folder, name)
    if not (map_file.is_file() and page.is_file()):
        return None
    return from_json(read_bytes(map_file, folder, _MOST_BYTES).decode(), map_file)


def _files(folder: Path, name: str) -> tuple[Path, Path]:
    """The files of a form: its map and its blank page."""
    stem = file_stem(name)
    return folder / f"{stem}.json", folder / f"{stem}.pdf"


def _conflict(file: Path) -> Problems:
    message = "another form is kept under this name, or the file was changed"
    hint = "restore it from a copy; a form that has been printed must stay as it was"
    return Problems([Problem(Place(file), "form-kept", message, hint)])
