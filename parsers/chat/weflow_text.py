"""WeFlow, and echotrace before it: a chat as text.

    2024-01-15 10:30:05 '张三'
    这个包保证正品吗

    2024-01-15 10:31:00 '我'
    [转账] ￥1280.00 定金

A blank line ends each entry; names stand in single quotes, 我 is the owner of the account, 系统消息 the client; newer versions put the other's name
over what the client says. A red packet is `[红包]` and its greeting. There are no ids and no zone.
"""

import re
from collections.abc import Iterator

from casefile.records import Conversation, Provenance, Record
from parsers.blocks import blocks, body_of, damage, head_lines, place_of, strays
from parsers.clock import wall_clock
from parsers.export import Export, Line
from parsers.format import Format
from parsers.talk import People
from parsers.time_layout import Times
from parsers.wechat import OWNER, PLATFORM, SYSTEM_SENDER, kind_of_notice, kind_of_unnamed, message

FORMAT = Format("weflow_text", "chat", Provenance.DATABASE_TOOL)

HEADER = re.compile(r"(?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}) '(?P<name>.*)'\s*")


def recognizes(export: Export) -> bool:
    return HEADER.fullmatch(next((line for line in head_lines(export) if line.strip()), "")) is not None


def parse(export: Export) -> Iterator[Record]:
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    started = False
    for block in blocks(export.lines(), _opens):
        place = place_of(export, block)
        if not started:
            started = True
            yield Conversation(place=place, key="", platform=PLATFORM)
            yield times.clock.reading(place)
        yield from damage(export, block)
        header = HEADER.fullmatch(block[0].text)
        if header is None:
            yield from strays(export, block)
            continue
        text, written = body_of(block[1:]), header["time"]
        sender = "" if header["name"] == SYSTEM_SENDER else header["name"]
        kind = kind_of_unnamed(text) if sender else kind_of_notice(text)
        yield from people.meet(sender, is_self=sender == OWNER)
        yield from message(place, sender, times.read(written), written, text, kind=kind)


def _opens(line: Line, after_blank: bool, _following: Line | None) -> bool:
    return after_blank and HEADER.fullmatch(line.text) is not None
