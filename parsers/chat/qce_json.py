"""qq-chat-exporter: a QQ chat as JSON, or in pieces of one message a line (JSONL).

    {"metadata": {"name": "QQChatExporter V5", "version": "5.4.0", "exportTime": …},
     "chatInfo": {"name": "好店群", "type": "group", "selfUid": "u_…", "selfUin": "10000", "peerUid": "u_…", "peerUin": "20000", …},
     "statistics": {…},
     "messages": [{"id": "7351", "timestamp": 1718454840000, "time": "2024-06-15 20:34:00",
                   "sender": {"uid": "u_…", "uin": "10001", "name": "好店小王", …}, "type": "text",
                   "content": {"text": "第一条", "elements": [{"type": "text", "data": {…}}], "resources": [{"type", "filename", "localPath"}]},
                   "recalled": false, "system": false}, …]}

`timestamp` counts milliseconds from the epoch (ten digits: seconds) and decides; `time` is the same on the exporter's clock, or in UTC (`…Z`).
Version 4 has `messageId`, an ISO time, `isRecalled`, `isSystemMessage` and `content.reply`. `uin` is the QQ number. What was recalled may still have
its text: such a message is marked as deleted. Exports in pieces have a `manifest.json` with the chat and no messages, and an `avatars.json` of QQ
number → picture; a piece itself does not say what chat it is of. A reply may name the id of nothing: then it answers the one message of this sender
in this second.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

import msgspec

from casefile.records import (
    Attachment,
    Conversation,
    MessageKind,
    Passage,
    Place,
    Precision,
    Provenance,
    Reading,
    ReadingCode,
    Record,
)
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import (
    NOTHING,
    Object,
    bad_entry,
    beside,
    envelope_first,
    first_elements,
    flaws,
    json_lines,
    object_in,
    objects_in,
    text_in,
    whole,
)
from parsers.qq import ELEMENTS, PLATFORM, kind_of_notice, kind_of_text
from parsers.talk import People, message
from parsers.time_layout import Moment, Times
from parsers.wechat import from_database

FORMAT = Format("qce_json", "chat", Provenance.DATABASE_TOOL, re.compile(r"c(?P<part>\d+)\.jsonl"))

EXPORTER = "QQChatExporter"
MANIFEST, AVATARS = "manifest.json", "avatars.json"
PICTURES = re.compile(r'\s*\{\s*"[0-9]{5,11}"\s*:\s*"data:image/')
ABOUT = frozenset({"chatInfo"})
WORDS = ("text", "name", "title", "description", "address", "url")
MILLISECONDS = 10**11
"""From here on a number counts milliseconds: as seconds it would be the year 5138."""


def recognizes(export: Export) -> bool:
    if not export.text_head.lstrip().startswith("{"):
        return False
    first = _object(export.text_head.partition("\n")[0])
    if _is_message(first) or PICTURES.match(export.text_head) or (export.name == AVATARS and MANIFEST in export.siblings):
        return True
    if not ('"metadata"' in export.text_head or '"messages"' in export.text_head):
        return False
    found = first_elements(export, "messages", "*")
    exporter = next((element.value for element in found if element.path == ("metadata",)), None)
    if EXPORTER in text_in(exporter, "name"):
        return True
    return bool(found) and found[-1].wanted and _is_message(found[-1].value)


def parse(export: Export) -> Iterator[Record]:
    chat = _Chat(export)
    if _is_message(_object(export.text_head.partition("\n")[0])):
        chat.info = object_in(next(beside(export, MANIFEST, "chatInfo"), None))
        for found in json_lines(export):
            if isinstance(found, tuple):
                place, element = found
                yield from flaws(place, element)
                yield from chat.read(place, element.value)
            else:
                yield found
        return
    for element in envelope_first(export, "messages", "*", told_by=ABOUT):
        place = export.place(element.pointer, element.start, element.end)
        if element.wanted:
            yield from flaws(place, element)
            yield from chat.read(place, element.value)
            continue
        yield Passage(place=place, what="envelope")
        if isinstance(element.value, dict):
            yield from chat.about(place, element.path, element.value)


class _Chat:
    """The conversation of the file, as far as it is known."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.info: Object = NOTHING
        self.started = False
        self.people = People()
        self.ids: set[str] = set()
        self.said: dict[tuple[int | None, str], str] = {}
        """The ids of messages by second and sender; "" for several."""
        self.times = Times(order="ymd", clock=wall_clock(export))

    def about(self, place: Place, path: tuple[str | int, ...], value: Object) -> Iterator[Record]:
        if path == ("metadata",):
            exporter = f"{text_in(value, 'name')} {text_in(value, 'version')}".strip()
            yield Reading(place=place, code=ReadingCode.EXPORTER, value=exporter)
            if when := text_in(value, "exportTime"):
                yield Reading(place=place, code=ReadingCode.EXPORTED, value=when)
        elif path == ("chatInfo",):
            self.info = value
            if holder := _number(value, "selfUin") or _number(value, "selfUid"):
                yield Reading(place=place, code=ReadingCode.HOLDER, value=holder)

    def conversation(self, place: Place) -> Conversation:
        self.started = True
        kind = text_in(self.info, "type")
        return Conversation(
            place=place,
            key="",
            platform=PLATFORM,
            native_id=_number(self.info, "peerUin") or _number(self.info, "peerUid") or None,
            title=text_in(self.info, "name") or None,
            is_group=kind == "group" if kind in {"group", "private", "temp"} else None,
        )

    def read(self, place: Place, value: object) -> Iterator[Record]:
        if not self.started:
            yield self.conversation(place)
        if not isinstance(value, dict) or not isinstance(content := value.get("content"), dict) or not isinstance(value.get("sender"), dict):
            yield bad_entry(self.export, place)
            return
        text = text_in(content, "text") or "".join(_words(content))
        is_notice = value.get("system") is True or value.get("isSystemMessage") is True
        is_recalled = value.get("recalled") is True or value.get("isRecalled") is True
        kind = kind_of_notice(text) if is_notice else _kind(value, content, text)
        sender = ""
        if not is_notice:
            sender, name, ids = _sender(value)
            selves = {_number(self.info, "selfUin"), _number(self.info, "selfUid")} - {""}
            yield from self.people.meet(sender, name, ids=ids, is_self=bool(selves & set(ids)) if selves and ids else None)
        counted, printed = text_in(value, "timestamp"), text_in(value, "time")
        native_id, answered = text_in(value, "id") or text_in(value, "messageId"), self._answered(content)
        moment = _second(counted), _number(object_in(value, "sender"), "uin")
        self.said[moment] = native_id if moment not in self.said else ""
        self.ids.add(native_id)
        yield from message(
            place,
            sender,
            self._sent(counted, printed),
            printed or counted,
            text,
            kind=MessageKind.RECALLED if is_recalled and not text else kind,
            native_id=native_id,
            reply_to=answered,
            deleted=is_recalled,
            attachments=tuple(_attachments(content)),
            told=f"{counted} {printed}".strip(),
        )

    def _answered(self, content: Object) -> str | None:
        """What a message answers: by the id that it names, or by second and sender where the exporter took the id of nothing."""
        told = next((data for type_, data in _elements(content) if type_ == "reply"), object_in(content, "reply"))
        named = text_in(told, "referencedMessageId") or text_in(told, "messageId")
        second, sender = _second(text_in(told, "timestamp")), _number(told, "senderUin")
        found = self.said.get((second, sender)) if sender and second is not None and named not in self.ids else None
        return found or named or None

    def _sent(self, counted: str, printed: str) -> Moment:
        """By the count, or the ISO time that older versions have in its place; BAD_TIME where the printed clock shows something else."""
        number = whole(counted)
        if counted and number is None:
            return self.times.read(counted)
        rest = 0 if number is None or abs(number) < MILLISECONDS else number % 1000
        sent = from_database(self.export, _second(counted), printed.removesuffix("Z"))
        if sent.at is None or not rest:
            return sent
        return sent._replace(at=sent.at + timedelta(milliseconds=rest), precision=Precision.MILLISECOND)


def _sender(value: Object) -> tuple[str, str, tuple[str, ...]]:
    """Key, name and ids of who wrote a message; "" where nothing says who."""
    sender, raw = object_in(value, "sender"), object_in(value, "rawMessage")
    ids = tuple(dict.fromkeys(native for key in ("uin", "uid") if (native := _number(sender, key))))
    names = [text_in(sender, key) for key in ("name", "groupCard", "nickname")] + [text_in(raw, key) for key in ("sendMemberName", "sendNickName")]
    name = next((told for told in names if told and told not in ids), next(iter(ids), ""))
    return (ids[0] if ids else name), name, ids


def _object(text: str) -> dict[str, object] | None:
    """A line that is one JSON object."""
    try:
        value = msgspec.json.decode(text.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _is_message(value: object) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("content"), dict) or "timestamp" not in value:
        return False
    sender = value.get("sender")
    return isinstance(sender, dict) and ("uid" in sender or "uin" in sender)


def _second(counted: str) -> int | None:
    number = whole(counted)
    return number if number is None or abs(number) < MILLISECONDS else number // 1000


def _number(value: Object, key: str) -> str:
    """An id; the exporter writes 0 where it has none."""
    return "" if (number := text_in(value, key)) == "0" else number


def _elements(content: Object) -> Iterator[tuple[str, Object]]:
    return ((text_in(element, "type"), object_in(element, "data")) for element in objects_in(content, "elements"))


def _words(content: Object) -> Iterator[str]:
    """What the elements of a message say, for one that has no text beside them; a file is no words."""
    for type_, told in _elements(content):
        if type_ != "reply" and ELEMENTS.get(type_) in (MessageKind.TEXT, MessageKind.SYSTEM):
            yield "\n".join(filter(None, (text_in(told, key) for key in WORDS)))


def _kind(value: Object, content: Object, text: str) -> MessageKind:
    """What a message is by its elements: words beside a picture make it text, unless they are the code that stands for it."""
    kinds = {ELEMENTS.get(type_, MessageKind.TEXT) for type_, _data in _elements(content) if type_ != "reply"}
    if not kinds:
        return ELEMENTS.get(text_in(value, "type") or text_in(value, "messageType"), kind_of_text(text))
    return kinds.pop() if len(kinds) == 1 else kind_of_text(text)


def _attachments(content: Object) -> Iterator[Attachment]:
    for resource in objects_in(content, "resources"):
        original, path = text_in(resource, "filename"), text_in(resource, "localPath")
        if path or original:
            yield Attachment(name=path or original, note=original if path and original != path else None)
