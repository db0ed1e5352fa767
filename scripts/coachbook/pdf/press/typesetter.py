"""Sets texts as fragments, each by the quickest way that gives what WeasyPrint gives.

In this order: painted by a function (QR codes); found in memory or in the cache; set on one line by
a learnt setting (line_setter); laid out by WeasyPrint (galley), which is by far the slowest. What
the last two give is stored.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coachbook.pdf.press.fragment import Fragment, FragmentKey
from coachbook.pdf.press.fragment_cache import Memo
from coachbook.pdf.press.line_setter import TRIALS, Lines, LineSetting
from coachbook.pdf.press.skeleton import Skeleton

if TYPE_CHECKING:  # the galley brings WeasyPrint, which takes half a second to import
    from coachbook.pdf.press.galley import Galley, GalleyResult

RECENT = 5_000  # fragments kept in memory, 15 MB: many texts stand on many sheets

Painter = Callable[[str], Fragment]
Sizes = Mapping[str, tuple[float, float]]


@dataclass
class Count:
    """How many texts were set in each of these ways."""

    painted: int = 0
    remembered: int = 0
    lines: int = 0
    laid: int = 0


@dataclass
class Typesetter:
    """Sets texts for the slots of a form.

    Attributes:
        skeleton: The form.
        memo: The cache.
        lines: Sets texts on one line.
        galley: Makes the galley when the first text needs it.
        painters: Kinds of slots that a function draws, such as `qr`.
        count: How many texts were set in which way, over all batches.
        refused: Texts that cannot be set, each with the reason. Sheets with one of them must be
            printed by WeasyPrint.
        settings: How lines of each kind and language are set, as far as learnt; None: all such
            texts must be laid out.
    """

    skeleton: Skeleton
    memo: Memo
    lines: Lines
    galley: Callable[[Sizes], Galley]
    painters: Mapping[str, Painter] = field(default_factory=dict)
    count: Count = field(default_factory=Count)
    refused: dict[FragmentKey, str] = field(default_factory=dict)
    settings: dict[tuple[str, str], LineSetting | None] = field(default_factory=dict)
    _galley: Galley | None = None
    _recent: dict[FragmentKey, Fragment] = field(default_factory=dict)

    def set(self, keys: Iterable[FragmentKey]) -> Mapping[FragmentKey, Fragment]:
        """The fragments of a batch of texts, but for refused ones.

        A batch should hold the texts of many sheets (a hundred or so): it costs one query to the
        cache and, if any text must be laid out, one document.

        Raises:
            GalleyError: a kind of slot cannot be set alone.
        """
        all_keys = dict.fromkeys(keys)
        painted = {k: self.painters[k.kind](k.text) for k in all_keys if k.kind in self.painters}
        keys_to_set = [one for one in all_keys if one not in painted]
        remembered = {one: self._recent[one] for one in keys_to_set if one in self._recent}
        remembered |= self.memo.read(one for one in keys_to_set if one not in remembered)
        new = [one for one in keys_to_set if one not in remembered]
        lines = self._set_lines(new)
        laid_out = self._lay_out_new([one for one in new if one not in lines])
        self.count.painted += len(painted)
        self.count.remembered += len(remembered)
        self.count.lines += len(lines)
        self.count.laid += len(laid_out)
        if lines or laid_out:
            self.memo.write(lines | laid_out)
        found = remembered | lines | laid_out
        if len(self._recent) > RECENT:
            self._recent.clear()
        self._recent |= found
        return painted | found

    def _set_lines(self, keys: Sequence[FragmentKey]) -> dict[FragmentKey, Fragment]:
        styles = {(one.kind, one.language) for one in keys if one.language}
        self._learn(sorted(styles - self.settings.keys()))
        found = {}
        for one in keys:
            setting = self.settings.get((one.kind, one.language))
            fragment = self.lines.set(one.text, one.language, setting) if setting else None
            if fragment is not None:
                found[one] = fragment
        return found

    def _lay_out_new(self, keys: Sequence[FragmentKey]) -> dict[FragmentKey, Fragment]:
        if not keys:
            return {}
        result = self._lay(keys)
        self.refused |= result.refused
        return result.fragments

    def _learn(self, styles: Sequence[tuple[str, str]]) -> None:
        """Learn how lines of these kinds and languages are set: from the cache, or from trials."""
        notes = {style: self.memo.read_note("\0".join(style)) for style in styles}
        for style, note in notes.items():
            if note is not None:
                values = json.loads(note)
                self.settings[style] = LineSetting(**values) if values else None
        new = [style for style, note in notes.items() if note is None]
        if not new:
            return
        result = self._lay([FragmentKey(*style, text) for style in new for text in TRIALS])
        for kind, language in new:
            trials = [
                (text, result.fragments.get(FragmentKey(kind, language, text))) for text in TRIALS
            ]
            fragments = [(text, fragment) for text, fragment in trials if fragment]
            setting = self.lines.learn(language, result.line_spans[kind], fragments)
            self.settings[kind, language] = setting
            self.memo.write_note(f"{kind}\0{language}", setting.json() if setting else "null")

    def _lay(self, keys: Sequence[FragmentKey]) -> GalleyResult:
        if self._galley is None:
            sizes = self.skeleton.sizes.items()
            self._galley = self.galley({k: v for k, v in sizes if k not in self.painters})
            self._galley.check()
        return self._galley.lay(keys)
