"""A chat that somebody typed out or pasted, one message a line: what consumers make themselves of the windows of 淘宝, 京东, 拼多多, 微信.

    2024-01-15 10:30 买家：这个包保证正品吗               买家（2024-01-15 10:30）：这个包保证正品吗
    [2024-01-15 10:31] 云朵旗舰店:小美：假一赔三          云朵旗舰店:小美 2024年1月15日 10:31：假一赔三
    【2024/1/15 上午10:32】买家：拍下了                  2024-01-15 10:32 | 买家 | 拍下了

The date is whole and stands before the name or behind it; between name and words is a colon of full width, behind brackets of full width either
colon. (With a colon of half width the same lines are WhatsApp's or Signal's.) A file keeps to the layout it begins with, and up to four lines may
stand above. Lines without such a beginning go on with the message above. Which platform it was is told by a heading or a name, if at all
(`marketplace.toml`). Anybody can change such a text, so it is what a person asserts, not a log.
"""

import re
from collections.abc import Iterator
from itertools import islice

from casefile.records import Conversation, Passage, Provenance, Record
from parsers.blocks import blocks, body_of, damage, head_lines, place_of, quoted, strays
from parsers.clock import wall_clock
from parsers.export import Export, Line
from parsers.format import Format
from parsers.marketplace import SYSTEM_NAME, UNKNOWN, kind_of_notice, kind_of_text, platform_of, shop_of
from parsers.talk import People, message
from parsers.time_layout import Times

FORMAT = Format("typed_lines", "chat", Provenance.RETYPED)

TIME = (
    r"(?P<time>[0-9]{4}(?:-[0-9]{1,2}-|/[0-9]{1,2}/|\.[0-9]{1,2}\.|年[0-9]{1,2}月)[0-9]{1,2}日?[ \t]*"
    r"(?:(?:[上下中]午|凌晨|早上|晚上) ?)?[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?)"
)
NAME = r"(?P<name>[^\s：|\[\]【】（）<>](?:[^：|\[\]【】（）<>\n]{0,40}?[^\s：|\[\]【】（）<>])?)"
SHORT_NAME = NAME.replace("：", "：:")
LAYOUTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{TIME}[ \t]+{NAME}[ \t]*：[ \t]*(?P<text>.*)",
        rf"\[{TIME}\][ \t]*{NAME}[ \t]*：[ \t]*(?P<text>.*)",
        rf"[【（]{TIME}[】）][ \t]*{NAME}[ \t]*：[ \t]*(?P<text>.*)",
        rf"[【（]{TIME}[】）][ \t]*{SHORT_NAME}[ \t]*:[ \t]*(?P<text>.*)",
        rf"{NAME}[ \t]*[（【]{TIME}[）】][ \t]*[：:][ \t]*(?P<text>.*)",
        rf"{NAME}[ \t]+{TIME}[ \t]*：[ \t]*(?P<text>.*)",
        rf"{TIME}[ \t]*\|[ \t]*{NAME}[ \t]*\|[ \t]*(?P<text>.*)",
        rf"{TIME}\t{NAME}\t(?P<text>.*)",
    )
)
HEADING_LINES = 4
LABEL = re.compile(r".*(?:时间|日期|状态|单号|编号|金额|订单|物流|快递|地址|地点|备注|说明|操作|事件|事项|标题)|[0-9\W]+")
"""What stands before the colon of a form, a log or a parcel's way."""


def recognizes(export: Export) -> bool:
    lines = [line for line in head_lines(export) if line.strip()]
    found = _layout(lines)
    if found is None:
        return False
    opened = [match for line in lines if (match := found[1].fullmatch(line))]
    names = {match["name"] for match in opened if not SYSTEM_NAME.fullmatch(match["name"])}
    if any(LABEL.fullmatch(name) for name in names) or not any(match["text"] for match in opened):
        return False
    return len(opened) >= 2 and 2 * len(opened) >= len(lines) - found[0] and len(names) <= max(2, (len(opened) + 1) // 2)


def parse(export: Export) -> Iterator[Record]:
    lines = [line for line in head_lines(export) if line.strip()]
    at, layout = _layout(lines) or (0, LAYOUTS[0])

    def opens(line: Line, _free: bool, _following: Line | None) -> bool:
        return layout.fullmatch(line.text) is not None

    opened = [match for line in lines if (match := layout.fullmatch(line))]
    platform = platform_of({match["name"] for match in opened}, lines[:at], (match["text"] for match in opened), default=UNKNOWN)
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    started = False
    for block in blocks(export.lines(), opens):
        place = place_of(export, block)
        yield from damage(export, block)
        header = layout.fullmatch(block[0].text)
        if header is None:
            if sum(bool(line.text.strip()) for line in block) <= HEADING_LINES:
                yield Passage(place=place, what="preamble")
            else:
                yield from strays(export, block)
            continue
        if not started:
            started = True
            yield Conversation(place=place, key="", platform=platform)
            yield times.clock.reading(place)
        yield from quoted(export, block, _is_header)
        text = body_of([block[0]._replace(text=header["text"]), *block[1:]])
        is_notice = SYSTEM_NAME.fullmatch(header["name"]) is not None
        sender = "" if is_notice else header["name"]
        shop = shop_of(sender)
        yield from people.meet(sender, ids=(shop,) if shop else ())
        kind = kind_of_notice(text) if is_notice else kind_of_text(text)
        yield from message(place, sender, times.read(header["time"].replace("：", ":")), header["time"], text, kind=kind)


def _layout(lines: list[str]) -> tuple[int, re.Pattern[str]] | None:
    """The layout of the first message, and how many lines stand above it."""
    found = ((at, layout) for at, line in enumerate(islice(lines, HEADING_LINES + 1)) for layout in LAYOUTS if layout.fullmatch(line))
    return next(found, None)


def _is_header(text: str) -> bool:
    return any(layout.fullmatch(text) for layout in LAYOUTS)
