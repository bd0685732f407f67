"""What Discord's exports share: an id that tells when it was made, and who is told apart by what."""

from datetime import datetime, timedelta

from casefile.records import Place, Problem, ProblemCode
from parsers.clock import from_epoch
from parsers.export import Export
from parsers.json_values import whole

PLATFORM = "discord"
PARTS = r"(?P<of>.+?)(?: \[part (?P<part>\d+)\])?\."
"""How DiscordChatExporter names the files of a long chat, up to the ending."""
EPOCH_MS = 1420070400000
"""The first of January 2015, from which ids count."""
SLACK = timedelta(seconds=60)
"""How far a minute's precision and the servers' clocks may lie apart."""


def made(native_id: object) -> datetime | None:
    """When a message with this id was made; None where it is no id of Discord's."""
    number = whole(native_id)
    if number is None or number < 1 << 22:
        return None
    try:
        return from_epoch(((number >> 22) + EPOCH_MS) / 1000)
    except (OSError, OverflowError, ValueError):
        return None


def contradiction(place: Place, native_id: object, sent: datetime | None) -> Problem | None:
    """A time that the id of its message contradicts: one of the two was changed."""
    counted = made(native_id)
    if counted is None or sent is None or sent.tzinfo is None or abs(sent - counted) <= SLACK:
        return None
    return Problem(place=place, code=ProblemCode.BAD_TIME, detail=f"{sent.isoformat()} ≠ {counted.isoformat(timespec='seconds')} (id)")


def may_be_channel_of_discord(export: Export) -> bool:
    """Whether a file begins as what DiscordChatExporter writes of a channel."""
    head = export.text_head
    return head.lstrip().startswith("{") and '"guild"' in head and '"channel"' in head
