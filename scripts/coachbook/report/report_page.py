"""A team's report as one HTML page: by itself for the screen, or with print fonts for the PDF."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from coachbook.base.money import format_amount, format_money
from coachbook.base.punctuation import tighten_punctuation
from coachbook.base.templates import html_environment
from coachbook.base.text import Language, Text
from coachbook.base.week import Week
from coachbook.base.words import fill_names, load_words
from coachbook.judge.statement_judge import Judge
from coachbook.playbook.model.entry import Entry
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.prose import JOINER, plain_text
from coachbook.report.report_wording import number_words, rule_words
from coachbook.report.team_report import RepReport, TeamReport
from coachbook.scorecard.card_activity import CountDifference
from coachbook.scorecard.mark_meaning import kept_on
from coachbook.scorecard.observation import OpenItem, Scorecard
from coachbook.scorecard.refusal_words import refusal_in
from coachbook.scorecard.review.review_page import card_field_label
from coachbook.scorecard.scoring import level_or_missing
from coachbook.sheet.fields import LINES
from coachbook.sheet.slot_texts import format_day
from coachbook.team.deal_evidence import AssessedDeal
from coachbook.team.deal_sums import format_sums
from coachbook.team.target_gap import TargetGap

STYLE, FONTS = "report.css", "fonts/fonts.css"


class ReportWords:
    """The words that templates use, in one language."""

    def __init__(self, playbook: Playbook, language: Language, names: Mapping[str, str]) -> None:
        self._book, self._language, self._names = playbook, language, names
        self._words = load_words("report", language)
        self._judge = Judge(playbook)

    def say(self, key: str, **values: object) -> str:
        """A text of words/report.yml, filled in."""
        return fill_names(self._words[key], **values)

    def text(self, text: Text) -> str:
        """A text of the playbook, with its marks written out."""
        return plain_text(text.in_(self._language), self._book.entries, self._language)

    def doubt(self, text: str) -> str:
        """Why a statement proves nothing and what to ask; empty if it is a fact."""
        return self._judge.doubt(text, self._language)

    def ticked(self, signs: Iterable[str]) -> str:
        """What is ticked against a deal, as the sheet calls it."""
        heads = {each.id: self.text(each.head) for each in self._book.sheet.against}
        return self.list(heads.get(each, each) for each in signs)

    def appeal(self) -> str:
        """That a person decides, and how to appeal, as on the sheet; empty if that does not say."""
        return self.text(self._book.sheet.appeal) if self._book.sheet.appeal else ""

    def told(self, text: str) -> str:
        """What a statement is, in one sentence."""
        return self._judge.told(text, self._language)

    def day(self, on: date) -> str:
        """A day without its year."""
        return format_day(on, self._language)

    def attendance(self, number: Decimal) -> str:
        """Days of attendance, such as 39.5 or 30 (which `normalize` alone makes 3E+1)."""
        return f"{number.normalize():f}"

    def amount(self, amount: Decimal) -> str:
        """An amount with thousands separators."""
        return format_amount(amount)

    def amounts(self, sums: dict[str, Decimal]) -> str:
        """Sums by currency, that of the team without a name; empty: nothing."""
        return format_sums(sums, "", self._language) if any(sums.values()) else ""

    def day_list(self, every: Iterable[date]) -> str:
        """Days without their year, joined by commas."""
        return self.list(map(self.day, every))

    def money(self, amount: Decimal, currency: str) -> str:
        """An amount with its currency where the language puts it."""
        return format_money(amount, currency, self._language)

    def target_line(self, gap: TargetGap) -> str:
        """What was won of a target, with its share unless the target is 0."""
        won = format_sums(gap.all_won, gap.currency, self._language)
        target = self.money(gap.target, gap.currency)
        key = "target_line" if gap.percent is not None else "target_line_no_share"
        return self.say(key, won=won, target=target, percent=gap.percent)

    def claims_line(self, case: AssessedDeal) -> str:
        """What is claimed of a deal and what its facts prove."""
        claimed = self.text(case.claimed.name) if case.claimed else self.say("no_claim")
        return self.say(
            "claims_line", claimed=claimed, proved=self.text(case.standing.customer_class.name)
        )

    def difference(self, one: CountDifference) -> str:
        """A number on a card that is not what counts, and what does."""
        key = "calls_differ_off" if one.in_file is None else "calls_differ_file"
        day, check = self.day(one.written.day), self.text(one.written.check.name)
        return self.say(key, day=day, check=check, card=one.written.count, file=one.in_file)

    def diagnosis_weeks(self, week: Week, counted: Sequence[str]) -> str:
        """Which weeks a diagnosis rests on, and those of them with days at work on record."""
        rule = self._book.diagnosis.reckoning
        spans = {"recent": rule.recent_weeks, "back": rule.back_weeks, "signed": rule.signed_weeks}
        texts = {key: _span(week, weeks) for key, weeks in spans.items()}
        known = self.list(one[5:] for one in counted) or self.say("none")
        return self.say("diagnosis_weeks", **texts, weeks=known)

    def who(self, reps: Iterable[str]) -> str:
        """The names of reps, joined by commas."""
        return self.list(self._names.get(rep, rep) for rep in reps)

    def list(self, items: Iterable[str]) -> str:
        """Texts joined by the comma of the language."""
        return JOINER[self._language].join(items)

    def names(self, ids: Iterable[str]) -> str:
        """The names of entries, joined by commas."""
        return self.list(self.text(self._book.entries[one].name) for one in ids)

    def entry(self, name: str) -> Entry:
        """The entry of the playbook with this id."""
        return self._book.entries[name]

    def refused(self, question: OpenItem) -> str:
        """What was written in a field and could not be read, and why."""
        label = card_field_label(question.field, self._book, self._language)
        refused = dict.fromkeys(each.refused for each in question.candidates if each.refused)
        reasons = (refusal_in(each, self._language) for each in refused)
        return self.say("refused_line", field=label, why=JOINER[self._language].join(reasons))

    def address(self, name: str) -> str:
        """The address of an entry in the online handbook; empty if the playbook names no site."""
        site = self._book.edition.site
        topic = self._book.topic_of[name]
        return f"{site}{self._language}/{topic}.html#{name}" if site else ""


def report_html(
    report: TeamReport,
    playbook: Playbook,
    language: Language,
    checklists: Path,
    *,
    printed: bool = False,
) -> str:
    """The report as HTML; `printed` is for the PDF, with the handbook's fonts and punctuation."""
    environment = report_environment(checklists)
    names = {one.rep.id: one.rep.name for one in report.reps}
    words = ReportWords(playbook, language, names)
    html = environment.get_template("report.html").render(
        r=report,
        s=words,
        lang="zh-Hans" if language is Language.ZH else "en",
        scale=playbook.scorecard.scale,
        levels=playbook.evidence.levels,
        few=playbook.diagnosis.reckoning,
        style=Markup((checklists / "report" / STYLE).read_text(encoding="utf-8")),
        fonts=FONTS if printed else "",
        disputed_criteria=disputed_criteria,
        card_lines=card_lines,
        breach_days=partial(breach_days, playbook=playbook),
        number_words=number_words,
        rule_words=rule_words,
    )
    return tighten_punctuation(html) if printed and language is Language.ZH else html


def _span(week: Week, weeks: int) -> str:
    """The last weeks up to one, such as W45–W48."""
    first = str(week.earlier(weeks - 1))[5:]
    return first if weeks == 1 else f"{first}–{str(week)[5:]}"


def report_environment(checklists: Path) -> Environment:
    """The templates of the report; an unknown name is an error."""
    environment = html_environment(checklists / "report")
    environment.globals["level_or_missing"] = level_or_missing
    return environment


def disputed_criteria(one: RepReport, distance: int) -> tuple[str, ...]:
    """The ids of criteria on which rep and lead are `distance` levels apart or more."""
    if one.week_levels is None:
        return ()
    return tuple(
        name
        for name, own in one.week_levels.own.items()
        if (level := level_or_missing(one.week_levels.levels.get(name))) >= 0
        and abs(level - own) >= distance
    )


def breach_days(card: Scorecard, playbook: Playbook) -> tuple[date, ...]:
    """The days of which a card says that a breach of discipline was seen."""
    breaches = [check for check in playbook.sheet.checks if check.breach]
    return tuple(
        day
        for number, day in enumerate(Week.parse(card.card.week).all_days, start=1)
        if any(kept_on(card, each, number) is False for each in breaches)
    )


def card_lines(card: Scorecard, part: str) -> tuple[str, ...]:
    """The texts in the lines of one part of a card, such as `praise`."""
    values = (card.value(f"{part}/{number}") for number in LINES)
    return tuple(text for text in values if isinstance(text, str))
