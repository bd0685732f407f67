"""wechat-decrypt: a WeChat chat as JSON, `export/<name>/message_0.db.json`.

    {"chat_username": "wxid_abc", "display_name": "张三卖家", "is_group": false, "message_count": 2,
     "messages": [{"local_id": 1, "server_id": 7382, "type": 1, "type_name": "文本", "sort_seq": 1705285860000, "sender_username": "wxid_abc",
                   "sender": "张三卖家", "create_time": 1705285860, "time_str": "2024-01-15 10:31:00", "status": 3, "content": "假一赔十",
                   "display_content": "假一赔十", "is_system": false, "is_received": true}, …]}

`create_time` counts seconds from the epoch, `time_str` is the same on the exporter's clock. `type` and `content` are WeChat's own: XML of what is no
text, and in a group the sender's account before the words; `display_content` is a short form of it. In a chat of two `is_received` tells whose a
message is. A chat that WeChat keeps in several databases comes in several files.
"""

from collections.abc import Iterator

from casefile.records import Conversation, MessageKind, Passage, Place, Provenance, Record
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import NOTHING, Object, bad_entry, envelope_first, first_elements, flaws, text_in, whole
from parsers.talk import People
from parsers.wechat import OWNER, PLATFORM, ROOM, SYSTEM_SENDER, from_database, kind_of_notice, kind_of_type, message, readable

FORMAT = Format("wechat_decrypt_json", "chat", Provenance.DATABASE_TOOL)

ABOUT = frozenset({"display_name"})
KEYS = frozenset({"server_id", "type", "sender", "create_time", "content", "display_content"})


def recognizes(export: Export) -> bool:
    if not export.text_head.lstrip().startswith("{") or '"chat_username"' not in export.text_head:
        return False
    found = first_elements(export, "messages", "*")
    first = found[-1].value if found and found[-1].wanted else None
    return isinstance(first, dict) and first.keys() >= KEYS


def parse(export: Export) -> Iterator[Record]:
    about: dict[str, object] = {}
    people = People()
    begun = False
    for element in envelope_first(export, "messages", "*", told_by=ABOUT):
        place = export.place(element.pointer, element.start, element.end)
        yield from flaws(place, element)
        if not element.wanted:
            yield Passage(place=place, what="envelope")
            about |= {str(step): element.value for step in element.path[:1]}
            continue
        if not begun:
            begun = True
            yield _conversation(place, about)
        entry = element.value
        if isinstance(entry, dict) and isinstance(entry.get("content"), str):
            yield from _message(export, place, entry, people, is_group=_is_group(about))
        else:
            yield bad_entry(export, place)


def _conversation(place: Place, about: Object) -> Conversation:
    native_id = text_in(about, "chat_username")
    title = text_in(about, "display_name")
    return Conversation(place=place, key="", platform=PLATFORM, native_id=native_id or None, title=title or None, is_group=_is_group(about))


def _is_group(about: Object) -> bool | None:
    told = about.get("is_group", NOTHING)
    return told if isinstance(told, bool) else text_in(about, "chat_username").endswith(ROOM) or None


def _message(export: Export, place: Place, entry: Object, people: People, *, is_group: bool | None) -> Iterator[Record]:
    native_id, name = text_in(entry, "sender_username"), text_in(entry, "sender")
    content = text_in(entry, "content").removeprefix(f"{native_id}:\n")
    text = readable(content) or text_in(entry, "display_content")
    if entry.get("is_system") is True or name == SYSTEM_SENDER:
        kind, sender = kind_of_notice(content), ""
    else:
        kind, sender = kind_of_type(whole(entry.get("type")), None, content), native_id or name
    is_self = name == OWNER or (not entry["is_received"] if is_group is False and isinstance(entry.get("is_received"), bool) else None)
    if kind is not MessageKind.SYSTEM:
        yield from people.meet(sender, name, ids=(native_id,) if native_id else (), is_self=is_self)
    counted, printed = text_in(entry, "create_time"), text_in(entry, "time_str")
    yield from message(
        place,
        sender,
        from_database(export, whole(counted), printed),
        printed or counted,
        text,
        kind=kind,
        native_id=text_in(entry, "server_id"),
        told=f"{counted} {printed}".strip(),
    )
