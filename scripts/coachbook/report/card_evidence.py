"""The evidence written on a scorecard in words, judged: fact or feeling?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coachbook.judge.judgement import StatementKind, Verdict
from coachbook.judge.statement_judge import Judge
from coachbook.scorecard.observation import Scorecard
from coachbook.sheet.fields import STATEMENT
from coachbook.team.deal_evidence import AssessedDeal


@dataclass(frozen=True)
class CardEvidence:
    """What the rep said about a deal, and the verdict on it.

    Attributes:
        case: The deal.
        text: The words as written.
        verdict: A fact for the deal or against it, a feeling, or it cannot be told.
        undated: Ids of facts that the words speak of but the deal has no live date for.
    """

    case: AssessedDeal
    text: str
    verdict: Verdict
    undated: tuple[str, ...]

    @property
    def is_fact(self) -> bool:
        """Whether the words are a fact."""
        return self.verdict.kind is StatementKind.FACT

    @property
    def is_against(self) -> bool:
        """Whether the words are a fact against the deal."""
        return self.verdict.kind is StatementKind.AGAINST

    @property
    def is_feeling(self) -> bool:
        """Whether the words are only a feeling."""
        return self.verdict.kind is StatementKind.FEELING


@dataclass(frozen=True)
class TickedAgainst:
    """A deal against which the sheet has a tick; `signs` are the ids of sheet.yml's `against`."""

    case: AssessedDeal
    signs: tuple[str, ...]


def ticked_against(
    card: Scorecard | None, cases: Iterable[AssessedDeal]
) -> tuple[TickedAgainst, ...]:
    """What was ticked against open deals on a card: known, raising and lowering nothing."""
    by_deal = {case.deal.id: case for case in cases}
    ticked: dict[str, list[str]] = {}
    for field in card.values if card else ():
        topic, _, rest = field.partition("/")
        number, _, sign = rest.partition("/against/")
        if topic == "deal" and sign and card and card.value(field) is True:
            ticked.setdefault(card.deals.get(number, ""), []).append(sign)
    return tuple(
        TickedAgainst(by_deal[deal], tuple(signs))
        for deal, signs in ticked.items()
        if deal in by_deal
    )


def evidence_on_card(
    card: Scorecard | None, cases: Iterable[AssessedDeal], judge: Judge
) -> tuple[CardEvidence, ...]:
    """The words on a card about the open deals, in the order of the sheet.

    They are shown with their verdict; words without a date never raise a deal.
    """
    if card is None:
        return ()
    by_deal = {case.deal.id: case for case in cases}
    return tuple(
        _judged(by_deal[deal], text, judge)
        for number, deal in card.deals.items()
        if isinstance(text := card.value(f"deal/{number}{STATEMENT}"), str) and deal in by_deal
    )


def _judged(case: AssessedDeal, text: str, judge: Judge) -> CardEvidence:
    verdict = judge.verdict(text)
    live_facts = {fact.fact for fact in case.standing.live}
    return CardEvidence(
        case, text, verdict, tuple(fact for fact in verdict.facts if fact not in live_facts)
    )
