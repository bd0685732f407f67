"""WeChat on a computer: messages chosen, copied and pasted into a text, or typed after the same pattern.

    张三：                          张三 2024-01-15 10:30
    这个包保证正品吗                  这个包保证正品吗

    李四：                          李四 2024-01-15 10:31
    假一赔十                         假一赔十

    2024年1月15日
    张三 10:30                      李四 昨天 下午 3:01
    这个包保证正品吗                  假一赔十

    李四：
    「张三：什么时候发货」
    - - - - - - - - - - - - - - -
    今天发

The client's own copy has no times at all, only the order. With times, people write `2024-01-15 10:30[:05]`, `2024/1/15 10:30`, `2024.1.15 10:30` or
`2024年1月15日 10:30`, with 上午 and 下午, AM and PM or without, or the clock alone as a window shows it, perhaps under a line with the day; a file
keeps to the shape it begins with. Nothing here was written by a program that could not be edited, so the file is what a person asserts, not a log. An
id behind a name, a head in brackets or seconds behind a date with strokes are other programs' marks (chatlog, QQ); such a file is none of this kind.
In a note in Markdown the name before a date may be bold, or its line a heading.
"""

import re
from collections.abc import Callable, Iterator
from itertools import chain, pairwise

from casefile.records import Conversation, Passage, Problem, ProblemCode, Provenance, Record
from parsers.blocks import blocks, body_of, damage, head_lines, heading, loose, place_of, strays, style
from parsers.clock import wall_clock
from parsers.dated_lists import NOBODY, is_list
from parsers.export import Export, Line
from parsers.format import Format
from parsers.marketplace import is_shop_or_marketplace
from parsers.time_layout import UNDATED, Times
from parsers.wechat import PLATFORM, kind_of_text, message

FORMAT = Format("wechat_copy", "chat", Provenance.RETYPED)

CLOCK = r"(?:(?:[上下中]午|凌晨|早上|晚上) ?)?[0-9]{1,2}:[0-9]{2}"
HALF = r"(?: [AP]M)?"
TIMED = heading(
    r"(?:#{1,6} +)?(?P<bold>\*\*(?=[^*]+\*\*))?(?P<name>\S.{0,60}?)(?(bold)\*\*) +(?P<time>"
    rf"[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}} {CLOCK}(?::[0-9]{{2}})?{HALF}|"
    rf"[0-9]{{4}}/[0-9]{{1,2}}/[0-9]{{1,2}} {CLOCK}{HALF}|"
    rf"[0-9]{{4}}\.[0-9]{{1,2}}\.[0-9]{{1,2}} {CLOCK}(?::[0-9]{{2}})?|"
    rf"[0-9]{{4}}年[0-9]{{1,2}}月[0-9]{{1,2}}日 ?{CLOCK}(?::[0-9]{{2}})?)\s*"
)
RELATIVE = re.compile(
    r"(?P<name>\S.{0,60}?) +(?:(?:今|昨|前)天|(?:星期|周)[一二三四五六日天]|[上下]午|凌晨|晚上)? *[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
)
"""A name with a clock but no date."""
CLOCKED = re.compile(
    r"(?P<name>\S(?:.{0,58}?\S)?)[ \t](?P<time>(?:(?:(?:今|昨|前)天|(?:星期|周)[一二三四五六日天]|[0-9]{1,2}[-/][0-9]{1,2}) ?)?"
    r"(?:(?:[上下中]午|凌晨|早上|晚上) ?)?(?:[01]?[0-9]|2[0-3]):[0-5][0-9])\s*"
)
"""The same as a header, or with a day of no year. Two blanks before the clock are the mail export's, seconds are QQ's."""
DAY = re.compile(
    r"\s*(?P<date>[0-9]{4}(?:-[0-9]{1,2}-[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日))(?: ?(?:星期|周)[一二三四五六日天])?\s*"
)
DAYLESS = re.compile(r"(?:(?:[上下中]午|凌晨|早上|晚上) ?)?[0-9]{1,2}:[0-9]{2}")
"""A clock that goes with the day above it."""
NAMED = re.compile(r"(?P<name>[^\s，。！？；：,!?;:|\[\]{}<>\"=][^，。！？；：,!?;:|\[\]{}<>\"=]{0,30})[：:][ \t]*")
FOREIGN = re.compile(
    r".*[(（](?:[0-9]{4,}|[A-Za-z][\w@.-]{4,}|[0-9]+@\w+|我|系统消息)[)）]|.*<[^<>]+>|[\[【>—(（-].*|.*[:：\]]|[\d\s./:-]+|cntaobao.*|jd_.*|'.*'|系统消息"
    r"|.*[0-9]月[0-9]{1,2}日|.*—(?: \S+)?|.*,|.*\b(?:19|20)[0-9]{2},?(?: at)?"
)
"""Names that are another program's line, a date or a number."""
LISTED = re.compile(r"[^：:\t]{1,12}[：:]\s*\S.*|.*\t.*|(?:[^,]*,){3,}[^,]*")
"""A labelled value or the row of a table: what stands under a heading of some other file."""


def recognizes(export: Export) -> bool:
    lines = list(loose(head_lines(export)))
    header = _shape(lines)
    if header is None:
        return False
    opened = [(match["name"], block) for block in blocks(lines, _opener(header, lines), _is_day) if (match := header.fullmatch(block[0].text))]
    if any(FOREIGN.fullmatch(name) for name, _block in opened) or not any(body_of(block[1:]) for _name, block in opened):
        return False
    if header is not NAMED and is_shop_or_marketplace(name for name, _block in opened):
        return False
    if header is TIMED:
        return True
    names = {name for name, _block in opened}
    if is_list(names, [body_of(block[1:]) for _name, block in opened]):
        return False
    listed = sum(all(LISTED.fullmatch(line.text) for line in block[1:] if line.text.strip()) for _name, block in opened)
    paragraphs = sum(bool(line.text.strip()) and not before.text.strip() for before, line in pairwise(chain(loose([""]), lines)))
    return len(opened) >= 2 and len(names) <= max(2, len(opened) // 2) and 2 * listed < len(opened) and 2 * len(opened) >= paragraphs


def parse(export: Export) -> Iterator[Record]:
    lines = list(loose(head_lines(export)))
    header = _shape(lines) or NAMED
    times = Times(order="ymd", clock=wall_clock(export))
    started = told = False
    date: str | None = None
    names = {match["name"] for line in lines if (match := header.fullmatch(line.text))}
    for block in blocks(export.lines(), _opener(header, lines), _is_day):
        place = place_of(export, block)
        if not started:
            started = True
            yield Conversation(place=place, key="", platform=PLATFORM)
            if header is not NAMED:
                yield times.clock.reading(place)
        yield from damage(export, block)
        match = header.fullmatch(block[0].text)
        if header is CLOCKED and (day := DAY.fullmatch(block[0].text)):
            date = day["date"]
            yield Passage(place=place_of(export, block[:1]), what="separator")
            yield from strays(export, block[1:]) if block[1:] else ()
            continue
        if match is None:
            yield from strays(export, block)
            continue
        names.add(match["name"])
        if header is TIMED:
            yield from _untimed(export, block[1:], names)
        text = body_of(block[1:])
        written = match["time"] if header is not NAMED else ""
        is_dated = header is TIMED
        if header is CLOCKED and date is not None and DAYLESS.fullmatch(written):
            written, is_dated = f"{date} {written}", True
        elif header is CLOCKED and not told:
            told = True
            yield Problem(place=place, code=ProblemCode.YEAR_MISSING, detail=written)
        yield from message(place, match["name"], times.read(written) if is_dated else UNDATED, written, text, kind=kind_of_text(text))


def _untimed(export: Export, lines: list[Line], names: set[str]) -> Iterator[Problem]:
    """Lines that name a sender without a full time: whose words follow them is for a person to say."""
    for line in lines:
        stripped = line.text.strip()
        if stripped in names or ((match := RELATIVE.fullmatch(stripped)) and match["name"] in names):
            yield Problem(place=export.place(f"line {line.number}", line.start, line.end), code=ProblemCode.BAD_TIME, detail=stripped)


def _shape(lines: list[Line]) -> re.Pattern[str] | None:
    """What the first line that is not blank, or that under the first day, looks like."""
    stated = [line.text for line in lines if line.text.strip()][:2]
    if len(stated) == 2 and DAY.fullmatch(stated[0]):
        return CLOCKED if CLOCKED.fullmatch(stated[1]) else None
    return next((header for text in stated[:1] for header in (TIMED, CLOCKED, NAMED) if header.fullmatch(text)), None)


def _is_day(text: str) -> bool:
    return DAY.fullmatch(text) is not None


def _opener(header: re.Pattern[str], lines: list[Line]) -> Callable[[Line, bool, Line | None], bool]:
    """A name alone opens a message only behind a blank line and before words; a name with a time behind a blank line if most do so."""
    before, _after = style(lines, lambda text: header.fullmatch(text) is not None, _is_day)

    def opens(line: Line, free: bool, following: Line | None) -> bool:
        if header is CLOCKED and _is_day(line.text):
            return (free or not before) and following is not None and (not following.text.strip() or header.fullmatch(following.text) is not None)
        match = header.fullmatch(line.text)
        if match is None or NOBODY.fullmatch(match["name"]):
            return False
        if header is TIMED:
            return free or not before
        return (free or (header is CLOCKED and not before)) and following is not None and bool(following.text.strip())

    return opens
