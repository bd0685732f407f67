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

    <div class="chatlog__message-group"> … <span class="chatlog__author-name" title="tern#4411" data-user-id="7">Tern Lamps</span>       (before 2021)
     <span class="chatlog__timestamp">04-Mar-20 10:03 AM</span> <div class="chatlog__message" data-message-id="684…"> … </div> … </div>

Newer versions leave out quotes around attributes. The author stands at the first message of a group only, in old versions above it with the time of
that one: those below are as much later as their ids tell. Emoji are pictures with the emoji in `alt`. Times are written as the exporting computer
writes them; newer versions name its zone at the end. An id tells when its message was made. What answers another quotes it (`chatlog__reply`, until
2022 `chatlog__reference`). Bots that keep the talk of a ticket write such pages as well; a group of theirs without an author goes on with the one
before, and what was pinned has no time but that of its id. Read as described, not from a sample.
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
    Precision,
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
from parsers.discord import PARTS, PLATFORM, contradiction, made
from parsers.english_dates import numeric
from parsers.export import HEAD, Export
from parsers.format import Format
from parsers.markup import Piece, blocks_of, classes, first_of_class, in_head, line_of, of_class, parsed, pieces, show
from parsers.talk import People, kind_of_files, message
from parsers.time_layout import Moment, Times, survey, unread

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FORMAT = Format("discord_html", "chat", Provenance.DATABASE_TOOL, re.compile(PARTS + "html"))

OPENING = re.compile(
    rb"<div (?![^<>]{0,200}?chatlog__content)"
    rb'(?:[^<>]{0,200}?(?:id="?chatlog__message-container-|data-message-id="?)[0-9]+"?[\s>]|[^<>]{0,100}?class="?chatlog__message-group"?[\s>])'
)
NATIVE_ID = re.compile(r'<div [^<>]{0,200}?(?:id="?chatlog__message-container-|data-message-id="?)(?P<id>[0-9]+)')
GROUP = re.compile(r'<div [^<>]{0,100}?class="?chatlog__message-group')
EDITED = ("chatlog__edited-timestamp",)
ENTRY = re.compile(r'<div class="?preamble__entry(?: [^"<>]*)?"?>(?P<entry>[^<>]*)</div>')
STAMP = re.compile(
    r"""chatlog__(?:short-|system-notification-)?timestamp(?: compact-timestamp)?"?(?: (?!title=)[^\s<>]{1,99}){0,4}"""
    r"""(?: title="?(?P<time>[^"<>]+)"?[^<>]*>|>\s{0,200}(?:<a [^<>]*>)?(?P<shown>[^<>]{0,80}[0-9][^<>]{0,80})<)"""
)
ZONE = re.compile(r"Timezone: UTC(?:(?P<sign>[+-])(?P<hours>[0-9]{1,2})(?::(?P<minutes>[0-9]{2}))?)?")
TARGET = re.compile(r"scrollToMessage\(event, ?'?(?P<id>[0-9]+)'?\)")


def recognizes(export: Export) -> bool:
    return in_head(export, OPENING) or ("chatlog__message-group" in export.text_head and "preamble__entry" in export.text_head)


def parse(export: Export) -> Iterator[Record]:
    page: _Page | None = None
    number = 0
    for piece in pieces(export, OPENING):
        named = NATIVE_ID.match(piece.text)
        number += named is not None
        place = export.place(f"message {number}" if named else f"above message {number + 1}" if page else "page header", piece.start, piece.end)
        if piece.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        if page is None:
            page = _Page(export, place)
            yield from page.top(place, piece)
        if named is not None:
            yield from page.message(place, piece, named["id"])
        elif piece.start or GROUP.match(piece.text):
            yield from page.group(place, piece)


class _Page:
    def __init__(self, export: Export, place: Place) -> None:
        self.export = export
        self.people = People()
        self.sender = ""
        self.above = self.first = self.answered = ""
        """The time above the messages of a group, the id of the first of them, and what that one answers."""
        stamps = ((piece.start, found) for piece in pieces(export, OPENING) if (found := STAMP.search(piece.text)))
        cells = (("", f"byte {start}", numeric(found["time"] or found["shown"])) for start, found in stamps)
        self.times = survey(export, place, cells, by_program=True, of_talk=True)
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

    def group(self, place: Place, piece: Piece) -> Iterator[Record]:
        """What stands above the messages of one author: nothing but in old versions."""
        yield Passage(place=place, what="envelope")
        self.above = self.first = ""
        page = parsed(piece.text)
        if page is not None:
            yield from self._author(page)
            self.above, self.answered = _written_time(page), _answered(page)

    def _author(self, page: "HtmlElement") -> Iterator[Record]:
        author = first_of_class(page, "chatlog__author", "chatlog__author-name")
        if author is None:
            return
        user, mark, shown = author.get("data-user-id") or "", author.get("title") or "", line_of(author)
        self.sender = user or mark or shown
        yield from self.people.meet(self.sender, shown, ids=tuple(filter(None, (user, mark))))

    def message(self, place: Place, piece: Piece, native_id: str) -> Iterator[Record]:
        page = parsed(piece.text)
        if page is None:
            yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(piece.text))
            return
        for emoji in of_class(page, "chatlog__emoji"):
            show(emoji)
        notice = first_of_class(page, "chatlog__system-notification-content", "chatlog__pinned-link")
        if notice is None:
            yield from self._author(page)
        raw = _written_time(page)
        sent = self.times.read(numeric(raw or self.above))
        if not raw and self.above:
            self.first = self.first or native_id
            sent = _after(sent, self.first, native_id)
        if not raw and not self.above and (counted := made(native_id)) is not None:
            raw, sent = native_id, Moment(counted, Precision.MILLISECOND, Zone.UTC)
        answered, self.answered = _answered(page) or self.answered, ""
        files = tuple(_attachments(page))
        said = next((one for one in of_class(page, "chatlog__content") if not _is_quoted(one)), None)
        text = blocks_of(said, without=EDITED, blanks=True) if notice is None else line_of(notice.getparent())
        if notice is not None:
            text = text.removesuffix(line_of(first_of_class(page, "chatlog__system-notification-timestamp"))).rstrip()
        yield from message(
            place,
            None if notice is not None else self.sender,
            sent,
            raw or self.above,
            text,
            kind=MessageKind.SYSTEM if notice is not None else _kind(files, text),
            native_id=native_id,
            reply_to=answered or None,
            edited=first_of_class(page, "chatlog__edited-timestamp") is not None,
            attachments=files,
        )
        if differs := contradiction(place, native_id, sent.at):
            yield differs


def _kind(files: tuple[Attachment, ...], text: str) -> MessageKind:
    if not text and any(one.note == "sticker" for one in files):
        return MessageKind.STICKER
    return kind_of_files(tuple(one for one in files if one.note is None))


def _written_time(page: "HtmlElement") -> str:
    stamp = first_of_class(page, "chatlog__timestamp", "chatlog__short-timestamp", "chatlog__system-notification-timestamp")
    return ((stamp.get("title") or "").strip() or line_of(stamp)) if stamp is not None else ""


def _answered(page: "HtmlElement") -> str:
    """The id of the message that is answered."""
    link = first_of_class(page, "chatlog__reply-link", "chatlog__reference-link")
    target = TARGET.search(link.get("onclick") or "") if link is not None else None
    return target["id"] if target else ""


def _after(first: Moment, first_id: str, native_id: str) -> Moment:
    """The minute of a message below the one whose time is written, by how much later its id was made."""
    began, came = made(first_id), made(native_id)
    if first.at is None or began is None or came is None:
        return first
    try:
        return first._replace(at=first.at + (came.replace(second=0, microsecond=0) - began.replace(second=0, microsecond=0)))
    except OverflowError:
        return unread(ProblemCode.BAD_TIME)


def _is_quoted(element: "HtmlElement") -> bool:
    """Whether this is the message that is answered or passed on."""
    return any(
        name.startswith(("chatlog__reply", "chatlog__reference", "chatlog__forwarded"))
        for above in element.iterancestors()
        for name in classes(above)
    )


def _attachments(page: "HtmlElement") -> Iterator[Attachment]:
    """Files and stickers, and what stands beside the words: embedded pages and a forwarded message."""
    for one in of_class(page, "chatlog__attachment"):
        if target := _target(one):
            yield Attachment(name=target)
    for one in of_class(page, "chatlog__sticker"):
        if target := _target(one):
            yield Attachment(name=target, note="sticker")
    for one in of_class(page, "chatlog__embed"):
        if told := blocks_of(one):
            yield Attachment(name=told, note="embed")
        elif target := _target(one):
            yield Attachment(name=target)
    forwarded = first_of_class(page, "chatlog__forwarded-content")
    if forwarded is not None:
        yield Attachment(name=blocks_of(forwarded, without=EDITED, blanks=True), note="forwarded_from")


def _target(element: "HtmlElement") -> str:
    """What the first link or medium in an element names."""
    named = (one.get("href") or one.get("src") or one.get("data-source") for one in element.iter("a", "img", "video", "audio", "source", "div"))
    return next(filter(None, named), "")


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
