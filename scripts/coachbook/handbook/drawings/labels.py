"""The texts of drawings in one language, with their links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, reduce

from coachbook.base.text import Text
from coachbook.base.words import fill_names, load_words
from coachbook.handbook.drawings.canvas import Label
from coachbook.handbook.drawings.text_width import single_line
from coachbook.handbook.links import Links
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.prose import ProseMark, prose_value, split_prose

WIDE, NARROW = 764, 360  # printed on A4, the wide one has type of 7.5 pt and more
# Between Han characters and a quotation mark no blank is written.
_GAP = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef]) (?=“)|(?<=”) (?=[\u2e80-\u9fff])")


@dataclass(frozen=True)
class Pen:
    """Writes texts in the language of a handbook; `narrow` for a drawing on a phone."""

    links: Links
    narrow: bool = False

    @property
    def book(self) -> Playbook:
        """The playbook that is drawn."""
        return self.links.playbook

    @property
    def width(self) -> int:
        """The width that a drawing should have."""
        return NARROW if self.narrow else WIDE

    @cached_property
    def _words(self) -> dict[str, str]:
        language = self.links.language
        return {**load_words("handbook", language), **load_words("handbook/drawings", language)}

    def word(self, key: str, **values: object) -> str:
        """A word of words/handbook/drawings.yml or words/handbook.yml, filled in."""
        return fill_names(self._words[key], **values)

    def joined(self, key: str, texts: Iterable[str]) -> str:
        """Texts joined by a word with two places: `so_far` and `next`, from left to right."""
        return reduce(lambda so_far, text: self.word(key, so_far=so_far, next=text), texts)

    def say(self, text: Text) -> str:
        """Prose with its marks written out; the names of entries in quotation marks."""
        entries, language = self.links.full_playbook.entries, self.links.language
        text_run = "".join(
            self.word("quoted", n=entries[piece.text].name.in_(language))
            if piece.mark is ProseMark.LINK
            else prose_value(entries[piece.text], language)
            if piece.mark is ProseMark.VALUE
            else piece.text
            for piece in split_prose(text.in_(language))
        )
        return _GAP.sub("", single_line(text_run))

    def name(self, entry: str) -> str:
        """The name of an entry."""
        return single_line(self.links.full_playbook.entries[entry].name.in_(self.links.language))

    def href(self, entry: str) -> str:
        """The address of an entry; empty if this handbook leaves it out."""
        topic = self.links.playbook.topic_of.get(entry)
        return f"{topic}.html#{entry}" if topic else ""

    def label(self, entry: str, kind: str = "") -> Label:
        """The name of an entry, leading to it."""
        return Label(self.name(entry), self.href(entry), kind)

    def labels(self, entries: Iterable[str], kind: str = "") -> tuple[Label, ...]:
        """The names of entries, leading to them."""
        return tuple(self.label(entry, kind) for entry in entries)

    def topic(self, name: str, kind: str = "") -> Label:
        """The title of a topic, leading to its page."""
        return Label(self.say(self.links.playbook.topics[name].title), f"{name}.html", kind)
