"""qq-chat-exporter: a QQ chat as text.

    [QQChatExporter V5 / https://github.com/shuakami/qq-chat-exporter]
    [本软件是免费的开源项目~ …]

    ===============================================
               QQ聊天记录导出文件
    ===============================================

    聊天名称: 好店群            and 聊天类型, 参与人数, 导出时间, 消息总数, 时间范围

    [群主] 好店小王:
    时间: 2024-06-15 20:34:00
    内容: 第一行
    第二行
    资源: 1 个文件
      - image: a.jpg
    提及: 小李
    回复: 06-15 20:33 小李 - 在吗

    ===============================================
                  导出完成
    ===============================================
    总计导出 1 条消息

A message begins behind a blank line with a name and its time below. What is quoted behind 回复 are another's words: it stands beside the message,
not in its text. A message without words says what it is: `[image消息]`, `[表情消息]`, `[系统消息]`, `[无文本内容]`. There are no ids and no zone.
The file counts its own messages at its end; without that it is not whole.
"""

import re
from collections.abc import Iterator

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
from parsers.blocks import blocks, body_of, damage, head_lines, place_of, strays
from parsers.clock import wall_clock
from parsers.export import Export, Line
from parsers.format import Format
from parsers.qq import PLATFORM, SYSTEM_NAMES, kind_of_notice, kind_of_text
from parsers.talk import People, message
from parsers.time_layout import Times

FORMAT = Format("qce_text", "chat", Provenance.DATABASE_TOOL)

BANNER = re.compile(r"\[(?P<exporter>QQChatExporter V[^\]/]*?)(?: */[^\]]*)?\].*")
SENDER = re.compile(r"(?:\[(?P<title>[^\[\]]+)\] )?(?P<name>\S.*):\s*")
TIME = "时间: "
CONTENT = "内容: "
RULE = re.compile(r"={20,}\s*")
INFO = re.compile(r"(?P<label>聊天名称|聊天类型|参与人数|导出时间|消息总数|时间范围): ?(?P<value>(?:.*\S)?)\s*")
DONE = re.compile(r"总计导出 (?P<count>[0-9]{1,9}) 条消息\s*")
HEADING = re.compile(r"\s*(?:QQ聊天记录导出文件|导出完成)\s*|\[.*\]\s*")
RESOURCES = re.compile(r"资源: (?P<count>[0-9]{1,9}) 个文件\s*")
RESOURCE = re.compile(r"  - (?P<type>[a-z_]+): (?P<name>.*\S)\s*")
MENTIONS = "提及: "
REPLY = re.compile(r"回复: (?P<quoted>(?:[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2} )?(?:.+)? - .*)")
WORDLESS = {
    "[系统消息]": MessageKind.SYSTEM,
    "[表情消息]": MessageKind.STICKER,
    "[market_face消息]": MessageKind.STICKER,
    "[image消息]": MessageKind.IMAGE,
    "[video消息]": MessageKind.VIDEO,
    "[audio消息]": MessageKind.VOICE,
    "[file消息]": MessageKind.FILE,
}


def recognizes(export: Export) -> bool:
    lines = [line for line in head_lines(export) if line.strip()]
    return bool(lines) and BANNER.fullmatch(lines[0]) is not None


def parse(export: Export) -> Iterator[Record]:
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    count = 0
    started = False
    about: dict[str, str] = {}
    for block in blocks(export.lines(), _opens, _is_rule):
        yield from damage(export, block)
        sender = SENDER.fullmatch(block[0].text) if len(block) > 1 and block[1].text.startswith(TIME) else None
        if sender is None:
            yield from _around(export, block, about, count)
            continue
        if not started:
            started = True
            yield _conversation(export, block, about)
            yield times.clock.reading(place_of(export, block))
        count += 1
        yield from _message(export, block, sender["name"], times, people)
    if started and "总计导出" not in about:
        yield export.broken_off(f"{count} / {about['消息总数']}" if "消息总数" in about else "")
    if not started and about:
        yield Conversation(place=export.place("line 1", 0, 0), key="", platform=PLATFORM, title=about.get("聊天名称"))


def _opens(line: Line, free: bool, following: Line | None) -> bool:
    if not free:
        return False
    if _is_rule(line.text):
        return following is not None and (HEADING.fullmatch(following.text) or DONE.fullmatch(following.text)) is not None
    if DONE.fullmatch(line.text):
        return following is None or not following.text.strip()
    return SENDER.fullmatch(line.text) is not None and following is not None and following.text.startswith(TIME)


def _is_rule(text: str) -> bool:
    return RULE.fullmatch(text) is not None


def _conversation(export: Export, block: list[Line], about: dict[str, str]) -> Conversation:
    kind = about.get("聊天类型")
    is_group = kind == "群聊" if kind in {"群聊", "私聊", "临时会话"} else None
    return Conversation(place=place_of(export, block), key="", platform=PLATFORM, title=about.get("聊天名称") or None, is_group=is_group)


def _around(export: Export, block: list[Line], about: dict[str, str], count: int) -> Iterator[Record]:
    """What the exporter says before the first message and after the last."""
    for line in block:
        place = place_of(export, [line])
        if not line.text.strip():
            yield Passage(place=place, what="blank")
        elif banner := BANNER.fullmatch(line.text):
            yield Passage(place=place, what="header")
            yield Reading(place=place, code=ReadingCode.EXPORTER, value=banner["exporter"])
        elif info := INFO.fullmatch(line.text):
            yield Passage(place=place, what="header")
            yield from _told(export, line, info, about)
        elif done := DONE.fullmatch(line.text):
            about["总计导出"] = done["count"]
            yield Passage(place=place, what="footer")
            told = f"{done['count']} = {count}" if int(done["count"]) == count else f"{done['count']} ≠ {count}"
            if int(done["count"]) == count:
                yield Reading(place=place, code=ReadingCode.CONTROL_TOTAL, value=told)
            else:
                yield Problem(place=place, code=ProblemCode.CONTROL_TOTAL, detail=told)
        elif _is_rule(line.text) or HEADING.fullmatch(line.text):
            yield Passage(place=place, what="header")
        else:
            yield from strays(export, [line])


def _told(export: Export, line: Line, info: re.Match[str], about: dict[str, str]) -> Iterator[Reading]:
    label, value = info["label"], info["value"]
    if label in about:
        return
    about[label] = value
    if label in {"导出时间", "时间范围"}:
        code = ReadingCode.EXPORTED if label == "导出时间" else ReadingCode.PERIOD
        yield Reading(place=place_of(export, [line]), code=code, value=value)


def _message(export: Export, block: list[Line], name: str, times: Times, people: People) -> Iterator[Record]:
    raw = block[1].text.removeprefix(TIME)
    body, attachments = _parts(block[2:])
    if body and body[0].text.startswith(CONTENT.rstrip()):
        body = [body[0]._replace(text=body[0].text.removeprefix(CONTENT.rstrip()).removeprefix(" ")), *body[1:]]
    text = body_of(body)
    is_notice = name in SYSTEM_NAMES
    sender = "" if is_notice else name
    yield from people.meet(sender)
    kind = kind_of_notice(text) if is_notice else WORDLESS.get(text.rstrip(), kind_of_text(text))
    yield from message(place_of(export, block), sender, times.read(raw), raw, text, kind=kind, attachments=attachments)


def _parts(lines: list[Line]) -> tuple[list[Line], tuple[Attachment, ...]]:
    """The lines of the text, and what stands below them: files, and whom the message answers. Read from the end."""
    end = len(lines)
    while end and not lines[end - 1].text.strip():
        end -= 1
    told: list[Attachment] = []
    if end and (reply := REPLY.fullmatch(lines[end - 1].text)):
        told.append(Attachment(name=reply["quoted"], note="reply_to"))
        end -= 1
    if end and lines[end - 1].text.startswith(MENTIONS):
        end -= 1
    first = end
    while first and RESOURCE.fullmatch(lines[first - 1].text):
        first -= 1
    if first < end and first and (counted := RESOURCES.fullmatch(lines[first - 1].text)) and int(counted["count"]) == end - first:
        files = (RESOURCE.fullmatch(line.text) for line in lines[first:end])
        told = [*(Attachment(name=file["name"], note=file["type"]) for file in files if file), *told]
        end = first - 1
    return lines[:end], tuple(told)
