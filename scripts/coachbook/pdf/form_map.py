"""The form map: where each box of a form stands, in mm. Filled-in sheets are read back by it.

It knows the rest of the page as well: the squares by which a scan is straightened, the codes, and
the slots, whose ink differs from rep to rep. Maps of forms drawn before have only the boxes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from pydantic import TypeAdapter, ValidationError

from coachbook.base.problems import Place, Problem, Problems

Kind = Literal["tick", "choice", "date", "number", "level", "cause", "text", "sign"]
KINDS: tuple[Kind, ...] = get_args(Kind)
AreaKind = Literal["square", "code", "slot"]


@dataclass(frozen=True)
class Box:
    """A place to write or tick; its outline in mm from the top left corner of a page.

    Attributes:
        id: Unique in its form. For a `choice`, the part before the last "/" is the group and the
            part after it the option.
        page: From 1.
        kind: What is written into it.
        label: The words that a reader sees beside it.
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
class Area:
    """A place on a page that is no box, in mm from the page's top left corner.

    Attributes:
        id: Unique in its form.
        page: From 1.
        kind: A black square, a code, or a slot for a text.
        x: Its left edge.
        y: Its upper edge.
        width: From edge to edge.
        height: From edge to edge.
    """

    id: str
    page: int
    kind: AreaKind
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class FormMap:
    """Every box of a form, in reading order, and which form it is.

    Attributes:
        form: Its hash, four characters of 0-9 and A-Z, which differs if anything on the blank
            pages does. The QR codes carry it.
        edition: The playbook's edition.
        languages: The languages it is written in, the leading one first.
        department: The department it is for; empty: all.
        width: Of a page, in mm.
        height: Of a page, in mm.
        boxes: Page by page, in reading order.
        areas: The squares, codes and slots, page by page; empty for a form of before.
    """

    form: str
    edition: str
    languages: tuple[str, ...]
    department: str
    width: float
    height: float
    boxes: tuple[Box, ...]
    areas: tuple[Area, ...] = ()


def to_json(form: FormMap) -> str:
    """The map as JSON, with sorted keys and one box a line, so that two can be compared by eye.

    Without areas, the key is left out: maps of forms drawn before stay as they are.
    """
    parts: dict[str, tuple[Box, ...] | tuple[Area, ...]] = {
        "areas": form.areas,
        "boxes": form.boxes,
    }
    values = {**asdict(form), **dict.fromkeys(parts, 0)}
    if not form.areas:
        del values["areas"], parts["areas"]
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1)
    for name, places in parts.items():
        text = text.replace(f'"{name}": 0', f'"{name}": [\n  {_lines(places)}\n ]', 1)
    return text + "\n"


def _lines(places: Iterable[Box] | Iterable[Area]) -> str:
    lines = (json.dumps(asdict(each), ensure_ascii=False, sort_keys=True) for each in places)
    return ",\n  ".join(lines)


def from_json(text: str, file: Path) -> FormMap:
    """The map that `to_json` wrote.

    Raises:
        Problems: the text is no form map; each says what is wrong and where.
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
    """The validator of a map; `adapter().json_schema()` is the JSON Schema."""
    return TypeAdapter(FormMap)
