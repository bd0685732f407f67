"""Refunds: of everything that was paid, of a part of it, or of a share that the file does not show. Several count together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from casefile.records import Direction, EventKind, Money, Order, Payment, PaymentKind
from pipeline.assess.evidence import Evidence
from pipeline.assess.fact import Fact, day
from pipeline.assess.maker import Maker

Back = tuple[Order | Payment, Money | None, datetime | None]
"""What shows it, how much came back, and when."""


def facts(evidence: Evidence, zone: ZoneInfo, maker: Maker) -> Iterator[Fact]:
    for order in evidence.orders:
        events = [event for event in order.events if event.kind is EventKind.REFUNDED]
        yield from _facts(maker, [(order, event.amount, event.at) for event in events], order.total, zone)
    orders = {order.id: order for order in evidence.orders}
    paid: dict[str, list[Payment]] = defaultdict(list)
    for payment in evidence.payments:
        if payment.is_paid_out and payment.counterparty:
            paid[payment.counterparty].append(payment)
    since = {payee: min((day(one.at, zone) for one in those if one.at is not None), default=date.max) for payee, those in paid.items()}
    by_bill: dict[tuple[str, str], list[Back]] = defaultdict(list)
    for payment in evidence.payments:
        payee = payment.counterparty or ""
        if payment.is_paid_out and payment.refunded is not None and payment.refunded.amount > 0:
            yield from _facts(maker, [(payment, payment.refunded, None)], payment.amount, zone)
        elif payment.kind is PaymentKind.REFUND or _is_transferred_back(payment, since.get(payee, date.max), zone):
            by_bill[evidence.payment_order.get(payment.id, ""), payee].append((payment, payment.amount, payment.at))
    agreed = [one.terms for one in evidence.formations]
    prices = [Money(amount=terms.amount, currency=terms.currency) for terms in agreed if terms.amount is not None and terms.currency is not None]
    for (order_id, payee), backs in by_bill.items():
        paid_for = orders.get(order_id)
        owed = paid_for.total if paid_for is not None else _least([one.amount for one in paid.get(payee, ())] or prices)
        yield from _facts(maker, backs, owed, zone)


def _is_transferred_back(payment: Payment, since: date, zone: ZoneInfo) -> bool:
    """Whether it came from one to whom something had been paid, first on the day `since`."""
    return payment.kind is PaymentKind.TRANSFER and payment.direction is Direction.IN and payment.at is not None and since <= day(payment.at, zone)


def _least(sums: Iterable[Money]) -> Money | None:
    """Of several payments or prices the least, so that nothing is called a part that may be all of it."""
    return min(sums, key=lambda money: money.amount, default=None)


def _facts(maker: Maker, backs: Sequence[Back], owed: Money | None, zone: ZoneInfo) -> Iterator[Fact]:
    paid = Decimal(0)
    for record, amount, at in sorted(backs, key=lambda back: day(back[2], zone) if back[2] is not None else date.max):
        if amount is None or owed is None or amount.currency != owed.currency:
            yield maker.from_record("F.REFUND_UNKNOWN", record, at=at)
            continue
        paid += amount.amount
        if paid >= owed.amount:
            yield maker.from_record("F.REFUND_DONE", record, at=at)
        else:
            told = (f"{owed.currency} {sum_:f}" for sum_ in (paid, owed.amount, owed.amount - paid))
            yield replace(maker.from_record("F.REFUND_PART", record, at=at), why=":".join(("timer.part", *told)))
