"""chatlog (sjzar): a chat as text, from its HTTP service or its MCP server.

    张三(wxid_abc) 01-15 10:30:05
    这个包保证正品吗

    李四(我) [好店群(123@chatroom)] 01-15 10:31:00
    > 张三(wxid_abc) 01-15 10:30:05
    > 这个包保证正品吗
    假一赔十

A blank line ends each entry. In the parentheses is a wxid, or 我 for the owner of the account; without a name the id stands alone. The layout of
the times follows from the range that was asked for, so one file has one: a full date, a date without its year, or a time alone; without a
year no message is dated. A quote repeats the quoted message behind `> `. A group is named only where several were asked for.
"""

import re
from collections.abc import Iterator

from casefile.records import Conversation, Party, Problem, ProblemCode, Provenance, Record
from parsers.blocks import blocks, body_of, damage, head_lines, place_of, strays
from parsers.clock import Clock, wall_clock
from parsers.export import Export, Line
from parsers.format import Format
from parsers.wechat import NATIVE_ID, PLATFORM, SYSTEM_SENDER, kind_of_notice, kind_of_text, message, on_the_wall, undated

FORMAT = Format("chatlog_text", "chat", Provenance.DATABASE_TOOL)

LAYOUTS = (r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}", r"[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}", r"[0-9]{2}:[0-9]{2}:[0-9]{2}")
HEADERS = tuple(
    re.compile(
        rf"(?:(?P<name>[^\s>].*)\((?P<id>{NATIVE_ID.pattern})\)|(?P<bare>{NATIVE_ID.pattern}))"
        rf" (?:\[(?:(?P<title>[^\[\]]*)\((?P<room>[^()\[\]\s]+)\)|(?P<bare_room>[^()\[\]\s]+))\] )?(?P<time>{layout})"
    )
    for layout in LAYOUTS
)
"""One for each layout of the time; a file keeps to the first it shows."""


def recognizes(export: Export) -> bool:
    lines = head_lines(export)
    first = next((line for line in lines if line.strip()), "")
    header = _layout(first)
    if header is None:
        return False
    return any(match["id"] is not None for line in lines if (match := header.fullmatch(line)))


def parse(export: Export) -> Iterator[Record]:
    header = next((layout for line in head_lines(export) if (layout := _layout(line))), HEADERS[0])

    def opens(line: Line, after_blank: bool, _following: Line | None) -> bool:
        return after_blank and header.fullmatch(line.text) is not None

    clock = wall_clock(export)
    rooms: set[str] = set()
    known: set[tuple[str, str]] = set()
    for block in blocks(export.lines(), opens):
        place = place_of(export, block)
        match = header.fullmatch(block[0].text)
        if match is None:
            yield from strays(export, block)
            continue
        room = match["room"] or match["bare_room"] or ""
        if not rooms:
            if header is HEADERS[0]:
                yield clock.reading(place)
            else:
                yield Problem(place=place, code=ProblemCode.YEAR_MISSING, detail=match["time"])
        if room not in rooms:
            rooms.add(room)
            is_group = True if room else None
            yield Conversation(place=place, key=room, platform=PLATFORM, native_id=room or None, title=match["title"] or None, is_group=is_group)
        yield from _entry(export, block, match, clock, known)
        yield from damage(export, block)


def _entry(export: Export, block: list[Line], match: re.Match[str], clock: Clock, known: set[tuple[str, str]]) -> Iterator[Record]:
    text = body_of(block[1:])
    room = match["room"] or match["bare_room"] or ""
    native_id = match["id"] or match["bare"]
    name = match["name"] or native_id
    sender: str | None = name if native_id == "我" else native_id
    if native_id == SYSTEM_SENDER:
        sender, kind = None, kind_of_notice(text)
    else:
        kind = kind_of_text(text)
    if sender and (room, sender) not in known:
        known.add((room, sender))
        is_self = native_id == "我"
        yield Party(conversation=room, key=sender, name=name, native_ids=() if is_self else (native_id,), is_self=is_self)
    dated = match.re is HEADERS[0]
    sent = on_the_wall(clock, match["time"]) if dated else undated(match["time"])
    trouble = sent.raw if dated and sent.at is None else None
    yield from message(place_of(export, block), sender, sent, kind, text, conversation=room, trouble=trouble)


def _layout(line: str) -> re.Pattern[str] | None:
    return next((header for header in HEADERS if header.fullmatch(line)), None)
