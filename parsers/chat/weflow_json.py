"""WeFlow, and echotrace before it: a chat as JSON.

    {"weflow": {"version": "1.0.3", …}, "session": {"wxid": "wxid_abc", "displayName": "张三", "type": "私聊", …},
     "messages": [{"localId": 1, "createTime": 1705285805, "formattedTime": "2024-01-15 10:30:05", "type": "文本消息", "localType": 1,
                   "content": "在吗", "isSend": 0, "senderUsername": "wxid_abc", "senderDisplayName": "张三", "platformMessageId": "738"}, …]}

echotrace lacks `weflow`. `createTime` counts seconds from the epoch (a number, a string or null), `formattedTime` is the same on the exporter's
clock. `localType` of an app message packs the subtype above 49. `platformMessageId` is the server's, `replyToMessageId` points to one.
"""

from collections.abc import Iterator, Mapping

from casefile.records import Conversation, MessageKind, Party, Passage, Place, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import flaws
from parsers.wechat import DETAIL, PLATFORM, ROOM, first_elements, from_database, kind_of_type, message, on_the_wall, whole, words

FORMAT = Format("weflow_json", "chat", Provenance.DATABASE_TOOL)


def recognizes(export: Export) -> bool:
    if not export.text_head.lstrip().startswith("{") or not ('"weflow"' in export.text_head or '"session"' in export.text_head):
        return False
    found = first_elements(export, "messages", "*")
    named = {element.path[0] for element in found if not element.wanted}
    if "weflow" in named:
        return True
    first = found[-1].value if found and found[-1].wanted else None
    return "session" in named and isinstance(first, dict) and "localType" in first


def parse(export: Export) -> Iterator[Record]:
    session: Mapping[str, object] = {}
    known: set[str] = set()
    started = walled = False
    for element in export.elements("messages", "*"):
        place = export.place(element.pointer, element.start, element.end)
        entry = element.value
        if not element.wanted:
            yield Passage(place=place, what="envelope")
            if element.path == ("session",) and isinstance(entry, dict):
                session = entry
            if element.path == ("weflow",) and isinstance(entry, dict):
                yield Reading(place=place, code=ReadingCode.EXPORTER, value=f"WeFlow {words(entry.get('version'))}".strip())
            continue
        yield from flaws(place, element)
        if not started:
            started = True
            yield _conversation(place, session)
        if not isinstance(entry, dict) or not isinstance(entry.get("content"), str | None):
            yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=str(entry)[:DETAIL])
            continue
        if not walled and whole(entry.get("createTime")) is None and words(entry.get("formattedTime")):
            walled = True
            yield wall_clock(export).reading(place)
        yield from _message(export, place, entry, known)
    if not started:
        yield _conversation(export.place("$", 0, 0), session)


def _conversation(place: Place, session: Mapping[str, object]) -> Conversation:
    native_id = words(session.get("wxid"))
    kind = words(session.get("type"))
    is_group = kind == "群聊" if kind in {"群聊", "私聊"} else native_id.endswith(ROOM) if native_id else None
    title = words(session.get("displayName")) or words(session.get("remark")) or words(session.get("nickname"))
    return Conversation(place=place, key="", platform=PLATFORM, native_id=native_id or None, title=title or None, is_group=is_group)


def _message(export: Export, place: Place, entry: Mapping[str, object], known: set[str]) -> Iterator[Record]:
    text, printed, epoch = words(entry.get("content")), words(entry.get("formattedTime")), whole(entry.get("createTime"))
    if epoch is None and printed:
        sent = on_the_wall(wall_clock(export), printed)
        trouble = None if sent.at else printed
    else:
        sent, trouble = from_database(export, epoch, printed)
    kind = kind_of_type(whole(entry.get("localType")), None, text)
    native_id, name = words(entry.get("senderUsername")), words(entry.get("senderDisplayName"))
    sender = native_id or name or None
    if kind is MessageKind.SYSTEM or (kind is MessageKind.RECALLED and entry.get("isSend") is None):
        sender = None
    if sender and sender not in known:
        known.add(sender)
        is_self = {"1": True, "0": False}.get(words(entry.get("isSend")))
        yield Party(conversation="", key=sender, name=name or sender, native_ids=(native_id,) if native_id else (), is_self=is_self)
    yield from message(
        place,
        sender,
        sent,
        kind,
        text,
        native_id=words(entry.get("platformMessageId")) or None,
        reply_to=words(entry.get("replyToMessageId")) or None,
        trouble=trouble,
    )
