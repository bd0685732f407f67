"""WhatsApp by WhatsApp-Chat-Exporter: chats of a phone's database or backup as JSON, `result.json` with all of them or one file a chat.

    {"15550100200@s.whatsapp.net": {"name": "Tern Lamps", "type": "android", …, "messages": {
        "101": {"from_me": false, "timestamp": 1741082600.0, "time": "10:03", "media": false, "key_id": "3EB0…", "meta": false,
                "data": "Solid brass, <br>guaranteed.", "sender": null, "reply": null, "quoted_data": null, "caption": null, …},
        "102": {"from_me": true, …, "media": true, "mime": "image/jpeg", "data": "WhatsApp/…/IMG-20250304-WA0001.jpg", "caption": "this one"},
        "103": {…, "meta": true, "data": "Message deleted"}}}}

A chat's key tells the other side's number, or with `@g.us` a group, where `sender` is the name or number of who wrote. `timestamp` counts seconds
from the epoch. Of a message with `media` the data are where its file was put and `mime` what it is; `meta` marks what the app or the tool tells.
Line ends are `<br>`. `key_id` is the app's own id, `reply` that of the message answered. Edits are not exported. Reference: the tool's own source
and tests.
"""

import re
from collections.abc import Iterator
from datetime import tzinfo

from casefile.records import Attachment, Conversation, MessageKind, Passage, Place, ProblemCode, Provenance, Record
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import Object, bad_entry, envelope_first, first_elements, flaws, from_milliseconds, from_seconds, text_in
from parsers.talk import ME, People, kind_of_file, message
from parsers.time_layout import Moment, unread
from parsers.whatsapp_exporter import MISSING, kind_of_notice

FORMAT = Format("whatsapp_exporter_json", "chat", Provenance.DATABASE_TOOL)
PATTERN = ("?", "messages", "?")
ABOUT = frozenset(("name",))
OF_TOOL = frozenset(("from_me", "timestamp", "key_id", "meta", "data"))

BREAK = re.compile(r" ?<br ?/?>")
NUMBER = re.compile(r"[0-9]{5,20}")


def recognizes(export: Export) -> bool:
    head = export.text_head
    if not head.lstrip().startswith("{") or not all(f'"{key}"' in head for key in ("messages", "from_me", "key_id")):
        return False
    found = first_elements(export, *PATTERN)
    return bool(found) and found[-1].wanted and _is_message(found[-1].value)


def _is_message(value: object) -> bool:
    return isinstance(value, dict) and value.keys() >= OF_TOOL


def parse(export: Export) -> Iterator[Record]:
    chats: dict[str, _Chat] = {}
    for element in envelope_first(export, *PATTERN, told_by=ABOUT):
        place, key = export.place(element.pointer, element.start, element.end), str(element.path[0]) if element.path else ""
        chat = chats.setdefault(key, _Chat(key))
        if not element.wanted:
            yield Passage(place=place, what="envelope")
            if element.path[1:] == ("name",) and isinstance(element.value, str):
                chat.name = element.value
            continue
        yield from flaws(place, element)
        if isinstance(element.value, dict) and _is_message(element.value):
            yield from chat.read(place, element.value, export.options.zone)
        else:
            yield bad_entry(export, place)


class _Chat:
    def __init__(self, key: str) -> None:
        self.key = key
        self.name = ""
        self.is_group = key.endswith("@g.us")
        self.begun = False
        self.people = People()

    def read(self, place: Place, value: Object, zone: tzinfo | None) -> Iterator[Record]:
        if not self.begun:
            self.begun = True
            title = self.name or self.key.partition("@")[0]
            yield Conversation(place=place, key=self.key, platform="whatsapp", native_id=self.key, title=title, is_group=self.is_group)
        kind, text, files = _said(value)
        sender, name = self._sender(value) if kind is not MessageKind.SYSTEM else ("", "")
        number = sender.partition("@")[0]
        ids = (f"+{number}",) if NUMBER.fullmatch(number) else ()
        yield from self.people.meet(sender, name, conversation=self.key, ids=ids, is_self=value.get("from_me") is True or None)
        yield from message(
            place,
            sender,
            _moment(value.get("timestamp"), zone),
            str(value.get("timestamp")),
            text,
            kind=kind,
            conversation=self.key,
            native_id=text_in(value, "key_id"),
            reply_to=text_in(value, "reply"),
            deleted=kind is MessageKind.RECALLED,
            attachments=files,
        )

    def _sender(self, value: Object) -> tuple[str, str]:
        """What tells the sender apart, and the name."""
        if value.get("from_me") is True:
            return ME, ME
        if named := text_in(value, "sender"):
            return named, named
        return ("", "") if self.is_group else (self.key, self.name or self.key.partition("@")[0])


def _said(value: Object) -> tuple[MessageKind, str, tuple[Attachment, ...]]:
    data, caption = BREAK.sub("\n", text_in(value, "data")), BREAK.sub("\n", text_in(value, "caption"))
    if value.get("media") is True:
        mime, is_missing = text_in(value, "mime"), data == MISSING
        kind = MessageKind.STICKER if value.get("sticker") is True else kind_of_file("" if is_missing else data, mime)
        return kind, caption, (Attachment(name="" if is_missing else data, present=not is_missing, note=mime or None),)
    return kind_of_notice(data) if value.get("meta") is True else MessageKind.TEXT, data, ()


def _moment(counted: object, zone: tzinfo | None) -> Moment:
    if isinstance(counted, int | float) and not isinstance(counted, bool) and abs(counted) < 1e12:
        milliseconds = round(counted * 1000)
        return from_milliseconds(milliseconds, zone) if milliseconds % 1000 else from_seconds(milliseconds // 1000, zone)
    return unread(ProblemCode.BAD_TIME)
