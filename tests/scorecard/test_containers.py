"""Archives, mails and pasted texts: what they hold is taken, within bounds, and never as a path."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coachbook.__main__ import cli
from coachbook.scorecard import collect as collecting
from coachbook.scorecard.readers.containers import (
    MOST_MEMBERS,
    MOST_UNPACKED,
    ContainerError,
    open_container,
    shown_name,
)
from coachbook.scorecard.readers.foreign_files import foreign_fault
from coachbook.scorecard.readers.pasted_text import pasted_files, write_pasted_text
from coachbook.scorecard.readers.recognition import UnknownKindError, recognise

from .printed import Printed

Run = Callable[..., Result]

CARD = b"team: training-1\nrep: wang-zhe\nweek: 2026-W48\nvalues: {criterion.learning: 3}\n"
OTHER = CARD.replace(b"wang-zhe", b"li-xiaoyan")
FILE = '{"coachbook": "coachbook webform 1", "names": "王喆 李晓燕 陈珺 赵磊 孙倩"}'.encode() * 40


def zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def mail(*files: tuple[str, bytes], text: str = "附件") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@example.com", "b@example.com", "周表"
    made.set_content(text)
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="x-any", filename=name)
    return made


def held(content: bytes) -> list[tuple[str, bytes]]:
    contents = open_container(content)
    assert contents
    assert contents.faults == ()
    return [(each.name, each.content) for each in contents.attachments]


def fault(content: bytes) -> str:
    with pytest.raises(ContainerError) as found:
        open_container(content)
    return str(found.value)


def test_what_is_packed_or_attached_is_taken_once(
    printed: Printed, tmp_path: Path, run: Run
) -> None:
    team, inbox = printed.copy(tmp_path), tmp_path / "mail"
    inbox.mkdir()
    inner = zipped({"a.yml": CARD})
    (inbox / "1.zip").write_bytes(zipped({"more/inner.zip": inner, "b.yml": OTHER}))
    forwarded = mail(text="Fwd")
    forwarded.add_attachment(mail(("王喆.yml", CARD)))
    (inbox / "2.eml").write_bytes(forwarded.as_bytes())
    result = run("collect", inbox, "--team", team.team)
    assert result.exit_code == 0
    assert "3 files: 2 with something new, 1 already known" in result.output
    kept = sorted(each.read_bytes() for each in (team.records / "inbox").iterdir())
    assert kept == sorted([CARD, OTHER])  # under their own hash, and no archive
    assert {each.name for each in tmp_path.iterdir()} >= {"mail"}


def test_names_inside_are_no_paths(printed: Printed, tmp_path: Path, run: Run) -> None:
    team, file = printed.copy(tmp_path), tmp_path / "x.zip"
    file.write_bytes(zipped({"../../evil.yml": CARD, "/tmp/evil\n.yml": OTHER}))
    out = run("collect", file, "--team", team.team).output
    assert "x.zip › .. › .. › evil.yml: 1 field" in out
    assert not [*tmp_path.rglob("*evil*")]
    assert shown_name("a\\b/c\x1b[31m.yml") == "a › b › c [31m.yml"


def test_what_systems_add_to_an_archive_is_left_out() -> None:
    parts = {"__MACOSX/._a.yml": b"x", ".DS_Store": b"x", "~$b.xlsx": b"x", "a.yml": CARD}
    assert held(zipped(parts)) == [("a.yml", CARD)]
    assert fault(zipped({".DS_Store": b"x"})) == "is an archive with no file in it"


def test_chinese_names_of_windows_are_shown() -> None:
    content = bytearray(zipped({"XXXX.yml": CARD}))
    gbk = "王喆".encode("gb18030")
    content = content.replace(b"XXXX", gbk)
    assert held(bytes(content)) == [("王喆.yml", CARD)]


def test_an_archive_is_bounded_before_it_is_unpacked() -> None:
    full = {f"{n}.yml": b"x" for n in range(MOST_MEMBERS)}
    assert len(held(zipped(full))) == MOST_MEMBERS
    says = f"holds {MOST_MEMBERS + 1} files; {MOST_MEMBERS} is the most"
    assert says in fault(zipped({**full, "more.yml": b"x"}))
    assert "holds 10,000 files" in fault(zipped({f"{n}": b"" for n in range(10_000)}))
    bomb = zipped({"bomb": b"\0" * (MOST_UNPACKED + 1)})
    assert "would unpack to 60,000,001 bytes" in fault(bomb)
    locked = bytearray(zipped({"a.yml": CARD}))
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        locked[locked.index(mark) + place] |= 1
    assert "is an archive with a password" in fault(bytes(locked))


def test_what_is_packed_in_what_is_packed_is_bounded_in_all(
    printed: Printed, tmp_path: Path, run: Run
) -> None:
    team, file = printed.copy(tmp_path), tmp_path / "x.zip"
    content = CARD
    for _ in range(collecting.MOST_DEPTH):
        content = zipped({"in.zip": content})
    file.write_bytes(content)
    assert run("collect", file, "--team", team.team).exit_code == 0
    file.write_bytes(zipped({"in.zip": content}))
    out = run("collect", file, "--team", team.team).output
    assert "is packed more than 3 times over: unpack it and hand in the files" in out
    wide = zipped({f"{n}.txt": b"" for n in range(MOST_MEMBERS // 2)})
    file.write_bytes(zipped({"1.zip": wide, "2.zip": wide}))
    out = run("collect", file, "--team", team.team).output
    assert "2.zip: refused\n    refused: with all that is packed in it, it holds too much" in out


def test_a_mail_gives_its_attachments_and_leaves_pictures_of_the_text() -> None:
    message = mail(("=?utf-8?B?546L?=.yml", CARD))
    picture = EmailMessage()
    picture.set_content(b"\x89PNG", maintype="image", subtype="png", cid="<logo>")
    message.attach(picture)
    contents = open_container(message.as_bytes())
    assert contents
    assert [each.content for each in contents.attachments] == [CARD]
    assert contents.notes == ("1 picture in the text left out",)
    assert "is a mail with no attachment" in fault(mail().as_bytes())
    many = [(f"{n}.yml", b"x") for n in range(MOST_MEMBERS + 1)]
    assert "is a mail with 201 attachments" in fault(mail(*many).as_bytes())
    assert open_container(CARD) is None


def test_a_pasted_text_survives_what_chats_and_mails_do_to_it() -> None:
    text = write_pasted_text(FILE, 60)
    lines = text.splitlines()
    assert len(lines) > 3
    headed = "\n".join(f"王喆 2026/11/27 17:0{n % 10}\n{line}" for n, line in enumerate(lines))
    wrapped = "\n".join(line[at : at + 20] for line in lines for at in range(0, len(line), 20))
    quoted = "\n".join(f"> > {line}" for line in wrapped.splitlines())
    inside = text.replace("/2/", "/2\nKevin Lim\n/", 1)
    wide = text.translate({ord(c): ord(c) + 0xFEE0 for c in "[]/ABCDE234"})
    spaced = wrapped.replace("\n", "\u3000\n\u3000").replace("A", "A\u200b")
    for changed in (
        *(text, headed, wrapped, quoted, inside, wide, spaced, text.lower()),
        *("\n".join(reversed(lines)), text + text, text.replace("\n", " ")),
    ):
        assert [each.content for each in pasted_files(changed)] == [FILE], changed[:200]
        contents = open_container(changed.encode())
        assert contents
        assert [each.content for each in contents.attachments] == [FILE]
    for encoding in ("utf-8-sig", "utf-16", "gb18030"):
        assert held(headed.encode(encoding)) == [("pasted text", FILE)]
    assert held(mail(text=f"你好\n{text}").as_bytes()) == [("pasted text", FILE)]


def test_a_pasted_text_that_is_not_whole_is_refused() -> None:
    lines = write_pasted_text(FILE, 60).splitlines()
    count = len(lines)
    (found,) = pasted_files("\n".join(lines[:1] + lines[2:]))
    says = f"of {count} pieces of the pasted text, these are missing or damaged: 2"
    assert found.fault == f"{says}; copy it again from the page, whole"
    letter = "A" if lines[2][-8] != "A" else "B"
    damaged = f"{lines[2][:-8]}{letter}{lines[2][-7:]}"
    (found,) = pasted_files("\n".join([*lines[:2], damaged, *lines[3:]]))
    assert "damaged: 3;" in found.fault
    (found,) = pasted_files("[cb1/oops]")
    assert found.fault.startswith("no piece of the pasted text can be read")
    whole, other = write_pasted_text(b"{}"), write_pasted_text(FILE, 60).splitlines()[0]
    good, bad = pasted_files(whole + other)
    assert (good.content, bool(bad.fault)) == (b"{}", True)


def test_a_pasted_bomb_ends_in_a_sentence() -> None:
    (found,) = pasted_files(write_pasted_text(b"\0" * 50_000_000, 4_000))
    assert "the check sum of the pasted text does not agree" in found.fault
    assert zlib.crc32(b"") == 0


def test_collect_takes_a_pasted_text_from_standard_input(printed: Printed, tmp_path: Path) -> None:
    team = printed.copy(tmp_path)
    given = f"周敏：\n{write_pasted_text(CARD)}"
    arguments = ["collect", "-", "--team", str(team.team)]
    out = CliRunner().invoke(cli, arguments, input=given, catch_exceptions=False).output
    assert "standard input › pasted text: 1 field of 1 scorecard read" in out


OLE = b"\xd0\xcf\x11\xe0" + bytes(600)


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xls", ole("Workbook"), "is an old Excel workbook (.xls): save it there as Excel"),
        ("a.et", ole("Workbook"), "is a WPS table (.et): save it there as Excel Workbook (.xlsx)"),
        ("a.wps", OLE, "is a WPS document (.wps)"),
        ("a.doc", ole("WordDocument"), "is a Word document (.doc)"),
        ("a.xlsx", ole("EncryptedPackage"), "is protected by a password"),
        ("a.heic", bytes(4) + b"ftypheic", "is a photo (HEIC)"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "is a picture"),
        ("a.m4a", bytes(4) + b"ftypM4A ", "is a recording or a film"),
        ("a.rar", b"Rar!\x1a\x07", "is a RAR archive: unpack it, or pack the files as .zip"),
        ("a.rtf", b"{\\rtf1 x}", "is a rich text (.rtf)"),
        ("winmail.dat", b"\x78\x9f\x3e\x22", "is what Outlook makes of attachments"),
    ],
)
def test_other_kinds_are_named_for_what_they_are(name: str, content: bytes, says: str) -> None:
    assert foreign_fault(content, name).startswith(says)
    with pytest.raises(UnknownKindError, match=r"^is "):
        recognise(content, name)


def test_office_documents_that_are_zip_files_are_named() -> None:
    types = {"[Content_Types].xml": b"<Types/>"}
    for parts, says in (
        ({**types, "word/document.xml": b"x"}, "is a Word document (.docx)"),
        ({**types, "ppt/presentation.xml": b"x"}, "is a presentation (.pptx)"),
        ({**types, "xl/workbook.bin": b"x"}, "is a binary Excel workbook (.xlsb)"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text"}, "is a text document (.odt)"),
    ):
        content = zipped(parts) if "mimetype" not in parts else _stored(parts)
        assert open_container(content) is None
        with pytest.raises(UnknownKindError) as found:
            recognise(content)
        assert str(found.value).startswith(says)
    assert fault(zipped({"Index/Document.iwa": b"x"})).startswith("is an Apple Numbers file")


def _stored(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()
