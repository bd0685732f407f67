"""Microsoft Teams: messages copied from the app and pasted into a text.

    [1/13 10:30 PM] Ann Otter                [13/01/2024 22:30] Ann Otter
    Is it new?                               Is it new?

A line of time and name begins a message; the words stand below it. Where the day is of this year the app leaves the year out, and such a message is
not dated. No sample of it was at hand, so the reading is marked as unconfirmed. Anybody can change such a text.
"""

import re
from collections.abc import Iterator

from casefile.records import Conversation, Passage, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.blocks import blocks, body_of, damage, head_lines, place_of, strays
from parsers.export import Export, Line
from parsers.format import Format
from parsers.talk import People, message
from parsers.time_layout import UNDATED, survey

FORMAT = Format("teams_copy", "chat", Provenance.RETYPED)

HEADER = re.compile(
    r"\[(?P<time>[0-9]{1,2}[/.-][0-9]{1,2}(?P<year>[/.-][0-9]{2,4})?\.?,? [0-9]{1,2}:[0-9]{2}(?:[ \u202f]?[AaPp][Mm])?)\] (?P<name>[^\s:][^:]{0,80})"
)


def recognizes(export: Export) -> bool:
    lines = [line for line in head_lines(export) if line.strip()]
    if not lines or not HEADER.fullmatch(lines[0]):
        return False
    return sum(HEADER.fullmatch(line) is not None for line in lines) < len(lines)


def parse(export: Export) -> Iterator[Record]:
    place = export.place("line 1", 0, 0)
    yield Conversation(place=place, key="", platform="teams")
    yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
    stamps = ((line.number, match) for line in export.lines() if (match := HEADER.fullmatch(line.text)) and match["year"])
    times = survey(export, place, (("", f"line {number}", _plain(match["time"])) for number, match in stamps), of_talk=True)
    yield from times.told
    people, yearless = People(), False
    for block in blocks(export.lines(), _opens):
        place = place_of(export, block)
        yield from damage(export, block)
        header = HEADER.fullmatch(block[0].text)
        if header is None:
            yield from strays(export, block)
            if not body_of(block):
                yield Passage(place=place, what="blank")
            continue
        if not header["year"] and not yearless:
            yearless = True
            yield Problem(place=place, code=ProblemCode.YEAR_MISSING, detail=header["time"])
        name = header["name"].strip()
        yield from people.meet(name)
        sent = times.read(_plain(header["time"])) if header["year"] else UNDATED
        yield from message(place, name, sent, header["time"], body_of(block[1:]))


def _opens(line: Line, _free: bool, _following: Line | None) -> bool:
    return HEADER.fullmatch(line.text) is not None


def _plain(time: str) -> str:
    return re.sub(r"\.?,? ", " ", time.replace("\u202f", " "), count=1)
