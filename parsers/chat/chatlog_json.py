"""chatlog (sjzar): what its HTTP service answers with, saved as JSON.

    [{"seq": 1705285805000, "time": "2024-01-15T10:30:05+08:00", "talker": "wxid_abc", "talkerName": "张三", "isChatRoom": false,
      "sender": "wxid_abc", "senderName": "张三", "isSelf": false, "type": 1, "subType": 0, "content": "在吗"}, …]

`talker` is the chat: a wxid or `…@chatroom`. A notice's sender is `系统消息`. `contents` carries what `content` does not: a file's or link's
title, the message a quote answers (`refer`). `isSelf` is not reliable for newer databases: in a chat of two whoever is not the
`talker` is the owner of the account, and in a group it is the one sender whose messages are most often marked so.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime

from casefile.records import Conversation, MessageKind, Party, Precision, Problem, ProblemCode, Provenance, Record, Zone
from parsers.export import Export
from parsers.format import Format
from parsers.json_elements import BrokenJson, Element
from parsers.json_values import flaws
from parsers.wechat import DETAIL, PLATFORM, ROOM, SYSTEM_SENDER, Sent, first_elements, kind_of_type, message, undated, whole, words

FORMAT = Format("chatlog_json", "chat", Provenance.DATABASE_TOOL)

KEYS = frozenset({"seq", "time", "talker", "sender", "isSelf", "type", "subType", "content"})


def recognizes(export: Export) -> bool:
    if not export.text_head.lstrip().startswith("["):
        return False
    first = first_elements(export, "*")
    return bool(first) and isinstance(first[0].value, dict) and first[0].value.keys() >= KEYS


def parse(export: Export) -> Iterator[Record]:
    chats: set[str] = set()
    known: set[tuple[str, str]] = set()
    owner: str | None = None
    surveyed = False
    for element in export.elements("*"):
        place = export.place(element.pointer, element.start, element.end)
        yield from flaws(place, element)
        entry = element.value
        if not isinstance(entry, dict) or not words(entry.get("talker")) or not isinstance(entry.get("content"), str):
            yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=str(entry)[:DETAIL])
            continue
        chat, sender = words(entry["talker"]), words(entry.get("sender"))
        is_group = chat.endswith(ROOM) or entry.get("isChatRoom") is True
        if is_group and not surveyed:
            owner, surveyed = _owner(export), True
        if chat not in chats:
            chats.add(chat)
            title = words(entry.get("talkerName")) or None
            yield Conversation(place=place, key=chat, platform=PLATFORM, native_id=chat, title=title, is_group=is_group)
        if sender and sender != SYSTEM_SENDER and (chat, sender) not in known:
            known.add((chat, sender))
            is_self = (sender == owner if owner else None) if is_group else sender != chat
            yield Party(conversation=chat, key=sender, name=words(entry.get("senderName")) or sender, native_ids=(sender,), is_self=is_self)
        yield from _message(export, element, entry)


def _message(export: Export, element: Element, entry: Mapping[str, object]) -> Iterator[Record]:
    place = export.place(element.pointer, element.start, element.end)
    sent = _sent(entry.get("time"))
    told = entry.get("contents")
    contents: Mapping[str, object] = told if isinstance(told, dict) else {}
    title = words(contents.get("title"))
    text = words(entry["content"])
    kind = kind_of_type(whole(entry.get("type")), whole(entry.get("subType")), text)
    sender = words(entry.get("sender")) or None
    if kind is MessageKind.SYSTEM or sender == SYSTEM_SENDER:
        sender = None
    refer = contents.get("refer")
    yield from message(
        place,
        sender,
        sent,
        kind,
        text or title,
        conversation=words(entry["talker"]),
        native_id=words(entry.get("seq")) or None,
        reply_to=words(refer.get("seq")) or None if isinstance(refer, dict) else None,
        title=title,
        trouble=None if sent.at else sent.raw,
    )


def _sent(value: object) -> Sent:
    """RFC 3339; the offset is the exporter's."""
    raw = words(value)
    try:
        at = datetime.fromisoformat(raw)
    except ValueError:
        return undated(raw)
    if at.utcoffset() is None:
        return undated(raw)
    return Sent(at, raw, Precision.MILLISECOND if at.microsecond else Precision.SECOND, Zone.UTC if at.tzinfo is UTC else Zone.OFFSET)


def _owner(export: Export) -> str | None:
    """The sender whose messages are most often marked as the owner's; None where no one stands out."""
    marked: Counter[str] = Counter()
    with suppress(BrokenJson):  # `parse` meets the same end and tells of it
        for element in export.elements("*"):
            entry = element.value
            if isinstance(entry, dict) and entry.get("isSelf") is True:
                marked[words(entry.get("sender"))] += 1
    most = marked.most_common(2)
    if not most or (len(most) == 2 and most[0][1] == most[1][1]):
        return None
    return most[0][0] or None
