"""From when to when the exports of a conversation reach, in microseconds: of the epoch, or of a clock on the wall where no zone is known."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from casefile.records import Conversation, Precision
from casefile.store import CaseFile

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MINUTE = 60_000_000
"""In microseconds."""
GRAINS = {Precision.MINUTE: MINUTE, Precision.SECOND: 1_000_000, Precision.MILLISECOND: 1}
"""Microseconds that a precision leaves open."""
FARTHEST = 14 * 60 * MINUTE
"""Zones differ by no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From when to when one export of a conversation reaches."""

    source: str
    zoned: bool
    first: int | None
    last: int | None
    """Microseconds; None where no message has a time."""
    grain: int = 1
    """Microseconds that its finest times leave open."""

    def gap(self, other: "Period") -> int | None:
        """Microseconds between the two, at least; not positive where they may overlap, None where that cannot be told."""
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return None
        return max(self.first, other.first) - min(self.last, other.last) - (FARTHEST if self.zoned != other.zoned else 0)


def instant(sent: datetime | None) -> tuple[bool, int | None]:
    """Whether its zone is known, and microseconds: of the epoch, or of the clock on the wall."""
    if sent is None:
        return False, None
    zoned = sent.tzinfo is not None
    return zoned, ((sent if zoned else sent.replace(tzinfo=UTC)) - EPOCH) // MICROSECOND


def period(case: CaseFile, conversation: Conversation) -> Period:
    """That of a conversation as one export has it."""
    query = "SELECT sent, precision FROM messages WHERE conversation = ? AND sent IS NOT NULL"
    first = last = None
    zoned = False
    grains: set[int] = set()
    for sent, precision in case.connection.execute(query, (conversation.id,)):
        zoned, at = instant(datetime.fromisoformat(sent))
        grains.add(GRAINS.get(precision, MINUTE))
        first = at if first is None or (at is not None and at < first) else first
        last = at if last is None or (at is not None and at > last) else last
    return Period(source=conversation.place.source, zoned=zoned, first=first, last=last, grain=min(grains, default=1))
