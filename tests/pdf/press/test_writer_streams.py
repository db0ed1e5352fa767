"""Streams put together from parts are what zlib would have read."""

from __future__ import annotations

import zlib

from hypothesis import given
from hypothesis import strategies as st

from coachbook.pdf.press.writer import compress_part, join_parts


@given(st.lists(st.tuples(st.binary(max_size=300), st.booleans())), st.integers(1, 9))
def test_any_parts_make_one_stream(parts: list[tuple[bytes, bool]], level: int) -> None:
    made = join_parts([compress_part(part) if before else part for part, before in parts], level)
    assert zlib.decompress(made) == b"".join(part for part, _ in parts)
