"""The questions of the quiz. Everything in them comes from the playbook."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from coachbook.base.text import Text
from coachbook.handbook.links import Links
from coachbook.handbook.page_content import power_holders, powers_of
from coachbook.playbook.model.evidence import Fact, Feeling
from coachbook.playbook.model.guidance import Authority, Power

WORDINGS = 2  # of each fact and feeling: enough that nobody learns all by heart
_QUOTES = (("“", "”"), ("「", "」"), ('"', '"'))


@dataclass(frozen=True)
class StatementQuiz:
    """A sentence heard in the office, and the fact or feeling that it is."""

    says: str
    entry: Fact | Feeling


@dataclass(frozen=True)
class AuthorityQuiz:
    """A matter, a power in it, and the roles that hold the power."""

    matter: Authority
    power: Power
    roles: tuple[str, ...]


def statement_questions(links: Links) -> tuple[StatementQuiz, ...]:
    """Sentences of facts and feelings in mixed order, so that the order gives no answer away."""
    entries: tuple[Fact | Feeling, ...] = (
        *links.playbook.facts.facts,
        *links.playbook.feelings.feelings,
    )
    questions = {
        f"{entry.id} {number}": StatementQuiz(_without_quotes(wording), entry)
        for entry in entries
        for number, wording in enumerate(entry.wordings.in_(links.language)[:WORDINGS])
    }
    return tuple(questions[key] for key in sorted(questions, key=_shuffle_key))


def authority_questions(links: Links) -> tuple[AuthorityQuiz, ...]:
    """Every matter with each power that somebody holds in it."""
    questions = []
    for matter in links.playbook.authorities.authorities:
        roles = power_holders([matter], links.playbook)
        for power in links.playbook.authorities.powers:
            holders = tuple(role for role in roles if power.id in powers_of(matter, role))
            if holders:
                questions.append(AuthorityQuiz(matter, power, holders))
    return tuple(questions)


def answer_roles(links: Links) -> tuple[tuple[str, Text], ...]:
    """The answers to choose from: the id and name of every role that holds any power."""
    roles = power_holders(links.playbook.authorities.authorities, links.playbook)
    return tuple((role, links.playbook.entries[role].name) for role in roles)


def _shuffle_key(key: str) -> bytes:
    """A sort key that mixes the questions, in the same way on every machine."""
    return sha256(key.encode()).digest()


def _without_quotes(wording: str) -> str:
    """A wording without the quotes around it, which would give away that a customer spoke."""
    for left, right in _QUOTES:
        inner = wording[1:-1]
        if wording[0] == left and wording[-1] == right and left not in inner:
            return inner
    return wording
