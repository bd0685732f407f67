"""qq-chat-exporter: a QQ chat as a page, or as a viewer with the messages in scripts beside or inside it.

    <!-- QCE_METADATA: {"messageCount": 2, "chatName": "好店群", "chatType": "group", "exportTime": "…"} -->
    <div class="message-block" data-date="2024-06-15">
     <div class="message other" data-sender-uid="u_1" id="msg-7351"> … <span class="sender">小王</span> <span class="time">2024/06/15 20:34:00</span>
      <div class="content"><div class="reply-content" data-reply-to="msg-7350"> … </div><span class="text-content">第一条</span></div> … </div> </div>
    <div class="message-block" data-date="…"> <div class="system-message-container recalled-message"> … </div> </div>

    <div class="message" data-message-id="7351"> … <span class="message-sender">小王</span> <span class="message-time">2024-06-15 20:34:00</span>
     <div class="message-content"> 第一条 <img src="…"> <span class="resource-placeholder">[文件: a.pdf]</span> </div> </div>     of the plain page

    window.__QCE_CHUNK__ && window.__QCE_CHUNK__({id:"c000001",messages:[
    {"id": "msg-7351", "ts": 1718454840000, "date": "2024-06-15", "uid": "u_1", "name": "小王", "text": "第一条", "html": "<div class=…"},
    …]});

A page shows the exporter's clock; in a script `ts` counts milliseconds from the epoch and `html` is the same as on the page. What is quoted in a
reply is another's words and is left out. Pictures and files are named by their paths. `manifest.js` and the index (`msgid_b00.js`) hold no
messages. There are no QQ numbers.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from casefile.records import Attachment, Conversation, MessageKind, Passage, Place, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.cells import short
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import bad_entry, flaws, from_milliseconds, text_in, whole
from parsers.markup import Piece, blocks_of, classes, first_of_class, holds, line_of, narrow, of_class, parsed, pieces, text_of
from parsers.qq import PLATFORM, attachments, kind_of_notice, kind_of_text
from parsers.script_lists import script_lists
from parsers.talk import People, kind_of_files, message
from parsers.time_layout import Times

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FORMAT = Format("qce_html", "chat", Provenance.DATABASE_TOOL, re.compile(r"c(?P<part>\d+)\.js"))

OPENING = re.compile(rb'<div class="message-block"|<div class="message" data-message-id="')
DAY = re.compile(r'<div class="message-block"[^<>]* data-date="(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"')
CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?")
SCRIPT = re.compile(rb"(?:\xef\xbb\xbf)?\s*window\.__QCE_(?:CHUNK|MANIFEST|MSGID_INDEX)__\b")
CHUNK = re.compile(rb'__QCE_CHUNK__\(\{\s*"?id"?\s*:\s*"[^"]*"\s*,\s*"?messages"?\s*:\s*(?=\[)')
ABOUT = re.compile(r"<!-- QCE_METADATA: \{(?P<told>[^{}]*)\} -->")
TITLE = re.compile(
    r'<h1 class="chat-title">(?P<title>[^<>]*)</h1>(?:(?!<div class="messages-container").)*?<div>(?P<kind>群聊|私聊)</div>', re.DOTALL
)
LOADS = re.compile(r"""<script[^<>]* src=["'](?:[^"'<>]*/)?c[0-9]{6}\.js["']|window\.__QCE_CHUNK__ ?=""")
"""How the page of a viewer takes in the messages in the scripts beside it."""
MEMBER = re.compile(r'"(?P<key>\w+)":\s*"(?P<value>(?:\\.|[^"\\])*)"')
TIME = re.compile(r"[0-9]{4}/[0-9]{1,2}/[0-9]{1,2} [0-9]{1,2}:[0-9]{2}:[0-9]{2}")
HEAD = 1 << 20
"""The page's styles may be longer than what is looked at of other files."""
FILES = ("img", "audio", "video", "a")


def recognizes(export: Export) -> bool:
    if export.source.encoding is None:
        return False
    if SCRIPT.match(export.head) or ABOUT.search(export.text_head) or LOADS.search(export.text_head):
        return True
    if not export.text_head.lstrip().startswith("<"):
        return False
    with export.open() as file:
        head = narrow(file.read(HEAD), export.codec)
    return OPENING.search(head) is not None and (b'class="sender"' in head or b'class="message-sender"' in head)


def parse(export: Export) -> Iterator[Record]:
    chat = _Chat(export)
    if SCRIPT.match(export.head) or holds(export, CHUNK):
        for found in script_lists(export, CHUNK):
            if isinstance(found, tuple):
                place, element = found
                yield from flaws(place, element)
                yield from chat.record(place, element.value)
            else:
                yield found
    else:
        yield from _page(export, chat)


def _page(export: Export, chat: "_Chat") -> Iterator[Record]:
    for number, piece in enumerate(pieces(export, OPENING)):
        place = export.place(f"message {number}" if number else "page header", piece.start, piece.end)
        if piece.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        if number == 0 and not OPENING.match(piece.text.encode()):
            yield from chat.begin(place)
            yield Passage(place=place, what="header")
        else:
            yield from chat.block(place, piece)


class Said(NamedTuple):
    kind: MessageKind
    text: str
    reply_to: str | None = None
    files: tuple[Attachment, ...] = ()


class _Chat:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.people = People()
        self.times = Times(order="ymd", clock=wall_clock(export))
        self.begun = False

    def begin(self, place: Place) -> Iterator[Record]:
        if self.begun:
            return
        self.begun = True
        about = ABOUT.search(self.export.text_head)
        told = {one["key"]: unescape(one["value"]) for one in MEMBER.finditer(about["told"])} if about else {}
        if not about and (titled := self._plain_title()):
            told = {"chatName": unescape(titled["title"]).strip(), "chatType": "group" if titled["kind"] == "群聊" else "private"}
        is_group = {"group": True, "private": False}.get(told.get("chatType", ""))
        yield Conversation(place=place, key="", platform=PLATFORM, title=told.get("chatName") or None, is_group=is_group)
        if when := told.get("exportTime"):
            yield Reading(place=place, code=ReadingCode.EXPORTED, value=when)

    def _plain_title(self) -> re.Match[str] | None:
        with self.export.open() as file:
            return TITLE.search(file.read(HEAD).decode(self.export.codec, "replace"))

    def block(self, place: Place, piece: Piece) -> Iterator[Record]:
        yield from self.begin(place)
        page = parsed(piece.text)
        notice = first_of_class(page, "system-message-container") if page is not None else None
        one = first_of_class(page, "message") if page is not None else None
        if notice is not None:
            text, raw = _notice(notice)
            raw = _dated(raw, piece)
            yield from message(place, None, self.times.read(raw), raw, text, kind=_kind_of_notice(notice, text))
            return
        if one is None or first_of_class(one, "message") is not None:  # what tore it has put the words of several into one
            yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(piece.text))
            return
        name, uid = line_of(first_of_class(one, "sender", "message-sender")), one.get("data-sender-uid") or ""
        raw, said = line_of(first_of_class(one, "time", "message-time")), _said(one)
        raw = _dated(raw, piece)
        yield from self.people.meet(uid or name, name, ids=(uid,) if uid else (), is_self=True if "self" in classes(one) else None)
        native_id = one.get("data-message-id") or (one.get("id") or "").removeprefix("msg-")
        yield from message(
            place,
            uid or name,
            self.times.read(raw),
            raw,
            said.text,
            kind=said.kind,
            native_id=native_id,
            reply_to=said.reply_to,
            attachments=said.files,
        )

    def record(self, place: Place, value: object) -> Iterator[Record]:
        yield from self.begin(place)
        if not isinstance(value, dict) or "ts" not in value:
            yield bad_entry(self.export, place)
            return
        page = parsed(text_in(value, "html")) if value.get("html") else None
        notice = first_of_class(page, "system-message-container") if page is not None else None
        said = _said(page) if page is not None else Said(MessageKind.TEXT, "")
        text = said.text if value.get("textTruncated") is True else text_in(value, "text") or said.text
        kind, uid, name = said.kind, text_in(value, "uid"), text_in(value, "name")
        if notice is not None:
            text = text or _notice(notice)[0]
            kind, uid, name = _kind_of_notice(notice, text), "", ""
        yield from self.people.meet(uid or name, name, ids=(uid,) if uid else ())
        sent, raw = from_milliseconds(whole(value["ts"]), self.export.options.zone), text_in(value, "ts")
        native_id = text_in(value, "id").removeprefix("msg-")
        yield from message(place, uid or name, sent, raw, text, kind=kind, native_id=native_id, reply_to=said.reply_to, attachments=said.files)


def _said(one: "HtmlElement") -> Said:
    """What stands in a bubble, without the words that it answers."""
    content = first_of_class(one, "content", "message-content")
    if content is None:
        return Said(MessageKind.TEXT, "")
    quoted = next(of_class(content, "reply-content"), None)
    target = (quoted.get("data-reply-to") or "").removeprefix("msg-") if quoted is not None else ""
    for reply in list(of_class(content, "reply-content")):
        reply.drop_tree()
    files = [(tag, path) for tag in content.iter(*FILES) if (path := tag.get("src") or tag.get("href")) and "json-url" not in classes(tag)]
    named: list[Attachment] = []
    for placeholder in list(of_class(content, "resource-placeholder")):
        named += attachments(line_of(placeholder))
        placeholder.drop_tree()
    text = text_of(content).strip()
    shown = "".join(text_of(tag) for tag, _path in files).strip()
    beside = (*(Attachment(name=path) for _tag, path in files), *named)
    kind = kind_of_files(beside) if files and text in ("", shown) else kind_of_text(text)
    if kind is not MessageKind.TEXT and files and "market-face" in classes(files[0][0]):
        kind = MessageKind.STICKER
    return Said(kind, text, target or None, beside)


def _notice(notice: "HtmlElement") -> tuple[str, str]:
    """The client's sentence and the time below it."""
    shown = next((part for part in notice.iterdescendants("div") if TIME.fullmatch(line_of(part))), None)
    raw = line_of(shown)
    if shown is not None:
        shown.drop_tree()
    return blocks_of(notice), raw


def _dated(written: str, piece: Piece) -> str:
    """A time with the day of its block, or that day where there is no time."""
    if written and CLOCK.fullmatch(written) is None:
        return written
    day = DAY.match(piece.text)
    return f"{day['date']} {written}".rstrip() if day else written


def _kind_of_notice(notice: "HtmlElement", text: str) -> MessageKind:
    return MessageKind.RECALLED if "recalled-message" in classes(notice) else kind_of_notice(text)
