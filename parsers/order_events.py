"""What happened to an order, where its page writes when it was placed and in what state it is."""

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from casefile.records import EventKind, OrderEvent, Place, Precision, Problem, Zone
from parsers.json_values import Object, from_seconds, text_in, whole
from parsers.time_layout import Moment

LAST_MOMENT = re.compile(r"(?:(?<![0-9])(20[0-9]{2})年\s*)?(?<![0-9])([0-9]{1,2})月([0-9]{1,2})日(?:\s*([0-9]{1,2})[:：]([0-9]{2}))?")
ON_DELIVERY = re.compile(r"\bcod\b|\b(?:cash|pay|payment)[ -]on[ -]delivery\b|[货貨]到付款", re.IGNORECASE)
"""What a method of payment is called by which the carrier collects the money."""
HOURS = 24
YEARS = 5
"""So that there is a 29th of February among them."""


def event(kind: EventKind, place: Place, written: str, moment: Moment) -> OrderEvent:
    return OrderEvent(kind=kind, place=place, at=moment.at, at_raw=written, zone=moment.zone, precision=moment.precision)


def counted(place: Place, told: Object, times: Iterable[tuple[EventKind, str]]) -> Generator[Problem, None, list[OrderEvent]]:
    """What happened at the times under these keys, counted in seconds from the epoch; 0 is no time."""
    found: list[OrderEvent] = []
    for kind, key in times:
        if count := whole(told.get(key)):
            moment = from_seconds(count, None)
            if moment.problem:
                yield Problem(place=place, code=moment.problem, detail=f"{key}: {count}")
            found.append(event(kind, place, str(count), moment))
    return found


def undated(place: Place, states: Iterable[EventKind | None], dated: Sequence[OrderEvent], told: Object, *methods: str) -> Iterator[OrderEvent]:
    """What states say beside what is dated. Goods that wait to be sent are paid, unless a flag or the method of payment under one of these keys says
    that their carrier is to collect the money.
    """
    said = {one.kind for one in dated}
    if any(told.get(key) is True or ON_DELIVERY.search(text_in(told, key)) for key in methods):
        said.add(EventKind.PAID)
    return (OrderEvent(kind=state, place=place) for state in dict.fromkeys(states) if state and state not in said)


def promised_in(text: str, kind: EventKind, place: Place, placed: datetime | None) -> OrderEvent | None:
    """A last moment, mostly written without its year, `11月08日 23:10前发货`: the first such from the order on."""
    written = LAST_MOMENT.search(text)
    if written is None or placed is None:
        return None
    stated, month, day, hour, minute = (int(part) if part else 0 for part in written.groups())
    precision = Precision.MINUTE if written[4] else Precision.DAY
    midnight = hour == HOURS and minute == 0  # 24:00 ends the day
    for year in [stated] if stated else range(placed.year, placed.year + YEARS):
        try:
            last = placed.replace(year=year, month=month, day=day, hour=0 if midnight else hour, minute=minute, second=0, microsecond=0)
        except ValueError:  # no such day in this year, or in any
            continue
        last += timedelta(days=midnight)
        if stated or (last.date() >= placed.date() if precision is Precision.DAY else last >= placed):
            return OrderEvent(kind=kind, place=place, at=last, at_raw=text, zone=Zone.ASSUMED, precision=precision)
    return None


def placed_and(place: Place, written: str, moment: Moment, *states: EventKind | None) -> Iterator[OrderEvent]:
    """That it was placed, if anything is written of when; and what its state says beside that."""
    if written:
        yield event(EventKind.PLACED, place, written, moment)
    for state in states:
        if state is not None and not (written and state is EventKind.PLACED):
            yield OrderEvent(kind=state, place=place)
