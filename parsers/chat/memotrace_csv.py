"""MemoTrace (留痕, WeChatMsg): a chat or all chats as CSV, `<备注>_utf8.csv`, with a byte-order mark, or as a workbook of the same columns.

    localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender
    2,12,1,0,1,1705285860,2,假一赔十,2024-01-15 10:31:00,我,我,wxid_me

`CreateTime` counts seconds from the epoch and decides; `StrTime` is the same on the exporter's clock. `IsSender` 1 is the owner of
the account, `Sender` a wxid. Old versions lack the last three values in chats of two: the other's name is in that of the file. The
sender of a notice (type 10000) is the chat, not a person. `localId` counts within one database of one device, so it is no message id;
`TalkerId` tells the chats of a file apart. The oldest versions have the nine columns up to `StrTime` and, without a heading, the server's id behind.
"""

import re
from collections.abc import Iterator, Mapping

from casefile.records import Conversation, MessageKind, Place, Problem, ProblemCode, Provenance, Record
from parsers.cells import short
from parsers.export import Export
from parsers.format import Format
from parsers.headed_rows import bad_row, first_cells, rows_below
from parsers.json_values import whole
from parsers.talk import People
from parsers.wechat import OWNER, PLATFORM, from_database, kind_of_type, message

FORMAT = Format("memotrace_csv", "chat", Provenance.DATABASE_TOOL)

REQUIRED = frozenset(("Type", "IsSender", "StrContent"))
TIMES = frozenset(("CreateTime", "StrTime"))
TOLD = ("TalkerId", "Type", "SubType", "IsSender", "CreateTime", "StrTime")
NAMES = ("Remark", "NickName", "Sender")
SUFFIX = re.compile(r"(?:_utf8(?:\.csv)?|(?:_utf8)?\.xlsx)\Z")
SERVER_ID = re.compile(r"[0-9]{15,20}")


def recognizes(export: Export) -> bool:
    return _is_header(first_cells(export))


def parse(export: Export) -> Iterator[Record]:
    chats: set[str] = set()
    people = People()
    header = first_cells(export) if recognizes(export) else []
    for row in rows_below(export, _is_header):
        if not isinstance(row, tuple):
            yield row
            continue
        place, cells = row
        unnamed = [cell.strip() for cell in cells[len(header) :]]
        if len(cells) < len(header) - len(NAMES) or len(unnamed) > 1 or not all(map(SERVER_ID.fullmatch, unnamed)):
            yield bad_row(place, cells)
            continue
        named = dict(zip(header, cells, strict=False))
        chat = named.get("TalkerId", "").strip()
        if chat not in chats:
            chats.add(chat)
            yield Conversation(place=place, key=chat, platform=PLATFORM, title=_title(export))
        yield from _message(export, place, named, people, server_id="".join(unnamed))


def _message(export: Export, place: Place, cells: Mapping[str, str], people: People, *, server_id: str) -> Iterator[Record]:
    text = cells["StrContent"]
    chat, code, subtype, is_sender, created, printed = (cells.get(column, "").strip() for column in TOLD)
    remark, nickname, native_id = (cells.get(column, "").strip() for column in NAMES)
    kind = kind_of_type(whole(code), whole(subtype), text)
    sender = ""
    if kind not in {MessageKind.SYSTEM, MessageKind.RECALLED}:
        sender = native_id or remark or nickname or f"IsSender={is_sender}"
        name = remark or nickname or native_id or {"1": OWNER, "0": _title(export)}.get(is_sender) or sender
        is_self = {"1": True, "0": False}.get(is_sender)
        yield from people.meet(sender, name, conversation=chat, ids=(native_id,) if native_id else (), is_self=is_self)
    sent, told = from_database(export, whole(created), printed), f"{created} {printed}".strip()
    yield from message(place, sender, sent, printed or created, text, kind=kind, conversation=chat, native_id=server_id, told=told)
    if whole(code) is None:
        yield Problem(place=place, code=ProblemCode.BAD_CELL, detail=short(f"Type: {code}"))


def _title(export: Export) -> str | None:
    named = SUFFIX.search(export.name)
    return export.name[: named.start()] if named else None


def _is_header(cells: list[str]) -> bool:
    return set(cells) >= REQUIRED and not TIMES.isdisjoint(cells)
