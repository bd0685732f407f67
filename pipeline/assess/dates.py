"""Periods of the law: the day of the start does not count; months and years end on the corresponding day (CC.201, CC.202)."""

from calendar import monthrange
from datetime import date, timedelta

SATURDAY = 5


def after(start: date, *, years: int = 0, months: int = 0, days: int = 0) -> date:
    """The last day of a period."""
    month = start.month - 1 + months + 12 * years
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1])) + timedelta(days=days)


def after_workdays(start: date, count: int) -> date:
    """The last of so many days from Monday to Friday; public holidays are not known here."""
    on = start
    while count:
        on += timedelta(days=1)
        count -= on.weekday() < SATURDAY
    return on


def given(end: date, *, rests_at_weekend: bool) -> date:
    """The last day on which it is still in time: where the law gives the weekend, the Monday after it."""
    return end + timedelta(days=7 - end.weekday()) if rests_at_weekend and end.weekday() >= SATURDAY else end
