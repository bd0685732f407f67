"""When a promise falls due: at the time it names, or a length of time after what it counts from."""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta

from casefile.findings import Statement, Topic
from casefile.records import Role
from pipeline.link.signs import Manner, Matter, Position, Signs
from pipeline.link.words import words

DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$")
LONG = re.compile(r"P\d+[YM]")
RUNNING = (Topic.DELIVERY, Topic.REFUND, Topic.INVOICE, Topic.SERVICE, Topic.COMPENSATION, Topic.SHIPPING_COST)
"""Topics whose duration is a time to act in (付款后48小时); of the others it is a window (七天无理由)."""

AFTER_RETURN = (Topic.REFUND, Topic.COMPENSATION)
"""Of these the day that is counted from (收到机器当天) is that of the goods' return."""


def falls_due(
    promise: Statement, own: str, quote: str, *, made: Position, paid: datetime | None, signs: Signs, on_wall: Callable[[datetime], datetime]
) -> datetime | None:
    """On the wall clock of the conversation; None where no time is named or what it counts from is not shown.

    `own`: its own words; `quote`: those with the sentence that they stand in.
    """
    if promise.conditional and words("promise")["on_lapse"].search(quote):
        return None
    if promise.topic in AFTER_RETURN and (day := words("promise")["same_day"].search(quote)):
        back = _done(signs, Matter.BACK, made, but=Role.BUYER)
        return after(back, "P1D" if day["next"] or day["next_en"] else "P0D") if back is not None else None
    waits = promise.topic is Topic.REFUND and promise.terms.duration and words("promise")["on_return"].search(quote)
    if promise.terms.deadline is not None and not waits and not _is_of_the_way(promise, own):
        return on_wall(promise.terms.deadline)
    is_work = promise.topic is Topic.REPAIR and words("promise")["turnaround"].search(quote)
    if (promise.topic not in RUNNING and not is_work) or not promise.terms.duration or LONG.match(promise.terms.duration):
        return None
    base = _base(promise, quote, made, paid, signs)
    return after(base, promise.terms.duration, is_working=words("promise")["working"].search(quote) is not None) if base is not None else None


def _is_of_the_way(promise: Statement, own: str) -> bool:
    """Whether its length is about how long a carrier takes, so that a deadline counted from the words would come too early."""
    if promise.topic is not Topic.DELIVERY or not promise.terms.duration:
        return False
    ours = words("promise")
    return ours["carriage"].search(own) is not None or (promise.hedged and ours["arrival"].search(own) is not None)


def _base(promise: Statement, quote: str, made: Position, paid: datetime | None, signs: Signs) -> datetime | None:
    ours = words("promise")
    if promise.topic in (Topic.REFUND, Topic.REPAIR) and ours["on_return"].search(quote):
        return _done(signs, Matter.BACK, made, but=Role.BUYER)
    if ours["from_payment"].search(quote):
        return paid
    if ours["from_delivery"].search(quote):
        return _done(signs, Matter.ARRIVED, made)
    if promise.topic is Topic.DELIVERY and any(ours[name].search(quote) for name in ("from_dispatch", "arrival", "carriage")):
        return _done(signs, Matter.SENT, made) or (None if promise.conditional else made[0])
    return None if promise.conditional else made[0]


def _done(signs: Signs, matter: Matter, since: Position, *, but: Role | None = None) -> datetime | None:
    return next((sign.happened for sign in signs.after((matter,), since) if sign.manner is Manner.DONE and sign.by is not but), None)


def after(base: datetime, duration: str, *, is_working: bool = False) -> datetime | None:
    """A length in days ends with its last day, one in hours to the minute; working days are Monday to Friday."""
    match = DURATION.match(duration)
    if match is None:
        return None
    years, months, weeks, days, hours, minutes = (int(part or 0) for part in match.groups())
    if hours or minutes:
        return base + timedelta(days=days, hours=hours, minutes=minutes)
    day = base.date()
    if is_working:
        left = days
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < 5
    else:
        day += timedelta(days=365 * years + 30 * months + 7 * weeks + days)
    return datetime.combine(day, time(23, 59, 59))
