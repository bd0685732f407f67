"""A mail that Outlook saved as `.msg`: a compound file of Microsoft's, see `parsers.mapi`.

The times of a mail that came from the net are those of its head; else the time is when it was handed in, in UTC. A mail within a mail is a message
of its own. A draft was never sent. The words are the plain version's where it says what the page says; of a text that is there as compressed
RTF alone it is said that it cannot be read. Outlook writes such a file anew, so that no signature of a server can be checked by it.
"""

from collections.abc import Iterator

from casefile.records import Problem, ProblemCode, Provenance, Record
from parsers.cells import short
from parsers.export import Export
from parsers.format import Format
from parsers.mail import Mailbox
from parsers.mapi import BrokenMessage, is_message, mails

FORMAT = Format("outlook_msg", "chat", Provenance.APP_EXPORT)


def recognizes(export: Export) -> bool:
    if not export.is_compound:
        return False
    with export.open() as file:
        return is_message(file)


def parse(export: Export) -> Iterator[Record]:
    try:
        with export.open() as file:
            found = [(export.place(one.where, 0, export.source.bytes), one.mail) for one in mails(file)]
        yield from Mailbox(export).read_all(found)
    except BrokenMessage as broken:
        yield Problem(place=export.place("file", 0, export.source.bytes), code=ProblemCode.UNREADABLE, detail=short(str(broken)))
