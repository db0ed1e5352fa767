"""Stops a change that never ends by the processor time it takes, however busy the machine is.

It is the conftest.py of the copy that mutmut works on. Of mutmut's own two limits the first to be
reached is wall time, which a loaded machine uses up while the tests wait; run.py sets it so high
that it is a last net.
"""

from __future__ import annotations

import os
import resource
from time import process_time

MARK = "__mutmut_"  # in the name of each change
SECONDS = 20


def pytest_configure() -> None:
    """Set the limit in a process that tries a change; the tests without one need none."""
    if MARK in os.environ.get("MUTANT_UNDER_TEST", ""):
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS + int(process_time()), most))
