"""Periods of the law: the day of the start does not count; months and years end on the corresponding day (CC.201, CC.202)."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from casefile.records import OrderEvent, Precision
from pipeline.law import Pack
from pipeline.law.workdays import is_workday


def after(start: date, *, years: int = 0, months: int = 0, days: int = 0) -> date:
    """The last day of a period."""
    month = start.month - 1 + months + 12 * years
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1])) + timedelta(days=days)


def is_after(done: datetime, promise: OrderEvent) -> bool:
    """Whether something happened after the last moment for it; of a day that is its end. Where only one of the two has a zone nobody knows."""
    last = promise.at
    if last is None or (done.tzinfo is None) != (last.tzinfo is None):
        return False
    if promise.precision is Precision.DAY:
        return (done.astimezone(last.tzinfo) if last.tzinfo else done).date() > last.date()
    return done > last


def is_later(at: datetime | None, than: Sequence[datetime]) -> bool:
    """After one of the instants; not told where one clock is unknown and the other is not."""
    return at is not None and any((at.tzinfo is None) == (instant.tzinfo is None) and at > instant for instant in than)


def given(end: date, pack: Pack) -> date:
    """The last day on which it is still in time: where the law gives days of rest, the next working day (CC.203)."""
    while pack.word_lists.rests and not is_workday(end, pack.holidays):
        end += timedelta(days=1)
    return end
