"""CipherTalk: a WeChat chat as a table, XLSX (or CSV).

    序号,时间,日期,时刻,星期,发送者,微信ID,消息类型,消息内容,原始类型代码,时间戳
    1,2025-03-02 20:14:05,2025/3/2,20:14:05,日,云朵手作店,wxid_shop,文本消息,在的,1,1740917645

`时间戳` counts seconds from the epoch, `时间` is the same on the exporter's clock; `微信ID` is the sender's, `原始类型代码` WeChat's type.
Columns for a picture of the sender (头像链接) and for the messages of a forward (聊天记录详情) may follow. There are no ids of messages,
and whose chat it is is not said.
"""

from collections.abc import Iterator

from casefile.records import Conversation, MessageKind, Passage, Problem, Provenance, Record
from parsers.export import Export
from parsers.format import Format
from parsers.headed_rows import Above, HeadedRow, has_header, headed_rows
from parsers.json_values import whole
from parsers.talk import People
from parsers.wechat import KINDS_IN_WORDS, OWNER, PLATFORM, from_database, is_recall, kind_of_type, message

FORMAT = Format("ciphertalk_table", "chat", Provenance.DATABASE_TOOL)

HEADER = frozenset(("序号", "时间", "发送者", "微信ID", "消息类型", "消息内容", "时间戳"))


def recognizes(export: Export) -> bool:
    return has_header(export, HEADER)


def parse(export: Export) -> Iterator[Record]:
    people = People()
    begun = False
    for row in headed_rows(export, HEADER):
        if isinstance(row, Passage | Problem):
            yield row
        elif isinstance(row, Above):
            yield Passage(place=row.place, what="preamble")
        else:
            if not begun:
                begun = True
                yield Conversation(place=row.place, key="", platform=PLATFORM)
            yield from _message(export, row, people)


def _message(export: Export, row: HeadedRow, people: People) -> Iterator[Record]:
    text, word, printed, counted = (row.cells[column] for column in ("消息内容", "消息类型", "时间", "时间戳"))
    code = whole(row.cells.get("原始类型代码", ""))
    kind = kind_of_type(code, None, text)
    if kind is MessageKind.TEXT:
        kind = KINDS_IN_WORDS.get(word.strip(), kind)
    if kind is MessageKind.SYSTEM and is_recall(text):
        kind = MessageKind.RECALLED
    native_id, name = row.cells["微信ID"].strip(), row.cells["发送者"].strip()
    sender = "" if kind in (MessageKind.SYSTEM, MessageKind.RECALLED) else native_id or name
    yield from people.meet(sender, name, ids=(native_id,) if native_id else (), is_self=True if name == OWNER else None)
    sent = from_database(export, whole(counted), printed)
    yield from message(row.place, sender, sent, printed or counted, text, kind=kind, told=f"{counted} {printed}".strip())
