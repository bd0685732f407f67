"""Orders of 拼多多 as its buyer's pages hold them: captured JSON of the list, or the state of a page. There is no export.

    {"orders": [{"order_sn": "260105-123456789012345", "order_amount": 6000, "order_time": 1767574800, "order_status_prompt": "待收货",
      "tracking_number": "YT…", "mall": {"mall_name": "…"},
      "order_goods": [{"goods_name": "…", "goods_number": 1, "goods_price": 6000, "spec": "…"}]}]}

    {"ordersStore": {"orders": [{"orderSn": "…", "orderAmount": 6000, "orderStatusPrompt": "…", …}]}}

    a saved page with window.rawData={"ordersStore": …}, or with the store of orders among others, one or two levels down

    one such order or answer, or an array of them

Sums are in 分, times are seconds from the epoch. A status is read by the words in it (待收货, 交易已取消, 退款成功 …). The shop is its name on
the platform.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

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
from parsers.cells import number, short
from parsers.clock import CHINA
from parsers.export import Export
from parsers.format import Format
from parsers.json_elements import ANY_KEY, Element
from parsers.json_values import (
    first_elements_at,
    flaws,
    from_milliseconds,
    from_seconds,
    leaves_of,
    object_in,
    objects_in,
    of_each_answer,
    text_in,
    whole,
)
from parsers.json_window import BrokenJson
from parsers.order_events import placed_and
from parsers.script_data import LONGEST_PAGE, assigned

FORMAT = Format(name="pdd_orders", kind="orders", provenance=Provenance.APP_EXPORT)

SNAKE, CAMEL = ("orders", "*"), ("ordersStore", "orders", "*")
STORES = (CAMEL, (ANY_KEY, *CAMEL), (ANY_KEY, ANY_KEY, *CAMEL))
"""Where they stand in the state of a page."""
ANSWERS = (SNAKE, ("result", *SNAKE), ("data", *SNAKE))
"""Where the orders of an answer stand."""
STATE, VARIABLE = '"ordersStore"', "rawData"
STATUSES = (
    (re.compile(r"已发货.*(?:退款成功|已退款)"), (EventKind.SHIPPED, EventKind.REFUNDED)),
    (re.compile(r"退款成功|已退款"), (EventKind.REFUNDED,)),
    (re.compile(r"退款|售后"), (EventKind.REFUND_REQUESTED,)),
    (re.compile(r"取消"), (EventKind.CANCELLED,)),
    (re.compile(r"待付款|待支付"), (EventKind.PLACED,)),
    (re.compile(r"待分享|拼单|待发货"), (EventKind.PAID,)),
    (re.compile(r"待收货|已发货"), (EventKind.SHIPPED,)),
    (re.compile(r"已签收"), (EventKind.DELIVERED,)),
    (re.compile(r"成功|完成|待评价"), (EventKind.RECEIVED,)),
)
"""The first that is found counts."""
CURRENCY = "CNY"
MILLISECONDS = 13
"""Digits of an epoch time that counts them."""


def recognizes(export: Export) -> bool:
    head = export.text_head
    if _is_page(export):
        state = assigned(export, VARIABLE, holding=STATE) if export.source.bytes <= LONGEST_PAGE and VARIABLE in head else None
        try:
            return state is not None and _has_store(state.elements(*STORES))
        except BrokenJson:
            return True
    if not export.is_text or export.json_head[:1] not in ("{", "["):
        return False
    if STATE in head:
        return _has_store(first_elements_at(export, *STORES))
    if not ('"order_sn"' in head or '"orderSn"' in head):
        return False
    found = (element.value for element in first_elements_at(export, *_patterns(export)) if element.wanted)
    return any(_of(value, "order_sn") and not objects_in(value, "item_list") for value in found)  # those are Shopee's


def _has_store(found: Iterable[Element]) -> bool:
    return any(element.path[-2:] == CAMEL[:-1] or element.wanted for element in found)


def parse(export: Export) -> Iterator[Record]:
    yield Reading(place=export.place("$"), code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
    if not _is_page(export):
        yield from _orders(export, export.elements_at(*_patterns(export), exact_numbers=True))
        return
    page, state = export.place("page", 0, export.source.bytes), assigned(export, VARIABLE, holding=STATE)
    if state is None:
        yield Problem(place=page, code=ProblemCode.BAD_JSON, detail=VARIABLE)
        return
    yield Passage(place=page, what="envelope")
    yield from _orders(export, state.elements(*STORES))


def _is_page(export: Export) -> bool:
    return export.text_head.lstrip().startswith("<")


def _orders(export: Export, found: Iterable[Element]) -> Iterator[Record]:
    for element in found:
        place = export.place(element.pointer, element.start, element.end)
        yield from flaws(place, element)
        if not element.wanted:
            yield Passage(place=place, what="envelope")
        elif order_no := _of(element.value, "order_sn"):
            yield from _order(place, order_no, element.value)
        else:
            yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(str(element.value)))


def _patterns(export: Export) -> tuple[tuple[str, ...], ...]:
    head = export.json_head
    if head.startswith("["):
        return of_each_answer(export, *ANSWERS) if '"orders"' in head else (("*",),)
    return STORES if STATE in head else ANSWERS if '"orders"' in head else ((),)


def _of(value: object, name: str) -> str:
    """A member under its name on the interface or, in camel case, in a page's state."""
    return text_in(value, name) or text_in(value, _camel(name))


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


def _order(place: Place, order_no: str, value: object) -> Iterator[Order | Problem]:
    status, amount = _of(value, "order_status_prompt"), _of(value, "order_amount")
    paid = _yuan(amount)
    if amount and paid is None:
        yield Problem(place=place, code=ProblemCode.BAD_CELL, detail=short(amount))
    written = _of(value, "order_time")
    moment = (from_milliseconds if len(written) == MILLISECONDS else from_seconds)(written, CHINA)
    if written and moment.problem:
        yield Problem(place=place, code=moment.problem, detail=short(written))
    states: tuple[EventKind, ...] = next((kinds for words, kinds in STATUSES if words.search(status)), ())
    tracking_no = _of(value, "tracking_number")
    yield Order(
        place=place,
        platform="pdd",
        order_no=order_no,
        shop_name=_of(object_in(value, "mall"), "mall_name") or None,
        total=Money(amount=paid, currency=CURRENCY) if paid is not None else None,
        lines=tuple(
            OrderLine(
                place=place,
                title=_of(goods, "goods_name"),
                quantity=number(_of(goods, "goods_number")),
                unit_price=_yuan(_of(goods, "goods_price")),
                extra=leaves_of(goods),
            )
            for goods in (objects_in(value, "order_goods") or objects_in(value, "orderGoods"))
        ),
        events=tuple(placed_and(place, written, moment, *states)),
        shipments=(Shipment(place=place, carrier=None, tracking_no=tracking_no),) if tracking_no else (),
        status_raw=status,
        extra=leaves_of(value, "order_goods", "orderGoods"),
    )


def _yuan(cents: str) -> Decimal | None:
    count = whole(cents)
    return Decimal(count).scaleb(-2) if count is not None else None
