"""Text messages as telephones before the smart ones, and what copies them to a computer, save them: rows without a header.

    sms;deliver;"+4915550000001";"";"";"2010.01.11 16:05";"";"It ships today"            Nokia; `submit` and the number in the next cell: sent
    "sms","READ,RECEIVED","+4915550000001","","","2015.04.19 12:23","","It ships today"   Nokia Suite
    "2016-04-19 01:04:34","VM-LAMPSH","","It ships today","INBOX"
    12/26/2015 6:22:03 AM;from;+4915550000001;"";"It ships today"
    "+4915550000001","2015-07-10 21:53","SMS","0","It ships today"

Which cell is which is told by what stands in it: one that is a time, the number of the other side, a word that says that it is a text or which way it
went, and the words last, but for such a word. Without one a message came in. The owner of the telephone is in no row.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from casefile.records import Conversation, Direction, Passage, Problem, ProblemCode, Provenance, Record
from parsers.cells import clean_cell, row_place, short
from parsers.export import Export, Row
from parsers.format import Format
from parsers.talk import ME, People, message
from parsers.time_layout import survey

FORMAT = Format("sms_rows", "chat", Provenance.APP_EXPORT)

DELIMITERS = (";", ",", "\t")
FIRST_ROWS, FEWEST_CELLS, MOST_CELLS = 20, 4, 12
TIME = re.compile(
    r"\d{4}[-./]\d{1,2}[-./]\d{1,2} \d{1,2}:\d{2}(?::\d{2})?|\d{1,2}[-./]\d{1,2}[-./]\d{4} \d{1,2}:\d{2}(?::\d{2})?(?: [AP]M)?"
    r"|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \w{2,5} \d{4}|1[0-9]{12}"
)
NUMBER = re.compile(r"\+?[0-9][0-9 ()-]{4,17}[0-9]")
NAMED = re.compile(r"[A-Z]{2}-[A-Z0-9]{3,9}")
"""How a firm's number is called in India."""
WAYS = {
    **dict.fromkeys(("deliver", "received", "read,received", "unread,received", "inbox", "from", "in", "incoming"), Direction.IN),
    **dict.fromkeys(("submit", "sent", "outbox", "to", "out", "outgoing"), Direction.OUT),
}
FLAGS = {"false": Direction.IN, "true": Direction.OUT}
MARK = "sms"


class Said(NamedTuple):
    """What a row is read as."""

    time: str
    number: str
    way: Direction
    text: str


def recognizes(export: Export) -> bool:
    return export.is_text and _delimiter(export) is not None


def parse(export: Export) -> Iterator[Record]:
    delimiter = _delimiter(export) or DELIMITERS[0]
    place = export.place("line 1", 0, 0)
    stamps = ((row, said) for row in export.rows(delimiter=delimiter) if (said := _said(row.cells)))
    times = survey(export, place, (("", f"line {row.number}", said.time) for row, said in stamps), of_talk=True)
    yield from times.told
    people, begun = People(), set[str]()
    for row in export.rows(delimiter=delimiter):
        here = row_place(export, row)
        if row.damaged:
            yield Problem(place=here, code=ProblemCode.BAD_BYTES, detail=short(delimiter.join(row.cells)))
        said = _said(row.cells)
        if said is None:
            is_blank = not any(map(str.strip, row.cells))
            yield (
                Passage(place=here, what="blank")
                if is_blank
                else Problem(place=here, code=ProblemCode.BAD_ROW, detail=short(delimiter.join(row.cells)))
            )
            continue
        if said.number not in begun:
            begun.add(said.number)
            yield Conversation(place=here, key=said.number, platform="sms", native_id=said.number, title=said.number)
        sender = said.number if said.way is Direction.IN else ME
        ids = (said.number,) if said.way is Direction.IN else ()
        yield from people.meet(sender, conversation=said.number, ids=ids, is_self=said.way is Direction.OUT)
        yield from message(here, sender, times.read(said.time), said.time, said.text, conversation=said.number)


def _delimiter(export: Export) -> str | None:
    """What parts the cells of the first rows, if they are such messages, and some row says so."""
    for delimiter in DELIMITERS:
        rows = [row for row in _first_rows(export, delimiter) if any(map(str.strip, row.cells))]
        if rows and all(_said(row.cells) for row in rows) and all(_is_marked(row.cells) for row in rows):
            return delimiter
    return None


def _first_rows(export: Export, delimiter: str) -> Iterator[Row]:
    if delimiter in export.text_head.partition("\n")[0]:
        yield from islice(export.rows(delimiter=delimiter), FIRST_ROWS)


def _is_marked(cells: list[str]) -> bool:
    """Whether a cell says that this is a text, or which way it went."""
    return any(_way(cell) or clean_cell(cell).casefold() == MARK for cell in cells)


def _way(cell: str) -> Direction | None:
    word = clean_cell(cell).casefold()
    return WAYS.get(word) or FLAGS.get(word)


def _said(cells: list[str]) -> Said | None:
    """A row's parts; None where it is no such message."""
    if not FEWEST_CELLS <= len(cells) <= MOST_CELLS:
        return None
    plain = [clean_cell(cell) for cell in cells]
    last = len(cells) - 1
    if _way(plain[last]):
        last -= 1
    times = [cell for cell in plain[:last] if TIME.fullmatch(cell)]
    numbers = [cell for cell in plain[:last] if not TIME.fullmatch(cell) and (cell.startswith("+") or len(cell) > 5) and _is_number(cell)]
    if not times or len(numbers) != 1:
        return None
    way = next((way for cell in plain if (way := _way(cell))), Direction.IN)
    return Said(times[0], numbers[0], way, cells[last])


def _is_number(cell: str) -> bool:
    return (NUMBER.fullmatch(cell) or NAMED.fullmatch(cell)) is not None
