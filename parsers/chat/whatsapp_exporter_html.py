"""WhatsApp by WhatsApp-Chat-Exporter: a chat of a phone's database or backup as a page, in the look of 2025.

    <title>Whatsapp - Tern Lamps</title> …
    <div class="flex justify-center"> <div class="bg-[#e1f2fb] …"> 2025-03-04 </div> </div>
    <div class="flex justify-start" id="3EB0A1"> <div class="bg-white …"> <p class="text-[#111b21] text-sm"> Solid brass, <br>guaranteed. </p>
     <div class="flex items-baseline … mt-1 gap-2"> <span class="flex-shrink-0"> Ann Otter </span> … <span class="flex-shrink-0">10:03</span> </div> …
    <div class="flex justify-end" id="3EB0A2"> <div class="bg-whatsapp-light …">
     <a href="#3EB0A1" …> <div class="… reply-box"> … </div> </a> <p class="… message-text"> Then I take it. </p> <p class="… mt-1">10:05</p> …

What stands on the right was sent from the phone. Only groups name who wrote. Days and times are the exporting computer's. A file is a link around a
picture, the source of a recording or the link behind a sentence; what the app or the tool tells is in a box (`bg-[#FFF3C5]`). Quoted words are left
out, their message is linked. Read as its template says, not from a sample.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING

from casefile.records import Attachment, Conversation, MessageKind, Passage, Place, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.cells import short
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.markup import Piece, blocks_of, first_of_class, holds, line_of, of_class, parsed, pieces
from parsers.talk import ME, People, kind_of_file, message
from parsers.time_layout import Times
from parsers.whatsapp_exporter import MISSING, kind_of_notice

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FORMAT = Format("whatsapp_exporter_html", "chat", Provenance.DATABASE_TOOL)

OPENING = re.compile(
    rb'<div class="flex justify-(?:(?:start|end)" id="[^"<>]{0,200}">|center">\s{0,200}<div class="bg-\[#e1f2fb\][^"<>]{0,200}">)|<footer>'
)
MESSAGE = re.compile(r'<div class="flex justify-(?P<side>start|end)" id="(?P<id>[^"<>]*)">')
DAY = re.compile(r'<div class="flex justify-center">\s*<div [^<>]*>\s*(?P<day>[^<>]*?)\s*</div>')
TITLE = re.compile(r"<title>Whatsapp - (?P<title>[^<>]*?)\s*</title>")
OF_GROUP = re.compile(rb'<span class="flex-shrink-0">\s{0,400}[^\s<][^<>]{0,400}</span>\s{0,400}<span class="flex-grow')
NOTICE = "bg-[#FFF3C5]"
OF_TOOL = ("reply-box", "mt-1")
ELSEWHERE = re.compile(r"\AThe file cannot be displayed here, however it should be located at\s+here\s*")


def recognizes(export: Export) -> bool:
    head = export.text_head
    return head.lstrip().startswith("<") and TITLE.search(head) is not None and holds(export, OPENING)


def parse(export: Export) -> Iterator[Record]:
    chat = _Chat(export)
    number = 0
    for piece in pieces(export, OPENING):
        found = MESSAGE.match(piece.text)
        number += found is not None
        where = f"message {number}" if found else "page header" if piece.start == 0 else f"bytes {piece.start}-{piece.end}"
        place = export.place(where, piece.start, piece.end)
        if piece.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        if not chat.begun:
            yield from chat.begin(place)
        if found is not None:
            yield from chat.read(place, piece, found["side"] == "end", unescape(found["id"]))
            continue
        yield Passage(place=place, what="header" if piece.start == 0 else "envelope")
        if day := DAY.match(piece.text):
            chat.day = day["day"]


class _Chat:
    def __init__(self, export: Export) -> None:
        titled = TITLE.search(export.text_head)
        self.title = unescape(titled["title"]).strip() if titled else ""
        self.is_group = holds(export, OF_GROUP)
        self.people = People()
        self.times = Times(order="ymd", clock=wall_clock(export))
        self.day = ""
        self.begun = False

    def begin(self, place: Place) -> Iterator[Record]:
        self.begun = True
        yield Conversation(place=place, key="", platform="whatsapp", title=self.title or None, is_group=self.is_group or None)
        yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=FORMAT.name)

    def read(self, place: Place, piece: Piece, is_self: bool, native_id: str) -> Iterator[Record]:
        page = parsed(piece.text)
        if page is None:
            yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(piece.text))
            return
        foot = next((one for one in of_class(page, "mt-1")), None)
        spans = [line_of(one) for one in of_class(foot, "flex-shrink-0")] if foot is not None else []
        time = spans[-1] if spans else line_of(foot)
        written = f"{self.day} {time}".strip()
        text = blocks_of(page, without=OF_TOOL, blanks=True).strip()
        files = tuple(_files(page))
        kind = MessageKind.TEXT
        if first_of_class(page, NOTICE) is not None:
            kind = kind_of_notice(text)
        elif text == MISSING:
            kind, files, text = MessageKind.FILE, (Attachment(name="", present=False),), ""
        elif files:
            kind = MessageKind.STICKER if first_of_class(page, "sticker") is not None else kind_of_file(files[0].name, files[0].note or "")
            text = ELSEWHERE.sub("", text)
        sender = (
            "" if kind is MessageKind.SYSTEM else ME if is_self else spans[0] if len(spans) > 1 and spans[0] else "" if self.is_group else self.title
        )
        yield from self.people.meet(sender, is_self=is_self or None)
        reply = first_of_class(page, "reply-box")
        link = reply.getparent() if reply is not None else None
        yield from message(
            place,
            sender,
            self.times.read(written),
            written,
            text,
            kind=kind,
            native_id=native_id,
            reply_to=(link.get("href") or "").removeprefix("#") if link is not None else None,
            deleted=kind is MessageKind.RECALLED,
            attachments=files,
        )


def _files(page: "HtmlElement") -> Iterator[Attachment]:
    for found in page.iter("img", "source", "a"):
        above, media_type = found.getparent(), None
        if found.tag == "img":
            name = (above.get("href") if above is not None else None) or found.get("src")
            media_type = "image/"
        elif found.tag == "source":
            name = found.get("data-src") or found.get("src")
            media_type = found.get("type") or ("audio/" if above is not None and above.tag == "audio" else None)
        else:
            is_file = line_of(found) == "here" and (found.get("href") or "").startswith("./")
            name = (found.get("href") or "").removeprefix("./") if is_file else None
        if name:
            yield Attachment(name=name, note=media_type if media_type and not media_type.endswith("/") else None)
