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

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from functools import partial

from casefile.records import Attachment, Conversation, MessageKind, Passage, Place, Provenance, Reading, ReadingCode, Record, Role
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.helpdesk import AGENT, CUSTOMER, Desk, attached, inside, internal, is_of, own_words, read_each
from parsers.json_elements import Element
from parsers.json_values import Object, bad_entry, flaws, object_in, objects_in, text_in
from parsers.markup import blocks_of, page_of
from parsers.talk import kind_of_files, message
from parsers.time_layout import Times

OUTBOUND = "10"
"""The source of a ticket of Freshdesk that an agent wrote to a customer."""

FORMAT = Format("desk_json", "chat", Provenance.APP_EXPORT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a message says, whichever service it is of."""

    at: object
    person: str
    role: Role
    text: str
    name: str = ""
    ids: tuple[str, ...] = ()
    chat: str = ""
    native_id: str = ""
    files: tuple[Attachment, ...] = ()
    is_internal: bool = False
    is_notice: bool = False
    is_draft: bool = False
    is_deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    platform: str
    lists: tuple[str, ...] = ()
    """Under which keys several conversations stand."""
    within: tuple[tuple[str, ...], ...]
    """Where in a conversation its messages are."""
    people: str = ""
    """Under which key a conversation names those who take part in it, where its messages do not."""
    keys: frozenset[str]
    """What every message has."""
    said: Callable[[Object, Object], Said]
    """What a message says, given what is told of its conversation."""


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
            key, role = text_in(user, "id"), _side(is_customer=text_in(user, "type") == "customer")
            yield from self.desk.meet(chat, key, _named(user), ids=(key, text_in(user, "email")), role=role)


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


def _text(value: Object, *plain: str, page: str = "") -> str:
    """The plain version, else what the page says."""
    text = next(filter(None, (text_in(value, name) for name in plain)), "")
    return text or (blocks_of(page_of(text_in(value, page)), blanks=True) if page and text_in(value, page) else "")


def _named(person: Object) -> str:
    """The name that a person has, in one piece or two."""
    whole = text_in(person, "name") or text_in(person, "nickname")
    parts = (text_in(person, key) for pair in (("first_name", "last_name"), ("first", "last"), ("firstname", "lastname")) for key in pair)
    return whole or " ".join(filter(None, parts)) or text_in(person, "email")


def _side(*, is_customer: bool) -> Role:
    return CUSTOMER if is_customer else AGENT


# ── the services ──────────────────────────────────────────────────────────────────────────────────────────────────


def _freshdesk(value: Object, about: Object) -> Said:
    requester = object_in(about, "requester")
    name, address = parseaddr(text_in(value, "from_email"))
    person = text_in(value, "user_id") or address
    known = _named(requester) if person and person == text_in(about, "requester_id") else ""
    return Said(
        at=value.get("created_at"),
        person=person,
        role=_side(is_customer=value.get("incoming") is True),
        text=_text(value, "body_text", page="body"),
        name=known or name,
        ids=(person, address or (text_in(requester, "email") if known else "")),
        chat=text_in(value, "ticket_id") or text_in(about, "id"),
        native_id=text_in(value, "id"),
        files=attached(value, "name", "attachment_url"),
        is_internal=value.get("private") is True,
    )


def _gorgias(value: Object, about: Object) -> Said:
    sender = object_in(value, "sender")
    return Said(
        at=value.get("created_datetime"),
        person=text_in(sender, "id") or text_in(sender, "email"),
        role=_side(is_customer=value.get("from_agent") is not True),
        text=_text(value, "body_text", page="body_html"),
        name=_named(sender),
        ids=(text_in(sender, "id"), text_in(sender, "email")),
        chat=text_in(value, "ticket_id") or text_in(about, "id"),
        native_id=text_in(value, "id"),
        files=attached(value, "name", "url"),
        is_internal=value.get("public") is False or text_in(value, "channel") == "internal-note",
    )


def _livechat(value: Object, about: Object) -> Said:
    author, kind = text_in(value, "author_id"), text_in(value, "type")
    file = text_in(value, "name") or text_in(value, "url")
    return Said(
        at=value.get("created_at"),
        person=author,
        role=Role.UNKNOWN,
        text=text_in(value, "text") or "\n".join(_composed(value)) or (kind if kind not in ("message", "file") else ""),
        ids=(author,),
        chat=text_in(about, "id"),
        native_id=text_in(value, "id"),
        files=(Attachment(name=file, note=text_in(value, "content_type") or None),) if kind == "file" and file else (),
        is_internal=text_in(value, "visibility") == "agents",
        is_notice=kind == "system_message",
    )


def _composed(event: Object) -> Iterator[str]:
    """What a form that was filled in or a card says, a line for each field or word of it."""
    for field in objects_in(event, "fields"):
        chosen = (text_in(one, "label") for one in (object_in(field, "answer"), *objects_in(field, "answers")))
        yield " ".join(filter(None, (text_in(field, "label"), text_in(field, "answer"), *chosen)))
    for card in objects_in(event, "elements"):
        yield from filter(None, (text_in(card, "title"), text_in(card, "subtitle")))


def _crisp(value: Object, _about: Object) -> Said:
    user, content, kind = object_in(value, "user"), object_in(value, "content"), text_in(value, "type")
    is_customer = text_in(value, "from") == "user"
    file = text_in(content, "name") or text_in(content, "url")
    return Said(
        at=value.get("timestamp"),
        person=text_in(user, "user_id") or text_in(user, "nickname") or text_in(value, "from"),
        role=_side(is_customer=is_customer),
        text=text_in(value, "content") or text_in(content, "text") or text_in(content, "namespace"),
        name=_named(user),
        ids=(text_in(user, "user_id"),),
        chat=text_in(value, "session_id"),
        native_id=text_in(value, "fingerprint"),
        files=(Attachment(name=file, note=text_in(content, "type") or None),) if text_in(content, "url") else (),
        is_internal=kind == "note",
        is_notice=kind == "event",
    )


def _helpscout(value: Object, about: Object) -> Said:
    author, kind = object_in(value, "createdBy"), text_in(value, "type")
    return Said(
        at=value.get("createdAt"),
        person=text_in(author, "id") or text_in(author, "email"),
        role=_side(is_customer=text_in(author, "type") == "customer"),
        text=_text(value, page="body") or text_in(object_in(value, "action"), "text"),
        name=_named(author),
        ids=(text_in(author, "id"), text_in(author, "email")),
        chat=text_in(about, "id"),
        native_id=text_in(value, "id"),
        files=attached(object_in(value, "_embedded"), "filename", "fileName", kind="mimeType"),
        is_internal=kind == "note",
        is_notice=kind == "lineitem",
        is_draft=text_in(value, "state") == "draft",
    )


def _front(value: Object, about: Object) -> Said:
    sender = next((one for one in objects_in(value, "recipients") if text_in(one, "role") == "from"), {})
    author = object_in(value, "author")
    address = text_in(author, "email") or text_in(sender, "handle")
    return Said(
        at=value.get("created_at"),
        person=address or text_in(author, "id"),
        role=_side(is_customer=value.get("is_inbound") is True),
        text=_text(value, "text", page="body"),
        name=_named(author) or text_in(sender, "name"),
        ids=(address,),
        chat=text_in(about, "id"),
        native_id=text_in(value, "id"),
        files=attached(value, "filename", "url"),
        is_draft=value.get("is_draft") is True,
    )


def _tawk(value: Object, about: Object) -> Said:
    about = object_in(about, "chat") or about
    sender, visitor = object_in(value, "sender"), object_in(about, "visitor")
    side, kind = text_in(sender, "t"), text_in(value, "type")
    is_customer = side == "v"
    found = (object_in(one, "content", "file") for one in objects_in(value, "attchs"))
    named = ((text_in(one, "name") or text_in(one, "url"), text_in(one, "mimeType")) for one in found)
    files = tuple(Attachment(name=name, note=kind or None) for name, kind in named if name)
    return Said(
        at=value.get("time"),
        person=text_in(sender, "id") or (text_in(visitor, "email") or text_in(visitor, "name") if is_customer else text_in(sender, "n")) or side,
        role=_side(is_customer=is_customer) if side in ("v", "a") else Role.UNKNOWN,
        text=text_in(value, "msg"),
        name=_named(visitor) if is_customer else text_in(sender, "n"),
        ids=(text_in(sender, "id"), text_in(visitor, "email") if is_customer else ""),
        chat=text_in(about, "id"),
        files=files,
        is_notice=side == "s" or (kind not in ("msg", "") and not files),
    )


def _chatwoot(value: Object, about: Object) -> Said:
    sender, kind = object_in(value, "sender"), text_in(value, "message_type")
    return Said(
        at=value.get("created_at"),
        person=f"{text_in(sender, 'type')} {text_in(sender, 'id')}".strip() if sender else "",
        role=_side(is_customer=kind in ("0", "incoming")),
        text=text_in(value, "content"),
        name=_named(sender),
        ids=(text_in(sender, "email"), text_in(sender, "phone_number")),
        chat=text_in(value, "conversation_id") or text_in(about, "id"),
        native_id=text_in(value, "id"),
        files=attached(value, "data_url", kind="file_type"),
        is_internal=value.get("private") is True,
        is_notice=kind in ("2", "activity"),
        is_deleted=object_in(value, "content_attributes").get("deleted") is True,
    )


SERVICES = (
    Service(
        platform="freshdesk",
        lists=("tickets",),
        within=(("conversations", "*"),),
        keys=frozenset(("body", "body_text", "incoming", "private")),
        said=_freshdesk,
    ),
    Service(
        platform="gorgias",
        lists=("tickets",),
        within=(("data", "*"), ("messages", "*")),
        keys=frozenset(("from_agent", "created_datetime", "sender")),
        said=_gorgias,
    ),
    Service(
        platform="livechat",
        lists=("chats",),
        people="users",
        within=(("thread", "events", "*"), ("threads", "*", "events", "*")),
        keys=frozenset(("type", "created_at", "visibility")),
        said=_livechat,
    ),
    Service(
        platform="crisp",
        within=(("data", "*"), ("messages", "*")),
        keys=frozenset(("session_id", "from", "content", "timestamp")),
        said=_crisp,
    ),
    Service(
        platform="helpscout",
        lists=("conversations",),
        within=(("_embedded", "threads", "*"), ("threads", "*")),
        keys=frozenset(("createdBy", "createdAt", "type", "state")),
        said=_helpscout,
    ),
    Service(
        platform="front",
        within=(("_results", "*"), ("messages", "*")),
        keys=frozenset(("is_inbound", "recipients", "created_at")),
        said=_front,
    ),
    Service(
        platform="tawk",
        lists=("chats",),
        within=(("messages", "*"), ("chat", "messages", "*")),
        keys=frozenset(("sender", "msg", "time")),
        said=_tawk,
    ),
    Service(
        platform="chatwoot",
        within=(("payload", "*"), ("messages", "*")),
        keys=frozenset(("message_type", "private", "content", "created_at")),
        said=_chatwoot,
    ),
)
