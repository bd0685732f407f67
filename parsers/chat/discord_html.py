"""DiscordChatExporter: a channel or direct chat as a page, dark or light.

    <div class="preamble__entry">Direct Messages</div> <div class="preamble__entry">tern_lamps</div>
    <div class="chatlog__message-group">
     <div id="chatlog__message-container-840…" class="chatlog__message-container" data-message-id="840…">
      … <div class="chatlog__reply"> … </div> <span class="chatlog__author" title="tern#4411" data-user-id="7">Tern Lamps</span>
      <span class="chatlog__timestamp" title="Tuesday, March 4, 2025 10:03 AM">…</span>
      <div class="chatlog__content chatlog__markdown"><span class="chatlog__markdown-preserve">Ships today</span>
       <span class="chatlog__edited-timestamp" title="…">(edited)</span></div>
      <div class="chatlog__attachment"><a href="…/lamp.png">…</a></div> </div> … </div>
    <div class="postamble__entry">Exported 2 message(s)</div> <div class="postamble__entry">Timezone: UTC+1</div>

Newer versions leave out quotes around attributes. The author stands at the first message of a group only. Times are written as the exporting computer
writes them; newer versions name its zone at the end. An id tells when its message was made. Read as described, not from a sample.
"""

import re
from collections.abc import Iterator
from datetime import timedelta, timezone
from typing import TYPE_CHECKING

from casefile.records import (
    Attachment,
    Conversation,
    MessageKind,
    Passage,
    Place,
    Problem,
    ProblemCode,
    Provenance,
    Reading,
    ReadingCode,
    Record,
    Zone,
)
from parsers.cells import short
from parsers.clock import Clock, wall_clock
from parsers.discord import PARTS, PLATFORM, contradiction
from parsers.english_dates import numeric
from parsers.export import HEAD, Export
from parsers.format import Format
from parsers.markup import Piece, blocks_of, classes, first_of_class, line_of, of_class, parsed, pieces
from parsers.talk import People, kind_of_files, message
from parsers.time_layout import Times, survey

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FORMAT = Format("discord_html", "chat", Provenance.DATABASE_TOOL, re.compile(PARTS + "html"))

OPENING = re.compile(rb'<div [^<>]{0,200}?(?:id="?chatlog__message-container-|data-message-id="?)[0-9]+"?[\s>]')
NATIVE_ID = re.compile(r'<div [^<>]{0,200}?(?:id="?chatlog__message-container-|data-message-id="?)(?P<id>[0-9]+)')
ENTRY = re.compile(r'<div class="?preamble__entry(?: [^"<>]*)?"?>(?P<entry>[^<>]*)</div>')
STAMP = re.compile(r'chatlog__(?:short-)?timestamp"? title="?(?P<time>[^"<>]+)"?>')
ZONE = re.compile(r"Timezone: UTC(?:(?P<sign>[+-])(?P<hours>[0-9]{1,2})(?::(?P<minutes>[0-9]{2}))?)?")
TARGET = re.compile(r"scrollToMessage\(event, ?'?(?P<id>[0-9]+)'?\)")


def recognizes(export: Export) -> bool:
    return OPENING.search(export.head) is not None or ("chatlog__message-group" in export.text_head and "preamble__entry" in export.text_head)


def parse(export: Export) -> Iterator[Record]:
    page: _Page | None = None
    for number, piece in enumerate(pieces(export, OPENING)):
        place = export.place(f"message {number}" if number else "page header", piece.start, piece.end)
        if piece.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        if page is None:
            page = _Page(export, place)
            yield from page.top(place, piece)
            if piece.start == 0 and not OPENING.match(export.head):
                continue
        yield from page.message(place, piece)


class _Page:
    def __init__(self, export: Export, place: Place) -> None:
        self.export = export
        self.people = People()
        self.sender = ""
        stamps = ((piece.start, found) for piece in pieces(export, OPENING) if (found := STAMP.search(piece.text)))
        self.times = survey(export, place, (("", f"byte {start}", numeric(found["time"])) for start, found in stamps), of_talk=True)
        self.stated = _stated_clock(export)
        if self.stated is not None:
            self.times = Times(order=self.times.order, clock=self.stated, told=self.times.told)

    def top(self, place: Place, piece: Piece) -> Iterator[Record]:
        entries = [" ".join(found["entry"].split()) for found in ENTRY.finditer(piece.text)]
        yield Conversation(place=place, key="", platform=PLATFORM, title=" / ".join(filter(None, entries[:2])) or None)
        yield Passage(place=place, what="header")
        yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value="DiscordChatExporter HTML")
        if self.stated is not None:
            yield self.stated.reading(place)
        yield from (told for told in self.times.told if self.stated is None or not isinstance(told, Reading) or told.code is not ReadingCode.CLOCK)

    def message(self, place: Place, piece: Piece) -> Iterator[Record]:
        page = parsed(piece.text)
        named = NATIVE_ID.match(piece.text)
        if page is None or named is None:
            yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(piece.text))
            return
        notice = first_of_class(page, "chatlog__system-notification-content")
        author = first_of_class(page, "chatlog__author", "chatlog__system-notification-author", "chatlog__author-name")
        if author is not None:
            user, mark = author.get("data-user-id") or "", author.get("title") or ""
            shown = line_of(author)
            key = user or mark or shown
            if notice is None:
                self.sender = key
                yield from self.people.meet(key, shown, ids=tuple(filter(None, (user, mark))))
        stamp = first_of_class(page, "chatlog__timestamp", "chatlog__short-timestamp", "chatlog__system-notification-timestamp")
        raw = ((stamp.get("title") or "").strip() or line_of(stamp)) if stamp is not None else ""
        link = first_of_class(page, "chatlog__reply-link")
        target = TARGET.search(link.get("onclick") or "") if link is not None else None
        files = tuple(_attachments(page))
        said = next((one for one in of_class(page, "chatlog__content") if not _is_quoted(one)), None)
        sent = self.times.read(numeric(raw))
        yield from message(
            place,
            None if notice is not None else self.sender,
            sent,
            raw,
            blocks_of(_whole(notice) if said is None else said, without=("chatlog__edited-timestamp", "chatlog__system-notification-timestamp")),
            kind=MessageKind.SYSTEM if notice is not None else kind_of_files(files),
            native_id=named["id"],
            reply_to=target["id"] if target else None,
            edited=first_of_class(page, "chatlog__edited-timestamp") is not None,
            attachments=files,
        )
        if differs := contradiction(place, named["id"], sent.at):
            yield differs


def _whole(notice: "HtmlElement | None") -> "HtmlElement | None":
    """A notice with the name before it."""
    return notice.getparent() if notice is not None else None


def _is_quoted(element: "HtmlElement") -> bool:
    """Whether this is the message that is answered or passed on."""
    return any(name.startswith(("chatlog__reply", "chatlog__forwarded")) for above in element.iterancestors() for name in classes(above))


def _attachments(page: "HtmlElement") -> Iterator[Attachment]:
    for one in of_class(page, "chatlog__attachment"):
        target = next(
            (link.get("href") or link.get("src") for link in one.iter("a", "img", "video", "audio", "source") if link.get("href") or link.get("src")),
            None,
        )
        if target:
            yield Attachment(name=target)


def _stated_clock(export: Export) -> Clock | None:
    """The zone that the end of the page names; what the user says goes before it."""
    if export.options.zone is not None:
        return wall_clock(export)
    with export.open() as file:
        file.seek(max(0, export.source.bytes - HEAD))
        found = ZONE.search(file.read(HEAD).decode(export.codec, "replace"))
    if found is None:
        return None
    offset = timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
    if offset > timedelta(hours=15):
        return None
    return Clock(timezone(-offset if found["sign"] == "-" else offset), Zone.STATED, "export")
