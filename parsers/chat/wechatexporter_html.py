"""WechatExporter (BlueMatthew): a chat from an iTunes backup as a page.

    <title>老槐家具 - 微信聊天记录</title>
    <div class="msg chat left" msgid="7351" msgtype="1"> <div class="avatar-box">…</div>
     <div class="nt-box"><span class="dspname left" wxid="wxid_1">老槐</span> 2024-01-15 10:30:05</div>
     <div class="content-box"><div class="triangle"></div><span class="dont-break-out msg-text">48小时内发货</span></div> </div>
    <div class="msg chat-notice" msgid="7352"> … 你撤回了一条消息 … </div>

Older versions say `chat-left`, `name-left` and no wxid. What is right is the owner's. `msgtype` is WeChat's own. In an answer what is quoted stands
in `refermsg` above a line of dashes and is another's words. Pictures, recordings and files are named by their paths. The page shows the exporting
computer's clock; a notice has no time. The layout of the time was not seen in a reference file, so the reading is marked as unconfirmed.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from casefile.records import Attachment, Conversation, MessageKind, Passage, Place, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.cells import short
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import whole
from parsers.markup import Piece, blocks_of, classes, first_of_class, in_head, line_of, of_class, parsed, pieces, text_of
from parsers.talk import People, message
from parsers.time_layout import UNDATED, Times
from parsers.wechat import APP_MESSAGE, PLATFORM, kind_of_notice, kind_of_type

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FORMAT = Format("wechatexporter_html", "chat", Provenance.DATABASE_TOOL)

OPENING = re.compile(rb'<div class="msg(?: [^"<>]*)?" msgid="')
TITLE = re.compile(r"<title>(?P<title>[^<>]*?)(?: - 微信聊天记录)?</title>")
NAMED = ("dspname", "name-left", "name-right")
"""What a name is marked as, before the time or behind it."""
SAID_TWICE = ("triangle", "refermsg", "appinfo")
RULE = re.compile(r"^(?:- ?){5,}$", re.MULTILINE)
SYSTEM = "系统消息："


class Said(NamedTuple):
    text: str
    files: tuple[Attachment, ...]
    quoted: str


def recognizes(export: Export) -> bool:
    return in_head(export, OPENING) and 'class="content-box' in export.text_head


def parse(export: Export) -> Iterator[Record]:
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    for number, piece in enumerate(pieces(export, OPENING)):
        place = export.place(f"message {number}" if number else "page header", piece.start, piece.end)
        if piece.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        if number == 0:
            title = TITLE.search(piece.text)
            yield Conversation(place=place, key="", platform=PLATFORM, title=unescape(title["title"]).strip() or None if title else None)
            yield times.clock.reading(place)
            yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
            yield Passage(place=place, what="header")
        else:
            yield from _message(place, piece, times, people)


def _message(place: Place, piece: Piece, times: Times, people: People) -> Iterator[Record]:
    page = parsed(piece.text)
    one = first_of_class(page, "msg") if page is not None else None
    content = first_of_class(one, "content-box") if one is not None else None
    notice = one if one is not None and "chat-notice" in classes(one) else None
    if one is None or (content is None and notice is None):
        yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(piece.text))
        return
    native_id = (one.get("msgid") or "").split(" ")[0]
    if notice is not None:
        text = blocks_of(notice).removeprefix(SYSTEM)
        yield from message(place, None, UNDATED, "", text, kind=kind_of_notice(text), native_id=native_id)
        return
    head = first_of_class(one, "nt-box")
    named = first_of_class(head, *NAMED) if head is not None else None
    if named is None and head is not None:
        named = next(head.iter("span"), None)
    name, native = line_of(named), (named.get("wxid") or "") if named is not None else ""
    if named is not None:
        named.drop_tree()
    raw = line_of(head)
    is_self = any(word.endswith("right") for word in (*classes(one), *(classes(named) if named is not None else ())))
    yield from people.meet(native or name, name, ids=(native,) if native else (), is_self=is_self)
    said = _said(content, whole(one.get("msgtype")))
    kind = kind_of_type(whole(one.get("msgtype")), None, said.text)
    if first_of_class(one, "transfer-icon") is not None:
        kind = MessageKind.TRANSFER
    beside = (Attachment(name=said.quoted, note="reply_to"),) if said.quoted else ()
    sent = times.read(raw) if raw else UNDATED
    yield from message(place, native or name, sent, raw, said.text, kind=kind, native_id=native_id, attachments=(*said.files, *beside))


def _said(content: "HtmlElement | None", code: int | None) -> Said:
    """What stands in a bubble, without the words that it answers."""
    if content is None:
        return Said("", (), "")
    quoted = line_of(first_of_class(content, "refermsg"))
    tags = content.iter("a", "img", "audio", "video", "source")
    paths = [path for tag in tags if (path := tag.get("rawurl") or tag.get("src") or _beside(tag.get("href") or ""))]
    if code == APP_MESSAGE or (code or 0) > APP_MESSAGE:
        return Said(RULE.sub("", blocks_of(content, without=SAID_TWICE)).strip(), (), quoted)
    if code not in (None, 1):
        files = tuple(Attachment(name=path) for path in dict.fromkeys(paths))
        return Said("" if files else blocks_of(content, without=SAID_TWICE), files, quoted)
    for part in [part for name in SAID_TWICE for part in of_class(content, name)]:
        part.drop_tree()
    return Said(text_of(content).strip(), (), quoted)


def _beside(target: str) -> str:
    """What a link leads to, if that is a file of the export."""
    return "" if ":" in target else target
