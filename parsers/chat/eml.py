"""One mail as a file: `.eml` of Outlook, Thunderbird, Gmail's “Download original”, QQ邮箱's 导出邮件; `.emlx` of Apple Mail.

    Date: Mon, 5 Jan 2026 10:30:00 +0800
    From: =?gb2312?B?1MbkydDEsrs=?= <service@yunduo.example>
    To: lin@mail.example
    Subject: Re: order 1001
    Message-ID: <2@yunduo.example>
    In-Reply-To: <1@mail.example>
    References: <1@mail.example>
    Content-Type: multipart/alternative; boundary="b1"

    --b1
    Content-Type: text/plain; charset="gb2312"
    Content-Transfer-Encoding: base64
    …
    --b1--

RFC 5322, 2045 to 2047, 2231. Apple's `.emlx` has the length of the mail in a line above it and a list of properties below. A mail that stands whole
in another (`message/rfc822`) is a message of its own. Anybody can change such a file; what a server signed (DKIM-Signature) can be checked as long as
no byte of it was changed.
"""

import re
from collections.abc import Iterator

from casefile.records import Passage, Provenance, Record
from parsers.export import Export
from parsers.format import Format
from parsers.mail import Mailbox
from parsers.mail_mime import Span, head
from parsers.mailbox import is_mail, mail_records

FORMAT = Format("eml", "chat", Provenance.APP_EXPORT)

ABOVE = re.compile(rb"(?:\xef\xbb\xbf)?(?:(?P<length>[0-9]{1,10})[ \t]*\r?\n|\s*)")


def recognizes(export: Export) -> bool:
    start = _start(export.head)
    if export.head[start : start + 5] == b"From ":
        return False
    fields, _body = head(export.head, Span(start, len(export.head), is_of_mbox=False))
    return is_mail(fields)


def parse(export: Export) -> Iterator[Record]:
    above = ABOVE.match(export.head)
    start, end = _start(export.head), export.source.bytes
    if above is not None and above["length"]:
        end = min(end, start + int(above["length"]))
    if start:
        yield Passage(place=export.place("above the mail", 0, start), what="envelope")
    with export.mapped() as raw:
        yield from mail_records(export, raw, Mailbox(export), Span(start, end, is_of_mbox=False), "mail")
    if end < export.source.bytes:
        yield Passage(place=export.place("below the mail", end, export.source.bytes), what="envelope")


def _start(beginning: bytes) -> int:
    above = ABOVE.match(beginning)
    return above.end() if above else 0
