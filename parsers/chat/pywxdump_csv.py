"""PyWxDump and its descendants (WeClone): a chat as CSV, `<wxid>_<first>_<last>.csv`.

    id,MsgSvrID,type_name,is_sender,talker,room_name,msg,src,CreateTime
    2,7382,文本,1,我,wxid_abc,假一赔十,,2024-01-15 10:31:00

`room_name` is the chat (a wxid or `…@chatroom`); WeClone has none. `talker` is who speaks: a wxid, or 我 for the owner of the account.
`MsgSvrID` is the server's number of the message. `type_name` is a Chinese word for WeChat's type. `CreateTime` is the exporter's
local clock; WeClone writes it by ISO 8601. A quote stands behind the answer as `[引用](time)name:words`, a transfer is `转账：￥1.00`
with its memo in the next lines.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from casefile.records import Conversation, MessageKind, Party, Passage, Place, Precision, Problem, ProblemCode, Provenance, Record, Zone
from parsers.blocks import head_lines
from parsers.clock import Clock, wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.wechat import DETAIL, PLATFORM, ROOM, Sent, is_recall, kind_of_text, message, on_the_wall

FORMAT = Format("pywxdump_csv", "chat", Provenance.DATABASE_TOOL)

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


def recognizes(export: Export) -> bool:
    return _is_header(head_lines(export)[0].replace('"', "").split(","))


def parse(export: Export) -> Iterator[Record]:
    clock = wall_clock(export)
    header: list[str] = []
    chats: set[str] = set()
    known: set[tuple[str, str]] = set()
    for row in export.rows():
        place = export.place(f"row {row.number}", row.start, row.end)
        if row.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES, detail=",".join(row.cells)[:DETAIL])
        if _is_header(row.cells):
            if not header:
                yield clock.reading(place)
            header = row.cells
            yield Passage(place=place, what="header")
        elif not any(cell.strip() for cell in row.cells):
            yield Passage(place=place, what="blank")
        elif len(row.cells) != len(header):
            yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=",".join(row.cells)[:DETAIL])
        else:
            cells = dict(zip(header, row.cells, strict=True))
            chat = cells.get("room_name", "")
            if chat not in chats:
                chats.add(chat)
                yield Conversation(place=place, key=chat, platform=PLATFORM, native_id=chat or None, is_group=chat.endswith(ROOM) if chat else None)
            yield from _message(place, cells, chat, clock, known)


def _message(place: Place, cells: Mapping[str, str], chat: str, clock: Clock, known: set[tuple[str, str]]) -> Iterator[Record]:
    text = cells["msg"]
    kind = next((kind for pattern, kind in KINDS if pattern.search(cells["type_name"])), None) or kind_of_text(text)
    if kind is MessageKind.SYSTEM and is_recall(text):
        kind = MessageKind.RECALLED
    sender = None if kind in {MessageKind.SYSTEM, MessageKind.RECALLED} else cells["talker"] or None
    if sender and (chat, sender) not in known:
        known.add((chat, sender))
        ids = () if sender == "我" else (sender,)
        yield Party(conversation=chat, key=sender, name=sender, native_ids=ids, is_self={"1": True, "0": False}.get(cells["is_sender"]))
    sent = _sent(clock, cells["CreateTime"])
    trouble = None if sent.at else sent.raw
    yield from message(place, sender, sent, kind, text, conversation=chat, native_id=cells["MsgSvrID"] or None, trouble=trouble)


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


def _is_header(cells: list[str]) -> bool:
    return cells[:5] == list(COLUMNS[:5]) and set(COLUMNS) <= set(cells) and len(set(cells)) == len(cells)
