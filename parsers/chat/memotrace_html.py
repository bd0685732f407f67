"""MemoTrace (留痕, WeChatMsg): a chat as a page, its messages as objects in a script.

    <title>云朵手作店</title> …
    <script>const chatMessages = [
    {type:1, text:'在的亲<br>假一赔三', is_send:0, avatar_path:'./avatar/wxid_shop.png', timestamp:1741079000, is_chatroom:0, displayname:'云朵'},
    {"type": 49, "sub_type": 57, "text": "好的", "refer_text": "云朵：假一赔三", "is_send": 1, "timestamp": 1741079060, "displayname": "阿木"},
    …];</script>

Keys may stand in quotes or not, texts in any quotes; both versions are read. `type` is WeChat's (0 a notice), `sub_type` that of an app message,
`timestamp` counts seconds from the epoch, `is_send` is 1 for the owner of the account. A picture, recording or file has its path in `text` or its
name in `file_name`, a transfer its sum in `feedesc` and its memo in `pay_memo`, `voice_to_text` is what a program heard. Texts are escaped for script
and page. The picture of a person is named for the account. There are no ids of messages. No sample was at hand, so the reading is marked as
unconfirmed.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape

from casefile.records import (
    Attachment,
    Conversation,
    MessageKind,
    Passage,
    Problem,
    ProblemCode,
    Provenance,
    Reading,
    ReadingCode,
    Record,
)
from parsers.cells import short
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import whole
from parsers.markup import plain
from parsers.reversible import decoded, shown, size
from parsers.script_data import unescaped
from parsers.talk import ME, People, message
from parsers.time_layout import Times
from parsers.wechat import APP_KINDS, APP_MESSAGE, KINDS, PLATFORM, is_recall

FORMAT = Format("memotrace_html", "chat", Provenance.DATABASE_TOOL)

STRING = r"""(?:'(?:\\.|[^'\\])*+'|"(?:\\.|[^"\\])*+"|`(?:\\.|[^`\\])*+`)"""
BEGINS = r"""\{\s*['"]?type['"]?\s*:\s*[0-9]"""
ARRAY = re.compile(rf"\[\s*(?={BEGINS})")
OBJECT = re.compile(rf"\{{(?:[^{{}}'\"`]|{STRING}|\{{(?:[^{{}}'\"`]|{STRING})*+\}})*+\}}", re.DOTALL)
"""One message; braces in a string are no braces, so nothing that a person wrote begins another."""
BETWEEN = re.compile(r"[ \t\r\n,]*")
NEXT_LINE = re.compile(rf"\n\s*(?={BEGINS})")
LONGEST = 256 << 20
MEMBER = re.compile(
    r"""(?:'(?P<single_key>\w+)'|"(?P<double_key>\w+)"|(?P<key>[A-Za-z_]\w*))\s*:\s*"""
    r"""(?:(?P<word>-?[0-9.]+|true|false|null|None)|'(?P<single>(?:\\.|[^'\\])*)'|"(?P<double>(?:\\.|[^"\\])*)"|`(?P<back>(?:\\.|[^`\\])*)`)\s*(?=[,}])""",
    re.DOTALL,
)
TITLE = re.compile(r"<title>(?P<title>[^<>]*)</title>")
ACCOUNT = re.compile(r"/(?P<account>(?:wxid|gh)_[A-Za-z0-9_-]+|[A-Za-z][A-Za-z0-9_-]{5,}|[0-9]+@openim)\.(?:png|jpe?g|webp)$")
HEAD = 1 << 20
"""The page's styles may be longer than what is looked at of other files."""
NOTICES = frozenset((0, 10000, 10002))
FILES = frozenset((MessageKind.IMAGE, MessageKind.VOICE, MessageKind.VIDEO, MessageKind.STICKER))


def recognizes(export: Export) -> bool:
    if not export.text_head.lstrip().startswith("<") or export.source.encoding is None:
        return False
    page = _page(export, HEAD)
    begin = ARRAY.search(page)
    first = OBJECT.match(page, begin.end()) if begin else None
    return first is not None and _is_message(_members(first[0]))


def _page(export: Export, longest: int) -> str:
    with export.open() as file:
        return decoded(file.read(longest), export.codec)


def _is_message(members: Mapping[str, str]) -> bool:
    return {"type", "is_send", "timestamp"} <= members.keys()


def parse(export: Export) -> Iterator[Record]:
    text, page = _page(export, LONGEST), _Page(export)
    codec = export.codec
    begin = ARRAY.search(text)
    at = begin.end() if begin else len(text)
    start = size(text[:at], codec)
    yield from page.top(shown(text[:at]), start)
    while at < len(text) and text[at] == "{":
        found = OBJECT.match(text, at)
        resumed = None if found else NEXT_LINE.search(text, at)
        end = found.end() if found else resumed.end() if resumed else len(text)
        stop = start + size(text[at:end], codec)
        yield from page.message(shown(text[at:end]), start, stop, is_whole=found is not None)
        gap = BETWEEN.match(text, end)
        at = gap.end() if gap else end
        start = stop + size(text[end:at], codec)
    if start < export.source.bytes:
        yield Passage(place=export.place("page footer", start, export.source.bytes), what="footer")
    if export.source.bytes > LONGEST:
        yield Problem(place=export.place("page footer", start, export.source.bytes), code=ProblemCode.TOO_LARGE)


def _members(text: str) -> dict[str, str]:
    """The members of the object that begins here, escapes of the script undone."""
    found: dict[str, str] = {}
    for member in MEMBER.finditer(text):
        key = member["key"] or member["single_key"] or member["double_key"]
        written = next((part for part in member.group("single", "double", "back") if part is not None), None)
        found.setdefault(key, unescaped(written) if written is not None else member["word"])
    return found


class _Page:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.times = Times(order="ymd", clock=wall_clock(export))
        self.title = ""
        self.people = People()
        self.begun = False
        self.count = 0

    def top(self, text: str, end: int) -> Iterator[Record]:
        titled = TITLE.search(text)
        self.title = unescape(titled["title"]).strip() if titled else ""
        yield Passage(place=self.export.place("page header", 0, end), what="header")

    def message(self, text: str, start: int, end: int, *, is_whole: bool) -> Iterator[Record]:
        self.count += 1
        place = self.export.place(f"message {self.count}", start, end)
        if "\ufffd" in text:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        members = _members(text)
        if not is_whole or not _is_message(members):
            yield Problem(place=place, code=ProblemCode.UNREADABLE, detail=short(text))
            return
        if not self.begun:
            self.begun = True
            is_group = {"1": True, "true": True, "0": False, "false": False}.get(members.get("is_chatroom", ""))
            yield Conversation(place=place, key="", platform=PLATFORM, title=self.title or None, is_group=is_group)
            yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
        kind, said, files = _said(members)
        sender = ""
        if kind is not MessageKind.SYSTEM and not (kind is MessageKind.RECALLED and _code(members) in NOTICES):
            is_self = members["is_send"] in ("1", "true")
            account = ACCOUNT.search(members.get("avatar_path", ""))
            name = unescape(members.get("displayname", "")).strip() or (ME if is_self else self.title)
            sender = account["account"] if account else name
            yield from self.people.meet(sender, name, ids=(sender,) if account else (), is_self=is_self)
        written = members["timestamp"]
        yield from message(place, sender, self.times.read(written), written, said, kind=kind, attachments=files)


def _code(members: Mapping[str, str]) -> int:
    return whole(members["type"]) or 0


def _said(members: Mapping[str, str]) -> tuple[MessageKind, str, tuple[Attachment, ...]]:
    code, text = _code(members), plain(members.get("text", ""))
    kind = KINDS.get(code, MessageKind.TEXT)
    if code in NOTICES:
        return MessageKind.RECALLED if is_recall(text) else MessageKind.SYSTEM, text, ()
    if code == APP_MESSAGE:
        kind = APP_KINDS.get(whole(members.get("sub_type", "")) or 0, MessageKind.TEXT)
    files: list[Attachment] = []
    if kind in FILES and text:
        files.append(Attachment(name=text))
        text = plain(members.get("voice_to_text", ""))
    if name := plain(members.get("file_name", "")):
        files.append(Attachment(name=name))
    if link := plain(members.get("link_url", "")):
        files.append(Attachment(name=link, note="text_link"))
    if quoted := plain(members.get("refer_text", "")):
        files.append(Attachment(name=quoted, note="reply_to"))
    words = [text, *(plain(members.get(key, "")) for key in ("feedesc", "pay_memo"))]
    return kind, "\n".join(dict.fromkeys(filter(None, words))), tuple(files)
