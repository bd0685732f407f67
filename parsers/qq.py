"""What the exports of QQ share: how a sender and his number are written, content codes, the client's own sentences."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from casefile.records import Attachment, Message, MessageKind, Place, Problem
from parsers import talk
from parsers.time_layout import Moment

PLATFORM = "qq"
SYSTEM_NUMBERS = frozenset(("10000", "1000000"))
SYSTEM_NAMES = frozenset(("系统消息", "系统提示"))

NUMBERED = re.compile(r"(?P<titles>(?:【[^【】]*】)*+)(?P<name>.*?) ?(?:\((?P<number>[0-9]{3,})\)|<(?P<address>[^<>@\s]+@[^<>\s]+)>)")
"""The last parentheses are the number: a nickname may have some of its own."""
CODES: Mapping[str, MessageKind] = {
    "图片": MessageKind.IMAGE,
    "闪照": MessageKind.IMAGE,
    "语音": MessageKind.VOICE,
    "视频": MessageKind.VIDEO,
    "短视频": MessageKind.VIDEO,
    "文件": MessageKind.FILE,
    "表情": MessageKind.STICKER,
    "动画表情": MessageKind.STICKER,
    "红包": MessageKind.TRANSFER,
    "QQ红包": MessageKind.TRANSFER,
    "转账": MessageKind.TRANSFER,
    "语音通话": MessageKind.CALL,
    "视频通话": MessageKind.CALL,
}
ELEMENTS: Mapping[str, MessageKind] = {
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
"""How qq-chat-exporter calls the elements of a message; a reply is beside what it says."""
CODE = re.compile(r"\[(?P<word>[^\[\]:：\s]+)(?:(?:消息| [0-9]+秒)?\]|[:：] ?(?P<name>[^\[\]\n]+)\])")
RECALL = re.compile(r"撤回了一条(?:成员)?消息")


class Sender(NamedTuple):
    name: str
    """Without the title that a group gave."""
    number: str | None
    """The QQ number, or the mail address that stands for it."""

    @property
    def key(self) -> str:
        return self.number or self.name

    @property
    def is_system(self) -> bool:
        return self.number in SYSTEM_NUMBERS or (self.number is None and self.name in SYSTEM_NAMES)

    @property
    def ids(self) -> tuple[str, ...]:
        return (self.number,) if self.number else ()


def sender_of(written: str) -> Sender:
    """`【群主】好店小王(10001)` → 好店小王, 10001. Without a number the name is all there is, its brackets included."""
    match = NUMBERED.fullmatch(written)
    if match is None:
        return Sender(written, None)
    number = match["number"] or match["address"]
    return Sender(match["name"] or match["titles"] or number, number)


def kind_of_text(text: str) -> MessageKind:
    """What a message is by the content code that stands for it; a code counts only where it is the whole message."""
    match = CODE.fullmatch(text.strip())
    return CODES.get(match["word"], MessageKind.TEXT) if match else MessageKind.TEXT


def kind_of_notice(text: str) -> MessageKind:
    return MessageKind.RECALLED if RECALL.search(text) else MessageKind.SYSTEM


def attachments(text: str) -> tuple[Attachment, ...]:
    """The file that a content code names: `[图片: a.jpg]`."""
    match = CODE.fullmatch(text.strip())
    return (Attachment(name=match["name"]),) if match and match["name"] and match["word"] in CODES else ()


def message(
    place: Place, sender: str | None, sent: Moment, sent_raw: str, text: str, *, kind: MessageKind, conversation: str = ""
) -> Iterator[Message | Problem]:
    """A message with the file that its content code names."""
    return talk.message(place, sender, sent, sent_raw, text, kind=kind, conversation=conversation, attachments=attachments(text))
