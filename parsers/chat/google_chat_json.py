"""Google Chat by Takeout: `Google Chat/Groups/DM …/messages.json`, with `group_info.json` beside it.

    {"messages": [{"creator": {"name": "Ann", "email": "ann@example.com", "user_type": "Human"},
                   "created_date": "Monday, January 7, 2019 at 7:25:08 PM UTC", "text": "hi", "topic_id": "t", "message_id": "space/topic/m",
                   "attached_files": [{"original_name": "a.jpg", "export_name": "File-a.jpg"}], "annotations": […]}]}

    {"name": "Lamps", "members": [{"name": "Ann", "email": "ann@example.com", "user_type": "Human"}]}

Times are written in English and in UTC. A message answers the first of its topic. The mail address tells who somebody is. Files lie beside the
messages, `(1)` behind the name of a second one. `updated_date` with `previous_message_versions`, `quoted_message_metadata` and `message_state` were
accepted as documented. `Users/User …/user_info.json` names the owner of the account and holds no messages.
"""

import re
from collections.abc import Iterator

from casefile.records import Attachment, Conversation, MessageKind, Passage, Place, Provenance, Record
from parsers.clock import wall_clock
from parsers.english_dates import numeric
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import Object, bad_entry, beside, first_elements, flaws, object_in, objects_in, text_in
from parsers.talk import People, kind_of_files, message
from parsers.time_layout import Times

FORMAT = Format("google_chat_json", "chat", Provenance.OFFICIAL_EXPORT)
ABOUT, OWNER = "group_info.json", "user_info.json"
GROUP = re.compile(r"Google Chat/Groups/[^/!]+/messages\.json$")
FOLDER = re.compile(r"(?:^|[/!])(DM|Space) [^/!]+/[^/!]+$")
DELETED = "DELETED"


def recognizes(export: Export) -> bool:
    head = export.text_head.lstrip()
    if not head.startswith("{"):
        return False
    if '"messages"' in head and '"created_date"' in head:
        found = first_elements(export, "messages", "*")
        return bool(found) and found[-1].wanted and isinstance(found[-1].value, dict) and {"creator", "created_date"} <= found[-1].value.keys()
    if not head.strip("{} \r\n\t").replace('"messages": []', "") and GROUP.search(export.source.path):
        return True
    if export.name == OWNER and '"membership_info"' in head:
        return True
    if '"members"' in head and '"user_type"' in head:
        found = first_elements(export, "members", "*")
        return bool(found) and found[-1].wanted and "user_type" in object_in(found[-1].value)
    return False


def parse(export: Export) -> Iterator[Record]:
    people, times = People(), Times(order="ymd", clock=wall_clock(export))
    topics: dict[str, str] = {}
    begun = False
    for element in export.elements("messages", "*"):
        place = export.place(element.pointer, element.start, element.end)
        if not element.wanted:
            yield Passage(place=place, what="envelope")
            continue
        yield from flaws(place, element)
        value = element.value
        if not isinstance(value, dict) or "created_date" not in value:
            yield bad_entry(export, place)
            continue
        if not begun:
            begun = True
            yield _conversation(export, place, text_in(value, "message_id"))
        creator = object_in(value, "creator")
        name, address = text_in(creator, "name"), text_in(creator, "email")
        key = address or name
        yield from people.meet(key, name, ids=(address,) if address else ())
        written, native_id, topic = text_in(value, "created_date"), text_in(value, "message_id"), text_in(value, "topic_id")
        first = topics.setdefault(topic, native_id) if topic else native_id
        files = tuple(Attachment(name=text_in(one, "export_name") or text_in(one, "original_name")) for one in objects_in(value, "attached_files"))
        quoted = object_in(value, "quoted_message_metadata")
        answered = text_in(quoted, "text")
        deleted = text_in(value, "message_state") == DELETED or "deletion_metadata" in value
        yield from message(
            place,
            key,
            times.read(numeric(written)),
            written,
            text_in(value, "text"),
            kind=MessageKind.RECALLED if deleted else kind_of_files(files),
            native_id=native_id,
            reply_to=text_in(quoted, "message_id") or (first if first != native_id else None),
            edited="updated_date" in value,
            deleted=deleted,
            attachments=(*files, *_shared(value), *_before(value), *((Attachment(name=answered, note="reply_to"),) if answered else ())),
        )


def _shared(value: Object) -> Iterator[Attachment]:
    """Files that lie on the sender's Drive: the message points to them."""
    for one in objects_in(value, "annotations"):
        if title := text_in(object_in(one, "drive_metadata"), "title"):
            yield Attachment(name=title, note="share")


def _before(value: Object) -> Iterator[Attachment]:
    """What an edited message said before."""
    for one in objects_in(value, "previous_message_versions"):
        if text := text_in(one, "text"):
            yield Attachment(name=text, note=f"revision {text_in(one, 'created_date')}".strip())


def _conversation(export: Export, place: Place, native_id: str) -> Conversation:
    about = object_in(next(beside(export, ABOUT), None))
    members = objects_in(about, "members")
    title = text_in(about, "name") or ", ".join(filter(None, (text_in(one, "name") for one in members))) or None
    folder = FOLDER.search(export.source.path)
    is_group = True if folder and folder[1] == "Space" else len(members) > 2 if members else None
    return Conversation(place=place, key="", platform="google_chat", native_id=native_id.partition("/")[0] or None, title=title, is_group=is_group)
