"""Reading files that may come from anyone: in a process of its own, with bounded time and memory.

A file that crashes its reader, or takes too long or too much, is refused; the next one is read by a
fresh process.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from coachbook.model.playbook import Playbook
from coachbook.problems import Problems
from coachbook.scorecards.known import Known
from coachbook.scorecards.record import Reading, Refusal
from coachbook.team.model import Team

MEMORY = 1 << 30  # bytes of data that a reader may have
SECONDS = 30  # of computing, for one file
PATIENCE = 4  # how many times longer it may take by the clock, on a busy machine
FILES = 300  # read by one process
_GIVE_UP = 30  # seconds that a process may take to begin, more than for a file

TOO_LONG = f"takes more than {SECONDS} seconds to read: no sheet does"
TOO_MUCH = f"takes more than {MEMORY >> 20:,} MB to read: no sheet does"
CRASHED = "cannot be read: it is damaged, or made to do harm"


@dataclass(frozen=True)
class Basis:
    """What readers must know, as it is given to another process; `deals` as in `known_of`."""

    playbook: Playbook
    teams: tuple[Team, ...]
    records: Path
    deals: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Taken:
    """What became of a file; `ext` is what its name should end in, empty: no reader is for it."""

    ext: str
    reading: Reading


@dataclass
class _Process:
    """A process that reads, the line to it, and how many files it may still read."""

    process: BaseProcess
    line: Connection
    left: int = FILES

    def end(self) -> None:
        """Stop it, whatever it does."""
        self.line.close()
        self.process.kill()
        self.process.join()


class Apart:
    """Reads files, one after the other. To be used in a `with`.

    Args:
        basis: What readers must know.
        seconds: Of computing, for one file.
        memory: In bytes.
    """

    def __init__(self, basis: Basis, seconds: int = SECONDS, memory: int = MEMORY) -> None:
        self._basis, self._seconds, self._memory = basis, seconds, memory
        self._running: _Process | None = None

    def __enter__(self) -> Apart:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def read(self, content: bytes, name: str) -> Taken:
        """What a reader makes of a file; `name` is only for sentences."""
        running = self._begun()
        running.left -= 1
        try:
            running.line.send((content, name))
            if running.line.poll(self._seconds * PATIENCE + _GIVE_UP):
                answer = running.line.recv()
            else:
                answer = TOO_LONG
        except (EOFError, OSError):
            running.process.join(_GIVE_UP)
            answer = _why(running.process.exitcode)
        if isinstance(answer, Taken):
            return answer
        self._end()
        return Taken("", Reading(refusals=(Refusal(name, str(answer)),)))

    def _begun(self) -> _Process:
        """The process that runs, or a new one."""
        if self._running and not self._running.left:
            self._end()
        if self._running is None:
            context = multiprocessing.get_context("spawn")
            line, other = context.Pipe()
            arguments = (other, self._basis, self._seconds, self._memory)
            process = context.Process(target=_serve, args=arguments, daemon=True)
            process.start()
            other.close()
            self._running = _Process(process, line)
        return self._running

    def _end(self) -> None:
        if self._running:
            self._running.end()
            self._running = None


def _why(code: int | None) -> str:
    if sys.platform == "win32" or code is None:
        return CRASHED
    return {-signal.SIGXCPU: TOO_LONG, -signal.SIGKILL: TOO_MUCH}.get(code, CRASHED)


def _serve(line: Connection, basis: Basis, seconds: int, memory: int) -> None:
    """Read what comes down the line until it is closed."""
    from coachbook.commands.knowing import known_of

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    known = known_of(basis.playbook, basis.teams, basis.records, basis.deals)
    _bound_memory(memory)
    while True:
        _bound_time(seconds)
        answer: Taken | str
        try:
            content, name = line.recv()
            answer = _read(content, name, known)
        except (EOFError, OSError):
            return
        except MemoryError:
            answer = TOO_MUCH
        except Exception as error:  # no file may stop the others
            answer = f"{CRASHED} ({type(error).__name__})"
        line.send(answer)


def _read(content: bytes, name: str, known: Known) -> Taken:
    from coachbook.scorecards.gone import without_gone
    from coachbook.scorecards.readers.recognise import UnknownKindError, recognise

    try:
        ext, read = recognise(content)
        return Taken(ext, without_gone(read(content, name, known), known))
    except UnknownKindError as error:
        return Taken("", Reading(refusals=(Refusal(name, str(error)),)))
    except Problems as found:  # in the records
        refusals = (Refusal(str(each.place), each.says) for each in found.problems)
        return Taken("", Reading(refusals=tuple(refusals)))


def _bound_memory(most: int) -> None:
    """Where the system can, more memory than this is refused."""
    if sys.platform != "win32":
        import resource

        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _bound_time(seconds: int) -> None:
    """Where the system can, the process ends after so much more computing."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
