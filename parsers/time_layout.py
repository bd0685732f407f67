"""Times as people and programs write them into a table: one layout for a file, found from all of its cells.

Which of two small numbers is the day is decided over the whole file: an order of day, month and year must make a date of
every cell that can be a date at all, and of several that do, one alone must keep the cells within a lifetime of exports and
in order of time. If none of that decides, nobody guesses.
"""

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from casefile.records import Place, Precision, Problem, ProblemCode, Reading, ReadingCode, Zone
from parsers.cells import SERIAL, read_wall_time
from parsers.clock import Clock, from_epoch, wall_clock
from parsers.countries import order_in
from parsers.export import Export

ORDERS = ("dmy", "mdy", "ymd")
ABBREVIATED = {
    "PST": -8, "PDT": -7, "MST": -7, "MDT": -6, "CDT": -5, "EST": -5, "EDT": -4,
    "GMT": 0, "UTC": 0, "WET": 0, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3, "SAST": 2, "MSK": 3,
    "HKT": 8, "SGT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "HST": -10, "AKST": -9, "AKDT": -8, "BRT": -3,
}  # fmt: skip
"""Hours from UTC of the abbreviations that payment services write."""
SEVERAL_ZONES = ("CST", "IST")
"""China's or Chicago's, India's or Israel's: what stands before such a one is a wall clock."""
CLOCK_OF_DAY = rf"""
    (?P<half>上午|下午|中午|凌晨|清晨|早上|傍晚|晚上|午前|午後|오전|오후|[AaPp]\.?\s?[Mm]\.?)?\s*+
    (?P<hour>\d{{1,2}})\s*(?:[:：时時点]\s*|(?:h\s?|\.)(?=\d\d(?!\d)))(?P<minute>\d{{1,2}})分?
    (?:[:：.]?\s*(?P<second>\d{{1,2}})秒?(?:[.,](?P<fraction>\d{{1,9}}))?)?
    \s*+(?P<half_after>[AaPp]\.?\s?[Mm]\.?|[πμ]\.?μ\.?|上午|下午|中午|凌晨|清晨|早上|傍晚|晚上|午前|午後|오전|오후)?
    \s*+(?P<zone>Z|(?:UTC|GMT)?\s?[+-]\d{{1,2}}(?::?\d{{2}})?|{"|".join(ABBREVIATED)})?(?:{"|".join(SEVERAL_ZONES)})?
"""
BEFORE_CLOCK = r"at|à|às|as|a\slas?|alle(?:\sore)?|ore|um|om|kl\.?|klo|o(?:\sgodz\.)?|godz\.|в"
"""What stands between a day and its clock in words."""
CLOCK_FIRST = re.compile(r"(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp][Mm])?),?\s+(?P<day>\d{1,4}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,4}\.?)")
NUMERIC = re.compile(
    rf"""(?:[^\W\d_]{{2,10}}[.,]?\s+)?(?P<a>\d{{1,4}})\s*[-/.年]\s*(?P<b>\d{{1,2}})\s*[-/.月]\s*(?P<c>\d{{1,4}})\s*+(?:[日.]|г\.)?
    (?:[\sT,，]*+(?:(?<=\s)(?:{BEFORE_CLOCK})\s++)?(?:(?:星期|周)[一二三四五六日天])?[\s,，]*+{CLOCK_OF_DAY})?""",
    re.VERBOSE,
)
COMPACT = re.compile(r"(?P<a>(?:19|20)\d\d)(?P<b>\d\d)(?P<c>\d\d)(?:[ T]?(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d))?)?")
EPOCH = re.compile(r"(?P<seconds>\d{10})(?:\.(?P<fraction>\d{1,9}))?|(?P<milliseconds>\d{13})")
COUNTED_DAY = re.compile(r"(?P<days>\d{5}) (?=\d{1,2}:)")
"""A day that a spreadsheet counts, before a clock of another column."""
PART_OF_DAY = re.compile(r"(?<=^\d{5}) 0?[.,](?=\d)")
"""Before a clock that is a part of a day there."""
YEARLESS = re.compile(rf"\d{{1,2}}\s*[-/.月]\s*\d{{1,2}}\s*+日?\s*+(?:{CLOCK_OF_DAY})?", re.VERBOSE)
OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?")
DATED = re.compile(r"\d{1,4}\s*(?:[-/年]|\.\s*\d{1,2}\s*\.)|\d{8}")
NUMBERED = re.compile(r"(?<![\d:.])(?P<a>\d{1,4})\s*[-/.]\s*(?P<b>\d{1,2})\s*[-/.]\s*(?P<c>\d{4}|\d{1,2})(?![\d:])")
"""A day in numbers with words beside it: `03/04/2026 (Mon)`."""
NAMELESS_ZONE = re.compile(rf"\s?\(?\b(?:{'|'.join(SEVERAL_ZONES)})\b\)?")
UNIVERSAL = re.compile(r" ?(?P<zone>(?:UTC|GMT)[+-]\d{1,2}(?::?\d{2})?)$")
WORDED = re.compile(r"(?=.*(?:[^\W\d_]{3}|[\u0900-\u097f])).*\d\D+\d", re.DOTALL)
"""A month's name, a day and a year, in any order. In India marks stand between the letters."""
WORDED_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?P<second>[:.]\d{2})?(?!\d)|\d\s?[AaPp]\.?[Mm]\b|\d{1,2} ?[时點点]")
MORNING_LETTERS = "Aaπ"
"""How the words for before noon begin that come behind the time: a.m., π.μ."""
HOURS = re.compile(r"(?<=[0-9])\s*(?:hs?|hrs|Uhr|uur)\.?$")
"""What stands behind a clock in Spanish, German or Dutch."""
MORNING, AFTERNOON = ("上午", "凌晨", "清晨", "早上", "午前", "오전"), ("下午", "傍晚", "晚上", "午後", "오후")
WORDED_HALF = re.compile(r"(?<=\d)\s?(?:(?P<morning>a\.\sm\.|fm|ÖÖ|PG|SA|de\.|ص)|(?:p\.\sm\.|em|ÖS|PTG|CH|du\.|م))$")
"""Halves of the day in Spanish, Swedish, Turkish, Malay, Vietnamese, Hungarian and Arabic."""
MARKS = dict.fromkeys(map(ord, "\u200e\u200f")) | dict.fromkeys(map(ord, "\u00a0\u2009\u202f\u3000"), " ")
LONGEST_SPAN = timedelta(days=20 * 366)
"""No export reaches over more; a day read as a year does."""
MANY_DATES = 4
YEARS = range(2000, 2060)
"""Beyond, it is another calendar's year."""
BUDDHIST_ERA = 543
"""By how much its years are greater: 2567, where the phone's region is Thailand."""
LONGEST_TIME = 80
"""Characters; what is longer is no time, and reading it as one would take long."""
LANGUAGES = (
    *("en", "zh", "de", "fr", "es", "it", "pt", "nl", "ru", "ja", "ko", "tr"),
    *("pl", "sv", "nb", "da", "cs", "fi", "vi", "uk", "id", "ro", "hu", "el"),
    *("ar", "he", "hi", "ca", "sk", "bg", "ms"),
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
        cell = _plain(cell)
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
                return unread(ProblemCode.AMBIGUOUS_DATES if any(_date(match, one) for one in ORDERS) else ProblemCode.BAD_TIME)
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
        day = _date(match, order)
        if day is None:
            return unread(ProblemCode.BAD_TIME)
        if parts["hour"] is None:
            return self._moment(datetime(day.year, day.month, day.day), Precision.DAY)  # noqa: DTZ001 -- a wall clock until `Clock` knows better
        hour = _hour(int(parts["hour"]), parts.get("half") or parts.get("half_after"))
        second, fraction = parts["second"], parts.get("fraction")
        try:
            wall = datetime(day.year, day.month, day.day, hour, int(parts["minute"]), int(second or 0), _microseconds(fraction))  # noqa: DTZ001 -- ditto
            at = wall.replace(tzinfo=_zone(parts.get("zone")))
        except ValueError:
            return unread(ProblemCode.BAD_TIME)
        precision = Precision.MILLISECOND if fraction else Precision.SECOND if second else Precision.MINUTE
        return self._moment(at, precision, written_zone=parts.get("zone") or "")

    def _of_words(self, cell: str) -> Moment:
        wall, zone = (cell[: found.start()], found["zone"]) if (found := UNIVERSAL.search(cell)) else (cell, "")
        order = "ymd" if self.order == "ymd" else "dmy"
        if match := NUMBERED.search(wall):
            numbered = _order_of(match, self.order)
            if numbered is None and any(_date(match, one) for one in ORDERS):
                return unread(ProblemCode.AMBIGUOUS_DATES)
            if numbered is None or _date(match, numbered) is None:
                return unread(ProblemCode.BAD_TIME)
            order = numbered
        worded = _worded(wall, order.upper())
        if worded is None:
            return unread(ProblemCode.BAD_TIME)
        clock = WORDED_CLOCK.search(wall)
        precision = Precision.DAY if clock is None else Precision.SECOND if clock["second"] else Precision.MINUTE
        try:
            return self._moment(worded.replace(tzinfo=_zone(zone)) if zone else worded, precision)
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
        days = {order: _date(match, order) for order in ORDERS}
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
        seen.take(run, where, _plain(written))
    if by_program:
        _tell_years(seen.trials)
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


def _tell_years(trials: dict[str, Trial]) -> None:
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


def _plain(cell: str) -> str:
    """With plain blanks and without marks that cannot be seen, its day in front (`14:05 13/05/2024`) and its half of the day in letters that are
    known everywhere."""
    cell = cell.strip() if cell.isascii() else cell.translate(MARKS).strip()
    if not cell[-1:].isdecimal() and (half := WORDED_HALF.search(cell)):
        cell = f"{cell[: half.start()]} {'AM' if half['morning'] else 'PM'}"
    turned = CLOCK_FIRST.fullmatch(cell) if cell[1:2] == ":" or cell[2:3] == ":" else None
    return f"{turned['day']} {turned['clock']}" if turned else cell


def has_date(cell: str) -> bool:
    """Whether a time cell names a day itself."""
    return DATED.match(cell) is not None


def _order_of(match: re.Match[str], decided: str | None) -> str | None:
    """A year of four digits in front needs no decision; one at the end leaves day and month open."""
    if len(match["a"]) == 4:
        return "ymd"
    return decided


def _date(match: re.Match[str], order: str) -> date | None:
    parts = dict(zip(order, (match["a"], match["b"], match["c"]), strict=True))
    if len(parts["y"]) not in (2, 4) or len(parts["m"]) > 2 or len(parts["d"]) > 2:
        return None
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
    try:
        return date(year, int(parts["m"]), int(parts["d"]))
    except ValueError:
        return None


def _hour(hour: int, half: str | None) -> int:
    """The hour from 0; 24 and more where the words do not go together."""
    if not half:
        return hour
    if hour > 12:
        return hour if half in AFTERNOON else 24
    if half in MORNING or half[0] in MORNING_LETTERS:
        return hour % 12
    if half == "中午":
        return hour if hour >= 10 else hour + 12
    if half == "晚上":
        return hour + 12
    return hour % 12 + 12


def _microseconds(fraction: str | None) -> int:
    return int((fraction or "0")[:6].ljust(6, "0"))


def _zone(written: str | None) -> tzinfo | None:
    if not written:
        return None
    if ABBREVIATED.get(written):
        return timezone(timedelta(hours=ABBREVIATED[written]))
    match = OFFSET.search(written)
    if match is None:
        return UTC
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(-offset if match[1] == "-" else offset)


def _iso_precision(cell: str) -> Precision:
    if cell[16:17] != ":":
        return Precision.MINUTE
    return Precision.MILLISECOND if cell[19:20] in (".", ",") else Precision.SECOND


@lru_cache(maxsize=4096)
def _worded(cell: str, order: str) -> datetime | None:
    """A date with its month in words, complete: nothing relative, nothing filled in from today.

    The day comes before a year of two digits, `13-Jan-24`, but where the file's order puts the year in front.
    """
    import dateparser

    worded: datetime | None = dateparser.parse(
        cell,
        languages=list(LANGUAGES),
        settings={
            "DATE_ORDER": order,
            "PARSERS": ["absolute-time"],
            "REQUIRE_PARTS": ["day", "month", "year"],
            "RELATIVE_BASE": datetime(2000, 1, 1),  # noqa: DTZ001 -- never shows: all parts are required
            "TIMEZONE": "UTC",
        },
    )
    return worded
