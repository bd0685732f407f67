"""iMessage and SMS of Apple devices by imessage-exporter: one `.txt` a conversation, named for who takes part.

    May 17, 2022  5:29:42 PM (Read by you after 1 hour, 49 seconds)
    +15550100200
    The lamp ships today.
    /Users/robin/imessage_export/attachments/12/IMG_0001.heic
    Reactions:
    Loved by Me

    May 17, 2022  5:31:02 PM
    Me
    Thanks
        May 17, 2022  5:33:10 PM
        +15550100200
        You're welcome

    May 17, 2022  5:40:00 PM You renamed the conversation to Lamp

A block begins, behind a blank line where such lines part most of them, with a time as the exporting computer's clock showed it; a text may hold blank
lines. Who follows: where nobody writes twice under that name and the time is before that of the block above, it is somebody's text. What the others
read (`Read by them`) is the owner's. One line of time and words is a notice. A reply stands indented under what it answers and again at its own
place, there with `This message responded to an earlier message.`: it is read where it stands in order. `This message was deleted from the
conversation!`, the effect (`Sent with …`), reactions (`Tapbacks:` in newer versions), `Edited … later: …`, `Sticker from …: …` and `… unsent this
message part … after sending!` are the exporter's words. There are no ids and no zone.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from casefile.records import Attachment, Conversation, MessageKind, Passage, Provenance, Reading, ReadingCode, Record
from parsers.blocks import blocks, body_of, damage, head_lines, place_of, strays, style
from parsers.clock import wall_clock
from parsers.english_dates import numeric
from parsers.export import Export, Line
from parsers.format import Format
from parsers.talk import ME, People, kind_of_files, message
from parsers.time_layout import Times

FORMAT = Format("imessage_text", "chat", Provenance.DATABASE_TOOL)

TIME = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{1,2}, [0-9]{4} {1,2}[0-9]{1,2}:[0-9]{2}:[0-9]{2}[ \u202f][AP]M"
HEADER = re.compile(rf"(?P<time>{TIME})(?: \((?P<read>Read by .*)\))?\s*")
NOTICE = re.compile(rf"(?P<time>{TIME}) (?!\(Read by )(?P<text>\S.*)")
REPLY = re.compile(rf"    +{TIME}.*")
BY_OTHERS = "Read by them"
DELETED = "This message was deleted from the conversation!"
RESPONDED = "This message responded to an earlier message."
MISSING = "Attachment missing!"
REACTIONS = re.compile(r"(?:Reactions|Tapbacks):")
REACTION = re.compile(r"\S.{0,40} (?:by|from) \S.*")
EFFECT = re.compile(
    r"Sent with (?:Slam|Loud|Gentle|Invisible Ink|Echo|Spotlight|Balloons|Confetti|Heart|Love|Lasers|Fireworks|Celebration|Sparkles|Shooting Start?)"
)
EDITED = re.compile(r"Edited .+ later: ?.*")
UNSENT = re.compile(r"(?:.+ )(?:(?:deleted|unsent) a message|unsent this message part .+ after sending)[.!]?")
PATH = re.compile(r"(?:~?/|\.{1,2}/|[A-Za-z]:\\|[Aa]ttachments[/\\])\S.*\.[A-Za-z0-9]{1,5}")
STICKER = re.compile(rf"(?:[A-Z][a-z]+ )?Sticker from .+?: (?P<path>{PATH.pattern})(?: \((?:App|Genmoji prompt): .*\))?")
ADDRESS = re.compile(r"\+?[0-9][0-9 ()-]{4,}|[^@\s]+@[^@\s]+")


def recognizes(export: Export) -> bool:
    first = next((line for line in head_lines(export) if line.strip()), "")
    return HEADER.fullmatch(first) is not None or NOTICE.fullmatch(first) is not None


class _Opener:
    """What begins a block: a notice, or a time above somebody's name."""

    def __init__(self, export: Export, times: Times) -> None:
        self.times = times
        self.owner = ME
        self.last: datetime | None = None
        writing: Counter[str] = Counter()
        last = ""
        for line, below in pairwise(export.lines()):
            last = below.text
            if header := HEADER.fullmatch(line.text):
                name = below.text.strip()
                self.last = self.last or self._sent(header)
                self.owner = name if (header["read"] or "").startswith(BY_OTHERS) else self.owner
                writing[name] += 1
        self.known = {name for name, blocks in writing.items() if blocks > 1}
        before, _after = style(export.lines(), lambda text: HEADER.fullmatch(text) is not None)
        self.parted = before or not last.strip()
        """Whether a blank line stands behind each block, the last one included."""

    def __call__(self, line: Line, free: bool, following: Line | None) -> bool:
        free = free or not self.parted
        header = HEADER.fullmatch(line.text) if free else None
        if header is None:
            return free and NOTICE.fullmatch(line.text) is not None
        sent = self._sent(header)
        if self.last and sent and sent < self.last and following is not None and following.text.strip() not in self.known:
            return False
        self.last = sent
        return True

    def _sent(self, header: re.Match[str]) -> datetime | None:
        return self.times.read(numeric(header["time"])).at


def parse(export: Export) -> Iterator[Record]:
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    opener = _Opener(export, times)
    begun = False
    for block in blocks(export.lines(), opener):
        yield from damage(export, block)
        place = place_of(export, block)
        if not begun:
            begun = True
            yield Conversation(place=place, key="", platform="imessage", title=export.name.removesuffix(".txt") or None)
            yield times.clock.reading(place)
        header, notice = HEADER.fullmatch(block[0].text), NOTICE.fullmatch(block[0].text)
        if notice is not None and header is None:
            text = body_of([block[0]._replace(text=notice["text"]), *block[1:]])
            yield from message(place, None, times.read(numeric(notice["time"])), notice["time"], text, kind=MessageKind.SYSTEM)
        elif header is None:
            yield from strays(export, block)
            if not body_of(block):
                yield Passage(place=place, what="blank")
        else:
            said = _Said(block[2:])
            sender = block[1].text.strip() if len(block) > 1 else ""
            ids = (sender,) if ADDRESS.fullmatch(sender) else ()
            yield from people.meet(sender, ids=ids, is_self=True if sender in (ME, opener.owner) else None)
            sent = times.read(numeric(header["time"]))
            yield from message(
                place, sender, sent, header["time"], said.text, kind=said.kind, edited=said.edited, deleted=said.deleted, attachments=said.attachments
            )
            if said.replies:
                yield Reading(place=place, code=ReadingCode.QUOTED_CHAT, value=said.replies, why=place.where)


def _is_effect(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is the exporter's: below it stands nothing but what else it writes there."""
    if EFFECT.fullmatch(lines[at].text.rstrip()) is None:
        return False
    told = next((text for below in range(at + 1, len(lines)) if (text := lines[below].text.rstrip())), "")
    return not told or told == RESPONDED or REACTIONS.fullmatch(told) is not None or REPLY.fullmatch(told) is not None


class _Said:
    """What a block holds below its sender, the exporter's own words taken out."""

    def __init__(self, lines: list[Line]) -> None:
        self.deleted = bool(lines) and lines[0].text.rstrip() == DELETED
        self.edited = False
        self.replies = ""
        attachments: list[Attachment] = []
        body: list[Line] = []
        said = lines[1:] if self.deleted else lines
        for at, line in enumerate(said):
            text, told = line.text.rstrip(), said[at + 1].text if at + 1 < len(said) else ""
            is_effect = bool(body or attachments) and _is_effect(said, at)
            if text == RESPONDED or is_effect or (REACTIONS.fullmatch(text) and REACTION.fullmatch(told)):
                break
            if REPLY.fullmatch(text):
                self.replies = text.strip()
                break
            self.edited = self.edited or EDITED.fullmatch(text) is not None
            if text == MISSING or PATH.fullmatch(text):
                missing = text == MISSING
                attachments.append(
                    Attachment(name="attachment" if missing else text, present=False if missing else None, note=text if missing else None)
                )
                if not body:
                    continue
            if sticker := STICKER.fullmatch(text):
                attachments.append(Attachment(name=sticker["path"], note="sticker"))
                continue
            body.append(line)
        while body and (not (last := body[-1].text.rstrip()) or last == MISSING or PATH.fullmatch(last)):
            body.pop()
        self.text = body_of(body)
        self.attachments = tuple(attachments)
        self.kind = kind_of_files(tuple(one for one in self.attachments if one.note != "sticker"))
        if self.attachments and self.kind is MessageKind.TEXT and not self.text:
            self.kind = MessageKind.STICKER
        if UNSENT.fullmatch(self.text.rstrip()):
            self.kind, self.deleted = MessageKind.RECALLED, True
