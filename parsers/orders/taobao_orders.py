"""Bought goods of Taobao and Tmall as their own pages hold them: 已买到的宝贝 and the details of an order, saved page or captured JSON.

    list     buyertrade.taobao.com/trade/itemlist/list_bought_items.htm: a page in GBK with `var data = JSON.parse('{\\"mainOrders\\":[…')`,
             or the bare JSON of its later pages (asyncBought.htm)

             {"mainOrders": [{"id": "4800000000000000001", "orderInfo": {"createTime": "2026-03-01 10:00:00", …},
               "payInfo": {"actualFee": "268.00", …}, "seller": {"nick": "…", "shopName": "…", …}, "statusInfo": {"text": "…"},
               "extra": {"tradeStatus": "…"}, "subOrders": [{"itemInfo": {"title": "…",
               "extra": [{"name": "发货时间", "value": "03月03日 10:01前发货"}]}, "priceInfo": {"realTotal": "268.00"}, "quantity": "1",
               "operations": […]}]}], "page": {"totalNumber": 1115, …}}

    details  trade.taobao.com/trade/detail/trade_item_detail.htm: the same way, {"mainOrder": {…}, "orderBar": …, "deliveryInfo": …, "buyMessage": …},
             times and numbers as name and value

`id` of an order is a string; every other id was a number and has lost digits, so that none of them is used unless there is no other. `realTotal`
is the price of one. The platform's promise to dispatch (发货时间 … 前发货) has no year: the first such day from the order on. Guarantees
(`serviceIcons`) stay in the line's `extra`. 交易成功 says that receipt was confirmed, by the buyer or by a timer; TRADE_CLOSED is said of an order
that was paid and refunded. The seller is a nickname; `b2C` tells an order of Tmall. A page holds some of all orders: how many is compared with
`totalNumber`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from casefile.records import (
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
)
from parsers.cells import PADDING, number, read_amount, read_wall_time, short
from parsers.clock import CHINA, Clock, wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_elements import Element
from parsers.json_values import first_elements_at, flaws, leaves_of, object_in, objects_in, objects_within, others_in, text_in, whole
from parsers.json_window import BrokenJson
from parsers.markup import narrow
from parsers.order_events import event, promised_in
from parsers.script_data import may_hold_script, payloads
from parsers.taobao import state
from parsers.time_layout import wall_moment

FORMAT = Format(name="taobao_orders", kind="orders", provenance=Provenance.APP_EXPORT)

LISTED = ("mainOrders", "*")
PAGES = ("*", *LISTED)
"""Several answers, which somebody put into one list."""
MARKS = ("mainOrders", "mainOrder", "list_bought_items", "trade_item_detail", "已买到的宝贝")
HELD = (b"mainOrders", b"mainOrder")
CURRENCY = "CNY"
REFUND_IS_OPEN = "查看退款"
LARGEST_EXACT = 2**53
"""A larger number has lost digits in every script."""
SHIP_BY, BEFORE, EXPECTED = "发货时间", "前", "预计"
TIMES = {
    "创建时间": EventKind.PLACED,
    "付款时间": EventKind.PAID,
    "发货时间": EventKind.SHIPPED,
    "成交时间": EventKind.RECEIVED,
    "拍下宝贝": EventKind.PLACED,
    "付款到支付宝": EventKind.PAID,
    "卖家发货": EventKind.SHIPPED,
    "确认收货": EventKind.RECEIVED,
}
PAYMENT_NO = "支付宝交易号"


def recognizes(export: Export) -> bool:
    start = export.json_head[:1]
    if start == "[":
        return '"mainOrders"' in export.text_head and any(element.wanted for element in first_elements_at(export, PAGES))
    if start == "{":
        return '"mainOrders"' in export.text_head or '"mainOrder"' in export.text_head[:4096]
    if not may_hold_script(export) or not any(mark in export.text_head for mark in (*MARKS, "taobao.com", "tmall.com")):
        return False
    with export.open() as file:
        page = narrow(file.read(), export.codec)
    return b"JSON.parse(" in page and any(held in page for held in HELD)


def parse(export: Export) -> Iterator[Record]:
    clock = wall_clock(export, vendor_default=CHINA)
    if export.json_head[:1] not in ("{", "["):
        yield Passage(place=export.place("page", 0, export.source.bytes), what="envelope")
        for payload in payloads(export):
            if any(held in payload.raw for held in HELD):
                yield from _document(export, payload.elements(LISTED), clock)
    else:
        answers = (PAGES,) if export.json_head[:1] == "[" else (LISTED, ("data", *LISTED))
        yield from _document(export, export.elements_at(*answers, exact_numbers=True), clock)


def _document(export: Export, found: Iterable[Element], clock: Clock) -> Iterator[Record]:
    count, stated, details = 0, None, None
    beside: dict[str, object] = {}
    """What an order's own page holds next to the order."""
    broken: BrokenJson | None = None
    try:
        for element in found:
            place = export.place(element.pointer, element.start, element.end)
            yield from flaws(place, element)
            if element.wanted:
                if not count:
                    yield clock.reading(place)
                count += 1
                yield from _listed(place, element.value, clock)
                continue
            yield Passage(place=place, what="envelope")
            if element.path[-1:] == ("page",):
                stated = place, whole(object_in(element.value).get("totalNumber"))
            elif element.path == ("mainOrder",):
                details = place, element.value
            elif len(element.path) == 1:
                beside[str(element.path[0])] = element.value
    except BrokenJson as error:  # what was read of an order's own page is told first
        broken = error
    if details is not None:
        yield clock.reading(details[0])
        yield from _detailed(*details, beside, clock)
    if broken is not None:
        raise broken
    if stated is not None and stated[1] is not None and count:
        place, total = stated
        if total == count:
            yield Reading(place=place, code=ReadingCode.CONTROL_TOTAL, value=f"totalNumber: {total}")
        else:
            yield Problem(place=place, code=ProblemCode.CONTROL_TOTAL, detail=f"totalNumber: stated {total}, found {count}")


def _listed(place: Place, value: object, clock: Clock) -> Iterator[Order | Problem]:
    info = object_in(value, "orderInfo")
    written = [one for one in (object_in(value).get("id"), info.get("id")) if isinstance(one, str) and one]
    order_no = written[0] if written else text_in(value, "id")
    if not order_no:
        yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(str(value)))
        return
    if not written and int(order_no) > LARGEST_EXACT:
        yield Problem(place=place, code=ProblemCode.ID_PRECISION_LOST, detail=order_no)
    created = text_in(info, "createTime")
    problems, events = _events(place, [(EventKind.PLACED, created)] if created else [], value, clock)
    yield from problems
    yield from _flaws(place, value)
    yield _order(place, order_no, value, events, other_ids={}, shipments=(), extra=leaves_of(value, "subOrders"))


def _detailed(place: Place, value: object, beside: Mapping[str, object], clock: Clock) -> Iterator[Order | Problem]:
    """An order's own page, which names its numbers and times beside them."""
    labels = _labels([value, beside])
    own = object_in(value).get("id")
    order_no = own if isinstance(own, str) and own else labels.get("订单编号") or text_in(value, "id")
    if not order_no:
        yield Problem(place=place, code=ProblemCode.BAD_ROW, detail="订单编号")
        return
    problems, events = _events(place, [(kind, labels[label]) for label, kind in TIMES.items() if label in labels], value, clock)
    yield from problems
    yield from _flaws(place, value)
    delivery = object_in(beside, "deliveryInfo")
    carrier, tracking_no = text_in(delivery, "logisticsName"), text_in(delivery, "logisticsNum")
    shipments = (Shipment(place=place, carrier=carrier or None, tracking_no=tracking_no or None),) if carrier or tracking_no else ()
    other_ids = {PAYMENT_NO: labels[PAYMENT_NO]} if labels.get(PAYMENT_NO) else {}
    extra = leaves_of(value, "subOrders") | leaves_of(beside)
    order = _order(place, order_no, value, events, other_ids=other_ids, shipments=shipments, extra=extra)
    arrival = text_in(delivery, "arriveTime")
    expected = promised_in(arrival, EventKind.DELIVERED, place, _placed(events)) if EXPECTED in arrival else None
    yield replace(order, promised=(*order.promised, expected)) if expected else order


def _flaws(place: Place, value: object) -> Iterator[Problem]:
    """That the sum or the goods of an order are written in a way that nobody reads."""
    fee = _fee(value)
    unreadable = [fee] if fee and read_amount(fee) is None else []
    unreadable += map(str, others_in(value, "subOrders"))
    yield from (Problem(place=place, code=ProblemCode.BAD_CELL, detail=short(one)) for one in unreadable)


def _fee(value: object) -> str:
    paid = object_in(value, "payInfo")
    return text_in(paid, "actualFee") or text_in(object_in(paid, "actualFee"), "value")


def _order(
    place: Place,
    order_no: str,
    value: object,
    events: tuple[OrderEvent, ...],
    *,
    other_ids: Mapping[str, str],
    shipments: tuple[Shipment, ...],
    extra: Mapping[str, str],
) -> Order:
    seller, total = object_in(value, "seller"), read_amount(_fee(value))
    return Order(
        place=place,
        platform="tmall" if object_in(value, "orderInfo").get("b2C") is True else "taobao",
        order_no=order_no,
        seller_name=text_in(seller, "nick") or None,
        shop_name=text_in(seller, "shopName") or None,
        total=Money(amount=total.value, currency=CURRENCY) if total else None,
        lines=tuple(_line(place, one) for one in objects_in(value, "subOrders")),
        events=events,
        promised=tuple(_promised(place, value, events)),
        shipments=shipments,
        other_ids=other_ids,
        status_raw=text_in(object_in(value, "statusInfo"), "text") or _trade_status(value),
        extra=extra,
    )


def _placed(events: tuple[OrderEvent, ...]) -> datetime | None:
    return next((one.at for one in events if one.kind is EventKind.PLACED), None)


def _promised(place: Place, value: object, events: tuple[OrderEvent, ...]) -> Iterator[OrderEvent]:
    """Until when the page says that the lines are dispatched, each time once."""
    placed = _placed(events)
    notes = [note for line in objects_in(value, "subOrders") for note in objects_in(object_in(line, "itemInfo"), "extra")]
    told = dict.fromkeys(text_in(note, "value") for note in notes if text_in(note, "name").strip(PADDING + ":：") == SHIP_BY)
    for text in told:
        if BEFORE in text and (promise := promised_in(text, EventKind.SHIPPED, place, placed)):
            yield promise


def _line(place: Place, one: Mapping[str, object]) -> OrderLine:
    item, price = object_in(one, "itemInfo"), object_in(one, "priceInfo")
    unit = read_amount(text_in(price, "realTotal") or text_in(one, "priceInfo"))
    count = text_in(one, "quantity") or text_in(object_in(one, "quantity"), "count")
    return OrderLine(
        place=place,
        title=text_in(item, "title"),
        quantity=number(count),
        unit_price=unit.value if unit else None,
        extra=leaves_of(one),
    )


def _trade_status(value: object) -> str:
    return text_in(object_in(value, "extra"), "tradeStatus") or text_in(value, "tradeStatus")


def _events(place: Place, timed: list[tuple[EventKind, str]], value: object, clock: Clock) -> tuple[list[Problem], tuple[OrderEvent, ...]]:
    """What has a time, then what the status and the buttons of the page say beside it."""
    problems: list[Problem] = []
    events: dict[EventKind, OrderEvent] = {}
    for kind, written in timed:
        moment = wall_moment(written, clock)
        if moment.problem:
            problems.append(Problem(place=place, code=moment.problem, detail=short(written)))
        events.setdefault(kind, event(kind, place, written, moment))
    said = state(_trade_status(value)) or state(text_in(object_in(value, "statusInfo"), "text"))
    buttons = [*objects_in(value, "subOrders"), object_in(value, "statusInfo")]
    operations = [text_in(one, "text") for part in buttons for one in objects_in(part, "operations")]
    for seen in (said, EventKind.REFUND_REQUESTED if REFUND_IS_OPEN in operations else None):
        if seen is not None and seen not in events:
            events[seen] = OrderEvent(kind=seen, place=place)
    return problems, tuple(events.values())


def _labels(value: object) -> dict[str, str]:
    """Every name with the value beside it, wherever in an order's page they stand; of the names of times, those with a time."""
    found: dict[str, str] = {}
    for one in objects_within(value):
        label, beside = one.get("name") or one.get("text"), one.get("value") or one.get("date")
        if isinstance(label, str) and beside is not None:
            label, text = label.strip(PADDING + ":："), " ".join(leaves_of({"value": beside}).values()).strip()
            if label not in TIMES or read_wall_time(text):
                found.setdefault(label, text)
    return found
