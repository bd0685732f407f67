"""chatlog (sjzar): a chat as CSV, `<talker>_<start>_<end>.csv`.

    Time,SenderName,Sender,TalkerName,Talker,Content
    2024-01-15 10:31:00,,wxid_me,张三,wxid_abc,假一赔十

`Talker` is the chat (a wxid or `…@chatroom`), `Sender` a wxid, empty names are the owner's. In a chat of two, whoever is not the `Talker` is
the owner of the account. Times are the exporter's local clock. What is no text is written as a code: `[转账|发送 ￥1.00](定金)`.
"""

from collections.abc import Iterator

from casefile.records import Conversation, Party, Passage, Problem, ProblemCode, Provenance, Record
from parsers.blocks import head_lines
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.wechat import DETAIL, PLATFORM, ROOM, SYSTEM_SENDER, kind_of_notice, kind_of_text, message, on_the_wall

FORMAT = Format("chatlog_csv", "chat", Provenance.DATABASE_TOOL)

HEADER = ["Time", "SenderName", "Sender", "TalkerName", "Talker", "Content"]


def recognizes(export: Export) -> bool:
    return head_lines(export)[0].replace('"', "").split(",") == HEADER


def parse(export: Export) -> Iterator[Record]:
    clock = wall_clock(export)
    chats: set[str] = set()
    known: set[tuple[str, str]] = set()
    for row in export.rows():
        place = export.place(f"row {row.number}", row.start, row.end)
        if row.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES, detail=",".join(row.cells)[:DETAIL])
        if row.cells == HEADER:
            yield Passage(place=place, what="header")
            if not chats:
                yield clock.reading(place)
            continue
        if not any(cell.strip() for cell in row.cells):
            yield Passage(place=place, what="blank")
            continue
        if len(row.cells) != len(HEADER):
            yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=",".join(row.cells)[:DETAIL])
            continue
        time, name, native_id, title, chat, text = row.cells
        if chat not in chats:
            chats.add(chat)
            yield Conversation(place=place, key=chat, platform=PLATFORM, native_id=chat or None, title=title or None, is_group=chat.endswith(ROOM))
        sender = None
        if SYSTEM_SENDER in (native_id, name):
            kind = kind_of_notice(text)
        else:
            kind = kind_of_text(text)
            sender = native_id or name or None
        if sender and (chat, sender) not in known:
            known.add((chat, sender))
            is_self = None if chat.endswith(ROOM) else sender != chat
            ids = (native_id,) if native_id else ()
            yield Party(conversation=chat, key=sender, name=name or sender, native_ids=ids, is_self=is_self)
        sent = on_the_wall(clock, time)
        yield from message(place, sender, sent, kind, text, conversation=chat, trouble=None if sent.at else time)
