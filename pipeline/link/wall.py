"""One clock to compare times on, where some of them know their zone and some do not."""

from collections.abc import Iterable
from datetime import datetime, tzinfo


def zone_of(times: Iterable[datetime | None]) -> tzinfo | None:
    """The zone of the first time that has one: that of the conversation, if it is asked first."""
    return next((at.tzinfo for at in times if at is not None and at.tzinfo is not None), None)


def on_wall(at: datetime, zone: tzinfo | None) -> datetime:
    """What the wall clock in `zone` showed; a time without a zone is taken as written on that wall."""
    return (at.astimezone(zone) if at.tzinfo and zone else at).replace(tzinfo=None)
