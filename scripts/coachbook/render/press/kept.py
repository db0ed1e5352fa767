"""A form's skeleton, kept in the memo: a process that finds all it needs there never imports
WeasyPrint."""

from __future__ import annotations

import json
import zlib
from base64 import b85decode, b85encode
from collections.abc import Callable
from dataclasses import asdict
from hashlib import sha256

from coachbook.render.press.memo import Memo
from coachbook.render.press.slots import Skeleton, SkeletonPage, Slot


def kept_skeleton(memo: Memo, html: str, make: Callable[[str], Skeleton]) -> Skeleton:
    """The skeleton of a form: as kept, or made from its HTML and kept."""
    name = f"skeleton {sha256(html.encode()).hexdigest()}"
    note = memo.note(name)
    if note is not None:
        return _read(note)
    skeleton = make(html)
    memo.keep(name, _written(skeleton))
    return skeleton


def _written(skeleton: Skeleton) -> str:
    text = json.dumps(asdict(skeleton), default=lambda content: content.decode("latin-1"))
    return b85encode(zlib.compress(text.encode(), 6)).decode()


def _read(note: str) -> Skeleton:
    known = json.loads(zlib.decompress(b85decode(note)))
    return Skeleton(
        tuple(Slot(**slot) for slot in known["slots"]),
        tuple(
            SkeletonPage(
                page["width"],
                page["height"],
                tuple(piece.encode("latin-1") for piece in page["pieces"]),
                tuple(page["order"]),
                page["bare"].encode("latin-1"),
                page["flip"].encode("latin-1"),
            )
            for page in known["pages"]
        ),
        known["pdf"].encode("latin-1"),
        tuple((face, glyph, text) for face, glyph, text in known["fixed"]),
    )
