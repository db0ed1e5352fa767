"""The levels of a rubric in a week of few working days, where some mean the same.

Anchors count days: on at least 1, 3, 4 of five. Of a single day these are all one, so of what they
say the highest level holds, and the lower ones are not used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coachbook.base.text import Language, Text
from coachbook.base.words import fill_text, word_texts
from coachbook.playbook.model.coaching import Criterion
from coachbook.playbook.model.reference import Figure


def criterion_of_week(
    criterion: Criterion, figures: Sequence[Figure]
) -> tuple[Criterion, tuple[int, ...]]:
    """The criterion with the levels that a week does not have saying so; and which they are.

    Args:
        criterion: As the playbook has it.
        figures: The numbers of days, as they are in that week.
    """
    counted = [each for each in figures if any(_names(each, one) for one in criterion.anchors)]
    filled = [_filled(each, counted) for each in criterion.anchors]
    last = {text: level for level, text in enumerate(filled)}
    same = {level: last[text] for level, text in enumerate(filled) if last[text] != level}
    if not same:
        return criterion, ()
    words = word_texts("playbook/levels")
    says = {"anchors": words["same_anchor"], "marks": words["same_mark"]}
    update = {key: _told(getattr(criterion, key), same, text) for key, text in says.items()}
    return criterion.model_copy(update=update), tuple(same)


def _told(texts: Sequence[Text], same: Mapping[int, int], says: Text) -> tuple[Text, ...]:
    """Texts of levels, where one that is not used says which it is the same as."""
    return tuple(
        fill_text(says, level=same[level]) if level in same else text
        for level, text in enumerate(texts)
    )


def _names(figure: Figure, text: Text) -> bool:
    return f"{{{figure.id}}}" in text.zh + text.en


def _filled(text: Text, figures: Sequence[Figure]) -> tuple[str, ...]:
    """A text in each language with the numbers of days written out."""
    found = []
    for language in Language:
        prose = text.in_(language)
        for each in figures:
            prose = prose.replace(f"{{{each.id}}}", each.in_words(language))
        found.append(prose)
    return tuple(found)
