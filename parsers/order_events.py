"""What happened to an order, where its page writes when it was placed and in what state it is."""

from collections.abc import Iterator

from casefile.records import EventKind, OrderEvent, Place
from parsers.time_layout import Moment


def event(kind: EventKind, place: Place, written: str, moment: Moment) -> OrderEvent:
    return OrderEvent(kind=kind, place=place, at=moment.at, at_raw=written, zone=moment.zone, precision=moment.precision)


def placed_and(place: Place, written: str, moment: Moment, *states: EventKind | None) -> Iterator[OrderEvent]:
    """That it was placed, if anything is written of when; and what its state says beside that."""
    if written:
        yield event(EventKind.PLACED, place, written, moment)
    for state in states:
        if state is not None and not (written and state is EventKind.PLACED):
            yield OrderEvent(kind=state, place=place)
