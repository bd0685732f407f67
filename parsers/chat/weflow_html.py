"""WeFlow: a chat as a page, or as a viewer with the messages in a script of the page or in scripts beside it.

    <title>云朵手作店 - 聊天记录</title> … <span>2 条消息</span> <span>私聊</span> <span>2025-01-03 10:00:00</span> …
    window.WEFLOW_DATA = [
    {"i": 1, "t": 1735813230, "s": 0, "a": "<img src=… alt="云朵手作店" />", "b": "<div class="message-time">2025-01-02 18:20:30</div>
      <div class="message-content"><div class="message-text">在的</div></div>", "p": "7351", "r": "7350"}, …];

    window.__WEFLOW_CHUNK_LOADED__(0, [{"i": 1, …}, …]);            of long chats, in chunk-000000.js

    <div class="message received" data-timestamp="1735813230" data-index="1"> … <div class="bubble"> … the same </div> </div>   of older versions

`t` counts seconds from the epoch, the time in the bubble is the same on the exporter's clock. `s` is 1 for the owner of the account, `p` the server's
number of the message, `r` that of the one it answers. Groups have a `sender-name`; in a chat of two the name stands at the picture, else the other is
who the page, or the folder of the scripts (`云朵手作店_data`), is called after. There are no accounts and no types: what is no text is a picture, a
recording or a code (`[转账]￥1280.00`).
"""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from casefile.records import Attachment, Conversation, MessageKind, Passage, Place, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.cells import short
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import Object, bad_entry, flaws, text_in, whole
from parsers.markup import Piece, classes, first_of_class, holds, line_of, of_class, parsed, pieces, text_of
from parsers.script_lists import script_lists
from parsers.talk import People, message
from parsers.wechat import OWNER, PLATFORM, attachments, from_database, kind_of_unnamed

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FORMAT = Format("weflow_html", "chat", Provenance.DATABASE_TOOL, re.compile(r"chunk-(?P<part>\d+)\.js"))

SCRIPT = re.compile(rb"(?:\xef\xbb\xbf)?\s*window\.__WEFLOW_CHUNK_LOADED__\(")
LIST = re.compile(rb"(?:window\.WEFLOW_DATA\s*=\s*|__WEFLOW_CHUNK_LOADED__\(\s*[0-9]+\s*,\s*)(?=\[)")
VIEWER = re.compile(rb"window\.WEFLOW_(?:DATA|MANIFEST)\s*=")
OPENING = re.compile(rb'<div class="message (?:sent|received)" data-timestamp="')
TITLE = re.compile(r"<title>(?P<title>[^<>]*?)(?: - 聊天记录)?</title>")
ABOUT = re.compile(r"<span>[0-9]+ 条消息</span>\s*<span>(?P<kind>群聊|私聊)</span>\s*<span>(?P<exported>[^<>]*)</span>")
WORDS = 'class="message-text"'
EMOJI = re.compile(r"""<img\b[^<>]*?\salt="([^"<>]*)"[^<>]*>""")
"""A picture among words is what stands for it."""
FOLDER = re.compile(r"(?:私聊_|群聊_)?(?P<title>.+)_data")
"""What the folder of the scripts of a chat is called."""
KINDS = {
    "image": MessageKind.IMAGE,
    "emoji": MessageKind.STICKER,
    "audio": MessageKind.VOICE,
    "video": MessageKind.VIDEO,
    "file": MessageKind.FILE,
}
HEAD = 1 << 20
"""The page's styles may be longer than what is looked at of other files."""


class Said(NamedTuple):
    kind: MessageKind
    text: str
    files: tuple[Attachment, ...]


def recognizes(export: Export) -> bool:
    if export.source.encoding is None:
        return False
    if SCRIPT.match(export.head):
        return True
    return (
        export.text_head.lstrip().startswith("<") and "- 聊天记录</title>" in export.text_head and (holds(export, VIEWER) or holds(export, OPENING))
    )


def parse(export: Export) -> Iterator[Record]:
    chat = _Chat(export)
    if SCRIPT.match(export.head) or holds(export, VIEWER):
        for found in script_lists(export, LIST):
            if isinstance(found, tuple):
                place, element = found
                yield from flaws(place, element)
                yield from chat.item(place, element.value)
            else:
                yield found
        return
    for number, piece in enumerate(pieces(export, OPENING)):
        place = export.place(f"message {number}" if number else "page header", piece.start, piece.end)
        if piece.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        if number:
            yield from chat.piece(place, piece)
        else:
            yield from chat.begin(place)
            yield Passage(place=place, what="header")


class _Chat:
    def __init__(self, export: Export) -> None:
        self.export = export
        with export.open() as file:
            head = file.read(HEAD).decode(export.codec, "replace")
        titled, self.told = TITLE.search(head), ABOUT.search(head)
        folder = FOLDER.fullmatch(PurePosixPath(export.source.path).parent.name)
        self.title = unescape(titled["title"]).strip() if titled else folder["title"] if folder else ""
        self.is_group = self.told["kind"] == "群聊" if self.told else None
        self.partner = "" if self.is_group else self.title
        self.people = People()
        self.begun = False

    def begin(self, place: Place) -> Iterator[Record]:
        if self.begun:
            return
        self.begun = True
        yield Conversation(place=place, key="", platform=PLATFORM, title=self.title or None, is_group=self.is_group)
        yield Reading(place=place, code=ReadingCode.EXPORTER, value="WeFlow")
        if self.told:
            yield Reading(place=place, code=ReadingCode.EXPORTED, value=self.told["exported"])

    def item(self, place: Place, value: object) -> Iterator[Record]:
        yield from self.begin(place)
        page = _parsed(text_in(value, "b")) if isinstance(value, dict) else None
        if page is None or not isinstance(value, dict) or not {"t", "s"} <= value.keys():
            yield bad_entry(self.export, place)
            return
        yield from self.message(place, page, parsed(text_in(value, "a")), value)

    def piece(self, place: Place, piece: Piece) -> Iterator[Record]:
        page = _parsed(piece.text)
        one = first_of_class(page, "message") if page is not None else None
        if one is None:
            yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(piece.text))
            return
        told = {"t": one.get("data-timestamp") or "", "s": "1" if "sent" in classes(one) else "0"}
        ids = {"p": one.get("data-platform-message-id") or "", "r": one.get("data-reply-to-message-id") or ""}
        yield from self.message(place, one, first_of_class(one, "avatar"), told | ids)

    def message(self, place: Place, page: "HtmlElement", avatar: "HtmlElement | None", value: Object) -> Iterator[Record]:
        is_self = text_in(value, "s") == "1"
        picture = next(avatar.iter("img"), None) if avatar is not None else None
        shown = line_of(first_of_class(page, "sender-name")) or ((picture.get("alt") or "").strip() if picture is not None else "")
        sender = shown or (OWNER if is_self else self.partner or line_of(avatar))
        yield from self.people.meet(sender, is_self=is_self)
        counted, printed = text_in(value, "t"), line_of(first_of_class(page, "message-time"))
        said = _said(page)
        yield from message(
            place,
            sender,
            from_database(self.export, whole(counted), printed),
            printed or counted,
            said.text,
            kind=said.kind,
            native_id=text_in(value, "p"),
            reply_to=text_in(value, "r"),
            attachments=said.files,
            told=f"{counted} {printed}".strip(),
        )


def _parsed(markup: str) -> "HtmlElement | None":
    above, sign, words = markup.partition(WORDS)
    return parsed(above + sign + EMOJI.sub(r"\1", words))


def _said(page: "HtmlElement") -> Said:
    """What stands in a bubble; the words that it answers stand beside."""
    files: list[Attachment] = []
    kind = None
    for media in of_class(page, "message-media"):
        kind = kind or next((KINDS[name] for name in classes(media) if name in KINDS), MessageKind.FILE)
        if path := media.get("src") or media.get("href"):
            files.append(Attachment(name=path))
    words = first_of_class(page, "message-text")
    text = text_of(words).strip()
    kind = kind or kind_of_unnamed(text)
    files += attachments(kind, text) if not files else ()
    if (card := first_of_class(page, "message-link-card")) is not None and (target := card.get("href")):
        files.append(Attachment(name=target, note="text_link"))
    if (quoted := first_of_class(page, "quoted-message")) is not None:
        parts = (line_of(first_of_class(quoted, part)) for part in ("quoted-sender", "quoted-text"))
        files.append(Attachment(name="：".join(filter(None, parts)), note="reply_to"))
    return Said(kind, text, tuple(files))
