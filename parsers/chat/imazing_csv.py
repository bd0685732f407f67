"""iMazing: iMessage, SMS or WhatsApp of an iPhone as CSV.

    Chat Session,Message Date,Delivered Date,Read Date,Edited Date,Deleted Date,Service,Type,Sender ID,Sender Name,Status,Replying to,Text,…
    Tern Lamps,2025-03-04 09:03:20,,,,,iMessage,Incoming,+15550100200,Tern Lamps,Read,,The lamp is solid brass,,,

    Chat Session,Message Date,Sent Date,Type,Sender ID,Sender Name,Status,Forwarded,Replying to,Text,Reactions,Attachment,…

Times are the clock of the computer, without a zone. `Type` is Incoming, Outgoing or Notification. The number of the sender stands beside the
name. Columns are found by their names, so versions that have fewer are read. The layout is known from descriptions, not from a sample.
"""

from collections.abc import Iterator

from casefile.records import Attachment, Conversation, MessageKind, Passage, Place, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.blocks import head_lines
from parsers.cells import short
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.talk import ME, People, kind_of_file, message
from parsers.time_layout import Times

FORMAT = Format("imazing_csv", "chat", Provenance.DATABASE_TOOL)
REQUIRED = frozenset(("Chat Session", "Message Date", "Type", "Text"))
PLATFORMS = {"iMessage": "imessage", "SMS": "sms", "MMS": "sms", "RCS": "sms", "WhatsApp": "whatsapp"}


def recognizes(export: Export) -> bool:
    return set(head_lines(export)[0].replace('"', "").split(",")) >= REQUIRED


def parse(export: Export) -> Iterator[Record]:
    table = _Table(export)
    names: list[str] = []
    for row in export.rows():
        place = export.place(f"line {row.number}", row.start, row.end)
        if row.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES, detail=short(",".join(row.cells)))
        if set(row.cells) >= REQUIRED:
            if not names:
                yield table.times.clock.reading(place)
                yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=", ".join(row.cells))
            names = row.cells
            yield Passage(place=place, what="header")
        elif not any(map(str.strip, row.cells)):
            yield Passage(place=place, what="blank")
        elif not names or len(row.cells) != len(names):
            yield Problem(place=place, code=ProblemCode.ROW_SHIFTED if names else ProblemCode.BAD_ROW, detail=short(",".join(row.cells)))
        else:
            yield from table.read(place, dict(zip(names, row.cells, strict=True)))


class _Table:
    def __init__(self, export: Export) -> None:
        self.times = Times(order=export.options.date_order or "ymd", clock=wall_clock(export))
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
