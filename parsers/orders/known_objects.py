"""Answers of shops' and payment services' interfaces that differ by their keys alone: one format for each `parsers/objects/*.toml`."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from casefile.records import (
    Direction,
    EventKind,
    Money,
    Order,
    OrderEvent,
    OrderLine,
    Payment,
    PaymentKind,
    Place,
    Problem,
    ProblemCode,
    Provenance,
    Record,
    Shipment,
)
from parsers.cells import CENT, currency_of, number, read_amount, short
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_objects import has_object, read_objects
from parsers.json_values import Object, leaves_of
from parsers.object_layout import ObjectLayout, Paths, object_layouts, parts_of, said_at
from parsers.table_heads import currency_written
from parsers.time_layout import UNDATED, Times

SHORTEST_ID = 6


class KnownObjects:
    """The parser of one layout."""

    def __init__(self, layout: ObjectLayout) -> None:
        self.FORMAT = Format(layout.name, "orders", Provenance.APP_EXPORT)
        self.__doc__ = layout.grammar
        self.layout = layout

    def recognizes(self, export: Export) -> bool:
        return all(f'"{key}"' in export.text_head for key in self.layout.has) and has_object(export, self.layout.is_one)

    def parse(self, export: Export) -> Iterator[Record]:
        times = Times(order="ymd", clock=wall_clock(export, vendor_default=self.layout.zone))
        reading = _Reading(self.layout, times)
        read = reading.order if self.layout.records == "orders" else reading.payment
        return read_objects(export, self.layout.is_one, read)


class _Reading:
    """How the objects of one file are read."""

    def __init__(self, layout: ObjectLayout, times: Times) -> None:
        self.layout = layout
        self.times = times

    def order(self, place: Place, told: Object) -> Iterator[Order | Problem]:
        layout, problems, order_no = self.layout, list[Problem](), _one(told, self.layout.paths, "order_no")
        if not order_no:
            yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(", ".join(leaves_of(told).values())))
            return
        statuses = said_at(told, layout.paths.get("status", ()))
        for paths in (layout.paths.get("status_2", ()), layout.paths.get("status_3", ())):
            statuses += [one for one in said_at(told, paths) if one not in statuses]
        events = [event for kind, paths in layout.events for event in self._events(kind, place, told, paths, problems)]
        events += self._sent(place, told, problems)
        events += self._refunds(place, told, problems)
        means = dict.fromkeys(kind for status in statuses for kind in layout.statuses.get(status.casefold(), ()))
        happened = {event.kind for event in events}
        events += [OrderEvent(kind=kind, place=place) for kind in means if kind not in happened]
        promised = [event for kind, paths in layout.promises for event in self._events(kind, place, told, paths, problems)]
        total, written = _money(told, layout, "total"), _one(told, layout.paths, "total")
        if written and total is None:
            problems.append(Problem(place=place, code=ProblemCode.BAD_CELL, detail=short(written)))
        yield from problems
        numbers = said_at(told, layout.paths.get("other_ids", ()))
        yield Order(
            place=place,
            platform=layout.platform,
            order_no=order_no,
            seller_name=_one(told, layout.paths, "seller_name") or None,
            shop_name=_one(told, layout.paths, "shop_name") or None,
            buyer_name=_one(told, layout.paths, "buyer_name") or None,
            total=total,
            lines=tuple(self._line(place, one) for one in parts_of(told, layout.line)),
            events=tuple(events),
            promised=tuple(dict.fromkeys(promised)),
            shipments=tuple(dict.fromkeys(self._parcels(place, told))),
            other_ids={f"id ({count})" if count > 1 else "id": one for count, one in enumerate(numbers, 1) if len(one) >= SHORTEST_ID},
            method=_one(told, layout.paths, "method") or None,
            status_raw=" / ".join(statuses),
            extra=leaves_of(told, *(path.partition(".")[0] for path in layout.line.at)),
        )

    def payment(self, place: Place, told: Object) -> Iterator[Payment | Problem]:
        layout = self.layout
        money = _money(told, layout, "amount")
        payment_no = _one(told, layout.paths, "payment_no")
        if money is None:
            yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(payment_no))
            return
        written = _one(told, layout.paths, "at")
        moment = self.times.read(written) if written else UNDATED
        if moment.problem:
            yield Problem(place=place, code=moment.problem, detail=short(written))
        direction = Direction.OUT if money.amount < 0 else Direction.IN if money.amount else Direction.NEUTRAL
        yield Payment(
            place=place,
            platform=layout.platform,
            kind=self._kind(told, direction),
            direction=direction,
            amount=Money(amount=abs(money.amount), currency=money.currency),
            payment_no=payment_no or None,
            merchant_order_no=_one(told, layout.paths, "merchant_order_no") or None,
            counterparty=_one(told, layout.paths, "counterparty") or None,
            counterparty_account=_one(told, layout.paths, "counterparty_account") or None,
            description=" / ".join(said_at(told, layout.paths.get("description", ()))),
            method=" ".join(said_at(told, layout.paths.get("method", ()))) or None,
            status_raw=_one(told, layout.paths, "status"),
            at=moment.at,
            at_raw=written,
            zone=moment.zone,
            precision=moment.precision,
            extra=leaves_of(told),
        )

    def _kind(self, told: Object, direction: Direction) -> PaymentKind:
        if direction is Direction.NEUTRAL:
            return PaymentKind.OTHER
        said = " | ".join(one for key in ("status", "kind") for one in said_at(told, self.layout.paths.get(key, ())))
        found = (kind for kind, pattern in self.layout.kind_patterns if pattern.search(said))
        return next(found, PaymentKind.PURCHASE)

    def _events(self, kind: EventKind, place: Place, told: object, paths: Sequence[str], problems: list[Problem]) -> Iterator[OrderEvent]:
        for written in said_at(told, paths):
            moment = self.times.read(self.layout.label.sub("", written) if self.layout.label else written)
            if moment.problem:
                problems.append(Problem(place=place, code=moment.problem, detail=short(written)))
            yield OrderEvent(kind=kind, place=place, at=moment.at, at_raw=written, zone=moment.zone, precision=moment.precision)

    def _sent(self, place: Place, told: Object, problems: list[Problem]) -> list[OrderEvent]:
        part = self.layout.parcel
        found = [
            event
            for kind in (EventKind.SHIPPED, EventKind.DELIVERED)
            for one in parts_of(told, part)
            for event in self._events(kind, place, one, part.paths.get(kind.value, ()), problems)
        ]
        return list(dict.fromkeys(found))

    def _refunds(self, place: Place, told: Object, problems: list[Problem]) -> Iterator[OrderEvent]:
        part = self.layout.refund
        for one in parts_of(told, part):
            amount = _money(one, self.layout, "amount", part.paths, currency=_one(told, self.layout.paths, "currency"))
            if amount is None or not amount.amount:
                continue
            dated = list(self._events(EventKind.REFUNDED, place, one, part.paths.get("time", ()), problems))
            paid_back = Money(amount=abs(amount.amount), currency=amount.currency)
            first = dated[0] if dated else None
            yield OrderEvent(
                kind=EventKind.REFUNDED,
                place=place,
                at=first.at if first else None,
                at_raw=first.at_raw if first else "",
                zone=first.zone if first else UNDATED.zone,
                precision=first.precision if first else UNDATED.precision,
                amount=paid_back,
            )

    def _line(self, place: Place, one: Object) -> OrderLine:
        paths = self.layout.line.paths
        quantity, price = number(_one(one, paths, "quantity")), read_amount(_one(one, paths, "unit_price"))
        unit_price = None if price is None else _counted(price.value, self.layout.units)
        return OrderLine(place=place, title=_one(one, paths, "title"), quantity=quantity, unit_price=unit_price, extra=leaves_of(one))

    def _parcels(self, place: Place, told: Object) -> Iterator[Shipment]:
        part = self.layout.parcel
        for one in parts_of(told, part):
            carriers = said_at(one, part.paths.get("carrier", ()))
            carrier = carriers[0] if len(carriers) == 1 else None
            for tracking_no in said_at(one, part.paths.get("tracking_no", ())):
                yield Shipment(place=place, carrier=carrier, tracking_no=tracking_no)


def _one(told: object, paths: Paths, field: str) -> str:
    return next(iter(said_at(told, paths.get(field, ()))), "")


def _money(told: object, layout: ObjectLayout, field: str, within: Paths | None = None, *, currency: str = "") -> Money | None:
    """The sum at the paths of a field; its currency stands at those of its own, or at those of the record."""
    paths = within or layout.paths
    amount = read_amount(_one(told, paths, field))
    if amount is None:
        return None
    code = _one(told, paths, f"{field}_currency") or _one(told, paths, "currency") or currency
    stated = currency_of(code.upper()) if code else currency_written(amount.symbol)
    return Money(amount=_counted(amount.value, layout.units), currency=stated or layout.currency)


def _counted(figure: Decimal, units: Decimal) -> Decimal:
    """What a figure is of its currency, with cents where it counts parts of it."""
    if units == 1:
        return figure
    sum_ = figure / units
    cents = sum_.quantize(CENT)
    return cents if cents == sum_ else sum_


KNOWN_OBJECTS = tuple(map(KnownObjects, object_layouts()))
