"""Ctrl-C waits for the end of a step that must not be cut in two."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def delay_interrupt() -> Iterator[None]:
    """Run a block to its end before Ctrl-C takes effect, so that it is done whole or not at all.

    For example a sheet is written and then noted in the print log: an interrupt between the two
    would leave a sheet that no log knows. WeasyPrint needs it, too: while it draws a picture it
    takes any exception, KeyboardInterrupt included, for a fault of the picture, leaves the picture
    out and goes on.

    The handler only notes the first SIGINT; it is raised when the block ends. A second one is
    raised at once, for somebody who presses twice does not want to wait. Python allows handlers to
    be set in the main thread only, and a handler that is not Python's own belongs to somebody else
    (a test runner, or an outer block of this kind): in both cases the block simply runs.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed meanwhile; also after a block that failed.
    """
    in_main_thread = threading.current_thread() is threading.main_thread()
    if not in_main_thread or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    pressed: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        if pressed:
            signal.default_int_handler(number, frame)
        pressed.append(number)

    signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if pressed:
            raise KeyboardInterrupt
