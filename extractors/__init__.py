"""Messages of one conversation → what they say that counts: statements, identity details, and revisions of earlier statements."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from casefile.findings import Identity, Revision, Statement
from casefile.records import Message, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is known of a conversation before it is read."""

    roles: Mapping[str, Role]
    """By party id."""
    names: Mapping[str, str]
    """By party id: the name as exported."""
    platform: str
    """`taobao`, `whatsapp` …"""
    currency: str | None
    """ISO 4217, where the words name none; None where nothing tells."""
    day_first: bool | None = None
    """How the export writes its dates, and so how its parties write 3/5; None where that does not tell."""
    zone: ZoneInfo | None = None
    """That of the clock on which its times were read, where that is put forward in summer: a time to come is reckoned on it."""


def get_ready() -> None:
    """Load what messages are read with: it takes longer than the reading of many of them."""
    from extractors.reading import modifier_gate, voice_of

    modifier_gate()
    for role in Role:
        voice_of(role)


def _on_clock(message: Message, zone: ZoneInfo) -> Message:
    """With its time on that clock, if the clock showed it."""
    if message.sent is None or message.sent.tzinfo is None:
        return message
    there = message.sent.astimezone(zone)
    return replace(message, sent=there) if there.utcoffset() == message.sent.utcoffset() else message


def extract(messages: Iterable[Message], setting: Setting, *, gated: bool = True) -> Iterator[Statement | Identity | Revision]:
    """One pass in the order of the conversation; memory does not grow with it. `gated=False` runs every rule on every message."""
    from extractors.reading import Reading

    reading = Reading(setting, gated=gated)
    for message in messages:
        yield from reading.read(message if setting.zone is None else _on_clock(message, setting.zone))
