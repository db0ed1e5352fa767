"""Ids that other programs gave, and the ids that stand for them here.

An id of ours goes into names of files and form fields, so it is a short ASCII word. A CRM has its
own: a GUID, `__export__.crm_lead_12`, `SJ2026/11/003`, 商机0001. Such an id is kept beside ours,
and ours follows from it alone, so that every import on every machine gives the same:

    what is left of it in ASCII, at most 21 characters | - | 10 characters of its SHA-256

SJ2026/11/003 becomes sj2026-11-003-… . Ten characters in base 32 are 50 bits: among 100,000 ids of
one beginning the chance that two are the same is below 1 in 200,000 (n²/2 pairs), and if it happens
the second row is refused as a double, never taken for the first.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b32encode
from hashlib import sha256

from coachbook.team.cell_values import ID_FORM, CellError, quoted

MOST_EXTERNAL = 100
_SLUG, _HASH = 21, 10
_GAPS = re.compile(r"[^a-z0-9]+")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
_PATH = re.compile(r"\.\.|[/\\]")


def parse_external_id(text: str) -> str:
    """An id as another program wrote it: any short text without control characters.

    Raises:
        CellError: a spreadsheet has shortened the number, it leads to another folder as a path
            would, is too long, or holds a control character.
    """
    if _SHORTENED.fullmatch(text):
        says = f"'{quoted(text)}' is what a spreadsheet program made of a long number"
        hint = "the digits are lost: export it once more, and do not save it in that program"
        raise CellError("import-shortened-id", says, hint)
    if _PATH.match(text) or "../" in text or len(text) > MOST_EXTERNAL or _has_control(text):
        hint = f"at most {MOST_EXTERNAL} letters, digits and signs"
        raise CellError("team-id", f"'{quoted(text)}' cannot be an id", hint)
    return text


def safe_id(external: str) -> str:
    """The id that stands for another program's: itself, if it can stand in the name of a file."""
    return external if ID_FORM.fullmatch(external) else hashed_id(external)


def hashed_id(external: str) -> str:
    """The id made of another program's, as the module says."""
    plain = unicodedata.normalize("NFKD", external).encode("ascii", "ignore").decode().lower()
    slug = _GAPS.sub("-", plain).strip("-")[:_SLUG].strip("-")
    code = b32encode(sha256(external.encode()).digest()).decode().lower()[:_HASH]
    return f"{slug}-{code}" if slug else f"x-{code}"


def _has_control(text: str) -> bool:
    return any(unicodedata.category(character)[0] == "C" for character in text)
