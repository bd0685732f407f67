"""Messenger's end-to-end encrypted chats ("secure storage" download): one `<name>_<n>.json` a chat, its files in `media/`.

    {"participants": ["Seller", "Robin"], "threadName": "Seller_7",
     "messages": [{"senderName": "Seller", "text": "hi", "timestamp": 1714546800000, "type": "text", "isUnsent": false,
                   "media": [{"uri": "./media/a.jpeg"}], "reactions": [{"actor": "Robin", "reaction": "👍"}]}]}

The text is clean UTF-8, oldest first; `timestamp` counts milliseconds from the epoch. `type` is text, link, media or placeholder. A message
taken back keeps its place with a sentence of the app as its text. A file that the app could not fetch has a sentence for a uri.
Reactions are not read.
"""

from collections.abc import Iterator

from casefile.records import Attachment, Conversation, MessageKind, Passage, Provenance, Record
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import Object, bad_entry, first_elements, flaws, from_milliseconds, objects_in, oldest_first, text_in, whole
from parsers.talk import People, kind_of_file, message

FORMAT = Format("meta_e2ee_json", "chat", Provenance.OFFICIAL_EXPORT)


def recognizes(export: Export) -> bool:
    head = export.text_head
    if not head.lstrip().startswith("{") or '"threadName"' not in head:
        return False
    found = first_elements(export, "messages", "*")
    if found and found[-1].wanted:
        return isinstance(found[-1].value, dict) and {"senderName", "timestamp"} <= found[-1].value.keys()
    return {"participants", "threadName", "messages"} <= {step for element in found for step in element.path[:1]}


def parse(export: Export) -> Iterator[Record]:
    members: dict[str, object] = {}
    people = People()
    begun = False
    for element in oldest_first(export, "messages", "*", count=lambda value: whole(text_in(value, "timestamp"))):
        place = export.place(element.pointer, element.start, element.end)
        if not element.wanted:
            yield Passage(place=place, what="envelope")
            members.update({str(step): element.value for step in element.path[:1]})
            continue
        if not begun:
            begun = True
            yield _conversation(export, members)
        yield from flaws(place, element)
        value = element.value
        if not isinstance(value, dict) or "timestamp" not in value:
            yield bad_entry(export, place)
            continue
        sender = text_in(value, "senderName")
        yield from people.meet(sender)
        attachments = tuple(map(_attachment, objects_in(value, "media")))
        unsent = value.get("isUnsent") is True
        kind = MessageKind.RECALLED if unsent else MessageKind.TEXT
        if attachments and not unsent:
            kind = kind_of_file(attachments[0].name)
        sent = from_milliseconds(value.get("timestamp"), export.options.zone)
        yield from message(
            place, sender, sent, text_in(value, "timestamp"), text_in(value, "text"), kind=kind, deleted=unsent, attachments=attachments
        )
    if not begun:
        yield _conversation(export, members)


def _conversation(export: Export, members: Object) -> Conversation:
    participants = members.get("participants")
    is_group = len(participants) > 2 if isinstance(participants, list) and participants else None
    title = text_in(members, "threadName") or None
    return Conversation(place=export.place("$", 0, 0), key="", platform="messenger", native_id=title, title=title, is_group=is_group)


def _attachment(medium: Object) -> Attachment:
    uri = text_in(medium, "uri")
    return Attachment(name=uri) if "/" in uri else Attachment(name="media", present=False, note=uri or None)
