"""DiscordChatExporter: a channel or direct chat as CSV.

    AuthorID,Author,Date,Content,Attachments,Reactions
    "7","seller","2024-05-01T10:00:00.1230000+00:00","it is new","https://cdn.discordapp.com/…/a.png","👍 (2)"

A quote in a field is doubled; attachments stand between commas. Reactions are others' and are not read.
The name of the channel is in the file's name only: `Guild - channel [id].csv`. There are no ids of messages.
"""

import re
from collections.abc import Iterator

from casefile.records import Attachment, Conversation, Provenance, Record
from parsers.discord import PARTS, PLATFORM
from parsers.export import Export
from parsers.format import Format
from parsers.headed_rows import bad_row, first_cells, rows_below
from parsers.talk import People, kind_of_files, message
from parsers.time_layout import survey

FORMAT = Format("discord_csv", "chat", Provenance.DATABASE_TOOL, re.compile(PARTS + "csv"))
HEADER = ("AuthorID", "Author", "Date", "Content", "Attachments", "Reactions")
NAMED = re.compile(r"(?P<title>.+?) \[(?P<id>[0-9]{5,20})\](?: \[part [0-9]+\])?\.csv")


def recognizes(export: Export) -> bool:
    return _is_header(first_cells(export))


def parse(export: Export) -> Iterator[Record]:
    place = export.place("line 1", 0, 0)
    named = NAMED.fullmatch(export.name)
    yield Conversation(place=place, key="", platform=PLATFORM, native_id=named["id"] if named else None, title=named["title"] if named else None)
    header = first_cells(export) if recognizes(export) else []
    rows = (row for row in rows_below(export, _is_header) if isinstance(row, tuple))
    dates = (("", place.where, cells[header.index("Date")]) for place, cells in rows if len(cells) in range(4, len(header) + 1))
    times = survey(export, place, dates, by_program=True, of_talk=True)
    yield from times.told
    people = People()
    for row in rows_below(export, _is_header):
        if not isinstance(row, tuple):
            yield row
            continue
        place, cells = row
        if len(cells) not in range(4, len(header) + 1):
            yield bad_row(place, cells)
            continue
        told = dict(zip(header, cells, strict=False))
        user, name, written, text, files = (told.get(column, "") for column in HEADER[:5])
        attachments = tuple(Attachment(name=url) for url in files.split(",") if url.strip())
        yield from people.meet(user or name, name, ids=(user,) if user else ())
        yield from message(place, user or name, times.read(written), written, text, kind=kind_of_files(attachments), attachments=attachments)


def _is_header(cells: list[str]) -> bool:
    """Old versions have no reactions, the oldest no attachments."""
    return set(cells) >= set(HEADER[:4])
