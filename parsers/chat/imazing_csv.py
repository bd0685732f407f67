"""iMazing: iMessage, SMS or WhatsApp of an iPhone as CSV.

    Chat Session,Message Date,Delivered Date,Read Date,Edited Date,Deleted Date,Service,Type,Sender ID,Sender Name,Status,Replying to,Text,…
    Tern Lamps,2025-03-04 09:03:20,,,,,iMessage,Incoming,+15550100200,Tern Lamps,Read,,The lamp is solid brass,,,

    Chat Session,Message Date,Sent Date,Type,Sender ID,Sender Name,Status,Forwarded,Replying to,Text,Reactions,Attachment,…

Times are the clock of the computer, without a zone, and in a file that Excel saved again in the order of its country. `Type` is Incoming, Outgoing or
Notification. The number of the sender stands beside the name. Columns are found by their names, so versions that have fewer are read; reactions are
not. The layout is known from descriptions, not from a sample.
"""

from collections.abc import Iterator

from casefile.records import Attachment, Conversation, MessageKind, Place, Provenance, Reading, ReadingCode, Record
from parsers.export import Export
from parsers.format import Format
from parsers.headed_rows import bad_row, first_cells, rows_below
from parsers.talk import ME, People, kind_of_file, message
from parsers.time_layout import Times, survey

FORMAT = Format("imazing_csv", "chat", Provenance.DATABASE_TOOL)
REQUIRED = frozenset(("Chat Session", "Message Date", "Type", "Text"))
PLATFORMS = {"iMessage": "imessage", "SMS": "sms", "MMS": "sms", "RCS": "sms", "WhatsApp": "whatsapp"}


def recognizes(export: Export) -> bool:
    return _is_header(first_cells(export))


def _is_header(cells: list[str]) -> bool:
    return set(cells) >= REQUIRED


def parse(export: Export) -> Iterator[Record]:
    header = first_cells(export) if recognizes(export) else []
    start = export.place("line 1", 0, 0)
    at = header.index("Message Date") if header else 0
    rows = (row for row in rows_below(export, _is_header) if isinstance(row, tuple) and len(row[1]) == len(header))
    table = _Table(survey(export, start, ((cells[header.index("Chat Session")], place.where, cells[at]) for place, cells in rows), of_talk=True))
    yield from table.times.told
    yield Reading(place=start, code=ReadingCode.UNCONFIRMED, value=", ".join(header))
    for row in rows_below(export, _is_header):
        if not isinstance(row, tuple):
            yield row
            continue
        place, cells = row
        if len(cells) == len(header):
            yield from table.read(place, {column: cell if column == "Text" else cell.strip() for column, cell in zip(header, cells, strict=True)})
        else:
            yield bad_row(place, cells)


class _Table:
    def __init__(self, times: Times) -> None:
        self.times = times
        self.people = People()
        self.chats: set[str] = set()

    def read(self, place: Place, cells: dict[str, str]) -> Iterator[Record]:
        chat, written, kind = cells["Chat Session"], cells.get("Message Date", ""), cells.get("Type", "")
        if chat not in self.chats:
            self.chats.add(chat)
            platform = PLATFORMS.get(cells["Service"], "imessage") if "Service" in cells else "whatsapp"
            yield Conversation(place=place, key=chat, platform=platform, title=chat or None)
        sender: str | None = cells.get("Sender ID", "") or cells.get("Sender Name", "")
        name = cells.get("Sender Name", "")
        if kind == "Outgoing":
            sender, name = sender or ME, name or ME
        if kind == "Notification":
            sender = None
        if sender:
            ids = (sender,) if cells.get("Sender ID") else ()
            yield from self.people.meet(sender, name, conversation=chat, ids=ids, is_self={"Outgoing": True, "Incoming": False}.get(kind))
        file = cells.get("Attachment", "")
        files = (Attachment(name=file, note=cells.get("Attachment info") or cells.get("Attachment type") or None),) if file else ()
        quote = cells.get("Replying to", "")
        told = (Attachment(name=quote, note="reply_to"),) if quote else ()
        text = "\n".join(filter(None, (cells.get("Subject"), cells.get("Text"))))
        shown = kind_of_file(file, cells.get("Attachment type", "").casefold()) if file else MessageKind.TEXT
        if cells.get("Deleted Date") and not text and not file:
            shown = MessageKind.RECALLED
        yield from message(
            place,
            sender,
            self.times.read(written),
            written,
            text,
            kind=MessageKind.SYSTEM if sender is None else shown,
            conversation=chat,
            edited=bool(cells.get("Edited Date")),
            deleted=bool(cells.get("Deleted Date")),
            attachments=(*files, *told),
        )
