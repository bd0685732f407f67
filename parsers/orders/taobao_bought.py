"""Bought goods of Taobao and Tmall as 已买到的宝贝 has asked for them since its pages hold no data of their own: captured JSON, or a recording (HAR).

    {"api": "mtop.taobao.order.queryboughtlistv2", "data": {"data": {
      "shopInfo_4800000000000000001": {"tag": "shopInfo", "id": "4800000000000000001", "fields": {"orderId": "4800000000000000001",
        "createTime": "2026-03-01 10:00:00", "sellerName": "…", "shopName": "…", "tradeTitle": "卖家已发货"}},
      "orderStatus_4800000000000000001": {…, "fields": {"title": "运输中", "subTitle": "预计今天送达", "cpCode": "YUNDA", "mailNo": "…"}},
      "orderLogistics_4800000000000000001": {…, "fields": {"packagePreview": {"packageViewList": [{"cpName": "韵达快递", "mailNo": "…"}]}}},
      "orderItemInfo_4800000000000000001_4800000000000000002": {…, "fields": {"orderId": "4800000000000000001",
        "item": {"title": "…", "quantity": "2", "priceInfo": {"actualTotalFee": "￥49.90"}}}},
      "orderPayment_4800000000000000001": {…, "fields": {"actualFee": {"prefix": "实付款", "value": "￥99.80"}}},
      "pagination": {"fields": {"currentPage": "1", "totalNum": "115", …}}}}}

An order is taken to pieces that its number joins again; `data` may stand once or twice around them. tradeTitle is the order's state, orderStatus that
of its parcel, with a promise of delivery that stays in `extra`. Whether actualTotalFee is of one or of all is not known: it is taken as the price of
one where there is one. The answer stands in a callback as a rule. A page holds some of all orders: how many is compared with `totalNum`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from casefile.records import (
    EventKind,
    Money,
    Order,
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
)
from parsers.cells import number, read_amount, short
from parsers.clock import CHINA, Clock, wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import Object, first_elements, flaws, leaves_of, object_in, objects_in, text_in, whole
from parsers.json_window import BrokenJson
from parsers.order_events import placed_and
from parsers.parcels import said
from parsers.taobao import state
from parsers.time_layout import wall_moment

FORMAT = Format(name="taobao_bought", kind="orders", provenance=Provenance.APP_EXPORT)

ASKED_FOR = "mtop.taobao.order.queryboughtlistv2"
PIECES = (("data", "data", ""), ("data", ""))
"""So that every piece comes as an element of its own."""
PIECE = re.compile(r"(?P<what>shopInfo|orderStatus|orderLogistics|orderPayment|orderItemInfo|order[A-Z]\w*?)_(?P<order_no>\d{10,})(?:_\d+)*")
CURRENCY = "CNY"
ONE = 1


@dataclass(slots=True)
class Pieces:
    """What an answer holds of one order."""

    place: Place
    fields: dict[str, Object] = field(default_factory=dict)
    items: list[tuple[Place, Object]] = field(default_factory=list)


def recognizes(export: Export) -> bool:
    head = export.text_head
    if not export.is_text or export.json_head[:1] != "{" or not (ASKED_FOR in head.lower() or '"shopInfo_' in head):
        return False
    return any(PIECE.fullmatch(str(element.path[-1])) for element in first_elements(export, *PIECES[0]) if element.path)


def parse(export: Export) -> Iterator[Record]:
    clock = wall_clock(export, vendor_default=CHINA)
    yield Reading(place=export.place("$"), code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
    yield clock.reading(export.place("$"))
    orders: dict[str, Pieces] = {}
    stated: tuple[Place, int] | None = None
    broken: BrokenJson | None = None
    try:
        for element in export.elements_at(*PIECES, exact_numbers=True):
            place = export.place(element.pointer, element.start, element.end)
            yield from flaws(place, element)
            piece, fields = PIECE.fullmatch(str(element.path[-1])) if element.path else None, object_in(element.value, "fields")
            if piece is None:
                yield Passage(place=place, what="envelope")
                if element.path[-1:] == ("pagination",) and (total := whole(fields.get("totalNum"))) is not None:
                    stated = place, total
                continue
            pieces = orders.setdefault(piece["order_no"], Pieces(place))
            if not fields:
                yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(str(element.value)))
            elif piece["what"] == "orderItemInfo":
                pieces.items.append((place, fields))
            else:
                pieces.fields[piece["what"]] = fields
                yield Passage(place=place, what="envelope")
    except BrokenJson as error:
        broken = error  # said below what was read up to there
    for order_no, pieces in orders.items():
        yield from _order(order_no, pieces, clock)
    if stated is not None:
        place, total = stated
        if total == len(orders):
            yield Reading(place=place, code=ReadingCode.CONTROL_TOTAL, value=f"totalNum: {total}")
        else:
            yield Problem(place=place, code=ProblemCode.CONTROL_TOTAL, detail=f"totalNum: stated {total}, found {len(orders)}")
    if broken is not None:
        raise broken


def _order(order_no: str, pieces: Pieces, clock: Clock) -> Iterator[Order | Problem]:
    place, shop, status = pieces.place, pieces.fields.get("shopInfo", {}), pieces.fields.get("orderStatus", {})
    fee = text_in(object_in(pieces.fields.get("orderPayment"), "actualFee"), "value")
    paid = read_amount(fee)
    if fee and paid is None:
        yield Problem(place=place, code=ProblemCode.BAD_CELL, detail=short(fee))
    written, title = text_in(shop, "createTime"), text_in(shop, "tradeTitle")
    moment = wall_moment(written, clock)
    if written and moment.problem:
        yield Problem(place=place, code=moment.problem, detail=short(written))
    arrived = EventKind.DELIVERED if said(text_in(status, "title")) is EventKind.DELIVERED else None
    yield Order(
        place=place,
        platform="taobao",
        order_no=order_no,
        seller_name=text_in(shop, "sellerName") or None,
        shop_name=text_in(shop, "shopName") or None,
        total=Money(amount=paid.value, currency=CURRENCY) if paid else None,
        lines=tuple(_line(*item) for item in pieces.items),
        events=tuple(placed_and(place, written, moment, arrived, state(title))),
        shipments=tuple(_shipments(place, pieces)),
        status_raw=title,
        extra=leaves_of(pieces.fields),
    )


def _line(place: Place, fields: Object) -> OrderLine:
    item = object_in(fields, "item")
    count, price = number(text_in(item, "quantity")), read_amount(text_in(object_in(item, "priceInfo"), "actualTotalFee"))
    unit = price.value if price and count == ONE else None
    return OrderLine(place=place, title=text_in(item, "title"), quantity=count, unit_price=unit, extra=leaves_of(fields))


def _shipments(place: Place, pieces: Pieces) -> Iterator[Shipment]:
    parcels = [
        one for one in objects_in(object_in(pieces.fields.get("orderLogistics"), "packagePreview"), "packageViewList") if text_in(one, "mailNo")
    ]
    for one in parcels or [pieces.fields.get("orderStatus", {})]:
        if number_ := text_in(one, "mailNo"):
            yield Shipment(place=place, carrier=text_in(one, "cpName") or text_in(one, "cpCode") or None, tracking_no=number_)
