"""What a team folder was before each import, and what the last export said: `imports/` in it.

    imports/last/           teams and deals as the last export had them, by which the next import
                            tells what people have typed since; and check sums of what was written
    imports/before-0007/    the folder's files before the import of that number
    imports/ever/           who was ever in the folder, so that an id is never given to somebody
                            else; and deals that were taken out, with what people had typed, for
                            the day on which the export has them again

The newest few states are kept. All of it goes when somebody is forgotten.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from coachbook.base.folder_lock import folder_lock, write_under_lock
from coachbook.base.problems import Place, Problem, Problems
from coachbook.team.stray_files import IMPORTS, MAPPING, REJECTED, REPORT, TEAM
from coachbook.team.tables import DEALS

MOST_STATES = 5
LAST, EVER = "last", "ever"
_BEFORE, _SUMS = "before-", "sums.txt"
_FILES = (TEAM, DEALS.file, MAPPING, REJECTED, REPORT)
_TYPED = (TEAM, DEALS.file)


@dataclass(frozen=True)
class FormerStates:
    """The former states of a team folder."""

    folder: Path

    @property
    def imports(self) -> Path:
        """Where they are."""
        return self.folder / IMPORTS

    @property
    def last(self) -> Path:
        """The folder with what the last export said."""
        return self.imports / LAST

    @property
    def ever(self) -> Path:
        """The folder with who and what was ever in the team folder."""
        return self.imports / EVER

    def has_last(self) -> bool:
        """Whether it is known what the last export said."""
        return all((self.last / name).is_file() for name in _TYPED)

    def is_there(self) -> bool:
        """Whether an import has made or merged into this folder."""
        return self.imports.is_dir()

    def numbers(self) -> list[int]:
        """The numbers of the states, in order."""
        names = (entry.name.removeprefix(_BEFORE) for entry in self.imports.glob(f"{_BEFORE}*"))
        return sorted(int(name) for name in names if name.isdecimal())

    def keep(self) -> None:
        """Keep the folder as it is, before an import writes; the folder's lock is held."""
        if not any((self.folder / name).is_file() for name in _TYPED):
            return
        numbers = self.numbers()
        state = self._state((numbers or [0])[-1] + 1)
        for name, file in self._files():
            write_under_lock(state / name, file.read_bytes())
        for old in [*numbers, 0][: max(0, len(numbers) + 1 - MOST_STATES)]:
            shutil.rmtree(self._state(old))

    def note(self, export: Mapping[str, bytes], ever: Mapping[str, bytes]) -> None:
        """Note what the export said, and what was written of it; the folder's lock is held."""
        for folder, contents in ((self.last, export), (self.ever, ever)):
            for name, content in contents.items():
                write_under_lock(folder / name, content)
        write_under_lock(self.last / _SUMS, self._sums().encode())

    def contents(self) -> tuple[tuple[str, str], ...]:
        """Check sums of all that an import is merged with: what has changed since, they show."""
        return tuple((name, sha256(file.read_bytes()).hexdigest()) for name, file in self._files())

    def is_edited(self) -> bool:
        """Whether people have changed the folder since the last import."""
        sums = self.last / _SUMS
        return not sums.is_file() or sums.read_text(encoding="utf-8") != self._sums()

    def restore(self) -> int:
        """Bring back the newest state; its number. The state itself goes.

        Raises:
            Problems: there is none.
        """
        with folder_lock(self.folder):
            if not (numbers := self.numbers()):
                says, hint = "no import is kept that could be undone", "nothing was changed"
                raise Problems([Problem(Place(self.folder), "import-no-state", says, hint)])
            state = self._state(numbers[-1])
            for name, file in self._files():
                if not (state / name).is_file():
                    file.unlink()
            for file in sorted(state.rglob("*")):
                if file.is_file():
                    write_under_lock(self.folder / self._place(state, file), file.read_bytes())
            shutil.rmtree(state)
            return numbers[-1]

    def forget(self) -> bool:
        """Remove all of it; whether there was any."""
        if not self.imports.is_dir():
            return False
        with folder_lock(self.folder):
            shutil.rmtree(self.imports, ignore_errors=True)
        return True

    def _state(self, number: int) -> Path:
        return self.imports / f"{_BEFORE}{number:04}"

    def _files(self) -> Iterator[tuple[str, Path]]:
        """The files that a state holds, by their names in it."""
        for name in _FILES:
            if (self.folder / name).is_file():
                yield name, self.folder / name
        for name in (*_TYPED, _SUMS):
            if (self.last / name).is_file():
                yield f"{LAST}/{name}", self.last / name

    def _place(self, state: Path, file: Path) -> Path:
        inner = file.relative_to(state)
        return Path(IMPORTS) / inner if inner.parts[0] == LAST else inner

    def _sums(self) -> str:
        files = ((name, self.folder / name) for name in _TYPED)
        return "".join(
            f"{sha256(file.read_bytes()).hexdigest()}  {name}\n"
            for name, file in files
            if file.is_file()
        )
