"""Orders told by several records, such as a mail and an export: they are one contract, and what happened once counts once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from casefile.records import Order, OrderEvent, Precision
from parsers.cells import is_stated
from parsers.table_heads import folded
from pipeline.link.wall import apart

SENT_TO = frozenset(
    map(folded, ("收货地址", "收件地址", "收货人地址", "配送地址", "Shipping Address", "Delivery Address", "Ship To", "Recipient Address"))
)
"""Headings under which an order record says where the goods went."""
SAME = timedelta(minutes=10)
"""How far apart the times may be that two records give for one event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    event: OrderEvent
    number: int
    """Which event of its order."""
    orders: tuple[Order, ...]
    """The record that it is of, and then the others that tell of it."""


def sent_to(order: Order) -> Iterator[str]:
    """Where the record of an order says that the goods went, as written."""
    for extra in (order.extra, *(line.extra for line in order.lines)):
        for head, written in extra.items():
            if folded(head) in SENT_TO and is_stated(written):
                yield written.strip()


def contracts(orders: Iterable[Order]) -> list[tuple[Order, ...]]:
    """The records of each contract together, in the order of the first of them."""
    return _together(order for order in orders if order.is_contract)


def happened(orders: Iterable[Order]) -> Iterator[Happened]:
    """Everything that orders say happened, each once: of two records of one order that tell of it the first."""
    for records in _together(orders):
        for place, order in enumerate(records):
            for number, event in enumerate(order.events):
                if not any(_is_told(event, order, earlier) for earlier in records[:place]):
                    also = (later for later in records[place + 1 :] if _is_told(event, order, later))
                    yield Happened(event=event, number=number, orders=(order, *also))


def _together(orders: Iterable[Order]) -> list[tuple[Order, ...]]:
    found: dict[tuple[str, str], list[Order]] = {}
    for order in orders:
        found.setdefault(order.contract, []).append(order)
    return [tuple(records) for records in found.values()]


def _is_told(event: OrderEvent, order: Order, elsewhere: Order) -> bool:
    """Rows of one file are no second telling: two parcels of an order may have left on one day."""
    return elsewhere.place.source != order.place.source and any(
        other.kind is event.kind and other.amount in (None, event.amount) and _is_then(event, other) for other in elsewhere.events
    )


def _is_then(event: OrderEvent, other: OrderEvent) -> bool:
    if event.at is None or other.at is None:
        return event.at is other.at
    return apart(event.at, other.at) <= SAME or (Precision.DAY in (event.precision, other.precision) and event.at.date() == other.at.date())
