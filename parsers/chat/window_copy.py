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
from parsers.blocks import blocks, body_of, damage, head_lines, loose, place_of, quoted, strays
from parsers.clock import wall_clock
from parsers.dated_lists import NOBODY, is_exchange, is_list
from parsers.export import Export, Line
from parsers.format import Format
from parsers.marketplace import SYSTEM_NAME, UNKNOWN, is_shop_or_marketplace, kind_of_notice, kind_of_text, names_a_part, platform_of, shop_of
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
HEADING_LINES = 4


def recognizes(export: Export) -> bool:
    lines = list(loose(head_lines(export)))
    above = _above(lines)
    if above is None or above > HEADING_LINES:
        return False
    opens = _opener(lines)
    opened = [block for block in blocks(lines, opens) if opens(block[0], True, next(iter(block[1:]), None))]
    names = {name for block in opened if not SYSTEM_NAME.fullmatch(name := block[0].text.strip())}
    if len(opened) < 2 or len(names) > max(2, (len(opened) + 1) // 2):
        return False
    heads = {line.text.strip() for line, below in pairwise(_stated(lines)) if _is_head(line, below)}
    headings = [line.text for line in _stated(lines)[:above]]
    spoken = [text for block in opened if (text := body_of(block[2:]))]
    if 2 * len(spoken) <= len(opened) or is_list(heads, spoken) or not is_exchange(names, headings):
        return False
    return len(names) < len(opened) or is_exchange((), headings) or is_shop_or_marketplace(names) or names_a_part(names)


def parse(export: Export) -> Iterator[Record]:
    lines = list(loose(head_lines(export)))
    stated = [line.text for line in _stated(lines)]
    opens, above = _opener(lines), _above(lines) or 0
    names = {line.text.strip() for line, below in pairwise(_stated(lines)) if _begins(line, below)}
    platform = platform_of(names, stated[:above], stated[above:], default=UNKNOWN)
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    started = told = False
    for block in blocks(export.lines(), opens):
        place = place_of(export, block)
        yield from damage(export, block)
        if not opens(block[0], True, next(iter(block[1:]), None)):
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
        yield from quoted(export, block[1:], _is_time)
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


def _above(lines: list[Line]) -> int | None:
    """How many lines stand above the first message."""
    return next((number for number, (line, below) in enumerate(pairwise(_stated(lines))) if _begins(line, below)), None)


def _is_head(line: Line, following: Line | None) -> bool:
    if following is None or not _is_time(following.text):  # of most lines this is soon told
        return False
    return NAME.fullmatch(line.text) is not None and not SHORT.fullmatch(line.text)


def _is_time(text: str) -> bool:
    return (WHOLE.fullmatch(text) or SHORT.fullmatch(text)) is not None


def _begins(line: Line, following: Line | None) -> bool:
    return _is_head(line, following) and not NOBODY.fullmatch(line.text.strip())


def _opener(lines: list[Line]) -> Callable[[Line, bool, Line | None], bool]:
    """A name stands behind a blank line, if most do so; else above a time for short one that comes again or above a whole time, if any does."""
    pairs = [(above, line, below) for above, line, below in zip([None, *lines], lines, lines[1:], strict=False) if _begins(line, below)]
    spaced = 2 * sum(above is None or not above.text.strip() for above, _line, _below in pairs) > len(pairs)
    times_of: dict[str, list[str]] = {}
    for _above, line, below in pairs:
        times_of.setdefault(line.text.strip(), []).append(below.text)
    is_dated = any(WHOLE.fullmatch(below.text) for _above, _line, below in pairs)
    known = {name for name, times in times_of.items() if len(times) > 1 or WHOLE.fullmatch(times[0])}

    def opens(line: Line, free: bool, following: Line | None) -> bool:
        if (spaced and not free) or following is None or not _begins(line, following):
            return False
        return spaced or not is_dated or line.text.strip() in known or WHOLE.fullmatch(following.text) is not None

    return opens
