"""Questions to git about a folder; nothing is changed. A folder need not be in a repository."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import click


def short_commit(folder: Path) -> str:
    """The abbreviated commit of a playbook, with `+` if files differ from it; "" without one.

    A folder that git does not track has no commit, even inside another repository.
    """
    if _run(folder, "ls-files", "--error-unmatch", "edition.yml") is None:
        return ""
    described = _run(folder, "describe", "--always", "--dirty=+", "--abbrev=7", "--exclude=*")
    return (described or b"").decode().strip()


def tags(folder: Path, pattern: str) -> tuple[str, ...]:
    """The tags of a folder's repository that fit a pattern."""
    return tuple((_run(folder, "tag", "--list", pattern) or b"").decode().split())


def archive(folder: Path, revision: str) -> bytes:
    """The folder as it stood in a revision, as a tar file with paths relative to it.

    Raises:
        click.ClickException: there is no such revision, or the folder was not in it.
    """
    rev_parse = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    commit = _run(folder, *rev_parse)
    if commit is None:
        says = f"'{revision}' is neither a playbook folder nor a revision that git knows"
        raise click.ClickException(says)
    content = _run(folder, "archive", "--format=tar", commit.decode().strip())
    if content is None:
        raise click.ClickException(f"there is no playbook in '{revision}'")
    return content


def repository(folder: Path) -> str:
    """The top folder of the repository that a folder lies in; empty: in none."""
    return (_run(folder, "rev-parse", "--show-toplevel") or b"").decode().strip()


def ever_committed(folder: Path) -> bool:
    """Whether any commit of the repository around a folder has a file of it."""
    return bool(_run(folder, "log", "--all", "--max-count=1", "--format=%h", "--", "."))


def _run(folder: Path, *arguments: str) -> bytes | None:
    """What git prints; None if it refuses, or if there is no git."""
    try:
        process = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            capture_output=True,
            check=False,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"},
        )
    except FileNotFoundError:
        return None
    return process.stdout if process.returncode == 0 else None
