"""Discord: tickets that bots keep as pages of elements of their own (discord-html-transcripts, discord-components).

    <script>window.$discordMessage={profiles:{"7":{"author":"Tern Lamps","avatar":"…","bot":false}}}</script>
    <discord-messages><discord-header guild="Lamps" channel="ticket-0007">…</discord-header>
     <discord-message id="m-840…" timestamp="2024-01-13T22:30:05.123Z" edited="false" profile="7">
      <discord-reply slot="reply" author="Robin"><span data-goto="839…">is it brass?</span></discord-reply>
      Solid <discord-bold>brass</discord-bold> <discord-custom-emoji name="🙂" url="…"></discord-custom-emoji>
      <discord-attachments slot="attachments"><discord-attachment type="image" url="…" alt="lamp.png"></discord-attachment></discord-attachments>
      <discord-embed slot="embeds" …>…</discord-embed></discord-message>
     <discord-system-message id="m-841…" timestamp="…" type="join">…</discord-system-message></discord-messages>

The name of an author is in `author` or, by the number in `profile`, in a script at the head. A time has its zone, or is written as a browser does
(`Sat Jan 13 2024 22:30:05 GMT+0000 (…)`); the id of a message tells its own. Reactions are others' and are not read. A bot wrote the page: ask for
Discord's own data, too. Read as described, not from a sample.
"""

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from casefile.records import (
    Attachment,
    Conversation,
    MessageKind,
    Passage,
    Place,
    Precision,
    Problem,
    ProblemCode,
    Provenance,
    Reading,
    ReadingCode,
    Record,
    Zone,
)
from parsers.cells import short
from parsers.clock import wall_clock
from parsers.discord import PLATFORM, contradiction, made
from parsers.english_dates import numeric
from parsers.export import HEAD, Export
from parsers.format import Format
from parsers.json_values import object_in, text_in
from parsers.markup import Piece, attributes, blocks_of, in_head, parsed, pieces, show
from parsers.talk import People, kind_of_file, message
from parsers.time_layout import Moment, Times

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FORMAT = Format("discord_ticket_html", "chat", Provenance.DATABASE_TOOL)

OPENING = re.compile(rb"<discord-(?:system-)?message[\s>]")
PROFILES = re.compile(r"\$discordMessage\s?=\s?\{\s?profiles:\s?(?=\{)")
HEADER = re.compile(r"<discord-header\b(?P<head>[^<>]*)>")
SHOWN_ZONE = re.compile(r" \([^()]*\)$")
BESIDE = ("discord-reply", "discord-command", "discord-attachments", "discord-attachment", "discord-embed", "discord-reactions", "discord-reaction",
          "discord-thread", "discord-author-info", "discord-replied-message", "discord-message-timestamp")  # fmt: skip
"""Elements and classes that hold no words of the message."""
KINDS = frozenset(("image", "video", "audio"))


def recognizes(export: Export) -> bool:
    return in_head(export, OPENING) and "<discord-messages" in export.text_head


def parse(export: Export) -> Iterator[Record]:
    page = _Page(export)
    number = 0
    for piece in pieces(export, OPENING):
        is_message = OPENING.match(piece.text[:40].encode()) is not None
        number += is_message
        place = export.place(f"message {number}" if is_message else "page header", piece.start, piece.end)
        if piece.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        if not page.begun:
            yield from page.top(place, piece)
        if is_message:
            yield from page.message(place, piece)


class _Page:
    def __init__(self, export: Export) -> None:
        self.people = People()
        self.times = Times(order="ymd", clock=wall_clock(export))
        self.profiles: object = None
        self.begun = False

    def top(self, place: Place, piece: Piece) -> Iterator[Record]:
        self.begun = True
        if told := PROFILES.search(piece.text):
            try:
                self.profiles, _end = json.JSONDecoder().raw_decode(piece.text, told.end())
            except (ValueError, RecursionError):
                yield Problem(place=place, code=ProblemCode.BAD_JSON, detail=short(piece.text[told.end() : told.end() + HEAD]))
        header = HEADER.search(piece.text)
        head = attributes(header["head"]) if header else {}
        title = " / ".join(filter(None, (head.get("guild"), head.get("channel")))) or None
        yield Conversation(place=place, key="", platform=PLATFORM, title=title)
        yield Passage(place=place, what="header")
        yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value="discord-html-transcripts")

    def message(self, place: Place, piece: Piece) -> Iterator[Record]:
        page = parsed(piece.text)
        box = next(page.iter("discord-message", "discord-system-message"), None) if page is not None else None
        if box is None:
            yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(piece.text))
            return
        native_id = (box.get("id") or "").removeprefix("m-")
        profile = object_in(self.profiles, box.get("profile") or "")
        shown = box.get("author") or text_in(profile, "author")
        key = box.get("profile") or shown
        is_notice = box.tag == "discord-system-message"
        if not is_notice:
            yield from self.people.meet(key, shown, ids=(key,) if box.get("profile") else ())
        written = box.get("timestamp") or ""
        sent = self.times.read(numeric(SHOWN_ZONE.sub("", written)))
        if sent.at is None and (counted := made(native_id)) is not None:
            sent = Moment(counted, Precision.MILLISECOND, Zone.UTC, sent.problem if written else None)
        files = tuple(_files(box))
        first = next((one for one in files if one.note != "embed"), None)
        answered = next((one.get("data-goto") or "" for one in box.iter("span", "em") if one.get("data-goto")), "")
        yield from message(
            place,
            None if is_notice else key,
            sent,
            written or native_id,
            _words(box),
            kind=MessageKind.SYSTEM if is_notice else kind_of_file(first.name, first.note or "") if first else MessageKind.TEXT,
            native_id=native_id,
            reply_to=answered or None,
            edited=(box.get("edited") or "false") not in ("false", "0") or box.get("edited") == "",
            attachments=files,
        )
        if differs := contradiction(place, native_id, sent.at):
            yield differs


def _words(box: "HtmlElement") -> str:
    for one in list(box.iter("discord-custom-emoji")):
        show(one)
    return blocks_of(box, without=BESIDE, blanks=True)


def _files(box: "HtmlElement") -> Iterator[Attachment]:
    for one in box.iter("discord-attachment"):
        url, name = one.get("url") or "", one.get("alt") or ""
        if name or url:
            shown = url if not url.startswith("data:") else ""
            yield Attachment(name=name or shown or "attachment", note=kind if (kind := one.get("type") or "") in KINDS else None)
    for one in box.iter("discord-code-block"):
        if code := one.get("code") or "":
            yield Attachment(name=code, note="embed")
    for one in box.iter("discord-embed"):
        told = "\n".join(filter(None, (one.get("embed-title"), one.get("url"), blocks_of(one))))
        if told:
            yield Attachment(name=told, note="embed")
