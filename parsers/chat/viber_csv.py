"""Viber: a chat of the history that the app sends by mail, as CSV, one file a chat.

    Date,Time,Sender,Phone,Message
    04/03/2025,10:03:20,Tern Lamps,+15550100200,Solid brass

The layout is known from reports, not from a sample: columns are found by their names, without a header in this order, and the order of day and
month over the whole file. Text files of the same mail look like WhatsApp's and are read with `--format whatsapp`. Times are the phone's clock.
"""

import re
from collections.abc import Iterator

from casefile.records import Conversation, MessageKind, Provenance, Reading, ReadingCode, Record
from parsers.blocks import first_lines
from parsers.export import Export
from parsers.format import Format
from parsers.headed_rows import bad_row, first_cells, rows_below
from parsers.talk import ME, People, message
from parsers.time_layout import survey

FORMAT = Format("viber_csv", "chat", Provenance.APP_EXPORT)
COLUMNS = ("date", "time", "sender", "phone", "message")
UNHEADED = re.compile(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4},[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AP]M)?,[^,]+,\+?[0-9]{5,15},")
"""A first line that is a message: the columns stand in the order in which they are reported."""


def _folded(cells: list[str]) -> list[str]:
    return [cell.strip().casefold() for cell in cells]


def _is_header(cells: list[str]) -> bool:
    return len(cells) == len(COLUMNS) and set(_folded(cells)) == set(COLUMNS)


def recognizes(export: Export) -> bool:
    return _is_header(first_cells(export)) or UNHEADED.match(first_lines(export)[0]) is not None


def parse(export: Export) -> Iterator[Record]:
    place = export.place("line 1", 0, 0)
    yield Conversation(place=place, key="", platform="viber", title=export.name.removesuffix(".csv") or None)
    yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=", ".join(COLUMNS))
    first = first_cells(export)
    order = _folded(first) if _is_header(first) else COLUMNS if UNHEADED.match(first_lines(export)[0]) else ()
    at = tuple(map(order.index, COLUMNS)) if order else ()
    rows = (row for row in rows_below(export, _is_header) if isinstance(row, tuple))
    stamps = (("", where.where, _stamp(cells, at)) for where, cells in rows if len(cells) == len(at))
    times = survey(export, place, stamps, of_talk=True)
    yield from times.told
    people = People()
    for row in rows_below(export, _is_header):
        if not isinstance(row, tuple):
            yield row
            continue
        place, cells = row
        if len(cells) != len(at):
            yield bad_row(place, cells)
            continue
        _date, _time, name, phone, text = (cells[index] for index in at)
        stamp = _stamp(cells, at)
        sent = times.read(stamp)
        yield from people.meet(phone or name, name, ids=(phone,) if phone else (), is_self=True if name == ME else None)
        kind = MessageKind.TEXT if phone or name else MessageKind.SYSTEM
        yield from message(place, phone or name, sent, stamp, text, kind=kind)


def _stamp(cells: list[str], at: tuple[int, ...]) -> str:
    return f"{cells[at[0]]} {cells[at[1]]}".strip()
