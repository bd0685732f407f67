"""qq-chat-exporter: a QQ chat as a table (XLSX, or saved from it as CSV).

    序号,时间,发送者,发送者QQ号,群头衔,消息类型,消息内容,是否撤回,资源数量
    1,2024-06-15 20:34:00,小王,10001,,文本消息,第一条,否,0

群头衔 is in groups only. Other sheets hold counts. Times are the exporter's clock. What was recalled may still have its words. There are no ids of
messages, and files are only counted: JSON proves more.
"""

from collections.abc import Iterator

from casefile.records import Conversation, MessageKind, Passage, Problem, Provenance, Record
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.headed_rows import Above, HeadedRow, has_header, headed_rows
from parsers.qq import ELEMENTS, PLATFORM, SYSTEM_NAMES, attachments, kind_of_notice, kind_of_text
from parsers.talk import People, message
from parsers.time_layout import Times

FORMAT = Format("qce_table", "chat", Provenance.DATABASE_TOOL)

HEADER = frozenset(("时间", "发送者", "发送者QQ号", "消息类型", "消息内容"))
KINDS = (
    ("图片", MessageKind.IMAGE),
    ("通话", MessageKind.CALL),
    ("语音", MessageKind.VOICE),
    ("视频", MessageKind.VIDEO),
    ("文件", MessageKind.FILE),
    ("表情", MessageKind.STICKER),
    ("转账", MessageKind.TRANSFER),
    ("红包", MessageKind.TRANSFER),
    ("系统", MessageKind.SYSTEM),
)
"""What the type begins with, where it is not called as in JSON."""
YES = frozenset(("是", "true", "TRUE", "1"))


def recognizes(export: Export) -> bool:
    return has_header(export, HEADER)


def parse(export: Export) -> Iterator[Record]:
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    begun = False
    for row in headed_rows(export, HEADER):
        if isinstance(row, Passage | Problem):
            yield row
        elif isinstance(row, Above):
            yield Passage(place=row.place, what="preamble")
        else:
            if not begun:
                begun = True
                yield Conversation(place=row.place, key="", platform=PLATFORM, is_group=True if "群头衔" in row.cells else None)
                yield times.clock.reading(row.place)
            yield from _message(row, times, people)


def _message(row: HeadedRow, times: Times, people: People) -> Iterator[Record]:
    text, written = row.cells["消息内容"], row.cells["时间"]
    name, number, type_ = (row.cells[column].strip() for column in ("发送者", "发送者QQ号", "消息类型"))
    is_recalled = row.cells.get("是否撤回", "").strip() in YES
    kind = ELEMENTS.get(type_) or next((kind for word, kind in KINDS if type_.startswith(word)), kind_of_text(text))
    is_notice = kind is MessageKind.SYSTEM or name in SYSTEM_NAMES
    ids = (number,) if number not in ("", "0") else ()
    sender = "" if is_notice else next(iter(ids), name)
    yield from people.meet(sender, name, ids=ids)
    kind = kind_of_notice(text) if is_notice else MessageKind.RECALLED if is_recalled and not text else kind
    files = attachments(text)
    yield from message(row.place, sender, times.read(written), written, text, kind=kind, deleted=is_recalled, attachments=files)
