"""Gmail by Takeout: `Takeout/Mail/All mail Including Spam and Trash.mbox`, or one such file for each label.

    From 1812345678901234567@xxx Mon Jan 05 02:30:00 +0000 2026
    X-GM-THRID: 1812345678901234567
    X-Gmail-Labels: =?UTF-8?Q?Inbox,Opened?=
    Delivered-To: lin@mail.example
    Date: …

An mbox (see `mbox`), each mail with the number of its thread and its labels; `Sent` among them says whose mailbox it is, as Delivered-To does.
Everything is as the mail came, the `From ` line and the first two fields aside.
"""

from collections.abc import Iterator

from casefile.records import Provenance, Record
from parsers.export import Export
from parsers.format import Format
from parsers.mailbox import first_fields, is_mail, mbox_records

FORMAT = Format("gmail_mbox", "chat", Provenance.OFFICIAL_EXPORT)


def recognizes(export: Export) -> bool:
    fields = first_fields(export.head)
    return is_mail(fields) and any(name == "x-gm-thrid" for name, _ in fields)


def parse(export: Export) -> Iterator[Record]:
    return mbox_records(export)
