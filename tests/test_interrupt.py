"""Ctrl-C: a step is done whole or not at all, and nobody swallows it."""

from __future__ import annotations

import signal
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coachbook.base.interrupt import delay_interrupt
from coachbook.pdf.html_to_pdf import SVG_ADDRESS, Printer
from coachbook.pdf.press.engine import Engine


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """Ctrl-C is heard, also by a background job, and afterwards as before."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    signal.signal(signal.SIGINT, before)


def press() -> None:
    signal.raise_signal(signal.SIGINT)


def test_a_step_is_finished_first() -> None:
    done: list[str] = []

    def step() -> None:
        with delay_interrupt(), delay_interrupt():
            press()
            done.append("step")

    with pytest.raises(KeyboardInterrupt):
        step()
    assert done == ["step"]


def test_whoever_presses_twice_does_not_wait() -> None:
    done: list[str] = []

    def step() -> None:
        with delay_interrupt():
            press()
            press()
            done.append("step")

    with pytest.raises(KeyboardInterrupt):
        step()
    assert done == []


def test_a_step_that_fails_does_not_swallow_it() -> None:
    def step() -> None:
        with delay_interrupt():
            press()
            raise ValueError

    with pytest.raises(KeyboardInterrupt):
        step()


def test_what_failed_is_still_said() -> None:
    with pytest.raises(ValueError, match="fault"), delay_interrupt():
        raise ValueError("fault")


def test_who_does_not_listen_is_not_made_to() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with delay_interrupt():
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        press()
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_a_thread_has_steps_too() -> None:
    done: list[str] = []

    def step() -> None:
        with delay_interrupt():
            done.append("step")

    thread = threading.Thread(target=step)
    thread.start()
    thread.join()
    assert done == ["step"]


SVG = b64encode(b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>').decode()
PAGE = f'<html lang="en"><title>t</title><p><img alt="a" src="{SVG_ADDRESS}{SVG}">'
SLOT = f'<div class="slot short" id="s"><img alt="a" src="{SVG_ADDRESS}{SVG}"></div>'


@pytest.mark.usefixtures("heavy")
@pytest.mark.parametrize("way", ["file", "laid out", "form", "texts"])
def test_no_picture_is_left_out_for_it(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "style.css").write_text(".slot { position: absolute; z-index: 0 }")
    monkeypatch.setattr("weasyprint.svg.SVG.draw", lambda *_: press())
    printer, engine = Printer(tmp_path), Engine(tmp_path, {})
    make: dict[str, Callable[[], object]] = {
        "file": lambda: printer.pdf(PAGE),
        "laid out": lambda: printer.lay_out(PAGE).pdf(),
        "form": lambda: engine.lay_out_form(PAGE),
        "texts": lambda: engine.slot_inks(SLOT, "style.css"),
    }
    with pytest.raises(KeyboardInterrupt):
        make[way]()
