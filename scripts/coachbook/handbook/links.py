"""The address of every entry in a handbook, and the entries that link to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from markupsafe import Markup

from coachbook.base.problems import Place
from coachbook.base.text import Language, Text
from coachbook.handbook.markdown import escape, prose
from coachbook.playbook.model.entry import Entry
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.model.walk import references_of, texts_of
from coachbook.playbook.prose import ProseMark, plain_text, prose_value, split_prose


@dataclass(frozen=True)
class Links:
    """The links of one handbook.

    Attributes:
        full_playbook: All entries: a text may name one that this handbook leaves out.
        playbook: The entries that this handbook has.
        language: Its language.
        places: Where each entry stands in its YAML file, by id, as far as it is known.
    """

    full_playbook: Playbook
    playbook: Playbook
    language: Language
    places: Mapping[str, Place] = field(default_factory=dict)

    def entry(self, name: str) -> Markup:
        """A titled link to an entry; only its title if this handbook leaves it out."""
        return self._entries[name]

    def topic(self, name: str) -> Markup:
        """A titled link to a topic's page."""
        return _link(self.text(self.playbook.topics[name].title), f"{name}.md")

    def place(self, title: str, address: str) -> Markup:
        """A link to any address in the handbook."""
        return _link(escape(title), address)

    def clause(self, name: str) -> Markup:
        """A link to a clause of the source; plain text if this handbook leaves the clause out."""
        has_clause = any(clause.id == name for clause in self.playbook.source.clauses)
        return _link(escape(name), f"source.md#clause.{name}") if has_clause else escape(name)

    def to(self, name: str) -> Markup:
        """A link to the topic or entry of this name."""
        return self.topic(name) if name in self.playbook.topics else self.entry(name)

    def knows(self, name: str) -> bool:
        """Whether there is a topic or entry of this name."""
        return name in self.playbook.topics or name in self.full_playbook.entries

    def text(self, text: Text) -> Markup:
        """Prose in the handbook's language as Markdown, its marks filled in."""
        return prose(text.in_(self.language), self.entry, self.value)

    def plain(self, text: Text) -> str:
        """Prose in the handbook's language as plain text, its marks written out."""
        return plain_text(text.in_(self.language), self.full_playbook.entries, self.language)

    def value(self, name: str) -> str:
        """The text that `{id}` stands for."""
        return prose_value(self.full_playbook.entries[name], self.language)

    def edit(self, name: str, title: str) -> Markup:
        """A link to an entry's line in an editor; empty if the edition names no editor."""
        place, address = self.places[name], self.full_playbook.edition.edit
        filled = address.replace("{file}", place.file.name).replace("{line}", str(place.line))
        return _link(escape(title), filled) if address else Markup()

    def linked_from(self, name: str) -> dict[str, tuple[str, ...]]:
        """The entries that link to an entry, by their topic, in reading order."""
        groups: dict[str, list[str]] = defaultdict(list)
        for user in self._users.get(name, ()):
            groups[self.playbook.topic_of[user]].append(user)
        return {topic: tuple(users) for topic, users in groups.items()}

    def carriers(self, clause: str) -> tuple[str, ...]:
        """The entries that carry a clause of the source."""
        return tuple(e.id for e in self.playbook.entries.values() if clause in e.source)

    @cached_property
    def _entries(self) -> dict[str, Markup]:
        titles = {
            e.id: escape(e.name.in_(self.language)) for e in self.full_playbook.entries.values()
        }
        topics = self.playbook.topic_of
        return {
            name: _link(title, f"{topics[name]}.md#{name}") if name in topics else title
            for name, title in titles.items()
        }

    @cached_property
    def _users(self) -> dict[str, tuple[str, ...]]:
        users: dict[str, dict[str, None]] = defaultdict(dict)
        for entry in self.playbook.entries.values():
            for name in referenced_ids(entry):
                if name != entry.id:
                    users[name][entry.id] = None
        return {name: tuple(ids) for name, ids in users.items()}


def referenced_ids(entry: Entry) -> Iterator[str]:
    """Every id that an entry refers to, in a field or in its prose."""
    for _, name, _ in references_of(entry):
        yield name
    for _, text in texts_of(entry):
        for prose_text in (text.zh, text.en):
            yield from _marked(prose_text)


def join_links(links: Iterable[Markup]) -> Markup:
    """Links side by side."""
    return Markup(" · ").join(links)


def _marked(text: str) -> Iterator[str]:
    return (piece.text for piece in split_prose(text) if piece.mark is not ProseMark.PLAIN)


def _link(title: Markup, address: str) -> Markup:
    return Markup(f"[{title}]({address})")
