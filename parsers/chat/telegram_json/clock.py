"""The clock of the computer that made an export of Telegram's, as far as the messages tell of it."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo

from casefile.records import Place, Problem, ProblemCode, Reading, ReadingCode, Record, Zone
from parsers.cells import short
from parsers.clock import Clock, from_epoch, in_zone, is_offset, wall_clock
from parsers.export import Export

DAY = 86_400
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 -- subtracted from wall clocks


class ComputerClock:
    def __init__(self, export: Export, notes: list[Record]) -> None:
        self.export = export
        self.notes = notes
        """What is to be said before the next message."""
        self.zone: tzinfo = UTC
        self.zero = EPOCH
        """Of the clock, as far as read; and what it showed at the epoch."""
        self.zones: set[timedelta] = set()
        self.clock: Clock | None = None

    def sent(self, written: object, counted: object, edited: object, place: Place) -> tuple[datetime | None, Zone]:
        if isinstance(written, str) and isinstance(counted, str):
            try:
                shown = datetime.fromisoformat(written)
                passed = shown - self.zero
                if passed.days * DAY + passed.seconds == int(counted) and not passed.microseconds:
                    return in_zone(shown, self.zone), Zone.UTC
            except (TypeError, ValueError):
                pass  # a written offset, or nonsense that is said below
        try:
            wall = datetime.fromisoformat(written) if isinstance(written, str) else None
            instant = from_epoch(int(counted)) if isinstance(counted, str | int) else None
        except (OSError, OverflowError, ValueError):
            self.notes.append(Problem(place=place, code=ProblemCode.BAD_TIME, detail=short(f"{written} {counted or ''}".strip())))
            return None, Zone.UNKNOWN
        if instant is not None:
            return (self._on_the_wall(wall, instant, place) if wall is not None and wall.tzinfo is None else instant), Zone.UTC
        if wall is None:
            self.notes.append(Problem(place=place, code=ProblemCode.BAD_TIME))
            return None, Zone.UNKNOWN
        if wall.tzinfo is not None:
            return wall, Zone.OFFSET
        if self.clock is None:
            self.clock = self._wall_clock(edited)
            self.notes.append(self.clock.reading(place))
        return self.clock.instant(wall), self.clock.status

    def _on_the_wall(self, wall: datetime, instant: datetime, place: Place) -> datetime:
        """The instant, on the clock of the computer that made the export."""
        offset = wall.replace(tzinfo=UTC) - instant
        if not is_offset(offset):
            detail = f"date {wall.isoformat()} ≠ date_unixtime {instant.isoformat()}"
            self.notes.append(Problem(place=place, code=ProblemCode.BAD_TIME, detail=detail))
            return instant
        self.zone, self.zero = timezone(offset), EPOCH + offset
        at = instant.astimezone(self.zone)
        if offset not in self.zones:
            self.zones.add(offset)
            self.notes.append(Reading(place=place, code=ReadingCode.CLOCK, value=f"UTC{at.isoformat()[-6:]}", why="date_unixtime"))
        return at

    def _wall_clock(self, edited: object) -> Clock:
        if self.export.options.zone is None and isinstance(edited, str) and never_edited(edited):
            offset = datetime.fromisoformat(edited) - EPOCH
            return Clock(timezone(offset), Zone.ASSUMED, f"edited: {edited}")
        return wall_clock(self.export)


def never_edited(edited: str) -> bool:
    """Whether this is the epoch on somebody's wall clock, as old versions wrote for "never"."""
    if not edited.startswith(("1970-01-01T", "1969-12-31T")):
        return False
    try:
        return is_offset(datetime.fromisoformat(edited) - EPOCH)
    except (TypeError, ValueError):
        return False
