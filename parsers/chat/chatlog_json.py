"""chatlog (sjzar): what its HTTP service answers with, saved as JSON: a list, in an object or one message a line as well.

    [{"seq": 1705285805000, "time": "2024-01-15T10:30:05+08:00", "talker": "wxid_abc", "talkerName": "张三", "isChatRoom": false,
      "sender": "wxid_abc", "senderName": "张三", "isSelf": false, "type": 1, "subType": 0, "content": "在吗"}, …]

`talker` is the chat: a wxid or `…@chatroom`. A notice's sender is `系统消息`. `contents` carries what `content` does not: a file's or link's title, a
position's `label`, a picture's path, the message a quote answers (`refer`). `isSelf` is not reliable for newer databases: in a chat of two whoever
is not the `talker` is the owner of the account, and in a group it is the one sender whose messages are most often marked so.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

from casefile.records import Conversation, MessageKind, Passage, Place, Problem, ProblemCode, Provenance, Record
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_objects import has_object, objects_of
from parsers.json_values import Object, bad_entry, first_elements, flaws, object_in, text_in, whole
from parsers.json_window import BrokenJson
from parsers.talk import People
from parsers.time_layout import Moment, Times, unread
from parsers.wechat import PLATFORM, ROOM, SYSTEM_SENDER, kind_of_type, message

FORMAT = Format("chatlog_json", "chat", Provenance.DATABASE_TOOL)

KEYS = frozenset({"seq", "time", "talker", "sender", "isSelf", "type", "content"})


def recognizes(export: Export) -> bool:
    if not _is_list(export):
        return '"talker"' in export.text_head and has_object(export, _is_message)
    first = first_elements(export, "*")
    return bool(first) and _is_message(object_in(first[0].value))


def _is_list(export: Export) -> bool:
    return export.text_head.lstrip().startswith("[")


def _is_message(value: Object) -> bool:
    return value.keys() >= KEYS


def parse(export: Export) -> Iterator[Record]:
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    chats: set[str] = set()
    owner: str | None = None
    surveyed = False
    for found in _entries(export):
        if not isinstance(found, tuple):
            yield found
            continue
        place, entry = found
        if not isinstance(entry, dict) or not text_in(entry, "talker") or not isinstance(entry.get("content"), str):
            yield bad_entry(export, place)
            continue
        chat, sender = text_in(entry, "talker"), text_in(entry, "sender")
        is_group = chat.endswith(ROOM) or entry.get("isChatRoom") is True
        if is_group and not surveyed:
            owner, surveyed = _owner(export), True
        if chat not in chats:
            chats.add(chat)
            named = text_in(entry, "talkerName") or None
            yield Conversation(place=place, key=chat, platform=PLATFORM, native_id=chat, title=named, is_group=is_group)
        if sender != SYSTEM_SENDER:
            is_self = (sender == owner if owner else None) if is_group else sender != chat
            yield from people.meet(sender, text_in(entry, "senderName"), conversation=chat, ids=(sender,), is_self=is_self)
        contents, text, written = object_in(entry, "contents"), text_in(entry, "content"), text_in(entry, "time")
        title = text_in(contents, "title")
        kind = kind_of_type(whole(entry.get("type")), whole(entry.get("subType")), text)
        yield from message(
            place,
            None if kind is MessageKind.SYSTEM or sender == SYSTEM_SENDER else sender,
            _sent(times, written),
            written,
            text or title or text_in(contents, "label"),
            kind=kind,
            conversation=chat,
            native_id=text_in(entry, "seq"),
            reply_to=text_in(object_in(contents, "refer"), "seq"),
            title=title or text_in(contents, "path"),
        )


def _entries(export: Export) -> Iterator[tuple[Place, object] | Passage | Problem]:
    """Every entry of the list, or every message wherever it stands."""
    if not _is_list(export):
        yield from objects_of(export, _is_message)
        return
    for element in export.elements("*"):
        place = export.place(element.pointer, element.start, element.end)
        yield from flaws(place, element)
        yield place, element.value


def _sent(times: Times, written: str) -> Moment:
    """RFC 3339; the offset is the exporter's."""
    moment = times.read(written)
    return moment if moment.at is not None and moment.at.tzinfo is not None else unread(ProblemCode.BAD_TIME)


def _owner(export: Export) -> str | None:
    """The sender whose messages are most often marked as the owner's; None where no one stands out."""
    marked: Counter[str] = Counter()
    with suppress(BrokenJson):  # `parse` meets the same end and tells of it
        for found in _entries(export):
            if isinstance(found, tuple) and object_in(found[1]).get("isSelf") is True:
                marked[text_in(found[1], "sender")] += 1
    most = marked.most_common(2)
    if not most or (len(most) == 2 and most[0][1] == most[1][1]):
        return None
    return most[0][0] or None
