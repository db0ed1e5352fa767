"""The file format that a web form exports, and its checks; whatever fails ends in a sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Annotated, Literal, NoReturn

from pydantic import ConfigDict, Field, StringConstraints, ValidationError

from coachbook.base.problems import did_you_mean
from coachbook.playbook.model.entry import Model
from coachbook.scorecard.readers.field_values import MOST_TEXT

FORMAT = "coachbook webform 1"
MOST_BYTES, MOST_DEPTH, MOST_FAULTS = 5_000_000, 6, 20
MOST_EDIT = 10**9
_TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*"?', re.DOTALL)
NAME = r"^[A-Za-z0-9_-]{1,64}$"

Name = Annotated[str, StringConstraints(pattern=NAME)]
Edit = Annotated[int, Field(ge=0, le=MOST_EDIT)]
Stamped = tuple[int | float | bool | str | None, Name, Edit]
Ids = Annotated[tuple[str, ...], Field(max_length=50)]


class _StrictModel(Model):
    model_config = ConfigDict(strict=True)


class WebCard(_StrictModel):
    """One rep: the ids behind the numbers, and each field's value with its document and edit.

    `print` is missing in the files of pages from before.
    """

    form: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{0,8}$")]
    print: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{0,3}$")] = ""
    deals: Ids
    commitments: Ids
    values: Annotated[dict[str, Stamped], Field(max_length=2000)]


class WebExample(_StrictModel):
    """A statement that somebody judged otherwise than the page did, and the answer given."""

    text: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_TEXT)
    ]
    label: Literal["fact", "against", "feeling", "ours", "cannot-tell"]


class WebFile(_StrictModel):
    """A whole file.

    Attributes:
        seen: The last edit of every document that was imported into it.
        examples: Statements for the judge to learn from; whoever exported it let them go.
    """

    coachbook: Literal["coachbook webform 1"]
    page: Name
    document: Name
    edit: Edit
    seen: Annotated[dict[Name, Edit], Field(max_length=100)]
    team: str
    week: str
    kind: str
    scorer: Name
    edition: Annotated[str, StringConstraints(max_length=40)]
    reps: Annotated[dict[str, WebCard], Field(max_length=2000)]
    examples: Annotated[tuple[WebExample, ...], Field(max_length=500)] = ()


class WebFileError(ValueError):
    """Why the bytes are no such file: sentences, each with its place (empty: the whole file)."""

    def __init__(self, faults: Iterable[tuple[str, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(says for _, says in self.faults))


def web_file(content: bytes) -> WebFile:
    """The file in these bytes.

    Size and depth are checked before the JSON is parsed.

    Raises:
        WebFileError: the bytes are no such file.
    """
    if len(content) > MOST_BYTES:
        _refuse(f"the file has {len(content):,} bytes; {MOST_BYTES:,} is the most")
    if _depth(content) > MOST_DEPTH:
        _refuse(f"the file is nested deeper than {MOST_DEPTH}: it is not a web form's")
    try:
        text = content.decode("utf-8-sig")
        json.loads(text, object_pairs_hook=_once, parse_constant=_constant)
        return WebFile.model_validate_json(text)
    except UnicodeDecodeError as error:
        _refuse(f"the file is not UTF-8: byte {error.start + 1}")
    except ValidationError as error:
        raise WebFileError(_faults(error)) from None
    except json.JSONDecodeError as error:
        raise WebFileError(
            [(f"line {error.lineno}:{error.colno}", f"no JSON: {error.msg}")]
        ) from None
    except (ValueError, RecursionError) as error:
        _refuse(str(error))


def _depth(content: bytes) -> int:
    """How deep brackets are nested, outside of texts."""
    depth = deepest = 0
    for byte in re.findall(rb"[][{}]", _TEXTS.sub(b"", content)):
        depth += 1 if byte in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"'{twice[:40]}' stands twice")
    return found


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _faults(error: ValidationError) -> Iterable[tuple[str, str]]:
    """Each fault as a sentence with its place; for an unknown key, a hint at a similar one."""
    for each in error.errors()[:MOST_FAULTS]:
        place = ".".join(map(str, each["loc"]))[:120]
        last = str(each["loc"][-1]) if each["loc"] else ""
        model = WebCard if "reps" in each["loc"][:1] else WebFile
        if each["type"] == "extra_forbidden":
            hint = did_you_mean(last, model.model_fields)
            says = f"'{last[:40]}' is not known here"
            yield place, f"{says}; {hint}" if hint else says
        elif each["type"] == "missing":
            yield place, f"'{last}' is missing: the file is damaged"
        else:
            yield place, each["msg"][:1].lower() + each["msg"][1:]


def _refuse(says: str) -> NoReturn:
    raise WebFileError([("", says)])
