"""Zendesk: tickets as its export and its interface give them; one, a list of them, or one a line.

    {"id": 35, "subject": "Lamp", "description": "It is not brass.", "status": "open", "requester_id": 20, "created_at": "2026-01-05T02:30:00Z",
     "comments": [{"id": 501, "type": "Comment", "author_id": 20, "body": "It is not brass.", "plain_body": "…", "html_body": "<p>…</p>",
       "public": true, "created_at": "2026-01-05T02:30:00Z", "via": {"channel": "email", "source": {"from": {"address": "…", "name": "…"}}},
       "attachments": [{"file_name": "a.jpg", "content_type": "image/jpeg", "content_url": "…"}]}]}

    {"comments": [{…}], "users": [{"id": 20, "name": "Sample Reader", "email": "…", "role": "end-user"}], "count": 1}

    {"audits": [{"id": 1, "ticket_id": 35, "author_id": 77, "created_at": "…", "events": [{"id": 9, "type": "Comment", "body": "…", "public": true},
       {"id": 10, "type": "Change", "field_name": "status", "value": "solved", "previous_value": "open"}]}]}

Times are in UTC. `requester`, `submitter`, `assignee` may be objects with a name. The requester and every `end-user` are customers, agents and admins
write for the desk. A comment that is not `public` was shown to no customer. A ticket without comments has its `description`. A change of status is a
notice. What a mail quotes below its words is kept beside them.
"""

from collections.abc import Iterator, Mapping

from casefile.records import Conversation, MessageKind, Place, Provenance, Record, Role
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.helpdesk import AGENT, CUSTOMER, Desk, attached, inside, internal, is_of, own_words, read_each
from parsers.json_values import Object, bad_entry, flaws, object_in, objects_in, text_in
from parsers.markup import plain
from parsers.talk import kind_of_files, message
from parsers.time_layout import Times

FORMAT = Format("zendesk_ticket", "chat", Provenance.APP_EXPORT)
PLATFORM = "zendesk"
LISTS = ("tickets", "results")
ROLES = {"end-user": CUSTOMER, "agent": AGENT, "admin": AGENT}
PEOPLE = ("requester", "submitter", "assignee")
VOICE = "VoiceComment"


def _is_ticket(value: Object) -> bool:
    comments, audits = objects_in(value, "comments"), objects_in(value, "audits")
    if comments:
        return any("author_id" in one and "body" in one and ("public" in one or "html_body" in one) for one in comments)
    if audits:
        return any("ticket_id" in one and "events" in one for one in audits)
    return (
        {"subject", "description", "status"} <= value.keys() and "description_text" not in value and ("requester_id" in value or "requester" in value)
    )


def _is_unit(value: Object) -> bool:
    return _is_ticket(value) or _is_ticket(object_in(value, "ticket"))


def recognizes(export: Export) -> bool:
    head = export.text_head
    return ('"author_id"' in head or '"requester' in head) and is_of(export, LISTS, _is_unit)


def parse(export: Export) -> Iterator[Record]:
    return read_each(export, LISTS, _is_unit, _Tickets(export).read)


class _Tickets:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.desk = Desk()
        self.times = Times(order="ymd", clock=wall_clock(export))

    def read(self, place: Place, whole: Object) -> Iterator[Record]:
        value = object_in(whole, "ticket") or whole
        audits = objects_in(whole, "audits") or objects_in(value, "audits")
        number = text_in(value, "id") or next((text_in(one, "ticket_id") for one in audits), "")
        yield Conversation(place=place, key=number, platform=PLATFORM, native_id=number or None, title=text_in(value, "subject") or None)
        yield from self._people(number, whole, value)
        lists = [(*above, name, "*") for above in ((), ("ticket",)) for name in ("comments", "audits")]
        found = list(inside(self.export, place, *lists))
        for where, one in found:
            yield from flaws(where, one)
            if isinstance(one.value, dict):
                yield from self._entry(where, number, one.value)
            else:
                yield bad_entry(self.export, where)
        if not found and text_in(value, "description"):
            author = value.get("requester_id") or object_in(value, "requester").get("id")
            told = {"author_id": author, "body": value["description"], "created_at": value.get("created_at"), "via": value.get("via")}
            yield from self._comment(place, number, told, subject=text_in(value, "subject"))

    def _people(self, chat: str, whole: Object, value: Object) -> Iterator[Record]:
        for one in (*objects_in(whole, "users"), *objects_in(value, "users")):
            yield from self._person(chat, one, ROLES.get(text_in(one, "role"), Role.UNKNOWN))
        for name in PEOPLE:
            one = object_in(value, name)
            role = CUSTOMER if name == "requester" else ROLES.get(text_in(one, "role"), AGENT if name == "assignee" else Role.UNKNOWN)
            yield from self._person(chat, one, role)
        if not object_in(value, "requester"):
            yield from self.desk.meet(chat, text_in(value, "requester_id"), ids=(text_in(value, "requester_id"),), role=CUSTOMER)

    def _person(self, chat: str, one: Object, role: Role) -> Iterator[Record]:
        key = text_in(one, "id") or text_in(one, "email")
        ids = (text_in(one, "id"), text_in(one, "email"), text_in(one, "phone"))
        yield from self.desk.meet(chat, key, text_in(one, "name") or text_in(one, "email"), ids=ids, role=role)

    def _entry(self, place: Place, chat: str, value: Object) -> Iterator[Record]:
        """A comment, or what of an audit is one, and changes of status."""
        if "events" not in value:
            yield from self._comment(place, chat, value)
            return
        for number, event in enumerate(objects_in(value, "events")):
            where = Place(source=place.source, where=f"{place.where}.events[{number}]", start=place.start, end=place.end)
            kind = text_in(event, "type")
            if kind in ("Comment", VOICE):
                yield from self._comment(where, chat, {**{key: value.get(key) for key in ("author_id", "created_at", "via")}, **event})
            elif kind == "Change" and text_in(event, "field_name") == "status":
                written, text = text_in(value, "created_at"), f"status: {text_in(event, 'value')}"
                yield from message(where, None, self.times.read(written), written, text, kind=MessageKind.SYSTEM, conversation=chat)

    def _comment(self, place: Place, chat: str, value: Mapping[str, object], subject: str = "") -> Iterator[Record]:
        key, sender = text_in(value, "author_id"), object_in(value, "via", "source", "from")
        body = text_in(value, "plain_body") or text_in(value, "body") or plain(text_in(value, "html_body"))
        if not key and not body:
            yield bad_entry(self.export, place)
            return
        address = text_in(sender, "address") or text_in(sender, "email")
        yield from self.desk.meet(chat, key, text_in(sender, "name") or address, ids=(key, address))
        text, quoted = own_words(body.strip("\r\n"))
        text = "\n".join(filter(None, (subject, text)))
        files = (*attached(value, "file_name", "filename", "content_url"), *quoted)
        kind = MessageKind.CALL if text_in(value, "type") == VOICE else MessageKind.TEXT if text else kind_of_files(files)
        if value.get("public") is False:
            kind, text, files = internal(text, files)
        written, native_id = text_in(value, "created_at"), text_in(value, "id")
        sent = self.times.read(written)
        yield from message(place, key, sent, written, text, kind=kind, conversation=chat, native_id=native_id, attachments=files)
