"""KakaoTalk for Mac: a chat saved as CSV.

    Date,User,Message
    2015-07-09 20:34:26,"Name","text"
    2015-07-09 20:35:00,"","Name님이 들어왔습니다."

Times are the computer's clock, to the second. A notice has its sentence as the message. There are no ids.
"""

import re
from collections.abc import Iterator

from casefile.records import Conversation, MessageKind, Provenance, Record
from parsers.blocks import first_lines
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.headed_rows import bad_row, rows_below
from parsers.talk import People, message
from parsers.time_layout import Times

FORMAT = Format("kakao_csv", "chat", Provenance.APP_EXPORT)
HEADER = ["Date", "User", "Message"]
UNNAMED = ["Column1", "Column2", "Column3"]
"""A program that opened the file and saved it anew wrote these."""
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(?::[0-9]{2})?")
WORDS = {
    MessageKind.IMAGE: r"(?:사진|[Pp]hoto)(?: [0-9]+장)?",
    MessageKind.VIDEO: r"동영상|[Vv]ideo",
    MessageKind.STICKER: r"이모티콘|[Ee]moticons?",
    MessageKind.RECALLED: r"삭제된 메시지입니다\.|메시지가 삭제되었습니다\.|This message was deleted\.",
    MessageKind.SYSTEM: r"\S.{0,60}님이 (?:들어왔습니다|나갔습니다|.{1,200}님을 초대(?:하였|했)습니다)\.?",
}
DOINGS = re.compile(r" (?:invited \S.{0,200}|(?:joined|left)(?: (?:the|this) .{1,20})?)\.?")
"""What the app says of somebody in English, behind the name."""
KINDS = [(kind, re.compile(words)) for kind, words in WORDS.items()]


def recognizes(export: Export) -> bool:
    lines = [line.replace('"', "").split(",") for line in first_lines(export)[:2]]
    return lines[0] == HEADER or (lines[0] == UNNAMED and len(lines) > 1 and (lines[1] == HEADER or TIME.fullmatch(lines[1][0]) is not None))


def parse(export: Export) -> Iterator[Record]:
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    place = export.place("line 1", 0, 0)
    yield Conversation(place=place, key="", platform="kakaotalk")
    yield times.clock.reading(place)
    for row in rows_below(export, lambda cells: cells in (HEADER, UNNAMED)):
        if not isinstance(row, tuple):
            yield row
            continue
        place, cells = row
        if len(cells) != len(HEADER) or not TIME.fullmatch(cells[0]):
            yield bad_row(place, cells)
            continue
        written, name, text = cells
        kind = next((kind for kind, words in KINDS if words.fullmatch(text)), MessageKind.TEXT if name else MessageKind.SYSTEM)
        if text.startswith(name) and DOINGS.fullmatch(text[len(name) :]):
            kind = MessageKind.SYSTEM
        sender = "" if kind is MessageKind.SYSTEM else name
        yield from people.meet(sender)
        yield from message(place, sender, times.read(written), written, text, kind=kind, deleted=kind is MessageKind.RECALLED)
