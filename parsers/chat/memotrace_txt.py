"""MemoTrace (留痕, WeChatMsg): a chat as text.

    2024-01-15 10:31:00 我
    假一赔十
    引用:张三卖家:这个包保证正品吗

    2024-01-15 10:31:40 "张三" 撤回了一条消息

A blank line ends each entry. A line without a body is a notice of the client: what stands where a name would is its text,
unless somebody of that name speaks elsewhere, near the beginning or before, or the file is called so. Pictures and the like are
`[图片]`, `[语音]`, `[表情包]`; a link is a `[链接]:` block. There are no ids and no zone. The grammar alone could be anybody's, so one
mark of WeChat must show in the first part of the file; a heading of some lines (`微信聊天记录`, `聊天对象：张三卖家`) is one.
"""

import re
from collections.abc import Iterator
from itertools import pairwise, takewhile
from pathlib import PurePosixPath

from casefile.records import Conversation, Passage, Provenance, Record
from parsers.blocks import blocks, body_of, damage, head_lines, heading, loose, place_of, strays, style
from parsers.clock import wall_clock
from parsers.export import Export, Line
from parsers.format import Format
from parsers.marketplace import is_shop_or_marketplace
from parsers.talk import People
from parsers.time_layout import Times
from parsers.wechat import OWNER, PLATFORM, is_notice, kind_of_notice, kind_of_text, message

FORMAT = Format("memotrace_txt", "chat", Provenance.DATABASE_TOOL)

HEADER = heading(r"(?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}) (?P<name>\S(?:.*\S)?)\s*")
MARK = re.compile(r"引用:.+|\[链接\]:|\[(?:图片|语音|表情包|文件|视频|音乐分享)\].*")
OTHERS = re.compile(r"(?:'.*'|.*\([0-9]{4,}\)|.*<[^<>\s]+@[^<>\s]+>|cntaobao.*|.*:)\s*")
"""How WeFlow (quoted), QQ (a number, an address) and 旺旺 end the same line."""
HEADING_LINES = 6
ABOUT = re.compile(r"微信聊天记录|聊天对象\s*[:：]")
"""What stands above the messages where a tool writes a heading."""


def recognizes(export: Export) -> bool:
    lines = head_lines(export)
    headers = [match for line, before in zip(lines, ["", *lines], strict=False) if not before.strip() and (match := HEADER.fullmatch(line))]
    spaced, _after = style(loose(lines), lambda text: HEADER.fullmatch(text) is not None)
    above = list(takewhile(lambda line: not HEADER.fullmatch(line), filter(str.strip, lines)))
    is_first = not above or (len(above) <= HEADING_LINES and any(ABOUT.match(line) for line in above))
    if not headers or not is_first or not spaced or any(OTHERS.fullmatch(match["name"]) for match in headers):
        return False
    if is_shop_or_marketplace(match["name"] for match in headers):
        return any(match["name"] == OWNER for match in headers)
    return bool(above) or any(match["name"] == OWNER or is_notice(match["name"]) for match in headers) or any(MARK.fullmatch(line) for line in lines)


def parse(export: Export) -> Iterator[Record]:
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    lines = head_lines(export)
    known = {match["name"] for line, below in pairwise(lines) if below.strip() and (match := HEADER.fullmatch(line))}
    known |= {OWNER, PurePosixPath(export.name).stem}
    started = False
    for block in blocks(export.lines(), _opens):
        if not started and HEADER.fullmatch(block[0].text) is None:
            yield Passage(place=place_of(export, block), what="preamble")
            continue
        if not started:
            place = place_of(export, block[:1])
            yield Conversation(place=place, key="", platform=PLATFORM)
            yield times.clock.reading(place)
            started = True
        yield from _entry(export, block, times, people, known)
        yield from damage(export, block)


def _opens(line: Line, after_blank: bool, _following: Line | None) -> bool:
    return after_blank and HEADER.fullmatch(line.text) is not None


def _entry(export: Export, block: list[Line], times: Times, people: People, known: set[str]) -> Iterator[Record]:
    header = HEADER.fullmatch(block[0].text)
    if header is None:
        yield from strays(export, block)
        return
    name, text = header["name"], body_of(block[1:])
    if name.startswith("<") or (not text and name not in known):
        sender = None
        # XML of a notice may go on over lines
        text = name + (block[0].ending + text if text else "")
        kind = kind_of_notice(text)
    else:
        sender, kind = name, kind_of_text(text)
        if name == OWNER:
            yield from people.meet(name, is_self=True)
        known.add(name)
    yield from message(place_of(export, block), sender, times.read(header["time"]), header["time"], text, kind=kind)
