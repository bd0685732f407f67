"""When a promise falls due: at the time it names, or a length of time after what it counts from."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import NamedTuple

from casefile.findings import Statement, Topic
from casefile.records import Role
from pipeline.law import load_pack
from pipeline.law.workdays import Years, after_workdays, workdays_between
from pipeline.link.signs import Manner, Matter, Position, Signs
from pipeline.link.wall import WallClock
from pipeline.link.words import words

DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$")
LONG = re.compile(r"P\d+[YM]")
RUNNING = (Topic.DELIVERY, Topic.REFUND, Topic.INVOICE, Topic.SERVICE, Topic.COMPENSATION, Topic.SHIPPING_COST)
"""Topics whose duration is a time to act in (付款后48小时); of the others it is a window (七天无理由)."""

BEIJING = timedelta(hours=8)
NO_HOLIDAYS: Years = {}
MISSED = (Matter.SENT, Matter.ARRIVED, Matter.MONEY, Matter.FREIGHT, Matter.PAPER, Matter.VISIT, Matter.ANY)

AFTER_RETURN = (Topic.REFUND, Topic.COMPENSATION)
"""Of these the day that is counted from (收到机器当天) is that of the goods' return."""


class Paid(NamedTuple):
    """When the goods were paid."""

    first: datetime | None
    """As orders tell it; else by the first payment since the deal was closed; else when it was closed."""
    last: datetime | None
    """Where the price is paid in parts, with the last of them; None where no order and no second payment shows it."""


def falls_due(promise: Statement, own: str, quote: str, *, made: Position, paid: Paid, signs: Signs, clock: WallClock) -> datetime | None:
    """When a promise falls due, on the wall clock of the conversation; None where no time is named or what it counts from is not shown.

    `own`: its own words; `quote`: those with the sentence that they stand in.
    """
    if promise.conditional and words("promise")["on_lapse"].search(quote):
        return None
    if promise.topic in AFTER_RETURN and (day := words("promise")["same_day"].search(quote)):
        back = _done(signs, Matter.BACK, made, but=Role.BUYER)
        return after(back, "P1D" if day["next"] or day["next_en"] else "P0D") if back is not None else None
    waits = promise.topic is Topic.REFUND and promise.terms.duration and words("promise")["on_return"].search(quote)
    if promise.terms.deadline is not None and not waits and not _is_of_the_way(promise, own):
        named = clock.read(promise.terms.deadline)
        return _without_holidays(promise, named, made[0], signs, holidays_of(own, _offsets(clock)))
    is_work = promise.topic is Topic.REPAIR and words("promise")["turnaround"].search(quote)
    if (promise.topic not in RUNNING and not is_work) or not promise.terms.duration or LONG.match(promise.terms.duration):
        return None
    base = _base(promise, quote, made, paid, signs)
    if base is None:
        return None
    is_working = words("promise")["working"].search(quote) is not None
    return after(base, promise.terms.duration, holidays=holidays_of(quote, _offsets(clock)) if is_working else None)


def _offsets(clock: WallClock) -> Iterator[timedelta | None]:
    return (zone.utcoffset(None) for zone in clock.offsets)


def holidays_of(text: str, offsets: Iterable[timedelta | None]) -> Years:
    """Those of mainland China where its working days (工作日) are promised and no clock of the conversation is of another zone; else none are
    known here. `text`: folded."""
    is_china = "工作日" in text and all(offset in (None, BEIJING) for offset in offsets)
    return load_pack("cn").holidays if is_china else NO_HOLIDAYS


def counted_by(text: str, made: datetime, due: datetime, read: datetime | None) -> str | None:
    """How working days that a promise names were counted, if that matters: `holidays`, without those of China, or `weekends`, since no others are
    known or both sides counted so; None if it does not. `read`: the time that the words alone give, from Monday to Friday."""
    if words("promise")["working"].search(text) is None:
        return None
    years = holidays_of(text, [made.utcoffset()])
    if not years.keys() >= {str(made.year), str(due.year)}:
        return "weekends"
    if read is not None and read.date() == due.date():
        is_moved = after_workdays(made.date(), workdays_between(made.date(), due.date()), years) > due.date()
        return "weekends" if is_moved else None
    return "holidays"


def _without_holidays(promise: Statement, named: datetime, made: datetime, signs: Signs, holidays: Years) -> datetime:
    """A time that was counted from the promise by working days, which are read from Monday to Friday. Where the buyer misses it by that count and
    nobody pleads the holidays, it stands: so both sides count."""
    days = workdays_between(made.date(), named.date())
    if not holidays or promise.terms.duration != f"P{days}D":
        return named
    counted = datetime.combine(after_workdays(made.date(), days, holidays), named.time())
    between = list(signs.between((*MISSED, Matter.REST), (named, -1), (counted, -1)))
    is_missed = any(sign.manner is Manner.UNDONE and sign.by is Role.BUYER for sign in between)
    is_pleaded = any(sign.matter is Matter.REST for sign in between)
    return named if is_missed and not is_pleaded else max(named, counted)


def _is_of_the_way(promise: Statement, own: str) -> bool:
    """Whether its length is about how long a carrier takes, so that a deadline counted from the words would come too early."""
    if promise.topic is not Topic.DELIVERY or not promise.terms.duration:
        return False
    ours = words("promise")
    return ours["carriage"].search(own) is not None or (promise.hedged and ours["arrival"].search(own) is not None)


def _base(promise: Statement, quote: str, made: Position, paid: Paid, signs: Signs) -> datetime | None:
    ours = words("promise")
    if ours["on_return"].search(quote):
        back = _done(signs, Matter.BACK, made, but=Role.BUYER)
        if back is not None or promise.topic in (Topic.REFUND, Topic.REPAIR):
            return back
    if ours["from_balance"].search(quote):
        return paid.last
    if ours["from_payment"].search(quote):
        return paid.first
    if ours["from_delivery"].search(quote):
        return _done(signs, Matter.ARRIVED, made)
    if promise.topic is Topic.DELIVERY and any(ours[name].search(quote) for name in ("from_dispatch", "arrival", "carriage")):
        return _done(signs, Matter.SENT, made) or (None if promise.conditional else made[0])
    return None if promise.conditional else made[0]


def _done(signs: Signs, matter: Matter, since: Position, *, but: Role | None = None) -> datetime | None:
    return next((sign.happened for sign in signs.after((matter,), since) if sign.manner is Manner.DONE and sign.by is not but), None)


def after(base: datetime, duration: str, *, holidays: Years | None = None) -> datetime | None:
    """The end of a length of time: one in days ends with its last day, one in hours to the minute. With `holidays` its days are working days."""
    match = DURATION.match(duration)
    if match is None:
        return None
    years, months, weeks, days, hours, minutes = (int(part or 0) for part in match.groups())
    if hours or minutes:
        return base + timedelta(days=days, hours=hours, minutes=minutes)
    day = base.date() + timedelta(days=365 * years + 30 * months + 7 * weeks + days)
    return datetime.combine(day if holidays is None else after_workdays(base.date(), days, holidays), time(23, 59, 59))
