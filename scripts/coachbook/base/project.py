"""The project's folders: in the checkout around the working folder, or in the installed copy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Project:
    """The project's folders. Everything that is generated goes to `build`."""

    root: Path
    build: Path

    @property
    def playbook(self) -> Path:
        """The YAML files."""
        return self.root / "playbook"

    @property
    def checklists(self) -> Path:
        """Sheet templates, print CSS, fonts and the demo team."""
        return self.root / "checklists"

    @property
    def docs(self) -> Path:
        """Pages written by hand and theme assets."""
        return self.root / "docs"


def find_project(start: Path) -> Project:
    """The project around `start`, else the copy that came with the package."""
    for folder in (start, *start.parents):
        if (folder / "playbook" / "edition.yml").is_file():
            return Project(folder, folder / "build")
    bundled = _HERE / "project"
    root = bundled if bundled.is_dir() else _HERE.parents[1]
    return Project(root, start / "build")
