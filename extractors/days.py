"""Reckoning with days: ends of days, weeks and months, working days, the next Friday. Instants keep the zone they come with."""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from extractors.spans import Taken, nothing_taken, take


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSpan:
    start: int
    end: int
    deadline: datetime | None
    """None where the words give no instant: a period, or no time of sending to reckon from."""
    duration: str | None = None
    """ISO 8601: PT48H, P7D, P1Y."""
    vague: bool = False
    """The words leave the instant open (过几天, 3/5): the deadline is absent, or the latest of the readings."""
    hour: bool = False
    """It names an hour, and no day."""


def places(text: str, spans: Iterable[TimeSpan]) -> Taken:
    taken = nothing_taken(text)
    for span in spans:
        take(taken, span.start, span.end)
    return taken


def end_of_day(instant: datetime) -> datetime:
    return instant.replace(hour=23, minute=59, second=59, microsecond=0)


def at(instant: datetime, hour: int, minute: int = 0) -> datetime:
    """That clock on that day; 24:00 is the end of it."""
    return end_of_day(instant) if hour >= 24 else instant.replace(hour=hour, minute=minute, second=0, microsecond=0)


def add_days(instant: datetime, days: int) -> datetime:
    return instant + timedelta(days=days)


def add_months(instant: datetime, months: int) -> datetime:
    """The same day some months on, or the last of a shorter month."""
    year, month = divmod(instant.year * 12 + instant.month - 1 + months, 12)
    return instant.replace(year=year, month=month + 1, day=min(instant.day, monthrange(year, month + 1)[1]))


def add_working_days(instant: datetime, days: int) -> datetime:
    """Monday to Friday, counted from the next day."""
    weeks, rest = divmod(days, 5)
    instant = add_days(instant, 7 * weeks)
    if not rest and instant.weekday() > 4:  # from a weekend, whole weeks end on a Friday
        return add_days(instant, 4 - instant.weekday())
    while rest:
        instant = add_days(instant, 1)
        rest -= instant.weekday() < 5
    return instant


def end_of_week(instant: datetime, weeks: int = 0) -> datetime:
    """Sunday of this week, or of one that many weeks on."""
    return end_of_day(add_days(instant, 6 - instant.weekday() + 7 * weeks))


def end_of_month(instant: datetime, months: int = 0) -> datetime:
    first = add_months(instant.replace(day=1), months)
    return end_of_day(first.replace(day=monthrange(first.year, first.month)[1]))


def weekday_after(instant: datetime, weekday: int) -> datetime:
    """The next day of that name; said on such a day, the one a week on."""
    return add_days(instant, (weekday - instant.weekday() - 1) % 7 + 1)


def weekday_of_week(instant: datetime, weekday: int, weeks: int) -> datetime:
    """That day of this week (0), the next (1), the one after (2)."""
    return add_days(instant, weekday - instant.weekday() + 7 * weeks)


def date_after(instant: datetime, day: int, month: int | None = None, year: int | None = None) -> datetime | None:
    """The next such date, today included: the 8th, March 5. None for a date that does not exist.

    A date without a year that has passed by up to half a year is the one that passed.
    """
    try:
        if year is not None:
            return instant.replace(year=year, month=month or instant.month, day=day)
        if month is not None:
            dated = instant.replace(month=month, day=day)
            return dated.replace(year=instant.year + 1) if (instant - dated).days > 183 else dated
    except ValueError:
        return None
    for ahead in range(3):
        first = add_months(instant.replace(day=1), ahead)
        if 1 <= day <= monthrange(first.year, first.month)[1] and (ahead or day >= instant.day):
            return first.replace(day=day)
    return None


def next_clock(sent: datetime, hour: int, minute: int) -> datetime:
    """The next time a clock shows this, when nobody said morning or afternoon: at 10:21, three o'clock is 15:00."""
    for candidate in (hour, hour + 12) if hour < 12 else (hour,):
        if candidate < 24 and at(sent, candidate, minute) > sent and not (candidate < 6 and sent.hour > 6):
            return at(sent, candidate, minute)
    return at(add_days(sent, 1), hour, minute)


def iso_duration(count: Decimal, unit: str) -> str:
    """`unit`: minute hour day workday week month year. Fractions fall to the next smaller unit."""
    smaller = {"hour": ("minute", 60), "day": ("hour", 24), "week": ("day", 7), "month": ("day", 30), "year": ("month", 12)}
    if count != count.to_integral_value() and unit in smaller:
        name, factor = smaller[unit]
        return iso_duration((count * factor).to_integral_value(), name)
    whole = int(count)
    if unit == "week":
        return f"P{whole * 7}D"
    return f"PT{whole}{unit[0].upper()}" if unit in ("minute", "hour") else f"P{whole}{'D' if unit == 'workday' else unit[0].upper()}"


LENGTH = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$")


def longer(duration: str, rest: str) -> str | None:
    """Two lengths as one, where the second is in smaller units: P1Y, P6M → P1Y6M."""
    whole = duration + (rest[2:] if "T" in duration and "T" in rest else rest[1:])
    return whole if LENGTH.match(whole) else None


def whole_ahead(sent: datetime, duration: str) -> datetime:
    """So long from the time of sending, to the minute where it names hours or minutes."""
    match = LENGTH.match(duration)
    years, months, days, hours, minutes = (int(part or 0) for part in match.groups()) if match else (0,) * 5
    instant = add_months(sent, 12 * years + months) + timedelta(days=days, hours=hours, minutes=minutes)
    return instant if hours or minutes else end_of_day(instant)


def ahead(sent: datetime, count: Decimal, unit: str) -> datetime:
    """So long from the time of sending: hours and minutes to the minute, days and more to the end of the day."""
    if unit in ("minute", "hour"):
        return sent + timedelta(seconds=int(count * (60 if unit == "minute" else 3600)))
    if unit == "workday":
        return end_of_day(add_working_days(sent, int(count.to_integral_value())))
    if unit in ("month", "year") and count == count.to_integral_value():
        return end_of_day(add_months(sent, int(count) * (12 if unit == "year" else 1)))
    days = {"day": 1, "week": 7, "month": 30, "year": 365}[unit]
    if unit == "day" and count < 1:
        return sent + timedelta(hours=int(24 * count))
    return end_of_day(add_days(sent, int((count * days).to_integral_value())))
