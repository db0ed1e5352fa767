"""Data validation: what may be typed into a cell, and the message for anything else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from openpyxl.worksheet.datavalidation import DataValidation

from coachbook.base.week import Week
from coachbook.base.words import fill_names
from coachbook.sheet.fields import LEVELS

MOST_PROMPT, MOST_LIST = 255, 255
DAYS_BACK = 366
LISTS = "coachbook_list_"


class Rules:
    """Validation rules with messages in one language."""

    def __init__(self, words: Mapping[str, str], week: Week) -> None:
        self._words, self._week = words, week

    def score(self, prompt: str = "", levels: Iterable[int] = LEVELS) -> DataValidation:
        """A level or not applicable; `prompt` is shown beside the cell while it is selected."""
        rule = self._list(f'"{_choices(levels)},{self._words["na"]}"', "score_error")
        return _prompted(rule, self._words["score_title"], prompt)

    def level(self, prompt: str = "", levels: Iterable[int] = LEVELS) -> DataValidation:
        """A level."""
        rule = self._list(f'"{_choices(levels)}"', "level_error")
        return _prompted(rule, self._words["own_mark"], prompt)

    def one_of(self, *choices: str) -> DataValidation:
        """One of a few texts without commas."""
        return self._list(f'"{",".join(choices)}"', "list_error")

    def listed(self, name: str) -> DataValidation:
        """One of the list with this name on the hidden sheet."""
        return self._list(LISTS + name, "list_error")

    def count(self) -> DataValidation:
        """A whole number."""
        rule = DataValidation("whole", operator="greaterThanOrEqual", formula1="0")
        return self._strict(rule, self._words["count_error"])

    def date(self) -> DataValidation:
        """A day up to the week's Sunday, with its year."""
        first = self._week.monday - timedelta(days=DAYS_BACK)
        last = self._week.sunday
        bounds = [f"DATE({day.year},{day.month},{day.day})" for day in (first, last)]
        rule = DataValidation("date", operator="between", formula1=bounds[0], formula2=bounds[1])
        says = fill_names(self._words["date_error"], date=self._week.monday, last=last)
        return self._strict(rule, says)

    def _list(self, formula: str, error: str) -> DataValidation:
        return self._strict(DataValidation("list", formula1=formula), self._words[error])

    def _strict(self, rule: DataValidation, error: str) -> DataValidation:
        rule.allow_blank, rule.showErrorMessage, rule.errorStyle = True, True, "stop"
        rule.error = error
        return rule


def _prompted(rule: DataValidation, title: str, prompt: str) -> DataValidation:
    if prompt:
        rule.showInputMessage, rule.promptTitle = True, title[:32]
        rule.prompt = prompt if len(prompt) <= MOST_PROMPT else f"{prompt[: MOST_PROMPT - 1]}…"
    return rule


def _choices(levels: Iterable[int]) -> str:
    return ",".join(map(str, levels))
