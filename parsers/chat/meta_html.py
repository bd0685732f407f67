"""Messenger's and Instagram's "Download your information" as pages: `message_1.html` of a thread, newest first.

    <div class="_a70e">Seller</div> …
    <div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder"><h2 class="_3-95 _2pim _a6-h _a6-i">Seller</h2>
     <div class="_3-95 _a6-p"><div><div></div><div>Ships today</div> … <img src="…/photos/1.jpg"> … <ul class="_a6-q"><li>…</li></ul></div></div>
     <div class="_3-94 _a6-o">Sep 22, 2017, 6:33 AM</div></div>

    <div class="pam _3-95 _2pi0 _2lej uiBoxWhite noborder"><div class="_3-96 _2pio _2lek _2lel">Seller</div>           (2018 to 2021)
     <div class="_3-96 _2let">…</div><div class="_3-94 _2lem">Sep 22, 2017, 6:33 AM</div></div>

    <div class="thread">Robin, Seller <div class="message"><div class="message_header"><span class="user">Seller</span>  (before 2018)
     <span class="meta">Friday, September 22, 2017 at 6:33am UTC+02</span></div></div><p>Ships today</p> … </div>

The names of the classes are the page's only structure and change. The oldest pages hold all threads in one file (`messages.htm`), under the name of
the account's owner. Times are the clock of the account, to the minute or second, in its language, and
mostly without a zone. A box without a name is a notice. The JSON of the same download says more. Read as described, not from a sample.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
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
from parsers.english_dates import numeric
from parsers.export import Export
from parsers.format import Format
from parsers.markup import Piece, blocks_of, classes, first_of_class, in_head, line_of, parsed, pieces, pieces_at
from parsers.meta import is_of_other_matters, kind_of_words, platform_of
from parsers.talk import People, kind_of_files, message
from parsers.time_layout import survey

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FORMAT = Format("meta_html", "chat", Provenance.OFFICIAL_EXPORT, re.compile(r"message_(?P<part>\d+)\.html"), newest_first=True)

OPENING = re.compile(rb'<(?:div|section) class="(?:pam [^"<>]{0,200}uiBoxWhite noborder|(?:[^"<>]{0,200} )?_a6-g|message|thread)">')
THREAD = re.compile(r'<div class="thread">(?:\s*<[^<>]*>)*\s*(?P<people>[^<>]*)')
BOXES = ("pam", "_a6-g", "message")
SENDER, SAID, TIME = ("_a6-h", "_2lek", "user"), ("_a6-p", "_2let"), ("_a6-o", "_2lem", "meta")
STAMP = re.compile(r'class="(?:[^"<>]{0,99}\b(?:_a6-o|_2lem)\b[^"<>]{0,99}|meta)"[^<>]*>\s{0,200}(?:<[^<>]*>\s{0,200}){0,20}(?P<time>[^<>]{1,200})<')
KNOWN = (("_a6-p", "_a6-o"), ("_2lej", "_2lem"), ('class="message_header"', 'class="meta"'))
"""What a page holds, by its year."""
MEDIA = ("a", "img", "video", "audio", "source")
OWNER = re.compile(r"<div class=\"contents\">\s*<h1>(?P<name>[^<>]+)</h1>")
TITLE = re.compile(r"<title>(?P<title>[^<>]*)</title>")


def recognizes(export: Export) -> bool:
    head = export.text_head
    if is_of_other_matters(export.source.path):
        return False
    return in_head(export, OPENING) and any(all(word in head for word in words) for words in KNOWN)


def parse(export: Export) -> Iterator[Record]:
    page = _Page(export)
    threads = [_Thread()]
    number = 0
    for piece in pieces(export, OPENING):
        if piece.start == 0:
            yield from page.top(piece)
        elif named := THREAD.match(piece.text):
            place = export.place(f"above message {number + 1}", piece.start, piece.end)
            if piece.damaged:
                yield Problem(place=place, code=ProblemCode.BAD_BYTES)
            threads.append(_Thread(place=place, people=" ".join(named["people"].split())))
        else:
            number += 1
            threads[-1].spans[piece.start] = (piece.end, number)
            if found := STAMP.search(piece.text):
                threads[-1].stamps = [*threads[-1].stamps[:1], found["time"]]
    parts_of: dict[str, list[_Thread]] = {}
    for one in [one for one in threads if one.place is not None or one.spans] or threads:
        parts_of.setdefault(one.people, []).append(one)
    for parts in parts_of.values():
        yield from page.threads(parts)


@dataclass(slots=True, kw_only=True)
class _Thread:
    place: Place | None = None
    people: str = ""
    """Who takes part, where the page holds several threads; it cuts a long one into several."""
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Where each message begins → where it ends and its number."""
    stamps: list[str] = field(default_factory=list)
    """The first and the last."""


class _Page:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.people = People()
        self.place = export.place("page header", 0, 0)
        self.title = self.owner = ""
        stamps = ((piece.start, found) for piece in pieces(export, OPENING) if (found := STAMP.search(piece.text)))
        cells = (("", f"byte {start}", numeric(found["time"])) for start, found in stamps)
        self.times = survey(export, self.place, cells, by_program=True, of_talk=True)

    def top(self, piece: Piece) -> Iterator[Record]:
        self.place = self.export.place("page header", piece.start, piece.end)
        titled, owner = TITLE.search(piece.text), OWNER.search(piece.text)
        self.title, self.owner = titled["title"].strip() if titled else "", owner["name"].strip() if owner else ""
        yield Passage(place=self.place, what="header")
        if piece.damaged:
            yield Problem(place=self.place, code=ProblemCode.BAD_BYTES)
        yield from self.times.told
        yield Reading(place=self.place, code=ReadingCode.UNCONFIRMED, value="message_1.html")

    def threads(self, parts: list[_Thread]) -> Iterator[Record]:
        """A conversation, its parts by when they begin."""
        people, place = parts[0].people, parts[0].place or self.place
        platform = platform_of(self.export.source.path)
        yield Conversation(place=place, key=people, platform=platform, title=people or self.title or None)
        dated = [(self._walls(one), one) for one in parts]
        for walls, part in sorted(dated, key=lambda one: (not one[0], *sorted(one[0])[:1])):
            if part.place is not None:
                yield Passage(place=part.place, what="header")
            falling = len(walls) == 2 and walls[0] > walls[1]
            spans = [(start, end) for start, (end, _) in part.spans.items()]
            for piece in pieces_at(self.export, reversed(spans) if falling else spans):
                _, number = part.spans[piece.start]
                yield from self.message(piece, self.export.place(f"message {number}", piece.start, piece.end), people)

    def _walls(self, part: _Thread) -> list[datetime]:
        return [at.replace(tzinfo=None) for stamp in part.stamps if (at := self.times.read(numeric(stamp)).at) is not None]

    def message(self, piece: Piece, place: Place, chat: str) -> Iterator[Record]:
        if piece.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        page = parsed(piece.text)
        box = first_of_class(page, *BOXES) if page is not None else None
        if page is None or box is None:
            yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(piece.text))
            return
        stamp = line_of(first_of_class(box, *TIME))
        named = first_of_class(box, *SENDER)
        sender = line_of(named if named is not None else next(box.iter("h2"), None))
        said = first_of_class(box, *SAID)
        told = [said] if said is not None else list(page.iter("p")) if "message" in classes(box) else []
        if not stamp and (not told or not sender):
            yield Passage(place=place, what="header")  # who takes part
            return
        files = tuple(Attachment(name=name) for name in dict.fromkeys(filter(None, map(_file, (one for said in told for one in said.iter(*MEDIA))))))
        yield from self.people.meet(sender, conversation=chat, is_self=sender == self.owner if self.owner else None)
        sent, text = self.times.read(numeric(stamp)), "\n".join(filter(None, (blocks_of(one, without=("ul",), blanks=True) for one in told)))
        kind = MessageKind.SYSTEM if not sender else kind_of_files(files) if files else kind_of_words(text, sender)
        yield from message(place, sender, sent, stamp, text, kind=kind, conversation=chat, attachments=files)


def _file(element: "HtmlElement") -> str:
    """The file that an element shows or leads to; a page in the net is none."""
    source = element.get("src") or element.get("href") or ""
    return "" if source.startswith(("data:", "mailto:")) or (element.tag == "a" and source.startswith(("http:", "https:"))) else source
