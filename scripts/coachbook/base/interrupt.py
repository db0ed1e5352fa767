"""Ctrl-C at the right moment."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def delay_interrupt() -> Iterator[None]:
    """A step that Ctrl-C waits for, so that it is done whole or not at all.

    WeasyPrint is such a step, too: while it draws a picture it takes every exception for a fault
    of the picture, leaves the picture out and goes on. Whoever presses a second time does not wait.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed meanwhile; also after a step that failed.
    """
    here = threading.current_thread() is threading.main_thread()
    if not here or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
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
