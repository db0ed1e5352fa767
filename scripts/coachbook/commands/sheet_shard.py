"""A share of the reps, so that any job runner can spread the work."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

import click

MOST_SHARDS = 9_999


@dataclass(frozen=True)
class Shard:
    """One of `of` equal shares of all reps; which one a rep is in follows from the id alone."""

    number: int
    of: int

    def holds(self, rep: str) -> bool:
        """Whether a rep is in this share."""
        turn = int.from_bytes(sha256(rep.encode()).digest()[:8], "big")
        return turn % self.of == self.number - 1

    @property
    def name(self) -> str:
        """As it stands in file names: 3-of-16, with zeros so that names sort."""
        return f"{self.number:0{len(str(self.of))}}-of-{self.of}"


class ShardType(click.ParamType[Shard]):
    """A share such as 3/16."""

    name = "k/n"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Shard:
        """The share; what is no share is refused with a sentence."""
        if isinstance(value, Shard):
            return value
        match = re.fullmatch(r"(\d{1,5})/(\d{1,5})", str(value), re.ASCII)
        if not match:
            self.fail(f"'{value}' is not a share such as 3/16", param, ctx)
        number, of = int(match[1]), int(match[2])
        if not 1 <= of <= MOST_SHARDS:
            self.fail(f"'{value}': from 1 to {MOST_SHARDS:,} shares can be made", param, ctx)
        if not 1 <= number <= of:
            self.fail(f"'{value}': the shares are 1/{of} to {of}/{of}", param, ctx)
        return Shard(number, of)
