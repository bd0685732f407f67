"""What PyWxDump's tables and JSON files share: a chat's conversations, people and messages, row by row."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from casefile.records import Conversation, MessageKind, Party, Place, Precision, Record, Zone
from parsers.clock import Clock, wall_clock
from parsers.export import Export
from parsers.json_values import NOTHING, beside, text_in
from parsers.wechat import PLATFORM, ROOM, Sent, is_recall, kind_of_text, message, on_the_wall

COLUMNS = ("id", "MsgSvrID", "type_name", "is_sender", "talker", "msg", "src", "CreateTime")
KINDS = (
    (re.compile("图片"), MessageKind.IMAGE),
    (re.compile("语音通话|视频通话|通话"), MessageKind.CALL),
    (re.compile("语音"), MessageKind.VOICE),
    (re.compile("视频号"), MessageKind.TEXT),
    (re.compile("视频"), MessageKind.VIDEO),
    (re.compile("表情"), MessageKind.STICKER),
    (re.compile("文件"), MessageKind.FILE),
    (re.compile("转账|红包"), MessageKind.TRANSFER),
    (re.compile("系统|撤回|拍一拍"), MessageKind.SYSTEM),
)

PEOPLE = "users.json"


class Chats:
    def __init__(self, export: Export) -> None:
        self.clock = wall_clock(export)
        self.names = _names(export)
        self.begun: set[str] = set()
        self.known: set[tuple[str, str]] = set()

    def read(self, place: Place, cells: Mapping[str, str]) -> Iterator[Record]:
        chat = cells.get("room_name", "")
        if chat not in self.begun:
            self.begun.add(chat)
            is_group = chat.endswith(ROOM) if chat else None
            yield Conversation(place=place, key=chat, platform=PLATFORM, native_id=chat or None, title=self.names.get(chat), is_group=is_group)
        yield from self._message(place, cells, chat)

    def _message(self, place: Place, cells: Mapping[str, str], chat: str) -> Iterator[Record]:
        text = cells["msg"]
        kind = next((kind for pattern, kind in KINDS if pattern.search(cells["type_name"])), None) or kind_of_text(text)
        if kind is MessageKind.SYSTEM and is_recall(text):
            kind = MessageKind.RECALLED
        sender = None if kind in {MessageKind.SYSTEM, MessageKind.RECALLED} else cells["talker"] or None
        if sender and (chat, sender) not in self.known:
            self.known.add((chat, sender))
            ids = () if sender == "我" else (sender,)
            is_self = {"1": True, "0": False}.get(cells["is_sender"])
            yield Party(conversation=chat, key=sender, name=self.names.get(sender, sender), native_ids=ids, is_self=is_self)
        sent = _sent(self.clock, cells["CreateTime"])
        trouble = None if sent.at else sent.raw
        yield from message(place, sender, sent, kind, text, conversation=chat, native_id=cells["MsgSvrID"] or None, trouble=trouble)


def _names(export: Export) -> dict[str, str]:
    """Id → the name to show: what the owner of the account called them, else what they call themselves."""
    people = next((element.value for element in beside(export, PEOPLE) if isinstance(element.value, dict)), NOTHING)
    return {wxid: name for wxid, one in people.items() if (name := text_in(one, "remark") or text_in(one, "nickname"))}


def _sent(clock: Clock, raw: str) -> Sent:
    sent = on_the_wall(clock, raw)
    if sent.at is not None:
        return sent
    try:
        at = datetime.fromisoformat(raw.strip())
    except ValueError:
        return sent
    if at.utcoffset() is None:
        return Sent(clock.instant(at), raw, Precision.SECOND, clock.status)
    return Sent(at, raw, Precision.SECOND, Zone.OFFSET)
