"""Fillable sheets, filled in as viewers do it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping

import pikepdf

from coachbook.pdf.field_names import box_id


def fields_in(document: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Object]]:
    """Every field with its full id: "2026-W48_north_lin.deal/1/…" in a pack."""
    waiting = [("", each) for each in document.Root.AcroForm.Fields]
    while waiting:
        above, one = waiting.pop()
        name = f"{above}{box_id(str(one.T))}"
        if "/FT" in one:
            yield name, one
        else:
            waiting += [(f"{name}.", kid) for kid in one.Kids]


def enter(field: pikepdf.Object, value: str | bool, *, shown: bool = True) -> None:
    """Put a value into a field; without `shown`, boxes keep the looks that they had."""
    if pikepdf.Name.Tx == field.FT:
        field.V = pikepdf.String(str(value))
        return
    state = pikepdf.Name("/Yes" if value is True else f"/{value}")
    field.V = state
    for one in field.get("/Kids", [field]):
        if shown:
            one.AS = state if str(state) in one.AP.N else pikepdf.Name.Off


def filled(content: bytes, entered: Mapping[str, str | bool], saved: str = "") -> bytes:
    """The file with these fields filled in; `saved` is a date as PDF writes it."""
    with pikepdf.open(io.BytesIO(content)) as document:
        there = dict(fields_in(document))
        for name, value in entered.items():
            enter(there[name], value)
        if saved:
            document.docinfo["/ModDate"] = saved
        target = io.BytesIO()
        document.save(target, deterministic_id=True)
    return target.getvalue()


def changed(content: bytes, change: Callable[[pikepdf.Pdf], object], **how: object) -> bytes:
    """The file after something was done to it; `how` it is saved."""
    with pikepdf.open(io.BytesIO(content)) as document:
        change(document)
        target = io.BytesIO()
        document.save(target, **how)  # type: ignore[arg-type]
    return target.getvalue()


def field(document: pikepdf.Pdf, name: str) -> pikepdf.Object:
    """The field with this id."""
    return dict(fields_in(document))[name]
