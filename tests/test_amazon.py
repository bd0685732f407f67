"""Amazon's order history, refund files and reports: samples, other people's files, and what goes wrong in them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from conftest import SAMPLES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading import as_rows, export_of, orders, problems, read, unaccounted, written

from casefile.records import EventKind, Order, ProblemCode, Zone
from parsers.cells import clean_cell
from parsers.orders import alipay_bill, amazon_orders, wechat_pay_bill

SAMPLE = SAMPLES / "formats" / "amazon_orders"
FILES = sorted(SAMPLE.iterdir())
HISTORY = (
    "Website,Order ID,Order Date,Currency,Unit Price,Total Owed,ASIN,Quantity,"
    "Order Status,Shipment Status,Ship Date,Carrier Name & Tracking Number,Product Name\n"
)
ITEMS = "Order Date,Order ID,Title,ASIN/ISBN,Website,Seller,Quantity,Shipment Date,Item Total,Currency\n"


def row(no: str = "1", *, day: str = "2026-01-05T01:00:00Z", **cells: str) -> str:
    given = {
        "owed": "10.00",
        "quantity": "1",
        "status": "Closed",
        "shipment": "Shipped",
        "sent": "2026-01-06T01:00:00Z",
        "parcel": "UPS(1Z1)",
        "title": "Lamp",
    }
    given |= cells
    return (
        f"Amazon.com,111-000000{no}-0000000,{day},USD,10.00,{given['owed']},B0,{given['quantity']},{given['status']},"
        f"{given['shipment']},{given['sent']},{given['parcel']},{given['title']}\n"
    )


def history(folder: Path, *rows: str) -> list[Order]:
    return orders(read(amazon_orders, written(folder, HISTORY + "".join(rows))))


def events(order: Order) -> list[tuple[str, str]]:
    return [(event.kind.value, event.at.isoformat() if event.at else "") for event in order.events]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_sample_reads_as_its_golden(path: Path, golden) -> None:
    golden(f"formats/amazon_orders/{path.name}.txt", as_rows(read(amazon_orders, path)))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_bill_parser_takes_an_order_file(path: Path) -> None:
    assert not alipay_bill.recognizes(export_of(path))
    assert not wechat_pay_bill.recognizes(export_of(path))


def fixture_files(shared: Path) -> list[Path]:
    return sorted((shared / "fixtures" / "orders" / "amazon").rglob("*.csv"))


def test_other_peoples_files_read_whole(shared: Path) -> None:
    found = {path.name: orders(read(amazon_orders, path)) for path in fixture_files(shared)}
    assert {name: len(read_) for name, read_ in found.items()} == {"items.csv": 3, "items-no-data.csv": 0, "refunds.csv": 3, "shipments.csv": 3}
    first = found["items.csv"][0]
    assert (first.seller_name, first.total and str(first.total.amount), first.shipments[0].tracking_no) == (
        "This Is A Seller",
        "21.75",
        "9300120111405739275629",
    )
    assert events(first) == [("placed", "2020-01-03T00:00:00"), ("shipped", "2020-01-06T00:00:00")]
    refund = found["refunds.csv"][0].events[-1]
    assert (refund.kind, refund.at and refund.at.date(), refund.amount and str(refund.amount.amount)) == (
        EventKind.REFUNDED,
        date(2020, 1, 25),
        "75.98",
    )


def test_every_cell_is_found_again(shared: Path) -> None:
    for path in [*FILES, *fixture_files(shared)]:
        export = export_of(path)
        cells = {row.start: [cell for cell in row.cells if cell.strip()] for row in export.rows()}
        for order in orders(read(amazon_orders, path)):
            raws = [event.at_raw for event in order.events]
            parts = order.lines or (order,)
            for part in parts:
                named = (part.title, part.seller_name or "") if part is not order else ()
                carried = "\n".join([order.order_no, *raws, *named, *map(clean_cell, part.extra.values())])
                for cell in cells[part.place.start]:
                    assert clean_cell(cell) in carried, f"{path.name}, {part.place.where}: {cell!r}"


def test_rows_of_one_order_are_its_lines_wherever_they_stand(tmp_path: Path) -> None:
    first, second = history(tmp_path, row("1", title="Lamp"), row("2"), row("1", title="Bulb", owed="2.50"))
    assert [(line.title, line.place.where) for line in first.lines] == [("Lamp", "line 2"), ("Bulb", "line 4")]
    assert (first.place.where, first.total and str(first.total.amount)) == ("line 2", "12.50")
    assert events(first) == [("placed", "2026-01-05T01:00:00+00:00"), ("shipped", "2026-01-06T01:00:00+00:00")]
    assert len(first.shipments) == 1
    assert len(second.lines) == 1


def test_lines_may_have_sellers_of_their_own() -> None:
    [order] = orders(read(amazon_orders, SAMPLE / "items-report.csv"))
    assert [line.seller_name for line in order.lines] == ["Invented Garden Goods", "Amazon.com"]
    assert order.seller_name is None


def test_two_times_in_one_cell_are_read_as_the_first_and_kept_both() -> None:
    order = orders(read(amazon_orders, SAMPLE / "Order History.csv"))[0]
    placed = order.events[0]
    assert (placed.at, placed.zone) == (datetime(2026, 1, 5, 1, tzinfo=UTC), Zone.UTC)
    assert placed.at_raw == "2026-01-05T01:00:00Z and 2026-01-05T01:00:03Z"
    assert order.total
    assert str(order.total.amount) == "1495"
    assert [(parcel.carrier, parcel.tracking_no) for parcel in order.shipments] == [("UPS", "1Z00000000000002")]


@pytest.mark.parametrize(
    ("cell", "parcels"),
    [
        ("UPS(1Z1)", [("UPS", "1Z1")]),
        ("ヤマト運輸 - 4987", [("ヤマト運輸", "4987")]),
        ("UPS(1Z1) and USPS(93)", [("UPS", "1Z1"), ("USPS", "93")]),
        ("Black and White(77)", [("Black and White", "77")]),
        ("AMZN_US", [("AMZN_US", None)]),
        ("Not Available", []),
    ],
)
def test_carrier_and_number_share_a_cell(cell: str, parcels: list[tuple[str, str | None]], tmp_path: Path) -> None:
    [order] = history(tmp_path, row(parcel=cell))
    assert [(parcel.carrier, parcel.tracking_no) for parcel in order.shipments] == parcels


@pytest.mark.parametrize(
    ("cells", "kinds"),
    [
        ({}, ["placed", "shipped"]),
        ({"sent": "Not Available", "shipment": "Not Available", "status": "Authorized"}, ["placed"]),
        ({"sent": "Not Available", "shipment": "Shipped and Shipped"}, ["placed", "shipped"]),
        ({"sent": "Not Available", "shipment": "Not Available", "status": "Cancelled"}, ["placed", "cancelled"]),
        ({"sent": "Not Available", "shipment": "Not Available", "quantity": "0"}, ["placed", "cancelled"]),
        ({"sent": "Not Available", "shipment": "Never heard of"}, ["placed"]),
    ],
)
def test_what_a_row_says_happened(cells: dict[str, str], kinds: list[str], tmp_path: Path) -> None:
    [order] = history(tmp_path, row(**cells))
    assert [event.kind.value for event in order.events] == kinds


def test_one_cancelled_line_does_not_cancel_the_order(tmp_path: Path) -> None:
    [order] = history(tmp_path, row("1"), row("1", quantity="0", title="Bulb"))
    assert EventKind.CANCELLED not in {event.kind for event in order.events}


def test_equal_refunds_of_two_lines_are_two(tmp_path: Path) -> None:
    header = "Order ID,Title,Website,Refund Date,Refund Condition,Refund Amount,Reversal Status\n"
    line = "111-0000001-0000000,{},Amazon.com,01/25/20,Completed,$5.00,\n"
    [order] = orders(read(amazon_orders, written(tmp_path, header + line.format("Lamp") + line.format("Bulb"))))
    assert [event.kind for event in order.events] == [EventKind.REFUNDED, EventKind.REFUNDED]


def test_each_refund_without_goods_stands_for_itself(tmp_path: Path) -> None:
    header = "OrderID,ReversalID,RefundCompletionDate,Currency,AmountRefunded,Status,DisbursementType\n"
    line = "111-0000001-0000000,R{0},2026-01-0{0}T00:00:00Z,USD,5.00,Completed,Refund\n"
    found = orders(read(amazon_orders, written(tmp_path, header + line.format(1) + line.format(2))))
    assert [(order.order_no, order.other_ids["ReversalID"], order.place.where) for order in found] == [
        ("111-0000001-0000000", "R1", "line 2"),
        ("111-0000001-0000000", "R2", "line 3"),
    ]


def test_a_return_is_a_refund_asked_for(tmp_path: Path) -> None:
    header = "OrderId,ContractId,DateOfReturn,ReturnAmount,ReturnAmountCurrency,ReturnReason,Resolution\n"
    [order] = orders(read(amazon_orders, written(tmp_path, header + "111-0000001-0000000,C1,2026-01-05T00:00:00Z,5.00,EUR,DEFECTIVE,Refund\n")))
    [event] = order.events
    assert (event.kind, event.amount and event.amount.currency, order.extra["ReturnReason"]) == (EventKind.REFUND_REQUESTED, "EUR", "DEFECTIVE")


@pytest.mark.parametrize(
    ("days", "option", "read_as"),
    [
        (("01/03/20", "04/20/20"), None, date(2020, 1, 3)),
        (("01/03/20", "20/04/20"), None, date(2020, 3, 1)),
        (("01/03/20", "02/04/20"), None, None),
        (("01/03/20", "02/04/20"), "dmy", date(2020, 3, 1)),
    ],
)
def test_day_and_month_are_told_by_the_whole_file(days: tuple[str, ...], option: str | None, read_as: date | None, tmp_path: Path) -> None:
    rows = "".join(f"{day},111-000000{number}-0000000,Lamp,B0,Amazon.de,Shop,1,,5.00,EUR\n" for number, day in enumerate(days))
    records = read(amazon_orders, written(tmp_path, ITEMS + rows), **({"date_order": option} if option else {}))
    placed = orders(records)[0].events[0]
    assert (placed.at.date() if placed.at else None) == read_as
    assert (ProblemCode.AMBIGUOUS_DATES in {problem.code for problem in problems(records)}) is (read_as is None)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (row(day="yesterday"), ProblemCode.BAD_TIME),
        (row(owed="a lot"), ProblemCode.BAD_CELL),
        (row(title="Lamp, brass"), ProblemCode.ROW_SHIFTED),
        (row().replace("111-0000001-0000000", "1.11E+16"), ProblemCode.ID_PRECISION_LOST),
        ("Amazon.com,,Due to technical limitations some orders are not shown\n", ProblemCode.BAD_ROW),
    ],
)
def test_what_is_said_of_a_bad_row(line: str, code: ProblemCode, tmp_path: Path) -> None:
    records = read(amazon_orders, written(tmp_path, HISTORY + line + row("2")))
    assert code in {problem.code for problem in problems(records)}
    assert orders(records)[-1].order_no == "111-0000002-0000000"


def test_an_unquoted_comma_in_a_title_is_mended(tmp_path: Path) -> None:
    [order] = history(tmp_path, row(title="Lamp, brass"))
    assert order.lines[0].title == "Lamp, brass"


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(FILES), edits=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 40)), max_size=4))
def test_no_damage_raises_or_loses_bytes(path: Path, edits: list[tuple[float, bytes, int]], tmp_path: Path) -> None:
    raw = path.read_bytes()
    for where, put, cut in edits:
        at = int(where * len(raw))
        raw = raw[:at] + put + raw[at + cut :]
    export = export_of(written(tmp_path, raw, "orders.csv"))
    amazon_orders.recognizes(export)
    assert unaccounted(export, list(amazon_orders.parse(export))) == b""


def test_digital_goods_name_their_seller(tmp_path: Path) -> None:
    text = "ASIN,Title,OrderId,OrderDate,OriginalQuantity,OurPrice,OurPriceCurrencyCode,SellerOfRecord,Publisher\n"
    text += "B0,Game,D01-1234567-1234567,2026-01-05T01:00:00Z,1,9.99,USD,Amazon Digital,Pub\n"
    (order,) = orders(read(amazon_orders, written(tmp_path, text)))
    assert (order.order_no, order.seller_name) == ("D01-1234567-1234567", "Amazon Digital")
    assert [(line.title, str(line.unit_price)) for line in order.lines] == [("Game", "9.99")]
    assert [(event.kind, event.at_raw) for event in order.events] == [(EventKind.PLACED, "2026-01-05T01:00:00Z")]
