"""Labels for the fields of a sheet, for places where a field stands alone: reviews, reports."""

from __future__ import annotations

from collections.abc import Mapping

from coachbook.base.text import Language
from coachbook.base.words import load_words, word_texts
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.prose import plain_text

_PARTS = {
    "own": "own_mark",
    "cause": "cause",
    "what": "what",
    "who": "who",
    "due": "by_when",
    "date": "date_of",
    "day": "next_week",
}
_ALONE = {
    "cause": "main_cause",
    "further/item": "further_row",
    "further/cause": "further_why",
    "objection/item": "item",
    "objection/how": "objection_how",
    "objection/because": "because",
    "signature/rep": "sign_rep",
    "signature/supervisor": "sign_supervisor",
}
_LISTS = {
    "agreed": "new_commitments_short",
    "discipline": "discipline_short",
    "praise": "praise_short",
    "commitment": "commitment",
}


def field_label(field: str, playbook: Playbook, language: Language, about: str = "") -> str:
    """The label of a field: "Deal 1 · D26-0101 · Paid".

    Args:
        field: Its id. One that is on no sheet any more is its own label.
        playbook: Names criteria, checks and facts.
        language: The language of the label.
        about: The id of the deal or commitment it is about.
    """
    words = {
        key: text.in_(language)
        for key, text in {**word_texts("sheet"), **word_texts("scorecard/webform")}.items()
    }
    topic, *rest = field.split("/")
    name = _entry_name(topic, playbook, language)
    if field in _ALONE:
        return words[_ALONE[field]]
    if name and topic.startswith("check."):
        breach = any(each.id == topic and each.breach for each in playbook.sheet.checks)
        was_tick = breach and len(rest) == 1
        return _join(name, words["breach_seen"] if was_tick else "", _weekday(rest, words))
    if name:
        return _join(name, *(words.get(_PARTS.get(each, ""), each) for each in rest))
    if topic == "deal":
        return _deal(rest, playbook, language, about, words)
    if topic in _LISTS and rest:
        numbered = f"{words[_LISTS[topic]]} {rest[0]}"
        parts = (words.get(_PARTS.get(each, ""), each) for each in rest[1:])
        return _join(numbered, about, *parts)
    return field


def option_label(option: str, language: Language) -> str:
    """An option of a choice in words: "yes", "Wed"."""
    words = load_words("sheet", language)
    if option.isdecimal():
        return words["weekdays"].split()[int(option) - 1]
    return words.get(f"objection_{option}") or words.get(option, option)


def _join(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _entry_name(topic: str, playbook: Playbook, language: Language) -> str:
    """The name of a criterion or check; empty for anything else."""
    things = (
        *((each.id, each.name) for each in playbook.scorecard.criteria),
        *((each.id, each.name) for each in playbook.sheet.checks),
    )
    name = dict(things).get(topic)
    return plain_text(name.in_(language), playbook.entries, language) if name else ""


def _weekday(rest: list[str], words: Mapping[str, str]) -> str:
    days = words["weekdays"].split()
    number = int(rest[0]) if rest and rest[0].isdecimal() else 0
    return days[number - 1] if 1 <= number <= len(days) else ""


def _deal(
    rest: list[str],
    playbook: Playbook,
    language: Language,
    about: str,
    words: Mapping[str, str],
) -> str:
    heads = {item.fact: item.head.in_(language) for item in playbook.sheet.facts}
    heads |= {each.id: each.head.in_(language) for each in playbook.sheet.against}
    heads |= {"said": words["said"], "day": words["fact_day"]}
    number, *parts = (*rest, "", "")
    if parts[0] == "against":
        del parts[0]
    fact, *date = parts[:2]
    label = heads.get(fact, fact)
    return _join(f"{words['deal']} {number}", about, label, words["date_of"] if any(date) else "")
