"""Zendesk Chat (Zopim): chats as its interface gives them, one, a list of them, or one a line.

    {"chats": [{"id": "2601.1", "type": "chat", "timestamp": "2026-01-05T02:30:00Z", "end_timestamp": "…", "department_name": "Sales",
       "visitor": {"id": "1.a", "name": "Visitor 1", "email": "", "phone": ""}, "agent_names": ["Ann"], "agent_ids": ["77"],
       "history": [{"type": "chat.memberjoin", "timestamp": "…", "name": "Ann", "nick": "agent:77", "channel": "#x"},
         {"type": "chat.msg", "timestamp": "2026-01-05T02:30:05Z", "name": "Visitor 1", "nick": "visitor:1", "sender_type": "Visitor",
          "msg": "brass?", "msg_id": "m1"},
         {"type": "chat.file", "timestamp": "…", "nick": "agent:77", "attachment": {"name": "a.pdf", "url": "…", "mime_type": "application/pdf"}},
         {"type": "chat.rating", "timestamp": "…", "new_rating": "bad"}]},
      {"id": "2601.2", "type": "offline_msg", "timestamp": "…", "visitor": {…}, "message": "are you there?"}]}

Times are in UTC. Visitors are customers; agents and triggers write for the desk, each under a name of their own choice. What is neither a message nor
a file is a notice. The keys of an entry are known from the interface's documentation, not from a sample.
"""

from collections.abc import Generator, Iterator

from casefile.records import (
    Attachment,
    Conversation,
    MessageKind,
    Place,
    Provenance,
    Reading,
    ReadingCode,
    Record,
    Role,
)
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.helpdesk import AGENT, CUSTOMER, Desk, from_seconds, inside, is_of, read_each
from parsers.json_values import Object, bad_entry, flaws, object_in, objects_in, text_in
from parsers.talk import kind_of_file, message
from parsers.time_layout import Times

FORMAT = Format("zendesk_chat", "chat", Provenance.APP_EXPORT)
PLATFORM = "zendesk"
LISTS = ("chats", "results")
NOTICE_FIELDS = ("name", "new_rating", "new_comment", "reason")
TRIGGER, OFFLINE = "trigger", "offline_msg"


def _is_chat(value: Object) -> bool:
    entries = objects_in(value, "history")
    has_entries = any(text_in(one, "type").startswith("chat.") for one in entries)
    return has_entries or (text_in(value, "type") == OFFLINE and "visitor" in value)


def recognizes(export: Export) -> bool:
    return any(word in export.text_head for word in ('"visitor"', '"chat.')) and is_of(export, LISTS, _is_chat)


def parse(export: Export) -> Iterator[Record]:
    yield Reading(place=export.place("$", 0, 0), code=ReadingCode.UNCONFIRMED, value="Zendesk Chat")
    yield from read_each(export, LISTS, _is_chat, _Chats(export).read)


class _Chats:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.desk = Desk()
        self.times = Times(order="ymd", clock=wall_clock(export))

    def read(self, place: Place, value: Object) -> Iterator[Record]:
        chat, visitor = text_in(value, "id"), object_in(value, "visitor")
        yield Conversation(place=place, key=chat, platform=PLATFORM, native_id=chat or None, title=text_in(value, "department_name") or None)
        own = text_in(visitor, "id") or text_in(visitor, "name")
        ids = tuple(text_in(visitor, key) for key in ("id", "email", "phone"))
        yield from self.desk.meet(chat, own, text_in(visitor, "name"), ids=ids, role=CUSTOMER)
        if text_in(value, "type") == OFFLINE:
            written = from_seconds(value.get("timestamp"))
            yield from message(place, own, self.times.read(written), written, text_in(value, "message"), conversation=chat, native_id=chat)
            return
        for where, entry in inside(self.export, place, ("history", "*")):
            yield from flaws(where, entry)
            if isinstance(entry.value, dict):
                yield from self._entry(where, chat, own, entry.value)
            else:
                yield bad_entry(self.export, where)

    def _entry(self, place: Place, chat: str, visitor: str, value: Object) -> Iterator[Record]:
        key = yield from self._sender(chat, visitor, value)
        kind, text, files = _said(value)
        written, native_id = from_seconds(value.get("timestamp")), text_in(value, "msg_id")
        sender = None if kind is MessageKind.SYSTEM else key
        sent = self.times.read(written)
        yield from message(place, sender, sent, written, text, kind=kind, conversation=chat, native_id=native_id, attachments=files)

    def _sender(self, chat: str, visitor: str, value: Object) -> Generator[Record, None, str]:
        nick, name, kind = text_in(value, "nick"), text_in(value, "name"), text_in(value, "sender_type").casefold()
        is_visitor = kind == "visitor" or (not kind and nick.startswith("visitor"))
        is_agent = kind in ("agent", TRIGGER) or nick.startswith(("agent", TRIGGER))
        key = (visitor or nick or name) if is_visitor else nick or name
        role = CUSTOMER if is_visitor else AGENT if is_agent else Role.UNKNOWN
        yield from self.desk.meet(chat, key, name, ids=(nick,), role=role)
        return key


def _said(value: Object) -> tuple[MessageKind, str, tuple[Attachment, ...]]:
    """Kind, words and files of an entry."""
    kind = text_in(value, "type")
    if kind == "chat.msg":
        return MessageKind.TEXT, text_in(value, "msg"), ()
    if kind == "chat.file":
        file = object_in(value, "attachment")
        named, media = text_in(file, "name") or text_in(file, "url") or text_in(value, "file_name"), text_in(file, "mime_type")
        return kind_of_file(named, media), text_in(value, "msg"), (Attachment(name=named, note=media or None),) if named else ()
    told = ", ".join(filter(None, (text_in(value, field) for field in NOTICE_FIELDS)))
    return MessageKind.SYSTEM, f"{kind}: {told}" if told else kind, ()
