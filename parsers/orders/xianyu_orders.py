"""Bought goods of 闲鱼 as its app asks for them: captured JSON of `mtop.idle.web.trade.bought.list`. There is no export.

    {"api": "mtop.idle.web.trade.bought.list", "data": {"items": [{
      "commonData": {"orderId": "4800000000000000005", "itemId": "…", "peerUserId": "…", "tradeStatusEnum": "trade_success"},
      "head": {"data": {"userInfo": {"userId": "…", "userNick": "…"}, "statusViewMsg": "交易成功", "createTime": "2026-01-05 09:00:00"}},
      "content": {"data": {"detailInfo": {"auctionTitle": "…"}, "priceInfo": {"price": "60.00", "buyAmount": "1"}}}}], "nextPage": "true"}}

The seller is a nickname and as a rule a natural person. Only some of the states are known; the others keep their name.
"""

from collections.abc import Iterator

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
)
from parsers.cells import number, read_amount, short
from parsers.clock import CHINA, wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import first_elements_at, flaws, leaves_of, object_in, text_in
from parsers.order_events import placed_and
from parsers.time_layout import Times

FORMAT = Format(name="xianyu_orders", kind="orders", provenance=Provenance.APP_EXPORT)

ASKED_FOR, LISTED = "mtop.idle.web.trade.bought.list", ("data", "items", "*")
PAGES = ("*", *LISTED)
"""Several answers, which somebody put into one list."""
STATUSES = {
    "trade_success": EventKind.RECEIVED,
    "refund_success": EventKind.REFUNDED,
    "not_pay": EventKind.PLACED,
    "not_ship": EventKind.PAID,
    "shipped": EventKind.SHIPPED,
    "not_rate": EventKind.RECEIVED,
    "refund": EventKind.REFUND_REQUESTED,
    "等待买家付款": EventKind.PLACED,
    "待付款": EventKind.PLACED,
    "等待卖家发货": EventKind.PAID,
    "买家已付款": EventKind.PAID,
    "待发货": EventKind.PAID,
    "已发货": EventKind.SHIPPED,
    "卖家已发货": EventKind.SHIPPED,
    "等待买家收货": EventKind.SHIPPED,
    "待收货": EventKind.SHIPPED,
    "交易成功": EventKind.RECEIVED,
    "待评价": EventKind.RECEIVED,
    "退款中": EventKind.REFUND_REQUESTED,
    "交易关闭": EventKind.CLOSED,
    "已关闭": EventKind.CLOSED,
    "已取消": EventKind.CANCELLED,
    "交易已取消": EventKind.CANCELLED,
    "已退款": EventKind.REFUNDED,
    "退款成功": EventKind.REFUNDED,
}
CURRENCY = "CNY"


def recognizes(export: Export) -> bool:
    head = export.text_head
    if not export.is_text or export.json_head[:1] not in ("{", "[") or not ('"commonData"' in head or ASKED_FOR in head):
        return False
    found = first_elements_at(export, LISTED, PAGES)
    if ASKED_FOR in head:
        return any(element.path[-2:] == LISTED[:-1] for element in found)
    return any(element.wanted and text_in(object_in(element.value, "commonData"), "orderId") for element in found)


def parse(export: Export) -> Iterator[Record]:
    times = Times(order="ymd", clock=wall_clock(export, vendor_default=CHINA))
    yield Reading(place=export.place("$"), code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
    yield times.clock.reading(export.place("$"))
    for element in export.elements_at(LISTED, PAGES, exact_numbers=True):
        place = export.place(element.pointer, element.start, element.end)
        yield from flaws(place, element)
        if not element.wanted:
            yield Passage(place=place, what="envelope")
        elif order_no := text_in(object_in(element.value, "commonData"), "orderId"):
            yield from _order(place, order_no, element.value, times)
        else:
            yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(str(element.value)))


def _order(place: Place, order_no: str, value: object, times: Times) -> Iterator[Order | Problem]:
    head, content = object_in(value, "head", "data"), object_in(value, "content", "data")
    price, native = object_in(content, "priceInfo"), text_in(object_in(value, "commonData"), "tradeStatusEnum")
    written = text_in(head, "createTime")
    moment = times.read(written)
    if written and moment.problem:
        yield Problem(place=place, code=moment.problem, detail=short(written))
    status = text_in(head, "statusViewMsg")
    paid = read_amount(text_in(price, "price"))
    yield Order(
        place=place,
        platform="xianyu",
        order_no=order_no,
        seller_name=text_in(object_in(head, "userInfo"), "userNick") or None,
        total=Money(amount=paid.value, currency=CURRENCY) if paid else None,
        lines=(
            OrderLine(place=place, title=text_in(object_in(content, "detailInfo"), "auctionTitle"), quantity=number(text_in(price, "buyAmount"))),
        ),
        events=tuple(placed_and(place, written, moment, STATUSES.get(native.lower()) or STATUSES.get(status))),
        status_raw=status or native,
        extra=leaves_of(value),
    )
