"""sigtop: a chat of Signal Desktop as text, blocks of fields with the words under them.

    Conversation: Tern Lamps (+15550100200)

    From: Tern Lamps (+15550100200)
    Type: incoming
    Sent: Tue, 04 Mar 2025 09:04:20 +0000
    Received: Tue, 04 Mar 2025 09:04:21 +0000
    Attachment: lamp.jpg (image/jpeg, 48211 bytes)

    > Is it solid brass?

    Solid brass, guaranteed.

    From: You
    Type: outgoing
    Sent: …
    Edited: 2 versions

    | Version: 2
    | Sent: …
    |
    | …

Times have their offset. A quoted message stands as lines of `>` and is not the sender's own words. Of an edited message the versions stand one under
the other, each line behind `|`: that of the highest number is what the message says, the others stand beside it.
Reactions and previews of links are not read. No sample was at hand, so the reading is marked as unconfirmed.
Reference: the exporter's own source, as far as the field names go.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from operator import itemgetter

from casefile.records import Attachment, Conversation, MessageKind, Passage, Provenance, Reading, ReadingCode, Record
from parsers.blocks import blocks, body_of, damage, first_lines, head_lines, place_of, strays
from parsers.clock import wall_clock
from parsers.english_dates import numeric
from parsers.export import Export, Line
from parsers.format import Format
from parsers.talk import ME, People, kind_of_file, message
from parsers.time_layout import Times

FORMAT = Format("sigtop_text", "chat", Provenance.DATABASE_TOOL)

TITLE = re.compile(r"Conversation: (?P<title>.*\S)\s*")
FROM = re.compile(r"From: (?P<name>.+?)(?: \((?P<number>\+[0-9]{5,20})\))?\s*")
FIELD = re.compile(r"(?P<name>Type|Sent|Received|Attachment|Reaction|Edited|Version|Preview): (?P<value>(?:.*\S)?)\s*")
FILE = re.compile(r"(?P<name>.+) \((?P<type>[^,()]+)(?:, [0-9]+ bytes?)?\)")
VERSION = re.compile(r"\| Version: (?P<number>[0-9]{1,9})\s*")
BAR = "| "
OWN = frozenset(("You", ME))
WEEKDAY = re.compile(r"^[A-Z][a-z]{2}, ")


def recognizes(export: Export) -> bool:
    lines = [line for line in head_lines(export) if line.strip()]
    begins = [at for at, line in enumerate(lines[:3]) if FROM.fullmatch(line)]
    if not begins or not (begins[0] == 0 or TITLE.fullmatch(lines[0])):
        return False
    return any(line.startswith("Type: ") for line in lines[begins[0] + 1 : begins[0] + 2]) and any(line.startswith("Sent: ") for line in lines[:6])


def parse(export: Export) -> Iterator[Record]:
    def opens(line: Line, free: bool, following: Line | None) -> bool:
        return free and FROM.fullmatch(line.text) is not None and following is not None and following.text.startswith("Type: ")

    times, people = Times(order="dmy", clock=wall_clock(export)), People()
    title = next((match["title"] for line in first_lines(export)[:3] if (match := TITLE.fullmatch(line))), None)
    begun = False
    for block in blocks(export.lines(), opens):
        yield from damage(export, block)
        sender = FROM.fullmatch(block[0].text)
        if not begun:
            begun = True
            place = place_of(export, block)
            yield Conversation(place=place, key="", platform="signal", title=title)
            yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
        if sender is None or not opens(block[0], True, block[1] if len(block) > 1 else None):
            yield from _heading(export, block)
            continue
        yield from _message(export, block, sender, times, people)


def _heading(export: Export, block: list[Line]) -> Iterator[Record]:
    for line in block:
        if TITLE.fullmatch(line.text) or not line.text.strip():
            yield Passage(place=place_of(export, [line]), what="header")
        else:
            yield from strays(export, [line])


def _message(export: Export, block: list[Line], sender: re.Match[str], times: Times, people: People) -> Iterator[Record]:
    told: dict[str, list[str]] = {}
    end = 1
    while end < len(block) and (field := FIELD.fullmatch(block[end].text)):
        told.setdefault(field["name"], []).append(field["value"])
        end += 1
    is_self = sender["name"] in OWN or told.get("Type") == ["outgoing"]
    key = sender["number"] or sender["name"]
    yield from people.meet(key, sender["name"], ids=(key,) if sender["number"] else (), is_self=is_self)
    newest, *earlier = map(_quoted, _versions(block[end:]) if "Edited" in told else [block[end:]])
    quoted, text = newest
    files = [Attachment(name=match["name"] if (match := FILE.fullmatch(value)) else value, note=match["type"] if match else None)
             for value in told.get("Attachment", ())]  # fmt: skip
    raw = next(iter(told.get("Sent", ())), "")
    kind = kind_of_file(files[0].name, files[0].note or "") if files else MessageKind.TEXT
    beside = [Attachment(name=quoted, note="reply_to")] if quoted else []
    beside += [Attachment(name=before, note="revision") for _quote, before in earlier]
    sent = times.read(numeric(WEEKDAY.sub("", raw)))
    place = place_of(export, block)
    yield from message(place, key, sent, raw, text, kind=kind, edited="Edited" in told, attachments=(*files, *beside))


def _versions(lines: list[Line]) -> list[list[Line]]:
    """The words of every version of an edited message, the newest first; all there is where none is marked."""
    begins = {at: int(match["number"]) for at, line in enumerate(lines) if (match := VERSION.fullmatch(line.text))}
    found = []
    for begin, end in pairwise([*begins, len(lines)]):
        at = begin + 1
        while at < end and FIELD.fullmatch(lines[at].text.removeprefix(BAR)):
            at += 1
        found.append((begins[begin], lines[at:end]))
    return [words for _, words in sorted(found, key=itemgetter(0), reverse=True)] or [lines]


def _quoted(lines: list[Line]) -> tuple[str, str]:
    """The words of another that a message quotes at its beginning, and its own."""
    told = [at for at, line in enumerate(lines) if line.text.strip(" |")]
    first = end = told[0] if told else 0
    while end < len(lines) and lines[end].text.removeprefix(BAR).startswith(">"):
        end += 1
    own = [at for at in told if at >= end]
    quoted = "\n".join(line.text.removeprefix(BAR).removeprefix(">").removeprefix(" ") for line in lines[first:end])
    return quoted, body_of(lines[own[0] : own[-1] + 1]).removeprefix(BAR) if own else ""
