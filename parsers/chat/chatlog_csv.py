"""chatlog (sjzar): a chat as CSV, `<talker>_<start>_<end>.csv`.

    Time,SenderName,Sender,TalkerName,Talker,Content
    2024-01-15 10:31:00,,wxid_me,张三,wxid_abc,假一赔十

`Talker` is the chat (a wxid or `…@chatroom`), `Sender` a wxid, empty names are the owner's. In a chat of two, whoever is not the `Talker` is
the owner of the account. Times are the exporter's local clock. What is no text is written as a code: `[转账|发送 ￥1.00](定金)`.
"""

from collections.abc import Iterator

from casefile.records import Conversation, Provenance, Record
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.headed_rows import bad_row, first_cells, rows_below
from parsers.talk import People
from parsers.time_layout import Times
from parsers.wechat import PLATFORM, ROOM, SYSTEM_SENDER, kind_of_notice, kind_of_text, message

FORMAT = Format("chatlog_csv", "chat", Provenance.DATABASE_TOOL)

HEADER = ("Time", "SenderName", "Sender", "TalkerName", "Talker", "Content")
SENDERS = frozenset(("SenderName", "Sender"))
REQUIRED = frozenset(HEADER) - SENDERS


def recognizes(export: Export) -> bool:
    return _is_header(first_cells(export))


def _is_header(cells: list[str]) -> bool:
    return set(cells) >= REQUIRED and not SENDERS.isdisjoint(cells)


def parse(export: Export) -> Iterator[Record]:
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    chats: set[str] = set()
    header = first_cells(export) if recognizes(export) else []
    for row in rows_below(export, _is_header):
        if not isinstance(row, tuple):
            yield row
            continue
        place, cells = row
        if len(cells) != len(header):
            yield bad_row(place, cells)
            continue
        named = dict(zip(header, cells, strict=True))
        *told, text = (named.get(column, "") for column in HEADER)
        time, name, native_id, title, chat = map(str.strip, told)
        if not chats:
            yield times.clock.reading(place)
        if chat not in chats:
            chats.add(chat)
            yield Conversation(place=place, key=chat, platform=PLATFORM, native_id=chat or None, title=title or None, is_group=chat.endswith(ROOM))
        is_notice = SYSTEM_SENDER in (native_id, name)
        sender = "" if is_notice else native_id or name
        is_self = None if chat.endswith(ROOM) or not native_id else sender != chat
        yield from people.meet(sender, name, conversation=chat, ids=(native_id,) if native_id else (), is_self=is_self)
        kind = kind_of_notice(text) if is_notice else kind_of_text(text)
        yield from message(place, sender, times.read(time), time, text, kind=kind, conversation=chat)
