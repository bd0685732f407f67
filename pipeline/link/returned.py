"""Parcels that went back to the seller: the buyer names their number when telling that the goods were sent off."""

from collections.abc import Iterable, Iterator

from casefile.records import EventKind, Message, Order, Role
from casefile.store import CaseFile
from extractors.clauses import LONGEST
from extractors.text import fold
from pipeline.link.mentions import plain_number
from pipeline.link.signs import Manner, Matter, Sign, Signs
from pipeline.link.wall import WallClock

BROUGHT = (EventKind.DELIVERED, EventKind.RECEIVED)


def sent_back(case: CaseFile, orders: Iterable[Order], signs: Signs) -> frozenset[str]:
    """The ids of records that tell of nothing but such parcels."""
    told = [
        plain_number(fold(case.get(Message, sign.what).text[:LONGEST]).text)
        for sign in signs.of.get(Matter.BACK, ())
        if sign.manner is Manner.DONE and sign.by is Role.BUYER and sign.index >= 0
    ]
    return frozenset(order.id for order in orders if not order.lines and _is_named(order, told))


def _is_named(order: Order, told: Iterable[str]) -> bool:
    numbers = [plain_number(shipment.tracking_no) for shipment in order.shipments if shipment.tracking_no]
    return any(number in text for text in told for number in numbers)


def going_back(order: Order, clock: WallClock) -> Iterator[Sign]:
    """Its course: the buyer sent it, and it came to the seller."""
    for event in order.events:
        if event.at is not None and event.kind in (EventKind.SHIPPED, *BROUGHT):
            at, by = clock.read(event.at), Role.SELLER if event.kind in BROUGHT else Role.BUYER
            yield Sign(matter=Matter.BACK, at=at, index=-1, manner=Manner.DONE, by=by, what=event.kind, happened=at, order=order.id)
