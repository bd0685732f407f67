"""WeChat: rows of the app's own database, as a program for databases saves them: a table (CSV, a workbook) or a JSON list of the same names.

    mesLocalID,mesSvrID,msgCreateTime,msgContent,msgStatus,msgImgStatus,messageType,mesDes
    1,7001,1709632800,今天发货,4,1,1,1

The names are those of the client: of a Mac, of an iPhone, of Android, whose times count milliseconds and whose rows name the chat, and of version 4.
`mesDes` and `Des` are 0 for the owner of the account, `isSend` is 1, in version 4 `status` is 2. In a group a row begins with the wxid of who speaks,
a colon and a line's end; where no column names the chat, only what begins with `wxid_` is told from words. The other's name is in no row: it is the
chat's, else that of the file.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import NamedTuple

from casefile.records import Conversation, MessageKind, Passage, Place, Problem, ProblemCode, Provenance, Record
from parsers.cells import short
from parsers.export import Export
from parsers.format import Format
from parsers.headed_rows import Above, HeadedRow, has_header, headed_rows
from parsers.json_values import bad_entry, first_elements, flaws, text_in, whole
from parsers.talk import People
from parsers.wechat import LAST_SECOND, OWNER, PLATFORM, ROOM, from_database, kind_of_type, message

FORMAT = Format("wechat_rows", "chat", Provenance.DATABASE_TOOL)


class Client(NamedTuple):
    content: str
    created: str
    code: str
    sent: str
    own: str
    """What `sent` is where the owner of the account speaks."""
    server_id: str
    chat: str = ""

    @property
    def needed(self) -> frozenset[str]:
        return frozenset((self.content, self.created, self.code, self.sent, self.server_id))


CLIENTS = (
    Client("msgContent", "msgCreateTime", "messageType", "mesDes", "0", "mesSvrID"),
    Client("Message", "CreateTime", "Type", "Des", "0", "MesSvrID"),
    Client("content", "createTime", "type", "isSend", "1", "msgSvrId", "talker"),
    Client("message_content", "create_time", "local_type", "status", "2", "server_id"),
)
SPEAKER = re.compile(r"(?P<wxid>[A-Za-z][A-Za-z0-9_-]{5,}):\r?\n(?P<text>.*)", re.DOTALL)
WXID = "wxid_"


def recognizes(export: Export) -> bool:
    return _client(export) is not None


def parse(export: Export) -> Iterator[Record]:
    client = _client(export)
    if client is None:
        yield Problem(place=export.place("file", 0, export.source.bytes), code=ProblemCode.UNREADABLE, detail=short(export.text_head))
        return
    rows = _Rows(export, client)
    for row in _objects(export, client) if _is_list(export) else headed_rows(export, client.needed):
        if isinstance(row, HeadedRow):
            yield from rows.read(row.place, row.cells)
        elif isinstance(row, Above):
            yield Passage(place=row.place, what="preamble")
        else:
            yield row


class _Rows:
    def __init__(self, export: Export, client: Client) -> None:
        self.export = export
        self.client = client
        self.title = PurePath(export.name).stem
        self.begun: set[str] = set()
        self.people = People()

    def read(self, place: Place, cells: Mapping[str, str]) -> Iterator[Record]:
        client = self.client
        chat, text = cells.get(client.chat, "").strip(), cells[client.content]
        code, created, sent = (cells[name].strip() for name in (client.code, client.created, client.sent))
        if chat not in self.begun:
            self.begun.add(chat)
            is_group = chat.endswith(ROOM) if chat else None
            title = None if chat else self.title
            yield Conversation(place=place, key=chat, platform=PLATFORM, native_id=chat or None, title=title, is_group=is_group)
        is_self = sent == client.own
        wxid = "" if is_self or chat.endswith(ROOM) else chat
        if not is_self and (spoken := SPEAKER.fullmatch(text)) and (chat.endswith(ROOM) or spoken["wxid"].startswith(WXID)):
            wxid, text = spoken["wxid"], spoken["text"]
        kind = kind_of_type(whole(code), None, text)
        sender = ""
        if kind not in {MessageKind.SYSTEM, MessageKind.RECALLED}:
            sender = OWNER if is_self else wxid or self.title
            yield from self.people.meet(sender, sender, conversation=chat, ids=(wxid,) if wxid else (), is_self=is_self)
        moment = from_database(self.export, _seconds(whole(created)), "")
        yield from message(place, sender, moment, created, text, kind=kind, conversation=chat, native_id=cells[client.server_id])
        if whole(code) is None:
            yield Problem(place=place, code=ProblemCode.BAD_CELL, detail=short(f"{client.code}: {code}"))


def _objects(export: Export, client: Client) -> Iterator[Passage | Problem | HeadedRow]:
    for element in export.elements("*"):
        place = export.place(element.pointer, element.start, element.end)
        yield from flaws(place, element)
        value = element.value
        if not element.wanted:
            yield Passage(place=place, what="envelope")
        elif not isinstance(value, dict) or not value.keys() >= client.needed:
            yield bad_entry(export, place)
        else:
            yield HeadedRow(place, {str(key): text_in(value, str(key)) for key in value})


def _is_list(export: Export) -> bool:
    return not export.is_workbook and export.text_head.lstrip().startswith("[")


def _client(export: Export) -> Client | None:
    if not _is_list(export):
        return next((client for client in CLIENTS if has_header(export, client.needed)), None)
    if not any(client.content in export.text_head for client in CLIENTS):
        return None
    found = first_elements(export, "*")
    first = found[-1].value if found and found[-1].wanted else None
    return next((client for client in CLIENTS if isinstance(first, dict) and first.keys() >= client.needed), None)


def _seconds(created: int | None) -> int | None:
    return created // 1000 if created is not None and created >= LAST_SECOND else created
