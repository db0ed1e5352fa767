"""Reading files that may come from anyone: in a process of its own, with bounded time and memory.

A file that crashes its reader, or takes too long or too much, is refused; the next one is read by a
fresh process.

Time is computing time, for on a busy machine a good file takes long by the clock. Two bounds
hold it. A thread looks at the process's own time; that works on every system, but not while a
library in C keeps the interpreter to itself. The system's limit works then, where there is one and
it may be set. The clock is a last net, for a reader that waits and does not compute.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread

from coachbook.model.playbook import Playbook
from coachbook.problems import Problems
from coachbook.scorecards.known import Known
from coachbook.scorecards.record import Reading, Refusal
from coachbook.team.model import Team

FILES = 300  # read by one process
_LOOK = 0.1  # seconds between two looks at the time
_LATER = 2  # seconds by which the system's limit comes after the look, which leaves a clear word
_OVERTIME = 152  # the exit status after too much computing: 128 and SIGXCPU, as of a shell


@dataclass(frozen=True)
class Bounds:
    """What a reader may take for one file.

    Attributes:
        seconds: Of computing.
        wait: Seconds by the clock, with the beginning of a process; twenty times the computing.
        memory: Bytes of data.
    """

    seconds: int = 30
    wait: int = 600
    memory: int = 1 << 30

    @property
    def too_long(self) -> str:
        """What is said of a file that takes more computing."""
        return f"takes more than {self.seconds} seconds to read: no sheet does"

    @property
    def too_slow(self) -> str:
        """What is said of a file that is not read by then."""
        return f"is not read after {self.wait} seconds of waiting: hand it in again"

    @property
    def too_much(self) -> str:
        """What is said of a file that takes more memory."""
        return f"takes more than {self.memory >> 20:,} MB to read: no sheet does"


BOUNDS = Bounds()
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


Read = Callable[[bytes, str, Known], Taken]


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


def read_sheet(content: bytes, name: str, known: Known) -> Taken:
    """What the reader for files of this kind makes of one."""
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


class Apart:
    """Reads files, one after the other. To be used in a `with`.

    Args:
        basis: What readers must know.
        bounds: What they may take.
        read: Reads a file; another process must be able to import it.
    """

    def __init__(self, basis: Basis, bounds: Bounds = BOUNDS, read: Read = read_sheet) -> None:
        self._basis, self._bounds, self._read = basis, bounds, read
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
            if running.line.poll(self._bounds.wait):
                answer = running.line.recv()
            else:
                answer = self._bounds.too_slow
        except (EOFError, OSError):
            running.process.join(self._bounds.wait)
            answer = _why(running.process.exitcode, self._bounds)
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
            arguments = (other, self._basis, self._bounds, self._read)
            process = context.Process(target=_serve, args=arguments, daemon=True)
            process.start()
            other.close()
            self._running = _Process(process, line)
        return self._running

    def _end(self) -> None:
        if self._running:
            self._running.end()
            self._running = None


def _why(code: int | None, bounds: Bounds) -> str:
    """What is said of a file whose reader ended with this."""
    if code == _OVERTIME:
        return bounds.too_long
    if sys.platform == "win32" or code is None:
        return CRASHED
    says = {-signal.SIGXCPU: bounds.too_long, -signal.SIGKILL: bounds.too_much}
    return says.get(code, CRASHED)


def _serve(line: Connection, basis: Basis, bounds: Bounds, read: Read) -> None:
    """Read what comes down the line until it is closed."""
    from coachbook.commands.knowing import known_of

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    known = known_of(basis.playbook, basis.teams, basis.records, basis.deals)
    computing = _Computing(bounds.seconds)
    _bound_memory(bounds.memory)
    while True:
        computing.begin()
        answer: Taken | str
        try:
            content, name = line.recv()
            answer = read(content, name, known)
        except (EOFError, OSError):
            return
        except MemoryError:
            answer = bounds.too_much
        except Exception as error:  # no file may stop the others
            answer = f"{CRASHED} ({type(error).__name__})"
        line.send(answer)


class _Computing:
    """Ends this process once it has computed too long for one file."""

    def __init__(self, seconds: int) -> None:
        self._seconds, self._end = seconds, math.inf
        Thread(target=self._watch, daemon=True).start()

    def begin(self) -> None:
        """Another file: its time begins."""
        used = time.process_time()
        self._end = used + self._seconds
        _bound_computing(math.ceil(used) + self._seconds + _LATER)

    def _watch(self) -> None:
        while time.process_time() < self._end:
            time.sleep(_LOOK)
        os._exit(_OVERTIME)


def _bound_memory(most: int) -> None:
    """Where the system can, more memory than this is refused."""
    if sys.platform != "win32":
        import resource

        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _bound_computing(seconds: int) -> None:
    """Where the system can, it ends this process after so many seconds of computing in all."""
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, hard))
