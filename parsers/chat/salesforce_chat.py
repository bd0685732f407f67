"""Salesforce live chat: the transcript that its administrator exports (`LiveChatTranscript.Body`), as a page or as plain text.

    <p align="center">Chat Started: Monday, January 05, 2026, 10:30:00 (+0000)</p><p align="center">Agent Ann T</p>
    ( 5s ) Visitor: is it brass?<br>( 1m 12s ) Ann T: Solid brass.<br>( 1h 2m 3s ) Visitor: thanks<br>

An entry is dated by how long after the beginning it came; that somebody else took over stands between entries, without a time. The offset is the one
written beside the beginning, else the clock is on some wall. Names are chosen freely. The layout is reported, not known from a sample.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

from casefile.records import Conversation, MessageKind, Passage, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.cells import short
from parsers.clock import wall_clock
from parsers.english_dates import numeric
from parsers.export import Export
from parsers.format import Format
from parsers.markup import Piece, in_head, pieces, plain
from parsers.talk import People, message
from parsers.time_layout import UNDATED, Moment, Times, unread

FORMAT = Format("salesforce_chat", "chat", Provenance.APP_EXPORT)

PASSED = r"\( ?(?:(?P<hours>[0-9]{1,3})h )?(?:(?P<minutes>[0-9]{1,3})m )?(?P<seconds>[0-9]{1,3})s ?\)"
BEGINNING = re.sub(r"\?P<\w+>", "?:", PASSED).encode() + b" "
IN_PAGE = re.compile(rb"(?:(?<=>)|(?<=>[ \n]))" + BEGINNING + rb"|(?:(?<=<br>)|(?<=<br>\n)|(?<=<br/>))<p align=")
IN_TEXT = re.compile(rb"(?<=\n)(?:" + BEGINNING + rb"|Chat Transferred From [^\r\n]{1,80} To [^\r\n]{1,80}(?=\r?\n|\Z))")
NOTICE = re.compile(r"<p align=|Chat Transferred From ")
ENTRY = re.compile(rf"{PASSED} (?P<name>[^:\n]{{1,80}}): ?(?P<text>.*)", re.DOTALL)
STARTED = re.compile(r"Chat Started: (?P<when>[^<>\n]{8,80}[0-9)])")
HEADING = 1000
OFFSET = re.compile(r" ?\((?P<offset>[+-][0-9]{4})\)")


def recognizes(export: Export) -> bool:
    begins = plain(export.text_head[:HEADING]).lstrip()
    return STARTED.match(begins) is not None and in_head(export, _opening(export))


def _opening(export: Export) -> re.Pattern[bytes]:
    return IN_PAGE if export.text_head.lstrip().startswith("<") else IN_TEXT


def parse(export: Export) -> Iterator[Record]:
    place = export.place("line 1", 0, 0)
    yield Conversation(place=place, key="", platform="salesforce")
    yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
    times, people = Times(order="mdy", clock=wall_clock(export)), People()
    yield times.clock.reading(place)
    started = STARTED.search(export.text_head)
    written = started["when"].strip() if started else ""
    begun = times.read(OFFSET.sub(r"\g<offset>", numeric(written))) if written else UNDATED
    if begun.problem is not None:
        yield Problem(place=place, code=begun.problem, detail=short(written))
    opening = _opening(export)
    for number, piece in enumerate(pieces(export, opening)):
        where = export.place(f"message {number}" if number else "page header", piece.start, piece.end)
        if piece.damaged:
            yield Problem(place=where, code=ProblemCode.BAD_BYTES)
        if piece.start == 0:
            yield Passage(place=where, what="header")
            continue
        if NOTICE.match(piece.text):
            yield from message(
                where, None, UNDATED, "", plain(piece.text).strip() if opening is IN_PAGE else piece.text.strip(), kind=MessageKind.SYSTEM
            )
            continue
        entry = _entry(piece, is_page=opening is IN_PAGE)
        if entry is None:
            yield Problem(place=where, code=ProblemCode.UNREADABLE, detail=short(piece.text))
            continue
        sent = _later(begun, entry)
        raw = f"{written} + {entry[0].partition(')')[0].strip('( ')}"
        yield from people.meet(entry["name"].strip())
        yield from message(where, entry["name"].strip(), sent, raw, entry["text"].strip())


def _entry(piece: Piece, *, is_page: bool) -> re.Match[str] | None:
    return ENTRY.match(plain(piece.text) if is_page else piece.text)


def _later(begun: Moment, entry: re.Match[str]) -> Moment:
    passed = timedelta(hours=int(entry["hours"] or 0), minutes=int(entry["minutes"] or 0), seconds=int(entry["seconds"]))
    try:
        return begun._replace(at=begun.at + passed) if begun.at is not None else UNDATED
    except OverflowError:
        return unread(ProblemCode.BAD_TIME)
