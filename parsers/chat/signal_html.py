"""Signal Desktop by signal-export: `chat.html` of a conversation.

    <title>Tern Lamps</title> <link href="../style.css" rel="stylesheet"/> …
    <div class="msg">    <span class="date">2025-03-04</span> <span class="time">10:03:20</span> <span class="sender">Tern Lamps</span>
                         <p class="body"><p>Solid brass</p></p> <p class="reaction"></p> </div>
    <div class="msg me"> … <p class="quote">Solid brass</p> <p class="body"><p>good</p> <figure>… <img src="./media/lamp.jpg"> …</figure></p> …

Old versions write `[2019-12-24, 12:23]` for date and time, and a `span` for the body. What is quoted is not the sender's own; reactions are others'.
Stickers are `(( x ))`. Times are the exporting computer's clock; there are no ids. Read as its template says, not from a sample.
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
from parsers.markup import Piece, blocks_of, first_of_class, holds, line_of, parsed, pieces
from parsers.signal_export import DELETED, STICKER
from parsers.talk import ME, People, kind_of_file, message
from parsers.time_layout import Times

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FORMAT = Format("signal_html", "chat", Provenance.DATABASE_TOOL)

OPENING = re.compile(rb"""<div class=["']?msg(?: me)?["']?>\s{0,300}<span class=["']?date["']?>""")
STYLE = re.compile(r"<link\b[^<>]{0,200}\bstyle\.css\b")
TITLE = re.compile(r"<title>\s*(?P<title>[^<>]*?)\s*</title>")
AROUND = ("date", "time", "sender", "quote", "reaction", "modal", "page", "pager", "script")
FOLDER = ("./media/", "../stickers/")


def recognizes(export: Export) -> bool:
    head = export.text_head
    return head.lstrip().startswith("<") and (STYLE.search(head) is not None or "<div class=msg" in head) and holds(export, OPENING)


def parse(export: Export) -> Iterator[Record]:
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    titled = TITLE.search(export.text_head)
    for number, piece in enumerate(pieces(export, OPENING)):
        is_header = piece.start == 0 and OPENING.match(piece.text.encode()) is None
        place = export.place("page header" if is_header else f"message {number}", piece.start, piece.end)
        if piece.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        if number == 0:
            title = unescape(titled["title"]) if titled else ""
            yield Conversation(place=place, key="", platform="signal", title=title or None)
            yield times.clock.reading(place)
            yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
        if is_header:
            yield Passage(place=place, what="header")
        else:
            yield from _message(place, piece, times, people)


def _message(place: Place, piece: Piece, times: Times, people: People) -> Iterator[Record]:
    page = parsed(piece.text)
    if page is None:
        yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(piece.text))
        return
    date, time, sender = (line_of(first_of_class(page, name)) for name in ("date", "time", "sender"))
    written = f"{date} {time}".strip().strip("[]").replace(",", "")
    sender = sender.removesuffix(":")
    text = blocks_of(page, without=AROUND)
    quote = line_of(first_of_class(page, "quote"))
    files = tuple(_files(page))
    kind = kind_of_file(files[0].name) if files else MessageKind.STICKER if STICKER.fullmatch(text) else MessageKind.TEXT
    if text == DELETED:
        kind = MessageKind.RECALLED
    quoted = (Attachment(name=quote, note="reply_to"),) if quote else ()
    yield from people.meet(sender, is_self=True if sender == ME else None)
    is_deleted = kind is MessageKind.RECALLED
    yield from message(place, sender, times.read(written), written, text, kind=kind, deleted=is_deleted, attachments=(*files, *quoted))


def _files(page: "HtmlElement") -> Iterator[Attachment]:
    """Each picture stands twice: small, and as large as it opens."""
    named = (found.get("src") or found.get("href") or "" for found in page.iter("img", "source", "a"))
    for name in dict.fromkeys(name for name in named if name.startswith(FOLDER)):
        yield Attachment(name=name)
