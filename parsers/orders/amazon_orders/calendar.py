"""How the times of one of Amazon's files are read: written with their zone, or as days in the order that its country uses."""

import re
from collections.abc import Iterator
from datetime import datetime

from casefile.records import Place, Precision, Problem, ProblemCode, Reading, ReadingCode, Zone
from parsers.cells import Header, clean_cell, read_wall_time, unwrapped
from parsers.clock import wall_clock
from parsers.export import Export, Row
from parsers.orders.amazon_orders.columns import TIMES
from parsers.time_layout import Moment, unread

ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})")
DAY = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4}|[0-9]{2})")


class Calendar:
    def __init__(self, export: Export, header: Header, rows: list[Row]) -> None:
        written = [unwrapped(cell) for row in rows for column, cell in header.cells(row.cells).items() if column in TIMES]
        days = [match for one in written if (match := DAY.fullmatch(one))]
        sites = {clean_cell(header.cells(row.cells).get("Website", "")).casefold() for row in rows} - {""}
        dated = [match for match in days if _day(match, "dmy") or _day(match, "mdy")]
        possible = [order for order in ("dmy", "mdy") if all(_day(match, order) for match in dated)]
        self.order: str | None = None
        self.why = ""
        self.days = bool(days)
        self.without_zone = self.days or any(read_wall_time(one) for one in written)
        self.clock = wall_clock(export)
        if export.options.date_order in ("dmy", "mdy"):
            self.order, self.why = export.options.date_order, "--date-order"
        elif len(possible) == 1:
            self.order, self.why = possible[0], "only_valid"
        elif sites == {"amazon.com"} and "mdy" in possible:
            self.order, self.why = "mdy", "site_default"

    @property
    def is_open(self) -> bool:
        """Whether the order of day and month could not be told."""
        return self.days and self.order is None

    def readings(self, place: Place) -> Iterator[Reading | Problem]:
        if self.without_zone:
            yield self.clock.reading(place)
        if self.is_open:
            yield Problem(place=place, code=ProblemCode.AMBIGUOUS_DATES)
        elif self.days and self.order:
            yield Reading(place=place, code=ReadingCode.DATE_ORDER, value=self.order, why=self.why)

    def moment(self, cell: str) -> Moment:
        text = unwrapped(cell).partition(" and ")[0].strip()
        if iso := ISO.fullmatch(text):
            try:
                at = datetime.fromisoformat(text)
            except ValueError:
                return unread(ProblemCode.BAD_TIME)
            return Moment(at, Precision.MILLISECOND if iso[1] else Precision.SECOND, Zone.UTC if iso[2] == "Z" else Zone.OFFSET)
        if wall := read_wall_time(text):  # as a spreadsheet keeps a day
            return Moment(self.clock.instant(wall[0]), wall[1], self.clock.status)
        match = DAY.fullmatch(text)
        day = _day(match, self.order) if match and self.order else None
        return Moment(self.clock.instant(day), Precision.DAY, self.clock.status) if day else unread(ProblemCode.BAD_TIME)


def _day(match: re.Match[str], order: str) -> datetime | None:
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    month, day = (first, second) if order == "mdy" else (second, first)
    try:
        return datetime(year if year > 99 else 2000 + year, month, day)  # noqa: DTZ001 -- a wall clock; `parsers.clock` gives it its zone
    except ValueError:
        return None
