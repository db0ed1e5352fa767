"""The cards of the quiz. Every question and every answer stands in the playbook already."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from coachbook.base.text import Text
from coachbook.handbook.links import Links
from coachbook.handbook.page_content import power_holders, powers_of
from coachbook.playbook.model.evidence import Fact, Feeling
from coachbook.playbook.model.guidance import Authority, Power

WORDINGS = 2  # of each fact and feeling: enough not to know them all by heart
_QUOTES = (("“", "”"), ("「", "」"), ('"', '"'))


@dataclass(frozen=True)
class StatementQuiz:
    """Something heard in the office: a wording, and the fact or the feeling that it is."""

    says: str
    entry: Fact | Feeling


@dataclass(frozen=True)
class AuthorityQuiz:
    """A matter and a power: whose say is it?"""

    matter: Authority
    power: Power
    roles: tuple[str, ...]


def statement_questions(links: Links) -> tuple[StatementQuiz, ...]:
    """Facts and feelings, mixed: the place in the list says nothing about the answer."""
    entries: tuple[Fact | Feeling, ...] = (
        *links.playbook.facts.facts,
        *links.playbook.feelings.feelings,
    )
    cards = {
        f"{entry.id} {number}": StatementQuiz(_without_quotes(wording), entry)
        for entry in entries
        for number, wording in enumerate(entry.wordings.in_(links.language)[:WORDINGS])
    }
    return tuple(cards[key] for key in sorted(cards, key=_shuffle_key))


def authority_questions(links: Links) -> tuple[AuthorityQuiz, ...]:
    """Every matter with every power that somebody holds in it."""
    found = []
    for matter in links.playbook.authorities.authorities:
        roles = power_holders([matter], links.playbook)
        for power in links.playbook.authorities.powers:
            having = tuple(role for role in roles if power.id in powers_of(matter, role))
            if having:
                found.append(AuthorityQuiz(matter, power, having))
    return tuple(found)


def answer_roles(links: Links) -> tuple[tuple[str, Text], ...]:
    """Every role that has a say in anything, by id and name: the answers to choose from."""
    roles = power_holders(links.playbook.authorities.authorities, links.playbook)
    return tuple((role, links.playbook.entries[role].name) for role in roles)


def _shuffle_key(key: str) -> bytes:
    """An order without meaning that is the same on every machine."""
    return sha256(key.encode()).digest()


def _without_quotes(wording: str) -> str:
    """Without the quotes around all of it: they would give away that a customer spoke."""
    for left, right in _QUOTES:
        inner = wording[1:-1]
        if wording[0] == left and wording[-1] == right and left not in inner:
            return inner
    return wording
