"""A chat marked and copied in a window of the web (旺旺网页版, 闲鱼, 拼多多商家后台, 飞书): name, time and words each on lines of their own.

    tb012345678                        云朵旗舰店:小美
    2024-01-15 10:30:05                昨天 10:31
    这个包保证正品吗                     保证正品

    云朵旗舰店:小美
    2024-01-15 10:31:20
    保证正品

Two lines begin a message: one that is nothing but a name, and one that is nothing but a time. The time is whole, or what a window shows for short,
`01-15 10:30`, `昨天 10:30`, `10:30`, and then does not tell the day. Up to four lines may stand above the first. Which platform it was is told by a
heading or a name, if at all (`marketplace.toml`). No sample was at hand, so the reading is marked as unconfirmed. Anybody can change such a text, so
it is what a person asserts, not a log.
"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from casefile.records import Conversation, Passage, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.blocks import blocks, body_of, damage, head_lines, loose, place_of, strays
from parsers.clock import wall_clock
from parsers.export import Export, Line
from parsers.format import Format
from parsers.marketplace import SYSTEM_NAME, UNKNOWN, kind_of_notice, kind_of_text, platform_of, shop_of
from parsers.talk import People, message
from parsers.time_layout import UNDATED, Times

FORMAT = Format("window_copy", "chat", Provenance.RETYPED)

CLOCK = r"(?:(?:[上下中]午|凌晨|早上|晚上) ?)?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
WHOLE = re.compile(rf"\s*(?P<time>[0-9]{{4}}(?:-[0-9]{{1,2}}-|/[0-9]{{1,2}}/|年[0-9]{{1,2}}月)[0-9]{{1,2}}日?[ \t]+{CLOCK})\s*")
SHORT = re.compile(
    rf"\s*(?P<time>(?:(?:[0-9]{{1,2}}-[0-9]{{1,2}}|[0-9]{{1,2}}月[0-9]{{1,2}}日|(?:今|昨|前)天|(?:星期|周)[一二三四五六日天])[ \t]*)?{CLOCK})\s*"
)
NAME = re.compile(
    r"\s*(?P<name>[^\s，。！？；,!?;|\[\]{}<>\"=【】](?:[^，。！？；,!?;|\[\]{}<>\"=【】]{0,38}[^\s，。！？；,!?;|\[\]{}<>\"=【】])?)\s*"
)
NOBODY = re.compile(
    r".*(?:时间|日期|状态|单号|编号|金额|订单|物流|快递|地址|备注|说明)|已.{1,4}|待.{1,4}|(?:运输|派送|派件|配送|处理|审核|退款|发货|揽收)中"
    r"|[\d\s./:-]+|.*[:：]|='.*"
)
"""What stands above a time on a form, in an order or on a parcel's way."""
HEADING_LINES = 4


def recognizes(export: Export) -> bool:
    lines = list(loose(head_lines(export)))
    opened = [block for block in blocks(lines, _opener(lines)) if _begins(*block[:2])]
    above = next((number for number, (line, below) in enumerate(pairwise(_stated(lines))) if _begins(line, below)), None)
    names = {name for block in opened if not SYSTEM_NAME.fullmatch(name := block[0].text.strip())}
    if len(opened) < 2 or above is None or above > HEADING_LINES or any(NOBODY.fullmatch(name) for name in names):
        return False
    spoken = sum(bool(body_of(block[2:])) for block in opened)
    return len(names) <= max(2, (len(opened) + 1) // 2) and 2 * spoken > len(opened)


def parse(export: Export) -> Iterator[Record]:
    lines = list(loose(head_lines(export)))
    stated = [line.text for line in _stated(lines)]
    above = next((number for number, (line, below) in enumerate(pairwise(_stated(lines))) if _begins(line, below)), 0)
    names = {line.text.strip() for line, below in pairwise(_stated(lines)) if _begins(line, below)}
    platform = platform_of(names, stated[:above], stated[above:], default=UNKNOWN)
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    started = told = False
    for block in blocks(export.lines(), _opener(lines)):
        place = place_of(export, block)
        yield from damage(export, block)
        if not _begins(*block[:2]):
            if not started and len([line for line in block if line.text.strip()]) <= HEADING_LINES:
                yield Passage(place=place, what="preamble")
            else:
                yield from strays(export, block)
            continue
        if not started:
            started = True
            yield Conversation(place=place, key="", platform=platform)
            yield times.clock.reading(place)
            yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
        name, written, text = block[0].text.strip(), block[1].text.strip(), body_of(block[2:])
        is_dated = WHOLE.fullmatch(block[1].text) is not None
        if not is_dated and not told:
            told = True
            yield Problem(place=place, code=ProblemCode.YEAR_MISSING, detail=written)
        is_notice = SYSTEM_NAME.fullmatch(name) is not None
        sender = "" if is_notice else name
        shop = shop_of(sender)
        yield from people.meet(sender, ids=(shop,) if shop else ())
        kind = kind_of_notice(text) if is_notice else kind_of_text(text)
        yield from message(place, sender, times.read(written) if is_dated else UNDATED, written, text, kind=kind)


def _stated(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line.text.strip()]


def _begins(line: Line, following: Line | None = None) -> bool:
    if following is None or not NAME.fullmatch(line.text) or SHORT.fullmatch(line.text):
        return False
    return (WHOLE.fullmatch(following.text) or SHORT.fullmatch(following.text)) is not None


def _opener(lines: list[Line]) -> Callable[[Line, bool, Line | None], bool]:
    """A name stands behind a blank line, if most do so."""
    pairs = [(above, line) for above, line, below in zip([None, *lines], lines, lines[1:], strict=False) if _begins(line, below)]
    spaced = 2 * sum(above is None or not above.text.strip() for above, _line in pairs) > len(pairs)

    def opens(line: Line, free: bool, following: Line | None) -> bool:
        return (free or not spaced) and _begins(line, following)

    return opens
