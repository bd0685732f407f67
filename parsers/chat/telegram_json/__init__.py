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
once more and is what is read; if the two differ, somebody edited the file. A service message has none; its
text here is the actor, the action and its members as the file writes them: `Oak & Ash phone_call: 12`. So it is with contact
cards, places, polls and invoices.
Time: `date` is the clock of the exporting computer, without a zone; `date_unixtime` is the instant, and the difference the
offset of that clock. Files before 2022 have only `date`; many write `"edited": "1970-01-01T05:00:00"` for "never edited",
which tells the offset that the computer had for that day.
Media that were left out stand as a sentence in brackets: `(File not included. Change data exporting settings to download.)`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from msgspec import UNSET

from casefile.records import Conversation, Message, MessageKind, Party, Passage, Place, Precision, Problem, ProblemCode, Provenance, Record
from parsers.cells import short
from parsers.chat.telegram_json.bodies import attachments, is_one_run, joined, links, said
from parsers.chat.telegram_json.clock import ComputerClock, never_edited
from parsers.chat.telegram_json.plain import Plain, plain
from parsers.export import Export
from parsers.format import Format
from parsers.json_elements import Element
from parsers.json_values import text_in
from parsers.json_window import BrokenJson
from parsers.telegram import TYPES, is_message

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
PLAIN = frozenset((
    "id", "type", "date", "date_unixtime", "edited", "edited_unixtime", "from", "from_id", "text", "text_entities", "reply_to_message_id",
    "reactions",
))  # fmt: skip
"""Keys of a message that is nothing but text."""


def recognizes(export: Export) -> bool:
    head = export.text_head
    if not head.lstrip().startswith("{") or not ('"messages"' in head or '"chats"' in head or '"personal_information"' in head):
        return False
    chat_type = None
    try:
        for element in export.elements_at(*PATTERNS):
            if element.wanted:
                return is_message(element.value)
            if element.path[-1:] == ("type",) and isinstance(element.value, str):
                chat_type = element.value
    except BrokenJson:
        return False
    return chat_type in GROUP


def parse(export: Export) -> Iterator[Record]:
    account = _Account(export)
    chat: _Chat | None = None
    members: dict[tuple[str | int, ...], dict[str, object]] = {}
    for element in export.elements_at(*PATTERNS, usual=plain):
        path = element.path
        if not element.wanted:
            yield Passage(place=export.place(element.pointer, element.start, element.end), what="envelope")
            if path == ("personal_information",) and (holder := text_in(element.value, "user_id")):
                account.holder = f"user{holder}"
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
    parties: dict[str, bool] = field(default_factory=dict)
    """Who has been met, and whether under a name."""

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
        if isinstance(value, Plain):
            return self._plain(value, place, account)
        if element.damaged:
            account.notes.append(Problem(place=place, code=ProblemCode.BAD_BYTES))
        if element.repeated:
            account.notes.append(Problem(place=place, code=ProblemCode.REPEATED_KEY, detail=short(element.repeated)))
        if not isinstance(value, dict) or value.get("type") not in TYPES:
            account.notes.append(Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(account.export.quoted(place))))
            return None
        written, counted, edited = value.get("date"), value.get("date_unixtime"), value.get("edited")
        if isinstance(written, int) and not isinstance(written, bool) and counted is None:
            counted = written  # as other programs than the app count
        sent, zone = account.clock.sent(written, counted, edited, place)
        is_plain = value["type"] == "message" and PLAIN.issuperset(value)
        text, entities = value.get("text"), value.get("text_entities")
        is_bare = is_plain and is_one_run(text, entities)
        if not isinstance(text, str):
            text = joined(text)
        if entities and not is_bare and (told := joined(entities)) != text:
            if text:
                account.notes.append(Problem(place=place, code=ProblemCode.TEXT_DIFFERS, detail=short(text)))
            text = told
        kind, text, is_notice = (MessageKind.TEXT, text, False) if is_plain else said(value, text)
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
            attachments=() if is_bare or (is_plain and not any(links(value))) else tuple(attachments(value)),
        )

    def _plain(self, read: Plain, place: Place, account: "_Account") -> Message:
        sent, zone = account.clock.sent(read.date, read.date_unixtime, None, place)
        return Message(
            conversation=self.key,
            place=place,
            sender=self._met(read.from_id, read.name, account, is_new=True) if read.from_id else read.name,
            sent=sent,
            sent_raw=read.date,
            precision=Precision.SECOND if sent else Precision.NONE,
            zone=zone,
            kind=MessageKind.TEXT,
            text=read.text,
            native_id=str(read.id),
            reply_to=str(read.reply_to_message_id) if read.reply_to_message_id is not UNSET else None,
        )

    def _sender(self, value: Mapping[str, object], account: "_Account") -> str | None:
        """What tells the sender apart: the id, and in the oldest files the name. A deleted account has no name."""
        who, whose = ("actor", "actor_id") if value["type"] == "service" else ("from", "from_id")
        native_id, name = value.get(whose), value.get(who)
        key = native_id if isinstance(native_id, str) else str(native_id) if isinstance(native_id, int) else None
        if not key:
            return name if isinstance(name, str) else None
        return self._met(key, name, account, is_new="date_unixtime" in value)

    def _met(self, key: str, name: object, account: "_Account", *, is_new: bool) -> str:
        is_named, tells = self.parties.get(key), isinstance(name, str)
        if is_named is None or (tells and not is_named):
            self.parties[key] = tells
            shown = name if isinstance(name, str) else key
            is_self = self._is_self(key, shown, account, is_new=is_new)
            account.notes.append(Party(conversation=self.key, key=key, name=shown, native_ids=(key,), is_self=is_self))
        return key

    def _is_self(self, key: str, name: str, account: "_Account", *, is_new: bool) -> bool | None:
        """In a chat of two, who is not the one it is named for is the account's holder; whose id says so and whose name does not may be either."""
        if account.holder is not None:
            return account.holder in (key, f"user{key}")
        if self.type == "personal_chat" and is_new and self.native_id:
            return False if key == f"user{self.native_id}" else None if name == self.title else True
        return None


class _Account:
    """What is known of the whole file: whose it is, how its clock stands, and what chats say behind their messages."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.source = export.source.id
        self.notes: list[Record] = []
        """What is to be said before the next message."""
        self.holder: str | None = None
        self.clock = ComputerClock(export, self.notes)
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
