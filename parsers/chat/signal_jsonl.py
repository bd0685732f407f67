"""Signal's own plaintext export (2026): `main.jsonl` with `metadata.json` and `files/` beside it, one JSON object a line.

    {"version": "1", "backupTimeMs": "1750000000000"}
    {"account": {…}}
    {"recipient": {"id": "1", "self": {}}}
    {"recipient": {"id": "2", "contact": {"aci": "AAAAAAAAAAAAAAAAAAAAAQ==", "e164": "15550100200", "systemGivenName": "Ann"}}}
    {"chat": {"id": "10", "recipientId": "2"}}
    {"chatItem": {"chatId": "10", "authorId": "2", "dateSent": "1740000000000", "incoming": {…}, "standardMessage": {"text": {"body": "Is it new?"},
                  "quote": {"targetSentTimestamp": "1739999990000", "authorId": "1"}, "attachments": [{"pointer": {"fileName": "a.jpg"}}]}}}

`dateSent` counts milliseconds from the epoch and, with its author, names a message. `revisions` are its earlier texts. An update is a notice of the
app, a `remoteDeletedMessage` one that its author took back. What has no words of its own (`contactMessage`, `poll` and whatever later versions have)
stands with its members as text. A message set to disappear whose time was over when the export was made says so.
"""

from base64 import b64decode
from binascii import Error
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

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
from parsers.blocks import head_lines
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import Object, bad_entry, flaws, from_milliseconds, json_lines, object_in, objects_in, text_in, whole
from parsers.talk import ME, People, kind_of_file, message

FORMAT = Format("signal_jsonl", "chat", Provenance.APP_EXPORT)

FRAMES = ("account", "recipient", "chat", "chatFolder", "stickerPack", "adHocCall", "notificationProfile")
DIRECTIONS = ("incoming", "outgoing", "directionless")
"""The members of an item that say which way it went; what is said stands beside them."""
DEEPEST = 8


class Recipient(NamedTuple):
    name: str
    ids: tuple[str, ...]
    is_self: bool
    is_group: bool


NOBODY = Recipient("", (), is_self=False, is_group=False)


def recognizes(export: Export) -> bool:
    if _is_about(export):
        return True
    lines = [line.strip() for line in head_lines(export) if line.strip()][:2]
    if not lines or not lines[0].startswith("{"):
        return False
    return ('"backupTimeMs"' in lines[0] and '"version"' in lines[0]) or ('"chatItem"' in lines[0] and '"dateSent"' in lines[0])


def _is_about(export: Export) -> bool:
    """Whether this is the file beside the messages that tells the export's version and nothing else."""
    return export.name == "metadata.json" and "main.jsonl" in export.siblings and export.text_head.lstrip().startswith("{")


def parse(export: Export) -> Iterator[Record]:
    if _is_about(export):
        for element in export.elements():
            yield Passage(place=export.place(element.pointer, element.start, element.end), what="envelope")
        return
    backup = _Backup(export)
    for found in json_lines(export):
        if not isinstance(found, tuple):
            yield found
            continue
        place, element = found
        yield from flaws(place, element)
        value = element.value
        if not isinstance(value, dict):
            yield bad_entry(export, place)
        elif isinstance(value.get("chatItem"), dict):
            yield from backup.item(place, object_in(value, "chatItem"))
        elif "backupTimeMs" in value:
            yield Passage(place=place, what="header")
            backup.made = whole(value["backupTimeMs"])
            yield Reading(place=place, code=ReadingCode.EXPORTED, value=text_in(value, "backupTimeMs"))
        elif any(frame in value for frame in FRAMES):
            yield Passage(place=place, what="envelope")
            backup.frame(value)
        else:
            yield bad_entry(export, place)


class _Backup:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.made: int | None = None
        self.holder = ME
        self.recipients: dict[str, Recipient] = {}
        self.chats: dict[str, str] = {}
        self.begun: set[str] = set()
        self.people = People()

    def frame(self, value: Object) -> None:
        if account := object_in(value, "account"):
            self.holder = _full_name(account, "givenName", "familyName") or ME
        if recipient := object_in(value, "recipient"):
            self.recipients[text_in(recipient, "id")] = _recipient(recipient, self.holder)
        if chat := object_in(value, "chat"):
            self.chats[text_in(chat, "id")] = text_in(chat, "recipientId")

    def item(self, place: Place, item: Object) -> Iterator[Record]:
        chat, author = text_in(item, "chatId"), text_in(item, "authorId")
        if chat not in self.begun:
            self.begun.add(chat)
            other = self.recipients.get(self.chats.get(chat, ""))
            title, is_group = (other.name or None, other.is_group) if other else (None, None)
            yield Conversation(place=place, key=chat, platform="signal", native_id=chat or None, title=title, is_group=is_group)
        written = item.get("dateSent")
        kind, text, body = _said(item)
        sender = "" if kind is MessageKind.SYSTEM else author
        known = self.recipients.get(sender, NOBODY)
        yield from self.people.meet(sender, known.name, conversation=chat, ids=known.ids, is_self=known.is_self)
        quote = object_in(body, "quote")
        target = text_in(quote, "targetSentTimestamp")
        yield from message(
            place,
            sender,
            from_milliseconds(written, self.export.options.zone),
            text_in(item, "dateSent"),
            text,
            kind=kind,
            conversation=chat,
            native_id=f"{author}-{text_in(item, 'dateSent')}",
            reply_to=f"{text_in(quote, 'authorId')}-{target}" if target else None,
            edited=bool(objects_in(item, "revisions")),
            deleted=kind is MessageKind.RECALLED,
            attachments=(*_files(body), *_earlier(item), *self._expired(item)),
        )

    def _expired(self, item: Object) -> Iterator[Attachment]:
        """Said of a message that should have disappeared before the export was made."""
        start, lasts = whole(item.get("expireStartDate")), whole(item.get("expiresInMs"))
        if start and lasts and self.made is not None and start + lasts < self.made:
            yield Attachment(name=f"{start}+{lasts}", note="expired")


def _full_name(value: Object, *parts: str) -> str:
    return " ".join(filter(None, (text_in(value, part) for part in parts)))


def _recipient(recipient: Object, holder: str) -> Recipient:
    contact, group = object_in(recipient, "contact"), object_in(recipient, "group")
    names = [_full_name(contact, f"{kind}GivenName", f"{kind}FamilyName") for kind in ("system", "profile")]
    title = text_in(object_in(group, "snapshot", "title"), "title")
    number = text_in(contact, "e164")
    ids = tuple(filter(None, (f"+{number.removeprefix('+')}" if number else "", text_in(contact, "username"), _uuid(text_in(contact, "aci")))))
    is_self = "self" in recipient
    return Recipient(next(filter(None, (*names, title, *ids)), holder if is_self else ""), ids, is_self, bool(group))


def _uuid(aci: str) -> str:
    try:
        raw = b64decode(aci, validate=True)
    except (Error, ValueError):
        return ""
    return str(UUID(bytes=raw)) if len(raw) == 16 else ""


def _said(item: Object) -> tuple[MessageKind, str, Object]:
    """Kind, words and the member that holds them."""
    if "remoteDeletedMessage" in item:
        return MessageKind.RECALLED, "", {}
    if "updateMessage" in item:
        update = object_in(item, "updateMessage")
        calls = [name for name in update if name.casefold().endswith("call")]
        return MessageKind.CALL if calls else MessageKind.SYSTEM, _written(update), update
    told = [name for name, member in item.items() if isinstance(member, dict) and name not in DIRECTIONS]
    name = next((name for name in told if name.endswith("Message")), told[0] if told else "")
    body = object_in(item, name)
    text = text_in(object_in(body, "text"), "body")
    if name == "stickerMessage":
        return MessageKind.STICKER, text, body
    if name == "paymentNotification":
        return MessageKind.TRANSFER, _written(body), body
    pointers = [object_in(one, "pointer") for one in (*objects_in(body, "attachments"), object_in(body, "attachment"))]
    kinds = [kind_of_file(text_in(one, "fileName"), text_in(one, "contentType")) for one in pointers if one]
    if name == "viewOnceMessage" and not kinds:
        return MessageKind.FILE, text, body
    if not text and not kinds and name != "standardMessage":
        text = _written(body)
    return kinds[0] if kinds else MessageKind.TEXT, text, body


def _files(body: Object) -> Iterator[Attachment]:
    for number, one in enumerate((*objects_in(body, "attachments"), object_in(body, "attachment"))):
        if pointer := object_in(one, "pointer"):
            yield Attachment(name=text_in(pointer, "fileName") or f"attachment {number + 1}", note=text_in(pointer, "contentType") or None)


def _earlier(item: Object) -> Iterator[Attachment]:
    """The earlier texts of an edited message."""
    for one in objects_in(item, "revisions"):
        yield Attachment(name=_said(one)[1], note="revision")


def _written(value: object, depth: int = 0) -> str:
    """Members as the file writes them."""
    match value:
        case Mapping() if depth < DEEPEST:
            return "; ".join(f"{key}: {told}" if (told := _written(member, depth + 1)) else str(key) for key, member in value.items())
        case list() if depth < DEEPEST:
            return ", ".join(_written(member, depth + 1) for member in value)
        case str():
            return value
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case _:
            return ""
