"""Two hundred made-up teams, and page one of each read by somebody who did not write it.

The rules know the words of the page and the files, and reckon everything anew: no sentence may
contradict a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from html import unescape

import pytest

from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.report.report_page import report_html
from coachbook.scorecard.observation import Value

from ..scorecard.printed import BOOK, ROOT
from ..scorecard.team_cards import CRITERIA
from .generated_teams import REPS, TEAM, WEEK, MadeTeam, made_team

TEAMS = 200
CHUNK = 20
HEAVY = pytest.mark.usefixtures("heavy")
NAMES = {rep.name: rep.id for rep in TEAM.reps}
WEIGHTS = {one.id: one.weight for one in BOOK.scorecard.criteria if one.id in CRITERIA}
BY_NAME = {one.name.en: one for one in BOOK.scorecard.criteria if one.id in CRITERIA}
CAUSES = {one.name.en: one for one in BOOK.diagnosis.causes}
ID = re.compile(r"\b(?:cause|root|session|activity|criterion|choose|check)\.[a-z-]+")


class PageOne:
    """The first page of a report, taken apart by its marks and words."""

    def __init__(self, html: str) -> None:
        first = html[html.index('class="page first"') : html.index('class="page everyone"')]
        first = re.sub(r"<svg.*?</svg>", "", first, flags=re.S)
        self.text = _text(first)
        act = first[first.index('class="act"') : first.index('class="columns"')]
        self.act = _text(act)
        self.plank = _text(_one(r'<p class="plank">(.*?)</p>', act))
        self.lead = _text(_one(r'<p class="lead">(.*?)</p>', act))
        pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", act, flags=re.S)
        self.items = {_text(head): body for head, body in pairs}
        self.counts = [_text(one) for one in re.findall(r'class="count"><b>(.*?)</b>', first)]
        table = _one(r'table class="planks">(.*?)</table>', first)
        rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table, flags=re.S)
        self.rows = {cells[0]: cells[2:] for row in rows[1:] if (cells := _cells(row))}

    def item(self, head: str) -> str:
        """The text of one part of what to do; empty: it is not there."""
        return _text(self.items.get(head, ""))

    def lines(self, head: str) -> list[str]:
        """Its lines."""
        return [_text(one) for one in self.items.get(head, "").split("<br>")]


def _one(pattern: str, html: str) -> str:
    found = re.search(pattern, html, re.S)
    return found[1] if found else ""


def _text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def _cells(row: str) -> list[str]:
    return [_text(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, flags=re.S)]


def half_up(number: Fraction, places: int = 1) -> str:
    """By another way than the product's: long division with many digits."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return str(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def signed(number: Fraction) -> str:
    shown = half_up(number)
    return "0" if Decimal(shown) == 0 else shown.replace("-", "−") if number < 0 else f"+{shown}"


class Files:
    """What the files say, reckoned without the product's scoring, measures and trends."""

    def __init__(self, made: MadeTeam) -> None:
        self.made = made
        self.cards = {(card.card.rep, card.card.week): card for card in made.cards}

    def levels(self, criterion: str, week: Week) -> dict[str, int]:
        """The levels of a criterion in a week, by rep."""
        given = {
            rep: self.cards[rep, str(week)].value(criterion)
            for rep in REPS
            if (rep, str(week)) in self.cards
        }
        return {rep: level for rep, level in given.items() if isinstance(level, int)}

    def mean(self, criterion: str, week: Week) -> Fraction | None:
        """The mean of a criterion; of fewer than four reps there is none."""
        levels = [*self.levels(criterion, week).values()]
        return Fraction(sum(levels), len(levels)) if len(levels) >= 4 else None

    def score(self, rep: str, week: Week) -> tuple[Fraction | None, int]:
        """The score of a rep and the weight it rests on."""
        card = self.cards.get((rep, str(week)))
        given: dict[str, Value] = {name: card.value(name) for name in CRITERIA} if card else {}
        scored = {name: level for name, level in given.items() if isinstance(level, int)}
        weight = sum(WEIGHTS[name] for name in scored)
        points = sum(WEIGHTS[name] * level for name, level in scored.items())
        return (Fraction(100 * points, 4 * weight) if weight else None), weight

    def good_scores(self, week: Week) -> list[Fraction]:
        """The scores of a week that rest on half of the rubric or more."""
        scores = (self.score(rep, week) for rep in REPS)
        return [score for score, weight in scores if score is not None and weight >= 50]

    def calls(self) -> list[tuple[int, Decimal]]:
        """Calls and presence of each day of the week on which somebody was there."""
        rows = {(row.rep, row.day): row for row in self.made.folder.activity}
        days = []
        for rep in REPS:
            for number, day in enumerate(WEEK.days, start=1):
                row, card = rows.get((rep, day)), self.cards.get((rep, str(WEEK)))
                written = card.value(f"check.calls/{number}") if card else None
                if row and row.present > 0 and row.calls is not None:
                    days.append((row.calls, row.present))
                elif row is None and isinstance(written, int):
                    days.append((written, Decimal(1)))
        return days


def head_and_table(page: PageOne, files: Files) -> Iterator[str]:
    """The mean score, how many were scored, and each criterion's mean and change."""
    scores = files.good_scores(WEEK)
    mean = half_up(sum(scores, Fraction(0)) / len(scores)) if len(scores) >= 4 else "–"
    if page.counts != [mean, f"{len(scores)}/{len(REPS)}"]:
        yield f"head says {page.counts}, the files {mean} of {len(scores)}"
    for name, criterion in BY_NAME.items():
        now = files.mean(criterion.id, WEEK)
        before = files.mean(criterion.id, WEEK.previous())
        change = "–" if now is None or before is None else signed(now - before)
        expected = ["–" if now is None else half_up(now), change]
        if page.rows[name][:2] != expected:
            yield f"{name}: {page.rows[name][:2]} in place of {expected}"


def what_is_weakest(page: PageOne, files: Files) -> Iterator[str]:
    """What to work on is the lowest of all, never at the top; if all are at the top it says so."""
    means = {name: mean for name, one in BY_NAME.items() if (mean := files.mean(one.id, WEEK))
             is not None}  # fmt: skip
    if not means:
        if page.plank or "for 4 reps or more" not in page.lead:
            yield "advises though too few were scored"
    elif min(means.values()) == 4:
        short = any(rep.weakest for rep in files.made.report.reps)
        told = "Nothing is short this week"
        if page.plank != (told if short else "Nothing is short"):
            yield f"all are at the top and it says {page.plank}"
        if not page.item("Do").startswith("Today "):
            yield f"do says {page.item('Do')}"
    elif page.plank not in means or means[page.plank] != min(means.values()):
        yield f"{page.plank} is not the lowest"
    elif f"averages {half_up(means[page.plank])} of 4" not in page.lead or "4.0" in page.lead:
        yield f"lead says {page.lead}"


def whom_and_why(page: PageOne, files: Files) -> Iterator[str]:
    """Who is named is low, and a cause is common to most of them."""
    if page.plank not in BY_NAME:
        return
    criterion = BY_NAME[page.plank]
    levels = files.levels(criterion.id, WEEK)
    low = {rep for rep, level in levels.items() if level <= 1}
    named = {NAMES[name] for name in NAMES if name in page.item("With whom")}
    if named != low:
        yield f"low are {low}, named {named}"
    why = page.lines("Why")
    cause = next((one for name, one in CAUSES.items() if why[0].startswith(name)), None)
    roots = {one.id: one.cause for one in BOOK.scorecard.root_causes}
    ordered = [*roots]
    ticked = set()
    for rep in low:
        number = files.cards[rep, str(WEEK)].value(f"{criterion.id}/cause")
        if cause and isinstance(number, int) and roots[ordered[number - 1]] == cause.id:
            ticked.add(rep)
    first = next(iter(page.lines("With whom")))
    backed = {rep for name, rep in NAMES.items() if name in first} if cause else set()
    if cause:
        numbers = {
            one.rep.id
            for one in files.made.report.reps
            for finding in one.findings
            if finding.cause.id == cause.id and finding.verdict == "yes"
        }
        if not backed <= low or backed != (ticked | numbers) & low:
            yield f"{cause.id}: backed by {backed}, ticked {ticked}, by numbers {numbers & low}"
        if len(backed) < 3 or 2 * len(backed) <= len(low):
            yield f"{cause.id} rests on {len(backed)} of {len(low)}"
        if cause.id not in {one.cause for one in criterion.causes}:
            yield f"{cause.id} cannot explain {criterion.id}"
    dos = {one.cause: one.do.en for one in criterion.causes}
    today = criterion.today.en if criterion.today else ""
    if page.item("Do") != (dos.get(cause.id) if cause else today):
        yield f"do says {page.item('Do')}"
    yield from _role_model(page, files, criterion.id, low)


def _role_model(page: PageOne, files: Files, criterion: str, low: set[str]) -> Iterator[str]:
    told = re.fullmatch(r"(.+), averaging ([\d.]+) over (\d+) weeks", page.item("Learn from"))
    if told is None:
        return
    rep = NAMES[told[1]]
    weeks = [WEEK.earlier(ago) for ago in range(4)]
    thick = [week for week in weeks if files.score(rep, week)[1] >= 50]
    levels = [
        level for week in thick if (level := files.levels(criterion, week).get(rep)) is not None
    ]
    mean = half_up(Fraction(sum(levels), len(levels))) if levels else ""
    if rep in low or (told[2], told[3]) != (mean, str(len(levels))):
        yield f"role model {told[0]}, the files {mean} over {len(levels)}"


def calls_and_commitments(page: PageOne, files: Files) -> Iterator[str]:
    """Calls a day, days short, and what was kept."""
    days = files.calls()
    told = re.search(r"(\d+) calls on ([\d.]+) days at work, (\d+) a day \((\d+) asked", page.text)
    short = re.search(r"Short on (\d+) of (\d+) days", page.text)
    if not days:
        if told or "No calls on record this week" not in page.text:
            yield "calls without a day"
    elif told is None or short is None:
        yield "days without calls"
    else:
        calls, present = sum(day[0] for day in days), sum(day[1] for day in days)
        a_day = half_up(Fraction(calls) / Fraction(present), 0)
        if (int(told[1]), Decimal(told[2]), told[3]) != (calls, present, a_day):
            yield f"{told[0]}: {calls} on {present}"
        few = sum(calls < int(told[4]) * share for calls, share in days)
        if (int(short[1]), int(short[2])) != (few, len(days)):
            yield f"{short[0]}: {few} of {len(days)}"
    yield from _kept(page, files)


def _workday(rep: str, due: date) -> date:
    """The first day from then on, Monday to Friday, on which the rep is there."""
    person = next(one for one in TEAM.reps if one.id == rep)
    day = max(due, person.joined)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return due if person.left and day > person.left else day


def _kept(page: PageOne, files: Files) -> Iterator[str]:
    kept = {"on time": 0, "late": 0, "not done": 0, "not known": 0}
    first, last = WEEK.earlier(3).monday, WEEK.sunday
    for given in files.made.folder.commitments:
        one = replace(given, due=_workday(given.rep, given.due))
        if not (one.agreed <= last and first <= one.due <= last):
            continue
        if one.done is not None:
            done, in_time = one.done <= last, one.done <= one.due
        else:
            done = one.ticked is not None and one.ticked <= WEEK
            asked = max(Week.of(one.due), Week.of(one.agreed).next())
            in_time = one.ticked is not None and one.ticked <= asked
        said = "not known" if Week.of(one.due) == WEEK else "not done"  # all are of the file
        kept[said if not done else "on time" if in_time else "late"] += 1
    told = re.search(r"(\d+) fell due in 4 weeks: (\d+) on time, (\d+) late, (\d+) not", page.text)
    open_ones = re.search(r"(\d+) not known yet", page.text)
    counts = [int(one) for one in told.groups()] if told else [0, 0, 0, 0]
    counts.append(int(open_ones[1]) if open_ones else 0)
    if counts != [sum(kept.values()), *kept.values()]:
        yield f"kept says {counts}, the files {kept}"


def who_is_not_scored(page: PageOne, files: Files) -> Iterator[str]:
    """Everyone without a score is named with a reason, a thin score with what it rests on."""
    for name, rep in NAMES.items():
        score, weight = files.score(rep, WEEK)
        if score is None:
            all_na = (rep, str(WEEK)) in files.cards
            reason = "all not applicable" if all_na else "nothing came back"
            if f"{name} {reason}" not in page.text:
                yield f"{name} is not told to be unscored"
        elif (f"{name} {half_up(score)} (rests on {weight} of 100" in page.text) != (weight < 50):
            yield f"{name}: {weight} of 100"


RULES = (head_and_table, what_is_weakest, whom_and_why, calls_and_commitments, who_is_not_scored)


@HEAVY
@pytest.mark.parametrize("start", range(0, TEAMS, CHUNK))
def test_no_sentence_on_page_one_contradicts_a_number(start: int) -> None:
    for number in range(start, start + CHUNK):
        made = made_team(number)
        html = report_html(made.report, BOOK, Language.EN, ROOT / "checklists")
        page, files = PageOne(html), Files(made)
        faults = [f"{rule.__name__}: {fault}" for rule in RULES for fault in rule(page, files)]
        assert not faults, (number, faults)
        assert not ID.search(page.item("Do")), number


@HEAVY
def test_the_made_up_teams_reach_every_kind_of_advice() -> None:
    """Or the rules above would have nothing to read."""
    reports = [made_team(number).report for number in range(0, TEAMS, 2)]
    advised = [one.advice for one in reports if one.advice]
    assert any(one.nothing_short for one in reports)
    assert any(one.advice is None and not one.nothing_short for one in reports)
    assert any(one.cause for one in advised)
    assert any(one.low_reps and not one.cause for one in advised)
    assert any(not one.low_reps for one in advised)
    assert any(one.role_model for one in advised)
    assert any(one.differences for one in reports)
    thin = [rep for one in reports for rep in one.reps if rep.score and not rep.rests_on_enough]
    assert thin


def test_a_rule_sees_a_planted_fault() -> None:
    made = next(one for number in range(TEAMS) if (one := made_team(number)).report.advice)
    html = report_html(made.report, BOOK, Language.EN, ROOT / "checklists")
    mean = re.search(r"averages ([\d.]+) of 4", html)
    assert mean
    wrong = html.replace(mean[0], "averages 4.0 of 4")
    assert [*what_is_weakest(PageOne(wrong), Files(made))]
    assert not [*what_is_weakest(PageOne(html), Files(made))]
