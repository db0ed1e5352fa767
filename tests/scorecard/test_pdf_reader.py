"""Filled-in PDF sheets, however a viewer saved them, are read back; what is odd is not guessed."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from pypdf import PdfReader, PdfWriter

from coachbook.base.text import Language
from coachbook.pdf.field_names import field_name
from coachbook.scorecard.context_loader import load_reader_context
from coachbook.scorecard.observation import CardKey, CardKind, Observation, Reading, Value
from coachbook.scorecard.readers.pdf_fields import DIFFER, GUESSED, LOST, SEVERAL, pdf_text
from coachbook.scorecard.readers.pdf_reader import read
from coachbook.sheet.fields import FieldKind, sheet_fields
from coachbook.sheet.form import make_form
from coachbook.team.folder_reader import read_team

from .filling import changed, field, fields_in, filled
from .printed import BOOK, REPS, ROOT, WEEK, Printed

SCORE, OTHER, OWN = "criterion.learning", "criterion.evidence", "criterion.learning/own"
TICK, DAY, NOTE = "deal/2/fact.asks-invoice", "deal/2/day", "praise/1"
ITEM = "objection/item"
ENTERED: dict[str, str | bool] = {
    SCORE: "3",
    OTHER: "na",
    OWN: "2",
    ITEM: "２",
    TICK: True,
    DAY: "2",
    NOTE: "抓得很紧",
    "commitment/1": "not-done",
    "signature/rep": "王喆",
}
READ: dict[str, Value] = {
    SCORE: 3,
    OTHER: "na",
    OWN: 2,
    ITEM: 2,
    TICK: True,
    DAY: "2",
    NOTE: "抓得很紧",
    "commitment/1": "not-done",
    "signature/rep": "王喆",
}


def values(reading: Reading) -> dict[str, Value]:
    assert reading.refusals == ()
    return {each.field: each.value for each in reading.observations}


def only(reading: Reading) -> Observation:
    (seen,) = reading.observations
    return seen


def read_by(printed: Printed, content: bytes) -> Reading:
    return read(content, "sheet.pdf", printed.known)


def test_what_was_entered_is_read_with_whose_and_where(printed: Printed) -> None:
    reading = read_by(printed, filled(printed.sheet(), ENTERED, "D:20261127180000+08'00'"))
    assert values(reading) == READ
    seen = {each.field: each for each in reading.observations}
    key = CardKey("training-1", "wang-zhe", WEEK, CardKind.NORMAL, "zhou-min")
    assert {each.card for each in reading.observations} == {key}
    assert seen[SCORE].source.edit == "2026-11-27T10:00:00Z"
    sheet = printed.known.sheet(WEEK, "wang-zhe")
    assert sheet
    assert seen[SCORE].source.form == sheet.form
    assert seen[TICK].about == sheet.deals[1]
    assert seen["commitment/1"].about == sheet.commitments[0]
    assert seen[ITEM].note == "'２' read as 2"


def test_every_field_that_the_sheet_asks_for_can_be_filled_in(printed: Printed) -> None:
    known = printed.known
    form = make_form(known.playbook, "training", (Language.ZH,))
    everything: dict[str, str | bool] = {
        each.id: each.options[1] if each.options else each.kind is FieldKind.TICK or "1"
        for each in sheet_fields(form)
    }
    found = values(read_by(printed, filled(printed.sheet(), everything)))
    assert found.keys() == everything.keys()
    assert found[SCORE] == 1


def test_a_pack_is_read_rep_by_rep(printed: Printed) -> None:
    entered = {f"{WEEK}_training-1_{rep}.{SCORE}": n for rep, n in zip(REPS, "14", strict=True)}
    reading = read_by(printed, filled(printed.pack, entered))
    assert {each.card.rep: each.value for each in reading.observations} == dict(
        zip(REPS, (1, 4), strict=True)
    )


def saved_by_pypdf(content: bytes) -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(content)))
    entered = {field_name(name): str(value) for name, value in ENTERED.items() if name != TICK}
    buttons = {SCORE, OTHER, OWN, DAY, "commitment/1"}
    entered |= {field_name(name): f"/{ENTERED[name]}" for name in buttons}
    for page in writer.pages:
        writer.update_page_form_field_values(page, {**entered, field_name(TICK): "/Yes"})
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def saved_by_pdfium(content: bytes) -> bytes:
    document = pypdfium2.PdfDocument(filled(content, ENTERED))
    document.init_forms()
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def rewritten(**how: object) -> Callable[[bytes], bytes]:
    return lambda content: changed(filled(content, ENTERED), lambda _: None, **how)


def without(key: str) -> Callable[[bytes], bytes]:
    """Saved by a program that leaves out one of the two places where a box's state stands."""

    def leave_out(document: pikepdf.Pdf) -> None:
        for _, one in fields_in(document):
            for part in [*one.get("/Kids", []), one] if Name.Btn == one.FT else ():
                if key in part:
                    del part[key]

    return lambda content: changed(filled(content, ENTERED), leave_out)


def in_code(encoding: str, mark: bytes = b"") -> Callable[[bytes], bytes]:
    def write(document: pikepdf.Pdf) -> None:
        for name in (NOTE, "signature/rep"):
            text = str(ENTERED[name]).encode(encoding)
            field(document, name).V = String(mark + text)

    return lambda content: changed(filled(content, ENTERED), write)


SAVED: dict[str, Callable[[bytes], bytes]] = {
    "pypdf": saved_by_pypdf,
    "pdfium": saved_by_pdfium,
    "linearised": rewritten(linearize=True),
    "plain objects": rewritten(object_stream_mode=pikepdf.ObjectStreamMode.disable),
    "locked against changes": rewritten(encryption=pikepdf.Encryption(owner="x", user="")),
    "no /V": without("/V"),
    "no /AS": without("/AS"),
    "UTF-8": in_code("utf-8", b"\xef\xbb\xbf"),
    "little end first": in_code("utf-16-le", b"\xff\xfe"),
}


@pytest.mark.parametrize("program", SAVED)
def test_whatever_saved_it_the_same_is_read(printed: Printed, program: str) -> None:
    reading = read_by(printed, SAVED[program](printed.sheet()))
    assert values(reading) == READ
    assert not [each.doubt for each in reading.observations if each.doubt]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_text_in_a_code_that_the_file_does_not_name_is_doubtful(
    printed: Printed, encoding: str
) -> None:
    reading = read_by(printed, in_code(encoding)(printed.sheet()))
    assert values(reading) == READ
    assert {e.field for e in reading.observations if e.doubt == GUESSED} == {NOTE, "signature/rep"}


def test_what_a_viewer_could_not_write_is_doubtful() -> None:
    assert pdf_text(b"\xfe\xff" + "好\uf642".encode("utf-16-be"))[1] == LOST
    assert pdf_text(b"\xfe\xff\xd8\x42")[1] == LOST
    assert pdf_text(b"Jos\xe9 \x9650") == ("José Œ50", "")
    assert pdf_text(b"\xfe\xff" + "𠮷🙂".encode("utf-16-be")) == ("𠮷🙂", "")
    assert pdf_text(b"") == ("", "")


def test_a_box_that_shows_another_state_than_the_file_says_is_doubtful(printed: Printed) -> None:
    def differ(document: pikepdf.Pdf) -> None:
        field(document, TICK).V = Name.Yes
        field(document, SCORE).V = Name("/2")
        two = field(document, OTHER)
        for kid in [*two.Kids][:2]:
            kid.AS = next(Name(key) for key in kid.AP.N if key != "/Off")

    reading = read_by(printed, changed(filled(printed.sheet(), {SCORE: "3"}), differ))
    doubts = {each.field: each.doubt for each in reading.observations}
    assert doubts == {TICK: DIFFER, SCORE: DIFFER, OTHER: SEVERAL}


def test_what_does_not_fit_is_refused_with_its_field(printed: Printed) -> None:
    entered: dict[str, str | bool] = {"check.calls/1": "x", ITEM: "9", "further/cause": "x"}
    reading = read_by(printed, filled(printed.sheet(), entered))
    assert reading.observations == ()
    assert {each.address for each in reading.refusals} == {f"sheet.pdf {name}" for name in entered}


def test_a_blank_sheet_is_nothing(printed: Printed) -> None:
    reading = read_by(printed, printed.sheet())
    assert (reading.observations, reading.refusals) == ((), ())
    assert reading.notes == ("nothing is filled in",)


def looped(document: pikepdf.Pdf) -> None:
    one = document.make_indirect(Dictionary(T=String("a")))
    two = document.make_indirect(Dictionary(T=String("b"), Kids=Array([one])))
    one.Kids = Array([two])
    document.Root.AcroForm.Fields.append(one)


def nested(document: pikepdf.Pdf) -> None:
    inner = Dictionary(T=String("x"), FT=Name.Tx)
    for _ in range(40):
        inner = Dictionary(T=String("x"), Kids=Array([inner]))
    document.Root.AcroForm.Fields.append(inner)


def says(text: str) -> Callable[[pikepdf.Pdf], object]:
    return lambda document: setattr(field(document, "sheet"), "V", String(text))


REFUSED: dict[str, tuple[Callable[[pikepdf.Pdf], object], str]] = {
    "XFA": (lambda d: setattr(d.Root.AcroForm, "XFA", String("<x/>")), "XFA"),
    "flattened": (lambda d: delattr(d.Root, "AcroForm"), "has no fields"),
    "no fields": (lambda d: setattr(d.Root.AcroForm, "Fields", Array()), "without fields"),
    "loop": (looped, "contain themselves"),
    "deep": (nested, "nested deeper"),
    "foreign": (lambda d: setattr(field(d, "sheet"), "T", String("x")), "which sheet it is"),
    "blank form": (says(""), "is a blank form"),
    "damaged": (says("{"), "is damaged"),
    "another's": (
        says('{"code": "COIGI33333H9A000", "deals": [], "commitments": []}'),
        "check digits differ",
    ),
}


@pytest.mark.filterwarnings("ignore::pikepdf.PageCopyWarning")
@pytest.mark.parametrize("fault", REFUSED)
def test_what_cannot_be_read_is_refused_with_a_sentence(printed: Printed, fault: str) -> None:
    change, words = REFUSED[fault]
    reading = read_by(printed, changed(filled(printed.sheet(), ENTERED), change))
    assert reading.observations == ()
    assert words in reading.refusals[0].says


def test_a_password_or_half_a_file_is_refused(printed: Printed) -> None:
    locked = rewritten(encryption=pikepdf.Encryption(owner="x", user="y"))(printed.sheet())
    assert "password" in read_by(printed, locked).refusals[0].says
    half = printed.sheet()[:2000]
    assert read_by(printed, half).refusals
    assert read_by(printed, b"%PDF-1.7 nothing").refusals


def test_a_sheet_of_a_form_or_rep_that_is_not_known_is_refused(printed: Printed) -> None:
    content, known = filled(printed.sheet(), ENTERED), printed.known
    for less, words in (
        (replace(known, codes={}), "nobody has the code"),
        (replace(known, forms={}), "is not kept here"),
        (replace(known, prints={}), "is not on record"),
    ):
        reading = read(content, "sheet.pdf", less)
        assert words in reading.refusals[0].says


def test_a_sheet_with_the_codes_of_old_is_of_a_team_of_today_or_of_then() -> None:
    issued = ROOT / "tests" / "issued"
    content = (issued / "filled" / "lin.pdf").read_bytes()
    teams = read_team(issued / "team", BOOK, lambda _: True)[0].teams
    known = load_reader_context(BOOK, teams, issued / "team" / "records")
    key = CardKey("north", "lin", WEEK, CardKind.NORMAL, "zhou-min")
    for less in (replace(known, printed={}), replace(known, teams=()), replace(known, prints={})):
        reading = read(content, "sheet.pdf", less)
        assert {each.card for each in reading.observations} == {key}
        assert {each.source.document for each in reading.observations} == {f"pdf {key}"}
    reading = read(content, "sheet.pdf", replace(known, printed={}, teams=()))
    assert "is in no team" in reading.refusals[0].says
