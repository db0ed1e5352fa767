"""The review page: one HTML file on which a person answers questions, without a network."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from markupsafe import Markup

from coachbook.base.templates import html_environment
from coachbook.base.text import Language, Text
from coachbook.base.words import fill_names, word_texts
from coachbook.judge.statement_judge import Judge
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.rubric import LEVELS
from coachbook.scorecard.merge import ABOUT, ANSWERS, CLEARED, CONFLICT, REFUSED, RESTORED
from coachbook.scorecard.observation import (
    DONE,
    NOT_APPLICABLE,
    NOT_DONE,
    UNKNOWN_FIELD,
    Candidate,
    Value,
)
from coachbook.scorecard.readers.answers_reader import FORMAT
from coachbook.scorecard.readers.field_values import MOST_NUMBER, MOST_TEXT
from coachbook.scorecard.readers.lone_days import DAY_NOT_DONE, DAY_WITHOUT_TICK
from coachbook.scorecard.readers.pdf_fields import DIFFER, GUESSED, LOST, SEVERAL
from coachbook.scorecard.refusal_words import refusal_in
from coachbook.scorecard.review.answer_choices import Meaning, meanings_of
from coachbook.scorecard.review.file_names import ReviewedFile, reviewed_files, saved_in
from coachbook.scorecard.review_questions import ReviewQuestion
from coachbook.scorecard.waiting_files import WaitingFile
from coachbook.sheet.field_labels import field_label, option_label
from coachbook.sheet.fields import STATEMENT, FieldKind, options_of

FOLDER = "scorecard/review"
STYLES = ("review.css",)
SCRIPTS = ("../fill.js", "words.js", "answers.js", "question.js", "waiting.js", "main.js")
_REASONS = {
    CONFLICT: "reason_conflict",
    ANSWERS: "reason_answers",
    ABOUT: "reason_about",
    CLEARED: "reason_cleared",
    REFUSED: "reason_refused",
    RESTORED: "reason_restored",
    LOST: "reason_lost",
    GUESSED: "reason_guessed",
    DIFFER: "reason_shown",
    SEVERAL: "reason_several",
    DAY_WITHOUT_TICK: "reason_day_alone",
    DAY_NOT_DONE: "reason_day_not_done",
}
_UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}

Json: TypeAlias = "str | int | Mapping[str, Json] | Sequence[Json] | None"


@dataclass(frozen=True)
class Review:
    """What one page asks.

    Attributes:
        questions: The questions in order.
        names: The name of each rep, by id.
        teams: The name of each team, by id.
        originals: The path of each original, relative to the page, by SHA-256.
        waiting: The files that were refused as a whole, by their SHA-256.
    """

    questions: tuple[ReviewQuestion, ...]
    names: Mapping[str, str]
    teams: Mapping[str, str]
    originals: Mapping[str, str]
    waiting: Mapping[str, WaitingFile]


def review_html(review: Review, playbook: Playbook, checklists: Path, language: Language) -> str:
    """The page. Whatever comes from data stays data in it and never becomes markup or script."""
    folder = checklists / FOLDER
    style = "".join((folder / name).read_text(encoding="utf-8") for name in STYLES)
    script = "".join((folder / name).read_text(encoding="utf-8") for name in SCRIPTS)
    data = json.dumps(review_data(review, playbook, language), ensure_ascii=False, sort_keys=True)
    return (
        html_environment(folder)
        .get_template("page.html")
        .render(
            language=language,
            w=_words(),
            style=Markup(style),
            script=Markup(script),
            style_hash=_hash(style),
            script_hash=_hash(script),
            data=Markup(data.translate(_UNSAFE)),
        )
    )


def review_data(review: Review, playbook: Playbook, language: Language) -> Mapping[str, Json]:
    """The data of the page, in both languages; the scripts in checklists/ read these keys."""
    all_meanings = [meanings_of(each, playbook) for each in review.questions]
    positions = {
        each: place for place, each in enumerate(dict.fromkeys(filter(None, all_meanings)))
    }
    files = reviewed_files(review.questions)
    numbers = {sha: number for number, sha in enumerate(files)}
    judge = Judge(playbook)
    question_data = [
        {**_question(each, numbers, review, playbook, judge), "meanings": positions.get(meanings)}
        for each, meanings in zip(review.questions, all_meanings, strict=True)
    ]
    asked = (*(each.id for each in review.questions), *review.waiting)
    document = sha256("".join(asked).encode()).hexdigest()[:16]
    return {
        "format": FORMAT,
        "document": document,
        "language": language,
        "words": _words(),
        "meanings": [[_meaning(each) for each in meanings] for meanings in positions],
        "files": [_file(each, review) for each in files.values()],
        "questions": question_data,
        "waiting": [_waiting(sha, each) for sha, each in review.waiting.items()],
    }


def reason_in(reason: str, language: Language) -> str:
    """Why a question is asked, in words; several reasons are joined by "; "."""
    words = word_texts("scorecard/review")
    parts = (
        words[_REASONS[part]].in_(language) if part in _REASONS else part
        for part in reason.split("; ")
    )
    return "; ".join(parts)


def value_in(value: Value, language: Language) -> str:
    """A value in words."""
    words = word_texts("scorecard/review")
    named = {NOT_APPLICABLE: "not_applicable", DONE: "done", NOT_DONE: "not_done"}
    if value is None or value is True:
        return words["ticked" if value else "blank"].in_(language)
    return words[named[value]].in_(language) if value in named else str(value)


def label_in(question: ReviewQuestion, playbook: Playbook, language: Language) -> str:
    """The label of the field that is asked about."""
    return card_field_label(question.field.id, playbook, language, question.about)


def card_field_label(name: str, playbook: Playbook, language: Language, about: str = "") -> str:
    """The label of a field of a scorecard, also of one that no sheet has."""
    if name.startswith(UNKNOWN_FIELD):
        text = word_texts("scorecard/review")["unknown_field"].in_(language)
        return fill_names(text, name=name.removeprefix(UNKNOWN_FIELD))
    return field_label(name, playbook, language, about)


def _file(each: ReviewedFile, review: Review) -> Mapping[str, Json]:
    return {
        "name": {language: each.title_in(language) for language in Language},
        "saved": {language: saved_in(each.source, language) for language in Language},
        "medium": each.source.medium,
        "original": review.originals.get(each.sha256, ""),
    }


def _waiting(digest: str, each: WaitingFile) -> Mapping[str, Json]:
    return {
        "sha256": digest,
        "name": each.name,
        "saved": {language: waiting_since(each, language) for language in Language},
        "refused": [
            {
                "place": "" if one.address == each.name else one.address,
                "says": {language: refusal_in(one.says, language) for language in Language},
            }
            for one in each.refused
        ],
    }


def waiting_since(each: WaitingFile, language: Language) -> str:
    """When a file that waits was last written."""
    words = word_texts("scorecard/review")
    if not each.saved:
        return words["saved_unknown"].in_(language)
    return fill_names(words["saved"].in_(language), time=f"{each.saved[:16].replace('T', ' ')} UTC")


def _question(
    each: ReviewQuestion,
    files: Mapping[str, int],
    review: Review,
    playbook: Playbook,
    judge: Judge,
) -> Mapping[str, Json]:
    card = each.card
    whole = {
        files[sha]: value[0]
        for sha in each.settles
        if sha in files and (value := each.file_value(sha))
    }

    return {
        "id": each.id,
        "card": {
            "team": card.team,
            "rep": card.rep,
            "week": card.week,
            "kind": card.kind,
            "scorer": card.scorer,
        },
        "name": review.names.get(card.rep, card.rep),
        "team_name": review.teams.get(card.team, card.team),
        "field": each.field.id,
        "kind": each.field.kind,
        "label": {one: label_in(each, playbook, one) for one in Language},
        "reason": {one: reason_in(each.reason, one) for one in Language},
        "seen": [
            {**_seen(one, files), "verdict": _verdict(each.field.id, one.value, judge)}
            for one in each.candidates
        ],
        "whole": [{"file": number, "value": whole[number]} for number in sorted(whole)],
        "leave": int(REFUSED in each.reason),
        "settles": [*each.settles],
        **_allowed(each, playbook),
    }


def _meaning(each: Meaning) -> Mapping[str, Json]:
    says = _bilingual(each.says) if each.says else ""
    return {"number": each.number, "name": _bilingual(each.name), "says": says}


def _seen(one: Candidate, files: Mapping[str, int]) -> Mapping[str, Json]:
    source = one.source
    return {
        "value": one.value,
        "refused": {each: refusal_in(one.refused, each) for each in Language},
        "medium": source.medium,
        "place": source.place,
        "file": files.get(source.sha256),
        "saved": {language: saved_in(source, language) for language in Language},
    }


def _verdict(field: str, value: Value, judge: Judge) -> Mapping[str, Json]:
    """What the judge says of a statement about a deal; empty texts for any other field."""
    said = value if field.endswith(STATEMENT) and isinstance(value, str) else ""
    return {language: judge.told(said, language) for language in Language}


def _allowed(each: ReviewQuestion, playbook: Playbook) -> Mapping[str, Json]:
    """What may be chosen, and the type and largest value of what may be entered."""
    book, criterion = playbook.for_week(each.workdays), each.field.id.partition("/")[0]
    levels: list[Value] = [one for one in LEVELS if book.same_level(criterion, one) == one]
    choices: Mapping[FieldKind, list[Value]] = {
        FieldKind.SCORE: [*levels, NOT_APPLICABLE],
        FieldKind.LEVEL: levels,
        FieldKind.TICK: [True],
        FieldKind.DONE: [DONE, NOT_DONE],
    }
    if each.is_unknown_field:
        return {"choices": [None], "enter": "", "most": 0, "names": {}}
    kind = each.field.kind
    inputs: Mapping[FieldKind, tuple[str, int]] = {
        FieldKind.NUMBER: ("number", MOST_NUMBER),
        FieldKind.CAUSE: ("number", each.most or 99),
        FieldKind.ITEM: ("number", each.most or 99),
        FieldKind.DATE: ("date", 0),
        FieldKind.TEXT: ("text", MOST_TEXT),
        FieldKind.SIGN: ("text", MOST_TEXT),
    }
    enter, most = inputs.get(kind, ("", 0))
    options = options_of(each.field)
    names = {one: _bilingual(_option(one)) for one in options}
    chosen = [*options, *choices.get(kind, []), None]
    return {"choices": chosen, "enter": enter, "most": most, "names": names}


def _option(option: str) -> Text:
    zh, en = (option_label(option, language) for language in Language)
    return Text(zh=zh, en=en)


def _words() -> Mapping[str, Mapping[str, str]]:
    texts = word_texts("scorecard/review")
    return {key: _bilingual(text) for key, text in texts.items()}


def _bilingual(text: Text) -> Mapping[str, str]:
    return {each: text.in_(each) for each in Language}


def _hash(content: str) -> str:
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"
