"""MemoTrace (留痕, WeChatMsg): a chat or all chats as CSV, `<备注>_utf8.csv`, with a byte-order mark.

    localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender
    2,12,1,0,1,1705285860,2,假一赔十,2024-01-15 10:31:00,我,我,wxid_me

`CreateTime` counts seconds from the epoch and decides; `StrTime` is the same on the exporter's clock. `IsSender` 1 is the owner of
the account, `Sender` a wxid. Old versions lack the last three values in chats of two: the other's name is in that of the file. The
sender of a notice (type 10000) is the chat, not a person. `localId` counts within one database of one device, so it is no message id;
`TalkerId` tells the chats of a file apart.
"""

from collections.abc import Iterator

from casefile.records import Conversation, MessageKind, Party, Passage, Problem, ProblemCode, Provenance, Record
from parsers.blocks import head_lines
from parsers.export import Export, Row
from parsers.format import Format
from parsers.wechat import DETAIL, PLATFORM, from_database, kind_of_type, message, whole

FORMAT = Format("memotrace_csv", "chat", Provenance.DATABASE_TOOL)

COLUMNS = ("localId", "TalkerId", "Type", "SubType", "IsSender", "CreateTime", "Status", "StrContent", "StrTime")
NAMES = ("Remark", "NickName", "Sender")
SUFFIX = "_utf8.csv"
SELF = "我"


def recognizes(export: Export) -> bool:
    return _is_header(head_lines(export)[0].replace('"', "").split(","))


def parse(export: Export) -> Iterator[Record]:
    chats: set[str] = set()
    known: set[tuple[str, str]] = set()
    for row in export.rows():
        place = export.place(f"row {row.number}", row.start, row.end)
        if row.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES, detail=",".join(row.cells)[:DETAIL])
        if _is_header(row.cells):
            yield Passage(place=place, what="header")
            continue
        if not any(cell.strip() for cell in row.cells):
            yield Passage(place=place, what="blank")
            continue
        if not len(COLUMNS) <= len(row.cells) <= len(COLUMNS) + len(NAMES):
            yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=",".join(row.cells)[:DETAIL])
            continue
        chat = row.cells[1]
        if chat not in chats:
            chats.add(chat)
            yield Conversation(place=place, key=chat, platform=PLATFORM, title=_title(export))
        yield from _message(export, row, known)


def _message(export: Export, row: Row, known: set[tuple[str, str]]) -> Iterator[Record]:
    place = export.place(f"row {row.number}", row.start, row.end)
    _local_id, chat, code, subtype, is_sender, created, _status, text, printed, *names = row.cells
    remark, nickname, native_id = (*names, "", "", "")[:3]
    sent, trouble = from_database(export, whole(created), printed)
    kind = kind_of_type(whole(code), whole(subtype), text)
    sender = None
    if kind not in {MessageKind.SYSTEM, MessageKind.RECALLED}:
        sender = native_id or remark or nickname or f"IsSender={is_sender}"
        name = remark or nickname or native_id or {"1": SELF, "0": _title(export)}.get(is_sender) or sender
        if (chat, sender) not in known:
            known.add((chat, sender))
            ids = (native_id,) if native_id else ()
            yield Party(conversation=chat, key=sender, name=name, native_ids=ids, is_self={"1": True, "0": False}.get(is_sender))
    yield from message(place, sender, sent, kind, text, conversation=chat, trouble=trouble)
    if whole(code) is None:
        yield Problem(place=place, code=ProblemCode.BAD_CELL, detail=f"Type: {code[:DETAIL]}")


def _title(export: Export) -> str | None:
    return export.name.removesuffix(SUFFIX) if export.name.endswith(SUFFIX) else None


def _is_header(cells: list[str]) -> bool:
    return tuple(cells[: len(COLUMNS)]) == COLUMNS
