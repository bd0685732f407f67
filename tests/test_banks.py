"""Statements of banks and cards: OFX, CAMT and tables; signs, columns, days and what a file leaves open."""

from decimal import Decimal
from pathlib import Path

import pytest
from handover import taken_in

from casefile.records import Direction, Order, Payment, PaymentKind, Problem, ProblemCode, Reading, ReadingCode, Zone
from parsers import payment_rows, payment_ways
from parsers.cells import figure
from parsers.export import Options
from parsers.orders import camt, ofx
from parsers.orders.known_tables import KNOWN_TABLES
from tests.conftest import SAMPLES
from tests.reading import export_of, payments, problems, read, recognised_as, written
from tests.test_bills import codes, readings

FORMATS = SAMPLES / "formats"
TABLES = {table.FORMAT.name: table for table in KNOWN_TABLES}
OFX = "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><CURDEF>USD\n<BANKTRANLIST>\n{}\n</BANKTRANLIST></OFX>\n"
CAMT = '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>{}</Stmt></BkToCstmrStmt></Document>'


def table(folder: Path, name: str, text: str) -> list[Payment]:
    return payments(read(TABLES[name], written(folder, text, "statement.csv")))  # type: ignore[arg-type]


def one_ofx(folder: Path, leaves: str) -> Payment:
    (payment,) = payments(read(ofx, written(folder, OFX.format(f"<STMTTRN>{leaves}</STMTTRN>"), "statement.ofx")))
    return payment


# ── OFX ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "count", "total"),
    [
        ("bank_medium.ofx", 3, "-345.27"),
        ("fidelity-savings.ofx", 4, None),
        ("investment_medium.ofx", 3, None),
        ("multiple_accounts.ofx", 0, None),
        ("fail_nice/date_missing.ofx", 3, None),
        ("fail_nice/empty_balance.ofx", 1, "120"),
    ],
)
def test_statements_that_others_test_with(shared: Path, name: str, count: int, total: str | None) -> None:
    (folder,) = (shared / "fixtures" / "orders" / "bank_ofx").glob("*/tests/fixtures")
    found = payments(read(ofx, folder / name))
    assert len(found) == count
    if total:
        signed = [one.amount.amount if one.direction is Direction.IN else -one.amount.amount for one in found]
        assert sum(signed, Decimal(0)) == Decimal(total)


@pytest.mark.parametrize(
    ("written_time", "at", "zone"),
    [
        ("20260105", "2026-01-05T00:00:00", Zone.UNKNOWN),
        ("20260105120000", "2026-01-05T12:00:00", Zone.UNKNOWN),
        ("20260105120000.000[-5:EST]", "2026-01-05T12:00:00-05:00", Zone.OFFSET),
        ("20260105120000[+5.30:IST]", "2026-01-05T12:00:00+05:30", Zone.OFFSET),
        ("20260105120000[0:GMT]", "2026-01-05T12:00:00+00:00", Zone.OFFSET),
        ("20260231", None, Zone.UNKNOWN),
        ("", None, Zone.UNKNOWN),
        ("20260105120000[+99:XX]", None, Zone.UNKNOWN),
    ],
)
def test_times_of_ofx(tmp_path: Path, written_time: str, at: str | None, zone: Zone) -> None:
    payment = one_ofx(tmp_path, f"<TRNTYPE>POS\n<DTPOSTED>{written_time}\n<TRNAMT>-1\n<FITID>1\n")
    assert (payment.at and payment.at.isoformat(), payment.zone) == (at, zone)


@pytest.mark.parametrize(
    ("leaves", "kind", "direction", "amount"),
    [
        ("<TRNTYPE>POS<TRNAMT>-60.00", PaymentKind.PURCHASE, Direction.OUT, "60.00"),
        ("<TRNTYPE>CREDIT<TRNAMT>+60,00", PaymentKind.TRANSFER, Direction.IN, "60.00"),
        ("<TRNTYPE>XFER<TRNAMT>-60", PaymentKind.TRANSFER, Direction.OUT, "60"),
        ("<TRNTYPE>INT<TRNAMT>0.31", PaymentKind.OTHER, Direction.IN, "0.31"),
        ("<TRNTYPE>DEBIT<TRNAMT>-1,234.56", PaymentKind.PURCHASE, Direction.OUT, "1234.56"),
    ],
)
def test_the_sign_is_the_direction(tmp_path: Path, leaves: str, kind: PaymentKind, direction: Direction, amount: str) -> None:
    payment = one_ofx(tmp_path, leaves + "<DTPOSTED>20260105<FITID>1")
    assert (payment.kind, payment.direction, payment.amount.amount) == (kind, direction, Decimal(amount))


def test_a_converted_sum_stays_in_the_account_s_currency(tmp_path: Path) -> None:
    told = "<TRNTYPE>POS<DTPOSTED>20260105<TRNAMT>-60<FITID>1<{0}><CURRATE>1.1<CURSYM>EUR</{0}>"
    assert one_ofx(tmp_path, told.format("ORIGCURRENCY")).amount.currency == "USD"
    assert one_ofx(tmp_path, told.format("CURRENCY")).amount.currency == "EUR"


def test_a_transaction_without_a_sum_is_a_problem(tmp_path: Path) -> None:
    records = read(ofx, written(tmp_path, OFX.format("<STMTTRN><TRNTYPE>POS<TRNAMT>much</STMTTRN>"), "statement.ofx"))
    assert codes(records) == [ProblemCode.BAD_ROW]


# ── CAMT ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_entry_of_several_transactions_is_as_many_payments() -> None:
    found = payments(read(camt, FORMATS / "camt" / "statement.xml"))
    assert [(one.counterparty, str(one.amount.amount), one.kind.value) for one in found] == [
        ("Lampen & Licht Beispiel GmbH", "116.99", "purchase"),
        ("Erste Beispiel", "30.00", "purchase"),
        ("Zweite Beispiel", "50.00", "purchase"),
        (None, "116.99", "refund"),
    ]
    assert len({one.id for one in found}) == 4


def test_all_that_stands_in_structured_remittance_is_told(tmp_path: Path) -> None:
    document = "<RfrdDocInf><Nb>R-12</Nb></RfrdDocInf><CdtrRefInf><Ref>RF18</Ref></CdtrRefInf>"
    words = "<AddtlRmtInf>Cups</AddtlRmtInf><AddtlRmtInf>of May</AddtlRmtInf>"
    entry = (
        '<Ntry><Amt Ccy="CHF">30.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-01-05</Dt></BookgDt><NtryDtls><TxDtls>'
        f"<RmtInf><Strd>{document}{words}</Strd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )
    (payment,) = payments(read(camt, written(tmp_path, CAMT.format(entry), "statement.xml")))
    assert payment.description == "R-12 RF18 Cups of May"


def test_a_prefixed_statement_is_read_as_well(tmp_path: Path) -> None:
    text = (FORMATS / "camt" / "statement.xml").read_text("utf-8").replace("xmlns=", "xmlns:n=")
    text = text.replace("</", "\0").replace("<?", "\1").replace("<", "<n:").replace("\0", "</n:").replace("\1", "<?")
    assert len(payments(read(camt, written(tmp_path, text, "statement.xml")))) == 4


def test_an_entity_is_never_expanded(tmp_path: Path) -> None:
    text = '<!DOCTYPE Document [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + CAMT.format(
        '<Ntry><Amt Ccy="EUR">1</Amt><CdtDbtInd>DBIT</CdtDbtInd><BookgDt><Dt>2026-01-05</Dt></BookgDt><AddtlNtryInf>&b;</AddtlNtryInf></Ntry>'
    )
    export = export_of(written(tmp_path, text, "statement.xml"))
    records = list(camt.parse(export))
    assert ProblemCode.BAD_XML in codes(records)
    assert "aaaa" not in repr(payments(records))


def test_an_entry_that_says_no_direction_is_a_problem(tmp_path: Path) -> None:
    records = read(camt, written(tmp_path, CAMT.format('<Ntry><Amt Ccy="EUR">1</Amt></Ntry>'), "statement.xml"))
    assert codes(records) == [ProblemCode.BAD_ROW]


# ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Date,Description,Amount,Balance\n2026-01-05,SHOP,-60.00,1\n", ("out", "60.00", "purchase")),
        ("Date,Description,Amount,Balance\n2026-01-05,SHOP,(60.00),1\n", ("out", "60.00", "purchase")),
        ("Date,Description,Debit,Credit\n2026-01-05,SHOP,60.00,\n", ("out", "60.00", "purchase")),
        ("Date,Description,Debit,Credit\n2026-01-05,Refund SHOP,,60.00\n", ("in", "60.00", "refund")),
        ("Date,Description,Debit,Credit\n2026-01-05,SHOP,-60.00,\n", ("out", "60.00", "purchase")),
        ("Date;Description;Amount;Balance\n2026-01-05;Transfer to N;-1.060,50;0,00\n", ("out", "1060.50", "transfer")),
        ("交易日期,借贷标志,交易金额,摘要\n20260105,借,60.00,消费\n", ("out", "60.00", "purchase")),
        ("交易日期,借贷标志,交易金额,摘要\n20260105,贷 Cr,60.00,退货\n", ("in", "60.00", "refund")),
        ("交易日期,收入金额,支出金额,余额\n2026-01-05,-,60.00,1\n", ("out", "60.00", "purchase")),
        ("记账日期,货币,交易金额,联机余额,交易摘要,对手信息\n2026-01-05,人民币,-60.00,1,快捷支付,财付通-某店\n", ("out", "60.00", "purchase")),
    ],
)
def test_which_way_money_went(tmp_path: Path, text: str, expected: tuple[str, str, str]) -> None:
    name = "china_bank" if "日期" in text else "bank_statement"
    (payment,) = table(tmp_path, name, text)
    assert (payment.direction.value, str(payment.amount.amount), payment.kind.value) == expected


@pytest.mark.parametrize(
    ("back", "told"),
    [
        ("2026-02-01,SHOP,60.00,1", [("2026-02-01 60.00 GBP", "line 3")]),
        ("2026-08-01,SHOP,60.00,1", []),
        ("2026-02-01,SHOP,59.00,1", []),
        (
            "2026-02-01,SHOP,60.00,1\n2026-02-02,SHOP,60.00,1\n2026-02-03,SHOP,60.00,1",
            [("2026-02-01 60.00 GBP", "line 3"), ("2026-02-02 60.00 GBP", "line 2")],
        ),
    ],
    ids=["soon after", "too late", "another sum", "as often as it was paid"],
)
def test_a_refund_that_no_word_tells_is_told_with_what_it_returns(tmp_path: Path, back: str, told: list[tuple[str, str]]) -> None:
    text = f"Date,Description,Amount,Balance,Currency\n2026-01-09,SHOP,-60.00,1\n2026-01-05,SHOP,-60.00,1\n{back}\n".replace(",1\n", ",1,GBP\n")
    records = read(TABLES["bank_statement"], written(tmp_path, text, "statement.csv"))  # type: ignore[arg-type]
    assert [(one.value, one.why) for one in records if isinstance(one, Reading) and one.code is ReadingCode.GIVEN_BACK] == told
    assert sum(one.kind is PaymentKind.REFUND for one in payments(records)) == len(told)


@pytest.mark.parametrize(
    "words",
    [
        *("RUECKERSTATTUNG Laden", "DEVOLUCAO COMPRA", "Devolução", "ATERBETALNING KORT", "VRACENI PENEZ", "VISSZATERITES", "HOAN TIEN DON 12"),
        *("ΕΠΙΣΤΡΟΦΗ ΑΓΟΡΑΣ", "İADE", "iadesi yapıldı", "ВОЗВРАТ", "返金", "환불"),
    ],
)
def test_words_of_a_refund_are_read_as_banks_write_them(tmp_path: Path, words: str) -> None:
    (payment,) = table(tmp_path, "bank_statement", f"Date,Description,Debit,Credit\n2026-01-05,{words},,60.00\n")
    assert payment.kind is PaymentKind.REFUND


@pytest.mark.parametrize("words", ["払戻", "お払戻し", "IADELI TAAHHUTLU MEKTUP", "İadeli taahhütlü", "Stornogebühr"])
def test_what_was_drawn_or_paid_for_post_is_no_refund(tmp_path: Path, words: str) -> None:
    (payment,) = table(tmp_path, "bank_statement", f"Date,Description,Debit,Credit\n2026-01-05,{words},60.00,\n")
    assert payment.kind is PaymentKind.PURCHASE


def test_the_time_of_a_chinese_bank_without_separators(tmp_path: Path) -> None:
    payment = payments(read(TABLES["china_bank"], FORMATS / "china_bank" / "abc.csv"))[0]  # type: ignore[arg-type]
    assert payment.at is not None
    assert payment.at.isoformat() == "2026-01-05T09:30:00+08:00"
    assert (payment.extra["交易日期"], payment.extra["交易时间"]) == ("20260105", "093000")


def test_a_day_without_a_year_is_said_and_not_filled_in(tmp_path: Path) -> None:
    records = read(TABLES["china_bank"], written(tmp_path, "交易日期,借贷标志,交易金额,摘要\n01/05,借,60.00,消费\n"))  # type: ignore[arg-type]
    assert [problem.code for problem in problems(records)] == [ProblemCode.YEAR_MISSING]


def test_the_lines_above_a_table_name_the_holder_and_nobody_else(tmp_path: Path) -> None:
    text = "户名:测试甲,账号:6228480000000000001\n对方户名:某某小店\n交易日期,交易金额,余额,对方户名\n2026-01-05,-60.00,1,某某小店\n"
    records = read(TABLES["china_bank"], written(tmp_path, text))  # type: ignore[arg-type]
    assert readings(records, ReadingCode.HOLDER) == ["测试甲", "6228480000000000001"]


def test_unsigned_sums_go_the_way_their_balances_tell(tmp_path: Path) -> None:
    text = "交易日期,交易金额,余额,摘要\n2026-01-05,100.00,100.00,转入\n2026-01-06,60.00,40.00,消费\n2026-01-07,60.00,100.00,退款\n"
    records = read(TABLES["china_bank"], written(tmp_path, text))  # type: ignore[arg-type]
    assert [payment.direction for payment in payments(records)] == [Direction.NEUTRAL, Direction.OUT, Direction.IN]
    assert [(problem.code, problem.detail) for problem in problems(records)] == [(ProblemCode.NO_DIRECTION, "1")]


@pytest.mark.parametrize("back", ["Refund coffee", "ONLINE PAYMENT - THANK YOU"])
def test_signs_that_may_be_a_card_s_tell_no_way(tmp_path: Path, back: str) -> None:
    text = f"Date,Description,Amount\n2026-01-05,Coffee,60.00\n2026-01-06,{back},-60.00\n"
    records = read(TABLES["bank_statement"], written(tmp_path, text))  # type: ignore[arg-type]
    assert [payment.direction for payment in payments(records)] == [Direction.NEUTRAL] * 2
    assert ProblemCode.NO_DIRECTION in [problem.code for problem in problems(records)]


def test_a_table_of_values_is_no_statement(tmp_path: Path) -> None:
    path = written(tmp_path, "Date,Name,Value\n2026-01-05,temperature,-3\n", "table.csv")
    assert recognised_as(path) == []


def test_a_sum_without_a_currency_is_told() -> None:
    records = read(TABLES["bank_statement"], FORMATS / "bank_statement" / "statement.csv")  # type: ignore[arg-type]
    assert [(problem.code, problem.detail) for problem in problems(records)] == [(ProblemCode.NO_CURRENCY, "3")]
    assert readings(records, ReadingCode.DATE_ORDER) == ["dmy"]


def test_a_total_under_the_table_is_no_payment() -> None:
    assert len(payments(read(TABLES["china_bank"], FORMATS / "china_bank" / "icbc.csv"))) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "china_card",
            "交易日期,记账日期,卡末四位,交易说明,交易币种/金额\n2026-01-05,2026-01-06,1234,财付通-某店,CNY 123.18\n",
            ("out", "123.18", "CNY"),
        ),
        ("china_card", "交易日期,入账日期,交易摘要,交易金额,币种\n2026/01/05,2026/01/06,（退货）支付宝-某店,-60.00,人民币\n", ("in", "60.00", "CNY")),
        (
            "china_bank",
            (
                "明细查询\n交易日期\t,摘要\t,交易金额(收入)\t,交易金额(支出)\t,交易币种\t,记账金额(收入)\t,记账金额(支出)\t,余额\t,对方户名\t\n"
                "2026-01-05\t,消费\t,-\t,60.00\t,人民币\t,-\t,60.00\t,100.00\t,某店\t\n"
            ),
            ("out", "60.00", "CNY"),
        ),
        ("bank_statement", 'Date,Description,Billing amount,Billing currency\n"25/01/2026","SHOP","-1,099.14"\t,HKD\n', ("out", "1099.14", "HKD")),
        (
            "bank_statement",
            "Date,Transaction Type,Transaction Description,Debit Amount,Credit Amount,Balance\n25/01/2026,DEB,FERNWREN,125.00,,1.00\n",
            ("out", "125.00", "XXX"),
        ),
    ],
)
def test_columns_as_banks_head_them(tmp_path: Path, name: str, text: str, expected: tuple[str, str, str]) -> None:
    (payment,) = table(tmp_path, name, text)
    assert (payment.direction.value, str(payment.amount.amount), payment.amount.currency) == expected


def test_a_clock_that_its_header_states_is_no_assumption(tmp_path: Path) -> None:
    text = "id,Created (UTC),Amount,Amount Refunded,Currency,Captured,Card ID,Status\nch_1,2026-01-05 10:00,25.00,0.00,gbp,true,card_1,Paid\n"
    (payment,) = table(tmp_path, "stripe_payments", text)
    assert (payment.at and payment.at.isoformat(), payment.zone) == ("2026-01-05T10:00:00+00:00", Zone.UTC)


def test_a_header_that_somebody_wrote_into_a_chat_makes_no_statement_of_it(tmp_path: Path) -> None:
    lines = [f"[{day:02}/01/2024, 10:00:00] Tom: hello, {day}" for day in range(1, 20)]
    path = written(tmp_path, "\n".join([*lines, "Date,Description,Amount,Balance", "[20/01/2024, 10:00:00] Kim: thanks"]), "_chat.txt")
    assert recognised_as(path) == ["whatsapp"]


@pytest.mark.parametrize("rows", [1, 9, 30, 58])
def test_many_rows_may_stand_above_the_header(rows: int, tmp_path: Path) -> None:
    above = [f"About;this account;{number}" for number in range(rows)]
    path = written(tmp_path, "\n".join([*above, "Date;Description;Amount;Balance", "2024-01-02;Oak & Ash;-60.00;940.00", ""]), "s.csv")
    assert recognised_as(path) == ["bank_statement"]


def test_a_refund_that_its_words_tell_leaves_no_payment_for_another_of_its_sum(tmp_path: Path) -> None:
    rows = "Date,Description,Counterparty,Amount,Balance,Currency\n"
    rows += "2026-01-05,Card payment,Lamp Shop,-60.00,940.00,USD\n2026-01-09,Refund,Lamp Shop,60.00,1000.00,USD\n"
    rows += "2026-01-12,Transfer,Lamp Shop,60.00,1060.00,USD\n"
    kinds = [one.kind for one in table(tmp_path, "bank_statement", rows)]
    assert kinds == [PaymentKind.PURCHASE, PaymentKind.REFUND, PaymentKind.TRANSFER]


def test_the_columns_of_a_statement_are_looked_through_once_and_not_for_each_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    for module in (payment_rows, payment_ways):
        monkeypatch.setattr(module, "figure", lambda cell: looked.append(cell) or figure(cell))
    rows = "".join(f"2024-05-21,CUPS {number},48.60,,951.40\n" for number in range(100))
    assert len(table(tmp_path, "bank_statement", f"Date,Description,Debit,Credit,Balance\n{rows}")) == 100
    assert len(looked) < 1500


@pytest.mark.parametrize("rows", ["2024-05-21,Walnut tray,W-1,48.60,-5.00\n2024-05-22,Oak tray,W-2,20.00,-1.00\n"])
def test_prices_and_discounts_without_a_header_are_no_statement(rows: str, tmp_path: Path) -> None:
    assert not TABLES["bank_statement"].recognizes(export_of(written(tmp_path, rows, "goods.csv")))


def test_a_currency_that_the_user_tells_is_that_of_sums_without_one(tmp_path: Path) -> None:
    handed = tmp_path / "handed"
    handed.mkdir()
    (handed / "statement.csv").write_text("Date,Description,Debit,Credit,Balance\n13/01/2026,OAK & ASH,60.00,,940.00\n")
    (handed / "orders.csv").write_text("Order number,Date,Item,Total\nA-1,2026-01-13,Lamp,60.00\nA-2,2026-01-14,Shade,$9.00\n")
    with taken_in(handed, tmp_path, Options(currency="GBP")) as case:
        sums = [payment.amount for payment in case.records(Payment)] + [order.total for order in case.records(Order)]
        told = [(reading.value, reading.why) for reading in case.records(Reading) if reading.code is ReadingCode.CURRENCY]
        assert list(case.records(Problem)) == []
    assert sorted(f"{money.amount} {money.currency}" for money in sums if money) == ["60.00 GBP", "60.00 GBP", "9.00 USD"]
    assert told == [("GBP", "--currency")] * 2
