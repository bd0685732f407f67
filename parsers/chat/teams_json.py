"""Microsoft Teams: messages as Microsoft's own interface (Graph) gives them, as an array, under `value`, or one alone.

    {"value": [{"id": "1704164645001", "replyToId": null, "messageType": "message", "createdDateTime": "2024-01-02T03:04:05.001Z",
                "lastEditedDateTime": null, "deletedDateTime": null, "subject": null, "chatId": "19:…@thread.v2",
                "from": {"user": {"id": "…", "displayName": "Seller"}}, "body": {"contentType": "html", "content": "<p>ships today</p>"},
                "attachments": [{"name": "a.pdf", "contentType": "reference", "contentUrl": "…"}]}]}

Times are in UTC. The interface gives the newest first, and they are read oldest first. `body` is text or a page whose tags are taken out. Messages of
another `messageType` are notices. The layout is known from Microsoft's documentation, not from a sample.
"""

import re
from collections.abc import Iterator

from casefile.records import (
    Attachment,
    Conversation,
    MessageKind,
    Passage,
    Place,
    Provenance,
    Reading,
    ReadingCode,
    Record,
)
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import Object, bad_entry, first_elements, flaws, object_in, objects_in, oldest_first, text_in, whole
from parsers.markup import plain
from parsers.talk import People, kind_of_files, message
from parsers.time_layout import Times

FORMAT = Format("teams_json", "chat", Provenance.DATABASE_TOOL)
ATTACHMENT = re.compile(r"<attachment\s[^<>]*>\s*</attachment>")
"""Where in a text one of its `attachments` is shown."""


def _pattern(export: Export) -> tuple[str, ...]:
    if export.text_head.lstrip().startswith("["):
        return ("*",)
    listed = first_elements(export, "value", "*") if '"value"' in export.text_head else ()
    return ("value", "*") if any(element.wanted for element in listed) else ()


def recognizes(export: Export) -> bool:
    if not export.text_head.lstrip().startswith(("{", "[")) or '"createdDateTime"' not in export.text_head:
        return False
    found = first_elements(export, *_pattern(export))
    first = found[-1].value if found and found[-1].wanted else None
    return isinstance(first, dict) and {"createdDateTime", "messageType", "body"} <= first.keys()


def parse(export: Export) -> Iterator[Record]:
    chats = _Chats(export)
    yield Reading(place=export.place("$", 0, 0), code=ReadingCode.UNCONFIRMED, value="Microsoft Graph chatMessage")
    for element in oldest_first(export, *_pattern(export), count=lambda value: whole(text_in(value, "id"))):
        place = export.place(element.pointer, element.start, element.end)
        if not element.wanted:
            yield Passage(place=place, what="envelope")
            continue
        yield from flaws(place, element)
        yield from chats.read(place, element.value)


class _Chats:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.begun: set[str] = set()
        self.people = People()
        self.times = Times(order="ymd", clock=wall_clock(export))

    def read(self, place: Place, value: object) -> Iterator[Record]:
        if not isinstance(value, dict) or "createdDateTime" not in value:
            yield bad_entry(self.export, place)
            return
        channel = object_in(value, "channelIdentity")
        chat = text_in(value, "chatId") or text_in(channel, "channelId")
        if chat not in self.begun:
            self.begun.add(chat)
            yield Conversation(place=place, key=chat, platform="teams", native_id=chat or None, is_group=True if channel else None)
        person = object_in(value, "from", "user") or object_in(value, "from", "application")
        sender = text_in(person, "id") or text_in(person, "displayName")
        written, kind = text_in(value, "createdDateTime"), _kind(value)
        if sender and kind is not MessageKind.SYSTEM:
            yield from self.people.meet(sender, text_in(person, "displayName"), conversation=chat, ids=(sender,))
        yield from message(
            place,
            None if kind is MessageKind.SYSTEM else sender,
            self.times.read(written),
            written,
            _text(value),
            kind=kind,
            conversation=chat,
            native_id=text_in(value, "id"),
            reply_to=text_in(value, "replyToId"),
            edited=bool(value.get("lastEditedDateTime")),
            deleted=bool(value.get("deletedDateTime")),
            attachments=tuple(_attachments(value)),
        )


def _kind(value: Object) -> MessageKind:
    if text_in(value, "messageType") != "message":
        return MessageKind.SYSTEM
    if value.get("deletedDateTime") and not _text(value):
        return MessageKind.RECALLED
    return kind_of_files(tuple(one for one in _attachments(value) if one.note != "messageReference"))


def _text(value: Object) -> str:
    body = object_in(value, "body")
    content = ATTACHMENT.sub("", text_in(body, "content"))
    text = plain(content) if text_in(body, "contentType").casefold() == "html" else content
    return "\n".join(filter(None, (text_in(value, "subject"), text or content)))


def _attachments(value: Object) -> Iterator[Attachment]:
    for one in objects_in(value, "attachments"):
        kind = text_in(one, "contentType")
        name = text_in(one, "name") or (text_in(one, "content") if kind == "messageReference" else text_in(one, "contentUrl"))
        if name:
            yield Attachment(name=name, note=kind or None)
