"""WeChat's own export: messages chosen on the phone and sent by mail (long press → 多选 → 邮件), as text or as HTML.

    小明 和 小红 在微信上的聊天记录如下，请查收。

    —————  2026-04-06  —————


    小红  16:21

    有点事，一会儿回

A group begins `<群名> 微信群上的聊天记录如下，请查收。`, another mail `Dear:` and `微信群"<群名>"的聊天记录如下:`. A sender's line is the name, two
spaces and hours and minutes; with one space it is something somebody wrote. Text pasted through an editor has often lost its
blank lines, so whether they stand before and after a sender's line is settled by most such lines at the beginning of the file.
In HTML every line is a paragraph. Another such sentence begins another conversation. Messages before the first date line, and those pasted without
one, have a clock time and no date. There are no ids and no zone, and seconds only in some; which of the two names is the exporter's is not known.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape

from casefile.records import Conversation, Passage, Problem, ProblemCode, Provenance, Record
from parsers.blocks import blocks, body_of, damage, head_lines, heading, loose, place_of, strays, style
from parsers.cells import short
from parsers.clock import wall_clock
from parsers.dated_lists import is_list
from parsers.export import Export, Line
from parsers.format import Format
from parsers.mime import Raw
from parsers.time_layout import UNDATED, Times
from parsers.wechat import PLATFORM, kind_of_text, message

FORMAT = Format("wechat_mail", "chat", Provenance.APP_EXPORT)

PAIR = re.compile(r"(?P<title>\S.* 和 .*\S) ?在微信上的聊天记录如下[，,：:].*")
GROUP = re.compile(r"(?P<title>\S.*?) ?微信群上的聊天记录如下[，,：:].*|微信群[\"“](?P<quoted>.+)[\"”]的聊天记录如下[：:].*")
SEPARATOR = re.compile(
    r"\s*[—–―─-](?: ?[—–―─-]){2,}\s+"
    r"(?P<date>[0-9]{4}(?:-[0-9]{1,2}-[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日))"
    r"\s+[—–―─-](?: ?[—–―─-]){2,}\s*"
)
IN_PIECES = re.compile(r"[—–―─-] [—–―─-]")
"""Dashes as QQ writes them beside a day, where times have seconds."""
SENDER = heading(r"(?P<name>\S.*?) {2}(?P<time>(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)\s*")
MAIL_HEADER = re.compile(
    r"(?:Received|Return-Path|Delivered-To|From|To|Subject|Date|Message-ID|MIME-Version|Content-Type|X-[\w-]+):\s*\S", re.IGNORECASE
)
LONGEST_SENTENCE = 300
PREAMBLE = 12
"""In how many lines the sentence or the first date line comes."""

OPENING = re.compile(rb"<p(?:\s[^<>]*)?>", re.IGNORECASE)
CLOSING = re.compile(rb"</p\s*>", re.IGNORECASE)
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
TAG = re.compile(r"<(?!img\b)/?[a-z!][^<>]*>", re.IGNORECASE)


def recognizes(export: Export) -> bool:
    lines = [line.text for line in _paragraphs(export.head, export)] if _is_html(export) else head_lines(export)
    lines = [line for line in lines if line.strip()]
    if not lines or MAIL_HEADER.match(lines[0]):
        return False
    if any(_sentence(line) for line in lines[:PREAMBLE]):
        return True
    senders = [match for line in lines[: 2 * PREAMBLE] if (match := SENDER.fullmatch(line))]
    has_seconds = any(match["time"].count(":") > 1 for match in senders)
    if separators := [line for line in lines[:PREAMBLE] if SEPARATOR.fullmatch(line)]:
        return bool(senders) and not (has_seconds and IN_PIECES.search(separators[0]))
    # its messages alone: seconds would make them QQ's
    names = {match["name"] for match in senders}
    if is_list(names, ()) or len(names) > max(2, len(senders) // 2) or has_seconds:
        return False
    return SENDER.fullmatch(lines[0]) is not None and 1 < len(senders) < len(lines)


def parse(export: Export) -> Iterator[Record]:
    if not _is_html(export):
        yield from _read(export, export.lines(), loose(head_lines(export)), "line")
        return
    with export.mapped() as raw:
        yield from _around_paragraphs(export, raw)
        yield from _read(export, _paragraphs(raw, export), _paragraphs(export.head, export), "paragraph")


def _read(export: Export, lines: Iterable[Line], first_lines: Iterable[Line], unit: str) -> Iterator[Record]:
    before, after = style(first_lines, _is_header, _is_layout)

    def opens(line: Line, free: bool, following: Line | None) -> bool:
        if SEPARATOR.fullmatch(line.text):
            return True
        blank_follows = following is None or not following.text.strip()
        if _is_header(line.text):
            return (free or not before) and (blank_follows or not after)
        return free and _sentence(line.text) is not None

    times = Times(order="ymd", clock=wall_clock(export))
    chats = 0
    date: str | None = None
    for block in blocks(lines, opens, _is_layout):
        first = block[0]
        separator, sender = SEPARATOR.fullmatch(first.text), SENDER.fullmatch(first.text)
        sentence = next((match for line in (block[:1] if chats else block) if (match := _sentence(line.text))), None)
        if sentence or ((separator or sender) and not chats):
            chats += 1
            date = None
            place = place_of(export, block[:1], unit)
            title = sentence and next(name for name in sentence.groups() if name)
            is_group = sentence.re is GROUP if sentence else None
            yield Conversation(place=place, key=_key(chats), platform=PLATFORM, title=title, is_group=is_group)
            if chats == 1:
                yield times.clock.reading(place)
        if separator:
            date = separator["date"]
            yield from _separated(export, block, unit)
        elif sender:
            text = body_of(block[1:])
            written = sender["time"] if date is None else f"{date} {sender['time']}"
            sent = UNDATED if date is None else times.read(written)
            place = place_of(export, block, unit)
            yield from message(place, sender["name"], sent, written, text, kind=kind_of_text(text), conversation=_key(chats))
        else:
            yield from _opening(export, block, unit)
        yield from damage(export, block, unit)


def _key(chats: int) -> str:
    """Several mails in one file are several conversations."""
    return "" if chats == 1 else str(chats)


def _opening(export: Export, block: list[Line], unit: str) -> Iterator[Record]:
    """What stands before the first date or message; words further down are nobody's."""
    for line in block:
        if line.number > PREAMBLE and line.text.strip() and not _sentence(line.text):
            yield from strays(export, [line], unit)
        else:
            what = "header" if _sentence(line.text) else "preamble" if line.text.strip() else "blank"
            yield Passage(place=place_of(export, [line], unit), what=what)


def _separated(export: Export, block: list[Line], unit: str) -> Iterator[Record]:
    """A date line, and words between it and the next sender's line: whose they are the file does not say."""
    stray = next((line for line in block[1:] if line.text.strip()), None)
    yield Passage(place=export.place(f"{unit} {block[0].number}", block[0].start, stray.start if stray else block[-1].end), what="separator")
    if stray:
        place = export.place(f"{unit} {stray.number}", stray.start, block[-1].end)
        yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(stray.text))


def _sentence(text: str) -> re.Match[str] | None:
    text = text.strip()
    if len(text) > LONGEST_SENTENCE:
        return None
    return PAIR.fullmatch(text) or GROUP.fullmatch(text)


def _is_header(text: str) -> bool:
    return SENDER.fullmatch(text) is not None


def _is_layout(text: str) -> bool:
    return SEPARATOR.fullmatch(text) is not None or _sentence(text) is not None


def _is_html(export: Export) -> bool:
    encoding = export.source.encoding
    return encoding is not None and not encoding.startswith("utf-16") and export.text_head.lstrip().startswith("<")


def _paragraphs(raw: Raw, export: Export) -> Iterator[Line]:
    """Every paragraph of an HTML mail as a line, and words between two of them; each begins where the one before ends."""
    codec = export.codec
    number, start = 0, None
    for number, (opening, closing) in enumerate(_tags(raw), start=1):
        if start is not None and (between := _words(raw[start : opening.start()], codec).strip()):
            yield Line(number - 1, start, opening.start(), between, "\n", damaged="\ufffd" in between)
            start = opening.start()
        text = _words(raw[opening.end() : closing.start()], codec)
        yield Line(number, opening.start() if start is None else start, closing.end(), text, "\n", damaged="\ufffd" in text)
        start = closing.end()
    if start is not None and (after := _words(raw[start:], codec).strip()):
        yield Line(number, start, len(raw), after, "\n", damaged="\ufffd" in after)


def _words(markup: bytes, codec: str) -> str:
    """Tags but pictures unwrapped."""
    return unescape(TAG.sub("", BREAK.sub("\n", markup.decode(codec, "replace"))))


def _tags(raw: Raw) -> Iterator[tuple[re.Match[bytes], re.Match[bytes]]]:
    at = 0
    while (opening := OPENING.search(raw, at)) and (closing := CLOSING.search(raw, opening.end())):
        yield opening, closing
        at = closing.end()


def _around_paragraphs(export: Export, raw: Raw) -> Iterator[Passage]:
    first: int | None = None
    last = 0
    for opening, closing in _tags(raw):
        first = opening.start() if first is None else first
        last = closing.end()
    if first:
        yield Passage(place=export.place("head", 0, first), what="envelope")
    if last < len(raw):
        yield Passage(place=export.place("tail", last, len(raw)), what="envelope")
