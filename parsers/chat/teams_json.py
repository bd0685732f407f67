"""Microsoft Teams: messages as Microsoft's own interface (Graph) gives them, as an array, under `value`, or one alone.

    {"value": [{"id": "1704164645001", "replyToId": null, "messageType": "message", "createdDateTime": "2024-01-02T03:04:05.001Z",
                "lastEditedDateTime": null, "deletedDateTime": null, "subject": null, "chatId": "19:…@thread.v2",
                "from": {"user": {"id": "…", "displayName": "Seller"}}, "body": {"contentType": "html", "content": "<p>ships today</p>"},
                "attachments": [{"name": "a.pdf", "contentType": "reference", "contentUrl": "…"}]}]}

A notice has its kind and people in `eventDetail`. An answer in a chat refers to a message among its `attachments`. Emoji stand as
`<emoji alt="…">` or as pictures with an `itemtype` of their own.

Times are in UTC. The interface gives the newest first, and they are read oldest first. `body` is text or a page whose tags are taken out. Messages of
another `messageType` are notices. The layout is known from Microsoft's documentation, not from a sample.
"""

import re
from collections.abc import Iterator

import msgspec

from casefile.records import (
    Attachment,
    Conversation,
    MessageKind,
    Passage,
    Place,
    Provenance,
    Reading,
    ReadingCode,
    Record,
)
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import Object, bad_entry, first_elements, flaws, object_in, objects_in, objects_within, oldest_first, text_in, whole
from parsers.markup import attributes, blocks_of, page_of, show
from parsers.talk import People, kind_of_file, message
from parsers.time_layout import Times

FORMAT = Format("teams_json", "chat", Provenance.DATABASE_TOOL)
ATTACHMENT = re.compile(r"<attachment\s[^<>]*>\s*</attachment>")
"""Where in a text one of its `attachments` is shown."""
PICTURE = re.compile(r"<img\b(?P<head>[^<>]*)>")
EMOJI = "http://schema.skype.com/Emoji"
REFERENCE = "messageReference"
CARD = "application/vnd.microsoft.card."
WORDS_OF_CARD = ("title", "subtitle", "text", "value")
"""Keys of what a person reads of a card, in the order it is shown."""
NAMING = ("displayName", "chatDisplayName", "channelDisplayName", "callDuration", "teamDisplayName", "callRecordingDisplayName")


def _pattern(export: Export) -> tuple[str, ...]:
    if export.text_head.lstrip().startswith("["):
        return ("*",)
    listed = first_elements(export, "value", "*") if '"value"' in export.text_head else ()
    return ("value", "*") if any(element.wanted for element in listed) else ()


def recognizes(export: Export) -> bool:
    if not export.text_head.lstrip().startswith(("{", "[")) or '"createdDateTime"' not in export.text_head:
        return False
    found = first_elements(export, *_pattern(export))
    first = found[-1].value if found and found[-1].wanted else None
    return isinstance(first, dict) and {"createdDateTime", "messageType", "body"} <= first.keys()


def parse(export: Export) -> Iterator[Record]:
    chats = _Chats(export)
    yield Reading(place=export.place("$", 0, 0), code=ReadingCode.UNCONFIRMED, value="Microsoft Graph chatMessage")
    for element in oldest_first(export, *_pattern(export), count=lambda value: whole(text_in(value, "id"))):
        place = export.place(element.pointer, element.start, element.end)
        if not element.wanted:
            yield Passage(place=place, what="envelope")
            continue
        yield from flaws(place, element)
        yield from chats.read(place, element.value)


class _Chats:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.begun: set[str] = set()
        self.people = People()
        self.times = Times(order="ymd", clock=wall_clock(export))

    def read(self, place: Place, value: object) -> Iterator[Record]:
        if not isinstance(value, dict) or "createdDateTime" not in value:
            yield bad_entry(self.export, place)
            return
        channel = object_in(value, "channelIdentity")
        chat = text_in(value, "chatId") or text_in(channel, "channelId")
        if chat not in self.begun:
            self.begun.add(chat)
            yield Conversation(place=place, key=chat, platform="teams", native_id=chat or None, is_group=True if channel else None)
        person = object_in(value, "from", "user") or object_in(value, "from", "application")
        sender = text_in(person, "id") or text_in(person, "displayName")
        written, kind = text_in(value, "createdDateTime"), _kind(value)
        if sender and kind is not MessageKind.SYSTEM:
            yield from self.people.meet(sender, text_in(person, "displayName"), conversation=chat, ids=(sender,))
        yield from message(
            place,
            None if kind is MessageKind.SYSTEM else sender,
            self.times.read(written),
            written,
            _text(value),
            kind=kind,
            conversation=chat,
            native_id=text_in(value, "id"),
            reply_to=_answered(value),
            edited=bool(value.get("lastEditedDateTime")),
            deleted=bool(value.get("deletedDateTime")),
            attachments=tuple(_attachments(value)),
        )


def _kind(value: Object) -> MessageKind:
    if text_in(value, "messageType") != "message":
        return MessageKind.SYSTEM
    if value.get("deletedDateTime") and not _text(value):
        return MessageKind.RECALLED
    first = next((one for one in _attachments(value) if one.note != "reply_to"), None)
    return kind_of_file(first.name, first.note or "") if first else MessageKind.TEXT


def _text(value: Object) -> str:
    body = object_in(value, "body")
    content = ATTACHMENT.sub("", text_in(body, "content"))
    if text_in(body, "contentType").casefold() != "html":
        text = content
    elif (page := page_of(content)) is None:
        text = ""
    else:
        for one in list(page.iter("img", "emoji")):
            if one.tag == "emoji" or one.get("itemtype") == EMOJI:
                show(one)
        text = blocks_of(page, blanks=True)
    if text_in(value, "messageType") != "message":
        text = text or _happened(object_in(value, "eventDetail")) or content
    elif not text:
        text = "\n".join(_words_of_cards(value))
    return "\n".join(filter(None, (text_in(value, "subject"), text)))


def _words_of_cards(value: Object) -> Iterator[str]:
    """What the cards of a message say that has no other words: a program's, as a rule."""
    for one in objects_in(value, "attachments"):
        if text_in(one, "contentType").startswith(CARD):
            yield from (word for part in objects_within(_decoded(text_in(one, "content"))) for key in WORDS_OF_CARD if (word := text_in(part, key)))


def _happened(detail: Object) -> str:
    """What a notice tells: its kind and everybody and everything that it names."""
    kind = text_in(detail, "@odata.type")
    told = (text_in(one, name) for one in objects_within(detail) for name in NAMING)
    return ": ".join(filter(None, (kind, ", ".join(dict.fromkeys(filter(None, told))))))


def _answered(value: Object) -> str:
    referred = (text_in(one, "id") for one in objects_in(value, "attachments") if text_in(one, "contentType") == REFERENCE)
    return next(filter(None, (text_in(value, "replyToId"), *referred)), "")


def _attachments(value: Object) -> Iterator[Attachment]:
    """Files, the words that are answered, and pictures in the text."""
    for one in objects_in(value, "attachments"):
        kind, content = text_in(one, "contentType"), text_in(one, "content")
        if kind == REFERENCE:
            yield Attachment(name=_preview(content), note="reply_to")
        elif name := text_in(one, "name") or text_in(one, "contentUrl"):
            yield Attachment(name=name, note=kind or None)
    for picture in PICTURE.finditer(text_in(object_in(value, "body"), "content")):
        found = attributes(picture["head"])
        if found.get("itemtype") != EMOJI and found.get("src"):
            yield Attachment(name=found["src"], note="image")


def _preview(content: str) -> str:
    """The words that are answered, as far as the app shows them."""
    return text_in(_decoded(content), "messagePreview") or content


def _decoded(content: str) -> object:
    """The JSON in a string; None where it is none."""
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError):
        return None
