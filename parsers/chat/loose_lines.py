r"""A chat written down in any other way, or in several in one file: lines that say who and when, before their words or above them.

    2024-03-01 21:03:15 Lin: are you home?            2024-05-01 09:00:00           **Lin** · 2024-05-01 09:00
    second line                                       Lin
    [2024-03-01 21:04] Zhou：yes                       are you home?                 are you home?
    2024-03-01 21:05:00 Lin
    good                                              [Lin] [2024-05-01 09:00]      ## 2024-05-01
    ———— 2024-03-02 ————                              are you home?                 - `09:00:00` **Lin**：are you home?
    08:00 Zhou: morning

What programs write has readers of its own, and so has what people write in one way from the first line to the last: this one is asked where no other
takes the file. A time is whole, or a clock of the day above it, which a line of its own or an earlier head tells. A head in another way than the
first one counts only if its time is not before that of the message above it: what is quoted in a message is older than the message. `聊天对象：…`
alone in a line begins another conversation. Anybody can change such a text, so it is what a person asserts, not a log.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, pairwise
from typing import NamedTuple

from casefile.records import Conversation, Passage, Provenance, Record
from parsers.blocks import body_of, damage, head_lines, loose, place_of, quoted, strays
from parsers.dated_lists import NOBODY, is_exchange, is_list
from parsers.english_dates import MONTH, WEEKDAY
from parsers.export import Export, Line
from parsers.format import Format
from parsers.marketplace import SYSTEM_NAME, UNKNOWN, kind_of_notice, kind_of_text, names_a_part, platform_of, shop_of
from parsers.talk import People, message
from parsers.time_layout import Times, survey

FORMAT = Format("loose_lines", "chat", Provenance.RETYPED, is_last=True)

DATE = (
    r"(?:[0-9]{4}(?:-[0-9]{1,2}-|/[0-9]{1,2}/|\.[0-9]{1,2}\.|年[0-9]{1,2}月)[0-9]{1,2}日?"
    r"|[0-9]{1,2}(?:/[0-9]{1,2}/|\.[0-9]{1,2}\.|-[0-9]{1,2}-)[0-9]{4}|[0-9]{4}년 ?[0-9]{1,2}월 ?[0-9]{1,2}일"
    rf"|(?:{WEEKDAY},? )?(?:{MONTH}\.? [0-9]{{1,2}},? [0-9]{{4}}|[0-9]{{1,2}}\.? {MONTH}\.?,? [0-9]{{4}}))"
)
CLOCK = (
    r"(?:(?:[上下中]午|午[前後]|오[전후]|凌晨|早上|晚上) ?)?[0-2]?[0-9][:：][0-5][0-9](?:[:：][0-5][0-9])?(?:\.[0-9]{1,6})?"
    r"(?: ?[AaPp]\.?[Mm]\.?|Z|[+-][0-9]{2}:[0-9]{2})?(?![:：]?[0-9])"
)
TIME = rf"[\[【（(`]?(?P<time>(?:{DATE}(?:,? at|,|T|[ \t]{{1,4}}| ?(?=[上下中凌早晚午오])|(?<=[日일]))[ \t]?)?{CLOCK})[\]】）)`]?"
OTHERS = r"：:|\[\]【】<>*`·—,，。！？!?;；\"“”="
"""What no name has: the signs around names and times, and those of sentences."""
PLAIN = rf"[^\s（）(){OTHERS}](?:[^（）{OTHERS}\n]{{0,38}}[^\s（）{OTHERS}])?"
NAME = (
    rf"(?!{DATE}|[0-9]{{1,2}}[:：]|\S+ - |[AaPp]\.?[Mm]\b)"
    rf"(?:\*\*(?P<bold>{PLAIN})\*\*|\[(?P<boxed>{PLAIN})\]|【(?P<framed>{PLAIN})】|<(?P<angled>{PLAIN})>|(?P<plain>{PLAIN}))"
)
BETWEEN = r"(?:[ \t]*[-|·•—–,，][ \t]*|[ \t]{1,4})"
LISTED = r"(?:[-*•][ \t]+|#{1,6}[ \t]+|>[ \t]?)?"
SAID = r"[ \t]*[:：][ \t]*(?P<text>.*)"
SHAPES = tuple(
    re.compile(LISTED + pattern)
    for pattern in (
        rf"{TIME}(?:{BETWEEN}|(?<=[\]】）)`])){NAME}{SAID}",
        rf"{NAME}{BETWEEN}?(?<![\w]){TIME}{SAID}",
        rf"{TIME}(?:{BETWEEN}|(?<=[\]】）)`]))<[@+%~&]?(?P<plain>{PLAIN})>[ \t]+(?P<text>.*)",
        rf"{TIME}(?:{BETWEEN}|(?<=[\]】）)`])){NAME}[ \t]*",
        rf"{NAME}{BETWEEN}?(?<![\w]){TIME}[ \t]*",
    )
)
ONE_LINE = 3
"""How many of the shapes have the words on the line of the head."""
ABOVE = re.compile(LISTED + TIME + r"[ \t]*")
ALONE = re.compile(NAME + r"[ \t]*[:：]?[ \t]*")
"""A time on a line of its own, and the name below it."""
RULE = r"[*=~#—–_-]"
WEEKDAYS = r"(?:星期|周)[一二三四五六日天]|[월화수목금토일]요일|[月火水木金土日]曜日|[（(][月火水木金土日][）)]"
DAY = re.compile(rf"[ \t]*(?:#{{1,6}}[ \t]*|{RULE}{{2,40}}[ \t]*)?(?P<day>{DATE})(?:[ \t]*(?:{WEEKDAYS}))?[ \t]*{RULE}{{0,40}}[ \t]*")
CHAT = re.compile(r"[#*\s]*(?:聊天对象|聊天|会话|对话|Chat with|Conversation)[ \t]*[:：][ \t]*(?P<title>\S.{0,60}?)[*\s]*")
DATED = re.compile(rf".?{DATE}")
HAS_CLOCK = re.compile(r"[0-9][:：][0-5][0-9]")
LONGEST_HEAD = 120
"""Up to where the time of a head stands."""
PREAMBLE = 6
TWO = 2
"""Of so few messages each may be somebody else's."""
MOST_NAMES = 4
"""Of few messages written in several ways each may be somebody else's; of more at most every other."""


class _Head(NamedTuple):
    way: tuple[int, str]
    """Which of the shapes, and what stands before the time."""
    name: str
    time: str
    text: str
    lines: int
    """How many lines it takes."""


def recognizes(export: Export) -> bool:
    lines = list(loose(head_lines(export)))
    if not any(DATED.search(line.text) for line in lines):
        return False
    times = survey(export, export.place("file"), _cells(lines), of_talk=True)
    found = list(_messages(lines, times))
    heads = [block.head for block in found if block.head is not None]
    above = [line for block in found[:1] if block.head is None and not block.title for line in block.lines if line.text.strip()]
    names = {head.name for head in heads if not SYSTEM_NAME.fullmatch(head.name)}
    texts = [text for block in found if (text := block.text)]
    if len(heads) < 2 or len(above) > PREAMBLE or 2 * len(texts) <= len(heads) or len(names) > max(MOST_NAMES, (len(heads) + 1) // 2):
        return False
    headings = [*(line.text for line in above), *("聊天" for block in found if block.title)]
    are_told_apart = len({head.way for head in heads}) > 1 or names_a_part(names)
    if len(heads) > TWO and len(names) == len(heads) and not are_told_apart and not headings:
        return False  # what heads the entries of a diary, each but once
    begun_by = {name.partition(" ")[0] for name in names}
    return not is_list(names, texts) and not is_list(begun_by, texts) and is_exchange(names, headings)


def parse(export: Export) -> Iterator[Record]:
    begins = export.place("line 1", 0, 0)
    times = survey(export, begins, _cells(export.lines()), of_talk=True)
    lines = [line.text for line in loose(head_lines(export))]
    platform = platform_of((), lines[:PREAMBLE], lines, default=UNKNOWN)
    people, key, started, told = People(), "", False, False
    for block in _messages(export.lines(), times):
        place = place_of(export, block.lines)
        yield from damage(export, block.lines)
        if block.title:
            key, started = block.title, False
        if block.head is None:
            stated = [line for line in block.lines if line.text.strip()]
            if block.is_day or block.title:
                yield Passage(place=place_of(export, block.lines[:1]), what="separator" if block.is_day else "header")
                yield from strays(export, block.lines[1:])
            elif not told and len(stated) <= PREAMBLE:
                yield Passage(place=place, what="preamble")
            else:
                yield from strays(export, block.lines)
            continue
        if not started:
            started = True
            yield Conversation(place=place, key=key, platform=platform, title=key or None)
            yield from () if told else times.told
            told = True
        yield from quoted(export, block.lines[block.head.lines - 1 :], _is_head)
        is_notice = SYSTEM_NAME.fullmatch(block.head.name) is not None
        sender = "" if is_notice else block.head.name
        shop = shop_of(sender)
        yield from people.meet(sender, conversation=key, ids=(shop,) if shop else ())
        kind = kind_of_notice(block.text) if is_notice else kind_of_text(block.text)
        yield from message(place, sender, times.read(block.written), block.written, block.text, kind=kind, conversation=key)


class _Block(NamedTuple):
    lines: list[Line]
    head: _Head | None
    written: str = ""
    """The time, with the day from above where the head has none."""
    title: str = ""
    is_day: bool = False

    @property
    def text(self) -> str:
        if self.head is None:
            return ""
        last = self.lines[self.head.lines - 1]
        return body_of([last._replace(text=self.head.text), *self.lines[self.head.lines :]] if self.head.text else self.lines[self.head.lines :])


def _messages(lines: Iterable[Line], times: Times) -> Iterator[_Block]:
    """The lines, cut where a message, a day or another conversation begins."""
    block: _Block | None = None
    usual: tuple[int, str] | None = None
    day, latest = "", None
    above = True
    """Whether the line above is blank or told a day."""
    for line, below in pairwise(chain(lines, [None])):
        if line is None:
            break
        begun: _Block | None = None
        if (chat := CHAT.fullmatch(line.text)) and above:
            begun = _Block([line], None, title=chat["title"])
            day, latest = "", None
        elif (told := DAY.fullmatch(line.text)) is not None:
            day, latest = told["day"], None
            begun = _Block([line], None, is_day=True)
        elif (head := _head_of(line.text, below.text if below else "")) is not None and not NOBODY.fullmatch(head.name):
            written = head.time if DATED.match(head.time) else f"{day} {head.time}" if day else ""
            at = times.read(written).at if written else None
            is_usual = usual in (None, head.way)
            if at is not None and (is_usual or latest is None or not _is_before(at, latest)):
                usual = head.way if usual is None else usual
                begun, latest = _Block([line], head, written), at
                dated = DATED.match(written)
                day = written[: dated.end()].strip("[【（(`") if dated else day
        if begun is not None and block is not None and block.head is not None and len(block.lines) < block.head.lines:
            begun = None  # the name below a time
        above = (begun is not None and begun.head is None) or not line.text.strip()
        if begun is None and block is not None:
            block.lines.append(line)
            continue
        if block is not None:
            yield block
        block = begun or _Block([line], None)
    if block is not None:
        yield block


def _is_before(one: datetime, other: datetime) -> bool:
    return one.replace(tzinfo=None, second=0) < other.replace(tzinfo=None, second=0)


def _head_of(text: str, below: str) -> _Head | None:
    if not HAS_CLOCK.search(text, 0, LONGEST_HEAD):
        return None
    for number, shape in enumerate(SHAPES):
        if match := shape.fullmatch(text):
            return _Head((number, text[: match.start("time")][-1:]), _name_in(match), match["time"], match["text"] if number < ONE_LINE else "", 1)
    if (time := ABOVE.fullmatch(text)) and (name := ALONE.fullmatch(below)) and not _told_twice(below):
        return _Head((len(SHAPES), ""), _name_in(name), time["time"], "", 2)
    return None


def _told_twice(below: str) -> bool:
    return any(shape.fullmatch(below) for shape in SHAPES)


def _name_in(match: re.Match[str]) -> str:
    told = match.groupdict()
    return next(name for part in ("bold", "boxed", "framed", "angled", "plain") if (name := told.get(part)))


def _is_head(text: str) -> bool:
    return HAS_CLOCK.search(text, 0, LONGEST_HEAD) is not None and any(shape.fullmatch(text) for shape in SHAPES)


def _cells(lines: Iterable[Line]) -> Iterator[tuple[str, str, str]]:
    for line, below in pairwise(chain(lines, [None])):
        if line is not None and (head := _head_of(line.text, below.text if below else "")) and DATED.match(head.time):
            yield "", f"line {line.number}", head.time
