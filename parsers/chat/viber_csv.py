"""Viber: a chat of the history that the app sends by mail, as CSV, one file a chat.

    Date,Time,Sender,Phone,Message
    04/03/2025,10:03:20,Tern Lamps,+15550100200,Solid brass

The layout is known from reports, not from a sample: columns are found by their names, without a header in this order, and the order of day and
month over the whole file. Text files of the same mail look like WhatsApp's and are read with `--format whatsapp`. Times are the phone's clock.
"""

import re
from collections.abc import Iterator

from casefile.records import Conversation, MessageKind, Passage, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.blocks import head_lines
from parsers.cells import short
from parsers.export import Export
from parsers.format import Format
from parsers.talk import ME, People, message
from parsers.time_layout import survey

FORMAT = Format("viber_csv", "chat", Provenance.APP_EXPORT)
COLUMNS = ("date", "time", "sender", "phone", "message")
AS_REPORTED = {name: place for place, name in enumerate(COLUMNS)}
UNHEADED = re.compile(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4},[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AP]M)?,[^,]+,\+?[0-9]{5,15},")
"""A first line that is a message: the columns stand in the order in which they are reported."""


def _columns(cells: list[str]) -> dict[str, int] | None:
    """Where each column stands; None for a row that is no header."""
    folded = [cell.strip().removeprefix("\ufeff").casefold() for cell in cells]
    return {name: folded.index(name) for name in COLUMNS} if set(folded) == set(COLUMNS) and len(folded) == len(COLUMNS) else None


def recognizes(export: Export) -> bool:
    first = head_lines(export)[0]
    return _columns(first.replace('"', "").split(",")) is not None or UNHEADED.match(first) is not None


def parse(export: Export) -> Iterator[Record]:
    place = export.place("line 1", 0, 0)
    yield Conversation(place=place, key="", platform="viber", title=export.name.removesuffix(".csv") or None)
    yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=", ".join(COLUMNS))
    columns = AS_REPORTED if UNHEADED.match(head_lines(export)[0]) else {}
    cells: list[tuple[str, str, str]] = []
    for row in export.rows():
        if found := _columns(row.cells):
            columns = found
        elif len(row.cells) == len(COLUMNS) and columns:
            cells.append(("", f"line {row.number}", _stamp(row.cells, columns)))
    times = survey(export, place, cells)
    yield from times.told
    people = People()
    for row in export.rows():
        place = export.place(f"line {row.number}", row.start, row.end)
        if row.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES, detail=short(",".join(row.cells)))
        if found := _columns(row.cells):
            columns = found
            yield Passage(place=place, what="header")
        elif not any(map(str.strip, row.cells)):
            yield Passage(place=place, what="blank")
        elif len(row.cells) != len(COLUMNS) or not columns:
            yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(",".join(row.cells)))
        else:
            name, phone, text = (row.cells[columns[column]] for column in ("sender", "phone", "message"))
            stamp = _stamp(row.cells, columns)
            sent = times.read(stamp)
            if sent.problem is ProblemCode.AMBIGUOUS_DATES:
                sent = sent._replace(problem=None)  # said once for the file
            yield from people.meet(phone or name, name, ids=(phone,) if phone else (), is_self=True if name == ME else None)
            kind = MessageKind.TEXT if phone or name else MessageKind.SYSTEM
            yield from message(place, phone or name, sent, stamp, text, kind=kind)


def _stamp(cells: list[str], columns: dict[str, int]) -> str:
    return f"{cells[columns['date']]} {cells[columns['time']]}".strip()
