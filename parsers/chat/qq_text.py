"""QQ for Windows before 9.7.25: a chat, or all of them, as text (消息管理器 → 导出 → .txt).

    消息记录（此消息记录为文本格式，不支持重新导入）

    ================================================================
    消息分组:我的好友
    ================================================================
    消息对象:好店小王
    ================================================================

    2019-09-23 8:43:38 【群主】好店小王(10001)
    第一行
    第二行

    2019-09-23 20:44:09 系统消息(1000000)
    小李加入本群。

A sender's line is date, time (`AM` or `PM` on English Windows), the titles a group gave, the name and the QQ number or `<mail address>`. In
chats of two and in 多人聊天 there is no number. A name may have parentheses itself: the last ones are the number. A line of a time alone is
something somebody wrote. Rules are 64 `=`; each 消息对象 begins another conversation, within which either all senders have numbers or none.
Messages that the format cannot show are empty. There are no ids of messages and no zone.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from casefile.records import Conversation, Passage, Provenance, Record
from parsers.blocks import blocks, body_of, damage, head_lines, heading, loose, place_of, quoted, strays, style
from parsers.clock import wall_clock
from parsers.export import Export, Line
from parsers.format import Format
from parsers.qq import NUMBERED, PLATFORM, kind_of_notice, kind_of_text, message, sender_of
from parsers.talk import People
from parsers.time_layout import Times

FORMAT = Format("qq_text", "chat", Provenance.APP_EXPORT)

HEADER = heading(r"(?P<time>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2} [0-9]{1,2}:[0-9]{2}:[0-9]{2}(?: [AP]M)?) (?P<sender>\S(?:.*\S)?)\s*")
SENTENCE = "消息记录（此消息记录为文本格式"
RULE = re.compile(r"={64}\s*")
SHORTENED = re.compile(r"={3,}\s*")
"""A rule as people leave it who cut the heading."""
HALVED = ("AM", "PM")
GROUP = "消息分组:"
PARTNER = "消息对象:"
PREAMBLE = 12
"""In how many lines the sentence, the partner or the first sender comes."""


def recognizes(export: Export) -> bool:
    lines = [line for line in head_lines(export) if line.strip()]
    if any(line.startswith(SENTENCE) for line in lines[:PREAMBLE]):
        return True
    if any(RULE.fullmatch(rule) and line.startswith((GROUP, PARTNER)) for rule, line in pairwise(lines[:PREAMBLE])):
        return True
    at, first = next(((at, match) for at, line in enumerate(lines[:PREAMBLE]) if (match := HEADER.fullmatch(line))), (0, None))
    if first is None:
        return False
    if NUMBERED.fullmatch(first["sender"]):
        return True
    above_words = [not HEADER.fullmatch(below) for line, below in pairwise(lines) if HEADER.fullmatch(line)]
    has_words = bool(above_words) and 2 * sum(above_words) >= len(above_words)
    is_ruled = any(SHORTENED.fullmatch(line) for line in lines[:at]) and not any("微信" in line for line in lines[:at])
    return has_words and (first["time"].endswith(HALVED) or is_ruled)


def parse(export: Export) -> Iterator[Record]:
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    chats = 0
    for block in blocks(export.lines(), _Opener(export)):
        yield from damage(export, block)
        header = HEADER.fullmatch(block[0].text)
        title = None if header else next((line.text.removeprefix(PARTNER) for line in block if line.text.startswith(PARTNER)), None)
        if title is not None or (header and not chats):
            place = place_of(export, block)
            chats += 1
            yield Conversation(place=place, key=_key(chats), platform=PLATFORM, title=title)
            if chats == 1:
                yield times.clock.reading(place)
        if header is None:
            yield from _heading(export, block)
            continue
        sender, text = sender_of(header["sender"]), body_of(block[1:])
        kind = kind_of_notice(text) if sender.is_system else kind_of_text(text)
        key = "" if sender.is_system else sender.key
        yield from people.meet(key, sender.name, conversation=_key(chats), ids=sender.ids)
        sent = times.read(header["time"])
        yield from quoted(export, block, _is_header)
        yield from message(place_of(export, block), key, sent, header["time"], text, kind=kind, conversation=_key(chats))


class _Opener:
    """What begins a block: a heading between rules, or a sender's line like the first of its conversation."""

    def __init__(self, export: Export) -> None:
        self.spaced, _after = style(loose(head_lines(export)), _is_header)
        self.numbered: bool | None = None

    def __call__(self, line: Line, free: bool, following: Line | None) -> bool:
        if RULE.fullmatch(line.text):
            begins = following is not None and following.text.startswith((GROUP, PARTNER))
            if begins:
                self.numbered = None
            return begins
        header = HEADER.fullmatch(line.text)
        if header is None or not (free or not self.spaced):
            return False
        sender = sender_of(header["sender"])
        if self.numbered is None and not sender.is_system:
            self.numbered = sender.number is not None
        return sender.is_system or self.numbered is (sender.number is not None)


def _is_header(text: str) -> bool:
    return HEADER.fullmatch(text) is not None


def _key(chats: int) -> str:
    """Several partners in one file are several conversations."""
    return "" if chats == 1 else str(chats)


def _heading(export: Export, block: list[Line]) -> Iterator[Record]:
    """The sentence, rules and names above a conversation; other words there are nobody's."""
    for line in block:
        if not line.text.strip():
            yield Passage(place=place_of(export, [line]), what="blank")
        elif SHORTENED.fullmatch(line.text) or line.text.startswith((SENTENCE, GROUP, PARTNER)):
            yield Passage(place=place_of(export, [line]), what="header")
        else:
            yield from strays(export, [line])
