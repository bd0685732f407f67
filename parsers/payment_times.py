"""When a row of a statement says that its payment was: day and clock in one cell or several, with a year and a zone from elsewhere."""

import re
from datetime import timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from casefile.records import Zone
from parsers.cells import clean_cell, is_stated
from parsers.clock import is_offset
from parsers.layout import Layout
from parsers.table_heads import Above, TableRow
from parsers.time_forms import ABBREVIATED
from parsers.time_layout import Moment

OFFSET = re.compile(r"(?:GMT|UTC)? ?([-+−])([0-9]{1,2}):?([0-9]{2})?", re.IGNORECASE)
MIDNIGHT = " 00:00:00"
"""What a workbook's day may end in."""
DATED_CLOCK = re.compile(r"[0-9]{4}[-/.年]")
COMPACT_DAY = re.compile(r"[0-9]{8}")
COMPACT_CLOCK = re.compile(r"([0-9]{2}):?([0-9]{2}):?([0-9]{2})")
CUT_CLOCK = re.compile(r"0|[0-9]{5}")
"""`93005`, once `093005`: a spreadsheet took it for a number."""
YEARLESS = re.compile(r"(?P<month>[0-9]{1,2})[-/.月](?P<day>[0-9]{1,2})日?(?P<clock> .*)?")
BARE_DAY = re.compile(r"(?P<month>[01][0-9])(?P<day>[0-3][0-9])(?P<clock> .*)?")
ZONES_IN_WORDS = {
    "pacific time (us & canada)": "America/Los_Angeles", "mountain time (us & canada)": "America/Denver", "arizona": "America/Phoenix",
    "central time (us & canada)": "America/Chicago", "eastern time (us & canada)": "America/New_York", "atlantic time (canada)": "America/Halifax",
    "alaska": "America/Juneau", "hawaii": "Pacific/Honolulu", "london": "Europe/London", "dublin": "Europe/Dublin", "paris": "Europe/Paris",
    "madrid": "Europe/Madrid", "tokyo": "Asia/Tokyo", "sydney": "Australia/Sydney", "melbourne": "Australia/Melbourne",
    "brisbane": "Australia/Brisbane", "adelaide": "Australia/Adelaide", "perth": "Australia/Perth",
}  # fmt: skip
"""How a till names the zone of its shop."""
WHOLE_DAY = re.compile(r"([0-9]{4})[-/.年]?([0-9]{2})[-/.月]?([0-9]{2})日?")
PART = re.compile(r"\((?:年|時)\)$")
LAST_DAY = 31


def time_of(row: TableRow) -> str:
    """The cells of day and time as one; the day of posting counts where there is no other, for nothing beside a time that tells its own."""
    day, clock = _in_parts(row, "at", "月日", "-"), _in_parts(row, "time", "分秒", ":")
    if not is_stated(day):  # what was never completed, or only posted
        day = next((clean_cell(cell) for cell in (row.cell("begun"), row.cell("posted")) if is_stated(cell)), "")
    if DATED_CLOCK.match(clock):
        return clock
    if compact := COMPACT_CLOCK.fullmatch(clock.zfill(6) if CUT_CLOCK.fullmatch(clock) else clock):
        clock = ":".join(compact.groups())
    if COMPACT_DAY.fullmatch(day):
        day = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    return f"{day.removesuffix(MIDNIGHT)} {clock}".strip() if is_stated(clock) else day


def _in_parts(row: TableRow, column: str, others: str, between: str) -> str:
    """The cell of a day or clock, with those of its other parts where each has a column of its own: `操作日(年)`, `操作日(月)`, `操作日(日)`."""
    cell, head = clean_cell(row.cell(column)), row.heading.columns.get(column, "")
    if not PART.search(head):
        return cell
    parts = (clean_cell(row.cells.get(f"{head[:-2]}{part})", "")) for part in others)
    return between.join((cell, *(part for part in parts if part)))


def dated(row: TableRow, layout: Layout) -> str:
    """The time of a row with the year that the day of its posting tells, or the lines above its table."""
    written = time_of(row)
    posted = WHOLE_DAY.fullmatch(clean_cell(row.cell("posted")))
    match = YEARLESS.fullmatch(written) or (BARE_DAY.fullmatch(written) if posted or BARE_DAY.fullmatch(clean_cell(row.cell("posted"))) else None)
    if match is None or layout.until is None:
        return written
    day = int(match["month"]), int(match["day"])
    ends = [(int(posted[1]), int(posted[2]), int(posted[3]))] if posted else _reached(layout.until, row.heading.above)
    years = {year - (day > (month, last)) for year, month, last in ends}
    return f"{years.pop()}-{day[0]:02}-{day[1]:02}{match['clock'] or ''}" if len(years) == 1 else written


@lru_cache(maxsize=16)
def _reached(until: re.Pattern[str], above: tuple[Above, ...]) -> tuple[tuple[int, int, int], ...]:
    """Year, month and day up to which a statement says it reaches; of a month its last one."""
    return tuple((int(one["year"]), int(one["month"]), int(one["day"] or LAST_DAY)) for line in above for one in until.finditer(line.text))


def zoned(moment: Moment, cell: str) -> Moment:
    """The moment in the zone that the row names."""
    zone = _zone(clean_cell(cell))
    if moment.at is None or zone is None or moment.zone in (Zone.UTC, Zone.OFFSET):
        return moment
    return moment._replace(at=moment.at.replace(tzinfo=zone), zone=Zone.STATED)


@lru_cache(maxsize=256)
def _zone(name: str) -> tzinfo | None:
    if name.upper() in ABBREVIATED:
        return timezone(timedelta(hours=ABBREVIATED[name.upper()]))
    if written := OFFSET.fullmatch(name):
        off = timedelta(hours=int(written[2]), minutes=int(written[3] or 0))
        return timezone(-off if written[1] in "-−" else off) if is_offset(off) else None
    name = ZONES_IN_WORDS.get(name.casefold(), name)
    return ZoneInfo(name) if name in available_timezones() else None
