"""What was paid for each contract, what came back of it and what is left, each sum with what shows it; nothing counts twice.

Records of one order that stand in several files (the mail that confirms it, the platform's export) are one contract; rows of one transaction that
stand in several (a bill and its certificate, bills whose months overlap) are one payment. A bill goes before what an
order says of its own payment, and both before what messages alone tell.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from casefile.findings import Formation
from casefile.records import BANK, NO_CURRENCY, Direction, EventKind, Order, Payment, Precision, Role
from extractors.money import find_money
from extractors.text import fold
from pipeline.accounts.contracts import contracts, happened
from pipeline.accounts.money_back import money_back
from pipeline.link.orders import numbered_with
from pipeline.link.transfers import Transfer

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
TOLD = "F.REFUND_TOLD"
"""The sign of the packs by which the seller tells of a refund."""
SAID = "F.PAYMENT_SAID"
"""… by which the buyer tells of a payment."""
SERVICES: Mapping[str, tuple[str, ...]] = {"alipay": ("alipay", "支付宝"), "wechat_pay": ("wechat", "weixin", "财付通", "微信", "tenpay")}
"""How banks write a payment service, where it is not as we call it."""
BOOKED_BEFORE, BOOKED_WITHIN = timedelta(days=1), timedelta(days=5)
"""How long before or after a payment by a service the bank books what the service drew for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    amount: Decimal
    items: tuple[str, ...]
    """Ids of what shows it: a payment, the records of an order, a message."""
    at: datetime | None = None
    currency: str | None = None
    """Where words alone tell of it and name it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Of one contract; of what was paid to the seller in one currency where no record of an order is in dispute."""

    contract: tuple[Order, ...]
    """All its records."""
    currency: str
    paid: tuple[Sum, ...]
    is_billed: bool
    """Whether a bill shows what was paid, and not only the order."""
    back: tuple[Sum, ...] = ()
    told: tuple[Sum, ...] = ()
    """What came back by the messages alone."""
    is_said: bool = False
    """Whether of what was paid, or of a part of it, only the buyer's words tell."""

    @property
    def price(self) -> Decimal:
        return total(self.paid)

    @property
    def returned(self) -> Decimal:
        return total((*self.back, *self.told))

    @property
    def left(self) -> Decimal:
        return self.price - self.returned


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    accounts: tuple[Account, ...]
    apart: tuple[Payment, ...] = ()
    """What was paid to the seller beside the contracts: charged apart, or off the platform."""
    unallotted: tuple[Payment, ...] = ()
    """What came back and does not say of which of them."""
    doubtful: tuple[Account, ...] = ()
    """By the orders alone, of those that may be of another matter: in no sum of several."""

    def paid(self, currency: str) -> list[Sum]:
        """All that was paid, for the contracts and apart."""
        own = (one for account in self.accounts if account.currency == currency for one in account.paid)
        return [*own, *sums_of(payment for payment in self.apart if payment.amount.currency == currency)]

    def back(self, currency: str) -> list[Sum]:
        """All that came back."""
        own = (one for account in self.accounts if account.currency == currency for one in (*account.back, *account.told))
        return [*own, *sums_of(payment for payment in self.unallotted if payment.amount.currency == currency)]


def sums_of(payments: Iterable[Payment]) -> tuple[Sum, ...]:
    return tuple(Sum(amount=rows[0].amount.amount, items=tuple(row.id for row in rows), at=rows[0].at) for rows in transactions(payments))


def transactions(payments: Iterable[Payment]) -> list[list[Payment]]:
    """The rows of each. Rows of several files are one where number, sum, way and time agree; rows of one file are as many as it has.

    Of times that are told to the minute, with their zone, the minute has to agree; of others the day.
    """
    found: list[list[Payment]] = []
    known: dict[tuple[object, ...], list[Payment]] = {}
    seen: Counter[tuple[object, ...]] = Counter()

    def numbered(*key: object) -> tuple[object, ...]:
        """The same of another file is the row that comes there as the first, second … of its kind."""
        seen[(payment.place.source, *key)] += 1
        return (*key, seen[(payment.place.source, *key)])

    for payment in payments:
        if payment.payment_no is None or payment.at is None:
            found.append([payment])
            continue
        key = (payment.platform, payment.payment_no, numbered_with(payment), payment.amount, payment.direction)
        day = numbered(*key, payment.at.date())
        if payment.at.tzinfo is None or payment.precision is Precision.DAY:
            asked, told = [("exact", *day), ("day", *day)], [("day", *day)]
        else:
            minute = numbered(*key, payment.at.astimezone(UTC).replace(second=0, microsecond=0))
            asked, told = [minute, ("day", *day)], [minute, ("exact", *day)]
        rows = next((known[one] for one in asked if one in known), None)
        if rows is None:
            rows = []
            found.append(rows)
        rows.append(payment)
        for one in told:
            known.setdefault(one, rows)
    return _with_funding(found)


def _with_funding(found: list[list[Payment]]) -> list[list[Payment]]:
    """A payment by a service and the row of the bank from which the service drew it are one."""
    booked = defaultdict[tuple[Direction, Decimal], list[list[Payment]]](list)
    for rows in found:
        if rows[0].platform == BANK:
            booked[rows[0].direction, rows[0].amount.amount].append(rows)
    drawn: set[int] = set()
    for rows in found:
        paid = rows[0]
        candidates = booked[paid.direction, paid.amount.amount] if paid.platform != BANK else []
        funding = next((bank for bank in candidates if id(bank) not in drawn and _funds(bank[0], paid)), None)
        if funding is not None:
            drawn.add(id(funding))
            rows.extend(funding)
    return [rows for rows in found if id(rows) not in drawn]


def _funds(bank: Payment, payment: Payment) -> bool:
    """Whether a bank's row of the same sum names the service, and is of the days of the payment."""
    if bank.at is None or payment.at is None:
        return False
    if bank.amount.currency not in (payment.amount.currency, NO_CURRENCY) or bank.place.source == payment.place.source:
        return False
    text = f"{bank.counterparty or ''} {bank.description}".casefold()
    if not any(name in text for name in SERVICES.get(payment.platform, (payment.platform.replace("_", " "),))):
        return False
    return -BOOKED_BEFORE <= bank.at.date() - payment.at.date() <= BOOKED_WITHIN


def total(sums: Iterable[Sum]) -> Decimal:
    return sum((one.amount for one in sums), Decimal())


def reckon(
    orders: Iterable[Order],
    payments: Sequence[Payment],
    payment_order: Mapping[str, str],
    *,
    shown: Sequence[Transfer],
    told: Sequence[Sum],
    said: Sequence[Sum],
    agreed: Sequence[Formation],
    doubtful: Iterable[Order] = (),
) -> Reckoning:
    """`doubtful`: orders that may be of another matter. `payment_order`: payment → the order that it pays or refunds, where that is certain.
    `shown`: transfers that the chat itself shows. `told`: what the seller's messages say came back; `said`: what the buyer's say was paid.
    `agreed`: the contracts."""
    found: list[Account] = []
    payment_order = _of_all_rows(payments, payment_order)
    free = [payment for payment in payments if payment.id not in payment_order]
    for contract in contracts(orders):
        ids = {order.id for order in contract}
        account = _account(contract, [payment for payment in payments if payment_order.get(payment.id) in ids])
        if account is not None:
            found.append(account)
    apart = tuple(payment for payment in free if payment.is_paid_out)
    back = tuple(payment for payment in money_back(payments) if payment.id not in payment_order)
    if not found:
        found, apart, back = _of_no_order(apart, back) or _of_chat(shown) or _of_words(said, agreed), (), ()
    elif len(found) == 1:
        found, apart = _with_rest(found[0], agreed, apart, shown, said)
    if len(found) == 1 and found[0].contract and not found[0].back and not apart:
        [account] = found
        own = tuple(payment for payment in back if payment.amount.currency == account.currency)
        found, back = [replace(account, back=sums_of(own))], tuple(payment for payment in back if payment not in own)
    if len(found) == 1 and not found[0].back and not back:
        [account] = found
        found = [replace(account, back=_transferred(shown, Role.SELLER, account.currency))]
    if len(found) == 1 and not found[0].back and not back:
        found = [replace(found[0], told=_each_once(told, found[0].price))]
    others = filter(None, (_account(contract, ()) for contract in contracts(doubtful)))
    return Reckoning(accounts=tuple(found), apart=apart, unallotted=back, doubtful=tuple(others))


def _of_all_rows(payments: Sequence[Payment], payment_order: Mapping[str, str]) -> Mapping[str, str]:
    """The order that one row of a transaction pays is paid by all its rows: a certificate may be tied to the chat alone."""
    found = dict(payment_order)
    for rows in transactions(payments):
        if (order := next((payment_order[row.id] for row in rows if row.id in payment_order), None)) is not None:
            found.update((row.id, order) for row in rows)
    return found


def _account(contract: tuple[Order, ...], payments: Sequence[Payment]) -> Account | None:
    """None where neither a bill nor an order says what was paid."""
    out = [payment for payment in payments if payment.is_paid_out]
    currencies = {payment.amount.currency for payment in out}
    is_billed = len(currencies) == 1
    if is_billed:
        [currency] = currencies
        paid = sums_of(out)
    else:
        money = next((order.total for order in contract if order.total is not None), None)
        if money is None:
            return None
        currency = money.currency
        paid = (Sum(amount=money.amount, items=tuple(order.id for order in contract if order.total == money)),)
    back = _billed(payments, currency) or _recorded(contract, currency)
    return Account(contract=contract, currency=currency, paid=paid, is_billed=is_billed, back=back)


def _billed(payments: Sequence[Payment], currency: str) -> tuple[Sum, ...]:
    """By the rows of what came back, else by what the rows of what was paid say came back of it."""
    if back := [payment for payment in money_back(payments) if payment.amount.currency == currency]:
        return sums_of(back)
    told = [
        payment
        for payment in payments
        if payment.is_paid_out and payment.refunded is not None and payment.refunded.amount > 0 and payment.refunded.currency == currency
    ]
    return tuple(
        Sum(amount=max(row.refunded.amount for row in rows if row.refunded is not None), items=tuple(row.id for row in rows))
        for rows in transactions(told)
    )


def _recorded(contract: tuple[Order, ...], currency: str) -> tuple[Sum, ...]:
    return tuple(
        Sum(amount=one.event.amount.amount, items=tuple(order.id for order in one.orders), at=one.event.at)
        for one in happened(contract)
        if one.event.kind is EventKind.REFUNDED and one.event.amount is not None and one.event.amount.currency == currency
    )


def _of_no_order(out: Sequence[Payment], back: Sequence[Payment]) -> list[Account]:
    by_currency: dict[str, list[Payment]] = {}
    for payment in out:
        by_currency.setdefault(payment.amount.currency, []).append(payment)
    return [
        Account(
            contract=(), currency=currency, paid=sums_of(payments), is_billed=True,
            back=_billed([*payments, *back], currency),
        )
        for currency, payments in by_currency.items()
    ]  # fmt: skip


def _of_chat(shown: Sequence[Transfer]) -> list[Account]:
    """What the buyer is shown to have transferred, where neither an order nor a bill is at hand."""
    by_currency = dict.fromkeys(one.currency for one in shown if one.by is Role.BUYER and one.currency is not None)
    return [Account(contract=(), currency=currency, paid=_transferred(shown, Role.BUYER, currency), is_billed=True) for currency in by_currency]


def _of_words(said: Sequence[Sum], agreed: Sequence[Formation]) -> list[Account]:
    """What the buyer says was paid for the only deal that was made by messages, where nothing else shows a payment."""
    deals = [one.terms for one in agreed if one.by == "messages"]
    if len(deals) != 1:
        return []
    [deal] = deals
    currency = deal.currency or next((one.currency for one in said if one.currency is not None), None)
    own = [one for one in said if one.currency in (None, currency)]
    if currency is None or not own:
        return []
    price = deal.amount * (deal.quantity or 1) if deal.amount is not None else None
    return [Account(contract=(), currency=currency, paid=_each_once(own, price), is_billed=False, is_said=True)]


def _with_rest(
    account: Account, agreed: Sequence[Formation], apart: tuple[Payment, ...], shown: Sequence[Transfer], said: Sequence[Sum]
) -> tuple[list[Account], tuple[Payment, ...]]:
    """With what was paid beside the order for the same goods, and what then is left of the payments apart.

    That is so where the price that was agreed on is the order's total and such a sum together: an order of one yuan, the rest paid elsewhere.
    """
    ids = {order.id for order in account.contract}
    deal = next((one.terms for one in agreed if one.by == "messages" and one.order in ids), None)
    if deal is None or deal.amount is None or deal.currency != account.currency:
        return [account], apart
    rest = {deal.amount - account.price, deal.amount * (deal.quantity or 1) - account.price}
    if 0 in rest:  # the order has the whole price
        return [account], apart
    paid = [one for one in apart if one.amount.currency == account.currency and one.amount.amount in rest]
    if paid:
        others = tuple(one for one in apart if one not in paid[:1])
        return [replace(account, paid=(*account.paid, *sums_of(paid[:1])))], others
    told = next((one for one in _transferred(shown, Role.BUYER, account.currency) if one.amount in rest), None)
    own = told or next((one for one in said if one.amount in rest and one.currency in (None, account.currency)), None)
    if own is None or own.amount <= 0:
        return [account], apart
    return [replace(account, paid=(*account.paid, own), is_said=told is None)], apart


def _transferred(shown: Sequence[Transfer], by: Role, currency: str) -> tuple[Sum, ...]:
    return tuple(Sum(amount=one.amount, items=(one.message,)) for one in shown if one.by is by and one.currency in (None, currency))


def sum_told(text: str, telling: re.Pattern[str]) -> tuple[Decimal, str | None] | None:
    """The sum that a message says was paid, or paid back, and its currency where it is named."""
    match = telling.search(text)
    if match is None or not (numbers := NUMBER.findall(match.group())):
        return None
    named = find_money(fold(match.group()).text, None)
    return Decimal(numbers[-1].replace(",", "")), named[-1].currency if named else None


def _each_once(told: Sequence[Sum], price: Decimal | None) -> tuple[Sum, ...]:
    """Each sum once, as it is told more than once; together they are no more than the price, else the largest tells of all."""
    each = tuple({one.amount: one for one in reversed(told)}.values())[::-1]
    return each if price is not None and total(each) <= price else tuple(sorted(each, key=lambda one: -one.amount)[:1])
