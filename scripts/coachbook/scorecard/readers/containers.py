"""Files that hold other files: ZIP archives, mails, and texts pasted from a chat.

What they hold is handed in like files of a folder, each read by itself and kept under its own hash.
The names inside are shown and used for nothing else. Number and size are bounded here for one
container, and by whoever opens one after the other for all that is in one file.
"""

from __future__ import annotations

import email
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from pathlib import PurePosixPath

from coachbook.base.terminal import count_noun
from coachbook.base.workbook_package import ZIP
from coachbook.scorecard.inbox import is_document
from coachbook.scorecard.readers.foreign_files import zip_fault
from coachbook.scorecard.readers.outlook_message import OutlookError, read_outlook
from coachbook.scorecard.readers.pasted_text import has_pieces, pasted_files, plain_text
from coachbook.scorecard.refusal_words import says as refusal

MOST_MEMBERS, MOST_UNPACKED = 200, 60_000_000
_UNPACK = "unpack it and hand in the files"
_WORKBOOK = ("xl/workbook.xml", "mimetype", "[Content_Types].xml")
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UTF8 = 0x800
_HEADER = re.compile(rb"([!-9;-~]{1,76}):|[ \t]")
_MAIL_HEADERS = {
    *(b"from", b"to", b"date", b"subject", b"mime-version", b"received", b"return-path"),
    *(b"message-id", b"content-type", b"delivered-to", b"x-mailer"),
}
_TAG = re.compile(r"<[^>]{0,2000}>")
_MOST_NAME = 80
_NOT_ATTACHED = "is a link or an object in the mail, not an attached file: save it and hand it in"


class ContainerError(ValueError):
    """Why what a file holds is not read, as a sentence."""


@dataclass(frozen=True)
class Attachment:
    """A file in another; its name is for sentences only."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Contents:
    """What a container holds, why some of it cannot be read, and what was left out."""

    attachments: tuple[Attachment, ...]
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def open_container(content: bytes) -> Contents | None:
    """What a file holds; None: it is no container.

    Raises:
        ContainerError: it holds too much, or cannot be opened.
    """
    if content.startswith(ZIP):
        return _zip(content)
    if _is_mail(content):
        return _mail(content)
    if (message := _outlook(content)) is not None:
        return message
    text = plain_text(content)
    return _pasted(text) if text and has_pieces(text) else None


def shown_name(name: str) -> str:
    """A name inside a container, as it is shown: in one line, short, and no path."""
    plain = "".join(c if c.isprintable() else " " for c in name.replace("\\", "/"))
    return " › ".join(part for part in plain.split("/") if part)[-_MOST_NAME:] or "?"


def _zip(content: bytes) -> Contents | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if {entry.filename for entry in entries} & {*_WORKBOOK}:
                return None
            if fault := zip_fault(archive.namelist()):
                raise ContainerError(fault)
            files = [entry for entry in entries if _is_file(entry)]
            _check(files)
            attachments = tuple(Attachment(_zip_name(each), archive.read(each)) for each in files)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        kind = type(error).__name__
        raise ContainerError(refusal("archive_damaged", error=kind)) from None
    return Contents(attachments)


def _is_file(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename)
    hidden = "__MACOSX" in path.parts or not is_document(path.name)
    return not entry.is_dir() and not hidden


def _check(files: list[zipfile.ZipInfo]) -> None:
    """Check an archive before anything of it is unpacked."""
    unpacked = sum(entry.file_size for entry in files)
    if not files:
        raise ContainerError(refusal("archive_empty"))
    if len(files) > MOST_MEMBERS:
        raise ContainerError(f"holds {len(files):,} files; {MOST_MEMBERS} is the most: {_UNPACK}")
    if unpacked > MOST_UNPACKED:
        says = f"would unpack to {unpacked:,} bytes; {MOST_UNPACKED:,} is the most"
        raise ContainerError(f"{says}: {_UNPACK}")
    if any(entry.flag_bits & 1 for entry in files):
        raise ContainerError(refusal("archive_locked"))
    if any(entry.compress_type not in _COMPRESSIONS for entry in files):
        raise ContainerError(f"is packed in an unusual way: {_UNPACK}")


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """The name; Windows in China writes it in GB 18030, which ZIP has no mark for."""
    if entry.flag_bits & _UTF8 or entry.filename.isascii():
        return shown_name(entry.filename)
    try:
        return shown_name(entry.filename.encode("cp437").decode("gb18030"))
    except UnicodeError:
        return shown_name(entry.filename)


def _is_mail(content: bytes) -> bool:
    """Whether a file begins with the headers of a mail (RFC 5322)."""
    names: set[bytes] = set()
    for line in content[:65536].lstrip(b"\xef\xbb\xbf").splitlines():
        if not line.strip():
            break
        match = _HEADER.match(line)
        if match is None:
            return False
        names.add((match[1] or b"").lower())
    return len(names & _MAIL_HEADERS) >= 2


def _mail(content: bytes) -> Contents:
    attachments: list[Attachment] = []
    texts: dict[str, list[str]] = {"plain": [], "html": []}
    pictures = 0
    for part in _leaves(email.message_from_bytes(content)):
        payload = part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else b""
        name = part.get_filename()
        if part.get_content_maintype() == "image" and _is_inline(part):
            pictures += 1
        elif name or part.get_content_disposition() == "attachment":
            attachments.append(Attachment(_mail_name(name or "?"), data))
        elif part.get_content_maintype() == "text":
            text = _decoded(data, part.get_content_charset())
            texts.setdefault(part.get_content_subtype(), []).append(text)
    if len(attachments) > MOST_MEMBERS:
        says = f"is a mail with {len(attachments):,} attachments; {MOST_MEMBERS} is the most"
        raise ContainerError(f"{says}: save them and hand them in")
    return _mail_contents(attachments, texts["plain"], texts["html"], pictures)


def _outlook(content: bytes) -> Contents | None:
    try:
        message = read_outlook(content, MOST_MEMBERS, MOST_UNPACKED)
    except OutlookError as error:
        raise ContainerError(str(error)) from None
    if message is None:
        return None
    attachments = [Attachment(shown_name(name), data) for name, data in message.files]
    faults = [f"'{shown_name(name)}' {_NOT_ATTACHED}" for name in message.missing]
    return _mail_contents(attachments, message.plain, message.html, message.pictures, faults)


def _mail_contents(
    attachments: Sequence[Attachment],
    plain: Sequence[str],
    html: Sequence[str],
    pictures: int,
    faults: Sequence[str] = (),
) -> Contents:
    """What a mail holds: its attachments, and what was pasted into the first text that has it."""
    bodies = [*plain, *(_TAG.sub("\n", each) for each in html)]
    pasted = next((_pasted(each) for each in bodies if has_pieces(each)), Contents(()))
    if not attachments and not pasted.attachments and not pasted.faults and not faults:
        raise ContainerError(refusal("mail_alone"))
    notes = (f"{count_noun(pictures, 'picture')} in the text left out",) if pictures else ()
    return Contents((*attachments, *pasted.attachments), (*pasted.faults, *faults), notes)


def _leaves(message: Message) -> Iterator[Message]:
    """The parts of a mail and of mails in it that hold no other part."""
    waiting: list[Message] = [message]
    while waiting:
        part = waiting.pop(0)
        payload = part.get_payload()
        if isinstance(payload, list):
            waiting[:0] = [each for each in payload if isinstance(each, Message)]
        else:
            yield part


def _is_inline(part: Message) -> bool:
    return part.get_content_disposition() != "attachment" and "Content-ID" in part


def _mail_name(name: str) -> str:
    try:
        return shown_name(str(make_header(decode_header(name))))
    except (ValueError, LookupError):
        return shown_name(name)


def _decoded(data: bytes, charset: str | None) -> str:
    try:
        return data.decode(charset or "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _pasted(text: str) -> Contents:
    files = pasted_files(text)
    good = (each.content for each in files if not each.fault)
    attachments = tuple(Attachment("pasted text", each) for each in good)
    return Contents(attachments, tuple(each.fault for each in files if each.fault))
