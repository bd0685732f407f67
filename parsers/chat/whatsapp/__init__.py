"""WhatsApp: a chat's own text export (Chat → More → Export chat), alone or as `_chat.txt` in the zip that holds the media.

Android, `WhatsApp Chat with NAME.txt`, minutes; iOS, `_chat.txt`, seconds; old iOS:

    02/01/2024, 15:04 - Lantern Shop: Will ship within 48 hours.
    [2024/1/2 下午3:04:05] 灯笼小店: 48小时内发货
    02.01.18 15:04:05: Lantern Shop: Will ship within 48 hours.
    15:04, 02/01/2024 - Tiệm Đèn: Gửi trong 48 giờ.

    export  = [preamble] { header ( name ": " body | notice ) { further line } }
    header  = "[" DATE gap TIME "] " [ "- " ] | DATE gap TIME end | TIME gap DATE end
    end     = " - " | ": " | ", " | " "
    DATE    = three numbers in any order, year of two or four digits, between them "/" "." "-" or 년 월 일, blanks, a last dot; years of
              the Buddhist era (2567, 67, `2567 BE`), of Japanese ones (R6, 令和6) and of the solar calendar of Iran (1402, `1402 AP`)
    gap     = "," and/or blanks, perhaps a word (`klo`)
    TIME    = H:MM[:SS] or H.MM[.SS], am/pm before or after it in any spelling of `markers.toml`

Invisible marks (U+200E …) may stand anywhere in a header and blanks may be U+00A0 or U+202F; digits may be of any script.
A file has one layout: a line that is not wholly in it goes on with the message above, so that a pasted chat of another layout
stays text (and is said, as a reading). Only where another layout fills the beginning or the end of the file has it been put
together from several exports, which is said too. What follows the header up to the first `: ` is the sender; a name with a
`: ` of its own is known by its repetition near the beginning, or by the file's name. A line without one is a notice. Media, deletions, edits and
the notices that bear a name as if it were their sender are known by what the app writes (`markers.toml`).

Lost in such an export: ids, replies, reactions, earlier wordings, the zone (the exporting device's, at the time of the export).
A pasted chat of the same layout cannot be told from the messages around it. A number stands only for contacts that were not
saved; a name is the exporter's label. The app is reported to cut long chats (40,000 messages, 10,000 with media).

Reference: the layouts that lucasrodes/whatstk, Pustur/whatsapp-chat-parser, chat-miner and chat-analytics read.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from casefile.records import Conversation, Message, Party, Passage, Place, Precision, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.chat.whatsapp.blocks import MACINTOSH, Block, blocks
from parsers.chat.whatsapp.bodies import NOTICE, PLAIN, body_of, is_plain, tells_of_sender
from parsers.chat.whatsapp.dates import TimeReader
from parsers.chat.whatsapp.header import ANY_HEADER, Layout, layout_of
from parsers.chat.whatsapp.names import chat_title, is_notice_of_group, quotes_a_name, sender_key
from parsers.chat.whatsapp.survey import Segment, Survey, survey
from parsers.clock import Clock, wall_clock
from parsers.export import Export
from parsers.format import Format

FORMAT = Format("whatsapp", "chat", Provenance.APP_EXPORT)
PREAMBLE_LINES = 5
LOOKED_AT = 200
"""Lines that tell what a file is."""
SHOWN = 120
OF_IOS = "_chat.txt"
KAKAO = re.compile(r"[^:]* :(?: |$)")
"""So KakaoTalk, whose headings end in a comma, too, parts name and words."""
LEVEL = re.compile(r"\[?(?i:trace|debug|info|notice|warn|warning|error|fatal|critical|severe)\]? +[^:]")
"""So the lines of a program's log begin behind their time."""


def recognizes(export: Export) -> bool:
    if not export.is_text:
        return False
    lines = [line for line in export.text_head.split("\n") if line.strip()][:LOOKED_AT]
    found = [(place, match, layout) for place, line in enumerate(lines) if (match := ANY_HEADER.match(line)) and (layout := layout_of(match))]
    if not found or found[0][0] >= PREAMBLE_LINES:
        return False
    place, _, layout = found[0]
    said = {at: lines[at][match.end() :].rstrip("\r ") for at, match, one in found if one == layout}
    if layout.opening and not layout.seconds and _is_a_copy(said, len(lines)):
        return False
    alike = list(said.values())
    named = sum(": " in rest or rest.endswith(":") for rest in alike)
    if layout.closing == "," and any(KAKAO.match(rest) for rest in alike):
        return False
    if layout.closing in (":", ",", " "):  # weak headings: many logs and chats have them
        is_other = all(LEVEL.match(rest) for rest in alike) or (_is_typed(layout, export) and all(":" in rest for rest in alike))
        return place == 0 and not is_other and 2 * (named + sum(rest.startswith("\u200e") for rest in alike)) > len(alike)
    if _is_signals(layout) and "\u200e" not in export.text_head:
        return export.name == OF_IOS or "whatsapp" in export.name.casefold()
    return named > 0 or not layout.opening


def _is_a_copy(said: Mapping[int, str], lines: int) -> bool:
    """Whether names stand alone behind the times and the words on the lines below: so Teams copies, which may quote messages of a chat.

    `said` is what stands behind each header, by its line. Behind a notice, which has no name either, the next header follows.
    """
    alone = [at for at, rest in said.items() if ":" not in rest and "\u200e" not in rest]
    above_words = [at for at in alone if at + 1 not in said and at + 1 < lines]
    first = min(said)
    return first in above_words or (first in alone and len(above_words) >= len(said) - len(alone))


def _is_typed(layout: Layout, export: Export) -> bool:
    """Whether people type lines so, time, name and words with blanks between them: a year first, and none of the app's marks."""
    is_named = export.name == OF_IOS or "whatsapp" in export.source.path.casefold()
    return layout.closing == " " and layout.gap == " " and layout.year == 0 and not is_named and "\u200e" not in export.text_head


def _is_signals(layout: Layout) -> bool:
    """Whether Signal's chat.md is written so, too; it has none of WhatsApp's marks."""
    clock = (layout.gap, layout.colon, layout.seconds, layout.half)
    return bool(layout.opening) and layout.year == 0 and layout.separators[0] == "-" and clock in ((" ", ":", ":", ""), (", ", ":", "", ""))


def parse(export: Export) -> Iterator[Record]:
    found = survey(export)
    if not found.segments:
        yield Problem(place=export.place("line 1", 0, export.source.bytes), code=ProblemCode.UNREADABLE, detail=export.text_head[:SHOWN])
        return
    yield from _about(export, found)
    clock = wall_clock(export)
    first = found.segments[0]
    yield clock.reading(export.place(f"line {first.line}"))
    parties: dict[str, str] = {}
    for segment in found.segments:
        yield from _messages(export, segment, clock, parties, is_group=found.is_group)


def _about(export: Export, found: Survey) -> Iterator[Record]:
    """The conversation, what stands before it, and how the file is read."""
    first = found.segments[0]
    begins = export.place(f"line {first.line}")
    title = chat_title(export.source.path)
    is_group = True if found.is_group else False if title in found.senders else None
    yield Conversation(place=begins, key="", platform="whatsapp", title=title, is_group=is_group)
    if first.start:
        place = export.place("line 1", 0, first.start)
        with export.open() as file:
            preamble = file.read(min(first.start, 4 * SHOWN)).decode(export.codec, "replace").strip("\ufeff \r\n")
        yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=preamble[:SHOWN]) if preamble else Passage(place=place, what="blank")
    for segment in found.segments:
        place = export.place(f"line {segment.line}")
        calendar = segment.calendar
        if segment is not first:
            yield Reading(place=place, code=ReadingCode.STYLE_CHANGE, value=segment.stamp, why=f"line {segment.line}: {segment.stamp}")
        if calendar.is_ambiguous:
            yield Problem(place=place, code=ProblemCode.AMBIGUOUS_DATES, detail=calendar.why)
        else:
            yield Reading(place=place, code=ReadingCode.DATE_ORDER, value=calendar.orders[0], why=calendar.why)
        if calendar.era:
            yield Reading(place=place, code=ReadingCode.ERA, value=calendar.era)
    for run in found.quoted:
        yield Reading(place=export.place(f"line {run.line}"), code=ReadingCode.QUOTED_CHAT, value=run.stamp, why=f"line {run.line}: {run.stamp}")


def _messages(export: Export, segment: Segment, clock: Clock, parties: dict[str, str], *, is_group: bool) -> Iterator[Record]:
    """`parties` knows the key of every name that has written so far, and every key."""
    reader = TimeReader(segment.calendar, clock.zone)
    days, times, combine = reader.days, reader.times, datetime.combine
    spoiled: list[Block] = []
    title = chat_title(export.source.path)
    groups = {title} if is_group and title else set()
    """Names under which the app tells of the group: its own, no sender's."""
    source, zone, is_of_macintosh = export.source.id, clock.status, export.line_end == "\r"
    all_marked = segment.layout.opening == "[" and ": \u200e" in export.text_head
    precision = Precision.SECOND if segment.layout.seconds else Precision.MINUTE
    sent, sent_raw = None, ""
    for stamp, date_raw, time_raw, name, said, start, end, line in _entries(export, segment, spoiled):
        place = Place(source=source, where=f"line {line}", start=start, end=end)
        if stamp != sent_raw:
            sent = combine(days[date_raw], times[time_raw]) if date_raw in days and time_raw in times else reader.sent(date_raw, time_raw)
            sent_raw = stamp
        if sent is None and reader.is_unreadable(date_raw, time_raw):
            yield Problem(place=place, code=ProblemCode.BAD_TIME, detail=stamp)
        sender, text, body = None, said.translate(MACINTOSH) if is_of_macintosh else said, NOTICE
        if name is not None:
            sender = parties.get(name)
            if sender is None and quotes_a_name(name, text):
                body = NOTICE
            else:
                body = PLAIN if is_plain(text, name) else body_of(text, name, all_marked=all_marked)
            if text.startswith("\u200e"):
                if body is NOTICE and is_notice_of_group(text) and not tells_of_sender(text, name):
                    groups.add(name)
                elif body is PLAIN and name in groups:
                    body = NOTICE
            if body is NOTICE:
                sender, text = None, f"{name}: {text}"
            elif sender is None:
                sender = sender_key(name)
                if sender not in parties:
                    yield _party(name, sender)
                parties[name] = parties[sender] = sender
        yield Message(
            conversation="", place=place, sender=sender, sent=sent, sent_raw=stamp, precision=precision if sent else Precision.NONE, zone=zone,
            kind=body.kind, text=text, edited=body.edited, deleted=body.deleted, attachments=body.attachments,
        )  # fmt: skip
        if spoiled:
            yield from _bad_bytes(export, spoiled)
    yield from _bad_bytes(export, spoiled)


def _party(name: str, key: str) -> Party:
    return Party(conversation="", key=key, name=name, native_ids=(key,) if key.startswith("+") and key[1:].isdecimal() else ())


def _bad_bytes(export: Export, spoiled: list[Block]) -> Iterator[Problem]:
    """The lines whose bytes are not in the file's encoding, once."""
    for block in spoiled:
        yield Problem(place=export.place(f"line {block.line}", block.start, block.end), code=ProblemCode.BAD_BYTES, detail=block.text.strip()[:SHOWN])
    spoiled.clear()


def _entries(export: Export, segment: Segment, spoiled: list[Block]) -> Iterator[tuple[str, str, str, str | None, str, int, int, int]]:
    """Stamp, date, time, name, text, first and last byte and line of every message of a segment."""
    stamp = date_raw = time_raw = text = ""
    is_early = segment.layout.is_early
    is_ended = False
    name: str | None = None
    begun, begun_line, offset = segment.start, segment.line, segment.start
    for block in blocks(export, segment.start, segment.end, segment.line):
        if block.damaged:
            spoiled.append(block)
        lines = block.text.removesuffix("\n")
        is_ended = block.text.endswith("\n")
        parts = iter(segment.pattern.split("\n" + lines))
        further = next(parts)
        text += further
        offset, line, is_ascii = block.byte(len(further)), block.line + further.count("\n"), lines.isascii()
        for header, next_stamp, next_date, next_time, next_name, next_text in zip(parts, parts, parts, parts, parts, parts, strict=True):
            if stamp:
                yield stamp, date_raw, time_raw, name, text.removesuffix("\r"), begun, offset, begun_line
            date_raw, time_raw = (next_time, next_date) if is_early else (next_date, next_time)
            stamp, name, text = next_stamp, next_name, next_text
            begun, begun_line = offset, line
            offset += 1 + (len(header) + len(text) if is_ascii else len((header + text).encode()))
            line += 1 + text.count("\n")
        offset = block.end
    if stamp:
        yield stamp, date_raw, time_raw, name, text.removesuffix("\r") if is_ended else text, begun, offset, begun_line
