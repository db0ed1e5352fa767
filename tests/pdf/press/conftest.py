"""The toy form, laid out once."""

from __future__ import annotations

import pytest

from .toy_form import Toy


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Toy:
    """The toy form in a folder of its own."""
    return Toy(tmp_path_factory.mktemp("toy"))
