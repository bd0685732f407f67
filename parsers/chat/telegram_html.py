"""Telegram Desktop's HTML export: `messages.html`, `messages2.html`, …, a thousand messages a page.

How: Telegram Desktop → a chat's ⋮ → Export chat history; format HTML. Each page is a source of its own and names the same chat.

    <div class="page_header">… <div class="text bold">Oak & Ash</div> …</div>
    <div class="page_body chat_page"> <div class="history">
     <div class="message service" id="message-1"> <div class="body details">1 May 2024</div> </div>
     <div class="message default clearfix" id="message7">
      <div class="body">
       <div class="pull_right date details" title="01.05.2024 10:00:00 UTC+03:00">10:00</div>
       <div class="from_name">Oak & Ash</div>
       <div class="forwarded body"> <div class="from_name">Robin<span class="date details" title="…">…</span></div> … </div>
       <div class="reply_to details">In reply to <a href="messages2.html#go_to_message5">this message</a></div>
       <div class="media_wrap clearfix"> <a class="photo_wrap …" href="photos/….jpg">…</a> or
        <a class="media … media_file" href="files/…"> … <div class="title bold">, <div class="description">, <div class="status details"> …</a> </div>
       <div class="text">see <a href="https://…">this</a><br>…</div>
       <div class="signature details">Robin</div>
      </div>
     </div>
     <div class="message default clearfix joined" id="message8">  the sender is that of the message above

A page is cut where a message begins; the export escapes everything that people wrote, so nothing in a message begins another. Line ends and blanks
around a text are the page's layout. Times before 2022 have no `UTC+03:00`. A message of the service has no time of its own but stands under
the date of its day. There are no ids of users. The app joins no message to
a notice: one without a message above it to join was cut loose by somebody, and whose it is nobody guesses.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from casefile.records import (
    Attachment,
    Conversation,
    Message,
    MessageKind,
    Passage,
    Place,
    Precision,
    Problem,
    ProblemCode,
    Provenance,
    Record,
)
from parsers.cells import short
from parsers.clock import wall_clock
from parsers.english_dates import MONTH, numeric
from parsers.export import Export
from parsers.format import Format
from parsers.markup import Piece, blocks_of, classes, of_class, parsed, pieces, text_of
from parsers.talk import People, message
from parsers.time_layout import UNDATED, Times, unread

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    Parts = Mapping[str, list[HtmlElement]]
    """The elements of a message by class."""

FORMAT = Format("telegram_html", "chat", Provenance.APP_EXPORT, re.compile(r"messages(?P<part>\d*)\.html"))

OPENING = re.compile(rb'<div class="message (?:default|service)[^"<>]*"[^<>]*>')
TITLED = re.compile(r'<div class="pull_right date details"[^<>]*title="([^"<>]*)"')
OFFSET = re.compile(r" UTC[+-]\d{2}:?\d{2}$")
DAY = re.compile(rf"\d{{1,2}} {MONTH} \d{{4}}")
TAG = re.compile(r"<[^<>]*>")
MESSAGE_ID = re.compile(r"message(-?\d+)")
REPLY = re.compile(r"#go_to_message(-?\d+)$")
VIA = re.compile(r"(?P<name>.*?)(?: via (?P<bot>@\w+))?", re.DOTALL)
PAID = re.compile(r"You have successfully transferred |You were charged ")
WRAPS = {
    "photo_wrap": MessageKind.IMAGE,
    "video_file_wrap": MessageKind.VIDEO,
    "animated_wrap": MessageKind.VIDEO,
    "sticker_wrap": MessageKind.STICKER,
}
FILES = {
    "media_photo": MessageKind.IMAGE,
    "media_video": MessageKind.VIDEO,
    "media_voice_message": MessageKind.VOICE,
    "media_audio_file": MessageKind.FILE,
    "media_file": MessageKind.FILE,
}
CARDS = {"media_call": MessageKind.CALL, "media_invoice": MessageKind.ORDER_CARD}
"""Media that are what a message says, not a file; others of that kind are text."""


class Media(NamedTuple):
    kind: MessageKind
    text: str
    attachments: tuple[Attachment, ...]


def recognizes(export: Export) -> bool:
    head = export.text_head
    return head.lstrip().startswith("<") and 'class="page_body chat_page"' in head


def parse(export: Export) -> Iterator[Record]:
    page = _Page(export)
    for piece in pieces(export, OPENING):
        if piece.start == 0:
            yield from page.top(piece)
        else:
            yield from page.message(piece)


class _Page:
    """What is known while the messages go by."""

    def __init__(self, export: Export) -> None:
        self.export = export
        titled = TITLED.search(export.text_head)
        self.offset = (match[0] if (match := OFFSET.search(titled[1])) else "") if titled else ""
        """Of the clock that the page is written in, as the first time of it says."""
        self.times = Times(order="dmy", clock=wall_clock(export))
        self.day: str | None = None
        self.sender: str | None = None
        self.people = People()

    def top(self, piece: Piece) -> Iterator[Record]:
        place = self.export.place("page header", piece.start, piece.end)
        page = parsed(piece.text)
        title = next((text_of(found) for found in of_class(page, "text") if "bold" in classes(found)), "").strip() if page is not None else ""
        yield Conversation(place=place, key="", platform="telegram", title=title or None)
        yield Passage(place=place, what="header")
        if piece.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        if not self.offset:
            yield self.times.clock.reading(place)

    def message(self, piece: Piece) -> Iterator[Record]:
        block = parsed(piece.text)
        found = next(of_class(block, "message"), None) if block is not None else None
        written = (found.get("id") or "") if found is not None else ""
        place = self.export.place(f"#{written}" if written else f"byte {piece.start}", piece.start, piece.end)
        if piece.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        parts = _by_class(found) if found is not None else {}
        is_service = found is not None and "service" in classes(found)
        if found is None or not _is_one(parts, words="body" if is_service else "text"):
            yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(piece.text))
            return
        matched = MESSAGE_ID.fullmatch(written)
        native_id = matched[1] if matched else None
        for record in self._service(place, parts, native_id) if is_service else self._default(place, found, parts, native_id):
            if isinstance(record, Message) and not _stands_in(piece.text, record.text):
                yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(piece.text))
            else:
                yield record

    def _service(self, place: Place, parts: "Parts", native_id: str | None) -> Iterator[Record]:
        self.sender = None
        text = "".join(text_of(body) for body in parts.get("body", ())).strip()
        if DAY.fullmatch(text):
            self.day = text
            yield Passage(place=place, what="separator")
            return
        sent = UNDATED if self.day is None else self.times.read(numeric(f"{self.day} 00:00:00{self.offset}"))
        sent = sent._replace(precision=Precision.DAY if sent.at else Precision.NONE)
        photos = tuple(Attachment(name=name) for link in parts.get("userpic_link", ()) if (name := link.get("href")))
        kind = MessageKind.TRANSFER if PAID.match(text) else MessageKind.SYSTEM
        yield from message(place, None, sent, self.day or "", text, kind=kind, native_id=native_id, attachments=photos)

    def _default(self, place: Place, found: "HtmlElement", parts: "Parts", native_id: str | None) -> Iterator[Record]:
        body = parts.get("body", [found])[0]
        own = next((part for part in body if "from_name" in classes(part)), None)
        named = VIA.fullmatch(text_of(own).strip()) if own is not None else None
        if named is not None:
            self.sender = named["name"] or None
        elif "joined" not in classes(found):
            self.sender = None
        yield from self.people.meet(self.sender or "")
        raw = next((part.get("title") or "" for part in body if "date" in classes(part)), "")
        sent = self.times.read(raw) if raw else unread(ProblemCode.BAD_TIME)
        media = [_media(part) for part in parts.get("media_wrap", ())]
        said = "".join(_unwrapped(text_of(part)) for part in parts.get("text", ()))
        attachments = [attachment for one in media for attachment in one.attachments]
        yield from message(
            place,
            self.sender,
            sent,
            raw,
            said or "\n".join(one.text for one in media if one.text),
            kind=media[0].kind if media else MessageKind.TEXT,
            native_id=native_id,
            reply_to=next((_target(part) for part in parts.get("reply_to", ())), None),
            attachments=(*attachments, *_beside(parts), *([Attachment(name=named["bot"], note="via_bot")] if named and named["bot"] else [])),
        )
        if self.sender is None:
            yield Problem(place=place, code=ProblemCode.UNREADABLE, detail="joined" if own is None else "from_name")


def _is_one(parts: "Parts", *, words: str) -> bool:
    """Whether a message has swallowed no other, so that nobody's words become somebody else's."""
    said = parts.get(words, [])
    return len(said) <= 1 and len(parts.get("pull_right", ())) <= 1 and all(next(part.iterdescendants("div"), None) is None for part in said)


def _stands_in(markup: str, text: str) -> bool:
    """Whether the words are one run of what the page shows, blanks aside: in damaged markup elements may tell otherwise."""
    return "".join(text.split()) in "".join(unescape(TAG.sub("", markup)).split())


def _media(wrap: "HtmlElement") -> Media:
    """A file that came with a message, or the card that it is."""
    for part in wrap.iter():
        for name in classes(part):
            if name in WRAPS:
                return Media(WRAPS[name], "", (Attachment(name=part.get("href") or name),))
            if name in FILES:
                return _file(part, FILES[name])
            if name.startswith("media_") and name != "media_wrap":
                link = part.get("href")
                beside = (Attachment(name=link, note="text_link" if "://" in link else name),) if link else ()
                return Media(CARDS.get(name, MessageKind.TEXT), blocks_of(part), beside)
    return Media(MessageKind.TEXT, text_of(wrap).strip(), ())


def _file(part: "HtmlElement", kind: MessageKind) -> Media:
    told = {name: next((text_of(found).strip() for found in of_class(part, name)), "") for name in ("title", "description", "status")}
    if told["title"] == "Sticker":
        kind = MessageKind.STICKER
    path = part.get("href")
    if path:
        return Media(kind, "", (Attachment(name=path, note=told["title"] or None),))
    note = ", ".join(filter(None, (told["description"], told["status"])))
    return Media(kind, "", (Attachment(name=told["title"] or kind.value, present=False, note=note or None),))


def _beside(parts: "Parts") -> Iterator[Attachment]:
    """What stands beside the words: links behind them, who was forwarded and when, who signed."""
    for text in parts.get("text", ()):
        for link in text.iter("a"):
            target = link.get("href") or ""
            if target and target.removeprefix("mailto:").removeprefix("tel:") != text_of(link):
                yield Attachment(name=target, note="text_link")
    for forwarded in parts.get("forwarded", ()):
        if "body" in classes(forwarded):
            name = next(of_class(forwarded, "from_name"), None)
            when = next(of_class(name, "date"), None) if name is not None else None
            told = f"forwarded_from {when.get('title') or ''}" if when is not None else "forwarded_from"
            yield Attachment(name=(name.text or "").strip() if name is not None else "", note=told.strip())
    for part in parts.get("signature", ()):
        yield Attachment(name=text_of(part).strip(), note="signature")


def _target(part: "HtmlElement") -> str | None:
    """Which message a reply answers; one in another chat has no link."""
    return next((match[1] for link in part.iter("a") if (match := REPLY.search(link.get("href") or ""))), None)


def _by_class(element: "HtmlElement") -> "Parts":
    """The elements below this one by each of their classes, in the order of the page."""
    parts: dict[str, list[HtmlElement]] = defaultdict(list)
    for part in element.iterdescendants("div", "a", "span"):
        for name in classes(part):
            parts[name].append(part)
    return parts


def _unwrapped(text: str) -> str:
    """A text without the line end after its tag and the line end and blanks before the closing one."""
    return re.sub(r"\n *\Z", "", text.removeprefix("\n"))
