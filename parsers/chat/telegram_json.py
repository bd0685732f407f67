"""Telegram Desktop's JSON export: `result.json` of one chat or of a whole account.

How: Telegram Desktop → a chat's ⋮ → Export chat history, or Settings → Advanced → Export Telegram data; format "Machine-readable
JSON". Versions of 2019 to 2025 were read (ids as numbers until mid-2021, `date_unixtime` and `text_entities` since 2022).

    {"name": "Oak & Ash", "type": "personal_chat", "id": 123,
     "messages": [{"id": 7, "type": "message", "date": "2024-05-01T10:00:00", "date_unixtime": "1714546800",
                   "from": "Oak & Ash", "from_id": "user123", "text": ["see ", {"type": "link", "text": "https://…"}]},
                  {"id": 8, "type": "service", "date": …, "actor": "Oak & Ash", "actor_id": "user123",
                   "action": "phone_call", "duration_seconds": 12, "text": ""}]}

A whole account has `chats.list[]` and `left_chats.list[]` of such chats, and says in `personal_information` whose it is.

Text: `text` is a string or a list of strings and entities, joined with nothing between them; `text_entities` says the same
once more, and if it does not, somebody edited the file. A service message has none; its
text here is the actor, the action and its members as the file writes them: `Oak & Ash phone_call: 12`. So it is with contact
cards, places, polls and invoices.
Time: `date` is the clock of the exporting computer, without a zone; `date_unixtime` is the instant, and the difference the
offset of that clock. Files before 2022 have only `date`; many write `"edited": "1970-01-01T05:00:00"` for "never edited",
which tells the offset that the computer had for that day.
Media that were left out stand as a sentence in brackets: `(File not included. Change data exporting settings to download.)`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from math import isfinite

from casefile.records import (
    Attachment,
    Conversation,
    Message,
    MessageKind,
    Party,
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
from parsers.clock import Clock, from_epoch, in_zone, is_offset, wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_elements import BrokenJson, Element

FORMAT = Format("telegram_json", "chat", Provenance.APP_EXPORT)
PATTERNS = (("messages", "*"), ("chats", "list", "*", "messages", "*"), ("left_chats", "list", "*", "messages", "*"))
GROUP = {
    "personal_chat": False,
    "bot_chat": False,
    "saved_messages": False,
    "replies": False,
    "verification_codes": False,
    "private_group": True,
    "private_supergroup": True,
    "public_supergroup": True,
    "private_channel": True,
    "public_channel": True,
}
TYPES = ("message", "service", "unsupported")
MEDIA = {
    "sticker": MessageKind.STICKER,
    "video_message": MessageKind.VIDEO,
    "voice_message": MessageKind.VOICE,
    "animation": MessageKind.VIDEO,
    "video_file": MessageKind.VIDEO,
    "audio_file": MessageKind.FILE,
}
ACTIONS = {
    "phone_call": MessageKind.CALL,
    "group_call": MessageKind.CALL,
    "send_payment": MessageKind.TRANSFER,
    "send_payment_form": MessageKind.TRANSFER,
    "payment_refunded": MessageKind.TRANSFER,
}
FRAME = frozenset(
    ("id", "type", "date", "date_unixtime", "edited", "edited_unixtime", "actor", "actor_id", "action", "text", "text_entities", "from", "from_id")
)
"""Keys of a service message that have a field of their own; the others are what it says."""
PLAIN = frozenset(
    (
        "id",
        "type",
        "date",
        "date_unixtime",
        "edited",
        "edited_unixtime",
        "from",
        "from_id",
        "text",
        "text_entities",
        "reply_to_message_id",
        "reactions",
    )
)
"""Keys of a message that is nothing but text."""
CONTENT = ("contact_information", "location_information", "live_location_period_seconds", "place_name", "address", "poll", "invoice_information")
"""Keys that are what a message says where it has no text; `game_…` as well."""
FILES = ("photo", "file", "thumbnail", "contact_vcard")
DAY = 86_400
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 -- subtracted from wall clocks
DEEPEST = 6
"""How far a member of a message is shown; Telegram nests three deep."""
BESIDE = {"saved_from": "forwarded_from", "author": "signature", "via_bot": "via_bot"}
"""Who stands beside a message: where it was saved from, who signed it in a channel, which program wrote it."""


def recognizes(export: Export) -> bool:
    head = export.text_head
    if not head.lstrip().startswith("{") or not ('"messages"' in head or '"chats"' in head or '"personal_information"' in head):
        return False
    chat_type = None
    try:
        for element in export.elements_at(*PATTERNS):
            if element.wanted:
                return _is_message(element.value)
            if element.path[-1:] == ("type",) and isinstance(element.value, str):
                chat_type = element.value
    except BrokenJson:
        return False
    return chat_type in GROUP


def _is_message(value: object) -> bool:
    return isinstance(value, dict) and value.get("type") in TYPES and ("date" in value or "date_unixtime" in value)


def parse(export: Export) -> Iterator[Record]:
    account = _Account(export)
    chat: _Chat | None = None
    members: dict[tuple[str | int, ...], dict[str, object]] = {}
    for element in export.elements_at(*PATTERNS):
        path = element.path
        if not element.wanted:
            yield Passage(place=export.place(element.pointer, element.start, element.end), what="envelope")
            if path == ("personal_information",) and isinstance(element.value, dict):
                account.holder = f"user{element.value.get('user_id')}"
            members.setdefault(path[:-1], {}).update({str(step): element.value for step in path[-1:]})
            continue
        if chat is None or chat.path != path[:-2]:
            known = members.pop(path[:-2], {})
            chat = _Chat.of(path[:-2], known if known.get("type") or known.get("name") else account.members_of(path[:-2]))
            yield chat.conversation(export.place(element.pointer, element.start, element.end))
        message = chat.read(element, account)
        if account.notes:
            yield from account.notes
            account.notes.clear()
        if message is not None:
            yield message


@dataclass(slots=True)
class _Chat:
    """The conversation that is being read."""

    path: tuple[str | int, ...]
    key: str
    pointer: str
    title: str | None
    type: str
    native_id: str | None
    parties: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, path: tuple[str | int, ...], members: Mapping[str, object]) -> "_Chat":
        pointer = "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
        name, native_id = members.get("name"), members.get("id")
        return cls(
            path=path,
            key=pointer if path else "",
            pointer=f"{pointer}.messages",
            title=name if isinstance(name, str) else None,
            type=str(members.get("type")),
            native_id=str(native_id) if isinstance(native_id, int | str) else None,
        )

    def conversation(self, place: Place) -> Conversation:
        is_group = GROUP.get(self.type)
        return Conversation(place=place, key=self.key, platform="telegram", native_id=self.native_id, title=self.title, is_group=is_group)

    def read(self, element: Element, account: "_Account") -> Message | None:
        value = element.value
        place = Place(source=account.source, where=f"{self.pointer}[{element.path[-1]}]", start=element.start, end=element.end)
        if element.damaged:
            account.notes.append(Problem(place=place, code=ProblemCode.BAD_BYTES))
        if element.repeated:
            account.notes.append(Problem(place=place, code=ProblemCode.REPEATED_KEY, detail=short(element.repeated)))
        if not isinstance(value, dict) or value.get("type") not in TYPES:
            account.notes.append(Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(account.export.quoted(place))))
            return None
        written, counted, edited = value.get("date"), value.get("date_unixtime"), value.get("edited")
        sent, zone = account.sent(written, counted, edited, place)
        is_plain = PLAIN.issuperset(value) and value["type"] == "message"
        entities = value.get("text_entities")
        said = value.get("text", entities)
        text = _joined(said)
        if entities and _joined(entities) != text:
            account.notes.append(Problem(place=place, code=ProblemCode.TEXT_DIFFERS, detail=short(_joined(entities))))
        kind, text, is_notice = (MessageKind.TEXT, text, False) if is_plain else _said(value, text)
        native_id, reply_to = value.get("id"), value.get("reply_to_message_id")
        return Message(
            conversation=self.key,
            place=place,
            sender=None if is_notice else self._sender(value, account),
            sent=sent,
            sent_raw=written if isinstance(written, str) else str(counted or ""),
            precision=Precision.SECOND if sent else Precision.NONE,
            zone=zone,
            kind=kind,
            text=text,
            native_id=str(native_id) if native_id is not None else None,
            reply_to=str(reply_to) if reply_to is not None and "reply_to_peer_id" not in value else None,
            edited="edited_unixtime" in value or (isinstance(edited, str) and not never_edited(edited)),
            attachments=() if is_plain and isinstance(said, str) else tuple(_attachments(value)),
        )

    def _sender(self, value: Mapping[str, object], account: "_Account") -> str | None:
        """What tells the sender apart: the id, and in the oldest files the name. A deleted account has no name."""
        who, whose = ("actor", "actor_id") if value["type"] == "service" else ("from", "from_id")
        native_id, name = value.get(whose), value.get(who)
        key = native_id if isinstance(native_id, str) else str(native_id) if isinstance(native_id, int) else None
        if not key:
            return name if isinstance(name, str) else None
        if key not in self.parties:
            self.parties.add(key)
            is_self = self._is_self(key, account, is_new="date_unixtime" in value)
            shown = name if isinstance(name, str) else key
            account.notes.append(Party(conversation=self.key, key=key, name=shown, native_ids=(key,), is_self=is_self))
        return key

    def _is_self(self, key: str, account: "_Account", *, is_new: bool) -> bool | None:
        """In a chat of two, who is not the one it is named for is the account's holder."""
        if account.holder is not None:
            return account.holder in (key, f"user{key}")
        if self.type == "personal_chat" and is_new and self.native_id:
            return key != f"user{self.native_id}"
        return None


class _Account:
    """What is known of the whole file: whose it is, and how its clock stands."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.source = export.source.id
        self.notes: list[Record] = []
        """What is to be said before the next message."""
        self.holder: str | None = None
        self.zone: tzinfo = UTC
        self.zero = EPOCH
        """Of the exporting computer's clock, as far as read; and what that clock showed at the epoch."""
        self.zones: set[timedelta] = set()
        self.clock: Clock | None = None
        self.late: dict[tuple[str | int, ...], dict[str, object]] | None = None

    def members_of(self, path: tuple[str | int, ...]) -> Mapping[str, object]:
        """Name, type and id of a chat that writes them after its messages."""
        if self.late is None:
            self.late = {}
            try:
                for element in self.export.elements_at(*PATTERNS):
                    if not element.wanted:
                        self.late.setdefault(element.path[:-1], {}).update({str(step): element.value for step in element.path[-1:]})
            except BrokenJson:
                pass  # said where the messages are read
        return self.late.get(path, {})

    def sent(self, written: object, counted: object, edited: object, place: Place) -> tuple[datetime | None, Zone]:
        if isinstance(written, str) and isinstance(counted, str):
            try:
                shown = datetime.fromisoformat(written)
                passed = shown - self.zero
                if passed.days * DAY + passed.seconds == int(counted) and not passed.microseconds:
                    return in_zone(shown, self.zone), Zone.UTC
            except (TypeError, ValueError):
                pass  # a written offset, or nonsense that is said below
        try:
            wall = datetime.fromisoformat(written) if isinstance(written, str) else None
            instant = from_epoch(int(counted)) if isinstance(counted, str | int) else None
        except (OSError, OverflowError, ValueError):
            self.notes.append(Problem(place=place, code=ProblemCode.BAD_TIME, detail=short(f"{written} {counted or ''}".strip())))
            return None, Zone.UNKNOWN
        if instant is not None:
            return (self._on_the_wall(wall, instant, place) if wall is not None and wall.tzinfo is None else instant), Zone.UTC
        if wall is None:
            self.notes.append(Problem(place=place, code=ProblemCode.BAD_TIME))
            return None, Zone.UNKNOWN
        if wall.tzinfo is not None:
            return wall, Zone.OFFSET
        if self.clock is None:
            self.clock = self._wall_clock(edited)
            self.notes.append(self.clock.reading(place))
        return self.clock.instant(wall), self.clock.status

    def _on_the_wall(self, wall: datetime, instant: datetime, place: Place) -> datetime:
        """The instant, on the clock of the computer that made the export."""
        offset = wall.replace(tzinfo=UTC) - instant
        if not is_offset(offset):
            detail = f"date {wall.isoformat()} ≠ date_unixtime {instant.isoformat()}"
            self.notes.append(Problem(place=place, code=ProblemCode.BAD_TIME, detail=detail))
            return instant
        self.zone, self.zero = timezone(offset), EPOCH + offset
        at = instant.astimezone(self.zone)
        if offset not in self.zones:
            self.zones.add(offset)
            self.notes.append(Reading(place=place, code=ReadingCode.CLOCK, value=f"UTC{at.isoformat()[-6:]}", why="date_unixtime"))
        return at

    def _wall_clock(self, edited: object) -> Clock:
        if self.export.options.zone is None and isinstance(edited, str) and never_edited(edited):
            offset = datetime.fromisoformat(edited) - EPOCH
            return Clock(timezone(offset), Zone.ASSUMED, f"edited: {edited}")
        return wall_clock(self.export)


def never_edited(edited: str) -> bool:
    """Whether this is the epoch on somebody's wall clock, as old versions wrote for "never"."""
    if not edited.startswith(("1970-01-01T", "1969-12-31T")):
        return False
    try:
        return is_offset(datetime.fromisoformat(edited) - EPOCH)
    except (TypeError, ValueError):
        return False


def _said(value: Mapping[str, object], text: str) -> tuple[MessageKind, str, bool]:
    """Kind and text of a message that is more than text, and whether it is a notice that nobody sent."""
    if value["type"] == "message":
        if "photo" in value:
            return MessageKind.IMAGE, text, False
        if "file" in value:
            return MEDIA.get(str(value.get("media_type")), MessageKind.FILE), text, False
        if not text:
            text = _written({key: value[key] for key in value if key in CONTENT or key.startswith("game_")})
        return MessageKind.ORDER_CARD if "invoice_information" in value else MessageKind.TEXT, text, False
    if value["type"] == "unsupported":
        return MessageKind.SYSTEM, text or "unsupported", True
    action = str(value.get("action", ""))
    kind = ACTIONS.get(action, MessageKind.SYSTEM)
    is_notice = kind is MessageKind.SYSTEM
    actor = value.get("actor")
    said = f"{actor} {action}" if is_notice and isinstance(actor, str) else action
    arguments = _written({key: value[key] for key in value if key not in FRAME})
    return kind, (f"{said}: {arguments}" if arguments else said) + (f"\n{text}" if text else ""), is_notice


def _joined(text: object) -> str:
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return ""
    return "".join([part if isinstance(part, str) else str(part.get("text", "")) if isinstance(part, dict) else "" for part in text])


def _written(members: Mapping[str, object]) -> str:
    """Members as the file writes them, the names left out where there is only one value."""
    if len(members) == 1:
        (value,) = members.values()
        return _shown(value)
    return "; ".join(f"{key}: {_shown(value)}" for key, value in members.items())


def _shown(value: object, depth: int = 0) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case dict() if depth < DEEPEST:
            return ", ".join(f"{key}: {_shown(member, depth + 1)}" for key, member in value.items())
        case list() if depth < DEEPEST:
            return ", ".join(_shown(member, depth + 1) for member in value)
        case dict() | list():
            return "…"
        case float() if not isfinite(value):  # 1e999
            return "…"
        case _:
            return str(value)


def _attachments(value: Mapping[str, object]) -> Iterator[Attachment]:
    """Files the message came with, and what stands behind its words: links, and who was forwarded."""
    for key in FILES:
        if key in value and isinstance(path := value[key], str):
            original = value.get("file_name") if key == "file" else None
            if path.startswith("(") and path.endswith(")"):
                yield Attachment(name=str(original or value.get("media_type") or key), present=False, note=path)
            else:
                yield Attachment(name=path, note="thumbnail" if key == "thumbnail" else str(original) if original else None)
    text = value.get("text")
    if isinstance(text, list):
        for part in text:
            if isinstance(part, dict) and (isinstance(target := part.get("href"), str) or isinstance(target := part.get("document_id"), str)):
                yield Attachment(name=target, present=False if target.startswith("(") else None, note=str(part.get("type")))
    if "forwarded_from" in value:
        yield Attachment(name=str(value["forwarded_from"] or ""), note="forwarded_from")
    for key, note in BESIDE.items():
        if isinstance(told := value.get(key), str):
            yield Attachment(name=told, note=note)
    buttons = value.get("inline_bot_buttons")
    if isinstance(buttons, list):
        for button in (button for row in buttons if isinstance(row, list) for button in row if isinstance(button, dict)):
            if isinstance(target := button.get("data"), str):
                yield Attachment(name=target, note=str(button.get("text", "")))
