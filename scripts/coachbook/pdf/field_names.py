"""Names of the fields of a fillable sheet, for the code that writes the file and that reads it.

A field is named after its box, with ":" for ".": PDF uses "." between a field and its parent. One
more field, which no page shows, holds a `SheetIdentity` as JSON.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from coachbook.playbook.model.entry import Model

SHEET = "sheet"

Ids = Annotated[tuple[str, ...], Field(max_length=50)]


class SheetIdentity(Model):
    """Which sheet a file is, and what the numbers on it stand for.

    Attributes:
        code: The text of the first page's QR code (see team/codes.py): form, rep's code and week.
        deals: The ids of the deals on the sheet; the first is number 1.
        commitments: The ids of the commitments, likewise.
    """

    code: str
    deals: Ids
    commitments: Ids


def identity_text(identity: SheetIdentity) -> str:
    """The value of the hidden field."""
    return identity.model_dump_json()


def field_name(box: str) -> str:
    """The name of the field for a box, or for a group of boxes. Ids have no ":"."""
    return box.replace(".", ":")


def box_id(field: str) -> str:
    """The id of the box, or of the group of boxes, that a field is for."""
    return field.replace(":", ".")
