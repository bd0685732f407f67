"""Signal Desktop by signal-export: `chat.md` of a conversation; its old versions wrote the same as text.

    [2024-06-01 14:00:00] Alice: hello
    [2024-06-01 14:01:00] Me: two
    lines
    (- Alice: 👍 -)
    [2024-06-01 14:03:00] Me:

    > hello

    answer ![pic.jpg](./media/pic.jpg)

Old versions: `[2019-12-24, 12:23] Name: …`. A quoted message stands as a paragraph of `>` lines and is not the sender's own words. Stickers are `((
x ))` or a link to their picture, calls a sentence, a removed message is `(This message was deleted)`. Times are the exporting computer's clock;
there are no ids. The folder is named for the other side. WhatsApp writes much the same, but with invisible marks (U+200E) that Signal has not, and
under names of its own.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from casefile.records import Attachment, Conversation, MessageKind, Passage, Provenance, Record
from parsers.blocks import blocks, body_of, damage, head_lines, place_of, strays
from parsers.clock import wall_clock
from parsers.export import Export, Line
from parsers.format import Format
from parsers.signal_export import DELETED, STICKER
from parsers.talk import ME, People, kind_of_file, message
from parsers.time_layout import Times

FORMAT = Format("signal_text", "chat", Provenance.DATABASE_TOOL)

HEADER = re.compile(
    r"\[(?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9]{2}:[0-9]{2}:[0-9]{2}|, [0-9]{2}:[0-9]{2}))\] (?P<name>[^:\n].*?):(?: (?P<text>.*)|$)"
)
FILE = re.compile(r"!?\[(?P<name>[^\[\]]*)\]\((?P<path>(?:\.?/?media|\.\./exported_stickers)/[^()\n]*)\)")
CALL = re.compile(r"(?:Incoming|Outgoing|Missed) (?:(?:voice|video|group) )?call(?: \([^()\n]{1,60}\))?\s*")
"""As the exporter writes of a call."""
MARK = "\u200e"
OF_WHATSAPP = re.compile(r"^_chat\.txt$|(?i:whatsapp)")


def recognizes(export: Export) -> bool:
    first = next((line for line in head_lines(export) if line.strip()), "")
    return HEADER.fullmatch(first) is not None and MARK not in export.text_head and not OF_WHATSAPP.search(export.name)


def parse(export: Export) -> Iterator[Record]:
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    length = next((len(match["time"]) for line in head_lines(export) if (match := HEADER.fullmatch(line))), 0)

    def opens(line: Line, _free: bool, _following: Line | None) -> bool:
        match = HEADER.fullmatch(line.text)
        return match is not None and len(match["time"]) == length

    begun = False
    for block in blocks(export.lines(), opens):
        yield from damage(export, block)
        place = place_of(export, block)
        if not begun:
            begun = True
            folder = PurePosixPath(export.source.path.replace("!", "/")).parent.name
            yield Conversation(place=place, key="", platform="signal", title=folder or None)
            yield times.clock.reading(place)
        header = HEADER.fullmatch(block[0].text)
        if header is None:
            yield from strays(export, block) if body_of(block) else iter((Passage(place=place, what="blank"),))
            continue
        quote, own = _parted([block[0]._replace(text=header["text"] or ""), *block[1:]])
        text = body_of(own)
        files = tuple(Attachment(name=found["path"], note=found["name"] or None) for found in FILE.finditer(text))
        text = _without_reactions(_without_files(text)) if files else text
        kind = _kind(text, files)
        is_deleted = text.strip() == DELETED
        if is_deleted:
            kind = MessageKind.RECALLED
        quoted = (Attachment(name=quote, note="reply_to"),) if quote else ()
        yield from people.meet(header["name"], is_self=True if header["name"] == ME else None)
        sent, raw = times.read(header["time"].replace(",", "")), header["time"]
        yield from message(place, header["name"], sent, raw, text, kind=kind, deleted=is_deleted, attachments=(*files, *quoted))


def _parted(lines: list[Line]) -> tuple[str, list[Line]]:
    """The message that is quoted, and the sender's own lines. A quote stands above the words, a blank line between
    them, and on lines of its own if it is all there is; reactions stand under them."""
    while lines and (not lines[-1].text.strip() or _are_reactions(lines[-1].text.strip())):
        lines = lines[:-1]
    first = next((number for number, line in enumerate(lines) if line.text.strip()), len(lines))
    last = first
    while last < len(lines) and lines[last].text.startswith(">"):
        last += 1
    is_whole = last == len(lines)
    if first < last and (first if is_whole else not lines[last].text.strip()):
        return body_of([line._replace(text=line.text.removeprefix(">").removeprefix(" ")) for line in lines[first:last]]), lines[last:]
    return "", lines


def _are_reactions(text: str) -> bool:
    return text.startswith("(- ") and text.endswith(" -)") and ": " in text


def _kind(text: str, files: tuple[Attachment, ...]) -> MessageKind:
    if files:
        return MessageKind.STICKER if "exported_stickers" in files[0].name else kind_of_file(files[0].name)
    return MessageKind.STICKER if STICKER.fullmatch(text.strip()) else MessageKind.CALL if CALL.fullmatch(text) else MessageKind.TEXT


def _without_reactions(text: str) -> str:
    """Reactions stand before the files of a message, on a line of their own."""
    words, last = text[: (end := max(text.rfind("\n"), text.rfind("\r")) + 1)], text[end:]
    return words.rstrip() if _are_reactions(last.strip()) else text


def _without_files(text: str) -> str:
    """The words before the links to the files that end a message."""
    found = list(FILE.finditer(text))
    end = len(text)
    while found and not text[found[-1].end() : end].strip():
        end = found.pop().start()
    return text[:end].rstrip() if end < len(text) else text
