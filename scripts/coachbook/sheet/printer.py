"""Print jobs, the interface of printers, and the plain printer.

A `SheetPrinter` turns jobs into files and packs. `PlainPrinter` lays out each job by itself, which
is slow and always right; press_printer.py composes them with the press.
"""

from __future__ import annotations

import io
import json
import warnings
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar

import pikepdf
import pypdfium2

from coachbook.base.text import Language
from coachbook.pdf.html_to_pdf import Printer, page_count
from coachbook.sheet.form import WEEKDAYS

SIDES = 2  # pages of a sheet
_AT_LINE_ENDS = "-\N{SOFT HYPHEN}\N{HYPHEN}\x02\ufffe"
AT_ONCE = 100  # jobs in a batch

T = TypeVar("T")


@dataclass(frozen=True)
class FormKey:
    """Which form a job is printed on: jobs with one key differ only in their texts.

    `template` is `sheet`, with a column for each of `days` (1 to 7) and anchors for a week of so
    many `workdays`; or `cover` with room for so many `rows`.
    """

    template: str
    languages: tuple[Language, ...]
    department: str = ""
    rows: int = 0
    days: tuple[int, ...] = WEEKDAYS
    workdays: int = len(WEEKDAYS)


@dataclass(frozen=True)
class Job:
    """Two pages to print: a form and what goes into its slots.

    Attributes:
        id: The id of the sheet, such as 2026-W48_north_lin.
        form: The form it is printed on.
        texts: Slot id -> text.
        title: The title of the file.
        team: The team's name, for the bookmarks.
        label: The rep's name or code, for the bookmarks.
        sheet: The value of the hidden field of a fillable file (see pdf/field_names.py).
    """

    id: str
    form: FormKey
    texts: Mapping[str, str]
    title: str
    team: str
    label: str
    sheet: str = ""

    @property
    def fingerprint(self) -> str:
        """A hash of all that is printed on the form."""
        contents = json.dumps(dict(self.texts), sort_keys=True, ensure_ascii=False)
        return sha256(f"{self.title}\n{contents}".encode()).hexdigest()


class PackItem:
    """A job of a pack, and its own file if one was written.

    The job is held compressed, since those of a whole house wait until all sheets are printed.
    """

    __slots__ = ("_form", "_packed", "file")

    def __init__(self, job: Job, file: Path | None = None) -> None:
        values = (job.id, dict(job.texts), job.title, job.team, job.label, job.sheet)
        self._packed = zlib.compress(json.dumps(values).encode(), 1)
        self._form, self.file = job.form, file

    @property
    def job(self) -> Job:
        """The job, unpacked."""
        name, texts, title, team, label, sheet = json.loads(zlib.decompress(self._packed))
        return Job(name, self._form, texts, title, team, label, sheet)


@dataclass(frozen=True)
class PrintedJob:
    """The file of a job."""

    content: bytes


@dataclass(frozen=True)
class TooLong:
    """A job that was not printed, as its texts take more pages than a sheet has."""

    pages: int


class SheetPrinter(Protocol):
    """Prints jobs."""

    def print(self, jobs: Sequence[Job]) -> Iterator[PrintedJob | TooLong]:
        """The result of each job of a batch, in order. See `batches`."""

    def pack(self, parts: Iterable[PackItem], title: str, target: BinaryIO) -> None:
        """One file of many jobs for a printer, with bookmarks by team and rep.

        Raises:
            ValueError: a job takes more than two sides.
        """


def batches(items: Iterable[T]) -> Iterator[list[T]]:
    """Batches of the size that printers work best with: they set the texts of a batch together."""
    waiting = iter(items)
    while batch := list(islice(waiting, AT_ONCE)):
        yield batch


def content_of(job: Job, result: PrintedJob | TooLong) -> bytes:
    """The file of a job that is known to fit, such as a cover.

    Raises:
        ValueError: it does not.
    """
    if isinstance(result, TooLong):
        raise ValueError(f"{job.id} has {result.pages} pages instead of {SIDES}")
    return result.content


Finish = Callable[[Job, bytes], bytes]


def unchanged_file(_: Job, content: bytes) -> bytes:
    """The file as it is."""
    return content


class PlainPrinter:
    """Prints each job by laying it out.

    Args:
        printer: Lays out HTML.
        html: Makes the HTML of a job.
        finish: Applied to each rep's file, such as to add form fields.
    """

    def __init__(
        self,
        printer: Printer,
        html: Callable[[Job], str],
        finish: Finish = unchanged_file,
    ) -> None:
        self._printer, self._html, self._finish = printer, html, finish

    def print(self, jobs: Sequence[Job]) -> Iterator[PrintedJob | TooLong]:
        """The result of each job, in order."""
        for job in jobs:
            result = self._laid_out(job)
            if isinstance(result, PrintedJob):
                result = PrintedJob(self._finish(job, result.content))
            yield result

    def pack(self, parts: Iterable[PackItem], title: str, target: BinaryIO) -> None:
        """One file of many jobs for a printer, with bookmarks by team and rep.

        Raises:
            ValueError: a job takes more than two sides.
        """
        pack = pikepdf.new()
        with pack.open_outline() as outline:
            team: pikepdf.OutlineItem | None = None
            for file, job in ((part.file, part.job) for part in parts):
                content = file.read_bytes() if file else content_of(job, self._laid_out(job))
                with pikepdf.open(io.BytesIO(content)) as document:
                    page = len(pack.pages)
                    if team is None or team.title != job.team:
                        team = pikepdf.OutlineItem(job.team, page)
                        outline.root.append(team)
                    team.children.append(pikepdf.OutlineItem(job.label, page))
                    _add_pages(pack, document, job.id)
        set_print_options(pack, title)
        mode = pikepdf.ObjectStreamMode.generate
        pack.save(target, deterministic_id=True, object_stream_mode=mode)

    def _laid_out(self, job: Job) -> PrintedJob | TooLong:
        content = self._printer.lay_out(self._html(job)).pdf()
        pages = page_count(content)
        return PrintedJob(content) if pages == SIDES else TooLong(pages)


def _add_pages(pack: pikepdf.Pdf, document: pikepdf.Pdf, name: str) -> None:
    """Add the pages of a file, and its form fields below a parent field of this name.

    Fields of several files would otherwise have the same names, and so be the same field.
    """
    if "/AcroForm" not in document.Root:
        pack.pages.extend(document.pages)
        return
    form = document.Root.AcroForm
    parent = document.make_indirect(pikepdf.Dictionary(T=name, Kids=form.Fields))
    for field in form.Fields:
        field.Parent = parent
    shared = document.make_indirect(form)
    del document.Root.AcroForm, shared.Fields
    with warnings.catch_warnings():  # that the fields are not copied: that is done below
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
        pack.pages.extend(document.pages)
    if "/AcroForm" not in pack.Root:
        pack.Root.AcroForm = pack.copy_foreign(shared)
        pack.Root.AcroForm.Fields = pikepdf.Array()
    pack.Root.AcroForm.Fields.append(pack.copy_foreign(parent))


def set_print_options(pack: pikepdf.Pdf, title: str) -> None:
    """Set the title, and what a print dialogue should offer: both sides, no scaling."""
    pack.docinfo["/Title"] = title
    pack.Root.ViewerPreferences = pikepdf.Dictionary(
        Duplex=pikepdf.Name.DuplexFlipLongEdge,
        PrintScaling=pikepdf.Name("/None"),
        DisplayDocTitle=True,
    )
    pack.Root.PageMode = pikepdf.Name.UseOutlines


def is_cut(text: str, content: bytes) -> bool:
    """Whether a sheet has only the beginning of a text, with an ellipsis or nothing for the rest.

    Asked of the printed page, so that it holds whoever set the text.
    """
    return _squeezed(text) not in _squeezed(_text_of(content))


def _text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def _squeezed(text: str) -> str:
    """A text without what pdfium reads differently where a line ends: spaces and hyphens."""
    return "".join(text.split()).translate(dict.fromkeys(map(ord, _AT_LINE_ENDS)))
