"""What PyWxDump's tables and JSON files share: a chat's conversations, people and messages, row by row."""

import re
from collections.abc import Iterator, Mapping

import msgspec

from casefile.records import Conversation, MessageKind, Place, Record
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.json_values import beside, object_in, text_in
from parsers.talk import People
from parsers.time_layout import Times
from parsers.wechat import OWNER, PLATFORM, ROOM, is_recall, kind_of_text, message

CONTENT = "content"
"""What older versions have for `msg` and `src`: both, as JSON."""
COLUMNS = ("type_name", "is_sender", "talker", "msg", "CreateTime")
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
        self.times = Times(order="ymd", clock=wall_clock(export))
        self.names = _names(export)
        self.begun: set[str] = set()
        self.people = People()

    def read(self, place: Place, cells: Mapping[str, str]) -> Iterator[Record]:
        said = _said(cells[CONTENT]) if "msg" not in cells else cells
        chat, text, sent_raw = cells.get("room_name", ""), said["msg"], cells["CreateTime"]
        if not self.begun:
            yield self.times.clock.reading(place)
        if chat not in self.begun:
            self.begun.add(chat)
            is_group = chat.endswith(ROOM) if chat else None
            yield Conversation(place=place, key=chat, platform=PLATFORM, native_id=chat or None, title=self.names.get(chat), is_group=is_group)
        kind = next((kind for pattern, kind in KINDS if pattern.search(cells["type_name"])), None) or kind_of_text(text)
        if kind is MessageKind.SYSTEM and is_recall(text):
            kind = MessageKind.RECALLED
        sender = "" if kind in {MessageKind.SYSTEM, MessageKind.RECALLED} else cells["talker"]
        is_self = {"1": True, "0": False}.get(cells["is_sender"])
        ids = () if sender == OWNER else (sender,)
        yield from self.people.meet(sender, self.names.get(sender, ""), conversation=chat, ids=ids, is_self=is_self)
        sent, file = self.times.read(sent_raw), said.get("src", "")
        yield from message(place, sender, sent, sent_raw, text, kind=kind, conversation=chat, native_id=cells.get("MsgSvrID", ""), title=file)


def _said(content: str) -> Mapping[str, str]:
    """What is said and the path of a file, out of the JSON that older versions write for both."""
    try:
        value = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        value = None
    return {key: text_in(value, key) for key in ("msg", "src")} if isinstance(value, dict) else {"msg": content}


def _names(export: Export) -> dict[str, str]:
    """Id → the name to show: what the owner of the account called them, else what they call themselves."""
    people = object_in(next(beside(export, PEOPLE), None))
    return {wxid: name for wxid, one in people.items() if (name := text_in(one, "remark") or text_in(one, "nickname"))}
