"""Makes print jobs: a rep's sheet as a `Job` with its entry for the print log; forms as HTML.

`Forms` has the forms of a playbook and the printers for them. `JobFactory` makes the jobs of reps.
The functions at the end turn a form and its texts into HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path

import click
from jinja2 import Template

from coachbook.base.font_coverage import BOLD, FONT, characters
from coachbook.base.project import Project
from coachbook.base.templates import html_environment
from coachbook.base.terminal import explain_write_errors
from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.base.words import load_words, word_texts
from coachbook.pdf.acroform import add_form_fields
from coachbook.pdf.field_names import SheetIdentity, identity_text
from coachbook.pdf.form_map import FormMap
from coachbook.pdf.form_widgets import widgets
from coachbook.pdf.html_to_pdf import Printer
from coachbook.pdf.qr_code import qr_globals
from coachbook.pdf.stand_ins import PrintableText, printable_texts
from coachbook.playbook.changes.git import short_commit
from coachbook.playbook.draft import Draft
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.model.reference import ORDINARY_WORKDAYS
from coachbook.playbook.prose import plain_text
from coachbook.sheet.cover import cover_html, cover_template
from coachbook.sheet.form import Form, make_form
from coachbook.sheet.form_archive import code_fields, proved_form
from coachbook.sheet.form_mapping import FormIdentity
from coachbook.sheet.press_printer import Blank, PressPrinter, PressResources, font_files
from coachbook.sheet.print_log import PrintLogEntry
from coachbook.sheet.printer import FormKey, Job, PlainPrinter, SheetPrinter, unchanged_file
from coachbook.sheet.prints import Print, paper_print
from coachbook.sheet.sheet import Sheet, make_sheet, on_paper
from coachbook.sheet.slot_texts import slot_texts
from coachbook.team.model import Rep, Team, TeamFolder
from coachbook.team.selection import RepFolders

PLACEHOLDER = "国"  # one glyph in each slot for a text, so that the form has a place for it
_CARD = "card "
_SURELY_FIT = {"commitment": 60, "focus": 24}  # so many characters, however wide they are
FIRST_CODE = "front/code/top"
SHEET_IDS = ("front/sheet", "back/sheet")  # they name the edition's commit: no content
LOOKS = ("sheet.css", "parts.html", "galley.html", "qr.svg", "../fonts/fonts.css")
SOURCES = (Path("sheet") / "sheet.css", Path("fonts") / "fonts.css")


def _warn(sentence: str) -> None:
    click.echo(sentence, err=True)


@dataclass(frozen=True)
class SheetJob:
    """One rep's sheet: what to print, and its print log entry, which names no file yet.

    `notes` say which characters of a card that came back are printed in another way. `long_texts`
    are those that people wrote and for which their lines may be too short, by where they stand.
    """

    team: Team
    rep: Rep
    job: Job
    entry: PrintLogEntry
    notes: tuple[str, ...] = ()
    long_texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The rep's name or code, as printed."""
        return self.job.label


class Forms:
    """The forms of a playbook, each made, proved and archived once; and what prints them.

    Args:
        project: Has the templates.
        draft: The playbook.
        archive: The folder of form maps and blank pages.
    """

    def __init__(self, project: Project, draft: Draft, archive: Path) -> None:
        self._checklists, self._playbook, self._archive = (
            project.checklists,
            draft.playbook,
            archive,
        )
        self._sheet = sheet_template(project.checklists)
        self._cover = cover_template(project.checklists)
        self._printer = Printer(project.checklists)
        self._forms: dict[FormKey, Form] = {}
        self._maps: dict[FormKey, FormMap] = {}

    @property
    def glyphs(self) -> frozenset[int]:
        """The code points that the font has."""
        return characters(self._checklists)

    def printer(self, *, plain: bool, on_screen: bool) -> SheetPrinter:
        """The printer of jobs: the press or, if `plain`, one that lays out each job by itself.

        Files get fields to fill in if they are for use `on_screen`.
        """
        finish = self._add_fields if on_screen else unchanged_file
        simple = PlainPrinter(self._printer, partial(self.html, on_screen=on_screen), finish)
        if plain:
            return simple
        folder = self._checklists / "sheet"
        source = PressResources(
            checklists=self._checklists,
            style="sheet/sheet.css",
            files=tuple(folder / name for name in LOOKS),
            fonts=font_files(self._checklists, FONT, BOLD),
            galley=sheet_template(self._checklists, "galley.html"),
        )
        memory = self._archive.parent / "press.sqlite"
        blank = partial(self._blank, on_screen)
        return PressPrinter(source, blank, memory, simple, _warn)

    def _blank(self, on_screen: bool, key: FormKey) -> Blank:
        fields = widgets(self.map(key), key.languages[0]) if on_screen else ()
        html = self._html(key, {}, "", PLACEHOLDER, on_screen=on_screen)
        return Blank(html, PLACEHOLDER, "-".join(key.languages), fields)

    def html(self, job: Job, *, on_screen: bool = False) -> str:
        """A job as HTML; a sheet says how it is filled in, on paper or on a screen."""
        if job.form.template == "cover":
            shown = printable_texts(job.texts, self.glyphs, job.form.languages[0])
            texts = {slot: each.text for slot, each in shown.items()}
            edition = self._playbook.edition.version
            return cover_html(replace(job, texts=texts), self._cover, edition)
        return self._html(job.form, job.texts, job.title, on_screen=on_screen)

    def map(self, key: FormKey) -> FormMap:
        """The map of a form, with the hash that its QR codes carry.

        Raises:
            Problems: a box is not where the map says.
            click.ClickException: it cannot be archived.
        """
        if key not in self._maps:
            identity = FormIdentity(
                template=self._checklists / "sheet" / "sheet.html",
                edition=self._playbook.edition.version,
                languages=key.languages,
                department=key.department,
            )
            files = [self._checklists / name for name in (*SOURCES, FONT, BOLD)]
            blank = self._html(key, {}, "")
            with explain_write_errors(self._archive, "--records"):
                self._maps[key] = proved_form(self._archive, identity, blank, self._printer, files)
        return self._maps[key]

    def _html(
        self,
        key: FormKey,
        texts: Mapping[str, str],
        title: str,
        empty: str = "",
        *,
        on_screen: bool = False,
    ) -> str:
        playbook = self._playbook.for_week(key.workdays)
        if key not in self._forms:
            self._forms[key] = make_form(playbook, key.department, key.languages, key.days)
        return form_html(
            self._forms[key], playbook, self._sheet, texts, title, empty, on_screen=on_screen
        )

    def _add_fields(self, job: Job, content: bytes) -> bytes:
        if job.form.template == "cover":
            return content
        fields = widgets(self.map(job.form), job.form.languages[0])
        return add_form_fields(content, fields, job.sheet)


class JobFactory:
    """Makes the print jobs of reps.

    Args:
        folder: The team folder.
        draft: The playbook.
        week: Which week.
        forms: The forms.
        codes: Every rep's code.
        prints: The prints that are known of each rep's week.
        languages: Used in place of each rep's own; empty: each rep's own.
        by_code: Print codes in place of names.
    """

    def __init__(
        self,
        folder: TeamFolder,
        draft: Draft,
        week: Week,
        forms: Forms,
        codes: Mapping[str, str],
        prints: Mapping[str, tuple[Print, ...]],
        languages: tuple[Language, ...],
        *,
        by_code: bool,
    ) -> None:
        self.prints = prints
        self._folder, self._draft, self._week, self._forms = folder, draft, week, forms
        self._codes, self._languages, self._by_code = codes, languages, by_code
        workdays = len(folder.calendar.workdays(week))
        self._workdays = workdays or ORDINARY_WORKDAYS  # a sheet for a week off is an ordinary one

    @cached_property
    def _rep_folders(self) -> RepFolders:
        return RepFolders(self._folder)

    @cached_property
    def _commit(self) -> str:
        return short_commit(self._draft.files["edition"].file.parent)

    def label(self, rep: Rep) -> str:
        """The rep's name or code, as printed."""
        return self._codes[rep.id] if self._by_code else rep.name

    def sheet_jobs(self, team: Team, reps: Iterable[Rep], run: int) -> Iterator[SheetJob]:
        """The sheets of a team's reps, made one by one; `run` is the number of the print run."""
        for rep in reps:
            yield self._sheet_job(team, rep, run)

    def _sheet_job(self, team: Team, rep: Rep, run: int) -> SheetJob:
        playbook, label = self._draft.playbook, self.label(rep)
        sheet = make_sheet(
            team, rep, self._rep_folders.for_rep(rep.id), playbook, self._week, self._commit
        )
        languages = self._languages or (rep.language,)
        sheet = on_paper(sheet, playbook, languages)
        if self._by_code:
            sheet = replace(sheet, id=f"{self._week}_{team.id}_{label}")
        columns = tuple(day.isoweekday() for day, _ in sheet.days)
        key = FormKey("sheet", languages, team.department, days=columns, workdays=self._workdays)
        form = self._forms.map(key)
        texts = printable_texts(
            slot_texts(sheet, playbook, languages, label), self._forms.glyphs, languages[0]
        )
        shown = {slot: each.text for slot, each in texts.items()}
        title = f"{load_words('sheet', languages[0])['title']} {self._week} {label}"
        one = self._print(sheet, form, run, {**shown, "title": title})
        codes = self._code_texts(form, self._codes[rep.id], one.print)
        identity = SheetIdentity(
            code=codes[FIRST_CODE], deals=one.deals, commitments=one.commitments
        )
        job = Job(
            id=sheet.id,
            form=key,
            texts={**shown, **codes, **_named(shown, one.print)},
            title=title,
            team=team.name,
            label=label,
            sheet=identity_text(identity),
        )
        entry = self._entry(sheet, one, job.fingerprint)
        long_texts = dict(_long_texts(sheet, texts))
        return SheetJob(team, rep, job, entry, tuple(_notes(sheet, texts)), long_texts)

    def _print(self, sheet: Sheet, form: FormMap, run: int, shown: Mapping[str, str]) -> Print:
        """The print that a sheet is, with these texts on it."""
        draft = paper_print(sheet, form.form, "-".join(form.languages), run)
        texts = {slot: text for slot, text in shown.items() if slot not in SHEET_IDS}
        with _explained():
            return draft.named(sheet.rep.id, self._week, texts, self.prints.get(sheet.rep.id, ()))

    def _entry(self, sheet: Sheet, one: Print, fingerprint: str) -> PrintLogEntry:
        return PrintLogEntry(
            run=one.run,
            code=self._codes[sheet.rep.id],
            team=sheet.team.id,
            supervisor=sheet.team.supervisor.id,
            form=one.form,
            language=one.language,
            fingerprint=fingerprint,
            files={},
            deals=one.deals,
            commitments=one.commitments,
            focus="" if sheet.focus.nothing_short else sheet.focus.criterion.id,
            focus_lot=sheet.focus.lot,
            print=one.print,
            prints=(one,),
        )

    def _code_texts(self, form: FormMap, code: str, printed: str) -> Mapping[str, str]:
        with _explained():
            return code_fields(form, code, self._week, printed)

    def blank(self, department: str, languages: tuple[Language, ...]) -> Job:
        """A form for a rep who is in no file yet: the lines for names are empty."""
        words = load_words("sheet/pack", languages[0])
        columns = tuple(day.isoweekday() for day in self._folder.calendar.days(self._week))
        key = FormKey("sheet", languages, department, days=columns, workdays=self._workdays)
        self._forms.map(key)  # so that the form is archived
        return Job(f"blank_{department}", key, {}, words["blank"], "", words["blank"])


@contextmanager
def _explained() -> Iterator[None]:
    """End the command with a sentence if a code cannot hold what it should."""
    try:
        yield
    except ValueError as error:
        raise click.ClickException(f"no sheet can be printed: {error}") from None


def _named(shown: Mapping[str, str], printed: str) -> Mapping[str, str]:
    """The ids of the sheet as people read them; a long one is cut at its end, never the print."""
    return {slot: f"{printed} · {shown[slot]}" for slot in SHEET_IDS if slot in shown}


def _notes(sheet: Sheet, texts: Mapping[str, PrintableText]) -> Iterator[str]:
    """What is printed in another way of what stands on cards; files are warned of when read."""
    for slot, source in _sources(sheet).items():
        if source.startswith(_CARD) and texts[slot].stand_ins:
            yield f"{source}: {'; '.join(map(str, texts[slot].stand_ins))}"


def _long_texts(sheet: Sheet, texts: Mapping[str, PrintableText]) -> Iterator[tuple[str, str]]:
    """What is so long that its lines on paper may cut it, with where somebody wrote it."""
    for slot, source in _sources(sheet).items():
        if len(texts[slot].text) > _SURELY_FIT[slot.partition("/")[0]]:
            yield source, texts[slot].text


def _sources(sheet: Sheet) -> Mapping[str, str]:
    """Where each text stands that somebody wrote about the rep, by its slot."""
    sources = {
        f"commitment/{number}": f"{_CARD}{one.card}" if one.card else str(one.place or one.id)
        for number, one in enumerate(sheet.commitments, start=1)
    }
    if sheet.objection:
        card = f"{sheet.objection.week} {sheet.rep.id}, objection/because"
        sources["focus/talk"] = f"{_CARD}{card}"
    return sources


def sheet_template(checklists: Path, name: str = "sheet.html") -> Template:
    """The template of the weekly sheet; or another beside it, such as galley.html."""
    environment = html_environment(checklists / "sheet")
    environment.globals.update(qr_globals(environment))
    return environment.get_template(name)


def form_html(
    form: Form,
    playbook: Playbook,
    template: Template,
    texts: Mapping[str, str],
    title: str,
    empty: str = "",
    *,
    on_screen: bool = False,
) -> str:
    """The HTML of a form.

    Args:
        form: The form.
        playbook: Names the entries that its prose refers to.
        template: The template of the sheet.
        texts: Slot id -> text.
        title: The document title.
        empty: Stands in text slots that `texts` does not name. If it is not empty, a placeholder
            code stands in their QR slots as well.
        on_screen: Whether it is filled in on a screen; then no pen is spoken of.
    """
    return template.render(
        form=form,
        unused=playbook.unused_levels,
        languages=form.languages,
        lead=form.lead,
        texts=texts,
        empty=empty,
        on_screen=on_screen,
        title=title,
        w=word_texts("sheet"),
        show=partial(_plain, playbook),
    )


def _plain(playbook: Playbook, prose: str, language: Language) -> str:
    return plain_text(prose, playbook.entries, language)
