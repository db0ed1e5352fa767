"""A form as text, which is hashed into the id of a workbook: the same form always gives the same.

The names, the keys and their order are those of the first workbooks ever issued. They are written
down here, so that a class may be renamed or get another attribute without changing any id that was
issued. An attribute that changes what is asked must be added here, at the end of its list. `days`
is only there where it is not Monday to Friday, and `breach` where a tick is one: for a time there
were no other forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from coachbook.base.text import Language, Phrases, Text
from coachbook.playbook.model.coaching import (
    Check,
    Counted,
    Criterion,
    PrintedSign,
    RootCause,
    ScaleStep,
)
from coachbook.playbook.model.entry import Origin
from coachbook.playbook.model.evidence import Level
from coachbook.sheet.form import WEEKDAYS, FactColumn, Form, FormCheck

_ENTRY = ("id", "name", "source", "origin", "department", "aliases", "see")
_CRITERION = ("weight", "asks", "anchors", "counted", "marks", "look_at", "practice")
_KEYS: Mapping[type[object], tuple[str, tuple[str, ...]]] = {
    Form: (
        "Form",
        (
            *("department", "languages", "edition", "follow_ups", "deals", "commitments"),
            *("checks", "facts", "levels", "criteria", "scale", "root_causes"),
            *("against", "appeal"),
        ),
    ),
    FormCheck: ("AskedCheck", ("check", "figure")),
    Check: ("Check", (*_ENTRY, "asks", "does", "figure", "counts")),
    PrintedSign: ("PrintedSign", ("id", "head")),
    FactColumn: ("FactColumn", ("fact", "head", "level")),
    Level: ("Level", (*_ENTRY, "number", "means", "proof")),
    Criterion: ("Criterion", (*_ENTRY, *_CRITERION)),
    ScaleStep: ("ScaleStep", ("level", "name")),
    RootCause: ("RootCause", (*_ENTRY, "means", "cause")),
    Text: ("Text", ("zh", "en")),
    Phrases: ("Phrases", ("zh", "en")),
}
_CHOICES: Mapping[type[StrEnum], str] = {
    Language: "Language",
    Origin: "Origin",
    Counted: "Counted",
}


def form_text(form: Form) -> str:
    """The text of a form, such as `Form(department='training', languages=(<Language.ZH: ...`."""
    return _text(form)


def _text(value: object) -> str:
    if isinstance(value, StrEnum):
        return f"<{_CHOICES[type(value)]}.{value.upper()}: '{value}'>"
    if isinstance(value, tuple):
        items = [_text(item) for item in value]
        return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"
    if isinstance(value, str | int | None):
        return repr(value)
    name, keys = _KEYS[type(value)]
    if isinstance(value, Form) and value.days != WEEKDAYS:
        keys = (*keys, "days")
    if isinstance(value, Check) and value.breach:
        keys = (*keys, "breach")
    return f"{name}({', '.join(f'{key}={_text(getattr(value, key))}' for key in keys)})"
