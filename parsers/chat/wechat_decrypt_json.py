"""wechat-decrypt: a WeChat chat as JSON, `export/<name>/message_0.db.json`.

    {"chat_username": "wxid_abc", "display_name": "张三卖家", "is_group": false, "message_count": 2,
     "messages": [{"local_id": 1, "server_id": 7382, "type": 1, "type_name": "文本", "sort_seq": 1705285860000, "sender_username": "wxid_abc",
                   "sender": "张三卖家", "create_time": 1705285860, "time_str": "2024-01-15 10:31:00", "status": 3, "content": "假一赔十",
                   "display_content": "假一赔十", "is_system": false, "is_received": true}, …]}

`create_time` counts seconds from the epoch, `time_str` is the same on the exporter's clock. `type` and `content` are WeChat's own: XML of what is no
text, and in a group the sender's account before the words; `display_content` is a short form of it. In a chat of two `is_received` tells whose a
message is. A chat that WeChat keeps in several databases comes in several files.

WeChat-Analyzer's JSON has the same types and contents, names only the other side, and says of each message whether it is the owner's:

    {"talker": {"user_name": "wxid_abc", "nick_name": "张三", "remark": "张三卖家", "is_group": false}, "total": 2, "exported_at": "…",
     "messages": [{"local_id": 1, "type": 1, "is_sender": false, "create_time": 1705285860, "content": "假一赔十", "display_content": "假一赔十"}, …]}
"""

from collections.abc import Iterator

from casefile.records import Conversation, MessageKind, Passage, Place, Provenance, Record
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import NOTHING, Object, bad_entry, envelope_first, first_elements, flaws, object_in, text_in, whole
from parsers.talk import People
from parsers.wechat import OWNER, PLATFORM, ROOM, SYSTEM_SENDER, from_database, kind_of_notice, kind_of_type, message, readable

FORMAT = Format("wechat_decrypt_json", "chat", Provenance.DATABASE_TOOL)

ABOUT = frozenset({"display_name", "talker"})
KEYS = frozenset({"type", "create_time", "content", "display_content"})
SPEAKERS = frozenset({"sender", "is_sender"})


def recognizes(export: Export) -> bool:
    if not export.text_head.lstrip().startswith("{") or not any(f'"{key}"' in export.text_head for key in ("chat_username", "talker")):
        return False
    found = first_elements(export, "messages", "*")
    first = found[-1].value if found and found[-1].wanted else None
    return isinstance(first, dict) and first.keys() >= KEYS and not SPEAKERS.isdisjoint(first)


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
            yield from _message(export, place, entry, people, about)
        else:
            yield bad_entry(export, place)


def _conversation(place: Place, about: Object) -> Conversation:
    native_id, title = _other(about)
    return Conversation(place=place, key="", platform=PLATFORM, native_id=native_id or None, title=title or None, is_group=_is_group(about))


def _other(about: Object) -> tuple[str, str]:
    """Account and name of whom, or the room, that the chat is with."""
    talker = object_in(about, "talker")
    account = text_in(about, "chat_username") or text_in(talker, "user_name")
    return account, text_in(about, "display_name") or text_in(talker, "remark") or text_in(talker, "nick_name") or account


def _is_group(about: Object) -> bool | None:
    told = about.get("is_group", object_in(about, "talker").get("is_group", NOTHING))
    return told if isinstance(told, bool) else _other(about)[0].endswith(ROOM) or None


def _message(export: Export, place: Place, entry: Object, people: People, about: Object) -> Iterator[Record]:
    native_id, name = _speaker(entry, about)
    content = text_in(entry, "content").removeprefix(f"{native_id}:\n")
    text = readable(content) or text_in(entry, "display_content")
    if entry.get("is_system") is True or name == SYSTEM_SENDER:
        kind, sender = kind_of_notice(content), ""
    else:
        kind, sender = kind_of_type(whole(entry.get("type")), None, content), native_id or name
    is_received = entry.get("is_received") if _is_group(about) is False else None
    is_self = name == OWNER or (not is_received if isinstance(is_received, bool) else None)
    if "is_sender" in entry and kind in {MessageKind.SYSTEM, MessageKind.RECALLED}:
        sender = ""
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


def _speaker(entry: Object, about: Object) -> tuple[str, str]:
    """Account and name of who sent a message."""
    if "is_sender" not in entry:
        return text_in(entry, "sender_username"), text_in(entry, "sender")
    if entry["is_sender"]:
        return "", OWNER
    return ("", text_in(entry, "sender_name") or text_in(entry, "sender")) if _is_group(about) else _other(about)
