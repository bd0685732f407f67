"""Huawei WeLink (华为 WeLink): a chat as text.

    林小满(l00100001)	2026-03-02 20:14:05
    这只包保证是真皮吗？

    云朵客服(y00100002)	2026-03-02 20:15:11
    保证头层牛皮

A sender's line is the name, the account (a letter and eight digits) in parentheses, a tab and the local time. A body may have several lines and
blank ones; `[图片]`, `[文件]…`, `[语音]` and `[视频]` stand for what is no text. The file is named for the chat. There are no ids of messages and no
zone, and anybody can change such a text. No sample was at hand, so the reading is marked as unconfirmed.
Reference: hellodigua/ChatLab, electron/main/parser/formats/welink-txt.ts.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from casefile.records import Conversation, MessageKind, Provenance, Reading, ReadingCode, Record
from parsers.blocks import blocks, body_of, damage, head_lines, place_of, strays
from parsers.clock import wall_clock
from parsers.export import Export, Line
from parsers.format import Format
from parsers.talk import People, message
from parsers.time_layout import Times

FORMAT = Format("welink_text", "chat", Provenance.RETYPED)

HEADER = re.compile(r"(?P<name>[^\t]+)\((?P<account>[A-Za-z][0-9]{8})\)\t(?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2})\s*")
CODE = re.compile(r"\[(?P<word>图片|照片|image|语音|语音消息|voice|视频|video)\]|\[(?P<file>文件|file)\][^\n]*")
KINDS = {
    "图片": MessageKind.IMAGE,
    "照片": MessageKind.IMAGE,
    "image": MessageKind.IMAGE,
    "语音": MessageKind.VOICE,
    "语音消息": MessageKind.VOICE,
    "voice": MessageKind.VOICE,
    "视频": MessageKind.VIDEO,
    "video": MessageKind.VIDEO,
    "文件": MessageKind.FILE,
    "file": MessageKind.FILE,
}


def recognizes(export: Export) -> bool:
    first = next((line for line in head_lines(export) if line.strip()), "")
    return HEADER.fullmatch(first) is not None


def parse(export: Export) -> Iterator[Record]:
    def opens(line: Line, _free: bool, _following: Line | None) -> bool:
        return HEADER.fullmatch(line.text) is not None

    times, people, begun = Times(order="ymd", clock=wall_clock(export)), People(), False
    for block in blocks(export.lines(), opens):
        yield from damage(export, block)
        header = HEADER.fullmatch(block[0].text)
        if header is None:
            yield from strays(export, block)
            continue
        place = place_of(export, block)
        if not begun:
            begun = True
            yield Conversation(place=place, key="", platform="welink", title=PurePosixPath(export.name).stem or None)
            yield times.clock.reading(place)
            yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
        account, text = header["account"], body_of(block[1:])
        yield from people.meet(account, header["name"].strip(), ids=(account,))
        yield from message(place, account, times.read(header["time"]), header["time"], text, kind=_kind(text))


def _kind(text: str) -> MessageKind:
    """What a message is by the code that stands for it; a code counts only where it is the whole message."""
    code = CODE.fullmatch(text.strip())
    return KINDS[code["word"] or code["file"]] if code else MessageKind.TEXT
