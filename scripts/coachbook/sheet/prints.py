"""The prints of a rep's week: what stands under the numbers of each, and what tells them apart.

Two sheets for one rep and week may have other deals. Equal content is one print, whoever makes it
and how often; anything else that is printed makes it another one. What it is called follows from
its content (see `team/codes.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256

from coachbook.base.week import Week
from coachbook.playbook.model.entry import Model
from coachbook.sheet.sheet import Sheet
from coachbook.team.codes import print_code

MOST_PRINTS = 500  # that differ, for one rep and week


class Print(Model):
    """One print, on paper or to fill in on a screen; it is never changed.

    Attributes:
        print: The three characters that stand for it in codes; empty: it has the codes of old, or
            no name yet.
        run: The number of the run, counted from 1 in each week.
        content: A hash of what was printed.
        kind: Whose judgement it asks for: `normal`, `self` or `calibration`.
        scorer: The id of who scores.
        team: The team's id.
        language: `zh`, `en` or `zh-en`.
        form: The form's hash; empty: it is of no paper form.
        deals: The ids of the deals on it; the first is number 1.
        commitments: The ids of the commitments, likewise.
    """

    print: str = ""
    run: int
    content: str = ""
    kind: str
    scorer: str
    team: str
    language: str
    form: str
    deals: tuple[str, ...]
    commitments: tuple[str, ...]

    def named(
        self, rep: str, week: Week, texts: Mapping[str, str], others: Iterable[Print]
    ) -> Print:
        """The print with its content and its name.

        Args:
            rep: The rep's id.
            week: The week.
            texts: What is printed on it, by the id of the place.
            others: The prints that are known of the rep's week.

        Raises:
            ValueError: there are too many already; a sentence.
        """
        mine = self.model_dump(mode="json", exclude={"print", "run", "content"})
        whole = json.dumps([rep, str(week), mine, dict(texts)], sort_keys=True, ensure_ascii=False)
        content = sha256(whole.encode()).hexdigest()
        taken = {each.print: each.content for each in others}
        if len(taken) >= MOST_PRINTS and content not in taken.values():
            known = f"{len(taken):,} prints that differ are on record of '{rep}' for {week}"
            raise ValueError(f"{known}, which is the most")
        update = {"print": print_code(content, taken), "content": content}
        return self.model_copy(update=update)


def paper_print(sheet: Sheet, form: str, language: str, run: int) -> Print:
    """The print that a sheet on paper is, without its name: the lead's own scorecard."""
    return Print(
        run=run,
        kind="normal",
        scorer=sheet.team.supervisor.id,
        team=sheet.team.id,
        language=language,
        form=form,
        deals=deal_ids(sheet),
        commitments=tuple(item.id for item in sheet.commitments),
    )


def screen_print(sheet: Sheet, kind: str, scorer: str, language: str, run: int) -> Print:
    """The print that a rep's part of a workbook or web page is, without its name."""
    return Print(
        run=run,
        kind=kind,
        scorer=scorer,
        team=sheet.team.id,
        language=language,
        form="",
        deals=deal_ids(sheet),
        commitments=tuple(item.id for item in sheet.on_screen),
    )


def deal_ids(sheet: Sheet) -> tuple[str, ...]:
    """The ids of the deals on a sheet; the first is number 1."""
    return tuple(deal.chosen.candidate.deal.id for deal in sheet.deals)


def united_prints(prints: Iterable[Print]) -> tuple[Print, ...]:
    """Each print once, in the order of the runs. Two of one name with other content both stay."""
    first: dict[tuple[str, str], Print] = {}
    for each in sorted(prints, key=lambda one: (one.run, one.print, one.content)):
        first.setdefault((each.print, each.content), each)
    return tuple(first.values())
