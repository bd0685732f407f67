"""Working days: Monday to Friday, without the public holidays of the years that are known and with the weekend days that are worked instead."""

from collections.abc import Mapping
from datetime import date, timedelta

from pipeline.law.procedure import Year

SATURDAY = 5
Years = Mapping[str, Year]
"""Year → its public holidays; of a year that is not there they are not known."""


def is_workday(on: date, years: Years) -> bool:
    """Of a year whose public holidays are not known: from Monday to Friday."""
    year = years.get(str(on.year))
    if year is not None and (on in year.work or any(first <= on <= last for first, last in year.rest)):
        return on in year.work
    return on.weekday() < SATURDAY


def after_workdays(start: date, count: int, years: Years) -> date:
    """The last of so many working days; the first is the day after `start` at the soonest."""
    on = start
    while count:
        on += timedelta(days=1)
        count -= is_workday(on, years)
    return on


def workdays_between(start: date, end: date) -> int:
    """How many days from Monday to Friday lie after `start`, up to `end`."""
    return sum((start + timedelta(days=day)).weekday() < SATURDAY for day in range(1, (end - start).days + 1))
