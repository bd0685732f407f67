"""One clock to compare times on, where some of them know their zone and some do not."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo


def zone_of(times: Iterable[datetime | None]) -> tzinfo | None:
    """The zone of the first time that has one: that of the conversation, if it is asked first."""
    return next((at.tzinfo for at in times if at is not None and at.tzinfo is not None), None)


def on_wall(at: datetime, zone: tzinfo | None) -> datetime:
    """What the wall clock in `zone` showed; a time without a zone is taken as written on that wall."""
    return (at.astimezone(zone) if at.tzinfo and zone else at).replace(tzinfo=None)


def apart(one: datetime, other: datetime) -> timedelta:
    """How long apart two times are; where one knows no zone, as if it were written in the other's."""
    zone = zone_of([one, other])
    return abs(on_wall(one, zone) - on_wall(other, zone))


@dataclass(slots=True)
class WallClock:
    """The clock on the wall of a conversation: its messages' own hours, summer time included.

    Shown the messages in order, it remembers where their offset from UTC changes, and reads other times by that.
    """

    since: list[datetime] = field(default_factory=list)
    offsets: list[timezone] = field(default_factory=list)

    def show(self, at: datetime) -> datetime:
        offset = at.utcoffset()
        if offset is not None and (not self.offsets or self.offsets[-1].utcoffset(None) != offset):
            self.since.append(at.astimezone(UTC))
            self.offsets.append(timezone(offset))
        return at.replace(tzinfo=None)

    def read(self, at: datetime) -> datetime:
        if at.tzinfo is None or not self.offsets:
            return at.replace(tzinfo=None)
        return at.astimezone(self._offset(at)).replace(tzinfo=None)

    def _offset(self, at: datetime) -> timezone:
        return self.offsets[max(0, bisect_right(self.since, at.astimezone(UTC)) - 1)]

    def instant(self, wall: datetime) -> datetime:
        """The way back: the instant at which the wall showed this."""
        if not self.offsets:
            return wall
        guess = self._offset(wall.replace(tzinfo=self.offsets[0]) - timedelta(hours=1))
        return wall.replace(tzinfo=guess)
