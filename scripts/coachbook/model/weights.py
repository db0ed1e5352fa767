"""What words speak for: learned from the labelled statements of a playbook."""

from __future__ import annotations

from pydantic import Field

from coachbook.model.base import Model


class Weights(Model):
    """playbook/statements/weights.json, written by `coachbook learn`.

    A weight is in hundredths of log-odds. A key of `bias` and `grams` is a fact's id, `fact` (it
    is one, whichever) or `feeling` (of what is no fact, it is a feeling).
    """

    of: str = Field("", description="The SHA-256 of the statements that it was learned from.")
    bias: dict[str, int] = Field({}, description="What speaks for each before a word is read.")
    grams: dict[str, dict[str, int]] = Field({}, description="What each run of words adds.")
