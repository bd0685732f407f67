"""MemoTrace (留痕, WeChatMsg) since version 2: a chat as a table, CSV with a byte-order mark or XLSX, `聊天记录/张三(wxid_abc)/张三.csv`.

    消息ID,类型,发送人,时间,内容,备注,昵称,更多信息
    738200001,文本,张三,2024-01-15 10:30:05,在吗,张三卖家,张三,more
    738200002,转账,我,2024-01-15 10:31:00,[转账]：￥1280.00,我,我,more

`消息ID` is the server's, `发送人` the name that is shown, `备注` what the owner of the account called that person. Times are the exporter's
clock. Whose chat it is only the folder says, by name and account. A workbook has the members of a group in a second sheet.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from casefile.records import Conversation, MessageKind, Passage, Problem, Provenance, Record
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.headed_rows import Above, HeadedRow, has_header, headed_rows
from parsers.pywxdump import KINDS
from parsers.talk import People
from parsers.time_layout import Times
from parsers.wechat import OWNER, PLATFORM, ROOM, is_recall, kind_of_text, message

FORMAT = Format("memotrace_table", "chat", Provenance.DATABASE_TOOL)

HEADER = frozenset(("消息ID", "类型", "发送人", "时间", "内容"))
FOLDER = re.compile(r"(?P<title>.+)\((?P<account>[A-Za-z][\w-]{4,}|[\w-]+@[a-z]+)\)")


def recognizes(export: Export) -> bool:
    return has_header(export, HEADER)


def parse(export: Export) -> Iterator[Record]:
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    folder = FOLDER.fullmatch(PurePosixPath(export.source.path).parent.name)
    account, title = (folder["account"], folder["title"]) if folder else (None, None)
    begun = False
    for row in headed_rows(export, HEADER):
        if isinstance(row, Passage | Problem):
            yield row
        elif isinstance(row, Above):
            yield Passage(place=row.place, what="preamble")
        else:
            if not begun:
                begun = True
                is_group = account.endswith(ROOM) if account else None
                yield Conversation(place=row.place, key="", platform=PLATFORM, native_id=account, title=title, is_group=is_group)
                yield times.clock.reading(row.place)
            yield from _message(row, times, people)


def _message(row: HeadedRow, times: Times, people: People) -> Iterator[Record]:
    text, written, word = row.cells["内容"], row.cells["时间"], row.cells["类型"]
    kind = next((kind for pattern, kind in KINDS if pattern.search(word)), None) or kind_of_text(text)
    if kind is MessageKind.SYSTEM and is_recall(text):
        kind = MessageKind.RECALLED
    sender = "" if kind in (MessageKind.SYSTEM, MessageKind.RECALLED) else row.cells["发送人"].strip()
    yield from people.meet(sender, is_self=True if sender == OWNER else None)
    yield from message(row.place, sender, times.read(written), written, text, kind=kind, native_id=row.cells["消息ID"].strip())
