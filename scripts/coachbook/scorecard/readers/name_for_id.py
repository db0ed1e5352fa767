"""A name that was written where an id is asked for, and the sentence about it.

The sentence says the id and does not repeat the name, for such lines are kept and mailed around.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from coachbook.scorecard.refusal_words import says
from coachbook.team.cell_values import CellError, parse_id


def name_fault(what: str, written: str, names: Mapping[str, str]) -> str:
    """What is said of a name in place of an id; empty: it is no name.

    Args:
        what: The key that asks for an id, such as "rep".
        written: What stands there.
        names: The name of each id.
    """
    meant = [each for each, name in names.items() if _is_same(name, written)]
    meant = meant or [each for each, name in names.items() if _is_part(name, written)]
    if len(meant) == 1:
        return says("name_for_id", what=what, id=meant[0])
    if meant:
        return says("name_of_several", what=what, list=", ".join(meant))
    return ""


def no_id_fault(written: str, names: Mapping[str, str]) -> str:
    """What is said of a text that cannot be an id, as a mistyped name; empty: it can be one."""
    try:
        parse_id(written)
    except CellError:
        return says("no_id_such_as", id=next(iter(names))) if names else says("no_id")
    return ""


def _is_same(name: str, written: str) -> bool:
    """Whether two names are one, however they are spaced and whichever part comes first."""
    one, other = (_words(each) for each in (name, written))
    return bool(one) and ("".join(one) == "".join(other) or sorted(one) == sorted(other))


def _is_part(name: str, written: str) -> bool:
    """Whether it is a name in one of two scripts: 林凯文 or Kevin Lim of 林凯文 Kevin Lim."""
    words, whole = _words(written), _words(name)
    scripts = {each.isascii() for each in whole}
    return (
        bool(words)
        and len(scripts) == 2
        and sorted(words) == sorted(each for each in whole if each.isascii() == words[0].isascii())
    )


def _words(name: str) -> list[str]:
    return unicodedata.normalize("NFKC", name).casefold().replace(",", " ").split()
