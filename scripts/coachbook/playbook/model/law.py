"""What the law limits, as far as it was read: notes, each with its region, source and day."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from coachbook.base.text import Phrases, Text
from coachbook.playbook.model.entry import AnyRef, Entry, Topic


class LawNote(Entry):
    """Something that the law limits in one place, and what to do instead. It is no legal advice."""

    kind: ClassVar[str] = "law"
    region: Text = Field(description="Where it holds.")
    limits: Text = Field(description="What it limits.")
    instead: Text = Field(description="What to do instead.")
    read_in: Text = Field(description="Where it was read, and how sure that is.")
    checked: date = Field(description="The day on which it was read, as 2026-11-30.")
    touches: tuple[AnyRef, ...] = Field(
        min_length=1, description="Ids of the entries that it limits; their pages name it."
    )

    def is_stale(self, today: date) -> bool:
        """Whether it was read more than twelve months before a day."""
        year = self.checked.year + 1
        try:
            end = self.checked.replace(year=year)
        except ValueError:  # 29 February
            end = date(year, 3, 1)
        return today > end


class Law(Topic):
    """playbook/law.yml"""

    ask: Text = Field(description="Whom to ask before acting on it.")
    penalty_words: Phrases = Field(
        description="Words of penalties in money: an entry that uses one needs a note on it."
    )
    notes: tuple[LawNote, ...] = Field(min_length=1)
