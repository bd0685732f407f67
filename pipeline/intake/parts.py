"""Conversations that were exported in several files (pages, days, ten thousand messages each) become one as they are read.

What belongs together is told by the folder, the format and the names of the files; that it is one conversation, by what the files
say of it. Nothing has to be compared: parts of one export have no message in common.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from casefile.pending import Pending
from casefile.records import Conversation, Party, Place
from parsers import PARSERS
from parsers.format import Format
from pipeline.originals import Received

Series = tuple[str, str, str]
"""Folder, format, and what the names of the parts have in common."""
PARTS = tuple(dict.fromkeys((parser.FORMAT.parts, parser.FORMAT.newest_first) for parser in PARSERS if parser.FORMAT.parts))
NOWHERE = Place(source="", where="")


def series_of(folder: str, name: str, format_: Format) -> Series | None:
    """What a file is a part of, where its format comes in parts."""
    match = format_.parts.fullmatch(name) if format_.parts else None
    return (folder, format_.name, match.groupdict().get("of") or "") if match else None


def in_bundles(received: Sequence[Received]) -> list[list[Received]]:
    """What is to be read, in order; together what follows one another and may be parts of one conversation, by its name."""
    bundles: list[list[Received]] = []
    before: set[tuple[str, str]] = set()
    for one in in_order(received):
        may_be = {(one.folder, match.groupdict().get("of") or "") for pattern, _ in PARTS if (match := pattern.fullmatch(one.source.name))}
        if before.isdisjoint(may_be):
            bundles.append([])
        bundles[-1].append(one)
        before = may_be
    return bundles


def in_order(received: Sequence[Received]) -> list[Received]:
    """What is to be read, as received; but the files of one conversation stand together, the oldest first."""
    first: dict[tuple[str, str], int] = {}
    order: list[tuple[int, int, Received]] = []
    for place, one in enumerate(received):
        common, number = _numbered(one.source.name)
        order.append((first.setdefault((one.folder, common), place) if common else place, number, one))
    return [one for _, _, one in sorted(order, key=lambda entry: entry[:2])]


def _numbered(name: str) -> tuple[str, int]:
    """What the names of the parts have in common, and which part this is; "" for a name that no part has."""
    found = [(match, pattern.pattern, newest_first) for pattern, newest_first in PARTS if (match := pattern.fullmatch(name))]
    if not found:
        return "", 0
    match, pattern, newest_first = max(found, key=lambda one: one[0]["part"] is not None)
    number = int(re.sub(r"\D", "", match["part"] or "") or 0)
    return pattern + (match.groupdict().get("of") or ""), -number if newest_first else number


@dataclass(slots=True)
class Thread:
    """A conversation while its messages come in."""

    conversation: str
    senders: dict[str, str] = field(default_factory=dict)
    """Key → party, of those who have written."""
    count: int = 0


class Chats:
    """The conversations of a source, or of all the files that one conversation was exported in."""

    def __init__(self, series: Series | None = None) -> None:
        self.series = series
        self.begun: dict[Conversation, Thread] = {}
        self.threads: dict[str, Thread] = {}
        self.parties: dict[tuple[str, str], Party] = {}

    def goes_on(self, conversation: Conversation) -> Thread | None:
        """The conversation of which this is a further part, or which the file has begun before."""
        again = self.threads.get(conversation.id)
        return self.begun.get(replace(conversation, place=NOWHERE)) if again is None and self.series else again

    def begin(self, conversation: Conversation) -> Thread:
        thread = self.threads.setdefault(conversation.id, Thread(conversation.id))
        self.begun[replace(conversation, place=NOWHERE)] = thread
        return thread

    def keep_parties(self, rows: Pending) -> None:
        for party in self.parties.values():
            rows.add(party)
