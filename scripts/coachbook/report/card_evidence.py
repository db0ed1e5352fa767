"""What was written on a scorecard as evidence of a deal, and what that is worth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coachbook.judge.judgement import StatementKind, Verdict
from coachbook.judge.statement_judge import Judge
from coachbook.scorecard.observation import Scorecard
from coachbook.team.deal_evidence import AssessedDeal


@dataclass(frozen=True)
class CardEvidence:
    """Words about a deal, and their verdict.

    Attributes:
        case: The deal.
        text: The words as written.
        verdict: What they are.
        undated: Facts that the words speak of and that stand in the deal without a live date.
    """

    case: AssessedDeal
    text: str
    verdict: Verdict
    undated: tuple[str, ...]

    @property
    def is_fact(self) -> bool:
        """Whether a fact is among them."""
        return self.verdict.kind is StatementKind.FACT

    @property
    def is_feeling(self) -> bool:
        """Whether it is only a feeling."""
        return self.verdict.kind is StatementKind.FEELING


def evidence_on_card(
    card: Scorecard | None, cases: Iterable[AssessedDeal], judge: Judge
) -> tuple[CardEvidence, ...]:
    """What a card says of the open deals, as on the sheet. Words alone never raise a deal."""
    if card is None:
        return ()
    by_deal = {case.deal.id: case for case in cases}
    return tuple(
        _judged(by_deal[deal], text, judge)
        for number, deal in card.deals.items()
        if isinstance(text := card.value(f"deal/{number}/said"), str) and deal in by_deal
    )


def _judged(case: AssessedDeal, text: str, judge: Judge) -> CardEvidence:
    verdict = judge.verdict(text)
    live_facts = {fact.fact for fact in case.standing.live}
    return CardEvidence(
        case, text, verdict, tuple(fact for fact in verdict.facts if fact not in live_facts)
    )
