"""iMessage and SMS of Apple devices by imessage-exporter, as pages: one `.html` a conversation.

    <div class="message"><div class="received"><p><span class="timestamp">May 17, 2022  5:29:42 PM (Read by you after 1 hour)</span>
       <span class="sender">+15550100200</span></p>
      <div class="message_part"><span class="bubble">The lamp ships today</span></div>
      <div class="message_part"><img src="attachments/1.jpeg"></div>
      <div class="reactions"><p>Reactions:</p><div class="reaction">…</div></div>
      <div class="replies"><div class="reply" id="r-…"><div class="message">…</div></div></div></div></div>
    <div class="announcement"><p><span class="timestamp">May 17, 2022  5:40:00 PM</span> You renamed the conversation to Lamp</p></div>

    <div class="edited"><table><tr><td><span class="timestamp"></span></td><td><span class="bubble">teh lamp</span></td></tr>
       <tr><td><span class="timestamp">Edited 3 seconds later</span></td><td><span class="bubble">the lamp</span></td></tr></table></div>

The class beside `sent` or `received` tells iMessage from SMS. A reply stands under what it answers and again at its own place, where it is read.
Of an edited message the last version is its text. A link, a payment or a place is shown in an element `app` of its own. Times are the exporting
computer's clock. Versions after February 2024 were accepted as they are described.
"""

import re
from collections.abc import Iterator
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
)
from parsers.cells import short
from parsers.clock import wall_clock
from parsers.english_dates import numeric
from parsers.export import Export
from parsers.format import Format
from parsers.markup import Piece, blocks_of, classes, first_of_class, in_head, line_of, of_class, parsed, pieces, text_of
from parsers.talk import ME, People, kind_of_files, message
from parsers.time_layout import Times

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FORMAT = Format("imessage_html", "chat", Provenance.DATABASE_TOOL)

OPENING = re.compile(rb'<div class ?="(?:message|announcement)">')
REPLY = re.compile(r'<div class="reply"[^<>]*>\s*\Z')
TIME = re.compile(r"[A-Z][a-z]{2} [0-9]{2}, [0-9]{4} +[0-9]{1,2}:[0-9]{2}:[0-9]{2}[ \u202f][AP]M")
NESTED = ("replies", "reactions", "tapbacks")


def recognizes(export: Export) -> bool:
    head = export.text_head
    return in_head(export, OPENING) and 'class="timestamp"' in head and ('class="message_part"' in head or 'class="announcement"' in head)


def parse(export: Export) -> Iterator[Record]:
    page = _Page(export)
    is_nested = False
    for number, piece in enumerate(pieces(export, OPENING)):
        place = export.place(f"message {number}" if number else "page header", piece.start, piece.end)
        if piece.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        if piece.start == 0:
            yield from page.top(place)
        elif is_nested:
            yield Passage(place=place, what="repeated")
        else:
            yield from page.message(place, piece)
        is_nested = REPLY.search(piece.text) is not None


class _Page:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.people = People()
        self.times = Times(order="ymd", clock=wall_clock(export))

    def top(self, place: Place) -> Iterator[Record]:
        yield Conversation(place=place, key="", platform="imessage", title=self.export.name.removesuffix(".html") or None)
        yield Passage(place=place, what="header")
        yield self.times.clock.reading(place)
        yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value="imessage-exporter HTML")

    def message(self, place: Place, piece: Piece) -> Iterator[Record]:
        page = parsed(piece.text)
        box = first_of_class(page, "message", "announcement") if page is not None else None
        stamp = first_of_class(box, "timestamp") if box is not None else None
        if box is None or stamp is None or sum(not _is_nested(one) and not _is_in(one, "edited") for one in of_class(box, "timestamp")) > 1:
            yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(piece.text))
            return
        found = TIME.search(text_of(stamp))
        raw = found[0] if found else line_of(stamp)
        sent = self.times.read(numeric(raw))
        if "announcement" in classes(box):
            yield from message(place, None, sent, raw, blocks_of(box, without=("timestamp",)), kind=MessageKind.SYSTEM)
            return
        sender = line_of(first_of_class(box, "sender"))
        is_self = first_of_class(box, "sent") is not None
        yield from self.people.meet(sender or ME, is_self=is_self if sender == ME or is_self else None)
        old = _old_rows(box)
        files = (*_files(box), *_revisions(box, old))
        unsent = any(not _is_nested(one) for one in of_class(box, "unsent"))
        deleted = unsent or any(not _is_nested(one) for one in of_class(box, "deleted"))
        kind = MessageKind.RECALLED if unsent else kind_of_files(tuple(one for one in files if one.note is None or one.present is False))
        edited = any(not _is_nested(one) for one in of_class(box, "edited"))
        yield from message(place, sender or ME, sent, raw, _text(box, old), kind=kind, edited=edited, deleted=deleted, attachments=files)


def _text(box: "HtmlElement", old: "set[HtmlElement]") -> str:
    """What is said, and what the exporter says in its place: of a shared screen it does so below a rule."""
    parts: list[str] = []
    for one in box.iterdescendants():
        if one.tag == "hr" and not _is_nested(one):
            parts.append(" ".join((one.tail or "").split()))
        elif _is_said(one) and not _is_nested(one) and old.isdisjoint(one.iterancestors("tr")) and not any(map(_is_said, one.iterancestors())):
            parts.append(blocks_of(one, blanks=True))
    return "\n".join(filter(None, parts))


def _files(box: "HtmlElement") -> Iterator[Attachment]:
    for part in of_class(box, "message_part"):
        if _is_nested(part):
            continue
        for one in part.iterdescendants():
            source = one.get("src") if one.tag in ("img", "video", "audio", "source") else one.get("href") if one.tag == "a" else None
            if "attachment_error" in classes(one):
                told = line_of(one)
                yield Attachment(name=told.rpartition(": ")[2], present=False, note=told)
            elif source and not _is_nested(one) and not (one.tag == "a" and _is_in(one, "bubble")):
                yield Attachment(name=source, note="share" if _is_in(one, "app") else None)


def _revisions(box: "HtmlElement", old: "set[HtmlElement]") -> Iterator[Attachment]:
    """What an edited message said before."""
    for one in of_class(box, "bubble"):
        if not old.isdisjoint(one.iterancestors("tr")) and not _is_nested(one):
            yield Attachment(name=blocks_of(one, blanks=True), note="revision")


def _is_said(element: "HtmlElement") -> bool:
    return not {"subject", "bubble", "app", "unsent"}.isdisjoint(classes(element))


def _old_rows(box: "HtmlElement") -> "set[HtmlElement]":
    """The versions of an edited message that a later one follows."""
    return {row for edited in of_class(box, "edited") if not _is_in(edited, "edited") for row in list(edited.iter("tr"))[:-1]}


def _is_nested(part: "HtmlElement") -> bool:
    return any(name in NESTED for above in part.iterancestors() for name in classes(above))


def _is_in(element: "HtmlElement", name: str) -> bool:
    return any(name in classes(above) for above in element.iterancestors())
