"""qq-chat-exporter: a QQ chat as JSON, or in pieces of one message a line (JSONL).

    {"metadata": {"name": "QQChatExporter V5", "version": "5.4.0", "exportTime": …},
     "chatInfo": {"name": "好店群", "type": "group", "selfUid": "u_…", "selfUin": "10000", "peerUid": "u_…", "peerUin": "20000", …},
     "statistics": {…},
     "messages": [{"id": "7351", "timestamp": 1718454840000, "time": "2024-06-15 20:34:00",
                   "sender": {"uid": "u_…", "uin": "10001", "name": "好店小王", …}, "type": "text",
                   "content": {"text": "第一条", "elements": [{"type": "text", "data": {…}}], "resources": [{"type", "filename", "localPath"}]},
                   "recalled": false, "system": false}, …]}

`timestamp` counts milliseconds from the epoch (ten digits: seconds) and decides; `time` is the same on the exporter's clock. Version 4 has
`messageId`, an ISO time, `isRecalled`, `isSystemMessage` and `content.reply`. `uin` is the QQ number. What was recalled may still have its text:
such a message is marked as deleted. Exports in pieces have a `manifest.json` with the chat and no messages, and an `avatars.json` of QQ number →
picture; a piece itself does not say what chat it is of.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import msgspec

from casefile.records import (
    Attachment,
    Conversation,
    Message,
    MessageKind,
    Party,
    Passage,
    Place,
    Precision,
    Problem,
    ProblemCode,
    Provenance,
    Reading,
    ReadingCode,
    Record,
    Zone,
)
from parsers.blocks import DETAIL
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import beside
from parsers.qq import PLATFORM, kind_of_notice, kind_of_text
from parsers.wechat import Sent, first_elements, from_database, undated, whole, words

FORMAT = Format("qce_json", "chat", Provenance.DATABASE_TOOL, re.compile(r"c(?P<part>\d+)\.jsonl"))

EXPORTER = "QQChatExporter"
MANIFEST = "manifest.json"
PICTURES = re.compile(r'\s*\{\s*"[0-9]{5,11}"\s*:\s*"data:image/')
MILLISECONDS = 10**11
"""From here on a number counts milliseconds: as seconds it would be the year 5138."""
KINDS: Mapping[str, MessageKind] = {
    "text": MessageKind.TEXT,
    "face": MessageKind.TEXT,
    "at": MessageKind.TEXT,
    "json": MessageKind.TEXT,
    "forward": MessageKind.TEXT,
    "location": MessageKind.TEXT,
    "market_face": MessageKind.STICKER,
    "image": MessageKind.IMAGE,
    "video": MessageKind.VIDEO,
    "audio": MessageKind.VOICE,
    "file": MessageKind.FILE,
    "system": MessageKind.SYSTEM,
}
"""Types of the elements of a message; a reply is beside what it says."""


def recognizes(export: Export) -> bool:
    if not export.text_head.lstrip().startswith("{"):
        return False
    first = _object(export.text_head.partition("\n")[0])
    if _is_message(first) or PICTURES.match(export.text_head):
        return True
    if not ('"metadata"' in export.text_head or '"messages"' in export.text_head):
        return False
    found = first_elements(export, "messages", "*")
    exporter = next((element.value for element in found if element.path == ("metadata",)), None)
    if isinstance(exporter, dict) and EXPORTER in words(exporter.get("name")):
        return True
    return bool(found) and found[-1].wanted and _is_message(found[-1].value)


def parse(export: Export) -> Iterator[Record]:
    chat = _Chat(export)
    if _is_message(_object(export.text_head.partition("\n")[0])):
        yield from _lines(export, chat)
        return
    for element in export.elements("messages", "*"):
        place = export.place(element.pointer, element.start, element.end)
        if element.wanted:
            if element.damaged:
                yield Problem(place=place, code=ProblemCode.BAD_BYTES)
            if element.repeated:
                yield Problem(place=place, code=ProblemCode.REPEATED_KEY, detail=element.repeated[:DETAIL])
            yield from chat.read(place, element.value)
            continue
        yield Passage(place=place, what="envelope")
        if isinstance(element.value, dict):
            yield from chat.about(place, element.path, element.value)


def _lines(export: Export, chat: "_Chat") -> Iterator[Record]:
    chat.info = next((one.value for one in beside(export, MANIFEST, "chatInfo") if one.wanted and isinstance(one.value, dict)), {})
    for line in export.lines():
        place = export.place(f"line {line.number}", line.start, line.end)
        if not line.text.strip():
            yield Passage(place=place, what="blank")
            continue
        if line.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES, detail=line.text[:DETAIL])
        found = _object(line.text)
        if found is None:
            yield Problem(place=place, code=ProblemCode.BAD_JSON, detail=line.text[:DETAIL])
        else:
            yield from chat.read(place, found)


class _Chat:
    """The conversation of the file, as far as it is known."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.info: Mapping[str, object] = {}
        self.started = False
        self.known: set[str] = set()

    def about(self, place: Place, path: tuple[str | int, ...], value: Mapping[str, object]) -> Iterator[Record]:
        if path == ("metadata",):
            exporter = f"{words(value.get('name'))} {words(value.get('version'))}".strip()
            yield Reading(place=place, code=ReadingCode.EXPORTER, value=exporter)
            if when := words(value.get("exportTime")):
                yield Reading(place=place, code=ReadingCode.EXPORTED, value=when)
        elif path == ("chatInfo",):
            self.info = value
            if holder := _number(value, "selfUin") or _number(value, "selfUid"):
                yield Reading(place=place, code=ReadingCode.HOLDER, value=holder)

    def conversation(self, place: Place) -> Conversation:
        self.started = True
        kind = words(self.info.get("type"))
        return Conversation(
            place=place,
            key="",
            platform=PLATFORM,
            native_id=_number(self.info, "peerUin") or _number(self.info, "peerUid"),
            title=words(self.info.get("name")) or None,
            is_group=kind == "group" if kind in {"group", "private", "temp"} else None,
        )

    def read(self, place: Place, value: object) -> Iterator[Record]:
        if not self.started:
            yield self.conversation(place)
        if not isinstance(value, dict) or not isinstance(content := value.get("content"), dict) or not isinstance(value.get("sender"), dict):
            yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=self.export.quoted(place)[:DETAIL])
            return
        sent, trouble = _sent(self.export, value)
        text = words(content.get("text"))
        is_notice = value.get("system") is True or value.get("isSystemMessage") is True
        is_recalled = value.get("recalled") is True or value.get("isRecalled") is True
        kind = kind_of_notice(text) if is_notice else _kind(value, content, text)
        party = None if is_notice else self._party(value)
        if party and party.key not in self.known:
            self.known.add(party.key)
            yield party
        yield Message(
            conversation="",
            place=place,
            sender=party.key if party else None,
            sent=sent.at,
            sent_raw=sent.raw,
            precision=sent.precision,
            zone=sent.zone,
            kind=MessageKind.RECALLED if is_recalled and not text else kind,
            text=text,
            native_id=words(value.get("id")) or words(value.get("messageId")) or None,
            reply_to=_reply_to(content),
            deleted=is_recalled,
            attachments=tuple(_attachments(content)),
        )
        if trouble is not None:
            yield Problem(place=place, code=ProblemCode.BAD_TIME, detail=trouble[:DETAIL])

    def _party(self, value: Mapping[str, object]) -> Party | None:
        sender, raw = _member(value, "sender"), _member(value, "rawMessage")
        names = (sender.get("name"), sender.get("groupCard"), sender.get("nickname"), raw.get("sendMemberName"), raw.get("sendNickName"))
        ids = tuple(dict.fromkeys(native for key in ("uin", "uid") if (native := _number(sender, key))))
        name = next((words(name) for name in names if words(name)), "") or (ids[0] if ids else "")
        if not name:
            return None
        selves = {_number(self.info, "selfUin"), _number(self.info, "selfUid")} - {None}
        is_self = bool(selves & set(ids)) if selves and ids else None
        return Party(conversation="", key=ids[0] if ids else name, name=name, native_ids=ids, is_self=is_self)


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


def _member(value: Mapping[str, object], key: str) -> Mapping[str, object]:
    member = value.get(key)
    return member if isinstance(member, dict) else {}


def _number(value: Mapping[str, object], key: str) -> str | None:
    """An id; the exporter writes 0 where it has none."""
    number = words(value.get(key))
    return number if number and number != "0" else None


def _sent(export: Export, value: Mapping[str, object]) -> tuple[Sent, str | None]:
    """When, with the words of a problem where the instant and the printed clock disagree or there is no time."""
    counted, printed = value.get("timestamp"), words(value.get("time"))
    if isinstance(counted, str) and whole(counted) is None:
        try:
            at = datetime.fromisoformat(counted)
        except ValueError:
            return undated(counted), counted
        return Sent(at, counted, Precision.SECOND, Zone.UNKNOWN if at.tzinfo is None else Zone.OFFSET), None
    number = whole(counted)
    seconds, rest = (number, 0) if number is None or abs(number) < MILLISECONDS else divmod(number, 1000)
    sent, trouble = from_database(export, seconds, printed)
    raw = printed or ("" if number is None else str(number))
    if sent.at is None or not rest:
        return sent._replace(raw=raw), trouble
    return Sent(sent.at + timedelta(milliseconds=rest), raw, Precision.MILLISECOND, sent.zone), trouble


def _elements(content: Mapping[str, object]) -> Iterator[tuple[str, Mapping[str, object]]]:
    elements = content.get("elements")
    for element in elements if isinstance(elements, list) else ():
        if isinstance(element, dict):
            yield words(element.get("type")), _member(element, "data")


def _kind(value: Mapping[str, object], content: Mapping[str, object], text: str) -> MessageKind:
    """What a message is by its elements: words beside a picture make it text."""
    kinds = {KINDS.get(type_, MessageKind.TEXT) for type_, _data in _elements(content) if type_ != "reply"}
    if not kinds:
        return KINDS.get(words(value.get("type")) or words(value.get("messageType")), kind_of_text(text))
    return kinds.pop() if len(kinds) == 1 else MessageKind.TEXT


def _reply_to(content: Mapping[str, object]) -> str | None:
    replies = [data for type_, data in _elements(content) if type_ == "reply"] or [_member(content, "reply")]
    return words(replies[0].get("referencedMessageId")) or words(replies[0].get("messageId")) or None


def _attachments(content: Mapping[str, object]) -> Iterator[Attachment]:
    resources = content.get("resources")
    for resource in resources if isinstance(resources, list) else ():
        if isinstance(resource, dict):
            original, path = words(resource.get("filename")), words(resource.get("localPath"))
            if path or original:
                yield Attachment(name=path or original, note=original if path and original != path else None)
