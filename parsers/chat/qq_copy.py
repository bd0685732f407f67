"""QQ: messages chosen, copied and pasted into a text.

    【群主】好店小王 9/23/2019 8:43:38 PM          — —  2020-2-21  — —
    第一行
                                                  好店小王  20:43:38
    小李 2019/9/23 20:44:09                       第一行
    收到
                                                  小李撤回了一条消息

On a computer the sender's line has the date (`2019/9/23`, on English Windows `9/23/2019` with AM and PM), or the time alone; messages of the day
on which it was copied come last and have the time alone. The message manager writes the QQ number as well, 上午 and 下午 before the time, and days
as lines of their own, ` 2020-02-27`. On a phone days stand between dashes and the time behind two blanks. Messages forwarded in one write
`好店小王: 09-23 20:43:38`, without a year; that layout was not seen in a reference file. Otherwise a file keeps to the layout it begins with. What
the client says itself (撤回了一条消息, 共同好友, 加入本群) has no sender's line. Anybody can change such a text, so it is what a person asserts,
not a log.
"""

import math
import re
from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple, Self

from casefile.records import Conversation, Passage, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.blocks import blocks, body_of, damage, head_lines, heading, loose, place_of, quoted, strays, style
from parsers.export import Export, Line
from parsers.format import Format
from parsers.marketplace import is_shop_or_marketplace
from parsers.qq import PLATFORM, kind_of_notice, kind_of_text, message, sender_of
from parsers.talk import People
from parsers.time_layout import UNDATED, Times, survey
from parsers.wechat import PLATFORM as WECHAT

FORMAT = Format("qq_copy", "chat", Provenance.RETYPED)

CLOCK = r"(?:(?:上午|下午|中午|凌晨|晚上) ?)?[0-9]{1,2}:[0-9]{2}:[0-9]{2}"
NAME = r" ?(?P<sender>\S.{0,80}?)"
LAYOUTS = tuple(
    heading(pattern)
    for pattern in (
        rf"{NAME} +(?P<time>[0-9]{{4}}/[0-9]{{1,2}}/[0-9]{{1,2}} {CLOCK}(?: [AP]M)?) *",
        rf"{NAME} +(?P<time>[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{4}} {CLOCK} [AP]M) *",
        rf"{NAME}: (?P<time>[0-9]{{2}}-[0-9]{{2}} {CLOCK}) *",
        rf"{NAME} +(?P<time>{CLOCK}(?: [AP]M)?) *",
    )
)
DATED = LAYOUTS[:2]
FORWARDED, ALONE = LAYOUTS[2:]
DAY = re.compile(r"\s*[—–-]+(?:\s+[—–-]+)*\s+(?P<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})\s+[—–-]+(?:\s+[—–-]+)*\s*")
MANAGER_DAY = re.compile(r" (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})\s*")
NOTICE = re.compile(
    rf"(?P<time>{CLOCK}(?: [AP]M)?)?"
    r"(?P<text>\S.*撤回了一条(?:成员)?消息(?: 重新编辑)?\s*|你和.*有[0-9]+个共同好友，点击添加好友。?\s*|\S.*加入了?(?:本群|群聊)。?\s*)"
)
AMID = re.compile(r"撤回了一条(?:成员)?消息|有[0-9]+个共同好友")
"""In notices that the client puts under a message without a blank line; that somebody joined may be what a person tells."""
FOREIGN = re.compile(
    r"[\[(（>].*|.*\((?:wxid_\w+|我)\)|.*[:：\]]|[\d\s./:APM-]+|.*(?:19|20)[0-9]{2}[,，日]?|.*(?:[0-9]{4}-|\s)[0-9]{1,2}[-/][0-9]{1,2}"
)
"""Names that are another program's line, a date, or a number."""
TITLES = re.compile(r"(?:【[^【】]*】)+(?=\S)")
OF_WECHAT = re.compile(r"(?!.*QQ).*(?:微信|wechat|weixin).*", re.IGNORECASE)
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
    opening = _Opening(export, layout)
    is_group = _is_group(export, layout)
    times: Times | None = None
    date: str | None = None
    told = False
    people = People()
    for block in blocks(export.lines(), opening.opens, opening.is_layout):
        place = place_of(export, block)
        if times is None:
            platform = _platform(export, is_group=is_group)
            yield Conversation(place=place, key="", platform=platform, is_group=True if is_group else None)
            if platform == WECHAT:
                yield Reading(place=export.place("file", 0, 0), code=ReadingCode.PLATFORM, value=export.name)
            times = survey(export, place, _cells(export, layout), vendor_order="mdy", of_talk=True)
            yield from times.told
            if layout is FORWARDED:
                yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
        yield from damage(export, block)
        first, header = block[0], opening.header_of(block[0])
        if day := _day(first.text, layout):
            date = day
            yield from _separated(export, block)
        elif header is None and (notice := NOTICE.fullmatch(first.text)):
            yield from _notice(export, block, notice, date or "", times)
        elif header is None:
            yield from strays(export, block)
        else:
            is_dated = header.re in DATED or (header.re is ALONE and date is not None)
            raw = header["time"] if header.re is not ALONE or date is None else f"{date} {header['time']}"
            sender, text = sender_of(TITLES.sub("", header["sender"]) if is_group else header["sender"]), body_of(block[1:])
            yield from people.meet(sender.key, sender.name, ids=sender.ids)
            if not is_dated and not told:
                told = True
                yield Problem(place=place, code=ProblemCode.YEAR_MISSING, detail=raw)
            yield from quoted(export, block, _is_header)
            yield from message(place, sender.key, times.read(raw) if is_dated else UNDATED, raw, text, kind=kind_of_text(text))


def _platform(export: Export, *, is_group: bool) -> str:
    """QQ, unless nothing but the blanks and colons of its lines is QQ's and the file is called after WeChat."""
    return WECHAT if not is_group and OF_WECHAT.fullmatch(export.name) else PLATFORM


class _Opening:
    """What opens a message, a day or a notice in a file of one layout."""

    def __init__(self, export: Export, layout: re.Pattern[str]) -> None:
        self.layout = layout
        self.is_spaced, _after = style(loose(head_lines(export)), lambda text: layout.fullmatch(text) is not None, self.is_layout)
        """Whether a blank line stands before each sender's."""
        self.dated = _Dated.of(export, layout, spaced=self.is_spaced)
        self.headed = 1
        """The number of the last sender's line; the first line opens without being asked."""

    def is_layout(self, text: str) -> bool:
        return _day(text, self.layout) is not None or NOTICE.fullmatch(text) is not None

    def header_of(self, line: Line) -> re.Match[str] | None:
        return self.layout.fullmatch(line.text) or self.dated.of_today(line)

    def opens(self, line: Line, free: bool, following: Line | None) -> bool:
        if NOTICE.fullmatch(line.text):
            is_said = line.number == self.headed + 1
            return free or (not is_said and AMID.search(line.text) is not None and self._ends(following))
        if not free and self.is_spaced:
            return self.layout is ALONE and _day(line.text, self.layout) is not None
        if self.header_of(line) is not None:
            self.headed = line.number
            return True
        return _day(line.text, self.layout) is not None

    def _ends(self, following: Line | None) -> bool:
        """Whether nothing more of a message follows."""
        return following is None or not following.text.strip() or self.is_layout(following.text) or self.header_of(following) is not None


def _day(text: str, layout: re.Pattern[str]) -> str | None:
    """The day that a line of its own names."""
    match = DAY.fullmatch(text) or (MANAGER_DAY.fullmatch(text) if layout is ALONE else None)
    return match["date"] if match else None


class _Dated(NamedTuple):
    """The senders' lines that have a date. Behind the last of them a time alone opens a message of today's."""

    last: float
    """The number of its line."""
    is_halved: bool
    """Whether hours are counted with AM and PM, so that nothing but the client writes such a line."""
    names: frozenset[str]

    @classmethod
    def of(cls, export: Export, layout: re.Pattern[str], *, spaced: bool) -> Self:
        last, halved, free = math.inf, False, True
        names: set[str] = set()
        for line in export.lines() if layout in DATED else ():
            if (free or not spaced) and (match := layout.fullmatch(line.text)):
                last, halved = line.number, match["time"].endswith("M")
                names.add(match["sender"])
            free = not line.text.strip()
        return cls(last, halved, frozenset(names))

    def of_today(self, line: Line) -> re.Match[str] | None:
        if line.number <= self.last or (match := ALONE.fullmatch(line.text)) is None:
            return None
        return match if match["time"].endswith("M") is self.is_halved and (self.is_halved or match["sender"] in self.names) else None


def _is_group(export: Export, layout: re.Pattern[str]) -> bool:
    """Whether 【…】 before a name is a title: one person's nickname may begin so, too, but hardly both of two, nor is it then left out elsewhere."""
    names = {match["sender"] for line in head_lines(export) if (match := layout.fullmatch(line))}
    titled = sum(TITLES.match(name) is not None for name in names)
    bare = {TITLES.sub("", name) for name in names}
    return any(GIVEN.match(name) for name in names) or len(bare) > 2 or len(bare) < len(names) or 1 < titled == len(names)


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
        elif day := _day(line.text, layout):
            yield "", f"line {line.number}", day


def _separated(export: Export, block: list[Line]) -> Iterator[Record]:
    """A date line, and words between it and the next sender: whose they are the file does not say."""
    yield Passage(place=place_of(export, block[:1]), what="separator")
    if block[1:]:
        yield from strays(export, block[1:])


def _notice(export: Export, block: list[Line], notice: re.Match[str], date: str, times: Times) -> Iterator[Record]:
    """A sentence of the client, which has no sender's line; where days have lines of their own it stands under its day."""
    raw = f"{date} {notice['time'] or ''}".strip()
    sent = times.read(raw) if date else UNDATED
    yield from message(place_of(export, block[:1]), None, sent, raw, notice["text"], kind=kind_of_notice(notice["text"]))
    if block[1:]:
        yield from strays(export, block[1:])
