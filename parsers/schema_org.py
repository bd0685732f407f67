"""What a shop's program says of an order in a page or mail (schema.org): Order, Invoice, ParcelDelivery, as JSON-LD or microdata.

    <script type="application/ld+json">{"@context": "http://schema.org", "@type": "Order", "orderNumber": "1001",
      "orderDate": "2026-01-05T10:30:00+08:00", "merchant": {"@type": "Organization", "name": "Yunduo", "legalName": "…"}, "price": "268.00",
      "priceCurrency": "CNY", "acceptedOffer": [{"price": "134.00", "itemOffered": {"name": "Bag"}, "eligibleQuantity": {"value": "2"}}],
      "orderStatus": "http://schema.org/OrderProcessing"}</script>

    <div itemscope itemtype="http://schema.org/ParcelDelivery"><meta itemprop="trackingNumber" content="YT0000000000001">
      <div itemprop="carrier" itemscope itemtype="http://schema.org/Organization"><meta itemprop="name" content="圆通"></div>
      <div itemprop="partOfOrder" itemscope itemtype="http://schema.org/Order"><meta itemprop="orderNumber" content="1001"> … </div></div>

A parcel of an order is a record of that order with its shipment, and one with what the mail says of the order elsewhere; any other is a record of
the parcel alone (`logistics`); an invoice is no contract (`invoice`). Until when a parcel is expected is a promise and no event. A status without a
time is an event without one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from casefile.records import INVOICES, MAIL, PARCELS, EventKind, Money, Order, OrderEvent, OrderLine, Place, Problem, ProblemCode, Shipment
from parsers.cells import ISO_CURRENCY, number, read_amount, short
from parsers.json_values import Object, leaves_of
from parsers.order_events import event, placed_and
from parsers.schema_objects import Budget, first, kind_of, last_part, members, objects_in, text_of, texts
from parsers.time_layout import Times

MOST = 200
"""Orders of one mail, and objects of one page that are looked at for each."""
NUMBERS: Mapping[str, tuple[str, ...]] = {
    "Order": ("orderNumber", "confirmationNumber", "identifier"),
    "ParcelDelivery": ("trackingNumber",),
    "Invoice": ("confirmationNumber", "identifier", "accountId"),
}
SHOPS = (("merchant",), ("broker",), ("provider",), ("seller",))
OFFERS = ("acceptedOffer", "orderedItem")
STATUSES = {
    "OrderPaymentDue": EventKind.PLACED,
    "OrderProcessing": EventKind.PLACED,
    "OrderInTransit": EventKind.SHIPPED,
    "OrderPickupAvailable": EventKind.SHIPPED,
    "OrderProblem": EventKind.DISPUTED,
    "OrderDelivered": EventKind.DELIVERED,
    "OrderCancelled": EventKind.CANCELLED,
}


def orders_in(pages: Sequence[str], place: Place, times: Times) -> Iterator[Order | Problem]:
    """The records of the pages of one mail, each once."""
    told: dict[tuple[str, str], Order] = {}
    budget = Budget()
    for page in pages:
        objects: list[Object] = []
        for found in objects_in(page, budget):
            if isinstance(found, str):
                yield Problem(place=place, code=ProblemCode.BAD_JSON, detail=short(found))
            else:
                objects.append(found)
        for item in objects[:MOST]:
            order = _record(item, place, times, len(told) + 1)
            if order is None:
                yield Problem(place=place, code=ProblemCode.MISSING_COLUMN, detail=NUMBERS[kind_of(item)][0])
                continue
            key = order.platform, order.order_no
            if key not in told:
                yield from _unread(_ordered(item), order.place, times)
            told[key] = _joined(told[key], order) if key in told else order
        if len(objects) > MOST:
            yield Problem(place=place, code=ProblemCode.TOO_LARGE, detail=f"schema.org > {MOST}")
    yield from told.values()
    if budget.left < 0:
        yield Problem(place=place, code=ProblemCode.TOO_LARGE, detail="schema.org")


def _record(item: Object, place: Place, times: Times, index: int) -> Order | None:
    kind, part_of = kind_of(item), _ordered(item)
    part_number = first(part_of, *((key,) for key in NUMBERS["Order"]))
    platform, order = MAIL, part_of
    no = part_number
    if kind == "Invoice" or not part_number:
        platform, order = (INVOICES if kind == "Invoice" else PARCELS), item
        no = first(item, *((key,) for key in NUMBERS[kind]))
    if not no or (kind == "Order" and platform != MAIL):
        return None
    own = Place(source=place.source, where=f"{place.where}, {kind} {index}", start=place.start, end=place.end)
    shop, seller = _names(order)
    return Order(
        place=own,
        platform=platform,
        order_no=no,
        shop_name=shop,
        seller_name=seller,
        buyer_name=first(order, ("customer", "name"), ("customer",)) or None,
        total=_total(order),
        method=first(order, ("paymentMethod", "name"), ("paymentMethod",)) or None,
        lines=tuple(_lines(order, item, own)),
        events=tuple(_events(order, own, times)),
        promised=tuple(_promised(item, own, times)),
        shipments=tuple(_shipments(item, own)),
        other_ids=dict(_other_ids(item, order, no)),
        status_raw=last_part(first(order, ("orderStatus",), ("paymentStatus",), ("deliveryStatus", "name"))),
        extra=_told(item),
    )


def _joined(order: Order, again: Order) -> Order:
    """What a mail says of one order in two places: the first stands, the other adds what it lacks and the parcels that it does not know."""
    known = {(parcel.carrier, parcel.tracking_no) for parcel in order.shipments}
    return replace(
        order,
        shop_name=order.shop_name or again.shop_name,
        seller_name=order.seller_name or again.seller_name,
        buyer_name=order.buyer_name or again.buyer_name,
        total=order.total or again.total,
        method=order.method or again.method,
        lines=order.lines or again.lines,
        events=order.events or again.events,
        promised=order.promised or again.promised,
        shipments=(*order.shipments, *(parcel for parcel in again.shipments if (parcel.carrier, parcel.tracking_no) not in known)),
        other_ids={**again.other_ids, **order.other_ids},
        status_raw=order.status_raw or again.status_raw,
        extra={**again.extra, **order.extra},
    )


def _ordered(item: Object) -> Object:
    """The order that an object is or, of a parcel, that it belongs to."""
    if kind_of(item) != "ParcelDelivery":
        return item
    return next((one for one in members(item, "partOfOrder") if isinstance(one, dict)), {})


def _unread(order: Object, place: Place, times: Times) -> Iterator[Problem]:
    """What an order says of its day and its price that is neither."""
    day, price = first(order, ("orderDate",)), first(order, ("price",), ("total",), ("totalPrice",))
    if day and (problem := times.read(day).problem):
        yield Problem(place=place, code=problem, detail=short(f"orderDate: {day}"))
    if price and read_amount(price) is None:
        yield Problem(place=place, code=ProblemCode.BAD_CELL, detail=short(f"price: {price}"))


def _told(value: object) -> dict[str, str]:
    """Everything that an object says but of what kind it is."""
    return {path: text for path, text in leaves_of(value).items() if not path.rpartition(".")[2].startswith("@")}


def _names(order: Object) -> tuple[str | None, str | None]:
    """The shop and, by its legal name or where a platform sells for others, the seller."""
    shop = first(order, *((*path, "name") for path in SHOPS), *SHOPS)
    legal = first(order, *((*path, "legalName") for path in SHOPS))
    others = dict.fromkeys(
        [
            *texts(order, "seller", "legalName"),
            *texts(order, "seller"),
            *texts(order, "acceptedOffer", "seller", "legalName"),
            *texts(order, "acceptedOffer", "seller"),
        ]
    )
    others.pop(shop, None)
    return shop or None, legal or (next(iter(others)) if len(others) == 1 else None)


def _currency(value: object) -> str:
    written = first(value, ("priceCurrency",), ("currency",), ("priceSpecification", "priceCurrency"))
    return written.upper() if ISO_CURRENCY.fullmatch(written.upper()) else ""


def _total(order: Object) -> Money | None:
    """The order's own price; an amount that no currency stands beside stays in `extra`."""
    prices: list[tuple[object, tuple[str, ...]]] = [(order, ("price",))]
    prices += [(one, (name,)) for one in members(order, "total") for name in ("price", "value")]
    prices += [(order, ("total",)), (order, ("totalPrice",))]
    prices += [(one, ("price",)) for one in members(order, "priceSpecification") if not _is_charge(one)]
    prices += [(one, ("price",)) for key in ("totalPaymentDue", "partOfInvoice") for one in members(order, key)]
    prices += [(one, ("value",)) for one in members(order, "totalPaymentDue")]
    prices += [(due, ("price",)) for one in members(order, "partOfInvoice") for due in members(one, "totalPaymentDue")]
    for owner, path in prices:
        amount = read_amount(first(owner, path))
        if amount is None:
            continue
        offers = {found for key in OFFERS for one in members(order, key) if (found := _currency(one))}
        symbol = amount.symbol if ISO_CURRENCY.fullmatch(amount.symbol) else ""
        currency = _currency(owner) or symbol or _currency(order) or (offers.pop() if len(offers) == 1 else "")
        return Money(amount=amount.value, currency=currency) if currency else None
    return None


def _is_charge(specification: object) -> bool:
    """Whether a price is that of the delivery or the payment alone."""
    return any("ChargeSpecification" in text for text in texts(specification, "@type"))


def _lines(order: Object, item: Object, place: Place) -> Iterator[OrderLine]:
    """What was bought. A price beside several pieces is of one or of all: the order's own price tells, or nobody does."""
    offers = [one for key in OFFERS for one in members(order, key)][:MOST]
    read = [
        (first(one, ("itemOffered", "name"), ("itemOffered",), ("orderedItem", "name"), ("orderedItem",), ("name",)), *_priced(one), one)
        for one in offers
    ]
    total = read_amount(first(order, ("price",)))
    is_unit = _prices_are_of_one([(quantity, price) for _, quantity, price, _ in read], total.value if total else None)
    for title, quantity, price, one in read:
        if title:
            unit = price if quantity in (None, 1) or is_unit else price / quantity if is_unit is False and price is not None and quantity else None
            seller = first(one, ("seller", "name"), ("seller",)) or None
            yield OrderLine(place=place, title=title, quantity=quantity, unit_price=unit, seller_name=seller, extra=_told(one))
    if not offers:
        for one in members(item, "itemShipped")[:MOST]:
            if title := text_of(one):
                yield OrderLine(place=place, title=title, extra=_told(one))


def _priced(offer: object) -> tuple[Decimal | None, Decimal | None]:
    quantity = number(first(offer, ("eligibleQuantity", "value"), ("eligibleQuantity",), ("orderQuantity", "value"), ("orderQuantity",)))
    price = read_amount(first(offer, ("price",), ("priceSpecification", "price"), ("orderedItem", "price"), ("itemOffered", "price")))
    return quantity, price.value if price else None


def _prices_are_of_one(priced: Sequence[tuple[Decimal | None, Decimal | None]], total: Decimal | None) -> bool | None:
    """True if price times quantity makes the total, False if the prices alone do, None if neither or both."""
    known = [(quantity or Decimal(1), price) for quantity, price in priced if price is not None]
    if total is None or not known:
        return None
    of_one, of_all = sum(quantity * price for quantity, price in known) == total, sum(price for _, price in known) == total
    return of_one if of_one != of_all else None


def _events(order: Object, place: Place, times: Times) -> Iterator[OrderEvent]:
    written = first(order, ("orderDate",))
    return placed_and(place, written, times.read(written), STATUSES.get(last_part(first(order, ("orderStatus",)))))


def _parcels(item: Object) -> list[object]:
    if kind_of(item) == "ParcelDelivery":
        return [item]
    return [one for key in ("orderDelivery", "deliveries") for one in members(item, key)][:MOST]


def _promised(item: Object, place: Place, times: Times) -> Iterator[OrderEvent]:
    """Until when the parcels are expected, each time once."""
    for written in dict.fromkeys(first(one, ("expectedArrivalUntil",)) for one in _parcels(item)):
        if written and not (moment := times.read(written)).problem:
            yield event(EventKind.DELIVERED, place, written, moment)


def _shipments(item: Object, place: Place) -> Iterator[Shipment]:
    for one in _parcels(item):
        carrier, no = first(one, ("carrier", "name"), ("carrier",), ("provider", "name")), first(one, ("trackingNumber",))
        if carrier or no:
            yield Shipment(place=place, carrier=carrier or None, tracking_no=no or None)


def _other_ids(item: Object, order: Object, no: str) -> Iterator[tuple[str, str]]:
    for key in ("orderNumber", "confirmationNumber", "accountId", "identifier"):
        if (text := first(order, (key,))) and text != no:
            yield key, text
    if text := first(item, ("referencesOrder", "orderNumber")):
        yield "referencesOrder.orderNumber", text
