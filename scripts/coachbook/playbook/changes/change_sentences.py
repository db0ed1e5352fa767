"""Changes between two editions -> sentences in one language, without layout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from pydantic import BaseModel

from coachbook.base.text import Language, Phrases, Text
from coachbook.base.words import fill_names, load_words
from coachbook.playbook.changes.edition_changes import Change, ChangeKind, Difference
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.prose import JOINER, ProseMark, plain_text, split_prose

# Up to so many characters a text is quoted, before and after; of a longer one only that it changed.
SHORT = {Language.ZH: 20, Language.EN: 50}


@dataclass(frozen=True)
class ChangeSentence:
    """A change in a sentence, and each difference in a line."""

    change: Change
    sentence: str
    details: tuple[str, ...]


@dataclass(frozen=True)
class ChangeWriter:
    """Writes the changes from one edition to another in one language."""

    old: Playbook
    new: Playbook
    language: Language

    def sentence(self, change: Change) -> ChangeSentence:
        """A change as a sentence with its details."""
        book = self.new if change.kind in (ChangeKind.ADDED, ChangeKind.CHANGED) else self.old
        key = "topic_changed" if change.id.startswith("topic.") else change.kind.value
        name = self._text(change.name, book)
        to = JOINER[self.language].join(self._named(name, self.new) for name in change.to)
        sentence = self._fill(
            "renamed" if change.kind is ChangeKind.MOVED and name == to else key,
            name=name,
            id=change.id,
            to=to,
            to_id=", ".join(change.to),
            why=self._text(change.why, self.new) if change.why else "",
        )
        return ChangeSentence(
            change, sentence.strip(), tuple(map(self._detail, change.differences))
        )

    def heading(self) -> str:
        """The line that says which edition is compared with which."""
        old, new = self.old.edition, self.new.edition
        return self._fill(
            "from_to",
            old=old.version,
            old_date=old.date,
            new=new.version,
            new_date=new.date,
        )

    def role_heading(self, role: str) -> str:
        """The heading above the changes that concern a role; "": everyone."""
        return (
            self._fill("for_whom", role=self._named(role, self.new))
            if role
            else self._fill("everyone")
        )

    def summary(self, changes: Iterable[Change]) -> str:
        """The line that says how many changes of each kind there are."""
        kinds = [change.kind for change in changes]
        parts = [f"{self._fill(f'kind_{k}')} {kinds.count(k)}" for k in ChangeKind if k in kinds]
        joined = JOINER[self.language].join(parts)
        return self._fill("counted", n=len(kinds), parts=joined) if kinds else self._fill("none")

    def _detail(self, difference: Difference) -> str:
        before, after = difference.before, difference.after
        field = self._label(difference)
        if isinstance(before, Phrases) and isinstance(after, Phrases):
            if set(before.in_(self.language)) == set(after.in_(self.language)):
                other = Language.EN if self.language is Language.ZH else Language.ZH
                return self._fill(f"text_{other}", field=field)
            before, after = before.in_(self.language), after.in_(self.language)
        if isinstance(before, tuple) and isinstance(after, tuple):
            names = not any(isinstance(item, BaseModel) for item in (*before, *after))
            parts = self._names(before, after) if names else self._items(before, after)
            return self._fill("items", field=field, parts=JOINER[self.language].join(parts))
        if isinstance(before, Text) or isinstance(after, Text):
            return self._text_detail(field, before, after)
        key = "value" if before not in (None, "") else "value_new"
        key = key if after not in (None, "") else "value_gone"
        values = {"before": self._value(before, self.old), "after": self._value(after, self.new)}
        return self._fill(key, field=field, **values)

    def _text_detail(self, field: str, before: object, after: object) -> str:
        if not isinstance(before, Text):
            return self._fill("text_new", field=field)
        if not isinstance(after, Text):
            return self._fill("text_gone", field=field)
        texts = self._text(before, self.old), self._text(after, self.new)
        if texts[0] != texts[1] and max(map(len, texts)) <= SHORT[self.language]:
            quoted = [self._fill("quoted", n=text) for text in texts]
            return self._fill("value", field=field, before=quoted[0], after=quoted[1])
        if before.zh == after.zh or before.en == after.en:
            return self._fill("text_en" if before.zh == after.zh else "text_zh", field=field)
        return self._fill("text", field=field)

    def _names(self, before: Iterable[object], after: Iterable[object]) -> Iterator[str]:
        old, new = list(before), list(after)
        added = [self._quoted(item, self.new) for item in new if item not in old]
        gone = [self._quoted(item, self.old) for item in old if item not in new]
        for key, names in (("names_new", added), ("names_gone", gone)):
            if names:
                yield self._fill(key, n=JOINER[self.language].join(names))

    def _quoted(self, value: object, book: Playbook) -> str:
        """A value in words; an entry's name stands in quotation marks, for it may be a sentence."""
        words = self._value(value, book)
        return self._fill("quoted", n=words) if value in book.entries else words

    def _items(self, before: tuple[object, ...], after: tuple[object, ...]) -> Iterator[str]:
        counts = {"items_changed": 0, "items_new": 0, "items_gone": 0}
        for step, a, b, c, d in SequenceMatcher(None, before, after, False).get_opcodes():
            if step != "equal":
                counts["items_changed"] += min(b - a, d - c)
                counts["items_new"] += max(0, (d - c) - (b - a))
                counts["items_gone"] += max(0, (b - a) - (d - c))
        yield from (self._fill(key, n=number) for key, number in counts.items() if number)

    def _label(self, difference: Difference) -> str:
        fields = load_words("playbook/fields", self.language)
        steps = [f" {s + 1}" if isinstance(s, int) else f" · {fields[s]}" for s in difference.path]
        return "".join(steps).removeprefix(" · ")

    def _value(self, value: object, book: Playbook) -> str:
        if isinstance(value, bool):
            return self._fill("yes" if value else "no")
        if isinstance(value, tuple):
            return JOINER[self.language].join(self._value(item, book) for item in value)
        if isinstance(value, StrEnum):
            return self._word(value)
        return self._named(value, book) if isinstance(value, str) else str(value)

    def _word(self, value: str) -> str:
        """The reader's word for a value of an enumeration, such as Monday for mon."""
        words = {
            **load_words("handbook/drawings", self.language),
            **load_words("handbook", self.language),
        }
        keys = (*(f"{kind}_{value}" for kind in ("rhythm", "weekday", "clause", "stage")), value)
        return next((words[key] for key in keys if key in words), value)

    def _named(self, name: str, book: Playbook) -> str:
        if name in book.entries:
            return self._text(book.entries[name].name, book)
        return self._text(book.topics[name].title, book) if name in book.topics else name

    def _text(self, text: Text, book: Playbook) -> str:
        prose = text.in_(self.language)
        marked = {piece.text for piece in split_prose(prose) if piece.mark is not ProseMark.PLAIN}
        return (
            plain_text(prose, book.entries, self.language) if marked <= {*book.entries} else prose
        )

    def _fill(self, key: str, **values: object) -> str:
        return fill_names(load_words("playbook/changes", self.language)[key], **values)
