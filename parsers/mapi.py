"""A mail as Outlook saves it (`.msg`, MS-OXMSG): properties in the streams of a compound file.

__substg1.0_0037001F            the subject: property 0037, of type 001F (UTF-16); 001E is of the message's code page, 0102 bytes
__properties_version1.0         what fits into eight bytes: times as FILETIME, flags, code pages
__recip_version1.0_#00000000/   everyone it goes to
__attach_version1.0_#00000000/  files; 3701000D in it is a storage: a message of its own
__substg1.0_007D001F            the head as it came from the net, where it did
"""

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from casefile.records import Attachment, ProblemCode, ReadingCode
from parsers.mail import Address, Mail, message_ids
from parsers.mail_mime import people
from parsers.mail_words import divided, page_lines, plain_lines, preferred
from parsers.mime import codec_named, decoded, head_of
from parsers.mime import field as field_of

if TYPE_CHECKING:
    from olefile import OleFileIO

SUBJECT, SENDER_NAME, HEAD, BODY, RTF, PAGE = "0037", "0C1A", "007D", "1000", "1009", "1013"
SENDER_ADDRESSES = ("5D01", "5D02", "0C1F", "0065")
MESSAGE_ID, REFERENCES, ANSWERS = "1035", "1039", "1042"
SUBMITTED, DELIVERED, FLAGS, CODE_PAGE, NET_CODE_PAGE = 0x0039, 0x0E06, 0x0E07, 0x3FFD, 0x3FDE
UNSENT = 0x8
NAMES, ADDRESSES = ("3001",), ("39FE", "3003")
FILE_NAMES, FILE, TYPE = ("3707", "3704", "3001"), "3701", "370E"
PROPERTIES = "__properties_version1.0"
RECIPIENT, ATTACHED = "__recip_version1.0_#", "__attach_version1.0_#"
EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
DEEPEST = 8
MOST = 500
"""Recipients, and files, of one mail."""
LONGEST_TEXT = 8 << 20
CODE_PAGES = {65001: "utf-8", 936: "gb18030", 54936: "gb18030", 52936: "hz", 20127: "us-ascii", 28591: "iso-8859-1", 28605: "iso-8859-15",
              20866: "koi8-r", 50220: "iso-2022-jp", 51949: "euc-kr", 51932: "euc-jp", 1200: "utf-16-le"}  # fmt: skip

DAMAGE = (OSError, ValueError, OverflowError, MemoryError, RecursionError)
"""What olefile raises over what is broken: its own errors are of OSError; a size that is none, one beyond all memory, entries that follow
each other by the thousand are Python's."""


class BrokenMessage(ValueError):
    """The file stops being a message of Outlook's."""


class Found(NamedTuple):
    mail: Mail
    where: str


def is_message(file: BinaryIO) -> bool:
    import olefile

    try:
        with olefile.OleFileIO(file) as opened:
            return bool(opened.exists(PROPERTIES)) and any(name[0].startswith("__substg1.0_") for name in opened.listdir())
    except DAMAGE:
        return False


def mails(file: BinaryIO) -> Iterator[Found]:
    """The message of a file, and those that stand whole in it. Raises BrokenMessage."""
    import olefile

    try:
        opened = olefile.OleFileIO(file)
        streams = {"/".join(name): name for name in opened.listdir(streams=True, storages=False)}
    except DAMAGE as error:
        raise BrokenMessage(str(error)) from error
    todo: list[tuple[str, str, int]] = [("", "mail", 0)]
    count = 0
    while todo and count < MOST:
        prefix, where, depth = todo.pop()
        store = _Store(opened, streams, prefix)
        yield Found(store.mail(), where)
        inside = list(store.messages()) if depth < DEEPEST else []
        todo += [(one, f"{where}, mail {number}", depth + 1) for number, one in reversed(list(enumerate(inside, start=1)))]
        count += 1


def texts_of(file: BinaryIO) -> Iterator[str]:
    """What the messages of a file say, read again."""
    yield from (found.mail.text for found in mails(file))


@dataclass
class _Store:
    """One message, or one recipient or file of it."""

    file: "OleFileIO[BinaryIO]"
    streams: dict[str, list[str]]
    prefix: str
    flaws: list[tuple[ProblemCode, str]] = field(default_factory=list)

    def _raw(self, name: str) -> bytes | None:
        """What a stream holds, or what is left of it, which is told; None where there is none."""
        path = self.streams.get(self.prefix + name)
        if path is None:
            return None
        held, known = None, len(self.file.parsing_issues)
        with suppress(*DAMAGE), self.file.openstream(path) as stream:
            held = bytes(stream.read())
        if held is None or len(self.file.parsing_issues) > known:
            self.flaws.append((ProblemCode.UNREADABLE, name))
        return held

    @cached_property
    def fixed(self) -> dict[int, int]:
        """The properties of eight bytes or fewer, of a message."""
        raw = self._raw(PROPERTIES) or b""
        begin = 24 if self.prefix else 32
        entries = (struct.unpack_from("<HHIq", raw, at) for at in range(begin, len(raw) - 15, 16))
        return {number: value for _, number, _, value in entries}

    def _code_page(self, *numbers: int) -> str:
        page = next((self.fixed[number] & 0xFFFFFFFF for number in numbers if self.fixed.get(number)), 1252)
        return CODE_PAGES.get(page, f"cp{page}")

    def text(self, *properties: str) -> str:
        """The first of these properties that says anything."""
        for name in properties:
            wide = self._raw(f"__substg1.0_{name}001F")
            if wide:
                return wide[:LONGEST_TEXT].decode("utf-16-le", "replace").rstrip("\x00")
            narrow = self._raw(f"__substg1.0_{name}001E")
            if narrow:
                return decoded(narrow[:LONGEST_TEXT].rstrip(b"\x00"), self._code_page(CODE_PAGE, NET_CODE_PAGE)).text
        return ""

    def mail(self) -> Mail:
        fields, _body = head_of(told := (self.text(HEAD).strip() + "\r\n\r\n").encode("utf-8"), 0, len(told))
        page, readings = self._page()
        plain = self.text(BODY)
        lines, other = preferred(plain_lines(plain) if plain.strip() else [], (page_lines(page) or []) if page.strip() else [])
        if not plain and not page and self._raw(f"__substg1.0_{RTF}0102"):
            self.flaws.append((ProblemCode.UNREADABLE, "RTF"))
        files = (*self._files(), *((Attachment(name=other, note="alternative"),) if other else ()))
        references = message_ids(self.text(REFERENCES) or field_of(fields, "references"))
        answers = message_ids(self.text(ANSWERS) or field_of(fields, "in-reply-to"))
        return Mail(
            message_id=next(iter(message_ids(self.text(MESSAGE_ID) or field_of(fields, "message-id"))), ""),
            answers=next(iter(answers), references[-1] if references else ""),
            references=references,
            sender=next(people(fields, "from"), None) or self._sender(),
            recipients=tuple({one.key: one for one in (*people(fields, "to", "cc"), *self._recipients()) if one.key}.values()),
            date=field_of(fields, "date") or self._time(),
            subject=" ".join(self.text(SUBJECT).split()),
            words=divided(lines),
            files=files,
            pages=(page,) if page else (),
            flaws=tuple(dict.fromkeys(self.flaws)),
            readings=(*readings, *(((ReadingCode.VERSIONS_DIFFER, other, ""),) if other else ())),
            is_draft=bool(self.fixed.get(FLAGS, 0) & UNSENT),
        )

    def _page(self) -> tuple[str, list[tuple[ReadingCode, str, str]]]:
        raw = self._raw(f"__substg1.0_{PAGE}0102")
        if not raw:
            return self.text(PAGE), []
        declared = self._code_page(NET_CODE_PAGE, CODE_PAGE)
        found = decoded(raw[:LONGEST_TEXT].rstrip(b"\x00"), declared)
        if found.damaged:
            self.flaws.append((ProblemCode.BAD_BYTES, declared))
        return found.text, [(ReadingCode.CHARSET, declared, found.charset)] if found.charset != codec_named(declared) else []

    def _sender(self) -> Address | None:
        address = next((one for name in SENDER_ADDRESSES if "@" in (one := self.text(name)) and not one.startswith("/")), "")
        sender = Address(self.text(SENDER_NAME, "0042").strip(), address.strip())
        return sender if sender.key else None

    def _time(self) -> str:
        """When it was handed in or arrived, as an ISO time; "" where neither is told."""
        count = self.fixed.get(SUBMITTED) or self.fixed.get(DELIVERED)
        if not count:
            return ""
        try:
            return (EPOCH + timedelta(microseconds=count // 10)).isoformat(timespec="seconds").replace("+00:00", "Z")
        except OverflowError:
            return str(count)

    def _parts(self, beginning: str) -> list["_Store"]:
        """The recipients or files, in their order."""
        names = sorted({
            name[len(self.prefix) :].partition("/")[0]
            for name in self.streams
            if name.startswith(self.prefix + beginning)
        })  # fmt: skip
        if len(names) > MOST:
            self.flaws.append((ProblemCode.TOO_LARGE, f"{beginning} > {MOST}"))
        return [_Store(self.file, self.streams, f"{self.prefix}{name}/", self.flaws) for name in names[:MOST]]

    def _recipients(self) -> Iterator[Address]:
        for one in self._parts(RECIPIENT):
            address = next((found for name in ADDRESSES if "@" in (found := one.text(name))), "")
            yield Address(one.text(*NAMES).strip(), address.strip())

    def _files(self) -> Iterator[Attachment]:
        for one in self._parts(ATTACHED):
            name = one.text(*FILE_NAMES).strip()[:255]
            held = one._raw(f"__substg1.0_{FILE}0102")  # noqa: SLF001 -- of its own kind
            kind = one.text(TYPE).lower()
            if held is not None:
                yield Attachment(name=name or kind or FILE, present=True, sha256=sha256(held).hexdigest(), note=kind or None)
            elif name:
                yield Attachment(name=name, present=True, note=kind or None)

    def messages(self) -> Iterator[str]:
        """Where the messages begin that stand whole in this one."""
        for one in self._parts(ATTACHED):
            inside = f"{one.prefix}__substg1.0_{FILE}000D/"
            if f"{inside}{PROPERTIES}" in self.streams:
                yield inside
