"""What a process that tries a change needs. It is the conftest.py of the copy that mutmut works on.

mutmut runs the tests once without a change and forks from that process for each one. So

- a change that never ends is stopped by the processor time it takes, however busy the machine is.
  Of mutmut's own two limits the first to be reached is wall time, which a loaded machine uses up
  while the tests wait; run.py sets it so high that it is a last net;
- what changed modules keep of calls before is forgotten, or the change would not be reached;
- tests that print and collect whole weeks are left out: the server that readers are forked from
  cannot be reached from a process that was forked itself, so they would fail with any change.
"""

from __future__ import annotations

import os
import resource
import sys
from time import process_time

import pytest

MARK = "__mutmut_"  # in the name of each change
SECONDS = 20


def forget_calls() -> None:
    """Clear what functions of changed modules keep of calls before."""
    for module in [*sys.modules.values()]:
        names = vars(module) if module.__name__.startswith("coachbook.") else {}
        if any(MARK in name for name in names):
            for value in names.values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


os.register_at_fork(after_in_child=forget_calls)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a printed week."""
    whole = [each for each in items if "printed" in getattr(each, "fixturenames", ())]
    items[:] = [each for each in items if each not in whole]
    config.hook.pytest_deselected(items=whole)


def pytest_configure() -> None:
    """Set the limit in a process that tries a change; the tests without one need none."""
    if MARK in os.environ.get("MUTANT_UNDER_TEST", ""):
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS + int(process_time()), most))
