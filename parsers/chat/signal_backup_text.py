"""Signal on Android by signalbackup-tools: a chat of a backup as text, `NAME (_id3).txt`.

    [Mar 04, 2025 10:03:20] <Tern Lamps> Solid brass,
    ships within 48 hours.
    [Mar 04, 2025 10:05:00] *** <Ann Otter> sent file "box.jpg"
    [Mar 05, 2025 09:00:00] *** <Ann Otter> sent file of type audio/aac
    [Mar 05, 2025 09:01:00] *** Missed audio call

A line without `***` is a message, one with it what was sent beside the words or what the app tells. Reactions stand in the text. Times are when a
message was received, on the clock of the computer that made the text. Messages taken back or to be seen once are left out, quotes and earlier
wordings too; there are no ids. Reference: the tool's own source.
"""

import re
from collections.abc import Iterator

from casefile.records import Attachment, Conversation, MessageKind, Passage, Provenance, Record
from parsers.blocks import blocks, body_of, damage, head_lines, place_of, strays
from parsers.clock import wall_clock
from parsers.english_dates import MONTH, numeric
from parsers.export import Export, Line
from parsers.format import Format
from parsers.talk import People, kind_of_file, message
from parsers.time_layout import Times

FORMAT = Format("signal_backup_text", "chat", Provenance.DATABASE_TOOL)

HEADER = re.compile(
    rf"\[(?P<time>{MONTH} [0-9]{{2}}, [0-9]{{4}} [0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}})\] "
    r"(?:<(?P<name>\S.{0,130}?)> (?P<text>.*)|\*\*\* (?:<(?P<whose>\S.{0,130}?)> (?P<file>sent file.*)|(?P<notice>.*)))"
)
FILE = re.compile(r'sent file(?: "(?P<name>[^"]*)"| of type (?P<type>[\w./+-]+))?.*')
TITLE = re.compile(r"(?P<title>.+) \(_id[0-9]+\)\.txt")
CALL = re.compile(r"(?:.*\b)?(?:[Cc]alled|[Cc]all)\b.*")


def recognizes(export: Export) -> bool:
    first = next((line for line in head_lines(export) if line.strip()), "")
    return HEADER.fullmatch(first) is not None


def parse(export: Export) -> Iterator[Record]:
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    begun = export.place("line 1", 0, 0)
    titled = TITLE.fullmatch(export.name)
    yield Conversation(place=begun, key="", platform="signal", title=titled["title"] if titled else None)
    yield times.clock.reading(begun)
    for block in blocks(export.lines(), _opens):
        yield from damage(export, block)
        place = place_of(export, block)
        header = HEADER.fullmatch(block[0].text)
        if header is None:
            yield from strays(export, block) if body_of(block) else iter((Passage(place=place, what="blank"),))
            continue
        name = header["name"] or header["whose"] or ""
        text = body_of([block[0]._replace(text=header["text"] or header["file"] or header["notice"] or ""), *block[1:]])
        kind, files = _file(header["file"]) if header["file"] else (MessageKind.TEXT, ())
        if not name:
            kind = MessageKind.CALL if CALL.fullmatch(text) else MessageKind.SYSTEM
        yield from people.meet(name)
        yield from message(place, name, times.read(numeric(header["time"])), header["time"], text, kind=kind, attachments=files)


def _opens(line: Line, _free: bool, _following: Line | None) -> bool:
    return HEADER.fullmatch(line.text) is not None


def _file(text: str) -> tuple[MessageKind, tuple[Attachment, ...]]:
    found = FILE.fullmatch(text)
    name, of_type = (found["name"] or "", found["type"] or "") if found else ("", "")
    return kind_of_file(name, of_type), (Attachment(name=name, present=False, note=of_type or None),)
