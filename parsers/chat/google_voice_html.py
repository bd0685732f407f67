"""Google Voice by Takeout: `Voice/Calls/<name or number> - Text - 2021-01-22T01_33_43Z.html`, one page for a run of texts, a call or a voicemail.

    <div class="hChatLog hfeed"><div class="participants">Group conversation with: …</div>
    <div class="message"><abbr class="dt" title="2021-01-21T17:33:43.242-08:00">…</abbr>:
     <cite class="sender vcard"><a class="tel" href="tel:+15550100200"><span class="fn">Ann</span></a></cite>: <q>hi<br>there</q>
     <div><img src="… - 2021-01-22T01_33_43Z-1-1" alt="Image MMS Attachment" /></div></div>
    <div class="message">… <cite class="sender vcard"><a class="tel" href="…"><abbr class="fn" title="">Me</abbr></a></cite>: <q>…</q></div>
    </div> <div class="tags">…</div> <div class="deletedStatusContainer">User Deleted: False</div>

    <div class="haudio"> … <div class="contributor vcard">Missed call from <a class="tel" href="tel:+15550100200">…</a></div>
     <abbr class="published" title="2016-11-22T09:57:49.000-08:00">…</abbr> <abbr class="duration" title="PT1M">(00:01:00)</abbr>
     <span class="description">… <span class="full-text">words of a voicemail</span></span> … </div>

Times have their offset. One chat is spread over many pages; the name of a page says with whom it is, that of a group its list of participants.
Files are named without their ending. `MMS Sent` and `MMS Received` stand for no words at all. A transcript is what Google heard.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from casefile.records import Attachment, Conversation, MessageKind, Passage, Place, Problem, ProblemCode, Provenance, Record
from parsers.cells import short
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.markup import Piece, classes, first_of_class, line_of, of_class, parsed, pieces, text_of
from parsers.talk import ME, People, message
from parsers.time_layout import Times

if TYPE_CHECKING:
    from lxml.html import HtmlElement

NAMED = re.compile(
    r"(?P<of>.*?) - (?:(?:Text|Placed|Received|Missed|Voicemail|Recorded) - )?(?P<part>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9_]+)Z(?:-[0-9]+)*\.html"
)
FORMAT = Format("google_voice_html", "chat", Provenance.OFFICIAL_EXPORT, NAMED)

OPENING = re.compile(rb'<div class="(?:message|haudio)">')
OTHER = re.compile(r'href="tel:([^"]+)"[^<>]*>\s*<span class="fn">')
WORDLESS = frozenset(("MMS Sent", "MMS Received"))
FILES = {"img": MessageKind.IMAGE, "video": MessageKind.VIDEO, "audio": MessageKind.VOICE, "a": MessageKind.FILE}


def recognizes(export: Export) -> bool:
    head = export.text_head
    return 'class="hChatLog hfeed"' in head or ('class="haudio"' in head and ("google.com/voice" in head or 'class="contributor vcard"' in head))


def parse(export: Export) -> Iterator[Record]:
    page = _Page(export)
    for number, piece in enumerate(pieces(export, OPENING)):
        place = export.place(f"message {number}" if number else "page header", piece.start, piece.end)
        if piece.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        if piece.start == 0:
            yield from page.top(place, piece)
        else:
            yield from page.message(place, piece)


class _Page:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.people = People()
        self.times = Times(order="ymd", clock=wall_clock(export))
        beside = sorted(export.siblings - {export.name}, reverse=True)
        self.files = {PurePosixPath(name).stem: name for name in beside}
        """Files beside the page by their names without the ending."""

    def top(self, place: Place, piece: Piece) -> Iterator[Record]:
        named = NAMED.fullmatch(self.export.name)
        page = parsed(piece.text)
        listed = first_of_class(page, "participants") if page is not None else None
        people = list(of_class(listed, "sender")) if listed is not None else []
        title = named["of"] if named else ""
        told = sorted({_who(person)[0] for person in people}) if people else [] if title else OTHER.findall(self.export.text_head)[:1]
        yield Conversation(
            place=place, key="", platform="google_voice", native_id=" ".join(told) or None, title=title or None, is_group=listed is not None
        )
        yield Passage(place=place, what="header")
        for person in people:
            yield from self._person(person)

    def message(self, place: Place, piece: Piece) -> Iterator[Record]:
        page = parsed(piece.text)
        found = first_of_class(page, "message", "haudio") if page is not None else None
        if page is None or found is None:
            yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(piece.text))
        elif "haudio" in classes(found):
            yield from self._call(place, found)
        else:
            yield from self._text(place, found)

    def _person(self, element: "HtmlElement") -> Iterator[Record]:
        key, name, is_self = _who(element)
        yield from self.people.meet(key, name, ids=(key,) if key.startswith("+") else (), is_self=is_self)

    def _text(self, place: Place, found: "HtmlElement") -> Iterator[Record]:
        sender = first_of_class(found, "sender")
        key = ""
        if sender is not None:
            yield from self._person(sender)
            key = _who(sender)[0]
        stamp = first_of_class(found, "dt")
        raw = (stamp.get("title") or "") if stamp is not None else ""
        quote = next(found.iter("q"), None)
        text = text_of(quote)
        files = [(FILES[str(one.tag)], name) for one in found.iter(*FILES) if "tel" not in classes(one) and (name := _source(one))]
        if text.strip() in WORDLESS:
            text = ""
        kind = files[0][0] if files else MessageKind.TEXT
        attachments = tuple(Attachment(name=self.files.get(name, name)) for _, name in files)
        yield from message(place, key, self.times.read(raw), raw, text, kind=kind, attachments=attachments)

    def _call(self, place: Place, found: "HtmlElement") -> Iterator[Record]:
        contributor = first_of_class(found, "contributor")
        stamp, told = first_of_class(found, "published"), first_of_class(found, "full-text")
        raw = (stamp.get("title") or "") if stamp is not None else ""
        key = ""
        if contributor is not None:
            yield from self._person(contributor)
            key = _who(contributor)[0]
        if any((link.get("href") or "").endswith("#placed") for link in found.iter("a")):
            key = ME
            yield from self.people.meet(ME, is_self=True)
        links = (one for one in found.iter("audio", "a") if "tel" not in classes(one) and one.get("rel") != "tag")
        voices = tuple(Attachment(name=self.files.get(name, name)) for name in dict.fromkeys(filter(None, map(_source, links))))
        text = text_of(told) or line_of(contributor)
        kind = MessageKind.VOICE if told is not None else MessageKind.CALL
        yield from message(place, key, self.times.read(raw), raw, text, kind=kind, attachments=voices)


def _who(element: "HtmlElement") -> tuple[str, str, bool]:
    """Key and name of a person: the number is the key; the owner of the account is called `Me`."""
    link, named = first_of_class(element, "tel"), first_of_class(element, "fn")
    number = (link.get("href") or "").removeprefix("tel:") if link is not None else ""
    name = line_of(named)
    is_self = name == ME and named is not None and named.tag == "abbr"
    return (ME if is_self else number or name), name or number, is_self


def _source(element: "HtmlElement") -> str:
    source = element.get("src") or element.get("href") or ""
    return "" if source.startswith(("tel:", "http")) else source
