"""What a browser needs to judge as Python does: rules, weights and the numbers of the steps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from coachbook.judge.judgement import COMMITMENT, LIKELY, OUR_VOICE
from coachbook.judge.judging_rules import judging_rules
from coachbook.judge.note_parts import ACTS as PART_ACTS
from coachbook.judge.sign_search import LETTERS
from coachbook.judge.weighing import ACTS, KINDS, STEP, TOPICS
from coachbook.judge.word_runs import FOLDED, LONGEST, WORD
from coachbook.playbook.model.claims import Weights
from coachbook.playbook.model.playbook import Playbook

SCRIPT = Path(__file__).with_name("judge.js")


def judge_script(playbook: Playbook) -> str:
    """A script that gives a page `window.handbookJudge`, made with its data."""
    data = json.dumps(judge_data(playbook), ensure_ascii=False, separators=(",", ":"))
    code = SCRIPT.read_text(encoding="utf-8")
    return f"(function () {{\n{code}\nwindow.handbookJudge = makeJudge({data});\n}})();\n"


def judge_data(playbook: Playbook, weights: Weights | None = None) -> Mapping[str, object]:
    """The data of `makeJudge` in judge.js, ready for JSON; `weights` of a team, if it has any."""
    return {
        "rules": judging_rules(playbook),
        "weights": _weights(weights or playbook.weights),
        "grams": {"folded": FOLDED, "word": WORD, "longest": LONGEST},
        "kinds": KINDS,
        "topics": TOPICS,
        "acts": ACTS,
        "part_acts": PART_ACTS,
        "our_voice": OUR_VOICE,
        "letters": LETTERS,
        "step": STEP,
        "likely": LIKELY,
        "commitment": COMMITMENT,
    }


def _weights(weights: Weights) -> Mapping[str, object]:
    """The weights, those of the signs as rows of numbers: the signs' names stand there once."""
    names = sorted({sign for row in weights.signs.values() for sign in row})
    rows = {label: [row.get(sign, 0) for sign in names] for label, row in weights.signs.items()}
    return {"bias": weights.bias, "runs": weights.runs, "names": names, "signs": rows}
