"""DingTalk (钉钉) and WeCom (企业微信): messages copied and pasted into a text.

    林小满 3月2日 20:14                  林小满@微信 3/2 20:14:05
    这只包保证是真皮吗？                   这只包保证是真皮吗？

    云朵客服 3月2日 20:15                云朵客服 3/2 20:15:10
    保证头层牛皮                          保证头层牛皮

A sender's line is the name, month and day, hour and minute, with strokes and seconds in WeCom. No sample of it was at hand, so the reading is
marked as unconfirmed. The year is not written, so no message is dated. Anybody can change such a text.
"""

import re
from collections.abc import Iterator

from casefile.records import Conversation, MessageKind, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.blocks import blocks, body_of, damage, head_lines, loose, place_of, strays, style
from parsers.export import Export, Line
from parsers.format import Format
from parsers.talk import message
from parsers.time_layout import UNDATED

FORMAT = Format("dingtalk_copy", "chat", Provenance.RETYPED)

HEADER = re.compile(
    r"(?P<name>[^\s\[【(（>].{0,60}?)(?<![:：])[ \u00a0\t]+"
    r"(?P<time>[0-9]{1,2}月[0-9]{1,2}日 *(?:[上下中]午|凌晨|晚上)? ?[0-9]{1,2}:[0-9]{2}"
    r"|(?P<wecom>[0-9]{1,2}/[0-9]{1,2}) [0-9]{1,2}:[0-9]{2}:[0-9]{2})\s*"
)
CODES = {
    "[图片]": MessageKind.IMAGE,
    "[语音]": MessageKind.VOICE,
    "[视频]": MessageKind.VIDEO,
    "[文件]": MessageKind.FILE,
    "[表情]": MessageKind.STICKER,
}


def recognizes(export: Export) -> bool:
    lines = [line for line in head_lines(export) if line.strip()]
    if not lines or not HEADER.fullmatch(lines[0]):
        return False
    return 1 < sum(HEADER.fullmatch(line) is not None for line in lines) < len(lines)


def parse(export: Export) -> Iterator[Record]:
    spaced, _after = style(loose(head_lines(export)), lambda text: HEADER.fullmatch(text) is not None)

    def opens(line: Line, free: bool, _following: Line | None) -> bool:
        return HEADER.fullmatch(line.text) is not None and (free or not spaced)

    started = False
    for block in blocks(export.lines(), opens):
        place = place_of(export, block)
        yield from damage(export, block)
        header = HEADER.fullmatch(block[0].text)
        if header is None:
            yield from strays(export, block)
            continue
        if not started:
            started = True
            yield Conversation(place=place, key="", platform="wecom" if header["wecom"] else "dingtalk")
            yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
            yield Problem(place=place, code=ProblemCode.YEAR_MISSING, detail=header["time"])
        text = body_of(block[1:])
        yield from message(place, header["name"], UNDATED, header["time"], text, kind=CODES.get(text.rstrip(), MessageKind.TEXT))
