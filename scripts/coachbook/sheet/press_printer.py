"""Prints sheets with the press: each form and each text is laid out once, and sheets are composed.

The press is trusted with a form only after a proof: some of its fullest sheets are also printed the
plain way and compared glyph by glyph. The proof is noted in the cache, so it is made once for each
form, style and font. If it fails, a warning says why, and all sheets of that form are printed the
plain way; so is a single sheet with a text that the press cannot set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from jinja2 import Template

from coachbook.pdf.acroform import add_form_fields
from coachbook.pdf.form_widgets import Widget
from coachbook.pdf.press.compose import Plate, compose, make_plate
from coachbook.pdf.press.font_face import Face
from coachbook.pdf.press.fragment import BOLD, REGULAR, Fragment, FragmentKey
from coachbook.pdf.press.fragment_cache import Memo, cache_version, cached_skeleton
from coachbook.pdf.press.line_setter import Lines
from coachbook.pdf.press.pack_writer import PackForm, PackSheet, ReadyPages, write_pack
from coachbook.pdf.press.pack_writer import PackSection as PackSection
from coachbook.pdf.press.skeleton import Skeleton, Slot
from coachbook.pdf.press.typesetter import Typesetter
from coachbook.pdf.qr_code import code_ink, modules
from coachbook.sheet.printer import (
    SIDES,
    FormKey,
    Job,
    PackItem,
    PrintedJob,
    SheetPrinter,
    TooLong,
    batches,
    content_of,
)

if TYPE_CHECKING:  # they bring WeasyPrint, which takes half a second to import
    from coachbook.pdf.press.engine import Engine
    from coachbook.pdf.press.galley import Galley

PLAIN_TEMPLATE = "cover"  # one for each team: not worth a skeleton
SAMPLES = 3  # sheets of a form that are compared with plain ones

Ink = Mapping[str, Fragment]


@dataclass(frozen=True)
class PressResources:
    """What the appearance of all forms comes from.

    Attributes:
        checklists: The folder with templates and fonts.
        style: The address of the style sheet, from that folder.
        files: All that the appearance of a text depends on: style sheet, pictures, macros.
        fonts: The font file of each face.
        galley: The template that lays out texts alone.
    """

    checklists: Path
    style: str
    files: tuple[Path, ...]
    fonts: Mapping[str, Path]
    galley: Template


@dataclass(frozen=True)
class Blank:
    """A blank form, as the press needs it.

    Attributes:
        html: Its page, with a placeholder in each slot for a text.
        placeholder: The text of the placeholder.
        look: The class of its <html>, which its style may select by.
        widgets: The fields to fill in; empty: it is for paper.
    """

    html: str
    placeholder: str
    look: str
    widgets: tuple[Widget, ...]


@dataclass(frozen=True)
class _FormPress:
    blank: Blank
    skeleton: Skeleton
    slots: Mapping[str, Slot]
    typesetter: Typesetter
    memo: Memo
    pack_form: PackForm
    plate: Plate


class PressPrinter:
    """Prints jobs by composing them. See `SheetPrinter`.

    Args:
        resources: What the appearance of forms comes from.
        blank: Makes the blank form of a key.
        memory: The cache file.
        plain: Prints what the press cannot.
        warn: Called with a sentence that says why a form is printed the plain way.
    """

    def __init__(
        self,
        resources: PressResources,
        blank: Callable[[FormKey], Blank],
        memory: Path,
        plain: SheetPrinter,
        warn: Callable[[str], None],
    ) -> None:
        self._resources, self._blank, self._memory = resources, blank, memory
        self._plain, self._warn = plain, warn
        self._forms: dict[FormKey, _FormPress | None] = {}
        self._faces = {face: Face(file) for face, file in resources.fonts.items()}
        self._lines = Lines(resources.fonts)

    def print(self, jobs: Sequence[Job]) -> Iterator[PrintedJob | TooLong]:
        """The result of each job, in order."""
        for job, form, ink in self._set(jobs):
            if form is None or ink is None:
                yield from self._plain.print([job])
            else:
                yield PrintedJob(compose(form.plate, ink, job.title, job.sheet))

    def pack(self, items: Iterable[PackItem], title: str, target: BinaryIO) -> None:
        """One file of many jobs for a printer, with bookmarks by team and rep.

        Raises:
            ValueError: a job takes more than two sides.
        """
        pack_sheets = self._pack_sheets(item.job for item in items)
        job, sheet = next(pack_sheets)
        language = job.form.languages[0]
        tag = "zh-Hans" if language == "zh" else language
        teams = groupby(chain([(job, sheet)], pack_sheets), lambda each: each[0].team)
        sections = (PackSection(team, (sheet for _, sheet in some)) for team, some in teams)
        write_pack(target, sections, self._faces, title, tag)

    def _pack_sheets(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, PackSheet | ReadyPages]]:
        """The sheets that the press can compose, and ready pages of those it cannot."""
        for batch in batches(jobs):
            for job, form, ink in self._set(batch):
                if form is None or ink is None:
                    (result,) = self._plain.print([job])
                    yield job, ReadyPages(job.label, job.label, content_of(job, result))
                else:
                    sheet = PackSheet(job.label, job.label, form.pack_form, ink, job.id, job.sheet)
                    yield job, sheet

    def _set(self, jobs: Sequence[Job]) -> Iterator[tuple[Job, _FormPress | None, Ink | None]]:
        """Each job with its form and the ink of its texts; None: the press cannot print it."""
        for key in dict.fromkeys(job.form for job in jobs):
            if key.template == PLAIN_TEMPLATE:
                self._forms[key] = None
            elif key not in self._forms:
                self._forms[key] = self._proved_form([job for job in jobs if job.form == key])
        for job, ink in zip(jobs, self._inks(jobs), strict=True):
            yield job, self._forms[job.form], ink

    def _inks(self, batch: Sequence[Job]) -> list[Ink | None]:
        """The ink of each job; the texts of all jobs on one form are set together."""
        by_form: dict[FormKey, dict[FragmentKey, None]] = {}
        job_keys = [self._fragment_keys(job) for job in batch]
        for job, keys in zip(batch, job_keys, strict=True):
            by_form.setdefault(job.form, {}).update(dict.fromkeys(keys.values()))
        fragments = {}
        for form_key, form_keys in by_form.items():
            form = self._forms[form_key]
            fragments[form_key] = form.typesetter.set(form_keys) if form else {}
        return [
            {slot: fragments[job.form][key] for slot, key in keys.items()}
            if self._forms[job.form] and all(key in fragments[job.form] for key in keys.values())
            else None
            for job, keys in zip(batch, job_keys, strict=True)
        ]

    def _fragment_keys(self, job: Job) -> dict[str, FragmentKey]:
        """The fragments that a job needs, by slot id."""
        form = self._forms[job.form]
        slots = form.slots if form else {}
        return {
            name: FragmentKey(slots[name].kind, slots[name].language, text)
            for name, text in job.texts.items()
            if text and name in slots
        }

    def _proved_form(self, jobs: list[Job]) -> _FormPress | None:
        """The form of these jobs; None if its composed sheets differ from plain ones."""
        form = self._form(jobs[0].form)
        proof_note = f"proved {sha256(form.blank.html.encode()).hexdigest()}"
        if form.memo.read_note(proof_note) is not None:
            return form
        self._forms[jobs[0].form] = form
        samples = sorted(jobs, key=lambda job: -sum(map(len, job.texts.values())))[:SAMPLES]
        difference = next(self._differences(form, [job for job in samples if job.texts]), None)
        if difference is not None:
            self._warn(f"the press differs from the plain way, which is used: {difference}")
            return None
        if samples[0].texts:
            form.memo.write_note(proof_note, "")
        return form

    def _differences(self, form: _FormPress, samples: list[Job]) -> Iterator[str]:
        """The differences between composed and plain sheets, a sentence each."""
        from coachbook.pdf.press.comparison import differences, out_of_place
        from coachbook.pdf.press.page_glyphs import GlyphWidths

        widths = GlyphWidths(self._resources.fonts)
        keys = {
            slot.id: FragmentKey(slot.kind, slot.language, form.blank.placeholder)
            for slot in form.skeleton.slots
            if slot.language
        }
        fragments = form.typesetter.set(keys.values())
        samples_alone = {slot: fragments[text] for slot, text in keys.items()}
        yield from out_of_place(form.skeleton, samples_alone, widths)
        for job, plain, ink in zip(
            samples, self._plain.print(samples), self._inks(samples), strict=True
        ):
            if isinstance(plain, TooLong):
                yield f"{plain.pages} pages in plain, {SIDES} composed"
            else:
                composed = compose(form.plate, ink or {}, job.title)
                yield from differences(plain.content, composed, widths)

    def _form(self, key: FormKey) -> _FormPress:
        blank = self._blank(key)
        files = (*self._resources.files, *self._resources.fonts.values())
        memo = Memo(self._memory, cache_version(files, blank.look))
        skeleton = cached_skeleton(memo, blank.html, self._skeleton)

        def galley(sizes: Mapping[str, tuple[float, float]]) -> Galley:
            from coachbook.pdf.press.galley import Galley

            def page(keys: Iterable[FragmentKey]) -> str:
                return self._resources.galley.render(keys=keys, form=blank.look)

            return Galley(self._engine, page, self._resources.style, sizes)

        side = next(slot.width for slot in skeleton.slots if slot.kind == "qr")
        painters = {"qr": lambda payload: code_ink(modules(payload), side)}
        fillable = add_form_fields(skeleton.pdf, blank.widgets) if blank.widgets else None
        return _FormPress(
            blank,
            skeleton,
            {slot.id: slot for slot in skeleton.slots},
            Typesetter(skeleton, memo, self._lines, galley, painters),
            memo,
            PackForm(skeleton, blank.widgets),
            make_plate(skeleton, self._faces, fillable),
        )

    def _skeleton(self, html: str) -> Skeleton:
        from coachbook.pdf.press.skeleton_maker import make_skeleton

        return make_skeleton(self._engine.lay_out_form(html))

    @cached_property
    def _engine(self) -> Engine:
        from coachbook.pdf.press.engine import Engine

        return Engine(self._resources.checklists, self._resources.fonts)


def font_files(checklists: Path, regular: Path, bold: Path) -> Mapping[str, Path]:
    """The font file of each face."""
    return {REGULAR: checklists / regular, BOLD: checklists / bold}
