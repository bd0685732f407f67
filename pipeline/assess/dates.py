"""Periods of the law: the day of the start does not count; months and years end on the corresponding day (CC.201, CC.202)."""

from calendar import monthrange
from datetime import date, timedelta


def after(start: date, *, years: int = 0, months: int = 0, days: int = 0) -> date:
    """The last day of a period."""
    month = start.month - 1 + months + 12 * years
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1])) + timedelta(days=days)
