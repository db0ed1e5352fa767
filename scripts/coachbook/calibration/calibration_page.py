"""The result of a calibration as a web page, for the printer and for the terminal."""

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
from coachbook.calibration.dot_plot import (
    DOT_RADIUS,
    Plot,
    PlotDot,
    display_width,
    dot_plot,
    shapes_of,
)
from coachbook.playbook.prose import JOINER

FOLDER = "calibration"
HEADS = ("criterion", "cases", "alike", "near", "alpha", "between", "says")


@dataclass(frozen=True)
class Lead:
    """A lead in the key of the plots, with the dot that stands for them."""

    name: str
    dot: PlotDot


@dataclass(frozen=True)
class CriterionPlot:
    """The plot of a criterion; `description` says the same in words, for screen readers."""

    id: str
    name: str
    description: str
    plot: Plot


class CalibrationPage:
    """A calibration shown in one language.

    Args:
        calibration: The result.
        wording: Its words in the language.
        checklists: The project's folder of templates.
    """

    def __init__(self, calibration: Calibration, wording: Wording, checklists: Path) -> None:
        self._calibration, self._wording, self._folder = calibration, wording, checklists / FOLDER

    @property
    def html(self) -> str:
        """The page for the screen: one file that loads nothing else."""
        style = (self._folder / "page.css").read_text(encoding="utf-8")
        return self._render(
            html_environment(self._folder),
            "page.html",
            style=Markup(style),
            style_hash=b64encode(sha256(style.encode()).digest()).decode(),
        )

    @property
    def paper(self) -> str:
        """The page for the printer, which loads the style sheets itself."""
        return self._render(html_environment(self._folder), "page.html", style="")

    @property
    def text(self) -> str:
        """What the terminal shows."""
        rows = [self._heads, *self._table]
        widths = [max(display_width(row[column]) for row in rows) for column in range(len(HEADS))]
        table_lines = ["  ".join(map(_padded, row, widths)).rstrip() for row in rows]
        return self._render(text_environment(self._folder), "page.txt", lines=table_lines)

    def _render(self, environment: Environment, template: str, **extra: object) -> str:
        calibration, wording = self._calibration, self._wording
        values = {
            "language": wording.language,
            "w": wording.words,
            "weeks": wording.named_weeks,
            "colon": wording.colon,
            "counts": self._counts,
            "leads": tuple(self._leads),
            "notes": tuple(self._notes),
            "topic": topic_of(calibration.topic, wording) if calibration.topic else None,
            "heads": self._heads,
            "table": self._table,
            "plots": tuple(map(self._plot, calibration.lines)),
            "how": tuple(self._how),
        }
        return environment.get_template(template).render(values | extra)

    @property
    def _counts(self) -> str:
        say, several = self._wording.say, len(self._wording.weeks) > 1
        leads = say("leads", n=len(self._calibration.scorers))
        return (
            f"{leads} · {say('reps_weeks' if several else 'reps', n=len(self._calibration.reps))}"
        )

    @property
    def _leads(self) -> Iterator[Lead]:
        shapes = shapes_of(self._calibration.scorers)
        for scorer, letter in self._wording.letters.items():
            dot = PlotDot(DOT_RADIUS + 2, DOT_RADIUS + 2, shapes[scorer], letter)
            yield Lead(self._wording.names(scorer), dot)

    @property
    def _notes(self) -> Iterator[str]:
        calibration, say = self._calibration, self._wording.say
        if calibration.in_review:
            yield say("waiting", n=calibration.in_review)
        if calibration.scored_once:
            yield say("alone", n=len(calibration.scored_once))
        if len(calibration.editions) > 1:
            yield say("editions", names=JOINER[self._wording.language].join(calibration.editions))

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
        rows = [(plain(line.criterion.name), line.agreement) for line in self._calibration.lines]
        rows.append((self._wording.words["overall"], self._calibration.overall))
        return tuple((name, *self._cells(agreement)) for name, agreement in rows)

    def _cells(self, agreement: Agreement) -> Iterator[str]:
        words, say = self._wording.words, self._wording.say
        yield str(agreement.cases)
        for pairs in (agreement.identical, agreement.within_one):
            yield say("of", n=pairs, all=agreement.pairs) if agreement.pairs else words["none"]
        yield words["none"] if agreement.alpha is None else number(agreement.alpha)
        low, high = map(number, agreement.interval or (0, 0))
        yield say("range", low=low, high=high) if agreement.interval else words["none"]
        yield words[
            "alike-all" if agreement.verdict is AgreementVerdict.ALIKE else agreement.verdict.value
        ]

    def _plot(self, line: CriterionAgreement) -> CriterionPlot:
        wording = self._wording
        labels = [wording.label(case) for case in line.cases]
        descriptions = (wording.row_text(case) for case in line.cases)
        plot = dot_plot(line.cases, labels, self._calibration.scorers)
        name = wording.plain(line.criterion.name)
        return CriterionPlot(
            line.criterion.id.replace(".", "-"), name, "; ".join(descriptions), plot
        )


def refusal(calibration: Calibration, names: Names, weeks: str, words: Mapping[str, str]) -> str:
    """Why nothing can be compared, as a sentence; empty if something can."""
    if not calibration.scorers:
        return fill_names(words["nobody"], weeks=weeks)
    if len(calibration.scorers) == 1:
        return fill_names(words["one_lead"], weeks=weeks, name=names(calibration.scorers[0]))
    return "" if calibration.reps else fill_names(words["nothing_shared"], weeks=weeks)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))
