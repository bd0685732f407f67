"""Orders of Lazada: what the pages of a buyer fetch, captured; and what the Open Platform gives a seller. JSON in UTF-8, saved as it came.

    the buyer's    {"api": "mtop.lazada.om.orderdetail", "data": {"data": {
                     "orderItem_8482900720166": {"tag": "orderItem", "fields": {"tradeOrderId": "8482900520166", "title": "Blue cup", "quantity": 2,
                       "price": "SGD13.50", "sellerId": "1000000001", "status": "Delivered", "delivery": {"desc": "Delivered on Mon 18 Feb, 3pm", …},
                       "reversible": {"desc": "Refund authorized", …}}},
                     "detailInfo_8482900520166": {"tag": "detailInfo", "fields": {"tradeOrderId": 8482900520166, "total": "SGD27.00",
                       "createdAt": "Placed on 29 Jan 2026  00:47:37", "paidAt": "Paid on 29 Jan 2026  00:49:20", …}},
                     "sellerInfo_1000000001": {"tag": "sellerInfo", "fields": {"sellerStoreInfos": [{"sellerId": "…", "shopName": "…"}]}}, …}}}
                   mtop.lazada.om.orderlist has the same parts without the detailInfo

    the seller's   {"data": {"orders": [{"order_number": 418536614269569, "created_at": "2026-01-05 11:02:19 +0700", "price": "159.00",
                     "statuses": ["delivered"], "payment_method": "COD", …}]}}                                                      (orders/get)
                   {"data": [{"order_item_id": …, "order_id": …, "name": "Blue cup", "item_price": 13.5, "currency": "SGD", "status": "shipped",
                     "shipment_provider": "…", "tracking_code": "…", "promised_shipping_time": "…", …}]}                      (order/items/get)

The buyer's pages write times on the clock of the country's site, which is not stated, and those of delivery without a year: they are kept as they are
written. Which shop sells a piece is its name on the platform. A refund is `Refund authorized`, an item's own words. What an order's `price` is in is
written at its goods, in the other answer.
"""

import re
from collections import defaultdict
from collections.abc import Generator, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from casefile.records import (
    NO_CURRENCY,
    EventKind,
    Money,
    Order,
    OrderEvent,
    OrderLine,
    Passage,
    Place,
    Problem,
    ProblemCode,
    Provenance,
    Reading,
    ReadingCode,
    Record,
    Shipment,
)  # fmt: skip
from parsers.cells import currency_of, read_amount, short
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_objects import decimal_in, has_object, objects_of
from parsers.json_values import NOTHING, Object, first_elements, flaws, leaves_of, object_in, objects_within, text_in
from parsers.json_window import BrokenJson
from parsers.order_events import event, undated
from parsers.time_layout import Times

FORMAT = Format(name="lazada_json", kind="orders", provenance=Provenance.APP_EXPORT)

BUYERS = re.compile(r"mtop\.lazada\.om\.order(?:detail|list)")
WRITTEN = {"createdAt": EventKind.PLACED, "paidAt": EventKind.PAID}
ON = re.compile(r"^.*?\bon\s+", re.IGNORECASE)
BECAME = r"(?:(?:is|are|was|were|(?:has|have)\sbeen)\s)?(?:successfully\s)?"
OF_IT = rf"(?:your\s)?(?:(?:item|order|package|parcel)s?\s)?{BECAME}"
SAID = (
    (
        re.compile(
            rf"(?:your\s)?refund\s{BECAME}(?:(?:authori[sz]ed|issued|completed|successful)\b|processed\b(?!\s(?:by|in|within)\b))|{OF_IT}refunded\b",
            re.IGNORECASE,
        ),
        EventKind.REFUNDED,
    ),
    (
        re.compile(
            r"(?:your\s)?(?:return|refund)\s(?:request(?:ed)?\b(?!\snot\b)|in\sprogress\b)"
            rf"|(?:your\s)?(?:return|refund)\s{BECAME}(?:initiated\b|approved\b|accepted\b|processed\b(?!\s(?:by|in|within)\b))|{OF_IT}returned\b",
            re.IGNORECASE,
        ),
        EventKind.REFUND_REQUESTED,
    ),
    (re.compile(rf"{OF_IT}cancell?ed\b", re.IGNORECASE), EventKind.CANCELLED),
    (re.compile(rf"{OF_IT}delivered\b(?!\sby\b)", re.IGNORECASE), EventKind.DELIVERED),
    (re.compile(rf"{OF_IT}(?:shipped\b(?!\sby\b)|in\stransit\b|out\sfor\sdelivery\b)", re.IGNORECASE), EventKind.SHIPPED),
)
"""What an item says of itself begins with what happened; anything else, `Not yet shipped`, `Will be shipped by 3 Feb`, tells nothing that did."""
STATES = {
    "pending": EventKind.PAID,
    "packed": EventKind.PAID,
    "ready_to_ship": EventKind.PAID,
    "shipped": EventKind.SHIPPED,
    "delivered": EventKind.DELIVERED,
    "confirmed": EventKind.RECEIVED,
    "canceled": EventKind.CANCELLED,
    "returned": EventKind.REFUND_REQUESTED,
    "failed": EventKind.CLOSED,
}


def recognizes(export: Export) -> bool:
    if not export.is_text or export.json_head[:1] not in ("{", "["):
        return False
    if BUYERS.search(export.text_head):
        return any(element.wanted and _parts(element.value, "orderItem") for element in first_elements(export))
    head = export.text_head
    return ('"order_item_id"' in head or '"statuses"' in head) and has_object(export, _is_sellers)


def parse(export: Export) -> Iterator[Record]:
    yield Reading(place=export.place("$"), code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
    times = Times(order="dmy", clock=wall_clock(export))
    yield times.clock.reading(export.place("$"))
    yield from _bought(export, times) if BUYERS.search(export.text_head) else _sold(export)


class Page(NamedTuple):
    """What the parts of a buyer's page are about."""

    details: Mapping[str, Object]
    """By the order's number."""
    shops: Mapping[str, str]
    """By the seller's id."""
    times: Times


# ── the buyer's ───────────────────────────────────────────────────────────────────────────────────────────────────


def _parts(value: object, tag: str) -> list[Object]:
    """The fields of every part of a page that has this tag."""
    return [object_in(one, "fields") for one in objects_within(object_in(value, "data", "data")) if one.get("tag") == tag]


def _bought(export: Export, times: Times) -> Iterator[Record]:
    for element in export.elements(exact_numbers=True):
        place = export.place(element.pointer, element.start, element.end)
        yield from flaws(place, element)
        orders: defaultdict[str, list[Object]] = defaultdict(list)
        for item in _parts(element.value, "orderItem"):
            orders[text_in(item, "tradeOrderId")].append(item)
        shops = {text_in(one, "sellerId"): text_in(one, "shopName") for info in _parts(element.value, "sellerInfo") for one in objects_within(info)}
        details = {text_in(one, "tradeOrderId"): one for one in _parts(element.value, "detailInfo")}
        page = Page(details, shops, times)
        for number, (order_no, items) in enumerate(orders.items(), start=1):
            own = Place(source=place.source, where=f"{place.where}, order {number}", start=place.start, end=place.end)
            yield from _order(own, order_no, items, page)
        if not orders:
            yield Passage(place=place, what="envelope")


def _order(place: Place, order_no: str, items: Sequence[Object], page: Page) -> Iterator[Order | Problem]:
    events: list[OrderEvent] = []
    detail, shops = page.details.get(order_no, NOTHING), page.shops
    for key, kind in WRITTEN.items():
        if written := text_in(detail, key):
            moment = page.times.read(" ".join(ON.sub("", written).split()))
            if moment.problem:
                yield Problem(place=place, code=moment.problem, detail=short(written))
            events.append(event(kind, place, written, moment))
    said = list(dict.fromkeys(filter(None, (one for item in items for one in _words(item)))))
    meant = {kind: written for written in said for kind in islice((kind for pattern, kind in SAID if pattern.match(written)), 1)}
    events += [OrderEvent(kind=kind, place=place, at_raw=written) for kind, written in meant.items()]
    total = read_amount(text_in(detail, "total"))
    names = list(dict.fromkeys(shops.get(text_in(item, "sellerId"), "") for item in items))
    yield Order(
        place=place,
        platform="lazada",
        order_no=order_no,
        shop_name=names[0] if len(names) == 1 and names[0] else None,
        total=Money(amount=total.value, currency=currency_of(total.symbol)) if total else None,
        lines=tuple(_piece(place, item, shops.get(text_in(item, "sellerId"), "")) for item in items),
        events=tuple(events),
        method=text_in(detail, "visaCode") or None,
        status_raw=" / ".join(said),
        extra=leaves_of(detail),
    )


def _words(item: Object) -> tuple[str, ...]:
    """What an item says became of it; what is called as it stands is a button: `RETURN`."""
    back = object_in(item, "reversible")
    happened = text_in(back, "desc") if text_in(back, "status") != text_in(back, "desc") else ""
    return text_in(item, "status"), text_in(object_in(item, "delivery"), "desc"), happened


def _piece(place: Place, item: Object, shop: str) -> OrderLine:
    price = read_amount(text_in(item, "price"))
    return OrderLine(
        place=place,
        title=text_in(item, "title"),
        quantity=decimal_in(item, "quantity"),
        unit_price=price.value if price else None,
        seller_name=shop or None,
        extra=leaves_of(item),
    )


# ── the seller's ──────────────────────────────────────────────────────────────────────────────────────────────────


def _is_item(value: Object) -> bool:
    return bool(text_in(value, "order_item_id") and text_in(value, "order_id")) and "item_price" in value


def _is_sellers(value: Object) -> bool:
    return _is_item(value) or (bool(text_in(value, "order_number")) and isinstance(value.get("statuses"), list))


def _sold(export: Export) -> Iterator[Record]:
    items: defaultdict[str, list[tuple[Place, Object]]] = defaultdict(list)
    unsaid: list[Place] = []
    broken: BrokenJson | None = None
    try:
        for found in objects_of(export, _is_sellers):
            if not isinstance(found, tuple):
                yield found
            elif _is_item(found[1]):
                items[text_in(found[1], "order_id")].append(found)
            else:
                yield from _sellers_order(export, *found)
                if decimal_in(found[1], "price") is not None:
                    unsaid.append(found[0])
    except BrokenJson as error:
        broken = error
    for order_no, goods in items.items():
        yield from _sellers_goods(export, order_no, goods)
    if unsaid:
        yield Problem(place=unsaid[0], code=ProblemCode.NO_CURRENCY, detail=str(len(unsaid)))
    if broken is not None:
        raise broken


def _sellers_order(export: Export, place: Place, told: Object) -> Iterator[Order | Problem]:
    written = told.get("statuses")
    statuses = [str(one) for one in written] if isinstance(written, list) else []
    placed = yield from _read(export, place, told, "created_at", EventKind.PLACED)
    price = decimal_in(told, "price")
    buyer = " ".join(filter(None, (text_in(told, "customer_first_name"), text_in(told, "customer_last_name"))))
    yield Order(
        place=place,
        platform="lazada",
        order_no=text_in(told, "order_number"),
        buyer_name=buyer or None,
        total=Money(amount=price, currency=NO_CURRENCY) if price is not None else None,
        events=(*placed, *undated(place, _states(statuses), placed, told, "payment_method")),
        method=text_in(told, "payment_method") or None,
        status_raw=" / ".join(statuses),
        extra=leaves_of(told),
    )


def _sellers_goods(export: Export, order_no: str, goods: Sequence[tuple[Place, Object]]) -> Iterator[Order | Problem]:
    place, first = goods[0]
    statuses = list(dict.fromkeys(text_in(one, "status") for _, one in goods if text_in(one, "status")))
    placed = yield from _read(export, place, first, "created_at", EventKind.PLACED)
    promised = yield from _read(export, place, first, "promised_shipping_time", EventKind.SHIPPED)
    parcels = dict.fromkeys((text_in(one, "shipment_provider"), text_in(one, "tracking_code")) for _, one in goods)
    yield Order(
        place=place,
        platform="lazada",
        order_no=order_no,
        lines=tuple(
            OrderLine(place=own, title=text_in(one, "name"), quantity=None, unit_price=decimal_in(one, "item_price"), extra=leaves_of(one))
            for own, one in goods
        ),
        events=(*placed, *undated(place, _states(statuses), placed, first, "payment_method")),
        promised=tuple(promised),
        shipments=tuple(
            Shipment(place=place, carrier=carrier or None, tracking_no=number or None) for carrier, number in parcels if carrier or number
        ),
        status_raw=" / ".join(statuses),
    )


def _read(export: Export, place: Place, told: Object, key: str, kind: EventKind) -> Generator[Problem, None, list[OrderEvent]]:
    """What happened at the time under a key, if any is written there."""
    written = text_in(told, key)
    if not written:
        return []
    moment = Times(order="ymd", clock=wall_clock(export)).read(written)
    if moment.problem:
        yield Problem(place=place, code=moment.problem, detail=short(f"{key}: {written}"))
    return [event(kind, place, written, moment)]


def _states(statuses: Sequence[str]) -> list[EventKind | None]:
    return [STATES.get(status.casefold()) for status in statuses]
