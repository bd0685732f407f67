"""Chinese bills, order pages, seller exports, parcels and invoices: what other people's ledgers say of them, and what goes wrong in them."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest
from test_bills import as_ledger, codes, fixtures, ledger, readings

from casefile.records import Direction, EventKind, Order, PaymentKind, ProblemCode, ReadingCode, Zone
from parsers.capitals import amount_in_capitals
from parsers.json_window import BrokenJson
from parsers.orders import china_invoice, jd_bill, jd_orders, kuaidi100, meituan_bill, pdd_orders, taobao_orders, track17
from parsers.orders.known_tables import KNOWN_TABLES
from tests.conftest import SAMPLES
from tests.reading import export_of, orders, payments, problems, read, written

FORMATS = SAMPLES / "formats"
TABLES = {table.FORMAT.name: table for table in KNOWN_TABLES}
BILLS = {"jd": jd_bill, "meituan": meituan_bill}


def one_order(name: str, file: str, index: int = 0) -> Order:
    return orders(read(TABLES[name], FORMATS / name / file))[index]  # type: ignore[arg-type]


def happened(order: Order) -> list[tuple[str, str]]:
    return [(event.kind.value, event.at_raw) for event in order.events]


# ── bills ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("vendor", BILLS)
def test_other_peoples_ledgers_of_their_bills_agree(vendor: str, shared: Path) -> None:
    paths = sorted((shared / "fixtures" / "orders" / vendor).rglob("*.beancount"))
    assert paths
    for path in paths:
        bill = next(other for other in path.parent.iterdir() if "records" in other.name)
        found = Counter(_row(as_ledger(payment)) for payment in payments(read(BILLS[vendor], bill)))
        missing = Counter(map(_row, ledger(path))) - found
        assert not missing, f"{path.parent.name}: {missing}"


def _row(entry: tuple[str, str, str, Decimal]) -> tuple[str, Decimal]:
    """Day and sum: these ledgers put the payee where they like."""
    return entry[0], entry[3]


def test_the_bills_of_others_are_all_read(shared: Path) -> None:
    for vendor, parser in BILLS.items():
        for path in fixtures(shared, vendor):
            read(parser, path)


def test_jd_s_sums_leave_out_what_came_back_and_what_was_held() -> None:
    records = read(jd_bill, FORMATS / "jd_bill" / "bill-2025.csv")
    assert readings(records, ReadingCode.CONTROL_TOTAL)[2:] == ["支出：2笔(含1笔部分退款)，80.93元", "不计收支：3笔，158.84元"]
    assert [(one.kind, one.direction, one.refunded and one.refunded.amount) for one in payments(records)][:3] == [
        (PaymentKind.REFUND, Direction.NEUTRAL, None),
        (PaymentKind.PURCHASE, Direction.NEUTRAL, Decimal("69.00")),
        (PaymentKind.REFUND, Direction.NEUTRAL, None),
    ]


def test_a_jd_row_carries_the_number_of_its_order_and_that_of_its_payment() -> None:
    payment = payments(read(jd_bill, FORMATS / "jd_bill" / "bill-2025.csv"))[-1]
    assert (payment.merchant_order_no, payment.payment_no) == ("100000000001", "10000000001")


def test_an_edited_bill_does_not_come_to_its_sums(tmp_path: Path) -> None:
    text = (FORMATS / "meituan_bill" / "bill.csv").read_bytes().decode()
    records = read(meituan_bill, written(tmp_path, text.replace("¥28.50", "¥38.50", 1)))
    assert [problem.detail for problem in problems(records)] == ["收入：1笔 28.50元: stated 1 / 28.50, found 1 / 38.50"]


# ── orders ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_paid_is_of_the_order_and_not_of_each_row() -> None:
    order = one_order("taobao_table", "淘宝订单导出.csv")
    assert order.total is not None
    assert (str(order.total.amount), len(order.lines)) == ("328.00", 2)


def test_the_seller_s_own_export_says_when_it_was_paid_and_why_it_was_closed() -> None:
    order = one_order("qianniu_orders", "ExportOrderList202603201000.csv", 1)
    assert happened(order) == [("placed", "2026-03-05 11:22:33"), ("paid", "2026-03-05 11:23:00"), ("refunded", "")]
    assert [event.amount and str(event.amount.amount) for event in order.events] == [None, None, "60.00"]
    assert "退款" in order.status_raw


def test_an_order_table_in_plainer_words_says_when_and_what_was_paid(tmp_path: Path) -> None:
    head = "订单编号,买家会员名,店铺名称,宝贝标题,实际支付金额,订单状态,创建时间,付款时间"
    row = "4800000000000000009,tb某某,某某小店,台灯,279.00,交易成功,2026-03-02 10:16:20,2026-03-02 10:17:01"
    (order,) = orders(read(TABLES["qianniu_orders"], written(tmp_path, f"{head}\n{row}\n", "已买到的宝贝.csv")))
    assert order.total is not None
    assert (str(order.total.amount), happened(order)[1]) == ("279.00", ("paid", "2026-03-02 10:17:01"))


def test_sums_of_lines_come_to_the_sum_of_the_order() -> None:
    order = one_order("qianniu_lines", "ExportOrderDetailList202603201000.csv")
    assert order.total is not None
    assert str(order.total.amount) == "328.00"
    assert [str(event.amount.amount) for event in order.events if event.amount] == ["60.00"]
    assert order.other_ids["支付单号"] == "2026030122001000000000000001"


def test_the_promise_to_dispatch_stands_beside_the_dispatch() -> None:
    order = one_order("pdd_seller_orders", "orders_export.csv")
    assert [(one.kind.value, one.at_raw) for one in order.promised] == [("shipped", "2026-01-07 09:00:10")]
    assert ("shipped", "2026-01-08 10:00:00") in happened(order)


def test_carrier_and_number_in_one_cell() -> None:
    (parcel,) = one_order("douyin_seller_orders", "1791213782_0a1b2c.csv").shipments
    assert (parcel.carrier, parcel.tracking_no) == ("顺丰速运", "SF0000000000001")


def test_an_order_of_a_saved_page_is_quoted_from_its_bytes() -> None:
    export = export_of(FORMATS / "taobao_orders" / "已买到的宝贝.htm")
    for order in orders(list(taobao_orders.parse(export))):
        quoted = export.quoted(order.place)
        assert quoted.startswith("{")
        assert quoted.endswith("}")
        assert order.order_no in quoted


def test_the_page_and_its_json_tell_the_same() -> None:
    page, bare = (orders(read(taobao_orders, FORMATS / "taobao_orders" / name)) for name in ("已买到的宝贝.htm", "asyncBought.json"))
    assert [(one.order_no, one.total, one.lines[0].title, one.status_raw) for one in page] == [
        (one.order_no, one.total, one.lines[0].title, one.status_raw) for one in bare
    ]


def test_orders_that_a_page_does_not_show_are_missed() -> None:
    records = read(taobao_orders, FORMATS / "taobao_orders" / "asyncBought.json")
    assert [problem.detail for problem in problems(records)] == ["totalNumber: stated 37, found 2"]


def test_the_promise_of_a_page_keeps_its_words() -> None:
    line = orders(read(taobao_orders, FORMATS / "taobao_orders" / "asyncBought.json"))[0].lines[0]
    assert line.extra["itemInfo.extra[0].value"] == "03月03日 10:01前发货"


def test_an_order_number_that_was_a_number_is_said_to_have_lost_digits(tmp_path: Path) -> None:
    data = {"mainOrders": [{"id": 4800000000000000000, "orderInfo": {"createTime": "2026-03-01 10:00:00"}}]}
    records = read(taobao_orders, written(tmp_path, json.dumps(data)))
    assert [order.order_no for order in orders(records)] == ["4800000000000000000"]
    assert codes(records) == [ProblemCode.ID_PRECISION_LOST]


def test_a_page_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    raw = (FORMATS / "taobao_orders" / "已买到的宝贝.htm").read_bytes()
    export = export_of(written(tmp_path, raw[:1700]))
    found = []
    with pytest.raises(BrokenJson):
        for record in taobao_orders.parse(export):
            found.append(record)  # noqa: PERF402 -- what comes before the break counts
    assert [order.order_no for order in orders(found)] == ["4800000000000000001"]


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("待付款", None),
        ("拼单中，差1人", EventKind.PAID),
        ("待发货", EventKind.PAID),
        ("待收货", EventKind.SHIPPED),
        ("交易已取消", EventKind.CANCELLED),
        ("未发货，退款成功", EventKind.REFUNDED),
        ("退款中", EventKind.REFUND_REQUESTED),
        ("交易成功", EventKind.RECEIVED),
        ("从未见过", None),
    ],
)
def test_what_pinduoduo_s_prompts_say(tmp_path: Path, prompt: str, kind: EventKind | None) -> None:
    data = {"orders": [{"order_sn": "260105-123456789012345", "order_amount": 6000, "order_time": 1767574800, "order_status_prompt": prompt}]}
    (order,) = orders(read(pdd_orders, written(tmp_path, json.dumps(data))))
    assert [event.kind for event in order.events] == [EventKind.PLACED, *([kind] if kind else [])]
    assert order.events[0].at is not None
    assert order.events[0].at.isoformat() == "2026-01-05T09:00:00+08:00"


def test_jd_s_page_gives_each_order_its_own_bytes() -> None:
    export = export_of(FORMATS / "jd_orders" / "我的订单.html")
    for order in orders(list(jd_orders.parse(export))):
        assert order.order_no in export.quoted(order.place)


# ── parcels ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        ("101", "商家已下单", None),
        ("103", "已揽收", EventKind.SHIPPED),
        ("1002", "运输中", EventKind.SHIPPED),
        ("301", "本人签收", EventKind.DELIVERED),
        ("303", "他人代签", None),
        ("304", "已签收，签收人：菜鸟驿站", None),
        ("501", "已投柜", None),
        ("401", "已销单", EventKind.CANCELLED),
        ("14", "拒签", None),
    ],
)
def test_what_an_entry_of_a_parcel_proves(tmp_path: Path, code: str, text: str, kind: EventKind | None) -> None:
    data = {"nu": "YT1", "com": "yuantong", "state": "0", "data": [{"time": "2026-01-08 18:00:00", "context": text, "statusCode": code}]}
    (order,) = orders(read(kuaidi100, written(tmp_path, json.dumps(data, ensure_ascii=False))))
    assert [event.kind for event in order.events] == ([kind] if kind else [])


def test_a_printed_label_is_no_dispatch(tmp_path: Path) -> None:
    step = {"time_iso": "2026-01-05T08:00:00+08:00", "stage": "InfoReceived", "description": "label created"}
    data = {"data": {"accepted": [{"number": "RR1", "track_info": {"tracking": {"providers": [{"events": [step]}]}}}]}}
    (order,) = orders(read(track17, written(tmp_path, json.dumps(data))))
    assert order.events == ()


# ── invoices ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_invoice_names_its_seller_as_registered(shared: Path) -> None:
    (path,) = (shared / "fixtures" / "orders" / "einvoice_cn").rglob("*.xml")
    (order,) = orders(read(china_invoice, path))
    assert (order.seller_name, order.other_ids["SellerIdNum"]) == ("测试销售方有限公司", "91SELLERTAXID00000X")
    assert order.total is not None
    assert str(order.total.amount) == "1130.00"
    assert (order.events, order.platform) == ((), "invoice")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("壹仟壹佰叁拾圆整", "1130"),
        ("贰拾元零伍分", "20.05"),
        ("拾元整", "10"),
        ("壹万贰仟叁佰肆拾伍圆陆角柒分", "12345.67"),
        ("壹亿零贰万圆整", "100020000"),
        ("（负数）陆拾圆整", "60"),
        ("a", None),
        ("", None),
    ],
)
def test_sums_in_capitals(text: str, amount: str | None) -> None:
    assert amount_in_capitals(text) == (Decimal(amount) if amount else None)


def test_a_changed_total_differs_from_the_sum_in_capitals(tmp_path: Path) -> None:
    text = (FORMATS / "china_invoice" / "invoice.xml").read_text("utf-8").replace("<TotalTax-includedAmount>1130", "<TotalTax-includedAmount>1230")
    assert codes(read(china_invoice, written(tmp_path, text))) == [ProblemCode.CONTROL_TOTAL, ProblemCode.CONTROL_TOTAL]


BOMB = '<!DOCTYPE EInvoice [<!ENTITY a "aaaaaaaaaa">' + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)) + "]>"


@pytest.mark.parametrize(
    "doctype", [BOMB, '<!DOCTYPE EInvoice SYSTEM "file:///etc/passwd">', '<!DOCTYPE EInvoice [<!ENTITY x SYSTEM "file:///etc/passwd">]>']
)
def test_no_document_type_is_read_and_nothing_is_expanded(tmp_path: Path, doctype: str) -> None:
    text = (FORMATS / "china_invoice" / "invoice.xml").read_text("utf-8")
    path = written(tmp_path, text.replace("<EInvoice>", doctype + "<EInvoice>", 1).replace("陈测试", "&j;&x;"))
    records = list(china_invoice.parse(export_of(path)))
    assert codes(records) == [ProblemCode.BAD_XML]


def test_times_of_chinese_platforms_are_read_on_a_chinese_clock() -> None:
    events = one_order("qianniu_orders", "ExportOrderList202603201000.csv").events
    assert {event.zone for event in events if event.at} == {Zone.ASSUMED}


@pytest.mark.parametrize(
    ("parser", "file", "is_contract"),
    [
        (china_invoice, "china_invoice/invoice.xml", False),
        (kuaidi100, "kuaidi100/parcel.json", False),
        (taobao_orders, "taobao_orders/detail.json", True),
    ],
)
def test_an_invoice_and_a_parcel_are_about_a_contract_and_none(parser: ModuleType, file: str, is_contract: bool) -> None:
    assert {order.is_contract for order in orders(read(parser, FORMATS / file))} == {is_contract}


@pytest.mark.parametrize(
    "text",
    [
        '{"order_sn":"260105-123456789012345","order_amount":6000,"order_time":1767574800,"order_status_prompt":"待收货"}',
        '[{"orderSn":"260105-123456789012345","orderAmount":6000,"orderTime":1767574800,"orderStatusPrompt":"待收货"}]',
    ],
)
def test_an_order_of_pinduoduo_alone_and_in_an_array(tmp_path: Path, text: str) -> None:
    (order,) = orders(read(pdd_orders, written(tmp_path, text)))
    assert (order.order_no, order.total and order.total.amount) == ("260105-123456789012345", Decimal("60.00"))
    assert [(event.kind, event.at and event.at.isoformat()) for event in order.events] == [
        (EventKind.PLACED, "2026-01-05T09:00:00+08:00"),
        (EventKind.SHIPPED, None),
    ]


@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        ("", "交易关闭", EventKind.CLOSED),
        ("", "商家已发货，等待买家确认", EventKind.SHIPPED),
        ("", "当前订单状态：交易成功", EventKind.RECEIVED),
        ("TRADE_CLOSED_BY_TAOBAO", "交易关闭", EventKind.CANCELLED),
        ("TRADE_BUYER_SIGNED", "已签收", EventKind.DELIVERED),
    ],
)
def test_a_status_of_taobao_by_its_code_or_its_words(tmp_path: Path, code: str, text: str, kind: EventKind) -> None:
    data = {"mainOrders": [{"id": "4800000000000000001", "extra": {"tradeStatus": code}, "statusInfo": {"text": text}, "subOrders": []}]}
    (order,) = orders(read(taobao_orders, written(tmp_path, json.dumps(data, ensure_ascii=False).encode("gb18030"))))
    assert [event.kind for event in order.events] == [kind]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("等待买家付款", EventKind.PLACED),
        ("买家已付款，等待卖家发货", EventKind.PAID),
        ("卖家已发货，等待买家确认", EventKind.SHIPPED),
        ("商家已发货，等待买家确认", EventKind.SHIPPED),
        ("交易成功", EventKind.RECEIVED),
        ("交易关闭", EventKind.CLOSED),
        ("查看退款", EventKind.REFUND_REQUESTED),
    ],
)
def test_statuses_in_a_table_of_taobao(tmp_path: Path, status: str, kind: EventKind) -> None:
    text = f"订单号,下单日期,商品明细,商品链接,单价,数量,实付款,状态\n4800000000000000001,,杯,x,30.00,2,60.00,{status}\n"
    (order,) = orders(read(TABLES["taobao_table"], written(tmp_path, text)))  # type: ignore[arg-type]
    assert [event.kind for event in order.events] == [kind]


def test_the_first_version_of_17track_says_what_happened_in_sentences(tmp_path: Path) -> None:
    steps = [
        {"a": "2026-01-08 10:00", "c": "Leeds", "z": "Delivered"},
        {"a": "2026-01-07 10:00", "c": "Leeds", "z": "Not yet delivered, attempted"},
        {"a": "2026-01-05 10:00", "c": "Hangzhou", "z": "Accepted by carrier"},
        {"a": "2026-01-04 10:00", "c": "", "z": "Shipment information received"},
    ]
    data = {"ret": 1, "dat": [{"no": "RR1", "track": {"w1": 3011, "z0": steps[0], "z1": steps}}]}
    (order,) = orders(read(track17, written(tmp_path, json.dumps(data))))
    assert [(event.kind, event.at_raw) for event in order.events] == [
        (EventKind.SHIPPED, "2026-01-05 10:00"),
        (EventKind.DELIVERED, "2026-01-08 10:00"),
    ]
