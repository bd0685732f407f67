"""Discord's own data package (Settings → Privacy → Request my data): `messages/c<id>/messages.json`, in older ones `messages.csv`.

    [{"ID": 840000000000000000, "Timestamp": "2021-05-06 07:08:09", "Contents": "has it shipped?", "Attachments": ""}]

    ID,Timestamp,Contents,Attachments
    840000000000000000,2021-05-06 07:08:09.123000+00:00,has it shipped?,

The package holds only what its owner wrote, newest first; what the others said is not in it. Times are in UTC, and the id of a message tells its
own. `channel.json` beside it and `index.json` above say what the channel is called; they are read for that and hold no messages.

    {"id": "11", "type": "GUILD_TEXT", "name": "orders", "guild": {"id": "5", "name": "Lamps"}}          {"11": "Direct Message with seller#0"}
"""

import re
from collections.abc import Iterator
from datetime import UTC

from casefile.records import Attachment, Conversation, Passage, Place, Problem, Provenance, Record
from parsers.clock import wall_clock
from parsers.discord import PLATFORM, contradiction
from parsers.export import Export
from parsers.format import Format
from parsers.headed_rows import first_cells, rows_below
from parsers.json_values import NOTHING, bad_entry, beside, first_elements, flaws, object_in, oldest_first, text_in, whole
from parsers.talk import ME, People, kind_of_files, message
from parsers.time_layout import Times

FORMAT = Format("discord_package", "chat", Provenance.OFFICIAL_EXPORT)
ABOUT, INDEX = "channel.json", "index.json"
DIRECT = ("DM", "1")
"""A chat of two, as newer and older packages write it."""
COLUMNS = ("ID", "Timestamp", "Contents", "Attachments")
CHANNEL = re.compile(r"(?:^|[/!])c?(?P<id>[0-9]{1,20})/(?:messages\.(?:json|csv)|channel\.json)$")

SHORTEST = 15
"""Of an id, unless the folder tells what it is."""
ID = re.compile(r"[0-9]{1,20}")
OWN_INDEX = re.compile(r"(?:^|[/!])[Mm]essages/index\.json$")


def recognizes(export: Export) -> bool:
    head = export.text_head.lstrip()
    if head.startswith("["):
        found = first_elements(export, "*")
        return bool(found) and isinstance(found[-1].value, dict) and set(COLUMNS) <= found[-1].value.keys()
    if head.startswith("{"):
        return _is_about(export)
    return _is_header(first_cells(export))


def _is_header(cells: list[str]) -> bool:
    return sorted(cells) == sorted(COLUMNS)


def _is_about(export: Export) -> bool:
    """Whether this is one of the two files that say what channels are called."""
    if export.name not in (ABOUT, INDEX) or (export.name == ABOUT and CHANNEL.search(export.source.path) is None):
        return False
    found = first_elements(export)
    value = found[-1].value if found else None
    if not isinstance(value, dict):
        return False
    if export.name == ABOUT:
        return {"id", "type"} <= value.keys() and len(value) <= 8
    if OWN_INDEX.search(export.source.path) is None and any(len(key) < SHORTEST for key in value):
        return False
    return bool(value) and all(ID.fullmatch(key) and (told is None or isinstance(told, str)) for key, told in value.items())


def parse(export: Export) -> Iterator[Record]:
    if export.text_head.lstrip().startswith("{"):
        for element in export.elements():
            yield Passage(place=export.place(element.pointer, element.start, element.end), what="envelope")
        return
    place = export.place("$", 0, 0)
    found = CHANNEL.search(export.source.path)
    yield _conversation(export, place, found["id"] if found else "")
    clock = wall_clock(export, vendor_default=UTC)
    yield clock.reading(place)
    times, people = Times(order="ymd", clock=clock), People()
    for where, entry in _entries(export):
        if not isinstance(entry, dict):
            yield entry
            continue
        written = text_in(entry, "Timestamp")
        files = tuple(Attachment(name=url) for url in text_in(entry, "Attachments").split() if url)
        sent = times.read(written)
        yield from people.meet(ME, is_self=True)
        native_id = text_in(entry, "ID")
        yield from message(where, ME, sent, written, text_in(entry, "Contents"), kind=kind_of_files(files), native_id=native_id, attachments=files)
        if differs := contradiction(where, native_id, sent.at):
            yield differs


def _conversation(export: Export, place: Place, channel: str) -> Conversation:
    about, index = (object_in(next(beside(export, name), None)) for name in (ABOUT, INDEX))
    about = about if text_in(about, "id") == channel else NOTHING
    title = " / ".join(filter(None, (text_in(object_in(about, "guild"), "name"), text_in(about, "name")))) or text_in(index, channel)
    type_ = text_in(about, "type")
    is_group = type_ not in DIRECT if type_ else None
    return Conversation(place=place, key="", platform=PLATFORM, native_id=channel or None, title=title or None, is_group=is_group)


def _entries(export: Export) -> Iterator[tuple[Place, dict[str, object] | Passage | Problem]]:
    """Every message as an object, oldest first; what is none as its record."""
    if export.text_head.lstrip().startswith("["):
        for element in oldest_first(export, "*", count=lambda value: whole(text_in(value, "ID"))):
            place = export.place(element.pointer, element.start, element.end)
            for flaw in flaws(place, element):
                yield place, flaw
            value = element.value
            yield place, value if isinstance(value, dict) and "Timestamp" in value else bad_entry(export, place)
        return
    header = first_cells(export)
    for row in reversed(list(rows_below(export, _is_header))):
        if isinstance(row, tuple):
            place, cells = row
            yield place, dict(zip(header, cells, strict=True)) if len(cells) == len(header) else bad_entry(export, place)
        else:
            yield row.place, row
