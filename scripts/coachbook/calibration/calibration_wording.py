"""How a calibration is worded: names, levels, anchors and numbers in one language."""

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
"""What a person is called, by the person's id."""

COLON = {Language.ZH: "：", Language.EN: ": "}


@dataclass(frozen=True)
class Wording:
    """Says things in a language.

    Attributes:
        playbook: Has criteria and anchors.
        names: What leads and reps are called.
        scorers: The leads, in the order of their letters.
        weeks: The first and the last week, or the only one.
        language: In which it is said.
    """

    playbook: Playbook
    names: Names
    scorers: Sequence[str]
    weeks: Sequence[str]
    language: Language

    @cached_property
    def words(self) -> Mapping[str, str]:
        """words/calibration.yml"""
        return load_words("calibration", self.language)

    @cached_property
    def letters(self) -> Mapping[str, str]:
        """Each lead's letter."""
        return letters_of(self.scorers)

    @property
    def named_weeks(self) -> str:
        """The weeks it is about."""
        return "–".join(self.weeks)

    @property
    def colon(self) -> str:
        """What stands between a name and what is said of it."""
        return COLON[self.language]

    def say(self, key: str, **values: object) -> str:
        """A word of the file, filled in."""
        return fill_names(self.words[key], **values)

    def plain(self, text: Text) -> str:
        """A text of the playbook with its marks written out."""
        return plain_text(text.in_(self.language), self.playbook.entries, self.language)

    def level(self, level: int | None) -> str:
        """A level, or that it does not apply."""
        return self.words["na"] if level is None else str(level)

    def join(self, texts: Iterable[str]) -> str:
        """Texts in a row."""
        return JOINER[self.language].join(texts)

    def label(self, case: CalibrationCase) -> str:
        """The rep of a case; of several weeks, with the week."""
        name = self.names(case.rep)
        return f"{case.week[5:]} {name}" if len(self.weeks) > 1 else name

    def row_text(self, case: CalibrationCase) -> str:
        """A row of a plot in words."""
        lead_levels = (
            f"{self.letters[each.scorer]} {self.level(each.level)}" for each in case.lead_levels
        )
        return self.label(case) + self.colon + self.join(lead_levels)


def number(value: float) -> str:
    """A coefficient with two digits and a minus sign."""
    return f"{value:.2f}".replace("-", "−")
