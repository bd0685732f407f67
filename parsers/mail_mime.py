"""A mail as it was sent (RFC 5322, MIME), read from its run of a file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from casefile.records import Attachment, ProblemCode, ReadingCode
from parsers.mail import Address, Mail, addresses, message_ids
from parsers.mail_words import Line, Words, divided, page_lines, plain_lines, preferred
from parsers.mime import (
    UUENCODED,
    Fields,
    Part,
    Raw,
    codec_named,
    content,
    decoded,
    fields_of,
    head_of,
    parameters,
    parts_of,
    uu_content,
    worded,
)
from parsers.mime import field as field_of

LONGEST_BODY = 4 << 20
LONGEST_BODIES = 16 << 20
MOST_RECIPIENTS = 500
MOST_FILES = 500
LONGEST_NAME = 255
ENVELOPE_LINE = re.compile(rb">?From [^\r\n]*\r?\n")
QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
SENT = {"Sent", "已发邮件", "寄件備份", "送信済み", "보낸편지함", "Gesendet", "Messages envoyés", "Enviados", "Posta inviata"}
DRAFTS = {"Draft", "Drafts", "草稿", "下書き", "임시보관함", "Entwürfe", "Brouillons", "Borradores", "Rascunhos", "Bozze"}
BODIES = ("text/plain", "text/html", "text/enriched", "text/markdown")
SIGNER = re.compile(r"(?:^|;)\s*d\s*=\s*([A-Za-z0-9.-]{1,253})")
TAGS = re.compile(r"</?[A-Za-z-]+>")


class Span(NamedTuple):
    """Where a mail stands in a file."""

    start: int
    end: int
    is_of_mbox: bool
    """Whether a `>` was put before every line that begins with `From `."""


class Found(NamedTuple):
    mail: Mail
    attached: tuple[Span, ...]
    """Mails that stand whole in this one."""


@dataclass(slots=True)
class _Bodies:
    """What the parts of one mail hold."""

    raw: Raw
    is_of_mbox: bool
    texts: list[tuple[Part, str]] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    attached: list[Span] = field(default_factory=list)
    flaws: list[tuple[ProblemCode, str]] = field(default_factory=list)
    readings: list[tuple[ReadingCode, str, str]] = field(default_factory=list)
    left: int = LONGEST_BODIES

    def take(self, part: Part) -> None:
        if part.flaw:
            code = {"closing boundary": ProblemCode.TRUNCATED, "boundary": ProblemCode.UNREADABLE}.get(part.flaw, ProblemCode.TOO_LARGE)
            self.flaws.append((code, f"MIME: {part.flaw}"))
        disposition, name = parameters(part.fields, "content-disposition")[0], part.name
        coding = parameters(part.fields, "content-transfer-encoding")[0]
        if part.type == "message/rfc822" and coding in ("", "7bit", "8bit", "binary"):
            self.attached.append(Span(part.start, part.end, self.is_of_mbox))
        is_body = part.type in BODIES and disposition != "attachment" and not name
        if is_body or (part.flaw == "boundary" and not part.type.startswith("multipart/")):
            self._text(part)
        elif part.flaw in ("boundary", "parts"):
            self._text(part._replace(fields=()))
        elif name or part.end > part.start:
            self._file(part, name)

    def _text(self, part: Part) -> None:
        limit = min(LONGEST_BODY, self.left)
        self.left -= min(part.end - part.start, limit)
        if part.end - part.start > limit:
            self.flaws.append((ProblemCode.TOO_LARGE, f"{part.type}: {part.end - part.start}"))
        blocks = list(self._content(part, limit))
        declared = parameters(part.fields, "content-type")[1].get("charset", "")
        text = decoded(b"".join(block for block, _ in blocks), declared or "us-ascii")
        if text.damaged or any(damaged for _, damaged in blocks):
            self.flaws.append((ProblemCode.BAD_BYTES, declared or parameters(part.fields, "content-transfer-encoding")[0]))
        if declared and text.charset != (codec_named(declared) or declared):
            self.readings.append((ReadingCode.CHARSET, declared, text.charset))
        self.texts.append((part, self._without_files(text.text.replace("\r\n", "\n")) if part.type == "text/plain" else text.text))

    def _content(self, part: Part, limit: int) -> Iterator[tuple[bytes, bool]]:
        """What a part stands for, without the signs that a mailbox puts before `From `."""
        if not self.is_of_mbox:
            return content(self.raw, part, limit)
        own = QUOTED_FROM.sub(rb"\1", self.raw[part.start : min(part.end, part.start + limit)])
        return content(own, part._replace(start=0, end=len(own)))

    def _without_files(self, text: str) -> str:
        """A text without the files that stand in it in the old way of Unix."""
        if "\nend" not in text:
            return text
        for match in UUENCODED.finditer(text):
            held, damaged = uu_content(match["lines"])
            if damaged:
                self.flaws.append((ProblemCode.BAD_BYTES, match["name"].strip()))
            self.files.append(Attachment(name=match["name"].strip(), present=True, sha256=sha256(held).hexdigest()))
        return UUENCODED.sub("", text)

    def _file(self, part: Part, name: str) -> None:
        if len(self.files) == MOST_FILES:
            self.flaws.append((ProblemCode.TOO_LARGE, f"files > {MOST_FILES}"))
        if len(self.files) >= MOST_FILES:
            return
        digest, broken = sha256(), False
        for block, damaged in content(self.raw, part):
            digest.update(block)
            broken |= damaged
        shown = name.replace("\x00", "")[:LONGEST_NAME] or part.type
        if broken:
            self.flaws.append((ProblemCode.BAD_BYTES, shown))
        self.files.append(Attachment(name=shown, present=True, sha256=digest.hexdigest(), note=part.type))


def read_mail(raw: Raw, span: Span) -> Found:
    """The mail of a run of a file."""
    fields, body = head(raw, span)
    bodies = _Bodies(raw, span.is_of_mbox)
    for part in parts_of(raw, fields, body, span.end):
        bodies.take(part)
    pages = tuple(text for part, text in bodies.texts if part.type == "text/html")
    words, other = _words(bodies)
    if other:
        bodies.files.append(Attachment(name=other, note="alternative"))
        bodies.readings.append((ReadingCode.VERSIONS_DIFFER, other, ""))
    received = next(iter(fields_of(fields, "received")), "")
    own, by_server = field_of(fields, "date"), received.rpartition(";")[2].strip()
    answers = message_ids(field_of(fields, "in-reply-to"))
    references = message_ids(field_of(fields, "references"))
    sender = next((one for name in ("from", "sender", "return-path") for one in people(fields, name)), None)
    return Found(
        Mail(
            message_id=next(iter(message_ids(field_of(fields, "message-id"))), ""),
            answers=next(iter(answers), references[-1] if references else ""),
            references=references,
            sender=sender,
            recipients=tuple(people(fields, "to", "cc", "bcc", "from")),
            owners=tuple(owners(fields)),
            is_draft=field_of(fields, "x-unsent") == "1" or bool(labels(fields) & DRAFTS),
            date=own or by_server,
            is_by_server=not own and bool(by_server),
            subject=" ".join(field_of(fields, "subject").split()),
            words=words,
            files=tuple(bodies.files),
            pages=pages,
            flaws=tuple(dict.fromkeys(bodies.flaws)),
            readings=tuple(dict.fromkeys(bodies.readings)),
            signed_by=tuple(match[1].lower() for value in fields_of(fields, "dkim-signature") if (match := SIGNER.search(value))),
        ),
        tuple(bodies.attached),
    )


def head(raw: Raw, span: Span) -> tuple[Fields, int]:
    """The fields of the mail and where its body begins; the line that parts it from the mail before is none of it."""
    line = ENVELOPE_LINE.match(raw, span.start, span.end)
    return head_of(raw, line.end() if line else span.start, span.end)


def people(fields: Fields, *names: str) -> Iterator[Address]:
    """Everyone in these fields."""
    seen: set[str] = set()
    for value in (value for name in names for value in fields_of(fields, name)):
        for name, address in addresses(value):
            one = Address(worded(name), address if "@" in address else "")
            one = one if one.address or one.name else Address(worded(address), "")
            if one.key and one.key not in seen and len(seen) < MOST_RECIPIENTS:
                seen.add(one.key)
                yield one


def owners(fields: Fields) -> Iterator[str]:
    """Whose mailbox a mail is from, where a server or Google says so."""
    yield from (address for value in fields_of(fields, "delivered-to")[:1] for _, address in addresses(value))
    if labels(fields) & SENT:
        yield from (address for value in fields_of(fields, "from")[:1] for _, address in addresses(value))


def labels(fields: Fields) -> set[str]:
    """What Gmail calls the folders of a mail, in the language of the account."""
    return {label.strip(' "') for label in field_of(fields, "x-gmail-labels").split(",")}


def text_at(raw: Raw, span: Span) -> str:
    """What the mail of a run of a file says, read again."""
    return read_mail(raw, span).mail.text


# ── which version ─────────────────────────────────────────────────────────────────────────────────────────────────


def _words(bodies: _Bodies) -> tuple[Words, str]:
    """The words of a mail, and those of its plain version where that says something else than the page that people are shown."""
    lines: list[Line] = []
    others: list[str] = []
    done: set[int] = set()
    for part, text in bodies.texts:
        if part.choice is None:
            lines += _lines(bodies, part, text)
        elif part.choice[0] not in done:
            done.add(part.choice[0])
            chosen, other = _chosen(bodies, [one for one in bodies.texts if one[0].choice is not None and one[0].choice[0] == part.choice[0]])
            lines += chosen
            others += other
    return divided(lines), "\n".join(others)


def _chosen(bodies: _Bodies, versions: Sequence[tuple[Part, str]]) -> tuple[list[Line], list[str]]:
    plain = [line for part, text in versions if part.type != "text/html" for line in _lines(bodies, part, text)]
    page = [line for part, text in versions if part.type == "text/html" for line in _lines(bodies, part, text)]
    lines, other = preferred(plain, page)
    return lines, [other] if other else []


def _lines(bodies: _Bodies, part: Part, text: str) -> list[Line]:
    if part.type == "text/enriched":
        return plain_lines(TAGS.sub("", text))
    if part.type != "text/html":
        return plain_lines(text)
    lines = page_lines(text) if text.strip() else []
    if lines is None:
        bodies.flaws.append((ProblemCode.UNREADABLE, text))
    return lines or []
