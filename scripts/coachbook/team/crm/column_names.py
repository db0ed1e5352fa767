"""What exports call their columns and states: read from `vocabulary/*.yml`, compared loosely."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from pydantic import Field, RootModel

from coachbook.base.validation import build_model
from coachbook.base.yaml_file import read_yaml
from coachbook.playbook.model.entry import Model
from coachbook.team.model import DealState

FOLDER = Path(__file__).resolve().parent / "vocabulary"
FORM_TIER = 9  # of names that are put together
MARKED = 0.5  # of names with one of the marks before them: id is surer than lead id
TITLE_TIER = 1  # of the product: what a deal is called stands for it where no column names one
_BRACKET = re.compile(r"[()（）\[\]【】<>]")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|<[^<>]*>")
_ASIDE = re.compile(  # all that brackets of a stage may hold: its chance, its number, its pipeline
    r"[(\[【<]\s*(?:\d{1,3}\s*%?|[^()\[\]]*(?:pipeline|销售流程|销售管道))\s*[)\]】>]"
)
_PERCENT = re.compile(r"(\d{1,3})\s*%")
_NUMBERED = re.compile(r"^(?:\d{1,2}\s*[.、:)\-]\s*|[①-⑳]\s*|s\d\s*[-:.]\s*)")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OF_ANOTHER = re.compile(r"(?<=[a-z0-9])[./](?=[a-z])")  # owner.email, stage/name
_NUMBER_SIGN = re.compile(r"(?<=\w)\s*#$")
_SIGNS = re.compile(r"[^\w/.]+|_+")


class _Columns(Model):
    """columns.yml"""

    marks: tuple[str, ...]
    products: tuple[str, ...]
    flags: tuple[str, ...]
    forms: dict[str, tuple[str, ...]]
    fields: dict[str, tuple[tuple[str, ...], ...]]
    other_sums: tuple[str, ...]
    none_forms: tuple[str, ...]
    none: tuple[str, ...]


class Preset(Model):
    """What the export of one program looks like."""

    name: str
    known_by: tuple[str, ...]
    at_least: int = Field(ge=1)
    columns: dict[str, tuple[str, ...]]
    none: tuple[str, ...] = ()


class _Presets(RootModel[tuple[Preset, ...]]):
    """presets.yml"""


class _States(Model):
    """states.yml"""

    won: tuple[str, ...]
    lost: tuple[str, ...]
    open: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """All that is known of the names of columns."""

    fields: Mapping[str, tuple[tuple[str, ...], ...]]
    none: frozenset[str]
    other_sums: re.Pattern[str]
    none_forms: re.Pattern[str]
    marks: tuple[str, ...]
    products: tuple[str, ...]
    flags: re.Pattern[str]
    forms: Mapping[str, tuple[str, ...]]
    presets: tuple[Preset, ...]
    states: Mapping[str, DealState]
    left_out: frozenset[str]

    @cached_property
    def _tiers(self) -> dict[str, dict[str, int]]:
        tiers: dict[str, dict[str, int]] = {}
        for field, lists in self.fields.items():
            for tier, names in enumerate(lists):
                for name in names:
                    tiers.setdefault(plain(name), {}).setdefault(field, tier)
        return tiers

    def fields_of(self, column: str) -> Mapping[str, float]:
        """The fields that a column of this name may be, each with how far down its list is."""
        apart = _HUMPS.sub(" ", column)
        if apart != column and not self._fields_of(plain(column)):
            column = apart  # ownerName
        whole, spoken = plain(column), plain(_BRACKET.sub(" ", column))
        if {whole, spoken} & self.none or self._has_none_form(spoken):
            return {}
        if spoken != whole and (found := self._fields_of(spoken)):
            return found  # Close (actual)
        aside = MARKED if spoken != whole else 0
        return {field: tier + aside for field, tier in self._fields_of(whole).items()}

    def _fields_of(self, whole: str) -> Mapping[str, float]:
        if whole in self._tiers:
            return self._tiers[whole]
        for mark in self.marks:
            rest = whole.removeprefix(mark).strip(" -.") if whole.startswith(mark) else ""
            if rest and rest not in self.none and rest in self._tiers:
                return {field: tier + MARKED for field, tier in self._tiers[rest].items()}
        if self.is_none(whole):
            return {}
        bare = {whole.removeprefix(mark).strip(" -.") for mark in self.marks} - {whole}
        return {
            field: FORM_TIER + (0 if form.fullmatch(whole) else MARKED)
            for field, form in self._forms.items()
            if form.fullmatch(whole) or any(map(form.fullmatch, bare))
        }

    @cached_property
    def _forms(self) -> dict[str, re.Pattern[str]]:
        return {field: re.compile("|".join(forms)) for field, forms in self.forms.items()}

    def is_none(self, column: str) -> bool:
        """Whether a column of this name is known to be no field."""
        ways = (column, _HUMPS.sub(" ", column), _BRACKET.sub(" ", column))
        whole = {plain(each) for each in ways}
        names = {
            each.removeprefix(mark).strip(" -.") for each in whole for mark in ("", *self.marks)
        }
        return bool(names & self.none) or any(map(self._has_none_form, names))

    def is_other_sum(self, column: str) -> bool:
        """Whether a name is that of another sum than the deal's: a budget, what was paid."""
        return self.other_sums.fullmatch(plain(column)) is not None

    def _has_none_form(self, whole: str) -> bool:
        return whole not in self._tiers and self.none_forms.fullmatch(whole) is not None

    def names_product(self, column: str) -> bool:
        """Whether a name speaks of a product, as a deal's title does not."""
        return any(word in column.casefold() for word in self.products)

    def speaks_of_state(self, column: str) -> bool:
        """Whether a name speaks of how a deal stands."""
        return self.flags.search(_normal(column)) is not None

    def state_of(self, text: str) -> DealState | None:
        """What a stage or status says for certain; None: ask.

        A chance in brackets must go with it: a stage 'Signed (90%)' is not won.
        """
        chance = _PERCENT.search(text)
        state = self.states.get(plain_state(text))
        if chance and state is DealState.WON and int(chance[1]) != 100:
            return None
        if chance and state is DealState.LOST and int(chance[1]) != 0:
            return None
        return state

    def is_left_out(self, text: str) -> bool:
        """Whether a stage or status says that this is no longer a deal."""
        return plain_state(text) in self.left_out

    def preset_of(self, columns: Iterable[str]) -> Preset | None:
        """The program whose export has these columns; None if no one stands out."""
        there = {_normal(column) for column in columns}
        found = []
        for preset in self.presets:
            count = len(there & {_normal(name) for name in preset.known_by})
            if count >= preset.at_least:
                found.append((count, preset))
        found.sort(key=lambda each: -each[0])
        if not found or (found[1:] and found[0][0] == found[1][0]):
            return None
        return found[0][1]


@cache
def vocabulary() -> Vocabulary:
    """The words of `vocabulary/*.yml`."""
    columns = build_model(_Columns, read_yaml(FOLDER / "columns.yml", FOLDER))
    presets = build_model(_Presets, read_yaml(FOLDER / "presets.yml", FOLDER)).root
    states = build_model(_States, read_yaml(FOLDER / "states.yml", FOLDER))
    return Vocabulary(
        columns.fields,
        frozenset(map(plain, columns.none)),
        re.compile("|".join(columns.other_sums)),
        re.compile("|".join((*columns.none_forms, *columns.other_sums))),
        tuple(map(plain, columns.marks)),
        columns.products,
        re.compile("|".join(columns.flags)),
        columns.forms,
        presets,
        {plain_state(word): state for state in DealState for word in getattr(states, state.value)},
        frozenset(map(plain_state, states.left_out)),
    )


def plain(name: str) -> str:
    """A column's name without case, brackets and signs: `负责人（必填）` and `*负责人` are one."""
    text = _OF_ANOTHER.sub(" ", _NUMBER_SIGN.sub(" no", _normal(name)))
    bare = _BRACKETS.sub(" ", text) or text
    return " ".join(_SIGNS.sub(" ", bare if bare.strip(" *") else text).split())


def plain_state(text: str) -> str:
    """A stage without case, its number, chance and pipeline: `2.方案报价(60%)` is 方案报价.

    Other words in brackets stay, for they may say the opposite: `Won (cancelled)`, `已成交(退款)`.
    """
    bare = _ASIDE.sub(" ", _normal(text)).strip()
    return " ".join(_NUMBERED.sub("", bare).split()).strip(" -–—*.·")


def same_column(name: str, columns: Iterable[str]) -> str:
    """The column that is called so, apart from case, spaces and the width of signs; or empty."""
    return next((column for column in columns if _exact(column) == _exact(name)), "")


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _exact(text: str) -> str:
    return "".join(_normal(text).split()).replace("(必填)", "").strip("*")
