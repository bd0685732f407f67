"""Messenger's and Instagram's "Download your information" as JSON: `message_1.json` of a thread, ten thousand messages a file.

    {"participants": [{"name": "Seller"}, {"name": "Robin"}],
     "messages": [{"sender_name": "Seller", "timestamp_ms": 1714546860000, "content": "caf\\u00c3\\u00a9", "photos": [{"uri": "messages/…jpg"}]},
                  {"sender_name": "Robin", "timestamp_ms": 1714546800000, "content": "hi", "type": "Generic"}],
     "title": "Seller", "is_still_participant": true, "thread_path": "inbox/seller_123", "magic_words": []}

The first of them (spring of 2018) are one `message.json` a thread, and count seconds under `timestamp`.

Messages stand newest first and are read oldest first; those of one millisecond keep that order. `timestamp_ms` counts from the
epoch. Meta writes each byte of UTF-8 as a character of its own (`caf\\u00c3\\u00a9` for café): the words of a person are the text
with that undone. It is undone only where every character is one byte and the bytes are UTF-8, so that nothing is lost by it:
writing the result so again gives what stands in the file. Files that somebody saved anew are clean and stay as they are.
There are no ids, replies or earlier versions; a message taken back has `is_unsent` or is absent. Instagram writes reactions as messages.
Nothing in a thread names the app: the folder does (`your_instagram_activity/…`, `your_facebook_activity/…`).
"""

import re
from collections.abc import Iterator

from casefile.records import Attachment, Conversation, MessageKind, Passage, Place, Provenance, Reading, ReadingCode, Record
from parsers.cells import short
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import (
    Object,
    bad_entry,
    first_elements,
    flaws,
    from_milliseconds,
    from_seconds,
    object_in,
    objects_in,
    oldest_first,
    text_in,
    whole,
)
from parsers.meta import is_thread_of_2018, kind_of_words, platform_of
from parsers.talk import People, message

FORMAT = Format("meta_json", "chat", Provenance.OFFICIAL_EXPORT, re.compile(r"message_(?P<part>\d+)\.json"), newest_first=True)

STAMPS = ("timestamp_ms", "timestamp")
FILES = {
    "photos": MessageKind.IMAGE,
    "gifs": MessageKind.IMAGE,
    "videos": MessageKind.VIDEO,
    "audio_files": MessageKind.VOICE,
    "files": MessageKind.FILE,
}
TYPES = {"Call": MessageKind.CALL, "Payment": MessageKind.TRANSFER, "Subscribe": MessageKind.SYSTEM, "Unsubscribe": MessageKind.SYSTEM}


def recognizes(export: Export) -> bool:
    head = export.text_head
    if not head.lstrip().startswith("{") or '"messages"' not in head:
        return False
    found = first_elements(export, "messages", "*")
    if found and found[-1].wanted:
        return (isinstance(found[-1].value, dict) and {"sender_name", "timestamp_ms"} <= found[-1].value.keys()) or is_thread_of_2018(export)
    named = {step for element in found for step in element.path[:1]}
    return {"participants", "messages", "title"} <= named and bool(named & {"thread_path", "is_still_participant"})


def parse(export: Export) -> Iterator[Record]:
    thread = _Thread(export)
    for element in oldest_first(export, "messages", "*", count=lambda value: whole(_stamp(value)), newest_first=True):
        place = export.place(element.pointer, element.start, element.end)
        if element.wanted:
            yield from thread.begin(place)
            yield from flaws(place, element)
            yield from thread.read(place, element.value)
        else:
            yield Passage(place=place, what="envelope")
            thread.members.update({str(step): element.value for step in element.path[:1]})
    yield from thread.begin(export.place("$", 0, 0))


def repaired(text: str) -> str:
    """The text whose UTF-8 bytes were written as characters; any other text as it is."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


class _Thread:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.members: dict[str, object] = {}
        self.people = People()
        self.begun = self.mended = False

    def begin(self, place: Place) -> Iterator[Record]:
        """The conversation, once; what follows the messages in the file is known by now."""
        if self.begun:
            return
        self.begun = True
        path = text_in(self.members, "thread_path")
        names = [repaired(text_in(one, "name")) for one in objects_in(self.members, "participants")]
        is_group = len(names) > 2 if names else None
        title = repaired(text_in(self.members, "title")) or None
        yield Conversation(place=place, key="", platform=platform_of(self.export.source.path), native_id=path or None, title=title, is_group=is_group)
        for name in names:
            yield from self.people.meet(name)

    def read(self, place: Place, value: object) -> Iterator[Record]:
        if not isinstance(value, dict) or not any(name in value for name in STAMPS):
            yield bad_entry(self.export, place)
            return
        written = text_in(value, "content")
        text, sender = repaired(written), repaired(text_in(value, "sender_name"))
        if not self.mended and text != written:
            self.mended = True
            yield Reading(place=place, code=ReadingCode.REPAIRED, value=short(written), why=short(text))
        yield from self.people.meet(sender)
        attachments = tuple(_attachments(value))
        kind = _kind(value, text, sender)
        yield from message(
            place,
            None if TYPES.get(text_in(value, "type")) is MessageKind.SYSTEM else sender,
            (from_milliseconds if text_in(value, "timestamp_ms") else from_seconds)(_stamp(value), self.export.options.zone),
            _stamp(value),
            text,
            kind=kind,
            deleted=kind is MessageKind.RECALLED,
            attachments=attachments,
        )


def _stamp(value: object) -> str:
    return next(filter(None, (text_in(value, name) for name in STAMPS)), "")


def _kind(value: Object, text: str, sender: str) -> MessageKind:
    if value.get("is_unsent") is True:
        return MessageKind.RECALLED
    if kind := TYPES.get(text_in(value, "type")):
        return kind
    if "call_duration" in value:
        return MessageKind.CALL
    if "sticker" in value:
        return MessageKind.STICKER
    kind = kind_of_words(text, sender)
    return kind if kind is not MessageKind.TEXT else next((kind for key, kind in FILES.items() if value.get(key)), kind)


def _attachments(value: Object) -> Iterator[Attachment]:
    """Files, and the link that was shared with what its author says of it."""
    for one in [*(one for key in FILES for one in objects_in(value, key)), object_in(value, "sticker")]:
        if uri := repaired(text_in(one, "uri")):
            yield Attachment(name=uri)
    share = object_in(value, "share")
    if link := repaired(text_in(share, "link")):
        yield Attachment(name=link, note="share")
    if told := repaired(text_in(share, "share_text")):
        yield Attachment(name=told, note="share")
