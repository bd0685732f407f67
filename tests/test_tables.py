"""The neutral tables of messages and of orders: any header we know, any layout of times that the file itself explains."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefile.records import Conversation, EventKind, Message, MessageKind, Order, Party, ProblemCode, Reading, ReadingCode, Role, Zone
from parsers.chat import chat_table
from parsers.orders import order_table
from parsers.table_heads import find_heading, folded, is_native, vocabulary
from parsers.time_layout import survey
from tests.conftest import SAMPLES
from tests.growth import grows_with
from tests.reading import as_rows, export_of, messages, orders, problems, read, unaccounted, written

PARSERS: tuple[ModuleType, ...] = (chat_table, order_table)
EXPORTS = [(parser, path) for parser in PARSERS for path in sorted((SAMPLES / "formats" / parser.FORMAT.name).iterdir())]


def table(folder: Path, text: str, **options: str) -> list[Message]:
    return messages(read(chat_table, written(folder, text, "messages.csv"), **options))


def one_order(folder: Path, text: str) -> Order:
    (order,) = orders(read(order_table, written(folder, text, "orders.csv")))
    return order


@pytest.mark.parametrize(("parser", "path"), EXPORTS, ids=lambda value: getattr(value, "name", ""))
def test_samples_read_as_their_goldens(parser: ModuleType, path: Path, golden: Callable[[str, str], None]) -> None:
    records = read(parser, path)
    golden(f"parsers/{parser.FORMAT.name}/{path.name}.txt", as_rows(records))
    other = next(one for one in PARSERS if one is not parser)
    assert not other.recognizes(export_of(path))


def test_gold_cases_come_in_whole(shared: Path, tmp_path: Path) -> None:
    import csv

    for file in sorted((shared / "gold").rglob("*.json")):
        case = json.loads(file.read_text(encoding="utf-8"))
        roles = {party["name"]: party["role"] for party in case["participants"]}
        path = tmp_path / f"{case['id']}.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            rows = csv.writer(out)
            rows.writerow(["time", "sender", "role", "type", "text"])
            rows.writerows([one["at"], one["from"] or "", roles.get(one["from"], "system"), one["type"], one["text"]] for one in case["messages"])
        records = read(chat_table, path)
        assert problems(records) == []
        assert [(found.text, found.kind, found.sender, found.sent and found.sent.isoformat()) for found in messages(records)] == [
            (one["text"], one["type"], one["from"], one["at"]) for one in case["messages"]
        ]
        assert {party.name: party.role for party in records if isinstance(party, Party)}.items() <= roles.items()


@pytest.mark.parametrize(
    "header",
    [
        "time,sender,text",
        "时间;发送人;内容",
        "发送时间\t昵称\t消息内容",
        "date,from,message,extra",
        "Timestamp,Author,Body",
        "\ufeffTIME, Sender Name ,Text",
        "日期,时间,发言人,内容",
    ],
)
def test_headers_of_messages_are_known(tmp_path: Path, header: str) -> None:
    delimiter = next(one for one in ";\t," if one in header)
    row = delimiter.join(["2024-05-01", "10:00", "甲", "在吗"] if header.startswith("日期") else ["2024-05-01 10:00", "甲", "在吗"])
    (message,) = table(tmp_path, f"{header}\n{row}\n")
    assert message.sent_raw == "2024-05-01 10:00"
    assert message.sender == "甲"


@pytest.mark.parametrize(
    "header",
    [
        "time,text",
        "time,sender",
        "订单号,商品,实付",
        "Time,SenderName,Sender,TalkerName,Talker,Content",
        "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender",
        "id,MsgSvrID,type_name,is_sender,talker,room_name,msg,src,CreateTime",
        "Date,User,Message",
        "Chat Session,Message Date,Delivered Date,Read Date,Service,Type,Sender ID,Sender Name,Status,Replying to,Subject,Text,Attachment",
        "AuthorID,Author,Date,Content,Attachments,Reactions",
        "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注",
    ],
)
def test_other_layouts_of_messages_are_left_to_their_parsers(tmp_path: Path, header: str) -> None:
    assert not chat_table.recognizes(export_of(written(tmp_path, header + "\n2024-05-01 10:00,a,b,c,d,e,f,g,h,i,j,k,l\n")))


@pytest.mark.parametrize(
    "header",
    [
        "Website,Order ID,Order Date,Purchase Order Number,Currency,Unit Price,Unit Price Tax,Product Name",
        "Order Date,Order ID,Title,Category,ASIN/ISBN,Quantity,Item Total",
        "订单编号,买家会员名,买家实际支付金额,宝贝标题,订单创建时间",
        "交易号,商家订单号,交易创建时间,付款时间,交易对方,商品名称,金额（元）",
        "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注",
        "订单号,下单日期,卖家,商品名称,商品链接,单价,数量,实付款,状态,快递单号,规格",
        "Name,Email,Financial Status,Paid at,Total,Lineitem name",
        "Sale Date,Order ID,Buyer User ID,Full Name,Order Total",
        "time,sender,role,type,text",
        "order_no,seller_name",
    ],
)
def test_other_layouts_of_orders_are_left_to_their_parsers(tmp_path: Path, header: str) -> None:
    assert not order_table.recognizes(export_of(written(tmp_path, header + "\n" + ",".join("1" * 13) + "\n")))


def test_the_user_may_name_the_columns(tmp_path: Path) -> None:
    path = written(tmp_path, "wann,wer,was,von\n2024-05-01 10:00,甲,好的,x\n", "a.csv")
    assert not chat_table.recognizes(export_of(path))
    columns = {"time": "wann", "sender": "wer", "text": "was"}
    records = read(chat_table, path, columns=columns)  # type: ignore[arg-type]
    (reading,) = [record for record in records if isinstance(record, Reading) and record.code is ReadingCode.COLUMNS]
    assert (reading.value, reading.why) == ("time=wann, sender=wer, text=was", "wann, wer, was, von")
    assert not chat_table.recognizes(export_of(path, columns={**columns, "text": "nowhere"}))


@pytest.mark.parametrize(
    ("cell", "sent", "precision", "zone"),
    [
        ("2024-05-01T10:00:00+08:00", "2024-05-01T10:00:00+08:00", "second", Zone.OFFSET),
        ("2024-05-01T10:00:00.250Z", "2024-05-01T10:00:00.250000+00:00", "millisecond", Zone.UTC),
        ("2024-05-01T10:00-04:00", "2024-05-01T10:00:00-04:00", "minute", Zone.OFFSET),
        ("2024-05-01 10:00 UTC+8", "2024-05-01T10:00:00+08:00", "minute", Zone.OFFSET),
        ("2024-05-01", "2024-05-01T00:00:00", "day", Zone.UNKNOWN),
        ("2024/5/1 9:05", "2024-05-01T09:05:00", "minute", Zone.UNKNOWN),
        ("2024年5月1日 下午3:20", "2024-05-01T15:20:00", "minute", Zone.UNKNOWN),
        ("2024年5月1日 星期三 15:20:09", "2024-05-01T15:20:09", "second", Zone.UNKNOWN),
        ("5/31/2024, 12:01 AM", "2024-05-31T00:01:00", "minute", Zone.UNKNOWN),
        ("31.05.2024 12:01", "2024-05-31T12:01:00", "minute", Zone.UNKNOWN),
        ("31/05/2024 12:01 p.m.", "2024-05-31T12:01:00", "minute", Zone.UNKNOWN),
        ("20240501101112", "2024-05-01T10:11:12", "second", Zone.UNKNOWN),
        ("1714546800", "2024-05-01T07:00:00+00:00", "second", Zone.UTC),
        ("1714546800123", "2024-05-01T07:00:00.123000+00:00", "millisecond", Zone.UTC),
        ("May 3, 2024 5:00 PM", "2024-05-03T17:00:00", "minute", Zone.UNKNOWN),
        ("3. Mai 2024", "2024-05-03T00:00:00", "day", Zone.UNKNOWN),
    ],
)
def test_layouts_of_times_are_read(tmp_path: Path, cell: str, sent: str, precision: str, zone: Zone) -> None:
    (message,) = table(tmp_path, f'time,sender,text\n"{cell}",a,b\n')
    assert (message.sent and message.sent.isoformat(), message.precision, message.zone, message.sent_raw) == (sent, precision, zone, cell)


@pytest.mark.parametrize(
    ("day", "clock", "sent"),
    [
        ("45356", "", "2024-03-05T00:00:00"),
        ("45356.5", "", "2024-03-05T12:00:00"),
        ("45356,5", "", "2024-03-05T12:00:00"),
        ("45356", "0.5", "2024-03-05T12:00:00"),
        ("45356", ",5", "2024-03-05T12:00:00"),
        ("45356", "15:04", "2024-03-05T15:04:00"),
    ],
)
def test_days_that_a_spreadsheet_counts_are_read(tmp_path: Path, day: str, clock: str, sent: str) -> None:
    (message,) = table(tmp_path, f'date,time,sender,text\n"{day}","{clock}",a,b\n')
    assert message.sent is not None
    assert message.sent.isoformat() == sent


def test_a_clock_with_a_point_has_its_day_from_the_column_of_days(tmp_path: Path) -> None:
    (message,) = table(tmp_path, "date,time,sender,text\n2024-03-05,15.04,a,b\n")
    assert message.sent is not None
    assert message.sent.isoformat() == "2024-03-05T15:04:00"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("25:61", ProblemCode.BAD_TIME),
        ("2024-02-30 10:00", ProblemCode.BAD_TIME),
        ("昨天 10:00", ProblemCode.BAD_TIME),
        ("3 days ago", ProblemCode.BAD_TIME),
        ("yesterday", ProblemCode.BAD_TIME),
        ("5月1日 10:00", ProblemCode.YEAR_MISSING),
        ("05-01 10:00", ProblemCode.YEAR_MISSING),
        ("", ProblemCode.BAD_TIME),
        ("20240", ProblemCode.BAD_TIME),
        ("20240 10:00", ProblemCode.BAD_TIME),
        ("9" * 400, ProblemCode.BAD_TIME),
    ],
)
def test_a_time_that_is_none_is_a_problem_and_the_message_stays(tmp_path: Path, cell: str, code: ProblemCode) -> None:
    records = read(chat_table, written(tmp_path, f"time,sender,text\n2024-05-01 10:00,a,b\n{cell},a,c\n", "a.csv"))
    assert [problem.code for problem in problems(records)] == [code]
    assert [(message.sent is None, message.text) for message in messages(records)] == [(False, "b"), (True, "c")]


@pytest.mark.parametrize(
    ("cells", "order", "why"),
    [
        (("01/02/2024", "13/02/2024"), "dmy", "line 3: 13/02/2024"),
        (("01/02/2024", "02/13/2024"), "mdy", "line 3: 02/13/2024"),
        (("03/05/2024", "01/06/2024", "02/07/2024"), "dmy", "non_decreasing"),
        (("05/03/2024", "06/01/2024", "07/02/2024"), "mdy", "non_decreasing"),
        (("07/02/2024", "06/01/2024", "05/03/2024"), "mdy", "non_decreasing"),
        (("24-05-31", "24-06-01"), "ymd", "span"),
        (("31/05/24",), None, ""),
        (("05/05/2024", "06/06/2024"), "dmy", "same_either_way"),
        (("01/02/2024", "02/02/2024"), "dmy", "elapsed_days:dmy=1,mdy=31"),
        (("01/02/2024", "02/04/2024"), None, ""),
    ],
)
def test_day_and_month_are_told_apart_over_the_whole_file(tmp_path: Path, cells: tuple[str, ...], order: str | None, why: str) -> None:
    path = written(tmp_path, "time,sender,text\n" + "".join(f"{cell} 10:00,a,b\n" for cell in cells), "a.csv")
    records = read(chat_table, path)
    found = [
        (record.value, record.why.removesuffix(" 10:00"))
        for record in records
        if isinstance(record, Reading) and record.code is ReadingCode.DATE_ORDER
    ]
    if order is not None:
        assert found == [(order, why)]
        return
    assert [problem.code for problem in problems(records)] == [ProblemCode.AMBIGUOUS_DATES]
    assert [message.sent for message in messages(records)] == [None] * len(cells)
    settled = messages(read(chat_table, path, date_order="dmy"))
    assert all(message.sent for message in settled)


@pytest.mark.parametrize(
    ("zone", "order"),
    [
        ("Europe/London", "dmy"),
        ("Europe/Berlin", "dmy"),
        ("America/Chicago", "mdy"),
        ("US/Eastern", "mdy"),
        ("America/Toronto", None),
        ("Europe/Helsinki", None),
        ("Asia/Shanghai", None),
        ("UTC", None),
    ],
)
def test_dates_that_nothing_decides_are_read_as_the_one_country_of_the_zone_writes_them(tmp_path: Path, zone: str, order: str | None) -> None:
    path = written(tmp_path, "time,sender,text\n03/04/2024 10:00,a,b\n06/05/2024 10:00,a,b\n05/04/2024 10:00,a,b\n", "a.csv")
    records = read(chat_table, path, tz=zone)
    found = [(record.value, record.why) for record in records if isinstance(record, Reading) and record.code is ReadingCode.DATE_ORDER]
    assert found == ([(order, f"country:{zone}")] if order else [])
    assert bool(problems(records)) is (order is None)


def test_what_a_file_shows_of_its_dates_counts_before_the_country_of_the_zone(tmp_path: Path) -> None:
    path = written(tmp_path, "time,sender,text\n04/03/2024 10:00,a,b\n04/13/2024 10:00,a,b\n", "a.csv")
    assert [message.sent.month for message in messages(read(chat_table, path, tz="Europe/London")) if message.sent] == [4, 4]


def test_a_wall_clock_takes_the_users_zone(tmp_path: Path) -> None:
    (message,) = table(tmp_path, "time,sender,text\n2024-05-01 10:00,a,b\n", tz="Asia/Shanghai")
    assert (message.sent and message.sent.isoformat(), message.zone) == ("2024-05-01T10:00:00+08:00", Zone.STATED)


def test_text_stays_as_it_was_exported(tmp_path: Path) -> None:
    text = ' 价格①２００元\u200e\n"好"\t, NA 007 '
    (message,) = table(tmp_path, 'time,sender,text\n2024-05-01 10:00,a,"' + text.replace('"', '""') + '"\n')
    assert message.text == text


@pytest.mark.parametrize(
    ("row", "kind", "sender"),
    [
        (",,,订单已创建", MessageKind.SYSTEM, None),
        (",system,,订单已创建", MessageKind.SYSTEM, None),
        ("甲,买家,图片,a.jpg", MessageKind.IMAGE, "甲"),
        ("甲,,recalled,", MessageKind.RECALLED, "甲"),
        (",,recalled,甲撤回了一条消息", MessageKind.RECALLED, None),
        ("甲,,,[图片]", MessageKind.IMAGE, "甲"),
        ("甲,,,看[图片]", MessageKind.TEXT, "甲"),
        ("甲,,order_card,x", MessageKind.ORDER_CARD, "甲"),
    ],
)
def test_kinds_and_notices(tmp_path: Path, row: str, kind: MessageKind, sender: str | None) -> None:
    (message,) = table(tmp_path, f"time,sender,role,type,text\n2024-05-01 10:00,{row}\n")
    assert (message.kind, message.sender) == (kind, sender)


def test_roles_are_stated_by_the_export(tmp_path: Path) -> None:
    text = "time,sender,role,text\n2024-05-01 10:00,甲,买家,a\n2024-05-01 10:01,甲,卖家,b\n2024-05-01 10:02,乙,国王,c\n"
    records = read(chat_table, written(tmp_path, text, "a.csv"))
    assert [(party.name, party.role, party.role_why) for party in records if isinstance(party, Party)] == [("甲", Role.BUYER, "stated_in_export")]
    assert [problem.detail for problem in problems(records)] == ["甲: buyer ≠ seller", "国王"]


def test_one_conversation_for_each_value_of_its_column(tmp_path: Path) -> None:
    text = "conversation,time,sender,text\nA,2024-05-01 10:00,x,1\nB,2024-05-01 10:01,x,2\nA,2024-05-01 10:02,x,3\n"
    records = read(chat_table, written(tmp_path, text, "a.csv"))
    assert [record.key for record in records if isinstance(record, Conversation)] == ["A", "B"]
    assert [message.conversation for message in messages(records)] == ["A", "B", "A"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("2024-05-01 10:00,a,so, it shifts", ProblemCode.ROW_SHIFTED),
        ("2024-05-01 10:00,a", ProblemCode.BAD_ROW),
        ("a line of prose", ProblemCode.BAD_ROW),
    ],
)
def test_a_bad_row_is_a_problem_and_the_rest_goes_on(tmp_path: Path, row: str, code: ProblemCode) -> None:
    records = read(chat_table, written(tmp_path, f"time,sender,text\n{row}\n2024-05-01 10:00,a,b\n", "a.csv"))
    assert [problem.code for problem in problems(records)] == [code]
    assert [message.text for message in messages(records)] == ["b"]


def test_a_quote_that_never_closes_costs_nothing_and_is_told(tmp_path: Path) -> None:
    text = 'time,sender,text\n2024-05-01 10:00,a,"open\n2024-05-01 10:01,a,b\n2024-05-01 10:02,a,c\n'
    records = read(chat_table, written(tmp_path, text, "a.csv"))
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_CELL]
    assert [message.text for message in messages(records)] == ['"open', "b", "c"]


@pytest.mark.parametrize("row", ["合计,,3", "合计：3条,,", ",,总计 3", "Total 3,,", ",,合計"])
def test_a_row_that_sums_up_is_no_message(tmp_path: Path, row: str) -> None:
    records = read(chat_table, written(tmp_path, f"time,sender,text\n2024-05-01 10:00,a,b\n{row}\n", "a.csv"))
    assert ([message.text for message in messages(records)], problems(records)) == (["b"], [])


@pytest.mark.parametrize("row", ["Total 300,2024-05-01 10:01,a", "合计,2024-05-01 10:01,a"])
def test_a_message_that_begins_with_a_sum_is_one(tmp_path: Path, row: str) -> None:
    records = read(chat_table, written(tmp_path, f"text,time,sender\nb,2024-05-01 10:00,a\n{row}\n", "a.csv"))
    assert [message.text for message in messages(records)] == ["b", row.partition(",")[0]]


def test_a_row_that_sums_up_is_no_order(tmp_path: Path) -> None:
    text = "order_no,title,total,currency,status\n88001122334455,木书架,880.00,CNY,已发货\n合计,,880.00,,\n"
    assert [order.order_no for order in orders(read(order_table, written(tmp_path, text, "a.csv")))] == ["88001122334455"]


def test_bytes_of_no_encoding_are_a_problem(tmp_path: Path) -> None:
    rows = "".join(f"2024-05-01 10:{minute},甲,你好啊\n" for minute in range(10, 40)).encode()
    records = read(chat_table, written(tmp_path, b"time,sender,text\n" + rows + "2024-05-01 11:00,甲,你".encode() + b"\xff\n", "a.csv"))
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_BYTES]
    assert messages(records)[-1].text == "你\ufffd"


def test_rows_above_the_header_and_the_header_again_are_no_messages(tmp_path: Path) -> None:
    text = "聊天记录\n\n时间,发送人,内容\n2024-05-01 10:00,甲,a\n时间,发送人,内容\n2024-05-01 10:01,甲,b\n"
    assert [message.text for message in table(tmp_path, text)] == ["a", "b"]


@pytest.mark.parametrize(
    ("cells", "amount", "currency"),
    [
        ("¥1 299.00,", "1299.00", "CNY"),
        ("￥299,", "299", "CNY"),
        ("299元,", "299", "CNY"),
        ('"$1,299.50",', "1299.50", "USD"),
        ("US $48.50,", "48.50", "USD"),
        ('"1.234,56 €",', "1234.56", "EUR"),
        ("£20,", "20", "GBP"),
        ("0.10,INR", "0.10", "INR"),
        ("20.00 SGD,", "20.00", "SGD"),
        ("$20,CAD", "20", "CAD"),
        ("20,", "20", "XXX"),
    ],
)
def test_money_is_exact_and_its_currency_said(tmp_path: Path, cells: str, amount: str, currency: str) -> None:
    order = one_order(tmp_path, f"order_no,title,total,currency,placed_at\nA-1,lamp,{cells},2024-05-01\n")
    assert order.total is not None
    assert (order.total.amount, order.total.currency) == (Decimal(amount), currency)


def test_a_platform_of_one_currency_and_a_unit_in_the_header_say_it_as_well(tmp_path: Path) -> None:
    platform = one_order(tmp_path, "订单号,平台,商品,实付,下单时间\n1,拼多多,灯,20,2024-05-01\n")
    header = one_order(tmp_path, "订单号,商品,实付（元）,下单时间\n1,灯,20,2024-05-01\n")
    assert [order.total and order.total.currency for order in (platform, header)] == ["CNY", "CNY"]
    assert platform.platform == "pdd"


def test_rows_of_one_order_are_its_lines(tmp_path: Path) -> None:
    text = (
        "order_no,title,quantity,unit_price,total,currency,placed_at,shipped_at,tracking_no,colour\n"
        "A-1,lamp,1,40,64,USD,2024-05-01,2024-05-02,T1,brass\nA-2,x,1,1,1,USD,2024-05-01,,,\nA-1,shade,2,12,64,USD,2024-05-01,2024-05-03,T2,\n"
    )
    first, second = orders(read(order_table, written(tmp_path, text, "orders.csv")))
    assert [(line.title, line.quantity, line.unit_price, dict(line.extra)) for line in first.lines] == [
        ("lamp", 1, 40, {"colour": "brass"}),
        ("shade", 2, 12, {}),
    ]
    assert [(event.kind, event.at_raw) for event in first.events] == [
        (EventKind.PLACED, "2024-05-01"),
        (EventKind.SHIPPED, "2024-05-02"),
        (EventKind.SHIPPED, "2024-05-03"),
    ]
    assert [shipment.tracking_no for shipment in first.shipments] == ["T1", "T2"]
    assert second.order_no == "A-2"


def test_rows_that_do_not_agree_are_a_problem_and_nobody_picks(tmp_path: Path) -> None:
    records = read(order_table, written(tmp_path, "order_no,title,total,placed_at\nA,x,$1,2024-05-01\nA,y,$2,2024-05-01\n", "orders.csv"))
    (order,) = orders(records)
    assert order.total is None
    assert [(problem.code, problem.detail) for problem in problems(records)] == [(ProblemCode.BAD_CELL, "total: $1 ≠ $2")]


@pytest.mark.parametrize(
    ("cells", "events"),
    [
        ("2024-05-03,2024-05-09,20,", [("refund_requested", None), ("refunded", "20")]),
        ("2024-05-03,,20,", [("refund_requested", "20")]),
        (",,20,退款成功", [("refunded", "20")]),
        (",,20,Delivered", [("delivered", None)]),
        (",2024-05-09,,退款成功", [("refunded", None)]),
        (",,,whatever", []),
    ],
)
def test_a_refunds_amount_goes_with_the_event_it_is_of(tmp_path: Path, cells: str, events: list[tuple[str, str | None]]) -> None:
    text = f"order_no,title,total,refund_requested_at,refunded_at,refund_amount,status,currency\nA,x,20,{cells},CNY\n"
    order = one_order(tmp_path, text)
    assert [(event.kind.value, event.amount and str(event.amount.amount)) for event in order.events] == events


@pytest.mark.parametrize(
    ("head", "cells", "events", "kept"),
    [
        ("Refunded Amount,Cancellation Reason", "5.00,came broken", [("refunded", "5.00")], "came broken"),
        ("Refunded Amount,Refund Amount", "0.00,12.00", [], "12.00"),
        ("Refunded Amount,Refund Amount", "5.00,12.00", [("refunded", "5.00")], "12.00"),
    ],
)
def test_a_refund_is_the_sum_that_was_paid_and_what_stands_beside_it_is_kept(
    tmp_path: Path, head: str, cells: str, events: list[tuple[str, str]], kept: str
) -> None:
    order = one_order(tmp_path, f"order_no,title,total,status,{head}\nA1001,x,$30.00,Completed,{cells}\n")
    assert [(event.kind.value, event.amount and str(event.amount.amount)) for event in order.events] == events
    assert kept in [*order.extra.values(), *(cell for line in order.lines for cell in line.extra.values())]


def test_an_id_that_a_spreadsheet_cut_joins_no_orders(tmp_path: Path) -> None:
    text = "order_no,title,total,placed_at\n4.86456E+18,x,$1,2024-05-01\n4.86456E+18,y,$2,2024-05-01\n"
    records = read(order_table, written(tmp_path, text, "orders.csv"))
    assert [order.order_no for order in orders(records)] == ["4.86456E+18", "4.86456E+18"]
    assert {problem.code for problem in problems(records)} == {ProblemCode.ID_PRECISION_LOST}


def test_every_cell_of_an_order_is_kept(tmp_path: Path) -> None:
    header = "订单号,店铺,商品,数量,单价,实付,下单时间,备注,颜色"
    cells = ["0012", "青禾", "灯", "x2", "￥10.00", "共20", "2024-05-01 10:00", "", "红"]
    kept = as_rows(read(order_table, written(tmp_path, f"{header}\n{','.join(cells)}\n", "a.csv")))
    assert [cell for cell in cells if cell not in kept] == []


def test_a_forced_table_without_a_header_is_a_problem(tmp_path: Path) -> None:
    for parser in PARSERS:
        export = export_of(written(tmp_path, "a,b\n1,2\n", "a.csv"))
        records = list(parser.parse(export))
        assert [problem.code for problem in problems(records)] == [ProblemCode.MISSING_COLUMN]
        assert unaccounted(export, records) == b""


def test_brackets_blanks_and_case_do_not_tell_header_words_apart() -> None:
    assert {folded(word) for word in ("Order_No.", "order no", "ORDER-NO ", "\ufefforder no")} == {"orderno"}
    assert folded("实付（元）") == folded("实付(元)") == folded("实付")


def test_a_word_that_heads_two_columns_is_told_apart() -> None:
    heading = find_heading(["time", "sender", "text", "note", "note"], vocabulary("chat", chat_table.REQUIRED), {})
    assert heading is not None
    assert heading.words == ("time", "sender", "text", "note", "note (2)")


def test_the_neutral_headers_are_nobody_elses() -> None:
    for kind in ("chat", "orders"):
        assert not is_native(vocabulary(kind, ()).columns)


SAMPLE = (SAMPLES / "formats" / "chat_table" / "客服聊天.csv").read_bytes()
ORDERS = (SAMPLES / "formats" / "order_table" / "订单.csv").read_bytes()


@pytest.mark.parametrize(
    ("order", "cell", "day"),
    [
        ("ymd", "24-Jan-05", date(2024, 1, 5)),
        ("dmy", "24-Jan-05", date(2005, 1, 24)),
        (None, "24-Jan-05", date(2005, 1, 24)),
        ("ymd", "5 Jan 2024", date(2024, 1, 5)),
    ],
)
def test_a_month_in_words_stands_in_the_order_of_the_file(tmp_path: Path, order: str | None, cell: str, day: date) -> None:
    export = export_of(written(tmp_path, "x"), date_order=order)
    at = survey(export, export.place("line 1"), [("", "line 1", cell)]).read(cell).at
    assert at is not None
    assert at.date() == day


@pytest.mark.parametrize(
    ("order", "cell", "shown"),
    [
        (None, "03/04/2026 (Mon) 10:30", None),
        ("dmy", "03/04/2026 (Mon) 10:30", "2026-04-03T10:30:00"),
        ("mdy", "03/04/2026 (Mon) 10:30", "2026-03-04T10:30:00"),
        ("mdy", "03/04/2026 10:30:00 CST", "2026-03-04T10:30:00"),
        (None, "25.01.2026 um 10:30 Uhr", "2026-01-25T10:30:00"),
        (None, "2026-01-05 10:30:00 CST", "2026-01-05T10:30:00"),
        (None, "Mon Jan 05 10:30:00 CST 2026", "2026-01-05T10:30:00"),
        (None, "Mon Jan 05 2026 10:30:00 GMT+0800 (CST)", "2026-01-05T10:30:00+08:00"),
        (None, "Jan 5, 2026 10:15:00 EST", "2026-01-05T15:15:00+00:00"),
    ],
)
def test_neither_the_order_of_a_day_in_numbers_nor_one_of_several_zones_is_guessed(
    tmp_path: Path, order: str | None, cell: str, shown: str | None
) -> None:
    export = export_of(written(tmp_path, "x"), date_order=order)
    at = survey(export, export.place("line 1"), [("", "line 1", cell)]).read(cell).at
    assert (at and at.isoformat()) == shown


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cell=st.text("0123456789-/.:年月日时 TZ+上午下PMapm,，", max_size=24))
def test_no_cell_breaks_the_reading_of_times(tmp_path: Path, cell: str) -> None:
    export = export_of(written(tmp_path, "x"))
    times = survey(export, export.place("line 1"), [("", "line 1", cell)])
    moment = times.read(cell)
    assert (moment.at is None) == (moment.problem is not None)


def test_a_cell_of_blanks_without_end_takes_no_time_without_end(tmp_path: Path) -> None:
    def read_cell(blanks: int) -> None:
        assert one_order(tmp_path, f"Order No,Item,Total\nA{' ' * blanks}B,Cup,4.00\n").lines[0].title == "Cup"

    assert grows_with(read_cell, 3_750)
