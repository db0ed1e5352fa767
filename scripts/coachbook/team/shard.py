"""A share of the reps, so that several machines can divide the work."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

MOST_SHARDS = 9_999


@dataclass(frozen=True)
class Shard:
    """Share `number` (from 1) of `of` shares of about equal size.

    A rep's share follows from the SHA-256 of the id alone: machines need not know of each other,
    and a rep who joins or leaves moves nobody else. (Python's `hash` differs in each process.)
    """

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """The share written as `3/16`.

        Raises:
            ValueError: another form, or a share that does not exist; the message is a sentence.
        """
        match = re.fullmatch(r"(\d{1,5})/(\d{1,5})", text, re.ASCII)
        if not match:
            raise ValueError(f"'{text}' is not a share such as 3/16")
        number, of = int(match[1]), int(match[2])
        if not 1 <= of <= MOST_SHARDS:
            raise ValueError(f"'{text}': from 1 to {MOST_SHARDS:,} shares can be made")
        if not 1 <= number <= of:
            raise ValueError(f"'{text}': the shares are 1/{of} to {of}/{of}")
        return cls(number, of)

    def includes(self, rep: str) -> bool:
        """Whether a rep is in this share."""
        number = int.from_bytes(sha256(rep.encode()).digest()[:8], "big")
        return number % self.of == self.number - 1

    @property
    def name(self) -> str:
        """As it stands in file names: 3-of-16, with zeros so that names sort."""
        return f"{self.number:0{len(str(self.of))}}-of-{self.of}"
