"""The writer: whole files, the same bytes, nothing hidden."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachbook.pdf.press.writer import MOST_TOGETHER, Writer, pdf_name, pdf_string


def written(fill: Callable[[Writer], int], target: io.BytesIO | None = None) -> bytes:
    """A file with what `fill` adds under /Extra."""
    target = target or io.BytesIO()
    writer = Writer(target)
    finish(writer, fill(writer))
    return target.getvalue()


def finish(writer: Writer, extra: int) -> None:
    """One page, and the end."""
    pages = writer.number()
    page = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 9 9]/Resources<<>>>>" % pages
    writer.add(b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % writer.add(page), pages)
    root = writer.add(b"<</Type/Catalog/Pages %d 0 R/Extra %d 0 R>>" % (pages, extra))
    writer.finish(root, writer.add(b"<<>>"))


def opened(content: bytes) -> pikepdf.Pdf:
    """The file, without a fault."""
    document = pikepdf.open(io.BytesIO(content))
    assert document.check_pdf_syntax() == []
    return document


@pytest.mark.parametrize("count", [1, MOST_TOGETHER - 1, 3 * MOST_TOGETHER, 9000])
def test_every_object_is_found_again(count: int) -> None:
    def fill(writer: Writer) -> int:
        numbers = []
        for value in range(count):
            far = value % 97 == 0
            numbers.append(writer.stream(b"%d" % value) if far else writer.add(b"%d" % value))
        return writer.add(b"[%s]" % b" ".join(b"%d 0 R" % number for number in numbers))

    with opened(written(fill)) as document:
        found = [*document.Root.Extra]
        assert len(found) == count
        for value, thing in enumerate(found):
            got = int(thing.read_bytes()) if isinstance(thing, pikepdf.Stream) else int(thing)
            assert got == value


def test_the_same_calls_give_the_same_bytes_and_others_another_id() -> None:
    one, two = written(lambda w: w.add(b"1")), written(lambda w: w.add(b"2"))
    assert one == written(lambda w: w.add(b"1"))
    ids = [bytes(opened(content).trailer.ID[0]) for content in (one, two)]
    assert ids[0] != ids[1]


def test_files_that_begin_alike_go_on_apart() -> None:
    front = Writer(io.BytesIO())
    first, later = front.add(b"(first)"), front.number()
    prefix = front.prefix()
    for word in (b"(one)", b"(two)"):
        target = io.BytesIO()
        writer = Writer(target, prefix)
        writer.add(word, later)
        finish(writer, writer.add(b"[%d 0 R %d 0 R]" % (first, later)))
        assert target.getvalue().startswith(prefix.content)
        with opened(target.getvalue()) as document:
            assert [bytes(thing) for thing in document.Root.Extra] == [b"first", word[1:-1]]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_text_is_read_as_it_was_written(value: str) -> None:
    with opened(written(lambda writer: writer.add(pdf_string(value)))) as document:
        assert str(document.Root.Extra) == value


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_names_are_read_as_they_were_written(value: str) -> None:
    with opened(written(lambda writer: writer.add(pdf_name(value)))) as document:
        assert str(document.Root.Extra) == f"/{value}"


def test_a_full_disk_is_told() -> None:
    class Full(io.BytesIO):
        def write(self, content: object) -> int:  # noqa: ARG002 - it fails whatever comes
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        written(lambda writer: writer.add(b"1"), Full())
