"""Google's Contact Center AI Platform: the transcript of one chat or call.

    {"comm_type": "chat", "comm_id": 5150, "transcript_version": "1.0", "timezone": "Europe/Oslo",
     "entries": [
       {"timestamp": 1767580200, "type": "text", "body": {"type": "text", "content": "Is it brass?"}, "role": "end_user", "user_data": {}},
       {"timestamp": 1767580230, "type": "photo", "body": {"type": "photo", "media_id": 12}, "role": "end_user", "user_data": {}},
       {"timestamp": 1767580260, "type": "noti", "body": {"type": "noti", "event": "chatEnded"}, "role": "system", "user_data": {}},
       {"timestamp": 1767580290, "type": "text", "body": "Yes.", "role": "agent", "user_data": {"id": 7, "name": "Tern Lamps"}}]}

Times count seconds from the epoch; `timezone` is what the desk's screens showed. A `role` stands where an entry does not say who wrote it.
A `body` is an object whose type tells what it holds (`text`, `text_template`, `markdown`, `photo`, `video` …), or nothing but the words. Entries
without words or files, and the system's, are notices. All this is known from the makers' description and from reports, not from a sample.
"""

from collections.abc import Iterator

from casefile.records import Attachment, Conversation, MessageKind, Passage, Place, Provenance, Reading, ReadingCode, Record, Role
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.helpdesk import AGENT, CUSTOMER, Desk, from_seconds
from parsers.json_values import Object, bad_entry, first_elements, flaws, object_in, text_in
from parsers.talk import message
from parsers.time_layout import Times

FORMAT = Format("ccai_json", "chat", Provenance.APP_EXPORT)
CUSTOMERS = ("end_user", "enduser", "customer", "consumer")
AGENTS = ("agent", "human_agent", "virtual_agent", "task_virtual_agent", "external_agent", "automated_agent", "manager", "bot")
SYSTEM = ("system", "platform")
MEDIA = {"photo": MessageKind.IMAGE, "video": MessageKind.VIDEO, "audio": MessageKind.VOICE}
WORDS = ("content", "title", "event")
"""Where the words of a body stand: what was written, what a file is called, what has happened."""


def recognizes(export: Export) -> bool:
    head = export.text_head
    if not head.lstrip().startswith("{") or '"comm_id"' not in head or '"entries"' not in head:
        return False
    found = first_elements(export, "entries", "*")
    return bool(found) and found[-1].wanted and isinstance(found[-1].value, dict) and {"timestamp", "role"} <= found[-1].value.keys()


def parse(export: Export) -> Iterator[Record]:
    desk, times = Desk(), Times(order="ymd", clock=wall_clock(export))
    begun = False
    about: dict[str, object] = {}
    for element in export.elements("entries", "*"):
        place = export.place(element.pointer, element.start, element.end)
        yield from flaws(place, element)
        if not element.wanted:
            yield Passage(place=place, what="envelope")
            about[".".join(map(str, element.path))] = element.value
            continue
        if not begun:
            begun = True
            native_id = text_in(about, "comm_id")
            yield Conversation(place=place, key="", platform="ccai", native_id=native_id or None)
            yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value="role, type, body")
        if isinstance(element.value, dict):
            yield from _entry(place, element.value, desk, times)
        else:
            yield bad_entry(export, place)


def _entry(place: Place, entry: Object, desk: Desk, times: Times) -> Iterator[Record]:
    user, role = object_in(entry, "user_data"), text_in(entry, "role")
    kind, text, files = _said(entry)
    if role.casefold() in SYSTEM:
        kind = MessageKind.SYSTEM
    native_id = text_in(user, "id")
    key = "" if kind is MessageKind.SYSTEM else native_id or text_in(user, "name") or role
    side = CUSTOMER if role.casefold() in CUSTOMERS else AGENT if role.casefold() in AGENTS else Role.UNKNOWN
    yield from desk.meet("", key, text_in(user, "name") or role, ids=(native_id, text_in(user, "email")), role=side)
    written = from_seconds(entry.get("timestamp"))
    yield from message(place, key or None, times.read(written), written, text, kind=kind, attachments=files)


def _said(entry: Object) -> tuple[MessageKind, str, tuple[Attachment, ...]]:
    """Kind, words and files of an entry."""
    body, kind = object_in(entry, "body"), text_in(entry, "type")
    text = text_in(entry, "body") or next(filter(None, (text_in(body, key) for key in WORDS)), "")
    if file := text_in(object_in(body, "video"), "url") or text_in(body, "media_id"):
        return MEDIA.get(kind, MessageKind.FILE), text, (Attachment(name=file),)
    if text and "event" not in body:
        return MessageKind.TEXT, text, ()
    return MessageKind.SYSTEM, text or kind, ()
