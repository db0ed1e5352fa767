"""The look of the workbook: the model of checklists/scorecard/workbook/look.yml."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from coachbook.base.text import Text
from coachbook.base.validation import build_model
from coachbook.base.yaml_file import read_yaml
from coachbook.playbook.model.entry import Model

Colour = Annotated[str, Field(pattern=r"^[0-9A-F]{6}$")]
Points = Annotated[float, Field(gt=0, le=409)]
Width = Annotated[float, Field(gt=0, le=200)]


class Style(Model):
    """The style of a kind of cell. `input`: not locked. `form`: the number format."""

    size: Points = 10
    bold: bool = False
    colour: Colour = "000000"
    fill: Colour | None = None
    across: Literal["left", "center", "right"] = "left"
    up: Literal["top", "center", "bottom"] = "center"
    indent: int = Field(0, ge=0, le=10)
    wrap: bool = False
    ruled: bool = False
    input: bool = False
    form: Text | str = "General"


class Shade(Model):
    """The colours of a cell while a condition holds."""

    fill: Colour
    colour: Colour = "000000"


class Shades(Model):
    """A shade for each condition: not filled in, low, not applicable, far apart, level given."""

    gap: Shade
    low: Shade
    none: Shade
    apart: Shade
    seen: Shade


class GridWidths(Model):
    """The widths of the grid's columns."""

    name: Width
    criterion: Width
    total: Width
    scored: Width
    plank: Width


class RepWidths(Model):
    """The widths of the columns of a rep's worksheet.

    A day, a fact or a level has two columns of width `pair`; the last two have the width `last`.
    """

    number: Width
    name: Width
    detail: Width
    pair: Width
    last: Width


class ColumnWidths(Model):
    """Column widths, by kind of worksheet."""

    grid: GridWidths
    rep: RepWidths


class Heights(Model):
    """Row heights in points, by what is in the row."""

    title: Points
    whose: Points
    how: Points
    head: Points
    line: Points
    focus: Points
    row: Points
    own: Points
    deal: Points
    score: Points
    words: Points


class NoteSize(Model):
    """The size of cell notes, in pixels."""

    width: int = Field(gt=0, le=2000)
    height: int = Field(gt=0, le=2000)


class Look(Model):
    """look.yml. `rule` is the colour of lines."""

    fonts: Text
    styles: dict[str, Style]
    rule: Colour
    shades: Shades
    widths: ColumnWidths
    heights: Heights
    note: NoteSize
    margin: float = Field(ge=0, le=2, description="Inches.")


def read_look(checklists: Path) -> Look:
    """The look of the project's workbooks.

    Raises:
        Problems: the file cannot be read or something in it does not fit.
    """
    folder = checklists / "scorecard" / "workbook"
    return build_model(Look, read_yaml(folder / "look.yml", folder))
