"""A rep -> the job to print and the record to keep of it; and what turns jobs into pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

import click
from jinja2 import Template

from coachbook.base.font_coverage import BOLD, FONT
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
from coachbook.playbook.changes.git import short_commit
from coachbook.playbook.draft import Draft
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.prose import plain_text
from coachbook.sheet.cover import cover_html, cover_template
from coachbook.sheet.form import Form, make_form
from coachbook.sheet.form_archive import code_fields, proved_form
from coachbook.sheet.form_mapping import FormIdentity
from coachbook.sheet.press_printer import Blank, PressPrinter, PressResources, font_files
from coachbook.sheet.print_log import PrintLogEntry
from coachbook.sheet.printer import FormKey, Job, PlainPrinter, SheetPrinter, unchanged_file
from coachbook.sheet.sheet import make_sheet
from coachbook.sheet.slot_texts import slot_texts
from coachbook.team.model import Rep, Team, TeamFolder
from coachbook.team.selection import RepFolders

PLACEHOLDER = "国"  # one glyph in each slot for a text, so that the form has a place for it
FIRST_CODE = "front/code/top"
LOOKS = ("sheet.css", "hatch.svg", "parts.html", "galley.html", "qr.svg", "../fonts/fonts.css")
SOURCES = (Path("sheet") / "sheet.css", Path("fonts") / "fonts.css")


def _warn(sentence: str) -> None:
    click.echo(sentence, err=True)


@dataclass(frozen=True)
class SheetJob:
    """One rep's sheet: what to print, and the record of it before it has a file."""

    team: Team
    rep: Rep
    job: Job
    entry: PrintLogEntry

    @property
    def label(self) -> str:
        """What the rep is called on paper."""
        return self.job.label


class Forms:
    """The forms of a playbook, each made, proved and kept once; and what prints them.

    Args:
        project: Has the templates.
        draft: The playbook.
        kept: The folder of form maps and blank pages.
    """

    def __init__(self, project: Project, draft: Draft, kept: Path) -> None:
        self._checklists, self._book, self._kept = project.checklists, draft.playbook, kept
        self._sheet = sheet_template(project.checklists)
        self._cover = cover_template(project.checklists)
        self._printer = Printer(project.checklists)
        self._forms: dict[FormKey, Form] = {}
        self._maps: dict[FormKey, FormMap] = {}

    def printer(self, *, plain: bool, on_screen: bool) -> SheetPrinter:
        """What prints the jobs: the press or, if `plain`, a layout a job."""
        finish = self._with_fields if on_screen else unchanged_file
        simple = PlainPrinter(self._printer, self.html, finish)
        if plain:
            return simple
        here = self._checklists / "sheet"
        source = PressResources(
            checklists=self._checklists,
            style="sheet/sheet.css",
            files=tuple(here / name for name in LOOKS),
            fonts=font_files(self._checklists, FONT, BOLD),
            galley=sheet_template(self._checklists, "galley.html"),
        )
        memory = self._kept.parent / "press.sqlite"
        blank = partial(self._blank, on_screen)
        return PressPrinter(source, blank, memory, simple, _warn)

    def _blank(self, on_screen: bool, key: FormKey) -> Blank:
        fields = widgets(self.map(key), key.languages[0]) if on_screen else ()
        html = self._html(key, {}, "", PLACEHOLDER)
        return Blank(html, PLACEHOLDER, "-".join(key.languages), fields)

    def html(self, job: Job) -> str:
        """A job as HTML."""
        if job.form.template == "cover":
            return cover_html(job, self._cover, self._book.edition.version)
        return self._html(job.form, job.fields, job.title)

    def map(self, key: FormKey) -> FormMap:
        """Where the boxes of a form are, and the hash that is in its QR codes.

        Raises:
            Problems: a box is not where the map says.
            click.ClickException: it cannot be kept.
        """
        if key not in self._maps:
            identity = FormIdentity(
                template=self._checklists / "sheet" / "sheet.html",
                edition=self._book.edition.version,
                languages=key.languages,
                department=key.department,
            )
            files = [self._checklists / name for name in (*SOURCES, FONT, BOLD)]
            blank = self._html(key, {}, "")
            with explain_write_errors(self._kept, "--records"):
                self._maps[key] = proved_form(self._kept, identity, blank, self._printer, files)
        return self._maps[key]

    def _html(self, key: FormKey, fields: Mapping[str, str], title: str, empty: str = "") -> str:
        if key not in self._forms:
            self._forms[key] = make_form(self._book, key.department, key.languages)
        return form_html(self._forms[key], self._book, self._sheet, fields, title, empty)

    def _with_fields(self, job: Job, content: bytes) -> bytes:
        if job.form.template == "cover":
            return content
        fields = widgets(self.map(job.form), job.form.languages[0])
        return add_form_fields(content, fields, job.sheet)


class JobFactory:
    """Makes jobs of reps.

    Args:
        folder: The team folder.
        draft: The playbook.
        week: Which week.
        forms: The forms.
        codes: Every rep's code.
        languages: In place of each rep's own; may be empty.
        by_code: Codes are printed in place of names.
    """

    def __init__(
        self,
        folder: TeamFolder,
        draft: Draft,
        week: Week,
        forms: Forms,
        codes: Mapping[str, str],
        languages: tuple[Language, ...],
        *,
        by_code: bool,
    ) -> None:
        self._folder, self._draft, self._week, self._forms = folder, draft, week, forms
        self._codes, self._languages, self._by_code = codes, languages, by_code

    @cached_property
    def _shares(self) -> RepFolders:
        return RepFolders(self._folder)

    @cached_property
    def _commit(self) -> str:
        return short_commit(self._draft.files["edition"].file.parent)

    def label(self, rep: Rep) -> str:
        """What a rep is called on paper."""
        return self._codes[rep.id] if self._by_code else rep.name

    def asked(self, team: Team, reps: Iterable[Rep], run: int) -> Iterator[SheetJob]:
        """The sheets of a team's reps, one by one."""
        for rep in reps:
            yield self._asked(team, rep, run)

    def _asked(self, team: Team, rep: Rep, run: int) -> SheetJob:
        book, label = self._draft.playbook, self.label(rep)
        sheet = make_sheet(team, rep, self._shares.for_rep(rep.id), book, self._week, self._commit)
        if self._by_code:
            sheet = replace(sheet, id=f"{self._week}_{team.id}_{label}")
        languages = self._languages or (rep.language,)
        key = FormKey("sheet", languages, team.department)
        form, code = self._forms.map(key), self._codes[rep.id]
        coded = self._codes_on(form, code)
        deals = tuple(deal.chosen.case.deal.id for deal in sheet.deals)
        items = tuple(item.id for item in sheet.commitments)
        identity = SheetIdentity(code=coded[FIRST_CODE], deals=deals, commitments=items)
        job = Job(
            id=sheet.id,
            form=key,
            fields={**slot_texts(sheet, book, languages, label), **coded},
            title=f"{load_words('sheet', languages[0])['title']} {self._week} {label}",
            team=team.name,
            label=label,
            sheet=identity_text(identity),
        )
        entry = PrintLogEntry(
            run=run,
            code=code,
            team=team.id,
            supervisor=team.supervisor.id,
            form=form.form,
            language="-".join(languages),
            fingerprint=job.fingerprint,
            files={},
            deals=deals,
            commitments=items,
        )
        return SheetJob(team, rep, job, entry)

    def _codes_on(self, form: FormMap, code: str) -> Mapping[str, str]:
        try:
            return code_fields(form, code, self._week)
        except ValueError as error:
            raise click.ClickException(f"no sheet can be printed: {error}") from None

    def blank(self, department: str, languages: tuple[Language, ...]) -> Job:
        """A form for someone who is in no file yet: the lines for names are empty."""
        said = load_words("sheet/pack", languages[0])
        key = FormKey("sheet", languages, department)
        self._forms.map(key)  # a form that goes out is kept
        return Job(f"blank_{department}", key, {}, said["blank"], "", said["blank"])


def sheet_template(checklists: Path, name: str = "sheet.html") -> Template:
    """The template of the weekly sheet, or of texts of it laid out alone."""
    environment = html_environment(checklists / "sheet")
    environment.globals.update(qr_globals(environment))
    return environment.get_template(name)


def form_html(
    form: Form,
    playbook: Playbook,
    template: Template,
    fields: Mapping[str, str],
    title: str,
    empty: str = "",
) -> str:
    """The form with `fields` in its slots; `empty` stands in text slots that they do not name, and
    if there is an `empty`, a code that says nothing stands in theirs."""
    return template.render(
        form=form,
        languages=form.languages,
        lead=form.lead,
        fields=fields,
        empty=empty,
        title=title,
        w=word_texts("sheet"),
        show=partial(_plain, playbook),
    )


def _plain(playbook: Playbook, prose: str, language: Language) -> str:
    return plain_text(prose, playbook.entries, language)
