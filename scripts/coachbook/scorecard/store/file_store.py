"""The store of files: scorecards/<week>/<team>.<rep>.<kind>.<scorer>.<revision>.json.

Ids have no dots, so the name says everything, and the newest revision is the highest number without
a gap below it. There is no index that could disagree with the files.

Crash safety: a file is written under a temporary name that begins with a dot, synced, and renamed
into place; then its folder is synced. So after a crash or a power cut a revision is there as a
whole or not at all. A revision that is there is never written again. Leftovers of a killed run are
removed by the next writer, which holds the folder's lock and so knows that nobody else is writing.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from coachbook.base.files import file_stem, read_bytes, sync_folder, write_file
from coachbook.base.folder_lock import folder_lock
from coachbook.base.problems import Place, Problem, Problems
from coachbook.scorecard.observation import CardKey, CardKind, Scorecard
from coachbook.scorecard.resolve import combine_cards
from coachbook.scorecard.store.card_file import from_json, read_summary, to_json
from coachbook.scorecard.store.store import (
    RepTraces,
    ScoreRow,
    WeekMean,
    check_key,
    rep_traces,
    score_rows,
)

FOLDER, DATABASE = "scorecards", "scorecards.sqlite"
MOST_BYTES = 50_000_000
_PARTS = 6


class FileStore:
    """The store of files in a records folder.

    Args:
        records: The records folder; it need not exist yet.
    """

    def __init__(self, records: Path) -> None:
        self.records, self.folder = records, records / FOLDER
        self._swept: set[Path] = set()
        self._moving = (records / DATABASE).exists()  # a move that was cut short reads these files

    def cards(self, week: str = "", team: str = "", rep: str = "") -> Iterator[Scorecard]:
        """See Store."""
        for key, files in self._listed(week, team, (rep,) if rep else ()):
            yield _read(files[max(files)], key)

    def cards_until(self, week: str, reps: Collection[str] = ()) -> Iterator[Scorecard]:
        """See Store."""
        for key, files in self._listed(reps=reps, until=week):
            yield _read(files[max(files)], key)

    def scores(self, week: str = "", team: str = "", rep: str = "") -> Iterator[ScoreRow]:
        """See Store."""
        for card in self.cards(week, team, rep):
            yield from sorted(score_rows(card))

    def means(self, kind: CardKind = CardKind.NORMAL) -> Iterator[WeekMean]:
        """See Store."""
        levels: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row in self.scores():
            if row.kind is kind and row.level is not None:
                levels[row.week, row.criterion].append(row.level)
        for (week, criterion), group in sorted(levels.items()):
            yield WeekMean(week, criterion, sum(group) / len(group), len(group))

    def latest(self, key: CardKey) -> Scorecard | None:
        """See Store."""
        number = self._last(key)
        return _read(self._file(key, number), key) if number else None

    def revisions(self, key: CardKey) -> tuple[Scorecard, ...]:
        """See Store."""
        numbers = range(1, self._last(key) + 1)
        return tuple(_read(self._file(key, number), key) for number in numbers)

    def add(self, card: Scorecard) -> bool:
        """See Store."""
        return bool(self.add_all([card]))

    def add_all(
        self, cards: Iterable[Scorecard], together: Collection[str] = frozenset()
    ) -> tuple[CardKey, ...]:
        """See Store."""
        with self._writing():
            return tuple(card.card for card in cards if self._add(card, together))

    def contents(self) -> Iterator[tuple[CardKey, int, bytes]]:
        """See Store."""
        for key, files in self._listed():
            for number in sorted(files):
                yield key, number, read_bytes(files[number], self.records, MOST_BYTES)

    def put(self, contents: Iterable[tuple[CardKey, int, bytes]]) -> int:
        """Write revisions byte for byte, for a move; returns how many were not there yet.

        Raises:
            Problems: a different revision is there under the same name.
            OSError: one cannot be written.
        """
        added = 0
        for key, number, content in contents:
            file = self._file(key, number)
            if not file.exists():
                self._write(file, content)
                added += 1
            elif read_bytes(file, self.records, MOST_BYTES) != content:
                says, hint = "another record is here already", "move one of the two away"
                raise Problems([Problem(Place(file), "records-card", says, hint)])
        return added

    def traces(self, rep: str) -> RepTraces:
        """See Store."""
        own: set[str] = set()
        others: set[str] = set()
        revisions = scored = 0
        for key, files in self._listed():
            is_own = rep == key.rep
            for file in files.values():
                (own if is_own else others).update(_hashes(file))
            revisions += len(files) if is_own else 0
            scored += len(files) if key.scorer == rep and not is_own else 0
        return rep_traces(own, others, revisions, scored)

    def originals(self) -> frozenset[str]:
        """See Store."""
        files = (file for _, group in self._listed() for file in group.values())
        return frozenset(each for file in files for each in _hashes(file))

    def forget(self, rep: str) -> None:
        """See Store."""
        with self._writing():
            files_removed = [
                file for _, files in self._listed(reps=(rep,)) for file in files.values()
            ]
            files_removed += self.folder.glob("*/.*")  # left behind by a run that was killed
            for file in sorted(files_removed, reverse=True):
                file.unlink()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with folder_lock(self.records):
            self._check_current(moving=False)
            yield

    def _check_current(self, *, moving: bool) -> None:
        if (self.records / DATABASE).exists() and not moving:
            says, hint = "the scorecards were moved to a database", "run the command again"
            raise Problems([Problem(Place(self.folder), "records-moved", says, hint)])

    def _add(self, card: Scorecard, together: Collection[str]) -> bool:
        check_key(card.card)
        old = self.latest(card.card)
        if old is None:
            self._write(self._file(card.card, 1), to_json(replace(card, revision=1)))
            return True
        new = combine_cards(old, card, together)
        if to_json(new) == to_json(old):
            return False
        number = old.revision + 1
        self._write(self._file(card.card, number), to_json(replace(new, revision=number)))
        return True

    def _write(self, file: Path, content: bytes) -> None:
        """Write a file; its bytes and its name are on the disk when this returns."""
        if file.parent not in self._swept:
            file.parent.mkdir(parents=True, exist_ok=True)
            for partial in file.parent.glob(".*"):  # of a run that was killed
                partial.unlink()
            self._swept.add(file.parent)
        write_file(file, content)
        sync_folder(file.parent)

    def _last(self, key: CardKey) -> int:
        number = 0
        while self._file(key, number + 1).exists():
            number += 1
        return number

    def _file(self, key: CardKey, revision: int) -> Path:
        name = f"{file_stem(key.team)}.{key.rep}.{key.kind}.{key.scorer}.{revision}.json"
        return self.folder / key.week / name

    def _listed(
        self, week: str = "", team: str = "", reps: Collection[str] = (), until: str = ""
    ) -> Iterator[tuple[CardKey, dict[int, Path]]]:
        """Each scorecard and its files by revision number, sorted by week, then key.

        Raises:
            Problems: the files were moved to a database meanwhile, so some may be missing.
        """
        weeks = [week] if week else sorted(_names(self.folder))
        wanted = frozenset(reps)
        for each in (one for one in weeks if not until or one <= until):
            cards: dict[CardKey, dict[int, Path]] = defaultdict(dict)
            for name in _names(self.folder / each):
                parts = name.split(".")
                if len(parts) != _PARTS or not parts[4].isdecimal():
                    continue
                key = CardKey(parts[0].lstrip("_"), parts[1], each, CardKind(parts[2]), parts[3])
                if team in ("", key.team) and (not wanted or key.rep in wanted):
                    cards[key][int(parts[4])] = self.folder / each / name
            yield from sorted(cards.items(), key=lambda item: item[0])
        self._check_current(moving=self._moving)


def _hashes(file: Path) -> frozenset[str]:
    return read_summary(read_bytes(file, None, MOST_BYTES), file).hashes


def _names(folder: Path) -> list[str]:
    """The names in a folder, without temporary files; none if there is no such folder."""
    try:
        return [entry.name for entry in os.scandir(folder) if not entry.name.startswith(".")]
    except FileNotFoundError:
        return []


def _read(file: Path, key: CardKey) -> Scorecard:
    card = from_json(read_bytes(file, None, MOST_BYTES), file)
    if card.card != key:
        says = f"is the scorecard of {card.card}"
        hint = "its name was changed: give it back the name it had"
        raise Problems([Problem(Place(file), "records-card", says, hint)])
    return card
