"""Reads files that may come from anyone: in a process of its own, with bounded time and memory."""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread

from coachbook.base.problems import Problems
from coachbook.playbook.model.playbook import Playbook
from coachbook.scorecard.observation import Reading, Refusal
from coachbook.scorecard.reader_context import ReaderContext
from coachbook.scorecard.readers.containers import (
    Attachment,
    ContainerError,
    open_container,
)
from coachbook.scorecard.readers.recognition import UnknownKindError, recognise
from coachbook.scorecard.readers.unused_levels import refuse_unused_levels
from coachbook.team.model import Team
from coachbook.team.work_calendar import ORDINARY_WEEKS, WorkCalendar

FILES_A_PROCESS = 300  # read by one process
_LOOK = 0.1  # seconds between two looks at the time
_GRACE = 2  # seconds by which the system's limit comes after the look, which leaves a clear word
_PRELOADED = (
    *("pydantic", "yaml", "openpyxl", "pikepdf"),
    *(f"coachbook.scorecard.{each}" for each in ("context_loader", "resolve", "readers.sandbox")),
    *(f"coachbook.scorecard.readers.{each}_reader" for each in ("pdf", "web", "workbook", "yaml")),
    "coachbook.scorecard.readers.answers_reader",
)
_OVERTIME = 152  # the exit status after too much computing: 128 and SIGXCPU, as of a shell
CRASHED = "cannot be read: it is damaged, or made to do harm"


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


@dataclass(frozen=True)
class ContextSource:
    """What readers must know, as it is given to another process; `deals`, `commitments` and
    `calendar` as in `ReaderContext`."""

    playbook: Playbook
    teams: tuple[Team, ...]
    records: Path
    deals: Mapping[str, str] = field(default_factory=dict)
    commitments: Mapping[str, str] = field(default_factory=dict)
    calendar: WorkCalendar = ORDINARY_WEEKS


@dataclass(frozen=True)
class FileReading:
    """What became of a file.

    Attributes:
        ext: What its name should end in; empty: no reader is for it.
        reading: What was read.
        attachments: The files in it, if it is a container; they are not read yet.
    """

    ext: str
    reading: Reading
    attachments: tuple[Attachment, ...] = ()


Read = Callable[[bytes, str, ReaderContext], FileReading]


def read_sheet(content: bytes, name: str, context: ReaderContext) -> FileReading:
    """What the reader for files of this kind makes of one."""
    from coachbook.scorecard.resolve import drop_departed

    try:
        if contents := open_container(content):
            refusals = tuple(Refusal(name, says) for says in contents.faults)
            reading = Reading(refusals=refusals, notes=contents.notes)
            return FileReading("", reading, contents.attachments)
        ext, read = recognise(content, name)
        reading = refuse_unused_levels(read(content, name, context), context)
        return FileReading(ext, drop_departed(reading, context))
    except (UnknownKindError, ContainerError) as error:
        return FileReading("", Reading(refusals=(Refusal(name, str(error)),)))
    except Problems as found:  # in the records
        problems = tuple(Refusal(str(each.place), each.says) for each in found.problems)
        return FileReading("", Reading(refusals=problems))


class ReaderProcess:
    """Reads files, one after the other. To be used in a `with`.

    Args:
        source: What readers must know.
        bounds: What they may take.
        read: Reads a file; another process must be able to import it.
    """

    def __init__(
        self, source: ContextSource, bounds: Bounds = BOUNDS, read: Read = read_sheet
    ) -> None:
        self._source, self._bounds, self._read = source, bounds, read
        self._running: _Process | None = None

    def __enter__(self) -> ReaderProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def read(self, content: bytes, name: str) -> FileReading:
        """What a reader makes of a file; `name` is only for sentences."""
        running = self._running_process()
        running.files_left -= 1
        try:
            running.line.send((content, name))
            if running.line.poll(self._bounds.wait):
                answer = running.line.recv()
            else:
                answer = self._bounds.too_slow
        except (EOFError, OSError):
            running.process.join(self._bounds.wait)
            answer = _end_reason(running.process.exitcode, self._bounds)
        if isinstance(answer, FileReading):
            return answer
        self._end()
        return FileReading("", Reading(refusals=(Refusal(name, str(answer)),)))

    def _running_process(self) -> _Process:
        """The process that runs, or a new one."""
        if self._running and not self._running.files_left:
            self._end()
        if self._running is None:
            line, other = multiprocessing.Pipe()
            arguments = (other, self._source, self._bounds, self._read)
            process = _clean_process(_serve, arguments)
            with _same_modules():
                process.start()
            other.close()
            self._running = _Process(process, line)
        return self._running

    def _end(self) -> None:
        if self._running:
            self._running.end()
            self._running = None


def _clean_process(target: Callable[..., None], arguments: tuple[object, ...]) -> BaseProcess:
    """A process that begins with nothing of this one.

    Where the system can, it is forked from a server that has loaded the readers, so that the next
    one begins with them.
    """
    if sys.platform == "win32":
        spawn = multiprocessing.get_context("spawn")
        return spawn.Process(target=target, args=arguments, daemon=True)
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload([*_PRELOADED])
    return server.Process(target=target, args=arguments, daemon=True)


@contextmanager
def _same_modules() -> Iterator[None]:
    """What is started meanwhile finds the modules that this process has.

    The fork server looks where any new Python would, and not where this one does.
    """
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, sys.path))
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


@dataclass
class _Process:
    """A process that reads, the line to it, and how many files it may still read."""

    process: BaseProcess
    line: Connection
    files_left: int = FILES_A_PROCESS

    def end(self) -> None:
        """Stop it, whatever it does."""
        self.line.close()
        self.process.kill()
        self.process.join()


def _end_reason(code: int | None, bounds: Bounds) -> str:
    """What is said of a file whose reader ended with this."""
    if code == _OVERTIME:
        return bounds.too_long
    if sys.platform == "win32" or code is None:
        return CRASHED
    says = {-signal.SIGXCPU: bounds.too_long, -signal.SIGKILL: bounds.too_much}
    return says.get(code, CRASHED)


def _serve(line: Connection, source: ContextSource, bounds: Bounds, read: Read) -> None:
    """Read what comes down the line until it is closed."""
    from coachbook.scorecard.context_loader import load_reader_context

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    context = load_reader_context(
        *(source.playbook, source.teams, source.records, source.deals, source.commitments),
        source.calendar,
    )
    limit = _ComputingLimit(bounds.seconds)
    _bound_memory(bounds.memory)
    while True:
        limit.begin()
        answer: FileReading | str
        try:
            content, name = line.recv()
            answer = read(content, name, context)
        except (EOFError, OSError):
            return
        except MemoryError:
            answer = bounds.too_much
        except Exception as error:  # no file may stop the others
            answer = f"{CRASHED} ({type(error).__name__})"
        line.send(answer)


class _ComputingLimit:
    """Ends this process once it has computed too long for one file."""

    def __init__(self, seconds: int) -> None:
        self._seconds, self._end = seconds, math.inf
        Thread(target=self._watch, daemon=True).start()

    def begin(self) -> None:
        """Another file: its time begins."""
        used = time.process_time()
        self._end = used + self._seconds
        _bound_computing(math.ceil(used) + self._seconds + _GRACE)

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
