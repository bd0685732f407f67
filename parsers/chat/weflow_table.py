"""WeFlow, and echotrace before it: a WeChat chat as a table, CSV or XLSX.

    微信ID,wxid_shop,,昵称,云朵
    导出工具,WeFlow,导出版本,1.0.3,平台,wechat,导出时间,2026-03-10 10:00:00
    序号,时间,发送者昵称,发送者微信ID,发送者备注,发送者身份,消息类型,内容
    1,2026-03-02 20:14:05,云朵,wxid_shop,云朵手作店,云朵手作店,文本消息,在的

What stands above the header are words and, behind each, its value; newer versions say 账号ID and 发送者账号ID. The compact table has
序号,时间,发送者身份,消息类型,内容 alone; that of a group has 群昵称, too. 发送者身份 is 我 for the owner of the account, in a group the
name. Times are the exporter's clock. There are no ids of messages.
"""

from collections.abc import Iterator
from itertools import pairwise

from casefile.records import Conversation, MessageKind, Passage, Problem, Provenance, Reading, ReadingCode, Record
from parsers.cells import peek
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.headed_rows import Above, HeadedRow, has_header, headed_rows
from parsers.talk import People
from parsers.time_layout import Times
from parsers.wechat import KINDS_IN_WORDS, OWNER, PLATFORM, ROOM, is_recall, kind_of_text, message

FORMAT = Format("weflow_table", "chat", Provenance.DATABASE_TOOL)

HEADER = frozenset(("序号", "时间", "发送者身份", "消息类型", "内容"))
ACCOUNT = ("微信ID", "账号ID")
SENDER_ACCOUNT = ("发送者微信ID", "发送者账号ID")
"""As older and newer versions head them."""
LABELS = frozenset((*ACCOUNT, "昵称", "备注", "导出工具", "导出版本", "平台", "导出时间"))
SENDER = ("群昵称", "发送者备注", "发送者昵称", "发送者身份")


def recognizes(export: Export) -> bool:
    return has_header(export, HEADER)


def parse(export: Export) -> Iterator[Record]:
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    about: dict[str, str] = {}
    begun = False
    for row in headed_rows(export, HEADER):
        if isinstance(row, Passage | Problem):
            yield row
        elif isinstance(row, Above):
            yield Passage(place=row.place, what="preamble")
            cells = [cell.strip() for cell in row.cells]
            told = {label: value for label, value in pairwise(cells) if label in LABELS and value and value not in LABELS}
            about |= told
            for label, code in (("导出工具", ReadingCode.EXPORTER), ("导出时间", ReadingCode.EXPORTED)):
                if label in told:
                    version = about.get("导出版本", "") if label == "导出工具" else ""
                    yield Reading(place=row.place, code=code, value=f"{told[label]} {version}".strip())
        else:
            if not begun:
                begun = True
                native_id = next((about[label] for label in ACCOUNT if label in about), "")
                title = about.get("备注") or about.get("昵称")
                is_group = native_id.endswith(ROOM) if native_id else None
                yield Conversation(place=row.place, key="", platform=PLATFORM, native_id=native_id or None, title=title, is_group=is_group)
                yield times.clock.reading(row.place)
            yield from _message(row, times, people)


def _message(row: HeadedRow, times: Times, people: People) -> Iterator[Record]:
    text, written = row.cells["内容"], row.cells["时间"]
    kind = KINDS_IN_WORDS.get(row.cells["消息类型"].strip(), kind_of_text(text))
    if kind is MessageKind.SYSTEM and is_recall(text):
        kind = MessageKind.RECALLED
    native_id = peek(row.cells, SENDER_ACCOUNT).strip()
    in_group, *names, role = (row.cells.get(column, "").strip() for column in SENDER)
    is_notice = kind in (MessageKind.SYSTEM, MessageKind.RECALLED)
    sender = "" if is_notice else next(filter(None, (native_id, *names, role)), "")
    name = next(filter(None, (in_group, *names)), sender)
    is_self = True if role == OWNER else None if "群昵称" in row.cells else False
    yield from people.meet(sender, name, ids=(native_id,) if native_id else (), is_self=is_self)
    yield from message(row.place, sender, times.read(written), written, text, kind=kind)
