"""KakaoTalk for Mac: a chat saved as CSV.

    Date,User,Message
    2015-07-09 20:34:26,"Name","text"
    2015-07-09 20:35:00,"","Name님이 들어왔습니다."

Times are the computer's clock, to the second. A notice has its sentence as the message. There are no ids.
"""

import re
from collections.abc import Iterator

from casefile.records import Conversation, MessageKind, Provenance, Record
from parsers import kakao
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.headed_rows import bad_row, first_cells, first_rows, rows_below
from parsers.talk import People, message
from parsers.time_layout import Times

FORMAT = Format("kakao_csv", "chat", Provenance.APP_EXPORT)
HEADER = ("Date", "User", "Message")
UNNAMED = (["Column1", "Column2"], ["Column1", "Column2", "Column3"])
"""A program that opened the file and saved it anew wrote these, perhaps of the first columns only."""
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(?::[0-9]{2})?")
NOTICE = re.compile(kakao.NOTICE)
DOINGS = re.compile(r" (?:invited \S.{0,200}|(?:joined|left)(?: (?:the|this) .{1,20})?)\.?")
"""What the app says of somebody in English, behind the name."""


def recognizes(export: Export) -> bool:
    rows = first_rows(export)
    first, below = next(rows, []), next(rows, [])
    return _is_named(first) or (first in UNNAMED and (_is_named(below) or TIME.fullmatch("".join(below[:1])) is not None))


def parse(export: Export) -> Iterator[Record]:
    times, people = Times(order="ymd", clock=wall_clock(export)), People()
    place = export.place("line 1", 0, 0)
    yield Conversation(place=place, key="", platform="kakaotalk")
    yield times.clock.reading(place)
    first = first_cells(export)
    order = [first.index(column) if _is_named(first) else at for at, column in enumerate(HEADER)]
    for row in rows_below(export, lambda cells: _is_named(cells) or cells in UNNAMED):
        if not isinstance(row, tuple):
            yield row
            continue
        place, cells = row
        if len(cells) != len(HEADER) or not TIME.fullmatch(cells[order[0]].strip()):
            yield bad_row(place, cells)
            continue
        written, name, text = (cells[at] for at in order)
        said = text.rstrip()
        kind, attachments = kakao.kind_and_files(text)
        if NOTICE.fullmatch(said) or (said.startswith(name) and DOINGS.fullmatch(said[len(name) :])) or (not name and kind is MessageKind.TEXT):
            kind = MessageKind.SYSTEM
        sender = "" if kind is MessageKind.SYSTEM else name
        yield from people.meet(sender)
        is_gone = kind is MessageKind.RECALLED
        yield from message(place, sender, times.read(written), written, text, kind=kind, deleted=is_gone, attachments=attachments)


def _is_named(cells: list[str]) -> bool:
    return sorted(cells) == sorted(HEADER)
