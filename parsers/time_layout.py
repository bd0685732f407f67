"""Times as people and programs write them into a table: one layout for a file, found from all of its cells."""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from casefile.records import Place, Precision, Problem, ProblemCode, Reading, ReadingCode, Zone
from parsers.cells import SERIAL, read_wall_time
from parsers.clock import Clock, from_epoch, wall_clock
from parsers.day_order import ORDERS, Survey, tell_years
from parsers.export import Export
from parsers.time_forms import (
    COMPACT,
    COUNTED_DAY,
    EPOCH,
    HOURS,
    LONGEST_TIME,
    NAMELESS_ZONE,
    NUMBERED,
    NUMERIC,
    PART_OF_DAY,
    UNIVERSAL,
    WORDED,
    WORDED_CLOCK,
    YEARLESS,
    date_of,
    hour_of,
    in_words,
    plain,
    zone_of,
)


class Moment(NamedTuple):
    """A cell read as a time; `problem` says why it could not be."""

    at: datetime | None
    precision: Precision
    zone: Zone
    problem: ProblemCode | None = None


UNDATED = Moment(None, Precision.NONE, Zone.UNKNOWN)
"""Where nothing says when."""


def unread(problem: ProblemCode) -> Moment:
    return Moment(None, Precision.NONE, Zone.UNKNOWN, problem)


def wall_moment(written: str, clock: Clock) -> Moment:
    """What a clock showed, written year first."""
    wall = read_wall_time(written)
    return Moment(clock.instant(wall[0]), wall[1], clock.status) if wall else unread(ProblemCode.BAD_TIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How the times of one file are read."""

    order: str | None
    """None where day and month cannot be told apart, or no cell asks the question."""
    clock: Clock
    told: tuple[Reading | Problem, ...] = ()
    """How that was decided, for the report."""

    def read(self, cell: str) -> Moment:
        cell = plain(cell)
        if len(cell) > LONGEST_TIME:
            return unread(ProblemCode.BAD_TIME)
        if cell[4:5] == "-" and cell[10:11] in ("T", " ") and cell[13:14] == ":":
            try:
                return self._moment(datetime.fromisoformat(cell), _iso_precision(cell), written_zone="Z" if cell.endswith("Z") else "")
            except ValueError:
                pass  # nearly ISO: the layouts below are wider
        if match := NUMERIC.fullmatch(cell) or COMPACT.fullmatch(cell):
            order = _order_of(match, self.order)
            if order is None:
                return unread(ProblemCode.AMBIGUOUS_DATES if any(date_of(match, one) for one in ORDERS) else ProblemCode.BAD_TIME)
            return self._of_match(match, order)
        if match := EPOCH.fullmatch(cell):
            return self._of_epoch(match)
        if SERIAL.fullmatch(counted := PART_OF_DAY.sub(".", cell)):
            return wall_moment(counted, self.clock)
        if (apart := COUNTED_DAY.match(cell)) and (day := read_wall_time(apart["days"])):
            return self.read(f"{day[0].date()} {cell[apart.end() :]}")
        if YEARLESS.fullmatch(cell):
            return unread(ProblemCode.YEAR_MISSING)
        if WORDED.match(cell):
            return self._of_words(NAMELESS_ZONE.sub("", HOURS.sub("", cell)))
        return unread(ProblemCode.BAD_TIME)

    def _of_match(self, match: re.Match[str], order: str) -> Moment:
        parts = match.groupdict()
        day = date_of(match, order)
        if day is None:
            return unread(ProblemCode.BAD_TIME)
        if parts["hour"] is None:
            return self._moment(datetime(day.year, day.month, day.day), Precision.DAY)  # noqa: DTZ001 -- a wall clock until `Clock` knows better
        hour = hour_of(int(parts["hour"]), parts.get("half") or parts.get("half_after"))
        second, fraction = parts["second"], parts.get("fraction")
        try:
            wall = datetime(day.year, day.month, day.day, hour, int(parts["minute"]), int(second or 0), _microseconds(fraction))  # noqa: DTZ001 -- ditto
            at = wall.replace(tzinfo=zone_of(parts.get("zone")))
        except ValueError:
            return unread(ProblemCode.BAD_TIME)
        precision = Precision.MILLISECOND if fraction else Precision.SECOND if second else Precision.MINUTE
        return self._moment(at, precision, written_zone=parts.get("zone") or "")

    def _of_words(self, cell: str) -> Moment:
        wall, zone = (cell[: found.start()], found["zone"]) if (found := UNIVERSAL.search(cell)) else (cell, "")
        order = "ymd" if self.order == "ymd" else "dmy"
        if match := NUMBERED.search(wall):
            numbered = _order_of(match, self.order)
            if numbered is None and any(date_of(match, one) for one in ORDERS):
                return unread(ProblemCode.AMBIGUOUS_DATES)
            if numbered is None or date_of(match, numbered) is None:
                return unread(ProblemCode.BAD_TIME)
            order = numbered
        worded = in_words(wall, order.upper())
        if worded is None:
            return unread(ProblemCode.BAD_TIME)
        clock = WORDED_CLOCK.search(wall)
        precision = Precision.DAY if clock is None else Precision.SECOND if clock["second"] else Precision.MINUTE
        try:
            return self._moment(worded.replace(tzinfo=zone_of(zone)) if zone else worded, precision)
        except ValueError:
            return unread(ProblemCode.BAD_TIME)

    def _of_epoch(self, match: re.Match[str]) -> Moment:
        zone = self.clock.zone
        if match["milliseconds"]:
            whole, part = divmod(int(match["milliseconds"]), 1000)
            return Moment(from_epoch(whole, zone) + timedelta(milliseconds=part), Precision.MILLISECOND, Zone.UTC)
        at = from_epoch(int(match["seconds"]), zone) + timedelta(microseconds=_microseconds(match["fraction"]))
        return Moment(at, Precision.MILLISECOND if match["fraction"] else Precision.SECOND, Zone.UTC)

    def _moment(self, at: datetime, precision: Precision, *, written_zone: str = "") -> Moment:
        if at.tzinfo is None:
            return Moment(self.clock.instant(at), precision, self.clock.status)
        return Moment(at, precision, Zone.UTC if written_zone in ("Z", "UTC", "GMT") else Zone.OFFSET)


def survey(
    export: Export,
    place: Place,
    cells: Iterable[tuple[Hashable, str, str]],
    *,
    vendor_zone: tzinfo | None = None,
    vendor_order: str | None = None,
    day_first: str = "",
    by_program: bool = False,
    of_talk: bool = False,
) -> Times:
    """Look at every time cell once: (the run of cells it should stand in order with, where it is, what it says).

    What a vendor documents counts where the file itself decides nothing, and that no program which writes dates for a country
    (`by_program`) puts the month before a point: `05.01.2026`; then a word of a language whose countries put the day first (`day_first`); then, which
    is assumed, the order of the country whose zone the user names. When people talk (`of_talk`), they do it on days that lie close together.
    """
    seen = Survey()
    for run, where, written in cells:
        seen.take(run, where, plain(written))
    if by_program:
        tell_years(seen.trials)
    clock = wall_clock(export, vendor_default=vendor_zone)
    told: list[Reading | Problem] = [clock.reading(place)] if seen.wall else []
    chosen = export.options.date_order
    if not seen.asked:
        return Times(order=chosen or vendor_order, clock=clock, told=tuple(told))
    order, why = (chosen, "--date-order") if chosen else seen.order(of_talk=of_talk)
    if order is None:
        order, why = seen.assumed(export.options.zone, vendor_order, day_first, by_program=by_program)
    if order is not None:
        told.append(Reading(place=place, code=ReadingCode.DATE_ORDER, value=order, why=why))
    else:
        possible = ", ".join(name for name, trial in seen.trials.items() if trial.valid)
        told.append(Problem(place=place, code=ProblemCode.AMBIGUOUS_DATES, detail=possible))
    return Times(order=order, clock=clock, told=tuple(told))


def _order_of(match: re.Match[str], decided: str | None) -> str | None:
    """A year of four digits in front needs no decision; one at the end leaves day and month open."""
    if len(match["a"]) == 4:
        return "ymd"
    return decided


def _microseconds(fraction: str | None) -> int:
    return int((fraction or "0")[:6].ljust(6, "0"))


def _iso_precision(cell: str) -> Precision:
    if cell[16:17] != ":":
        return Precision.MINUTE
    return Precision.MILLISECOND if cell[19:20] in (".", ",") else Precision.SECOND
