"""Orders and payments of shops and payment services elsewhere: dates, signs, statuses, footers."""

import csv
import io
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from casefile.records import Direction, Order, Passage, Payment, PaymentKind, ProblemCode, ReadingCode, Zone
from parsers.layout import layouts
from parsers.orders import cii_invoice, fatturapa, ubl_invoice
from parsers.orders.known_tables import KNOWN_TABLES
from tests.conftest import SAMPLES
from tests.reading import export_of, orders, payments, problems, read, recognised_as, written
from tests.test_bills import codes, readings

FORMATS = SAMPLES / "formats"
TABLES = {table.FORMAT.name: table for table in KNOWN_TABLES}
PAYPAL = ["Date", "Time", "TimeZone", "Name", "Type", "Status", "Currency", "Gross", "Fee", "Net", "Transaction ID", "Reference Txn ID"]


def of_sample(name: str, file: str) -> list[Order]:
    return orders(read(TABLES[name], FORMATS / name / file))  # type: ignore[arg-type]


def paypal(folder: Path, *rows: str) -> list[Payment]:
    lines = [",".join(f'"{head}"' for head in PAYPAL), *rows]
    return payments(read(TABLES["paypal_activity"], written(folder, "\n".join(lines) + "\n", "Download.CSV")))  # type: ignore[arg-type]


def row(**cells: str) -> str:
    base = {"Date": "01/20/2026", "Time": "10:00:00", "TimeZone": "PST", "Name": "Oak", "Type": "Website Payment", "Status": "Completed"}
    base |= {"Currency": "USD", "Gross": "-60.00", "Fee": "0.00", "Net": "-60.00", "Transaction ID": "1AB"}
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerow([{**base, **cells}.get(head, "") for head in PAYPAL])
    return out.getvalue().strip()


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.name)
def test_every_cell_of_a_sample_is_found_again(layout) -> None:
    for path in sorted((FORMATS / layout.name).glob("*.[cC][sS][vV]")):
        export = export_of(path)
        records = list(TABLES[layout.name].parse(export))
        carried, around = repr(records), {record.place.start for record in records if isinstance(record, Passage) and record.what != "header"}
        for cells in (one.cells for one in export.rows(delimiter=";" if ";" in export.text_head[:60] else ",") if one.start not in around):
            for cell in cells:
                plain = cell.strip().removeprefix('="').removesuffix('"').removeprefix("No:").strip("'`\ufeff ")
                amount = plain.replace(".", "").replace(",", ".").lstrip("+-")
                day = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
                assert any(repr(one).strip("'\"") in carried for one in (plain, amount, day)) or not plain, f"{path.name}: {cell!r}"


def test_only_the_first_row_of_an_order_carries_what_is_of_it() -> None:
    first, second = of_sample("shopify_orders", "orders_export.csv")
    assert first.total is not None
    assert (str(first.total.amount), [line.title for line in first.lines]) == ("90.00", ["Walnut tray - Large", "Ash tray - Small"])
    assert [(event.kind.value, event.amount and str(event.amount.amount)) for event in first.events][-1] == ("refunded", "20.00")
    assert {event.zone for event in first.events if event.at} == {Zone.OFFSET}
    assert [event.kind.value for event in second.events] == ["placed", "paid", "cancelled"]


def test_goods_that_stand_in_cells_are_lines() -> None:
    first, _failed = of_sample("woocommerce_orders", "order_export.csv")
    assert [(line.title, line.quantity) for line in first.lines] == [("Walnut tray", 1), ("Ash tray", 1)]
    assert "order_notes" in first.extra


def test_each_of_the_goods_of_one_cell_keeps_its_own_words(tmp_path: Path) -> None:
    head, row = "order_id,order_number,order_total,order_currency,line_items", "1001,1001,42.00,USD,name:Tray|quantity:1;name:Tea|quantity:2"
    (order,) = orders(read(TABLES["woocommerce_orders"], written(tmp_path, f"{head}\n{row}\n", "orders.csv")))  # type: ignore[arg-type]
    assert [line.extra for line in order.lines] == [{"line_items": "name:Tray|quantity:1"}, {"line_items": "name:Tea|quantity:2"}]


@pytest.mark.parametrize("file", ["ebay-orders-report.csv", "ebay-bestellungen.csv"])
def test_ebay_s_days_are_read_in_both_ways_it_writes_them(file: str) -> None:
    (order,) = of_sample("ebay_orders", file)
    assert [(event.kind.value, event.at and event.at.date().isoformat()) for event in order.events][:2] == [
        ("placed", "2026-01-05"),
        ("paid", "2026-01-05"),
    ]


@pytest.mark.parametrize(
    ("parser", "file", "end", "reference"),
    [
        (
            cii_invoice,
            "factur-x.xml",
            "</ram:ApplicableHeaderTradeSettlement>",
            "<ram:InvoiceReferencedDocument><ram:IssuerAssignedID>{}</ram:IssuerAssignedID></ram:InvoiceReferencedDocument>",
        ),
        (
            fatturapa,
            "IT00000000000_00001.xml",
            "</DatiGenerali>",
            "<DatiFattureCollegate><IdDocumento>{}</IdDocumento></DatiFattureCollegate>",
        ),
    ],
    ids=["cii", "fatturapa"],
)
def test_a_credit_note_names_each_of_its_invoices_once(tmp_path: Path, parser: ModuleType, file: str, end: str, reference: str) -> None:
    named = "".join(map(reference.format, ("R-1", "R-2", "R-1")))
    text = (FORMATS / parser.FORMAT.name / file).read_text("utf-8").replace(end, named + end)
    noted = orders(read(parser, written(tmp_path, text, file)))[-1]
    assert [number for number in noted.other_ids.values() if number.startswith("R-")] == ["R-1", "R-2"]


@pytest.mark.parametrize("line", ["Verkäufer-ID,toepferei", "Verkäufer-ID: toepferei", "Verkäufername: toepferei", "Seller ID : toepferei"])
def test_the_line_that_names_the_seller_under_ebay_s_table_is_no_order(tmp_path: Path, line: str) -> None:
    head, row = "Verkaufsprotokollnummer,Bestellnummer,Artikelbezeichnung,Verkaufsdatum", "1,01-10001-10001,Tasse,05-Jan-26"
    records = read(TABLES["ebay_orders"], written(tmp_path, f"{head}\n{row}\n{line}\n", "orders.csv"))  # type: ignore[arg-type]
    assert [order.order_no for order in orders(records)] == ["01-10001-10001"]


def test_a_promise_to_ship_stands_beside_the_shipment() -> None:
    (order,) = of_sample("ebay_orders", "ebay-orders-report.csv")
    assert [(promise.kind.value, promise.at_raw) for promise in order.promised] == [("shipped", "Jan-08-26"), ("delivered", "Jan-14-26")]
    assert [event.at_raw for event in order.events if event.kind.value == "shipped"] == ["Jan-12-26"]


def test_etsy_s_days_are_month_first_unless_the_file_says_otherwise(tmp_path: Path) -> None:
    records = read(TABLES["etsy_orders"], FORMATS / "etsy_orders" / "EtsySoldOrders2026-1.csv")  # type: ignore[arg-type]
    assert readings(records, ReadingCode.DATE_ORDER) == ["mdy"]
    text = (
        (FORMATS / "etsy_orders" / "EtsySoldOrders2026-1.csv").read_text("utf-8").replace("01/05/26", "25/12/2025").replace("01/12/26", "26/12/2025")
    )
    records = read(TABLES["etsy_orders"], written(tmp_path, text.replace("01/06/26", "27/12/2025")))  # type: ignore[arg-type]
    assert readings(records, ReadingCode.DATE_ORDER) == ["dmy"]


@pytest.mark.parametrize(
    ("cells", "kind", "direction"),
    [
        ({}, PaymentKind.PURCHASE, Direction.OUT),
        ({"Type": "Express Checkout Payment"}, PaymentKind.PURCHASE, Direction.OUT),
        ({"Type": "General Payment"}, PaymentKind.TRANSFER, Direction.OUT),
        ({"Type": "Payment Refund", "Gross": "60.00"}, PaymentKind.REFUND, Direction.IN),
        ({"Type": "Payment Reversal", "Gross": "60.00"}, PaymentKind.REFUND, Direction.IN),
        ({"Type": "General Authorization", "Status": "Pending"}, PaymentKind.OTHER, Direction.OUT),
        ({"Type": "Hold on Balance for Dispute Investigation"}, PaymentKind.OTHER, Direction.OUT),
        ({"Type": "General Currency Conversion", "Gross": "60.00"}, PaymentKind.OTHER, Direction.IN),
        ({"Status": "Denied"}, PaymentKind.OTHER, Direction.OUT),
    ],
)
def test_what_kind_of_payment_a_paypal_row_is(tmp_path: Path, cells: dict[str, str], kind: PaymentKind, direction: Direction) -> None:
    (payment,) = paypal(tmp_path, row(**cells))
    assert (payment.kind, payment.direction, payment.amount.amount) == (kind, direction, Decimal("60.00"))


@pytest.mark.parametrize(
    ("zone", "offset", "status"),
    [
        ("PST", -8 * 3600, Zone.STATED),
        ("CEST", 2 * 3600, Zone.STATED),
        ("America/Los_Angeles", -8 * 3600, Zone.STATED),
        ("CST", None, Zone.UNKNOWN),
        ("../etc", None, Zone.UNKNOWN),
        ("", None, Zone.UNKNOWN),
    ],
)
def test_a_row_is_read_in_the_zone_it_names(tmp_path: Path, zone: str, offset: int | None, status: Zone) -> None:
    (payment,) = paypal(tmp_path, row(TimeZone=zone))
    assert payment.at is not None
    shift = payment.at.utcoffset()
    assert (shift.total_seconds() if shift is not None else None, payment.zone) == (offset, status)


def test_days_that_can_be_read_in_two_ways_are_not_guessed(tmp_path: Path) -> None:
    path = written(tmp_path, "\n".join([",".join(PAYPAL), row(Date="03/04/2026"), row(Date="04/03/2026"), row(Date="03/04/2026")]) + "\n")
    records = read(TABLES["paypal_activity"], path)  # type: ignore[arg-type]
    assert codes(records) == [ProblemCode.AMBIGUOUS_DATES]
    assert {payment.at for payment in payments(records)} == {None}
    assert all(payment.at for payment in payments(read(TABLES["paypal_activity"], path, date_order="dmy")))  # type: ignore[arg-type]


def test_what_stripe_says_came_back() -> None:
    paid, failed = payments(read(TABLES["stripe_payments"], FORMATS / "stripe_payments" / "payments.csv"))  # type: ignore[arg-type]
    assert (paid.kind, paid.direction, paid.refunded and str(paid.refunded.amount)) == (PaymentKind.PURCHASE, Direction.IN, "20.00")
    assert failed.kind is PaymentKind.OTHER


@pytest.mark.parametrize("path", sorted((FORMATS / "ubl_invoice").iterdir()), ids=lambda path: path.name)
def test_an_invoice_s_prefixes_do_not_matter(path: Path) -> None:
    (order,) = orders(read(ubl_invoice, path))
    assert (order.seller_name, order.lines[0].title) == ("Lampen & Licht Beispiel GmbH", "Tischlampe")


def test_the_total_is_more_than_what_is_still_due() -> None:
    for parser, path in ((ubl_invoice, "ubl_invoice/invoice.xml"), (cii_invoice, "cii_invoice/factur-x.xml")):
        (order,) = orders(read(parser, FORMATS / path))
        assert order.total is not None
        assert str(order.total.amount) == "116.99"


def test_a_table_of_one_s_own_stays_one_s_own(tmp_path: Path) -> None:
    path = written(tmp_path, "order_no,platform,title,total,currency,placed_at\nA-1,etsy,Tray,42.00,USD,2026-01-05\n", "orders.csv")
    assert recognised_as(path) == ["order_table"]


def test_an_order_without_a_number_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    text = (FORMATS / "etsy_items" / "EtsySoldOrderItems2026-1.csv").read_text("utf-8").replace("3100000003,Size", ",Size")
    records = read(TABLES["etsy_items"], written(tmp_path, text))  # type: ignore[arg-type]
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_ROW]
    assert len(orders(records)) == 1


def test_the_row_of_tiktok_that_explains_its_columns_is_no_order() -> None:
    first, second = of_sample("tiktok_orders", "orders.csv")
    assert [line.title for line in first.lines] == ["Solid brass lamp", "Spare bulb"]
    assert (first.total and (first.total.amount, first.total.currency), first.buyer_name) == ((Decimal("130.00"), "GBP"), "reader1")
    assert [event.kind.value for event in first.events] == ["placed", "paid", "shipped", "delivered", "received"]
    assert [event.kind.value for event in second.events] == ["placed", "paid", "cancelled", "refunded"]
