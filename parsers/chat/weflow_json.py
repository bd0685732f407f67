"""WeFlow, and echotrace before it: a chat as JSON.

    {"weflow": {"version": "1.0.3", …}, "session": {"wxid": "wxid_abc", "displayName": "张三", "type": "私聊", …},
     "messages": [{"localId": 1, "createTime": 1705285805, "formattedTime": "2024-01-15 10:30:05", "type": "文本消息", "localType": 1,
                   "content": "在吗", "isSend": 0, "senderUsername": "wxid_abc", "senderDisplayName": "张三", "platformMessageId": "738"}, …]}

echotrace lacks `weflow`. Newer versions say `accountId` for the `wxid` of the session; their compact shape names people once, in `senders`, and
a message has its `senderID`. What the HTTP service answers with has `talker` for the session, `serverId`, and `media…` for a file.
`createTime` counts seconds from the epoch (a number, a string or null; of the service also milliseconds), `formattedTime` is the same on the
exporter's clock. `localType` of an app message packs the subtype above 49. `platformMessageId` is the server's, `replyToMessageId` points to one.
"""

import re
from collections.abc import Iterator

from casefile.records import Conversation, MessageKind, Passage, Place, Provenance, Reading, ReadingCode, Record
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_elements import Element
from parsers.json_values import NOTHING, Object, bad_entry, envelope_first, first_elements, flaws, from_milliseconds, objects_in, text_in, whole
from parsers.talk import People
from parsers.time_layout import Times
from parsers.wechat import KINDS_IN_WORDS, PLATFORM, ROOM, from_database, is_recall, kind_of_type, message

FORMAT = Format("weflow_json", "chat", Provenance.DATABASE_TOOL)


MILLISECONDS = 10**12
ABOUT = frozenset({"session", "talker"})
OF_TOOL = frozenset({"localType", "createTime", "isSend", "senderUsername"})
"""What messages have where their chat is told behind them."""
MEDIA = frozenset({MessageKind.IMAGE, MessageKind.VOICE, MessageKind.VIDEO, MessageKind.STICKER, MessageKind.FILE})
PATH = re.compile(r"[^\[\]\n]*[^\s\[\]]\.[A-Za-z0-9]{2,5}")
"""What stands for the words of a picture or recording that was exported with the chat."""


def recognizes(export: Export) -> bool:
    head = export.text_head
    if not head.lstrip().startswith("{") or not any(f'"{key}"' in head for key in ("weflow", "session", "talker", "localType")):
        return False
    found = first_elements(export, "messages", "*")
    named = {element.path[:1] for element in found if not element.wanted}
    if ("weflow",) in named:
        return True
    first = found[-1].value if found and found[-1].wanted else None
    if not isinstance(first, dict) or "localType" not in first:
        return False
    return ("session",) in named or (("talker",) in named and "createTime" in first) or first.keys() >= OF_TOOL


def parse(export: Export) -> Iterator[Record]:
    chat = _Chat(export)
    for element in envelope_first(export, "messages", "*", told_by=ABOUT):
        place = export.place(element.pointer, element.start, element.end)
        yield from flaws(place, element)
        if element.wanted:
            yield from chat.read(place, element.value)
        else:
            yield Passage(place=place, what="envelope")
            yield from chat.about(place, element)
    yield from chat.begin(export.place("$", 0, 0))


class _Chat:
    """What is known while the messages go by: whose chat it is and who speaks in it."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.session: Object = NOTHING
        self.talker = ""
        self.senders: dict[str, Object] = {}
        self.times = Times(order="ymd", clock=wall_clock(export))
        self.people = People()
        self.started = self.walled = False

    def about(self, place: Place, element: Element) -> Iterator[Record]:
        step, entry = element.path, element.value
        if step == ("session",) and isinstance(entry, dict):
            self.session = entry
        elif step == ("talker",) and isinstance(entry, str):
            self.talker = entry
        elif step == ("senders",):
            self.senders |= {text_in(one, "senderID"): one for one in objects_in({"senders": entry}, "senders")}
        elif step == ("weflow",) and isinstance(entry, dict):
            yield Reading(place=place, code=ReadingCode.EXPORTER, value=f"WeFlow {text_in(entry, 'version')}".strip())

    def begin(self, place: Place) -> Iterator[Record]:
        if self.started:
            return
        self.started = True
        native_id = text_in(self.session, "wxid") or text_in(self.session, "accountId") or self.talker
        kind = text_in(self.session, "type")
        is_group = kind == "群聊" if kind in {"群聊", "私聊"} else native_id.endswith(ROOM) if native_id else None
        titles = (text_in(self.session, key) for key in ("displayName", "remark", "nickname"))
        title = next(filter(None, titles), native_id)
        yield Conversation(place=place, key="", platform=PLATFORM, native_id=native_id or None, title=title or None, is_group=is_group)

    def read(self, place: Place, entry: object) -> Iterator[Record]:
        yield from self.begin(place)
        if not isinstance(entry, dict) or not isinstance(entry.get("content"), str | None):
            yield bad_entry(self.export, place)
            return
        printed, counted = text_in(entry, "formattedTime"), text_in(entry, "createTime")
        epoch = whole(counted)
        if not self.walled and epoch is None and printed:
            self.walled = True
            yield self.times.clock.reading(place)
        if epoch is None and printed:
            sent = self.times.read(printed)
        elif epoch is not None and epoch >= MILLISECONDS:
            sent = from_milliseconds(epoch, self.export.options.zone)
        else:
            sent = from_database(self.export, epoch, printed)
        text = text_in(entry, "parsedContent") or text_in(entry, "content")
        kind = _kind(entry, text)
        profile = self.senders.get(text_in(entry, "senderID"), NOTHING)
        native_id = text_in(entry, "senderUsername") or text_in(profile, "accountId")
        name = text_in(entry, "senderDisplayName") or text_in(profile, "displayName")
        is_notice = kind is MessageKind.SYSTEM or (kind is MessageKind.RECALLED and entry.get("isSend") is None)
        sender = "" if is_notice else native_id or name
        is_self = {"1": True, "0": False}.get(text_in(entry, "isSend"))
        yield from self.people.meet(sender, name, ids=(native_id,) if native_id else (), is_self=is_self)
        yield from message(
            place,
            sender,
            sent,
            printed or counted,
            text,
            kind=kind,
            native_id=text_in(entry, "platformMessageId") or text_in(entry, "serverId"),
            reply_to=text_in(entry, "replyToMessageId"),
            title=text_in(entry, "mediaFileName") or (text if kind in MEDIA and PATH.fullmatch(text) else ""),
            told=f"{counted} {printed}".strip(),
        )


def _kind(entry: Object, text: str) -> MessageKind:
    """By the type of WeChat's database; else by what the exporter calls it."""
    code, word = whole(entry.get("localType")), text_in(entry, "type")
    kind = kind_of_type(code, None, text)
    if code is None and word in KINDS_IN_WORDS:
        kind = KINDS_IN_WORDS[word]
    return MessageKind.RECALLED if kind is MessageKind.SYSTEM and is_recall(text) else kind
