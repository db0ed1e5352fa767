"""What stands where an export names a deal's owner: a name, what is added to it, or nobody at all.

王一(销售一部)         王一, of the team 销售一部
王一（离职）           王一, who has left
Ann Lee (W017)        Ann Lee, whose id there is W017
Lee, Ann  ann  lee    the same Ann Lee, as `person_key` compares names
公海, Unassigned      nobody
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from coachbook.base.validation import build_model
from coachbook.base.yaml_file import read_yaml
from coachbook.playbook.model.entry import Model

_FILE = Path(__file__).resolve().parent / "vocabulary" / "people.yml"
_OPEN, _CLOSE = "(（[【<〔", ")）]】>〕"
_INNER = f"[^{re.escape(_OPEN + _CLOSE)}]"
_BEHIND = re.compile(rf"({_INNER}+.*?)\s*[{re.escape(_OPEN)}]({_INNER}+)[{re.escape(_CLOSE)}]")
_BEFORE = re.compile(rf"[{re.escape(_OPEN)}]({_INNER}+)[{re.escape(_CLOSE)}]\s*(.*{_INNER}+)")
_DASHED = re.compile(r"(.+?)\s*[-–—_:：/]\s*(.+)")
_CODE = re.compile(r"(?:[a-z]{0,6}[-_#.]?)\d{2,12}", re.IGNORECASE)
_PATH = re.compile(r"\s*[/\\|>]+\s*")
_SEVERAL = re.compile(r"\s*[、;；/|&+]\s*|\s+and\s+|\s+和\s+")
_LAST_FIRST = re.compile(r"([^,]+),\s*([^,]+)")
_MARKS = str.maketrans({"’": "'", "‘": "'", "`": "'", "‐": "-", "‑": "-", "・": "·", "•": "·"})


class _People(Model):
    """people.yml"""

    nobody: tuple[str, ...]
    left: tuple[str, ...]
    roles: tuple[str, ...]


@cache
def _words() -> tuple[re.Pattern[str], frozenset[str], frozenset[str]]:
    people = build_model(_People, read_yaml(_FILE, _FILE.parent))
    nobody = re.compile("|".join(f"(?:{form})" for form in people.nobody))
    return nobody, frozenset(people.left), frozenset(people.roles)


@dataclass(frozen=True)
class OwnerName:
    """A name and what was added to it: the team, an id, an e-mail, or that the rep has left."""

    name: str
    group: str = ""
    code: str = ""
    email: str = ""
    has_left: bool = False


@lru_cache(maxsize=4096)
def owner_name(text: str) -> OwnerName:
    """The name in the text of an owner, and what stands beside it in brackets."""
    whole = text.strip().removeprefix("@").strip()
    if _words()[0].fullmatch(comparable(whole)):
        return OwnerName(whole)
    found = OwnerName(whole)
    while True:
        if match := _BEHIND.fullmatch(found.name):
            name, aside = match[1].strip(), match[2].strip()
        elif match := _BEFORE.fullmatch(found.name):
            name, aside = match[2].strip(), match[1].strip()
        else:
            return _without_dash(found)
        more = _with_aside(found, aside)
        if more is None:
            return found
        found = replace(more, name=name)


def _with_aside(found: OwnerName, aside: str) -> OwnerName | None:
    """An owner with what stands in brackets; None if that cannot be told."""
    _, left, roles = _words()
    plain = comparable(aside)
    if plain in left:
        return replace(found, has_left=True)
    if plain in roles:
        return found
    if "@" in aside:
        return None if found.email else replace(found, email=aside)
    if _CODE.fullmatch(plain):
        return None if found.code else replace(found, code=aside)
    return None if found.group else replace(found, group=aside)


def team_name(text: str) -> str:
    """The name of a team in which a path, such as 华南大区/电销二组, stands as words."""
    return _PATH.sub("-", text.strip())


def _without_dash(found: OwnerName) -> OwnerName:
    """An owner without `-离职`, `inactive:` or an id before or behind a dash."""
    left = _words()[1]
    if match := _DASHED.fullmatch(found.name):
        for name, word in ((match[1], match[2]), (match[2], match[1])):
            if comparable(word) in left:
                return replace(found, name=name.strip(), has_left=True)
            if _CODE.fullmatch(comparable(word)) and not found.code:
                return replace(found, name=name.strip(), code=word.strip())
    return found


@lru_cache(maxsize=4096)
def is_nobody(text: str) -> bool:
    """Whether an owner is a pool, a queue or a program, and no rep."""
    nobody, left, _ = _words()
    bare = comparable(text).strip(_OPEN + _CLOSE)
    if not bare or bare in left or nobody.fullmatch(bare):
        return bool(text.strip())
    return nobody.fullmatch(comparable(owner_name(text).name)) is not None


def several_people(text: str, people: Collection[str] = ()) -> tuple[str, ...]:
    """The names in a text that names more than one person; none if it names one.

    `people` are the keys of those whom the export names elsewhere: with `Ada Quill` among them
    `Ada Quill, Bo Finch` are two, and not Bo Finch Ada Quill.
    """
    plain = unicodedata.normalize("NFKC", text)
    parts, halves = _SEVERAL.split(plain), plain.split(",")
    if len(parts) == 1 and (
        _is_chinese(plain.replace(",", ""))
        or (len(halves) > 1 and any(person_key(half) in people for half in halves))
    ):
        parts = halves
    return tuple(part.strip() for part in parts) if len(parts) > 1 and all(parts) else ()


def comparable(text: str) -> str:
    """A name, id or e-mail as it is compared: without case, width and doubled spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    seen = (c for c in plain if c.isascii() or unicodedata.category(c) != "Cf")
    return " ".join("".join(seen).split())


def person_key(name: str) -> str:
    """A name as people are compared: `Lee, Ann` is `Ann Lee`, and `王 一` is `王一`."""
    plain = comparable(name).translate(_MARKS)
    if _is_chinese(plain):
        return "".join(plain.split())
    last_first = _LAST_FIRST.fullmatch(plain)
    return f"{last_first[2]} {last_first[1]}".strip() if last_first else plain


def printed_name(name: str) -> str:
    """A name as it is printed: `Lee, Ann` as `Ann Lee`."""
    last_first = _LAST_FIRST.fullmatch(name)
    turned = last_first and not _is_chinese(comparable(name).replace(",", ""))
    return f"{last_first[2].strip()} {last_first[1].strip()}" if last_first and turned else name


def better_name(one: str, other: str) -> str:
    """Of two ways to write a name, the one to print; it does not depend on their order."""

    def rank(name: str) -> tuple[object, ...]:
        spaced = _is_chinese(comparable(name)) and " " in name
        one_case = name.isascii() and name in (name.lower(), name.upper())
        odd = unicodedata.normalize("NFKC", name) != name or "  " in name
        return "," in name, spaced, odd, one_case, name != name.title(), name

    return min(one, other, key=rank)


def _is_chinese(text: str) -> bool:
    letters = [c for c in text if not c.isspace() and c != "·"]
    return bool(letters) and all("\u3400" <= c <= "\u9fff" for c in letters)
