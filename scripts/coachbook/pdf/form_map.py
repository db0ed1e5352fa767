"""A form map: where each box of a form stands, in mm. It is how a filled-in sheet is read back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from pydantic import TypeAdapter, ValidationError

from coachbook.base.problems import Place, Problem, Problems

Kind = Literal["tick", "choice", "date", "number", "level", "cause", "text", "sign"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Box:
    """A place to write or tick; its outline in mm from the top left corner of a page.

    Attributes:
        id: Unique in its form. Of a `choice`, what stands before the last "/" is its group and
            what follows it the option.
        page: The first is 1.
        kind: What goes into it.
        label: What a person reads beside it.
        x: The left edge of its border.
        y: The upper edge of its border.
        width: From border to border.
        height: From border to border.
    """

    id: str
    page: int
    kind: Kind
    label: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class FormMap:
    """Every box of a form, in reading order, and which form it is.

    Attributes:
        form: Its hash, four characters of 0-9 and A-Z: another one if anything on the blank
            pages differs. It stands in the QR codes.
        edition: The playbook's edition.
        languages: What it is written in, the leading language first.
        department: For which one; empty: for all.
        width: Of a page, in mm.
        height: Of a page, in mm.
        boxes: Page by page, as they are read.
    """

    form: str
    edition: str
    languages: tuple[str, ...]
    department: str
    width: float
    height: float
    boxes: tuple[Box, ...]


def to_json(form: FormMap) -> str:
    """The map as JSON, keys sorted and one box a line, so that two can be compared by eye."""
    head = json.dumps({**asdict(form), "boxes": 0}, ensure_ascii=False, sort_keys=True, indent=1)
    lines = (json.dumps(asdict(box), ensure_ascii=False, sort_keys=True) for box in form.boxes)
    boxes = ",\n  ".join(lines)
    return head.replace('"boxes": 0', f'"boxes": [\n  {boxes}\n ]', 1) + "\n"


def from_json(text: str, file: Path) -> FormMap:
    """The map that `to_json` wrote.

    Raises:
        Problems: it is no form map; what is wrong, and where in it.
    """
    try:
        return adapter().validate_json(text, strict=True)
    except ValidationError as error:
        messages = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:5]]
        raise Problems(
            Problem(Place(file), "form-map", message.removeprefix(": "), "restore it from a copy")
            for message in messages
        ) from None


@cache
def adapter() -> TypeAdapter[FormMap]:
    """What checks a map; `adapter().json_schema()` is its JSON Schema."""
    return TypeAdapter(FormMap)
