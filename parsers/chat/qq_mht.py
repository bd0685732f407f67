"""QQ for Windows before 9.7.25: a chat with its pictures as a web archive (消息管理器 → 导出 → .mht).

    From: <Save by Tencent MsgMgr>
    Subject: Tencent IM Message
    MIME-Version: 1.0
    Content-Type:multipart/related;
        charset="utf-8"
        type="text/html";
        boundary="----=_NextPart_…"

    ------=_NextPart_…
    Content-Type: text/html
    Content-Transfer-Encoding:7bit

    <html …><table …><tr><td><div …>消息分组:我的好友</div></td></tr><tr><td><div …>消息对象:好店小王</div></td></tr>
    <tr><td style=…>日期: 2019-09-23</td></tr>
    <tr><td><div style=…><div style=…>好店小王(10001)</div>8:43:38</div><div style=…><font …>第一行<br>第二行</font></div></td></tr>
    <tr><td><div style=…><div style=…>小李(10002)</div>8:44:02</div><div style=…><IMG src="{3D48C238-…}.dat"></div></td></tr>
    ------=_NextPart_…
    Content-Type:image/jpeg
    Content-Transfer-Encoding:base64
    Content-Location:{3D48C238-…}.dat

Rows stand in one line or in many. A row without a name is the client's. English Windows writes `日期: 9/23/2019` and `8:43:38 AM`. Pictures are
parts of the archive behind the text; forwarded chats stand within a message and stay in its text. The layout is known from programs that read it,
not from a sample, so the reading is marked as unconfirmed.
"""

import re
from collections.abc import Iterator
from html import unescape

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
from parsers.export import Export
from parsers.format import Format
from parsers.markup import Piece, piece_of
from parsers.qq import PLATFORM, Sender, kind_of_notice, sender_of
from parsers.talk import People, message
from parsers.time_layout import Times, survey, unread

FORMAT = Format("qq_mht", "chat", Provenance.APP_EXPORT)

BLOCK = 1 << 20
BOUNDARY = re.compile(rb"boundary=\"?([^\"\r\n]{1,200})")
LONGEST_CUT = 300
"""More than any end of a row or boundary that the end of a block may cut."""
ROW = re.compile(r"<tr(?:\s[^<>]*)?>(?P<cells>(?:(?!<tr[\s>]).)*)</tr\s*>\Z", re.IGNORECASE | re.DOTALL)
ENTRY = re.compile(
    r"\s*<td[^<>]*>\s*<div[^<>]*>\s*<div[^<>]*>(?P<sender>(?:(?!</div).)*)</div>\s*(?P<time>[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?: [AP]M)?)\s*</div>"
    r"\s*<div[^<>]*>(?P<body>.*)</div>\s*</td>\s*",
    re.IGNORECASE | re.DOTALL,
)
DAY = re.compile(r"日期[:：]\s*(?P<date>[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}|(?P<american>[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}))")
HEADING = re.compile(r"消息记录.*|消息分组[:：].*|消息对象[:：](?P<partner>.*)", re.DOTALL)
PICTURE = re.compile(r"<img\s[^<>]*?src=[\"']?(?P<name>[^\"'<>\s]+)[^<>]*>", re.IGNORECASE)
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
DIVISIONS = re.compile(r"(?:</?div(?:\s[^<>]*)?>\s*)+", re.IGNORECASE)
"""What stands in a message on lines of its own, as a chat that was forwarded in it."""
TAG = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)
PART_HEAD = re.compile(r"\s*Content-[A-Za-z-]+:", re.IGNORECASE)
ENCODED = re.compile(
    r"Content-Type:\s*text/html(?:(?!\r?\n\r?\n).)*Content-Transfer-Encoding:\s*(?:base64|quoted-printable)", re.IGNORECASE | re.DOTALL
)
EDGE = re.compile(r"\s*(?:--)?\s*|\s*</table>\s*</body>\s*</html>\s*(?:--\S*)?\s*", re.IGNORECASE)


def recognizes(export: Export) -> bool:
    head = export.text_head
    if "multipart/related" not in head or BOUNDARY.search(export.head) is None:
        return False
    return "Save by Tencent MsgMgr" in head or ("消息对象:" in head and "<td><div" in head)


def parse(export: Export) -> Iterator[Record]:
    archive = _Archive(export, _times(export))
    rows = 0
    for piece in _pieces(export):
        row = ROW.search(piece.text)
        rows += row is not None
        end = piece.end
        if piece.damaged:
            yield Problem(place=export.place(f"row {rows}", piece.start, piece.end), code=ProblemCode.BAD_BYTES)
        elif row is not None:
            end = piece.start + len(piece.text[: row.start()].encode(export.codec))
        outside = piece.text if row is None else piece.text[: row.start()]
        if outside.strip():
            yield from archive.around(export.place(f"behind row {rows - (row is not None)}", piece.start, end), outside)
        if row is not None:
            yield from archive.row(export.place(f"row {rows}", piece.start if piece.damaged else end, piece.end), row["cells"])
    yield from archive.end()


def _times(export: Export) -> Times:
    """English Windows puts the year of a day last; then all days of the file tell which number is the month."""
    first = DAY.search(export.text_head)
    if first is None or not first["american"]:
        return Times(order="ymd", clock=wall_clock(export))
    days = (("", "", day["date"]) for piece in _pieces(export) if (day := DAY.search(_shown(piece.text))))
    return survey(export, export.place("row 1", 0, 0), days, vendor_order="mdy", of_talk=True)


class _Archive:
    """What is known while the rows go by: whose chat it is and what day."""

    def __init__(self, export: Export, times: Times) -> None:
        self.export = export
        self.times = times
        self.chats = 0
        self.open: Conversation | None = None
        """A conversation that is named and has no message yet."""
        self.date: str | None = None
        self.people = People()

    @property
    def key(self) -> str:
        return "" if self.chats <= 1 else str(self.chats)

    def around(self, place: Place, text: str) -> Iterator[Record]:
        """Heads of parts, pictures and the ends of the page; words elsewhere are nobody's."""
        if ENCODED.search(text):
            yield Problem(place=place, code=ProblemCode.UNREADABLE, detail="Content-Transfer-Encoding")
        if EDGE.fullmatch(text):
            yield Passage(place=place, what="footer")
        elif PART_HEAD.match(text) or (place.start == 0 and "multipart/related" in text):
            yield Passage(place=place, what="envelope")
        else:
            shown = _shown(text)
            yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(shown)) if shown.strip() else Passage(place=place, what="blank")

    def row(self, place: Place, cells: str) -> Iterator[Record]:
        if entry := ENTRY.fullmatch(cells):
            yield from self._message(place, entry)
            return
        shown = _shown(cells).strip()
        if day := DAY.fullmatch(shown):
            self.date = day["date"]
            yield Passage(place=place, what="separator")
        elif heading := HEADING.fullmatch(shown):
            yield Passage(place=place, what="header")
            if heading["partner"] is not None:
                yield from self.end()
                self.date = None
                self._begin(place, heading["partner"].strip() or None)
        elif not shown and not PICTURE.search(cells):
            yield Passage(place=place, what="blank")
        else:
            yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(shown))

    def end(self) -> Iterator[Record]:
        """A conversation that was named and has no message."""
        if self.open is not None:
            yield self.open
            self.open = None

    def _begin(self, place: Place, title: str | None) -> None:
        self.chats += 1
        self.open = Conversation(place=place, key=self.key, platform=PLATFORM, title=title)

    def _message(self, place: Place, entry: re.Match[str]) -> Iterator[Record]:
        if not self.chats:
            self._begin(place, None)
        first = self.chats == 1 and self.open is not None
        yield from self.end()
        if first:
            yield from self.times.told or (self.times.clock.reading(place),)
            yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
        name = _shown(entry["sender"]).strip()
        sender = sender_of(name) if name else Sender("", None)
        is_notice = not name or sender.is_system
        key = "" if is_notice else sender.key
        yield from self.people.meet(key, sender.name, conversation=self.key, ids=sender.ids)
        text = _shown(DIVISIONS.sub("\n", entry["body"])).strip("\r\n")
        pictures = tuple(Attachment(name=unescape(picture["name"]), present=True) for picture in PICTURE.finditer(entry["body"]))
        raw = entry["time"] if self.date is None else f"{self.date} {entry['time']}"
        sent = self.times.read(raw) if self.date is not None else unread(ProblemCode.BAD_TIME)
        kind = kind_of_notice(text) if is_notice else MessageKind.IMAGE if pictures and not text.strip() else MessageKind.TEXT
        yield from message(place, key, sent, raw, text, kind=kind, conversation=self.key, attachments=pictures)


def _pieces(export: Export) -> Iterator[Piece]:
    """The file cut behind every row of the table and every boundary, a block at a time."""
    boundary = BOUNDARY.search(export.head)
    ends = rb"</tr\s*>|\n--" + re.escape(boundary[1]) if boundary else rb"</tr\s*>"
    end_of_piece = re.compile(ends, re.IGNORECASE)
    start, rest = 0, b""
    with export.open() as file:
        while block := file.read(BLOCK):
            seen = max(0, len(rest) - LONGEST_CUT)
            rest += block
            at = 0
            for end in end_of_piece.finditer(rest, seen):
                yield piece_of(start + at, rest[at : end.end()], export.codec)
                at = end.end()
            start, rest = start + at, rest[at:]
    if rest:
        yield piece_of(start, rest, export.codec)


def _shown(markup: str) -> str:
    """What a browser shows: tags taken out, breaks as line ends, entities undone."""
    return unescape(TAG.sub("", BREAK.sub("\n", markup)))
