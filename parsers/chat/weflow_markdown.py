r"""WeFlow: a WeChat chat as Markdown.

    # 云朵手作店

    - 会话ID: `wxid_shop`
    - 会话类型: 私聊
    - 消息数量: 3
    - 导出时间: 2026\-03\-10 10:00:00
    - 导出工具: WeFlow

    ---

    ## 2026\-03\-02 20:14:05 我

    > 云朵手作店: 在的

    这只包保证是真皮吗\?

    ## 2026\-03\-02 20:15:02 云朵手作店

    ![图片消息](media/images/a1.jpg)

Signs that mean something in Markdown stand behind a backslash, which is taken out again. What is quoted is another's words and is put beside the
message, as are pictures and files; both stand above the words. The title of a link alone is the words; where there is more, link and all stay as they
are. 我 is the owner of the account; the other's name stands over what the client says, too. Times are the exporter's clock. There are no ids of
messages.
"""

import re
from collections.abc import Iterator

from casefile.records import Attachment, Conversation, MessageKind, Passage, Provenance, Reading, ReadingCode, Record
from parsers.blocks import blocks, body_of, damage, head_lines, place_of, strays
from parsers.clock import wall_clock
from parsers.export import Export, Line
from parsers.format import Format
from parsers.talk import People, message
from parsers.time_layout import Times
from parsers.wechat import OWNER, PLATFORM, ROOM, kind_of_unnamed

FORMAT = Format("weflow_markdown", "chat", Provenance.DATABASE_TOOL)

ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
HEADER = re.compile(r"## (?P<time>[0-9]{4}\\?-[0-9]{2}\\?-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}) (?P<name>\S(?:.*\S)?)\s*")
ABOUT = re.compile(r"- (?P<label>会话ID|会话类型|消息数量|导出时间|导出工具): ?(?P<value>.*)")
TITLE = re.compile(r"# (?P<title>\S(?:.*\S)?)\s*")
RULE = re.compile(r"-{3,}\s*")
QUOTED = re.compile(r"> ?(?P<words>.*)")
LINKED = re.compile(r"(?P<shown>!?)\[(?P<label>(?:\\.|[^\]\\])*)\]\((?P<target>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")
SCHEME = re.compile(r"[a-z]+:")
KINDS = {"动画表情": MessageKind.STICKER, "语音文件": MessageKind.VOICE, "视频文件": MessageKind.VIDEO}
TOLD_BY = "WeFlow"
PREAMBLE = 12


def recognizes(export: Export) -> bool:
    lines = [line for line in head_lines(export) if line.strip()]
    if not lines or not TITLE.fullmatch(lines[0]):
        return False
    about = {match["label"]: match["value"].strip() for line in lines[1:PREAMBLE] if (match := ABOUT.fullmatch(line))}
    return about.get("导出工具") == TOLD_BY and "会话ID" in about


def parse(export: Export) -> Iterator[Record]:
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    about: dict[str, str] = {}
    started = False
    for block in blocks(export.lines(), _opens):
        yield from damage(export, block)
        header = HEADER.fullmatch(block[0].text)
        if header is None:
            yield from _around(export, block, about)
            continue
        place = place_of(export, block)
        if not started:
            started = True
            account = about.get("会话ID", "").strip("`")
            is_group = {"群聊": True, "私聊": False}.get(about.get("会话类型", ""), account.endswith(ROOM) if account else None)
            title = about.get("title")
            yield Conversation(place=place, key="", platform=PLATFORM, native_id=account or None, title=title, is_group=is_group)
            yield times.clock.reading(place)
        name, raw = _plain(header["name"]), _plain(header["time"])
        kind, text, files = _said(body_of(block[1:]))
        yield from people.meet(name, is_self=True if name == OWNER else None)
        yield from message(place, name, times.read(raw), raw, text, kind=kind, attachments=files)


def _opens(line: Line, _free: bool, _following: Line | None) -> bool:
    return HEADER.fullmatch(line.text) is not None


def _around(export: Export, block: list[Line], about: dict[str, str]) -> Iterator[Record]:
    """What stands above the first message."""
    for line in block:
        place = place_of(export, [line])
        if title := TITLE.fullmatch(line.text):
            about["title"] = _plain(title["title"])
        elif told := ABOUT.fullmatch(line.text):
            about[told["label"]] = _plain(told["value"].strip())
            if told["label"] in ("导出工具", "导出时间"):
                code = ReadingCode.EXPORTER if told["label"] == "导出工具" else ReadingCode.EXPORTED
                yield Reading(place=place, code=code, value=about[told["label"]])
        elif line.text.strip() and not RULE.fullmatch(line.text):
            yield from strays(export, [line])
            continue
        yield Passage(place=place, what="header" if line.text.strip() else "blank")


def _said(body: str) -> tuple[MessageKind, str, tuple[Attachment, ...]]:
    """Kind and words of a message, and what stands beside them."""
    lines = body.splitlines(keepends=True)
    quoted: list[str] = []
    titles: list[tuple[int, str]] = []
    files: list[Attachment] = []
    kind, at = None, 0
    while at < len(lines) and (not (line := lines[at].strip()) or QUOTED.fullmatch(line) or LINKED.fullmatch(line)):
        at += 1
        if words := QUOTED.fullmatch(line):
            quoted.append(words["words"])
        elif link := LINKED.fullmatch(line):
            label = _plain(link["label"])
            is_file = link["shown"] or not SCHEME.match(link["target"])
            files.append(Attachment(name=link["target"], note=None if is_file else "text_link"))
            titles += [] if is_file else [(at - 1, label)]
            if is_file:
                kind = KINDS.get(label) or (MessageKind.IMAGE if link["shown"] else MessageKind.FILE)
    text = _plain("".join(lines[at:]).strip())
    if titles:
        (first, title), *more = titles
        text = title if not more and not text else _plain("".join(lines[first:]).strip())
    if quoted:
        files.append(Attachment(name=_plain("\n".join(quoted)), note="reply_to"))
    return (kind if kind and not text else kind_of_unnamed(text)), text, tuple(files)


def _plain(text: str) -> str:
    return ESCAPED.sub(r"\1", text)
