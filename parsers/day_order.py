"""In which order a file writes day, month and year: decided over all of its dates.

An order must make a date of every cell that can be a date at all, and of several that do, one alone must keep the cells within a lifetime of exports
and in order of time. If none of that decides, nobody guesses.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from parsers.countries import order_in
from parsers.time_forms import EPOCH, LONGEST_TIME, NUMBERED, NUMERIC, WORDED, date_of

ORDERS = ("dmy", "mdy", "ymd")
LONGEST_SPAN = timedelta(days=20 * 366)
"""No export reaches over more; a day read as a year does."""
MANY_DATES = 4


@dataclass(slots=True)
class Trial:
    """One order of day, month and year, tried on every cell."""

    valid: bool = True
    refused_by: str = ""
    rising: bool = True
    falling: bool = True
    earliest: date = date.max
    latest: date = date.min
    dates: int = 0
    """Of those that differ from the one before."""
    elapsed: int = 0
    """Days between them, on or back."""
    last: dict[Hashable, date] = field(default_factory=dict)

    def take(self, run: Hashable, day: date | None, told: str) -> None:
        if not self.valid:
            return
        if day is None:
            self.valid, self.refused_by = False, told
            return
        before = self.last.get(run, day)
        self.dates += run not in self.last or before != day
        self.elapsed += abs((day - before).days)
        self.rising = self.rising and before <= day
        self.falling = self.falling and before >= day
        self.last[run] = day
        self.earliest, self.latest = min(self.earliest, day), max(self.latest, day)

    @property
    def in_order(self) -> bool:
        return self.rising or self.falling


@dataclass(slots=True, kw_only=True)
class Survey:
    """What the time cells of a file show of how its dates are written."""

    trials: dict[str, Trial] = field(default_factory=lambda: {order: Trial() for order in ORDERS})
    asked: int = 0
    """Cells whose order is a question."""
    same: int = 0
    """Those of them that are the same day in either order."""
    wall: int = 0
    """Cells that tell no zone."""
    pointed: str = ""
    """The first date with points between its numbers."""

    def take(self, run: Hashable, where: str, cell: str) -> None:
        match = NUMERIC.fullmatch(cell) if len(cell) <= LONGEST_TIME else None
        self.wall += bool(cell) and not EPOCH.fullmatch(cell) if match is None else match["zone"] is None
        match = match or (NUMBERED.search(cell) if len(cell) <= LONGEST_TIME and WORDED.match(cell) else None)
        if match is None or len(match["a"]) == 4:
            return
        days = {order: date_of(match, order) for order in ORDERS}
        if not any(days.values()):
            return
        self.asked += 1
        self.pointed = self.pointed or (f"{where}: {cell}" if "." in cell[match.end("a") : match.start("b")] else "")
        self.same += days["dmy"] == days["mdy"] and len(match["c"]) == 4
        for order, trial in self.trials.items():
            trial.take(run, days[order], f"{where}: {cell}")

    def order(self, *, of_talk: bool) -> tuple[str | None, str]:
        """What the dates themselves decide, and by what."""
        return _decided(self.trials, all_same=self.asked == self.same, of_talk=of_talk)

    def assumed(self, zone: ZoneInfo | None, vendor_order: str | None, day_first: str, *, by_program: bool) -> tuple[str | None, str]:
        """What counts where they decide nothing: see `survey`."""
        if by_program and self.pointed and self.trials["dmy"].valid:
            return "dmy", f"separator:{self.pointed}"
        if vendor_order is not None and self.trials[vendor_order].valid:
            return vendor_order, "vendor_default"
        if day_first and self.trials["dmy"].valid:
            return "dmy", f"day_first:{day_first}"
        if (of_country := order_in(zone)) is not None and self.trials[of_country].valid:
            return of_country, f"country:{zone}"
        return None, ""


def tell_years(trials: dict[str, Trial]) -> None:
    """A year of two digits stands at the end that lets far less time pass between the rows of a statement."""
    last = {order: trials[order].elapsed for order in ("dmy", "mdy") if trials[order].valid}
    if not last or not trials["ymd"].valid:
        return
    nearer = min(last, key=lambda order: last[order])
    found = quickest({nearer: last[nearer], "ymd": trials["ymd"].elapsed}, trials["ymd"].dates)
    for order in last if found == "ymd" else ["ymd"] if found else []:
        trials[order].valid, trials[order].refused_by = False, elapsed_days({nearer: last[nearer], "ymd": trials["ymd"].elapsed})


def quickest(elapsed: Mapping[str, int], dates: int) -> str | None:
    """The order under which far less time passes between the dates of a talk than under any other; how much less tells how few dates there are."""
    least, *more = sorted(elapsed, key=lambda order: elapsed[order])
    times = 3 if dates >= MANY_DATES else 20
    return least if dates > 1 and elapsed[more[0]] >= times * max(1, elapsed[least]) else None


def elapsed_days(elapsed: Mapping[str, int]) -> str:
    """That as the ground of a reading."""
    return "elapsed_days:" + ",".join(f"{order}={days}" for order, days in elapsed.items())


def _decided(trials: dict[str, Trial], *, all_same: bool, of_talk: bool) -> tuple[str | None, str]:
    valid = [order for order, trial in trials.items() if trial.valid]
    if len(valid) == 1:
        refused = next(trial.refused_by for order, trial in trials.items() if order not in valid and order != "ymd")
        return valid[0], refused
    short = [order for order in valid if trials[order].latest - trials[order].earliest <= LONGEST_SPAN]
    if len(short) == 1:
        return short[0], "span"
    valid = short or valid
    in_order = [order for order in valid if trials[order].in_order]
    if len(in_order) == 1:
        return in_order[0], "non_decreasing"
    if valid and all_same:
        return "dmy", "same_either_way"
    elapsed = {order: trials[order].elapsed for order in in_order or valid}
    order = quickest(elapsed, max(trials[order].dates for order in elapsed)) if of_talk and len(elapsed) > 1 else None
    return order, elapsed_days(elapsed) if order else ""
