"""chatlog (sjzar): a chat as text, from its HTTP service or its MCP server.

    张三(wxid_abc) 01-15 10:30:05
    这个包保证正品吗

    李四(我) [好店群(123@chatroom)] 01-15 10:31:00
    > 张三(wxid_abc) 01-15 10:30:05
    > 这个包保证正品吗
    假一赔十

A blank line ends each entry. In the parentheses is a wxid, or 我 for the owner of the account; without a name the id stands alone. The layout of
the times follows from the range that was asked for, so one file has one: a full date, a date without its year, or a time alone. What is left
out is taken from the range in the file's name, `<who>_2024-01-14_2024-01-16`, where only one day fits; else no message is dated. A quote repeats the
quoted message behind `> `. A group is named only where several were asked for.
"""

import re
from collections.abc import Iterator
from datetime import date

from casefile.records import Conversation, Place, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.blocks import blocks, body_of, damage, head_lines, place_of, strays
from parsers.clock import Clock, wall_clock
from parsers.export import Export, Line
from parsers.format import Format
from parsers.talk import People
from parsers.time_layout import UNDATED, Moment, Times, unread
from parsers.wechat import NATIVE_ID, OWNER, PLATFORM, SYSTEM_SENDER, kind_of_notice, kind_of_text, message

FORMAT = Format("chatlog_text", "chat", Provenance.DATABASE_TOOL)

LAYOUTS = (r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}", r"[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}", r"[0-9]{2}:[0-9]{2}:[0-9]{2}")
HEADERS = tuple(
    re.compile(
        rf"(?:(?P<name>[^\s>].*)\((?P<id>{NATIVE_ID.pattern})\)|(?P<bare>{NATIVE_ID.pattern}))"
        rf" (?:\[(?:(?P<title>[^\[\]]*)\((?P<room>[^()\[\]\s]+)\)|(?P<bare_room>[^()\[\]\s]+))\] )?(?P<time>{layout})\s*"
    )
    for layout in LAYOUTS
)
"""One for each layout of the time; a file keeps to the first it shows."""
WHOLE, YEARLESS, CLOCK_ALONE = HEADERS
RANGE = re.compile(r".*_(?P<first>[0-9]{4}-[0-9]{2}-[0-9]{2})[_~](?P<last>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:\..*)?")


def recognizes(export: Export) -> bool:
    lines = head_lines(export)
    first = next((line for line in lines if line.strip()), "")
    header = _layout(first)
    if header is None:
        return False
    return any(match["id"] is not None or match["bare"] == SYSTEM_SENDER for line in lines if (match := header.fullmatch(line)))


def parse(export: Export) -> Iterator[Record]:
    header = next((layout for line in head_lines(export) if (layout := _layout(line))), HEADERS[0])

    def opens(line: Line, after_blank: bool, _following: Line | None) -> bool:
        return after_blank and header.fullmatch(line.text) is not None

    times, people = _Times(export, header), People()
    rooms: set[str] = set()
    for block in blocks(export.lines(), opens):
        place = place_of(export, block)
        match = header.fullmatch(block[0].text)
        if match is None:
            yield from strays(export, block)
            continue
        room = match["room"] or match["bare_room"] or ""
        if not rooms:
            yield from times.told(place, match["time"])
        if room not in rooms:
            rooms.add(room)
            is_group = True if room else None
            yield Conversation(place=place, key=room, platform=PLATFORM, native_id=room or None, title=match["title"] or None, is_group=is_group)
        yield from _entry(export, block, match, times, people)
        yield from damage(export, block)


class _Times:
    """Reads the times of a file, what they leave out taken from its name."""

    def __init__(self, export: Export, header: re.Pattern[str]) -> None:
        self.header = header
        self.name = export.name
        self.clock: Clock = wall_clock(export)
        self.whole = Times(order="ymd", clock=self.clock)
        named = RANGE.fullmatch(export.name)
        self.range = _days(named) if named else None

    def told(self, place: Place, first: str) -> Iterator[Record]:
        if self.header is WHOLE or self.range:
            yield self.clock.reading(place)
        if self.header is not WHOLE:
            yield Reading(place=place, code=ReadingCode.YEAR, value=self.name, why=first) if self.range else self._missing(place, first)

    def read(self, written: str) -> Moment:
        if self.header is WHOLE:
            return self.whole.read(written)
        if self.range is None:
            return UNDATED
        first, last = self.range
        if self.header is CLOCK_ALONE:
            days = {str(first)} & {str(last)}
        else:
            days = {f"{year}-{written[:5]}" for year in range(first.year, last.year + 1) if str(first) <= f"{year}-{written[:5]}" <= str(last)}
        return self.whole.read(f"{days.pop()} {written[-8:]}") if len(days) == 1 else unread(ProblemCode.YEAR_MISSING)

    def _missing(self, place: Place, first: str) -> Problem:
        return Problem(place=place, code=ProblemCode.YEAR_MISSING, detail=first)


def _days(named: re.Match[str]) -> tuple[date, date] | None:
    try:
        first, last = date.fromisoformat(named["first"]), date.fromisoformat(named["last"])
    except ValueError:
        return None
    return (first, last) if first <= last else None


def _entry(export: Export, block: list[Line], match: re.Match[str], times: _Times, people: People) -> Iterator[Record]:
    text, written = body_of(block[1:]), match["time"]
    room = match["room"] or match["bare_room"] or ""
    native_id = match["id"] or match["bare"]
    name, is_self = match["name"] or native_id, native_id == OWNER
    is_notice = native_id == SYSTEM_SENDER
    sender = "" if is_notice else name if is_self else native_id
    yield from people.meet(sender, name, conversation=room, ids=() if is_self else (native_id,), is_self=is_self)
    kind = kind_of_notice(text) if is_notice else kind_of_text(text)
    yield from message(place_of(export, block), sender, times.read(written), written, text, kind=kind, conversation=room)


def _layout(line: str) -> re.Pattern[str] | None:
    return next((header for header in HEADERS if header.fullmatch(line)), None)
