"""Feishu and Lark (飞书): messages as the platform's own interface gives them (`im/v1/messages`), an answer of it or the list out of one.

    {"code": 0, "msg": "success", "data": {"has_more": false, "items": [
      {"message_id": "om_1", "root_id": "om_0", "parent_id": "om_0", "msg_type": "text", "create_time": "1741079000000",
       "update_time": "1741079000000", "deleted": false, "updated": false, "chat_id": "oc_1",
       "sender": {"id": "ou_1", "id_type": "open_id", "sender_type": "user", "tenant_key": "…"},
       "body": {"content": "{\\"text\\":\\"@_user_1 在吗\\"}"}, "mentions": [{"key": "@_user_1", "id": "ou_2", "name": "云朵"}]}]}}

Times count milliseconds from the epoch. `content` is JSON in a string, another for every type: `text` {text}; `post` {title, content: lines of
elements text, a, at, img, media, emotion, code_block}, perhaps under its language (`zh_cn`); `image` {image_key}; `file`, `folder`, `audio`,
`media`, `sticker` {file_key, file_name}; `interactive` {title, elements}; `hongbao` {text}; `system` {template, and who fills it}; `location`
{name}; `video_chat` {topic}; `share_calendar_event` {summary}; `vote` {topic, options}; `todo` {summary}; `merge_forward`. Somebody spoken to stands
as `@_user_1`, and `mentions` says who that is; nothing else in an answer names people, so a sender who was never spoken to is known by the id alone.
A message that was recalled is `deleted` and has lost its words, for which a sentence may stand instead of JSON. Both orders of time occur; they are
read oldest first.
Reference: open.feishu.cn, server-docs/im-v1 (message list and content).
"""

from collections.abc import Iterator, Mapping

import msgspec

from casefile.records import Attachment, Conversation, MessageKind, Passage, Place, Provenance, Record
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import (
    NOTHING,
    Object,
    bad_entry,
    first_elements,
    flaws,
    from_milliseconds,
    object_in,
    objects_in,
    oldest_first,
    text_in,
    whole,
)
from parsers.json_window import BrokenJson
from parsers.talk import People, message

FORMAT = Format("feishu_json", "chat", Provenance.DATABASE_TOOL)

PATTERNS = {"[": (("*",),), "{": (("data", "items", "*"), ("items", "*"))}
KINDS = {
    "image": MessageKind.IMAGE,
    "file": MessageKind.FILE,
    "folder": MessageKind.FILE,
    "audio": MessageKind.VOICE,
    "media": MessageKind.VIDEO,
    "sticker": MessageKind.STICKER,
    "hongbao": MessageKind.TRANSFER,
    "video_chat": MessageKind.CALL,
    "system": MessageKind.SYSTEM,
}
WORDS = ("title", "text", "topic", "summary", "name", "content")
"""Keys of what a person reads, in the order it is shown."""


def recognizes(export: Export) -> bool:
    return '"message_id"' in export.text_head and '"msg_type"' in export.text_head and _pattern(export) is not None


def _pattern(export: Export) -> tuple[str, ...] | None:
    """Where the messages stand in this file."""
    for pattern in PATTERNS.get(export.text_head.lstrip()[:1], ()):
        found = first_elements(export, *pattern)
        if found and found[-1].wanted and isinstance(found[-1].value, dict) and {"message_id", "msg_type", "create_time"} <= found[-1].value.keys():
            return pattern
    return None


def parse(export: Export) -> Iterator[Record]:
    pattern = _pattern(export) or ("data", "items", "*")
    chats = _Chats(export, _names(export, pattern))
    for element in oldest_first(export, *pattern, count=lambda value: whole(text_in(value, "create_time"))):
        place = export.place(element.pointer, element.start, element.end)
        if not element.wanted:
            yield Passage(place=place, what="envelope")
            continue
        yield from flaws(place, element)
        yield from chats.read(place, element.value)


def _names(export: Export, pattern: tuple[str, ...]) -> Mapping[str, str]:
    """Who is who, as far as somebody was spoken to."""
    names: dict[str, str] = {}
    try:
        for element in export.elements(*pattern):
            for one in objects_in(element.value, "mentions"):
                names.setdefault(text_in(one, "id"), text_in(one, "name"))
    except BrokenJson:
        return names  # said where the messages are read
    return names


class _Chats:
    def __init__(self, export: Export, names: Mapping[str, str]) -> None:
        self.export = export
        self.names = names
        self.people = People()
        self.begun: set[str] = set()

    def read(self, place: Place, value: object) -> Iterator[Record]:
        if not isinstance(value, dict) or "message_id" not in value or "create_time" not in value:
            yield bad_entry(self.export, place)
            return
        chat, sender = text_in(value, "chat_id"), object_in(value, "sender")
        if chat not in self.begun:
            self.begun.add(chat)
            yield Conversation(place=place, key=chat, platform="feishu", native_id=chat or None)
        key, type_, written = text_in(sender, "id"), text_in(value, "msg_type"), text_in(value, "create_time")
        written_content = text_in(object_in(value, "body"), "content")
        content = _content(written_content)
        is_deleted, text = value.get("deleted") is True, _text(type_, content)
        files = tuple(_attachments(type_, content))
        is_gone = is_deleted and not files and (not text or not written_content.startswith("{"))
        kind = MessageKind.RECALLED if is_gone else KINDS.get(type_, MessageKind.TEXT)
        if key and kind is not MessageKind.SYSTEM:
            yield from self.people.meet(key, text_in(sender, "name") or self.names.get(key, ""), conversation=chat, ids=(key,))
        yield from message(
            place,
            None if kind is MessageKind.SYSTEM else key,
            from_milliseconds(written, self.export.options.zone),
            written,
            text,
            kind=kind,
            conversation=chat,
            native_id=text_in(value, "message_id"),
            reply_to=text_in(value, "parent_id"),
            edited=value.get("updated") is True,
            deleted=is_deleted,
            attachments=files,
        )


def _content(written: str) -> Object:
    """The JSON in the string; words alone where it is none."""
    try:
        content = msgspec.json.decode(written.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
        return {"text": written} if written else NOTHING
    if not isinstance(content, dict):
        return {"text": written}
    return next((one for one in content.values() if isinstance(one, dict) and isinstance(one.get("content"), list)), content)


def _text(type_: str, content: Object) -> str:
    if type_ == "system":
        filled = [f"{key}: {_listed(value)}" for key, value in content.items() if key != "template" and _listed(value)]
        return "\n".join((text_in(content, "template"), *filled))
    told = [text_in(content, key) for key in WORDS if isinstance(content.get(key), str)]
    lines = [*_lines(content.get("content")), *_lines(content.get("elements")), *_lines(object_in(content, "summary").get("content"))]
    options = content.get("options")
    return "\n".join(filter(None, (*told, *lines, _listed(options) if type_ == "vote" else "")))


def _listed(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(one for one in value if isinstance(one, str))
    return text_in(value, "text")


def _lines(lines: object) -> Iterator[str]:
    """The lines of a post or card: what its elements say, run together."""
    for line in lines if isinstance(lines, list) else ():
        elements = line if isinstance(line, list) else [line]
        yield "".join(_shown(one) for one in elements if isinstance(one, dict))


def _shown(element: Object) -> str:
    match text_in(element, "tag"):
        case "at":
            return text_in(element, "user_name") or text_in(element, "user_id")
        case "emotion":
            return text_in(element, "emoji_type")
        case "note":
            return "".join(text_in(one, "text") for one in objects_in(element, "elements"))
        case _:
            return text_in(element, "text")


def _attachments(type_: str, content: Object) -> Iterator[Attachment]:
    elements = [one for key in ("content", "elements") for line in _rows(content.get(key)) for one in line]
    for one in [content if type_ in KINDS else NOTHING, *elements]:
        if name := text_in(one, "file_name") or text_in(one, "file_key") or text_in(one, "image_key"):
            yield Attachment(name=name, note=text_in(one, "file_key") if text_in(one, "file_name") else None)
        elif link := text_in(one, "href"):
            yield Attachment(name=link, note="text_link")


def _rows(lines: object) -> Iterator[list[Object]]:
    for line in lines if isinstance(lines, list) else ():
        yield [one for one in (line if isinstance(line, list) else [line]) if isinstance(one, dict)]
