"""The words of a calibration in one language: names, levels, anchors and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from coachbook.base.text import Language, Text
from coachbook.base.words import fill_names, load_words
from coachbook.calibration.calibration import CalibrationCase
from coachbook.calibration.dot_plot import letters_of
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.prose import JOINER, plain_text

Names = Callable[[str], str]
"""The name of a person, by their id."""

COLON = {Language.ZH: "：", Language.EN: ": "}


@dataclass(frozen=True)
class Wording:
    """Words things in one language.

    Attributes:
        playbook: Names the criteria and anchors.
        names: Gives the names of leads and reps.
        scorers: The ids of the leads, in the order of their letters.
        weeks: The first and the last week, or the only one.
        language: The language.
    """

    playbook: Playbook
    names: Names
    scorers: Sequence[str]
    weeks: Sequence[str]
    language: Language

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The texts of words/calibration.yml, by key."""
        return load_words("calibration", self.language)

    @cached_property
    def letters(self) -> Mapping[str, str]:
        """The letter of each lead, by id."""
        return letters_of(self.scorers)

    @property
    def named_weeks(self) -> str:
        """The week, or the first and the last, such as 2026-W46–2026-W48."""
        return "–".join(self.weeks)

    @property
    def colon(self) -> str:
        """The colon of the language."""
        return COLON[self.language]

    def say(self, key: str, **values: object) -> str:
        """A text of the words file, filled in."""
        return fill_names(self.words[key], **values)

    def plain(self, text: Text) -> str:
        """A text of the playbook with its marks written out."""
        return plain_text(text.in_(self.language), self.playbook.entries, self.language)

    def level(self, level: int | None) -> str:
        """A level as text; None: not applicable."""
        return self.words["na"] if level is None else str(level)

    def join(self, texts: Iterable[str]) -> str:
        """Texts joined by the comma of the language."""
        return JOINER[self.language].join(texts)

    def label(self, case: CalibrationCase) -> str:
        """The rep's name; with the week before it if there are several."""
        name = self.names(case.rep)
        return f"{case.week[5:]} {name}" if len(self.weeks) > 1 else name

    def row_text(self, case: CalibrationCase) -> str:
        """One row of a plot in words."""
        lead_levels = (
            f"{self.letters[each.scorer]} {self.level(each.level)}" for each in case.lead_levels
        )
        return self.label(case) + self.colon + self.join(lead_levels)


def number(value: float) -> str:
    """A coefficient with two decimals and a true minus sign."""
    return f"{value:.2f}".replace("-", "−")
