"""Signal Desktop by signal-export: `data.json` of a conversation, one JSON object a line.

    {"date": "2024-06-01 14:00:00", "sender": "Alice", "body": "hello", "quote": "", "sticker": "", "reactions": [], "attachments": []}
    {"date": "2024-06-01T14:01:00", "sender": "Me", "body": "", "attachments": [{"name": "pic.jpg", "path": "./media/pic.jpg"}], "deleted": false}

`date` is the exporting computer's clock. `quote` is the message that is answered. Fields that are missing say nothing. Read from the tool's source,
not from a sample.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from casefile.records import Attachment, Conversation, MessageKind, Provenance, Reading, ReadingCode, Record
from parsers.blocks import head_lines
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import bad_entry, flaws, json_lines, object_in, objects_in, text_in
from parsers.talk import ME, People, kind_of_files, message
from parsers.time_layout import Times

FORMAT = Format("signal_export_json", "chat", Provenance.DATABASE_TOOL)
QUOTING = re.compile(r"^> ?", re.MULTILINE)
KEYS = ('"date"', '"sender"', '"body"')


def recognizes(export: Export) -> bool:
    first = next((line.strip() for line in head_lines(export) if line.strip()), "")
    if not first.startswith("{") or not all(key in first for key in KEYS):
        return False
    return export.name == "data.json" or any(key in first for key in ('"quote"', '"reactions"', '"sticker"'))


def parse(export: Export) -> Iterator[Record]:
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    start = export.place("line 1", 0, 0)
    folder = PurePosixPath(export.source.path.replace("!", "/")).parent.name
    yield Conversation(place=start, key="", platform="signal", title=folder or None)
    yield times.clock.reading(start)
    yield Reading(place=start, code=ReadingCode.UNCONFIRMED, value="data.json")
    for found in json_lines(export):
        if not isinstance(found, tuple):
            yield found
            continue
        place, element = found
        yield from flaws(place, element)
        value = element.value
        if not isinstance(value, dict) or "date" not in value:
            yield bad_entry(export, place)
            continue
        sender, written, text = text_in(value, "sender"), text_in(value, "date"), text_in(value, "body")
        if not text.strip():
            text = text_in(value, "sticker") or text_in(object_in(value, "sticker"), "emoji")
        files = tuple(Attachment(name=name) for one in objects_in(value, "attachments") if (name := text_in(one, "path") or text_in(one, "name")))
        quote = QUOTING.sub("", text_in(value, "quote").strip())
        yield from people.meet(sender, is_self=True if sender == ME else None)
        yield from message(
            place,
            sender,
            times.read(written),
            written,
            text,
            kind=_kind(value, files),
            deleted=value.get("deleted") is True,
            attachments=(*files, *((Attachment(name=quote, note="reply_to"),) if quote else ())),
        )


def _kind(value: Mapping[str, object], files: tuple[Attachment, ...]) -> MessageKind:
    if value.get("deleted") is True:
        return MessageKind.RECALLED
    if value.get("call"):
        return MessageKind.CALL
    return MessageKind.STICKER if value.get("sticker") and not files else kind_of_files(files)
