"""Alipay and WeChat Pay bills: samples, other people's files with their ledgers, and what goes wrong in them."""

import re
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
from conftest import SAMPLES
from growth import grows_with
from reading import as_rows, export_of, payments, problems, read, written

from casefile.records import Direction, Passage, Payment, PaymentKind, Precision, ProblemCode, Reading, ReadingCode, Record, Zone
from parsers.cells import clean_cell, has_lost_digits, header_of, read_amount, read_wall_time
from parsers.export import Export
from parsers.orders import alipay_bill, wechat_pay_bill

PARSER = {"alipay_bill": alipay_bill, "wechat_pay_bill": wechat_pay_bill}
BILLS = [path for name in PARSER for path in sorted((SAMPLES / "formats" / name).iterdir())]
G3_HEADER = "交易时间   ,交易分类 ,交易对方 ,对方账号 ,商品说明 ,收/支 ,金额 ,收/付款方式 ,交易状态 ,交易订单号 ,商家订单号 ,备注 ,\n"
G3_ROW = "2026-01-05 09:00:00 ,日用百货,某某小店,/,{title},支出,{amount},余额宝,交易成功,{no}\t,T200P1\t,    ,\n"
ENTRY = re.compile(r'^(\d{4}-\d\d-\d\d) [*!] "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)".*\n((?:[ \t].*\n?)*)', re.MULTILINE)
AMOUNT = re.compile(r"^\s+[A-Z]\S+ (-?[0-9.]+) CNY", re.MULTILINE)


def readings(records: list[Record], code: ReadingCode) -> list[str]:
    return [record.value for record in records if isinstance(record, Reading) and record.code is code]


def codes(records: list[Record]) -> list[ProblemCode]:
    return [problem.code for problem in problems(records)]


def alipay(folder: Path, *rows: str, header: str = G3_HEADER) -> list[Record]:
    return read(alipay_bill, written(folder, (header + "".join(rows)).encode("gb18030"), "bill.csv"))


def row(title: str = "蓝色杯子", amount: str = "60.00", no: str = "2026010522001") -> str:
    return G3_ROW.format(title=title, amount=amount, no=no)


@pytest.mark.parametrize("path", BILLS, ids=lambda path: path.name)
def test_every_sample_reads_as_its_golden(path: Path, golden) -> None:
    name = path.parent.name
    golden(f"formats/{name}/{path.name}.txt", as_rows(read(PARSER[name], path)))


@pytest.mark.parametrize("path", BILLS, ids=lambda path: path.name)
def test_a_bill_is_recognised_by_its_own_parser_alone(path: Path) -> None:
    assert [name for name, parser in PARSER.items() if parser.recognizes(export_of(path))] == [path.parent.name]


def fixtures(shared: Path, vendor: str) -> list[Path]:
    folder = shared / "fixtures" / "orders" / vendor
    return sorted(path for path in folder.rglob("*") if path.suffix in {".csv", ".xlsx"})


@pytest.mark.parametrize(("parser", "vendor"), [(alipay_bill, "alipay"), (wechat_pay_bill, "wechat")], ids=str)
def test_every_cell_of_other_peoples_files_is_found_again(parser: ModuleType, vendor: str, shared: Path) -> None:
    for path in [*fixtures(shared, vendor), *(path for path in BILLS if path.parent.name == parser.FORMAT.name)]:
        for record in read(parser, path):
            if isinstance(record, Payment):
                carried = carried_by(record)
                for cell in cells_of(export_of(path), record):
                    assert clean_cell(cell) in carried, f"{path.name}, {record.place.where}: {cell!r}"


def cells_of(export: Export, payment: Payment) -> list[str]:
    """The cells at a payment's place that hold anything, read without the parser."""
    if export.is_workbook:
        sheet, _, number = payment.place.where.rpartition(", row ")
        found = next(row.cells for row in export.sheets() if row.sheet == sheet and row.number == int(number))
    else:
        found = next(row.cells for row in export.rows() if row.start == payment.place.start)
    return [cell for cell in found if cell.strip()]


def carried_by(payment: Payment) -> str:
    texts = (payment.payment_no, payment.merchant_order_no, payment.counterparty, payment.counterparty_account, payment.description, payment.method)
    return "\n".join([*(text or "" for text in texts), payment.status_raw, payment.at_raw, *map(clean_cell, payment.extra.values())])


def ledger(path: Path) -> list[tuple[str, str, str, Decimal]]:
    """Day, payee, text and the money that moved (the sum of what was credited) of a beancount file."""
    entries = []
    for day, payee, text, postings in ENTRY.findall(path.read_text("utf-8")):
        amounts = [Decimal(amount) for amount in AMOUNT.findall(postings)]
        entries.append(
            (day, payee.replace('\\"', '"'), text.replace('\\"', '"'), max(sum(a for a in amounts if a > 0), -sum(a for a in amounts if a < 0)))
        )
    return entries


def as_ledger(payment: Payment) -> tuple[str, str, str, Decimal]:
    assert payment.at is not None
    return payment.at.date().isoformat(), payment.counterparty or "/", payment.description or "/", payment.amount.amount


@pytest.mark.parametrize("vendor", ["alipay", "wechat"])
def test_other_peoples_ledgers_of_their_bills_agree(vendor: str, shared: Path) -> None:
    ledgers = sorted((shared / "fixtures" / "orders" / vendor).rglob("*.beancount"))
    assert ledgers
    for path in ledgers:
        bill = next(other for other in path.parent.iterdir() if "records" in other.name)
        found = Counter(map(as_ledger, payments(read(PARSER["alipay_bill" if vendor == "alipay" else "wechat_pay_bill"], bill))))
        missing = Counter(ledger(path)) - found
        assert not missing, f"{path.parent.name}: {missing}"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("web-2019.csv", [("refund", "in", None), ("purchase", "out", "120.00"), ("purchase", "out", None)]),
        ("app-2021.csv", [("refund", "neutral", None), ("purchase", "out", None), ("transfer", "in", None)]),
        ("app-2026.csv", [("other", "neutral", None), ("refund", "neutral", None), ("purchase", "out", None), ("purchase", "out", None)]),
        (
            "bill-2025-01.csv",
            [
                ("other", "neutral", None),
                ("refund", "in", None),
                ("purchase", "out", None),
                ("purchase", "out", "60.00"),
                ("transfer", "out", None),
            ],
        ),
    ],
)
def test_what_kind_of_payment_a_row_is(name: str, expected: list[tuple[str, str, str | None]]) -> None:
    path = next(path for path in BILLS if path.name == name)
    found = payments(read(PARSER[path.parent.name], path))
    assert [(row.kind.value, row.direction.value, str(row.refunded.amount) if row.refunded else None) for row in found] == expected


def test_a_closed_row_that_counts_for_nothing_was_never_paid(tmp_path: Path) -> None:
    [payment] = payments(alipay(tmp_path, row().replace("支出", "不计收支").replace("交易成功", "交易关闭").replace("余额宝", "")))
    assert (payment.kind, payment.direction, payment.status_raw) == (PaymentKind.OTHER, Direction.NEUTRAL, "交易关闭")


def test_the_workbook_with_dates_states_its_zone_and_gives_exact_amounts() -> None:
    records = read(wechat_pay_bill, SAMPLES / "formats" / "wechat_pay_bill" / "bill-dates-and-floats.xlsx")
    found = payments(records)
    assert {payment.zone for payment in found} == {Zone.STATED}
    assert found[0].at is not None
    assert found[0].at.utcoffset() == timedelta(hours=8)
    assert [str(payment.amount.amount) for payment in found] == ["300.10", "60.00", "1234.56", "120.00", "70.00"]


def test_the_csv_and_both_workbooks_tell_the_same() -> None:
    told = [
        [
            (p.at and p.at.isoformat(), p.kind, p.amount, p.payment_no, p.merchant_order_no, p.counterparty, p.description)
            for p in payments(read(wechat_pay_bill, path))
        ]
        for path in BILLS
        if path.parent.name == "wechat_pay_bill"
    ]
    assert told[0] == told[1] == told[2]


def test_a_workbook_that_holds_the_bill_twice_is_read_once(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(SAMPLES / "formats" / "wechat_pay_bill" / "bill-text-cells.xlsx")
    copy = book.copy_worksheet(book["Sheet1"])
    copy.insert_rows(1)
    copy.append(["2025-01-02 09:00:00", "商户消费", "某店", "/", "支出", "¥1.00", "零钱", "支付成功", "42", "/", "/"])
    book.save(tmp_path / "twice.xlsx")
    records = read(wechat_pay_bill, tmp_path / "twice.xlsx")
    assert len(payments(records)) == 6
    assert sum(isinstance(record, Passage) and record.what == "copy" for record in records) == 5


def test_every_row_of_a_workbook_is_spoken_for() -> None:
    for path in BILLS:
        if path.suffix == ".xlsx":
            seen = {record.place.where for record in read(wechat_pay_bill, path)}  # type: ignore[union-attr]
            assert {f"{row.sheet}, row {row.number}" for row in export_of(path).sheets()} <= seen


def test_the_user_s_zone_stands_before_the_vendor_s(tmp_path: Path) -> None:
    path = written(tmp_path, (G3_HEADER + row()).encode("gb18030"))
    [payment] = payments(read(alipay_bill, path, tz="Asia/Tokyo"))
    assert (payment.zone, payment.at and payment.at.utcoffset()) == (Zone.STATED, timedelta(hours=9))
    [payment] = payments(read(alipay_bill, path))
    assert (payment.zone, payment.at and payment.at.utcoffset()) == (Zone.ASSUMED, timedelta(hours=8))


def test_what_a_bill_says_of_itself() -> None:
    records = read(alipay_bill, SAMPLES / "formats" / "alipay_bill" / "app-2026.csv")
    assert readings(records, ReadingCode.HOLDER) == ["蔡测试", "cai***@example.com"]
    assert readings(records, ReadingCode.PERIOD) == ["2026-01-01 00:00:00 / 2026-01-31 23:59:59"]
    assert readings(records, ReadingCode.EXPORTED) == ["2026-02-01 08:00:00"]
    assert readings(records, ReadingCode.EXPORTER) == ["支付宝支付科技有限公司  电子客户回单"]
    assert readings(records, ReadingCode.CONTROL_TOTAL) == ["共4笔记录", "收入：0笔 0.00元", "支出：2笔 88.80元", "不计收支：2笔 560.00元"]
    assert "9.本明细仅供个人对账使用。" in readings(records, ReadingCode.DISCLAIMER)


def test_a_total_that_the_rows_do_not_give_is_a_problem(tmp_path: Path) -> None:
    text = (SAMPLES / "formats" / "alipay_bill" / "app-2026.csv").read_bytes().decode("gb18030")
    records = read(alipay_bill, written(tmp_path, text.replace("28.80 ,", "29.80 ,").encode("gb18030")))
    assert [problem.detail for problem in problems(records) if problem.code is ProblemCode.CONTROL_TOTAL] == [
        "支出：2笔 88.80元: stated 2 / 88.80, found 2 / 89.80"
    ]


@pytest.mark.parametrize(
    ("title", "amount", "description", "value"),
    [
        ("碗碟,六件,白", "60.00", "碗碟,六件,白", "60.00"),
        ("蓝色杯子", "1,260.00", "蓝色杯子", "1260.00"),
        ('"限量"杯子,新款', "60.00", '"限量"杯子,新款', "60.00"),
    ],
)
def test_a_comma_inside_a_cell_is_mended_and_said(title: str, amount: str, description: str, value: str, tmp_path: Path) -> None:
    records = alipay(tmp_path, row(title=title, amount=amount), row())
    first, second = payments(records)
    assert (first.description, str(first.amount.amount), first.payment_no) == (description, value, "2026010522001")
    assert second.description == "蓝色杯子"
    assert codes(records) == [ProblemCode.ROW_SHIFTED]


def test_a_quotation_mark_that_opens_a_title_swallows_no_rows(tmp_path: Path) -> None:
    records = alipay(tmp_path, row(title='"促销'), row(), row(title='显示器27"'), row(no="2"))
    assert [payment.description for payment in payments(records)] == ['"促销', "蓝色杯子", '显示器27"', "蓝色杯子"]


def test_a_quoted_remark_of_two_lines_is_one_row(tmp_path: Path) -> None:
    text = '交易时间,交易类型,收/支,金额(元),当前状态,备注\n2024-09-01 01:23:45,二维码收款,收入,￥0.12,已收钱,"foo""bar,\ntest"\n'
    [payment] = payments(read(wechat_pay_bill, written(tmp_path, text)))
    assert payment.extra["备注"] == 'foo"bar,\ntest'


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (("2026-01-05 09:00:00", "05/01/2026 09:00"), [ProblemCode.BAD_TIME]),
        (("60.00", "sechzig"), [ProblemCode.BAD_ROW]),
        (("支出", "付出"), [ProblemCode.BAD_CELL]),
        (("2026010522001", "2.02601E+12"), [ProblemCode.ID_PRECISION_LOST]),
        (("2026010522001", "20260105220011000"), []),
        (("2026010522001", "20260105220011200000000000"), [ProblemCode.ID_PRECISION_LOST]),
        (("60.00", '="60.00"'), []),
    ],
)
def test_what_is_said_of_a_bad_cell(change: tuple[str, str], wanted: list[ProblemCode], tmp_path: Path) -> None:
    assert codes(alipay(tmp_path, row().replace(*change))) == wanted


def test_an_id_that_lost_its_digits_is_kept_but_links_nothing(tmp_path: Path) -> None:
    [payment] = payments(alipay(tmp_path, row(no="2.02601E+27")))
    assert payment.payment_no is None
    assert payment.extra["交易订单号"].strip() == "2.02601E+27"


def test_columns_may_be_moved_left_out_or_added(tmp_path: Path) -> None:
    header = "新列,金额,收/支,交易状态,交易对方,交易时间,对方账号,商品说明,收/付款方式,交易订单号\n"
    [payment] = payments(alipay(tmp_path, "甲,5.00,支出,交易成功,乙,2026-01-05 09:00:00,/,丙,余额,'7\n", header="说明\n" * 40 + header))
    assert (payment.counterparty, payment.description, payment.payment_no, payment.extra["新列"]) == ("乙", "丙", "7", "甲")


def test_a_row_of_thousands_of_commas_is_read_in_time(tmp_path: Path) -> None:
    def read_row(commas: int) -> None:
        assert ProblemCode.BAD_ROW in codes(alipay(tmp_path, "," * commas + "x\n"))

    assert grows_with(read_row, 2_500)


def test_thousands_of_columns_of_one_name_are_told_apart_in_time() -> None:
    def read_header(many: int) -> None:
        assert header_of(["金额", "时间", *["金额"] * many]).names[:4] == ("金额", "时间", "金额 (2)", "金额 (3)")

    assert grows_with(read_header, 1_250)


def test_a_missing_direction_is_not_made_up(tmp_path: Path) -> None:
    records = alipay(tmp_path, "2026-01-05 09:00:00,5.00,交易成功\n", header="支付宝交易记录明细查询\n交易时间,金额,交易状态\n")
    assert codes(records) == [ProblemCode.MISSING_COLUMN, ProblemCode.BAD_ROW]


@pytest.mark.parametrize(
    ("cell", "value", "refunded"),
    [
        ("¥28.16", "28.16", None),
        ("￥1,234.56", "1234.56", None),
        ("131.77(已退款89.84)", "131.77", "89.84"),
        ("¥131.77（已退款￥89.84）", "131.77", "89.84"),
        ("468.32(已全额退款)", "468.32", "468.32"),
        ("27元", "27", None),
        ("'-1.6'", "-1.6", None),
        ("1.234,56 €", "1234.56", None),
        ("US $12.00", "12.00", None),
        ("1.234.567", "1234567", None),
        ("0,125", "0.125", None),
        ("-.50", "-0.50", None),
        ("Rs. 1,23,456.00", "123456.00", None),
        ("免费", None, None),
        ("", None, None),
    ],
)
def test_amounts_are_exact(cell: str, value: str | None, refunded: str | None) -> None:
    amount = read_amount(cell)
    assert (str(amount.value) if amount else None) == value
    assert (str(amount.refunded) if amount and amount.refunded is not None else None) == refunded


def test_a_binary_float_is_rounded_to_the_cent() -> None:
    assert [str(amount.value) for cell in ("548.58000000000004", "12") if (amount := read_amount(cell, cents=True))] == ["548.58", "12.00"]


@pytest.mark.parametrize(
    ("cell", "wall", "precision"),
    [
        ("2026-01-05 09:00:00 ", "2026-01-05T09:00:00", Precision.SECOND),
        ("2026/1/5 9:00", "2026-01-05T09:00:00", Precision.MINUTE),
        ("2024-09-01T01:23:45", "2024-09-01T01:23:45", Precision.SECOND),
        ("2026年1月5日", "2026-01-05T00:00:00", Precision.DAY),
        ("46289.48678240741", "2026-09-24T11:40:58", Precision.SECOND),
        ("09/01/2024 12:34:56", None, None),
        ("2026-13-05 09:00:00", None, None),
    ],
)
def test_times_are_read_year_first_only(cell: str, wall: str | None, precision: Precision | None) -> None:
    found = read_wall_time(cell)
    assert (found[0].isoformat() if found else None) == wall
    assert (found[1] if found else None) is precision


@pytest.mark.parametrize(
    ("cell", "lost"), [("4.86456E+18", True), ("123456789012345000", True), ("123456789012345678", False), ("1234567000", False), ("T200P48", False)]
)
def test_lost_digits(cell: str, *, lost: bool) -> None:
    assert has_lost_digits(cell) is lost
