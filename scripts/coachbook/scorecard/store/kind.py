"""The kinds of store there are: read by the options, so nothing is imported that takes time."""

from __future__ import annotations

from enum import StrEnum


class StoreKind(StrEnum):
    """What the scorecards are kept in."""

    FILES = "files"
    SQLITE = "sqlite"
