"""What the exports of WeChat share: type codes, content codes, the client's own sentences, and times."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from html import unescape

from casefile.records import Attachment, Message, MessageKind, Place, Precision, Problem, ProblemCode, Zone
from parsers import talk
from parsers.cells import read_wall_time
from parsers.clock import from_epoch, is_offset
from parsers.export import Export
from parsers.markup import attributes
from parsers.time_layout import Moment, unread

PLATFORM = "wechat"
ANSWER = re.compile(r"「(?P<quoted>[^」]*)」[ \t]*\r?\n(?:- ){5,}-?[ \t]*\r?\n(?P<text>.*)", re.DOTALL)
SYSTEM_SENDER = "系统消息"
OWNER = "我"
"""How tools call the owner of the account."""
APP_MESSAGE = 49
ROOM = "@chatroom"
LAST_SECOND = 1 << 32
"""Beyond it (the year 2106) a number is no time of WeChat's database, which counts seconds."""

KINDS: Mapping[int, MessageKind] = {
    1: MessageKind.TEXT,
    3: MessageKind.IMAGE,
    34: MessageKind.VOICE,
    42: MessageKind.TEXT,  # a name card
    43: MessageKind.VIDEO,
    47: MessageKind.STICKER,
    48: MessageKind.TEXT,  # a position
    50: MessageKind.CALL,
    62: MessageKind.VIDEO,  # a short video of older clients
    10000: MessageKind.SYSTEM,
    10002: MessageKind.SYSTEM,
}
"""Message types of WeChat's own database, the same in every tool that reads it."""
APP_KINDS: Mapping[int, MessageKind] = {
    6: MessageKind.FILE,
    8: MessageKind.STICKER,
    62: MessageKind.SYSTEM,  # 拍一拍
    74: MessageKind.FILE,  # a file on its way
    2000: MessageKind.TRANSFER,
    2001: MessageKind.TRANSFER,  # a red packet
    2003: MessageKind.TRANSFER,
}
"""Subtypes of an app message (type 49) that are more than words: links, mini-programs, quotes and forwards are text."""
KINDS_IN_WORDS: Mapping[str, MessageKind] = {
    "图片消息": MessageKind.IMAGE,
    "语音消息": MessageKind.VOICE,
    "视频消息": MessageKind.VIDEO,
    "动画表情": MessageKind.STICKER,
    "文件消息": MessageKind.FILE,
    "转账消息": MessageKind.TRANSFER,
    "红包消息": MessageKind.TRANSFER,
    "通话消息": MessageKind.CALL,
    "系统消息": MessageKind.SYSTEM,
}
"""What WeFlow and its kin call a message's type."""

_LINK = r"(?:\([^)\n]*\))?"
CODES = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (rf"!?\[图片(?:消息)?\]{_LINK}|\[图片[:：][^\]\n]*\]", MessageKind.IMAGE),
        (rf"\[语音(?:消息)?\]{_LINK}(?:\s*\d+(?:\"|″|''|秒))?|\[语音[:：][^\]\n]*\]", MessageKind.VOICE),
        (rf"!?\[视频(?:消息)?\]{_LINK}(?:\s*\d+(?:s|秒))?|\[视频[:：][^\]\n]*\]", MessageKind.VIDEO),
        (rf"!?\[(?:动画表情|表情包)\]{_LINK}", MessageKind.STICKER),
        (rf"\[文件\|[^\n]*\]{_LINK}|\[文件\](?: ?[^\n]+)?|\[文件[:：][^\]\n]*\]", MessageKind.FILE),
        (r"\[转账\|[^\]\n]*\](?:\(.*\))?|\[(?:微信)?红包\](?:\(.*\))?", MessageKind.TRANSFER),
        (r"\[(?:微信)?转账(?:收款)?\](?:\s*[￥¥]\s*\d[^\n]*|\s*\d[\d,]*(?:\.\d{1,2})?\s*元?)?", MessageKind.TRANSFER),
        (rf"\[(?:语音|视频)?通话(?:消息)?\]{_LINK}(?: [^\n]*)?", MessageKind.CALL),
    )
)
"""How tools and the mail export write what is no text; a code counts only where it is the whole message."""
FILE_NAME = re.compile(
    r"\[(?:图片|视频|语音|文件)[:：]\s*(?P<mailed>[^\]\n]+?)(?:\(请在附件中查看\))?\]"
    r"|\[文件\|(?P<coded>[^\n]+?)\](?:\(|$)"
    r"|\[文件\][ \t]*(?P<plain>\S[^\n]*)"
)

RECALL = re.compile(r"撤回了一条消息|撤回了一条成员消息|撤回一条消息|撤回了一條訊息|已撤回|recalled a message|<revokemsg>|type=\"revokemsg\"")
RECALLED = re.compile(r"(?:你|\"[^\"\n]+\") ?撤回了一条(?:成员)?消息")
RED_PACKET = "[红包]"
SENTENCE = re.compile(
    rf"{RECALLED.pattern}|(?:你|\"[^\"\n]+\")(?:邀请|通过扫描).*加入了?群聊.*|你已添加了.+，(?:现在)?可以开始聊天了。?|以上是打招呼的(?:内容|消息)"
    r"|(?:我|你|\"[^\"\n]+\") ?拍了拍.*|(?:你|\"[^\"\n]+\"|.{1,30})领取了(?:你|\"[^\"\n]+\"|.{1,30})的红包"
)
"""A whole line that nobody but the client writes."""
NOTICE = re.compile(
    r"撤回|拍了拍|红包|加入了?群聊|加入群|邀请|移出|修改群名|群主|已添加了|以上是打招呼|开启了朋友验证"
    r"|^<(?:revokemsg|sysmsg|!\[CDATA\[)|recalled a message"
)
APP_TYPE = re.compile(r"<type>\s*(\d{1,6})\s*</type>")
XML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<msg\b")
XML_WORDS = re.compile(r"<(title|des|feedesc|pay_memo)>\s*(?:<!\[CDATA\[((?:(?!\]\]>|<!\[CDATA\[).)*)\]\]>|([^<]*))\s*</\1>", re.DOTALL)
PLACE_OR_CARD = re.compile(rf"{XML.pattern}(?:[^<>]*>\s*<location\b(?P<place>[^<>]*)|(?P<card>[^<>]*\bnickname=[^<>]*))>")
APP_WORDS = ("title", "des")
TRANSFER_WORDS = ("title", "feedesc", "pay_memo")
"""Beside `feedesc` (the sum) `des` repeats it in a sentence about the app's version."""
APP_TITLE = re.compile(r"<title>\s*(?:<!\[CDATA\[)?([^<\]]*)")
NATIVE_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{4,}|[A-Za-z0-9_-]+@(?:chatroom|openim|app)|我|系统消息")
"""What tools print in parentheses behind a name: a wxid, an account, a room, or 我 for the owner of the account."""


def from_database(export: Export, epoch: int | None, printed: str) -> Moment:
    """An epoch time, shown by the clock that the tool printed beside it; BAD_TIME where the two disagree.

    --tz decides how it is shown; the instant is the epoch's in any case.
    """
    if epoch is None or not 0 < epoch < LAST_SECOND:
        return unread(ProblemCode.BAD_TIME)
    instant = from_epoch(epoch)
    offset = _offset(instant, printed)
    problem = ProblemCode.BAD_TIME if printed and offset is None else None
    if export.options.zone is not None:
        return Moment(instant.astimezone(export.options.zone), Precision.SECOND, Zone.UTC, problem)
    if offset is not None:
        return Moment(instant.astimezone(timezone(offset)), Precision.SECOND, Zone.OFFSET)
    return Moment(instant, Precision.SECOND, Zone.UTC, problem)


def _offset(instant: datetime, printed: str) -> timedelta | None:
    """How far the printed clock is from UTC, if that is an offset some place on earth keeps."""
    wall = read_wall_time(printed)
    if wall is None or wall[1] is Precision.DAY:
        return None
    offset = wall[0].replace(tzinfo=UTC) - instant
    return offset if is_offset(offset) else None


def kind_of_type(code: int | None, subtype: int | None, text: str) -> MessageKind:
    """What a message is by the codes of WeChat's database; newer databases pack the subtype above the type."""
    if code is None:
        return kind_of_text(text)
    code, packed = code & 0xFFFFFFFF, code >> 32
    if code == APP_MESSAGE:
        return APP_KINDS.get(packed or subtype or _app_subtype(text), MessageKind.TEXT)
    kind = KINDS.get(code)
    if kind is None:
        return kind_of_text(text)
    if kind is MessageKind.SYSTEM and is_recall(text):
        return MessageKind.RECALLED
    return kind


def kind_of_text(text: str) -> MessageKind:
    """What a message is by the content code that stands for it."""
    code = text.strip()
    if code.startswith(("[", "![")):
        for pattern, kind in CODES:
            if pattern.fullmatch(code):
                return kind
    return MessageKind.TEXT


def kind_of_unnamed(text: str) -> MessageKind:
    """The same where a tool tells no types and puts a person's name over what the client says (WeFlow)."""
    if RECALLED.fullmatch(text.strip()):
        return MessageKind.RECALLED
    return MessageKind.TRANSFER if text.startswith(RED_PACKET) else kind_of_text(text)


def kind_of_notice(text: str) -> MessageKind:
    return MessageKind.RECALLED if is_recall(text) else MessageKind.SYSTEM


def readable(text: str) -> str:
    """What a person saw of a message that the database keeps as XML: the words in it, as they stand there; "" for a bare picture or voice."""
    if place_or_card := PLACE_OR_CARD.match(text):
        told = attributes(place_or_card["place"] or place_or_card["card"])
        return " ".join(told[name] for name in ("nickname", "poiname", "label") if told.get(name))
    if not (XML.match(text) and text.rstrip().endswith("</msg>")):
        return text
    wanted = TRANSFER_WORDS if "<wcpayinfo" in text else APP_WORDS
    found = [unescape(plain or quoted).strip() for tag, quoted, plain in XML_WORDS.findall(text) if tag in wanted]
    return " ".join(filter(None, found))


def is_recall(text: str) -> bool:
    return RECALL.search(text) is not None


def is_notice(text: str) -> bool:
    """Whether words without a speaker are a sentence of the client."""
    return NOTICE.search(text) is not None


def attachments(kind: MessageKind, text: str, title: str = "") -> tuple[Attachment, ...]:
    """The file that a message names in its content code, its XML, or the title beside it."""
    if kind not in {MessageKind.FILE, MessageKind.IMAGE, MessageKind.VIDEO, MessageKind.VOICE}:
        return ()
    name = title
    if match := FILE_NAME.match(text):
        name = match["mailed"] or match["coded"] or match["plain"]
    elif kind is MessageKind.FILE and (app := text.find("<appmsg")) >= 0 and (match := APP_TITLE.search(text, app)):
        name = unescape(match[1]).strip()
    return (Attachment(name=name),) if name else ()


def message(
    place: Place,
    sender: str | None,
    sent: Moment,
    sent_raw: str,
    text: str,
    *,
    kind: MessageKind,
    conversation: str = "",
    native_id: str | None = None,
    reply_to: str | None = None,
    title: str = "",
    told: str = "",
) -> Iterator[Message | Problem]:
    """A message with the words of its XML and the file that it names, by its `title` where the export has one.

    What an answer quotes stands above a line of dashes; it is another's words, so it is put beside the message.
    """
    quoted: tuple[Attachment, ...] = ()
    if answer := ANSWER.fullmatch(text):
        text, quoted = answer["text"], (Attachment(name=answer["quoted"], note="reply_to"),)
        kind = kind_of_text(text)
    return talk.message(
        place,
        sender,
        sent,
        sent_raw,
        readable(text),
        kind=kind,
        conversation=conversation,
        native_id=native_id,
        reply_to=reply_to,
        attachments=(*attachments(kind, text, title), *quoted),
        told=told,
    )


def _app_subtype(xml: str) -> int:
    """The type an app message's XML gives itself; 0 where there is none."""
    app = xml.find("<appmsg")
    match = APP_TYPE.search(xml, app) if app >= 0 else None
    return int(match[1]) if match else 0
