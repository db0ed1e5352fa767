"""Mails as Outlook saves them: what is attached is taken, within bounds; hostile ones end alone."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import Result

from coachbook.scorecard.readers import containers
from coachbook.scorecard.readers.containers import (
    MOST_MEMBERS,
    ContainerError,
    open_container,
)
from coachbook.scorecard.readers.outlook_message import MOST_DEPTH
from coachbook.scorecard.readers.pasted_text import write_pasted_text

from .ole_file import Tree, attached, attached_mail, message, ole_file
from .printed import DEMO
from .test_containers import CARD, OTHER, fault, held, mail

Run = Callable[..., Result]
LARGE = CARD + b"# " + b"x" * 9000 + b"\n"
CLOUD = attached("周表.xlsx", None)


def test_what_is_attached_is_taken_whatever_its_size() -> None:
    one, two = attached("王喆.yml", CARD), attached("../李晓燕.yml", LARGE)
    assert held(ole_file(message(one, two))) == [("王喆.yml", CARD), (".. › 李晓燕.yml", LARGE)]
    short = {"__substg1.0_3704001E": "王喆.yml".encode("gb18030"), "__substg1.0_37010102": CARD}
    assert held(ole_file(message(short))) == [("王喆.yml", CARD)]


def test_mails_in_mails_are_opened_so_far_and_no_further() -> None:
    inner = message(attached("a.yml", CARD))
    for _ in range(MOST_DEPTH):
        inner = message(attached_mail(inner), attached("b.yml", OTHER))
    assert sorted({*held(ole_file(inner))}) == [("a.yml", CARD), ("b.yml", OTHER)]
    assert "more than 3 deep" in fault(ole_file(message(attached_mail(inner))))


def test_pictures_of_the_text_are_left_out_and_what_is_no_file_is_named() -> None:
    picture = attached("image001.png", b"\x89PNG", p3712="image001@01D", p370E="image/png")
    contents = open_container(ole_file(message(picture, attached("a.yml", CARD), CLOUD)))
    assert contents
    assert [each.name for each in contents.attachments] == ["a.yml"]
    assert contents.notes == ("1 picture in the text left out",)
    assert contents.faults[0].startswith("'周表.xlsx' is a link or an object in the mail")
    sent_as_file = attached("sheet.png", b"\x89PNG", p370E="image/png")
    assert held(ole_file(message(sent_as_file))) == [("sheet.png", b"\x89PNG")]


def test_a_text_pasted_into_a_mail_is_taken() -> None:
    text = write_pasted_text(CARD)
    assert held(ole_file(message(text=f"周敏：\n{text}"))) == [("pasted text", CARD)]
    html = "<p>" + text.replace("\n", "</p>\n<p>") + "</p>"
    assert held(ole_file(message(html=html))) == [("pasted text", CARD)]
    assert "is a mail with no attachment" in fault(ole_file(message(text="好")))


def test_number_and_size_are_bounded_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    full = [attached(f"{n}.yml", b"x") for n in range(MOST_MEMBERS)]
    assert len(held(ole_file(message(*full)))) == MOST_MEMBERS
    many = fault(ole_file(message(*full, attached("more.yml", b"x"))))
    assert "is a mail with 201 attachments; 200 is the most" in many
    monkeypatch.setattr(containers, "MOST_UNPACKED", 2 * len(LARGE))
    two = (attached("1", LARGE), attached("2", LARGE))
    assert len(held(ole_file(message(*two)))) == 2
    says = f"holds {2 * len(LARGE) + 2:,} bytes; {2 * len(LARGE):,} is the most"
    assert fault(ole_file(message(*two, text="x"))) == says


def test_a_damaged_message_ends_in_a_sentence() -> None:
    whole = ole_file(message(attached("a.yml", LARGE), attached_mail(message(text="x"))))
    luck = random.Random(20261128)
    for _ in range(300):
        broken = bytearray(
            whole[: luck.choice((len(whole), len(whole), luck.randrange(600, len(whole))))]
        )
        for _ in range(luck.randrange(1, 6)):
            broken[luck.randrange(8, len(broken))] = luck.randrange(256)
        with suppress(ContainerError):  # any other exception would be a fault
            contents = open_container(bytes(broken))
            sizes = [len(each.content) for each in contents.attachments] if contents else []
            assert all(size <= len(broken) for size in sizes)


def test_a_stream_that_claims_more_than_the_file_has_is_refused() -> None:
    whole = ole_file(message(attached("a.yml", LARGE)))
    place = whole.index("__substg1.0_37010102".encode("utf-16-le"))
    lying = whole[: place + 120] + (59_000_000).to_bytes(8, "little") + whole[place + 128 :]
    assert "is a damaged Outlook message (.msg)" in fault(lying)


def test_collect_takes_a_message_and_what_is_in_it(tmp_path: Path, run: Run) -> None:
    team = shutil.copytree(DEMO, tmp_path / "team", ignore=shutil.ignore_patterns("records"))
    file = tmp_path / "周表.msg"
    forwarded = mail(("李晓燕.yml", OTHER)).as_bytes()
    file.write_bytes(ole_file(message(attached("王喆.yml", CARD), attached("b.eml", forwarded))))
    out = run("collect", file, "--team", team).output
    assert "周表.msg: 2 files in it" in out
    assert "周表.msg › b.eml › 李晓燕.yml: 1 field of 1 scorecard read" in out
    assert "2 files: 2 with something new, 0 already known" in out
    file.write_bytes(ole_file(message(CLOUD)))
    refused = run("collect", file, "--team", team)
    assert refused.exit_code == 1
    assert "refused: '周表.xlsx' is a link" in refused.output


@pytest.mark.parametrize("name", ["Workbook", "WordDocument"])
def test_another_ole_file_is_no_message(name: str) -> None:
    inner: Tree = {name: bytes(5000), "mail": message(attached("a.yml", CARD))}
    assert open_container(ole_file(inner)) is None
