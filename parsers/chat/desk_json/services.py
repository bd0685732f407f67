"""What each service says of a message, and where in its JSON messages stand."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parseaddr

from casefile.records import Attachment, Role
from parsers.helpdesk import AGENT, CUSTOMER, attached
from parsers.json_values import Object, object_in, objects_in, text_in
from parsers.markup import blocks_of, page_of


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


def _text(value: Object, *plain: str, page: str = "") -> str:
    """The plain version, else what the page says."""
    text = next(filter(None, (text_in(value, name) for name in plain)), "")
    return text or (blocks_of(page_of(text_in(value, page)), blanks=True) if page and text_in(value, page) else "")


def name_of(person: Object) -> str:
    """The name that a person has, in one piece or two."""
    whole = text_in(person, "name") or text_in(person, "nickname")
    parts = (text_in(person, key) for pair in (("first_name", "last_name"), ("first", "last"), ("firstname", "lastname")) for key in pair)
    return whole or " ".join(filter(None, parts)) or text_in(person, "email")


def side_of(*, is_customer: bool) -> Role:
    return CUSTOMER if is_customer else AGENT


def _freshdesk(value: Object, about: Object) -> Said:
    requester = object_in(about, "requester")
    name, address = parseaddr(text_in(value, "from_email"))
    person = text_in(value, "user_id") or address
    known = name_of(requester) if person and person == text_in(about, "requester_id") else ""
    return Said(
        at=value.get("created_at"),
        person=person,
        role=side_of(is_customer=value.get("incoming") is True),
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
        role=side_of(is_customer=value.get("from_agent") is not True),
        text=_text(value, "body_text", page="body_html"),
        name=name_of(sender),
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
        role=side_of(is_customer=is_customer),
        text=text_in(value, "content") or text_in(content, "text") or text_in(content, "namespace"),
        name=name_of(user),
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
        role=side_of(is_customer=text_in(author, "type") == "customer"),
        text=_text(value, page="body") or text_in(object_in(value, "action"), "text"),
        name=name_of(author),
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
        role=side_of(is_customer=value.get("is_inbound") is True),
        text=_text(value, "text", page="body"),
        name=name_of(author) or text_in(sender, "name"),
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
        role=side_of(is_customer=is_customer) if side in ("v", "a") else Role.UNKNOWN,
        text=text_in(value, "msg"),
        name=name_of(visitor) if is_customer else text_in(sender, "n"),
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
        role=side_of(is_customer=kind in ("0", "incoming")),
        text=text_in(value, "content"),
        name=name_of(sender),
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
