"""What was paid, what came back and what is left: nothing counts twice, and what shows a sum is told."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from case_builder import BUYER, SELLER, START, CaseBuilder

from casefile.findings import Formation, Terms
from casefile.records import Direction, EventKind, MessageKind, Order, Payment, PaymentKind, Precision, Provenance, Role
from pipeline.accounts.reckoning import SAID, TOLD, Reckoning, Sum, reckon, sum_told
from pipeline.law import load_pack
from pipeline.link.transfers import transfers


@pytest.fixture
def build(tmp_path: Path) -> CaseBuilder:
    build = CaseBuilder(tmp_path)
    for name in ("chat", "mail", "export", "bill"):
        build.source(name, Provenance.OFFICIAL_EXPORT)
    return build


def of(
    build: CaseBuilder,
    *payments: Payment,
    paying: Order | None = None,
    told: Sequence[Sum] = (),
    said: Sequence[Sum] = (),
    agreed: Sequence[Formation] = (),
) -> Reckoning:
    """`paying`: the order that all payments are of."""
    build.case.index_messages()
    build.case.flush()
    orders = list(build.case.records(Order))
    payment_order = {payment.id: paying.id for payment in payments} if paying is not None else {}
    return reckon(orders, payments, payment_order, shown=list(transfers(build.case)), told=told, said=said, agreed=agreed)


def transferred(build: CaseBuilder, amount: str, direction: Direction) -> Payment:
    return replace(build.payment("bill", amount=amount, kind=PaymentKind.TRANSFER), direction=direction)


def test_an_order_that_stands_in_a_mail_and_in_an_export_is_one_contract(build: CaseBuilder) -> None:
    told = build.order("mail", platform="amazon", total="389")
    exported = replace(told, place=build.place("export"))
    build.case.add(exported)
    [account] = of(build).accounts
    assert (account.left, account.paid[0].items) == (Decimal(389), (told.id, exported.id))


def test_a_refund_that_two_records_of_an_order_tell_of_is_one(build: CaseBuilder) -> None:
    events: dict[EventKind, float | None] = {EventKind.PLACED: 0, EventKind.REFUNDED: 5}
    told = build.order("mail", total="389", events=events, refunded="100")
    build.case.add(replace(told, place=build.place("export")))
    [account] = of(build).accounts
    assert (account.returned, account.left) == (Decimal(100), Decimal(289))


def row(
    build: CaseBuilder, file: str, number: str | None, *, amount: str = "389", kind: PaymentKind = PaymentKind.PURCHASE, days: int = 0
) -> Payment:
    return replace(build.payment(file, amount=amount, kind=kind), payment_no=number, at=START + timedelta(days=days))


def test_a_payment_that_a_bill_and_its_certificate_show_is_one(build: CaseBuilder) -> None:
    order = build.order("export", total="389")
    rows = [row(build, file, "2026010122001", amount=sum_) for file, sum_ in (("bill", "389"), ("mail", "389.00"))]
    back = [row(build, file, "2026010122001_9", amount="100", kind=PaymentKind.REFUND) for file in ("bill", "mail")]
    [account] = of(build, *rows, *back, paying=order).accounts
    assert (account.price, account.returned) == (Decimal(389), Decimal(100))
    assert [one.items for one in (*account.paid, *account.back)] == [tuple(one.id for one in rows), tuple(one.id for one in back)]


@pytest.mark.parametrize("files", [("bill", "mail"), ("mail", "bill")], ids=" first, then the ".join)
def test_a_certificate_that_names_no_order_shows_the_payment_that_its_bill_shows(build: CaseBuilder, files: Sequence[str]) -> None:
    order = build.order("export", total="389")
    rows = [row(build, file, "2026010122001") for file in files]
    reckoning = reckon([order], rows, {one.id: order.id for one in rows if one.place.source == "bill"}, shown=(), told=(), said=(), agreed=())
    assert (reckoning.apart, [one.items for one in reckoning.paid("CNY")]) == ((), [tuple(one.id for one in rows)])


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(("bill", "2026010122001", 0), id="in one file"),
        pytest.param(("mail", "2026010122002", 0), id="of another number"),
        pytest.param(("mail", "2026010122001", 31), id="of another month, by a number that comes again"),
        pytest.param(("mail", None, 0), id="of no number"),
    ],
)
def test_payments_of_one_sum_are_several(build: CaseBuilder, second: tuple[str, str | None, int]) -> None:
    file, number, days = second
    rows = [row(build, "bill", "2026010122001"), row(build, file, number, days=days)]
    [account] = of(build, *rows).accounts
    assert account.price == Decimal(778)


@pytest.mark.parametrize(
    ("text", "days", "price"),
    [
        ("VENMO *DANA L VISA DIRECT NY", 2, 389),
        ("TRADER JOES #712", 2, 778),
        ("VENMO *DANA L VISA DIRECT NY", 9, 778),
    ],
)
def test_a_payment_by_a_service_and_the_row_of_the_bank_it_was_drawn_from_are_one(build: CaseBuilder, text: str, days: int, price: int) -> None:
    paid = replace(row(build, "bill", "4190001"), platform="venmo", counterparty="Dana L")
    booked = replace(row(build, "mail", None, days=days), platform="bank", description=text)
    [account] = of(build, booked, paid).accounts
    assert account.price == Decimal(price)


def test_of_two_payments_of_a_sum_each_has_its_own_row_of_the_bank(build: CaseBuilder) -> None:
    paid = [replace(row(build, "bill", f"419000{days}", days=days), platform="venmo") for days in (0, 1)]
    booked = [replace(row(build, "mail", None, days=days), platform="bank", description="VENMO PAYMENT") for days in (0, 1)]
    [account] = of(build, *paid, *booked).accounts
    assert [len(one.items) for one in account.paid] == [2, 2]


@pytest.mark.parametrize(("payees", "price"), [(("Shop A", "Shop B"), 778), (("Shop A", "SHOP A"), 389)])
def test_a_number_of_a_bank_is_one_only_within_an_account(build: CaseBuilder, payees: Sequence[str], price: int) -> None:
    rows = [replace(row(build, file, "1"), platform="bank", counterparty=payee) for file, payee in zip(("bill", "mail"), payees, strict=True)]
    [account] = of(build, *rows).accounts
    assert account.price == Decimal(price)


@pytest.mark.parametrize(
    ("times", "price"),
    [
        pytest.param(("2026-01-01T23:30:00+00:00", "2026-01-02T07:30:20+08:00"), 389, id="one instant on two clocks"),
        pytest.param(("2026-01-01T03:00:00", "2026-01-01T03:00:00+08:00"), 389, id="one day on a clock of no zone"),
        pytest.param(("2026-01-01T00:00:00+08:00", "2026-01-01T14:00:00+08:00"), 389, id="a day alone"),
        pytest.param(("2026-01-01T12:00:00+08:00", "2026-01-02T07:30:00+08:00"), 778, id="two days on one clock"),
    ],
)
@pytest.mark.parametrize("way", [1, -1])
def test_rows_of_one_payment_are_of_one_day_or_instant(build: CaseBuilder, times: Sequence[str], price: int, way: int) -> None:
    rows = [timed(build, file, at) for file, at in zip(("bill", "mail"), times, strict=True)][::way]
    [account] = of(build, *rows).accounts
    assert account.price == Decimal(price)


def timed(build: CaseBuilder, file: str, at: str) -> Payment:
    precision = Precision.DAY if "T00:00:00" in at else Precision.SECOND
    return replace(row(build, file, "2026010122001"), at=datetime.fromisoformat(at), precision=precision)


@pytest.mark.parametrize("way", [1, -1])
def test_two_payments_of_a_number_are_told_apart_by_their_instants_on_any_clock(build: CaseBuilder, way: int) -> None:
    here = [timed(build, "bill", at) for at in ("2026-01-02T07:30:00+08:00", "2026-01-02T15:00:00+08:00")]
    there = [timed(build, "mail", at) for at in ("2026-01-01T23:30:00+00:00", "2026-01-02T07:00:00+00:00")]
    [account] = of(build, *[*here, *there][::way]).accounts
    assert account.price == Decimal(778)


def test_a_transfer_back_is_of_the_only_contract(build: CaseBuilder) -> None:
    build.order("export", total="389")
    [account] = of(build, transferred(build, "100", Direction.IN)).accounts
    assert account.left == Decimal(289)


def test_a_transfer_back_that_may_be_of_several_is_of_none(build: CaseBuilder) -> None:
    build.order("export", total="389")
    back = transferred(build, "100", Direction.IN)
    reckoning = of(build, transferred(build, "45", Direction.OUT), back)
    assert ([account.left for account in reckoning.accounts], reckoning.unallotted) == ([Decimal(389)], (back,))


def test_a_deal_without_an_order_is_what_the_bill_shows(build: CaseBuilder) -> None:
    [account] = of(build, transferred(build, "900", Direction.OUT), transferred(build, "300", Direction.IN)).accounts
    assert (account.contract, account.left) == ((), Decimal(600))


def test_what_a_payee_pays_into_the_account_it_was_paid_from_came_back_whatever_the_service_calls_it(build: CaseBuilder) -> None:
    paid = build.payment("bill", amount="454", counterparty="Dana L")
    sent = replace(build.payment("bill", amount="200", counterparty="dana l"), direction=Direction.IN, at=START + timedelta(days=11))
    [account] = of(build, paid, sent).accounts
    assert (account.returned, account.left) == (Decimal(200), Decimal(254))


def test_what_a_payee_pays_back_on_an_order_came_back_though_only_what_was_paid_is_tied_to_it(build: CaseBuilder) -> None:
    order = build.order("export", total="454", events={EventKind.PLACED: 0})
    paid = build.payment("bill", amount="454", counterparty="Dana L")
    sent = replace(build.payment("bill", amount="200", counterparty="Dana L"), direction=Direction.IN, at=START + timedelta(days=11))
    [account] = reckon([order], [paid, sent], {paid.id: order.id}, shown=(), told=(), said=(), agreed=()).accounts
    assert account.left == Decimal(254)


@pytest.mark.parametrize(("file", "payee", "days"), [("export", "Dana L", 11), ("bill", "Robin V", 11), ("bill", "Dana L", -3)])
def test_a_sale_of_another_account_or_payee_or_before_the_payment_is_no_money_that_came_back(
    build: CaseBuilder, file: str, payee: str, days: int
) -> None:
    paid = build.payment("bill", amount="454", counterparty="Dana L")
    sale = replace(build.payment(file, amount="200", counterparty=payee), direction=Direction.IN, at=START + timedelta(days=days))
    [account] = of(build, paid, sale).accounts
    assert account.left == Decimal(454)


def test_a_transfer_that_the_chat_shows_counts_once_however_often_it_is_written(build: CaseBuilder) -> None:
    talk = build.talk("chat")
    for by, text in ((BUYER, "[转账] ¥900.00"), (SELLER, "[转账] ¥900.00"), (SELLER, "[转账] ¥300.00")):
        build.message(talk, by, text, kind=MessageKind.TRANSFER)
    [account] = of(build).accounts
    assert (account.price, account.returned, account.currency) == (Decimal(900), Decimal(300), "CNY")


@pytest.mark.parametrize(
    ("told", "is_billed", "left"),
    [((30,), False, 70), ((30, 30), False, 70), ((30, 20), False, 50), ((60, 90), False, 10), ((30,), True, 60), ((), False, 100)],
)
def test_what_only_messages_tell_of_counts_where_no_record_shows_more(build: CaseBuilder, told: tuple[int, ...], is_billed: bool, left: int) -> None:
    order = build.order("export", total="100")
    payments = [build.payment("bill", amount="40", kind=PaymentKind.REFUND)] if is_billed else []
    said = [Sum(amount=Decimal(amount), items=(f"m{number}",)) for number, amount in enumerate(told)]
    [account] = of(build, *payments, paying=order, told=said).accounts
    assert (account.left, bool(account.told)) == (Decimal(left), bool(told) and not is_billed)


def test_the_sum_that_a_message_tells_of_is_read_from_it() -> None:
    telling = re.compile(load_pack("uk").signs[TOLD].pattern, re.IGNORECASE)
    assert sum_told("ok, we have refunded the £1,043.50 for the rack", telling) == (Decimal("1043.50"), "GBP")
    assert sum_told("we'll refund you £43", telling) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [("行，1块拍了，579也转了", ("579", None)), ("付了2,000元定金", ("2000", None)), ("Deposit USD 1,220 sent", ("1220", "USD"))],
)
def test_the_sum_that_the_buyer_says_was_paid_is_read_with_its_currency(text: str, told: tuple[str, str | None]) -> None:
    telling = re.compile(load_pack("cn").signs[SAID].pattern, re.IGNORECASE)
    assert sum_told(text, telling) == (Decimal(told[0]), told[1])


@pytest.mark.parametrize(
    ("texts", "left"),
    [
        (((BUYER, "[转账] ¥900.00 定金"), (SELLER, "[已收款] ¥900.00")), 900),
        (((BUYER, "[转账] ¥900.00 定金"), (SELLER, "[转账收款] ¥900.00"), (SELLER, "[转账] ¥300.00")), 600),
        (((BUYER, "[转账] ¥900.00 已被接收"), (SELLER, "[转账] ¥900.00 退定金")), 0),
        (((BUYER, "[转账] ¥900.00 定金"), (BUYER, "[转账|接收 ￥300.00](退款)")), 600),
    ],
)
def test_a_receipt_for_a_transfer_is_no_transfer_back(build: CaseBuilder, texts: Sequence[tuple[Role, str]], left: int) -> None:
    talk = build.talk("chat")
    for by, text in texts:
        build.message(talk, by, text, kind=MessageKind.TRANSFER)
    [account] = of(build).accounts
    assert (account.price, account.left) == (Decimal(900), Decimal(left))


def test_a_transfer_is_in_the_currency_that_it_names(build: CaseBuilder) -> None:
    build.message(build.talk("chat"), BUYER, "DuitNow transfer RM590.00 successful", kind=MessageKind.TRANSFER)
    [account] = of(build).accounts
    assert (account.price, account.currency) == (Decimal(590), "MYR")


def deal(amount: str | None, quantity: int | None = None, order: Order | None = None) -> Formation:
    terms = Terms(amount=Decimal(amount) if amount else None, currency="CNY", quantity=Decimal(quantity) if quantity else None)
    return Formation(conversation="c", by="messages", offer="s1", acceptance="s2", order=order.id if order else None, terms=terms)


def words(*amounts: int) -> list[Sum]:
    return [Sum(amount=Decimal(amount), items=(f"m{number}",)) for number, amount in enumerate(amounts)]


@pytest.mark.parametrize(
    ("price", "quantity", "said", "paid"),
    [
        ("1180", None, (1180,), 1180),
        ("1180", None, (300, 880), 1180),
        ("1180", None, (300, 1180), 1180),  # what was paid in all
        ("125", 300, (11250, 25750), 37000),
        (None, None, (300, 880), 880),
    ],
)
def test_what_the_buyer_says_was_paid_for_the_only_deal_counts_where_nothing_else_shows_it(
    build: CaseBuilder, price: str | None, quantity: int | None, said: tuple[int, ...], paid: int
) -> None:
    [account] = of(build, said=words(*said), agreed=[deal(price, quantity)]).accounts
    assert (account.price, account.is_said) == (Decimal(paid), True)


def test_what_the_buyer_says_was_paid_is_for_none_of_several_deals(build: CaseBuilder) -> None:
    assert of(build, said=words(300), agreed=[deal("300"), deal("500")]).accounts == ()


@pytest.mark.parametrize(("said", "paid"), [((579,), 580), ((200,), 1), ((), 1)])
def test_what_was_paid_beside_an_order_for_less_than_the_price_agreed_on_belongs_to_it(build: CaseBuilder, said: tuple[int, ...], paid: int) -> None:
    order = build.order("export", total="1")
    [account] = of(build, said=words(*said), agreed=[deal("580", order=order)]).accounts
    assert (account.price, account.is_said) == (Decimal(paid), paid > 1)


def test_who_tells_of_the_payment_for_an_order_at_the_price_agreed_on_has_paid_nothing_besides(build: CaseBuilder) -> None:
    order = build.order("export", total="100")
    [account] = of(build, said=words(100), agreed=[deal("100", 2, order=order)]).accounts
    assert (account.price, account.is_said) == (Decimal(100), False)


def test_a_payment_apart_that_makes_up_the_price_agreed_on_is_of_the_order(build: CaseBuilder) -> None:
    order = build.order("export", total="1")
    reckoning = of(build, transferred(build, "579", Direction.OUT), agreed=[deal("580", order=order)])
    assert ([(account.price, account.is_said) for account in reckoning.accounts], reckoning.apart) == ([(Decimal(580), False)], ())


def test_an_invoice_is_no_contract_of_its_own(build: CaseBuilder) -> None:
    build.order("export", total="100")
    build.order("mail", platform="invoice", total="100")
    assert len(of(build).accounts) == 1
