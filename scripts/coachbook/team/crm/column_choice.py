"""Which column of a table of deals is which field of a deal, and what must be asked.

Columns are given out in the order of `DEAL_FIELDS`: to each field the column whose name says it
most surely, by the preset of the program or by the vocabulary, if its cells bear it out. Where two
are as sure, neither is taken. A column of any name whose cells are stages is the stage.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from coachbook.team.crm.column_names import TITLE_TIER, Preset, same_column, vocabulary
from coachbook.team.crm.column_profile import ColumnProfile
from coachbook.team.crm.state_flags import FLAGS, STATE_FLAGS, flag_of
from coachbook.team.known_ids import KnownIds
from coachbook.team.model import DealState

DATES = ("opened", "last_contact", "next_call", "closed", "lost", "expected")
AMOUNTS = ("amount", "won_amount")
# In this order columns are given out: what is told apart best comes first.
DEAL_FIELDS = (
    *("stage", "status", *FLAGS),
    *("deal", "rep", "rep_id", "customer", "amount", "won_amount", "currency"),
    *("opened", "last_contact", "next_call", "closed", "lost", "expected"),
    *("product", "claimed", "follow_ups", "key_account", "sector"),
)
_IMPORTANT = ("rep", "stage", "customer", "amount", "opened", "last_contact", "next_call", "closed")
_WON_OR_UNKNOWN = (DealState.WON, None)
_MOST_STAGES, _MOST_STATUSES = 40, 8
_MOST_OUTCOMES = 4  # of a column that only says how deals ended


@dataclass(frozen=True)
class Guessed:
    """A column for a field, and the key of the reason, with what it was recognised by."""

    column: str
    reason: str
    by: str = ""


@dataclass(frozen=True)
class LookQuestion:
    """Something that the export does not say: what it is about, and the answers that fit."""

    about: str
    answers: tuple[str, ...] = ()
    of: str = ""
    number: int = 0


def _is_title(rank: tuple[int, float]) -> bool:
    """Whether a column is the product only as a deal's title."""
    return rank[0] == 1 and int(rank[1]) == TITLE_TIER


class ColumnChoice:
    """The columns of a table of deals, given out to the fields of a deal."""

    def __init__(
        self,
        profiles: Sequence[ColumnProfile],
        known: KnownIds,
        answers: Mapping[str, str],
        unused: Collection[str] = (),
    ) -> None:
        self.profiles = {profile.name: profile for profile in profiles}
        self.answers = answers
        self.unused = unused
        self.known = known
        self.preset: Preset | None = vocabulary().preset_of(self.profiles)
        self.found = {
            each: Guessed(column, "answer")
            for each, column in answers.items()
            if column in self.profiles
        }
        self.ties: dict[str, tuple[str, ...]] = {}
        self.ranks = {name: self._ranks(name) for name in self.profiles}
        for each in DEAL_FIELDS:
            if each not in answers:
                self._give(each)
            if each == "stage" and each not in {*self.found, *self.ties, *answers}:
                self._stage_by_content()
        self._take_alone("rep", "rep_id")  # nobody is named but by the id
        if self._all_have_won_amounts or not self._might_be("amount"):
            self._take_alone("amount", "won_amount")  # Order value, for all deals

    @property
    def deal_score(self) -> int:
        """How much this is a table of deals."""
        return len(self.found) + ("rep" in self.found) + ("stage" in self.found)

    @property
    def says_states(self) -> bool:
        """Whether a status, or columns of yes and no, say something of every deal's state."""
        full = {
            each
            for each, guessed in self.found.items()
            if self.profiles[guessed.column].filled == self.profiles[guessed.column].rows
        }
        return "status" in full or ("is_won" in full and len(full & {*STATE_FLAGS}) > 1)

    @property
    def settles_states(self) -> bool:
        """Whether they say it, so that a stage that is not known can only be open."""
        return self.says_states and all(map(vocabulary().state_of, self.counts("status")))

    def counts(self, of: str) -> Counter[str]:
        """How often each text stands in the column of a field."""
        return self.profiles[self.found[of].column].counts if of in self.found else Counter()

    def others(self, used: Collection[str]) -> Iterator[str]:
        """The columns that are no field; `used` are those of fields."""
        yield from (name for name in self.profiles if name not in used)

    def questions(self) -> Iterator[LookQuestion]:
        """The fields for which two columns fit, or for which one might be meant."""
        for each in DEAL_FIELDS:
            if each in self.ties:
                yield LookQuestion("column", self.ties[each], each)
        taken = {each.column for each in self.found.values()}
        for each in DEAL_FIELDS:
            if each in {*self.found, *self.ties, *self.answers}:
                continue
            if each == "stage" and self.says_states:
                continue
            if named := self._named_in_vain(each, taken):
                yield LookQuestion("column", named, each)
            elif each in _IMPORTANT:
                free = self._might_be(each)
                if each == "amount" and "won_amount" in self.found:
                    free += (self.found["won_amount"].column,)
                if free or each in ("rep", "stage"):
                    yield LookQuestion("column", free or tuple(self._filled(taken)), each)
        for name, profile in self.profiles.items():
            if name not in taken and self._may_be_flag(name, profile):
                yield LookQuestion("flag", FLAGS, name)

    def _might_be(self, each: str) -> tuple[str, ...]:
        """Columns that are no field yet and whose cells can be this one.

        Those that are no field by their names come last, and only for what matters most.
        """
        words = vocabulary()
        taken = {guessed.column for guessed in self.found.values()}
        might = [
            name
            for name, profile in self.profiles.items()
            if profile.filled
            and name not in taken
            and not self.ranks[name]
            and self._fits(each, profile)
        ]
        named_none = [name for name in might if words.is_none(name)]
        last = {
            "amount": [name for name in named_none if words.is_other_sum(name)],
            "rep": named_none,
            "customer": named_none,
        }
        return (*(name for name in might if name not in named_none), *last.get(each, ()))

    def _filled(self, taken: Collection[str]) -> Iterator[str]:
        """Columns that are no field yet and hold something."""
        return (name for name, each in self.profiles.items() if each.filled and name not in taken)

    def _may_be_flag(self, name: str, profile: ColumnProfile) -> bool:
        """Whether a column of yes and no speaks of a deal's state by a name that is not known."""
        known = {*FLAGS, "key_account"} & {*self.ranks[name]}
        if known or name in self.unused or vocabulary().is_none(name) or not profile.filled:
            return False
        speaks = vocabulary().speaks_of_state(name)
        return speaks and all(flag_of("deleted", text) is not None for text in profile.counts)

    def _named_in_vain(self, each: str, taken: Collection[str]) -> tuple[str, ...]:
        """Columns that are a field by their name, but whose cells do not all bear it out."""
        return tuple(
            name
            for name, profile in self.profiles.items()
            if each in self.ranks[name]
            and profile.filled
            and name not in taken
            and name not in self.unused
            and (each in FLAGS or not self._may_be_flag(name, profile))
        )

    def _ranks(self, name: str) -> dict[str, tuple[int, float]]:
        """The fields that a column may be by its name, the surest with the lowest number."""
        if self.preset:
            ranks: dict[str, tuple[int, float]] = {}
            for each, names in self.preset.columns.items():
                for position, known_name in enumerate(names):
                    if same_column(known_name, [name]):
                        ranks.setdefault(each, (0, position))
            if ranks:
                return ranks
            if same_column(name, self.preset.none):
                return {}
        return {each: (1, tier) for each, tier in vocabulary().fields_of(name).items()}

    @property
    def _all_have_won_amounts(self) -> bool:
        """Whether deals that are not won have an amount that by its name was won."""
        state_of = vocabulary().state_of
        not_won = max(
            sum(n for text, n in self.counts(each).items() if state_of(text) not in _WON_OR_UNKNOWN)
            for each in ("stage", "status")
        )
        amounts = self.counts("won_amount")
        filled = sum(n for text, n in amounts.items() if text.strip("0.,"))
        rows = max((profile.rows for profile in self.profiles.values()), default=0)
        return filled > rows - not_won

    def _take_alone(self, each: str, other: str) -> None:
        """Take the column of another field for one that has none."""
        if each not in {*self.found, *self.ties, *self.answers} and other in self.found:
            self.found[each] = self.found.pop(other)

    def _give(self, each: str) -> None:
        taken = {guessed.column for guessed in self.found.values()}
        fits = [
            (self.ranks[name][each], name)
            for name, profile in self.profiles.items()
            if each in self.ranks[name]
            and name not in taken
            and self._fits(each, profile)
            and not self._is_kept_for_another(each, name)
        ]
        if each == "product" and self._product_is_named():
            fits = [fit for fit in fits if not _is_title(fit[0])]
        filled = [fit for fit in fits if self.profiles[fit[1]].filled] or fits
        if not filled:
            return
        best = min(rank for rank, _ in filled)
        names = [name for rank, name in filled if rank == best]
        if len(names) > 1:
            self.ties[each] = tuple(names)
            return
        if each == "product" and _is_title(best):
            self.found[each] = Guessed(names[0], "title")
        elif best[0] == 0 and self.preset:
            self.found[each] = Guessed(names[0], "preset", self.preset.name)
        else:
            self.found[each] = Guessed(names[0], "name")

    def _product_is_named(self) -> bool:
        """Whether a column other than the title speaks of a product by its name."""
        words = vocabulary()
        return any(words.names_product(name) and not words.is_none(name) for name in self.profiles)

    def _is_kept_for_another(self, each: str, name: str) -> bool:
        """Whether a column called 状态 is the status, since another is the stage."""
        if each != "stage" or self.ranks[name]["stage"] < self.ranks[name].get("status", (9, 9)):
            return False
        return self._says_only_state(self.profiles[name]) or any(
            other != name
            and "stage" in self.ranks[other]
            and (self.ranks[other]["stage"][1] == 0 or "status" not in self.ranks[other])
            and self._fits("stage", profile)
            for other, profile in self.profiles.items()
            if profile.filled
        )

    def _says_only_state(self, column: ColumnProfile) -> bool:
        """Whether a column called 状态 says whether deals are open, won or lost, and no more."""
        states = [vocabulary().state_of(text) for text in column.counts]
        is_class = any(
            self._class_of(text) and not vocabulary().state_of(text) for text in column.counts
        )
        some = {DealState.WON, DealState.LOST} & {*states}
        return len(states) <= _MOST_OUTCOMES and bool(some) and not is_class

    def _fits(self, each: str, column: ColumnProfile) -> bool:
        """Whether the cells of a column can be a field; an empty column is judged by its name."""
        if not column.filled:
            return each not in ("deal", "rep", "stage", "status")
        few = len(column.counts) <= min(_MOST_STAGES, max(8, column.rows // 2))
        fits: dict[str, Callable[[], bool]] = {
            **dict.fromkeys(
                DATES,
                lambda: column.is_dates or (column.is_serials and each in self.ranks[column.name]),
            ),
            **dict.fromkeys(AMOUNTS, lambda: column.is_amounts),
            "deal": lambda: (
                column.filled == len(column.counts) >= 0.95 * column.rows and not column.is_dates
            ),
            "stage": lambda: few and not column.is_dates and not column.is_ids,
            "status": lambda: (
                len(column.counts) <= _MOST_STATUSES
                and any(vocabulary().state_of(text) for text in column.counts)
            ),
            **{
                flag: lambda flag=flag: all(  # type: ignore[misc]
                    flag_of(flag, text) is not None for text in column.counts
                )
                for flag in FLAGS
            },
            "rep": lambda: column.is_words,
            "rep_id": lambda: column.is_ids or all("@" in text for text in column.counts) or few,
            "customer": lambda: column.is_words,
            "product": lambda: column.is_words,
            "sector": lambda: column.is_words,
            "currency": lambda: len(column.counts) <= 12 and not column.is_amounts,
            "follow_ups": lambda: column.is_counts,
            "key_account": lambda: column.is_yes_no,
            "claimed": lambda: (
                2 * sum(bool(self._class_of(text)) for text in column.counts) > len(column.counts)
            ),
        }
        return fits[each]()

    def _class_of(self, text: str) -> str:
        return text if text in self.known.classes else self.known.class_named(text)

    def _stage_by_content(self) -> None:
        """A column of any name whose cells are stages: most of them known ones."""
        taken = {guessed.column for guessed in self.found.values()}
        fits = []
        has_status = any(
            "status" in self.ranks[name] and self._fits("status", column)
            for name, column in self.profiles.items()
        )
        for name, column in self.profiles.items():
            known = sum(
                n
                for text, n in column.counts.items()
                if vocabulary().state_of(text) or self._class_of(text)
            )
            is_class = (
                {*self.ranks[name]} == {"claimed"}
                and not has_status
                and any(
                    vocabulary().state_of(text) in (DealState.WON, DealState.LOST)
                    for text in column.counts
                )
            )
            unnamed = name not in taken and (is_class or not self.ranks[name])
            if unnamed and column.filled and 3 * known >= 2 * column.filled:
                fits.append(name)
        if len(fits) == 1 and len(self.profiles[fits[0]].counts) > 1:
            self.found["stage"] = Guessed(fits[0], "content")
