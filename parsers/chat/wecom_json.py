"""WeCom (企业微信): what the archive of conversations (会话内容存档) gives an enterprise, decrypted: objects in a list, under a key, or one a line.

    {"msgid": "1193_1603875608", "action": "send", "from": "kefu01", "tolist": ["wmGAgeDQAA"], "roomid": "",
     "msgtime": 1603875608691, "msgtype": "text", "text": {"content": "保证正品"}}
    {"msgid": "1577_1603875615", "action": "recall", "from": "kefu01", …, "msgtype": "revoke", "revoke": {"pre_msgid": "1193_1603875608"}}
    {"msgid": "1258_1603875616", "action": "switch", "time": 1603875616000, "user": "kefu01"}

Times count milliseconds from the epoch. `from` and `tolist` are accounts: of staff as the enterprise chose them, of outsiders `wm…` or `wo…`. What
is said stands under the key that `msgtype` names, or under `info` or `doc`. Two accounts are one conversation, a `roomid` is another. A recall names
the message that was recalled, which stays in the archive. A picture or file is kept apart and named by `sdkfileid`; `filename` is shown. Names are
not in the archive.
Reference: developer.work.weixin.qq.com, document/path/91774.
"""

from collections.abc import Iterator

import msgspec

from casefile.records import Attachment, Conversation, MessageKind, Passage, Place, Problem, Provenance, Record
from parsers.export import Export
from parsers.format import Format
from parsers.json_elements import Element
from parsers.json_values import (
    Object,
    bad_entry,
    first_elements,
    flaws,
    from_milliseconds,
    from_seconds,
    has_lines,
    json_lines,
    object_in,
    objects_in,
    text_in,
    whole,
)
from parsers.talk import People, message

FORMAT = Format("wecom_json", "chat", Provenance.DATABASE_TOOL)

LISTS = ("messages", "chatdata", "data", "items", "list")
"""Keys under which the list stands."""
MILLISECONDS = 10**11
KINDS = {
    "image": MessageKind.IMAGE,
    "voice": MessageKind.VOICE,
    "video": MessageKind.VIDEO,
    "file": MessageKind.FILE,
    "qydiskfile": MessageKind.FILE,
    "emotion": MessageKind.STICKER,
    "redpacket": MessageKind.TRANSFER,
    "external_redpacket": MessageKind.TRANSFER,
    "meeting_voice_call": MessageKind.CALL,
    "voiptext": MessageKind.CALL,
    "revoke": MessageKind.RECALLED,
    "agree": MessageKind.SYSTEM,
    "disagree": MessageKind.SYSTEM,
}
WORDS = (
    "content",
    "title",
    "votetitle",
    "topic",
    "description",
    "desc",
    "feed_desc",
    "wish",
    "address",
    "place",
    "remarks",
    "displayname",
    "corpname",
)
"""Keys of what a person reads, in the order it is shown."""
BODIES = ("info", "doc")
"""Where it stands instead in messages of Markdown, news, documents and files of the cloud."""
LINKS = ("link_url", "url")


def recognizes(export: Export) -> bool:
    if '"msgtype"' not in export.text_head or '"tolist"' not in export.text_head:
        return False
    return has_lines(export) or _pattern(export) is not None


def _pattern(export: Export) -> tuple[str, ...] | None:
    """Where the messages stand in this file."""
    patterns = (("*",),) if export.text_head.lstrip().startswith("[") else (*((key, "*") for key in LISTS if f'"{key}"' in export.text_head), ())
    for pattern in patterns:
        found = first_elements(export, *pattern)
        if found and found[-1].wanted and _is_message(found[-1].value):
            return pattern
    return None


def parse(export: Export) -> Iterator[Record]:
    chats = _Chats(export)
    for found in _elements(export):
        if not isinstance(found, tuple):
            yield found
            continue
        place, element = found
        yield from flaws(place, element)
        if element.wanted:
            yield from chats.read(place, element.value)
        else:
            yield Passage(place=place, what="envelope")


def _elements(export: Export) -> Iterator[tuple[Place, Element] | Passage | Problem]:
    if has_lines(export):
        yield from json_lines(export)
        return
    pattern = _pattern(export)
    for element in export.elements(*(("*",) if pattern is None else pattern)):
        yield export.place(element.pointer, element.start, element.end), element


class _Chats:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.people = People()
        self.begun: set[str] = set()

    def read(self, place: Place, value: object) -> Iterator[Record]:
        if not isinstance(value, dict) or "msgid" not in value or not ("msgtime" in value or "time" in value):
            yield bad_entry(self.export, place)
            return
        room, sender, type_ = text_in(value, "roomid"), text_in(value, "from"), text_in(value, "msgtype")
        told = value.get("tolist")
        others = [one for one in told if isinstance(one, str)] if isinstance(told, list) else []
        chat = room or " ".join(sorted({sender, *others[:1]} - {""}))
        is_notice = text_in(value, "action") == "switch" or KINDS.get(type_) is MessageKind.SYSTEM
        if chat not in self.begun:
            self.begun.add(chat)
            yield Conversation(place=place, key=chat, platform="wecom", native_id=room or None, is_group=bool(room) if chat else None)
        kind = MessageKind.SYSTEM if is_notice else KINDS.get(type_, MessageKind.TEXT)
        said = next(filter(None, (object_in(value, key) for key in (type_, *BODIES))), {"content": value.get(type_)})
        text, files = _text(said), tuple(_attachments(kind, said))
        if kind is not MessageKind.SYSTEM:
            yield from self.people.meet(sender, conversation=chat, ids=(sender,))
        counted = text_in(value, "msgtime") or text_in(value, "time")
        read = from_milliseconds if abs(whole(counted) or 0) >= MILLISECONDS else from_seconds
        yield from message(
            place,
            None if kind is MessageKind.SYSTEM else sender,
            read(counted, self.export.options.zone),
            counted,
            text,
            kind=kind,
            conversation=chat,
            native_id=text_in(value, "msgid"),
            reply_to=text_in(said, "pre_msgid"),
            attachments=files,
        )
        if kind is MessageKind.TEXT and not text and not files:
            yield bad_entry(self.export, place)


def _is_message(value: object) -> bool:
    return isinstance(value, dict) and {"msgid", "from", "tolist", "msgtype"} <= value.keys()


def _text(said: Object) -> str:
    """What a person reads; of a message of several parts, one line for each."""
    return "\n".join(filter(None, map(_words, _parts(said) or [said])))


def _words(part: Object) -> str:
    choices = part.get("voteitem")
    told = (*(text_in(part, key) for key in WORDS), *(one for one in (choices if isinstance(choices, list) else ()) if isinstance(one, str)))
    return "\n".join(dict.fromkeys(filter(None, told)))


def _parts(said: Object) -> list[Object]:
    """Of a message that is a record of others, its title alone is this person's."""
    items = objects_in(said, "item") if "title" not in said else []
    return [_content(one) if "type" in one and "content" in one else one for one in items]


def _content(part: Object) -> Object:
    """A part's `content` is JSON in a string."""
    try:
        value = msgspec.json.decode(text_in(part, "content"))
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return {"content": text_in(part, "content")}
    return value if isinstance(value, dict) else {}


def _attachments(kind: MessageKind, said: Object) -> Iterator[Attachment]:
    for part in _parts(said) or [said]:
        if name := text_in(part, "filename") or text_in(part, "sdkfileid"):
            yield Attachment(name=name)
        if kind is MessageKind.TEXT and (link := next(filter(None, (text_in(part, key) for key in LINKS)), "")):
            yield Attachment(name=link, note="text_link")
