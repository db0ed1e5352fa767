"""Spoiling a playbook, and what its check then says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from coachbook.base.terminal import as_text
from coachbook.playbook.load import problems_in


class Change(BaseModel):
    """One change to a file of a playbook: exactly one of the keys besides `file` is given."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    find: str | None = None
    write: str = ""
    text: str | None = None
    bytes_hex: str | None = None
    bytes_many: int | None = None
    link: str | None = None
    gone: bool = False
    folder: bool = False

    def make(self, playbook: Path) -> None:
        """Change the file."""
        file = playbook / self.file
        if self.find is not None:
            before = file.read_text(encoding="utf-8")
            assert before.count(self.find) == 1, f"{self.find!r} must stand once in {self.file}"
            file.write_text(before.replace(self.find, self.write), encoding="utf-8")
            return
        file.unlink(missing_ok=True)
        if self.text is not None:
            file.write_text(self.text, encoding="utf-8")
        elif self.bytes_hex is not None:
            file.write_bytes(bytes.fromhex(self.bytes_hex))
        elif self.bytes_many is not None:
            file.write_bytes(b"a" * self.bytes_many)
        elif self.link is not None:
            file.symlink_to(self.link)
        elif self.folder:
            file.mkdir()
        else:
            assert self.gone, "a change must say what to do"


@pytest.fixture
def change(folder: Path) -> Callable[..., None]:
    """Change a file of the copy of the small playbook."""

    def make(file: str, **how: str | int | bool) -> None:
        Change.model_validate({"file": file, **how}).make(folder)

    return make


@pytest.fixture
def says(folder: Path) -> Callable[[], str]:
    """Every problem in the copy of the small playbook, as text, without its path."""

    def text() -> str:
        shown = as_text(problems_in(folder), folder)
        return shown.replace(str(folder), ".").replace(str(folder.parent), "..")

    return text
