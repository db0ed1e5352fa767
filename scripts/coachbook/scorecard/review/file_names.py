"""A file that came in, as people know it: by its name, and by when it was saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coachbook.base.text import Language
from coachbook.base.words import fill_names, word_texts
from coachbook.scorecard.observation import Medium, Original, Provenance
from coachbook.scorecard.review_questions import ReviewQuestion
from coachbook.scorecard.save_order import CLOCKED

_LOCAL = " local"


@dataclass(frozen=True)
class ReviewedFile:
    """A file in which something stands that is asked about.

    Attributes:
        sha256: Of the original.
        source: One of the places in it.
        name: The name it had when it came in; empty: not known.
        twin: Its number among files of the same name, save and medium, in the order in which they
            came in; 0: there is no other.
    """

    sha256: str
    source: Provenance
    name: str
    twin: int = 0

    def title_in(self, language: Language) -> str:
        """Its name; of a file from before names were kept, its medium."""
        words = word_texts("scorecard/review")
        name = self.name or words[f"medium_{self.source.medium}"].in_(language)
        if not self.twin:
            return name
        return fill_names(words["twin"].in_(language), name=name, number=self.twin)


def reviewed_files(questions: Iterable[ReviewQuestion]) -> Mapping[str, ReviewedFile]:
    """The files that questions are about, by their SHA-256, in the order in which they came in."""
    sources: dict[str, Provenance] = {}
    originals: dict[str, Original] = {}
    for question in questions:
        originals |= question.originals
        for each in question.candidates:
            if each.source.medium is not Medium.PERSON:
                sources.setdefault(each.source.sha256, each.source)

    def order(sha256: str) -> tuple[int, str, str]:
        original = originals.get(sha256, Original())
        return original.since, original.name, sha256

    groups: dict[tuple[str, str, str], list[str]] = {}
    for sha in sorted(sources, key=order):
        source, name = sources[sha], originals.get(sha, Original()).name
        groups.setdefault((name, source.medium, source.edit), []).append(sha)
    return {
        sha: ReviewedFile(sha, sources[sha], name, group.index(sha) + 1 if len(group) > 1 else 0)
        for (name, _, _), group in groups.items()
        for sha in group
    }


def saved_in(source: Provenance, language: Language) -> str:
    """When a file was saved, as it says itself; of media that count their edits, which it is."""
    words = {key: text.in_(language) for key, text in word_texts("scorecard/review").items()}
    edit = source.edit.partition(" save ")[0]
    if source.medium in CLOCKED:
        if not edit:
            return words["saved_unknown"]
        day, _, time = edit.removesuffix(_LOCAL).partition("T")
        clock, zone = time[:5], time[8:].replace("Z", "") or "UTC"
        shown = "" if edit.endswith(_LOCAL) else zone
        return fill_names(words["saved"], time=f"{day} {clock} {shown}".rstrip())
    if source.medium is Medium.WEB:
        return fill_names(words["saved_edit"], number=edit[:12].lstrip("0") or "0")
    if source.medium is Medium.PERSON:
        return fill_names(words["answered"], time=edit[:16].replace("T", " "))
    return fill_names(words["saved_edit"], number=edit.lstrip("0")) if edit else ""
