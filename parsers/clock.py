"""Times of an export: what instant a wall clock showed, by the zone the user, the export or the platform states."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from casefile.records import Place, Reading, ReadingCode, Zone
from parsers.export import Export

CHINA = ZoneInfo("Asia/Shanghai")
QUARTER = timedelta(minutes=15)
WEST, EAST = timedelta(hours=-12), timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Clock:
    """The zone of an export's wall-clock times and how it is known."""

    zone: tzinfo | None
    status: Zone
    why: str
    """`--tz`, `vendor_default`, `export` or `not_stated`."""

    def instant(self, wall: datetime) -> datetime:
        """Aware where the zone is known, else the wall clock as it stands."""
        return in_zone(wall, self.zone) if self.zone else wall

    def reading(self, place: Place) -> Reading:
        """To be yielded once per export, so that the report can say in which zone its times are read."""
        return Reading(place=place, code=ReadingCode.CLOCK, value=str(self.zone) if self.zone else "", why=self.why)


def wall_clock(export: Export, *, vendor_default: tzinfo | None = None) -> Clock:
    """The clock of an export that writes local times without a zone: --tz settles it, then the vendor's documented default."""
    if export.options.zone is not None:
        return Clock(export.options.zone, Zone.STATED, "--tz")
    if vendor_default is not None:
        return Clock(vendor_default, Zone.ASSUMED, "vendor_default")
    return Clock(None, Zone.UNKNOWN, "not_stated")


def in_zone(wall: datetime, zone: tzinfo) -> datetime:
    """What `wall.replace(tzinfo=zone)` gives, which takes five times as long."""
    return datetime.combine(wall, wall.time(), zone)


def from_epoch(seconds: float, zone: tzinfo | None = None) -> datetime:
    """The instant of an epoch time, shown on the wall clock of `zone` if there is one. ValueError/OverflowError if out of range."""
    return datetime.fromtimestamp(seconds, zone or UTC)


def is_offset(difference: timedelta) -> bool:
    """Whether some place on earth keeps a clock that differs by this much from UTC."""
    return not difference % QUARTER and WEST <= difference <= EAST
