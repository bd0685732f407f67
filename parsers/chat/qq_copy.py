"""QQ: messages chosen, copied and pasted into a text.

    【群主】好店小王 9/23/2019 8:43:38 PM          — —  2020-2-21  — —
    第一行
                                                  好店小王  20:43:38
    小李 2019/9/23 20:44:09                       第一行
    收到
                                                  小李撤回了一条消息

On a computer the sender's line has the date (`2019/9/23`, on English Windows `9/23/2019` with AM and PM), or the time alone; on a phone dates
stand between dashes and the time behind two blanks. Messages forwarded in one write `好店小王: 09-23 20:43:38`, without a year; that layout was
not seen in a reference file. A file keeps to the layout it begins with. What the client says itself (撤回了一条消息, 共同好友) has no sender's
line. Anybody can change such a text, so it is what a person asserts, not a log.
"""

import re
from collections.abc import Hashable, Iterator, Sequence

from casefile.records import Conversation, Passage, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.blocks import blocks, body_of, damage, head_lines, loose, place_of, quoted, strays, style
from parsers.export import Export, Line
from parsers.format import Format
from parsers.marketplace import is_shop_or_marketplace
from parsers.qq import PLATFORM, kind_of_notice, kind_of_text, message, sender_of
from parsers.talk import People
from parsers.time_layout import UNDATED, Times, survey

FORMAT = Format("qq_copy", "chat", Provenance.RETYPED)

CLOCK = r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}"
NAME = r"(?P<sender>\S.{0,80}?)"
LAYOUTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{NAME} +(?P<time>[0-9]{{4}}/[0-9]{{1,2}}/[0-9]{{1,2}} {CLOCK}(?: [AP]M)?) *",
        rf"{NAME} +(?P<time>[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{4}} {CLOCK} [AP]M) *",
        rf"{NAME}: (?P<time>[0-9]{{2}}-[0-9]{{2}} {CLOCK})",
        rf"{NAME} +(?P<time>{CLOCK}(?: [AP]M)?) *",
    )
)
DATED = LAYOUTS[:2]
FORWARDED, ALONE = LAYOUTS[2:]
DAY = re.compile(r"\s*[—–-]+(?:\s+[—–-]+)*\s+(?P<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})\s+[—–-]+(?:\s+[—–-]+)*\s*")
NOTICE = re.compile(r"\S.*撤回了一条(?:成员)?消息(?: 重新编辑)?\s*|你和.*有[0-9]+个共同好友，点击添加好友。?\s*")
FOREIGN = re.compile(r"[\[(（>].*|.*\((?:wxid_\w+|我)\)|.*[:：\]]|[\d\s./:APM-]+|.*(?:19|20)[0-9]{2}[,，日]?|.*(?:[0-9]{4}-|\s)[0-9]{1,2}-[0-9]{1,2}")
"""Names that are another program's line, a date, or a number."""
TITLES = re.compile(r"(?:【[^【】]*】)+(?=\S)")
GIVEN = re.compile(r"【(?:群主|管理员|潜水|冒泡|吐槽|活跃|话唠|传说)】")
"""Titles that only a group gives."""


def recognizes(export: Export) -> bool:
    lines = [line for line in head_lines(export) if line.strip()]
    if not lines:
        return False
    begins = 1 if DAY.fullmatch(lines[0]) or NOTICE.fullmatch(lines[0]) else 0
    layout = _layout(lines[begins : begins + 1])
    if layout is None:
        return False
    opened = [match["sender"] for line in lines if (match := layout.fullmatch(line))]
    if any(FOREIGN.fullmatch(sender) for sender in opened) or is_shop_or_marketplace(opened) or len(opened) == len(lines):
        return False
    return layout in DATED or begins == 1 or len(opened) >= 2


def parse(export: Export) -> Iterator[Record]:
    layout = _layout(head_lines(export)) or DATED[0]
    spaced, _after = style(loose(head_lines(export)), lambda text: layout.fullmatch(text) is not None, _is_layout)

    def opens(line: Line, free: bool, _following: Line | None) -> bool:
        if DAY.fullmatch(line.text) or NOTICE.fullmatch(line.text):
            return free or not spaced
        return layout.fullmatch(line.text) is not None and (free or not spaced)

    is_group = _is_group(export, layout)
    times: Times | None = None
    date: str | None = None
    told = False
    people = People()
    for block in blocks(export.lines(), opens, _is_layout):
        place = place_of(export, block)
        if times is None:
            yield Conversation(place=place, key="", platform=PLATFORM, is_group=True if is_group else None)
            times = survey(export, place, _cells(export, layout), of_talk=True)
            yield from times.told
            if layout is FORWARDED:
                yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
        yield from damage(export, block)
        first, header = block[0], layout.fullmatch(block[0].text)
        if day := DAY.fullmatch(first.text):
            date = day["date"]
            yield from _separated(export, block)
        elif NOTICE.fullmatch(first.text) and not header:
            yield from _notice(export, block, date or "", times)
        elif header is None:
            yield from strays(export, block)
        else:
            sender, text = sender_of(TITLES.sub("", header["sender"]) if is_group else header["sender"]), body_of(block[1:])
            yield from people.meet(sender.key, sender.name, ids=sender.ids)
            raw = header["time"] if layout is not ALONE or date is None else f"{date} {header['time']}"
            dated = layout in DATED or (layout is ALONE and date is not None)
            if not dated and not told:
                told = True
                yield Problem(place=place, code=ProblemCode.YEAR_MISSING, detail=raw)
            yield from quoted(export, block, _is_header)
            yield from message(place, sender.key, times.read(raw) if dated else UNDATED, raw, text, kind=kind_of_text(text))


def _is_group(export: Export, layout: re.Pattern[str]) -> bool:
    """Whether 【…】 before a name is a title: two people's nicknames may begin so, too."""
    names = {match["sender"] for line in head_lines(export) if (match := layout.fullmatch(line))}
    return any(GIVEN.match(name) for name in names) or len({TITLES.sub("", name) for name in names}) > 2


def _layout(lines: Sequence[str]) -> re.Pattern[str] | None:
    """What the first sender's line looks like."""
    return next((layout for line in lines for layout in LAYOUTS if layout.fullmatch(line)), None)


def _is_header(text: str) -> bool:
    return any(layout.fullmatch(text) for layout in LAYOUTS)


def _cells(export: Export, layout: re.Pattern[str]) -> Iterator[tuple[Hashable, str, str]]:
    """Every date of the file, to settle which number is the day."""
    for line in export.lines():
        if match := layout.fullmatch(line.text):
            yield "", f"line {line.number}", match["time"] if layout in DATED else ""
        elif day := DAY.fullmatch(line.text):
            yield "", f"line {line.number}", day["date"]


def _is_layout(text: str) -> bool:
    return DAY.fullmatch(text) is not None or NOTICE.fullmatch(text) is not None


def _separated(export: Export, block: list[Line]) -> Iterator[Record]:
    """A date line, and words between it and the next sender: whose they are the file does not say."""
    yield Passage(place=place_of(export, block[:1]), what="separator")
    if block[1:]:
        yield from strays(export, block[1:])


def _notice(export: Export, block: list[Line], date: str, times: Times) -> Iterator[Record]:
    """A sentence of the client, which has no sender's line and no time; on a phone it stands under its day."""
    text = block[0].text
    sent = times.read(date) if date else UNDATED
    yield from message(place_of(export, block[:1]), None, sent, date, text, kind=kind_of_notice(text))
    if block[1:]:
        yield from strays(export, block[1:])
