"""Helpdesks whose interfaces give conversations as JSON: Freshdesk, Gorgias, LiveChat, Crisp, Help Scout, Front, tawk.to and Chatwoot.

    Freshdesk  {"id": 35, "subject": "Lamp", "requester_id": 10, "description_text": "Is it new?", "created_at": "2026-01-05T02:30:00Z",
                "conversations": [{"id": 3, "user_id": 20, "incoming": false, "private": false, "body_text": "Yes", "from_email": "…", …}]}
    Gorgias    {"data": [{"id": 1, "ticket_id": 35, "from_agent": false, "public": true, "body_text": "…", "sender": {…}, "created_datetime": "…"}]}
    LiveChat   {"chats": [{"id": "PJ0", "users": [{"id": "b7", "name": "…", "type": "customer"}],
                "thread": {"events": [{"id": "e1", "type": "message", "text": "…", "author_id": "b7", "visibility": "all", "created_at": "…"}]}}]}
    Crisp      {"data": [{"session_id": "s1", "type": "text", "from": "user", "content": "…", "fingerprint": 1, "timestamp": 1705185005123,
                "user": {"nickname": "…"}}]}
    Help Scout {"_embedded": {"threads": [{"id": 1, "type": "customer", "body": "…", "createdBy": {"type": "customer", …}, "createdAt": "…"}]}}
    Front      {"_results": [{"id": "msg_1", "is_inbound": true, "text": "…", "author": null, "recipients": [{"role": "from", "handle": "…"}],
                "created_at": 1705185005.123}]}
    tawk.to    {"id": "70fe", "visitor": {"name": "…"}, "messages": [{"sender": {"t": "v"}, "type": "msg", "msg": "…", "time": "…"}]}
    Chatwoot   {"payload": [{"id": 1, "message_type": 0, "private": false, "content": "…", "sender": {"name": "…"}, "created_at": 1705185005}]}

Messages come in one conversation, in a list of conversations, or alone in an array. Those that stand newest first are read oldest first. What agents
write to each other was told to no customer, nor what is a draft. Known from the services' documentation, not from samples.
"""

from collections.abc import Iterator
from functools import partial

from casefile.records import Conversation, MessageKind, Passage, Place, Provenance, Reading, ReadingCode, Record
from parsers.chat.desk_json.services import SERVICES, Service, name_of, side_of
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.helpdesk import Desk, inside, internal, is_of, own_words, read_each
from parsers.json_elements import Element
from parsers.json_values import Object, bad_entry, flaws, object_in, objects_in, text_in
from parsers.talk import kind_of_files, message
from parsers.time_layout import Times

OUTBOUND = "10"
"""The source of a ticket of Freshdesk that an agent wrote to a customer."""

FORMAT = Format("desk_json", "chat", Provenance.APP_EXPORT)


def recognizes(export: Export) -> bool:
    return _service(export) is not None


def _service(export: Export) -> Service | None:
    head = export.text_head
    likely = (one for one in SERVICES if all(f'"{key}"' in head for key in one.keys))
    return next((one for one in likely if is_of(export, one.lists, partial(_is_unit, one))), None)


def _is_unit(service: Service, value: Object) -> bool:
    """Whether this is a conversation, or a message alone."""
    return service.keys <= value.keys() or any(service.keys <= one.keys() for path in service.within for one in _at(value, path))


def _at(value: Object, path: tuple[str, ...]) -> Iterator[Object]:
    """The objects at a pattern."""
    first, *rest = path
    if not rest:
        return
    if rest == ["*"]:
        yield from objects_in(value, first)
    elif rest[0] == "*":
        for one in objects_in(value, first):
            yield from _at(one, tuple(rest[1:]))
    else:
        yield from _at(object_in(value, first), tuple(rest))


def parse(export: Export) -> Iterator[Record]:
    service = _service(export) or SERVICES[0]
    yield Reading(place=export.place("$", 0, 0), code=ReadingCode.UNCONFIRMED, value=service.platform)
    yield from read_each(export, service.lists, partial(_is_unit, service), _Desk(export, service).read)


class _Desk:
    def __init__(self, export: Export, service: Service) -> None:
        self.export = export
        self.service = service
        self.desk = Desk()
        self.begun: set[str] = set()
        self.times = Times(order="ymd", clock=wall_clock(export))

    def read(self, place: Place, value: Object) -> Iterator[Record]:
        if self.service.keys <= value.keys():
            yield from self._message(place, value, {})
            return
        if opening := _opening(value):
            yield from self._message(place, opening, value)
        found: list[tuple[Place, Element]] = list(inside(self.export, place, *self.service.within))
        first, last = (next(filter(None, (self._at(one.value, value) for _, one in ones)), 0.0) for ones in (found, reversed(found)))
        for where, one in reversed(found) if first > last else found:
            yield from flaws(where, one)
            if isinstance(one.value, dict):
                yield from self._message(where, one.value, value)
            else:
                yield bad_entry(self.export, where)

    def _at(self, value: object, about: Object) -> float:
        if not isinstance(value, dict):
            return 0
        at = self.times.read(_written(self.service.said(value, about).at)).at
        return at.timestamp() if at is not None and at.tzinfo is not None else 0

    def _message(self, place: Place, value: Object, about: Object) -> Iterator[Record]:
        said = self.service.said(value, about)
        if said.is_draft:
            yield Passage(place=place, what="draft")
            return
        chat = said.chat or text_in(about, "id")
        if chat not in self.begun:
            self.begun.add(chat)
            yield from self._begin(place, chat, text_in(about, "subject") or text_in(value, "subject"), about)
        yield from () if said.is_notice else self.desk.meet(chat, said.person, said.name, ids=said.ids, role=said.role)
        words, quoted = own_words(said.text)
        files = (*said.files, *quoted)
        kind = MessageKind.SYSTEM if said.is_notice else kind_of_files(said.files) if said.files else MessageKind.TEXT
        if said.is_deleted:
            kind = MessageKind.RECALLED
        if said.is_internal:
            kind, words, files = internal(said.text, said.files)
        written = _written(said.at)
        yield from message(
            place,
            None if said.is_notice else said.person,
            self.times.read(written),
            written,
            words,
            kind=kind,
            conversation=chat,
            native_id=said.native_id,
            deleted=said.is_deleted,
            attachments=files,
        )

    def _begin(self, place: Place, chat: str, title: str, about: Object) -> Iterator[Record]:
        """A conversation and those whom it names at its head."""
        yield Conversation(place=place, key=chat, platform=self.service.platform, native_id=chat or None, title=title or None)
        for user in objects_in(about, self.service.people):
            key, role = text_in(user, "id"), side_of(is_customer=text_in(user, "type") == "customer")
            yield from self.desk.meet(chat, key, name_of(user), ids=(key, text_in(user, "email")), role=role)


def _written(at: object) -> str:
    """A time as text: what is a number counts from the epoch."""
    return str(at) if isinstance(at, str | int | float) and not isinstance(at, bool) else ""


def _opening(ticket: Object) -> Object | None:
    """What a ticket of Freshdesk says before its first answer: the customer's words, but where it began with a mail of the desk's."""
    if "description_text" not in ticket:
        return None
    is_incoming = text_in(ticket, "source") != OUTBOUND
    return {
        "body_text": text_in(ticket, "description_text"),
        "incoming": is_incoming,
        "private": False,
        "user_id": ticket.get("requester_id" if is_incoming else "responder_id"),
        "created_at": ticket.get("created_at"),
        "attachments": ticket.get("attachments"),
    }
