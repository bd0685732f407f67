"""ChatLab's format, in which other tools hand chats of any platform on: one JSON object, or JSONL with one object a line.

    {"chatlab": {"version": "0.0.2", "exportedAt": 1703001600, "generator": "…"},
     "meta": {"name": "云朵手作店", "platform": "wechat", "type": "private", "groupId": "…", "ownerId": "wxid_me"},
     "members": [{"platformId": "wxid_shop", "accountName": "云朵", "groupNickname": "…", "aliases": ["…"]}],
     "messages": [{"sender": "wxid_shop", "accountName": "云朵", "timestamp": 1703001600, "type": 0, "content": "在的",
                   "platformMessageId": "m1", "replyToMessageId": "m0"}]}

    {"_type": "header", "chatlab": {…}, "meta": {…}}
    {"_type": "member", "platformId": "wxid_shop", "accountName": "云朵"}
    {"_type": "message", "sender": "wxid_shop", "accountName": "云朵", "timestamp": 1703001600, "type": 0, "content": "在的"}
    # a remark

`timestamp` counts seconds from the epoch, `content` of what is no text may be null. The types are numbers: 0 text, 1 picture, 2 voice, 3 video,
4 file, 5 sticker, 7 link, 8 position, 20 red packet, 21 transfer, 22 nudge, 23 call, 24 share, 25 reply, 26 forward, 27 contact, 80 system,
81 recall, 99 other. WeFlow adds `mediaPath`, where the file of a message lies.
A converter wrote it from another export, and chats may have been put together (`sources`): ask for the first export as well.
Reference: hellodigua/ChatLab, docs/cn/chatlab-format.md (0.0.1 and 0.0.2).
"""

from collections.abc import Iterator

from casefile.records import Attachment, Conversation, MessageKind, Passage, Place, Provenance, Reading, ReadingCode, Record
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_elements import Element
from parsers.json_values import NOTHING, Object, bad_entry, envelope_first, first_elements, flaws, json_lines, object_in, objects_in, text_in, whole
from parsers.talk import People, message
from parsers.time_layout import Times

FORMAT = Format("chatlab_json", "chat", Provenance.DATABASE_TOOL)
REMARK = "#"
SYSTEM = "system"
ABOUT = frozenset({"meta"})
KINDS = {
    1: MessageKind.IMAGE,
    2: MessageKind.VOICE,
    3: MessageKind.VIDEO,
    4: MessageKind.FILE,
    5: MessageKind.STICKER,
    20: MessageKind.TRANSFER,
    21: MessageKind.TRANSFER,
    22: MessageKind.SYSTEM,
    23: MessageKind.CALL,
    80: MessageKind.SYSTEM,
    81: MessageKind.RECALLED,
}


def recognizes(export: Export) -> bool:
    if not export.text_head.lstrip().startswith(("{", REMARK)) or '"chatlab"' not in export.text_head:
        return False
    if _is_lines(export):
        return True
    found = first_elements(export, "messages", "*")
    return any(element.path == ("chatlab",) and "version" in object_in(element.value) for element in found)


def _is_lines(export: Export) -> bool:
    first = next((line for line in export.lines() if line.text.strip() and not line.text.startswith(REMARK)), None)
    return first is not None and '"_type"' in first.text and '"header"' in first.text and first.text.rstrip().endswith("}")


def parse(export: Export) -> Iterator[Record]:
    chat = _Chat(export)
    if _is_lines(export):
        for found in json_lines(export, remark=REMARK):
            if not isinstance(found, tuple):
                yield found
                continue
            place, element = found
            yield from flaws(place, element)
            yield from chat.line(place, element)
        return
    for element in envelope_first(export, "messages", "*", told_by=ABOUT):
        place = export.place(element.pointer, element.start, element.end)
        yield from flaws(place, element)
        if element.wanted:
            yield from chat.read(place, element.value)
            continue
        yield Passage(place=place, what="envelope")
        yield from chat.about(place, {str(step): element.value for step in element.path[:1]})
    yield from chat.begin(export.place("$", 0, 0))


class _Chat:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.meta: Object = NOTHING
        self.members: dict[str, Object] = {}
        self.people = People()
        self.times = Times(order="ymd", clock=wall_clock(export))
        self.begun = False

    def line(self, place: Place, element: Element) -> Iterator[Record]:
        value = element.value
        type_ = text_in(value, "_type")
        if type_ == "message":
            yield from self.read(place, value)
        elif isinstance(value, dict) and type_ in ("header", "member"):
            yield Passage(place=place, what="envelope")
            yield from self.about(place, {"members": [value]} if type_ == "member" else value)
        else:
            yield bad_entry(self.export, place)

    def about(self, place: Place, value: Object) -> Iterator[Record]:
        self.meta = object_in(value, "meta") or self.meta
        self.members.update({text_in(one, "platformId"): one for one in objects_in(value, "members")})
        if head := object_in(value, "chatlab"):
            told = (text_in(head, "generator"), f"ChatLab {text_in(head, 'version')}".strip())
            yield Reading(place=place, code=ReadingCode.EXPORTER, value=", ".join(filter(None, told)))
            if when := text_in(head, "exportedAt"):
                yield Reading(place=place, code=ReadingCode.EXPORTED, value=when)
        if owner := text_in(object_in(value, "meta"), "ownerId"):
            yield Reading(place=place, code=ReadingCode.HOLDER, value=owner)

    def begin(self, place: Place) -> Iterator[Conversation]:
        if self.begun:
            return
        self.begun = True
        kind = text_in(self.meta, "type")
        yield Conversation(
            place=place,
            key="",
            platform=text_in(self.meta, "platform").casefold() or "unknown",
            native_id=text_in(self.meta, "groupId") or None,
            title=text_in(self.meta, "name") or None,
            is_group=kind == "group" if kind in ("group", "private") else None,
        )

    def read(self, place: Place, value: object) -> Iterator[Record]:
        yield from self.begin(place)
        if not isinstance(value, dict) or "timestamp" not in value or not isinstance(value.get("content"), str | None):
            yield bad_entry(self.export, place)
            return
        written, code = text_in(value, "timestamp"), whole(value.get("type"))
        kind = KINDS.get(code, MessageKind.TEXT) if code is not None else MessageKind.TEXT
        sender = text_in(value, "sender")
        is_notice = kind is MessageKind.SYSTEM or (kind is MessageKind.RECALLED and sender.casefold() == SYSTEM)
        if not is_notice:
            member = self.members.get(sender, NOTHING)
            names = [text_in(one, key) for one in (value, member) for key in ("groupNickname", "accountName")]
            owner = text_in(self.meta, "ownerId")
            name = next(filter(None, names), "")
            ids = (sender,) if sender != name else ()
            yield from self.people.meet(sender or name, name, ids=ids, is_self=sender == owner if owner else None)
            sender = sender or name
        yield from message(
            place,
            None if is_notice else sender,
            self.times.read(written),
            written,
            text_in(value, "content"),
            kind=kind,
            native_id=text_in(value, "platformMessageId"),
            reply_to=text_in(value, "replyToMessageId"),
            deleted=kind is MessageKind.RECALLED,
            attachments=(Attachment(name=path),) if (path := text_in(value, "mediaPath")) else (),
        )
