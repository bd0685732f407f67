"""A chat that somebody typed out or pasted, one message a line: what consumers make themselves of the windows of 淘宝, 京东, 拼多多, 微信.

    2024-01-15 10:30 买家：这个包保证正品吗               买家（2024-01-15 10:30）：这个包保证正品吗
    [2024-01-15 10:31] 云朵旗舰店:小美：假一赔三          云朵旗舰店:小美 2024年1月15日 10:31：假一赔三
    【2024/1/15 上午10:32】买家：拍下了                  2024-01-15 10:32 | 买家 | 拍下了
    Clay (2024-01-15 10:33): sent today                  Clay (15/01/2024, 10:33 AM): sent today
    Clay (15 Jan 2024 10:33): sent today                 Clay (2024-01-15T10:33:00Z): sent today

    [10:33] 买家：拍下了                                 under a day: *****2024-01-15*****

    客服：在的亲                                         Seller: yes, 100% genuine
    我：这个包保证正品吗                                  Me: great, paid

Lines without any time are such a chat where they go to and fro and somebody is called by their part in a sale (我, 卖家, Seller), or where days stand
between rules above them. A time of day alone is of the day above it, of none where no day stands. Else the date is whole, its day and month told
apart over the file, and stands before the name or behind it; between name and words is a colon of full width, behind brackets of full width and
behind a date with its year first either colon, and behind a time in round brackets a colon and a blank, as many desks write, which name the month in
English, too, or write the date as machines do. (With a colon of half width the other lines are WhatsApp's or Signal's.) A file keeps to the layout it
begins with, and up to four lines may stand above. Lines without such a beginning go on with the message above. Which platform it was is told by a
heading or a name, if at all (`marketplace.toml`). Anybody can change such a text, so it is what a person asserts, not a log.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from casefile.records import Conversation, Passage, Problem, ProblemCode, Provenance, Record
from parsers.blocks import blocks, body_of, damage, head_lines, place_of, quoted, strays
from parsers.dated_lists import NOBODY, is_exchange, is_list
from parsers.english_dates import MONTH, WEEKDAY
from parsers.export import Export, Line
from parsers.format import Format
from parsers.marketplace import SYSTEM_NAME, UNKNOWN, kind_of_notice, kind_of_text, names_a_part, platform_of, shop_of
from parsers.table import recognizes_table
from parsers.table_heads import vocabulary
from parsers.talk import People, message
from parsers.time_layout import UNDATED, survey

FORMAT = Format("typed_lines", "chat", Provenance.RETYPED)

YEAR_FIRST = r"[0-9]{4}(?:-[0-9]{1,2}-|/[0-9]{1,2}/|\.[0-9]{1,2}\.|年[0-9]{1,2}月)[0-9]{1,2}日?"
CLOCK = r"[ \t]*(?:(?:[上下中]午|凌晨|早上|晚上) ?)?[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?(?: ?[AaPp]\.?[Mm]\.?)?"
NUMBERED = rf"(?:{YEAR_FIRST}|[0-9]{{1,2}}(?:-[0-9]{{1,2}}-|/[0-9]{{1,2}}/|\.[0-9]{{1,2}}\.)[0-9]{{4}}),?{CLOCK}"
WORDED = (
    rf"(?:{WEEKDAY},? )?(?:{MONTH}\.? [0-9]{{1,2}},?|[0-9]{{1,2}} {MONTH}\.?,?) [0-9]{{4}},?(?: at)? "
    r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AaPp][Mm])?"
)
OF_MACHINES = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
TIME = rf"(?P<time>{NUMBERED})"
TIME_OF_DESKS = rf"(?P<time>{NUMBERED}|{WORDED}|{OF_MACHINES})"
NAME = r"(?P<name>(?!\*\*)[^\s：|\[\]【】（）<>](?:[^：|\[\]【】（）<>\n]{0,40}?[^\s：|\[\]【】（）<>])?)"
SHORT_NAME = NAME.replace("：", "：:")
SHOP_OR_NAME = rf"(?P<name>(?:[^\s：:|\[\]【】（）<>\n]{{1,40}}店:)?{SHORT_NAME.removeprefix('(?P<name>')}"
"""With the sub-account of a shop, which has the colon that ends a name."""
LAYOUTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{TIME}[ \t]+{NAME}[ \t]*：[ \t]*(?P<text>.*)",
        rf"\[{TIME}\][ \t]*{NAME}[ \t]*：[ \t]*(?P<text>.*)",
        rf"[【（]{TIME}[】）][ \t]*{NAME}[ \t]*：[ \t]*(?P<text>.*)",
        rf"[【（]{TIME}[】）][ \t]*{SHORT_NAME}[ \t]*:[ \t]*(?P<text>.*)",
        rf"{NAME}[ \t]*[（【]{TIME}[）】][ \t]*[：:][ \t]*(?P<text>.*)",
        rf"{NAME}[ \t]*\({TIME_OF_DESKS}\):(?: |$)(?P<text>.*)",
        rf"{NAME}[ \t]+{TIME}[ \t]*：[ \t]*(?P<text>.*)",
        rf"{TIME}[ \t]*\|[ \t]*{NAME}[ \t]*\|[ \t]*(?P<text>.*)",
        rf"{TIME}\t{NAME}\t(?P<text>.*)",
        rf"(?P<time>{YEAR_FIRST}{CLOCK})[ \t]+{SHOP_OR_NAME}[ \t]*:[ \t]*(?P<text>.*)",
    )
)
CLOCK_ALONE = r"(?P<time>[0-2]?[0-9][:：][0-5][0-9](?:[:：][0-5][0-9])?)"
CLOCKED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[\[【（(]{CLOCK_ALONE}[\]】）)][ \t]*{SHORT_NAME}[ \t]*[:：][ \t]*(?P<text>.*)",
        rf"{SHORT_NAME}[ \t]*[【（(]{CLOCK_ALONE}[】）)][ \t]*[:：][ \t]*(?P<text>.*)",
        rf"{CLOCK_ALONE}[ \t]+{SHORT_NAME}[ \t]*[:：][ \t]*(?P<text>.*)",
    )
)
DAY = re.compile(rf"[ \t]*([*=~#—–_-])\1+[ \t]*(?P<day>{YEAR_FIRST})(?:[ \t]*(?:星期|周)[一二三四五六日天])?[ \t]*\1{{2,}}[ \t]*")
"""A day between rules, of the messages below it."""
UNTIMED = re.compile(rf"(?P<bold>\*\*(?=[^*]+\*\*))?{SHORT_NAME}(?(bold)(?:\*\*[ \t]*[：:]|[：:][ \t]*\*\*)|[ \t]*[：:])[ \t]*(?P<text>\S.*)")
"""In a note in Markdown the name may be bold, with the colon or without."""
HEADING_LINES = 4
COLUMNS = (("time", "date"), ("sender",), ("text",))
"""Under the heads of a table of these such lines are its rows."""


def recognizes(export: Export) -> bool:
    lines = [text for line in head_lines(export) if (text := line.rstrip())]
    found = _layout(lines)
    if found is None:
        return False
    headed = [match for line in lines if (match := found[1].fullmatch(line))]
    heads = {match["name"] for match in headed if not SYSTEM_NAME.fullmatch(match["name"])}
    opened = [match for match in headed if not NOBODY.fullmatch(match["name"])]
    names = {name for name in heads if not NOBODY.fullmatch(name)}
    texts = [match["text"] for match in headed if match["text"]]
    if not texts or len(opened) < 2 or 2 * len(opened) < len(lines) - found[0] or len(names) > max(2, (len(opened) + 1) // 2):
        return False
    is_told = names_a_part(names) or any(map(DAY.fullmatch, lines))
    if found[1] is UNTIMED and not (len(opened) >= 3 and len(opened) > len(heads) and is_told):
        return False
    return not is_list(heads, texts) and is_exchange(names, lines[: found[0]]) and not recognizes_table(export, vocabulary("chat", COLUMNS))


def parse(export: Export) -> Iterator[Record]:
    lines = [line for line in head_lines(export) if line.strip()]
    at, layout = _layout(lines) or (0, LAYOUTS[0])

    def header_of(text: str) -> re.Match[str] | None:
        match = layout.fullmatch(text)
        return None if match is None or NOBODY.fullmatch(match["name"]) else match

    def opens(line: Line, _free: bool, _following: Line | None) -> bool:
        return header_of(line.text) is not None or DAY.fullmatch(line.text) is not None

    opened = [match for line in lines if (match := header_of(line))]
    platform = platform_of({match["name"] for match in opened}, lines[:at], (match["text"] for match in opened), default=UNKNOWN)
    begins = export.place("line 1", 0, 0)
    is_timed, is_clocked = layout is not UNTIMED, layout in CLOCKED
    stamps = _stamps(export, header_of, layout)
    times = survey(export, begins, (("", f"line {line.number}", written) for line, written in stamps), of_talk=True)
    people = People()
    started = is_said = False
    day = ""
    for block in blocks(export.lines(), opens):
        place = place_of(export, block)
        yield from damage(export, block)
        if separator := DAY.fullmatch(block[0].text):
            day = separator["day"]
            yield Passage(place=place_of(export, block[:1]), what="separator")
            yield from strays(export, block[1:])
            continue
        header = header_of(block[0].text)
        if header is None:
            if sum(bool(line.text.strip()) for line in block) <= HEADING_LINES:
                yield Passage(place=place, what="preamble")
            else:
                yield from strays(export, block)
            continue
        if not started:
            started = True
            yield Conversation(place=place, key="", platform=platform)
            yield from times.told if is_timed or day else ()
        yield from quoted(export, block, _is_header)
        text = body_of([block[0]._replace(text=header["text"]), *block[1:]])
        is_notice = SYSTEM_NAME.fullmatch(header["name"]) is not None
        sender = "" if is_notice else header["name"]
        shop = shop_of(sender)
        yield from people.meet(sender, ids=(shop,) if shop else ())
        kind = kind_of_notice(text) if is_notice else kind_of_text(text)
        written = _written(day, header, layout)
        is_dated = layout in LAYOUTS or day != ""
        if is_clocked and not is_dated and not is_said:
            is_said = True
            yield Problem(place=place, code=ProblemCode.YEAR_MISSING, detail=written)
        yield from message(place, sender, times.read(written) if is_dated else UNDATED, written, text, kind=kind)


def _stamps(export: Export, header_of: Callable[[str], re.Match[str] | None], layout: re.Pattern[str]) -> Iterator[tuple[Line, str]]:
    """The time of every message that has a day."""
    day = ""
    for line in export.lines():
        if separator := DAY.fullmatch(line.text):
            day = separator["day"]
        elif (header := header_of(line.text)) and (day or layout in LAYOUTS):
            yield line, _written(day, header, layout)


def _written(day: str, header: re.Match[str], layout: re.Pattern[str]) -> str:
    if layout in LAYOUTS:
        return header["time"]
    return f"{day} {header['time']}".strip() if layout in CLOCKED else day


def _layout(lines: list[str]) -> tuple[int, re.Pattern[str]] | None:
    """The layout of the first message, and how many lines stand above it."""
    found = ((at, layout) for at, line in enumerate(islice(lines, HEADING_LINES + 1)) for layout in (*LAYOUTS, *CLOCKED) if layout.fullmatch(line))
    untimed = ((at, UNTIMED) for at, line in enumerate(islice(lines, HEADING_LINES + 1)) if UNTIMED.fullmatch(line))
    return next(found, None) or next(untimed, None)


def _is_header(text: str) -> bool:
    return any(layout.fullmatch(text) for layout in (*LAYOUTS, *CLOCKED))
