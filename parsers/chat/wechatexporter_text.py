"""WechatExporter (BlueMatthew): a chat from an iTunes backup as text, one message a line.

    张三 (2024-01-15 10:30:05):这个包保证正品吗
    李四 (2024-01-15 10:31:00):假一赔十

    张三 (2024-01-15 10:32:00):「李四：假一赔十」
    - - - - - - - - - - - - - - -
    好的
    你撤回了一条消息

Lines without such a beginning go on with the message above, but for a sentence of the client's, which has no time. In an answer what is quoted
stands above a line of dashes; it is another's words, so it is put beside the message. The layout of the time was not seen in a reference file, so the
reading is marked as unconfirmed. There are no ids and no zone.
"""

import re
from collections.abc import Iterator

from casefile.records import Conversation, Provenance, Reading, ReadingCode, Record
from parsers.blocks import blocks, body_of, damage, head_lines, place_of, strays
from parsers.clock import wall_clock
from parsers.export import Export, Line
from parsers.format import Format
from parsers.time_layout import UNDATED, Times
from parsers.wechat import PLATFORM, SENTENCE, kind_of_notice, kind_of_text, message

FORMAT = Format("wechatexporter_text", "chat", Provenance.DATABASE_TOOL)

HEADER = re.compile(
    r"(?P<name>[^\s\[【].{0,80}?) ?\((?P<time>[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2} [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)\)[:：](?P<text>.*)"
)


def recognizes(export: Export) -> bool:
    lines = [line for line in head_lines(export) if line.strip()]
    headers = [match for line in lines if (match := HEADER.fullmatch(line))]
    if not headers or headers[0].string != lines[0]:
        return False
    if 2 * sum(match["text"].rstrip().startswith(" ") for match in headers) > len(headers):
        return False  # a desk's transcript
    # 旺旺 writes the same beginning and the words on the next line
    return all(not match["name"].startswith("cntaobao") for match in headers) and 2 * sum(bool(match["text"].strip()) for match in headers) > len(
        headers
    )


def parse(export: Export) -> Iterator[Record]:
    times = Times(order="ymd", clock=wall_clock(export))
    started = False
    for block in blocks(export.lines(), _opens):
        place = place_of(export, block)
        if not started:
            started = True
            yield Conversation(place=place, key="", platform=PLATFORM)
            yield times.clock.reading(place)
            yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
        yield from damage(export, block)
        header = HEADER.fullmatch(block[0].text)
        if header is None and (sentence := SENTENCE.fullmatch(block[0].text.rstrip())):
            yield from message(place_of(export, block[:1]), None, UNDATED, "", sentence[0], kind=kind_of_notice(sentence[0]))
            yield from strays(export, block[1:]) if block[1:] else ()
            continue
        if header is None:
            yield from strays(export, block)
            continue
        text = body_of([block[0]._replace(text=header["text"]), *block[1:]])
        yield from message(place, header["name"], times.read(header["time"]), header["time"], text, kind=kind_of_text(text))


def _opens(line: Line, _after_blank: bool, following: Line | None) -> bool:
    """Behind what the client says nothing of it goes on: with words below it is somebody's own line."""
    if HEADER.fullmatch(line.text):
        return True
    below = following.text.rstrip() if following else ""
    ends = not below or HEADER.fullmatch(below) or SENTENCE.fullmatch(below)
    return bool(ends) and SENTENCE.fullmatch(line.text.rstrip()) is not None
