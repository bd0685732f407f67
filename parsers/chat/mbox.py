"""A mailbox in one file (mbox, RFC 4155): Thunderbird, Apple Mail's 导出邮箱, mutt, mail servers.

    From - Mon Jan  5 10:30:00 2026
    Date: Mon, 5 Jan 2026 10:30:00 +0800
    From: service@yunduo.example
    Subject: order 1001

    >From our warehouse …

    From lin@mail.example Mon Jan  5 11:00:00 2026
    …

A line that begins with `From `, has a clock in it or stands below a blank line, and has a field below it begins a mail. In a mail such lines have
a `>` in front (mboxo), lines with `>` before it another (mboxrd); one is taken off. The mails of a thread, by Message-ID, In-Reply-To,
References, and the Thread-Index of Outlook, are one conversation; so are those of one subject between the same two that name no other mail, as
marketplaces pass them on, if one of them is an answer. A mailbox has no order: they come by their dates.
"""

from collections.abc import Iterator

from casefile.records import Provenance, Record
from parsers.export import Export
from parsers.format import Format
from parsers.mailbox import first_fields, is_mail, mbox_records

FORMAT = Format("mbox", "chat", Provenance.APP_EXPORT)


def recognizes(export: Export) -> bool:
    fields = first_fields(export.head)
    return is_mail(fields) and not any(name == "x-gm-thrid" for name, _ in fields)


def parse(export: Export) -> Iterator[Record]:
    return mbox_records(export)
