"""DiscordChatExporter: a channel or direct chat as plain text.

    ==============================================================
    Guild: Direct Messages
    Channel: Private / seller
    ==============================================================

    [2024-05-01 10:00 AM] seller (pinned)
    it ships
    today

    {Attachments}
    https://cdn.discordapp.com/…/a.png

    {Reactions}
    👍 (2)

    ==============================================================
    Exported 1 message(s)
    ==============================================================

A message begins behind a blank line. Times are written as the exporting computer writes them, to the minute and without a zone, so the order of day
and month is found over the whole file. There are no ids. Sections in braces follow the words. A file without the count at its end is not whole.
"""

import re
from collections.abc import Iterator

from casefile.records import Attachment, Conversation, MessageKind, Passage, Provenance, Record
from parsers.blocks import blocks, body_of, damage, first_lines, place_of, strays
from parsers.discord import PARTS, PLATFORM
from parsers.export import Export, Line
from parsers.format import Format
from parsers.talk import People, kind_of_files, message
from parsers.time_layout import survey

FORMAT = Format("discord_text", "chat", Provenance.DATABASE_TOOL, re.compile(PARTS + "txt"))
RULE = "=" * 62
HEADER = re.compile(r"\[(?P<time>[^\[\]]{0,40}[0-9][^\[\]]{0,40})\] (?P<name>\S.*?)(?P<pinned> \(pinned\))?\s*")
HEADING = re.compile(r"(?:Guild|Channel|Topic|After|Before|Messages|Range): .*")
FOOTER = re.compile(r"Exported [0-9,. ]+ message\(s\)\s*")
NOTES = {"Embed": "embed", "Forwarded Message": "forwarded_from", "Stickers": "sticker"}
WHOLE = ("Embed", "Forwarded Message")
"""Sections whose lines belong together."""
SECTION = re.compile(r"\{(?:Attachments|Embed|Stickers|Reactions|Forwarded Message)\}\s*")


def recognizes(export: Export) -> bool:
    lines = first_lines(export)
    return lines[0].rstrip() == RULE and len(lines) > 1 and lines[1].startswith("Guild: ")


def _opens(line: Line, free: bool, following: Line | None) -> bool:
    if line.text.rstrip() == RULE:
        return following is not None and FOOTER.fullmatch(following.text) is not None
    return free and HEADER.fullmatch(line.text) is not None


def parse(export: Export) -> Iterator[Record]:
    place = export.place("line 1", 0, 0)
    heading = dict(line.split(": ", 1) for line in first_lines(export)[:8] if HEADING.fullmatch(line))
    yield Conversation(
        place=place,
        key="",
        platform=PLATFORM,
        title=" / ".join(filter(None, (heading.get("Guild", "").strip(), heading.get("Channel", "").strip()))) or None,
    )
    stamps = ((line, match) for line in export.lines() if (match := HEADER.fullmatch(line.text)))
    times = survey(export, place, (("", f"line {line.number}", match["time"]) for line, match in stamps), by_program=True, of_talk=True)
    yield from times.told
    people = People()
    is_done = False
    for block in blocks(export.lines(), _opens):
        yield from damage(export, block)
        header = HEADER.fullmatch(block[0].text)
        if header is None:
            is_done |= any(FOOTER.fullmatch(line.text) for line in block)
            yield from _frame(export, block)
            continue
        sections = [number for number, line in enumerate(block) if SECTION.fullmatch(line.text)]
        body = block[1 : sections[0]] if sections else block[1:]
        attachments = tuple(_attachments(block[sections[0] :])) if sections else ()
        said, files = body_of(body), tuple(one for one in attachments if one.note is None)
        yield from people.meet(header["name"])
        yield from message(
            place_of(export, block),
            header["name"],
            times.read(header["time"]),
            header["time"],
            said,
            kind=MessageKind.STICKER if not said and any(one.note == "sticker" for one in attachments) else kind_of_files(files),
            attachments=attachments,
        )
    if not is_done:
        yield export.broken_off()


def _attachments(lines: list[Line]) -> Iterator[Attachment]:
    """What stands in the sections under a message; reactions are others' and stay where they are."""
    section = ""
    embedded: list[str] = []
    for line in [*lines, None]:
        heading = line is None or SECTION.fullmatch(line.text)
        if heading and embedded:
            yield Attachment(name="\n".join(embedded), note=NOTES[section])
            embedded = []
        if line is not None and heading:
            section = line.text.strip().strip("{}")
        elif line is not None and line.text.strip() and section in WHOLE:
            embedded.append(line.text)
        elif line is not None and line.text.strip() and section != "Reactions":
            yield Attachment(name=line.text.rstrip(), note=NOTES.get(section))


def _frame(export: Export, block: list[Line]) -> Iterator[Record]:
    """The heading and the footer; other words there are nobody's."""
    for line in block:
        known = line.text.rstrip() == RULE or HEADING.fullmatch(line.text) or FOOTER.fullmatch(line.text)
        if known or not line.text.strip():
            yield Passage(place=place_of(export, [line]), what=("footer" if FOOTER.fullmatch(line.text) else "header") if known else "blank")
        else:
            yield from strays(export, [line])
