"""Messages of one conversation → what they say that counts: statements, identity details, and revisions of earlier statements."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

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


def get_ready() -> None:
    """Load what messages are read with: it takes longer than the reading of many of them."""
    from extractors.reading import modifier_gate, voice_of

    modifier_gate()
    for role in Role:
        voice_of(role)


def extract(messages: Iterable[Message], setting: Setting, *, gated: bool = True) -> Iterator[Statement | Identity | Revision]:
    """One pass in the order of the conversation; memory does not grow with it. `gated=False` runs every rule on every message."""
    from extractors.reading import Reading

    reading = Reading(setting, gated=gated)
    for message in messages:
        yield from reading.read(message)
