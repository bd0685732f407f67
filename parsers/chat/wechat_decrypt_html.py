"""wechat-decrypt: a WeChat chat as a page, `export/<name>/message_0.db.html`.

    <title>张三卖家</title> … <div class="date-sep"><span>2024年01月15日</span></div>
    <div class="msg received"><div class="avatar">张</div><div class="msg-body"><div class="sender-name">张三卖家</div>
     <div class="bubble">[图片]</div><div class="type-tag">图片</div><div class="type-tag">2024-01-15 10:31:00</div></div></div>
    <div class="msg system"><div class="bubble">[系统: 你撤回了一条消息]</div></div>

In a chat of two, what is sent has no name and is the owner's; in a group everything stands as received. Of what is no text the page has the kind and
a short form. Times are the exporter's clock; a notice has the day above it alone. There are no ids: the JSON beside the page has them.
"""

import re
from collections.abc import Iterator
from html import unescape

from casefile.records import Conversation, MessageKind, Passage, Place, Problem, ProblemCode, Provenance, Record
from parsers.cells import short
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.markup import Piece, classes, first_of_class, in_head, line_of, of_class, parsed, pieces, text_of
from parsers.talk import People
from parsers.time_layout import UNDATED, Times
from parsers.wechat import OWNER, PLATFORM, kind_of_notice, kind_of_text, message

FORMAT = Format("wechat_decrypt_html", "chat", Provenance.DATABASE_TOOL)

OPENING = re.compile(rb'<div class="(?:date-sep|msg (?:received|sent|system))">')
SIGNS = ('<div class="date-sep"><span>', '<div class="bubble">')
TITLE = re.compile(r"<title>(?P<title>[^<>]*)</title>")
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
KINDS = {"图片": MessageKind.IMAGE, "语音": MessageKind.VOICE, "视频": MessageKind.VIDEO, "表情包": MessageKind.STICKER}


def recognizes(export: Export) -> bool:
    head = export.text_head
    return head.lstrip().startswith("<") and all(sign in head for sign in SIGNS) and in_head(export, OPENING)


def parse(export: Export) -> Iterator[Record]:
    chat = _Chat(export)
    for number, piece in enumerate(pieces(export, OPENING)):
        place = export.place(f"element {number}" if number else "page header", piece.start, piece.end)
        if piece.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        yield from chat.element(place, piece) if number else chat.top(place, piece)


class _Chat:
    def __init__(self, export: Export) -> None:
        self.times = Times(order="ymd", clock=wall_clock(export))
        self.people = People()
        self.day = ""

    def top(self, place: Place, piece: Piece) -> Iterator[Record]:
        title = TITLE.search(piece.text)
        yield Conversation(place=place, key="", platform=PLATFORM, title=unescape(title["title"]).strip() or None if title else None)
        yield self.times.clock.reading(place)
        yield Passage(place=place, what="header")

    def element(self, place: Place, piece: Piece) -> Iterator[Record]:
        page = parsed(piece.text)
        one = first_of_class(page, "msg", "date-sep") if page is not None else None
        bubble = first_of_class(one, "bubble") if one is not None else None
        if one is not None and "date-sep" in classes(one):
            self.day = line_of(one)
            yield Passage(place=place, what="separator")
        elif one is None or bubble is None:
            yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(piece.text))
        elif "system" in classes(one):
            text = text_of(bubble)
            sent = self.times.read(self.day) if self.day else UNDATED
            yield from message(place, None, sent, self.day, text, kind=kind_of_notice(text))
        else:
            *words, raw = ["", *(line_of(tag) for tag in of_class(one, "type-tag"))]
            sender = line_of(first_of_class(one, "sender-name")) or (OWNER if "sent" in classes(one) else "")
            yield from self.people.meet(sender, is_self=True if "sent" in classes(one) else None)
            text = text_of(bubble)
            kind = next((KINDS[word] for word in words if word in KINDS), None) or kind_of_text(text)
            yield from message(place, sender, self.times.read(raw) if TIME.fullmatch(raw) else UNDATED, raw, text, kind=kind)
