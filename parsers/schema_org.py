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

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING

import msgspec

from casefile.records import INVOICES, MAIL, PARCELS, EventKind, Money, Order, OrderEvent, OrderLine, Place, Problem, ProblemCode, Shipment
from parsers.cells import ISO_CURRENCY, number, read_amount, short
from parsers.json_values import Object, leaves_of
from parsers.markup import page_of
from parsers.order_events import event, placed_and
from parsers.time_layout import Times

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST = 200
"""Orders of one mail, and objects of one page that are looked at for each."""
DEEPEST = 12
LONGEST_SCRIPT = 1 << 20
LONGEST_VALUE = 10_000
ELEMENT = 64
"""How many bytes of text an element takes as long as."""
SCRIPT = re.compile(r"<script\b[^<>]{0,300}\btype\s*=\s*[\"']?application/ld\+json\b[^<>]{0,300}>", re.IGNORECASE)
TRAILING = re.compile(r",(\s*[}\]])")
CLOSING = re.compile(r"</script", re.IGNORECASE)
WRAPPING = re.compile(r"\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)?(.*?)(?:-->|//\s*\]\]>|\]\]>)?\s*", re.DOTALL)
WANTED = ("Order", "ParcelDelivery", "Invoice")
STATUSES = {
    "OrderPaymentDue": EventKind.PLACED,
    "OrderProcessing": EventKind.PLACED,
    "OrderInTransit": EventKind.SHIPPED,
    "OrderPickupAvailable": EventKind.SHIPPED,
    "OrderProblem": EventKind.DISPUTED,
    "OrderDelivered": EventKind.DELIVERED,
    "OrderCancelled": EventKind.CANCELLED,
}
IN_ATTRIBUTES = {
    "meta": "content",
    "a": "href",
    "link": "href",
    "area": "href",
    "img": "src",
    "time": "datetime",
    "data": "value",
    "meter": "value",
    "object": "data",
}


def orders_in(pages: Sequence[str], place: Place, times: Times) -> Iterator[Order | Problem]:
    """The records of the pages of one mail, each once."""
    told: dict[tuple[str, str], Order] = {}
    budget = _Budget()
    for page in pages:
        objects: list[Object] = []
        if "application/ld+json" in page.lower():
            for found in _scripts(page):
                if isinstance(found, str):
                    yield Problem(place=place, code=ProblemCode.BAD_JSON, detail=short(found))
                else:
                    objects += _typed(found, budget)
        if "itemscope" in page.lower():
            objects += [item for item in _items(page, budget) if _type(item) in WANTED]
        for item in objects[:MOST]:
            order = _record(item, place, times, len(told) + 1)
            if order is None:
                yield Problem(place=place, code=ProblemCode.MISSING_COLUMN, detail=_NUMBERS[_type(item)][0])
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


# ── objects ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _scripts(page: str) -> Iterator[object]:
    """The values of the scripts of a page; the text of one that is no JSON."""
    at = 0
    while (opening := SCRIPT.search(page, at)) and (closing := CLOSING.search(page, opening.end())):
        at = closing.end()
        wrapped = WRAPPING.fullmatch(page[opening.end() : min(closing.start(), opening.end() + LONGEST_SCRIPT)])
        written = re.sub(r"[\x00-\x1f]", " ", wrapped[1] if wrapped else "")
        value = next((value for text in _mended(written) if (value := _json(text)) is not None), None)
        yield written if value is None else value


def _mended(written: str) -> Iterator[str]:
    """A script as it stands, and without what mail programs and templates do to it: entities, a comma behind the last of a list."""
    yield written
    yield TRAILING.sub(r"\1", written)
    if "&quot;" in written:
        yield TRAILING.sub(r"\1", unescape(written))


def _json(written: str) -> object:
    """An object or array; None for what is neither."""
    try:
        value = msgspec.json.decode(written)
    except (msgspec.DecodeError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None


def _typed(value: object, budget: "_Budget") -> list[Object]:
    """The outermost objects of a wanted kind, in their order, references by `@id` followed."""
    known: dict[str, Object] = {}
    found: list[Object] = []
    todo: list[tuple[object, bool]] = [(value, False)]
    while todo:
        one, inside = todo.pop()
        if isinstance(one, dict):
            if isinstance(one.get("@id"), str) and len(one) > 1:
                known.setdefault(one["@id"], one)
            wanted = _type(one) in WANTED
            if wanted and not inside:
                found.append(one)
            todo.extend((member, inside or wanted) for member in reversed(one.values()))
        elif isinstance(one, list):
            todo.extend((member, inside) for member in reversed(one))
    return [{key: _followed(member, known, budget) for key, member in one.items()} for one in found]


@dataclass(slots=True)
class _Budget:
    """What is referred to, or stands in an element in an element, is told again each time: a short page must not become an endless one by that."""

    left: int = LONGEST_SCRIPT
    """Bytes that may still be told again."""


def _followed(value: object, known: Mapping[str, Object], budget: _Budget) -> object:
    """What a reference stands for."""
    if isinstance(value, list):
        return [_followed(one, known, budget) if isinstance(one, dict) else one for one in value]
    if not (isinstance(value, dict) and set(value) <= {"@id", "@type"} and isinstance(value.get("@id"), str)) or budget.left < 0:
        return value
    told = known.get(value["@id"], value)
    budget.left -= len(msgspec.json.encode(told))
    return told if budget.left >= 0 else value


def _items(page: str, budget: _Budget) -> Iterator[Object]:
    """The outermost objects that the attributes of a page's elements make."""
    root = page_of(page)
    if root is None:
        return
    tops: list[dict[str, list[object]]] = []
    todo: list[tuple[HtmlElement, dict[str, list[object]] | None, int]] = [(root, None, 0)]
    while todo:
        element, owner, depth = todo.pop()
        name, inner = element.get("itemprop"), owner
        if element.get("itemscope") is not None and depth < DEEPEST:
            inner = {"@type": [element.get("itemtype") or ""]}
            if owner is None or not name:
                tops.append(inner)
            depth += 1
        if name and owner is not None and (inner is not owner or element.get("itemscope") is None):
            value: object = inner if inner is not owner else _value(element, budget)
            for one in name.split():
                owner.setdefault(one, []).append(value)
        todo.extend((child, inner, depth) for child in reversed(list(element)))
    yield from map(_singled, tops)


def _singled(item: Mapping[str, list[object]]) -> Object:
    """A member that is given once stands for itself."""
    members = {name: [_singled(one) if isinstance(one, dict) else one for one in given] for name, given in item.items()}
    return {name: given[0] if len(given) == 1 else given for name, given in members.items()}


def _value(element: "HtmlElement", budget: _Budget) -> str:
    attribute = IN_ATTRIBUTES.get(str(element.tag))
    written = element.get("content") or (element.get(attribute) if attribute else None)
    return (" ".join(_words(element, budget).split()) if written is None else written).strip()[:LONGEST_VALUE]


def _words(element: "HtmlElement", budget: _Budget) -> str:
    """All that stands in an element; its own beginning alone where too much has been told again."""
    if not len(element) or budget.left < 0:
        return element.text or ""
    words = "".join(element.itertext())
    budget.left -= len(words) + ELEMENT * int(element.xpath("count(descendant::*)"))
    return words


def _type(value: Object) -> str:
    """`Order` of `http://schema.org/Order`, `schema:Order` or `["Order"]`."""
    kinds = value.get("@type", value.get("type"))
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        name = _last(kind) if isinstance(kind, str) else ""
        if name in WANTED:
            return name
    return ""


def _last(address: str) -> str:
    return re.split(r"[/:#]", address.strip())[-1]


def _all(value: object, key: str) -> list[object]:
    member = value.get(key) if isinstance(value, dict) else None
    return member if isinstance(member, list) else [] if member is None else [member]


def _texts(value: object, *path: str) -> list[str]:
    """Every text at a path; an object at its end says its name or value."""
    found: list[object] = [value]
    for key in path:
        found = [one for each in found for one in _all(each, key)][:MOST]
    told = (_text(one) for one in found)
    return [text for text in told if text]


def _text(value: object) -> str:
    if isinstance(value, dict):
        return next((_text(value[key]) for key in ("name", "value", "@value", "@id") if isinstance(value.get(key), str | int | float)), "")
    return "" if isinstance(value, bool) or value is None or isinstance(value, list) else unescape(str(value)).strip()


def _first(value: object, *paths: tuple[str, ...]) -> str:
    return next((text for path in paths for text in _texts(value, *path)), "")


# ── records ───────────────────────────────────────────────────────────────────────────────────────────────────────

_NUMBERS: Mapping[str, tuple[str, ...]] = {
    "Order": ("orderNumber", "confirmationNumber", "identifier"),
    "ParcelDelivery": ("trackingNumber",),
    "Invoice": ("confirmationNumber", "identifier", "accountId"),
}
SHOPS = (("merchant",), ("broker",), ("provider",), ("seller",))
OFFERS = ("acceptedOffer", "orderedItem")


def _record(item: Object, place: Place, times: Times, index: int) -> Order | None:
    kind, part_of = _type(item), _ordered(item)
    part_number = _first(part_of, *((key,) for key in _NUMBERS["Order"]))
    platform, order = MAIL, part_of
    no = part_number
    if kind == "Invoice" or not part_number:
        platform, order = (INVOICES if kind == "Invoice" else PARCELS), item
        no = _first(item, *((key,) for key in _NUMBERS[kind]))
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
        buyer_name=_first(order, ("customer", "name"), ("customer",)) or None,
        total=_total(order),
        method=_first(order, ("paymentMethod", "name"), ("paymentMethod",)) or None,
        lines=tuple(_lines(order, item, own)),
        events=tuple(_events(order, own, times)),
        promised=tuple(_promised(item, own, times)),
        shipments=tuple(_shipments(item, own)),
        other_ids=dict(_other_ids(item, order, no)),
        status_raw=_last(_first(order, ("orderStatus",), ("paymentStatus",), ("deliveryStatus", "name"))),
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
    if _type(item) != "ParcelDelivery":
        return item
    return next((one for one in _all(item, "partOfOrder") if isinstance(one, dict)), {})


def _unread(order: Object, place: Place, times: Times) -> Iterator[Problem]:
    """What an order says of its day and its price that is neither."""
    day, price = _first(order, ("orderDate",)), _first(order, ("price",), ("total",), ("totalPrice",))
    if day and (problem := times.read(day).problem):
        yield Problem(place=place, code=problem, detail=short(f"orderDate: {day}"))
    if price and read_amount(price) is None:
        yield Problem(place=place, code=ProblemCode.BAD_CELL, detail=short(f"price: {price}"))


def _told(value: object) -> dict[str, str]:
    """Everything that an object says but of what kind it is."""
    return {path: text for path, text in leaves_of(value).items() if not path.rpartition(".")[2].startswith("@")}


def _names(order: Object) -> tuple[str | None, str | None]:
    """The shop and, by its legal name or where a platform sells for others, the seller."""
    shop = _first(order, *((*path, "name") for path in SHOPS), *SHOPS)
    legal = _first(order, *((*path, "legalName") for path in SHOPS))
    others = dict.fromkeys(
        [
            *_texts(order, "seller", "legalName"),
            *_texts(order, "seller"),
            *_texts(order, "acceptedOffer", "seller", "legalName"),
            *_texts(order, "acceptedOffer", "seller"),
        ]
    )
    others.pop(shop, None)
    return shop or None, legal or (next(iter(others)) if len(others) == 1 else None)


def _currency(value: object) -> str:
    written = _first(value, ("priceCurrency",), ("currency",), ("priceSpecification", "priceCurrency"))
    return written.upper() if ISO_CURRENCY.fullmatch(written.upper()) else ""


def _total(order: Object) -> Money | None:
    """The order's own price; an amount that no currency stands beside stays in `extra`."""
    prices: list[tuple[object, tuple[str, ...]]] = [(order, ("price",))]
    prices += [(one, (name,)) for one in _all(order, "total") for name in ("price", "value")]
    prices += [(order, ("total",)), (order, ("totalPrice",))]
    prices += [(one, ("price",)) for one in _all(order, "priceSpecification") if not _is_charge(one)]
    prices += [(one, ("price",)) for key in ("totalPaymentDue", "partOfInvoice") for one in _all(order, key)]
    prices += [(one, ("value",)) for one in _all(order, "totalPaymentDue")]
    prices += [(due, ("price",)) for one in _all(order, "partOfInvoice") for due in _all(one, "totalPaymentDue")]
    for owner, path in prices:
        amount = read_amount(_first(owner, path))
        if amount is None:
            continue
        offers = {found for key in OFFERS for one in _all(order, key) if (found := _currency(one))}
        symbol = amount.symbol if ISO_CURRENCY.fullmatch(amount.symbol) else ""
        currency = _currency(owner) or symbol or _currency(order) or (offers.pop() if len(offers) == 1 else "")
        return Money(amount=amount.value, currency=currency) if currency else None
    return None


def _is_charge(specification: object) -> bool:
    """Whether a price is that of the delivery or the payment alone."""
    return any("ChargeSpecification" in text for text in _texts(specification, "@type"))


def _lines(order: Object, item: Object, place: Place) -> Iterator[OrderLine]:
    """What was bought. A price beside several pieces is of one or of all: the order's own price tells, or nobody does."""
    offers = [one for key in OFFERS for one in _all(order, key)][:MOST]
    read = [
        (_first(one, ("itemOffered", "name"), ("itemOffered",), ("orderedItem", "name"), ("orderedItem",), ("name",)), *_priced(one), one)
        for one in offers
    ]
    total = read_amount(_first(order, ("price",)))
    is_unit = _prices_are_of_one([(quantity, price) for _, quantity, price, _ in read], total.value if total else None)
    for title, quantity, price, one in read:
        if title:
            unit = price if quantity in (None, 1) or is_unit else price / quantity if is_unit is False and price is not None and quantity else None
            seller = _first(one, ("seller", "name"), ("seller",)) or None
            yield OrderLine(place=place, title=title, quantity=quantity, unit_price=unit, seller_name=seller, extra=_told(one))
    if not offers:
        for one in _all(item, "itemShipped")[:MOST]:
            if title := _text(one):
                yield OrderLine(place=place, title=title, extra=_told(one))


def _priced(offer: object) -> tuple[Decimal | None, Decimal | None]:
    quantity = number(_first(offer, ("eligibleQuantity", "value"), ("eligibleQuantity",), ("orderQuantity", "value"), ("orderQuantity",)))
    price = read_amount(_first(offer, ("price",), ("priceSpecification", "price"), ("orderedItem", "price"), ("itemOffered", "price")))
    return quantity, price.value if price else None


def _prices_are_of_one(priced: Sequence[tuple[Decimal | None, Decimal | None]], total: Decimal | None) -> bool | None:
    """True if price times quantity makes the total, False if the prices alone do, None if neither or both."""
    known = [(quantity or Decimal(1), price) for quantity, price in priced if price is not None]
    if total is None or not known:
        return None
    of_one, of_all = sum(quantity * price for quantity, price in known) == total, sum(price for _, price in known) == total
    return of_one if of_one != of_all else None


def _events(order: Object, place: Place, times: Times) -> Iterator[OrderEvent]:
    written = _first(order, ("orderDate",))
    return placed_and(place, written, times.read(written), STATUSES.get(_last(_first(order, ("orderStatus",)))))


def _parcels(item: Object) -> list[object]:
    if _type(item) == "ParcelDelivery":
        return [item]
    return [one for key in ("orderDelivery", "deliveries") for one in _all(item, key)][:MOST]


def _promised(item: Object, place: Place, times: Times) -> Iterator[OrderEvent]:
    """Until when the parcels are expected, each time once."""
    for written in dict.fromkeys(_first(one, ("expectedArrivalUntil",)) for one in _parcels(item)):
        if written and not (moment := times.read(written)).problem:
            yield event(EventKind.DELIVERED, place, written, moment)


def _shipments(item: Object, place: Place) -> Iterator[Shipment]:
    for one in _parcels(item):
        carrier, no = _first(one, ("carrier", "name"), ("carrier",), ("provider", "name")), _first(one, ("trackingNumber",))
        if carrier or no:
            yield Shipment(place=place, carrier=carrier or None, tracking_no=no or None)


def _other_ids(item: Object, order: Object, no: str) -> Iterator[tuple[str, str]]:
    for key in ("orderNumber", "confirmationNumber", "accountId", "identifier"):
        if (text := _first(order, (key,))) and text != no:
            yield key, text
    if text := _first(item, ("referencesOrder", "orderNumber")):
        yield "referencesOrder.orderNumber", text
