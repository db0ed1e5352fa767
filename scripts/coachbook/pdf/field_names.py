"""What the fields of a fillable sheet are called: the same for who writes and who reads the file.

A field's name is the id of its box, with ":" for ".", which PDF keeps for itself. One more field,
which no page shows, says which sheet it is and what its numbers mean.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from coachbook.playbook.model.entry import Model

SHEET = "sheet"

Ids = Annotated[tuple[str, ...], Field(max_length=50)]


class SheetIdentity(Model):
    """Which sheet it is.

    Attributes:
        code: The text of the first page's QR code (see codes.py): form, rep's code and week.
        deals: Ids by their number on the sheet, the first being 1.
        commitments: Likewise.
    """

    code: str
    deals: Ids
    commitments: Ids


def identity_text(identity: SheetIdentity) -> str:
    """What the hidden field says."""
    return identity.model_dump_json()


def field_name(box: str) -> str:
    """The field of a box or of a group of boxes: PDF keeps "." for itself, ids have no ":"."""
    return box.replace(".", ":")


def box_id(field: str) -> str:
    """The box, or the group of boxes, of a field."""
    return field.replace(":", ".")
