"""WeFlow, and echotrace before it: a chat as JSON.

    {"weflow": {"version": "1.0.3", …}, "session": {"wxid": "wxid_abc", "displayName": "张三", "type": "私聊", …},
     "messages": [{"localId": 1, "createTime": 1705285805, "formattedTime": "2024-01-15 10:30:05", "type": "文本消息", "localType": 1,
                   "content": "在吗", "isSend": 0, "senderUsername": "wxid_abc", "senderDisplayName": "张三", "platformMessageId": "738"}, …]}

echotrace lacks `weflow`. `createTime` counts seconds from the epoch (a number, a string or null), `formattedTime` is the same on the exporter's
clock. `localType` of an app message packs the subtype above 49. `platformMessageId` is the server's, `replyToMessageId` points to one.
"""

from collections.abc import Iterator

from casefile.records import Conversation, MessageKind, Passage, Place, Provenance, Reading, ReadingCode, Record
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import NOTHING, Object, bad_entry, first_elements, flaws, text_in, whole
from parsers.talk import People
from parsers.time_layout import Times
from parsers.wechat import PLATFORM, ROOM, from_database, kind_of_type, message

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
    session: Object = NOTHING
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    started = walled = False
    for element in export.elements("messages", "*"):
        place = export.place(element.pointer, element.start, element.end)
        entry = element.value
        if not element.wanted:
            yield Passage(place=place, what="envelope")
            if element.path == ("session",) and isinstance(entry, dict):
                session = entry
            if element.path == ("weflow",) and isinstance(entry, dict):
                yield Reading(place=place, code=ReadingCode.EXPORTER, value=f"WeFlow {text_in(entry, 'version')}".strip())
            continue
        yield from flaws(place, element)
        if not started:
            started = True
            yield _conversation(place, session)
        if not isinstance(entry, dict) or not isinstance(entry.get("content"), str | None):
            yield bad_entry(export, place)
            continue
        if not walled and whole(entry.get("createTime")) is None and text_in(entry, "formattedTime"):
            walled = True
            yield times.clock.reading(place)
        yield from _message(export, place, entry, times, people)
    if not started:
        yield _conversation(export.place("$", 0, 0), session)


def _conversation(place: Place, session: Object) -> Conversation:
    native_id = text_in(session, "wxid")
    kind = text_in(session, "type")
    is_group = kind == "群聊" if kind in {"群聊", "私聊"} else native_id.endswith(ROOM) if native_id else None
    title = text_in(session, "displayName") or text_in(session, "remark") or text_in(session, "nickname")
    return Conversation(place=place, key="", platform=PLATFORM, native_id=native_id or None, title=title or None, is_group=is_group)


def _message(export: Export, place: Place, entry: Object, times: Times, people: People) -> Iterator[Record]:
    text, printed, counted = text_in(entry, "content"), text_in(entry, "formattedTime"), text_in(entry, "createTime")
    epoch = whole(counted)
    sent = times.read(printed) if epoch is None and printed else from_database(export, epoch, printed)
    kind = kind_of_type(whole(entry.get("localType")), None, text)
    native_id, name = text_in(entry, "senderUsername"), text_in(entry, "senderDisplayName")
    is_notice = kind is MessageKind.SYSTEM or (kind is MessageKind.RECALLED and entry.get("isSend") is None)
    sender = "" if is_notice else native_id or name
    is_self = {"1": True, "0": False}.get(text_in(entry, "isSend"))
    yield from people.meet(sender, name, ids=(native_id,) if native_id else (), is_self=is_self)
    yield from message(
        place,
        sender,
        sent,
        printed or counted,
        text,
        kind=kind,
        native_id=text_in(entry, "platformMessageId"),
        reply_to=text_in(entry, "replyToMessageId"),
        told=f"{counted} {printed}".strip(),
    )
