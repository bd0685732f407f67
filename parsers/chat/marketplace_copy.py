"""Marketplace chats (旺旺 and 千牛 of 淘宝, 京东咚咚, 拼多多, 闲鱼) as text: exported by an old 旺旺, or copied and pasted from a window.

    cntaobao云朵旗舰店:小美 (2024-01-15 10:30:05):        2024-01-15 10:30:05 云朵旗舰店:小美
    在的亲，假一赔三                                     在的亲，假一赔三

    tb012345678(2024-01-15 10:31:20)                    jd_6a1b 2024-01-15 10:31:20
    拍下了                                              拍下了

No such platform documents a text of its own, and no sample was at hand: these are the layouts that are reported, each with the time behind the
name, before it or in parentheses, and every reading is marked as unconfirmed. A file keeps to the layout it begins with. Time in parentheses is
旺旺's; a time and a name over words with none of WeChat's codes are nobody else's; the rest is this format only where a sender or a heading is a
marketplace's (`marketplace.toml`), or 系统消息 speaks, which has no line of its own in WeChat's copy. `店铺:子账号` is one sender, a sub-account: the
name stays whole. There are no ids and no zone, and anybody can change such a text.
"""

import re
from collections.abc import Iterator
from itertools import islice

from casefile.records import Conversation, Passage, Provenance, Reading, ReadingCode, Record
from parsers.blocks import blocks, body_of, damage, first_lines, head_lines, heading, loose, place_of, quoted, strays, style
from parsers.clock import wall_clock
from parsers.export import Export, Line
from parsers.format import Format
from parsers.marketplace import SYSTEM_NAME, UNKNOWN, is_shop_or_marketplace, kind_of_notice, kind_of_text, platform_of, shop_of
from parsers.talk import People, message
from parsers.time_layout import Times

FORMAT = Format("marketplace_copy", "chat", Provenance.RETYPED)

NAME = r"(?P<bold>\*\*(?=[^*]+\*\*))?(?P<name>[^\s][^\t\n]{0,60}?)(?(bold)\*\*)"
"""Bold in a note in Markdown."""
TIME = r"(?P<time>[0-9]{4}(?:-[0-9]{1,2}-|/[0-9]{1,2}/|年[0-9]{1,2}月)[0-9]{1,2}日? +[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)"
PARENTHESES = heading(rf"{NAME} ?[(（]{TIME}[)）][:：]?\s*")
BEHIND = heading(rf"{NAME}(?: |\t)+{TIME}\s*")
BEFORE = heading(rf"{TIME}(?: |\t)+{NAME}[:：]?\s*")
LAYOUTS = (PARENTHESES, BEHIND, BEFORE)
HEADING_LINES = 4
"""How many lines of somebody's own may stand above the first message."""
FOREIGN = re.compile(r"(?:'.*'|.*[(（][A-Za-z]?[0-9]{4,}[)）]|.*\((?:wxid_.*|我)\)|.*<[^<>]+>)\s*|[\[【>—–-].*|[\d\s./:-]+|[AP]M .*")
"""Names that another program writes so."""
FOREIGN_HEADING = re.compile(r"={3,}|消息(?:记录|分组|对象).*|\[.*\].*|.*微信.*聊天记录.*")
CALLED = re.compile(r"(?!(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL)\b)[^，。！？；：,!?;:|\[\]{}<>\"=/\\]{1,30}")
"""What may be a name and is no line of a log."""
OF_MEMOTRACE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} \S")
"""So it begins its entries, with a blank line between them."""
CODED = re.compile(r"\[[^\[\]]+\]|引用:")


def recognizes(export: Export) -> bool:
    lines = [line for line in head_lines(export) if line.strip()]
    found = _layout(lines)
    if found is None:
        return False
    at, layout = found
    names = {match["name"] for line in lines if (match := layout.fullmatch(line))}
    if any(FOREIGN.fullmatch(name) for name in names) or any(FOREIGN_HEADING.fullmatch(line) for line in lines[:at]):
        return False
    if layout is BEFORE and "我" in names and style(loose(head_lines(export)), lambda text: layout.fullmatch(text) is not None)[0]:
        return False  # MemoTrace writes the same lines, each behind a blank one, and so the owner of the account
    if (
        layout is BEFORE
        and any("：" in name or ": " in name or name.count(":") > 1 for name in names)
        and 2 * len([line for line in lines[at:] if layout.fullmatch(line)]) > len(lines) - at
    ):
        return False  # what stands behind the colon are the words
    if at:
        return platform_of((), lines[:at], (), default=UNKNOWN) != UNKNOWN
    if layout is PARENTHESES or is_shop_or_marketplace(names):
        return True
    return _is_talk(export) if layout is BEFORE else _is_spoken_between(lines, layout)


def parse(export: Export) -> Iterator[Record]:
    lines = [line for line in head_lines(export) if line.strip()]
    at, layout = _layout(lines) or (0, BEHIND)
    spaced, _after = style(loose(head_lines(export)), lambda text: layout.fullmatch(text) is not None)

    def opens(line: Line, free: bool, _following: Line | None) -> bool:
        return layout.fullmatch(line.text) is not None and (free or not spaced)

    names = {match["name"] for line in lines if (match := layout.fullmatch(line))}
    said = (line for line in lines if not layout.fullmatch(line))
    platform = platform_of(names, lines[:at], said, default="taobao" if layout is PARENTHESES else UNKNOWN)
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    started = False
    for block in blocks(export.lines(), opens):
        yield from damage(export, block)
        header = layout.fullmatch(block[0].text)
        if header is None:
            yield from _heading(export, block)
            continue
        place = place_of(export, block)
        if not started:
            started = True
            yield Conversation(place=place, key="", platform=platform)
            yield times.clock.reading(place)
            yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
        yield from quoted(export, block, _is_header)
        yield from _message(export, block, header, times, people)


def _layout(lines: list[str]) -> tuple[int, re.Pattern[str]] | None:
    """The layout of the first sender's line, and how many lines stand above it."""
    for at, line in enumerate(islice(lines, HEADING_LINES + 1)):
        for layout in LAYOUTS:
            if layout.fullmatch(line):
                return at, layout
    return None


def _is_talk(export: Export) -> bool:
    """Whether every time and name has words under it: with none of WeChat's codes among them, or in another shape, nothing else does so."""
    lines = first_lines(export)
    spaced, _after = style(loose(lines), lambda text: BEFORE.fullmatch(text) is not None)
    if spaced and OF_MEMOTRACE.match(lines[0]) and any(CODED.match(line) for line in lines):
        return False
    found = list(blocks(loose(lines), lambda line, free, _following: free and BEFORE.fullmatch(line.text) is not None))
    if len(export.head) < export.source.bytes:
        found.pop()  # may be cut
    for block in found:
        header = BEFORE.fullmatch(block[0].text)
        if header is None or not CALLED.fullmatch(header["name"]) or not body_of(block[1:]):
            return False
    return bool(found)


def _is_spoken_between(lines: list[str], layout: re.Pattern[str]) -> bool:
    """Whether the system speaks among others: WeChat's copy has no line for it. A date with strokes is QQ's."""
    opened = [match for line in lines if (match := layout.fullmatch(line))]
    ruled = [SYSTEM_NAME.fullmatch(match["name"]) is not None for match in opened]
    return any(ruled) and not all(ruled) and not any("/" in match["time"] for match in opened)


def _is_header(text: str) -> bool:
    return any(layout.fullmatch(text) for layout in LAYOUTS)


def _heading(export: Export, block: list[Line]) -> Iterator[Record]:
    """What somebody wrote above the chat."""
    if len([line for line in block if line.text.strip()]) <= HEADING_LINES and block[0].number == 1:
        yield Passage(place=place_of(export, block), what="preamble")
    else:
        yield from strays(export, block)


def _message(export: Export, block: list[Line], header: re.Match[str], times: Times, people: People) -> Iterator[Record]:
    text, written = body_of(block[1:]), header["time"]
    is_notice = SYSTEM_NAME.fullmatch(header["name"]) is not None
    sender = "" if is_notice else header["name"]
    shop = shop_of(sender)
    yield from people.meet(sender, ids=(shop,) if shop else ())
    kind = kind_of_notice(text) if is_notice else kind_of_text(text)
    yield from message(place_of(export, block), sender, times.read(written), written, text, kind=kind)
