"""DiscordChatExporter: a channel or direct chat as JSON.

    {"guild": {"id": "0", "name": "Direct Messages"}, "channel": {"id": "11", "type": "DirectTextChat", "name": "seller"},
     "dateRange": {"after": null, "before": null}, "exportedAt": "2024-05-02T10:00:00+00:00",
     "messages": [{"id": "840000000000000000", "type": "Default", "timestamp": "2024-05-01T10:00:00.123+00:00", "timestampEdited": null,
                   "isPinned": false, "content": "ships today", "author": {"id": "7", "name": "seller", "nickname": "Seller"},
                   "attachments": [{"url": "…", "fileName": "a.png"}], "reference": {"messageId": "83…"}}], "messageCount": 1}

`timestamp` has the offset of the exporting computer. An id counts the milliseconds since 2015 in its upper bits, which tells a time that was
changed later. Deleted messages are absent, of an edited one only the last text is left. Types other than Default and Reply are notices.
"""

import re
from collections.abc import Iterator

from casefile.records import Attachment, Conversation, MessageKind, Passage, Place, Provenance, Reading, ReadingCode, Record
from parsers.clock import wall_clock
from parsers.discord import PARTS, PLATFORM, contradiction, may_be_channel_of_discord
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import Object, bad_entry, first_elements, flaws, object_in, objects_in, text_in
from parsers.talk import People, kind_of_files, message
from parsers.time_layout import Times

FORMAT = Format("discord_json", "chat", Provenance.DATABASE_TOOL, re.compile(PARTS + "json"))
SAID = frozenset(("Default", "Reply", "ApplicationCommand", "ContextMenuCommand", "0", "19", "20", "23"))


def recognizes(export: Export) -> bool:
    if not may_be_channel_of_discord(export):
        return False
    found = first_elements(export, "messages", "*")
    named = {step for element in found for step in element.path[:1]}
    if not {"guild", "channel", "messages"} <= named:
        return False
    return not found[-1].wanted or (isinstance(found[-1].value, dict) and {"author", "timestamp"} <= found[-1].value.keys())


def parse(export: Export) -> Iterator[Record]:
    channel = _Channel(export)
    for element in export.elements("messages", "*"):
        place = export.place(element.pointer, element.start, element.end)
        if not element.wanted:
            yield Passage(place=place, what="envelope")
            channel.members.update({str(step): element.value for step in element.path[:1]})
            if element.path == ("exportedAt",) and isinstance(element.value, str):
                yield Reading(place=place, code=ReadingCode.EXPORTED, value=element.value)
            continue
        yield from channel.begin(place)
        yield from flaws(place, element)
        yield from channel.read(place, element.value)
    yield from channel.begin(export.place("$", 0, 0))


class _Channel:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.members: dict[str, object] = {}
        self.people = People()
        self.times = Times(order="ymd", clock=wall_clock(export))
        self.begun = False

    def begin(self, place: Place) -> Iterator[Conversation]:
        if self.begun:
            return
        self.begun = True
        channel, guild = object_in(self.members, "channel"), object_in(self.members, "guild")
        kind = text_in(channel, "type")
        is_group = False if kind == "DirectTextChat" else True if kind else None
        names = (text_in(guild, "name") if text_in(guild, "id") != "0" else "", text_in(channel, "name"))
        title = " / ".join(filter(None, names)) or None
        yield Conversation(place=place, key="", platform=PLATFORM, native_id=text_in(channel, "id") or None, title=title, is_group=is_group)

    def read(self, place: Place, value: object) -> Iterator[Record]:
        if not isinstance(value, dict) or "timestamp" not in value:
            yield bad_entry(self.export, place)
            return
        author, written = object_in(value, "author"), text_in(value, "timestamp")
        user, name = text_in(author, "id"), text_in(author, "name")
        mark = text_in(author, "discriminator").strip("0")
        shown = text_in(author, "nickname") or name
        native = tuple(filter(None, (user, f"{name}#{text_in(author, 'discriminator')}" if mark else name)))
        key = user or name
        kind = _kind(value)
        yield from self.people.meet(key, shown, ids=native)
        sent = self.times.read(written)
        yield from message(
            place,
            key,
            sent,
            written,
            text_in(value, "content"),
            kind=kind,
            native_id=text_in(value, "id"),
            reply_to=_answered(value),
            edited=bool(value.get("timestampEdited")),
            attachments=tuple(_attachments(value)),
        )
        if differs := contradiction(place, value.get("id"), sent.at):
            yield differs


def _answered(value: Object) -> str | None:
    """What a message refers to, unless it forwards that."""
    reference = object_in(value, "reference")
    return None if text_in(reference, "type") == "Forward" else text_in(reference, "messageId")


def _kind(value: Object) -> MessageKind:
    written = text_in(value, "type")
    if written == "Call":
        return MessageKind.CALL
    if written and written not in SAID:
        return MessageKind.SYSTEM
    if objects_in(value, "stickers") and not text_in(value, "content"):
        return MessageKind.STICKER
    return kind_of_files(tuple(_files(value)))


def _files(value: Object) -> Iterator[Attachment]:
    for one in objects_in(value, "attachments"):
        yield Attachment(name=text_in(one, "fileName") or text_in(one, "url"), note=text_in(one, "url") or None)


def _attachments(value: Object) -> Iterator[Attachment]:
    """Files, stickers, and what stands beside the words: embedded pages and a forwarded message."""
    yield from _files(value)
    for one in objects_in(value, "stickers"):
        yield Attachment(name=text_in(one, "sourceUrl") or text_in(one, "name"), note="sticker")
    for one in objects_in(value, "embeds"):
        fields = (text_in(field, key) for field in objects_in(one, "fields") for key in ("name", "value"))
        if told := "\n".join(filter(None, (*(text_in(one, key) for key in ("title", "url", "description")), *fields))):
            yield Attachment(name=told, note="embed")
    if forwarded := object_in(value, "forwardedMessage"):
        yield Attachment(name=text_in(forwarded, "content"), note="forwarded_from")
