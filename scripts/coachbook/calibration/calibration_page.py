"""A calibration in words: what the page, its print and the terminal show."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from coachbook.base.templates import html_environment, text_environment
from coachbook.base.words import fill_names
from coachbook.calibration.calibration import (
    Agreement,
    AgreementVerdict,
    Calibration,
    CriterionAgreement,
)
from coachbook.calibration.calibration_wording import Names, Wording, number
from coachbook.calibration.discussion_topic import topic_of
from coachbook.calibration.dot_plot import MARK, Plot, PlotDot, display_width, dot_plot, shapes_of
from coachbook.playbook.prose import JOINER

FOLDER = "calibration"
HEADS = ("criterion", "cases", "alike", "near", "alpha", "between", "says")


@dataclass(frozen=True)
class Lead:
    """A lead in the key."""

    name: str
    mark: PlotDot


@dataclass(frozen=True)
class CriterionPlot:
    """The plot of a criterion; `told` says the same in words."""

    id: str
    name: str
    told: str
    plot: Plot


class CalibrationPage:
    """What is shown of a calibration in one language.

    Args:
        found: The calibration.
        wording: How things are said.
        checklists: The project's folder of templates.
    """

    def __init__(self, found: Calibration, wording: Wording, checklists: Path) -> None:
        self._found, self._wording, self._folder = found, wording, checklists / FOLDER

    @property
    def html(self) -> str:
        """The page for the screen: one file that asks for no other."""
        style = (self._folder / "page.css").read_text(encoding="utf-8")
        return self._render(
            html_environment(self._folder),
            "page.html",
            style=Markup(style),
            style_hash=b64encode(sha256(style.encode()).digest()).decode(),
        )

    @property
    def paper(self) -> str:
        """The page for the printer, which fetches the style sheets itself."""
        return self._render(html_environment(self._folder), "page.html", style="")

    @property
    def text(self) -> str:
        """What the terminal shows."""
        rows = [self._heads, *self._table]
        widths = [max(display_width(row[column]) for row in rows) for column in range(len(HEADS))]
        lined = ["  ".join(map(_padded, row, widths)).rstrip() for row in rows]
        return self._render(text_environment(self._folder), "page.txt", lined=lined)

    def _render(self, environment: Environment, template: str, **more: object) -> str:
        found, wording = self._found, self._wording
        shown = {
            "language": wording.language,
            "w": wording.words,
            "weeks": wording.named_weeks,
            "colon": wording.colon,
            "counts": self._counts,
            "leads": tuple(self._leads),
            "notes": tuple(self._notes),
            "topic": topic_of(found.topic, wording) if found.topic else None,
            "heads": self._heads,
            "table": self._table,
            "plots": tuple(map(self._figure, found.lines)),
            "how": tuple(self._how),
        }
        return environment.get_template(template).render(shown | more)

    @property
    def _counts(self) -> str:
        say, several = self._wording.say, len(self._wording.weeks) > 1
        leads = say("leads", n=len(self._found.scorers))
        return f"{leads} · {say('reps_weeks' if several else 'reps', n=len(self._found.reps))}"

    @property
    def _leads(self) -> Iterator[Lead]:
        shapes = shapes_of(self._found.scorers)
        for scorer, letter in self._wording.letters.items():
            mark = PlotDot(MARK + 2, MARK + 2, shapes[scorer], letter)
            yield Lead(self._wording.names(scorer), mark)

    @property
    def _notes(self) -> Iterator[str]:
        found, say = self._found, self._wording.say
        if found.waiting:
            yield say("waiting", n=found.waiting)
        if found.alone:
            yield say("alone", n=len(found.alone))
        if len(found.editions) > 1:
            yield say("editions", names=JOINER[self._wording.language].join(found.editions))

    @property
    def _how(self) -> Iterator[str]:
        rule, say = self._wording.playbook.scorecard.calibration, self._wording.say
        yield say("how_plot")
        yield say("how_alpha", alpha=rule.alpha)
        yield say("how_few", cases=rule.cases)
        yield say("how_apart")

    @property
    def _heads(self) -> tuple[str, ...]:
        return tuple(self._wording.words[key] for key in HEADS)

    @property
    def _table(self) -> tuple[tuple[str, ...], ...]:
        plain = self._wording.plain
        rows = [(plain(line.criterion.name), line.agreement) for line in self._found.lines]
        rows.append((self._wording.words["overall"], self._found.overall))
        return tuple((name, *self._cells(agreement)) for name, agreement in rows)

    def _cells(self, one: Agreement) -> Iterator[str]:
        said, say = self._wording.words, self._wording.say
        yield str(one.cases)
        for pairs in (one.alike, one.near):
            yield say("of", n=pairs, all=one.pairs) if one.pairs else said["none"]
        yield said["none"] if one.alpha is None else number(one.alpha)
        low, high = map(number, one.between or (0, 0))
        yield say("range", low=low, high=high) if one.between else said["none"]
        yield said["alike-all" if one.verdict is AgreementVerdict.ALIKE else one.verdict.value]

    def _figure(self, line: CriterionAgreement) -> CriterionPlot:
        wording = self._wording
        labels = [wording.label(case) for case in line.cases]
        told = (wording.told(case) for case in line.cases)
        plot = dot_plot(line.cases, labels, self._found.scorers)
        name = wording.plain(line.criterion.name)
        return CriterionPlot(line.criterion.id.replace(".", "-"), name, "; ".join(told), plot)


def refusal(found: Calibration, names: Names, weeks: str, said: Mapping[str, str]) -> str:
    """Why there is nothing to compare, as a sentence; empty if there is."""
    if not found.scorers:
        return fill_names(said["nobody"], weeks=weeks)
    if len(found.scorers) == 1:
        return fill_names(said["one_lead"], weeks=weeks, name=names(found.scorers[0]))
    return "" if found.reps else fill_names(said["nothing_shared"], weeks=weeks)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))
