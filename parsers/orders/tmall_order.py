"""The details of one order of 天猫 as its page holds them: trade.tmall.com/detail/orderDetail.htm, saved page or captured JSON.

    var detailData = {
      "basic": {"lists": [{"key": "订单编号", "content": [{"text": "4800…"}], "moreList": [{"key": "支付宝交易号", …}, {"key": "付款时间", …}]},
        {"key": "商家", "content": [{"text": "<span data-nick=\"…\">…"}], "moreList": [{"key": "真实姓名", …}]}]},
      "stepbar": {"options": [{"content": "拍下商品", "time": "2026-03-01 10:00:00"}, …]},
      "overStatus": {"status": {"content": [{"text": "交易成功"}]}},
      "orders": {"list": [{"logistic": {"content": [{"companyName": "…", "mailNo": "…"}]},
        "status": [{"subOrders": [{"itemInfo": {"title": "…"}, …}]}]}]},
      "amount": {"count": [[{"content": [{"data": {"titleLink": {"text": "实付款"}, "money": {"text": "￥268.00"}}}]}]]}}

Numbers and times stand beside their names; 成交时间 is when the contract was made. An estimate of delivery (配送时间, 预计…送达) is a promise.
Parcels may be several. The shop is a nickname; 真实姓名 is often empty.
"""

import re
from collections.abc import Iterator

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
from parsers.cells import PADDING, number, read_amount, read_wall_time
from parsers.clock import CHINA, Clock, wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_elements import Element
from parsers.json_values import flaws, leaves_of, object_in, objects_in, objects_within, text_in
from parsers.markup import narrow
from parsers.order_events import event, promised_in
from parsers.script_data import assigned, may_hold_script
from parsers.taobao import state
from parsers.time_layout import wall_moment

FORMAT = Format(name="tmall_order", kind="orders", provenance=Provenance.APP_EXPORT)

VARIABLE, STEPS = "detailData", '"stepbar"'
ORDER_NO, PAYMENT_NO, SHOP, SELLER, PAID, DELIVERY = "订单编号", "支付宝交易号", "商家", "真实姓名", "实付款", "配送时间"
TIMES = {
    "拍下商品": EventKind.PLACED,
    "创建时间": EventKind.PLACED,
    "付款到支付宝": EventKind.PAID,
    "付款时间": EventKind.PAID,
    "卖家发货": EventKind.SHIPPED,
    "发货时间": EventKind.SHIPPED,
    "确认收货": EventKind.RECEIVED,
    "确认时间": EventKind.RECEIVED,
    "成交时间": EventKind.PLACED,
}
NICK = re.compile(r"""data-nick=["']([^"']+)""")
TAG = re.compile(r"<[^<>]*>")
CURRENCY = "CNY"


def recognizes(export: Export) -> bool:
    head = export.json_head
    if head.startswith("{"):
        return '"basic"' in head and STEPS in head
    if not may_hold_script(export) or not ("tmall.com" in head or VARIABLE in head):
        return False
    with export.open() as file:
        page = narrow(file.read(), export.codec)
    return VARIABLE.encode() in page and STEPS.encode() in page


def parse(export: Export) -> Iterator[Record]:
    clock = wall_clock(export, vendor_default=CHINA)
    place = export.place("page", 0, export.source.bytes)
    yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
    yield clock.reading(place)
    if not export.json_head.startswith("{"):
        yield Passage(place=place, what="envelope")
        payload = assigned(export, VARIABLE, holding=STEPS)
        found = payload.elements(()) if payload else iter(())
    else:
        found = export.elements_at((), exact_numbers=True)
    yield from _document(export, found, clock)


def _document(export: Export, found: Iterator[Element], clock: Clock) -> Iterator[Record]:
    for element in found:
        place = export.place(element.pointer, element.start, element.end)
        yield from flaws(place, element)
        if not element.wanted:
            yield Passage(place=place, what="envelope")
            continue
        labels = _labels(element.value)
        if not labels.get(ORDER_NO):
            yield Problem(place=place, code=ProblemCode.MISSING_COLUMN, detail=ORDER_NO)
            continue
        paid = read_amount(labels.get(PAID, ""))
        over = object_in(element.value, "overStatus")
        status = text_in(over, "status") or _beside(object_in(over, "status").get("content"))
        events = tuple(_events(place, labels, status, clock))
        placed = next((one.at for one in events if one.kind is EventKind.PLACED), None)
        delivery = promised_in(labels.get(DELIVERY, ""), EventKind.DELIVERED, place, placed)
        yield Order(
            place=place,
            platform="tmall",
            order_no=labels[ORDER_NO],
            seller_name=labels.get(SELLER) or None,
            shop_name=labels.get(SHOP) or None,
            total=Money(amount=paid.value, currency=CURRENCY) if paid else None,
            lines=tuple(_lines(place, element.value)),
            events=events,
            promised=(delivery,) if delivery else (),
            shipments=tuple(
                Shipment(place=place, carrier=text_in(one, "companyName") or None, tracking_no=text_in(one, "mailNo") or None)
                for one in objects_within(element.value)
                if text_in(one, "mailNo")
            ),
            other_ids={PAYMENT_NO: labels[PAYMENT_NO]} if labels.get(PAYMENT_NO) else {},
            status_raw=status,
            extra=leaves_of(element.value),
        )


def _lines(place: Place, value: object) -> Iterator[OrderLine]:
    for one in objects_within(value):
        title = text_in(object_in(one, "itemInfo"), "title")
        if title:
            written = leaves_of({"price": one.get("priceInfo")})
            unit = next((price.value for path, text in written.items() if path.endswith(("price", "text")) and (price := read_amount(text))), None)
            yield OrderLine(place=place, title=title, quantity=number(text_in(one, "quantity")), unit_price=unit, extra=leaves_of(one))


def _events(place: Place, labels: dict[str, str], status: str, clock: Clock) -> Iterator[OrderEvent]:
    """What has a time, then what the status says beside it."""
    seen: set[EventKind] = set()
    for label, kind in TIMES.items():
        moment = wall_moment(labels.get(label, ""), clock)
        if not moment.problem and kind not in seen:
            seen.add(kind)
            yield event(kind, place, labels[label], moment)
    said = state(status)
    if said is not None and said not in seen:
        yield OrderEvent(kind=said, place=place)


def _labels(value: object) -> dict[str, str]:
    """Every name with what stands beside it; of the names of times, those with a time."""
    found: dict[str, str] = {}
    for one in objects_within(value):
        content, money = one.get("content"), text_in(object_in(one, "money"), "text")
        label = text_in(one, "key") or (content if isinstance(content, str) else "") or text_in(object_in(one, "titleLink"), "text")
        text = text_in(one, "time") or money or _beside(content) or (text_in(one, "text") if "key" in one else "")
        label = label.strip(PADDING + ":：")
        if label and text and (label not in TIMES or read_wall_time(text)):
            found.setdefault(label, text)
    return found


def _beside(content: object) -> str:
    written = " ".join(text_in(one, "text") for one in objects_in({"content": content}, "content"))
    nick = NICK.search(written)
    return nick[1] if nick else TAG.sub("", written).strip()
