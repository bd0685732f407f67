"""Skype's and personal Teams' official export: `messages.json` of `8_live_…_export.tar`, files in `media/` beside it.

    {"userId": "8:live:robin", "exportDate": "2024-01-02T03:04",
     "conversations": [{"id": "8:live:seller", "displayName": "Seller", "threadProperties": null,
       "MessageList": [{"id": "1704164645001", "displayName": null, "originalarrivaltime": "2024-01-02T03:04:05.001Z", "messagetype": "RichText",
                        "content": "5 &lt;fixed&gt;<e_m …></e_m>", "from": "8:live:seller",
                        "properties": {"edittime": "1704164699000"}, "amsreferences": null}]}]}

Messages stand newest first and are read oldest first; times are in UTC. `content` is markup: references stand for their characters, `<e_m>` marks
an edited message, `<quote …>` holds the words of another one. Empty content with a `deletetime` is a message taken back. Of a
call (`Event/Call`) it is said how it went; what happens in a group (`ThreadActivity/…`) stands as its markup says. The layout is known from
notes on its fields, not from a sample.
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
from parsers.json_values import Object, bad_entry, flaws, object_in, oldest_first, text_in, whole
from parsers.json_window import BrokenJson
from parsers.markup import attributes, plain
from parsers.talk import People, message
from parsers.time_layout import Times

FORMAT = Format("skype_json", "chat", Provenance.OFFICIAL_EXPORT)
PATTERN = ("conversations", "*", "MessageList", "*")
KINDS = {
    "RichText/UriObject": MessageKind.IMAGE,
    "RichText/Media_Video": MessageKind.VIDEO,
    "RichText/Media_AudioMsg": MessageKind.VOICE,
    "RichText/Media_CallRecording": MessageKind.CALL,
    "RichText/Media_GenericFile": MessageKind.FILE,
    "RichText/Media_Album": MessageKind.IMAGE,
    "Event/Call": MessageKind.CALL,
}
NOTICES = ("ThreadActivity/", "InviteFreeRelationshipChanged")
CONTACT = re.compile(r"<c\b(?P<head>[^<>]*)>")
QUOTE = re.compile(r"<quote\b(?P<head>[^<>]*)>(?P<words>.*?)</quote>", re.DOTALL)
LEGACY = re.compile(r"<legacyquote>(?:(?!</?legacyquote>).)*</legacyquote>", re.DOTALL)
FILE_NAME = re.compile(r"<OriginalName\b(?P<head>[^<>]*)>")
CALL = re.compile(r"<partlist\b(?P<head>[^<>]*)>")
ONE_TO_ONE = "@unq.gbl.spaces"
"""How Teams ends the id of a chat of two."""


def recognizes(export: Export) -> bool:
    head = export.text_head
    return head.lstrip().startswith("{") and '"conversations"' in head and '"MessageList"' in head and '"userId"' in head


def parse(export: Export) -> Iterator[Record]:
    account = _Account(export)
    place = export.place("$", 0, 0)
    yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value="messages.json")
    for element in oldest_first(export, *PATTERN, count=lambda value: whole(text_in(value, "id")), newest_first=True):
        place = export.place(element.pointer, element.start, element.end)
        if element.wanted:
            yield from flaws(place, element)
            yield from account.read(place, element.path[:2], element.value)
            continue
        yield Passage(place=place, what="envelope")
        account.members.setdefault(element.path[:-1], {}).update({str(step): element.value for step in element.path[-1:]})
        if element.path == ("userId",) and isinstance(element.value, str):
            account.holder = element.value
            yield Reading(place=place, code=ReadingCode.HOLDER, value=element.value)
        elif element.path == ("exportDate",) and isinstance(element.value, str):
            yield Reading(place=place, code=ReadingCode.EXPORTED, value=element.value)


class _Account:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.holder = ""
        self.members: dict[tuple[str | int, ...], dict[str, object]] = {}
        """What is known of the file, and of each conversation, by path."""
        self.begun: set[tuple[str | int, ...]] = set()
        self.people = People()
        self.times = Times(order="ymd", clock=wall_clock(export))

    def read(self, place: Place, path: tuple[str | int, ...], value: object) -> Iterator[Record]:
        key = str(path[-1])
        if path not in self.begun:
            self.begun.add(path)
            yield self._conversation(place, key, self._members_of(path))
        if not isinstance(value, dict) or "originalarrivaltime" not in value:
            yield bad_entry(self.export, place)
            return
        said = _Said(value)
        sender = text_in(value, "from")
        name = text_in(value, "displayName") or (
            text_in(self._members_of(path), "displayName") if sender == text_in(self._members_of(path), "id") else ""
        )
        if said.kind is not MessageKind.SYSTEM:
            ids = (sender, sender.removeprefix("8:").removeprefix("live:"))
            yield from self.people.meet(sender, name, conversation=key, ids=ids, is_self=sender == self.holder if self.holder else None)
        written = text_in(value, "originalarrivaltime")
        yield from message(
            place,
            None if said.kind is MessageKind.SYSTEM else sender,
            self.times.read(written),
            written,
            said.text,
            kind=said.kind,
            conversation=key,
            native_id=text_in(value, "id"),
            reply_to=said.reply_to,
            edited=said.edited,
            deleted=said.kind is MessageKind.RECALLED,
            attachments=said.attachments,
        )

    def _conversation(self, place: Place, key: str, members: Object) -> Conversation:
        native_id = text_in(members, "id")
        topic = text_in(object_in(members, "threadProperties"), "topic")
        platform = "teams" if ".spaces" in native_id or "@thread.v2" in native_id or "orgid:" in native_id else "skype"
        is_group = native_id.startswith("19:") and not native_id.endswith(ONE_TO_ONE) if native_id else None
        title = topic or text_in(members, "displayName") or None
        return Conversation(place=place, key=key, platform=platform, native_id=native_id or None, title=title, is_group=is_group)

    def _members_of(self, path: tuple[str | int, ...]) -> Object:
        """What stands beside the messages of a conversation, wherever the file writes it."""
        if path not in self.members:
            self._look_ahead()
        return self.members.setdefault(path, {})

    def _look_ahead(self) -> None:
        try:
            for element in self.export.elements(*PATTERN):
                if not element.wanted and len(element.path) == 3:
                    self.members.setdefault(element.path[:-1], {}).update({str(element.path[-1]): element.value})
        except BrokenJson:
            return  # said where the messages are read


class _Said:
    """What a message says, its markup undone."""

    def __init__(self, value: Object) -> None:
        properties, written = object_in(value, "properties"), text_in(value, "messagetype")
        content = text_in(value, "content")
        self.edited = "edittime" in properties or "<e_m " in content
        self.reply_to = ""
        attachments: list[Attachment] = []
        self.kind = KINDS.get(written, MessageKind.TEXT)
        if written.startswith(NOTICES) or written == "Notice":
            self.kind = MessageKind.SYSTEM
        elif not content and "deletetime" in properties:
            self.kind = MessageKind.RECALLED
        quote = QUOTE.match(content.lstrip())
        if quote:
            self.reply_to = attributes(quote["head"]).get("messageid", "")
            attachments.append(Attachment(name=plain(LEGACY.sub("", quote["words"])), note="reply_to"))
            content = content.lstrip()[quote.end() :]
        if found := FILE_NAME.search(content):
            attachments.append(Attachment(name=attributes(found["head"]).get("v", "")))
        self.text = content if written == "Text" else plain(content)
        if written == "Event/Call" and (call := CALL.search(content)):
            self.text = attributes(call["head"]).get("type", "")
        elif self.kind not in (MessageKind.TEXT, MessageKind.SYSTEM) and "<URIObject" in content:
            self.text = ""  # where Skype says the file can be seen
        elif self.kind in (MessageKind.SYSTEM, MessageKind.CALL):
            self.text = content
        elif written == "RichText/Contacts":
            cards = (attributes(card["head"]) for card in CONTACT.finditer(content))
            attachments += [Attachment(name=" ".join(filter(None, (card.get("f"), card.get("s") or card.get("p")))), note="share") for card in cards]
        self.attachments = tuple(attachments)
