"""The text of one cell -> a value, or an error that says what is wrong and what is expected."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from coachbook.base.week import Week
from coachbook.team.model import DatedFact, DealState

ID_FORM = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
MOST_NAME = 40
MOST_TEXT = 200

Printable = Callable[[str], bool]

_DATE = re.compile(
    r"(?P<year>\d{4})(?P<mark>[-/.年])(?P<month>\d{1,2})(?:(?!年)(?P=mark)|(?<=年\d)月|(?<=年\d\d)月)"
    r"(?P<day>\d{1,2})日?(?: 0{1,2}:00(?::00)?)?",
    re.ASCII,
)
_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,4})?", re.ASCII)
_WHOLE = re.compile(r"\d{1,6}", re.ASCII)
_NO_DECIMALS = re.compile(r"(?<=\d)\.0+$")
_LEVEL = re.compile(r"[0-4]", re.ASCII)
_NOT_IN_NAMES = frozenset('<>{}[]/\\|"`$%^*=;:?!#~')


class CellError(ValueError):
    """A cell's text is not valid: the rule it breaks, what is wrong, and a hint."""

    def __init__(self, rule: str, says: str, hint: str = "") -> None:
        super().__init__(says)
        self.rule, self.says, self.hint = rule, says, hint


def on_screen(_: str) -> bool:
    """Whether a character can be shown on a screen, where a browser finds a font for any."""
    return True


def parse_id(text: str) -> str:
    """An id: it goes into names of files and form fields.

    Raises:
        CellError: not of the form ID_FORM.
    """
    if ID_FORM.fullmatch(text):
        return text
    hint = "letters, digits, '-' and '_', at most 32, beginning with a letter or digit"
    raise CellError("team-id", f"'{quoted(text)}' cannot be an id", hint)


def parse_name(text: str) -> str:
    """A name as it is printed: 1 to 40 characters of letters, spaces and a few marks.

    Raises:
        CellError: empty, too long, or a character that has no place in a name.
    """
    if not text.strip():
        raise CellError("team-no-name", "the name is missing", "write the name")
    if len(text) > MOST_NAME:
        says = f"the name '{quoted(text)}' has {len(text)} characters"
        raise CellError("team-name", says, f"at most {MOST_NAME}")
    if bad := next((c for c in text if c in _NOT_IN_NAMES or _is_control(c)), ""):
        says = f"{describe_character(bad)} cannot stand in a name"
        raise CellError("team-name", says, "write the name in letters")
    return text


def parse_text(text: str) -> str:
    """A short text on one line, such as a customer's name; it may be empty.

    Line breaks become spaces; other controls, which neither paper nor a workbook can hold, go.

    Raises:
        CellError: over 200 characters.
    """
    if len(text) > MOST_TEXT:
        says = f"the text has {len(text)} characters"
        raise CellError("team-text", says, f"at most {MOST_TEXT}")
    if text.isprintable() or not any(map(_is_control, text)):
        return text
    lines = "".join(" " if c.isspace() else "" if _is_control(c) else c for c in text)
    return " ".join(lines.split())


def odd_character(text: str, printable: Printable) -> str:
    """What to know about the first character that is not printed as it is; empty if all are."""
    if text.isascii() and text.isprintable():
        return ""
    odd = next((c for c in text if _is_control(c) or not (c.isspace() or printable(c))), "")
    if not odd:
        return ""
    if _is_control(odd) or unicodedata.category(odd) == "Cf":
        return f"{describe_character(odd)} is not printed"
    return f"{describe_character(odd)} is not in the font: what it is stands in its place"


def parse_date(text: str) -> date:
    """A date such as 2026-11-17; spreadsheet programs make 2026/11/17 or 2026年11月17日 of it.

    Raises:
        CellError: another form, or a day that does not exist.
    """
    if match := _DATE.fullmatch(text):
        try:
            return date(*map(int, match.group("year", "month", "day")))
        except ValueError:
            raise CellError("team-date", f"there is no day '{text}'", "check it") from None
    says = f"'{quoted(text)}' is not a date of the expected form"
    raise CellError("team-date", says, "expected a date such as 2026-11-17")


def parse_count(text: str) -> int:
    """A whole number from 0 to 999999; full-width digits are fine.

    Raises:
        CellError: anything else.
    """
    whole = _NO_DECIMALS.sub("", text)  # 3.0, as programs write that calculate
    return int(_number(whole, _WHOLE, "a whole number such as 8, at most 999999"))


def parse_amount(text: str) -> Decimal:
    """An amount from 0 to below 10^12 with at most four decimals, without separators.

    Raises:
        CellError: anything else.
    """
    return Decimal(_number(text, _AMOUNT, "a number such as 12800 or 12800.50"))


def parse_share(text: str) -> Decimal:
    """A share of a day from 0 to 1.

    Raises:
        CellError: anything else.
    """
    value = parse_amount(text)
    if value > 1:
        raise CellError("team-number", f"'{quoted(text)}' is more than 1", "from 0 to 1")
    return value


def parse_level(text: str) -> int | None:
    """A level from 0 to 4, or None for n/a.

    Raises:
        CellError: anything else.
    """
    return None if text == "n/a" else int(_number(text, _LEVEL, "a level from 0 to 4, or n/a"))


def parse_week(text: str) -> str:
    """An ISO week that exists, such as 2026-W48.

    Raises:
        CellError: another form, or no such week.
    """
    try:
        return str(Week.parse(text))
    except ValueError as error:
        raise CellError("team-week", str(error), "expected a week such as 2026-W48") from None


def parse_state(text: str) -> DealState:
    """The state of a deal.

    Raises:
        CellError: not open, won or lost.
    """
    try:
        return DealState(text)
    except ValueError:
        says = f"there is no state '{quoted(text)}'"
        raise CellError("team-choice", says, "open, won or lost") from None


def parse_yes_no(text: str) -> bool:
    """Whether a yes-or-no cell says yes, also as spreadsheet programs write it; empty is no.

    Raises:
        CellError: not yes, no or empty.
    """
    said = text.casefold()
    if said in ("yes", "no", "", "true", "false", "是", "否"):
        return said in ("yes", "true", "是")
    raise CellError("team-choice", f"'{quoted(text)}' is neither yes nor no", "yes, no or empty")


def parse_dated_facts(text: str) -> tuple[DatedFact, ...]:
    """Facts with their dates, separated by semicolons or line breaks; repeats count once.

    Raises:
        CellError: one of them is not an id and a date.
    """
    facts = []
    for part in filter(None, map(str.strip, re.split("[;；\n]", text))):
        fact, _, day = part.rpartition(" ")
        if not fact:
            hint = "expected such as 'fact.asks-discount 2026-11-17; fact.left-number 2026-11-12'"
            raise CellError("team-facts", f"'{quoted(part)}' is not a fact and a date", hint)
        facts.append(DatedFact(fact.strip(), parse_date(day)))
    return tuple(dict.fromkeys(facts))


def quoted(text: str) -> str:
    """A text as it is safe to show in a message: shortened, unprintable characters as escapes."""
    short = text if len(text) <= MOST_NAME else text[: MOST_NAME - 1] + "…"
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in short)


def describe_character(character: str) -> str:
    """A character for a message: its code and name, such as U+200B (zero width space)."""
    code = f"U+{ord(character):04X}"
    label = unicodedata.name(character, "").lower()
    return " ".join(filter(None, (f"the character {code}", label and f"({label})")))


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") or character in "\u2028\u2029"


def _number(text: str, form: re.Pattern[str], expected: str) -> str:
    """A number in ASCII digits. NFKC turns full-width digits, as typed in Chinese, into these."""
    normalized = unicodedata.normalize("NFKC", text)
    if form.fullmatch(normalized):
        return normalized
    negative = normalized.startswith(("-", "\N{MINUS SIGN}"))
    says = f"'{quoted(text)}' is {'negative' if negative else 'not such a number'}"
    raise CellError("team-number", says, f"expected {expected}")
