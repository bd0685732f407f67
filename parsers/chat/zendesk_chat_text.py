"""Zendesk Chat (Zopim): the transcript of a chat that is sent by mail, as text.

    Chat started: 2026-01-05 10:30 AM UTC
    (10:30:05 AM) *** Visitor 1 joined the chat ***
    (10:30:05 AM) Visitor 1: is it brass?
    or copper?
    (10:31:12 AM) Ann: Solid brass.
    (10:35:00 AM) *** Visitor 1 has left ***

The day is that of the line above the first entry (`Chat started: …`, `Chat started on …`); when the clock falls back past midnight it is the next.
Entries alone, without such a line, have no day; then the clock has to have AM or PM, and without a notice it may be another program's chat.
The zone is the one written there, else none. Names are chosen freely. The layout is reported, not known from a sample.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from casefile.records import Conversation, MessageKind, Passage, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.blocks import blocks, body_of, damage, head_lines, place_of, strays
from parsers.clock import wall_clock
from parsers.dated_lists import is_exchange, is_list
from parsers.english_dates import numeric
from parsers.export import Export, Line
from parsers.format import Format
from parsers.marketplace import UNKNOWN
from parsers.talk import People, message
from parsers.time_layout import UNDATED, Moment, Times

FORMAT = Format("zendesk_chat_text", "chat", Provenance.RETYPED)
PLATFORM = "zendesk"
STARTED = re.compile(r"Chat started(?: on)?:? (?P<when>\S.{4,60})", re.IGNORECASE)
ENTRY = re.compile(
    r"\((?P<time>[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?: ?[AP]M)?)\) "
    r"(?:\*\*\* (?P<notice>.+) \*\*\*\s*|(?P<name>[^\s:*][^:]{0,80}): ?(?P<text>.*))"
)
NOTICE = re.compile(r"\([^()]+\) \*\*\* .+ \*\*\*\s*")
HEADING = re.compile(r"[^:]{1,40}: ?.*|[=\-*_]{3,}|Chat (?:transcript|ended).*", re.IGNORECASE)
DAY = re.compile(r"[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}")
ZONE = re.compile(r"(?:UTC|GMT) ?(?:[+-][0-9]{1,2}(?::?[0-9]{2})?)?")
HEADING_LINES = 12
BACK = timedelta(hours=12)
"""By how much a clock must fall back to be that of the next day."""


def recognizes(export: Export) -> bool:
    lines = [line for line in head_lines(export) if line.strip()][:HEADING_LINES]
    entries = [match for line in lines if (match := ENTRY.fullmatch(line))]
    if any(STARTED.fullmatch(line.strip()) for line in lines):
        return bool(entries)
    if not entries or ENTRY.fullmatch(lines[0]) is None or not all(match["time"].endswith("M") for match in entries):
        return False
    names = {match["name"] for match in entries if match["name"]}
    return is_exchange(names, ()) and not is_list(names, [match["text"] for match in entries if match["text"]])


def parse(export: Export) -> Iterator[Record]:
    place = export.place("line 1", 0, 0)
    clock = wall_clock(export)
    days = _Days(Times(order="ymd", clock=clock))
    people, begun, told = People(), False, False
    is_marked = any(STARTED.fullmatch(line.strip()) or NOTICE.fullmatch(line) for line in head_lines(export))
    yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value="Zendesk Chat")
    yield Conversation(place=place, key="", platform=PLATFORM if is_marked else UNKNOWN)
    for block in blocks(export.lines(), _opens):
        yield from damage(export, block)
        entry = ENTRY.fullmatch(block[0].text)
        if entry is None:
            for line in block:
                if (started := STARTED.fullmatch(line.text.strip())) and not begun:
                    days.begin(started["when"])
                    begun = True
                    yield Passage(place=place_of(export, [line]), what="header")
                elif line.text.strip() and not HEADING.fullmatch(line.text):
                    yield from strays(export, [line])
                else:
                    yield Passage(place=place_of(export, [line]), what="preamble")
            continue
        if not begun and not told:
            told = True
            yield Problem(place=place_of(export, block[:1]), code=ProblemCode.YEAR_MISSING, detail=entry["time"])
        sent, notice, name = days.read(entry["time"]) if begun else UNDATED, entry["notice"], entry["name"]
        if name:
            yield from people.meet(name)
        rest = body_of(block[1:])
        text = notice or "\n".join(filter(None, (entry["text"], rest)))
        kind = MessageKind.SYSTEM if notice else MessageKind.TEXT
        yield from message(place_of(export, block), name, sent, entry["time"], text, kind=kind)


def _opens(line: Line, _free: bool, _following: Line | None) -> bool:
    return ENTRY.fullmatch(line.text) is not None


class _Days:
    """The day of an entry: that of the beginning until the clock falls back past midnight."""

    def __init__(self, times: Times) -> None:
        self.times = times
        self.day: date | None = None
        self.zone = ""
        self.last: datetime | None = None

    def begin(self, written: str) -> None:
        found, zone = DAY.search(numeric(written)), ZONE.search(written)
        at = self.times.read(found[0]).at if found else None
        self.day = at.date() if at else None
        self.zone = zone[0].replace(" ", "") if zone else ""

    def read(self, clock: str) -> Moment:
        if self.day is None:
            return self.times.read(clock)
        moment = self.times.read(f"{self.day:%Y-%m-%d} {clock} {self.zone}".strip())
        if moment.at is not None and self.last is not None and self.last - moment.at > BACK:
            self.day += timedelta(days=1)
            moment = self.times.read(f"{self.day:%Y-%m-%d} {clock} {self.zone}".strip())
        self.last = moment.at or self.last
        return moment
