"""Messenger's and Instagram's "Download your information" as pages: `message_1.html` of a thread, newest first.

    <div class="_a70e">Seller</div> …
    <div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder"><h2 class="_3-95 _2pim _a6-h _a6-i">Seller</h2>
     <div class="_3-95 _a6-p"><div><div></div><div>Ships today</div> … <img src="…/photos/1.jpg"> … <ul class="_a6-q"><li>…</li></ul></div></div>
     <div class="_3-94 _a6-o">Sep 22, 2017, 6:33 AM</div></div>

    <div class="message"><div class="message_header"><span class="user">Seller</span>                     (before 2018)
     <span class="meta">Friday, September 22, 2017 at 6:33am UTC+02</span></div></div><p>Ships today</p>

The names of the classes are the page's only structure and change. Times are the clock of the account, to the minute or second, in its language, and
mostly without a zone. A box without a name is a notice. The JSON of the same download says more. Read as described, not from a sample.
"""

import re
from collections.abc import Iterator

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
from parsers.markup import Piece, blocks_of, classes, first_of_class, line_of, parsed, pieces, pieces_at
from parsers.meta import platform_of
from parsers.talk import People, kind_of_files, message
from parsers.time_layout import survey

FORMAT = Format("meta_html", "chat", Provenance.OFFICIAL_EXPORT, re.compile(r"message_(?P<part>\d+)\.html"), newest_first=True)

OPENING = re.compile(rb'<div class="(?:pam [^"<>]{0,200}uiBoxWhite noborder|message)">')
SENDER, SAID, TIME = ("_a6-h", "user"), ("_a6-p",), ("_a6-o", "meta")
STAMP = re.compile(r'class="(?:[^"<>]{0,200}\b_a6-o\b[^"<>]{0,200}|meta)"[^<>]*>(?:<[^<>]*>)*(?P<time>[^<>]+)<')
TITLE = re.compile(r"<title>(?P<title>[^<>]*)</title>")


def recognizes(export: Export) -> bool:
    head = export.text_head
    if OPENING.search(export.head) is None:
        return False
    return ("_a6-p" in head and "_a6-o" in head) or ('class="message_header"' in head and 'class="meta"' in head)


def parse(export: Export) -> Iterator[Record]:
    page = _Page(export)
    spans: list[tuple[int, int]] = []
    stamps: list[str] = []  # the first and the last
    for piece in pieces(export, OPENING):
        if piece.start == 0:
            yield from page.top(piece)
        else:
            spans.append((piece.start, piece.end))
            if found := STAMP.search(piece.text):
                stamps = [*stamps[:1], found["time"]]
    walls = [at.replace(tzinfo=None) for stamp in stamps if (at := page.times.read(numeric(stamp)).at) is not None]
    falling = len(walls) == 2 and walls[0] > walls[1]
    numbered = {start: number for number, (start, _) in enumerate(spans, start=1)}
    for piece in pieces_at(export, reversed(spans) if falling else spans):
        yield from page.message(piece, export.place(f"message {numbered[piece.start]}", piece.start, piece.end))


class _Page:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.people = People()
        stamps = ((piece.start, found) for piece in pieces(export, OPENING) if (found := STAMP.search(piece.text)))
        cells = (("", f"byte {start}", numeric(found["time"])) for start, found in stamps)
        self.times = survey(export, export.place("page header", 0, 0), cells, of_talk=True)

    def top(self, piece: Piece) -> Iterator[Record]:
        place = self.export.place("page header", piece.start, piece.end)
        titled = TITLE.search(piece.text)
        platform = platform_of(self.export.source.path)
        yield Conversation(place=place, key="", platform=platform, title=(titled["title"].strip() or None) if titled else None)
        yield Passage(place=place, what="header")
        if piece.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        yield from self.times.told
        yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value="message_1.html")

    def message(self, piece: Piece, place: Place) -> Iterator[Record]:
        if piece.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        page = parsed(piece.text)
        box = first_of_class(page, "pam", "message") if page is not None else None
        if page is None or box is None:
            yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(piece.text))
            return
        stamp = line_of(first_of_class(box, *TIME))
        sender = line_of(first_of_class(box, *SENDER))
        said = first_of_class(box, *SAID)
        if said is None and "message" in classes(box):
            said = next(page.iter("p"), None)
        if said is None and not stamp:
            yield Passage(place=place, what="header")  # who takes part
            return
        files = tuple(
            Attachment(name=source)
            for one in (said.iter("img", "video", "audio", "source") if said is not None else ())
            if (source := one.get("src")) and not source.startswith("data:")
        )
        kind = kind_of_files(files) if sender else MessageKind.SYSTEM
        yield from self.people.meet(sender)
        yield from message(place, sender, self.times.read(numeric(stamp)), stamp, blocks_of(said, without=("ul",)), kind=kind, attachments=files)
